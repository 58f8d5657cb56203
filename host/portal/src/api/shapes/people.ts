// Who is signed in, whom he acts for, who stands in; organisations and their posts.
import type { Bilingual } from '@/i18n';
import type { JsonObject } from './common';

export interface Acting {
  value: string;
  label: Bilingual;
  organisation: string | null;
  'organisation-name': string | null;
  office: string | null;
  post: string | null;
  'post-label': Bilingual | null;
  project: string | null;
  level: string | null;
  powers: string[];
  systems: string[];
  /** Name of who is away, where this person stands in. */
  'on-behalf'?: string | null;
}

export interface Delegation {
  'delegation-no': string;
  'appointment-no': string;
  'organisation-name': string;
  'post-label': Bilingual;
  'person-name': string;
  'delegate-name': string;
  from: string;
  until: string;
  reason: string;
  over: boolean;
}

export interface Me {
  person: { id: string; name: string; verified: boolean; 'mobile-masked': string | null; operator: boolean };
  csrf: string;
  acting: Acting[];
  'notices-unread': number;
  sample: boolean;
  clock: string;
  zone: string;
}

export interface Session {
  person: { id: string; name: string };
  csrf: string;
  expires: string;
}

export interface PersonRow {
  id: string;
  name: string;
  organisation: string | null;
  'post-label': Bilingual | null;
}

export interface OrganisationRow {
  'credit-code': string;
  name: string;
  kinds: string[];
  division: string | null;
  status: string;
}

export interface Organisation {
  'credit-code': string;
  version: number;
  data: JsonObject;
}

/** A post as its register keeps it. */
export interface Post {
  'appointment-no': string;
  organisation: string;
  person: string;
  'person-name': string;
  post: string;
  'post-label': Bilingual;
  level?: string | null;
  scope?: string | null;
  office?: string | null;
  'project-no'?: string | null;
  systems?: string[];
  powers?: string[];
  from?: string | null;
  until?: string | null;
  status?: string;
}
