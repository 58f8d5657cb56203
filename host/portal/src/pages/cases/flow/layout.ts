// Where the boxes of a workflow stand: columns by distance from the start, arrows forward between them, arrows back below.
import type { StepDef } from '@/api/shapes';

export interface Box {
  id: string;
  column: number;
  row: number;
}

export interface Arrow {
  from: string;
  to: string;
  back: boolean;
}

export interface Drawing {
  boxes: Box[];
  arrows: Arrow[];
  columns: number;
  rows: number;
}

type Ways = Map<string, string[]>;

/** Where each step leads. What ends a branch leads to where all branches lead on, not back to the step that opened them. */
export function waysOf(steps: StepDef[]): Ways {
  const ways: Ways = new Map(steps.map((step) => [step.id, targetsOf(step)]));
  for (const fork of steps) {
    const next = fork.to ?? [];
    if (!fork.branches?.length || next.length === 0) continue;
    const firsts = fork.branches.map((branch) => branch.first);
    for (const id of inside(firsts, [fork.id, ...next], ways)) {
      const to = (ways.get(id) ?? []).flatMap((target) => (target === fork.id ? next : [target]));
      ways.set(id, [...new Set(to)]);
    }
    ways.set(fork.id, firsts);
  }
  return ways;
}

function targetsOf(step: StepDef): string[] {
  const out = [
    ...step.actions.flatMap((action) => action.to),
    ...(step.branches ?? []).map((branch) => branch.first),
    ...(step.to ?? []),
  ];
  return [...new Set(out)].filter((id) => id !== step.id);
}

/** The steps of branches, from their first ones on; a way that leaves the branches for a step before them ends it. */
function inside(firsts: string[], outside: string[], ways: Ways): Set<string> {
  const order = [...ways.keys()];
  const first = Math.min(...firsts.map((id) => order.indexOf(id)));
  const found = new Set(firsts);
  for (const id of found)
    for (const to of ways.get(id) ?? []) if (!outside.includes(to) && order.indexOf(to) > first) found.add(to);
  return found;
}

export function draw(steps: StepDef[]): Drawing {
  const ways = waysOf(steps);
  // `done` and `closed` end every procedure and need no declaration.
  const ends = [...new Set([...ways.values()].flat())].filter((id) => !ways.has(id));
  const column = columnsOf(ways);
  // Every end stands in the last column, declared or not.
  const declared = steps.filter((step) => step.type === 'end').map((step) => step.id);
  const last = 1 + Math.max(0, ...[...column].filter(([id]) => !declared.includes(id)).map(([, at]) => at));
  for (const id of [...declared, ...ends]) column.set(id, last);
  const rows = new Map<number, number>();
  const boxes = [...steps.map((step) => step.id), ...ends].map((id) => {
    const at = column.get(id) ?? 0;
    const row = rows.get(at) ?? 0;
    rows.set(at, row + 1);
    return { id, column: at, row };
  });
  const arrows = [...ways].flatMap(([from, targets]) =>
    targets.map((to) => ({ from, to, back: (column.get(to) ?? 0) <= (column.get(from) ?? 0) })),
  );
  return { boxes, arrows, columns: Math.max(...column.values()) + 1, rows: Math.max(1, ...rows.values()) };
}

/** The contract lists steps in the order of a good run, so an arrow to an earlier step is a way back. */
function columnsOf(ways: Ways): Map<string, number> {
  const column = new Map<string, number>();
  let before = -1;
  for (const id of ways.keys()) {
    const from = [...column].filter(([earlier]) => ways.get(earlier)?.includes(id)).map(([, at]) => at);
    before = (from.length > 0 ? Math.max(...from) : before) + 1;
    column.set(id, before);
  }
  return column;
}
