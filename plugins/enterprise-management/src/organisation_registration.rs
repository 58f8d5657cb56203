//! 1 企业账号初始登记: from a person's form to an organisation with its accounts of level 1.
use crate::procedures::organisation_registration::{Action, Facts, Form, Occurrence, Rules, Step};
use crate::{
    Appointment, Context, EnterpriseManagement, MarketRegistryQueryAnswer, MarketRegistryQueryMessage, Msg,
    Organisation, OrganisationRecordedEvent, OrganisationRegistrationFillerRole as Role, appointments, certificates,
    levels, organisations, people,
    registry::{self, Expected},
};
use hub_sdk::{codes, prelude::*};

impl Rules for EnterpriseManagement {
    fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
        organisation(form, facts, cx, say);
        persons(form, facts, cx, say);
        let held = certificates::of(form);
        certificates::check(&form.kinds, &held, cx.today(), say);
        for (n, row) in form.qualifications.iter().enumerate().filter(|(_, row)| row.valid_until < cx.today()) {
            say.refuse(Msg::CertificateExpired { no: (&row.cert_no).into() })
                .at(format!("/qualifications/{n}/valid-until"));
        }
        if !form.consent {
            say.refuse(Msg::ConsentNeeded).at("/consent").cite("《个人信息保护法》第23、28、29条");
        }
    }

    fn decide(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
        let by_legal = case.form.filler_role == Role::LegalRepresentative;
        match what.action() {
            Some(Action::Submit) if by_legal => query(case),
            Some(Action::Submit) => next(Step::Confirm).patch(json!({"differences": null, "registry": null})),
            Some(Action::Sign) if !people::verified(facts.legal.as_ref()) => {
                refuse(Msg::NotVerified).cite("《网络安全法》第24条")
            }
            Some(Action::Sign) => query(case),
            Some(Action::Approve) => record(case, facts, cx),
            Some(_) => Decision::declared(),
            None => compared(case, what, facts, cx),
        }
    }
}

fn organisation(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    if !codes::credit_code_valid(&form.credit_code) {
        say.refuse(Msg::CreditCodeCheck).at("/credit-code").cite("GB 32100-2015");
    }
    if registered(facts) {
        say.refuse(Msg::AlreadyRegistered)
            .at("/credit-code")
            .offer("appointment-request", json!({"organisation": form.credit_code}));
    }
    if form.name.chars().any(char::is_whitespace) {
        say.refuse(Msg::NameBlank).at("/name");
    }
    if levels::holds(&form.kinds, "authority") {
        say.refuse(Msg::AuthorityKind).at("/kinds");
    }
    if form.established > cx.today() {
        say.refuse(Msg::EstablishedLater).at("/established");
    }
    if form.licence_until.is_some_and(|until| until < cx.today()) {
        say.refuse(Msg::LicenceExpired).at("/licence-until");
    }
}

fn persons(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let filler = &cx.actor.person;
    people::seat(&facts.legal_seats, &form.credit_code, "/legal-representative", say);
    match form.filler_role {
        Role::LegalRepresentative => {
            people::check(facts.legal.as_ref(), "/legal-representative", true, cx, say);
            if *filler != *form.legal_representative {
                say.refuse(Msg::FillerNotLegal).at("/filler-role");
            }
        }
        Role::Administrator => {
            let Some(administrator) = &form.administrator else {
                return;
            };
            people::check(facts.legal.as_ref(), "/legal-representative", false, cx, say);
            people::check(facts.administrator.as_ref(), "/administrator", true, cx, say);
            people::seat(&facts.administrator_seats, &form.credit_code, "/administrator", say);
            if *administrator == form.legal_representative {
                say.refuse(Msg::AdministratorIsLegal).at("/administrator");
            }
            if *filler != **administrator {
                say.refuse(Msg::FillerNotAdministrator).at("/administrator");
            }
        }
    }
}

/// 正常 or 暂停: a cancelled organisation may come back.
fn registered(facts: &Facts) -> bool {
    facts.registered.as_ref().is_some_and(|row| row.text("status") != organisations::CANCELLED)
}

