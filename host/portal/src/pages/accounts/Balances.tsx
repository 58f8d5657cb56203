import { useId } from 'react';
import { useGet } from '@/api/query';
import type { Standing, SubLedger } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { capitalFen, formatFen } from '@/lib/money';
import { type Column, DataTable } from '@/ui/DataTable';
import { Reading } from '@/ui/Paged';
import { subName } from './names';

interface Props {
  path: string;
  now: Standing;
  /** Empty: as it stands now. */
  day: string;
  onDay: (day: string) => void;
}

/** What lies on the account and whose it is, now or at the end of any day. */
export function Balances({ path, now, day, onDay }: Props) {
  const { t } = useLanguage();
  const words = t.accounts;
  const id = useId();
  const then = useGet<Standing>(`${path}?day=${day}`, { enabled: day !== '', keep: true });
  return (
    <>
      <div className="account-tools">
        <label htmlFor={id}>{words.asOf}</label>
        <input
          id={id}
          type="date"
          className="form-input"
          min={now.opened.slice(0, 10)}
          value={day}
          onChange={(event) => onDay(event.target.value)}
        />
        {day !== '' && (
          <button type="button" className="button button-small" onClick={() => onDay('')}>
            {words.asOfNow}
          </button>
        )}
        <span className="muted" role="status">
          {day === '' ? words.standsNow : words.stoodThen(day)}
        </span>
      </div>
      {day === '' ? (
        <Subs subs={now.subs} />
      ) : (
        <Reading result={then}>{() => <Subs subs={then.data?.subs ?? []} />}</Reading>
      )}
    </>
  );
}

function Subs({ subs }: { subs: SubLedger[] }) {
  const { t, say } = useLanguage();
  const words = t.accounts;
  const yuan = t.shell.inBrackets(t.form.yuan);
  const asset = total(subs, 'asset');
  const held = subs.some((sub) => sub.held !== undefined);
  const amount = (title: string, key: string, read: (sub: SubLedger) => number | undefined): Column<SubLedger> => ({
    key,
    title: title + yuan,
    className: 'amount',
    cell: (row) => {
      const fen = read(row);
      return fen === undefined ? '—' : formatFen(fen);
    },
  });
  const columns: Column<SubLedger>[] = [
    { key: 'sub', title: words.sub, className: 'col-main', cell: (row) => subName(row, say) },
    { key: 'side', title: words.side, cell: (row) => (row.side ? words.sides[row.side] : '—') },
    amount(words.balance, 'amount', (row) => row.amount),
    ...(held
      ? [amount(words.held, 'held', (row) => row.held), amount(words.available, 'free', (row) => row.available)]
      : []),
  ];
  return (
    <>
      <dl className="account-sum">
        <div>
          <dt>{words.asset}</dt>
          <dd>
            {formatFen(asset)} <small>{t.form.yuan}</small>
          </dd>
          <dd className="muted">{capitalFen(asset)}</dd>
        </div>
        <div>
          <dt>{words.owed}</dt>
          <dd>
            {formatFen(total(subs, 'liability'))} <small>{t.form.yuan}</small>
          </dd>
          <dd className={asset === total(subs, 'liability') ? 'account-even' : 'account-uneven'}>
            {asset === total(subs, 'liability') ? words.even : words.uneven}
          </dd>
        </div>
      </dl>
      <DataTable
        label={words.tabs.balances}
        columns={columns}
        rows={subs}
        rowKey={(row) => row.sub}
        empty={words.noSubs}
      />
    </>
  );
}

function total(subs: SubLedger[], side: SubLedger['side']): number {
  return subs.filter((sub) => sub.side === side).reduce((sum, sub) => sum + sub.amount, 0);
}
