//! What must be true of an organisation, its leader and its neighbours before
//! it is a party to a project.
use crate::procedures::party::{Facts, Form};
use crate::{Context, Msg, PartyAction, PartyKind, acting, award, project::ENDED};
use hub_sdk::prelude::*;

pub fn check(form: &Form, facts: &Facts, cx: &Context, say: &mut Problems) {
    let Some(project) = &facts.project else {
        say.refuse(Msg::ProjectUnknown).at("/project");
        return;
    };
    if ENDED.contains(&project.text("status")) {
        say.refuse(Msg::ProjectEnded { status: project.text("status").into() }).at("/project");
    }
    who_acts(form, project, cx, say);
    units(form, project, say);
    match form.action {
        PartyAction::Record => joins(form, facts, project, say),
        PartyAction::Replace => replaces(form, facts, project, say),
        PartyAction::ChangeLeader => {
            present(form, facts, say);
            leader(form, facts, say);
        }
        PartyAction::Leave => present(form, facts, say),
    }
}

/// Only the owner decides who takes part; a party itself may ask to leave.
fn who_acts(form: &Form, project: &Row, cx: &Context, say: &mut Problems) {
    let Some(acting) = acting(cx).filter(|acting| *acting != project.text("owner")) else {
        return;
    };
    if form.action != PartyAction::Leave || form.organisation != acting {
        say.refuse(Msg::PartyNotOwner).at("/action");
    }
}

fn units(form: &Form, project: &Row, say: &mut Problems) {
    let units = project.rows("units");
    for (n, no) in form.units.iter().enumerate() {
        if !units.iter().any(|unit| unit.text("unit-no") == no) {
            say.refuse(Msg::UnitUnknown { no: no.into() }).at(format!("/units/{n}"));
        }
    }
}

fn joins(form: &Form, facts: &Facts, project: &Row, say: &mut Problems) {
    if in_force(form, facts, &form.organisation).is_some() {
        say.refuse(Msg::PartyRecordedAlready).at("/organisation");
    }
    fit(form, facts, project, None, say);
}

fn replaces(form: &Form, facts: &Facts, project: &Row, say: &mut Problems) {
    let predecessor = form.predecessor.as_deref().unwrap_or_default();
    if form.organisation == *predecessor {
        say.refuse(Msg::PredecessorSame).at("/predecessor");
    } else if in_force(form, facts, predecessor).is_none() {
        say.refuse(Msg::PartyUnknown).at("/predecessor");
    }
    fit(form, facts, project, Some(predecessor), say);
}

/// All that makes an organisation fit for its part, `without` the one it replaces.
fn fit(form: &Form, facts: &Facts, project: &Row, without: Option<&str>, say: &mut Problems) {
    organisation(form, facts.organisation.as_ref(), say);
    leader(form, facts, say);
    independent(form, say);
    builder_or_supervisor(form, facts, without, say);
    one_contractor(form, facts, without, say);
    if form.kind == PartyKind::Contractor && project.flag("state-invested") {
        award::check(form, facts.award.as_ref(), say);
    }
}

fn present(form: &Form, facts: &Facts, say: &mut Problems) {
    if in_force(form, facts, &form.organisation).is_none() {
        say.refuse(Msg::PartyUnknown).at("/organisation");
    }
}

/// The party in force of this organisation in the form's part and section.
fn in_force<'a>(form: &Form, facts: &'a Facts, organisation: &str) -> Option<&'a Row> {
    let same = |row: &&Row| row.text("kind") == form.kind.as_str() && row.text("organisation") == organisation;
    parties(facts, &form.section).find(same)
}

/// Parties in force of a section.
fn parties<'a, 'b>(facts: &'a Facts, section: &'b str) -> impl Iterator<Item = &'a Row> + use<'a, 'b> {
    facts.parties.iter().filter(move |row| row.text("status") == "有效" && row.text("section") == section)
}

fn organisation(form: &Form, organisation: Option<&Row>, say: &mut Problems) {
    let status = organisation.map_or("未登记", |row| row.text("status"));
    if status != "正常" {
        say.refuse(Msg::OrganisationNotActive { status: status.into() }).at("/organisation");
    }
    let Some(organisation) = organisation else {
        return;
    };
    if !organisation.list("kinds").contains(&form.kind.as_str()) {
        say.refuse(Msg::OrganisationNotKind { kind: kind_zh(form.kind).into() }).at("/organisation");
    }
    if let Some(category) =
        needed_qualification(form.kind).filter(|category| !qualified(organisation, category, form.from))
    {
        say.refuse(Msg::QualificationMissing { on: form.from.into(), category: category.into() }).at("/organisation");
    }
}

