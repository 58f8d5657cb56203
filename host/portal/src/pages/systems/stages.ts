import type { System } from '@/api/shapes';
import type { Texts } from '@/i18n/zh';

export type StageId = keyof Texts['work']['stages'];

/** A project's life from its first party to the village house. */
export const STAGES: StageId[] = [
  'enterprise',
  'initiation',
  'design',
  'bidding',
  'construction',
  'site',
  'materials',
  'completion',
  'credit',
  'trading',
  'property',
  'housing',
  'renewal',
  'rural',
];

/** What one can do first stands first; otherwise as the hub lists them. */
export function startableFirst(procedures: System['procedures']): System['procedures'] {
  return [...procedures].sort((a, b) => Number(b['can-start']) - Number(a['can-start']));
}
