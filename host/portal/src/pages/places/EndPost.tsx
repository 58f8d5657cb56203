import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Post } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';

export function EndPost({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t, say } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const [failed, setFailed] = useState<unknown>(null);
  const end = async () => {
    try {
      await api.delete(`/posts/${encodeURIComponent(post['appointment-no'])}`);
      await refresh('/organisations');
      onClose();
    } catch (error) {
      setFailed(error);
    }
  };
  return (
    <Dialog
      title={words.remove}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="button" className="button button-danger" onClick={end}>
            {words.remove}
          </button>
        </>
      }
    >
      {failed !== null && <Failure error={failed} />}
      <p>{words.removeAbout(post['person-name'], say(post['post-label']))}</p>
    </Dialog>
  );
}
