import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import effects from '#schemas/effects.v1.json';
import { ProblemError } from '@/api/problem';
import { queries } from '@/api/query';
import type {
  Change,
  Hurdle,
  Me,
  Place,
  Plugin,
  Rehearsal,
  SideBySide,
  Switch,
  System,
  Version,
  Weight,
} from '@/api/shapes';
import { sendFile } from '@/api/upload';
import { LanguageProvider } from '@/i18n';
import { zh } from '@/i18n/zh';
import { Acts } from '@/pages/plugins/Acts';
import { Decision } from '@/pages/plugins/Decision';
import { partIn } from '@/pages/plugins/parts';
import { Report } from '@/pages/plugins/Report';
import { ReviewCard } from '@/pages/plugins/ReviewCard';
import { RunningCard } from '@/pages/plugins/RunningCard';
import { namesOf, rightIn } from '@/pages/plugins/rights';
import { lines } from '@/pages/plugins/sides';
import { bySystem, compare } from '@/pages/plugins/versions';
import { before, wayOf } from '@/pages/plugins/way';
import { asked, byWeight, capability } from '@/pages/plugins/weights';
import { MeContext } from '@/session/me';

const plugin = (version: string, more: Partial<Plugin> = {}): Plugin => ({
  system: 'permit',
  title: { zh: '许可', en: 'Permits' },
  version,
  sha256: 'a'.repeat(64),
  active: false,
  state: 'candidate',
  cases: 0,
  signed: true,
  parked: null,
  installed: '2025-02-17T09:00:00+08:00',
  by: '王五',
  ...more,
});

const version = (more: Partial<Version> = {}): Version => ({
  system: 'permit',
  title: { zh: '许可', en: 'Permits' },
  office: '审批处',
  version: '1.1.0',
  sha256: 'a'.repeat(64),
  state: 'candidate',
  active: '1.0.0',
  cases: 0,
  installed: '2025-02-17T09:00:00+08:00',
  by: '王五',
  own: false,
  signer: 'office-1',
  parked: null,
  review: null,
  rights: { asked: [], granted: [], new: [] },
  hurdles: [],
  ...more,
});

const hurdle = (code: string): Hurdle => ({ code, zh: code, en: code });
const switched = (kind: Switch['kind'], from: string, to: string): Switch => ({
  kind,
  before: from,
  after: to,
  by: '李四',
  reason: '',
  at: '2025-02-18T09:00:00+08:00',
});

describe('versions of a system', () => {
  it('are told by semver, not by letters', () => {
    expect(['1.10.0', '1.9.0', '1.9.0-rc.2', '1.9.0-rc.10', '2.0.0'].sort(compare)).toEqual([
      '1.9.0-rc.2',
      '1.9.0-rc.10',
      '1.9.0',
      '1.10.0',
      '2.0.0',
    ]);
    expect(compare('1.0.0+a', '1.0.0+b')).toBe(0);
  });

  it('wait when they are newer than the active one and nobody declined them', () => {
    const items = [
      plugin('1.10.0'),
      plugin('1.11.0', { state: 'declined' }),
      plugin('1.9.0', { active: true, state: 'active' }),
      plugin('1.8.0', { state: 'approved' }),
    ];
    const [own] = bySystem({ items, problems: [{ system: 'permit', what: '缺台账' }], review: true });
    expect(own?.active?.version).toBe('1.9.0');
    expect(own?.candidates.map((one) => one.version)).toEqual(['1.10.0']);
    expect(own?.former.map((one) => one.version)).toEqual(['1.11.0', '1.8.0']);
    expect(own?.ails).toEqual(['缺台账']);
  });
});

