//! P1 监管初始登记与三方监管协议: the district settles the quotas, the bank opens the account, three seals make it an agreement.
//! What the seals bring about is in `agreement_effect`, what a change of the account moves in `account_move`.
use crate::agreement_rules::{self, Kind, quoted};
use crate::procedures::agreement::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::*;
use crate::{account_move, agreement_effect, agreement_paper as paper};

impl Rules for PresaleFunds {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        agreement_rules::check(form, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        if let Some(answer) = what.answer::<BankAccountOpenAnswer>() {
            let opened = json!({"account-no": answer.account_no, "opened-on": answer.opened_on});
            return next(Step::Bank).patch(opened);
        }
        match (what.step(), what.action()) {
            (Some(Step::District), Some(Action::Approve)) => agreed(case, what, facts, cx),
            (Some(Step::Bank), Some(Action::Confirm)) => opened(case, what, facts, cx),
            (Some(Step::Move), Some(Action::Approve)) => account_move::agreed(case, facts, cx),
            (Some(Step::Move), Some(Action::Refuse)) => account_move::given_up(case, what.comment(), facts),
            (Some(Step::MoveSecond), Some(Action::Approve)) => account_move::agreed_again(case, facts, cx),
            (Some(Step::MoveSecond), Some(Action::Return)) => account_move::sent_back(case, facts),
            (Some(Step::Transfer), None) => account_move::waited(case, what, facts, cx),
            (None, _) if what.event().is_some() || what.timer().is_some() => {
                account_move::waited(case, what, facts, cx)
            }
            _ if what.arrived() == Some(Step::Effect) => agreement_effect::sealed(case, facts, cx),
            _ => Decision::declared(),
        }
    }
}

/// 开发企业名称+项目名称+“预售资金监管专户”.
fn account_name(facts: &Facts) -> String {
    let name = |row: &Option<Row>| row.as_ref().map(|row| row.text("name").to_owned()).unwrap_or_default();
    format!("{}{}预售资金监管专户", name(&facts.developer), name(&facts.project))
}

/// The district agrees; it may raise a quota and says why. A first agreement and a new account go to the bank first.
fn agreed(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let mut problems = Problems::default();
    agreement_rules::check(&case.form, facts, cx, &mut problems);
    let review: Row = what.step_form().unwrap_or_default();
    let raised = review.rows("raised");
    if !raised.is_empty() && !review.has("reason") {
        return refuse(Msg::RaiseReason);
    }
    let kept = json!({"quotas": paper::lock(&quoted(&case.form, facts, &raised, cx))});
    let decision = match Kind::of(&case.form) {
        Kind::First => to_the_bank(case, facts, case.kept("/agreement-no")),
        Kind::Account => to_the_bank(case, facts, case.form.agreement_no.as_deref().map(Text::from)),
        _ => {
            let Some(money) = agreement_rules::present(facts) else { return refuse(Msg::NothingToChange) };
            let kept = json!({"agreement-no": money.agreement, "account-no": money.id});
            let quoted = quoted(&case.form, facts, &raised, cx);
            let paper = paper::of(case, facts, &quoted, &money.agreement, &money.id, &money.name);
            let decision = next(Step::Sign).patch(kept).draft("supervision-agreement", paper);
            decision.number(paper::number_of(case, facts, &money.agreement))
        }
    };
    decision.patch(kept).unless(problems)
}

/// The bank is asked once; an account that it has opened is not asked for again.
fn to_the_bank(case: &Case<Form>, facts: &Facts, known: Option<Text>) -> Decision {
    let no = known.clone().unwrap_or_else(|| text_with("{agreement}"));
    let decision = match case.patched("/account-no").is_some() {
        true => next(Step::Bank),
        false => next(Step::Opening).send_to(
            case.form.bank.as_str(),
            BankAccountOpenMessage {
                agreement_no: Some(no.clone()),
                account_name: Some(account_name(facts).into()),
                project_no: Some((&case.form.project).into()),
            },
        ),
    };
    let decision = decision.patch(json!({"agreement-no": no}));
    match known {
        Some(_) => decision,
        None => {
            let division = facts.project.as_ref().map(|project| project.text("division")).unwrap_or_default();
            decision.put(awaited(case, number("agreement-no").with("division", division).named("agreement")))
        }
    }
}

/// The agreement under the number that it has from its review on.
fn awaited(case: &Case<Form>, no: Text) -> SupervisionAgreement {
    SupervisionAgreement {
        agreement_no: no,
        project_no: Some((&case.form.project).into()),
        developer: Some(case.applicant.id().into()),
        bank: Some((&case.form.bank).into()),
        branch: case.form.branch.as_ref().map(Text::from),
        state: Some("待签".into()),
        ..SupervisionAgreement::default()
    }
}

/// The bank's clerk says which account it is; it must be the one that the bank opened, under the name it was asked for.
fn opened(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let row: Row = what.step_form().unwrap_or_default();
    let (name, no) = (row.text("account-name"), row.text("account-no"));
    let expected = account_name(facts);
    if name != expected {
        return refuse(Msg::AccountNameDiffers { name: (&expected).into() });
    }
    let told = case.patched("/account-no").and_then(Value::as_str);
    if told.is_some_and(|told| told != no) {
        return refuse(Msg::AccountNoDiffers { no: told.unwrap_or_default().into() });
    }
    let agreement = case.kept("/agreement-no").unwrap_or_default();
    let agreement = agreement.as_str().unwrap_or_default();
    let opened_on = case.patched("/opened-on").and_then(Value::as_str).and_then(|on| on.parse().ok());
    let quoted = quoted(&case.form, facts, &paper::settled(case), cx);
    let record = SupervisedAccount {
        account_id: no.into(),
        agreement_no: Some(agreement.into()),
        developer: Some(case.applicant.id().into()),
        bank: Some((&case.form.bank).into()),
        branch: case.form.branch.as_ref().map(Text::from),
        account_name: Some(name.into()),
        account_no: Some(no.into()),
        project_no: Some((&case.form.project).into()),
        division: case.division.as_ref().map(Text::from),
        buildings: Some(quoted.iter().map(|q| (&q.row.building_no).into()).collect()),
        opened_on: Some(opened_on.unwrap_or(cx.today())),
        state: Some("待开立".into()),
        ..SupervisedAccount::default()
    };
    next(Step::Sign)
        .put(record)
        .patch(json!({"account-no": no}))
        .draft("supervision-agreement", paper::of(case, facts, &quoted, agreement, no, name))
        .number(paper::number_of(case, facts, agreement))
}
