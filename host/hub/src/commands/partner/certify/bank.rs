//! A bank's exchanges. What it says is held against what its own balance does: a bank that reports well and books
//! otherwise is found out, and so is the other way round.
use super::{
    super::DOCTOR,
    WHAT,
    bank_texts::*,
    heard::{Told, entries, fate},
    hostile::Hostile,
    kit::{Kit, Miss, miss},
    orders::Order,
    report::Report,
};
use crate::failure::{Failure, Or};
use bus::CloudEvent;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::rows::PartnerFormat;

const CREDIT: i64 = 1_000_000;
const NUMBER_MAX: usize = 34;

#[derive(Default)]
struct Bank {
    account: String,
    /// Who is paid: an account of the same bank, so that it can tell whether there is one.
    payee: String,
    /// Told, and found to be right.
    right: Vec<Told>,
}

pub async fn play(kit: &mut Kit<'_>, report: &mut Report) -> Result<(), Failure> {
    let mut bank = Bank::default();
    let verdict = bank.open(kit).await;
    if !report.took(&OPENED, verdict)? {
        report.skip(&AFTER_OPENED);
        return Ok(());
    }
    let verdict = bank.credit(kit).await;
    report.took(&CREDITED, verdict)?;
    let verdict = bank.asked(kit).await;
    report.took(&BALANCE, verdict)?;

    let order = bank.order(kit, &[(30_000, true), (12_345, true)]);
    let paying = kit.event("pain.001", order.to_data(&bank.account));
    let verdict = bank.paid(kit, &order, &paying).await;
    report.took(&PAID, verdict)?;
    let verdict = bank.unmoved(kit, paying.clone()).await;
    report.took(&MESSAGE_TWICE, verdict)?;
    let again = kit.event("pain.001", paying.data);
    let verdict = bank.unmoved(kit, again).await;
    report.took(&ORDER_TWICE, verdict)?;

    let verdict = bank.unknown_account(kit).await;
    report.took(&UNKNOWN, verdict)?;
    let verdict = bank.over_balance(kit).await;
    report.took(&OVER, verdict)?;
    let verdict = bank.in_part(kit).await;
    report.took(&PART, verdict)?;
    if kit.partner.format == PartnerFormat::Xml {
        let order = bank.order(kit, &[(1_005, true)]);
        let paying = kit.event("pain.001", order.to_data(&bank.account));
        let verdict = bank.paid(kit, &order, &paying).await;
        report.took(&XML, verdict)?;
    }
    for (exchange, how) in [(&BROKEN, Hostile::Broken), (&FOREIGN, Hostile::Foreign), (&OLD, Hostile::Old)] {
        let verdict = bank.not_acted_on(kit, how).await;
        report.took(exchange, verdict)?;
    }
    let verdict = bank.statement(kit).await;
    report.took(&STATEMENT, verdict)?;
    Ok(())
}

impl Bank {
    async fn open(&mut self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        self.account = opened(kit).await?;
        self.payee = opened(kit).await?;
        match self.account == self.payee {
            true => miss("two accounts were asked for, and both answers name the same"),
            false => Ok(format!("{} and {}", self.account, self.payee)),
        }
    }

    async fn credit(&mut self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        let name = kit.name();
        let data = json!({"account-no": self.account, "fen": CREDIT, "payer": "认证付款人", "end-to-end": name});
        let booking = kit.event("certification.credit", data);
        kit.send(&booking).await?;
        let account = self.account.clone();
        let told = kit.until(|heard| entries(heard).into_iter().find(|e| e.credit).map(Ok)).await?;
        if (told.account.as_str(), told.fen) != (account.as_str(), CREDIT) {
            return miss(format!("a credit of {} fen on {}", told.fen, told.account));
        }
        self.right.push(told);
        Ok(format!("{CREDIT} fen"))
    }

