// The shapes of the API that the portal reads. Kept apart so that types generated from the OpenAPI document can take their place.
import type { Bilingual } from '@/i18n';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface Offer {
  /** None: the system that makes the offer. */
  system: string | null;
  procedure: string;
  form?: JsonObject;
}

export interface Problem {
  code: string;
  level: 'refuse' | 'warn' | 'hint';
  at: string | null;
  zh: string;
  en: string;
  cite?: string | null;
  offer?: Offer | null;
}

export interface Page<T> {
  items: T[];
  next?: string | null;
}

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

export interface ProcedureSummary {
  id: string;
  title: Bilingual;
  about: Bilingual | null;
  'can-start': boolean;
  'why-not': Bilingual | null;
}

export interface System {
  id: string;
  number: string;
  title: Bilingual;
  office: string;
  stage: string;
  version: string;
  procedures: ProcedureSummary[];
  registers: { id: string; title: Bilingual }[];
  missing: { register: string }[];
  healthy: boolean;
}

export interface ActionDef {
  id: string;
  title: Bilingual;
  to: string[];
}

export interface StepDef {
  id: string;
  title: Bilingual;
  type: 'task' | 'parallel' | 'each' | 'collect' | 'automatic' | 'wait' | 'sign' | 'end';
  who: Bilingual | null;
  days: number | null;
  actions: ActionDef[];
  branches?: { id: string; title: Bilingual; first: string }[];
  to?: string[];
  /** Schemas of the step's own forms (of a case). */
  forms?: JsonObject[];
}

export interface MaterialDef {
  id: string;
  title: Bilingual;
  kinds: string[];
  /** An object is the condition under which it is required. */
  required: boolean | JsonObject;
  'max-mb': number;
  'max-files': number;
  'sealed-by': Bilingual | null;
}

export interface Procedure {
  system: string;
  id: string;
  title: Bilingual;
  about: Bilingual | null;
  form: { schema: JsonObject; title: Bilingual } | null;
  steps: StepDef[];
  materials: MaterialDef[];
  facts: { id: string; why: string; gate?: Bilingual | null }[];
  clocks: { id: string; title: Bilingual; limit: Json; unit: string; source?: string }[];
  'expected-days': number | null;
  record: string | null;
}

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

export type CaseState = 'draft' | 'open' | 'suspended' | 'done' | 'closed';

export interface StoredFile {
  file: string;
  name: string;
  size: number;
  'media-type': string;
  sha256: string;
  /** Of a material: who put it there, and when. */
  by?: string;
  at?: string;
  /** It came after the case was first handed in. */
  new?: boolean;
  /** The case it was taken over from. */
  from?: FileSource | null;
}

export interface FileSource {
  case: string;
  number: string | null;
  system: string;
  'system-title': Bilingual;
  at: string;
}

/** What the office has seen and another file has replaced. */
export interface EarlierFile extends StoredFile {
  'replaced-by': string;
  'replaced-at': string;
}

/** What the applicant gave before and may take over. */
export interface Offers {
  total: number;
  offers: { material: string; files: StoredFile[]; from: FileSource }[];
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

export interface CaseClock {
  id: string;
  title: Bilingual;
  limit: Json;
  unit: string;
  started: string;
  due: string | null;
  paused: boolean;
  ended: string | null;
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

export interface Alert {
  system: string;
  key: string;
  level: string;
  zh: string;
  en: string;
  raised: string;
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

export interface Figure {
  id: string;
  title: Bilingual;
  unit: string | null;
  value?: number | null;
  groups?: { by: Record<string, Json>; value: number }[] | null;
}

export interface Incident {
  id: string;
  at: string;
  system: string;
  version: string | null;
  kind: string;
  text: string;
  location: string | null;
  case: string | null;
  state: string;
  request: string | null;
}

export interface Plugin {
  system: string;
  title: Bilingual | null;
  version: string;
  sha256: string;
  active: boolean;
  installed: string;
  by: string;
}

export interface Plugins {
  items: Plugin[];
  problems: { system: string; what: string }[];
}
