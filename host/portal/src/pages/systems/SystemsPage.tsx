import { useState } from 'react';
import { Link } from 'react-router';
import { useGet } from '@/api/query';
import type { System } from '@/api/shapes';
import { type Bilingual, useLanguage } from '@/i18n';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { STAGES, startableFirst } from './stages';

export default function SystemsPage() {
  const { t } = useLanguage();
  const words = t.work.systems;
  const [q, setQ] = useState('');
  const [only, setOnly] = useState(false);
  const systems = useGet<System[] | { items: System[] }>('/systems');
  if (systems.error) return <Failure error={systems.error} onRetry={() => systems.refetch()} />;
  if (!systems.data) return <Loading />;
  const all = Array.isArray(systems.data) ? systems.data : systems.data.items;
  const seen = all.map((s) => narrowed(s, q.trim(), only)).filter((s) => s !== null);
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        tools={
          <>
            <label className="form-option">
              <input type="checkbox" checked={only} onChange={(event) => setOnly(event.target.checked)} />
              {words.only}
            </label>
            <input
              type="search"
              className="form-input form-filter"
              aria-label={words.find}
              placeholder={words.find}
              value={q}
              onChange={(event) => setQ(event.target.value)}
            />
          </>
        }
      />
      {seen.length === 0 && <p className="empty">{words.none}</p>}
      {STAGES.map((stage) => {
        const here = seen.filter((s) => s.stage === stage);
        return here.length > 0 ? <Stage key={stage} title={t.work.stages[stage]} systems={here} /> : null;
      })}
    </>
  );
}

function matches(text: Bilingual | null, q: string): boolean {
  return text !== null && (text.zh.includes(q) || text.en.toLowerCase().includes(q.toLowerCase()));
}

function narrowed(system: System, q: string, only: boolean): System | null {
  const startable = only ? system.procedures.filter((p) => p['can-start']) : system.procedures;
  if (only && startable.length === 0) return null;
  if (q === '' || matches(system.title, q) || system.number === q) return { ...system, procedures: startable };
  const found = startable.filter((p) => matches(p.title, q));
  return found.length > 0 ? { ...system, procedures: found } : null;
}

function Stage({ title, systems }: { title: string; systems: System[] }) {
  const { t, say } = useLanguage();
  return (
    <section className="stage" aria-label={title}>
      <h2 className="stage-title">{title}</h2>
      <ul className="system-grid">
        {systems.map((system) => (
          <li key={system.id} className="system">
            <div className="system-head">
              <span className="system-no">{system.number}</span>
              <h3>
                <Link to={`/systems/${system.id}`}>{say(system.title)}</Link>
              </h3>
              {!system.healthy && <Tag tone="amber">{t.work.systems.unhealthy}</Tag>}
            </div>
            <p className="muted system-office">
              {t.work.systems.office}
              {t.shell.colon}
              {system.office}
            </p>
            <ul className="system-procedures">
              {startableFirst(system.procedures).map((p) => (
                <li key={p.id}>
                  <Link to={`/systems/${system.id}/${p.id}`} className={p['can-start'] ? '' : 'link-quiet'}>
                    {say(p.title)}
                  </Link>
                  {p['can-start'] && <Tag tone="blue">{t.work.systems.can}</Tag>}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}
