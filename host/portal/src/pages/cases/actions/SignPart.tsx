import { useId } from 'react';
import { BASE } from '@/api/client';
import type { Signs } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { ApplySeal } from './ApplySeal';

interface Props {
  signs: Signs;
  /** The seal is not for this person to use before its keeper has agreed. */
  asksFirst: boolean;
  seal: string | undefined;
  onSeal: (id: string) => void;
  read: boolean;
  onRead: (read: boolean) => void;
}

/** What is signed, to be read first, and with which seal. */
export function SignPart({ signs, asksFirst, seal, onSeal, read, onRead }: Props) {
  const { t } = useLanguage();
  const words = t.seals.sign;
  const id = useId();
  if (!signs.ready) return <p className="note note-warn">{words.making}</p>;
  const sealed = signs.with !== 'signature';
  return (
    <>
      <p>
        <a href={`${BASE}/documents/${signs.document}/content`} target="_blank" rel="noreferrer">
          {words.look}
        </a>
      </p>
      {sealed && signs.seals.length > 1 && (
        <div className="form-field">
          <label className="form-label" htmlFor={`${id}-seal`}>
            {words.with}
          </label>
          <select
            id={`${id}-seal`}
            className="form-input"
            value={seal}
            onChange={(event) => onSeal(event.target.value)}
          >
            {signs.seals.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {sealed && signs.seals.length === 1 && <p>{words.withOne(signs.seals[0]?.name ?? '')}</p>}
      {signs['needs-application'] && <ApplySeal signs={signs} seal={seal} />}
      {!asksFirst && (
        <p className="form-field">
          <label className="form-option">
            <input type="checkbox" checked={read} onChange={(event) => onRead(event.target.checked)} />
            <span>{words.read}</span>
          </label>
        </p>
      )}
    </>
  );
}