describe('the way of a version', () => {
  const rehearsal: Rehearsal = {
    id: '1',
    against: '1.0.0',
    state: 'done',
    done: 1,
    total: 1,
    began: '2025-02-17T10:00:00+08:00',
    last: '2025-02-17T10:01:00+08:00',
    by: '张三',
    report: {},
  };
  const drawn = (given: Version, reviews = true, switches: Switch[] = []) =>
    wayOf(given, reviews, rehearsal, switches).map(({ id, standing }) => `${id} ${standing}`);

  it('stands at the first step that lacks something, whatever is done behind it', () => {
    expect(drawn(version({ hurdles: [hurdle('unsigned'), hurdle('not-reviewed')] }))).toEqual([
      'received past',
      'signed now',
      'rehearsed past',
      'reviewed ahead',
      'active ahead',
    ]);
  });

  it('waits to be activated when nothing is missing, and knows who did it', () => {
    expect(drawn(version()).at(-1)).toBe('active now');
    const active = version({ state: 'active', active: '1.1.0' });
    const way = wayOf(active, true, rehearsal, [switched('activate', '1.0.0', '1.1.0')]);
    expect(way.at(-1)).toMatchObject({ standing: 'past', by: '李四' });
  });

  it('ends where it was declined', () => {
    expect(drawn(version({ state: 'declined', hurdles: [hurdle('declined')] }))).toContain('reviewed failed');
  });

  it('is short where nobody reviews, and keeps a hurdle that is new to the portal', () => {
    expect(drawn(version({ hurdles: [hurdle('unheard-of')] }), false)).toEqual(['received past', 'active now']);
  });

  it('goes back to what the active version took the place of', () => {
    const switches = [switched('grant', '', 'read:a/b'), switched('activate', '1.0.0', '1.1.0')];
    expect(before('1.1.0', switches)).toBe('1.0.0');
    expect(before('1.0.0', switches)).toBeNull();
  });
});

describe('a diff', () => {
  it('is read from what weighs most', () => {
    const change = (weight: Weight): Change => ({
      noun: 'step',
      happened: 'changed',
      weight,
      path: weight,
      text: { zh: '', en: '' },
    });
    const groups = byWeight([change('notice'), change('breaks-running'), change('notice')]);
    expect(groups.map(({ weight, changes }) => [weight, changes.length])).toEqual([
      ['breaks-running', 1],
      ['notice', 2],
    ]);
  });

  it('gives the words for a right that is newly asked', () => {
    const right = { name: 'places/project', why: [], text: { zh: '新申请读取', en: 'asks to read' } };
    const diff = {
      from: '1',
      to: '2',
      changes: [],
      running: [],
      rights: { reads: [right], maintains: [], opens: [], ledger: [] },
    };
    expect(asked(diff, 'read:places/project')).toBe(right);
    expect(asked(diff, 'maintain:places/project')).toBeNull();
    expect(capability('fly:away')).toBeNull();
  });
});

describe('a right', () => {
  const system = {
    id: 'wage-service',
    number: '14',
    title: { zh: '工资服务', en: 'Wages' },
    office: '建管处',
    stage: 'site',
    version: '1.0.0',
    registers: [{ id: 'wage-account', title: { zh: '工资专户', en: 'Wage account' } }],
    procedures: [{ id: 'payroll', title: { zh: '工资表', en: 'Payroll' } }],
    missing: [],
    healthy: true,
  } as unknown as System;
  const said = (right: string) =>
    rightIn(
      zh,
      right,
      namesOf([system], (text) => text.zh),
    );

  it('names the register or procedure of an installed system, and those of the hub', () => {
    expect(said('read:wage-service/wage-account')).toBe('读取台账「工资服务 · 工资专户」');
    expect(said('open:wage-service/payroll')).toBe('发起其他系统的事项「工资服务 · 工资表」');
    expect(said('read:hub/case')).toBe('读取台账「办件」');
  });

  it('keeps the id of what is not installed, and a kind that is new to the portal', () => {
    expect(said('read:bid-filing/award')).toBe('读取台账「bid-filing/award」');
    expect(said('open:wage-service/wage-account')).toBe('发起其他系统的事项「wage-service/wage-account」');
    expect(said('fly:away')).toBe('fly:away');
  });
});

