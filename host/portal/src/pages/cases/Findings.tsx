import type { CheckAnswer, Gate, Json, Shown } from '@/api/shapes';
import { ProblemList } from '@/form/ProblemList';
import { useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { formatFen } from '@/lib/money';
import { Tag } from '@/ui/Tag';

const TONES = { green: 'green', red: 'red', hint: 'blue', open: 'plain' } as const;

/** What the rules worked out from the form so far, beside it. */
export function Findings({ answer }: { answer: CheckAnswer | null }) {
  const { t } = useLanguage();
  const shown = Object.entries(answer?.shown ?? {});
  const gates = answer?.gates ?? [];
  const notes = (answer?.problems ?? []).filter((problem) => problem.level !== 'refuse');
  if (shown.length + gates.length + notes.length === 0)
    return <aside className="findings findings-none" aria-label={t.cases.derived} />;
  return (
    <aside className="findings" aria-label={t.cases.derived}>
      {shown.length > 0 && <ShownValues title={t.cases.derived} shown={shown} />}
      {gates.length > 0 && <Gates gates={gates} />}
      {notes.length > 0 && (
        <section>
          <h2>{t.cases.hints}</h2>
          <ProblemList problems={notes} />
        </section>
      )}
    </aside>
  );
}

export function ShownValues({ title, shown }: { title: string; shown: [string, Shown][] }) {
  const { t, say } = useLanguage();
  return (
    <section>
      <h2>{title}</h2>
      <dl className="shown">
        {shown.map(([code, one]) => (
          <div key={code}>
            <dt>{say(one.label)}</dt>
            <dd>{valueText(one.value, t)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function valueText(value: Json, t: Texts): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? t.form.yes : t.form.no;
  if (Array.isArray(value)) return value.map((one) => valueText(one, t)).join(t.shell.comma);
  if (typeof value === 'object')
    return typeof value.money === 'number' ? formatFen(value.money) : JSON.stringify(value);
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : value;
}

export function Gates({ gates }: { gates: Gate[] }) {
  const { t, say } = useLanguage();
  return (
    <section>
      <h2>{t.cases.gates}</h2>
      <ul className="gates">
        {gates.map((gate) => (
          <li key={gate.id}>
            <Tag tone={TONES[gate.state ?? 'open']}>{t.cases.gateStates[gate.state ?? 'open']}</Tag>
            <span>
              {say(gate.text)}
              {gate.why && <small className="muted">{typeof gate.why === 'string' ? gate.why : say(gate.why)}</small>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
