import { Link, useParams } from 'react-router';
import { directory } from '@/api/directory';
import { useGet } from '@/api/query';
import type { Project, ProjectEvent, RegisterField } from '@/api/shapes';
import { wordFor } from '@/form/labels';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { RecordValue } from './RecordValue';
import { titled } from './titles';
import '@/form/read/read.css';

/** In the head already, or too large for a summary; all of it is one click away. */
const ELSEWHERE = new Set(['name', 'project-no', 'owner', 'division', 'status']);
const LARGE = new Set(['table', 'geometry', 'json', 'long-text', 'file']);

/** A project across all systems. */
export default function ProjectPage() {
  const { id = '' } = useParams();
  const { t, say, lang } = useLanguage();
  const words = t.places.projects;
  const path = `/projects/${encodeURIComponent(id)}`;
  const project = useGet<Project>(path);
  const timeline = useGet<{ items: ProjectEvent[] }>(`${path}/timeline`);
  const record = useGet<{ fields?: RegisterField[] }>(`/registers/hub/project/record?key=${encodeURIComponent(id)}`);
  if (project.error) return <NotYours error={project.error} onRetry={() => project.refetch()} />;
  if (!project.data) return <Loading />;
  const one = project.data.data;
  const text = (field: string) => (typeof one[field] === 'string' ? one[field] : '');
  const facts = (record.data?.fields ?? []).filter(
    (field) => one[field.id] !== undefined && !ELSEWHERE.has(field.id) && !LARGE.has(field.type),
  );
  const events = [...(timeline.data?.items ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <>
      <PageHead
        crumbs={[{ label: words.title, to: '/projects' }]}
        title={text('name') || id}
        about={
          <span className="case-facts">
            <Tag tone="blue">{text('status') || '—'}</Tag>
            <span>
              {words.no} <span className="mono">{id}</span>
            </span>
            <span>
              {words.owner} <Ref kind="organisation" id={text('owner')} directory={directory} />
            </span>
            <Ref kind="division" id={text('division')} directory={directory} />
          </span>
        }
        tools={
          <Link className="button" to={`/registers/hub/project/record?key=${encodeURIComponent(id)}`}>
            {words.all}
          </Link>
        }
      />
      <div className="two-columns">
        <div className="stack">
          <Card title={words.data}>
            <dl className="answer-grid">
              {facts.map((field) => (
                <div className={`answer${field.type === 'address' ? ' answer-double' : ''}`} key={field.id}>
                  <dt>{titled(field, t, say)}</dt>
                  <dd>
                    <RecordValue field={field} value={one[field.id]} />
                  </dd>
                </div>
              ))}
            </dl>
          </Card>
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
                          <Link
                            className="mono"
                            to={`/cases/${encodeURIComponent(event.case ?? event['case-number'])}`}
                          >
                            {event['case-number']}
                          </Link>
                        </>
                      )}
                    </p>
                    {event.documents.map((document) => (
                      <p key={document.id}>
                        {say(document.title)} <span className="mono">{document.number}</span>
                      </p>
                    ))}
                  </div>
                </li>
              ))}
            </ol>
          </Card>
        </div>
        <Card title={words.parties}>
          <ul className="plain-list">
            {project.data.parties.map((party) => (
              <li key={`${party.kind}/${party.section}/${party.organisation}`}>
                <p>
                  <Tag>{wordFor('organisation-kind', party.kind, lang)}</Tag>{' '}
                  {party['organisation-name'] ?? party.organisation} <small className="muted">{party.status}</small>
                </p>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}
