import { Link } from 'react-router';
import { BASE } from '@/api/client';
import type { CaseDocument } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Tag, type Tone } from '@/ui/Tag';
import { Parties } from './Parties';

const TONES: Record<string, Tone> = { due: 'amber', draft: 'amber', void: 'red', revoked: 'red', superseded: 'red' };

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
            <Tag tone={TONES[document.state] ?? 'green'}>{words.states[document.state] ?? document.state}</Tag>
          </p>
          <p className="muted">
            {document.number && (
              <>
                {words.number} <span className="mono">{document.number}</span> ·{' '}
              </>
            )}
            {formatTime(document.at)}
          </p>
          {document.parties && <Parties parties={document.parties} />}
          {document.code && (
            <p>
              <Link to={`/documents/${document.id}`}>{words.open}</Link>
              {' · '}
              <a href={`/verify/${document.code}`} target="_blank" rel="noreferrer">
                {words.verify} <span className="mono">{document.code}</span>
              </a>
              {document.editable && (
                <>
                  {' · '}
                  <a href={`${BASE}/documents/${document.id}/editable`} download>
                    {words.editable}
                  </a>
                </>
              )}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
