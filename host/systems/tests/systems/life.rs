//! From a candidate to the active version and back, where a city reviews.
use crate::support::*;
use keys::{Es256Signer, KeyId, Signer, Verifier};
use std::sync::Arc;
use store::rows::*;
use systems::{
    By, Capabilities, Capability, City, Hurdle, Rebuilt, Systems, SystemsError, Upload, Word, section,
    signing::{self, CitySeal, SignatureError},
};
use uuid::Uuid;

const KID: &str = "office-2026";

/// A city that reviews, and its office's key.
struct Reviewing {
    hub: Hub,
    systems: Arc<Systems>,
    office: Es256Signer,
}

fn seal() -> City {
    City::Reviews(CitySeal { signer: Arc::new(Es256Signer::generate()), kid: "city".parse().unwrap() })
}

fn office_key(signer: &Es256Signer, kid: &str, office: &str, state: OfficeKeyState) -> OfficeKeyRow {
    OfficeKeyRow {
        kid: kid.into(),
        office: office.into(),
        algorithm: signer.public().algorithm().name().into(),
        pem: signer.public().to_pem(),
        state,
        asked_by: "P-01".into(),
        asked: 1,
        decided_by: None,
        decided: None,
        reason: String::new(),
    }
}

async fn reviewing() -> Reviewing {
    let hub = hub().await;
    let office = Es256Signer::generate();
    assert!(hub.store.office_key_add(&office_key(&office, KID, "办公室", OfficeKeyState::Valid)).await.unwrap());
    let systems = again(&hub, seal()).await;
    Reviewing { hub, systems, office }
}

/// Of the office, asking to read these registers.
fn reading(version: &str, reads: &str) -> Vec<u8> {
    let mut bundle = section::inspect(&loans("seal-loan", version, "")).unwrap().bundle;
    let manifest = bundle.files.get_mut("plugin.toml").unwrap();
    *manifest = manifest.replace("stage = ", &format!("reads = [{reads}]\n        stage = "));
    section::pack(&stock(), &bundle).unwrap()
}

fn upload(office: &Es256Signer, kid: &str, bytes: Vec<u8>, by: &str) -> Upload {
    let kid: KeyId = kid.parse().unwrap();
    let signature = signing::sign(&section::inspect(&bytes).unwrap(), office, &kid, 1).unwrap();
    Upload { bytes, by: by.into(), signature: Some(signature), rebuilt: Rebuilt::Refused }
}

fn word(person: &str, rights: &[&str]) -> Word {
    let rights = rights.iter().map(|r| r.parse().unwrap()).collect();
    Word { verdict: ReviewVerdict::Approved, person: person.into(), reason: "looked at".into(), rights }
}

fn by() -> By {
    By { person: "P-02".into(), reason: "Tuesday".into() }
}

fn rehearsed(version: &str, sha256: &str, against: &str) -> RehearsalRow {
    RehearsalRow {
        id: Uuid::now_v7(),
        system: "seal-loan".into(),
        version: version.into(),
        sha256: sha256.into(),
        against: against.into(),
        state: RehearsalState::Done,
        total: 0,
        done: 0,
        report: "{}".into(),
        by: "P-01".into(),
        began: 1,
        beat: 1,
    }
}

impl Reviewing {
    async fn hurdles(&self, version: &str) -> Vec<Hurdle> {
        self.systems.standing("seal-loan", version).await.unwrap().hurdles
    }

    /// Through all of it, by P-01 and P-02.
    async fn live(&self, version: &str, reads: &str, new: &[&str]) {
        let up = upload(&self.office, KID, reading(version, reads), "P-01");
        let sha256 = self.systems.receive(&up).await.unwrap().sha256.clone();
        if let Some(active) = self.systems.active("seal-loan") {
            let rehearsal = rehearsed(version, &sha256, &active.version);
            self.hub.store.plugin_rehearsal_put(&rehearsal).await.unwrap();
        }
        self.systems.review("seal-loan", version, &word("P-02", new)).await.unwrap();
        self.systems.activate("seal-loan", version, None, &by()).await.unwrap();
    }
}

