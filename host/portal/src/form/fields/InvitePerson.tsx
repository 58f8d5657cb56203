import { useEffect, useId, useRef, useState } from 'react';
import { asProblem } from '@/api/problem';
import { useLanguage } from '@/i18n';
import type { Found } from '../directory';
import { useForm } from '../hooks';

/** A person without an account is named, invited, and confirms when he first signs in. */
export function InvitePerson({ onDone }: { onDone: (found: Found | null) => void }) {
  const { directory } = useForm();
  const { t, say } = useLanguage();
  const id = useId();
  const [who, setWho] = useState({ name: '', 'id-number': '', mobile: '' });
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal?.();
  }, []);
  const invite = async () => {
    setBusy(true);
    try {
      onDone(await directory.invite(who));
    } catch (error) {
      setSaid(say(asProblem(error).detail));
      setBusy(false);
    }
  };
  const complete = who.name.trim() && who['id-number'].trim() && who.mobile.trim();
  return (
    <dialog className="form-dialog" ref={dialog} aria-labelledby={`${id}-title`} onCancel={() => onDone(null)}>
      <h2 id={`${id}-title`}>{t.form.invite.title}</h2>
      <p>{t.form.invite.about}</p>
      {(['name', 'id-number', 'mobile'] as const).map((key) => (
        <div className="form-field" key={key}>
          <label className="form-label" htmlFor={`${id}-${key}`}>
            {t.form.invite[key]}
          </label>
          <input
            id={`${id}-${key}`}
            className="form-input"
            value={who[key]}
            autoComplete="off"
            onChange={(event) => setWho({ ...who, [key]: event.target.value })}
          />
        </div>
      ))}
      <p role="alert" className="problem-refuse">
        {said}
      </p>
      <div className="form-dialog-buttons">
        <button type="button" className="button" onClick={() => onDone(null)}>
          {t.form.cancel}
        </button>
        <button type="button" className="button button-primary" disabled={!complete || busy} onClick={invite}>
          {t.form.invite.send}
        </button>
      </div>
    </dialog>
  );
}
