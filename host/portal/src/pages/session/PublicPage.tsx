import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useLanguage } from '@/i18n';
import { Skyline } from './Skyline';
import '@/styles/public.css';

/** The frame of what is seen before signing in. */
export function PublicPage({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  const { t, lang, setLang } = useLanguage();
  useEffect(() => {
    document.title = `${title} · ${t.session.platform}`;
  }, [title, t]);
  return (
    <div className="public">
      <aside className="public-side">
        <p className="public-brand">
          <img src="/mark.svg" alt="" />
          {t.session.platform}
        </p>
        <div className="public-pitch">
          <h2>{t.session.tagline}</h2>
          <ul>
            <li>{t.session.points.once}</li>
            <li>{t.session.points.clear}</li>
            <li>{t.session.points.safe}</li>
          </ul>
        </div>
        <Skyline />
      </aside>
      <div className="public-main">
        <div className="public-top">
          <button
            type="button"
            className="link-button"
            lang={lang === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
          >
            {t.session.language}
          </button>
        </div>
        <main className={`public-box${wide ? ' public-wide' : ''}`}>
          <h1>{title}</h1>
          {children}
        </main>
      </div>
    </div>
  );
}
