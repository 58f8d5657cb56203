import { useMemo } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { JsonObject } from '@/api/shapes';
import { FormCard } from '@/form/FormCard';
import { vocabulary } from '@/form/labels';
import { choice, titled } from '@/form/own';
import { useLanguage } from '@/i18n';

const POSTS = ['leader', 'reviewer', 'clerk', 'inspector', 'acceptor', 'overseer', 'quality-supervisor', 'panel'];

/** The first officers of an authority, by the operator; later ones by its leaders. */
export function Appoint({ organisation, offices }: { organisation: string; offices: string[] }) {
  const { t } = useLanguage();
  const words = t.places.organisations;
  const refresh = useRefresh();
  const schema = useMemo(() => schemaOf(offices), [offices]);
  return (
    <FormCard
      title={words.assign}
      about={words.assignAbout}
      go={words.assign}
      done={words.assigned}
      schema={schema}
      uid="appoint"
      className="card-after"
      onSend={async (value) => {
        await api.post('/posts', { organisation, ...value });
        await refresh('/organisations');
      }}
    />
  );
}

function schemaOf(offices: string[]): JsonObject {
  const posts = vocabulary('post').filter((word) => POSTS.includes(word.id));
  const field = (id: 'person' | 'office' | 'post' | 'powers') => titled((t) => t.places.organisations[id]);
  return {
    type: 'object',
    properties: {
      person: { $ref: 'hub:types#/person', ...field('person') },
      ...(offices.length > 0 ? { office: { enum: offices, ...field('office') } } : {}),
      post: { ...choice(posts), ...field('post') },
      powers: { type: 'array', minItems: 1, items: choice(vocabulary('power')), ...field('powers') },
    },
    required: ['person', 'post', 'powers'],
  };
}
