import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { api, setCsrf } from '@/api/client';
import { useLanguage } from '@/i18n';
import { forgetDrafts } from '@/pages/cases/draft/local';
import { actFor } from '@/session/acting';
import { useMe } from '@/session/me';
import { ActingSwitch } from './ActingSwitch';
import { SampleBand } from './SampleBand';

export function Header({ onMenu, menuOpen }: { onMenu: () => void; menuOpen: boolean }) {
  const { t, lang, setLang } = useLanguage();
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = async () => {
    await api.delete('/session').catch(() => undefined);
    setCsrf(null);
    actFor(null);
    forgetDrafts(me.person.id);
    client.clear();
    navigate('/sign-in', { replace: true });
  };
  return (
    <header className="top">
      <div className="header">
        <button type="button" className="header-menu" aria-expanded={menuOpen} aria-controls="nav" onClick={onMenu}>
          <span aria-hidden="true">☰</span>
          <span className="visually-hidden">{t.shell.openMenu}</span>
        </button>
        <Link to="/" className="header-brand" aria-label={t.session.platform}>
          <img src="/mark.svg" alt="" />
          <span>{t.session.platform}</span>
        </Link>
        <div className="header-right">
          <ActingSwitch />
          <Link to="/notices" className="header-link">
            {t.shell.nav.notices}
            {me['notices-unread'] > 0 && <span className="header-count">{me['notices-unread']}</span>}
          </Link>
          <button
            type="button"
            className="header-link"
            lang={lang === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}
          >
            {t.session.language}
          </button>
          <span className="header-person">
            {me.person.name}
            {!me.person.verified && <small>{t.shell.inBrackets(t.shell.unverified)}</small>}
          </span>
          <button type="button" className="header-link" onClick={signOut}>
            {t.session.signOut}
          </button>
        </div>
      </div>
      {me.sample && <SampleBand clock={me.clock} />}
    </header>
  );
}