#[tokio::test]
async fn all_that_a_candidate_lacks_is_told_at_once() {
    let city = reviewing().await;
    let bytes = reading("1.0.0", "");
    let unsigned = Upload { bytes: bytes.clone(), by: "P-01".into(), signature: None, rebuilt: Rebuilt::Refused };
    city.systems.receive(&unsigned).await.unwrap();
    assert!(city.systems.active("seal-loan").is_none(), "a candidate decides nothing");
    assert_eq!(city.hurdles("1.0.0").await, [Hurdle::Unsigned, Hurdle::NotReviewed]);
    let refused = city.systems.activate("seal-loan", "1.0.0", None, &by()).await;
    assert!(matches!(refused, Err(SystemsError::Hurdles(open)) if open.len() == 2));
    let early = city.systems.review("seal-loan", "1.0.0", &word("P-02", &[])).await;
    assert!(matches!(early, Err(SystemsError::Hurdles(open)) if open == [Hurdle::Unsigned]));
    // The signature may come with the same file later.
    city.systems.receive(&upload(&city.office, KID, bytes, "P-01")).await.unwrap();
    assert_eq!(city.hurdles("1.0.0").await, [Hurdle::NotReviewed]);
}

#[tokio::test]
async fn a_signature_is_of_this_file_by_a_key_of_its_own_office() {
    let city = reviewing().await;
    let store = &city.hub.store;
    let other = Es256Signer::generate();
    for (kid, office, state) in [
        ("other-office", "质安站", OfficeKeyState::Valid),
        ("gone", "办公室", OfficeKeyState::Revoked),
        ("asked", "办公室", OfficeKeyState::Pending),
    ] {
        assert!(store.office_key_add(&office_key(&other, kid, office, state)).await.unwrap());
    }
    let refused = async |signer: &Es256Signer, kid: &str| {
        let up = upload(signer, kid, reading("1.0.0", ""), "P-01");
        match city.systems.receive(&up).await {
            Err(SystemsError::Signature(error)) => error,
            other => panic!("{kid}: {:?}", other.map(|i| i.version.clone())),
        }
    };
    assert!(matches!(refused(&other, "other-office").await, SignatureError::OtherOffice { .. }));
    assert!(matches!(refused(&other, "gone").await, SignatureError::NotInForce { .. }));
    assert!(matches!(refused(&other, "asked").await, SignatureError::NotInForce { .. }));
    assert!(matches!(refused(&other, "nobody").await, SignatureError::Unknown(_)));
    assert!(matches!(refused(&other, KID).await, SignatureError::Jws(_)));
    let mut moved = upload(&city.office, KID, reading("1.0.0", ""), "P-01");
    moved.bytes = reading("1.0.1", "");
    assert!(matches!(city.systems.receive(&moved).await, Err(SystemsError::Signature(SignatureError::Jws(_)))));
    assert_eq!(store.plugins().await.unwrap(), [], "what is refused is not stored");
}

#[tokio::test]
async fn two_persons_stand_behind_a_version_and_its_rights() {
    let city = reviewing().await;
    city.systems.receive(&upload(&city.office, KID, reading("1.0.0", "\"a/x\""), "P-01")).await.unwrap();
    let own = city.systems.review("seal-loan", "1.0.0", &word("P-01", &["read:a/x"])).await;
    assert!(matches!(own, Err(SystemsError::OwnVersion)));
    let blind = city.systems.review("seal-loan", "1.0.0", &word("P-02", &[])).await;
    assert!(matches!(blind, Err(SystemsError::OtherRights(rights)) if rights == [Capability::Read("a/x".into())]));
    city.systems.review("seal-loan", "1.0.0", &word("P-02", &["read:a/x"])).await.unwrap();
    let twice = city.systems.review("seal-loan", "1.0.0", &word("P-03", &[])).await;
    assert!(matches!(twice, Err(SystemsError::Reviewed)));
    let done = city.systems.activate("seal-loan", "1.0.0", None, &by()).await.unwrap();
    assert_eq!(done.installed.word().grants.reads, ["a/x"]);
    // Another key of the city: what is stored is not what that city approved.
    let stranger = again(&city.hub, seal()).await;
    city.systems.receive(&upload(&city.office, KID, reading("1.1.0", "\"a/x\""), "P-01")).await.unwrap();
    let sha256 = city.systems.version("seal-loan", "1.1.0").await.unwrap().sha256.clone();
    city.hub.store.plugin_rehearsal_put(&rehearsed("1.1.0", &sha256, "1.0.0")).await.unwrap();
    city.systems.review("seal-loan", "1.1.0", &word("P-02", &[])).await.unwrap();
    assert_eq!(stranger.standing("seal-loan", "1.1.0").await.unwrap().hurdles, [Hurdle::BrokenSeal]);
}

