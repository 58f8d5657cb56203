import { Link } from 'react-router';
import type { Incident } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { versionLink } from '@/pages/plugins/versions';
import type { Column } from '@/ui/DataTable';
import { Tag } from '@/ui/Tag';
import { useSystemTitle } from './systems';

/** What went wrong, where, and the way to try it again for whoever may. */
export function useIncidentColumns(retry?: (incident: Incident) => void): Column<Incident>[] {
  const { t } = useLanguage();
  const words = t.places.incidents;
  const kinds: Record<string, string> = words.kinds;
  const states: Record<string, string> = words.states;
  const systemTitle = useSystemTitle();
  const columns: Column<Incident>[] = [
    { key: 'at', title: words.at, className: 'nowrap', cell: (row) => formatTime(row.at) },
    {
      key: 'what',
      title: words.what,
      className: 'col-main',
      cell: (row) => (
        <>
          <Tag tone={row.state === 'open' ? 'red' : 'plain'}>{kinds[row.kind] ?? row.kind}</Tag>{' '}
          {row.state !== 'open' && <Tag tone="green">{states[row.state] ?? row.state}</Tag>}
          <small className="cell-sub mono wrap">{row.text}</small>
          {row.location && <small className="cell-sub mono wrap">{row.location}</small>}
          {row.request && <small className="cell-sub">{t.shell.requestId(row.request)}</small>}
        </>
      ),
    },
    {
      key: 'system',
      title: words.system,
      className: 'col-words',
      cell: (row) => (
        <>
          {systemTitle(row.system)}
          {row.version && (
            <small className="cell-sub">
              <Link to={versionLink(row.system, row.version)}>{row.version}</Link>
            </small>
          )}
        </>
      ),
    },
    {
      key: 'case',
      title: words.case,
      cell: (row) => row.case && <Link to={`/cases/${encodeURIComponent(row.case)}`}>{t.work.openCase}</Link>,
    },
  ];
  if (!retry) return columns;
  const tool = (row: Incident) =>
    row.state === 'open' && (
      <button type="button" className="button button-small" onClick={() => retry(row)}>
        {words.retry}
      </button>
    );
  return [...columns, { key: 'retry', title: '', className: 'col-tools', cell: tool }];
}
