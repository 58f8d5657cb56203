import { useId, useState } from 'react';
import { directory } from '@/api/directory';
import { Combobox } from '@/form/fields/Combobox';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';

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
  return (
    <ActDialog
      title={title}
      go={t.cases.dialog.go(title)}
      ready={!needsPerson || to !== null}
      onClose={onClose}
      onGo={() => onSend(comment.trim(), to?.value ?? null)}
    >
      <p className="muted">{t.cases.verbAbout[verb] ?? ''}</p>
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
    </ActDialog>
  );
}
