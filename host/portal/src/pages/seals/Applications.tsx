import { useId, useState } from 'react';
import { Link } from 'react-router';
import { api, BASE } from '@/api/client';
import { useGet, useRefresh } from '@/api/query';
import type { SealApplication } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { Tag, type Tone } from '@/ui/Tag';

const TONES: Record<SealApplication['state'], Tone> = {
  open: 'amber',
  approved: 'blue',
  refused: 'red',
  withdrawn: 'plain',
  used: 'green',
};

/** What I asked for, and what I have to decide. */
export function Applications() {
  const { t } = useLanguage();
  const words = t.seals.applications;
  const asked = useGet<{ items: SealApplication[] }>('/seal-applications');
  return (
    <Card title={words.title}>
      {asked.error ? (
        <Failure error={asked.error} onRetry={() => asked.refetch()} />
      ) : !asked.data ? (
        <Loading />
      ) : asked.data.items.length === 0 ? (
        <p className="muted">{words.none}</p>
      ) : (
        <ul className="documents">
          {asked.data.items.map((one) => (
            <Application key={one.id} one={one} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Application({ one }: { one: SealApplication }) {
  const { t, say } = useLanguage();
  const words = t.seals.applications;
  const id = useId();
  const refresh = useRefresh();
  const [comment, setComment] = useState('');
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const answers = one.may.includes('approve');
  const decide = async (verdict: string) => {
    setBusy(true);
    setFailed(null);
    try {
      await api.post(`/seal-applications/${encodeURIComponent(one.id)}/${verdict}`, { comment });
      await refresh('/seal-applications', '/cases');
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <p>
        <strong>{one['seal-name']}</strong> <Tag tone={TONES[one.state]}>{words.states[one.state]}</Tag>
      </p>
      <p>
        {words.document}
        {t.shell.colon}
        {say(one['document-title'])} {one['document-number']}
      </p>
      <p>
        <Link to={`/cases/${encodeURIComponent(one.case)}`}>{one['case-title']}</Link>
        {answers && (
          <>
            {' · '}
            <a href={`${BASE}/documents/${one.document}/content`} target="_blank" rel="noreferrer">
              {words.look}
            </a>
          </>
        )}
      </p>
      <p>
        {words.why}
        {t.shell.colon}
        {one.why}
      </p>
      <p className="muted">
        {words.who}
        {t.shell.colon}
        {one['person-name']} · {formatTime(one.at)}
        {one.decided && ` · ${one['decided-by'] ?? ''} ${formatTime(one.decided)} ${one.answer}`}
      </p>
      {failed !== null && <Failure error={failed} />}
      {answers && (
        <div className="form-field">
          <label className="form-label" htmlFor={id}>
            {words.answer}
          </label>
          <input
            id={id}
            className="form-input"
            value={comment}
            maxLength={500}
            onChange={(event) => setComment(event.target.value)}
          />
        </div>
      )}
      <p className="action-buttons">
        {one.may.map((verdict) => (
          <button
            type="button"
            key={verdict}
            className={`button${verdict === 'approve' ? ' button-primary' : ''}`}
            disabled={busy || (verdict === 'refuse' && !comment.trim())}
            onClick={() => decide(verdict)}
          >
            {words[verdict]}
          </button>
        ))}
      </p>
    </li>
  );
}
