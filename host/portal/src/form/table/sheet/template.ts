// A workbook to fill in: one sheet with the table's heading, one that says how each column is filled.
import writeExcelFile from 'write-excel-file/universal';
import type { Lang } from '@/i18n';
import { howTo } from '../../howto';
import type { Field } from '../../model';

export interface TemplateWords {
  rows: string;
  help: string;
  column: string;
  required: string;
  how: string;
  yes: string;
  no: string;
}

export function headingOf(column: Field, lang: Lang, required: boolean): string {
  return `${column.title[lang]}${required ? '*' : ''}`;
}

/** All cells are texts: numbers of cards and persons keep their digits. */
export function template(columns: Field[], required: Set<string>, lang: Lang, words: TemplateWords): Promise<Blob> {
  const head = (value: string) => ({ value, type: String, fontWeight: 'bold' as const, backgroundColor: '#E9EDF3' });
  const heading = columns.map((column) => head(headingOf(column, lang, required.has(column.id))));
  const blank = columns.map(() => ({ value: '', type: String, format: '@' }));
  const help = columns.map((column) => [
    { value: column.title[lang], type: String },
    { value: required.has(column.id) ? words.yes : words.no, type: String },
    { value: howTo(column, lang), type: String, wrap: true },
  ]);
  return writeExcelFile([
    {
      data: [heading, ...Array.from({ length: 20 }, () => blank)],
      sheet: words.rows,
      columns: columns.map((column) => ({ width: Math.max(12, column.title[lang].length * 2 + 4) })),
      stickyRowsCount: 1,
    },
    {
      data: [[words.column, words.required, words.how].map(head), ...help],
      sheet: words.help,
      columns: [{ width: 24 }, { width: 8 }, { width: 60 }],
    },
  ]).toBlob();
}
