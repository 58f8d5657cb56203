import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queries } from '@/api/query';
import type { Order, OrderState, Reconciliation } from '@/api/shapes';
import { LanguageProvider } from '@/i18n';
import { zh } from '@/i18n/zh';
import { lifeOf } from '@/pages/accounts/life';
import { kindName, subName } from '@/pages/accounts/names';
import { Reconciliations } from '@/pages/accounts/Reconciliations';

const order = (state: OrderState, events?: Order['events']): Order => ({
  order: 'BF-1',
  state,
  amount: 1,
  from: 'L1',
  bank: 'A1',
  payee: '样例建设',
  'payee-account': '1',
  purpose: '工程进度款',
  approvals: 1,
  'approved-by': [],
  reason: null,
  case: null,
  drafted: '2025-02-17T09:00:00+08:00',
  updated: '2025-02-18T09:00:00+08:00',
  ...(events ? { events } : {}),
});
const way = (given: Order) => lifeOf(given).map(({ state, standing }) => `${state} ${standing}`);

describe('the life of a payment order', () => {
  it('has what is behind it, where it stands, and what is to come', () => {
    expect(way(order('sent'))).toEqual(['draft past', 'approved past', 'sent now', 'accepted ahead', 'settled ahead']);
    expect(lifeOf(order('sent')).map(({ at }) => at?.slice(8, 10))).toEqual([
      '17',
      undefined,
      '18',
      undefined,
      undefined,
    ]);
  });

  it('ends where the bank rejects it, and goes back only from what was paid', () => {
    expect(way(order('rejected'))).toEqual(['draft past', 'approved past', 'sent past', 'rejected failed']);
    const accepted = order('rejected', [{ state: 'accepted', at: '2025-02-17T10:00:00+08:00' }]);
    expect(way(accepted)).toContain('accepted past');
    expect(way(order('settled')).at(-1)).toBe('settled done');
    expect(way(order('reversed')).slice(-2)).toEqual(['settled past', 'reversed failed']);
  });
});

describe('a sub-ledger', () => {
  it('is named by the chart and by what tells it from its like', () => {
    const say = (text: { zh: string } | null) => text?.zh ?? '';
    expect(subName({ sub: 'L2:1#:a', title: { zh: '额度内', en: '' } }, say)).toBe('L2 · 额度内 · 1#:a');
    expect(subName({ sub: 'A1', title: null }, say)).toBe('A1');
  });
});

describe('a kind of business', () => {
  it('has the title of its chart, then the hub’s word, then its id', () => {
    const account = { 'kind-titles': { E2: { zh: '购房款入账', en: '' } } };
    const named = (kind: string) => kindName(kind, account, zh, (text) => text?.zh ?? '');
    expect(['E2', 'settled', 'E99'].map(named)).toEqual(['购房款入账', '指令支付', 'E99']);
  });
});

describe('reconciliation', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    queries.clear();
  });

  it('names each difference, says what to do, and leads to its case', async () => {
    const items: Reconciliation[] = [
      {
        statement: 'S-2',
        from: '2025-02-18',
        day: '2025-02-18',
        at: '2025-02-18T23:00:00+08:00',
        state: 'open',
        stated: 10_000,
        booked: 9_500,
        agreed: 3,
        differences: [{ kind: 'unbooked', reference: 'R-9', stated: 500, booked: null, case: 'c-1' }],
      },
    ];
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items, next: null })));
    render(
      <QueryClientProvider client={queries}>
        <LanguageProvider initial="zh">
          <MemoryRouter>
            <Reconciliations path="/ledger/JG" />
          </MemoryRouter>
        </LanguageProvider>
      </QueryClientProvider>,
    );
    const list = within(await screen.findByRole('list', { name: '2025-02-18 的差异' }));
    expect(list.getByText('银行已记、账面未记')).toBeTruthy();
    expect(list.getByText(/核实来款后入账/)).toBeTruthy();
    expect(list.getByRole('link', { name: '查看办件' }).getAttribute('href')).toBe('/cases/c-1');
    expect(screen.getByText('5.00').className).toContain('account-uneven');
  });
});
