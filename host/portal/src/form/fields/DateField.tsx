import { fromLocalInput, toLocalInput } from '@/lib/time';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';

/** The browser's own date control: known to every keyboard and screen reader. */
export function DateField(props: ControlProps) {
  const { store, disabled } = useForm();
  const value = useValue(props.pointer);
  const timed = props.field.kind === 'date-time';
  const text = typeof value === 'string' ? value : '';
  return (
    <input
      {...ariaOf(props)}
      className="form-input form-date"
      type={timed ? 'datetime-local' : 'date'}
      value={timed ? toLocalInput(text) : text}
      disabled={disabled}
      max={timed ? '9999-12-31T23:59' : '9999-12-31'}
      onChange={(event) => {
        const next = event.target.value;
        store.set(props.pointer, next === '' ? undefined : timed ? fromLocalInput(next) : next);
      }}
      onBlur={() => store.touch(props.pointer)}
    />
  );
}
