import { type FormEvent, useId, useState } from 'react';
import type { RegisterField } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { optionsOf } from './choices';

interface Props {
  fields: RegisterField[];
  params: URLSearchParams;
  onSet: (key: string, value: string) => void;
}

/** Conditions on the fields that the register lets be asked; each stands as a mark that can be taken off. */
export function RegisterFilter({ fields, params, onSet }: Props) {
  const { t, say, lang } = useLanguage();
  const words = t.places.registers;
  const id = useId();
  const asked = fields.filter((field) => field.queryable);
  const [field, setField] = useState('');
  const [value, setValue] = useState('');
  if (asked.length === 0) return null;
  const active = asked.filter((one) => params.get(one.id));
  const chosen = asked.find((one) => one.id === field);
  const options = chosen ? optionsOf(chosen, lang, t) : null;
  const shown = (one: RegisterField) => {
    const stored = params.get(one.id) ?? '';
    return optionsOf(one, lang, t)?.find((option) => option.value === stored)?.label ?? stored;
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!field || !value.trim()) return;
    onSet(field, value.trim());
    setValue('');
  };
  return (
    <div className="filters">
      <form onSubmit={add} className="filter-form">
        <select
          className="form-input form-select"
          aria-label={words.filterBy}
          value={field}
          onChange={(event) => {
            setField(event.target.value);
            setValue('');
          }}
        >
          <option value="">{words.filterBy}</option>
          {asked.map((one) => (
            <option key={one.id} value={one.id}>
              {say(one.title) || one.id}
            </option>
          ))}
        </select>
        <label htmlFor={id}>{words.value}</label>
        {options ? (
          <select
            id={id}
            className="form-input form-select"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          >
            <option value="">{t.form.pleaseChoose}</option>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            className="form-input"
            type={chosen?.type === 'date' ? 'date' : 'text'}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
        <button type="submit" className="button">
          {words.addFilter}
        </button>
      </form>
      {active.length > 0 && (
        <ul className="filter-marks">
          {active.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                className="filter-mark"
                onClick={() => onSet(one.id, '')}
                aria-label={`${t.form.remove} ${say(one.title)}`}
              >
                {say(one.title) || one.id} = {shown(one)} ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
