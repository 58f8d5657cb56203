import { Link, useSearchParams } from 'react-router';
import { query } from '@/api/client';
import { usePages } from '@/api/query';
import type { CaseRow, CaseState } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Paged } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { SearchBox } from '@/ui/SearchBox';
import { CaseTable } from './CaseTable';

const STATES: CaseState[] = ['draft', 'open', 'suspended', 'done', 'closed'];

export default function CasesPage() {
  const { t } = useLanguage();
  const [params, setParams] = useSearchParams();
  const state = params.get('state') ?? '';
  const q = params.get('q') ?? '';
  const cases = usePages<CaseRow>(`/cases${query({ state, q })}`, { keep: true });
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next);
  };
  return (
    <>
      <PageHead
        title={t.shell.nav.cases}
        tools={
          <>
            <label className="inline-select">
              {t.work.filter.state}
              <select
                className="form-input form-select"
                value={state}
                onChange={(event) => set('state', event.target.value)}
              >
                <option value="">{t.work.filter.all}</option>
                {STATES.map((one) => (
                  <option key={one} value={one}>
                    {t.work.states[one]}
                  </option>
                ))}
              </select>
            </label>
            <SearchBox label={t.work.filter.q} value={q} onSearch={(text) => set('q', text)} />
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
