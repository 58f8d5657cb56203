// The way of a version as steps to draw: who did which, when, and what each still lacks.
import type { Hurdle, Rehearsal, Switch, Version } from '@/api/shapes';

export type StepId = 'received' | 'signed' | 'rehearsed' | 'reviewed' | 'active';

export interface WayStep {
  id: StepId;
  standing: 'past' | 'now' | 'ahead' | 'failed';
  by: string | null;
  at: string | null;
  lacks: Hurdle[];
}

/** Whose hurdle it is; one that the portal does not know stands before activation. */
const OF: Record<string, StepId> = {
  unsigned: 'signed',
  'not-rehearsed': 'rehearsed',
  'rehearsal-runs': 'rehearsed',
  'rehearsal-failed': 'rehearsed',
  'not-reviewed': 'reviewed',
  declined: 'reviewed',
  'broken-seal': 'reviewed',
  'rights-missing': 'active',
  older: 'active',
};
const ENDS_IT = ['declined', 'broken-seal', 'rehearsal-failed'];

/** Without a review there are but two steps: handed in, and active. */
export function wayOf(version: Version, reviews: boolean, rehearsal: Rehearsal | null, switches: Switch[]): WayStep[] {
  const ids: StepId[] = reviews ? ['received', 'signed', 'rehearsed', 'reviewed', 'active'] : ['received', 'active'];
  const steps = ids.map((id) => ({
    id,
    lacks: version.hurdles.filter((hurdle) => (OF[hurdle.code] ?? 'active') === id),
    ...doneBy(id, version, rehearsal, switches),
  }));
  const isDone = (step: (typeof steps)[number]) =>
    step.lacks.length === 0 && (step.id !== 'active' || version.state === 'active');
  const here = steps.findIndex((step) => !isDone(step));
  return steps.map((step, index) => {
    const failed = step.lacks.some((hurdle) => ENDS_IT.includes(hurdle.code));
    const open = index === here ? 'now' : 'ahead';
    return { ...step, standing: failed ? 'failed' : isDone(step) ? 'past' : open };
  });
}

type Done = Pick<WayStep, 'by' | 'at'>;

function doneBy(id: StepId, version: Version, rehearsal: Rehearsal | null, switches: Switch[]): Done {
  const none = { by: null, at: null };
  switch (id) {
    case 'received':
      return { by: version.by, at: version.installed };
    case 'signed':
      return { by: version.signer, at: null };
    case 'rehearsed':
      return rehearsal?.state === 'done' ? { by: null, at: rehearsal.last } : none;
    case 'reviewed':
      return version.review ? { by: version.review.by, at: version.review.at } : none;
    case 'active':
      return version.state === 'active' ? (lastSwitchTo(version.version, switches) ?? none) : none;
  }
}

function lastSwitchTo(version: string, switches: Switch[]): Switch | undefined {
  return switches.find((one) => isPointer(one) && one.after === version);
}

/** What a rollback leads to: the version that the active one took the place of, when that is known. */
export function before(active: string, switches: Switch[]): string | null {
  return switches.find((one) => one.kind === 'activate' && one.after === active)?.before || null;
}

function isPointer(one: Switch): boolean {
  return one.kind === 'activate' || one.kind === 'rollback';
}
