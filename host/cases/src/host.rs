//! What the host itself writes into its own registers: authorities and their
//! posts, persons who sign up or are named. Through the lane like everything
//! that can be a fact, with a history row that no plugin was asked for.
use crate::{
    directory::{PERSON, POST},
    engine::Engine,
    error::CaseError,
    settle::proposal::{MessageAsk, Proposal, RecordAsk, RecordChange, Verdict, decision_id},
    texts::Said,
};
use accounts::Acting;
use async_recursion::async_recursion as boxed;
use serde_json::{Value, json};
use store::{
    filter::{Condition, Paging, RecordFilter},
    rows::*,
};
use uuid::Uuid;

/// The system under which the host's own acts stand in history.
pub const HOST: &str = "hub";
/// The outside register that knows who a person is.
pub const IDENTITY: &str = "identity.verify";

impl Engine {
    #[boxed]
    pub async fn put_host(
        &self,
        register: &str,
        data: Value,
        expect: Option<i64>,
        acting: &Acting,
    ) -> Result<(), CaseError> {
        let change = RecordChange::Put { data, correction: false };
        self.host_write(register, None, change, expect, acting, "put").await
    }

    /// Changes some fields of a record.
    #[boxed]
    pub async fn merge_host(&self, register: &str, key: &str, patch: Value, acting: &Acting) -> Result<(), CaseError> {
        self.host_write(register, Some(key), RecordChange::Merge { patch }, None, acting, "merge").await
    }

    #[boxed]
    pub async fn end_post(&self, no: &str, person: &str, acting: &Acting) -> Result<(), CaseError> {
        self.host_write(
            POST,
            Some(no),
            RecordChange::Merge { patch: json!({"status": "已撤销"}) },
            None,
            acting,
            "end-post",
        )
        .await?;
        self.store.sessions_end(person, None).await?;
        self.free_abandoned().await?;
        Ok(())
    }

    async fn host_write(
        &self,
        register: &str,
        key: Option<&str>,
        change: RecordChange,
        expect: Option<i64>,
        acting: &Acting,
        what: &str,
    ) -> Result<(), CaseError> {
        let mut proposal = self.host_proposal(acting, what).await?;
        proposal.records.push(self.ask(register, key, change, expect, acting)?);
        self.apply(proposal).await
    }

    pub(crate) fn ask(
        &self,
        register: &str,
        key: Option<&str>,
        change: RecordChange,
        expect: Option<i64>,
        acting: &Acting,
    ) -> Result<RecordAsk, CaseError> {
        let found = self.systems.register(register).ok_or(CaseError::NotFound("register"))?;
        let key = key.map(|k| Value::String(k.to_owned()));
        Ok(RecordAsk {
            register: found.name,
            definition: found.definition,
            key,
            change,
            expect,
            person: acting.person.clone(),
        })
    }

    pub(crate) async fn host_proposal(&self, acting: &Acting, what: &str) -> Result<Proposal, CaseError> {
        let history = HistoryRow {
            evidence: None,
            id: decision_id(),
            case: None,
            system: HOST.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            kind: HistoryKind::Verb,
            step: String::new(),
            branch: String::new(),
            what: what.to_owned(),
            person: Some(acting.person.clone()).filter(|p| !p.is_empty()),
            organisation: acting.seat.as_ref().map(|s| s.organisation.clone()),
            post: acting.seat.as_ref().map(|s| s.post.clone()),
            on_behalf: acting.seat.as_ref().and_then(|s| s.on_behalf.clone()),
            comment: String::new(),
            at: self.clock.now().await?,
            input: None,
            output: None,
            batch: 0,
            leaf: String::new(),
            request: String::new(),
        };
        Ok(Proposal { history: Some(history), ..Proposal::default() })
    }

    pub(crate) async fn apply(&self, proposal: Proposal) -> Result<(), CaseError> {
        match self.lane.submit(proposal).await? {
            Verdict::Accepted(_) | Verdict::Repeated(_) => {
                self.wake.notify_waiters();
                Ok(())
            }
            Verdict::Stale { .. } => Err(CaseError::Busy),
            Verdict::Refused(refusal) => Err(CaseError::Refused(vec![crate::texts::lane(&refusal)])),
        }
    }

