import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { api, onSessionEnd, query, setCsrf } from '@/api/client';
import { asProblem } from '@/api/problem';
import { LanguageProvider } from '@/i18n';
import { SignIn } from '@/pages/session/SignIn';
import { actFor, actingFor } from '@/session/acting';
import { isIdNumber } from '@/session/identity';
import { returnPath, signInPath } from '@/session/returning';

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** The next answers of the hub, in order; what was asked is kept. */
function answering(...answers: Answer[]) {
  const asked: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const { status, body, headers } = answers.shift() ?? { status: 500, body: {} };
    return new Response(JSON.stringify(body), { status, ...(headers ? { headers } : {}) });
  });
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf(null);
  actFor(null);
});

describe('a request', () => {
  it('says whom the tab acts for, and proves with the token that the page sent it', async () => {
    const asked = answering({ status: 200, body: { ok: true } }, { status: 200, body: {} });
    actFor('91510108MA6CQ1X201/clerk');
    setCsrf('token');
    await api.post('/cases', { a: 1 });
    await api.get('/tasks', { acting: null });
    expect(asked[0]?.init.headers).toMatchObject({ 'Hub-Acting-For': '91510108MA6CQ1X201/clerk', 'Hub-CSRF': 'token' });
    expect(asked[1]?.init.headers).not.toHaveProperty('Hub-Acting-For');
    expect(sessionStorage.getItem('hub.acting')).toBe(actingFor());
  });

  it('turns a refusal into its code, both texts and its places', async () => {
    const problem = { code: 'refused', level: 'refuse', at: '/funds', zh: '不一致', en: 'differ' };
    answering({ status: 422, body: { code: 'refused', detail: { zh: '未通过', en: 'refused' }, problems: [problem] } });
    const error = asProblem(await api.post('/cases', {}).catch((e: unknown) => e));
    expect(error).toMatchObject({ status: 422, code: 'refused', detail: { zh: '未通过' }, problems: [problem] });
  });

  it('tells once the session is over, but not when a password is wrong', async () => {
    const ended = vi.fn();
    const stop = onSessionEnd(ended);
    const wrong = { status: 401, body: { code: 'wrong-sign-in' } };
    answering(wrong, wrong, { status: 401, body: { code: 'no-session' } });
    await api.post('/session', {}, { anonymous: true }).catch(() => undefined);
    await api.post('/session/confirm', {}).catch(() => undefined);
    expect(ended).not.toHaveBeenCalled();
    await api.get('/tasks').catch(() => undefined);
    expect(ended).toHaveBeenCalledTimes(1);
    stop();
  });

  it('puts only what is set into the address', () => {
    expect(query({ q: '报建', state: '', mine: true, cursor: null, n: 0 })).toBe('?q=%E6%8A%A5%E5%BB%BA&mine=1&n=0');
  });
});

describe('signing in', () => {
  function open() {
    render(
      <LanguageProvider initial="zh">
        <MemoryRouter initialEntries={['/sign-in']}>
          <SignIn />
        </MemoryRouter>
      </LanguageProvider>,
    );
  }

  async function enter() {
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('用户名'), 'P-02');
    await user.type(screen.getByLabelText('密码'), 'secret');
    await user.click(screen.getByRole('button', { name: '登录' }));
  }

  it('says when the account must wait, and for how long', async () => {
    answering({ status: 401, body: { code: 'locked' }, headers: { 'Retry-After': '300' } });
    open();
    await enter();
    await screen.findByText('尝试次数过多，请 5 分钟后再试。');
  });

  it('asks for the one-time code only when the account has one', async () => {
    const asked = answering(
      { status: 401, body: { code: 'code-needed' } },
      { status: 401, body: { code: 'wrong-sign-in' } },
    );
    open();
    expect(screen.queryByLabelText('动态验证码')).toBeNull();
    await enter();
    await userEvent.type(await screen.findByLabelText('动态验证码'), '123456');
    await userEvent.click(screen.getByRole('button', { name: '登录' }));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(JSON.parse(String(asked[1]?.init.body))).toEqual({ name: 'P-02', password: 'secret', code: '123456' });
  });
});

describe('the way back after signing in', () => {
  it('leads to the page that was left, never to another site', () => {
    expect(returnPath(new URL(`http://x${signInPath('/cases/c1/fill?a=1', true)}`).search)).toBe('/cases/c1/fill?a=1');
    for (const evil of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect(returnPath(`?return=${encodeURIComponent(evil)}`)).toBe('/');
  });
});

describe('an identity number', () => {
  it('has a real date and its check character', () => {
    expect(isIdNumber('11010519491231002X')).toBe(true);
    expect(isIdNumber('999901198209051036')).toBe(true);
    expect(isIdNumber('110105194912310021')).toBe(false);
    expect(isIdNumber('110105194913310029')).toBe(false);
  });
});
