// A schema's `default` fills a field that nobody has filled, in a new draft and in a new row; it is then a value like any other.
import type { JsonObject } from '@/api/shapes';
import { layoutFor, type ObjectModel } from './model';

export function withDefaults(model: ObjectModel, value: JsonObject): JsonObject {
  let out = value;
  for (const { field } of layoutFor(model, value).fields) {
    const given = field.schema.default;
    if (given !== undefined && out[field.id] === undefined) out = { ...out, [field.id]: given };
  }
  return out;
}
