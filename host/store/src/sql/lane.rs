//! The lane: take the lock, read what the batch touches, write what was
//! accepted, commit. One statement a kind of row, in one order, always; the
//! fail points between them are where kill tests pull the plug.
use super::*;
use crate::error::CommitError;
use crate::failpoint::failpoint;
use crate::lane::{Seen, Wanted, Writes};
use sqlx::Transaction;

/// Any number that no other use of advisory locks in this database takes.
const LANE: i64 = 0x6875_625f_6c61_6e65;

pub struct Lane {
    tx: Transaction<'static, Db>,
}

/// A transaction that holds the lane's lock.
pub async fn begin(base: &Base) -> Result<Transaction<'static, Db>> {
    let mut tx = base.write.begin_with(super::super::BEGIN).await?;
    if let Some(lock) = super::super::LOCK {
        sqlx::query(lock).bind(LANE).execute(&mut *tx).await?;
    }
    Ok(tx)
}

pub async fn enter(base: &Base) -> Result<Lane> {
    let tx = begin(base).await?;
    failpoint("lane.locked");
    Ok(Lane { tx })
}

impl Lane {
    pub async fn read(&mut self, wanted: &Wanted) -> Result<Seen> {
        let conn = &mut *self.tx;
        let (chain, outbox) = ends(conn).await?;
        let orders = ledger_orders(conn, wanted).await?;
        let seen = Seen {
            stamps: stamps::of(conn, wanted.stamps.iter()).await?,
            claims: claims::of(conn, wanted.claims.iter()).await?,
            series: series::of(conn, wanted.series.iter()).await?,
            idempotency: idempotency::of(conn, wanted.idempotency.iter()).await?,
            inbox: inbox::of(conn, wanted.inbox.iter()).await?,
            records: records::of(conn, wanted.records.iter()).await?,
            sequences: sequences::of(conn, wanted.subjects.iter()).await?,
            keys: keys::of(conn, wanted.keys.iter()).await?,
            timers: timers::of(conn, wanted.timers.iter()).await?,
            cases: cases::of(conn, wanted.cases.iter()).await?,
            ledger_accounts: ledger_accounts::of(conn, wanted.ledger_accounts.iter()).await?,
            ledger_balances: ledger_balances(conn, wanted, &orders).await?,
            ledger_holds: ledger_holds::of(conn, wanted.ledger_holds.iter()).await?,
            ledger_orders: orders,
            ledger_booked: ledger_entries::booked(conn, wanted.ledger_booked.iter()).await?,
            chain,
            outbox,
        };
        failpoint("lane.read");
        Ok(seen)
    }

    pub async fn write(&mut self, w: &Writes) -> Result<()> {
        let conn = &mut *self.tx;
        macro_rules! kinds {
            ($($name:literal => $write:expr;)+) => { $($write.await?; failpoint(concat!("lane.written.", $name));)+ };
        }
        kinds! {
            "keys" => keys::write(conn, &w.keys);
            "blobs" => blobs::write(conn, &w.blobs);
            "history" => history::write(conn, &w.history);
            "stamps" => stamps::write(conn, &w.stamps);
            "cases" => cases::write(conn, &w.cases);
            "tasks" => tasks::write(conn, &w.tasks);
            "tasks-closed" => tasks::close(conn, &w.tasks_closed);
            "concerns" => concerns::write(conn, &w.cases, &w.tasks);
            "records" => records::write(conn, &w.records);
            "claims" => claims::write(conn, &w.claims_freed, &w.claims);
            "series" => series::write(conn, &w.series);
            "sequences" => sequences::write(conn, &w.sequences);
            "timers" => timers::write(conn, &w.timers_cleared, &w.timers);
            "documents" => documents::write(conn, &w.documents);
            "documents-revoked" => documents::revoke(conn, &w.documents_revoked);
            "documents-moved" => documents::moved(conn, &w.documents_moved);
            "seals" => seals::write(conn, &w.seals);
            "seal-applications" => seals::write_applications(conn, &w.seal_applications);
            "seal-uses" => seals::write_uses(conn, &w.seal_uses);
            "ledger-accounts" => ledger_accounts::write(conn, &w.ledger_accounts);
            "ledger-balances" => ledger_balances::write(conn, &w.ledger_moves);
            "ledger-holds" => ledger_holds::write(conn, &w.ledger_holds_ended, &w.ledger_holds);
            "ledger-orders" => ledger_orders::write(conn, &w.ledger_orders);
            "ledger-statements" => ledger_statements::write(conn, &w.ledger_statements);
            "ledger-entries" => ledger_entries::write(conn, &w.ledger_entries);
            "notices" => notices::write(conn, &w.notices);
            "alerts" => alerts::write(conn, &w.alerts);
            "alerts-cleared" => alerts::clear(conn, &w.alerts_cleared);
            "messages" => messages::write(conn, &w.messages);
            "messages-state" => messages::set_state(conn, &w.messages_state);
            "sessions-ended" => sessions::end_of(conn, &w.sessions_ended);
            "inbox" => inbox::write(conn, &w.inbox);
            "idempotency" => idempotency::write(conn, &w.idempotency);
            "outbox" => outbox::write(conn, &w.outbox);
        }
        if let Some(row) = &w.chain {
            chain::write(conn, row).await?;
        }
        failpoint("lane.written.chain");
        Ok(())
    }

