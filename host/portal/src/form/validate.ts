// The browser's own check, to help while typing. The hub's validator is the authority.
import { type OutputUnit, Validator } from '@cfworker/json-schema';
import type { Json, JsonObject, Problem } from '@/api/shapes';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { fromRaw, type Gap, gapIn } from './geometry/typed';
import { howTo } from './howto';
import { type Field, layoutFor, type ObjectModel } from './model';
import { getAt, join, tokens } from './pointer';
import { selfContained } from './types';

export type Check = (value: JsonObject) => Problem[];

// Keywords that only wrap the finding of another.
const WRAPPERS = new Set([
  'properties',
  'items',
  'prefixItems',
  '$ref',
  'allOf',
  'if',
  'then',
  'else',
  'anyOf',
  'oneOf',
]);
// What is not drawn is not sent; unknown leftovers are the hub's to refuse.
const IGNORED = new Set(['unevaluatedProperties', 'additionalProperties', 'false', 'dependentSchemas']);

/**
 * Long tables are checked row by row, and a row only when it changed: the rows of a form are immutable, so what was
 * found in one holds as long as it is the same object in the same place.
 */
export function checker(schema: JsonObject, model: ObjectModel): Check {
  const { rest, tables } = withoutRows(schema);
  const validator = new Validator(selfContained(structuredClone(rest)) as object, '2020-12', false);
  const checks = Object.entries(tables).map(([id, items]) => rowChecker(id, items, schema, model));
  return (value) => {
    const problems = findings(validator, value).map((error) => problemOf(error, value, model));
    const here = unique([...problems, ...decimalProblems(model, value, '', tables)]);
    return [...here, ...checks.flatMap((check) => check(value))];
  };
}

function findings(validator: Validator, value: Json): OutputUnit[] {
  return validator.validate(value).errors.filter((e) => !WRAPPERS.has(e.keyword) && !IGNORED.has(e.keyword));
}

/** The schema with the rows of its own tables left open, and what those rows must be. */
function withoutRows(schema: JsonObject): { rest: JsonObject; tables: Record<string, JsonObject> } {
  const tables: Record<string, JsonObject> = {};
  const properties = { ...((schema.properties ?? {}) as Record<string, JsonObject>) };
  for (const [id, property] of Object.entries(properties)) {
    const items = property?.items;
    if (items === null || typeof items !== 'object' || Array.isArray(items)) continue;
    if (items.properties === undefined || 'unevaluatedItems' in property || 'contains' in property) continue;
    tables[id] = items;
    const { items: _, ...open } = property;
    properties[id] = open;
  }
  return { rest: { ...schema, properties }, tables };
}

function rowChecker(id: string, items: JsonObject, schema: JsonObject, model: ObjectModel): Check {
  const whole = schema.$defs === undefined ? items : { ...items, $defs: schema.$defs };
  const validator = new Validator(selfContained(structuredClone(whole)) as object, '2020-12', false);
  const known = new WeakMap<JsonObject, { at: string; problems: Problem[] }>();
  const one = (row: JsonObject, at: string, inner: ObjectModel) => {
    const before = known.get(row);
    if (before?.at === at) return before.problems;
    const found = findings(validator, row).map((error) => problemOf(error, row, inner, at));
    const problems = unique([...found, ...decimalProblems(inner, row, at)]);
    known.set(row, { at, problems });
    return problems;
  };
  return (value) => {
    const inner = layoutFor(model, value).byId.get(id)?.field.inner;
    const rows = value[id];
    if (!inner || !Array.isArray(rows)) return [];
    return rows.flatMap((row, index) => (isObject(row) ? one(row, join(join('', id), index), inner) : []));
  };
}

