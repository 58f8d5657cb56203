import { type InputHTMLAttributes, useId } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  name: string;
  label: string;
  hint?: string;
  wrong?: string | undefined;
}

export function Text({ label, hint, wrong, ...input }: Props) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ');
  return (
    <div className="public-field">
      <label htmlFor={id}>{label}</label>
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      <input
        id={id}
        type="text"
        required
        aria-describedby={describedBy || undefined}
        aria-invalid={wrong ? true : undefined}
        {...input}
      />
      {wrong && (
        <span id={`${id}-wrong`} className="public-wrong">
          {wrong}
        </span>
      )}
    </div>
  );
}