describe('a part of a decision', () => {
  const told = (place: Place) => partIn(zh, place, (text) => text.zh);

  it('is told by what it does, what it is about, and the way into it', () => {
    const permit = { zh: '施工许可', en: 'Permits' };
    expect(told({ kind: 'record.put', title: permit, inside: 'data/no' })).toBe('登记台账「施工许可」：data/no');
    expect(told({ kind: 'next', title: null, inside: '' })).toBe('下一环节');
    expect(told({ kind: 'sheet.fly', title: null, inside: '' })).toBe('sheet.fly');
  });

  it('has a word for every effect that a decision may ask for', () => {
    const kinds = effects.$defs.effect.properties.kind.enum;
    expect(kinds.length).toBeGreaterThan(20);
    expect(kinds.filter((kind) => !(kind in zh.plugins.rehearsal.parts))).toEqual([]);
  });
});

describe('two decisions side by side', () => {
  const marked = (mine: Parameters<typeof lines>[0], other: Parameters<typeof lines>[1]) =>
    lines(mine, other)
      .filter((line) => line.differs)
      .map((line) => line.text.trim());
  const post = (fen: number) => ({ kind: 'ledger.post', account: 'a', lines: [{ fen }] });
  const put = { kind: 'record.put', register: 'permit', data: { no: 1 } };

  it('differ only where they do', () => {
    const was = { decision: { next: 'done', effects: [post(100)] } };
    expect(marked(was, was)).toEqual([]);
    expect(marked(was, { decision: { next: 'done', effects: [post(90)] } })).toEqual(['"fen": 100']);
  });

  it('are not shifted by an effect more', () => {
    const was = { effects: [post(100)] };
    const is = { effects: [put, post(100)] };
    expect(marked(was, is)).toEqual([]);
    expect(marked(is, was)).toContain('"register": "permit"');
  });

  it('do not differ where one says nothing and the other has nothing', () => {
    expect(marked({ next: null, patch: {} }, {})).toEqual([]);
    expect(marked({ next: 'done' }, { refused: [] })).toEqual(['"next": "done"']);
  });
});

