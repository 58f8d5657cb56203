import { Link } from 'react-router';
import type { Plugin } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { VersionTag } from './VersionTag';
import { type SystemVersions, versionLink } from './versions';

/** Each system with what decides for it now, how many cases run on which version, and what ails it. */
export function SystemsTable({ systems }: { systems: SystemVersions[] }) {
  const { t, say } = useLanguage();
  const words = t.plugins;
  const columns: Column<SystemVersions>[] = [
    {
      key: 'title',
      title: t.cases.system,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={`/systems/${row.system}`}>{say(row.title) || row.system}</Link>
          <small className="cell-sub mono">{row.system}</small>
        </>
      ),
    },
    {
      key: 'active',
      title: words.activeVersion,
      cell: (row) => (row.active ? <Line version={row.active} /> : words.noneActive),
    },
    { key: 'cases', title: words.running, cell: (row) => <Running row={row} /> },
    { key: 'ails', title: words.ails, cell: (row) => row.ails.join(t.shell.semicolon) || '—' },
    { key: 'former', title: words.formerVersions, cell: (row) => <Former rows={row.former} /> },
  ];
  return (
    <Card flush title={words.systems}>
      <DataTable
        label={words.systems}
        columns={columns}
        rows={systems}
        rowKey={(row) => row.system}
        empty={words.none}
      />
    </Card>
  );
}

function Line({ version, former }: { version: Plugin; former?: boolean }) {
  return (
    <>
      <Link to={versionLink(version.system, version.version)}>{version.version}</Link>{' '}
      <VersionTag state={version.state} parked={version.parked} former={former ?? false} />
      {version.parked && <small className="cell-sub">{version.parked}</small>}
    </>
  );
}

function Running({ row }: { row: SystemVersions }) {
  const { t } = useLanguage();
  const all = [...(row.active ? [row.active] : []), ...row.candidates, ...row.former];
  const busy = all.filter((one) => one.cases > 0);
  if (busy.length === 0) return '0';
  return (
    <ul>
      {busy.map((one) => (
        <li key={one.version}>
          <Link to={versionLink(one.system, one.version)}>{t.plugins.casesOn(one.version, one.cases)}</Link>
        </li>
      ))}
    </ul>
  );
}

function Former({ rows }: { rows: Plugin[] }) {
  const { t } = useLanguage();
  if (rows.length === 0) return '—';
  const held = rows.some((one) => one.parked);
  return (
    <details open={held}>
      <summary>{t.shell.count(rows.length)}</summary>
      <ul>
        {rows.map((one) => (
          <li key={one.version}>
            <Line version={one} former />
          </li>
        ))}
      </ul>
    </details>
  );
}
