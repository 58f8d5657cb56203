// Reads a JSON Schema into what the renderer draws: fields in order, choices, columns, and the conditions under which
// fields appear (`if/then/else`, `dependentSchemas`, `dependentRequired`). It decides nothing: validity is the schema's.
import { Validator } from '@cfworker/json-schema';
import type { Json, JsonObject } from '@/api/shapes';
import type { Bilingual } from '@/i18n';
import { type Kind, kindOf, type Shape, shapeOf } from './kinds';
import { merged } from './types';

export interface Choice {
  value: string | number;
  zh: string;
  en: string;
}

export interface Field {
  id: string;
  kind: Kind;
  title: Bilingual;
  hint: Bilingual;
  says: Bilingual;
  schema: JsonObject;
  choices: Choice[];
  /** Columns of a table, fields of a group. */
  inner: ObjectModel | null;
  shape: Shape;
  unit: string | null;
}

export interface Placed {
  field: Field;
  required: boolean;
}

export interface Layout {
  key: string;
  fields: Placed[];
  byId: Map<string, Placed>;
}

interface Conditional {
  holds: (value: JsonObject) => boolean;
  deps: string[];
  properties: Record<string, JsonObject | false>;
  required: string[];
}

export interface Part {
  zh: string;
  en: string;
  fields: string[];
}

export interface ObjectModel {
  root: JsonObject;
  base: Map<string, JsonObject>;
  required: string[];
  conditionals: Conditional[];
  parts: Part[];
  order: string[];
  layouts: Map<string, Layout>;
}

const object = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [];
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export function compile(schema: JsonObject, root: JsonObject = schema): ObjectModel {
  const base = new Map<string, JsonObject>();
  for (const [id, property] of Object.entries(object(schema.properties))) base.set(id, object(property));
  const conditionals: Conditional[] = [];
  collect(schema, [], conditionals, base);
  const model: ObjectModel = {
    root,
    base,
    required: strings(schema.required),
    conditionals,
    parts: Array.isArray(schema.parts) ? (schema.parts as unknown as Part[]) : [],
    order: [],
    layouts: new Map(),
  };
  model.order = orderOf(model);
  return model;
}

type Test = { check: Validator; expect: boolean; deps: string[] };

function collect(schema: JsonObject, above: Test[], out: Conditional[], base: Map<string, JsonObject>): void {
  const branch = (part: Json | undefined, tests: Test[]) => {
    const then = object(part);
    if (Object.keys(then).length === 0) return;
    out.push(conditional(then, tests));
    collect(then, tests, out, base);
  };
  if (schema.if !== undefined) {
    const test = testOf(object(schema.if));
    branch(schema.then, [...above, { ...test, expect: true }]);
    branch(schema.else, [...above, { ...test, expect: false }]);
  }
  for (const [id, dependent] of Object.entries(object(schema.dependentSchemas)))
    branch(dependent, [...above, testOf({ required: [id] })]);
  for (const [id, needs] of Object.entries(object(schema.dependentRequired)))
    branch({ required: needs }, [...above, testOf({ required: [id] })]);
  for (const part of Array.isArray(schema.allOf) ? schema.allOf : []) {
    const inner = object(part);
    if (above.length > 0 || inner.properties === undefined) {
      if (inner.properties !== undefined) branch(inner, above);
      else collect(inner, above, out, base);
      continue;
    }
    for (const [id, property] of Object.entries(object(inner.properties))) base.set(id, object(property));
    collect(inner, above, out, base);
  }
}

function testOf(schema: JsonObject): Test {
  const deps = [...Object.keys(object(schema.properties)), ...strings(schema.required)];
  for (const key of ['allOf', 'anyOf', 'oneOf'])
    for (const part of Array.isArray(schema[key]) ? (schema[key] as Json[]) : [])
      deps.push(...testOf(object(part)).deps);
  if (schema.not !== undefined) deps.push(...testOf(object(schema.not)).deps);
  // The validator writes into the schema it is given.
  return {
    check: new Validator(structuredClone(schema) as object, '2020-12', true),
    expect: true,
    deps: [...new Set(deps)],
  };
}

