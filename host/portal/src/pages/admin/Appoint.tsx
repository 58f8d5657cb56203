import { useState } from 'react';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { useRefresh } from '@/api/query';
import type { JsonObject } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { vocabulary } from '@/form/labels';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';

const POSTS = ['leader', 'reviewer', 'clerk', 'inspector', 'acceptor', 'overseer', 'quality-supervisor', 'panel'];

/** The first officers of an authority, by the operator; later ones by its leaders. */
export function Appoint({ organisation, offices }: { organisation: string; offices: string[] }) {
  const { t } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const [store, setStore] = useState(() => new FormStore(schema(offices)));
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (!store.attempt()) return;
    setBusy(true);
    setFailed(null);
    try {
      await api.post('/posts', { organisation, ...store.value });
      setStore(new FormStore(schema(offices)));
      await refresh('/organisations');
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={words.assign} className="card-after">
      <p className="muted">{words.assignAbout}</p>
      {failed !== null && <Failure error={failed} />}
      <FormView store={store} directory={directory} uid="appoint" />
      <p className="form-table-actions">
        <button type="button" className="button button-primary" disabled={busy} onClick={send}>
          {words.assign}
        </button>
      </p>
    </Card>
  );
}

/** The same renderer draws the hub's own forms. */
function schema(offices: string[]): JsonObject {
  const a = zh.places.organisations;
  const b = en.places.organisations;
  const choice = (words: { id: string; zh: string; en: string }[]) => ({
    enum: words.map((w) => w.id),
    'enum-zh': words.map((w) => w.zh),
    'enum-en': words.map((w) => w.en),
  });
  return {
    type: 'object',
    properties: {
      person: { $ref: 'hub:types#/person', title: a.person, 'title-en': b.person },
      ...(offices.length > 0 ? { office: { enum: offices, title: a.office, 'title-en': b.office } } : {}),
      post: { ...choice(vocabulary('post').filter((w) => POSTS.includes(w.id))), title: a.post, 'title-en': b.post },
      powers: { type: 'array', minItems: 1, items: choice(vocabulary('power')), title: a.powers, 'title-en': b.powers },
    },
    required: ['person', 'post', 'powers'],
  };
}
