// The state of one form, outside React: a field is told only of its own changes, so a keystroke costs the same in a form
// of five fields and in a table of two thousand rows.
import type { Json, JsonObject, Problem } from '@/api/shapes';
import { withDefaults } from './defaults';
import { compile, dependsOn, type Layout, layoutFor, type ObjectModel } from './model';
import { getAt, join, parentOf, same, setAt, tokens } from './pointer';
import { afterPress } from './press';
import { ProblemBook } from './problems';
import type { Unreadable } from './table/rows';
import { type Check, checker, fieldAt, unreadableAt } from './validate';

type Listener = () => void;

/** v value · u anything under · l layout · r rows · p problems · f focus asked for */
export type Channel = `${'v' | 'u' | 'l' | 'r' | 'p' | 'f'}:${string}`;

const NO_ROWS: number[] = [];

const asObject = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

export class FormStore {
  readonly model: ObjectModel;
  readonly problems: ProblemBook;
  value: JsonObject;
  private readonly check: Check;
  private readonly listeners = new Map<Channel, Set<Listener>>();
  private readonly layouts = new Map<string, Layout>();
  private readonly stash = new Map<string, Json>();
  private readonly rows = new Map<string, number[]>();
  private readonly raws = new Map<string, string>();
  private nextRow = 1;
  /** The row that a virtualised table should bring into view (channel `f`). */
  focusRow = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly schema: JsonObject,
    value: JsonObject = {},
  ) {
    this.model = compile(schema);
    this.check = checker(schema, this.model);
    this.value = value;
    this.problems = new ProblemBook((pointer) => this.emit(`p:${pointer}`));
    this.value = this.settle('', this.value);
    this.validate();
  }

  subscribe = (channel: Channel, listener: Listener): (() => void) => {
    const set = this.listeners.get(channel) ?? new Set();
    set.add(listener);
    this.listeners.set(channel, set);
    return () => {
      set.delete(listener);
      if (set.size === 0) this.listeners.delete(channel);
    };
  };

  emit(channel: Channel): void {
    for (const listener of [...(this.listeners.get(channel) ?? [])]) listener();
  }

  get(pointer: string): Json | undefined {
    return getAt(this.value, pointer);
  }

  /** The text of an input whose content is no value of its type. */
  raw(pointer: string): string | undefined {
    return this.raws.get(pointer);
  }

  set(pointer: string, value: Json | undefined, raw?: string): void {
    if (raw === undefined) this.raws.delete(pointer);
    else this.raws.set(pointer, raw);
    this.problems.clearServer(pointer);
    this.write(pointer, value);
    this.emit(`v:${pointer}`);
    this.scheduleCheck();
  }

  touch(pointer: string): void {
    afterPress(() => this.problems.touch(pointer));
  }

  /** The whole form is replaced (loaded again, merged): everybody looks again. */
  replace(value: JsonObject): void {
    this.layouts.clear();
    this.value = this.settle('', value);
    this.refresh('');
    this.validate();
  }

  layout(pointer: string): Layout {
    const known = this.layouts.get(pointer);
    if (known) return known;
    const layout = layoutFor(this.modelAt(pointer), asObject(this.get(pointer)));
    this.layouts.set(pointer, layout);
    return layout;
  }

  rowKeys(pointer: string): number[] {
    const length = this.length(pointer);
    const known = this.rows.get(pointer) ?? NO_ROWS;
    if (known.length === length) return known;
    const keys = known.slice(0, length);
    while (keys.length < length) keys.push(this.nextRow++);
    this.rows.set(pointer, keys);
    return keys;
  }

  addRow(pointer: string): void {
    const row = withDefaults(this.modelAt(join(pointer, this.length(pointer))), {});
    this.setRows(pointer, [...this.array(pointer), row], [...this.rowKeys(pointer), this.nextRow++], (at) => at);
  }

  /** What the schema gives to fields that nobody has filled. */
  fillDefaults(): void {
    const filled = withDefaults(this.model, this.value);
    for (const [id, value] of Object.entries(filled)) if (this.value[id] === undefined) this.set(join('', id), value);
  }

  removeRow(pointer: string, index: number): void {
    const keys = this.rowKeys(pointer).filter((_, at) => at !== index);
    this.setRows(
      pointer,
      this.array(pointer).filter((_, at) => at !== index),
      keys,
      (at) => (at === index ? null : at > index ? at - 1 : at),
    );
  }

  clearRows(pointer: string): void {
    this.setRows(pointer, [], [], () => null);
  }

  /**
   * Sets many cells at once, adding rows as needed; one notification at the end. A text that is no value of its column
   * stands in its cell, as if it had been typed there.
   */
  fill(pointer: string, rows: JsonObject[], fromRow: number, unreadable: Unreadable[] = []): void {
    const now = [...this.array(pointer)];
    for (const [offset, row] of rows.entries()) now[fromRow + offset] = { ...asObject(now[fromRow + offset]), ...row };
    const keys = this.rowKeys(pointer).slice();
    while (keys.length < now.length) keys.push(this.nextRow++);
    const texts = unreadable.map(
      ({ row, column, text }) => [join(join(pointer, fromRow + row), column), text] as const,
    );
    for (const [at] of texts) {
      const row = Number(tokens(at).at(-2));
      now[row] = asObject(setAt(now[row], join('', tokens(at).at(-1) ?? ''), undefined));
    }
    this.setRows(pointer, now, keys, (at) => (at >= fromRow && at < fromRow + rows.length ? null : at), texts);
    if (texts.length > 0) this.problems.reveal(pointer);
  }

  /** Checks now and shows everything found; true when the browser finds nothing. */
  attempt(): boolean {
    this.validate();
    this.problems.showAll();
    return !this.problems.anyBrowser();
  }

  validate(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const found = this.check(this.value);
    const unreadable = [...this.raws].flatMap(
      ([at, raw]) => unreadableAt(at, fieldAt(this.model, this.value, at), raw) ?? [],
    );
    const shadowed = new Set(unreadable.map((problem) => problem.at));
    this.problems.setBrowser([...found.filter((problem) => !shadowed.has(problem.at)), ...unreadable]);
  }

  setServer(problems: Problem[]): void {
    afterPress(() => this.problems.setServer(problems));
  }

  private scheduleCheck(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => afterPress(() => this.validate()), 250);
  }

  private write(pointer: string, value: Json | undefined): void {
    if (same(this.get(pointer), value)) return;
    this.value = asObject(setAt(this.value, pointer, value));
    const container = parentOf(pointer);
    const id = tokens(pointer).at(-1) ?? '';
    if (dependsOn(this.modelAt(container), id)) this.relayout(container);
    for (let at = pointer; ; at = parentOf(at)) {
      if (this.get(at) !== undefined && typeof this.get(at) === 'object') this.relayoutIfNeeded(at);
      this.emit(`u:${at}`);
      if (at === '') break;
    }
  }

  private relayoutIfNeeded(pointer: string): void {
    if (pointer === '') return;
    const id = tokens(pointer).at(-1) ?? '';
    const container = parentOf(pointer);
    if (!/^\d+$/.test(id) && dependsOn(this.modelAt(container), id)) this.relayout(container);
  }

  private relayout(container: string): void {
    const before = this.layouts.get(container);
    this.value = container === '' ? this.settle('', this.value) : this.settled(container);
    const after = layoutFor(this.modelAt(container), asObject(this.get(container)));
    this.layouts.set(container, after);
    if (before?.key !== after.key) this.emit(`l:${container}`);
  }

  private settled(container: string): JsonObject {
    const value = this.settle(container, asObject(this.get(container)));
    return asObject(setAt(this.value, container, value));
  }

  /** Fields that are not there have no value (kept aside, in case they come back). */
  private settle(container: string, value: JsonObject): JsonObject {
    const model = this.modelAt(container);
    if (model.conditionals.length === 0) return value;
    let now = value;
    for (let round = 0; round < 4; round += 1) {
      const layout = layoutFor(model, now);
      const next = this.hideAndBringBack(container, model, layout, now);
      if (next === now) break;
      now = next;
    }
    this.layouts.set(container, layoutFor(model, now));
    return now;
  }

  private hideAndBringBack(container: string, model: ObjectModel, layout: Layout, value: JsonObject): JsonObject {
    let now = value;
    for (const id of model.order) {
      const at = join(container, id);
      const there = layout.byId.has(id);
      const current = now[id];
      if (!there && current !== undefined) {
        this.stash.set(at, current);
        now = asObject(setAt(now, join('', id), undefined));
      } else if (there && current === undefined && this.stash.has(at)) {
        now = { ...now, [id]: this.stash.get(at) ?? null };
        this.stash.delete(at);
      }
    }
    return now;
  }

  private modelAt(pointer: string): ObjectModel {
    let model = this.model;
    let at = '';
    for (const token of tokens(pointer)) {
      const placed = layoutFor(model, asObject(this.get(at))).byId.get(token);
      at = join(at, token);
      if (placed?.field.inner) model = placed.field.inner;
    }
    return model;
  }

  private array(pointer: string): Json[] {
    const value = this.get(pointer);
    return Array.isArray(value) ? value : [];
  }

  private length(pointer: string): number {
    return this.array(pointer).length;
  }

  /** `moved` says where a row that was there stands now; what was typed in its cells goes with it. */
  private setRows(
    pointer: string,
    rows: Json[],
    keys: number[],
    moved: (row: number) => number | null,
    texts: (readonly [string, string])[] = [],
  ): void {
    this.rows.set(pointer, keys);
    this.moveRaws(pointer, moved);
    for (const [at, text] of texts) this.raws.set(at, text);
    for (const at of [...this.layouts.keys()]) if (at.startsWith(`${pointer}/`)) this.layouts.delete(at);
    this.problems.clearServer(pointer);
    this.write(pointer, rows.length === 0 ? undefined : rows);
    this.validate();
    this.refresh(pointer);
  }

  private moveRaws(pointer: string, moved: (row: number) => number | null): void {
    const under = [...this.raws].filter(([at]) => at.startsWith(`${pointer}/`));
    for (const [at] of under) this.raws.delete(at);
    for (const [at, text] of under) {
      const [row = '', ...rest] = at.slice(pointer.length + 1).split('/');
      const now = moved(Number(row));
      if (now !== null) this.raws.set([pointer, now, ...rest].join('/'), text);
    }
  }

  private refresh(prefix: string): void {
    for (const channel of [...this.listeners.keys()]) {
      const at = channel.slice(2);
      if (at === prefix || prefix === '' || at.startsWith(`${prefix}/`)) this.emit(channel);
    }
  }
}
