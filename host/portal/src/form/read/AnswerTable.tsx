import type { Json, JsonObject } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';
import type { Directory } from '../directory';
import { isNumeric } from '../kinds';
import type { Field } from '../model';
import { columnsOf } from '../table/columns';
import { sumText } from '../table/Totals';
import { AnswerValue } from './AnswerValue';

const SHORT = 10;

/** A column of short words keeps each on one line. */
export function isShort(rows: Json[], id: string): boolean {
  return rows.every((row) => String((row as JsonObject | null)?.[id] ?? '').length <= SHORT);
}

export function AnswerTable({ field, rows, directory }: { field: Field; rows: Json[]; directory: Directory }) {
  const { say, t } = useLanguage();
  if (!field.inner) return null;
  const fields = columnsOf(field.inner).filter((column) =>
    rows.some((row) => (row as JsonObject | null)?.[column.id] !== undefined),
  );
  const columns: Column<{ index: number; row: JsonObject }>[] = [
    { key: '#', title: t.form.rowNo, className: 'col-no', cell: ({ index }) => index + 1 },
    ...fields.map((column) => ({
      key: column.id,
      title: say(column.title),
      className: isNumeric(column.kind) ? 'col-number' : isShort(rows, column.id) ? 'col-short' : 'col-words',
      cell: ({ row }: { row: JsonObject }) => (
        <AnswerValue field={column} value={row[column.id]} directory={directory} inTable />
      ),
    })),
  ];
  const summed = fields.filter((column) => column.kind === 'money' || column.kind === 'area-m2');
  return (
    <>
      <DataTable
        label={say(field.title)}
        columns={columns}
        rows={rows.map((row, index) => ({ index, row: (row ?? {}) as JsonObject }))}
        rowKey={({ index }) => String(index)}
        empty={null}
      />
      {rows.length > 1 && summed.length > 0 && (
        <p className="answer-total">
          {t.form.total}
          {t.shell.colon}
          {summed.map((column) => `${say(column.title)} ${sumText(column, rows)}`).join(t.shell.semicolon)}
        </p>
      )}
    </>
  );
}
