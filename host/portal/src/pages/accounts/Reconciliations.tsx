import { Link } from 'react-router';
import { usePages } from '@/api/query';
import type { Difference, Reconciliation } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';
import { Paged } from '@/ui/Paged';
import { Tag, type Tone } from '@/ui/Tag';

const TONES: Record<Reconciliation['state'], Tone> = { agreed: 'green', open: 'red', settled: 'plain' };

/** Each statement of the bank against the books: what differs, and the case in which it is dealt with. */
export function Reconciliations({ path }: { path: string }) {
  const { t } = useLanguage();
  const list = usePages<Reconciliation>(`${path}/reconciliations`);
  return (
    <Paged list={list}>
      {(items) =>
        items.length === 0 ? (
          <div className="empty">{t.accounts.noStatements}</div>
        ) : (
          <ul className="orders">
            {items.map((one) => (
              <Statement key={one.statement} given={one} />
            ))}
          </ul>
        )
      }
    </Paged>
  );
}

function Statement({ given }: { given: Reconciliation }) {
  const { t } = useLanguage();
  const words = t.accounts;
  const apart = given.stated - given.booked;
  const days = given.from === given.day ? given.day : `${given.from} – ${given.day}`;
  return (
    <li className="order">
      <div className="order-head">
        <h2>
          {days} <span className="mono">{given.statement}</span>{' '}
          <Tag tone={TONES[given.state]}>{words.statements[given.state]}</Tag>
        </h2>
        {given.case && <Link to={`/cases/${given.case}`}>{words.toCase}</Link>}
      </div>
      <dl className="order-facts">
        <div>
          <dt>{words.stated + t.shell.inBrackets(t.form.yuan)}</dt>
          <dd className="amount">{formatFen(given.stated)}</dd>
        </div>
        <div>
          <dt>{words.booked + t.shell.inBrackets(t.form.yuan)}</dt>
          <dd className="amount">{formatFen(given.booked)}</dd>
        </div>
        <div>
          <dt>{words.apart + t.shell.inBrackets(t.form.yuan)}</dt>
          <dd className={apart === 0 ? 'amount' : 'amount account-uneven'}>{formatFen(apart)}</dd>
        </div>
        <div>
          <dt>{words.agreedOn}</dt>
          <dd>{given.agreed}</dd>
        </div>
      </dl>
      {given.differences.length > 0 && (
        <ul className="differences-found" aria-label={words.differencesOf(days)}>
          {given.differences.map((one, index) => (
            <DifferenceItem key={index} given={one} />
          ))}
        </ul>
      )}
    </li>
  );
}

function DifferenceItem({ given }: { given: Difference }) {
  const { t } = useLanguage();
  const words = t.accounts;
  const fen = (amount: number | null | undefined) => (typeof amount === 'number' ? formatFen(amount) : '—');
  return (
    <li>
      <strong>{words.differences[given.kind].name}</strong>{' '}
      {given.reference && <span className="mono">{given.reference}</span>}{' '}
      <span>
        {words.bank} {fen(given.stated)}
        {t.shell.semicolon} {words.books} {fen(given.booked)} {t.form.yuan}
      </span>
      <p className="muted">{words.differences[given.kind].next}</p>
      {given.case && <Link to={`/cases/${given.case}`}>{words.toCase}</Link>}
    </li>
  );
}
