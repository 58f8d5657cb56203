// The versions of a system, sorted by what there is to do about each.
import type { Plugin, Plugins } from '@/api/shapes';

export interface SystemVersions {
  system: string;
  title: Plugin['title'];
  active: Plugin | null;
  /** Newer than the active one and not declined, newest first. */
  candidates: Plugin[];
  /** All others, newest first. */
  former: Plugin[];
  ails: string[];
}

export function bySystem({ items, problems }: Plugins): SystemVersions[] {
  const systems = [...new Set(items.map((one) => one.system))];
  return systems.map((system) => {
    const own = items.filter((one) => one.system === system).sort((a, b) => compare(b.version, a.version));
    const active = own.find((one) => one.active) ?? null;
    const waits = (one: Plugin) => one.state !== 'declined' && (!active || compare(one.version, active.version) > 0);
    const others = own.filter((one) => !one.active);
    return {
      system,
      title: own[0]?.title ?? null,
      active,
      candidates: others.filter(waits),
      former: others.filter((one) => !waits(one)),
      ails: problems.filter((one) => one.system === system).map((one) => one.what),
    };
  });
}

/** Of two versions (semver): negative when `a` is the older. A release is newer than what led to it. */
export function compare(a: string, b: string): number {
  const [one, two] = [parsed(a), parsed(b)];
  for (let i = 0; i < 3; i++) {
    const by = (one.numbers[i] ?? 0) - (two.numbers[i] ?? 0);
    if (by !== 0) return by;
  }
  if (one.before === two.before) return 0;
  if (!one.before || !two.before) return one.before ? -1 : 1;
  return one.before.localeCompare(two.before, 'en', { numeric: true });
}

function parsed(version: string): { numbers: number[]; before: string } {
  const [release = '', ...before] = (version.split('+')[0] ?? '').split('-');
  return { numbers: release.split('.').map((part) => Number.parseInt(part, 10) || 0), before: before.join('-') };
}

export function versionPath(system: string, version: string): string {
  return `/plugins/${encodeURIComponent(system)}/versions/${encodeURIComponent(version)}`;
}

export function versionLink(system: string, version: string): string {
  return `/admin/plugins/${encodeURIComponent(system)}/${encodeURIComponent(version)}`;
}
