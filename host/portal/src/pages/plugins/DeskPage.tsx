import { Link, useParams } from 'react-router';
import { useGet, usePages } from '@/api/query';
import type { Figure, Incident, Plugin, Plugins, Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { NotYours } from '@/ui/NotYours';
import { Paged, Reading } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { useIncidentColumns } from '../admin/incidents';
import { Figures } from '../systems/figures/Figures';
import { RehearsalCard } from './RehearsalCard';
import { RightsCard } from './RightsCard';
import { SwitchesCard } from './Switches';
import { useSystem } from './useSystem';
import { VersionTag } from './VersionTag';
import { bySystem, type SystemVersions, versionLink, versionPath } from './versions';
import './plugins.css';

/** A system as the office sees it whose system it is: versions and what runs on each, figures, who switched what, what went wrong. */
export default function DeskPage() {
  const { system: id = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.plugins.desk;
  const system = useSystem(id);
  const plugins = useGet<Plugins>('/plugins');
  const own = plugins.data && bySystem(plugins.data).find((one) => one.system === id);
  const title = say(system?.title) || id;
  return (
    <>
      <PageHead
        crumbs={[{ label: title, to: `/systems/${encodeURIComponent(id)}` }]}
        title={words.of(title)}
        about={words.about}
      />
      {plugins.error ? (
        <NotYours error={plugins.error} onRetry={() => plugins.refetch()} />
      ) : (
        <Reading result={plugins}>
          {() => (own ? <Parts own={own} /> : <p className="note note-warn">{words.notYours}</p>)}
        </Reading>
      )}
    </>
  );
}

function Parts({ own }: { own: SystemVersions }) {
  const { system, active } = own;
  const figures = useGet<Figure[]>(`/systems/${encodeURIComponent(system)}/figures`);
  return (
    <div className="stack">
      <Versions own={own} />
      {own.candidates.map((one) => (
        <Rehearsed key={one.version} candidate={one} />
      ))}
      <Incidents system={system} />
      {active && <Granted active={active} />}
      <SwitchesCard system={system} />
      {(figures.data ?? []).length > 0 && <Figures figures={figures.data ?? []} />}
    </div>
  );
}

function Versions({ own }: { own: SystemVersions }) {
  const { t } = useLanguage();
  const words = t.plugins;
  const columns: Column<Plugin>[] = [
    {
      key: 'version',
      title: words.version,
      className: 'col-main',
      cell: (row) => <Link to={versionLink(row.system, row.version)}>{row.version}</Link>,
    },
    {
      key: 'state',
      title: words.state,
      cell: (row) => (
        <>
          <VersionTag state={row.state} parked={row.parked} former={own.former.includes(row)} />
          {row.parked && <small className="cell-sub">{row.parked}</small>}
        </>
      ),
    },
    { key: 'cases', title: words.running, className: 'num', cell: (row) => row.cases },
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
  ];
  const rows = [...own.candidates, ...(own.active ? [own.active] : []), ...own.former];
  return (
    <Card flush title={words.desk.versions}>
      {own.ails.length > 0 && <p className="note note-warn">{own.ails.join(t.shell.semicolon)}</p>}
      <DataTable
        label={words.desk.versions}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.version}
        empty={words.none}
      />
    </Card>
  );
}

function Rehearsed({ candidate }: { candidate: Plugin }) {
  const version = useGet<Version>(versionPath(candidate.system, candidate.version));
  return version.data ? <RehearsalCard version={version.data} named /> : null;
}

function Granted({ active }: { active: Plugin }) {
  const version = useGet<Version>(versionPath(active.system, active.version));
  return version.data ? <RightsCard version={version.data} /> : null;
}

function Incidents({ system }: { system: string }) {
  const { t } = useLanguage();
  const words = t.places.incidents;
  const list = usePages<Incident>('/incidents');
  const columns = useIncidentColumns();
  return (
    <Card flush title={words.title}>
      <Paged list={{ ...list, items: list.items.filter((one) => one.system === system) }}>
        {(items) => (
          <DataTable label={words.title} columns={columns} rows={items} rowKey={(row) => row.id} empty={words.none} />
        )}
      </Paged>
    </Card>
  );
}
