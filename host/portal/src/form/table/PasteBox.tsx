import { useState } from 'react';
import { useLanguage } from '@/i18n';
import type { Taken } from './take';

interface Props {
  id: string;
  expects: string;
  onPaste: (text: string, replace: boolean) => Promise<Taken>;
  onClose: () => void;
}

/** Rows from a spreadsheet, by keyboard and without a mouse. */
export function PasteBox({ id, expects, onPaste, onClose }: Props) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const take = async (replace: boolean) => {
    const { unreadable, left } = await onPaste(text, replace);
    const notes = [
      ...(left > 0 ? [t.form.paste.left(left)] : []),
      ...(unreadable > 0 ? [t.form.paste.unreadable(unreadable)] : []),
    ];
    if (notes.length === 0) onClose();
    else setSaid(notes.join(' '));
  };
  return (
    <div className="form-paste">
      <label htmlFor={id}>{t.form.paste.label}</label>
      <p className="form-hint">{t.form.paste.expects(expects)}</p>
      <textarea
        id={id}
        className="form-input"
        rows={5}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p role="alert" className="problem-refuse">
        {said}
      </p>
      <div className="form-table-actions">
        <button type="button" className="button button-primary" disabled={!text.trim()} onClick={() => take(false)}>
          {t.form.paste.append}
        </button>
        <button type="button" className="button" disabled={!text.trim()} onClick={() => take(true)}>
          {t.form.paste.replace}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t.form.cancel}
        </button>
      </div>
    </div>
  );
}
