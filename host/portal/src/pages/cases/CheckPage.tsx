import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import type { CheckAnswer } from '@/api/shapes';
import { elementId } from '@/form/hooks';
import { ProblemList } from '@/form/ProblemList';
import { AnswerList } from '@/form/read/AnswerList';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { ActionButtons } from './actions/ActionButtons';
import { Gates, ShownValues } from './Findings';
import { Materials } from './Materials';
import { editingTask, mayEdit, useCase } from './useCase';

/** Everything that will be submitted, once more, in one place. */
export default function CheckPage() {
  const { id = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.cases.answers;
  const found = useCase(id);
  const given = found.data;
  const edited = useRef(false);
  const base = `/cases/${encodeURIComponent(id)}`;
  const check = useQuery({
    queryKey: ['check', id, given?.revision],
    queryFn: () => api.post<CheckAnswer>(`${base}/check`, {}),
    enabled: given !== undefined && mayEdit(given),
    gcTime: 0,
  });
  if (found.error) return <NotYours error={found.error} onRetry={() => found.refetch()} />;
  if (!given) return <Loading />;
  // News of one's own action comes before its answer leads on: only who finds it handed in already is led away.
  if (mayEdit(given)) edited.current = true;
  else if (!edited.current) return <Navigate to={base} replace />;
  const task = editingTask(given);
  const problems = check.data?.problems ?? [];
  const refusals = problems.filter((problem) => problem.level === 'refuse');
  const notes = problems.filter((problem) => problem.level !== 'refuse');
  const shown = Object.entries(check.data?.shown ?? {});
  return (
    <>
      <PageHead
        crumbs={[
          { label: t.shell.nav.cases, to: '/cases' },
          { label: given.number ?? t.work.noNumber, to: base },
          { label: t.cases.edit, to: `${base}/fill` },
        ]}
        title={words.title}
        about={words.about}
      />
      {check.error && <Failure error={check.error} onRetry={() => check.refetch()} />}
      {check.isPending && <p role="status">{words.checking}</p>}
      {check.data && (
        <div
          className={`note ${refusals.length > 0 ? 'note-bad' : notes.length > 0 ? 'note-warn' : 'note-good'}`}
          role="status"
        >
          <p className="note-title">{refusals.length > 0 ? words.bad : notes.length > 0 ? words.warn : words.ok}</p>
          <ProblemList problems={[...refusals, ...notes]} />
        </div>
      )}
      <div className="two-columns">
        <div>
          <Card title={say(given['procedure-title'])}>
            {given.schema && (
              <AnswerList
                schema={given.schema}
                value={given.form}
                directory={directory}
                marked={given.correction?.fields ?? []}
                changePart={(key, title) => (
                  <Link to={`${base}/fill#${elementId('case', `-part-${key}`)}`} aria-label={words.edit + title}>
                    {t.form.answers.change}
                  </Link>
                )}
              />
            )}
          </Card>
          <Materials given={given} uid="check" />
        </div>
        <div className="stack">
          {shown.length > 0 && (
            <div className="findings">
              <ShownValues title={t.cases.derived} shown={shown} />
            </div>
          )}
          {(check.data?.gates.length ?? 0) > 0 && (
            <div className="findings">
              <Gates gates={check.data?.gates ?? []} />
            </div>
          )}
        </div>
      </div>
      <div className="fill-bar">
        <Link className="button" to={`${base}/fill`}>
          {words.edit}
        </Link>
        {task && <ActionButtons given={given} task={task} disabled={!check.data || refusals.length > 0} direct />}
      </div>
    </>
  );
}
