//! 出入账流水: each entry of a bank's notification, once. Money with a slip goes to its building (E2), the developer's own
//! tops up (E9), interest waits apart (E7), a payment that comes back goes where it came from (E5), what nobody can place
//! waits unmatched (E1). A debit that no order explains is B1.
use crate::account::{Money, posted};
use crate::alerts::{Open, Raise, raise};
use crate::handlers::booked::{Facts, Handler, Occurrence};
use crate::*;
use crate::{came_back, guarantee_ends, taken_back, transfer};
use hub_sdk::Entry;

/// One entry of camt.054, as far as these rules read it.
pub struct Booked {
    /// EntryStatus of ISO 20022: only `BOOK` is money. `PDNG` waits for its own `BOOK`, `INFO` moves nothing.
    pub booked: bool,
    pub credit: bool,
    /// RvslInd: it undoes an entry booked before.
    pub reversal: bool,
    pub amount: Fen,
    pub reference: String,
    pub on: Option<Date>,
    pub end_to_end: String,
    pub payer: String,
    pub payer_account: String,
    pub remittance: String,
}

impl Booked {
    pub fn read(message: &Value) -> Booked {
        let entry = &message["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0]["Ntry"][0];
        let details = &entry["NtryDtls"][0]["TxDtls"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let account = &details["RltdPties"]["DbtrAcct"]["Id"];
        let told = &entry["BookgDt"];
        let day = told["Dt"].as_str().or(told["DtTm"].as_str()).unwrap_or_default();
        Booked {
            booked: entry["Sts"]["Cd"] == "BOOK",
            credit: entry["CdtDbtInd"] == "CRDT",
            reversal: entry["RvslInd"] == true,
            amount: Fen(entry["Amt"]["Fen"].as_i64().unwrap_or_default()),
            reference: text(&entry["AcctSvcrRef"]),
            on: day.get(..10).and_then(|day| day.parse().ok()),
            end_to_end: text(&details["Refs"]["EndToEndId"]),
            payer: text(&details["RltdPties"]["Dbtr"]["Pty"]["Nm"]),
            payer_account: text(account.get("IBAN").unwrap_or(&account["Othr"]["Id"])),
            remittance: text(&details["RmtInf"]["Ustrd"][0]),
        }
    }
}

impl Handler for PresaleFunds {
    fn handle(what: &Occurrence, record: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let (Some((_, message)), Some(row)) = (what.message(), record) else { return Decision::declared() };
        let (mut money, entry) = (Money::of(row), Booked::read(message));
        if !entry.booked {
            return Decision::declared();
        }
        let open = Open::of(&facts.alerts, &money.id);
        if !entry.credit {
            let undone = taken_back::undone(&entry, &facts.reversed, &facts.reversed_slips);
            let booked = undone
                .and_then(|what| taken_back::decision(money.clone(), &entry, &what, facts.books.as_ref(), &open, cx));
            return booked.unwrap_or_else(|| debited(money, open, &entry, cx));
        }
        money.balance += entry.amount;
        let paid = came_back::paid_line(&money, &entry, facts.release.as_ref()).filter(|_| !money.is_moving());
        if let Some((release, at)) = paid {
            let decision = came_back::decision(&mut money, &entry, (release, at), &facts.slips, cx);
            return money.written(decision, &open, cx);
        }
        if let Some((transfer, old)) = transfer::arrived(&money, &entry, facts.transfer.as_ref(), facts.old.as_ref()) {
            return transfer::credited(money, transfer, &old, &entry, &open, cx);
        }
        if money.is_moving() {
            return money.clone().written(credited(&money, &entry, "E1", "待匹配", "L1", cx), &open, cx);
        }
        if let Some(letter) = facts.guarantee.as_ref().filter(|row| guarantee_ends::is_paid(&money, &entry, Some(row)))
        {
            return guarantee_ends::paid(money, &entry, letter, &open, cx);
        }
        let expected = |slip: &&Row| money.is_own(slip.text("account-id")) && slip::is_payable(slip);
        let slip = facts.slip.as_ref().filter(expected);
        let decision = match slip {
            Some(slip) => by_slip(&mut money, slip, &entry, cx),
            None if entry.remittance.starts_with(&cx.settings.top_up_mark) => topped_up(&mut money, &entry, cx),
            None if entry.remittance.starts_with(&cx.settings.interest_mark) => interest(&mut money, &entry, cx),
            None => credited(&money, &entry, "E1", "待匹配", "L1", cx),
        };
        money.written(decision, &open, cx)
    }
}

fn by_slip(money: &mut Money, slip: &Row, entry: &Booked, cx: &Context) -> Decision {
    let (building, contract) = (slip.text("building-no"), slip.text("contract-no"));
    let Some(b) = money.building_mut(building) else { return credited(money, entry, "E1", "待匹配", "L1", cx) };
    let moved = b.receive(entry.amount);
    let on = entry.on.unwrap_or(cx.today());
    let post = posted(Entry::new("E2").debit("A1", entry.amount), building, moved).once(&entry.reference).on(on);
    Decision::declared()
        .post(&money.id, post)
        .put(Deposit {
            building_no: Some(building.into()),
            contract_no: Some(contract.into()),
            ..deposit(money, entry, "购房款", on)
        })
        .put_merge(received(slip, entry, on))
        .publish(DepositMatchedEvent {
            contract_no: Some(contract.into()),
            amount: Some(entry.amount),
            payer: some(&entry.payer),
            on: Some(on),
        })
}

/// The slip with this receipt.
pub fn received(slip: &Row, entry: &Booked, on: Date) -> PaymentSlip {
    let known: PaymentSlip = slip.read();
    let total = known.received.unwrap_or_default() + entry.amount;
    let state = paid_in(&known, total);
    let mut receipts = known.receipts.unwrap_or_default();
    receipts.push(PaymentSlipReceiptsRow {
        r#ref: Some((&entry.reference).into()),
        on: Some(on),
        amount: Some(entry.amount),
        payer: some(&entry.payer),
        payer_account: some(&entry.payer_account),
    });
    PaymentSlip {
        slip_no: known.slip_no,
        received: Some(total),
        receipts: Some(receipts),
        state: Some(state.into()),
        ..PaymentSlip::default()
    }
}

/// How far a slip is paid.
pub fn paid_in(slip: &PaymentSlip, total: Fen) -> &'static str {
    match total {
        total if total >= slip.price.unwrap_or_default() => "已缴清",
        total if total >= slip.first.unwrap_or_default() => "已缴首付",
        _ => "待缴",
    }
}

/// Which building is meant stands behind the mark; without it there must be but one.
fn topped_up(money: &mut Money, entry: &Booked, cx: &Context) -> Decision {
    let said = entry.remittance[cx.settings.top_up_mark.len()..].trim().trim_end_matches("号楼");
    let building = match said {
        "" => money.only_building().map(str::to_owned),
        named => Some(named.to_owned()),
    };
    let Some((no, b)) = building.and_then(|no| money.building_mut(&no).map(|b| (no, b))) else {
        return credited(money, entry, "E1", "待匹配", "L1", cx);
    };
    let moved = b.top_up(entry.amount);
    let on = entry.on.unwrap_or(cx.today());
    let post = posted(Entry::new("E9").debit("A1", entry.amount), &no, moved).once(&entry.reference).on(on);
    let record = Deposit { building_no: Some((&no).into()), ..deposit(money, entry, "自有资金", on) };
    Decision::declared().post(&money.id, post).put(record)
}

/// E7: apart until a building is registered. From then on, or when nothing of any buyer is left, it is the developer's.
fn interest(money: &mut Money, entry: &Booked, cx: &Context) -> Decision {
    let Some(no) = money.earner() else { return credited(money, entry, "E7", "利息", "L6", cx) };
    let Some(b) = money.building_mut(&no) else { return Decision::declared() };
    let moved = b.earn(entry.amount);
    let on = entry.on.unwrap_or(cx.today());
    let post = posted(Entry::new("E7").debit("A1", entry.amount), &no, moved).once(&entry.reference).on(on);
    let record = Deposit { building_no: Some((&no).into()), ..deposit(money, entry, "利息", on) };
    Decision::declared().post(&money.id, post).put(record)
}

/// Money that belongs to no building yet.
fn credited(money: &Money, entry: &Booked, name: &str, kind: &str, sub: &str, cx: &Context) -> Decision {
    let on = entry.on.unwrap_or(cx.today());
    let post = Entry::new(name).debit("A1", entry.amount).credit(sub, entry.amount).once(&entry.reference).on(on);
    Decision::declared().post(&money.id, post).put(deposit(money, entry, kind, on))
}

pub fn deposit(money: &Money, entry: &Booked, kind: &str, on: Date) -> Deposit {
    Deposit {
        account_id: (&money.id).into(),
        r#ref: (&entry.reference).into(),
        project_no: Some((&money.project).into()),
        developer: Some((&money.developer).into()),
        bank: Some((&money.bank).into()),
        kind: Some(kind.into()),
        amount: Some(entry.amount),
        on: Some(on),
        payer: some(&entry.payer),
        payer_account: some(&entry.payer_account),
        ..Deposit::default()
    }
}

/// What an order paid is booked when the bank reports on the order; any other debit is the bank's to make good.
fn debited(mut money: Money, mut open: Open, entry: &Booked, cx: &Context) -> Decision {
    if !entry.reversal && ["YSBF-", "JGSQ-"].iter().any(|ours| entry.end_to_end.starts_with(ours)) {
        return Decision::declared();
    }
    let detail = format!("无支付指令出账{}元（流水号{}），请银行说明并补足。", entry.amount, entry.reference);
    let what = Raise { code: "B1", building: "", detail, level: Some("红"), entry: "" };
    let decision = raise(Decision::declared(), &mut money, &mut open, what, cx);
    money.written(decision, &open, cx)
}
