import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Post } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';

export function EndPost({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t, say } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const end = async () => {
    await api.delete(`/posts/${encodeURIComponent(post['appointment-no'])}`);
    await refresh('/organisations');
  };
  return (
    <ActDialog title={words.remove} go={words.remove} danger onClose={onClose} onGo={end}>
      <p>{words.removeAbout(post['person-name'], say(post['post-label']))}</p>
    </ActDialog>
  );
}
