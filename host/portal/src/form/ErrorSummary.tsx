import { useEffect, useRef } from 'react';
import type { Problem } from '@/api/shapes';
import { type Bilingual, useLanguage } from '@/i18n';
import type { Texts } from '@/i18n/zh';
import { focusField } from './focus';
import { layoutFor } from './model';
import { tokens } from './pointer';
import type { FormStore } from './store';

interface Props {
  store: FormStore;
  uid: string;
  problems: Problem[];
  /** Changes when the summary should take the focus again. */
  attempt: number;
}

/** What stands between the form and going on, each line a way to its field. */
export function ErrorSummary({ store, uid, problems, attempt }: Props) {
  const { t, say } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  const refusals = inOrder(
    store,
    problems.filter((problem) => problem.level === 'refuse'),
  );
  if (refusals.length === 0) return null;
  return (
    <div className="error-summary" ref={box} tabIndex={-1} role="alert" aria-labelledby={`${uid}-summary`}>
      <h2 id={`${uid}-summary`}>{t.form.summary(refusals.length)}</h2>
      <ul>
        {refusals.slice(0, 50).map((problem, index) => (
          <li key={`${problem.at}-${index}`}>
            {problem.at ? (
              <button type="button" className="link-button" onClick={() => focusField(store, uid, problem.at ?? '')}>
                {where(store, problem.at, say, t.form)}
                {say(problem)}
              </button>
            ) : (
              say(problem)
            )}
            {problem.cite && <span className="problem-cite">{problem.cite}</span>}
          </li>
        ))}
      </ul>
      {refusals.length > 50 && <p>{t.form.andMore(refusals.length - 50)}</p>}
    </div>
  );
}

/** In a table: its name and the row. */
function where(store: FormStore, pointer: string, say: (text: Bilingual) => string, form: Texts['form']): string {
  const [id = '', index = ''] = tokens(pointer);
  const table = layoutFor(store.model, store.value).byId.get(id)?.field;
  return table && /^\d+$/.test(index) ? form.inRow(say(table.title), Number(index) + 1) : '';
}

/** In the order in which the fields stand on the page. */
function inOrder(store: FormStore, problems: Problem[]): Problem[] {
  const order = layoutFor(store.model, store.value).fields.map((placed) => placed.field.id);
  const parts = store.model.parts.flatMap((part) => part.fields);
  const place = (problem: Problem) => {
    const [id, row] = tokens(problem.at ?? '');
    const index = parts.length > 0 ? parts.indexOf(id ?? '') : order.indexOf(id ?? '');
    // Materials and what speaks of no field stand below the fields.
    return (index < 0 ? 9_999 : index) * 10_000 + (Number(row ?? 0) || 0);
  };
  return [...problems].sort((a, b) => place(a) - place(b));
}
