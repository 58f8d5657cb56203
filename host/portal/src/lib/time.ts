// Times are shown in the city's zone, wherever the browser stands.

export const CITY_ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: CITY_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function cityParts(at: Date): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((p) => [p.type, p.value]));
}

/** `2025-02-17 09:00`; a plain date stays as it is. */
export function formatTime(value: string | null | undefined): string {
  if (!value) return '';
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return value;
  const p = cityParts(at);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`;
}

export function formatDay(value: string | null | undefined): string {
  return formatTime(value).slice(0, 10);
}

/** The last day that is still in time: a limit of whole days ends with its day, which is written as the next midnight. */
export function lastDay(due: string): string {
  const at = new Date(due);
  if (/^\d{4}-\d{2}-\d{2}$/.test(due) || Number.isNaN(at.getTime())) return due;
  return formatDay(new Date(at.getTime() - 1).toISOString());
}

/** RFC 3339 with the city's offset for `<input type="datetime-local">`, and back. */
export function toLocalInput(value: string): string {
  return formatTime(value).replace(' ', 'T');
}

export function fromLocalInput(value: string): string {
  return value.length === 16 ? `${value}:00+08:00` : value;
}

/** Whole days from `from` to `until` by the city's dates; negative when past. */
export function daysBetween(from: string, until: string): number {
  const day = (v: string) => Date.parse(`${formatDay(v)}T00:00:00Z`);
  return Math.round((day(until) - day(from)) / 86_400_000);
}
