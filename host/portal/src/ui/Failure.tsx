import { asProblem } from '@/api/problem';
import { useLanguage } from '@/i18n';
import { OfferLinks } from './OfferLinks';

interface Props {
  error: unknown;
  onRetry?: () => void;
}

/** What the hub refused, why, and what to do next. */
export function Failure({ error, onRetry }: Props) {
  const { t, say } = useLanguage();
  const problem = asProblem(error);
  return (
    <div className="note note-bad" role="alert">
      <p className="note-title">{say(problem.detail)}</p>
      {problem.problems.length > 0 && (
        <ul className="note-list">
          {problem.problems.map((one, index) => (
            <li key={`${one.code}-${index}`}>
              {say(one)}
              {one.cite && <span className="problem-cite">{one.cite}</span>}
            </li>
          ))}
        </ul>
      )}
      <OfferLinks problems={problem.problems} />
      <p className="note-foot">
        {onRetry && (
          <button type="button" className="button button-small" onClick={onRetry}>
            {t.shell.retry}
          </button>
        )}
        {problem.requestId && <span className="muted">{t.shell.requestId(problem.requestId)}</span>}
      </p>
    </div>
  );
}
