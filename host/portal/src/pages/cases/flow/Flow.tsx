import type { Case } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { StepList } from '../../systems/StepList';
import { FlowDrawing } from './FlowDrawing';

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

/** What history tells of, where the case stands, and what opened branches that are among these: nobody acts there. */
function pastOf(given: Case, here: string[]): string[] {
  const seen = new Set(given.timeline.map((item) => item['step-title']?.zh).filter(Boolean));
  const { steps } = given.workflow;
  const past = new Set(
    steps.filter((step) => seen.has(step.title.zh) || here.includes(step.id)).map((step) => step.id),
  );
  for (const { id, branches = [] } of steps) if (branches.some((branch) => past.has(branch.first))) past.add(id);
  return [...past];
}
