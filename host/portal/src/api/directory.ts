// The form's directory, answered by the API; names and lists are remembered by the query cache.
import type { Directory, Found } from '@/form/directory';
import { actingFor } from '@/session/acting';
import { api, query } from './client';
import { queries } from './query';
import type {
  Division,
  JsonObject,
  Organisation,
  OrganisationRow,
  Page,
  PersonRow,
  Project,
  ProjectRow,
  System,
} from './shapes';
import { upload } from './upload';

const LONG = 10 * 60_000;

function cached<T>(path: string, staleTime = LONG): Promise<T> {
  const acting = actingFor();
  return queries.fetchQuery({
    queryKey: ['get', path, acting],
    queryFn: () => api.get<T>(path, { acting }),
    staleTime,
  });
}

async function list<T>(path: string): Promise<T[]> {
  const answer = await cached<T[] | { items: T[] }>(path);
  return Array.isArray(answer) ? answer : answer.items;
}

const named = ({ data }: { data: JsonObject }) => (typeof data.name === 'string' ? data.name : null);

const person = (row: PersonRow): Found => ({
  value: row.id,
  label: row.name,
  note: [row['post-label']?.zh].filter(Boolean).join(' '),
});

export const directory: Directory = {
  organisations: async (q, kinds) => {
    const asked = kinds.length > 0 ? kinds : [''];
    const pages = await Promise.all(
      asked.map((kind) => api.get<Page<OrganisationRow>>(`/organisations${query({ q, kind })}`)),
    );
    const rows = new Map(pages.flatMap((page) => page.items).map((row) => [row['credit-code'], row]));
    // Most often one's own organisation is meant.
    const own = actingFor()?.split(/[:/]/)[0];
    const mine = own && rows.has(own) ? [own] : [];
    const order = [...mine, ...[...rows.keys()].filter((code) => code !== own)];
    return order
      .map((code) => rows.get(code))
      .filter((row) => row !== undefined)
      .map((row) => ({ value: row['credit-code'], label: row.name, note: row['credit-code'] }));
  },
  people: async (q) => (await api.get<Page<PersonRow>>(`/people${query({ q })}`)).items.map(person),
  projects: async (q) =>
    (await api.get<Page<ProjectRow>>(`/projects${query({ q })}`)).items.map((row) => ({
      value: row['project-no'],
      label: row.name,
      note: row['project-no'],
    })),
  label: async (kind, id) => {
    if (kind === 'organisation') return named(await cached<Organisation>(`/organisations/${encodeURIComponent(id)}`));
    if (kind === 'project') return named(await cached<Project>(`/projects/${encodeURIComponent(id)}`));
    const found = await cached<Page<PersonRow>>(`/people${query({ q: id })}`);
    return found.items.find((row) => row.id === id)?.name ?? null;
  },
  divisions: () => list<Division>('/divisions'),
  systems: async () => (await list<System>('/systems')).map(({ id, title, number }) => ({ id, title, number })),
  invite: async (who) => {
    const answer = await api.post<{ person: string | { id: string } }>('/people/invitations', who);
    const id = typeof answer.person === 'string' ? answer.person : answer.person.id;
    return { value: id, label: who.name, note: '' };
  },
  upload: (file, progress) => upload(file, progress),
};
