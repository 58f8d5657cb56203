import { usePages } from '@/api/query';
import type { Delivery } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Paged } from '@/ui/Paged';
import { Tag } from '@/ui/Tag';
import { worded } from './read';

/** Every attempt to call a partner, and what it answered. */
export function Deliveries({ path }: { path: string }) {
  const { t } = useLanguage();
  const words = t.partners;
  const list = usePages<Delivery>(`${path}/deliveries`);
  const columns: Column<Delivery>[] = [
    { key: 'at', title: words.at, className: 'nowrap', cell: (row) => formatTime(row.at) },
    {
      key: 'message',
      title: words.message,
      className: 'col-main',
      cell: (row) => (
        <>
          <span className="mono">{row.type}</span>
          <small className="cell-sub mono">{row.message}</small>
        </>
      ),
    },
    {
      key: 'outcome',
      title: words.outcome,
      cell: (row) => (
        <>
          <Tag tone={row.outcome === 'delivered' ? 'green' : 'red'}>{worded(words.outcomes, row.outcome)}</Tag>{' '}
          {row.status}
          <small className="cell-sub">{words.attempt(row.attempt)}</small>
          {row.answer && (
            <details>
              <summary>{words.answer}</summary>
              <pre className="pre mono">{row.answer}</pre>
            </details>
          )}
        </>
      ),
    },
    { key: 'took', title: words.took, className: 'num', cell: (row) => `${row['took-ms']} ms` },
  ];
  return (
    <Card flush title={words.deliveries}>
      <Paged list={list}>
        {(items) => (
          <DataTable
            label={words.deliveries}
            columns={columns}
            rows={items}
            rowKey={(row) => row.id}
            empty={words.noDeliveries}
          />
        )}
      </Paged>
    </Card>
  );
}
