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

export function targetsOf(step: StepDef): string[] {
  const out = [
    ...step.actions.flatMap((action) => action.to),
    ...(step.branches ?? []).map((branch) => branch.first),
    ...(step.to ?? []),
  ];
  return [...new Set(out)].filter((id) => id !== step.id);
}

export function draw(steps: StepDef[]): Drawing {
  const ids = new Set(steps.map((step) => step.id));
  // `done` and `closed` end every procedure and need no declaration.
  const ends = [...new Set(steps.flatMap(targetsOf))].filter((id) => !ids.has(id));
  const column = columnsOf(steps);
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
  const arrows = steps.flatMap((step) =>
    targetsOf(step).map((to) => ({ from: step.id, to, back: (column.get(to) ?? 0) <= (column.get(step.id) ?? 0) })),
  );
  return { boxes, arrows, columns: Math.max(...column.values()) + 1, rows: Math.max(1, ...rows.values()) };
}

/** The contract lists steps in the order of a good run, so an arrow to an earlier step is a way back. */
function columnsOf(steps: StepDef[]): Map<string, number> {
  const column = new Map<string, number>();
  for (const [index, step] of steps.entries()) {
    const from = steps
      .slice(0, index)
      .filter((earlier) => targetsOf(earlier).includes(step.id))
      .map((earlier) => column.get(earlier.id) ?? 0);
    column.set(
      step.id,
      from.length > 0 ? Math.max(...from) + 1 : index === 0 ? 0 : (column.get(steps[index - 1]?.id ?? '') ?? 0) + 1,
    );
  }
  return column;
}
