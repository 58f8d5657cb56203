import { useLanguage } from '@/i18n';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';

export function ChoiceField(props: ControlProps) {
  const { field, pointer } = props;
  const { store, disabled } = useForm();
  const { lang, t } = useLanguage();
  const value = useValue(pointer);
  const current = field.choices.findIndex((choice) => choice.value === value);
  return (
    <select
      {...ariaOf(props)}
      className="form-input form-select"
      value={current < 0 ? '' : String(current)}
      disabled={disabled}
      onChange={(event) => store.set(pointer, field.choices[Number(event.target.value || -1)]?.value)}
      onBlur={() => store.touch(pointer)}
    >
      <option value="">{props.label ? '—' : t.form.pleaseChoose}</option>
      {field.choices.map((choice, index) => (
        <option key={String(choice.value)} value={index}>
          {choice[lang]}
        </option>
      ))}
    </select>
  );
}
