import { Segmented } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { query } from '@/api/client';
import { usePages } from '@/api/query';
import type { Task, TaskPage } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { TaskTable } from './TaskTable';

export default function TasksPage() {
  const { t } = useLanguage();
  const me = useMe();
  const [params, setParams] = useSearchParams();
  const [all, setAll] = useState(true);
  const overdue = params.has('overdue');
  const tasks = usePages<Task, TaskPage>(`/tasks${query({ state: 'open', overdue })}`, { allPosts: all });
  const several = me.acting.length > 2;
  return (
    <>
      <PageHead
        title={t.shell.nav.tasks}
        tools={
          <>
            <label className="form-option">
              <input
                type="checkbox"
                checked={overdue}
                onChange={(e) => setParams(e.target.checked ? { overdue: '1' } : {})}
              />
              {t.work.filter.overdue}
            </label>
            {several && (
              <Segmented
                aria-label={t.work.whose}
                value={all ? 'all' : 'this'}
                onChange={(value) => setAll(value === 'all')}
                options={[
                  { value: 'all', label: t.work.allPosts },
                  { value: 'this', label: t.work.thisPost },
                ]}
              />
            )}
          </>
        }
      />
      <Card flush>
        <Paged list={tasks}>{(items) => <TaskTable tasks={items} withPost={several} />}</Paged>
      </Card>
    </>
  );
}
