import { useCallback, useEffect, useState } from 'react';
import { useLanguage } from '@/i18n';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';
import { Combobox } from './Combobox';
import { InvitePerson } from './InvitePerson';

/** An organisation, a person, a project: found by name or number, stored by id. */
export function PickerField(props: ControlProps) {
  const { field, pointer } = props;
  const { store, directory, disabled } = useForm();
  const { t } = useLanguage();
  const { inBrackets } = t.shell;
  const value = useValue(pointer);
  const stored = typeof value === 'string' ? value : '';
  const kind = field.kind as 'organisation' | 'person' | 'project';
  const [label, setLabel] = useState<{ id: string; text: string }>({ id: '', text: '' });
  const [inviting, setInviting] = useState(false);

  useEffect(() => {
    if (!stored || label.id === stored) return;
    let current = true;
    directory.label(kind, stored).then(
      (text) => current && setLabel({ id: stored, text: text ? inWords(kind, text, inBrackets(stored)) : stored }),
      () => current && setLabel({ id: stored, text: stored }),
    );
    return () => {
      current = false;
    };
  }, [directory, kind, stored, label.id, inBrackets]);

  const kinds = field.schema.kinds;
  const search = useCallback(
    (q: string) => {
      if (kind === 'organisation') return directory.organisations(q, Array.isArray(kinds) ? (kinds as string[]) : []);
      return kind === 'person' ? directory.people(q) : directory.projects(q);
    },
    [directory, kind, kinds],
  );
  const take = (found: { value: string; label: string } | null) => {
    if (found) setLabel({ id: found.value, text: inWords(kind, found.label, inBrackets(found.value)) });
    store.set(pointer, found?.value);
  };
  return (
    <>
      <Combobox
        aria={ariaOf(props)}
        chosen={stored === label.id ? label.text : stored}
        disabled={disabled}
        placeholder={props.label ? t.form.seek.short : t.form.seek[kind]}
        search={search}
        onChoose={take}
        onLeave={() => store.touch(pointer)}
        footer={
          kind === 'person' && (
            <button type="button" className="link-button combobox-footer" onClick={() => setInviting(true)}>
              {t.form.invite.offer}
            </button>
          )
        }
      />
      {inviting && (
        <InvitePerson
          onDone={(found) => {
            if (found) take(found);
            setInviting(false);
          }}
        />
      )}
    </>
  );
}

/** Organisations and projects are known by their numbers too; a person's id says nothing to anybody. */
function inWords(kind: 'organisation' | 'person' | 'project', name: string, inBrackets: string): string {
  return kind === 'person' ? name : name + inBrackets;
}
