// People in pasted rows: a spreadsheet has names and identity numbers, a form holds who they are.
import type { Directory } from '../directory';
import type { Field } from '../model';
import type { PastedRows } from './rows';

const IDENTITY_NUMBER = /^\d{17}[\dX]$/i;
const CHINESE = /\p{Script=Han}/u;

/** Finds them; whom nobody or several answer to is left out, so that no number of a person stands where an id belongs. */
export async function withPeople(columns: Field[], read: PastedRows, directory: Directory): Promise<PastedRows> {
  const ids = columns.filter((column) => column.kind === 'person').map((column) => column.id);
  if (ids.length === 0) return read;
  const asked = new Map<string, Promise<string | null>>();
  const find = (text: string) => {
    const known = asked.get(text) ?? only(directory, text);
    asked.set(text, known);
    return known;
  };
  const unreadable = [...read.unreadable];
  const rows = await Promise.all(
    read.rows.map(async (row, index) => {
      const found = { ...row };
      for (const id of ids) {
        const text = found[id];
        if (typeof text !== 'string' || !(IDENTITY_NUMBER.test(text) || CHINESE.test(text))) continue;
        const person = await find(text);
        if (person) found[id] = person;
        else {
          delete found[id];
          unreadable.push({ row: index + 1, column: id, text });
        }
      }
      return found;
    }),
  );
  return { rows, unreadable };
}

async function only(directory: Directory, text: string): Promise<string | null> {
  const found = await directory.people(text).catch(() => []);
  return found.length === 1 ? (found[0]?.value ?? null) : null;
}
