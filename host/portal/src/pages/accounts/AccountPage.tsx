import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { directory } from '@/api/directory';
import { asProblem } from '@/api/problem';
import { useGet } from '@/api/query';
import type { Standing } from '@/api/shapes';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { formatDay } from '@/lib/time';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { AccountTag } from './AccountTag';
import { Balances } from './Balances';
import { Entries } from './Entries';
import { Holds } from './Holds';
import { Orders } from './Orders';
import { Reconciliations } from './Reconciliations';
import './accounts.css';

/** One supervised account: what lies on it and whose it is, what was booked, what is to be paid, what the bank says. */
export default function AccountPage() {
  const { id = '' } = useParams();
  const { t } = useLanguage();
  const words = t.accounts;
  const [params] = useSearchParams();
  const [day, setDay] = useState('');
  const path = `/ledger/${encodeURIComponent(id)}`;
  const standing = useGet<Standing>(path);
  if (standing.error && asProblem(standing.error).status === 404)
    return <NotYours error={standing.error} onRetry={() => standing.refetch()} />;
  if (standing.error) return <Failure error={standing.error} onRetry={() => standing.refetch()} />;
  if (!standing.data) return <Loading />;
  const account = standing.data;
  const holds = account.holds ?? [];
  const tabs = [
    {
      key: 'balances',
      label: words.tabs.balances,
      children: <Balances path={path} now={account} day={day} onDay={setDay} />,
    },
    { key: 'entries', label: words.tabs.entries, children: <Entries path={path} account={account} /> },
    { key: 'orders', label: words.tabs.orders, children: <Orders path={path} subs={account.subs} /> },
    {
      key: 'holds',
      label: `${words.tabs.holds} ${holds.length || ''}`.trim(),
      children: <Holds holds={holds} subs={account.subs} />,
    },
    // A hub that compares no statements has nothing to show of them.
    ...(account.reconciled === undefined
      ? []
      : [{ key: 'reconciliation', label: words.tabs.reconciliation, children: <Reconciliations path={path} /> }]),
  ];
  const shown = tabs.find((tab) => tab.key === params.get('view')) ?? tabs[0];
  return (
    <>
      <PageHead
        crumbs={[{ label: words.title, to: '/accounts' }]}
        title={account.name}
        about={<Facts account={account} />}
      />
      {account['frozen-by'].length > 0 && (
        <p className="note note-warn">{words.frozen(account['frozen-by'].join(t.shell.comma))}</p>
      )}
      <div className="card account">
        <nav aria-label={words.parts} className="views">
          <ul>
            {tabs.map((tab) => (
              <li key={tab.key}>
                <Link
                  to={tab.key === 'balances' ? '?' : `?view=${tab.key}`}
                  replace
                  aria-current={tab === shown ? 'page' : undefined}
                >
                  {tab.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        {shown?.children}
      </div>
    </>
  );
}

function Facts({ account }: { account: Standing }) {
  const { t, say } = useLanguage();
  const words = t.accounts;
  return (
    <span className="case-facts">
      <AccountTag account={account} />
      <span>
        {words.number} <span className="mono">{account.id}</span>
      </span>
      {account.chart && <span>{say(account.chart)}</span>}
      <span>
        {words.opened} {formatDay(account.opened)}
      </span>
      {account.closed && (
        <span>
          {words.closed} {formatDay(account.closed)}
        </span>
      )}
      {account.organisations.map((code) => (
        <span key={code}>
          <Ref kind="organisation" id={code} directory={directory} />
        </span>
      ))}
      {account.case && <Link to={`/cases/${account.case}`}>{words.openedBy}</Link>}
    </span>
  );
}
