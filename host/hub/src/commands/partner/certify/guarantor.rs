//! A guarantor's exchanges: a letter is issued once, claimed up to its amount, and released for good.
use super::{
    bank_texts::exchanges,
    hostile::Hostile,
    kit::{Kit, Miss, miss},
    report::{Exchange, Report},
};
use crate::failure::Failure;
use serde_json::{Value, json};

const AMOUNT: i64 = 500_000;

exchanges! {
    ISSUED = "letter-issued", ["出具保函", "a letter is issued"],
        ["guarantee.issue 应答同一 number，state 为 effective", "guarantee.issue is answered with its number and the state effective"],
        ["应答类型为 guarantee.issue.answered，answers 填问题编号", "answer with guarantee.issue.answered; `answers` names the question"];
    TWICE = "letter-twice", ["同一保函两次", "the same letter is asked for twice"],
        ["同号同额的申请再次到达，应答相同，不另出保函", "the same number and amount asked for again has the same answer, and no second letter"],
        ["以 number 作为唯一键", "make `number` a unique key"];
    OTHER = "letter-other", ["同号不同额", "the same number with another amount"],
        ["state 为 refused，原保函不变", "the state is refused, and the letter stays as it was"],
        ["已出具的保函不得被同号申请改写", "never overwrite an issued letter"];
    OVER = "claim-over", ["超额索赔", "a claim over the amount"],
        ["result 为 refused，余额不变", "the result is refused, and what is left stays"],
        ["索赔不得超过保函余额", "a claim cannot exceed what is left of the letter"];
    CLAIMED = "claim-paid", ["索赔", "a claim is paid"],
        ["result 为 paid，guarantee.verify 的 remaining 相应减少", "the result is paid, and `remaining` of guarantee.verify falls by it"],
        ["赔付与余额在同一事务内记账", "book payment and what is left in one transaction"];
    BROKEN = "signature-broken", ["签名被破坏", "a broken signature"],
        ["签名不符的解除不执行", "a release whose signature does not fit is not acted on"], ["先验签，再解析", "verify before you parse"];
    FOREIGN = "key-foreign", ["他人密钥签名", "another's key"],
        ["以他人密钥签名的解除不执行", "a release signed by somebody else is not acted on"],
        ["只用开通时收到的平台公钥验签", "verify with the hub's key that you were given, and with no other"];
    OLD = "signed-too-old", ["签发时间过久", "signed too long ago"],
        ["iat 早于26小时的解除不执行", "a release whose iat is more than 26 hours back is not acted on"],
        ["核对 iat：至多早26小时、晚5分钟", "check iat: at most 26 hours back and 5 minutes ahead"];
    RELEASED = "letter-released", ["解除保函", "a letter is released"],
        ["state 为 released，此后索赔 refused", "the state is released, and a claim after it is refused"],
        ["解除后保函终止", "a released letter is at its end"];
}

static AFTER_ISSUED: [&Exchange; 8] = [&TWICE, &OTHER, &OVER, &CLAIMED, &BROKEN, &FOREIGN, &OLD, &RELEASED];

pub async fn play(kit: &mut Kit<'_>, report: &mut Report) -> Result<(), Failure> {
    let letter = Letter { number: kit.name() };
    let verdict = letter.issued(kit, AMOUNT, "effective").await;
    if !report.took(&ISSUED, verdict)? {
        report.skip(&AFTER_ISSUED);
        return Ok(());
    }
    let verdict = letter.issued(kit, AMOUNT, "effective").await;
    report.took(&TWICE, verdict)?;
    let verdict = letter.issued(kit, AMOUNT + 1, "refused").await;
    report.took(&OTHER, verdict)?;
    let verdict = letter.claimed(kit, AMOUNT + 1, "refused", 0).await;
    report.took(&OVER, verdict)?;
    let verdict = letter.claimed(kit, 1_234, "paid", 1_234).await;
    report.took(&CLAIMED, verdict)?;
    for (exchange, how) in [(&BROKEN, Hostile::Broken), (&FOREIGN, Hostile::Foreign), (&OLD, Hostile::Old)] {
        let verdict = letter.not_released(kit, how).await;
        report.took(exchange, verdict)?;
    }
    let verdict = letter.released(kit).await;
    report.took(&RELEASED, verdict)?;
    Ok(())
}

struct Letter {
    number: String,
}

impl Letter {
    async fn issued(&self, kit: &mut Kit<'_>, fen: i64, expected: &str) -> Result<String, Miss> {
        let data = json!({
            "number": self.number, "project": kit.mark(), "owner": "认证业主", "contractor": "认证承包人", "kind": "payment",
            "amount": fen, "from": "2025-01-01", "to": "2035-12-31", "letter-hash": "00".repeat(32),
        });
        let said = kit.ask("guarantee.issue", data).await?;
        is(&said, "state", expected)
    }

    async fn verified(&self, kit: &mut Kit<'_>) -> Result<(String, i64), Miss> {
        let said = kit.ask("guarantee.verify", json!({"number": self.number})).await?;
        match (said["state"].as_str(), said["remaining"].as_i64()) {
            (Some(state), Some(fen)) => Ok((state.to_owned(), fen)),
            _ => miss(format!("guarantee.verify is answered with {said}")),
        }
    }

    async fn claimed(&self, kit: &mut Kit<'_>, fen: i64, expected: &str, by: i64) -> Result<String, Miss> {
        let (_, before) = self.verified(kit).await?;
        let data = json!({"number": self.number, "amount": fen, "reason": "认证", "evidence": []});
        let said = kit.ask("guarantee.claim", data).await?;
        is(&said, "result", expected)?;
        match self.verified(kit).await? {
            (_, after) if before - after == by => Ok(format!("{after} fen are left")),
            (_, after) => miss(format!("what is left went from {before} to {after}")),
        }
    }

    async fn not_released(&self, kit: &mut Kit<'_>, how: Hostile) -> Result<String, Miss> {
        let sent = kit.event("guarantee.release", json!({"number": self.number}));
        let body = how.body(kit, &sent)?;
        kit.send_body(&sent, body).await?;
        match self.verified(kit).await? {
            (state, _) if state == "effective" => Ok(state),
            (state, _) => miss(format!("the letter is {state}")),
        }
    }

    async fn released(&self, kit: &mut Kit<'_>) -> Result<String, Miss> {
        let said = kit.ask("guarantee.release", json!({"number": self.number})).await?;
        is(&said, "state", "released")?;
        let data = json!({"number": self.number, "amount": 1, "reason": "认证", "evidence": []});
        let said = kit.ask("guarantee.claim", data).await?;
        is(&said, "result", "refused")
    }
}

/// A field of an answer.
pub fn is(said: &Value, field: &str, expected: &str) -> Result<String, Miss> {
    match said[field] == expected {
        true => Ok(format!("{field} {expected}")),
        false => miss(format!("{field} is {}", said[field])),
    }
}
