import { Link, useParams } from 'react-router';
import { useGet } from '@/api/query';
import type { Figure, System } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useActingPost, useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { NotFound } from '../NotFound';
import { BeforeHandingIn } from './BeforeHandingIn';
import { Figures } from './figures/Figures';
import { type StageId, startableFirst } from './stages';

export default function SystemPage() {
  const { system: id } = useParams();
  const { t, say } = useLanguage();
  const words = t.work.systems;
  const me = useMe();
  const post = useActingPost();
  const systems = useGet<System[] | { items: System[] }>('/systems');
  const figures = useGet<Figure[] | { items: Figure[] }>(`/systems/${id}/figures`);
  if (systems.error) return <Failure error={systems.error} onRetry={() => systems.refetch()} />;
  if (!systems.data) return <Loading />;
  const all = Array.isArray(systems.data) ? systems.data : systems.data.items;
  const system = all.find((one) => one.id === id);
  if (!system) return <NotFound />;
  const shown = figures.data ? (Array.isArray(figures.data) ? figures.data : figures.data.items) : [];
  const drawn = shown.length > 0 && <Figures figures={shown} />;
  // Who can start nothing here comes for the figures.
  const reads = !system.procedures.some((procedure) => procedure['can-start']);
  return (
    <>
      <PageHead
        crumbs={[{ label: t.shell.nav.systems, to: '/systems' }]}
        title={`${system.number} ${say(system.title)}`}
        about={
          <>
            {t.work.stages[system.stage as StageId] ?? system.stage} · {words.office}
            {t.shell.colon}
            {system.office} · {words.version(system.version)}
          </>
        }
        tools={
          (me.person.operator || post?.office === system.office) && (
            <Link className="button" to={`/systems/${system.id}/desk`}>
              {t.plugins.desk.open}
            </Link>
          )
        }
      />
      {me.sample && <BeforeHandingIn system={system.id} />}
      {!system.healthy && <p className="note note-warn">{words.unhealthy}</p>}
      {me.person.operator && system.missing.length > 0 && (
        <p className="note note-info">
          {words.missing} {system.missing.map((one) => one.register).join(t.shell.comma)}
        </p>
      )}
      {reads && drawn}
      <div className="two-columns">
        <Card title={words.procedures}>
          <ul className="procedure-list">
            {startableFirst(system.procedures).map((p) => (
              <li key={p.id}>
                <p>
                  <Link to={`/systems/${system.id}/${p.id}`} className="procedure-name">
                    {say(p.title)}
                  </Link>
                  {p['can-start'] ? <Tag tone="blue">{words.can}</Tag> : <Tag>{words.cannot}</Tag>}
                </p>
                {p.about && <p className="muted">{say(p.about)}</p>}
                {!p['can-start'] && p['why-not'] && <p className="muted">{say(p['why-not'])}</p>}
              </li>
            ))}
          </ul>
        </Card>
        <Card title={words.registers}>
          <ul className="plain-list">
            {system.registers.map((register) => (
              <li key={register.id}>
                <Link to={`/registers/${system.id}/${register.id}`}>{say(register.title)}</Link>
              </li>
            ))}
          </ul>
        </Card>
      </div>
      {!reads && drawn}
    </>
  );
}
