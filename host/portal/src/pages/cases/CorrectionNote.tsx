import { useMemo } from 'react';
import type { Correction, JsonObject } from '@/api/shapes';
import { focusField } from '@/form/focus';
import { compile } from '@/form/model';
import type { FormStore } from '@/form/store';
import { fieldAt } from '@/form/validate';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';

interface Props {
  correction: Correction;
  schema: JsonObject | null;
  store?: FormStore;
  uid?: string;
}

/** What the office asked to correct, each line a way to its field. */
export function CorrectionNote({ correction, schema, store, uid }: Props) {
  const { t, say } = useLanguage();
  const model = useMemo(() => store?.model ?? (schema ? compile(schema) : null), [store, schema]);
  return (
    <div className="note note-warn">
      <p className="note-title">{t.cases.correction.title}</p>
      {correction.gaps.length > 0 ? (
        <ul>
          {correction.gaps.map((gap, index) => (
            <li key={index}>
              <strong>{say(gap.step)}</strong>
              <p className="pre">{gap.comment}</p>
            </li>
          ))}
        </ul>
      ) : (
        <p className="pre">{correction.comment}</p>
      )}
      {correction.fields.length > 0 && (
        <p>
          {t.cases.correction.fields}
          {correction.fields.map((at, index) => {
            const label = (model && say(fieldAt(model, store?.value ?? {}, at)?.title)) || at;
            return (
              <span key={at}>
                {index > 0 && t.shell.comma}
                {store && uid ? (
                  <button type="button" className="link-button" onClick={() => focusField(store, uid, at)}>
                    {label}
                  </button>
                ) : (
                  label
                )}
              </span>
            );
          })}
        </p>
      )}
      <p className="muted">{t.cases.correction.at(formatTime(correction.at))}</p>
    </div>
  );
}
