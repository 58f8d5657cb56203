import { Link } from 'react-router';
import { api } from '@/api/client';
import { usePages, useRefresh } from '@/api/query';
import type { DeadLetter } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { carried } from '@/lib/signed';
import { formatTime } from '@/lib/time';
import type { Column } from '@/ui/DataTable';
import { useDeed } from '@/ui/Deed';
import { ListPage } from '@/ui/ListPage';
import { Tag } from '@/ui/Tag';
import { useSystemTitle } from './systems';
import { wayOf } from './way';

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
          <Tag tone="red">{reason(words.reasons, row.reason)}</Tag>
          <small className="cell-sub mono wrap">{row.detail}</small>
          <details>
            <summary>{words.body}</summary>
            <pre className="pre mono wrap">{carried(row.body)}</pre>
            <small className="cell-sub mono wrap">{row.message}</small>
          </details>
        </>
      ),
    },
    {
      key: 'where',
      title: words.where,
      cell: (row) => (
        <>
          <Where letter={row} />
          <small className="cell-sub mono wrap">{row['routing-key']}</small>
        </>
      ),
    },
    { key: 'times', title: words.times, className: 'num nowrap', cell: (row) => row.times },
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

/** Whose message it was, or for whom; what is on no way that the portal knows is told by its queue. */
function Where({ letter }: { letter: DeadLetter }) {
  const { t } = useLanguage();
  const words = t.places.letters;
  const systemTitle = useSystemTitle();
  const way = wayOf(letter.exchange, letter.queue);
  if (!way) return letter.queue ?? letter.exchange;
  if (way.from === 'system') return words.toSystem(systemTitle(way.id));
  const partner = <Link to={`/partners/${encodeURIComponent(way.id)}`}>{way.id}</Link>;
  return (
    <>
      {way.from === 'partner' ? words.from : words.to} {partner}
    </>
  );
}

function reason(known: Record<string, string>, code: string): string {
  return known[code] ?? code;
}
