import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useLive } from '@/api/live';
import { useLanguage } from '@/i18n';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { Nav } from './Nav';

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useLanguage();
  const location = useLocation();
  const down = useLive();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu and starts at its top
  useEffect(() => {
    setOpen(false);
    window.scrollTo(0, 0);
  }, [location.pathname]);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t.shell.skip}
      </a>
      <Header onMenu={() => setOpen(!open)} menuOpen={open} />
      <div className="shell-body">
        <Nav open={open} />
        <main id="main" className="shell-main" tabIndex={-1}>
          {down && (
            <p className="live-down" role="status">
              {t.shell.live}
            </p>
          )}
          <ErrorBoundary key={location.pathname}>{children}</ErrorBoundary>
        </main>
      </div>
    </div>
  );
}