/// Kinds without an entry need none any more (国发〔2017〕7号、46号, 国发〔2021〕7号).
fn needed_qualification(kind: PartyKind) -> Option<&'static str> {
    match kind {
        PartyKind::Contractor | PartyKind::Subcontractor => Some("建筑业企业资质"),
        PartyKind::Supervisor => Some("工程监理资质"),
        PartyKind::Designer => Some("工程设计资质"),
        PartyKind::Surveyor => Some("工程勘察资质"),
        PartyKind::DrawingReviewer => Some("施工图审查机构认定"),
        PartyKind::Tester => Some("检测机构资质"),
        PartyKind::BiddingAgent | PartyKind::ProjectAgent => None,
    }
}

fn qualified(organisation: &Row, category: &str, on: Date) -> bool {
    organisation.rows("qualifications").iter().any(|certificate| {
        let in_force = !certificate.has("status") || certificate.text("status") == "有效";
        let valid = certificate.date("valid-until").is_none_or(|until| until >= on);
        certificate.text("category").contains(category) && in_force && valid
    })
}

fn leader(form: &Form, facts: &Facts, say: &mut Problems) {
    if form.leader.is_some() && facts.leader.is_empty() {
        say.refuse(Msg::LeaderNotAppointed).at("/leader");
    }
}

fn independent(form: &Form, say: &mut Problems) {
    if form.kind == PartyKind::Supervisor && form.not_affiliated != Some(true) {
        say.refuse(Msg::NotAffiliatedMissing).at("/not-affiliated").cite("《建筑法》第三十四条");
    }
    if form.kind == PartyKind::DrawingReviewer && form.not_subordinate != Some(true) {
        let law = "《房屋建筑和市政基础设施工程施工图设计文件审查管理办法》（住建部令第13号）第九条";
        say.refuse(Msg::NotSubordinateMissing).at("/not-subordinate").cite(law);
    }
}

/// The one who builds is not the one who supervises, nor is a member of its consortium.
fn builder_or_supervisor(form: &Form, facts: &Facts, without: Option<&str>, say: &mut Problems) {
    let opposite = match form.kind {
        PartyKind::Contractor => "supervisor",
        PartyKind::Supervisor => "contractor",
        _ => return,
    };
    let joining = || std::iter::once(&form.organisation).chain(form.consortium.iter().map(|row| &row.organisation));
    let both = parties(facts, &form.section)
        .filter(|row| row.text("kind") == opposite && Some(row.text("organisation")) != without)
        .any(|row| joining().any(|one| *one == *row.text("organisation")));
    if both {
        say.refuse(Msg::SameBuilderSupervisor).at("/organisation").cite("《建筑法》第三十四条");
    }
}

fn one_contractor(form: &Form, facts: &Facts, without: Option<&str>, say: &mut Problems) {
    if form.kind != PartyKind::Contractor {
        return;
    }
    let leads = |row: &&Row| row.text("kind") == "contractor" && row.get("consortium-lead") != Some(&json!(false));
    let mut others =
        parties(facts, &form.section).filter(leads).filter(|row| Some(row.text("organisation")) != without);
    let taken = others
        .find(|row| row.text("organisation") != &*form.organisation && share_units(&form.units, &row.list("units")));
    if let Some(row) = taken {
        let units = if form.units.is_empty() { "全部单位工程".to_owned() } else { form.units.join("、") };
        let organisation = row.text("organisation").into();
        say.refuse(Msg::SectionHasContractor { units: units.into(), organisation }).at("/organisation");
    }
}

/// No unit named means all of them.
pub fn share_units(one: &[String], other: &[&str]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|no| other.contains(&no.as_str()))
}

pub fn kind_zh(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Contractor => "施工单位",
        PartyKind::Subcontractor => "分包单位",
        PartyKind::Supervisor => "监理单位",
        PartyKind::Designer => "设计单位",
        PartyKind::Surveyor => "勘察单位",
        PartyKind::DrawingReviewer => "审图机构",
        PartyKind::Tester => "检测机构",
        PartyKind::BiddingAgent => "招标代理",
        PartyKind::ProjectAgent => "代建单位",
    }
}
