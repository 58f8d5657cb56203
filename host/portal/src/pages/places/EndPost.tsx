import { useState } from 'react';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { useRefresh } from '@/api/query';
import type { JsonObject, Post } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';

/** With a successor the post and what was passed to its holder by name go to him; without, the post just ends. */
export function EndPost({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t, say } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const [store] = useState(() => new FormStore(schema()));
  const [failed, setFailed] = useState<unknown>(null);
  const end = async () => {
    if (!store.attempt()) return;
    const path = `/posts/${encodeURIComponent(post['appointment-no'])}`;
    try {
      if ((store.value as JsonObject)['to']) await api.post(`${path}/hand-over`, store.value);
      else await api.delete(path);
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
      <FormView store={store} directory={directory} uid="successor" />
    </Dialog>
  );
}

function schema(): JsonObject {
  const a = zh.places.organisations;
  const b = en.places.organisations;
  return {
    type: 'object',
    properties: {
      to: { $ref: 'hub:types#/person', title: a.successor, 'title-en': b.successor },
      comment: { type: 'string', maxLength: 500, title: a.handOverComment, 'title-en': b.handOverComment },
    },
  };
}
