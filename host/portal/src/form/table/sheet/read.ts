// Asks the worker what a file holds, and ends it when it takes too long.
import { FILE_MAX_MB, type Sheet, SheetError, type SheetFault } from './limits';
import type { Told } from './worker';

const PATIENCE_MS = 30_000;

export async function readFile(file: File): Promise<Sheet> {
  if (file.size > FILE_MAX_MB * 1024 * 1024) throw new SheetError('too-large');
  const bytes = await file.arrayBuffer();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  try {
    const told = await answer(worker, { name: file.name, bytes });
    if ('fault' in told) throw new SheetError(told.fault as SheetFault);
    return told;
  } finally {
    worker.terminate();
  }
}

function answer(worker: Worker, question: { name: string; bytes: ArrayBuffer }): Promise<Told> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new SheetError('slow')), PATIENCE_MS);
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      clearTimeout(late);
      resolve(data);
    };
    worker.onerror = () => {
      clearTimeout(late);
      reject(new SheetError('unreadable'));
    };
    worker.postMessage(question, [question.bytes]);
  });
}
