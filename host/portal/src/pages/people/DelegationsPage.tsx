import { useState } from 'react';
import { useGet } from '@/api/query';
import type { Delegation } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useActing } from '@/session/acting';
import { useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { Delegate } from './Delegate';
import { EndDelegation } from './EndDelegation';

/** Who stands in for whom: what I gave, what I hold, and a new one for the post I act from. */
export default function DelegationsPage() {
  const { t } = useLanguage();
  const words = t.people.delegations;
  const value = useActing();
  const acting = useMe().acting.find((seat) => seat.value === value);
  const list = useGet<{ given: Delegation[]; held: Delegation[] }>('/delegations');
  const [ending, setEnding] = useState<Delegation | null>(null);
  if (list.error) return <Failure error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Loading />;
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      {acting?.organisation && !acting['on-behalf'] ? <Delegate /> : <p className="muted">{words.needsPost}</p>}
      <Side title={words.given} rows={list.data.given} other="delegate-name" onEnd={setEnding} />
      <Side title={words.held} rows={list.data.held} other="person-name" onEnd={setEnding} />
      {ending && <EndDelegation row={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

interface SideProps {
  title: string;
  rows: Delegation[];
  other: 'delegate-name' | 'person-name';
  onEnd: (row: Delegation) => void;
}

function Side({ title, rows, other, onEnd }: SideProps) {
  const { t, say } = useLanguage();
  const words = t.people.delegations;
  const columns: Column<Delegation>[] = [
    {
      key: 'who',
      title: words[other],
      className: 'col-main',
      cell: (row) => (
        <>
          {row[other]}
          <small className="cell-sub">
            {row['organisation-name']} {say(row['post-label'])}
          </small>
        </>
      ),
    },
    { key: 'days', title: words.days, className: 'nowrap', cell: (row) => `${row.from} – ${row.until}` },
    { key: 'reason', title: words.reason, cell: (row) => row.reason },
    {
      key: 'state',
      title: words.state,
      cell: (row) => <Standing row={row} />,
    },
    {
      key: 'end',
      title: '',
      className: 'col-tools',
      cell: (row) =>
        !row.over && (
          <button type="button" className="button button-small" onClick={() => onEnd(row)}>
            {words.end}
          </button>
        ),
    },
  ];
  return (
    <Card title={title} flush className="card-after">
      <DataTable
        label={title}
        columns={columns}
        rows={rows}
        rowKey={(row) => row['delegation-no']}
        empty={words.none}
      />
    </Card>
  );
}

function Standing({ row }: { row: Delegation }) {
  const { t } = useLanguage();
  const { clock } = useMe();
  const words = t.people.delegations;
  if (row.over) return <Tag tone="plain">{words.over}</Tag>;
  return row.from > clock.slice(0, 10) ? (
    <Tag tone="amber">{words.ahead}</Tag>
  ) : (
    <Tag tone="green">{words.standing}</Tag>
  );
}
