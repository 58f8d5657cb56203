import { useEffect, useState } from 'react';
import { useLanguage } from '@/i18n';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';
import { CheckboxGrid, type Option } from './CheckboxGrid';

/** One or many of the systems that are installed. */
export function SystemsField(props: ControlProps) {
  const { field, pointer, id } = props;
  const { store, directory, disabled } = useForm();
  const { say, t } = useLanguage();
  const value = useValue(pointer);
  const [systems, setSystems] = useState<Awaited<ReturnType<typeof directory.systems>>>([]);
  useEffect(() => {
    directory.systems().then(setSystems, () => setSystems([]));
  }, [directory]);
  const options: Option[] = systems.map((s) => ({ value: s.id, label: `${s.number} ${say(s.title)}` }));
  const held =
    field.kind === 'system' ? (typeof value === 'string' ? [value] : []) : ((value as string[] | undefined) ?? []);
  // A system that is chosen but not installed here stays visible.
  for (const one of held) if (!options.some((o) => o.value === one)) options.push({ value: one, label: one });
  if (field.kind === 'system')
    return (
      <select
        {...ariaOf(props)}
        className="form-input form-select"
        value={typeof value === 'string' ? value : ''}
        disabled={disabled}
        onChange={(event) => store.set(pointer, event.target.value || undefined)}
        onBlur={() => store.touch(pointer)}
      >
        <option value="">{t.form.pleaseChoose}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  return (
    <CheckboxGrid
      id={id}
      options={options}
      chosen={held}
      disabled={disabled}
      describedBy={props.describedBy}
      onChange={(chosen) => store.set(pointer, chosen.length > 0 ? chosen : undefined)}
      onLeave={() => store.touch(pointer)}
    />
  );
}
