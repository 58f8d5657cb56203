import { useCallback, useEffect, useState } from 'react';
import type { Division } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { ariaOf, type ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';
import { Combobox } from './Combobox';

export function DivisionField(props: ControlProps) {
  const { pointer } = props;
  const { store, directory, disabled } = useForm();
  const { lang, t } = useLanguage();
  const value = useValue(pointer);
  const [divisions, setDivisions] = useState<Division[]>([]);
  useEffect(() => {
    directory.divisions().then(setDivisions, () => setDivisions([]));
  }, [directory]);
  const search = useCallback(
    async (q: string) => {
      const all = divisions.length > 0 ? divisions : await directory.divisions();
      return all
        .filter((d) => d.code.startsWith(q) || d.zh.includes(q) || d.en.toLowerCase().includes(q.toLowerCase()))
        .slice(0, 60)
        .map((d) => ({ value: d.code, label: d[lang], note: d.code }));
    },
    [divisions, directory, lang],
  );
  const known = divisions.find((d) => d.code === value);
  return (
    <Combobox
      aria={ariaOf(props)}
      chosen={known ? `${known[lang]}${t.shell.inBrackets(known.code)}` : typeof value === 'string' ? value : ''}
      disabled={disabled}
      placeholder={t.form.seek.division}
      search={search}
      onChoose={(found) => store.set(pointer, found?.value)}
      onLeave={() => store.touch(pointer)}
    />
  );
}
