// What a stranger's file holds is found out here, where it can hang or swell without the page.
import { readCells } from './cells';
import { SheetError } from './limits';

export type Told = { fault: string } | { cells: string[][]; inexact: [number, number][] };

self.onmessage = async ({ data }: MessageEvent<{ name: string; bytes: ArrayBuffer }>) => {
  const told: Told = await readCells(data.name, new Uint8Array(data.bytes)).catch((error: unknown) => ({
    fault: error instanceof SheetError ? error.fault : 'unreadable',
  }));
  self.postMessage(told);
};
