//! An insurer's exchanges: it tells the policies and claims that it has made, each once, and vouches for them when asked.
use super::{
    bank_texts::exchanges,
    guarantor::is,
    hostile::Hostile,
    kit::{Kit, Miss, miss},
    report::{Exchange, Report},
};
use crate::failure::Failure;
use bus::CloudEvent;
use serde_json::{Value, json};

const AMOUNT: i64 = 2_000_000;

exchanges! {
    PUSHED = "policy-told", ["保单报送", "a policy is told"],
        ["按 certification.policy 出一份测试保单，并以 policy.push 报送 policy-no、amount、state（effective）",
         "certification.policy makes a test policy, and policy.push tells its policy-no, amount and state (effective)"],
        ["报送的 request 填所要求的编号，金额为整数分", "put the asked name in `request`; amounts are integer fen"];
    VERIFIED = "policy-verified", ["保单核验", "a policy is vouched for"],
        ["policy.verify 应答 state 与 amount，与报送一致", "policy.verify is answered with the state and amount that were told"],
        ["核验与报送取自同一数据", "answer from the data that was told"];
    UNKNOWN = "policy-unknown", ["核验不存在的保单", "an unknown policy"],
        ["state 为 unknown", "the state is unknown"], ["查无保单也要应答", "answer, also where there is no such policy"];
    TWICE = "message-twice", ["同一报文两次", "the same message comes twice"],
        ["同一编号的 certification.policy 再次到达，不另出保单", "the same certification.policy again makes no second policy"],
        ["持久保存已处理的报文编号", "keep the ids you have seen for good"];
    CLAIMED = "claim-told", ["理赔报送", "a claim is told"],
        ["按 certification.claim 记一笔理赔，并以 claim.push 报送 policy-no、claim-no、amount",
         "certification.claim makes a claim, and claim.push tells policy-no, claim-no and amount"],
        ["理赔金额与要求一致", "tell the amount that was asked for"];
    BROKEN = "signature-broken", ["签名被破坏", "a broken signature"],
        ["签名不符的报文不执行", "nothing is done for a message whose signature does not fit"], ["先验签，再解析", "verify before you parse"];
    FOREIGN = "key-foreign", ["他人密钥签名", "another's key"],
        ["以他人密钥签名的报文不执行", "nothing is done for a message signed by somebody else"],
        ["只用开通时收到的平台公钥验签", "verify with the hub's key that you were given, and with no other"];
    OLD = "signed-too-old", ["签发时间过久", "signed too long ago"],
        ["iat 早于26小时的报文不执行", "nothing is done for a message whose iat is more than 26 hours back"],
        ["核对 iat：至多早26小时、晚5分钟", "check iat: at most 26 hours back and 5 minutes ahead"];
}

static AFTER_PUSHED: [&Exchange; 7] = [&VERIFIED, &UNKNOWN, &TWICE, &CLAIMED, &BROKEN, &FOREIGN, &OLD];

pub async fn play(kit: &mut Kit<'_>, report: &mut Report) -> Result<(), Failure> {
    let asking = policy(kit);
    let mut number = String::new();
    let verdict = pushed(kit, &asking, &mut number).await;
    if !report.took(&PUSHED, verdict)? {
        report.skip(&AFTER_PUSHED);
        return Ok(());
    }
    let verdict = verified(kit, &number).await;
    report.took(&VERIFIED, verdict)?;
    let verdict = unknown(kit).await;
    report.took(&UNKNOWN, verdict)?;
    let verdict = no_other(kit, &asking, &number, None).await;
    report.took(&TWICE, verdict)?;
    let verdict = claimed(kit, &number).await;
    report.took(&CLAIMED, verdict)?;
    for (exchange, how) in [(&BROKEN, Hostile::Broken), (&FOREIGN, Hostile::Foreign), (&OLD, Hostile::Old)] {
        let asking = policy(kit);
        let verdict = no_other(kit, &asking, &number, Some(how)).await;
        report.took(exchange, verdict)?;
    }
    Ok(())
}

fn policy(kit: &mut Kit<'_>) -> CloudEvent {
    let (name, project) = (kit.name(), kit.mark().to_owned());
    let data = json!({"request": name, "project": project, "insured": "认证被保险人", "amount": AMOUNT, "from": "2025-01-01", "to": "2035-12-31"});
    kit.event("certification.policy", data)
}

/// Policies that were told for this request.
fn told(heard: &[CloudEvent], request: &Value) -> Vec<Value> {
    let pushes = heard.iter().filter(|event| event.kind.ends_with(".policy.push") && event.data["request"] == *request);
    pushes.map(|event| event.data.clone()).collect()
}

async fn pushed(kit: &mut Kit<'_>, asking: &CloudEvent, number: &mut String) -> Result<String, Miss> {
    kit.send(asking).await?;
    let request = asking.data["request"].clone();
    let said = kit.until(|heard| told(heard, &request).into_iter().next().map(Ok)).await?;
    match (said["policy-no"].as_str(), said["amount"].as_i64(), said["state"].as_str()) {
        (Some(no), Some(AMOUNT), Some("effective")) => {
            *number = no.to_owned();
            Ok(format!("policy {no}"))
        }
        _ => miss(said.to_string()),
    }
}

async fn verified(kit: &mut Kit<'_>, number: &str) -> Result<String, Miss> {
    let said = kit.ask("policy.verify", json!({"policy-no": number})).await?;
    is(&said, "state", "effective")?;
    match said["amount"].as_i64() {
        Some(AMOUNT) => Ok(format!("{AMOUNT} fen")),
        _ => miss(format!("amount is {}", said["amount"])),
    }
}

async fn unknown(kit: &mut Kit<'_>) -> Result<String, Miss> {
    let number = format!("{}X", kit.mark());
    let said = kit.ask("policy.verify", json!({"policy-no": number})).await?;
    is(&said, "state", "unknown")
}

/// Whatever it is sent, there is no further policy for it; the question behind it tells that it was read.
async fn no_other(kit: &mut Kit<'_>, asking: &CloudEvent, number: &str, how: Option<Hostile>) -> Result<String, Miss> {
    let before = told(&kit.heard, &asking.data["request"]).len();
    match how {
        Some(how) => {
            let body = how.body(kit, asking)?;
            kit.send_body(asking, body).await?;
        }
        None => kit.send(asking).await?,
    }
    verified(kit, number).await?;
    match told(&kit.heard, &asking.data["request"]).len() {
        after if after == before => Ok(format!("{after} policies for it")),
        after => miss(format!("{after} policies for it, not {before}")),
    }
}

async fn claimed(kit: &mut Kit<'_>, number: &str) -> Result<String, Miss> {
    let (request, fen) = (kit.name(), 4_321);
    let asking = kit.event("certification.claim", json!({"request": request, "policy-no": number, "amount": fen}));
    kit.send(&asking).await?;
    let said = kit
        .until(|heard| {
            let push =
                |event: &&CloudEvent| event.kind.ends_with(".claim.push") && event.data["request"] == request.as_str();
            heard.iter().find(push).map(|event| Ok(event.data.clone()))
        })
        .await?;
    match said["policy-no"] == number && said["amount"] == fen && said["claim-no"].is_string() {
        true => Ok(format!("claim {}", said["claim-no"])),
        false => miss(said.to_string()),
    }
}
