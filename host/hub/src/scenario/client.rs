//! Persons at their browsers: one signed-in session each, kept for the run.
use serde_json::{Value, json};
use std::{collections::HashMap, time::Duration};
use ureq::{Agent, Body, http};

#[derive(Clone)]
pub struct Against {
    pub url: String,
    /// One for all persons of the sample city.
    pub password: String,
}

pub struct Client {
    agent: Agent,
    against: Against,
    sessions: HashMap<String, Session>,
}

#[derive(Clone)]
struct Session {
    cookie: String,
    csrf: String,
}

/// Who asks: a person, and for whom he acts.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    pub person: &'a str,
    /// Value of `Hub-Acting-For`; none for a read over all posts.
    pub acting: Option<&'a str>,
}

pub struct Reply {
    pub status: u16,
    pub body: Value,
}

impl Reply {
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body of a success, else what the hub says.
    pub fn ok(self, what: &str) -> Result<Value, String> {
        match self.is_ok() {
            true => Ok(self.body),
            false => Err(format!("{what}: {}", self.says())),
        }
    }

    pub fn says(&self) -> String {
        let text = self.body["detail"]["zh"].as_str().or(self.body["title"].as_str());
        let problems = self.body["problems"].as_array().filter(|p| !p.is_empty());
        let list: Vec<String> = problems
            .into_iter()
            .flatten()
            .map(|p| format!("{} {}", p["code"].as_str().unwrap_or(""), p["zh"].as_str().unwrap_or("")))
            .collect();
        format!(
            "{} {} {} {}",
            self.status,
            self.body["code"].as_str().unwrap_or(""),
            text.unwrap_or(""),
            list.join(" / ")
        )
    }
}

impl Client {
    pub fn new(against: &Against) -> Client {
        let config =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60))).build();
        Client { agent: config.into(), against: against.clone(), sessions: HashMap::new() }
    }

    pub fn get(&mut self, who: Who, path: &str) -> Result<Reply, String> {
        let session = self.session(who.person)?;
        let mut request = self.agent.get(self.url(path)).header("Cookie", &session.cookie);
        if let Some(acting) = who.acting {
            request = request.header("Hub-Acting-For", acting);
        }
        read(request.call())
    }

    pub fn send(&mut self, who: Who, method: &str, path: &str, body: &Value) -> Result<Reply, String> {
        let bytes = serde_json::to_vec(body).map_err(|e| e.to_string())?;
        self.raw(who, method, path, "application/json", &bytes)
    }

    pub fn raw(&mut self, who: Who, method: &str, path: &str, media: &str, body: &[u8]) -> Result<Reply, String> {
        let session = self.session(who.person)?;
        let mut request = http::Request::builder()
            .method(method)
            .uri(self.url(path))
            .header("Cookie", &session.cookie)
            .header("Hub-CSRF", &session.csrf)
            .header("Content-Type", media);
        if let Some(acting) = who.acting {
            request = request.header("Hub-Acting-For", acting);
        }
        let request = request.body(body).map_err(|e| e.to_string())?;
        read(self.agent.run(request))
    }

    /// Proves again who he is; the token of one confirmed act.
    pub fn confirm(&mut self, person: &str) -> Result<String, String> {
        let who = Who { person, acting: None };
        let body = json!({"password": self.against.password});
        let reply = self.send(who, "POST", "/session/confirm", &body)?.ok("the confirmation")?;
        reply["token"].as_str().map(str::to_owned).ok_or_else(|| "the confirmation brought no token".to_owned())
    }

    fn session(&mut self, person: &str) -> Result<Session, String> {
        if let Some(session) = self.sessions.get(person) {
            return Ok(session.clone());
        }
        let body = json!({"name": person, "password": self.against.password});
        let answer = self.agent.post(self.url("/session")).send_json(&body).map_err(|e| e.to_string())?;
        let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|c| c.to_str().ok());
        let pairs: Vec<&str> = cookies.map(|c| c.split(';').next().unwrap_or(c)).collect();
        let cookie = pairs.join("; ");
        let body = read(Ok(answer))?.ok(&format!("{person} signs in"))?;
        let csrf = body["csrf"].as_str().unwrap_or_default().to_owned();
        let session = Session { cookie, csrf };
        self.sessions.insert(person.to_owned(), session.clone());
        Ok(session)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.against.url.trim_end_matches('/'))
    }
}

fn read(answer: Result<http::Response<Body>, ureq::Error>) -> Result<Reply, String> {
    let mut answer = answer.map_err(|e| format!("the hub does not answer: {e}"))?;
    let status = answer.status().as_u16();
    let text = answer.body_mut().read_to_string().map_err(|e| e.to_string())?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Ok(Reply { status, body })
}
