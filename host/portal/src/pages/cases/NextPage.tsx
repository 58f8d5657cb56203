import { useEffect } from 'react';
import { Link, Navigate, useLocation, useParams } from 'react-router';
import { useRefresh } from '@/api/query';
import type { ActAnswer } from '@/api/shapes';
import { ProblemList } from '@/form/ProblemList';
import { type Bilingual, useLanguage } from '@/i18n';
import { OfferLinks } from '@/ui/OfferLinks';
import { PageHead } from '@/ui/PageHead';
import { StateTag } from '@/ui/StateTag';
import { Outcome } from './Outcome';
import { useCase } from './useCase';

/** What the page that the action was done on hands over. */
export interface Done extends ActAnswer {
  system: string;
  did: Bilingual;
}

/** After an action: what was done, and what happens next, and with whom. */
export default function NextPage() {
  const { id = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.cases.next;
  const answer = useLocation().state as Done | null;
  const refresh = useRefresh();
  const found = useCase(id);
  // Only here: the page of the action would find that it is not to be acted on any more.
  useEffect(() => {
    void refresh('/cases', '/tasks', '/notices', '/me', '/organisations', '/registers', '/projects');
  }, [refresh]);
  if (!answer?.case) return <Navigate to={`/cases/${encodeURIComponent(id)}`} replace />;
  return (
    <>
      <PageHead title={words.title(say(answer.did))} />
      <div className="next" role="status">
        <p className="next-sign" aria-hidden="true">
          ✓
        </p>
        {answer.case.number && (
          <p className="next-number">
            <span className="muted">{words.number}</span>
            <strong className="mono">{answer.case.number}</strong>
          </p>
        )}
        <p>
          <StateTag state={answer.case.state} /> {answer.case['step-titles'].map(say).join(t.shell.comma)}
        </p>
        {found.data && <Outcome given={found.data} />}
        <div className="next-what">
          <h2>{words.whatNext}</h2>
          <p>{say(answer.next)}</p>
        </div>
        {answer.notes.length > 0 && (
          <div className="next-what">
            <h2>{words.notes}</h2>
            <ProblemList problems={answer.notes} />
            <OfferLinks problems={answer.notes} within={answer.system} />
          </div>
        )}
        <p className="next-links">
          <Link className="button button-primary" to={`/cases/${encodeURIComponent(id)}`}>
            {words.toCase}
          </Link>
          <Link className="button" to="/">
            {words.toWork}
          </Link>
        </p>
      </div>
    </>
  );
}
