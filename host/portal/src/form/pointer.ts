// JSON Pointers (RFC 6901) over immutable values.
import type { Json, JsonObject } from '@/api/shapes';

export function tokens(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function join(parent: string, token: string | number): string {
  return `${parent}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

export function getAt(root: Json | undefined, pointer: string): Json | undefined {
  let at: Json | undefined = root;
  for (const token of tokens(pointer)) {
    if (Array.isArray(at)) at = at[Number(token)];
    else if (at !== null && typeof at === 'object') at = at[token];
    else return undefined;
  }
  return at;
}

/** A copy with `value` at `pointer`; `undefined` removes it. Missing parents become objects. */
export function setAt(root: Json | undefined, pointer: string, value: Json | undefined): Json | undefined {
  return setTokens(root, tokens(pointer), value);
}

function setTokens(at: Json | undefined, path: string[], value: Json | undefined): Json | undefined {
  const [token, ...rest] = path;
  if (token === undefined) return value;
  if (Array.isArray(at)) {
    const copy = at.slice();
    copy[Number(token)] = setTokens(at[Number(token)], rest, value) ?? null;
    return copy;
  }
  const from: JsonObject = at !== null && typeof at === 'object' ? at : {};
  const next = setTokens(from[token], rest, value);
  const { [token]: _, ...others } = from;
  if (next === undefined) return others;
  // Keeps the order of properties when one is replaced.
  return token in from ? { ...from, [token]: next } : { ...others, [token]: next };
}

export function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, index) => same(value, b[index]));
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}
