import { type FormEvent, useRef, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { api, setCsrf } from '@/api/client';
import { asProblem } from '@/api/problem';
import type { Session } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { actFor } from '@/session/acting';
import { returnPath } from '@/session/returning';
import { PublicPage } from './PublicPage';
import { Text } from './Text';

export function SignIn() {
  const { t, say } = useLanguage();
  const words = t.session;
  const location = useLocation();
  const navigate = useNavigate();
  const [codeNeeded, setCodeNeeded] = useState(false);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const params = new URLSearchParams(location.search);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const data = new FormData(form.current ?? undefined);
    const code = String(data.get('code') ?? '').trim();
    setBusy(true);
    setSaid('');
    try {
      const session = await api.post<Session>(
        '/session',
        { name: String(data.get('name')).trim(), password: String(data.get('password')), ...(code ? { code } : {}) },
        { anonymous: true },
      );
      setCsrf(session.csrf);
      // Another person on this tab starts without the former's post.
      if (!params.has('ended')) actFor(null);
      navigate(returnPath(location.search), { replace: true });
    } catch (error) {
      const problem = asProblem(error);
      setBusy(false);
      if (problem.code === 'code-needed') setCodeNeeded(true);
      else if (problem.code === 'wrong-sign-in') setSaid(words.wrong);
      else if (problem.code === 'locked') setSaid(words.locked(problem.retryAfter ?? 60));
      else setSaid(say(problem.detail));
    }
  };

  return (
    <PublicPage title={words.title}>
      {params.has('ended') && <p className="public-say public-info">{words.ended}</p>}
      {params.has('recovered') && <p className="public-say public-good">{words.recover.done}</p>}
      {codeNeeded && !said && <p className="public-say public-info">{words.codeNeeded}</p>}
      <div role="alert">{said && <p className="public-say public-bad">{said}</p>}</div>
      <form ref={form} onSubmit={submit}>
        <Text name="name" label={words.name} autoComplete="username" />
        <Text name="password" label={words.password} type="password" autoComplete="current-password" />
        {codeNeeded && <Text name="code" label={words.code} autoComplete="one-time-code" inputMode="numeric" />}
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? words.busy : words.submit}
        </button>
      </form>
      <p className="public-links">
        <Link to="/lost-password">{words.forgot}</Link>
        <Link to="/sign-up">{words.signUp}</Link>
      </p>
    </PublicPage>
  );
}
