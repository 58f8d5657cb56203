import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@/api/problem';
import type { FormChange, PatchAnswer } from '@/api/shapes';
import { FormStore } from '@/form/store';
import { forgetDrafts, readLocal } from '@/pages/cases/draft/local';
import { DraftSaver } from '@/pages/cases/draft/saver';
import { building, filled } from './sample/building';

const offline = () => new ProblemError(0, 'offline', { zh: '', en: '' });

describe('the draft’s saver', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open(send: (changes: FormChange[], revision: number) => Promise<PatchAnswer>, base = filled) {
    const store = new FormStore(building, base);
    const saver = new DraftSaver(store, 'P-05', 'c1', base, 3, send, () => {});
    return { store, saver };
  }

  it('sends what changed, once one pauses, and remembers the new revision', async () => {
    const send = vi.fn(async () => ({ revision: 4, conflicts: [] }));
    const { store, saver } = open(send);
    store.set('/name', '新');
    store.set('/name', '新名');
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1500);
    expect(send).toHaveBeenCalledExactlyOnceWith([{ pointer: '/name', from: '青龙片区人才公寓', to: '新名' }], 3);
    expect(saver.view.state).toBe('saved');
    expect(saver.revision).toBe(4);
    expect(readLocal('P-05', 'c1')).toEqual([]);
  });

  it('keeps what could not be sent on this computer and sends it again', async () => {
    const send = vi.fn<() => Promise<PatchAnswer>>().mockRejectedValueOnce(offline());
    send.mockResolvedValue({ revision: 4, conflicts: [] });
    const { store, saver } = open(send);
    store.set('/name', '断线');
    await vi.advanceTimersByTimeAsync(1500);
    expect(saver.view.state).toBe('offline');
    expect(readLocal('P-05', 'c1')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(9000);
    expect(saver.view.state).toBe('saved');
  });

  it('loses nothing when the session ends: the next visit brings it back', async () => {
    const ended = vi.fn(async () => {
      throw new ProblemError(401, 'no-session', { zh: '', en: '' });
    });
    const first = open(ended);
    first.store.set('/code', '2502-999999');
    await vi.advanceTimersByTimeAsync(1500);
    expect(first.saver.view.state).toBe('ended');
    first.saver.close();
    const send = vi.fn(async () => ({ revision: 4, conflicts: [] }));
    const second = open(send);
    expect(second.store.get('/code')).toBe('2502-999999');
    expect(second.saver.view.restored).toBe(true);
    await vi.advanceTimersByTimeAsync(1500);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('shows both values when another changed the same field, and does as the person decides', async () => {
    const send = vi.fn<(changes: FormChange[]) => Promise<PatchAnswer>>();
    send.mockResolvedValueOnce({ revision: 5, conflicts: [{ pointer: '/name', mine: '我的', theirs: '他的' }] });
    send.mockResolvedValue({ revision: 6, conflicts: [] });
    const { store, saver } = open(send);
    store.set('/name', '我的');
    await vi.advanceTimersByTimeAsync(1500);
    const [conflict] = saver.view.conflicts;
    expect(conflict).toMatchObject({ mine: '我的', theirs: '他的' });
    await vi.advanceTimersByTimeAsync(5000);
    expect(send).toHaveBeenCalledTimes(1);
    if (conflict) saver.settle(conflict, 'mine');
    await vi.advanceTimersByTimeAsync(1500);
    expect(send.mock.lastCall?.[0]).toEqual([{ pointer: '/name', from: '他的', to: '我的' }]);
  });

  it('takes over what others saved elsewhere in the form', () => {
    const { store, saver } = open(vi.fn());
    store.set('/name', '我的');
    saver.takeOver({ ...filled, name: '青龙片区人才公寓', code: '2502-510109' }, 9);
    expect(store.value).toMatchObject({ name: '我的', code: '2502-510109' });
  });

  it('leaves nothing personal behind when one signs out', () => {
    const { store, saver } = open(vi.fn());
    store.set('/name', '未保存');
    expect(readLocal('P-05', 'c1')).toHaveLength(1);
    forgetDrafts('P-05');
    expect(readLocal('P-05', 'c1')).toEqual([]);
    saver.close();
  });
});
