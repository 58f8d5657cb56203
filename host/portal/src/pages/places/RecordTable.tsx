import type { Json, JsonObject, RegisterField } from '@/api/shapes';
import { isShort } from '@/form/read/AnswerTable';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';
import { RecordValue } from './RecordValue';
import { titled } from './titles';

const NUMBERS = new Set(['money', 'decimal', 'area-m2', 'integer']);

/** A table inside a record; columns that no row fills are left out. */
export function RecordTable({ field, rows }: { field: RegisterField; rows: Json[] }) {
  const { t, say } = useLanguage();
  const objects = rows.filter(
    (row): row is JsonObject => row !== null && typeof row === 'object' && !Array.isArray(row),
  );
  const columns: Column<{ index: number; row: JsonObject }>[] = columnsOf(field, objects).map((column) => ({
    key: column.id,
    title: titled(column, t, say),
    className: NUMBERS.has(column.type) ? 'col-number' : isShort(objects, column.id) ? 'col-short' : 'col-words',
    cell: ({ row }) => <RecordValue field={column} value={row[column.id]} short />,
  }));
  return (
    <DataTable
      label={say(field.title) || field.id}
      columns={columns}
      rows={objects.map((row, index) => ({ index, row }))}
      rowKey={({ index }) => String(index)}
      empty="—"
    />
  );
}

function columnsOf(field: RegisterField, rows: JsonObject[]): RegisterField[] {
  const filled = (id: string) => rows.some((row) => row[id] !== undefined && row[id] !== null);
  const known = field.columns ?? [];
  const others = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((id) => !known.some((column) => column.id === id))
    .map((id) => ({ id, title: { zh: id, en: id }, type: 'text', queryable: false }));
  return [...known, ...others].filter((column) => filled(column.id));
}
