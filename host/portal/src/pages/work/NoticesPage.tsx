import { useGet, usePages } from '@/api/query';
import type { Alert, Notice } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { NoticeList } from './NoticeList';

export default function NoticesPage() {
  const { t, say } = useLanguage();
  const notices = usePages<Notice>('/notices', { allPosts: true });
  const alerts = useGet<{ items: Alert[] }>('/alerts', { allPosts: true });
  const raised = alerts.data?.items ?? [];
  return (
    <>
      <PageHead title={t.places.notices.title} />
      <div className="stack">
        {raised.length > 0 && (
          <Card title={t.places.notices.alerts}>
            <ul className="notices">
              {raised.map((alert) => (
                <li key={`${alert.system}/${alert.key}`} className="notice-alert">
                  <p>{say(alert)}</p>
                  <p className="notice-foot">
                    <time dateTime={alert.raised}>{formatTime(alert.raised)}</time>
                  </p>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card>
          <Paged list={notices}>{(items) => <NoticeList notices={items} />}</Paged>
        </Card>
      </div>
    </>
  );
}
