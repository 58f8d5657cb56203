//! Orders. Each line is decided once, under the names that the hub gave to order and line; it is booked before anybody is
//! told, and told again in the same words however often the order comes.
use crate::{Bank, journal::Line};
use hub_adapter::{
    Message,
    iso::{Direction, Entry, Fate, Order, Payment, Status, Transfer},
};
use hub_test_partners::{Desk, Trouble, moment};

const NO_ACCOUNT: &str = "AC01";
const CLOSED: &str = "AC04";
const OTHER_NAME: &str = "BE01";
const NO_FUNDS: &str = "AM04";

impl Bank {
    pub async fn order(&mut self, desk: &mut Desk, message: &Message) -> Result<(), Trouble> {
        let order = match Order::read(message) {
            Ok(order) => order,
            Err(error) => {
                eprintln!("{}: {error}", message.id);
                return Ok(());
            }
        };
        if self.ordered(&order.msg_id).is_none() {
            self.books.write(Line::Ordered { msg_id: order.msg_id.clone(), at: moment() })?;
        }
        let again = if desk.mood.is_forgetful("pain.001") { format!("-{}", message.id) } else { String::new() };
        let mut fates = vec![];
        for payment in &order.payments {
            for transfer in &payment.transfers {
                let named = format!("{}/{}{again}", order.msg_id, transfer.end_to_end);
                fates.push(self.line(payment, transfer, &named)?);
            }
        }
        self.report(desk, &order, fates, &again).await
    }

    fn line(&mut self, payment: &Payment, transfer: &Transfer, named: &str) -> Result<Fate, Trouble> {
        if let Some(entry) = self.named(named) {
            return Ok(Fate::Paid(entry.reference));
        }
        if let Some(code) = self.rejected(named) {
            return Ok(Fate::Rejected(known(&code)));
        }
        if let Some(code) = self.refusal(payment, transfer) {
            self.books.write(Line::Rejected { named: named.to_owned(), code: code.to_owned() })?;
            return Ok(Fate::Rejected(code));
        }
        let debit = Entry {
            account: payment.account.clone(),
            fen: transfer.fen,
            direction: Direction::Debit,
            reference: self.next_reference(),
            end_to_end: Some(transfer.end_to_end.clone()),
            counterparty: transfer.creditor.clone(),
            counterparty_account: transfer.creditor_account.clone(),
            remark: transfer.remark.clone(),
            reversal: false,
            booked: self.today(),
        };
        self.books.write(Line::Booked { entry: debit.clone(), named: named.to_owned() })?;
        Ok(Fate::Paid(debit.reference))
    }

    fn refusal(&self, payment: &Payment, transfer: &Transfer) -> Option<&'static str> {
        let own = |number: &str| self.is_own(number);
        // Other banks' accounts are theirs to know.
        let is_others =
            |number: &str| number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with(&self.prefix());
        let creditor = transfer.creditor_account.as_str();
        if !own(&payment.account) || !(own(creditor) || is_others(creditor)) {
            return Some(NO_ACCOUNT);
        }
        if let Some(code) = self.city.refusal(transfer).or_else(|| self.rejects(creditor)) {
            return Some(known(code));
        }
        (self.balance(&payment.account) < transfer.fen).then_some(NO_FUNDS)
    }

    /// The debits, the credits of own customers, then what became of the order.
    async fn report(&mut self, desk: &mut Desk, order: &Order, fates: Vec<Fate>, again: &str) -> Result<(), Trouble> {
        let (n, at) = self.ordered(&order.msg_id).unwrap_or_default();
        let accepted = fates.iter().map(|fate| match fate {
            Fate::Paid(_) => Fate::Accepted,
            fate => fate.clone(),
        });
        let accepted = Status { order, fates: accepted.collect() };
        if accepted.fates.contains(&Fate::Accepted) {
            let name = format!("S-{n:06}-A");
            desk.say("pain.002", &format!("{}-{name}{again}", self.id), accepted.to_data(&name, &at)).await?;
        }
        for payment in &order.payments {
            let named = payment.transfers.iter().map(|t| format!("{}/{}{again}", order.msg_id, t.end_to_end));
            let debits: Vec<Entry> = named.filter_map(|name| self.named(&name)).collect();
            self.tell(desk, &debits).await?;
            for debit in &debits {
                if let Some(credit) = self.counterpart(debit)? {
                    self.tell(desk, &[credit]).await?;
                }
            }
        }
        let name = format!("S-{n:06}");
        let data = Status { order, fates }.to_data(&name, &at);
        desk.say("pain.002", &format!("{}-{name}{again}", self.id), data).await
    }

    /// Where the creditor is a customer too, once for each debit.
    fn counterpart(&mut self, debit: &Entry) -> Result<Option<Entry>, Trouble> {
        if !self.is_own(&debit.counterparty_account) {
            return Ok(None);
        }
        let named = format!("counterpart-{}", debit.reference);
        if let Some(entry) = self.named(&named) {
            return Ok(Some(entry));
        }
        let credit = Entry {
            account: debit.counterparty_account.clone(),
            direction: Direction::Credit,
            reference: self.next_reference(),
            counterparty: "付款人".to_owned(),
            counterparty_account: debit.account.clone(),
            ..debit.clone()
        };
        self.books.write(Line::Booked { entry: credit.clone(), named })?;
        Ok(Some(credit))
    }
}

fn known(code: &str) -> &'static str {
    match code {
        CLOSED => CLOSED,
        OTHER_NAME => OTHER_NAME,
        NO_FUNDS => NO_FUNDS,
        _ => NO_ACCOUNT,
    }
}
