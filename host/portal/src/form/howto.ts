// How a cell is filled, in words: for the sheet that explains a template, and for a text that is no value of its field.
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import type { Field } from './model';

const CHOICES_SHOWN = 12;

export function howTo(field: Field, lang: 'zh' | 'en'): string {
  const words = (lang === 'zh' ? zh : (en as typeof zh)).form.howTo;
  switch (field.kind) {
    case 'choice':
    case 'many': {
      const names = field.choices.map((choice) => choice[lang]);
      const shown = names.slice(0, CHOICES_SHOWN).join(lang === 'zh' ? '、' : ', ');
      const list = names.length > CHOICES_SHOWN ? `${shown}…` : shown;
      return field.kind === 'many' ? words.several(list) : words.oneOf(list);
    }
    case 'money':
      return words.money;
    case 'integer':
      return words.integer;
    case 'decimal':
    case 'area-m2':
      return words.number;
    case 'date':
      return words.date;
    case 'boolean':
      return words.boolean;
    case 'person':
      return words.person;
    default:
      return field.says[lang] || field.hint[lang];
  }
}
