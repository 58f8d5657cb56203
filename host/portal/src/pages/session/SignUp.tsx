import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useLanguage } from '@/i18n';
import { isIdNumber, isMobile } from '@/session/identity';
import { PublicPage } from './PublicPage';
import { Text } from './Text';

type State = 'verified' | 'waiting' | 'refused';

export function SignUp() {
  const { t, say } = useLanguage();
  const words = t.session.register;
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [said, setSaid] = useState('');
  const [state, setState] = useState<State | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    const idNumber = text('id-number').toUpperCase();
    const found: Record<string, string> = {};
    if (!isIdNumber(idNumber)) found['id-number'] = words.wrongId;
    if (!isMobile(text('mobile'))) found.mobile = words.wrongMobile;
    if (text('password').length < 12) found.password = words.passwordHint;
    setWrong(found);
    setSaid(Object.keys(found).length > 0 ? words.summary : '');
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const answer = await api.post<{ state: State }>(
        '/people',
        {
          name: text('name'),
          'id-number': idNumber,
          mobile: text('mobile'),
          'sign-in-name': text('sign-in-name'),
          password: String(data.get('password')),
        },
        { anonymous: true },
      );
      setState(answer.state);
    } catch (error) {
      const problem = asProblem(error);
      setWrong(Object.fromEntries(problem.problems.map((p) => [p.at?.slice(1) ?? '', say(p)])));
      setSaid(say(problem.detail));
    } finally {
      setBusy(false);
    }
  };

  if (state)
    return (
      <PublicPage title={words.title}>
        <p role="status" className={`public-say ${state === 'refused' ? 'public-bad' : 'public-good'}`}>
          {words[state]}
        </p>
        <Link to="/sign-in">{t.session.back}</Link>
      </PublicPage>
    );
  return (
    <PublicPage title={words.title} wide>
      <p>{words.about}</p>
      <div role="alert">{said && <p className="public-say public-bad">{said}</p>}</div>
      <form onSubmit={submit}>
        <Text name="name" label={words.name} autoComplete="name" wrong={wrong.name} />
        <Text name="id-number" label={words.idNumber} autoComplete="off" maxLength={18} wrong={wrong['id-number']} />
        <Text name="mobile" label={words.mobile} type="tel" autoComplete="tel" maxLength={11} wrong={wrong.mobile} />
        <Text
          name="sign-in-name"
          label={words.signInName}
          hint={words.signInNameHint}
          autoComplete="username"
          pattern="[A-Za-z0-9_\-]{4,32}"
          wrong={wrong['sign-in-name']}
        />
        <Text
          name="password"
          label={words.password}
          hint={words.passwordHint}
          type="password"
          autoComplete="new-password"
          wrong={wrong.password}
        />
        <label className="public-check">
          <input type="checkbox" required />
          {words.consent}
        </label>
        <button type="submit" className="button button-primary" disabled={busy}>
          {words.submit}
        </button>
      </form>
      <p className="public-links">
        <Link to="/sign-in">{t.session.back}</Link>
      </p>
    </PublicPage>
  );
}
