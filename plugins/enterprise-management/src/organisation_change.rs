//! 3 企业信息变更: one kind of change a case; registries are asked where they
//! know, the office decides the rest.
use crate::procedures::organisation_change::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Appointment, Context, EnterpriseManagement, MarketRegistryQueryAnswer, MarketRegistryQueryMessage, Msg,
    Organisation, OrganisationChangeKind as Kind, OrganisationFormerNamesRow, OrganisationQualificationsRow,
    OrganisationSafetyLicenceRow, OrganisationSealsRow, QualificationQueryAnswer, QualificationQueryMessage,
    appointments,
    certificates::{self, Certificate},
    days::plus,
    levels, organisations, people,
    registry::{self, Comparison, Expected},
};
use hub_sdk::prelude::*;

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        let Some(own) = facts.own.as_ref() else {
            say.refuse(Msg::OrganisationUnknown);
            return;
        };
        if form.changed_on > cx.today() {
            say.refuse(Msg::ChangedLater).at("/changed-on");
        }
        let registered = matches!(form.kind, Kind::Name | Kind::LegalRepresentative | Kind::Address);
        if registered && plus(form.changed_on, cx.settings.change_report_days) < cx.today() {
            say.warn(Msg::ReportedLate { days: cx.settings.change_report_days.into() })
                .at("/changed-on")
                .cite("《市场主体登记管理条例》第24条");
        }
        of_kind(form, own, facts, cx, say);
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => submit(case),
            Some(Action::Approve) => change(case, facts, cx),
            Some(_) => Decision::declared(),
            None => compared(case, what, facts, cx),
        }
    }
}

fn of_kind(form: &Form, own: &Row, facts: &Facts, cx: &Context, say: &mut Problems) {
    let held = certificates::of_row(own);
    match form.kind {
        Kind::Name => {
            if form.name.as_deref().is_some_and(|name| name.chars().any(char::is_whitespace)) {
                say.refuse(Msg::NameBlank).at("/name");
            }
            unchanged(own.text("name"), form.name.as_deref(), "/name", say);
        }
        Kind::LegalRepresentative => {
            unchanged(
                own.text("legal-representative"),
                form.legal_representative.as_deref(),
                "/legal-representative",
                say,
            );
            people::check(facts.legal.as_ref(), "/legal-representative", true, cx, say);
            people::seat(&facts.legal_seats, own.text("credit-code"), "/legal-representative", say);
        }
        Kind::Address => {
            unchanged(own.text("registered-address"), form.registered_address.as_deref(), "/registered-address", say)
        }
        Kind::Kinds => {
            if levels::holds(&form.kinds, "authority") && !own.list("kinds").contains(&"authority") {
                say.refuse(Msg::AuthorityKind).at("/kinds");
            }
            certificates::check(&form.kinds, &held, cx.today(), say);
        }
        Kind::Qualifications => {
            let filed = certificates::of(form);
            expired(&filed, "/qualifications", cx, say);
            let licences = held.into_iter().filter(|c| c.category.is_empty());
            certificates::check(&kinds(own), &filed.into_iter().chain(licences).collect::<Vec<_>>(), cx.today(), say);
        }
        Kind::SafetyLicence => {
            let filed = certificates::of(form);
            expired(&filed, "/safety-licence", cx, say);
            let qualified = held.into_iter().filter(|c| !c.category.is_empty());
            certificates::check(&kinds(own), &filed.into_iter().chain(qualified).collect::<Vec<_>>(), cx.today(), say);
        }
        Kind::Seals => seals(form, cx, say),
        Kind::SuspendAccount => status(own, organisations::NORMAL, say),
        Kind::RestoreAccount => status(own, organisations::SUSPENDED, say),
        Kind::Deregister => deregister(facts, say),
    }
}

fn unchanged(present: &str, new: Option<&str>, at: &str, say: &mut Problems) {
    if new == Some(present) {
        say.refuse(Msg::NothingChanged).at(at);
    }
}

fn kinds(own: &Row) -> Vec<String> {
    own.list("kinds").into_iter().map(str::to_owned).collect()
}

fn expired(filed: &[Certificate], at: &str, cx: &Context, say: &mut Problems) {
    for (n, c) in filed.iter().enumerate().filter(|(_, c)| c.until < cx.today()) {
        say.refuse(Msg::CertificateExpired { no: (&c.no).into() }).at(format!("{at}/{n}/valid-until"));
    }
}

fn seals(form: &Form, cx: &Context, say: &mut Problems) {
    for (n, seal) in form.seals.iter().enumerate() {
        if seal.cert_until < cx.today() {
            say.refuse(Msg::SealExpired { no: (&seal.seal_id).into() }).at(format!("/seals/{n}/cert-until"));
        }
        if seal.kind.as_str() == "项目部章" && seal.project_no.is_none() {
            say.refuse(Msg::ProjectSealNeedsProject).at(format!("/seals/{n}/project-no"));
        }
    }
}

