// Files and where they come from.
import type { Bilingual } from '@/i18n';

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
