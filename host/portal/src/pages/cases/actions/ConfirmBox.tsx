import { useId } from 'react';
import { useLanguage } from '@/i18n';

interface Props {
  about: string;
  secret: string;
  onChange: (secret: string) => void;
  wrong: boolean;
}

/** Password or one-time code once more: what follows binds the person. */
export function ConfirmBox({ about, secret, onChange, wrong }: Props) {
  const { t } = useLanguage();
  const words = t.cases.dialog;
  const id = useId();
  return (
    <div className="form-field confirm-box">
      <p className="muted">{about}</p>
      <label className="form-label" htmlFor={`${id}-secret`}>
        {words.password}
      </label>
      <input
        id={`${id}-secret`}
        className="form-input"
        type="password"
        autoComplete="current-password"
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        value={secret}
        onChange={(event) => onChange(event.target.value)}
      />
      {wrong && (
        <p className="problem-refuse" id={`${id}-wrong`} role="alert">
          {words.wrongSecret}
        </p>
      )}
    </div>
  );
}
