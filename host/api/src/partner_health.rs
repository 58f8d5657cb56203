//! What is wrong with a partnership, and what to do about it: from what is known about it alone. Bounded by what an
//! operator can see and mend; what a message said is the business of its dead letter.
use serde_json::{Value, json};
use store::rows::*;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// A key that is older is due to be rolled over.
pub const KEY_DAYS: i64 = 365;
const CERTIFICATE_DAYS: i64 = 14;
/// So many messages that nobody takes are no queue any more.
const BACKLOG: i64 = 50;
const PING_MS: i64 = 60 * 1000;

/// All that is looked at.
pub struct Seen<'a> {
    pub partner: &'a PartnerRow,
    pub keys: &'a [PartnerKeyRow],
    pub webhook: Option<&'a WebhookRow>,
    /// Partners on the hub's own machine are called.
    pub insecure: bool,
    pub backlog: i64,
    pub dead_letters: i64,
    pub pending: usize,
    pub ping: Option<&'a PingRow>,
    pub now: Millis,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    Good,
    Attention,
    Broken,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Good => "good",
            Level::Attention => "attention",
            Level::Broken => "broken",
        }
    }
}

pub struct Remedy {
    pub level: Level,
    code: &'static str,
    zh: String,
    en: String,
}

impl Remedy {
    pub fn view(&self) -> Value {
        json!({"code": self.code, "level": self.level.name(), "zh": self.zh, "en": self.en})
    }
}

