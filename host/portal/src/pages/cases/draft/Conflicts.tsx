import type { Json } from '@/api/shapes';
import { editText } from '@/form/parse';
import type { FormStore } from '@/form/store';
import { fieldAt } from '@/form/validate';
import { useLanguage } from '@/i18n';
import type { DraftSaver, SaverView } from './saver';

/** Two people changed the same field: both values, and the person decides. */
export function Conflicts({ saver, view, store }: { saver: DraftSaver; view: SaverView; store: FormStore }) {
  const { t, say } = useLanguage();
  const words = t.cases.save;
  if (view.conflicts.length === 0) return null;
  const show = (pointer: string, value: Json) => {
    const field = fieldAt(store.model, store.value, pointer);
    return (field ? editText(field, value) : JSON.stringify(value)) || t.form.answers.empty;
  };
  return (
    <div className="note note-warn" role="alert">
      <p className="note-title">{words.conflictTitle}</p>
      <ul className="conflicts">
        {view.conflicts.map((conflict) => (
          <li key={conflict.pointer}>
            <strong>
              {words.conflict(say(fieldAt(store.model, store.value, conflict.pointer)?.title) || conflict.pointer)}
            </strong>
            <span>
              {words.mine}
              {t.shell.colon}
              {show(conflict.pointer, conflict.mine)}
            </span>
            <span>
              {words.theirs}
              {t.shell.colon}
              {show(conflict.pointer, conflict.theirs)}
            </span>
            <button type="button" className="button button-small" onClick={() => saver.settle(conflict, 'mine')}>
              {words.keepMine}
            </button>
            <button type="button" className="button button-small" onClick={() => saver.settle(conflict, 'theirs')}>
              {words.takeTheirs}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
