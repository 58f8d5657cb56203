import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { useLanguage } from '@/i18n';
import { LostPassword } from '@/pages/session/LostPassword';
import { Recover } from '@/pages/session/Recover';
import { SignIn } from '@/pages/session/SignIn';
import { SignUp } from '@/pages/session/SignUp';
import { ErrorBoundary } from './ErrorBoundary';

// What is behind sign-in comes with the component library; the public pages must not wait for it.
const Inside = lazy(() => import('./Inside'));

export function App() {
  const { t } = useLanguage();
  return (
    <ErrorBoundary>
      <Suspense fallback={<p className="visually-hidden">{t.shell.loading}</p>}>
        <Routes>
          <Route path="/sign-in" element={<SignIn />} />
          <Route path="/sign-up" element={<SignUp />} />
          <Route path="/lost-password" element={<LostPassword />} />
          <Route path="/recovery" element={<Recover />} />
          <Route path="*" element={<Inside />} />
        </Routes>
      </Suspense>
    </ErrorBoundary>
  );
}
