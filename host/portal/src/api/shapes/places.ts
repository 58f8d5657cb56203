// Projects, divisions and the shared registers.
import type { Bilingual } from '@/i18n';
import type { JsonObject, Page } from './common';

export interface ProjectRow {
  'project-no': string;
  name: string;
  owner: string;
  'owner-name': string | null;
  division: string;
  status: string;
}

export interface ProjectParty {
  kind: string;
  section: string | null;
  organisation: string;
  'organisation-name': string | null;
  status: string;
}

export interface Project {
  'project-no': string;
  version: number;
  data: JsonObject;
  parties: ProjectParty[];
}

export interface ProjectEvent {
  at: string;
  system: string;
  'system-title': Bilingual;
  what: Bilingual;
  'case-number': string | null;
  case?: string | null;
  /** Under numbers of their own. */
  documents: { id: string; title: Bilingual; number: string }[];
}

export interface Division {
  code: string;
  zh: string;
  en: string;
}

export interface RegisterRow {
  key: string;
  version: number;
  retired: string | boolean | null;
  data: JsonObject;
}

export interface RegisterField {
  id: string;
  title: Bilingual;
  type: string;
  queryable: boolean;
  /** Of a table: what stands in its rows. */
  columns?: RegisterField[];
}

export type RegisterPage = Page<RegisterRow> & { fields: RegisterField[] };

export interface RecordVersion {
  version: number;
  at: string;
  data: JsonObject;
  retired?: string | boolean | null;
  case?: string | null;
}
