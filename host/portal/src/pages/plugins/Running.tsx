import { useGet } from '@/api/query';
import type { Procedure, VersionDiff } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useSystem } from './useSystem';

type Row = VersionDiff['running'][number];

/** Of each procedure: how many cases run, and whether they can go on under the new version. */
export function Running({ rows, system }: { rows: Row[]; system: string }) {
  const { t, say } = useLanguage();
  const words = t.plugins.diff;
  const procedures = useSystem(system)?.procedures ?? [];
  const title = (id: string) => say(procedures.find((one) => one.id === id)?.title) || id;
  return (
    <section>
      <h3>{words.running}</h3>
      <ul className="bullets">
        {rows.map(({ procedure, cases, follow }) => (
          <li key={procedure}>
            <strong>{title(procedure)}</strong> · {words.cases(cases)} · {words.follow[follow.answer]}
            {follow.answer === 'no' && `${t.shell.colon}${say(follow.why)}`}
            {follow.answer === 'by-step' && (
              <Hindered cannot={follow.cannot} path={`/systems/${system}/procedures/${procedure}`} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Cannot = Extract<Row['follow'], { answer: 'by-step' }>['cannot'];

/** The steps from which a case cannot follow, by the names that people know them by. */
function Hindered({ cannot, path }: { cannot: Cannot; path: string }) {
  const { t, say } = useLanguage();
  const procedure = useGet<Procedure>(path);
  const title = (id: string) => say(procedure.data?.steps.find((one) => one.id === id)?.title) || id;
  return (
    <ul className="bullets">
      {Object.entries(cannot).map(([step, why]) => (
        <li key={step}>
          {title(step)}
          {t.shell.colon}
          {say(why)}
        </li>
      ))}
    </ul>
  );
}
