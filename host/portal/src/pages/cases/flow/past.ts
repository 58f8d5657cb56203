import type { Case } from '@/api/shapes';

/** What history tells of, where the case stands, and what opened branches that are among these: nobody acts there. */
export function pastOf(given: Pick<Case, 'timeline' | 'workflow'>, here: string[]): string[] {
  const seen = new Set(given.timeline.map((item) => item['step-title']?.zh).filter(Boolean));
  const { steps } = given.workflow;
  const past = new Set(
    steps.filter((step) => seen.has(step.title.zh) || here.includes(step.id)).map((step) => step.id),
  );
  for (const { id, branches = [] } of steps) if (branches.some((branch) => past.has(branch.first))) past.add(id);
  return [...past];
}
