import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { JsonObject } from '@/api/shapes';
import { FormCard } from '@/form/FormCard';
import { titled } from '@/form/own';
import { useLanguage } from '@/i18n';

/** A colleague stands in for the post one acts from. */
export function Delegate() {
  const { t } = useLanguage();
  const words = t.people.delegations;
  const refresh = useRefresh();
  return (
    <FormCard
      title={words.create}
      about={words.createAbout}
      go={words.create}
      done={words.created}
      schema={SCHEMA}
      uid="delegate"
      onSend={async (value) => {
        await api.post('/delegations', value);
        await refresh('/delegations');
      }}
    />
  );
}

const field = (id: 'delegate' | 'from' | 'until' | 'reason') => titled((t) => t.people.delegations[id]);

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    delegate: { $ref: 'hub:types#/person', ...field('delegate') },
    reason: { type: 'string', minLength: 1, maxLength: 200, ...field('reason') },
    from: { type: 'string', format: 'date', ...field('from') },
    until: { type: 'string', format: 'date', ...field('until') },
  },
  required: ['delegate', 'reason', 'from', 'until'],
};