describe('the pages', () => {
  const operator = { person: { id: 'P-00', name: '张三', operator: true }, acting: [] } as unknown as Me;
  const answers: Record<string, unknown> = {};
  const calls: { method: string; path: string; body: unknown }[] = [];
  let refuses: { status: number; body: unknown } | null = null;
  beforeEach(() => {
    calls.length = 0;
    refuses = null;
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      const path = String(url).replace('/api/v1', '');
      const method = init.method ?? 'GET';
      if (method !== 'GET') {
        calls.push({ method, path, body: JSON.parse(String(init.body)) });
        if (refuses) return new Response(JSON.stringify(refuses.body), { status: refuses.status });
        return new Response(null, { status: 204 });
      }
      return new Response(JSON.stringify(answers[path] ?? {}), { status: path in answers ? 200 : 404 });
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    queries.clear();
    for (const path of Object.keys(answers)) delete answers[path];
  });
  const shown = (element: React.ReactElement) =>
    render(
      <QueryClientProvider client={queries}>
        <LanguageProvider initial="zh">
          <MeContext value={operator}>
            <MemoryRouter>{element}</MemoryRouter>
          </MeContext>
        </LanguageProvider>
      </QueryClientProvider>,
    );

  it('approve only what was ticked, each right by itself', async () => {
    const rights = ['read:places/project', 'maintain:hub/lock'];
    shown(<ReviewCard version={version({ active: null, rights: { asked: rights, granted: [], new: rights } })} />);
    const approve = screen.getByRole('button', { name: '审核通过' }) as HTMLButtonElement;
    fireEvent.click(screen.getByRole('checkbox', { name: /places\/project/ }));
    expect(approve.disabled).toBe(true);
    fireEvent.click(screen.getByRole('checkbox', { name: /hub\/lock/ }));
    expect(approve.disabled).toBe(false);
    fireEvent.click(approve);
    await screen.findByText('已审核通过，可以启用。');
    expect(calls[0]?.body).toEqual({ verdict: 'approved', reason: '', rights });
  });

  it('decline with a reason only, and never let somebody review what he handed in', () => {
    const { unmount } = shown(<ReviewCard version={version({ active: null })} />);
    const decline = screen.getByRole('button', { name: '不予通过' }) as HTMLButtonElement;
    expect(decline.disabled).toBe(true);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '缺少材料' } });
    expect(decline.disabled).toBe(false);
    unmount();
    shown(<ReviewCard version={version({ own: true })} />);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/另一位管理员/)).toBeTruthy();
  });

  it('say what is active by now when somebody was quicker', async () => {
    refuses = { status: 409, body: { code: 'moved', detail: { zh: '已更换', en: 'moved' }, active: '1.0.5' } };
    shown(<Acts version={version()} casesOnActive={7} switches={[]} />);
    fireEvent.click(screen.getByRole('button', { name: '启用' }));
    expect(screen.getByText(/1\.0\.0 上在办的 7 件不受影响/)).toBeTruthy();
    fireEvent.click(screen.getAllByRole('button', { name: '启用', hidden: true }).at(-1) as HTMLElement);
    expect((await screen.findByRole('alert', { hidden: true })).textContent).toContain('更换为 1.0.5');
    expect(calls[0]).toMatchObject({ path: '/plugins/permit/versions/1.1.0/activation', body: { replaces: '1.0.0' } });
  });

  it('offer no activation while something is missing, and a way back from what is active', () => {
    const offered = (given: Version, switches: Switch[] = []) => {
      const { unmount } = shown(<Acts version={given} casesOnActive={0} switches={switches} />);
      const names = screen.getAllByRole('button').map((one) => one.textContent);
      unmount();
      return names;
    };
    expect(offered(version({ hurdles: [hurdle('unsigned')] }))).toEqual(['暂停受理']);
    const active = version({ state: 'active', parked: '异常' });
    expect(offered(active)).toEqual(['恢复受理']);
    expect(offered(active, [switched('activate', '1.0.0', '1.1.0')])).toEqual(['回退', '恢复受理']);
  });

  it('move a case to the active version with a reason, and stay with what the hub answers when it cannot follow', async () => {
    const running = {
      'procedure-title': { zh: '便笺', en: 'Memo' },
      state: 'open',
      opened: '2025-02-17T09:00:00+08:00',
    };
    answers['/plugins/permit/versions/1.0.0/cases'] = {
      to: '1.1.0',
      next: null,
      items: [
        { ...running, id: 'c1', number: 'B-1', 'step-titles': [{ zh: '阅示', en: 'Reading' }], hindrance: null },
        {
          ...running,
          id: 'c2',
          number: 'B-2',
          'step-titles': [{ zh: '分办', en: 'Sorting' }],
          hindrance: { zh: '没有环节「分办」', en: 'no' },
        },
      ],
    };
    shown(<RunningCard version={version({ version: '1.0.0', cases: 2 })} />);
    await screen.findByText('没有环节「分办」');
    expect(
      screen.queryByRole('button', { name: '办件 B-2 转到 1.1.0' }),
      'nothing to press that is refused',
    ).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: '办件 B-1 转到 1.1.0' }));
    const go = () => screen.getAllByRole('button', { name: '转到 1.1.0', hidden: true }).at(-1) as HTMLButtonElement;
    expect(go().disabled, 'somebody says why').toBe(true);
    fireEvent.change(screen.getByLabelText('理由'), { target: { value: '申请人要求' } });
    refuses = { status: 422, body: { code: 'refused', detail: { zh: '该办件不能转到此版本：已办结。', en: 'no' } } };
    fireEvent.click(go());
    expect((await screen.findByRole('alert', { hidden: true })).textContent).toContain(
      '该办件不能转到此版本：已办结。',
    );
    refuses = null;
    fireEvent.click(go());
    await screen.findByText('办件 B-1 已转到版本 1.1.0。');
    expect(calls.at(-1)).toEqual({
      method: 'POST',
      path: '/cases/c1/version',
      body: { version: '1.1.0', reason: '申请人要求' },
    });
  });

  it('name what decided otherwise by its titles', async () => {
    const difference = {
      history: 'h1',
      case: 'c1',
      step: 'review',
      what: 'approve',
      'procedure-title': { zh: '施工许可', en: 'Permit' },
      'step-title': { zh: '审核', en: 'Review' },
      'what-title': { zh: '通过', en: 'Approve' },
      at: 0,
      classes: ['state' as const],
      places: [{ kind: 'next', title: null, inside: '' }],
    };
    const scenarios = {
      played: [{ name: 'refuse-late', title: '逾期不予受理', steps: 3, failed: 'step 4: 未被拒绝' }],
    };
    shown(<Report report={{ decisions: 1, differences: [difference], scenarios }} path="/p" compared open={false} />);
    await screen.findByText('审核 · 通过');
    expect(screen.getByText('施工许可')).toBeTruthy();
    expect(screen.getByText('下一环节')).toBeTruthy();
    expect(screen.getByText('逾期不予受理')).toBeTruthy();
    expect(screen.getByText('演练 1 个，1 个不符')).toBeTruthy();
  });

  it('tell of a first version what its scenarios came to, and no counts', async () => {
    const scenarios = { played: [{ name: 'a', title: '受理', steps: 3, failed: null }] };
    shown(<Report report={{ decisions: 0, scenarios }} path="/p" compared={false} open={false} />);
    await screen.findByText('演练 1 个，全部相符');
    expect(screen.queryByText('结果相同')).toBeNull();
    expect(screen.queryByText('没有不同之处。')).toBeNull();
  });

  it('show values to the office, and places alone to who runs the platform', async () => {
    const posted = { kind: 'ledger.post', title: null, inside: 'lines' };
    const place: SideBySide = {
      case: null,
      number: 'X-1',
      why: null,
      differences: [{ class: 'money', at: 'ledger.post/lines', place: posted }],
    };
    answers['/d'] = place;
    const { unmount } = shown(<Decision path="/d" onClose={() => {}} />);
    await screen.findByText('账户记账：lines');
    expect(screen.getByText(/只有主管处室可以查看/)).toBeTruthy();
    expect(screen.queryByText('当时的决定')).toBeNull();
    unmount();
    const next = { kind: 'next', title: null, inside: '' };
    const differences = [{ class: 'money' as const, at: 'next', place: next, was: 'done', is: 'wait' }];
    answers['/e'] = { ...place, differences, recorded: { next: 'done' }, candidate: { next: 'wait' } };
    shown(<Decision path="/e" onClose={() => {}} />);
    const marks = await screen.findAllByText(/"next": /);
    expect(marks.map((one) => [one.tagName, one.textContent?.trim()])).toEqual([
      ['MARK', '"next": "done"'],
      ['MARK', '"next": "wait"'],
    ]);
  });
});

describe('a file that is refused', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('tells every reason', async () => {
    const problems = [{ code: 'a', level: 'refuse', at: null, zh: '一', en: 'one' }];
    class Refusing {
      upload = {};
      status = 422;
      responseText = JSON.stringify({ code: 'plugin-refused', detail: { zh: '未安装', en: 'no' }, problems });
      onload = () => {};
      open() {}
      setRequestHeader() {}
      getResponseHeader() {
        return null;
      }
      send() {
        this.onload();
      }
    }
    vi.stubGlobal('XMLHttpRequest', Refusing);
    const refused = await sendFile('/plugins', new Blob(['x']), {}, () => {}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ProblemError);
    expect((refused as ProblemError).problems).toEqual(problems);
  });
});
