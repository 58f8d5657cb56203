import type { CaseDocument } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Tag } from '@/ui/Tag';

export function Documents({ documents }: { documents: CaseDocument[] }) {
  const { t, say } = useLanguage();
  const words = t.cases.documents;
  if (documents.length === 0) return <p className="muted">{words.none}</p>;
  return (
    <ul className="documents">
      {documents.map((document) => (
        <li key={document.id}>
          <p>
            <strong>{say(document.title)}</strong>{' '}
            <Tag tone={document.state === 'due' ? 'amber' : document.state === 'revoked' ? 'red' : 'green'}>
              {words.states[document.state] ?? document.state}
            </Tag>
          </p>
          <p className="muted">
            {document.number && (
              <>
                {words.number} <span className="mono">{document.number}</span> ·{' '}
              </>
            )}
            {formatTime(document.at)}
          </p>
        </li>
      ))}
    </ul>
  );
}
