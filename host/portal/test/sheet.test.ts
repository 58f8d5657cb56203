import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { compile, layoutFor } from '@/form/model';
import { columnsOf } from '@/form/table/columns';
import { importable, matched, rowsFromCells } from '@/form/table/rows';
import { readCells } from '@/form/table/sheet/cells';
import { template } from '@/form/table/sheet/template';
import { zh } from '@/i18n/zh';
import { payroll } from './sample/payroll';

const model = compile(payroll);
const inner = layoutFor(model, {}).byId.get('lines')?.field.inner;
if (!inner) throw new Error('the sample has no table');
const columns = columnsOf(inner);

const fault = (name: string, bytes: Uint8Array) =>
  readCells(name, bytes).then(
    () => 'read',
    (error) => error.fault,
  );

const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook whose only sheet holds these rows. */
function workbook(rows: string, more: Record<string, Uint8Array> = {}): Uint8Array {
  const part = (text: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  return zipSync({
    '[Content_Types].xml': part(TYPES),
    'xl/workbook.xml': part(
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${RELATED}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': part(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': part(
      `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
    ),
    ...more,
  });
}

const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;

/** The same archive, of which one entry says that it unpacks to a gigabyte. */
function swelling(archive: Uint8Array): Uint8Array {
  const copy = archive.slice();
  const at = copy.findIndex((_, i) => [0x50, 0x4b, 0x01, 0x02].every((byte, n) => copy[i + n] === byte));
  new DataView(copy.buffer).setUint32(at + 24, 1 << 30, true);
  return copy;
}

describe('a spreadsheet file', () => {
  it('is read with formulas by their results, as many digits as people see', async () => {
    const rows = `<row r="1">${text('A1', '姓名')}${text('B1', '日工资（元）')}</row><row r="2">${text('A2', '张三')}<c r="B2"><f>0.1+0.2</f><v>0.30000000000000004</v></c></row>`;
    const sheet = await readCells('a.xlsx', workbook(rows));
    expect(sheet.cells).toEqual([
      ['姓名', '日工资（元）'],
      ['张三', '0.3'],
    ]);
  });

  it('tells which numbers have lost their last digits, and does not believe them', async () => {
    const rows = `<row r="1">${text('A1', '姓名')}${text('B1', '身份证号码')}</row><row r="2">${text('A2', '张三')}<c r="B2"><v>510108199001014000</v></c></row>`;
    const sheet = await readCells('a.xlsx', workbook(rows));
    expect(sheet.inexact).toEqual([[1, 1]]);
    const match = matched(columns, sheet.cells);
    const read = rowsFromCells(match.columns, match.cells, [[0, 1]]);
    expect(read.rows).toEqual([{ name: '张三' }]);
    expect(read.unreadable).toEqual([{ row: 0, column: 'id-number', text: '510108199001014000' }]);
  });

  it('is read as CSV in UTF-8 and in the encoding that spreadsheets write here', async () => {
    const csv = new Uint8Array([
      0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb1, 0xb8, 0xd7, 0xa2, 0x0d, 0x0a, 0xd5, 0xc5, 0x2c, 0x22, 0x61, 0x2c, 0x62, 0x22,
    ]);
    const expected = [
      ['姓名', '备注'],
      ['张', 'a,b'],
    ];
    expect((await readCells('a.csv', csv)).cells).toEqual(expected);
    expect((await readCells('a.csv', strToU8('\ufeff姓名,备注\r\n张,"a,b"\r\n\r\n'))).cells).toEqual(expected);
  });

  it('is refused by what it is: too large, another kind, old, damaged, empty, swelling', async () => {
    expect(await fault('a.csv', new Uint8Array(11 * 1024 * 1024))).toBe('too-large');
    expect(await fault('a.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))).toBe('old-format');
    expect(await fault('a.pdf', strToU8('%PDF-1.7'))).toBe('wrong-kind');
    expect(await fault('a.docx', zipSync({ 'word/document.xml': strToU8('<x/>') }))).toBe('wrong-kind');
    expect(await fault('a.xlsx', workbook('').slice(0, 400))).toBe('unreadable');
    expect(await fault('a.xlsx', workbook(''))).toBe('empty');
    expect(await fault('a.csv', strToU8('a\n'.repeat(20_001)))).toBe('too-many');
    expect(await fault('a.xlsx', swelling(workbook(text('A1', 'x'))))).toBe('too-large');
  });

  it('is matched to the columns by its heading, in any order, below a title, with units and marks', () => {
    const match = matched(columns, [
      ['2025年5月工资表'],
      ['备注', '日工资（元）*', '不认识', ' 姓 名'],
      ['好', '300', 'x', '张三'],
    ]);
    expect(match.unknown).toEqual(['不认识']);
    expect(match.first).toBe(2);
    expect(rowsFromCells(match.columns, match.cells).rows).toEqual([
      { remark: '好', 'day-rate': 30_000, name: '张三' },
    ]);
  });

  it('that was made as a template is read back, and says how it is filled', async () => {
    const blob = await template(columns.filter(importable), new Set(['name']), 'zh', zh.form.sheet);
    const sheet = await readCells('t.xlsx', new Uint8Array(await blob.arrayBuffer()));
    expect(sheet.cells[0]?.slice(0, 3)).toEqual(['姓名*', '身份证号码', '工种']);
    const match = matched(columns, sheet.cells);
    expect([match.unknown, match.columns.map((column) => column?.id)]).toEqual([
      [],
      columns.map((column) => column.id),
    ]);
  });
});