#[tokio::test]
async fn a_version_is_rehearsed_against_what_is_active_now() {
    let city = reviewing().await;
    city.live("1.0.0", "", &[]).await;
    let up = upload(&city.office, KID, reading("1.1.0", ""), "P-01");
    let sha256 = city.systems.receive(&up).await.unwrap().sha256.clone();
    let against = || Hurdle::NotRehearsed { against: "1.0.0".into() };
    assert_eq!(city.hurdles("1.1.0").await, [against(), Hurdle::NotReviewed]);
    let store = &city.hub.store;
    // Another file, and another version than the active one, prove nothing.
    for other in [rehearsed("1.1.0", "other", "1.0.0"), rehearsed("1.1.0", &sha256, "0.9.0")] {
        store.plugin_rehearsal_put(&other).await.unwrap();
        assert_eq!(city.hurdles("1.1.0").await, [against(), Hurdle::NotReviewed]);
    }
    for (state, hurdle) in
        [(RehearsalState::Running, Hurdle::RehearsalRuns), (RehearsalState::Failed, Hurdle::RehearsalFailed)]
    {
        let row = RehearsalRow { state, ..rehearsed("1.1.0", &sha256, "1.0.0") };
        store.plugin_rehearsal_put(&row).await.unwrap();
        assert_eq!(city.hurdles("1.1.0").await, [hurdle, Hurdle::NotReviewed]);
    }
    store.plugin_rehearsal_put(&rehearsed("1.1.0", &sha256, "1.0.0")).await.unwrap();
    assert_eq!(city.hurdles("1.1.0").await, [Hurdle::NotReviewed]);
}

#[tokio::test]
async fn declined_is_told_with_its_reason_and_stays() {
    let city = reviewing().await;
    city.systems.receive(&upload(&city.office, KID, reading("1.0.0", ""), "P-01")).await.unwrap();
    let no = Word { verdict: ReviewVerdict::Declined, reason: "the fee is doubled".into(), ..word("P-02", &[]) };
    city.systems.review("seal-loan", "1.0.0", &no).await.unwrap();
    let declined = Hurdle::Declined { by: "P-02".into(), reason: "the fee is doubled".into() };
    assert_eq!(city.hurdles("1.0.0").await, [declined]);
}

#[tokio::test]
async fn of_two_who_switch_at_once_one_is_told_that_it_moved() {
    let city = reviewing().await;
    city.live("1.0.0", "", &[]).await;
    city.live("1.1.0", "", &[]).await;
    let other = again(&city.hub, City::Open).await;
    city.systems.rollback("seal-loan", &by()).await.unwrap();
    let late = other.activate("seal-loan", "1.1.0", Some("1.1.0"), &by()).await;
    assert!(matches!(late, Err(SystemsError::Moved { active, .. }) if active == "1.0.0"));
    assert!(other.refresh_now().await.is_ok());
    assert_eq!(other.active("seal-loan").unwrap().version, "1.0.0");
}

