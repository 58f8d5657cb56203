//! What ends with a permit: its certificate, its filings and the locks of its people.
use crate::{KeyPersonnel, Permit, PermitRetiredEvent, QualityFiling, SafetyFiling, personnel};
use hub_sdk::prelude::*;

/// What stands around a permit in the registers: of its project and section.
pub struct Around<'a> {
    pub permits: &'a [Row],
    pub leaders: &'a [Row],
    pub qualities: &'a [Row],
    pub safeties: &'a [Row],
}

/// `state` is 失效, 注销 or 撤销.
pub fn ended(decision: Decision, permit: &Row, around: &Around, state: &str, on: Date) -> Decision {
    let no: Text = permit.text("permit-no").into();
    let decision = decision
        .put_merge(Permit { permit_no: no.clone(), state: Some(state.into()), ..Permit::default() })
        .clear_record_timer::<Permit>("start-by", no.clone())
        .clear_record_timer::<Permit>("notice-gates", no.clone())
        .revoke_document("permit", no.clone(), state)
        .publish(PermitRetiredEvent {
            permit_no: Some(no.clone()),
            project_no: Some(permit.text("project-no").into()),
            state: Some(state.into()),
            on: Some(on),
        });
    let decision = filings(decision, permit.text("permit-no"), around);
    // Another stage of the same section keeps its people.
    let other = |row: &&Row| {
        row.text("section") == permit.text("section")
            && row.text("permit-no") != permit.text("permit-no")
            && ["有效", "中止"].contains(&row.text("state"))
    };
    match around.permits.iter().any(|row| other(&row)) {
        true => decision,
        false => {
            let mine = around.leaders.iter().filter(|row| row.text("section") == permit.text("section"));
            unlocked(decision, mine, &format!("施工许可{state}"), on)
        }
    }
}

fn filings(decision: Decision, permit: &str, around: &Around) -> Decision {
    let of = |row: &&Row| row.text("permit-no") == permit;
    let decision = around.qualities.iter().filter(of).fold(decision, |decision, row| {
        let filing_no: Text = row.text("filing-no").into();
        decision.put_merge(QualityFiling { filing_no, state: Some("终止".into()), ..QualityFiling::default() })
    });
    around.safeties.iter().filter(of).fold(decision, |decision, row| {
        let filing_no: Text = row.text("filing-no").into();
        decision.put_merge(SafetyFiling { filing_no, state: Some("终止".into()), ..SafetyFiling::default() })
    })
}

/// These people are free again.
pub fn unlocked<'a>(decision: Decision, people: impl Iterator<Item = &'a Row>, reason: &str, on: Date) -> Decision {
    people.fold(decision, |decision, row| {
        let record = KeyPersonnel {
            project_no: row.text("project-no").into(),
            section: row.text("section").into(),
            post: row.text("post").into(),
            n: row.integer("n").unwrap_or_default(),
            until: Some(on),
            locked: Some(false),
            release_reason: Some(reason.into()),
            state: Some("已解锁".into()),
            ..KeyPersonnel::default()
        };
        freed(decision, row).put_merge(record)
    })
}

fn freed(decision: Decision, row: &Row) -> Decision {
    if !personnel::is_locked(row.text("post")) {
        return decision;
    }
    let set = if row.text("post") == "project-manager" { "project-manager-lock" } else { "chief-supervisor-works" };
    let holder = format!("{}/{}", row.text("project-no"), row.text("section"));
    decision.free(set, row.text("person")).held_by(holder.as_str())
}
