// `parts` only arranges: a field that no part names comes last, never disappears.
import type { Bilingual } from '@/i18n';
import type { Layout, ObjectModel, Placed } from './model';

export interface PlacedPart {
  key: string;
  title: Bilingual | null;
  fields: Placed[];
}

export function partsOf(model: ObjectModel, layout: Layout): PlacedPart[] {
  if (model.parts.length === 0) return [{ key: 'all', title: null, fields: layout.fields }];
  const named = new Set(model.parts.flatMap((part) => part.fields));
  const parts: PlacedPart[] = model.parts.map((part, index) => ({
    key: String(index),
    title: { zh: part.zh, en: part.en },
    fields: part.fields.map((id) => layout.byId.get(id)).filter((placed) => placed !== undefined),
  }));
  const rest = layout.fields.filter((placed) => !named.has(placed.field.id));
  if (rest.length > 0) parts.push({ key: 'rest', title: { zh: '其他', en: 'Other' }, fields: rest });
  return parts.filter((part) => part.fields.length > 0);
}
