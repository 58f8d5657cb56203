// What is wrong, and what of it is shown: the browser's findings once a field was left or a check was asked for, the
// hub's findings until the field they speak of changes.
import type { Problem } from '@/api/shapes';

type Book = Map<string, Problem[]>;

const NONE: Problem[] = [];

export class ProblemBook {
  private browser: Book = new Map();
  private server: Book = new Map();
  private readonly touched = new Set<string>();
  private readonly revealed = new Set<string>();
  private all = false;
  private cache: Book = new Map();
  private list: Problem[] | null = null;

  constructor(private readonly changed: (pointer: string) => void) {}

  /** For one field: the same array as long as nothing changes. */
  at(pointer: string): Problem[] {
    const known = this.cache.get(pointer);
    if (known) return known;
    const browser = this.isShown(pointer) ? (this.browser.get(pointer) ?? NONE) : NONE;
    const server = this.server.get(pointer) ?? NONE;
    const out = browser.length === 0 ? server : [...browser, ...server.filter(isRule)];
    this.cache.set(pointer, out);
    return out;
  }

  /** Everything that is shown, in no field's order. */
  shown(): Problem[] {
    if (this.list) return this.list;
    const out: Problem[] = [];
    for (const pointer of new Set([...this.browser.keys(), ...this.server.keys()])) out.push(...this.at(pointer));
    this.list = out;
    return out;
  }

  anyBrowser(): boolean {
    return this.browser.size > 0;
  }

  touch(pointer: string): void {
    if (this.touched.has(pointer)) return;
    this.touched.add(pointer);
    if (this.browser.has(pointer)) this.tell([pointer]);
  }

  /** Shows what is found under this place from now on: what came there in one go, nobody will leave cell by cell. */
  reveal(prefix: string): void {
    if (this.all || this.revealed.has(prefix)) return;
    this.revealed.add(prefix);
    this.tell([...this.browser.keys()].filter((at) => at.startsWith(`${prefix}/`)));
  }

  private isShown(pointer: string): boolean {
    if (this.all || this.touched.has(pointer)) return true;
    for (const prefix of this.revealed) if (pointer.startsWith(`${prefix}/`)) return true;
    return false;
  }

  showAll(): void {
    if (this.all) return;
    this.all = true;
    this.tell([...this.browser.keys()]);
  }

  setBrowser(problems: Problem[]): void {
    const before = this.browser;
    this.browser = grouped(problems);
    this.tell(differing(before, this.browser));
  }

  setServer(problems: Problem[]): void {
    const before = this.server;
    this.server = grouped(problems);
    this.tell(differing(before, this.server));
  }

  clearServer(pointer: string): void {
    const gone = [...this.server.keys()].filter((at) => at === pointer || at.startsWith(`${pointer}/`));
    if (gone.length === 0) return;
    this.server = new Map([...this.server].filter(([at]) => !gone.includes(at)));
    this.tell(gone);
  }

  private tell(pointers: string[]): void {
    if (pointers.length === 0) return;
    this.list = null;
    for (const pointer of pointers) this.cache.delete(pointer);
    for (const pointer of pointers) this.changed(pointer);
    this.changed('*');
  }
}

/** The hub's validator says of a value what the browser's said already; its rules say something new. */
function isRule(problem: Problem): boolean {
  return problem.code !== 'invalid-form';
}

function grouped(problems: Problem[]): Book {
  const out: Book = new Map();
  for (const problem of problems) {
    const at = problem.at ?? '';
    const known = out.get(at);
    if (known) known.push(problem);
    else out.set(at, [problem]);
  }
  return out;
}

function differing(before: Book, after: Book): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((at) => !alike(before.get(at), after.get(at)));
}

/** Findings of rows that did not change are the same objects: thousands of them are compared by looking. */
function alike(before: Problem[] = NONE, after: Problem[] = NONE): boolean {
  if (before.length !== after.length) return false;
  return before.every((one, index) => one === after[index] || JSON.stringify(one) === JSON.stringify(after[index]));
}