const isObject = (value: Json | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function unique(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    // One finding a place is enough; a required field also fails its type.
    const key = problem.at ?? problem.code;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `value` and `model` stand at `base` of the form. */
function problemOf(error: OutputUnit, value: JsonObject, model: ObjectModel, base = ''): Problem {
  const at = decodeURIComponent(error.instanceLocation.replace(/^#/, ''));
  if (error.keyword === 'required' || error.keyword === 'dependentRequired') {
    const missing = /property "(.+?)"\.?$/.exec(error.error)?.[1] ?? /"([^"]+)"[^"]*$/.exec(error.error)?.[1] ?? '';
    const pointer = join(at, missing);
    const field = fieldAt(model, value, pointer);
    return say('required', base + pointer, field, undefined);
  }
  const field = fieldAt(model, value, at);
  return say(error.keyword, base + at, field, field?.schema[error.keyword]);
}

export function say(keyword: string, at: string, field: Field | null, limit: Json | undefined): Problem {
  const text = (texts: typeof zh, lang: 'zh' | 'en') => {
    const label = field?.title[lang] ?? '';
    const make = texts.form.problems;
    const bound = field?.kind === 'money' && typeof limit === 'number' ? String(limit / 100) : String(limit ?? '');
    switch (keyword) {
      case 'required':
        return missing(make, field, label);
      case 'minimum':
      case 'exclusiveMinimum':
        return make.minimum(label, bound);
      case 'maximum':
      case 'exclusiveMaximum':
        return make.maximum(label, bound);
      case 'minLength':
        return Number(limit) <= 1 ? missing(make, field, label) : make.minLength(label, bound);
      case 'maxLength':
        return make.maxLength(label, bound);
      case 'minItems':
        return Number(limit) <= 1 ? missing(make, field, label) : make.minItems(label, bound);
      case 'maxItems':
        return make.maxItems(label, bound);
      case 'uniqueItems':
        return make.uniqueItems(label);
      case 'const':
        return make.constant(label);
      case 'enum':
        return make.choose(label);
      default:
        return make.wrong(label, field?.kind === 'money' ? make.money : (field?.says[lang] ?? ''));
    }
  };
  return { code: `form.${keyword}`, level: 'refuse', at, zh: text(zh, 'zh'), en: text(en as typeof zh, 'en') };
}

/** What is wrong with a text that is no value of its field. */
export function unreadableAt(at: string, field: Field | null, raw: string): Problem | null {
  // In a row: the control may not show what came with a file or a paste, so the finding says it.
  if (field && /\/\d+\//.test(at) && field.kind !== 'geometry') return notA(at, field, raw);
  if (field?.kind !== 'geometry') return say('type', at, field, undefined);
  const gap = gapIn(fromRaw(raw));
  if (!gap) return null;
  return {
    code: 'form.coordinates',
    level: 'refuse',
    at,
    zh: gapText(zh, gap, field),
    en: gapText(en as typeof zh, gap, field),
  };
}

function notA(at: string, field: Field, raw: string): Problem {
  const text = ({ form }: typeof zh, lang: 'zh' | 'en') =>
    form.problems.notA(raw.length > 40 ? `${raw.slice(0, 40)}…` : raw, field.title[lang], howTo(field, lang));
  return { code: 'form.unreadable', level: 'refuse', at, zh: text(zh, 'zh'), en: text(en as typeof zh, 'en') };
}

function gapText({ form }: typeof zh, { point, axis, text }: Gap, { shape }: Field): string {
  const name = form.geometry[axis];
  const said = text === '' ? form.problems.required(name) : form.problems.number(name, text);
  return shape === 'point' ? said : form.geometry.atPoint(point, said);
}

const CHOSEN = new Set<string | undefined>([
  'choice',
  'many',
  'many-systems',
  'many-people',
  'system',
  'boolean',
  'date',
  'date-time',
  'organisation',
  'person',
  'project',
  'division',
]);

function missing(make: typeof zh.form.problems, field: Field | null, label: string): string {
  if (field?.schema.const === true) return make.constant(label);
  if (CHOSEN.has(field?.kind)) return make.choose(label);
  if (field?.kind === 'table') return make.row(label);
  return make.required(label);
}

/** The field that a pointer stands in, following tables and groups. */
export function fieldAt(model: ObjectModel, root: JsonObject, pointer: string): Field | null {
  let current: ObjectModel | null = model;
  let at: Json | undefined = root;
  let field: Field | null = null;
  for (const token of tokens(pointer)) {
    at = getAt(at, `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    if (/^\d+$/.test(token) && field?.kind === 'table') continue;
    if (!current) return field;
    const container = parentValue(root, pointer, token);
    field = layoutFor(current, container).byId.get(token)?.field ?? field;
    current = field?.inner ?? null;
  }
  return field;
}

function parentValue(root: JsonObject, pointer: string, token: string): JsonObject {
  const path = tokens(pointer);
  const depth = path.indexOf(token);
  const parent = getAt(root, path.slice(0, depth).reduce<string>(join, ''));
  return parent !== null && typeof parent === 'object' && !Array.isArray(parent) ? parent : {};
}

/** `decimals` is the hub's own keyword: exact, where `multipleOf` of floats is not. */
function decimalProblems(
  model: ObjectModel,
  value: JsonObject,
  at: string,
  apart: Record<string, JsonObject> = {},
): Problem[] {
  const out: Problem[] = [];
  for (const { field } of layoutFor(model, value).fields) {
    const pointer = join(at, field.id);
    const inner = value[field.id];
    if (inner === undefined || inner === null || (at === '' && field.id in apart)) continue;
    if (field.inner && Array.isArray(inner)) {
      for (const [index, row] of inner.entries())
        if (row !== null && typeof row === 'object' && !Array.isArray(row))
          out.push(...decimalProblems(field.inner, row, join(pointer, index)));
    } else if (field.inner && typeof inner === 'object' && !Array.isArray(inner)) {
      out.push(...decimalProblems(field.inner, inner, pointer));
    } else if (typeof inner === 'number' && typeof field.schema.decimals === 'number') {
      if (!hasDecimals(inner, field.schema.decimals)) out.push(say('decimals', pointer, field, field.schema.decimals));
    }
  }
  return out;
}

function hasDecimals(value: number, decimals: number): boolean {
  const written = value.toString();
  if (written.includes('e')) return Number.isInteger(value);
  return (written.split('.')[1] ?? '').length <= decimals;
}
