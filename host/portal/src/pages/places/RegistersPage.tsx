import { Link } from 'react-router';
import { useGet } from '@/api/query';
import type { System } from '@/api/shapes';
import { type Bilingual, useLanguage } from '@/i18n';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';

interface Row {
  system: string;
  register: string;
  title: Bilingual;
}

export default function RegistersPage() {
  const { t, say } = useLanguage();
  const words = t.places.registers;
  const list = useGet<Row[] | { items: Row[] }>('/registers');
  const systems = useGet<System[] | { items: System[] }>('/systems');
  if (list.error) return <Failure error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Loading />;
  const rows = Array.isArray(list.data) ? list.data : list.data.items;
  const known = systems.data ? (Array.isArray(systems.data) ? systems.data : systems.data.items) : [];
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.system, [...(groups.get(row.system) ?? []), row]);
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      {rows.length === 0 && <p className="empty">{words.none}</p>}
      <ul className="system-grid">
        {[...groups].map(([id, registers]) => {
          const system = known.find((one) => one.id === id);
          return (
            <li key={id} className="system">
              <div className="system-head">
                <span className="system-no">{system?.number ?? '—'}</span>
                <h2>{system ? say(system.title) : id}</h2>
              </div>
              <ul className="system-procedures">
                {registers.map((row) => (
                  <li key={row.register}>
                    <Link to={`/registers/${row.system}/${row.register}`}>{say(row.title) || row.register}</Link>
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
    </>
  );
}
