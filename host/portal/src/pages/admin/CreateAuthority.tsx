import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { useRefresh } from '@/api/query';
import type { JsonObject } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';

const a = zh.places;
const b = en.places;

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    'credit-code': { $ref: 'hub:types#/credit-code', title: a.organisation.code, 'title-en': b.organisation.code },
    name: { $ref: 'hub:types#/text', title: a.organisations.name, 'title-en': b.organisations.name },
    division: { $ref: 'hub:types#/division', title: a.organisations.division, 'title-en': b.organisations.division },
    offices: { $ref: 'hub:types#/long-text', title: a.organisations.offices, 'title-en': b.organisations.offices },
  },
  required: ['credit-code', 'name', 'division'],
};

export function CreateAuthority({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [store] = useState(() => new FormStore(SCHEMA));
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const make = async () => {
    if (!store.attempt()) return;
    setBusy(true);
    setFailed(null);
    const { offices, ...rest } = store.value;
    const lines = String(offices ?? '')
      .split(/[\n、,，]+/)
      .map((line) => line.trim())
      .filter(Boolean);
    try {
      await api.post('/organisations', { ...rest, offices: lines });
      await refresh('/organisations');
      navigate(`/organisations/${encodeURIComponent(String(rest['credit-code']))}`);
    } catch (error) {
      setFailed(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.create}
      onClose={onClose}
      wide
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button type="button" className="button button-primary" disabled={busy} onClick={make}>
            {words.make}
          </button>
        </>
      }
    >
      <p className="muted">{words.createAbout}</p>
      {failed !== null && <Failure error={failed} />}
      <FormView store={store} directory={directory} uid="authority" />
    </Dialog>
  );
}
