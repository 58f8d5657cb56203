// Files go up as they are, streamed, with their progress (fetch cannot tell it).
import { BASE, headersFor, query } from './client';
import { ProblemError, problemOf } from './problem';
import type { StoredFile } from './shapes';

/** What the file is for: the hub then holds it to that material's kinds and size from the first byte on. */
export interface Purpose {
  case: string;
  material: string;
}

export type Progress = (share: number) => void;

export async function upload(file: File, progress: Progress, purpose?: Purpose): Promise<StoredFile> {
  const path = `/files${query({ name: file.name, ...purpose })}`;
  const type = file.type || 'application/octet-stream';
  const stored = await sendFile<StoredFile & { id: string }>(path, file, { 'Content-Type': type }, progress);
  const { id, name, size, sha256 } = stored;
  return { file: id, name, size, sha256, 'media-type': String(stored['media-type'] ?? file.type) };
}

/** The bytes as the body of a POST; refused as every other call is. */
export function sendFile<T>(path: string, file: Blob, own: Record<string, string>, progress: Progress): Promise<T> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${BASE}${path}`);
    for (const [name, value] of Object.entries(headersFor('POST', { headers: own })))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () =>
      failed(
        new ProblemError(0, 'offline', {
          zh: '上传中断，请检查网络后重试。',
          en: 'The upload broke off. Check the network and try again.',
        }),
      );
    request.onload = () => {
      const { status } = request;
      if (status >= 200 && status < 300) return done(JSON.parse(request.responseText) as T);
      const retry = request.getResponseHeader('Retry-After');
      const headers: Record<string, string> = retry ? { 'Retry-After': retry } : {};
      problemOf(new Response(request.responseText, { status, headers })).then(failed, failed);
    };
    request.send(file);
  });
}
