//! 保函索赔与解除: the authority claims on a letter that stands in place of money; the bank pays into the account, and only
//! then the letter counts for less. The developer asks for the release of a letter that nothing rests on any more.
use crate::account::Money;
use crate::formula::Terms;
use crate::letters::{CLAIMED, IN_FORCE, left, over, released, stands};
use crate::procedures::guarantee_service::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let found = facts.guarantee.as_ref().filter(|row| row.text("project-no") == &*form.project);
        let Some(row) = found.filter(|row| [IN_FORCE, CLAIMED].contains(&row.text("state"))) else {
            say.refuse(Msg::GuaranteeUnknown).at("/number");
            return;
        };
        if row.text("state") == CLAIMED {
            say.refuse(Msg::GuaranteeClaimed { number: (&form.number).into() }).at("/number");
            return;
        }
        let developers = row.text("developer") == applicant(cx);
        match is_claim(form) {
            true => claimable(form, row, developers, say),
            false if developers => needed(row, facts, cx, say),
            false => {
                say.refuse(Msg::ReleaseByDeveloper).at("/kind");
            }
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let Some(row) = &facts.guarantee else { return refuse(Msg::GuaranteeUnknown).at("/number") };
        match (what.step(), what.action()) {
            (Some(Step::Review), Some(Action::Approve)) => {
                let mut problems = Problems::default();
                <PresaleFunds as Rules>::check(&case.form, facts, cx, &mut problems);
                let decision = match is_claim(&case.form) {
                    true => next(Step::Claiming).send_to(row.text("issuer"), claimed(&case.form, row, facts)),
                    false => next(Step::Releasing).send_to(row.text("issuer"), released(row)),
                };
                decision.unless(problems)
            }
            (Some(_), Some(_)) => Decision::declared(),
            _ => answered(case, what, row, facts, cx),
        }
    }
}

fn is_claim(form: &Form) -> bool {
    form.kind.as_str() == "索赔"
}

fn claimable(form: &Form, row: &Row, developers: bool, say: &mut Problems) {
    if developers {
        say.refuse(Msg::ClaimByAuthority).at("/kind");
    } else if form.amount.unwrap_or_default() > left(row) {
        say.refuse(Msg::ClaimTooHigh { left: left(row).into() }).at("/amount");
    }
}

/// Without the letter nothing may be short.
fn needed(row: &Row, facts: &Facts, cx: &Context, say: &mut Problems) {
    let building = row.text("building-no");
    let Some(money) = Money::holding(&facts.accounts, building) else { return };
    let mut without = money.building(building).cloned().unwrap_or_default();
    without.guarantee += -left(row);
    let short = without.shortfall(&Terms::of(&cx.settings));
    if short > Fen(0) {
        say.refuse(Msg::ShortWithout { building: building.into(), amount: short.into() }).at("/number");
    }
}

fn claimed(form: &Form, row: &Row, facts: &Facts) -> BankGuaranteeClaimMessage {
    BankGuaranteeClaimMessage {
        number: Some(row.text("number").into()),
        agreement_no: Some(row.text("agreement-no").into()),
        building: Some(row.text("building-no").into()),
        amount: form.amount,
        from: row.date("from"),
        to: row.date("to"),
        letter_hash: some(row.text("letter")),
        account_no: Money::holding(&facts.accounts, row.text("building-no")).map(|money| money.id.into()),
    }
}

/// The bank's word; without a yes the authority looks again.
fn answered(case: &Case<Form>, what: &Occurrence, row: &Row, facts: &Facts, cx: &Context) -> Decision {
    let paid = what.answer::<BankGuaranteeClaimAnswer>().and_then(|answer| answer.state);
    let ended = what.answer::<BankGuaranteeReleaseAnswer>().and_then(|answer| answer.state);
    let developer = || to::organisation(row.text("developer"), ["clerk"]);
    let number = || Text::from(row.text("number"));
    if is_claim(&case.form) && paid.as_ref().and_then(Text::as_str) == Some("paid") {
        let amount = case.form.amount.unwrap_or_default();
        let record = Guarantee { number: number(), claimed: Some(amount), ..Guarantee::default() };
        let told = Msg::GuaranteePaid { number: row.text("number").into(), amount: amount.into() };
        return stands(next(Step::Done), row.text("number"), CLAIMED).put_merge(record).notify(developer(), told);
    }
    if !is_claim(&case.form) && ended.as_ref().and_then(Text::as_str) == Some("released") {
        let told = Msg::GuaranteeReleased { number: row.text("number").into() };
        let decision = over(next(Step::Done), row.text("number"), "已解除").notify(developer(), told);
        return no_longer(decision, row, left(row), &facts.accounts, &facts.alerts, cx);
    }
    let kind = case.form.kind.as_str();
    let told = || Msg::GuaranteeRefused { number: row.text("number").into(), kind: kind.into() };
    let division = Money::holding(&facts.accounts, row.text("building-no")).map(|money| money.division);
    let decision = next(Step::Review).notify(developer(), told());
    match division {
        Some(division) => decision.notify(to::district("住建局", &division), told()),
        None => decision,
    }
}

/// The building is covered by so much less.
pub fn no_longer(decision: Decision, row: &Row, by: Fen, accounts: &Rows, alerts: &Rows, cx: &Context) -> Decision {
    let Some(mut money) = Money::holding(accounts, row.text("building-no")) else { return decision };
    let open = alerts::Open::of(alerts, &money.id);
    if let Some(b) = money.building_mut(row.text("building-no")) {
        b.guarantee = (b.guarantee - by).max(Fen(0));
    }
    money.written(decision, &open, cx)
}
