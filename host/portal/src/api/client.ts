// The one place that talks HTTP: base address, who one acts for, the CSRF token, problems, a session that ended.
import { actingFor } from '@/session/acting';
import { ProblemError, problemOf } from './problem';

export const BASE = '/api/v1';

let csrf: string | null = null;
const endings = new Set<() => void>();

export function setCsrf(token: string | null): void {
  csrf = token;
}

/** Called when the hub says that the session is over. */
export function onSessionEnd(listener: () => void): () => void {
  endings.add(listener);
  return () => endings.delete(listener);
}

export interface Call {
  body?: unknown;
  /** `null` sends no acting header: the answer is for all posts of the person. */
  acting?: string | null;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Asked by somebody who is not signed in: no session can end with it. */
  anonymous?: boolean;
  accept?: string;
}

export function headersFor(method: string, call: Call = {}): Record<string, string> {
  const acting = call.acting === undefined ? actingFor() : call.acting;
  const headers: Record<string, string> = { Accept: call.accept ?? 'application/json', ...call.headers };
  if (acting && !call.anonymous) headers['Hub-Acting-For'] = acting;
  if (method !== 'GET' && csrf) headers['Hub-CSRF'] = csrf;
  return headers;
}

export async function send(method: string, path: string, call: Call = {}): Promise<Response> {
  const headers = headersFor(method, call);
  const raw = call.body instanceof Blob;
  if (call.body !== undefined && !raw) headers['Content-Type'] = 'application/json';
  const body = call.body === undefined ? null : raw ? (call.body as Blob) : JSON.stringify(call.body);
  const response = await fetch(`${BASE}${path}`, {
    method,
    headers,
    body,
    credentials: 'same-origin',
    signal: call.signal ?? null,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ProblemError(0, 'offline', {
      zh: '暂时无法连接平台，请检查网络后重试。',
      en: 'The hub cannot be reached. Check the network and try again.',
    });
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.sessionEnded && !call.anonymous) for (const ended of endings) ended();
  throw problem;
}

async function json<T>(method: string, path: string, call?: Call): Promise<T> {
  const response = await send(method, path, call);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, call?: Call) => json<T>('GET', path, call),
  post: <T>(path: string, body?: unknown, call?: Call) => json<T>('POST', path, { body: body ?? {}, ...call }),
  put: <T>(path: string, body: unknown, call?: Call) => json<T>('PUT', path, { body, ...call }),
  patch: <T>(path: string, body: unknown, call?: Call) => json<T>('PATCH', path, { body, ...call }),
  delete: <T>(path: string, call?: Call) => json<T>('DELETE', path, call),
};

/** `?a=1&b=2` of what is set. */
export function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '' && value !== false)
      search.set(key, value === true ? '1' : String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
