//! 支付结果: each line's status as the bank reports it. Paid lines are booked by the host (E4); a returned one goes back where
//! it came from (E5). When the last line is known the release is, and the case that waits hears of it.
use crate::account::{Money, posted};
use crate::formula::Moved;
use crate::handlers::paid::{Facts, Handler, Occurrence};
use crate::*;
use hub_sdk::Entry;

pub const SETTLED: [&str; 2] = ["ACSC", "ACWC"];

impl Handler for PresaleFunds {
    fn handle(what: &Occurrence, record: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let (Some((_, message)), Some(row), Some(account)) = (what.message(), record, &facts.account) else {
            return Decision::declared();
        };
        let told = &message["CstmrPmtStsRpt"]["OrgnlPmtInfAndSts"][0]["TxInfAndSts"][0];
        let (line, status) =
            (told["OrgnlEndToEndId"].as_str().unwrap_or_default(), told["TxSts"].as_str().unwrap_or_default());
        let release: Release = row.read();
        let money = Money::of(account);
        if text(&release.kind) == transfer::KIND {
            return transfer::reported(release, money, told, cx);
        }
        let waits = |row: &ReleasePaymentsRow| text(&row.line) == line && text(&row.state) == "待支付";
        let Some(at) = release.payments.iter().flatten().position(waits) else { return Decision::declared() };
        match status {
            "RJCT" => {
                let reason = &told["StsRsnInf"][0]["Rsn"];
                let reason = reason["Cd"].as_str().or(reason["Prtry"].as_str()).unwrap_or("RJCT");
                returned(release, money, at, reason, facts, cx)
            }
            settled if SETTLED.contains(&settled) => paid(release, money, at, facts, cx),
            _ => Decision::declared().accept_order(&money.id, line),
        }
    }
}

pub fn text(field: &Option<Text>) -> &str {
    field.as_ref().and_then(Text::as_str).unwrap_or_default()
}

fn paid(mut release: Release, mut money: Money, at: usize, facts: &Facts, cx: &Context) -> Decision {
    let row = mark(&mut release, at, "已支付", None);
    money.balance += -row.amount.unwrap_or_default();
    let decision = Decision::declared().settle_order(&money.id, text(&row.line));
    let decision = decision.put_merge(money.record(&formula::Terms::of(&cx.settings)));
    concluded(decision, release, facts, cx)
}

/// E5, and the building's own count goes back with the money.
fn returned(mut release: Release, mut money: Money, at: usize, reason: &str, facts: &Facts, cx: &Context) -> Decision {
    let row = mark(&mut release, at, "退票", Some(reason));
    let entry = back(&release, &mut money, row.amount.unwrap_or_default());
    let decision = Decision::declared()
        .reject_order(&money.id, text(&row.line), reason)
        .post(&money.id, entry.once(format!("back/{}", text(&row.line))));
    let decision = decision.put_merge(money.record(&formula::Terms::of(&cx.settings)));
    concluded(stray::stays(decision, &release), release, facts, cx)
}

/// E5: out of what was set aside for the release, to where it came from.
pub fn back(release: &Release, money: &mut Money, amount: Fen) -> Entry {
    let (no, building) = (release.release_no.as_str().unwrap_or_default(), text(&release.building_no).to_owned());
    let moved = match money.building_mut(&building) {
        Some(b) => match text(&release.kind) {
            "退房退款" => b.receive(amount),
            "额度外提取" => b.release_excess(-amount),
            stray::KIND => Moved::default(),
            "解除监管" => {
                let inside = release.inside.unwrap_or_default();
                Moved { inside: b.release_in(-inside).inside, beyond: b.release_excess(inside - amount).beyond }
            }
            _ => b.release_in(-amount),
        },
        None => Moved::default(),
    };
    let entry = Entry::new("E5").debit(format!("L4:{no}"), amount);
    match text(&release.kind) {
        stray::KIND => entry.credit("L1", amount),
        _ => posted(entry, &building, moved),
    }
}

pub fn mark(release: &mut Release, at: usize, state: &str, reason: Option<&str>) -> ReleasePaymentsRow {
    let mut lines = release.payments.take().unwrap_or_default();
    lines[at].state = Some(state.into());
    lines[at].reason = reason.map(Text::from);
    let row = lines[at].clone();
    release.payments = Some(lines);
    row
}

fn concluded(decision: Decision, release: Release, facts: &Facts, cx: &Context) -> Decision {
    let lines = release.payments.clone().unwrap_or_default();
    let (open, paid, back) = (sum(&lines, "待支付"), sum(&lines, "已支付"), sum(&lines, "退票"));
    let mut record = Release { release_no: release.release_no.clone(), payments: Some(lines), ..Release::default() };
    if open > Fen(0) {
        return decision.put_merge(record);
    }
    record.state = Some(state(paid, back).into());
    record.paid_on = Some(cx.today()).filter(|_| paid > Fen(0));
    let (no, kind) = (Some(release.release_no.clone()), release.kind.clone());
    let decision = decision.put_merge(record);
    match paid {
        Fen(0) => decision.publish(ReleaseReturnedEvent { release_no: no, kind, amount: Some(back) }),
        paid => {
            let decision = decision.publish(ReleasePaidEvent { release_no: no, kind, amount: Some(paid) });
            refunded(decision, &release, facts)
        }
    }
}

pub fn sum(lines: &[ReleasePaymentsRow], state: &str) -> Fen {
    let of = lines.iter().filter(|row| text(&row.state) == state);
    of.map(|row| row.amount.unwrap_or_default()).sum::<Fen>()
}

/// Of a release none of whose lines is open.
pub fn state(paid: Fen, back: Fen) -> &'static str {
    match (paid, back) {
        (_, Fen(0)) => "已支付",
        (Fen(0), _) => "退票",
        _ => "部分支付",
    }
}

/// The buyer has his money back: the contract's slip is done with.
fn refunded(decision: Decision, release: &Release, facts: &Facts) -> Decision {
    if text(&release.kind) != "退房退款" {
        return decision;
    }
    let contract_no = release.contract_no.clone();
    facts.slips.iter().fold(decision.publish(RefundPaidEvent { contract_no }), |decision, slip| {
        decision.put_merge(PaymentSlip {
            slip_no: slip.text("slip-no").into(),
            state: Some("已退款".into()),
            ..PaymentSlip::default()
        })
    })
}
