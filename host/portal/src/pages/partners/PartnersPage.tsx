import { Link } from 'react-router';
import { usePages } from '@/api/query';
import type { PartnerRow } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay, formatTime } from '@/lib/time';
import type { Column } from '@/ui/DataTable';
import { ListPage } from '@/ui/ListPage';
import { HealthTag } from './HealthTag';
import { keyDue, worded } from './read';

/** Who exchanges messages with the hub, how each stands, and what is to be done. */
export default function PartnersPage() {
  const { t, say } = useLanguage();
  const words = t.partners;
  const list = usePages<PartnerRow>('/partners');
  const columns: Column<PartnerRow>[] = [
    {
      key: 'name',
      title: words.name,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={`/partners/${encodeURIComponent(row.id)}`}>{row.name}</Link>
          <small className="cell-sub">
            <span className="mono">{row.id}</span> · {worded(words.kinds, row.kind)}
          </small>
        </>
      ),
    },
    {
      key: 'stands',
      title: words.stands,
      cell: (row) => (
        <>
          <HealthTag partner={row} />
          {row.remedies[0] && <small className="cell-sub">{say(row.remedies[0])}</small>}
        </>
      ),
    },
    {
      key: 'good',
      title: words.lastGood,
      className: 'nowrap',
      cell: (row) => formatTime(row['last-good']) || words.never,
    },
    { key: 'backlog', title: words.backlog, className: 'num', cell: (row) => row.backlog },
    { key: 'due', title: words.keyDue, className: 'nowrap', cell: (row) => formatDay(keyDue(row)) || words.never },
  ];
  return (
    <ListPage
      title={words.title}
      about={words.about}
      list={list}
      columns={columns}
      rowKey={(row) => row.id}
      empty={words.none}
    />
  );
}
