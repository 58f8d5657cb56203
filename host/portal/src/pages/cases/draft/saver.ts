// Saves a draft by itself: what changed since the hub's last word, as {pointer, from, to}, one request at a time.
import { asProblem, type ProblemError } from '@/api/problem';
import type { FormChange, Json, JsonObject, PatchAnswer } from '@/api/shapes';
import { apply, diff, rebase } from '@/form/diff';
import { getAt, same, setAt } from '@/form/pointer';
import type { FormStore } from '@/form/store';
import { keepLocal, readLocal } from './local';

export type SaveState = 'clean' | 'dirty' | 'saving' | 'saved' | 'offline' | 'refused' | 'ended';

export interface Conflict {
  pointer: string;
  mine: Json;
  theirs: Json;
}

export interface SaverView {
  state: SaveState;
  at: string | null;
  refused: ProblemError | null;
  conflicts: Conflict[];
  restored: boolean;
}

type Send = (changes: FormChange[], revision: number) => Promise<PatchAnswer>;

const PAUSE = 1_200;
const RETRY = 8_000;

export class DraftSaver {
  view: SaverView = { state: 'clean', at: null, refused: null, conflicts: [], restored: false };
  private readonly listeners = new Set<() => void>();
  private readonly unsubscribe: () => void;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private going: Promise<void> | null = null;
  private closed = false;

  constructor(
    private readonly store: FormStore,
    private readonly person: string,
    private readonly id: string,
    private base: JsonObject,
    public revision: number,
    private readonly send: Send,
    private readonly afterSave: () => void,
  ) {
    this.bringBack();
    this.unsubscribe = store.subscribe('u:', () => this.changed());
    window.addEventListener('pagehide', this.keep);
    window.addEventListener('online', this.soon);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): SaverView => this.view;

  close(): void {
    this.closed = true;
    this.keep();
    this.unsubscribe();
    if (this.timer) clearTimeout(this.timer);
    window.removeEventListener('pagehide', this.keep);
    window.removeEventListener('online', this.soon);
    if (this.pending().length > 0 && this.view.state !== 'ended') void this.save();
  }

  /** Everything on the hub; false when it could not be. */
  async flush(): Promise<boolean> {
    if (this.timer) clearTimeout(this.timer);
    while (this.going) await this.going;
    if (this.pending().length > 0) await this.save();
    return this.pending().length === 0 && this.view.conflicts.length === 0;
  }

  /** What others saved meanwhile, taken over where this form was not touched. */
  takeOver(theirs: JsonObject, revision: number): void {
    if (revision <= this.revision || this.going) return;
    const merged = rebase(this.base, this.store.value, theirs);
    this.base = theirs;
    this.revision = revision;
    if (!same(merged, this.store.value)) this.store.replace(merged);
  }

  settle(conflict: Conflict, take: 'mine' | 'theirs'): void {
    if (take === 'theirs') this.store.set(conflict.pointer, conflict.theirs ?? undefined);
    this.show({ conflicts: this.view.conflicts.filter((one) => one !== conflict) });
    this.soon();
  }

  private pending(): FormChange[] {
    const held = this.view.conflicts.map((conflict) => conflict.pointer);
    return diff(this.base, this.store.value).filter((change) => !held.includes(change.pointer));
  }

  private bringBack(): void {
    const kept = readLocal(this.person, this.id);
    if (kept.length === 0) return;
    const conflicts = kept
      .filter((change) => {
        const now = getAt(this.base, change.pointer) ?? null;
        return !same(now, change.from) && !same(now, change.to);
      })
      .map((change) => ({
        pointer: change.pointer,
        mine: change.to,
        theirs: getAt(this.base, change.pointer) ?? null,
      }));
    this.store.replace(apply(this.base, kept));
    this.show({ conflicts, restored: true, state: 'dirty' });
    this.soon();
  }

  private changed(): void {
    if (this.view.state !== 'saving') this.show({ state: 'dirty' });
    this.keep();
    this.soon();
  }

  private keep = (): void => keepLocal(this.person, this.id, diff(this.base, this.store.value));

  private soon = (): void => this.schedule(PAUSE);

  private schedule(after: number): void {
    if (this.closed) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), after);
  }

  private async save(): Promise<void> {
    if (this.going) return;
    const changes = this.pending();
    if (changes.length === 0) {
      if (this.view.state === 'dirty') this.show({ state: 'saved' });
      return;
    }
    this.show({ state: 'saving', refused: null });
    this.going = this.sendOnce(changes).finally(() => {
      this.going = null;
    });
    await this.going;
    if (this.view.state === 'saved' && this.pending().length > 0) this.changed();
  }

  private async sendOnce(changes: FormChange[]): Promise<void> {
    try {
      const answer = await this.send(changes, this.revision);
      this.revision = answer.revision;
      const held = answer.conflicts.map((conflict) => conflict.pointer);
      this.base = apply(
        this.base,
        changes.filter((change) => !held.includes(change.pointer)),
      );
      for (const { pointer, theirs } of answer.conflicts)
        this.base = (setAt(this.base, pointer, theirs ?? undefined) ?? {}) as JsonObject;
      this.keep();
      this.show({
        state: 'saved',
        at: new Date().toISOString(),
        conflicts: [...this.view.conflicts, ...answer.conflicts],
      });
      this.afterSave();
    } catch (error) {
      this.failed(asProblem(error));
    }
  }

  private failed(problem: ProblemError): void {
    this.keep();
    if (problem.sessionEnded) this.show({ state: 'ended' });
    else if (problem.offline || problem.status >= 500) {
      this.show({ state: 'offline' });
      this.schedule(RETRY);
    } else this.show({ state: 'refused', refused: problem });
  }

  private show(next: Partial<SaverView>): void {
    this.view = { ...this.view, ...next };
    for (const listener of this.listeners) listener();
  }
}
