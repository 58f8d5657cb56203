// One case, where it stands, and what is done to it.
import type { Bilingual } from '@/i18n';
import type { Json, JsonObject, Problem } from './common';
import type { EarlierFile, StoredFile } from './files';
import type { CaseDocument, Signs } from './signing';
import type { MaterialDef, StepDef } from './systems';

export type CaseState = 'draft' | 'open' | 'suspended' | 'done' | 'closed';

export interface CaseRow {
  id: string;
  number: string | null;
  system: string;
  'system-title': Bilingual;
  'procedure-title': Bilingual;
  title: string | null;
  state: CaseState;
  'step-titles': Bilingual[];
  due: string | null;
  overdue: boolean;
  opened: string;
  updated: string;
  revision: number;
}

export interface TaskAction {
  id: string;
  title: Bilingual;
  power: string | null;
  comment: 'optional' | 'required' | 'none';
  confirm: boolean;
  form: JsonObject | null;
  check: boolean;
  danger?: boolean;
}

export interface TaskObjection {
  publicity: string | null;
  no: string;
  at: string;
  text: string;
}

export interface CaseTask {
  id: string;
  step: string;
  title: Bilingual;
  branch: string | null;
  due: string | null;
  overdue: boolean;
  holder: Bilingual;
  'claimed-by': string | null;
  mine: boolean;
  /** The case's own form may be changed at this step. */
  edit: boolean;
  actions: TaskAction[];
  /** The place of a document that this task is to sign. */
  signs?: Signs | null;
  /** What is objected to a public notice, and to be answered. */
  objection?: TaskObjection | null;
  acting?: string | null;
}

export interface Token {
  branch: string | null;
  /** What a branch that runs over a list is about. */
  item?: string | null;
  step: string;
  since: string;
  due: string | null;
  holder: Bilingual | null;
  'waiting-for': Bilingual | null;
  ended?: boolean;
}

export interface TimelineItem {
  at: string;
  actor: Bilingual;
  'step-title': Bilingual | null;
  what: Bilingual;
  comment: string | null;
  kind: string;
  problems?: Problem[];
}

export interface Gap {
  step: Bilingual | null;
  comment: string;
  fields: string[];
}

export interface Correction {
  comment: string;
  fields: string[];
  /** Where several offices looked, what each of them found. */
  gaps: Gap[];
  at: string;
}

export interface Shown {
  label: Bilingual;
  value: Json;
}

export interface CaseClock {
  id: string;
  title: Bilingual;
  limit: Json;
  unit: string;
  started: string;
  due: string | null;
  paused: boolean;
  ended: string | null;
  source: string | null;
  /** Each with the step at which the case was away, and what the notice said; without an end while it lasts. */
  pauses: { step: Bilingual | null; why: string | null; from: string; to: string | null }[];
}

export interface Case {
  id: string;
  number: string | null;
  system: string;
  'system-title': Bilingual;
  version: string;
  procedure: string;
  'procedure-title': Bilingual;
  title: string | null;
  state: CaseState;
  applicant: {
    organisation: string | null;
    'organisation-name': string | null;
    person: string;
    'person-name': string;
    post: string | null;
  };
  project: string | null;
  /** Key of the record that it was started from. */
  'record-key': string | null;
  division: string | null;
  revision: number;
  form: JsonObject;
  'steps-data': Record<string, JsonObject>;
  data: JsonObject;
  shown?: Record<string, Shown>;
  materials: Record<string, StoredFile[]>;
  'earlier-materials': Record<string, EarlierFile[]>;
  schema: JsonObject | null;
  'material-defs': MaterialDef[];
  workflow: { steps: StepDef[]; tokens: Token[] };
  tasks: CaseTask[];
  clocks: CaseClock[];
  documents: CaseDocument[];
  timeline: TimelineItem[];
  verbs: { id: string; title: Bilingual }[];
  correction: Correction | null;
  notes: Problem[];
  'version-note': Bilingual | null;
}

export interface FormChange {
  pointer: string;
  from: Json;
  to: Json;
}

export interface PatchAnswer {
  revision: number;
  conflicts: { pointer: string; mine: Json; theirs: Json }[];
}

export interface Gate {
  id: string;
  text: Bilingual;
  /** Nothing while the form says too little. */
  state: 'green' | 'red' | 'hint' | null;
  why: Bilingual | string | null;
}

export interface CheckAnswer {
  problems: Problem[];
  shown: Record<string, Shown>;
  gates: Gate[];
}

export interface ActAnswer {
  case: { id: string; number: string | null; state: CaseState; revision: number; 'step-titles': Bilingual[] };
  notes: Problem[];
  next: Bilingual;
}
