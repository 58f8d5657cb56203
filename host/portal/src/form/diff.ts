// What changed between two states of a form, as the autosave sends it: {pointer, from, to}. Tables of equal length are
// compared cell by cell so that two people can fill two rows at once; else the table goes as a whole.
import type { FormChange, Json, JsonObject } from '@/api/shapes';
import { getAt, join, same, setAt } from './pointer';

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && value !== undefined && typeof value === 'object' && !Array.isArray(value);

export function diff(from: JsonObject, to: JsonObject): FormChange[] {
  const out: FormChange[] = [];
  walk(from, to, '', out);
  return out;
}

function walk(from: Json | undefined, to: Json | undefined, pointer: string, out: FormChange[]): void {
  if (same(from, to)) return;
  const geometry = (value: Json | undefined) => isObject(value) && 'coordinates' in value;
  if (isObject(from) && isObject(to) && !geometry(from) && !geometry(to)) {
    for (const key of new Set([...Object.keys(from), ...Object.keys(to)]))
      walk(from[key], to[key], join(pointer, key), out);
    return;
  }
  const rows = (value: Json | undefined): value is Json[] => Array.isArray(value) && value.every(isObject);
  if (rows(from) && rows(to) && from.length === to.length && to.length > 0) {
    for (let index = 0; index < to.length; index += 1) walk(from[index], to[index], join(pointer, index), out);
    return;
  }
  out.push({ pointer, from: from ?? null, to: to ?? null });
}

export function apply(form: JsonObject, changes: { pointer: string; to: Json }[]): JsonObject {
  let out: Json | undefined = form;
  for (const change of changes) out = setAt(out, change.pointer, change.to === null ? undefined : change.to);
  return (out ?? {}) as JsonObject;
}

/** Takes over what others changed where this form still stands as it was. */
export function rebase(base: JsonObject, mine: JsonObject, theirs: JsonObject): JsonObject {
  let out: Json | undefined = mine;
  for (const change of diff(base, theirs)) {
    if (same(getAt(mine, change.pointer), change.from === null ? undefined : change.from))
      out = setAt(out, change.pointer, change.to === null ? undefined : change.to);
  }
  return (out ?? {}) as JsonObject;
}
