import { useMemo, useState } from 'react';
import type { Problem } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { focusField } from '../focus';
import { useAllProblems, useForm } from '../hooks';
import type { Field } from '../model';
import { ProblemList } from '../ProblemList';
import { tokens } from '../pointer';

interface Props {
  columns: Field[];
  pointer: string;
  /** Also what stands at its cell: of a long table only some rows are seen. */
  whole: boolean;
}

interface Found {
  problem: Problem;
  row: number;
  column: string | null;
}

const FIRST = 20;
const MORE = 100;

/** What is wrong in the rows of a table: where, what, how to mend it, and the way to the cell. */
export function TableProblems({ columns, pointer, whole }: Props) {
  const { t } = useLanguage();
  const all = useAllProblems();
  const found = useMemo(() => foundIn(all, pointer), [all, pointer]);
  if (whole) return <FoundList found={found} columns={columns} />;
  const ofRows = found.filter((one) => one.column === null);
  const said = ofRows.map(({ problem, row }) => ({
    ...problem,
    zh: `${t.form.row(row + 1)}：${problem.zh}`,
    en: `${t.form.row(row + 1)}: ${problem.en}`,
  }));
  return <ProblemList problems={said} />;
}

/** In the order of rows and, in one, of what was found first. */
export function foundIn(problems: Problem[], pointer: string): Found[] {
  return problems
    .filter((problem) => problem.at?.startsWith(`${pointer}/`))
    .map((problem) => {
      const [row = '', column = null] = tokens((problem.at ?? '').slice(pointer.length));
      return { problem, row: /^\d+$/.test(row) ? Number(row) : -1, column };
    })
    .filter((one) => one.row >= 0)
    .sort((a, b) => a.row - b.row);
}

function FoundList({ found, columns }: { found: Found[]; columns: Field[] }) {
  const { store, uid } = useForm();
  const { t, say } = useLanguage();
  const [shown, setShown] = useState(FIRST);
  const title = (id: string | null) => say(columns.find((column) => column.id === id)?.title);
  if (found.length === 0) return null;
  return (
    <section className="form-found" aria-label={t.form.found.title(found.length)}>
      <p className="form-found-title" role="status">
        {t.form.found.title(found.length)}
      </p>
      <ol>
        {found.slice(0, shown).map(({ problem, row, column }, index) => (
          <li key={`${problem.at}-${index}`} className={`problem-${problem.level}`}>
            <button type="button" className="link-button" onClick={() => focusField(store, uid, problem.at ?? '')}>
              {t.form.found.at(row + 1, title(column))}
            </button>{' '}
            {say(problem)}
            {problem.cite && <span className="problem-cite">{problem.cite}</span>}
          </li>
        ))}
      </ol>
      {found.length > shown && (
        <button type="button" className="button button-small" onClick={() => setShown(shown + MORE)}>
          {t.form.found.more(Math.min(MORE, found.length - shown))}
        </button>
      )}
    </section>
  );
}
