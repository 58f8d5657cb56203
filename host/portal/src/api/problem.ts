import type { Bilingual } from '@/i18n';
import type { Problem } from './shapes';

/** What the hub answers when it refuses (RFC 9457), or what stands for it when nothing answers. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: Bilingual,
    readonly problems: Problem[] = [],
    readonly requestId: string | null = null,
    readonly retryAfter: number | null = null,
    readonly body: Record<string, unknown> = {},
  ) {
    super(`${status} ${code}`);
  }

  get offline(): boolean {
    return this.status === 0;
  }

  /** Nothing else that is answered with 401 (a wrong password, a code that is asked for) ends a session. */
  get sessionEnded(): boolean {
    return this.code === 'no-session';
  }
}

export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new ProblemError(0, 'portal', { zh: said, en: said });
}

export async function problemOf(response: Response): Promise<ProblemError> {
  const body = await response.json().catch(() => ({}) as Record<string, unknown>);
  const title = typeof body.title === 'string' ? body.title : `HTTP ${response.status}`;
  const retry = Number(response.headers.get('Retry-After'));
  return new ProblemError(
    response.status,
    typeof body.code === 'string' ? body.code : `http-${response.status}`,
    isBilingual(body.detail) ? body.detail : { zh: title, en: title },
    Array.isArray(body.problems) ? body.problems : [],
    typeof body['request-id'] === 'string' ? body['request-id'] : null,
    Number.isFinite(retry) && retry > 0 ? retry : null,
    body,
  );
}

function isBilingual(value: unknown): value is Bilingual {
  return typeof value === 'object' && value !== null && 'zh' in value;
}
