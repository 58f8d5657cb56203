import { api } from '@/api/client';
import { usePages, useRefresh } from '@/api/query';
import type { Incident } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { useDeed } from '@/ui/Deed';
import { Filter, useFilters } from '@/ui/Filter';
import { ListPage } from '@/ui/ListPage';
import { useIncidentColumns } from './incidents';
import { useSystemTitle } from './systems';

export default function IncidentsPage() {
  const { t } = useLanguage();
  const words = t.places.incidents;
  const filters = useFilters();
  const system = filters.get('system');
  const list = usePages<Incident>('/incidents');
  const refresh = useRefresh();
  const { told, deed } = useDeed();
  const systemTitle = useSystemTitle();
  const columns = useIncidentColumns((incident) =>
    deed(async () => {
      await api.post(`/incidents/${encodeURIComponent(incident.id)}/retry`);
      await refresh('/incidents', '/cases', '/tasks', '/plugins', '/systems');
      return words.retried;
    }),
  );
  const systems = [...new Set(list.items.map((one) => one.system))].sort();
  return (
    <ListPage
      title={words.title}
      about={words.about}
      tools={
        <Filter
          label={words.system}
          value={system}
          options={systems.map((one) => [one, systemTitle(one)])}
          onChoose={(one) => filters.set('system', one)}
        />
      }
      told={told}
      list={{ ...list, items: list.items.filter((one) => !system || one.system === system) }}
      columns={columns}
      rowKey={(row) => row.id}
      empty={system && list.items.length > 0 ? words.noneOfIt : words.none}
    />
  );
}
