import { useState } from 'react';
import { directory } from '@/api/directory';
import type { JsonObject } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { FormView } from './FormView';
import { focusField } from './focus';
import { FormStore } from './store';

interface Props {
  title: string;
  about: string;
  go: string;
  /** Said when it is done. */
  done: string;
  schema: JsonObject;
  uid: string;
  className?: string;
  onSend: (value: JsonObject) => Promise<unknown>;
}

/** A card with one of the hub's own forms; it is empty again when what was entered is there. */
export function FormCard({ title, about, go, done, schema, uid, className, onSend }: Props) {
  const { t } = useLanguage();
  const [store, setStore] = useState(() => new FormStore(schema));
  const [failed, setFailed] = useState<unknown>(null);
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const send = async () => {
    setFailed(null);
    if (!store.attempt()) {
      setState('open');
      return focusField(store, uid, store.problems.shown()[0]?.at ?? '');
    }
    setState('busy');
    try {
      await onSend(store.value);
      setStore(new FormStore(schema));
      setState('done');
    } catch (error) {
      setFailed(error);
      setState('open');
    }
  };
  return (
    <Card title={title} className={className}>
      <div className="stack">
        <p className="muted">{about}</p>
        {failed !== null && <Failure error={failed} />}
        <FormView store={store} directory={directory} uid={uid} />
        <div className="form-send">
          <button type="button" className="button button-primary" disabled={state === 'busy'} onClick={send}>
            {state === 'busy' ? t.cases.dialog.busy : go}
          </button>
          <p role="status">{state === 'done' && done}</p>
        </div>
      </div>
    </Card>
  );
}
