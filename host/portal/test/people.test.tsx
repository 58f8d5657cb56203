import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@/api/shapes';
import type { Directory } from '@/form/directory';
import { FormView } from '@/form/FormView';
import { FormStore } from '@/form/store';
import { LanguageProvider } from '@/i18n';
import { directory } from './sample/directory';

const NUMBER = '999901198405051359';
const KNOWN = [
  { value: 'P-22', label: '监理工程师', note: NUMBER },
  { value: 'P-23', label: '专业监理工程师', note: '' },
];
/** Two of the same name are nobody in particular. */
const people: Directory['people'] = async (q) => KNOWN.filter((one) => one.note === q || one.label.includes(q));
const person = { $ref: 'hub:types#/person' };
const schema: JsonObject = {
  type: 'object',
  properties: {
    officers: { type: 'array', items: person, title: '监督人员', 'title-en': 'Officers' },
    signers: {
      type: 'array',
      title: '签署人',
      'title-en': 'Signers',
      items: { type: 'object', properties: { person: { ...person, title: '人员', 'title-en': 'Person' } } },
    },
  },
};

function show() {
  const store = new FormStore(schema, {});
  render(
    <LanguageProvider initial="zh">
      <FormView store={store} directory={{ ...directory, people }} uid="t" />
    </LanguageProvider>,
  );
  return store;
}

describe('people in a form', () => {
  it('are chosen one by one by keyboard, each once, and taken off again', async () => {
    const user = userEvent.setup();
    const store = show();
    const box = screen.getByRole('combobox');
    for (const name of ['专业', NUMBER, '专业']) {
      await user.type(box, name);
      await screen.findByRole('option');
      await user.keyboard('{Enter}');
    }
    expect(store.get('/officers')).toEqual(['P-23', 'P-22']);
    await user.click(screen.getByRole('button', { name: '移除第 1 人' }));
    expect(store.get('/officers')).toEqual(['P-22']);
  });

  it('are found when a spreadsheet names them; whom nobody or several answer to is left out and said', async () => {
    const user = userEvent.setup();
    const store = show();
    await user.click(screen.getByRole('button', { name: '从表格粘贴' }));
    await user.click(screen.getByLabelText('粘贴表格内容'));
    await user.paste(`${NUMBER}\n专业监理工程师\n监理工程师\n999901199001010013`);
    await user.click(screen.getByRole('button', { name: '替换全部' }));
    await screen.findByText(/2 个单元格无法识别/);
    const [nobody, several] = ['/signers/2/person', '/signers/3/person'].map((at) => store.problems.at(at)[0]?.zh);
    expect([nobody, several].join()).toContain('“监理工程师”');
    expect([nobody, several].join()).toContain('“999901199001010013”');
    expect(store.get('/signers')).toEqual([{ person: 'P-22' }, { person: 'P-23' }, {}, {}]);
  });
});
