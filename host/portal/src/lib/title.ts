import type { Bilingual } from '@/i18n';

/** A case by its own title; one that has none bears its procedure's, which is there in both languages. */
export function caseTitle(
  title: string | null | undefined,
  procedure: Bilingual,
  say: (text: Bilingual) => string,
): string {
  return title && title !== procedure.zh ? title : say(procedure);
}
