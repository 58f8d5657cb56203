import { useId } from 'react';

interface Props {
  label: string;
  hint?: string;
  value: string;
  onChange: (text: string) => void;
}

/** Why somebody does it, kept with the act. */
export function Reason({ label, hint, value, onChange }: Props) {
  const id = useId();
  return (
    <div className="form-field">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {hint && (
        <p className="muted" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <textarea
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="form-input"
        rows={2}
        maxLength={500}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
