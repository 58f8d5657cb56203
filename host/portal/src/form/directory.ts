// What a form asks of the world around it. The pages give it the API; a test gives it fixed answers.
import type { Division, StoredFile } from '@/api/shapes';
import type { Bilingual } from '@/i18n';

export interface Found {
  value: string;
  label: string;
  note: string;
}

export interface Invitation {
  name: string;
  'id-number': string;
  mobile: string;
}

export interface Directory {
  organisations: (q: string, kinds: string[]) => Promise<Found[]>;
  people: (q: string) => Promise<Found[]>;
  projects: (q: string) => Promise<Found[]>;
  /** The name behind a stored id; `null` when there is none or one may not see it. */
  label: (kind: 'organisation' | 'person' | 'project', id: string) => Promise<string | null>;
  divisions: () => Promise<Division[]>;
  systems: () => Promise<{ id: string; title: Bilingual; number: string }[]>;
  invite: (who: Invitation) => Promise<Found>;
  upload: (file: File, progress: (share: number) => void) => Promise<StoredFile>;
}
