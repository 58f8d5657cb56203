import type { StepDef, Token } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { useMe } from '@/session/me';
import { Due } from '@/ui/Due';

interface Props {
  steps: StepDef[];
  /** Steps that hold a token now, and steps that are behind. */
  now?: string[];
  past?: string[];
  /** Who holds the steps that are open, since when and until when. */
  tokens?: Token[];
}

/** The workflow in words: the same that the drawing shows, for everybody who would rather read. */
export function StepList({ steps, now = [], past = [], tokens = [] }: Props) {
  const { t, say } = useLanguage();
  const words = t.cases.flow;
  const title = (id: string) => {
    const step = steps.find((one) => one.id === id);
    return step ? say(step.title) : id === 'done' || id === 'closed' ? t.work.states[id] : id;
  };
  return (
    <ol className="step-list">
      {steps.map((step) => {
        const state = now.includes(step.id) ? 'now' : past.includes(step.id) ? 'past' : 'ahead';
        // An action that leads nowhere else (saving) says nothing about the way.
        const leading = step.actions.filter((action) => action.to.some((to) => to !== step.id));
        return (
          <li key={step.id} className={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <p className="step-title">
              {say(step.title) || title(step.id)}
              {state === 'now' && <span className="step-mark">{words.now}</span>}
              {state === 'past' && <span className="visually-hidden">{t.shell.inBrackets(words.past)}</span>}
              {step.type !== 'task' && <span className="step-type">{words.types[step.type] ?? step.type}</span>}
            </p>
            <p className="muted step-about">
              {say(step.who) ? (
                <span>
                  {words.who}
                  {t.shell.colon}
                  {say(step.who)}
                </span>
              ) : (
                step.type !== 'end' && <span>{words.byType[step.type] ?? words.bySystem}</span>
              )}
              {step.days !== null && step.days !== undefined && (
                <span>
                  {words.days}
                  {t.shell.colon}
                  {t.work.procedure.days(step.days)}
                </span>
              )}
              {step.period && <span>{words.period(step.period.days, step.period.unit)}</span>}
              {leading.length > 0 && (
                <span>
                  {leading
                    .map((action) => words.leads(say(action.title), action.to.map(title).join(' / ')))
                    .join(t.shell.semicolon)}
                </span>
              )}
            </p>
            {tokens
              .filter((token) => token.step === step.id)
              .map((token) => (
                <Standing key={`${token.branch}-${token.item}`} token={token} />
              ))}
          </li>
        );
      })}
    </ol>
  );
}

function Standing({ token }: { token: Token }) {
  const { t, say } = useLanguage();
  const { clock: now } = useMe();
  const words = t.cases;
  return (
    <p className="step-standing">
      {say(token.holder) && <span>{words.holds(say(token.holder))}</span>}
      {say(token['waiting-for']) && <span>{words.waiting(say(token['waiting-for']))}</span>}
      <span className="muted">{words.since(formatTime(token.since))}</span>
      {token.due && (
        <span>
          {words.until} <Due due={token.due} overdue={token.due < now} />
        </span>
      )}
    </p>
  );
}
