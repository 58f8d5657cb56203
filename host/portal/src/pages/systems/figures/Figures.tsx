import type { Figure } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { FigureGroups } from './FigureGroups';
import { exact, scaled, scaleOf } from './units';
import './figures.css';

/** A system's figures: one number stands big, groups as a chart with its table beside it. */
export function Figures({ figures }: { figures: Figure[] }) {
  const { t } = useLanguage();
  const single = figures.filter((figure) => !figure.groups);
  const grouped = figures.filter((figure) => figure.groups && figure.groups.length > 0);
  const empty = figures.filter((figure) => figure.groups?.length === 0);
  return (
    <section aria-labelledby="figures" className="figures">
      <h2 id="figures">{t.work.systems.figures}</h2>
      {single.length > 0 && (
        <dl className="figure-cards">
          {single.map((figure) => (
            <FigureCard key={figure.id} figure={figure} />
          ))}
        </dl>
      )}
      <div className="figure-groups">
        {grouped.map((figure) => (
          <FigureGroups key={figure.id} figure={figure} />
        ))}
        {empty.length > 0 && <Empty figures={empty} />}
      </div>
    </section>
  );
}

/** Those that have nothing yet take no page of their own. */
function Empty({ figures }: { figures: Figure[] }) {
  const { t, say } = useLanguage();
  return (
    <Card title={t.work.figures.empty}>
      <ul className="figure-empty muted">
        {figures.map((figure) => (
          <li key={figure.id}>{say(figure.title)}</li>
        ))}
      </ul>
    </Card>
  );
}

function FigureCard({ figure }: { figure: Figure }) {
  const { t, say, lang } = useLanguage();
  const value = figure.value ?? null;
  const scale = scaleOf(figure.unit, value === null ? [] : [value], t.work.figures, lang);
  return (
    <div className="figure-card">
      <dt>{say(figure.title)}</dt>
      <dd title={exact(value, figure.unit)}>
        {scaled(value, scale)} {value !== null && scale.unit && <small>{scale.unit}</small>}
      </dd>
    </div>
  );
}