    async fn balance(&self, kit: &mut Kit<'_>) -> Result<i64, Miss> {
        let said = kit.ask("account.balance", json!({"account-no": self.account})).await?;
        match (said["account-no"] == self.account.as_str(), said["closing"].as_i64()) {
            (true, Some(fen)) => Ok(fen),
            _ => miss(format!("no balance of that account: {said}")),
        }
    }

    async fn asked(&self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        match self.balance(kit).await? {
            CREDIT => Ok(format!("{CREDIT} fen")),
            fen => miss(format!("{fen} fen")),
        }
    }

    /// Lines to the payee, or to an account that there is not.
    fn order(&self, kit: &mut Kit<'_>, lines: &[(i64, bool)]) -> Order {
        let nobody = format!("{}X", kit.mark());
        let lines: Vec<(i64, &str)> = lines
            .iter()
            .map(|(fen, known)| (*fen, if *known { self.payee.as_str() } else { nobody.as_str() }))
            .collect();
        Order::new(kit.name(), &lines)
    }

    /// Sends it; what became of each line.
    async fn fate(&self, kit: &mut Kit<'_>, order: &Order, sent: &CloudEvent) -> Result<Vec<(String, String)>, Miss> {
        kit.send(sent).await?;
        let lines = kit.until(|heard| fate(heard, &order.name).map(Ok)).await?;
        let named: BTreeMap<String, (String, String)> = lines.into_iter().map(|(e, s, c)| (e, (s, c))).collect();
        let found = order.lines.iter().map(|line| named.get(&line.end_to_end).cloned());
        match found.collect::<Option<Vec<_>>>() {
            Some(found) if named.len() == order.lines.len() => Ok(found),
            _ => miss(format!("a report on other lines than those of {}", order.name)),
        }
    }

    async fn paid(&mut self, kit: &mut Kit<'_>, order: &Order, sent: &CloudEvent) -> Result<String, Miss> {
        let before = self.balance(kit).await?;
        let fates = self.fate(kit, order, sent).await?;
        if let Some((status, code)) = fates.iter().find(|(status, _)| status != "ACSC") {
            return miss(format!("a line is {status} {code}"));
        }
        for line in &order.lines {
            self.debited(kit, &line.end_to_end, line.fen).await?;
        }
        self.moved(kit, before, order.total()).await
    }

    /// One entry of this amount, told once.
    async fn debited(&mut self, kit: &mut Kit<'_>, end_to_end: &str, fen: i64) -> Result<(), Miss> {
        let told = kit
            .until(|heard| {
                let mut of_line = entries(heard);
                of_line.retain(|entry| !entry.credit && entry.end_to_end == end_to_end);
                (!of_line.is_empty()).then_some(Ok(of_line))
            })
            .await?;
        match told.as_slice() {
            [one] if (one.account.as_str(), one.fen) == (self.account.as_str(), fen) => {
                self.right.push(one.clone());
                Ok(())
            }
            [one] => miss(format!("{end_to_end}: a debit of {} fen on {}", one.fen, one.account)),
            more => miss(format!("{end_to_end}: {} debits", more.len())),
        }
    }

    async fn moved(&self, kit: &mut Kit<'_>, before: i64, by: i64) -> Result<String, Miss> {
        let after = self.balance(kit).await?;
        match before - after == by {
            true => Ok(format!("{by} fen, {after} fen are left")),
            false => {
                miss(format!("the balance went from {before} to {after} fen, by {} and not by {by}", before - after))
            }
        }
    }

    /// It may answer this order once more; it may not pay it once more.
    async fn unmoved(&self, kit: &mut Kit<'_>, sent: CloudEvent) -> Result<String, Miss> {
        let before = self.balance(kit).await?;
        kit.send(&sent).await?;
        self.moved(kit, before, 0).await
    }

    async fn rejected(&self, kit: &mut Kit<'_>, order: &Order, code: &str) -> Result<(), Miss> {
        let sent = kit.event("pain.001", order.to_data(&self.account));
        match self.fate(kit, order, &sent).await?.as_slice() {
            [(status, said)] if status == "RJCT" && said == code => Ok(()),
            fates => miss(format!("{fates:?}")),
        }
    }

