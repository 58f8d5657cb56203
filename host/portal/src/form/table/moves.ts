// Up, down and Enter go from row to row in the same column, as in a spreadsheet; what a control needs itself it keeps.
import type { KeyboardEvent } from 'react';
import { awaited, focusDrawn, focusField } from '../focus';
import { elementId } from '../hooks';
import type { FormStore } from '../store';

export function moveFocus(event: KeyboardEvent, store: FormStore, uid: string, pointer: string): void {
  const step = stepOf(event);
  if (step === 0 || event.ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
  const input = event.target;
  // Lists, pickers and dates use these keys.
  if (!(input instanceof HTMLInputElement) || !['text', 'tel'].includes(input.type) || input.role === 'combobox')
    return;
  const at = input.closest('[data-at]')?.getAttribute('data-at') ?? '';
  const [row, ...column] = at.slice(pointer.length + 1).split('/');
  // Held down, a key goes on from the row that is still on its way into view.
  const [waited, ...same] = awaited()
    .slice(pointer.length + 1)
    .split('/');
  const from = awaited().startsWith(`${pointer}/`) && same.join() === column.join() ? Number(waited) : Number(row);
  const next = from + step;
  if (!(next >= 0 && next < store.rowKeys(pointer).length)) return;
  event.preventDefault();
  const target = [pointer, next, ...column].join('/');
  const drawn = document.getElementById(elementId(uid, target));
  if (drawn) focusDrawn(drawn);
  else focusField(store, uid, target);
}

function stepOf({ key, shiftKey }: KeyboardEvent): number {
  if (key === 'ArrowDown') return 1;
  if (key === 'ArrowUp') return -1;
  return key === 'Enter' ? (shiftKey ? -1 : 1) : 0;
}
