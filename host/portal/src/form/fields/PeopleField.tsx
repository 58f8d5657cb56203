import { useLanguage } from '@/i18n';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';
import { Ref } from '../read/Ref';
import { Combobox } from './Combobox';

/** Several people, found one by one; each can be taken off again. */
export function PeopleField(props: ControlProps) {
  const { field, pointer } = props;
  const { store, directory, disabled } = useForm();
  const { t, say } = useLanguage();
  const value = useValue(pointer);
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const set = (people: string[]) => store.set(pointer, people.length > 0 ? people : undefined);
  return (
    <div className="people">
      {chosen.length > 0 && (
        <ol aria-label={say(field.title)}>
          {chosen.map((id, index) => (
            <li key={id}>
              <Ref kind="person" id={id} directory={directory} />
              {!disabled && (
                <button
                  type="button"
                  className="link-button"
                  aria-label={t.form.people.removeNo(index + 1)}
                  onClick={() => set(chosen.filter((one) => one !== id))}
                >
                  {t.form.people.remove}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      <Combobox
        aria={ariaOf(props)}
        chosen=""
        disabled={disabled}
        placeholder={chosen.length > 0 ? t.form.people.add : t.form.seek.person}
        search={directory.people}
        onChoose={(found) => found && !chosen.includes(found.value) && set([...chosen, found.value])}
        onLeave={() => store.touch(pointer)}
      />
    </div>
  );
}
