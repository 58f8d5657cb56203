import { Link } from 'react-router';
import { directory } from '@/api/directory';
import type { Case } from '@/api/shapes';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';

/** What a finished case has led to: the project, the record, the numbers that were issued. */
export function Outcome({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const words = t.cases;
  const numbered = given.documents.filter((document) => document.number && document.state !== 'revoked');
  const key = given['record-key'] === given.project ? null : given['record-key'];
  if (given.state !== 'done' || (!given.project && !key && numbered.length === 0)) return null;
  return (
    <dl className="outcome">
      {given.project && (
        <div>
          <dt>{t.places.projects.no}</dt>
          <dd>
            <Ref kind="project" id={given.project} directory={directory} />
          </dd>
        </div>
      )}
      {key && (
        <div>
          <dt>{words.recordKey}</dt>
          <dd className="mono">{key}</dd>
        </div>
      )}
      {numbered.map((document) => (
        <div key={document.id}>
          <dt>{say(document.title)}</dt>
          <dd className="mono">
            {document.code ? <Link to={`/documents/${document.id}`}>{document.number}</Link> : document.number}
          </dd>
        </div>
      ))}
    </dl>
  );
}
