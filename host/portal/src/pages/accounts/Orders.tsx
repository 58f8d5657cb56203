import { Link } from 'react-router';
import { directory } from '@/api/directory';
import { usePages } from '@/api/query';
import type { Order, SubLedger } from '@/api/shapes';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { formatFen } from '@/lib/money';
import { formatTime } from '@/lib/time';
import { Paged } from '@/ui/Paged';
import { lifeOf, type Stage } from './life';
import { subText } from './names';

/** Payment orders, each with how far it has come. */
export function Orders({ path, subs }: { path: string; subs: SubLedger[] }) {
  const { t } = useLanguage();
  const list = usePages<Order>(`${path}/orders`);
  return (
    <Paged list={list}>
      {(items) =>
        items.length === 0 ? (
          <div className="empty">{t.accounts.noOrders}</div>
        ) : (
          <ul className="orders">
            {items.map((order) => (
              <OrderItem key={order.order} order={order} subs={subs} />
            ))}
          </ul>
        )
      }
    </Paged>
  );
}

function OrderItem({ order, subs }: { order: Order; subs: SubLedger[] }) {
  const { t, say } = useLanguage();
  const words = t.accounts;
  return (
    <li className="order">
      <div className="order-head">
        <h2>
          <span className="mono">{order.order}</span> {order.purpose}
        </h2>
        <p className="order-amount">
          {formatFen(order.amount)} <small>{t.form.yuan}</small>
        </p>
      </div>
      <Life stages={lifeOf(order)} order={order} />
      <dl className="order-facts">
        <div>
          <dt>{words.payee}</dt>
          <dd>
            {order.payee} <span className="mono">{order['payee-account']}</span>
          </dd>
        </div>
        <div>
          <dt>{words.paidFrom}</dt>
          <dd>
            {subText(order.from, subs, say)} → {subText(order.bank, subs, say)}
          </dd>
        </div>
        <div>
          <dt>{words.approvedBy(order['approved-by'].length, order.approvals)}</dt>
          <dd>
            {order['approved-by'].length === 0 && '—'}
            {order['approved-by'].map((person, index) => (
              <span key={person}>
                {index > 0 && t.shell.comma}
                <Ref kind="person" id={person} directory={directory} />
              </span>
            ))}
          </dd>
        </div>
        {order.reason && (
          <div className="order-reason">
            <dt>{words.reason}</dt>
            <dd>{words.reasonText(order.reason)}</dd>
          </div>
        )}
        {order.case && (
          <div>
            <dt>{words.case}</dt>
            <dd>
              <Link to={`/cases/${order.case}`}>{words.toCase}</Link>
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}

/** The way of an order as a line of marks; each says in words what its colour means. */
function Life({ stages, order }: { stages: Stage[]; order: Order }) {
  const { t } = useLanguage();
  const words = t.accounts;
  return (
    <ol className="life" aria-label={words.lifeOf(order.order)}>
      {stages.map(({ state, standing, at }) => (
        <li
          key={state}
          className={`life-stage life-${standing}`}
          aria-current={standing === 'past' || standing === 'ahead' ? undefined : 'step'}
        >
          <span className="life-mark" aria-hidden="true" />
          <span className="life-name">{words.orderStates[state]}</span>
          <span className="visually-hidden">{words.standings[standing]}</span>
          {at && <small className="life-at">{formatTime(at)}</small>}
        </li>
      ))}
    </ol>
  );
}
