//! Information officers, R9, and their contact table: what naming, replacing
//! and leaving have in common.
use crate::{
    Appointment, Context, InformationOfficer, InformationOfficerRecordedEvent, Msg, OFFICE, Organisation, SYSTEM,
    appointments, days::plus,
};
use hub_sdk::prelude::*;

pub const IN_OFFICE: &str = "在任";
pub const LEFT: &str = "离任";
const POST: &str = "information-officer";
pub const DATA_CHECK: &str = "data-check";
pub const DATA_CHECK_OVERDUE: &str = "data-check-overdue";

/// One who is to take office.
pub struct Officer {
    pub seq: i64,
    pub person: PersonId,
    pub mobile: String,
    pub remark: Option<String>,
    pub nature: &'static str,
}

pub fn key(organisation: &str, seq: i64) -> String {
    format!("{organisation}/{seq}")
}

pub fn alert_key(organisation: &str, seq: i64) -> String {
    format!("{DATA_CHECK}/{}", key(organisation, seq))
}

/// R9 for one officer beside those in office: an accepted appointment, a mobile of his own, not named twice.
pub fn check(officer: &Officer, others: &[(String, String)], accepted: Option<&Rows>, at: &str, say: &mut Problems) {
    if accepted.is_none_or(|rows| rows.is_empty()) {
        say.refuse(Msg::OfficerNotAppointed).at(format!("{at}/person"));
    }
    if others.iter().any(|(person, _)| *person == *officer.person) {
        say.refuse(Msg::OfficerTwice).at(format!("{at}/person"));
    }
    if others.iter().any(|(_, mobile)| *mobile == officer.mobile) {
        say.refuse(Msg::MobileTwice).at(format!("{at}/mobile"));
    }
}

/// Person and mobile of each row.
pub fn pairs(rows: &Rows) -> Vec<(String, String)> {
    rows.iter().map(|row| (row.text("person").to_owned(), row.text("mobile").to_owned())).collect()
}

/// Takes office: record, appointment, the timer of the data check.
pub fn take_office(decision: Decision, organisation: &str, officer: &Officer, table: &Text, cx: &Context) -> Decision {
    let (key, name) = (key(organisation, officer.seq), format!("officer-{}", officer.seq));
    let record = InformationOfficer {
        organisation: organisation.into(),
        seq: officer.seq,
        person: Some((&officer.person).into()),
        mobile: Some(officer.mobile.as_str().into()),
        remark: officer.remark.as_deref().map(Text::from),
        nature: Some(officer.nature.into()),
        from: Some(cx.today()),
        status: Some(IN_OFFICE.into()),
        table_document: Some(table.clone()),
        appointment_no: Some(text_with(&format!("{{{name}}}"))),
        trainings_held: Some(0),
        training_attendees: Some(0),
        ..InformationOfficer::default()
    };
    let event = InformationOfficerRecordedEvent {
        credit_code: Some(organisation.into()),
        seq: Some(officer.seq),
        person: Some((&officer.person).into()),
    };
    let appointment = Appointment {
        organisation: Some(organisation.into()),
        person: Some((&officer.person).into()),
        post: Some(POST.into()),
        level: Some("L3".into()),
        scope: Some("企业".into()),
        systems: Some(vec![SYSTEM.into()]),
        powers: Some(vec!["fill".into(), "view".into()]),
        granted_by: Some(cx.actor.person.as_str().into()),
        ..Appointment::default()
    };
    let decision = decision.put(record).publish(event).record_timer::<InformationOfficer>(
        DATA_CHECK,
        key,
        plus(cx.today(), cx.settings.data_check_days),
    );
    appointments::begin(decision, &name, appointment, cx)
}

