import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { readStored, writeStored } from '@/lib/storage';
import { en } from './en';
import { type Texts, zh } from './zh';

export type Lang = 'zh' | 'en';

/** A text that the hub serves in both languages. */
export interface Bilingual {
  zh: string;
  en: string;
}

interface Language {
  lang: Lang;
  t: Texts;
  setLang: (lang: Lang) => void;
  /** The reader's language of a served text; the other when it is missing. */
  say: (text: Bilingual | null | undefined) => string;
}

const KEY = 'hub.lang';
const texts: Record<Lang, Texts> = { zh, en };

export function sayIn(lang: Lang, text: Bilingual | null | undefined): string {
  if (!text) return '';
  return lang === 'zh' ? text.zh || text.en || '' : text.en || text.zh || '';
}

function build(lang: Lang, setLang: (lang: Lang) => void): Language {
  return { lang, t: texts[lang], setLang, say: (text) => sayIn(lang, text) };
}

const Context = createContext<Language>(build('zh', () => {}));

export function LanguageProvider({ children, initial }: { children: ReactNode; initial?: Lang }) {
  const [lang, setLang] = useState<Lang>(initial ?? (readStored(localStorage, KEY) === 'en' ? 'en' : 'zh'));
  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    writeStored(localStorage, KEY, lang);
  }, [lang]);
  const value = useMemo(() => build(lang, setLang), [lang]);
  return <Context value={value}>{children}</Context>;
}

export function useLanguage(): Language {
  return useContext(Context);
}
