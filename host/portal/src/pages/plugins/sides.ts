// Two decisions beside each other, line by line, with what differs marked. An effect is held against the one of its kind
// and target on the other side, so that one more shifts none of the others.
import type { Json, JsonObject } from '@/api/shapes';

export interface Line {
  text: string;
  differs: boolean;
}

const TARGETS = ['register', 'set', 'document', 'event', 'message', 'procedure', 'name'];

/** `mine` as lines; a line differs when the other side has not the same there. */
export function lines(mine: Json, other: Json | undefined): Line[] {
  return write('', '', mine, other);
}

function write(margin: string, label: string, mine: Json, other: Json | undefined): Line[] {
  const parts = partsOf(mine);
  if (!parts) return [{ text: `${margin}${label}${JSON.stringify(mine)}`, differs: !same(mine, other) }];
  const [open, close] = Array.isArray(mine) ? ['[', ']'] : ['{', '}'];
  // Where the other side has nothing of its kind, all of it differs.
  const differs = typeof other !== 'object' || other === null || Array.isArray(mine) !== Array.isArray(other);
  const others = differs ? new Map<string, Json>() : new Map(parted(other as Json[] | JsonObject));
  const inner = parts.flatMap(([key, value]) => {
    const name = Array.isArray(mine) ? '' : `${JSON.stringify(key)}: `;
    return write(`${margin}  `, name, value, others.get(key));
  });
  return [{ text: `${margin}${label}${open}`, differs }, ...inner, { text: `${margin}${close}`, differs }];
}

/** Of what is written on more than one line. */
function partsOf(value: Json | undefined): [string, Json][] | null {
  if (typeof value !== 'object' || value === null) return null;
  const parts = parted(value);
  return parts.length > 0 ? parts : null;
}

function parted(value: Json[] | JsonObject): [string, Json][] {
  if (!Array.isArray(value)) return Object.entries(value);
  const seen = new Map<string, number>();
  return value.map((one) => {
    const name = effect(one);
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return [`${name}#${nth}`, one];
  });
}

/** `record.put permit` of an effect; items that are no effects are told apart by their place alone. */
function effect(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  if (typeof value.kind !== 'string') return '';
  const target = TARGETS.map((field) => value[field]).find((named) => typeof named === 'string');
  return `${value.kind} ${target ?? ''}`;
}

function same(a: Json, b: Json | undefined): boolean {
  if (isNothing(a) && isNothing(b)) return true;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [mine, other] = [Object.entries(a), b as JsonObject];
  return (
    mine.length === Object.keys(other).length &&
    mine.every(([key, value]) => key in other && same(value, other[key] as Json))
  );
}

/** Nothing said and nothing there are the same. */
function isNothing(value: Json | undefined): boolean {
  return value == null || (typeof value === 'object' && Object.keys(value).length === 0);
}
