//! The filed award that a state-invested project's contractor comes from.
use crate::procedures::party::Form;
use crate::{Msg, PartyKind};
use hub_sdk::prelude::*;

const IN_FORCE: [&str; 2] = ["已备案", "已变更"];

pub fn check(form: &Form, award: Option<&Row>, say: &mut Problems) {
    let Some(award) = award else {
        say.refuse(Msg::AwardMissing).at("/basis-no");
        return;
    };
    let no = award.text("award-no");
    if award.text("project-no") != &*form.project || award.text("section") != form.section {
        say.refuse(Msg::AwardOtherProject { no: no.into() }).at("/basis-no");
    }
    if form.organisation != *award.text("winner") {
        say.refuse(Msg::AwardOtherWinner { no: no.into() }).at("/organisation");
    }
    if !IN_FORCE.contains(&award.text("status")) {
        say.refuse(Msg::AwardNotValid { no: no.into(), status: award.text("status").into() }).at("/basis-no");
    }
}

/// The part that the winner of a tender of this category gets; goods make nobody a party.
pub fn kind_of(category: &str) -> Option<PartyKind> {
    match category {
        "施工" | "工程总承包" => Some(PartyKind::Contractor),
        "监理" => Some(PartyKind::Supervisor),
        "设计" => Some(PartyKind::Designer),
        "勘察" => Some(PartyKind::Surveyor),
        _ => None,
    }
}
