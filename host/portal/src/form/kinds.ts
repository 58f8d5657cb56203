// Which control a field gets.
import type { Json, JsonObject } from '@/api/shapes';
import { merged, typeName } from './types';

export type Kind =
  | 'text'
  | 'long-text'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'date'
  | 'date-time'
  | 'boolean'
  | 'phone'
  | 'id-number'
  | 'credit-code'
  | 'organisation'
  | 'person'
  | 'project'
  | 'division'
  | 'address'
  | 'area-m2'
  | 'file'
  | 'geometry'
  | 'choice'
  | 'system'
  | 'many'
  | 'many-systems'
  | 'many-people'
  | 'many-texts'
  | 'table'
  | 'group'
  | 'json';

export type Shape = 'point' | 'line' | 'polygon' | 'any';

const NAMED = new Set<string>([
  'text',
  'long-text',
  'integer',
  'decimal',
  'money',
  'date',
  'date-time',
  'boolean',
  'phone',
  'id-number',
  'credit-code',
  'organisation',
  'person',
  'project',
  'division',
  'address',
  'area-m2',
  'file',
  'system',
  'json',
]);

export function kindOf(written: JsonObject, schema: JsonObject, root: JsonObject): Kind {
  const name = typeName(written);
  if (name?.startsWith('geometry')) return 'geometry';
  if (name && NAMED.has(name)) return name as Kind;
  if (Array.isArray(schema.enum)) return 'choice';
  switch (schema.type) {
    case 'array':
      return arrayKind(schema.items, root);
    case 'object':
      return 'group';
    case 'boolean':
      return 'boolean';
    case 'integer':
      return 'integer';
    case 'number':
      return 'decimal';
    case 'string':
      return stringKind(schema);
    default:
      return 'json';
  }
}

function arrayKind(items: Json | undefined, root: JsonObject): Kind {
  if (items === null || typeof items !== 'object' || Array.isArray(items)) return 'json';
  const inner = merged(items, root);
  if (inner.properties !== undefined) return 'table';
  if (typeName(items) === 'system') return 'many-systems';
  if (typeName(items) === 'person') return 'many-people';
  if (Array.isArray(inner.enum)) return 'many';
  return inner.type === 'string' ? 'many-texts' : 'json';
}

function stringKind(schema: JsonObject): Kind {
  if (schema.format === 'date') return 'date';
  if (schema.format === 'date-time') return 'date-time';
  return typeof schema.maxLength === 'number' && schema.maxLength > 500 ? 'long-text' : 'text';
}

export function shapeOf(written: JsonObject): Shape {
  const name = typeName(written);
  if (name === 'geometry-point') return 'point';
  if (name === 'geometry-line') return 'line';
  if (name === 'geometry-polygon') return 'polygon';
  return 'any';
}

export function isNumeric(kind: Kind): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'area-m2';
}
