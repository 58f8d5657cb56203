import type { Case } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { StepList } from '../../systems/StepList';
import { FlowDrawing } from './FlowDrawing';
import { pastOf } from './past';

export function Flow({ given }: { given: Case }) {
  const { t } = useLanguage();
  const steps = given.workflow.steps;
  const ended = given.state === 'done' || given.state === 'closed' ? given.state : null;
  const standing = ended ? [] : given.workflow.tokens.filter((token) => !token.ended);
  const here = given.workflow.tokens.filter((token) => !token.ended).map((token) => token.step);
  const now = ended ? [] : here;
  const past = pastOf(given, here).filter((id) => !now.includes(id));
  return (
    <>
      <FlowDrawing steps={steps} now={now} past={past} ended={ended} tokens={standing} />
      <h2 className="flow-heading">{t.cases.flow.list}</h2>
      <StepList steps={steps} now={now} past={past} tokens={standing} />
    </>
  );
}
