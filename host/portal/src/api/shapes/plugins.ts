// Systems as those who run them see them: versions, what each changes, how it was rehearsed, who switched what.
import type { Bilingual } from '@/i18n';
import type { CaseState } from './cases';
import type { Json, Page } from './common';

/** `candidate` also of one that was never reviewed because the hub does not. */
export type VersionState = 'active' | 'candidate' | 'approved' | 'declined';

export interface Plugin {
  system: string;
  title: Bilingual | null;
  version: string;
  sha256: string;
  active: boolean;
  state: VersionState;
  /** Running on it. */
  cases: number;
  signed: boolean;
  /** Why it decides nothing for now. */
  parked: string | null;
  installed: string;
  by: string;
}

export interface Plugins {
  items: Plugin[];
  problems: { system: string; what: string }[];
  review: boolean;
}

export interface Hurdle extends Bilingual {
  code: string;
}

export interface Version {
  system: string;
  title: Bilingual;
  office: string;
  version: string;
  sha256: string;
  state: VersionState;
  active: string | null;
  cases: number;
  installed: string;
  by: string;
  own: boolean;
  signer: string | null;
  parked: string | null;
  review: { verdict: 'approved' | 'declined'; by: string; reason: string; at: string } | null;
  rights: { asked: string[]; granted: string[]; new: string[] };
  hurdles: Hurdle[];
}

/** Lightest first. */
export type Weight = 'notice' | 'work' | 'asks-right' | 'breaks-reader' | 'breaks-running';

export interface Change {
  noun: string;
  happened: 'added' | 'removed' | 'changed';
  weight: Weight;
  path: string;
  text: Bilingual;
}

export interface AskedRight {
  name: string;
  why: string[];
  text: Bilingual;
}

export type Follow =
  | { answer: 'yes' }
  | { answer: 'by-step'; cannot: Record<string, Bilingual> }
  | { answer: 'no'; why: Bilingual };

export interface VersionDiff {
  from: string;
  to: string;
  changes: Change[];
  rights: { reads: AskedRight[]; maintains: AskedRight[]; opens: AskedRight[]; ledger: AskedRight[] };
  running: { procedure: string; cases: number; follow: Follow }[];
}

export type DifferenceClass = 'state' | 'money' | 'document' | 'record' | 'message' | 'notice';

/** One part of a decision: `next` and the like, or an effect with the title of what it is about; and the way into it. */
export interface Place {
  kind: string;
  title: Bilingual | null;
  inside: string;
}

export interface DecisionDifference {
  history: string;
  case: string | null;
  step: string;
  what: string;
  'procedure-title': Bilingual | null;
  'step-title': Bilingual | null;
  'what-title': Bilingual;
  /** Milliseconds. */
  at: number;
  classes: DifferenceClass[];
  places: Place[];
  fault?: string;
}

export interface PlayedScenario {
  name: string;
  title: string;
  /** Steps that went as told. */
  steps: number;
  failed: string | null;
}

export interface RehearsalReport {
  decisions: number;
  same: number;
  /** One decision may count in several classes. */
  differs: Partial<Record<DifferenceClass, number>>;
  differing: number;
  faulted: number;
  'not-comparable': { why: Bilingual; count: number }[];
  erased: number;
  differences: DecisionDifference[];
  milliseconds: number;
  /** Absent until all decisions were taken; `why` where none could be played. */
  scenarios?: { played: PlayedScenario[]; why?: Bilingual };
}

export interface Rehearsal {
  id: string;
  /** The version that was active; null before a system's first, whose scenarios alone are played. */
  against: string | null;
  state: 'running' | 'interrupted' | 'done' | 'failed';
  done: number;
  total: number;
  began: string;
  last: string;
  /** Who began it. */
  by: string;
  report: Partial<RehearsalReport>;
}

export interface SideBySide {
  case: string | null;
  number: string | null;
  /** Why there is nothing beside it. */
  why: Bilingual | null;
  /** With values only for the office whose people they speak of. */
  differences: { class: DifferenceClass; at: string; place: Place; was?: Json; is?: Json }[];
  recorded?: Json;
  candidate?: Json;
}

/** A case that runs on a version: where it stands, not what it is about. */
export interface RunningCase {
  id: string;
  number: string | null;
  'procedure-title': Bilingual;
  state: CaseState;
  'step-titles': Bilingual[];
  opened: string;
  /** Why it could not go on under the active version. */
  hindrance: Bilingual | null;
}

export interface RunningCases extends Page<RunningCase> {
  /** The version they may go to; none while theirs is the active one. */
  to: string | null;
}

export type SwitchKind = 'activate' | 'rollback' | 'park' | 'unpark' | 'grant' | 'withdraw';

export interface Switch {
  kind: SwitchKind;
  before: string;
  after: string;
  by: string;
  reason: string;
  at: string;
}

export interface OfficeKey {
  kid: string;
  office: string;
  algorithm: string;
  key: string;
  state: 'pending' | 'valid' | 'refused' | 'revoked';
  'asked-by': string;
  asked: string;
  own: boolean;
  decided: string | null;
  reason: string;
}
