// Documents, who signs them, and the seals.
import type { Bilingual } from '@/i18n';

export type SignedWith = 'signature' | 'organisation-seal' | 'project-seal';

export interface Signs {
  document: string;
  party: string;
  title: Bilingual;
  with: SignedWith;
  /** The draft is there to be read. */
  ready: boolean;
  seals: { id: string; name: string }[];
  'needs-application': boolean;
  application: { id: string; seal: string; state: SealApplicationState; answer: string } | null;
}

export interface Party {
  party: string;
  title: Bilingual;
  with: SignedWith | null;
  signed: { person: string; organisation: string | null; post: Bilingual | null; at: string } | null;
  holder: Bilingual | null;
  mine: boolean;
}

export interface CaseDocument {
  id: string;
  title: Bilingual;
  number: string | null;
  state: string;
  at: string;
  /** By which anybody verifies it; null until it is issued. */
  code: string | null;
  /** Whether there is a Word file of it to go on writing in. */
  editable?: boolean;
  /** Who signs it, where several do. */
  parties?: Party[];
}

export type SealKind = 'organisation' | 'project-department' | 'personal';

export interface Seal {
  id: string;
  kind: SealKind;
  'kind-title': Bilingual;
  name: string;
  organisation: string | null;
  'organisation-name': string | null;
  project: string | null;
  'project-name': string | null;
  systems: string[];
  documents: string[];
  algorithm: string;
  state: 'active' | 'withdrawn';
  issued: string;
  'valid-until': string;
  ended: string | null;
  reason: string | null;
  may: ('withdraw' | 'decide' | 'uses')[];
}

export type SealApplicationState = 'open' | 'approved' | 'refused' | 'withdrawn' | 'used';

export interface SealApplication {
  id: string;
  'seal-name': string | null;
  'document-title': Bilingual | null;
  'document-number': string | null;
  document: string;
  case: string;
  'case-title': string | null;
  'person-name': string;
  why: string;
  state: SealApplicationState;
  at: string;
  decided: string | null;
  'decided-by': string | null;
  answer: string;
  may: ('approve' | 'refuse' | 'withdraw')[];
}

export interface SealUse {
  id: string;
  at: string;
  'document-title': Bilingual | null;
  'document-number': string | null;
  'person-name': string | null;
  sha256: string;
  case: string | null;
}
