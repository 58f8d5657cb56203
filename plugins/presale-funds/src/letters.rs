//! 保函置换 (R8): before money leaves against a letter, the bank that gave it says that it stands in its books
//! (`guarantee.issue`). A letter serves once. What is in force is kept under its number until it is released, paid or ended.
use crate::account::Money;
use crate::procedures::release::{Facts, Form, Step};
use crate::*;

pub const IN_FORCE: &str = "有效";
pub const CLAIMED: &str = "索赔中";
pub const UNCONFIRMED: &str = "未确认";

/// Whether money leaves against a letter.
pub fn is_backed(form: &Form) -> bool {
    form.kind.as_str() == "保函置换"
}

/// Of another release, whatever became of it, but that its bank did not know it.
pub fn used(facts: &Facts, cx: &Context) -> bool {
    let own = cx.case.as_ref().and_then(|case| case.number.as_deref()).unwrap_or_default();
    let counts = |row: &&Row| row.text("state") != UNCONFIRMED && row.text("release-no") != own;
    facts.letter.as_ref().filter(counts).is_some()
}

/// The issuing bank is asked.
pub fn asked(decision: Decision, case: &Case<Form>, money: &Money) -> Decision {
    let Some(letter) = case.form.letter.first() else { return decision };
    let hash = case.files("letter").first().map(|file| Text::from(*file));
    let record = Guarantee {
        number: (&letter.number).into(),
        agreement_no: Some((&money.agreement).into()),
        project_no: Some((&money.project).into()),
        developer: Some((&money.developer).into()),
        issuer: Some((&letter.bank).into()),
        building_no: Some((&case.form.building).into()),
        release_no: case.number.as_ref().map(Text::from),
        amount: Some(letter.amount),
        from: Some(letter.from),
        to: Some(letter.to),
        letter: hash.clone(),
        state: Some("待确认".into()),
        ..Guarantee::default()
    };
    let message = BankGuaranteeIssueMessage {
        number: Some((&letter.number).into()),
        agreement_no: Some((&money.agreement).into()),
        building: Some((&case.form.building).into()),
        amount: Some(letter.amount),
        from: Some(letter.from),
        to: Some(letter.to),
        letter_hash: hash,
    };
    decision.to(Step::Letter).put(record).send_to(letter.bank.as_str(), message)
}

/// It stands from now on, and is spoken of before it ends.
pub fn confirmed(decision: Decision, form: &Form, cx: &Context) -> Decision {
    let Some(letter) = form.letter.first() else { return decision };
    let no = letter.number.as_str();
    let soon = days_before(letter.to, cx.settings.guarantee_ask_days).max(days_after(cx.today(), 1));
    stands(decision, no, IN_FORCE).record_timer::<Guarantee>("ending", no, soon).record_timer::<Guarantee>(
        "end",
        no,
        days_after(letter.to, 1),
    )
}

/// Its bank did not say so: the release is looked at again, and the letter may be named anew.
pub fn not_confirmed(decision: Decision, case: &Case<Form>, money: &Money, silent: bool) -> Decision {
    let Some(letter) = case.form.letter.first() else { return decision };
    let (number, no) = (letter.number.as_str(), case.number.as_deref().unwrap_or_default());
    let told = || match silent {
        true => Msg::LetterSilent { number: number.into(), no: no.into() },
        false => Msg::LetterNotConfirmed { number: number.into(), no: no.into() },
    };
    let decision = if silent { decision } else { stands(decision, number, UNCONFIRMED) };
    let developer = to::organisation(money.developer.as_str(), ["clerk"]);
    decision.notify(developer, told()).notify(to::district("住建局", &money.division), told())
}

/// The release is refused: the letter that waited for its bank's word may be named by another.
pub fn dropped(decision: Decision, facts: &Facts, case: &Case<Form>) -> Decision {
    let own = |row: &&Row| row.text("state") == "待确认" && Some(row.text("release-no")) == case.number.as_deref();
    match facts.letter.as_ref().filter(own) {
        Some(row) => stands(decision, row.text("number"), UNCONFIRMED),
        None => decision,
    }
}

pub fn stands(decision: Decision, number: &str, state: &str) -> Decision {
    let record = Guarantee { number: number.into(), state: Some(state.into()), ..Guarantee::default() };
    decision.put_merge(record)
}

/// It is over: nothing more is to be said of it.
pub fn over(decision: Decision, number: &str, state: &str) -> Decision {
    stands(decision, number, state)
        .clear_record_timer::<Guarantee>("ending", number)
        .clear_record_timer::<Guarantee>("end", number)
}

/// What of it still stands for money.
pub fn left(row: &Row) -> Fen {
    row.money("amount").unwrap_or_default() - row.money("paid").unwrap_or_default()
}

/// The beneficiary needs the letters of these buildings no longer and says so to their banks: an independent guarantee ends
/// with that (法释〔2016〕24号 第十一条), whatever they answer.
pub fn needless(decision: Decision, letters: &Rows, buildings: &[String]) -> Decision {
    let of = |row: &&Row| buildings.iter().any(|no| no == row.text("building-no"));
    letters.iter().filter(of).fold(decision, |decision, row| {
        over(decision, row.text("number"), "已解除").send_to(row.text("issuer"), released(row))
    })
}

pub fn released(row: &Row) -> BankGuaranteeReleaseMessage {
    BankGuaranteeReleaseMessage {
        number: Some(row.text("number").into()),
        agreement_no: Some(row.text("agreement-no").into()),
        building: Some(row.text("building-no").into()),
        amount: Some(left(row)),
        from: row.date("from"),
        to: row.date("to"),
        letter_hash: some(row.text("letter")),
    }
}
