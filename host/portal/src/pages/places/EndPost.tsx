import { useState } from 'react';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { useRefresh } from '@/api/query';
import type { JsonObject, Post } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { titled } from '@/form/own';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';

/** With a successor the post and what its holder has in hand go to him; without, both are free again. */
export function EndPost({ post, onClose }: { post: Post; onClose: () => void }) {
  const { t, say } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const [store] = useState(() => new FormStore(SCHEMA));
  const end = async () => {
    if (!store.attempt()) return false;
    const path = `/posts/${encodeURIComponent(post['appointment-no'])}`;
    if (store.value.to) await api.post(`${path}/hand-over`, store.value);
    else await api.delete(path);
    return refresh('/organisations');
  };
  return (
    <ActDialog title={words.remove} go={words.remove} danger onClose={onClose} onGo={end}>
      <p>{words.removeAbout(post['person-name'], say(post['post-label']))}</p>
      <FormView store={store} directory={directory} uid="successor" />
    </ActDialog>
  );
}

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    to: { $ref: 'hub:types#/person', ...titled((t) => t.places.organisations.successor) },
    comment: { type: 'string', maxLength: 500, ...titled((t) => t.places.organisations.handOverComment) },
  },
};
