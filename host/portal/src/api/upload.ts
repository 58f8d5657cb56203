// Files go up as they are, streamed, with their progress (fetch cannot tell it).
import { BASE, headersFor } from './client';
import { ProblemError } from './problem';
import type { StoredFile } from './shapes';

/** What the file is for: the hub then holds it to that material's kinds and size from the first byte on. */
export interface Purpose {
  case: string;
  material: string;
}

export function upload(file: File, progress: (share: number) => void, purpose?: Purpose): Promise<StoredFile> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({ name: file.name, ...purpose });
    request.open('POST', `${BASE}/files?${query}`);
    for (const [name, value] of Object.entries(headersFor('POST'))) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () =>
      failed(
        new ProblemError(0, 'offline', {
          zh: '上传中断，请检查网络后重试。',
          en: 'The upload broke off. Check the network and try again.',
        }),
      );
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300) {
        const { id, name, size, sha256 } = body as { id: string; name: string; size: number; sha256: string };
        done({ file: id, name, size, sha256, 'media-type': String(body['media-type'] ?? file.type) });
        return;
      }
      const detail = body.detail as { zh: string; en: string } | undefined;
      const title = `HTTP ${request.status}`;
      failed(new ProblemError(request.status, String(body.code ?? title), detail ?? { zh: title, en: title }));
    };
    request.send(file);
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
