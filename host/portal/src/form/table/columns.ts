import type { Field, ObjectModel } from '../model';
import { layoutFor } from '../model';

/** Every column that any row may have; in a row where it does not apply its cell is empty. */
export function columnsOf(model: ObjectModel): Field[] {
  const known = columnsByModel.get(model);
  if (known) return known;
  const always = layoutFor(model, {}).byId;
  const columns = model.order
    .map((id) => always.get(id)?.field ?? anyLayout(model, id))
    .filter((field): field is Field => field !== null);
  columnsByModel.set(model, columns);
  return columns;
}

const columnsByModel = new WeakMap<ObjectModel, Field[]>();

function anyLayout(model: ObjectModel, id: string): Field | null {
  const rule = model.conditionals.find((r) => typeof r.properties[id] === 'object');
  if (!rule) return null;
  const only: ObjectModel = {
    ...model,
    base: new Map([[id, rule.properties[id] as never]]),
    conditionals: [],
    order: [id],
    layouts: new Map(),
  };
  return layoutFor(only, {}).byId.get(id)?.field ?? null;
}
