import { asProblem } from '@/api/problem';
import { useLanguage } from '@/i18n';
import { actFor, useActing } from '@/session/acting';
import { choices, useMe } from '@/session/me';
import { Failure } from './Failure';

/** Refused as the post one acts in; perhaps another of the person's posts may. */
export function NotYours({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t, say } = useLanguage();
  const me = useMe();
  const acting = useActing();
  const status = asProblem(error).status;
  const others = choices(me).filter((one) => one.value !== acting);
  return (
    <>
      <Failure error={error} {...(onRetry ? { onRetry } : {})} />
      {(status === 403 || status === 404) && others.length > 0 && (
        <div className="note note-info">
          <p>{t.shell.notYours}</p>
          <p className="offer-links">
            {others.map((one) => (
              <button type="button" key={one.value} className="button button-small" onClick={() => actFor(one.value)}>
                {say(one.label)}
              </button>
            ))}
          </p>
        </div>
      )}
    </>
  );
}
