import { Link } from 'react-router';
import { query } from '@/api/client';
import { usePages } from '@/api/query';
import type { CaseRow, CaseState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Filter, useFilters } from '@/ui/Filter';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { SearchBox } from '@/ui/SearchBox';
import { CaseTable } from './CaseTable';

const STATES: CaseState[] = ['draft', 'open', 'suspended', 'done', 'closed'];

export default function CasesPage() {
  const { t } = useLanguage();
  const filters = useFilters();
  const state = filters.get('state');
  const q = filters.get('q');
  const cases = usePages<CaseRow>(`/cases${query({ state, q })}`, { keep: true });
  return (
    <>
      <PageHead
        title={t.shell.nav.cases}
        tools={
          <>
            <Filter
              label={t.work.filter.state}
              value={state}
              options={STATES.map((one) => [one, t.work.states[one]])}
              onChoose={(one) => filters.set('state', one)}
            />
            <SearchBox label={t.work.filter.q} value={q} onSearch={(text) => filters.set('q', text)} />
          </>
        }
      />
      <Card flush>
        <Paged list={cases}>
          {(items) => (
            <CaseTable
              rows={items}
              empty={
                <>
                  <p>{t.work.noCases}</p>
                  <Link to="/systems">{t.work.startOne}</Link>
                </>
              }
            />
          )}
        </Paged>
      </Card>
    </>
  );
}
