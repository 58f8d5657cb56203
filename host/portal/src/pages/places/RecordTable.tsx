import type { Json, JsonObject } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';

/** A table inside a record, whose columns are those that its rows have. */
export function RecordTable({ rows }: { rows: Json[] }) {
  const { t } = useLanguage();
  const objects = rows.filter(
    (row): row is JsonObject => row !== null && typeof row === 'object' && !Array.isArray(row),
  );
  const keys = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  const columns: Column<JsonObject>[] = keys.map((key) => ({
    key,
    title: key,
    cell: (row) => {
      const value = row[key];
      if (value === undefined || value === null) return '—';
      if (typeof value === 'boolean') return value ? t.form.yes : t.form.no;
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    },
  }));
  return (
    <DataTable
      label={t.places.registers.rows}
      columns={columns}
      rows={objects}
      rowKey={(row) => JSON.stringify(row)}
      empty="—"
    />
  );
}
