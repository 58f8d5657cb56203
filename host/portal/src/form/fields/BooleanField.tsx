import { useLanguage } from '@/i18n';
import type { ControlProps } from '../Control';
import { ariaOf } from '../Control';
import { useForm, useValue } from '../hooks';

/** Yes or no; a box to tick where only yes goes on; a list in a table cell. */
export function BooleanField(props: ControlProps) {
  const { field, pointer, id } = props;
  const { store, disabled } = useForm();
  const { t, say } = useLanguage();
  const value = useValue(pointer);
  const set = (next: boolean | undefined) => {
    store.set(pointer, next);
    store.touch(pointer);
  };
  if (props.label)
    return (
      <select
        {...ariaOf(props)}
        className="form-input form-select"
        value={value === undefined || value === null ? '' : String(value)}
        disabled={disabled}
        onChange={(event) => set(event.target.value === '' ? undefined : event.target.value === 'true')}
      >
        <option value="">—</option>
        <option value="true">{t.form.yes}</option>
        <option value="false">{t.form.no}</option>
      </select>
    );
  if (field.schema.const === true)
    return (
      <label className="form-option">
        <input
          {...ariaOf(props)}
          type="checkbox"
          checked={value === true}
          disabled={disabled}
          onChange={(event) => set(event.target.checked ? true : undefined)}
        />
        <span>{t.form.agree(say(field.title))}</span>
      </label>
    );
  return (
    <div className="form-options">
      {[true, false].map((option) => (
        <label className="form-option" key={String(option)}>
          <input
            type="radio"
            id={option ? id : `${id}-no`}
            name={id}
            aria-describedby={props.describedBy}
            checked={value === option}
            disabled={disabled}
            onChange={() => set(option)}
          />
          <span>{option ? t.form.yes : t.form.no}</span>
        </label>
      ))}
    </div>
  );
}
