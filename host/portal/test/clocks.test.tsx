import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CaseClock, Me } from '@/api/shapes';
import { LanguageProvider } from '@/i18n';
import { Clocks } from '@/pages/cases/Clocks';
import { MeContext } from '@/session/me';

const CLOCK: CaseClock = {
  id: 'permit',
  title: { zh: '施工许可办理时限', en: 'Time limit of the permit' },
  limit: 7,
  unit: 'wd',
  source: '《建筑工程施工许可管理办法》第五条',
  started: '2025-10-13T09:00:00+08:00',
  due: '2025-10-28T00:00:00+08:00',
  ended: null,
  paused: false,
  pauses: [],
};
const FILL = { zh: '填写申报信息', en: 'Fill in' };

function show(clock: Partial<CaseClock>) {
  const me = { clock: '2025-10-20T10:00:00+08:00' } as Me;
  render(
    <LanguageProvider initial="zh">
      <MeContext value={me}>
        <Clocks clocks={[{ ...CLOCK, ...clock }]} />
      </MeContext>
    </LanguageProvider>,
  );
}

describe('the clocks of a case', () => {
  it('say the last day and how long there still is', () => {
    show({});
    expect(screen.getByText('2025-10-27')).toBeTruthy();
    expect(screen.getByText('还有 7 天')).toBeTruthy();
    expect(screen.queryByText(/暂停/)).toBeNull();
  });

  it('say what stopped them, from when to when, and why', () => {
    const pause = { step: FILL, why: '缺合同副本', from: '2025-10-14T10:00:00+08:00', to: '2025-10-16T09:00:00+08:00' };
    show({ pauses: [pause] });
    expect(screen.getByText('暂停 1 次，不计入时限：')).toBeTruthy();
    expect(screen.getByText('2025-10-14 – 2025-10-16')).toBeTruthy();
    expect(screen.getByText('缺合同副本')).toBeTruthy();
  });

  it('name no last day while they stand still', () => {
    show({ paused: true, pauses: [{ step: FILL, why: null, from: '2025-10-17T10:00:00+08:00', to: null }] });
    expect(screen.getByText('已暂停计时')).toBeTruthy();
    expect(screen.getByText('2025-10-17 – 至今')).toBeTruthy();
    expect(screen.queryByText('2025-10-27')).toBeNull();
  });
});
