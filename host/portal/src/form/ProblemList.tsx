import type { Problem } from '@/api/shapes';
import { useLanguage } from '@/i18n';

const SIGN = { refuse: '✕', warn: '!', hint: 'i' } as const;

/** What is wrong at one place; says its level in words, not by colour alone. */
export function ProblemList({ id, problems }: { id?: string; problems: Problem[] }) {
  const { say, t } = useLanguage();
  if (problems.length === 0) return null;
  return (
    <ul className="problem-list" id={id}>
      {problems.map((problem, index) => (
        <li key={`${problem.code}-${index}`} className={`problem problem-${problem.level}`}>
          <span className="problem-sign" aria-hidden="true">
            {SIGN[problem.level]}
          </span>
          <span className="visually-hidden">
            {t.form.levels[problem.level]}
            {t.shell.colon}
          </span>
          <span>
            {say(problem)}
            {problem.cite && <span className="problem-cite">{problem.cite}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
