import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useRefresh } from '@/api/query';
import type { Task } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { caseTitle } from '@/lib/title';
import { useActing } from '@/session/acting';
import { SELF, useMe } from '@/session/me';
import { type Column, DataTable } from '@/ui/DataTable';
import { Due } from '@/ui/Due';

export function taskPath(task: Task, acting: string | null): string {
  const as = task.acting && task.acting !== acting ? `?as=${encodeURIComponent(task.acting)}` : '';
  return `/cases/${encodeURIComponent(task.case)}${as}`;
}

export function TaskTable({ tasks, withPost }: { tasks: Task[]; withPost: boolean }) {
  const { t, say } = useLanguage();
  const acting = useActing();
  const me = useMe();
  const words = t.work.columns;
  const postOf = (value: string) => {
    if (value === SELF) return t.shell.acting.self;
    const post = me.acting.find((one) => one.value === value);
    return post ? say(post.label) : value;
  };
  const columns: Column<Task>[] = [
    {
      key: 'case',
      title: words.case,
      className: 'col-main',
      cell: (task) => (
        <>
          <Link to={taskPath(task, acting)}>{caseTitle(task['case-title'], task['procedure-title'], say)}</Link>
          <small className="cell-sub">{task['case-number'] ?? t.work.noNumber}</small>
        </>
      ),
    },
    { key: 'step', title: words.step, cell: (task) => say(task['step-title']) },
    {
      key: 'system',
      title: words.procedure,
      cell: (task) => (
        <>
          {say(task['procedure-title'])}
          <small className="cell-sub">{say(task['system-title'])}</small>
        </>
      ),
    },
    { key: 'due', title: words.due, cell: (task) => <Due due={task.due} overdue={task.overdue} /> },
  ];
  if (withPost) columns.push({ key: 'as', title: words.as, cell: (task) => postOf(task.acting) });
  columns.push({ key: 'claim', title: words.holder, className: 'col-tools', cell: (task) => <Claim task={task} /> });
  return (
    <DataTable
      label={t.shell.nav.tasks}
      columns={columns}
      rows={tasks}
      rowKey={(task) => task.id}
      rowClass={(task) => (task.overdue ? 'row-over' : undefined)}
      empty={
        <>
          <p>{t.work.noTasks}</p>
          <p className="muted">{t.work.noTasksHint}</p>
        </>
      }
    />
  );
}

function Claim({ task }: { task: Task }) {
  const { t, say } = useLanguage();
  const refresh = useRefresh();
  const [said, setSaid] = useState('');
  // What waits for oneself nobody else can take.
  if (task.acting === SELF) return null;
  if (task['claimed-by-me']) return <span className="muted">{t.work.claimed}</span>;
  if (task['claimed-by']) return <span className="muted">{t.work.claimedBy(task['claimed-by'])}</span>;
  const claim = async () => {
    try {
      await api.post(`/tasks/${task.id}/claim`, {}, { acting: task.acting });
    } catch (error) {
      setSaid(say(asProblem(error).detail));
    }
    await refresh('/tasks');
  };
  return (
    <>
      <button type="button" className="button button-small" onClick={claim}>
        {t.work.claim}
      </button>
      <span role="alert" className="problem-refuse">
        {said}
      </span>
    </>
  );
}
