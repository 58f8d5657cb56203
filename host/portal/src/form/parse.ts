// Typed or pasted text → value of a field's kind, and back. One file, so that both directions agree.
import type { Json } from '@/api/shapes';
import type { Lang } from '@/i18n';
import { formatFen, parseYuan } from '@/lib/money';
import { formatTime } from '@/lib/time';
import type { Field } from './model';

/** `undefined`: nothing there · `null`: there is something that is no such value. */
export type Parsed = Json | undefined;

export const UNREADABLE = null;

export function parseText(field: Field, raw: string): Parsed {
  const text = raw.trim();
  if (text === '') return undefined;
  switch (field.kind) {
    case 'money':
      return parseYuan(text);
    case 'integer':
      return number(text, 0);
    case 'decimal':
      return number(text, 2);
    case 'area-m2':
      return number(text, 2);
    case 'boolean':
      return boolean(text);
    case 'date':
      return date(text);
    case 'choice':
      return choice(field, text);
    case 'many':
      return many(field, text);
    case 'many-texts':
      return text
        .split(/[,，、;；\n]+/)
        .map((part) => part.trim())
        .filter(Boolean);
    case 'id-number':
    case 'credit-code':
      return text.toUpperCase().replace(/\s/g, '');
    case 'long-text':
      return raw;
    case 'phone':
      return text.replace(/\s/g, '');
    default:
      return text;
  }
}

function number(text: string, decimals: number): Parsed {
  const plain = text.replace(/[\s,，]/g, '');
  const pattern = decimals === 0 ? /^-?\d{1,15}$/ : /^-?\d{1,14}(\.\d+)?$/;
  if (!pattern.test(plain)) return UNREADABLE;
  return Number(plain);
}

function boolean(text: string): Parsed {
  if (/^(是|有|true|yes|y|1|√)$/i.test(text)) return true;
  if (/^(否|无|false|no|n|0|×)$/i.test(text)) return false;
  return UNREADABLE;
}

function date(text: string): Parsed {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!match) return UNREADABLE;
  const [, year, month, day] = match;
  const value = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const at = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== value ? UNREADABLE : value;
}

function choice(field: Field, text: string): Parsed {
  const found = field.choices.find((c) => [String(c.value), c.zh, c.en].some((label) => label === text));
  return found ? found.value : UNREADABLE;
}

function many(field: Field, text: string): Parsed {
  const values = text
    .split(/[,，、;；\s]+/)
    .filter(Boolean)
    .map((part) => choice(field, part));
  return values.some((value) => value === UNREADABLE) ? UNREADABLE : (values as Json);
}

/** What an input shows for a stored value. */
export function editText(field: Field, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (field.kind === 'money' && typeof value === 'number') return formatFen(value);
  if (field.kind === 'area-m2' && typeof value === 'number') return grouped(value, true);
  if (field.kind === 'many' && Array.isArray(value))
    return value.map((v) => field.choices.find((c) => c.value === v)?.zh ?? String(v)).join('、');
  if (field.kind === 'many-texts' && Array.isArray(value)) return value.join('、');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a reader sees, for kinds that need no look-up. */
export function showText(field: Field, value: Json | undefined, lang: Lang, yes: string, no: string): string {
  if (value === undefined || value === null || value === '') return '';
  const label = (v: Json) => field.choices.find((c) => c.value === v)?.[lang] ?? String(v);
  switch (field.kind) {
    case 'money':
      return typeof value === 'number' ? formatFen(value) : String(value);
    case 'area-m2':
    case 'decimal':
      return typeof value === 'number' ? grouped(value, field.kind === 'area-m2') : String(value);
    case 'integer':
      return String(value);
    case 'boolean':
      return value === true ? yes : no;
    case 'choice':
      return label(value);
    case 'many':
    case 'many-systems':
    case 'many-people':
    case 'many-texts':
      return Array.isArray(value) ? value.map(label).join(lang === 'zh' ? '、' : ', ') : String(value);
    case 'date-time':
      return formatTime(String(value));
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

function grouped(value: number, two: boolean): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: two ? 2 : 0, maximumFractionDigits: 2 });
}