fn query(case: &Case<Form>) -> Decision {
    let question = MarketRegistryQueryMessage { credit_code: Some(case.form.credit_code.as_str().into()) };
    next(Step::Match).patch(json!({"differences": null, "registry": null})).send(question)
}

/// The registry's answer, or its silence.
fn compared(case: &Case<Form>, what: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
    let Some(answer) = what.answer::<MarketRegistryQueryAnswer>() else {
        return match what.timer() {
            Some(_) => next(Step::Review).patch(json!({"registry": "silent"})).note(Msg::RegistrySilent),
            None => Decision::declared(),
        };
    };
    let form = &case.form;
    let expected = Expected {
        credit_code: form.credit_code.clone(),
        name: form.name.clone(),
        name_hash: facts.legal.as_ref().map(|row| row.text("name-hash").to_owned()).filter(|hash| !hash.is_empty()),
        established: Some(form.established),
        licence_until: form.licence_until,
        division: Some(form.division.clone()),
        division_decides: false,
    };
    let found = registry::compare(&expected, &answer);
    let shown = json!({"registry": "answered", "differences": found.differences});
    match (found.equal, registered(facts)) {
        (true, false) if cx.settings.auto_match => record(case, facts, cx).patch(shown),
        (true, false) => next(Step::Review).patch(shown),
        (false, false) => next(Step::Review).patch(shown).note(Msg::RegistryDiffers),
        (_, true) => next(Step::Review).patch(shown).note(Msg::AlreadyRegistered),
    }
}

fn record(case: &Case<Form>, facts: &Facts, cx: &Context) -> Decision {
    if registered(facts) {
        return refuse(Msg::AlreadyRegistered);
    }
    let (form, today) = (&case.form, cx.today());
    let code = form.credit_code.as_str();
    let organisation = organisation_of(form, cx);
    let held = certificates::of(&organisation);
    let event = OrganisationRecordedEvent {
        credit_code: Some(code.into()),
        name: Some(form.name.as_str().into()),
        kinds: Some(form.kinds.iter().map(Text::from).collect()),
        division: Some(form.division.as_str().into()),
    };
    let receipt = json!({"credit-code": code, "name": form.name, "kinds": form.kinds, "legal-representative": form.legal_representative,
        "administrator": form.administrator, "on": today.to_string()});
    let due = cx.add_workdays(today, cx.settings.officer_due_days);
    let decision = next(Step::Done)
        .put(organisations::counted(organisation, &held, cx))
        .publish(event)
        .issue("registration-receipt", receipt)
        .number(number("receipt-no").with("division", &form.division))
        .record_timer::<Organisation>("officer-due", code, due)
        .notify(to::organisation(code, []), Msg::OfficerDueBy { due: due.into() })
        .offer("information-officer", json!({"organisation": code}));
    let decision = organisations::watch(decision, code, &held, cx);
    let decision = appointments::begin(
        decision,
        "legal",
        leader(form, "legal-representative", &form.legal_representative, cx),
        cx,
    );
    match &form.administrator {
        Some(person) => appointments::begin(decision, "administrator", leader(form, "administrator", person, cx), cx),
        None => decision,
    }
}

fn organisation_of(form: &Form, cx: &Context) -> Organisation {
    let mut organisation = Organisation {
        local: Some(form.division.starts_with(&cx.settings.local_division)),
        status: Some(organisations::NORMAL.into()),
        officers: Some(0),
        ..Organisation::like(form)
    };
    organisation.qualifications.iter_mut().flatten().for_each(|row| row.status = Some(appointments::IN_FORCE.into()));
    organisation.safety_licence.iter_mut().flatten().for_each(|row| row.status = Some(appointments::IN_FORCE.into()));
    organisation
}

/// An account of level 1: every system, every power, without an end.
fn leader(form: &Form, post: &str, person: &PersonId, cx: &Context) -> Appointment {
    Appointment {
        organisation: Some(form.credit_code.as_str().into()),
        person: Some(person.into()),
        post: Some(post.into()),
        level: Some(levels::level_of(post).into()),
        scope: Some("企业".into()),
        systems: Some(cx.settings.systems.iter().map(Text::from).collect()),
        powers: Some(levels::all_powers()),
        granted_by: Some((&form.legal_representative).into()),
        ..Appointment::default()
    }
}
