// People in pasted rows: a spreadsheet has names and identity numbers, a form holds who they are.
import type { Json } from '@/api/shapes';
import type { Directory } from '../directory';
import type { Field } from '../model';
import type { PastedRows } from './rows';

const IDENTITY_NUMBER = /^\d{17}[\dX]$/i;
const LANES = 6;
const CHINESE = /\p{Script=Han}/u;

/** Finds them; whom nobody or several answer to is left out, so that no number of a person stands where an id belongs. */
export async function withPeople(columns: Field[], read: PastedRows, directory: Directory): Promise<PastedRows> {
  const ids = columns.filter((column) => column.kind === 'person').map((column) => column.id);
  if (ids.length === 0) return read;
  const named = (text: Json | undefined): text is string =>
    typeof text === 'string' && (IDENTITY_NUMBER.test(text) || CHINESE.test(text));
  const texts = [...new Set(read.rows.flatMap((row) => ids.map((id) => row[id])).filter(named))];
  const found = await looked(texts, directory);
  const unreadable = [...read.unreadable];
  const rows = read.rows.map((row, index) => {
    const known = { ...row };
    for (const id of ids) {
      const text = known[id];
      if (!named(text)) continue;
      const person = found.get(text);
      if (person) known[id] = person;
      else {
        delete known[id];
        unreadable.push({ row: index, column: id, text });
      }
    }
    return known;
  });
  return { rows, unreadable };
}

/** Each asked once, a few at a time: a payroll names thousands. */
async function looked(texts: string[], directory: Directory): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>();
  const waiting = texts.values();
  const lane = async () => {
    for (const text of waiting) found.set(text, await only(directory, text));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found;
}

async function only(directory: Directory, text: string): Promise<string | null> {
  const found = await directory.people(text).catch(() => []);
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}
