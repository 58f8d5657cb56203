import { Link, useParams } from 'react-router';
import { directory } from '@/api/directory';
import { useGet } from '@/api/query';
import type { ProjectEvent, ProjectRow, RegisterPage, RegisterRow } from '@/api/shapes';
import { wordFor } from '@/form/labels';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';

/** A project across all systems. */
export default function ProjectPage() {
  const { id = '' } = useParams();
  const { t, say, lang } = useLanguage();
  const words = t.places.projects;
  const path = `/projects/${encodeURIComponent(id)}`;
  const project = useGet<ProjectRow>(path);
  const timeline = useGet<{ items: ProjectEvent[] }>(`${path}/timeline`);
  const parties = useGet<RegisterPage>(`/registers/hub/party?project-no=${encodeURIComponent(id)}`);
  if (project.error) return <NotYours error={project.error} onRetry={() => project.refetch()} />;
  if (!project.data) return <Loading />;
  const one = project.data;
  const events = [...(timeline.data?.items ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const text = (row: RegisterRow, field: string) => String(row.data[field] ?? '');
  return (
    <>
      <PageHead
        crumbs={[{ label: words.title, to: '/projects' }]}
        title={one.name}
        about={
          <span className="case-facts">
            <Tag tone="blue">{one.status}</Tag>
            <span>
              {words.no} <span className="mono">{one['project-no']}</span>
            </span>
            <span>
              {words.owner} {one['owner-name'] ?? one.owner}
            </span>
            <Ref kind="division" id={one.division} directory={directory} />
          </span>
        }
        tools={
          <Link className="button" to={`/registers/hub/project/record?key=${encodeURIComponent(one['project-no'])}`}>
            {words.data}
          </Link>
        }
      />
      <div className="two-columns">
        <Card title={words.timeline}>
          {events.length === 0 && <p className="muted">{words.noTimeline}</p>}
          <ol className="timeline">
            {events.map((event, index) => (
              <li key={`${event.at}-${index}`} className="timeline-item">
                <time dateTime={event.at}>{formatTime(event.at)}</time>
                <div>
                  <p>
                    <strong>{say(event.what)}</strong>
                  </p>
                  <p className="muted">
                    {say(event['system-title'])}
                    {event['case-number'] && (
                      <>
                        {' · '}
                        <Link className="mono" to={`/cases/${encodeURIComponent(event['case-number'])}`}>
                          {event['case-number']}
                        </Link>
                      </>
                    )}
                  </p>
                </div>
              </li>
            ))}
          </ol>
        </Card>
        <Card title={words.parties}>
          <ul className="plain-list">
            {(parties.data?.items ?? []).map((row) => (
              <li key={row.key}>
                <p>
                  <Tag>{wordFor('organisation-kind', text(row, 'kind'), lang)}</Tag>{' '}
                  <Ref kind="organisation" id={text(row, 'organisation')} directory={directory} />
                </p>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}
