// The hub's field types, resolved into a form's schema. The schema is the truth; nothing here adds a rule.

import types from '#schemas/types.v1.json';
import type { Json, JsonObject } from '@/api/shapes';

const PREFIX = 'hub:types#/';
const LOCAL = '#/$defs/';
const defs = types.$defs as unknown as Record<string, JsonObject>;

export function typeName(schema: JsonObject): string | null {
  const ref = schema.$ref;
  if (typeof ref !== 'string') return null;
  if (ref.startsWith(PREFIX)) return ref.slice(PREFIX.length);
  // The hub serves a schema with its types copied in; they keep their names.
  const local = ref.startsWith(LOCAL) ? ref.slice(LOCAL.length) : '';
  return local in defs ? local : null;
}

export function typeDef(name: string): JsonObject | null {
  return defs[name] ?? null;
}

/** A clone whose `hub:` references point into its own `$defs`, as a plain validator understands. */
export function selfContained(schema: JsonObject): JsonObject {
  const own = rewrite(schema) as JsonObject;
  const local = (own.$defs ?? {}) as JsonObject;
  return { ...own, $defs: { ...structuredClone(defs), ...local } };
}

function rewrite(value: Json): Json {
  if (Array.isArray(value)) return value.map(rewrite);
  if (value === null || typeof value !== 'object') return value;
  const out: JsonObject = {};
  for (const [key, inner] of Object.entries(value)) {
    out[key] =
      key === '$ref' && typeof inner === 'string' && inner.startsWith(PREFIX)
        ? `${LOCAL}${inner.slice(PREFIX.length)}`
        : rewrite(inner);
  }
  return out;
}

/** The type's own keywords below the field's: what the control needs in one place. */
export function merged(schema: JsonObject, root: JsonObject): JsonObject {
  const name = typeName(schema);
  if (name) return { ...(defs[name] ?? {}), ...schema };
  const ref = schema.$ref;
  if (typeof ref === 'string' && ref.startsWith(LOCAL)) {
    const local = (root.$defs as Record<string, JsonObject> | undefined)?.[ref.slice(LOCAL.length)];
    if (local) return merged({ ...local, ...withoutRef(schema) }, root);
  }
  return schema;
}

function withoutRef(schema: JsonObject): JsonObject {
  const { $ref: _, ...rest } = schema;
  return rest;
}
