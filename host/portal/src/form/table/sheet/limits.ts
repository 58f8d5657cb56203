// What a file may be, and why one is not taken. Apart from what reads them, which is loaded when first needed.
export const FILE_MAX_MB = 10;
export const ROWS_MAX = 20_000;

export type SheetFault = 'too-large' | 'too-many' | 'old-format' | 'wrong-kind' | 'unreadable' | 'empty' | 'slow';

/** The words for it are the reader's. */
export class SheetError extends Error {
  constructor(readonly fault: SheetFault) {
    super(fault);
  }
}

export interface Sheet {
  cells: string[][];
  /** Cells [row, column] whose digits the spreadsheet has lost. */
  inexact: [row: number, column: number][];
}