#[tokio::test]
async fn going_back_is_a_rollback_and_asks_for_the_older_rights() {
    let city = reviewing().await;
    city.live("1.0.0", "\"a/x\"", &["read:a/x"]).await;
    let nothing = city.systems.rollback("seal-loan", &by()).await;
    assert!(matches!(nothing, Err(SystemsError::NothingBefore { .. })));
    city.live("1.1.0", "\"a/y\"", &["read:a/y"]).await;
    let older = city.systems.activate("seal-loan", "1.0.0", None, &by()).await;
    let is_older = |h: &Hurdle| matches!(h, Hurdle::Older { .. });
    assert!(matches!(older, Err(SystemsError::Hurdles(open)) if open.iter().any(is_older)));
    let read = Capability::Read("a/x".into());
    assert!(city.systems.withdraw("seal-loan", &read, &by()).await.unwrap());
    let lacking = city.systems.rollback("seal-loan", &by()).await;
    assert!(matches!(lacking, Err(SystemsError::Hurdles(open)) if open == [Hurdle::Rights(vec![read.clone()])]));
    city.systems.grant("seal-loan", &Capabilities::from([read]), &by()).await.unwrap();
    let back = city.systems.rollback("seal-loan", &by()).await.unwrap();
    assert_eq!(back.installed.version, "1.0.0");
    let kinds: Vec<_> =
        city.hub.store.plugin_switches("seal-loan", 9).await.unwrap().into_iter().map(|s| s.kind).collect();
    assert_eq!(
        kinds,
        [SwitchKind::Rollback, SwitchKind::Grant, SwitchKind::Withdraw, SwitchKind::Activate, SwitchKind::Activate]
    );
}

#[tokio::test]
async fn a_right_and_a_parking_are_heard_in_every_process() {
    let city = reviewing().await;
    city.live("1.0.0", "\"a/x\"", &["read:a/x"]).await;
    let other = again(&city.hub, City::Open).await;
    let there = other.active("seal-loan").unwrap();
    assert_eq!(there.word().grants.reads, ["a/x"]);
    city.systems.withdraw("seal-loan", &Capability::Read("a/x".into()), &by()).await.unwrap();
    city.systems.park("seal-loan", "1.0.0", &by()).await.unwrap();
    other.refresh_now().await.unwrap();
    assert_eq!(there.word().grants.reads, [""; 0]);
    assert_eq!(there.word().parked.as_deref(), Some("Tuesday"));
    assert_eq!(other.health().len(), 1, "and readiness says so");
    for _ in 0..4 {
        there.faulted();
    }
    assert!(city.systems.unpark("seal-loan", "1.0.0", &by()).await.unwrap());
    other.refresh_now().await.unwrap();
    assert_eq!(there.word().parked, None);
    assert!(!there.faulted(), "whoever may decide again begins without faults");
}

#[tokio::test]
async fn a_version_takes_nothing_from_a_system_that_reads_it() {
    let hub = hub().await;
    hub.systems.install(&loans("seal-loan", "1.0.0", ""), "P-01", Rebuilt::Refused).await.unwrap();
    let mut reader = section::inspect(&loans("reader", "1.0.0", "")).unwrap().bundle;
    let manifest = reader.files.get_mut("plugin.toml").unwrap();
    *manifest = manifest.replace("stage = ", "reads = [\"seal-loan/loan\"]\n        stage = ");
    let reader = section::pack(&stock(), &reader).unwrap();
    hub.systems.install(&reader, "P-01", Rebuilt::Refused).await.unwrap();
    let mut without = section::inspect(&loans("seal-loan", "1.1.0", "")).unwrap().bundle;
    let manifest = without.files.get_mut("plugin.toml").unwrap();
    *manifest = manifest.replace("[registers.loan]", "[registers.lending]");
    let without = section::pack(&stock(), &without).unwrap();
    let refused = hub.systems.install(&without, "P-01", Rebuilt::Refused).await.map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("reader-register"), "{refused}");
    assert_eq!(hub.systems.active("seal-loan").unwrap().version, "1.0.0");
    // The reader may still be changed, and what nobody reads too.
    hub.systems.install(&loans("seal-loan", "1.1.0", ""), "P-01", Rebuilt::Refused).await.unwrap();
}
