import { useId, useState } from 'react';
import { api } from '@/api/client';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';

/** A lost password: somebody who knows the person hands over a link that works once. */
export function RecoveryLink({ person, name, onClose }: { person: string; name: string; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.places.organisation;
  const id = useId();
  const [link, setLink] = useState<{ link: string; expires: string } | null>(null);
  const [copied, setCopied] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const make = async () => {
    setFailed(null);
    try {
      setLink(await api.post(`/people/${encodeURIComponent(person)}/recovery`));
    } catch (error) {
      setFailed(error);
    }
  };
  const whole = link ? new URL(link.link, location.origin).toString() : '';
  const copy = async () => {
    await navigator.clipboard?.writeText(whole).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <Dialog title={words.recover} onClose={onClose}>
      <p>{words.recoverAbout(name)}</p>
      {failed !== null && <Failure error={failed} />}
      {link ? (
        <div className="form-field">
          <label className="form-label" htmlFor={id}>
            {words.recoverLink}
          </label>
          <input
            id={id}
            className="form-input mono"
            readOnly
            value={whole}
            onFocus={(event) => event.target.select()}
          />
          <p className="form-hint">{words.recoverUntil(formatTime(link.expires))}</p>
          <button type="button" className="button" onClick={copy}>
            {copied ? words.copied : words.copy}
          </button>
        </div>
      ) : (
        <button type="button" className="button button-primary" onClick={make}>
          {words.recoverMake}
        </button>
      )}
    </Dialog>
  );
}
