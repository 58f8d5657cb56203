import { Link } from 'react-router';
import { api } from '@/api/client';
import { usePages, useRefresh } from '@/api/query';
import type { Incident } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { DeedTold, useDeed } from '@/ui/Deed';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';

export default function IncidentsPage() {
  const { t } = useLanguage();
  const words = t.places.incidents;
  const list = usePages<Incident>('/incidents');
  const refresh = useRefresh();
  const { told, deed } = useDeed();
  const retry = (incident: Incident) =>
    deed(async () => {
      await api.post(`/incidents/${encodeURIComponent(incident.id)}/retry`);
      await refresh('/incidents', '/cases', '/tasks');
      return words.retried;
    });
  const columns: Column<Incident>[] = [
    { key: 'at', title: words.at, className: 'nowrap', cell: (row) => formatTime(row.at) },
    {
      key: 'what',
      title: words.what,
      className: 'col-main',
      cell: (row) => (
        <>
          <Tag tone={row.state === 'open' ? 'red' : 'plain'}>{row.kind}</Tag> {row.text}
          {row.location && <small className="cell-sub mono">{row.location}</small>}
          {row.request && <small className="cell-sub">{t.shell.requestId(row.request)}</small>}
        </>
      ),
    },
    { key: 'system', title: words.system, cell: (row) => [row.system, row.version].filter(Boolean).join(' ') },
    {
      key: 'case',
      title: words.case,
      cell: (row) => row.case && <Link to={`/cases/${encodeURIComponent(row.case)}`}>{t.work.openCase}</Link>,
    },
    {
      key: 'retry',
      title: '',
      className: 'col-tools',
      cell: (row) =>
        row.state === 'open' && (
          <button type="button" className="button button-small" onClick={() => retry(row)}>
            {words.retry}
          </button>
        ),
    },
  ];
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <DeedTold told={told} />
      <Card flush>
        <Paged list={list}>
          {(items) => (
            <DataTable label={words.title} columns={columns} rows={items} rowKey={(row) => row.id} empty={words.none} />
          )}
        </Paged>
      </Card>
    </>
  );
}
