import { type FormEvent, useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useLanguage } from '@/i18n';
import { PublicPage } from './PublicPage';
import { Text } from './Text';

/** Opened by a one-time link. */
export function Recover() {
  const { t, say } = useLanguage();
  const words = t.session.recover;
  const location = useLocation();
  const navigate = useNavigate();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  // A fragment is neither sent to servers nor logged.
  const token = decodeURIComponent(location.hash.slice(1));

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const password = String(data.get('password'));
    if (password.length < 12) return setSaid(words.short);
    if (password !== String(data.get('again'))) return setSaid(words.differ);
    const name = String(data.get('sign-in-name') ?? '').trim();
    setBusy(true);
    try {
      await api.post(
        '/session/recovery',
        { token, password, ...(name ? { 'sign-in-name': name } : {}) },
        { anonymous: true },
      );
      navigate('/sign-in?recovered=1', { replace: true });
    } catch (error) {
      setSaid(say(asProblem(error).detail));
      setBusy(false);
    }
  };
  return (
    <PublicPage title={words.title}>
      <div role="alert">{(said || !token) && <p className="public-say public-bad">{said || words.noToken}</p>}</div>
      {token && (
        <>
          <p>{words.about}</p>
          <form onSubmit={submit}>
            <Text
              name="sign-in-name"
              label={words.name}
              hint={words.nameHint}
              autoComplete="username"
              required={false}
            />
            <Text name="password" label={words.password} type="password" autoComplete="new-password" />
            <Text name="again" label={words.again} type="password" autoComplete="new-password" />
            <button type="submit" className="button button-primary" disabled={busy}>
              {words.submit}
            </button>
          </form>
        </>
      )}
      <p className="public-links">
        <Link to="/sign-in">{t.session.back}</Link>
      </p>
    </PublicPage>
  );
}
