// A spreadsheet file → its first sheet as texts, within limits. Runs in a worker; knows no form.
import { unzipSync, zipSync } from 'fflate';
import Papa from 'papaparse';
import { readSheet } from 'read-excel-file/universal';
import { FILE_MAX_MB, ROWS_MAX, type Sheet, SheetError } from './limits';

const COLUMNS_MAX = 200;
const UNPACKED_MAX = 150 * 1024 * 1024;
/** Above this a spreadsheet has forgotten digits of a number, which is none then but a card or identity number. */
const EXACT_BELOW = 1e15;

export async function readCells(name: string, bytes: Uint8Array): Promise<Sheet> {
  if (bytes.length > FILE_MAX_MB * 1024 * 1024) throw new SheetError('too-large');
  if (bytes.length === 0) throw new SheetError('empty');
  const sheet = await (isZip(bytes) ? fromXlsx(bytes) : fromText(name, bytes));
  if (sheet.cells.length === 0) throw new SheetError('empty');
  if (sheet.cells.length > ROWS_MAX || sheet.cells.some((row) => row.length > COLUMNS_MAX))
    throw new SheetError('too-many');
  return sheet;
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isOld = (bytes: Uint8Array) => bytes[0] === 0xd0 && bytes[1] === 0xcf;

async function fromXlsx(bytes: Uint8Array): Promise<Sheet> {
  const packed = stored(bytes);
  const rows = await readSheet(packed).catch(() => {
    throw new SheetError('unreadable');
  });
  const inexact: Sheet['inexact'] = [];
  const cells: string[][] = [];
  for (const row of rows) {
    const texts = row.map((cell, column) => {
      if (typeof cell === 'number' && Math.abs(cell) >= EXACT_BELOW) inexact.push([cells.length, column]);
      return textOf(cell);
    });
    if (texts.some((text) => text !== '')) cells.push(texts);
  }
  return { cells, inexact: inexact.filter(([row]) => row < cells.length) };
}

/**
 * The same archive, uncompressed: what it unpacks to is measured before any of it is read, and the reader needs no
 * workers of its own, which the page's policy would refuse.
 */
function stored(bytes: Uint8Array): ArrayBuffer {
  let size = 0;
  let names = 0;
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    size += originalSize;
    names += 1;
    if (size > UNPACKED_MAX || names > 2_000) throw new SheetError('too-large');
    return /\.(xml|rels)$/.test(name);
  };
  try {
    const files = unzipSync(bytes, { filter });
    if (!files['[Content_Types].xml'] || !Object.keys(files).some((name) => name.startsWith('xl/')))
      throw new SheetError('wrong-kind');
    return zipSync(files, { level: 0 }).buffer as ArrayBuffer;
  } catch (error) {
    throw error instanceof SheetError ? error : new SheetError('unreadable');
  }
}

function fromText(name: string, bytes: Uint8Array): Sheet {
  if (isOld(bytes)) throw new SheetError('old-format');
  if (!/\.(csv|tsv|txt)$/i.test(name)) throw new SheetError('wrong-kind');
  const text = decoded(bytes);
  if (text.includes('\0')) throw new SheetError('unreadable');
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy', preview: ROWS_MAX + 1 });
  return { cells: data.map((row) => row.map((cell) => cell.trim())), inexact: [] };
}

/** UTF-8 where it is that; else what spreadsheets here write by default. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

export function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  if (cell instanceof Date) {
    const text = Number.isNaN(cell.getTime()) ? '' : cell.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
  }
  return String(cell).trim();
}

/** As a spreadsheet shows it: fifteen digits, so that 0.1 + 0.2 is 0.3. */
function numberText(value: number): string {
  const shown = Number(value.toPrecision(15));
  const text = String(shown);
  return text.includes('e') && Math.abs(shown) < 1 ? shown.toFixed(12).replace(/0+$/, '') : text;
}
