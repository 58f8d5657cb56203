import { useState } from 'react';
import { api } from '@/api/client';
import { directory } from '@/api/directory';
import type { JsonObject } from '@/api/shapes';
import { FormView } from '@/form/FormView';
import { focusField } from '@/form/focus';
import { choice, titled } from '@/form/own';
import { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { en } from '@/i18n/en';
import { zh } from '@/i18n/zh';
import { Confirmed } from './Confirmed';

/** A signature of one's own, anew. */
export function IssueOwn({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.seals.issue;
  const issue = (confirmation: string) => api.post('/seals', { confirmation });
  return <Confirmed title={words.own} go={words.go} onClose={onClose} onGo={issue} />;
}

/** A seal of the organisation, or of its department for a project. */
export function IssueSeal({ organisation, onClose }: { organisation: string; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.seals.issue;
  const [store] = useState(() => new FormStore(SCHEMA, { kind: 'organisation' }));
  const check = () => {
    const complete = store.attempt();
    if (!complete) focusField(store, UID, store.problems.shown()[0]?.at ?? '');
    return complete;
  };
  const issue = (confirmation: string) =>
    api.post(`/organisations/${encodeURIComponent(organisation)}/seals`, { ...store.value, confirmation });
  return (
    <Confirmed title={words.open} go={words.go} wide check={check} onClose={onClose} onGo={issue}>
      <p className="muted">{words.about}</p>
      <FormView store={store} directory={directory} uid={UID} />
    </Confirmed>
  );
}

const UID = 'issue-seal';

const field = (id: 'name' | 'project' | 'systems' | 'until') => titled((t) => t.seals.issue[id]);
const kind = (id: 'organisation' | 'project-department') => ({
  id,
  zh: zh.seals.issue.kinds[id],
  en: en.seals.issue.kinds[id],
});

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    kind: { ...choice([kind('organisation'), kind('project-department')]), ...titled((t) => t.seals.issue.kind) },
    name: { type: 'string', minLength: 1, maxLength: 60, ...field('name') },
    systems: { type: 'array', items: { $ref: 'hub:types#/system' }, ...field('systems') },
    until: { type: 'string', format: 'date', ...field('until') },
  },
  required: ['kind', 'name'],
  allOf: [
    {
      if: { properties: { kind: { const: 'project-department' } }, required: ['kind'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { project: { $ref: 'hub:types#/project', ...field('project') } }, required: ['project'] },
    },
  ],
};
