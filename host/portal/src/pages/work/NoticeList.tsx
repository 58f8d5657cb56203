import { Link } from 'react-router';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Notice } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { OfferLink } from '@/ui/OfferLinks';

export function NoticeList({ notices }: { notices: Notice[] }) {
  const { t, say } = useLanguage();
  const refresh = useRefresh();
  const read = async (notice: Notice) => {
    if (notice.read) return;
    await api.post(`/notices/${notice.id}/read`).catch(() => undefined);
    await refresh('/notices', '/me', '/tasks');
  };
  if (notices.length === 0) return <p className="muted">{t.work.noNotices}</p>;
  return (
    <ul className="notices">
      {notices.map((notice) => (
        <li key={notice.id} className={notice.read ? '' : 'notice-new'}>
          <p>
            {!notice.read && (
              <span className="visually-hidden">
                {t.work.unread}
                {t.shell.colon}
              </span>
            )}
            {say(notice)}
          </p>
          <p className="notice-foot">
            <time dateTime={notice.at}>{formatTime(notice.at)}</time>
            {notice.case && (
              <Link to={`/cases/${encodeURIComponent(notice.case)}`} onClick={() => read(notice)}>
                {t.work.openCase}
              </Link>
            )}
            {notice.offer && (
              <OfferLink offer={notice.offer} within={notice.system} onClick={() => void read(notice)} />
            )}
            {!notice.read && (
              <button type="button" className="link-button" onClick={() => read(notice)}>
                {t.work.markRead}
              </button>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
