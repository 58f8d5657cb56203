import { describe, expect, it } from 'vitest';
import type { Case, StepDef } from '@/api/shapes';
import { draw, waysOf } from '@/pages/cases/flow/layout';
import { pastOf } from '@/pages/cases/flow/past';

const step = (id: string, to: string[], more: Partial<StepDef> = {}): StepDef => ({
  id,
  title: { zh: id, en: id },
  type: 'task',
  who: null,
  days: null,
  actions: to.map((target) => ({ id: target, title: { zh: target, en: target }, to: [target] })),
  ...more,
});
const fork = (id: string, firsts: string[], to: string) =>
  step(id, [], {
    type: 'parallel',
    branches: firsts.map((first) => ({ id: first, title: { zh: first, en: first }, first })),
    to: [to],
  });

/** Two offices side by side; one asks outside first, and its leader may send the case back to it. */
const STEPS = [
  step('fill', ['offices']),
  fork('offices', ['fire', 'insurance'], 'issue'),
  step('fire', ['offices', 'fill']),
  step('insurance', ['safety']),
  step('safety', ['offices', 'fill']),
  step('issue', ['done', 'fire']),
];

describe('the drawing of a workflow', () => {
  it('leads from the end of a branch to where all lead on', () => {
    const ways = waysOf(STEPS);
    expect(ways.get('offices')).toEqual(['fire', 'insurance']);
    expect(ways.get('fire')).toEqual(['issue', 'fill']);
    expect(ways.get('safety')).toEqual(['issue', 'fill']);
    expect(ways.get('issue')).toEqual(['done', 'fire']);
  });

  it('stands in columns from left to right, and only ways back go back', () => {
    const { boxes, arrows } = draw(STEPS);
    const column = Object.fromEntries(boxes.map((box) => [box.id, box.column]));
    expect(column).toEqual({ fill: 0, offices: 1, fire: 2, insurance: 2, safety: 3, issue: 4, done: 5 });
    const backs = arrows.filter((arrow) => arrow.back).map((arrow) => `${arrow.from}-${arrow.to}`);
    expect(backs).toEqual(['fire-fill', 'safety-fill', 'issue-fire']);
  });
});

describe('what is behind a case', () => {
  const branch = (first: string) => ({ id: first, title: { zh: first, en: first }, first });
  const steps = [
    step('offices', [], { type: 'parallel', branches: [branch('fire'), branch('safety')] }),
    ...['fire', 'safety', 'issue'].map((id) => step(id, [])),
    step('later', [], { type: 'parallel', branches: [branch('issue')] }),
  ];
  const timeline = [{ 'step-title': { zh: 'fire', en: 'fire' } }, { 'step-title': null }];

  it('is what history tells of, and what opened those branches', () => {
    const given = { timeline, workflow: { steps, tokens: [] } } as unknown as Case;
    expect(pastOf(given, []).sort()).toEqual(['fire', 'offices']);
  });
});
