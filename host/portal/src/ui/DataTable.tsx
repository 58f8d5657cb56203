import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { useLanguage } from '@/i18n';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T, index: number) => ReactNode;
  className?: string;
}

interface Props<T> {
  label: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  rowClass?: (row: T) => string | undefined;
  empty: ReactNode;
}

const VIRTUAL_ABOVE = 120;
const ROW_HEIGHT = 45;

/** A plain table that stays quick at thousands of rows and becomes cards on a narrow screen. */
export function DataTable<T>({ label, columns, rows, rowKey, rowClass, empty }: Props<T>) {
  const { t } = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = rows.length > VIRTUAL_ABOVE;
  const virtualizer = useVirtualizer({
    count: rows.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    initialRect: { width: 1000, height: 640 },
  });
  if (rows.length === 0) return <div className="empty">{empty}</div>;
  const items = virtual
    ? virtualizer.getVirtualItems()
    : rows.map((_, index) => ({ index, start: 0, end: 0, key: index }));
  const before = virtual ? (items[0]?.start ?? 0) : 0;
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  return (
    <div
      className={`table-box${virtual ? ' table-virtual' : ''}`}
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table className="table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.className}>
                {column.title || <span className="visually-hidden">{t.shell.operations}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} span={columns.length} />}
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr key={rowKey(row)} className={rowClass?.(row)} aria-rowindex={index + 2}>
                {columns.map((column) => (
                  <td key={column.key} className={column.className} data-label={column.title}>
                    {column.cell(row, index)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} span={columns.length} />}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden="true" className="table-spacer">
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}
