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
