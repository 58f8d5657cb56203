import { useState } from 'react';
import { useLanguage } from '@/i18n';

export interface Option {
  value: string | number;
  label: string;
}

interface Props {
  id: string;
  options: Option[];
  chosen: (string | number)[];
  disabled: boolean;
  describedBy?: string | undefined;
  label?: string | undefined;
  onChange: (chosen: (string | number)[]) => void;
  onLeave: () => void;
}

/** Many of many: boxes in columns; a long list can be narrowed by typing. */
export function CheckboxGrid({ id, options, chosen, disabled, describedBy, onChange, onLeave, label }: Props) {
  const { t } = useLanguage();
  const [sought, setSought] = useState('');
  const long = options.length > 12;
  const seen = options.filter((option) => chosen.includes(option.value) || option.label.includes(sought.trim()));
  const toggle = (option: Option, on: boolean) =>
    onChange(options.filter((o) => (o.value === option.value ? on : chosen.includes(o.value))).map((o) => o.value));
  return (
    <div>
      {long && (
        <div className="form-grid-tools">
          <input
            id={id}
            className="form-input form-filter"
            type="search"
            value={sought}
            disabled={disabled}
            placeholder={t.form.filterOptions}
            aria-label={`${label ?? ''}${t.form.filterOptions}`}
            onChange={(event) => setSought(event.target.value)}
          />
          <span className="form-count">{t.form.chosenOf(chosen.length, options.length)}</span>
          <button
            type="button"
            className="link-button"
            disabled={disabled}
            onClick={() => onChange(options.map((o) => o.value))}
          >
            {t.form.all}
          </button>
          <button type="button" className="link-button" disabled={disabled} onClick={() => onChange([])}>
            {t.form.none}
          </button>
        </div>
      )}
      <div
        className={`form-options form-columns${long ? ' form-scroll' : ''}`}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) onLeave();
        }}
      >
        {seen.map((option, index) => (
          <label className="form-option" key={String(option.value)}>
            <input
              type="checkbox"
              id={!long && index === 0 ? id : undefined}
              aria-describedby={describedBy}
              checked={chosen.includes(option.value)}
              disabled={disabled}
              onChange={(event) => toggle(option, event.target.checked)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
