// What waits for a person.
import type { Bilingual } from '@/i18n';
import type { Offer, Page } from './common';

export interface Task {
  id: string;
  case: string;
  'case-number': string | null;
  'case-title': string | null;
  system: string;
  'system-title': Bilingual;
  'procedure-title': Bilingual;
  'step-title': Bilingual;
  due: string | null;
  overdue: boolean;
  created: string;
  'claimed-by': string | null;
  'claimed-by-me': boolean;
  priority: number;
  acting: string;
}

export interface Counts {
  open: number;
  overdue: number;
  drafts: number;
  'my-cases': number;
  notices: number;
}

export type TaskPage = Page<Task> & { counts: Counts };

export interface Notice {
  id: string;
  system: string;
  zh: string;
  en: string;
  at: string;
  read: boolean;
  case: string | null;
  offer: Offer | null;
}
