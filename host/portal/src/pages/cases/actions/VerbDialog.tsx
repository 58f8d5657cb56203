import { useId, useState } from 'react';
import { directory } from '@/api/directory';
import { Combobox } from '@/form/fields/Combobox';
import { useLanguage } from '@/i18n';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';

interface Props {
  verb: string;
  title: string;
  needsPerson: boolean;
  onClose: () => void;
  onSend: (comment: string, to: string | null) => Promise<void>;
}

export function VerbDialog({ verb, title, needsPerson, onClose, onSend }: Props) {
  const { t } = useLanguage();
  const id = useId();
  const [comment, setComment] = useState('');
  const [to, setTo] = useState<{ value: string; label: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const go = async () => {
    setBusy(true);
    setFailed(null);
    try {
      await onSend(comment.trim(), to?.value ?? null);
      onClose();
    } catch (error) {
      setFailed(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="button" className="button button-primary" disabled={busy || (needsPerson && !to)} onClick={go}>
            {t.cases.dialog.go(title)}
          </button>
        </>
      }
    >
      <p className="muted">{t.cases.verbAbout[verb] ?? ''}</p>
      {failed !== null && <Failure error={failed} />}
      {needsPerson && (
        <div className="form-field">
          <label className="form-label" htmlFor={`${id}-to`}>
            {t.cases.toWhom}
          </label>
          <Combobox
            aria={{ id: `${id}-to` }}
            chosen={to?.label ?? ''}
            disabled={false}
            placeholder={t.form.seek.person}
            search={directory.people}
            onChoose={setTo}
            onLeave={() => undefined}
          />
        </div>
      )}
      <div className="form-field">
        <label className="form-label" htmlFor={`${id}-comment`}>
          {t.cases.dialog.comment}
        </label>
        <textarea
          id={`${id}-comment`}
          className="form-input"
          rows={3}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
