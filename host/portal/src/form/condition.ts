// The closed comparison of a contract (`all any not`, or `at` with `is in has has-any set`), as far as the form answers it.
import type { Json, JsonObject } from '@/api/shapes';
import { getAt, same } from './pointer';

/** `undefined`: it asks about something other than the form. */
export function holds(condition: JsonObject, form: JsonObject): boolean | undefined {
  if (Array.isArray(condition.all)) return every(parts(condition.all, form));
  if (Array.isArray(condition.any)) return negated(every(parts(condition.any, form).map(negated)));
  if (condition.not !== undefined) return negated(holds(condition.not as JsonObject, form));
  const at = String(condition.at ?? '');
  if (!at.startsWith(FORM)) return undefined;
  const value = getAt(form, at.slice(FORM.length - 1));
  const items = Array.isArray(value) ? value : [];
  if (condition.is !== undefined) return same(value, condition.is);
  if (condition.in !== undefined) return contains(condition.in, value);
  if (condition.has !== undefined) return contains(items, condition.has);
  if (condition['has-any'] !== undefined) return items.some((item) => contains(condition['has-any'], item));
  if (condition.set !== undefined) return (value !== undefined) === condition.set;
  return undefined;
}

const FORM = '/form/';

const parts = (conditions: Json[], form: JsonObject) => conditions.map((one) => holds(one as JsonObject, form));

const contains = (list: Json | undefined, value: Json | undefined) =>
  Array.isArray(list) && list.some((one) => same(one, value));

const negated = (known: boolean | undefined) => (known === undefined ? undefined : !known);

function every(known: (boolean | undefined)[]): boolean | undefined {
  if (known.includes(false)) return false;
  return known.includes(undefined) ? undefined : true;
}
