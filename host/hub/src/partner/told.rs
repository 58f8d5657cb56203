//! Tells the operators of changes of partners' keys: that one waits for a second person, what became of it, that a key
//! was revoked. Changes are made by commands too, so it is the running hub that tells.
use crate::wiring::Hub;
use cases::CaseError;
use store::rows::{KeyAction, KeyChangeRow, KeyChangeState};

pub async fn tell(hub: &Hub) -> Result<(), CaseError> {
    for change in hub.store.key_changes_untold().await? {
        let (zh, en, but) = texts(&change);
        hub.engine.tell_operators(zh, en, but).await?;
        hub.store.key_change_told(change.id, jiff::Timestamp::now().as_millisecond()).await?;
    }
    Ok(())
}

/// In both languages, and who needs not be told because he did it.
fn texts(c: &KeyChangeRow) -> (String, String, &str) {
    let (partner, kid) = (&c.partner, &c.kid);
    let decided = c.decided_by.as_deref().unwrap_or_default();
    match (c.action, c.state) {
        (KeyAction::Revoke, _) => (
            format!("合作方 {partner} 的密钥 {kid} 已被停用：{}。如非预期，请立即核实。", c.reason),
            format!(
                "Key {kid} of partner {partner} was revoked: {}. If you did not expect it, look into it now.",
                c.reason
            ),
            &c.asked_by,
        ),
        (KeyAction::Add, KeyChangeState::Pending) => (
            format!("合作方 {partner} 的新密钥 {kid} 待第二人核准。请向对方核对密钥后，在「合作方」页面核准或拒绝。"),
            format!(
                "New key {kid} of partner {partner} waits for a second person. Check it with the partner, then approve or refuse it on the page Partners."
            ),
            &c.asked_by,
        ),
        (KeyAction::Add, KeyChangeState::Refused) => (
            format!("合作方 {partner} 的新密钥 {kid} 未获核准，不生效。"),
            format!("New key {kid} of partner {partner} was refused and is not valid."),
            decided,
        ),
        (KeyAction::Add, _) => (
            format!("合作方 {partner} 的新密钥 {kid} 已核准，即时生效。"),
            format!("New key {kid} of partner {partner} was approved and is valid now."),
            decided,
        ),
    }
}
