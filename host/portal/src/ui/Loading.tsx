import { useLanguage } from '@/i18n';

export function Loading() {
  const { t } = useLanguage();
  return (
    <div className="loading" role="status">
      <span className="loading-bar" />
      <span className="visually-hidden">{t.shell.loading}</span>
    </div>
  );
}