/// Leaves office; his appointments to the post end with it.
pub fn leave_office(decision: Decision, organisation: &str, seq: i64, posts: &Rows, reason: Reason) -> Decision {
    let key = key(organisation, seq);
    let last = InformationOfficer {
        organisation: organisation.into(),
        seq,
        status: Some(LEFT.into()),
        ..InformationOfficer::default()
    };
    let decision = decision
        .put_merge(last)
        .clear_record_timer::<InformationOfficer>(DATA_CHECK, key.as_str())
        .clear_record_timer::<InformationOfficer>(DATA_CHECK_OVERDUE, key.as_str())
        .clear_alert(alert_key(organisation, seq));
    posts.iter().fold(decision, |d, row| {
        appointments::end(d, row, appointments::REVOKED, reason).end_sessions(row.text("person"))
    })
}

/// The contact table as the organisation is to seal it: all who stay and all who come.
pub struct Table<'a> {
    pub organisation: &'a str,
    pub name: &'a str,
    pub stay: &'a [Row],
    pub come: &'a [Officer],
}

/// Where a case keeps the lines of the table that was drafted, and its number.
const LINES: &str = "/table";
const NUMBER: &str = "/table-no";

impl Table<'_> {
    fn lines(&self) -> Value {
        let line = |seq: i64, person: &str, mobile: &str, remark: &str, nature: &str| json!({"seq": seq, "person": person, "mobile": mobile, "organisation": self.name, "remark": remark, "nature": nature});
        let stay = self.stay.iter().map(|r| {
            let seq = r.integer("seq").unwrap_or_default();
            line(seq, r.text("person"), r.text("mobile"), r.text("remark"), r.text("nature"))
        });
        let remark = |o: &Officer| o.remark.clone().unwrap_or_default();
        let come = self.come.iter().map(|o| line(o.seq, &o.person, &o.mobile, &remark(o), o.nature));
        stay.chain(come).collect()
    }

    /// Drafted for the seal, with its number: a table that is corrected keeps the one that it had.
    pub fn drafted<F>(&self, case: &Case<F>) -> Decision {
        let lines = self.lines();
        let (taken, no) = match case.kept(NUMBER) {
            Some(no) => (no.clone(), no),
            None => {
                let taken = number("officer-table-no").with("credit-code", self.organisation).named("table");
                (taken, text_with("{table}"))
            }
        };
        let shown = json!({"organisation": self.organisation, "name": self.name, "officers": lines});
        Decision::declared().patch(json!({"table": lines, "table-no": no})).draft("officer-table", shown).number(taken)
    }

    /// What was sealed must be what takes effect: another case may have changed who is in office.
    pub fn sealed<F>(&self, case: &Case<F>, say: &mut Problems) -> Text {
        if case.patched(LINES) != Some(&self.lines()) {
            say.refuse(Msg::TableChanged);
        }
        case.kept(NUMBER).unwrap_or_default()
    }

    /// Keeps the count and where each finds the table, tells the office.
    pub fn filed(&self, decision: Decision, no: &Text) -> Decision {
        let (organisation, count) = (self.organisation, (self.stay.len() + self.come.len()) as i64);
        let decision = decision
            .put_merge(Organisation {
                credit_code: organisation.into(),
                officers: Some(count),
                ..Organisation::default()
            })
            .notify(to::office(OFFICE), Msg::OfficersFiled { name: self.name.into(), count: count.into() });
        self.stay.iter().fold(decision, |d, row| {
            d.put_merge(InformationOfficer {
                organisation: organisation.into(),
                seq: row.integer("seq").unwrap_or_default(),
                table_document: Some(no.clone()),
                ..InformationOfficer::default()
            })
        })
    }
}

/// Only an officer in office of one's own organisation, and only by himself or by level 1.
pub fn own(officer: Option<&Row>, cx: &Context, say: &mut Problems) {
    let own = |row: &&Row| {
        Some(row.text("organisation")) == cx.actor.organisation.as_deref() && row.text("status") == IN_OFFICE
    };
    let himself = |row: &Row| row.text("person") == cx.actor.person || cx.actor.level.as_deref() == Some("L1");
    match officer.filter(own) {
        None => _ = say.refuse(Msg::NoSuchOfficer),
        Some(row) if !himself(row) => _ = say.refuse(Msg::NotYourself),
        Some(_) => {}
    }
}
