import { Modal } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Post } from '@/api/shapes';
import { useLanguage } from '@/i18n';
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
    <Modal
      open
      title={words.remove}
      onCancel={onClose}
      footer={
        <div className="form-dialog-buttons">
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="button" className="button button-danger" onClick={end}>
            {words.remove}
          </button>
        </div>
      }
    >
      {failed !== null && <Failure error={failed} />}
      <p>{words.removeAbout(post['person-name'], say(post['post-label']))}</p>
    </Modal>
  );
}
