import type { Bilingual } from '@/i18n';

export interface Heading {
  zh: string;
  en: string;
}

export interface Line extends Heading {
  value?: string;
  columns?: Heading[];
  rows?: string[][];
}

export interface Attachment {
  id: string;
  name: string;
}

export interface Objection {
  id: string;
  no: string;
  at: string;
  outcome: string;
  answer?: string;
  mine: boolean;
  /** For who raised it and who answers it. */
  text?: string;
  files?: Attachment[];
  /** Where the reader answers it. */
  task?: { case: string; id: string; actions: string[] };
}

export interface Notice {
  no: string;
  title: Bilingual;
  about: string;
  office: string;
  authority: string | null;
  basis: string;
  period: string;
  from: string;
  until: string;
  state: string;
  reason: string | null;
  shown: Line[];
  objections: Objection[];
  'may-object': boolean;
  'why-not'?: Bilingual & { code: string };
}
