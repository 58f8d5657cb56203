import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import { useRefresh } from '@/api/query';
import type { JsonObject } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { titled } from '@/form/own';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    'credit-code': { $ref: 'hub:types#/credit-code', ...titled((t) => t.places.organisation.code) },
    name: { $ref: 'hub:types#/text', ...titled((t) => t.places.organisations.name) },
    division: { $ref: 'hub:types#/division', ...titled((t) => t.places.organisations.division) },
    offices: { $ref: 'hub:types#/long-text', ...titled((t) => t.places.organisations.offices) },
  },
  required: ['credit-code', 'name', 'division'],
};

export function CreateAuthority({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [store] = useState(() => new FormStore(SCHEMA));
  const make = async () => {
    if (!store.attempt()) return false;
    const { offices, ...rest } = store.value;
    await api.post('/organisations', { ...rest, offices: lines(String(offices ?? '')) });
    await refresh('/organisations');
    navigate(`/organisations/${encodeURIComponent(String(rest['credit-code']))}`);
    return true;
  };
  return (
    <ActDialog title={words.create} go={words.make} wide onClose={onClose} onGo={make}>
      <p className="muted">{words.createAbout}</p>
      <FormView store={store} directory={directory} uid="authority" />
    </ActDialog>
  );
}

function lines(text: string): string[] {
  return text
    .split(/[\n、,，]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