fn remedy(level: Level, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Remedy {
    Remedy { level, code, zh: zh.into(), en: en.into() }
}

/// The worst first.
pub fn remedies(seen: &Seen<'_>) -> Vec<Remedy> {
    if seen.partner.state == PartnerState::Removed {
        return vec![];
    }
    let mut found: Vec<Remedy> = keys(seen).into_iter().chain(webhook(seen)).chain(traffic(seen)).collect();
    found.sort_by_key(|r| std::cmp::Reverse(r.level));
    found
}

fn keys(seen: &Seen<'_>) -> Vec<Remedy> {
    let id = &seen.partner.id;
    let mut valid = seen.keys.iter().filter(|k| k.state == PartnerKeyState::Valid).peekable();
    let mut found = vec![];
    if valid.peek().is_none() {
        found.push(remedy(
            Level::Broken,
            "no-key",
            format!("没有有效密钥，它的报文一律拒收。请执行 hub partner key add {id}，并由第二人核准。"),
            format!("It has no valid key, so that nothing it says is taken. Run hub partner key add {id}; a second operator approves it."),
        ));
    }
    for key in valid.filter(|k| seen.now - k.added > KEY_DAYS * DAY_MS) {
        let days = (seen.now - key.added) / DAY_MS;
        found.push(remedy(
            Level::Attention,
            "key-old",
            format!("密钥 {} 已使用 {days} 天，应予更换：先执行 hub partner key add {id}，对方启用新密钥后停用旧密钥。", key.kid),
            format!("Key {} is {days} days old and due to be rolled over: hub partner key add {id}, then revoke it once the partner signs with the new one.", key.kid),
        ));
    }
    if seen.pending > 0 {
        found.push(remedy(
            Level::Attention,
            "key-waits",
            "有密钥变更待第二人核准。请向对方核对后核准或拒绝。",
            "A new key waits for a second operator. Check it with the partner, then approve or refuse it.",
        ));
    }
    found
}

fn webhook(seen: &Seen<'_>) -> Vec<Remedy> {
    let Some(webhook) = seen.webhook else { return vec![] };
    let mut found = vec![];
    let id = &seen.partner.id;
    if webhook.state == WebhookState::Disabled {
        let (zh, en) = match webhook.reason.as_str() {
            "gone" => ("对方回答该地址已停用（410）", "it answered that the address is gone (410)"),
            _ => ("长时间无法送达", "it was not reached for too long"),
        };
        found.push(remedy(
            Level::Broken,
            "webhook-disabled",
            format!("推送已停止：{zh}；待发报文保留。请与对方核实地址，再执行 hub partner webhook set {id} --url …"),
            format!("It is called no more: {en}. What waits is kept. Ask for its address, then run hub partner webhook set {id} --url …"),
        ));
    } else if webhook.failures > 0 {
        found.push(remedy(
            Level::Attention,
            "webhook-failing",
            format!("推送连续失败 {} 次，将自动重试。请查看推送记录，必要时联系对方。", webhook.failures),
            format!("{} calls in a row failed; it is tried again by itself. Look at the deliveries, and call the partner if need be.", webhook.failures),
        ));
    }
    let left = webhook.certificate_until.map(|until| (until - seen.now) / DAY_MS);
    if let Some(days) = left.filter(|days| *days < CERTIFICATE_DAYS) {
        found.push(remedy(
            Level::Attention,
            "certificate-ends",
            format!("对方服务器证书剩余 {} 天，到期后无法推送。请提醒对方更换。", days.max(0)),
            format!("The certificate of its server ends in {} days; then it cannot be called. Tell the partner to renew it.", days.max(0)),
        ));
    }
    if seen.insecure {
        found.push(remedy(
            Level::Broken,
            "insecure",
            "本平台允许推送到本机地址：仅限测试，不安全。请去掉配置 [webhooks] insecure-loopback-ca 后重启。",
            "INSECURE, for tests alone: this hub calls addresses on its own machine. Remove [webhooks] insecure-loopback-ca and start it anew.",
        ));
    }
    found
}

fn traffic(seen: &Seen<'_>) -> Vec<Remedy> {
    let mut found = vec![];
    if seen.dead_letters > 0 {
        found.push(remedy(
            Level::Attention,
            "dead-letters",
            format!("有 {} 条死信待处理。请在「死信处理」中查看原因。", seen.dead_letters),
            format!("{} dead letters are open. Their reasons stand on the page Dead letters.", seen.dead_letters),
        ));
    }
    if seen.backlog >= BACKLOG {
        found.push(remedy(
            Level::Attention,
            "backlog",
            format!("有 {} 条报文待对方取走。请确认对方系统是否在运行。", seen.backlog),
            format!("{} messages wait for it. Ask whether its system runs.", seen.backlog),
        ));
    }
    if seen.ping.is_some_and(|p| p.acknowledged.is_none() && seen.now - p.sent > PING_MS) {
        found.push(remedy(
            Level::Attention,
            "ping-open",
            "最近一次测试报文未获确认。请确认对方系统是否在运行、是否支持 hub.ping。",
            "The last test was not acknowledged. Ask whether its system runs, and whether it answers hub.ping.",
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn partner(state: PartnerState) -> PartnerRow {
        PartnerRow {
            id: "bank-a".into(),
            kind: PartnerKind::Bank,
            name: "甲银行".into(),
            organisation: None,
            says: vec![],
            format: PartnerFormat::Json,
            broker_user: None,
            state,
            added: 0,
            ended: None,
        }
    }

    fn key(days: i64, state: PartnerKeyState) -> PartnerKeyRow {
        PartnerKeyRow {
            partner: "bank-a".into(),
            kid: "k".into(),
            algorithm: "ES256".into(),
            pem: String::new(),
            state,
            added: NOW - days * DAY_MS,
            revoked: None,
            reason: String::new(),
        }
    }

    fn hook() -> WebhookRow {
        WebhookRow {
            partner: "bank-a".into(),
            url: String::new(),
            secrets: vec![],
            state: WebhookState::Active,
            reason: String::new(),
            failures: 0,
            failing_since: None,
            next_try: 0,
            certificate_until: Some(NOW + 90 * DAY_MS),
            set_at: 0,
        }
    }

    fn codes(change: impl Fn(&mut Seen<'_>), keys: &[PartnerKeyRow], webhook: &WebhookRow) -> Vec<&'static str> {
        let partner = partner(PartnerState::Active);
        let mut seen = Seen {
            partner: &partner,
            keys,
            webhook: Some(webhook),
            insecure: false,
            backlog: 3,
            dead_letters: 0,
            pending: 0,
            ping: None,
            now: NOW,
        };
        change(&mut seen);
        remedies(&seen).into_iter().map(|r| r.code).collect()
    }

    #[test]
    fn what_is_wrong_is_named_and_the_worst_comes_first() {
        let good = [key(10, PartnerKeyState::Valid)];
        assert_eq!(codes(|_| {}, &good, &hook()), [] as [&str; 0]);
        assert_eq!(codes(|_| {}, &[key(10, PartnerKeyState::Revoked)], &hook()), ["no-key"]);
        assert_eq!(codes(|_| {}, &[key(400, PartnerKeyState::Valid)], &hook()), ["key-old"]);
        assert_eq!(codes(|s| s.dead_letters = 1, &good, &hook()), ["dead-letters"]);
        assert_eq!(codes(|s| s.backlog = 50, &good, &hook()), ["backlog"]);
        assert_eq!(codes(|s| s.pending = 1, &good, &hook()), ["key-waits"]);
        let failing = WebhookRow { failures: 2, certificate_until: Some(NOW + DAY_MS), ..hook() };
        assert_eq!(codes(|_| {}, &good, &failing), ["webhook-failing", "certificate-ends"]);
        let gone = WebhookRow { state: WebhookState::Disabled, reason: "gone".into(), failures: 1, ..hook() };
        assert_eq!(codes(|s| s.dead_letters = 1, &good, &gone), ["webhook-disabled", "dead-letters"]);
        let removed = partner(PartnerState::Removed);
        assert!(codes(|_| {}, &[], &gone).contains(&"no-key"));
        let seen = Seen {
            partner: &removed,
            keys: &[],
            webhook: None,
            insecure: false,
            backlog: 99,
            dead_letters: 9,
            pending: 0,
            ping: None,
            now: NOW,
        };
        assert!(remedies(&seen).is_empty(), "what has ended needs no remedy");
    }
}