    /// The person with this identity number: known already, or new and asked about
    /// at the identity registry. Named twice, he is one person.
    #[boxed]
    pub async fn register_person(&self, name: &str, id_number: &str, mobile: &str) -> Result<String, CaseError> {
        let id_number = id_number.trim().to_uppercase();
        let birth = birth(&id_number).ok_or_else(|| {
            refused(
                "bad-id-number",
                "/id-number",
                "公民身份号码不正确，请核对后重新填写。",
                "The identity number is not valid. Check it and enter it again.",
            )
        })?;
        if name.trim().is_empty() || mobile.len() != 11 || !mobile.chars().all(|c| c.is_ascii_digit()) {
            return Err(refused(
                "bad-person",
                "/mobile",
                "请填写姓名和 11 位手机号码。",
                "Enter the name and an 11-digit mobile number.",
            ));
        }
        let hash = contract::canonical::sha256(id_number.as_bytes());
        let filter = RecordFilter::standing(vec![Condition::equals("id-hash", hash.as_str())]);
        if let Some(row) = self.store.records(PERSON, &filter, &Paging::first(1)).await?.rows.pop() {
            let same = row.data.get("name").and_then(Value::as_str) == Some(name.trim());
            return match same {
                true => Ok(row.key),
                false => Err(refused(
                    "other-name",
                    "/name",
                    "该身份号码已登记为其他姓名，请核对。",
                    "This identity number is registered under another name. Check both.",
                )),
            };
        }
        let id = Uuid::now_v7().to_string();
        let data = json!({
            "id": id, "name": name.trim(), "name-hash": contract::canonical::sha256(name.trim().as_bytes()), "id-number": id_number, "id-hash": hash,
            "birth": birth.to_string(), "mobile": mobile, "verified": false, "status": "正常",
        });
        let acting = Acting::oneself(&id, name);
        let mut proposal = self.host_proposal(&acting, "register-person").await?;
        proposal.records.push(self.ask(
            PERSON,
            None,
            RecordChange::Put { data, correction: false },
            Some(0),
            &acting,
        )?);
        proposal.messages.push(self.identity_question(&id, &id_number, name.trim()).await?);
        self.apply(proposal).await?;
        Ok(id)
    }

    async fn identity_question(&self, person: &str, id_number: &str, name: &str) -> Result<MessageAsk, CaseError> {
        let now = self.clock.now().await?;
        let id = Uuid::now_v7().to_string();
        let body = json!({
            "specversion": "1.0", "id": id, "source": "/hub", "type": IDENTITY, "time": self.clock.zone.text(now), "datacontenttype": "application/json",
            "subject": person, "data": {"id-number": id_number, "name": name},
        });
        let row = MessageRow {
            id,
            partner: "identity".to_owned(),
            r#type: IDENTITY.to_owned(),
            direction: Direction::Out,
            state: MessageState::Waiting,
            case: None,
            branch: String::new(),
            step: person.to_owned(),
            system: HOST.to_owned(),
            body,
            jws: String::new(),
            answers: None,
            at: now,
        };
        Ok(MessageAsk { row })
    }

    /// The identity registry's word about a person.
    pub(crate) async fn identity_answered(
        &self,
        asked: &MessageRow,
        data: &Value,
        inbox: String,
    ) -> Result<(), CaseError> {
        let matches = data.get("match") == Some(&Value::Bool(true));
        let acting = Acting::default();
        let mut proposal = self.host_proposal(&acting, "identity-verified").await?;
        proposal.inbox = Some(inbox);
        let change = RecordChange::Merge { patch: json!({"verified": matches}) };
        proposal.records.push(self.ask(PERSON, Some(&asked.step), change, None, &acting)?);
        proposal.plain.messages_state.push((asked.id.clone(), MessageState::Answered));
        self.apply(proposal).await
    }
}

fn refused(code: &str, at: &str, zh: &str, en: &str) -> CaseError {
    CaseError::Refused(vec![Said::host(code, Some(at), zh, en)])
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Date of birth of a valid identity number (GB 11643).
pub fn birth(id_number: &str) -> Option<jiff::civil::Date> {
    let bytes = id_number.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    let text = format!("{}-{}-{}", &id_number[6..10], &id_number[10..12], &id_number[12..14]);
    text.parse().ok().filter(|_| bytes[17] == check)
}

#[cfg(test)]
mod tests {
    use super::birth;

    #[test]
    fn the_standards_example_is_valid_and_a_changed_digit_is_not() {
        assert_eq!(birth("11010519491231002X").map(|d| d.to_string()).as_deref(), Some("1949-12-31"));
        assert_eq!(birth("110105194912310021"), None);
        assert_eq!(birth("110105194913310020"), None);
    }
}
