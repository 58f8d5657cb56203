import { useState } from 'react';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { useRefresh } from '@/api/query';
import type { JsonObject } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';

/** A colleague stands in for the post one acts from. */
export function Delegate() {
  const { t } = useLanguage();
  const words = t.people.delegations;
  const refresh = useRefresh();
  const [store, setStore] = useState(() => new FormStore(schema()));
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (!store.attempt()) return;
    setBusy(true);
    setFailed(null);
    try {
      await api.post('/delegations', store.value);
      setStore(new FormStore(schema()));
      await refresh('/delegations');
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={words.create}>
      <p className="muted">{words.createAbout}</p>
      {failed !== null && <Failure error={failed} />}
      <FormView store={store} directory={directory} uid="delegate" />
      <p className="form-table-actions">
        <button type="button" className="button button-primary" disabled={busy} onClick={send}>
          {words.create}
        </button>
      </p>
    </Card>
  );
}

/** The same renderer draws the hub's own forms. */
function schema(): JsonObject {
  const a = zh.people.delegations;
  const b = en.people.delegations;
  const field = (id: 'delegate' | 'from' | 'until' | 'reason') => ({ title: a[id], 'title-en': b[id] });
  return {
    type: 'object',
    properties: {
      delegate: { $ref: 'hub:types#/person', ...field('delegate') },
      from: { type: 'string', format: 'date', ...field('from') },
      until: { type: 'string', format: 'date', ...field('until') },
      reason: { type: 'string', minLength: 1, maxLength: 200, ...field('reason') },
    },
    required: ['delegate', 'from', 'until', 'reason'],
  };
}
