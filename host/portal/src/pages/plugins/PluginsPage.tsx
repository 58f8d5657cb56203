import { Link } from 'react-router';
import { useGet } from '@/api/query';
import type { Plugin, Plugins, Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Reading } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { HandIn } from './HandIn';
import { SystemsTable } from './SystemsTable';
import { bySystem, versionLink, versionPath } from './versions';
import './plugins.css';

/** The systems of this hub, and what waits to become one of them. */
export default function PluginsPage() {
  const { t } = useLanguage();
  const words = t.plugins;
  const me = useMe();
  const list = useGet<Plugins>('/plugins');
  const systems = list.data ? bySystem(list.data) : [];
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        tools={
          me.person.operator && (
            <Link className="button" to="/admin/keys">
              {words.keys.title}
            </Link>
          )
        }
      />
      {list.data && !list.data.review && <p className="note note-info">{words.noReview}</p>}
      <div className="stack">
        <Reading result={list}>
          {() => (
            <>
              <Candidates rows={systems.flatMap((one) => one.candidates)} />
              <SystemsTable systems={systems} />
            </>
          )}
        </Reading>
        {me.person.operator && <HandIn reviews={list.data?.review ?? true} />}
      </div>
    </>
  );
}

function Candidates({ rows }: { rows: Plugin[] }) {
  const { t, say } = useLanguage();
  const words = t.plugins;
  const columns: Column<Plugin>[] = [
    {
      key: 'version',
      title: words.version,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={versionLink(row.system, row.version)}>
            {say(row.title) || row.system} {row.version}
          </Link>
          <small className="cell-sub mono">{row.sha256.slice(0, 12)}</small>
        </>
      ),
    },
    {
      key: 'received',
      title: words.steps.received,
      cell: (row) => (
        <>
          {row.by}
          <small className="cell-sub">{formatTime(row.installed)}</small>
        </>
      ),
    },
    { key: 'lacks', title: words.lacks, cell: (row) => <Lacks row={row} /> },
  ];
  if (rows.length === 0) return null;
  return (
    <Card flush title={words.candidates}>
      <DataTable label={words.candidates} columns={columns} rows={rows} rowKey={keyOf} empty={words.none} />
    </Card>
  );
}

function Lacks({ row }: { row: Plugin }) {
  const { t, say } = useLanguage();
  const version = useGet<Version>(versionPath(row.system, row.version));
  const hurdles = version.data?.hurdles ?? [];
  if (version.data && hurdles.length === 0) return t.plugins.ready;
  return (
    <ul>
      {hurdles.map((hurdle) => (
        <li key={hurdle.code}>{say(hurdle)}</li>
      ))}
    </ul>
  );
}

function keyOf(row: Plugin): string {
  return `${row.system}@${row.version}`;
}
