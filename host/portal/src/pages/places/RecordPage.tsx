import { useParams, useSearchParams } from 'react-router';
import { useGet } from '@/api/query';
import type { RecordVersion, RegisterField, RegisterPage, RegisterRow } from '@/api/shapes';
import { same } from '@/form/pointer';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { RecordValue } from './RecordValue';
import { titled } from './titles';
import { useRegisterTitle } from './useRegisterTitle';
import '@/form/read/read.css';

/** One record: what it says now, and every version it had. */
export default function RecordPage() {
  const { system = '', register = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.places.registers;
  const [params] = useSearchParams();
  const key = params.get('key') ?? '';
  const path = `/registers/${system}/${register}`;
  const record = useGet<RegisterRow & { fields?: RegisterField[] }>(`${path}/record?key=${encodeURIComponent(key)}`);
  const history = useGet<{ items: RecordVersion[] } | RecordVersion[]>(
    `${path}/history?key=${encodeURIComponent(key)}`,
  );
  // The fields' names come with the list.
  const list = useGet<RegisterPage>(`${path}?limit=1`);
  const title = useRegisterTitle(system, register);
  if (record.error) return <NotYours error={record.error} onRetry={() => record.refetch()} />;
  if (!record.data) return <Loading />;
  const row = record.data;
  const fields = row.fields ?? list.data?.fields ?? [];
  const named = new Set(fields.map((field) => field.id));
  const all: RegisterField[] = [
    ...fields,
    ...Object.keys(row.data)
      .filter((id) => !named.has(id))
      .map((id) => ({ id, title: { zh: id, en: id }, type: 'text', queryable: false })),
  ];
  const versions = history.data ? (Array.isArray(history.data) ? history.data : history.data.items) : [];
  const titleOf = (id: string) => say(all.find((field) => field.id === id)?.title) || id;
  return (
    <>
      <PageHead
        crumbs={[
          { label: words.title, to: '/registers' },
          { label: title, to: `/registers/${system}/${register}` },
        ]}
        title={typeof row.data.name === 'string' ? row.data.name : key}
        about={
          <span className="case-facts">
            {typeof row.data.name === 'string' && <span className="mono">{key}</span>}
            <span>{words.versionNo(row.version)}</span>
            {row.retired && <Tag tone="amber">{typeof row.retired === 'string' ? row.retired : words.retired}</Tag>}
          </span>
        }
      />
      <div className="two-columns">
        <Card title={words.record}>
          <dl className="answer-grid">
            {all.map((field) => (
              <div
                key={field.id}
                className={`answer${['table', 'geometry', 'long-text'].includes(field.type) ? ' answer-wide' : field.type === 'address' ? ' answer-double' : ''}`}
              >
                <dt>{titled(field, t, say)}</dt>
                <dd>
                  <RecordValue field={field} value={row.data[field.id]} />
                </dd>
              </div>
            ))}
          </dl>
        </Card>
        <Card title={words.history}>
          <ol className="timeline">
            {[...versions]
              .sort((a, b) => b.version - a.version)
              .map((version) => {
                const before = versions.find((one) => one.version === version.version - 1);
                const changed = Object.keys(version.data).filter(
                  (id) => before && !same(version.data[id], before.data[id]),
                );
                return (
                  <li key={version.version} className="timeline-item">
                    <time dateTime={version.at}>{formatTime(version.at)}</time>
                    <div>
                      <p>
                        <strong>{words.versionNo(version.version)}</strong>
                      </p>
                      {changed.length > 0 && (
                        <p className="muted">
                          {words.changed}
                          {t.shell.colon}
                          {changed.map(titleOf).join(t.shell.comma)}
                        </p>
                      )}
                    </div>
                  </li>
                );
              })}
          </ol>
        </Card>
      </div>
    </>
  );
}