    async fn unknown_account(&self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        let before = self.balance(kit).await?;
        let order = self.order(kit, &[(500, false)]);
        self.rejected(kit, &order, "AC01").await?;
        self.moved(kit, before, 0).await
    }

    async fn over_balance(&self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        let before = self.balance(kit).await?;
        let order = self.order(kit, &[(before + 1, true)]);
        self.rejected(kit, &order, "AM04").await?;
        self.moved(kit, before, 0).await
    }

    async fn in_part(&mut self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        let before = self.balance(kit).await?;
        let order = self.order(kit, &[(700, true), (900, false)]);
        let sent = kit.event("pain.001", order.to_data(&self.account));
        let fates = self.fate(kit, &order, &sent).await?;
        let expected = [("ACSC", ""), ("RJCT", "AC01")];
        if !fates.iter().zip(expected).all(|((status, code), (s, c))| status == s && (c.is_empty() || code == c)) {
            return miss(format!("{fates:?}"));
        }
        self.debited(kit, &order.lines[0].end_to_end, 700).await?;
        self.moved(kit, before, 700).await
    }

    async fn not_acted_on(&self, kit: &mut Kit<'_>, how: Hostile) -> Result<String, Miss> {
        let before = self.balance(kit).await?;
        let order = self.order(kit, &[(100, true)]);
        let sent = kit.event("pain.001", order.to_data(&self.account));
        let body = how.body(kit, &sent)?;
        kit.send_body(&sent, body).await?;
        let left = self.moved(kit, before, 0).await?;
        match fate(&kit.heard, &order.name) {
            Some(lines) => miss(format!("a report on the order in it: {lines:?}")),
            None => Ok(left),
        }
    }

    /// Opening and entries make the closing, the closing is the balance, and what was told stands in it.
    async fn statement(&self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        let balance = self.balance(kit).await?;
        let said = kit.ask("account.statement", json!({"account-no": self.account})).await?;
        let (Some(opening), Some(closing), Some(listed)) =
            (said["opening"].as_i64(), said["closing"].as_i64(), said["entries"].as_array())
        else {
            return miss(format!("no statement: {said}"));
        };
        let Some(entries) = listed.iter().map(signed).collect::<Option<Vec<_>>>() else {
            return miss("an entry has no reference or no amount");
        };
        let sum: i64 = entries.iter().map(|(_, fen)| fen).sum();
        if opening + sum != closing || closing != balance {
            return miss(format!("{opening} and entries of {sum} are not {closing}, or the balance is {balance}"));
        }
        let lacks = self.right.iter().find(|told| {
            let fen = if told.credit { told.fen } else { -told.fen };
            !entries.contains(&(told.reference.as_str(), fen))
        });
        match lacks {
            Some(told) => miss(format!("the entry {} that was told is not in it", told.reference)),
            None => Ok(format!("{} entries, {closing} fen", entries.len())),
        }
    }
}

/// Its reference, and what it did to the balance.
fn signed(entry: &Value) -> Option<(&str, i64)> {
    let fen = entry["fen"].as_i64()?;
    Some((entry["reference"].as_str()?, if entry["direction"] == "CRDT" { fen } else { -fen }))
}

async fn opened(kit: &mut Kit<'_>) -> Result<String, Miss> {
    let name = kit.name();
    let data = json!({"agreement-no": name, "account-name": format!("认证专用 {name}"), "project-no": kit.mark()});
    let said = kit.ask("account.open", data).await?;
    let Some(number) = said["account-no"].as_str().filter(|n| !n.is_empty() && n.len() <= NUMBER_MAX) else {
        return miss(format!("no account number: {said}"));
    };
    let owner = kit.desk.store.partner_of_account(number).await.or_fail(WHAT, DOCTOR)?;
    if owner.is_some() {
        return miss("an account of business");
    }
    kit.also(number).await?;
    Ok(number.to_owned())
}
