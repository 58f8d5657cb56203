// The browser's own check, to help while typing. The hub's validator is the authority.
import { type OutputUnit, Validator } from '@cfworker/json-schema';
import type { Json, JsonObject, Problem } from '@/api/shapes';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { fromRaw, type Gap, gapIn } from './geometry/typed';
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

export function checker(schema: JsonObject, model: ObjectModel): Check {
  const validator = new Validator(selfContained(structuredClone(schema)) as object, '2020-12', false);
  return (value) => {
    const found = validator.validate(value).errors.filter((e) => !WRAPPERS.has(e.keyword) && !IGNORED.has(e.keyword));
    const problems = found.map((error) => problemOf(error, value, model));
    return unique([...problems, ...decimalProblems(model, value, '')]);
  };
}

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

function problemOf(error: OutputUnit, value: JsonObject, model: ObjectModel): Problem {
  const at = decodeURIComponent(error.instanceLocation.replace(/^#/, ''));
  if (error.keyword === 'required' || error.keyword === 'dependentRequired') {
    const missing = /property "(.+?)"\.?$/.exec(error.error)?.[1] ?? /"([^"]+)"[^"]*$/.exec(error.error)?.[1] ?? '';
    const pointer = join(at, missing);
    const field = fieldAt(model, value, pointer);
    return say('required', pointer, field, undefined);
  }
  const field = fieldAt(model, value, at);
  return say(error.keyword, at, field, field?.schema[error.keyword]);
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
function decimalProblems(model: ObjectModel, value: JsonObject, at: string): Problem[] {
  const out: Problem[] = [];
  for (const { field } of layoutFor(model, value).fields) {
    const pointer = join(at, field.id);
    const inner = value[field.id];
    if (inner === undefined || inner === null) continue;
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
