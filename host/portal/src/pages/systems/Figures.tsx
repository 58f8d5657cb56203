import type { Figure } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';

/** A system's figures: numbers as cards, groups as bars with their values in words. */
export function Figures({ figures }: { figures: Figure[] }) {
  const single = figures.filter((figure) => !figure.groups);
  const grouped = figures.filter((figure) => figure.groups);
  return (
    <div className="figures">
      {single.length > 0 && (
        <dl className="figure-cards">
          {single.map((figure) => (
            <FigureCard key={figure.id} figure={figure} />
          ))}
        </dl>
      )}
      <div className="figure-groups">
        {grouped.map((figure) => (
          <FigureGroup key={figure.id} figure={figure} />
        ))}
      </div>
    </div>
  );
}

function FigureCard({ figure }: { figure: Figure }) {
  const { say } = useLanguage();
  return (
    <div className="figure-card">
      <dt>{say(figure.title)}</dt>
      <dd>{figureText(figure.value ?? null, figure.unit)}</dd>
    </div>
  );
}

function FigureGroup({ figure }: { figure: Figure }) {
  const { t, say } = useLanguage();
  const groups = figure.groups ?? [];
  const most = Math.max(1, ...groups.map((group) => group.value));
  return (
    <section aria-label={say(figure.title)}>
      <h3>{say(figure.title)}</h3>
      {groups.length === 0 && <p className="muted">{t.work.figures.empty}</p>}
      <table className="figure-table">
        <tbody>
          {groups.map((group, index) => (
            <tr key={index}>
              <th scope="row">{Object.values(group.by).map(String).join(' · ') || '—'}</th>
              <td className="figure-bar">
                <meter min={0} max={most} value={group.value} aria-hidden="true" />
              </td>
              <td className="figure-value">{figureText(group.value, figure.unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function figureText(value: number | null, unit: string | null): string {
  if (value === null) return '—';
  if (unit === 'fen' || unit === 'money') return formatFen(value);
  if (unit === 'share' || unit === '%') return `${(unit === 'share' ? value * 100 : value).toFixed(1)} %`;
  const named = unit === 'number' ? null : unit;
  const text = value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  return named ? `${text} ${named}` : text;
}
