import { Link } from 'react-router';
import { useLanguage } from '@/i18n';
import { PublicPage } from './PublicPage';

/** No mail or text message resets a password: a person who knows the other does. */
export function LostPassword() {
  const { t } = useLanguage();
  const words = t.session.lost;
  return (
    <PublicPage title={words.title} wide>
      <p>{words.about}</p>
      <ul className="public-list">
        <li>{words.own}</li>
        <li>{words.operator}</li>
      </ul>
      <p>{words.link}</p>
      <Link to="/sign-in">{t.session.back}</Link>
    </PublicPage>
  );
}
