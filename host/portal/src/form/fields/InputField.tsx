import { useState } from 'react';
import { useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { capitalFen } from '@/lib/money';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useRaw, useValue } from '../hooks';
import { isNumeric } from '../kinds';
import type { Field } from '../model';
import { editText, parseText, UNREADABLE } from '../parse';

/** Everything that is typed: texts, numbers, money, codes. */
export function InputField(props: ControlProps) {
  const { field, pointer } = props;
  const { store, disabled } = useForm();
  const { t, say } = useLanguage();
  const value = useValue(pointer);
  const raw = useRaw(pointer);
  // While one types, what was typed stays as typed; on leaving it is written as a value is written.
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? raw ?? editText(field, value);

  const change = (next: string) => {
    setTyped(next);
    const parsed = parseText(field, next);
    if (parsed === UNREADABLE) store.set(pointer, undefined, next);
    else store.set(pointer, parsed);
  };
  const common = {
    ...ariaOf(props),
    className: 'form-input',
    value: text,
    disabled,
    autoComplete: 'off',
    onBlur: () => {
      setTyped(null);
      store.touch(pointer);
    },
  };
  if (field.kind === 'long-text')
    return (
      <textarea
        {...common}
        rows={props.label ? 1 : 5}
        maxLength={typeof field.schema.maxLength === 'number' ? field.schema.maxLength : undefined}
        onChange={(event) => change(event.target.value)}
      />
    );
  const numeric = isNumeric(field.kind);
  const unit = props.label ? null : unitOf(field, say(field.title), t.form);
  return (
    <>
      <span className={`form-input-box${unit ? ' form-with-unit' : ''}`}>
        <input
          {...common}
          className={`form-input${numeric ? ' form-number' : ''}`}
          type={field.kind === 'phone' ? 'tel' : 'text'}
          inputMode={numeric ? 'decimal' : undefined}
          onChange={(event) => change(event.target.value)}
        />
        {unit && <span className="form-suffix">{unit}</span>}
      </span>
      {field.kind === 'money' && !props.label && typeof value === 'number' && (
        <output className="form-capital" htmlFor={props.id}>
          {capitalFen(value)}
        </output>
      )}
    </>
  );
}

/** The unit beside the input, unless the label names one already. */
function unitOf({ kind }: Field, label: string, { yuan, m2 }: Texts['form']): string | null {
  if (/[（(](元|yuan|平方米|㎡|m²)[）)]/.test(label)) return null;
  if (kind === 'money') return yuan;
  return kind === 'area-m2' ? m2 : null;
}
