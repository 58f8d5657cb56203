import { useGet } from '@/api/query';
import type { Case, CaseTask } from '@/api/shapes';

export function useCase(id: string) {
  return useGet<Case>(`/cases/${encodeURIComponent(id)}`);
}

export function myTasks(given: Case): CaseTask[] {
  return given.tasks.filter((task) => task.mine);
}

/** Where the case's own form may be changed: a draft, or my task at a step that edits it. */
export function editingTask(given: Case): CaseTask | null {
  return myTasks(given).find((task) => task.edit) ?? null;
}

export function mayEdit(given: Case): boolean {
  return given.schema !== null && (given.state === 'draft' || given.state === 'open') && editingTask(given) !== null;
}

/** Saving happens by itself; the action of that name would do nothing more. */
export const SAVE = 'save';
