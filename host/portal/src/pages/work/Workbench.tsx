import { Link } from 'react-router';
import { useGet, usePages } from '@/api/query';
import type { CaseRow, Notice, Task, TaskPage } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay } from '@/lib/time';
import { actFor, useActing } from '@/session/acting';
import { choices, SELF, useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { CaseTable } from './CaseTable';
import { CountTiles } from './CountTiles';
import { NoticeList } from './NoticeList';
import { TaskTable } from './TaskTable';

/** What waits for me, what I have begun, what is new. */
export function Workbench() {
  const { t, say } = useLanguage();
  const me = useMe();
  const acting = useActing();
  const posts = choices(me).filter((one) => one.value !== SELF);
  const tasks = usePages<Task, TaskPage>('/tasks?state=open', { allPosts: true });
  const drafts = useGet<{ items: CaseRow[] }>('/cases?state=draft&mine=1');
  const recent = useGet<{ items: CaseRow[] }>('/cases');
  const notices = useGet<{ items: Notice[] }>('/notices', { allPosts: true });
  const draftRows = drafts.data?.items ?? [];
  const recentRows = (recent.data?.items ?? []).filter((row) => row.state !== 'draft').slice(0, 8);
  return (
    <>
      <PageHead title={t.work.hello(me.person.name)} about={t.work.today(formatDay(me.clock))} />
      {acting === SELF && posts.length > 0 && (
        <div className="note note-info">
          <p>{t.work.actingSelf}</p>
          <p className="offer-links">
            {posts.map((post) => (
              <button type="button" key={post.value} className="button button-small" onClick={() => actFor(post.value)}>
                {post['organisation-name']} {say(post['post-label'])}
              </button>
            ))}
          </p>
        </div>
      )}
      {tasks.first && <CountTiles counts={tasks.first.counts} />}
      <div className="two-columns">
        <div className="stack">
          <Card title={t.shell.nav.tasks} tools={<Link to="/tasks">{t.work.allTasks}</Link>} flush>
            <Paged list={tasks}>{(items) => <TaskTable tasks={items} withPost={me.acting.length > 2} />}</Paged>
          </Card>
          <Card title={t.work.recent} tools={<Link to="/cases">{t.shell.nav.cases}</Link>} flush>
            {recent.error ? (
              <Failure error={recent.error} onRetry={() => recent.refetch()} />
            ) : (
              <CaseTable
                rows={recentRows}
                empty={
                  <>
                    <p>{t.work.noCases}</p>
                    <Link to="/systems">{t.work.startOne}</Link>
                  </>
                }
              />
            )}
          </Card>
        </div>
        <div className="stack">
          {draftRows.length > 0 && (
            <Card title={t.work.draftsTitle} flush>
              <CaseTable rows={draftRows} compact empty={t.work.noDrafts} />
            </Card>
          )}
          <Card title={t.work.latest} tools={<Link to="/notices">{t.shell.nav.notices}</Link>}>
            <NoticeList notices={(notices.data?.items ?? []).slice(0, 6)} />
          </Card>
        </div>
      </div>
    </>
  );
}
