import { Link } from 'react-router';
import { useLanguage } from '@/i18n';
import { PageHead } from '@/ui/PageHead';

export function NotFound() {
  const { t } = useLanguage();
  return (
    <>
      <PageHead title={t.shell.missing} about={t.shell.missingAbout} />
      <Link className="button" to="/">
        {t.shell.home}
      </Link>
    </>
  );
}
