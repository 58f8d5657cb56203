// The values that a register's field may have, where its type says so.
import type { RegisterField } from '@/api/shapes';
import { type Vocabulary, vocabulary } from '@/form/labels';
import type { Lang } from '@/i18n';
import type { Texts } from '@/i18n/zh';

export interface Option {
  value: string;
  label: string;
}

/** A list that stands for a whole vocabulary comes without its values; its field is named after it. */
const VOCABULARIES: Record<string, Vocabulary> = {
  post: 'post',
  kind: 'organisation-kind',
  kinds: 'organisation-kind',
  'organisation-kind': 'organisation-kind',
  power: 'power',
  powers: 'power',
};

/** `null`: the field takes anything. */
export function optionsOf({ id, type }: RegisterField, lang: Lang, { form }: Texts): Option[] | null {
  if (type === 'boolean')
    return [
      { value: 'true', label: form.yes },
      { value: 'false', label: form.no },
    ];
  const list = /^(?:choice|many)\[(.*)\]$/.exec(type)?.[1];
  if (list === undefined) return null;
  const words = (name: Vocabulary) => vocabulary(name).map((word) => ({ value: word.id, label: word[lang] }));
  const named = VOCABULARIES[id];
  if (list === '') return named ? words(named) : null;
  return list.split(',').map((value) => ({ value, label: wordAnywhere(value, lang) }));
}

/** A text as it is, unless its field is named after a vocabulary and holds an id of it. */
export function textOf(field: string, value: string, lang: Lang): string {
  return VOCABULARIES[field] ? wordAnywhere(value, lang) : value;
}

/** A stored id of the common vocabulary in words; anything else as it is. */
export function wordAnywhere(id: string, lang: Lang): string {
  for (const name of ['organisation-kind', 'post', 'power'] as const) {
    const found = vocabulary(name).find((word) => word.id === id);
    if (found) return found[lang];
  }
  return id;
}
