// From a line of the error summary to the field it speaks of, also in a row that is not drawn yet.
import { elementId } from './hooks';
import { tokens } from './pointer';
import type { FormStore } from './store';

const FOCUSABLE =
  'input:not([disabled]), select:not([disabled]), textarea:not([disabled]), button:not([disabled]), [tabindex]';

/** Frames to wait for a row that comes into view only now. */
const FRAMES = 30;

export function focusField(store: FormStore, uid: string, pointer: string): void {
  const path = tokens(pointer);
  const row = path.findIndex((token) => /^\d+$/.test(token));
  if (row <= 0) {
    focusNow(uid, pointer);
    return;
  }
  store.focusRow = Number(path[row]);
  store.emit(`f:/${path.slice(0, row).join('/')}`);
  asked = pointer;
  const from = document.activeElement;
  const look = (frames: number) => {
    // Somebody has gone elsewhere meanwhile.
    if (asked !== pointer || (document.activeElement !== from && document.activeElement !== document.body)) return;
    if (frames > 0 && !isDrawn(uid, pointer)) requestAnimationFrame(() => look(frames - 1));
    else focusNow(uid, path.length > row + 1 ? pointer : (firstCell(pointer) ?? pointer));
  };
  requestAnimationFrame(() => look(FRAMES));
}

let asked = '';

/** What is to be focused before anything that was asked for and has not come into view. */
export function focusDrawn(element: HTMLElement): void {
  asked = '';
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}

/** The place that is still waited for. */
export const awaited = (): string => asked;

function isDrawn(uid: string, pointer: string): boolean {
  const id = elementId(uid, pointer);
  return document.getElementById(id) !== null || document.getElementById(`${id}-set`) !== null || !!firstCell(pointer);
}

/** Of a row that is spoken of as a whole. */
function firstCell(pointer: string): string | null {
  return document.querySelector(`[data-at^=${JSON.stringify(`${pointer}/`)}]`)?.getAttribute('data-at') ?? null;
}

function focusNow(uid: string, pointer: string): void {
  asked = '';
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
