//! 工资确认签名: a worker signs his own line, or objects, in a case of his own; the payroll's case shows every line to who reads
//! it, so it offers him nothing. Who signs last tells the payroll's case.
use crate::procedures::wage_signature::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use hub_sdk::prelude::*;

impl Rules for WageService {
    fn check(_: &Form, facts: &Facts, _: &Context, say: &mut Problems) {
        if facts.signature.as_ref().is_none_or(|row| row.text("state") != "asked") {
            say.refuse(Msg::NotAskedToSign);
        }
    }

    fn decide(_: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(line) = &facts.signature else { return Decision::declared() };
        match (what.step(), what.action()) {
            (Some(Step::Fill), Some(Action::Submit)) => drafted(line, facts.worker.as_ref()),
            (Some(Step::Fill), Some(Action::Object)) => objected(line, what.comment()),
            (Some(Step::Signed), None) => signed(line, facts.waiting, cx),
            _ => Decision::declared(),
        }
    }
}

/// What he signs: his line alone.
fn drafted(line: &Row, worker: Option<&Row>) -> Decision {
    let name = worker.map(|row| row.text("name")).filter(|name| !name.is_empty()).unwrap_or(line.text("person"));
    let paper = json!({
        "name": name, "project": line.text("project"), "organisation": line.text("organisation"), "period": line.text("period"),
        "days": tenths(line, "days-paid"), "overtime": line.get("overtime-hours").and(tenths(line, "overtime-hours")),
        "gross": line.money("gross"), "deductions": line.money("deductions"), "net": line.money("net"),
    });
    let key = line.text("signature-id");
    Decision::declared().draft("wage-confirmation", paper).number(key).on_record(key)
}

fn tenths(line: &Row, field: &str) -> Option<String> {
    line.decimal(field).map(wages::tenths)
}

fn stated(line: &Row, state: &str) -> PayrollSignature {
    PayrollSignature {
        signature_id: line.text("signature-id").into(),
        state: Some(state.into()),
        ..PayrollSignature::default()
    }
}

/// The payroll goes back to who made it.
fn objected(line: &Row, reason: &str) -> Decision {
    Decision::declared().put_merge(stated(line, "objected")).publish(PayrollObjectedEvent {
        payroll_id: Some(line.text("payroll-id").into()),
        project: Some(line.text("project").into()),
        person: Some(line.text("person").into()),
        reason: parties::given(reason),
    })
}

/// What was withdrawn meanwhile counts for nothing.
fn signed(line: &Row, waiting: u64, cx: &Context) -> Decision {
    if line.text("state") != "asked" {
        return Decision::declared();
    }
    let record = PayrollSignature { signed_on: Some(cx.today()), ..stated(line, "signed") };
    let decision = Decision::declared().put_merge(record);
    // He himself is still counted.
    match waiting <= 1 {
        true => decision.publish(PayrollSignedEvent {
            payroll_id: Some(line.text("payroll-id").into()),
            project: Some(line.text("project").into()),
        }),
        false => decision,
    }
}
