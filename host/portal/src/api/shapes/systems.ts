// What the installed systems offer, as their contracts say it.
import type { Bilingual } from '@/i18n';
import type { Json, JsonObject } from './common';

export interface ProcedureSummary {
  id: string;
  title: Bilingual;
  about: Bilingual | null;
  'can-start': boolean;
  'why-not': Bilingual | null;
}

/** What a trial hub says of a system to its author. */
export interface Finding extends Bilingual {
  code: string;
  fix: string;
  at: string;
  error: boolean;
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
  type: 'task' | 'parallel' | 'each' | 'collect' | 'automatic' | 'wait' | 'sign' | 'publicity' | 'end';
  /** How long it is shown to everybody. */
  period?: { days: number; unit: 'wd' | 'd' } | null;
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

export interface Figure {
  id: string;
  title: Bilingual;
  unit: string | null;
  value?: number | null;
  /** What the groups are by; without it only the names in `by` are known. */
  dimensions?: { id: string; title: Bilingual; type: string }[];
  groups?: { by: Record<string, Json>; value: number }[] | null;
}
