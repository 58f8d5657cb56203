import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import type { WayStep } from './way';

/** How far a version has come: who did what and when, and what is missing, in the words of who has to do it. */
export function Way({ steps }: { steps: WayStep[] }) {
  const { t, say } = useLanguage();
  const words = t.plugins;
  return (
    <ol className="way" aria-label={words.way}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={`way-step way-${step.standing}`}
          aria-current={step.standing === 'now' ? 'step' : undefined}
        >
          <span className="way-mark" aria-hidden="true" />
          <strong className="way-name">
            {words.steps[step.id]}
            <span className="visually-hidden">{t.shell.inBrackets(words.standings[step.standing])}</span>
          </strong>
          {step.by && <span className={step.id === 'signed' ? 'way-who mono' : 'way-who'}>{step.by}</span>}
          {step.at && (
            <time className="way-who" dateTime={step.at}>
              {formatTime(step.at)}
            </time>
          )}
          {step.lacks.map((hurdle) => (
            <span key={hurdle.code} className="way-lacks">
              {say(hurdle)}
            </span>
          ))}
        </li>
      ))}
    </ol>
  );
}