fn status(own: &Row, needed: &str, say: &mut Problems) {
    if own.text("status") != needed {
        say.refuse(Msg::WrongStatus { status: own.text("status").into() }).at("/kind");
    }
}

/// 注销 waits until nothing hangs on the organisation any more.
fn deregister(facts: &Facts, say: &mut Problems) {
    let projects =
        facts.parties.iter().map(|row| row.text("project-no")).collect::<std::collections::BTreeSet<_>>().len();
    if facts.open_cases > 0 || projects > 0 {
        say.refuse(Msg::StillOpen { cases: facts.open_cases.into(), projects: projects.into() }).at("/kind");
    }
    if facts.accounts > 0 {
        say.refuse(Msg::AccountsStillOpen { accounts: facts.accounts.into() }).at("/kind");
    }
}

/// The market registry knows names, representatives and addresses; 四库一平台 knows certificates.
fn submit(case: &Case<Form>) -> Decision {
    let code: Text = case.applicant.id().into();
    let decision = next(Step::Match).patch(json!({"differences": null, "registry": null}));
    match case.form.kind {
        Kind::Name | Kind::LegalRepresentative | Kind::Address => {
            decision.send(MarketRegistryQueryMessage { credit_code: Some(code) })
        }
        Kind::Qualifications | Kind::SafetyLicence => {
            decision.send(QualificationQueryMessage { credit_code: Some(code) })
        }
        _ => decision.to(Step::Review),
    }
}

fn compared(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let found = match (what.answer::<MarketRegistryQueryAnswer>(), what.answer::<QualificationQueryAnswer>()) {
        (Some(answer), _) => registry::compare(&expected(&case.form, facts), &answer),
        (_, Some(answer)) => {
            registry::compare_certificates(&certificates::of(&case.form), answer.certificates.as_ref())
        }
        _ if what.timer().is_some() => {
            return next(Step::Review).patch(json!({"registry": "silent"})).note(Msg::RegistrySilent);
        }
        _ => return Decision::declared(),
    };
    let Comparison { equal, differences } = found;
    let shown = json!({"registry": "answered", "differences": differences});
    match equal {
        true if cx.settings.auto_match => change(case, facts, cx).patch(shown),
        true => next(Step::Review).patch(shown),
        false => next(Step::Review).patch(shown).note(Msg::RegistryDiffers),
    }
}

/// The organisation as it will be after the change.
fn expected(form: &Form, facts: &Facts) -> Expected {
    let empty = Row::default();
    let own = facts.own.as_ref().unwrap_or(&empty);
    let record = if form.kind == Kind::LegalRepresentative { &facts.legal } else { &facts.present_legal };
    Expected {
        credit_code: own.text("credit-code").to_owned(),
        name: form.name.clone().unwrap_or_else(|| own.text("name").to_owned()),
        name_hash: record.as_ref().map(|row| row.text("name-hash").to_owned()).filter(|hash| !hash.is_empty()),
        established: own.date("established"),
        licence_until: own.date("licence-until"),
        division: Some(form.division.clone().unwrap_or_else(|| own.text("division").to_owned())),
        division_decides: form.kind == Kind::Address,
    }
}

fn change(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    let (form, code) = (&case.form, case.applicant.id());
    let Some(own) = facts.own.as_ref() else {
        return refuse(Msg::OrganisationUnknown);
    };
    let (decision, base) = (next(Step::Done), Organisation { credit_code: code.into(), ..Organisation::default() });
    let put = |organisation: Organisation, fields: &[&str]| {
        organisations::changed(next(Step::Done).put_merge(organisation), code, fields)
    };
    match form.kind {
        Kind::Name => {
            let mut former: Vec<_> =
                own.rows("former-names").iter().map(Row::read::<OrganisationFormerNamesRow>).collect();
            former
                .push(OrganisationFormerNamesRow { name: Some(own.text("name").into()), until: Some(form.changed_on) });
            put(
                Organisation { name: form.name.as_deref().map(Text::from), former_names: Some(former), ..base },
                &["name", "former-names"],
            )
        }
        Kind::LegalRepresentative => new_legal_representative(
            put(
                Organisation { legal_representative: form.legal_representative.as_ref().map(Text::from), ..base },
                &["legal-representative"],
            ),
            form,
            code,
            facts,
            cx,
        ),
        Kind::Address => {
            let local = form.division.as_ref().map(|d| d.starts_with(&cx.settings.local_division));
            let (division, address) =
                (form.division.as_deref().map(Text::from), form.registered_address.as_deref().map(Text::from));
            put(
                Organisation { division, registered_address: address, local, ..base },
                &["division", "registered-address", "local"],
            )
        }
        Kind::Kinds => {
            put(Organisation { kinds: Some(form.kinds.iter().map(Text::from).collect()), ..base }, &["kinds"])
        }
        Kind::Qualifications => {
            let rows = form
                .qualifications
                .iter()
                .map(|row| OrganisationQualificationsRow { status: Some(appointments::IN_FORCE.into()), ..like(row) });
            let licences = certificates::of_row(own).into_iter().filter(|c| c.category.is_empty());
            let all: Vec<_> = certificates::of(form).into_iter().chain(licences).collect();
            let new = organisations::counted(Organisation { qualifications: Some(rows.collect()), ..base }, &all, cx);
            organisations::watch(put(new, &["qualifications"]), code, &all, cx)
        }
        Kind::SafetyLicence => {
            let rows = form
                .safety_licence
                .iter()
                .map(|row| OrganisationSafetyLicenceRow { status: Some(appointments::IN_FORCE.into()), ..like(row) });
            let qualified = certificates::of_row(own).into_iter().filter(|c| !c.category.is_empty());
            let all: Vec<_> = certificates::of(form).into_iter().chain(qualified).collect();
            let new = organisations::counted(Organisation { safety_licence: Some(rows.collect()), ..base }, &all, cx);
            organisations::watch(put(new, &["safety-licence"]), code, &all, cx)
        }
        Kind::Seals => put(
            Organisation { seals: Some(form.seals.iter().map(like::<OrganisationSealsRow>).collect()), ..base },
            &["seals"],
        ),
        Kind::SuspendAccount => account(decision, base, organisations::SUSPENDED),
        Kind::RestoreAccount => account(decision, base, organisations::NORMAL),
        Kind::Deregister => cancel(account(decision, base, organisations::CANCELLED), code, facts),
    }
}

