import type { Json, JsonObject } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';
import { useUnder } from '../hooks';
import type { Field } from '../model';

const SUMMED = new Set(['money', 'area-m2']);

/** Sums of amounts and areas: what people compare with the figures above. */
export function Totals({ columns, pointer, tools }: { columns: Field[]; pointer: string; tools: boolean }) {
  const { t } = useLanguage();
  const rows = useUnder(pointer);
  if (!columns.some((column) => SUMMED.has(column.kind)) || !Array.isArray(rows) || rows.length < 2) return null;
  return (
    <tfoot>
      <tr>
        <th scope="row">{t.form.total}</th>
        {columns.map((column) => (
          <td key={column.id} className={`form-col-${column.kind}`}>
            {SUMMED.has(column.kind) ? sumText(column, rows) : ''}
          </td>
        ))}
        {tools && <td className="form-table-tools" />}
      </tr>
    </tfoot>
  );
}

export function sumText(column: Field, rows: Json[]): string {
  const values = rows.map((row) => (row as JsonObject | null)?.[column.id]).filter((v) => typeof v === 'number');
  if (column.kind === 'money') return formatFen(values.reduce((a, b) => a + b, 0));
  // Hundredths as integers: 0.1 + 0.2 is 0.3 here.
  const hundredths = values.reduce((a, b) => a + Math.round(b * 100), 0);
  return (hundredths / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
