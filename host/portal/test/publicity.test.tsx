import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queries } from '@/api/query';
import { LanguageProvider } from '@/i18n';
import PublicityPage from '@/pages/publicity/PublicityPage';
import type { Notice } from '@/pages/publicity/shapes';

const NOTICE: Notice = {
  no: 'GS-2025-000001',
  title: { zh: '信用评价结果公示', en: 'Notice of a rating' },
  about: '甲公司',
  office: '市场处',
  authority: '市住建局',
  basis: '第九条',
  period: '5个工作日',
  from: '2025-03-12T09:00:00+08:00',
  until: '2025-03-20T00:00:00+08:00',
  state: '公示中',
  reason: null,
  shown: [
    { zh: '单位', en: 'Firm', value: '甲公司' },
    { zh: '明细', en: 'Lines', columns: [{ zh: '项目', en: 'Item' }], rows: [['<b>得分</b>']] },
  ],
  objections: [],
  'may-object': true,
};

/** Every request of the page; reads are answered with the notice. */
function hub(notice: Notice, posted: unknown = {}) {
  const asked: { method: string; url: string; body: unknown }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    asked.push({ method, url, body: init.body ? JSON.parse(String(init.body)) : null });
    return new Response(JSON.stringify(method === 'GET' ? notice : posted), { status: 200 });
  });
  queries.clear();
  render(
    <MemoryRouter initialEntries={['/objections/GS-2025-000001']}>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <Routes>
            <Route path="/objections/:no" element={<PublicityPage />} />
          </Routes>
        </QueryClientProvider>
      </LanguageProvider>
    </MemoryRouter>,
  );
  return () => asked.filter((one) => one.method === 'POST');
}

afterEach(() => vi.unstubAllGlobals());

describe('a public notice', () => {
  it('shows what is published as text, with its last day, and takes an objection', async () => {
    const user = userEvent.setup();
    const posts = hub(NOTICE, { no: 'GS-2025-000001-001' });
    expect(await screen.findByText('<b>得分</b>')).toBeTruthy();
    expect(screen.getByText(/2025-03-19/)).toBeTruthy();
    const send = screen.getByRole('button', { name: '提交异议' }) as HTMLButtonElement;
    expect(send.disabled).toBe(true);
    await user.type(screen.getByLabelText('异议内容和理由'), '得分有误');
    await user.click(send);
    expect((await screen.findByRole('status')).textContent).toContain('GS-2025-000001-001');
    expect(posts()).toEqual([
      {
        method: 'POST',
        url: '/api/v1/publicity/GS-2025-000001/objections',
        body: { text: '得分有误', files: [] },
      },
    ]);
  });

  it('lets whoever holds the task answer, and nobody else read what was written', async () => {
    const user = userEvent.setup();
    const raised = { id: 'o-1', no: 'GS-2025-000001-001', at: NOTICE.from, outcome: '待答复', mine: false };
    const task = { case: 'c-1', id: 't-1', actions: ['answer', 'uphold'] };
    const why = { code: 'objection-late', zh: '公示期已届满', en: 'Over' };
    const answering = { ...raised, text: '有欠薪', task };
    const posts = hub({
      ...NOTICE,
      'may-object': false,
      'why-not': why,
      objections: [answering, { ...raised, id: 'o-2' }],
    });
    expect(await screen.findByText('有欠薪')).toBeTruthy();
    expect(screen.getByText('公示期已届满')).toBeTruthy();
    await user.type(screen.getByRole('textbox'), '已结清');
    await user.click(screen.getByRole('button', { name: '答复：异议不成立' }));
    expect(posts()).toEqual([
      { method: 'POST', url: '/api/v1/cases/c-1/tasks/t-1/actions/answer', body: { comment: '已结清' } },
    ]);
  });
});
