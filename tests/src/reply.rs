//! An answer of the hub, looked at before any test sees it: no answer is a 500, and every error of the API is a problem
//! document with a stable code and both languages.
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};
use ureq::{Agent, Body, http};

pub struct Reply {
    pub status: u16,
    pub body: Value,
    pub text: String,
    headers: BTreeMap<String, String>,
    asked: String,
}

pub fn agent() -> Agent {
    let patience = Some(Duration::from_secs(120));
    Agent::config_builder().http_status_as_error(false).timeout_global(patience).build().into()
}

/// Why there is no answer: the hub is gone.
pub fn read(method: &str, path: &str, answer: Result<http::Response<Body>, ureq::Error>) -> Result<Reply, String> {
    let asked = format!("{method} {path}");
    let mut answer = answer.map_err(|e| format!("{asked}: {e}"))?;
    let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().map_err(|e| format!("{asked}: {e}"))?;
    let headers = answer.headers().iter();
    let headers = headers.map(|(k, v)| (k.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned())).collect();
    Ok(Reply::of(answer.status().as_u16(), headers, text, asked))
}

/// An answer as it stood on the wire.
pub fn parse(method: &str, path: &str, text: &str) -> Reply {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: no answer but {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).expect("a status");
    let headers =
        lines.filter_map(|l| l.split_once(':')).map(|(k, v)| (k.to_lowercase(), v.trim().to_owned())).collect();
    Reply::of(status, headers, body.to_owned(), format!("{method} {path}"))
}

impl Reply {
    fn of(status: u16, headers: BTreeMap<String, String>, text: String, asked: String) -> Reply {
        let body = serde_json::from_str(&text).unwrap_or_default();
        let reply = Reply { status, body, text, headers, asked };
        reply.looked_at();
        reply
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    fn looked_at(&self) {
        assert_ne!(self.status, 500, "{self}");
        let readiness = self.asked.ends_with("/readyz");
        if self.status < 400 || readiness {
            return;
        }
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self}");
        assert_eq!(self.body["status"], self.status, "{self}");
        for member in ["/code", "/title", "/type", "/detail/zh", "/detail/en", "/request-id"] {
            let text = self.body.pointer(member).and_then(Value::as_str).unwrap_or_default();
            assert!(!text.is_empty(), "{member} is missing: {self}");
        }
        let zh = self.body["detail"]["zh"].as_str().unwrap_or_default();
        assert!(zh.chars().any(|c| c as u32 >= 0x4e00), "{self}");
        assert_eq!(self.header("x-request-id"), self.body["request-id"].as_str(), "{self}");
        for problem in self.body["problems"].as_array().into_iter().flatten() {
            for member in ["code", "level", "zh", "en"] {
                assert!(problem[member].as_str().is_some_and(|t| !t.is_empty()), "a problem has no {member}: {self}");
            }
        }
    }

    /// It was done; what came back.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{self}");
        self.body
    }

    /// It was not done, for this reason.
    #[track_caller]
    pub fn not(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str().unwrap_or_default()), (status, code), "{self}");
        self.body
    }

    /// It was answered so, whatever came back.
    #[track_caller]
    pub fn expect(self, status: u16) {
        assert_eq!(self.status, status, "{self}");
    }

    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether one of its problems has this code.
    pub fn names(&self, code: &str) -> bool {
        self.body["problems"].as_array().into_iter().flatten().any(|p| p["code"] == code)
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let text: String = self.text.chars().take(2_000).collect();
        write!(f, "{} was answered with {} {text}", self.asked, self.status)
    }
}
