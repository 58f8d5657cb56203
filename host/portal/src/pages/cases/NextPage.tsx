import { Link, Navigate, useLocation, useParams } from 'react-router';
import type { ActAnswer } from '@/api/shapes';
import { ProblemList } from '@/form/ProblemList';
import { useLanguage } from '@/i18n';
import { OfferLinks } from '@/ui/OfferLinks';
import { PageHead } from '@/ui/PageHead';
import { StateTag } from '@/ui/StateTag';

/** After an action: that it is done, and what happens next, and with whom. */
export default function NextPage() {
  const { id = '' } = useParams();
  const { t, say } = useLanguage();
  const words = t.cases.next;
  const answer = useLocation().state as (ActAnswer & { system: string }) | null;
  if (!answer?.case) return <Navigate to={`/cases/${encodeURIComponent(id)}`} replace />;
  return (
    <>
      <PageHead title={words.title} />
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
          <StateTag state={answer.case.state} /> {answer.case['step-titles'].map(say).join('、')}
        </p>
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
