// One action of a person: the confirmation first when it is asked for, then the action with a key that makes a repeated
// request the same request.
import { api } from '@/api/client';
import type { ActAnswer, JsonObject } from '@/api/shapes';

export interface Act {
  caseId: string;
  task: string;
  action: string;
  version: number;
  form?: JsonObject | undefined;
  comment?: string | undefined;
  fields?: string[] | undefined;
  secret?: string | undefined;
  /** To sign with. */
  seal?: string | undefined;
  key: string;
}

export async function act({
  caseId,
  task,
  action,
  version,
  form,
  comment,
  fields,
  secret,
  seal,
  key,
}: Act): Promise<ActAnswer> {
  const confirmation = secret ? await confirm(secret) : undefined;
  return api.post<ActAnswer>(
    `/cases/${encodeURIComponent(caseId)}/tasks/${encodeURIComponent(task)}/actions/${encodeURIComponent(action)}`,
    {
      version,
      ...(form ? { form } : {}),
      ...(comment ? { comment } : {}),
      ...(fields && fields.length > 0 ? { fields } : {}),
      ...(seal ? { seal } : {}),
      ...(confirmation ? { confirmation } : {}),
    },
    { headers: { 'Idempotency-Key': key } },
  );
}

export async function confirm(secret: string): Promise<string> {
  const body = /^\d{6}$/.test(secret) ? { code: secret } : { password: secret };
  return (await api.post<{ token: string }>('/session/confirm', body, { anonymous: false })).token;
}