    /// The index of these records changes, nothing else of them does.
    pub async fn reindex(&mut self, records: &[RecordRow]) -> Result<()> {
        records::reindex(&mut self.tx, records).await
    }

    pub async fn commit(self) -> Result<(), CommitError> {
        failpoint("lane.before-commit");
        self.tx.commit().await.map_err(CommitError::of)?;
        failpoint("lane.after-commit");
        Ok(())
    }
}

/// Where the chain ends, and the last number of the outbox, also when its row was trimmed away.
async fn ends(conn: &mut Conn) -> Result<((i64, String), i64)> {
    let mut query = Query::new("SELECT (SELECT MAX(n) FROM outbox) AS kept, (SELECT n FROM cursors WHERE name = ");
    query.push_bind(outbox::SENT).push(") AS sent, (SELECT MAX(n) FROM chain) AS n,");
    query.push(" (SELECT hash FROM chain WHERE n = (SELECT MAX(n) FROM chain)) AS hash");
    let read = |row: &Row| {
        let number = |column| Ok::<i64, StoreError>(get::<Option<i64>>(row, column)?.unwrap_or(0));
        let hash: Option<String> = get(row, "hash")?;
        Ok(((number("n")?, hash.unwrap_or_default()), number("kept")?.max(number("sent")?)))
    };
    Ok(one(conn, &mut query, read).await?.unwrap_or_default())
}

async fn ledger_orders(conn: &mut Conn, wanted: &Wanted) -> Result<Vec<LedgerOrderRow>> {
    let named = wanted.ledger_orders.iter().filter(|(account, _)| !wanted.ledger_whole.contains(account));
    let mut orders = ledger_orders::of(conn, named).await?;
    orders.extend(ledger_orders::of_accounts(conn, wanted.ledger_whole.iter()).await?);
    Ok(orders)
}

/// Also of the sub-ledgers that the orders pay: who speaks of an order does not name them.
async fn ledger_balances(conn: &mut Conn, wanted: &Wanted, orders: &[LedgerOrderRow]) -> Result<Vec<LedgerBalanceRow>> {
    let paid = orders.iter().flat_map(|o| [&o.source, &o.bank].map(|sub| (o.account.clone(), sub.clone())));
    let mut keys: std::collections::HashSet<(String, String)> = paid.collect();
    keys.extend(wanted.ledger_balances.iter().cloned());
    keys.retain(|(account, _)| !wanted.ledger_whole.contains(account));
    let mut balances = ledger_balances::of(conn, keys.iter()).await?;
    balances.extend(ledger_balances::of_accounts(conn, wanted.ledger_whole.iter()).await?);
    Ok(balances)
}
