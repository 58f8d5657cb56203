import type { RegisterField } from '@/api/shapes';
import type { Bilingual } from '@/i18n';
import type { Texts } from '@/i18n/zh';

/** A field's name with the unit of its amounts, unless it names one already. */
export function titled({ id, type, title }: RegisterField, t: Texts, say: (text: Bilingual) => string): string {
  const name = say(title) || id;
  const unit = type === 'money' ? t.form.yuan : type === 'area-m2' ? t.form.m2 : '';
  return unit === '' || /[（(].*[）)]$/.test(name) ? name : name + t.shell.inBrackets(unit);
}
