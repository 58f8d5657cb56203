import { api } from '@/api/client';
import { usePages, useRefresh } from '@/api/query';
import type { DeadLetter } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import type { Column } from '@/ui/DataTable';
import { useDeed } from '@/ui/Deed';
import { ListPage } from '@/ui/ListPage';
import { Tag } from '@/ui/Tag';

/** Messages that were refused or could not be brought, with what the operator may do about each. */
export default function DeadLettersPage() {
  const { t } = useLanguage();
  const words = t.places.letters;
  const list = usePages<DeadLetter>('/dead-letters');
  const refresh = useRefresh();
  const { told, deed } = useDeed();
  const deal = (letter: DeadLetter, verb: 'retry' | 'discard') =>
    deed(async () => {
      await api.post(`/dead-letters/${encodeURIComponent(letter.id)}/${verb}`);
      await refresh('/dead-letters');
      return verb === 'retry' ? words.retried : words.discarded;
    });
  const columns: Column<DeadLetter>[] = [
    { key: 'at', title: words.at, className: 'nowrap', cell: (row) => formatTime(row.at) },
    {
      key: 'why',
      title: words.why,
      className: 'col-main',
      cell: (row) => (
        <>
          <Tag tone="red">{reason(words.reasons, row.reason)}</Tag> {row.detail}
          <small className="cell-sub mono">{row.message}</small>
          <details>
            <summary>{words.body}</summary>
            <pre className="mono wrap">{row.body}</pre>
          </details>
        </>
      ),
    },
    {
      key: 'where',
      title: words.where,
      cell: (row) => (
        <>
          {row.queue ?? row.exchange}
          <small className="cell-sub mono">{row['routing-key']}</small>
        </>
      ),
    },
    { key: 'times', title: words.times, className: 'num', cell: (row) => row.times },
    {
      key: 'tools',
      title: '',
      className: 'col-tools',
      cell: (row) => (
        <>
          <button type="button" className="button button-small" onClick={() => deal(row, 'retry')}>
            {words.retry}
          </button>{' '}
          <button type="button" className="button button-small" onClick={() => deal(row, 'discard')}>
            {words.discard}
          </button>
        </>
      ),
    },
  ];
  return (
    <ListPage
      title={words.title}
      about={words.about}
      told={told}
      list={list}
      columns={columns}
      rowKey={(row) => row.id}
      empty={words.none}
    />
  );
}

function reason(known: Record<string, string>, code: string): string {
  return known[code] ?? code;
}
