import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Json, Problem } from '@/api/shapes';
import type { Directory } from './directory';
import type { Layout } from './model';
import type { Channel, FormStore } from './store';

export interface FormScope {
  store: FormStore;
  directory: Directory;
  /** Prefix of element ids: two forms may be on one page. */
  uid: string;
  disabled: boolean;
  /** Pointers that the office asked to correct. */
  marked: string[];
}

export const FormContext = createContext<FormScope | null>(null);

export function useForm(): FormScope {
  const scope = useContext(FormContext);
  if (!scope) throw new Error('a form control stands outside a form');
  return scope;
}

function useChannel<T>(channel: Channel, read: () => T): T {
  const { store } = useForm();
  const subscribe = useCallback((listener: () => void) => store.subscribe(channel, listener), [store, channel]);
  return useSyncExternalStore(subscribe, read);
}

export function useValue(pointer: string): Json | undefined {
  const { store } = useForm();
  return useChannel(`v:${pointer}`, () => store.get(pointer));
}

/** The value, told also when something inside it changes. */
export function useUnder(pointer: string): Json | undefined {
  const { store } = useForm();
  return useChannel(`u:${pointer}`, () => store.get(pointer));
}

export function useRaw(pointer: string): string | undefined {
  const { store } = useForm();
  return useChannel(`v:${pointer}`, () => store.raw(pointer));
}

export function useLayout(pointer: string): Layout {
  const { store } = useForm();
  return useChannel(`l:${pointer}`, () => store.layout(pointer));
}

export function useRowKeys(pointer: string): number[] {
  const { store } = useForm();
  return useChannel(`r:${pointer}`, () => store.rowKeys(pointer));
}

export function useProblems(pointer: string): Problem[] {
  const { store } = useForm();
  return useChannel(`p:${pointer}`, () => store.problems.at(pointer));
}

export function useAllProblems(): Problem[] {
  const { store } = useForm();
  return useChannel('p:*', () => store.problems.shown());
}

export function elementId(uid: string, pointer: string): string {
  return `${uid}${pointer.replaceAll('/', '-')}`;
}