/// A row of the register with the fields that a row of the form has under the same id.
fn like<T: serde::de::DeserializeOwned + Default>(row: &impl serde::Serialize) -> T {
    hub_sdk::serde_json::from_value(hub_sdk::wire::value(row)).unwrap_or_default()
}

fn account(decision: Decision, base: Organisation, status: &str) -> Decision {
    let code = base.credit_code.as_str().unwrap_or_default().to_owned();
    organisations::status_changed(
        decision.put_merge(Organisation { status: Some(status.into()), ..base }),
        &code,
        status,
    )
}

fn cancel(decision: Decision, code: &str, facts: &Facts) -> Decision {
    let decision = facts.appointments.iter().fold(decision, |d, row| {
        appointments::end(d, row, appointments::REVOKED, Reason::Cancelled).end_sessions(row.text("person"))
    });
    decision.retire::<Organisation>(code, Reason::Cancelled)
}

/// The predecessor's seat goes to the new one; what the predecessor granted waits to be signed again.
fn new_legal_representative(decision: Decision, form: &Form, code: &str, facts: &Facts, cx: &Context) -> Decision {
    let Some(person) = form.legal_representative.as_ref() else {
        return decision;
    };
    let (post, is_seat) = ("legal-representative", |row: &&Row| row.text("post") == "legal-representative");
    let decision = facts.appointments.iter().filter(is_seat).fold(decision, |d, row| {
        appointments::end(d, row, appointments::REVOKED, Reason::Replaced).end_sessions(row.text("person"))
    });
    let seat = Appointment {
        organisation: Some(code.into()),
        person: Some(person.into()),
        post: Some(post.into()),
        level: Some(levels::level_of(post).into()),
        scope: Some("企业".into()),
        systems: Some(cx.settings.systems.iter().map(Text::from).collect()),
        powers: Some(levels::all_powers()),
        granted_by: Some(person.into()),
        ..Appointment::default()
    };
    let decision = appointments::begin(decision, "legal", seat, cx);
    let waiting: Vec<&Row> = facts.granted.iter().filter(|row| row.text("post") != post).collect();
    if waiting.is_empty() {
        return decision;
    }
    let numbers: Vec<_> = waiting.iter().map(|row| row.text("appointment-no")).collect();
    let told = Msg::SignAgain { count: waiting.len().into(), by: plus(cx.today(), cx.settings.signing_days).into() };
    let decision = decision
        .notify(to::person(person.as_str()), told)
        .offer("appointment-signing", json!({"appointments": numbers}));
    waiting.into_iter().fold(decision, |d, row| appointments::ask_to_sign(d, row, cx))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the ledger keeps for an organisation must be paid out or handed over first.
    #[test]
    fn whoever_has_supervised_accounts_is_not_deregistered() {
        let codes = |facts: Facts| {
            let mut say = Problems::default();
            deregister(&facts, &mut say);
            say.list().iter().map(|p| p.code.clone()).collect::<Vec<_>>()
        };
        assert_eq!(codes(Facts { accounts: 1, ..Facts::default() }), ["accounts-still-open"]);
        assert_eq!(codes(Facts { open_cases: 2, ..Facts::default() }), ["still-open"]);
        assert!(codes(Facts::default()).is_empty());
    }
}
