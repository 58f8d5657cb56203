import type { StepDef } from '@/api/shapes';
import { useLanguage } from '@/i18n';

interface Props {
  steps: StepDef[];
  /** Steps that hold a token now, and steps that are behind. */
  now?: string[];
  past?: string[];
}

/** The workflow in words: the same that the drawing shows, for everybody who would rather read. */
export function StepList({ steps, now = [], past = [] }: Props) {
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
                step.type !== 'end' && <span>{words.bySystem}</span>
              )}
              {step.days !== null && step.days !== undefined && (
                <span>
                  {words.days}
                  {t.shell.colon}
                  {t.work.procedure.days(step.days)}
                </span>
              )}
              {leading.length > 0 && (
                <span>
                  {leading
                    .map((action) => words.leads(say(action.title), action.to.map(title).join(' / ')))
                    .join(t.shell.semicolon)}
                </span>
              )}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
