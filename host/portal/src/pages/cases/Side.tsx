import { Link } from 'react-router';
import type { Case, Token } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Due } from '@/ui/Due';
import { ActionButtons } from './actions/ActionButtons';
import { Verbs } from './actions/Verbs';
import { Clocks } from './Clocks';
import { ShownValues } from './Findings';
import { Outcome } from './Outcome';
import { Parties } from './Parties';
import { mayEdit, myTasks } from './useCase';

/** Beside every tab: where the case stands, who holds it, until when, and what I can do. */
export function Side({ given }: { given: Case }) {
  const shown = Object.entries(given.shown ?? {});
  const { t } = useLanguage();
  return (
    <aside className="side">
      <Where given={given} />
      <Actions given={given} />
      {given.clocks.length > 0 && <Clocks clocks={given.clocks} />}
      {shown.length > 0 && (
        <div className="findings">
          <ShownValues title={t.cases.derived} shown={shown} />
        </div>
      )}
    </aside>
  );
}

function Where({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const words = t.cases;
  const tokens = given.workflow.tokens.filter((token) => !token.ended);
  const signing = (id: string) => given.workflow.steps.find((step) => step.id === id)?.type === 'sign';
  // Of several drafts at once each has one holder, whom its token names.
  const drafts = given.documents.filter((document) => document.state === 'draft' && document.parties);
  const draft = drafts.length === 1 ? drafts[0] : undefined;
  const waiting = (token: Token) => (signing(token.step) ? draft?.parties : undefined);
  const titleOf = (id: string) => say(given.workflow.steps.find((step) => step.id === id)?.title) || id;
  if (given.state === 'done' || given.state === 'closed')
    return (
      <Card title={words.result}>
        <p className={`where-step where-${given.state}`}>{t.work.states[given.state]}</p>
        {tokens.map((token) => (
          <p className="muted" key={`${token.step}-${token.branch}`}>
            {formatTime(token.since)}
          </p>
        ))}
        <Outcome given={given} />
      </Card>
    );
  return (
    <Card title={words.where}>
      {tokens.length === 0 && <p>{words.nobody}</p>}
      <ul className="where">
        {tokens.map((token, index) => (
          <li key={`${token.step}-${token.branch}-${index}`}>
            <p className="where-step">{titleOf(token.step)}</p>
            {waiting(token) ? (
              <Parties parties={waiting(token) ?? []} />
            ) : (
              say(token.holder) && <p>{words.holds(say(token.holder))}</p>
            )}
            {token['waiting-for'] && <p>{words.waiting(say(token['waiting-for']))}</p>}
            <p className="muted">{words.since(formatTime(token.since))}</p>
            {token.due && (
              <p>
                {words.until}{' '}
                <Due due={token.due} overdue={given.tasks.some((task) => task.step === token.step && task.overdue)} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Actions({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const words = t.cases;
  const mine = myTasks(given);
  const editable = mayEdit(given);
  if (mine.length === 0 && given.verbs.length === 0) return null;
  return (
    <Card title={words.actions}>
      {mine.length === 0 && <p className="muted">{words.noActions}</p>}
      {mine.map((task) => {
        const own = task.actions.filter((action) => !(editable && action.check));
        return (
          <div key={task.id} className="side-task">
            {mine.length > 1 && <h3>{task.signs ? t.seals.sign.as(say(task.signs.title)) : say(task.title)}</h3>}
            {editable && (
              <Link className="button button-primary" to={`/cases/${encodeURIComponent(given.id)}/fill`}>
                {given.state === 'draft' ? words.continue : words.edit}
              </Link>
            )}
            {own.length > 0 && <ActionButtons given={given} task={{ ...task, actions: own }} />}
          </div>
        );
      })}
      <Verbs given={given} />
    </Card>
  );
}
