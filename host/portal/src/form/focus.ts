// From a line of the error summary to the field it speaks of, also in a row that is not drawn yet.
import { elementId } from './hooks';
import { tokens } from './pointer';
import type { FormStore } from './store';

const FOCUSABLE =
  'input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled]), [tabindex]';

export function focusField(store: FormStore, uid: string, pointer: string): void {
  const path = tokens(pointer);
  const row = path.findIndex((token) => /^\d+$/.test(token));
  if (row > 0) {
    store.focusRow = Number(path[row]);
    store.emit(`f:/${path.slice(0, row).join('/')}`);
    requestAnimationFrame(() => requestAnimationFrame(() => focusNow(uid, pointer)));
    return;
  }
  focusNow(uid, pointer);
}

function focusNow(uid: string, pointer: string): void {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const id = elementId(uid, at);
    const found = document.getElementById(id) ?? document.getElementById(`${id}-set`);
    if (!found) continue;
    found.scrollIntoView?.({ block: 'center' });
    const target = found.matches(FOCUSABLE) ? found : (found.querySelector<HTMLElement>(FOCUSABLE) ?? found);
    target.focus({ preventScroll: true });
    return;
  }
}