function conditional(then: JsonObject, tests: Test[]): Conditional {
  const properties: Record<string, JsonObject | false> = {};
  for (const [id, property] of Object.entries(object(then.properties)))
    properties[id] = property === false ? false : object(property);
  return {
    holds: (value) => tests.every((test) => test.check.validate(value).valid === test.expect),
    deps: [...new Set(tests.flatMap((test) => test.deps))],
    properties,
    required: strings(then.required),
  };
}

/** Base fields in the schema's order; a conditional field follows the last field that it depends on. */
function orderOf(model: ObjectModel): string[] {
  const order = [...model.base.keys()];
  for (const rule of model.conditionals) {
    const fresh = Object.keys(rule.properties).filter((id) => !order.includes(id) && rule.properties[id] !== false);
    const after = Math.max(-1, ...rule.deps.map((dep) => order.indexOf(dep)));
    let place = after < 0 ? order.length : after + 1;
    while (place < order.length && !model.base.has(order[place] ?? '')) place += 1;
    order.splice(place, 0, ...fresh);
  }
  return order;
}

export function dependsOn(model: ObjectModel, id: string): boolean {
  return model.conditionals.some((rule) => rule.deps.includes(id));
}

/** The fields that are there for this value; one object per combination of conditions, so that it can be compared. */
export function layoutFor(model: ObjectModel, value: JsonObject): Layout {
  const active = model.conditionals.map((rule) => rule.holds(value));
  const key = active.map((on) => (on ? '1' : '0')).join('');
  const known = model.layouts.get(key);
  if (known) return known;
  const layout = build(model, key, active);
  model.layouts.set(key, layout);
  return layout;
}

function build(model: ObjectModel, key: string, active: boolean[]): Layout {
  const rules = model.conditionals.filter((_, index) => active[index]);
  const required = new Set([...model.required, ...rules.flatMap((rule) => rule.required)]);
  const fields: Placed[] = [];
  for (const id of model.order) {
    const refinements = rules.map((rule) => rule.properties[id]).filter((part) => part !== undefined);
    const own = model.base.get(id);
    if ((own === undefined && refinements.length === 0) || refinements.includes(false)) continue;
    const schema = Object.assign({}, own, ...refinements) as JsonObject;
    fields.push({ field: fieldOf(id, schema, model.root), required: required.has(id) });
  }
  return { key, fields, byId: new Map(fields.map((placed) => [placed.field.id, placed])) };
}

function fieldOf(id: string, written: JsonObject, root: JsonObject): Field {
  const schema = merged(written, root);
  const kind = kindOf(written, schema, root);
  const items = object(schema.items);
  return {
    id,
    kind,
    title: { zh: text(written.title) || id, en: text(written['title-en']) || text(written.title) || id },
    hint: { zh: text(written.description), en: text(written['description-en']) },
    says: { zh: text(schema.says), en: text(schema['says-en']) },
    schema,
    choices: choicesOf(kind === 'many' ? merged(items, root) : schema),
    inner: kind === 'table' ? compile(merged(items, root), root) : kind === 'group' ? compile(schema, root) : null,
    shape: shapeOf(written),
    unit: text(schema.unit) || null,
  };
}

function choicesOf(schema: JsonObject): Choice[] {
  if (!Array.isArray(schema.enum)) return [];
  const zh = strings(schema['enum-zh']);
  const en = strings(schema['enum-en']);
  return schema.enum
    .filter((value): value is string | number => typeof value === 'string' || typeof value === 'number')
    .map((value, index) => ({
      value,
      zh: zh[index] ?? String(value),
      en: en[index] || (zh[index] ?? String(value)),
    }));
}
