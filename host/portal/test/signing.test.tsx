import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { queries } from '@/api/query';
import type { Case, CaseTask, Signs, TaskAction } from '@/api/shapes';
import { LanguageProvider } from '@/i18n';
import { ActionDialog } from '@/pages/cases/actions/ActionDialog';

const SIGNS: Signs = {
  document: 'd-1',
  party: 'contractor',
  title: { zh: '施工单位公章', en: 'Seal of the contractor' },
  with: 'organisation-seal',
  ready: true,
  seals: [
    { id: 's-1', name: '公章' },
    { id: 's-2', name: '合同专用章' },
  ],
  'needs-application': false,
  application: null,
};

const ACTION: TaskAction = {
  id: 'sign',
  title: { zh: '签署', en: 'Sign' },
  power: null,
  comment: 'optional',
  confirm: true,
  form: null,
  check: false,
};

function shown(signs: Partial<Signs>, onDone = vi.fn()) {
  const task = { id: 't-1', step: 'sign', actions: [ACTION], signs: { ...SIGNS, ...signs } } as unknown as CaseTask;
  const given = { id: 'c-1', revision: 7, schema: null, 'steps-data': {}, tasks: [task] } as unknown as Case;
  render(
    <MemoryRouter>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <ActionDialog given={given} task={task} action={ACTION} onClose={vi.fn()} onDone={onDone} />
        </QueryClientProvider>
      </LanguageProvider>
    </MemoryRouter>,
  );
  return onDone;
}

function answering(...bodies: unknown[]) {
  const asked: { url: string; body: Record<string, unknown> }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, body: JSON.parse(String(init.body)) });
    return new Response(JSON.stringify(bodies.shift() ?? {}), { status: 200 });
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('signing', () => {
  it('waits until the draft was read and the person has proved who it is', async () => {
    const user = userEvent.setup();
    const asked = answering({ token: 'proof' }, { next: { zh: '', en: '' } });
    const done = shown({});
    const go = screen.getByRole('button', { name: '确认签署' }) as HTMLButtonElement;
    expect(screen.getByRole('link', { name: '查看待签文件' }).getAttribute('href')).toBe(
      '/api/v1/documents/d-1/content',
    );
    await user.type(screen.getByLabelText('密码或动态验证码'), 'secret-word');
    expect(go.disabled).toBe(true);
    await user.selectOptions(screen.getByLabelText('使用的印章'), 's-2');
    await user.click(screen.getByRole('checkbox'));
    expect(go.disabled).toBe(false);
    await user.click(go);
    await waitFor(() => expect(done).toHaveBeenCalled());
    expect(asked.map((one) => one.url)).toEqual([
      '/api/v1/session/confirm',
      '/api/v1/cases/c-1/tasks/t-1/actions/sign',
    ]);
    expect(asked[1]?.body).toMatchObject({ seal: 's-2', confirmation: 'proof', version: 7 });
  });

  it('asks for the seal where the appointment does not let one use it', async () => {
    const user = userEvent.setup();
    const asked = answering({});
    shown({ 'needs-application': true });
    await user.type(screen.getByLabelText('用印事由'), '签订合同');
    await user.click(screen.getByRole('button', { name: '申请用印' }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({
      url: '/api/v1/seals/s-1/applications',
      body: { document: 'd-1', why: '签订合同' },
    });
  });

  it('says that the draft is still being made', () => {
    shown({ ready: false });
    expect(screen.getByText('待签文件正在生成，请稍候片刻再打开。')).toBeTruthy();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});
