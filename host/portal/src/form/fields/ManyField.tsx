import { useLanguage } from '@/i18n';
import type { ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';
import { CheckboxGrid } from './CheckboxGrid';
import { InputField } from './InputField';

export function ManyField(props: ControlProps) {
  const { field, pointer, id } = props;
  const { store, disabled } = useForm();
  const { lang } = useLanguage();
  const value = useValue(pointer);
  // In a table cell the labels are typed, separated by 、 or commas.
  if (props.label) return <InputField {...props} />;
  return (
    <CheckboxGrid
      id={id}
      options={field.choices.map((choice) => ({ value: choice.value, label: choice[lang] }))}
      chosen={Array.isArray(value) ? (value as string[]) : []}
      disabled={disabled}
      describedBy={props.describedBy}
      onChange={(chosen) => store.set(pointer, chosen.length > 0 ? chosen : undefined)}
      onLeave={() => store.touch(pointer)}
    />
  );
}
