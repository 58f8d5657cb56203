// What a figure's dimensions and their values are called.
import { useEffect, useMemo, useState } from 'react';
import { directory } from '@/api/directory';
import type { Figure } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { isMonths, NOBODY, REST } from './series';

export interface Names {
  dimension: (id: string) => string;
  value: (dimension: string, value: string) => string;
}

export function useNames(figure: Figure): Names {
  const { t, say, lang } = useLanguage();
  const words = t.work.figures;
  const [divisions, setDivisions] = useState<Map<string, string>>(new Map());
  useEffect(() => {
    let current = true;
    directory.divisions().then(
      (all) => current && setDivisions(new Map(all.map((one) => [one.code, one[lang]]))),
      // The codes are shown instead.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [lang]);
  return useMemo(() => {
    const known = (id: string) => figure.dimensions?.find((one) => one.id === id);
    const isDivision = (id: string) => (known(id)?.type ?? id) === 'division';
    return {
      dimension: (id) =>
        say(known(id)?.title) ||
        words.dimensions[id as keyof typeof words.dimensions] ||
        (isMonths(figure.groups ?? [], id) ? words.month : id),
      value: (id, value) => {
        if (value === REST) return words.rest;
        if (value === NOBODY) return words.nobody;
        if (value === 'true' || value === 'false') return value === 'true' ? t.form.yes : t.form.no;
        return (isDivision(id) && divisions.get(value)) || value;
      },
    };
  }, [figure, divisions, say, t, words]);
}
