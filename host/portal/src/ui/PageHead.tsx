import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '@/i18n';

interface Props {
  title: string;
  about?: ReactNode;
  crumbs?: { label: string; to: string }[];
  tools?: ReactNode;
}

export function PageHead({ title, about, crumbs, tools }: Props) {
  const { t } = useLanguage();
  useEffect(() => {
    document.title = `${title} · ${t.session.platform}`;
  }, [title, t]);
  return (
    <header className="page-head">
      {crumbs && crumbs.length > 0 && (
        <nav aria-label={t.shell.crumbs} className="crumbs">
          <ol>
            {crumbs.map((crumb) => (
              <li key={crumb.to}>
                <Link to={crumb.to}>{crumb.label}</Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="page-head-row">
        <div>
          <h1>{title}</h1>
          {about && <div className="page-about">{about}</div>}
        </div>
        {tools && <div className="page-tools">{tools}</div>}
      </div>
    </header>
  );
}
