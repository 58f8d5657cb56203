//! A person at his browser: one session, and whom he acts for. Blocking on purpose: many people are many threads.
use crate::{Reply, SAMPLE_PASSWORD, reply};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader},
    sync::mpsc::{Receiver, channel},
};
use ureq::{Agent, http};

#[derive(Clone)]
pub struct Person {
    pub name: String,
    url: String,
    agent: Agent,
    cookie: String,
    csrf: String,
    acting: Option<String>,
}

impl Person {
    pub(crate) fn new(url: &str, agent: &Agent, name: &str, cookie: String, csrf: String) -> Person {
        let (name, url, agent) = (name.to_owned(), url.to_owned(), agent.clone());
        Person { name, url, agent, cookie, csrf, acting: None }
    }

    /// The same session at another process of the same city.
    pub fn at(&self, hub: &crate::Hub) -> Person {
        Person { url: hub.url.clone(), ..self.clone() }
    }

    /// The same person from one of his posts: `{organisation}/{post}`.
    pub fn acting(&self, seat: &str) -> Person {
        Person { acting: Some(seat.to_owned()), ..self.clone() }
    }

    /// From the first of his posts.
    #[track_caller]
    pub fn seated(&self) -> Person {
        self.try_seated().unwrap_or_else(|why| panic!("{why}"))
    }

    pub fn try_seated(&self) -> Result<Person, String> {
        let me = self.raw("GET", "/me", &[], &[])?.ok();
        let mut posts = me["acting"].as_array().into_iter().flatten().filter_map(|a| a["value"].as_str());
        let seat = posts.find(|p| *p != "self").ok_or_else(|| format!("{} holds no post: {me}", self.name))?;
        Ok(self.acting(seat))
    }

    /// The same session, as a page that lost its token.
    pub fn without_csrf(&self) -> Person {
        Person { csrf: String::new(), ..self.clone() }
    }

    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The headers of a request that this suite writes by hand.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![];
        if !self.cookie.is_empty() {
            headers.push(("cookie", self.cookie.clone()));
        }
        if !self.csrf.is_empty() {
            headers.push(("hub-csrf", self.csrf.clone()));
        }
        headers.extend(self.acting.clone().map(|seat| ("hub-acting-for", seat)));
        headers
    }

    /// Anything at all; `Err` when no answer came.
    pub fn raw(&self, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Result<Reply, String> {
        let mut request = http::Request::builder().method(method).uri(format!("{}/api/v1{path}", self.url));
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        // A GET with a body is not what a browser sends.
        let answer = match body {
            [] => self.agent.run(request.body(()).map_err(|e| e.to_string())?),
            _ => self.agent.run(request.body(body).map_err(|e| e.to_string())?),
        };
        reply::read(method, path, answer)
    }

    /// A file as it comes down.
    #[track_caller]
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        let mut request = http::Request::get(format!("{}/api/v1{path}", self.url));
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        let mut answer = self.agent.run(request.body(()).expect("a request")).expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.body_mut().with_config().limit(64 << 20).read_to_vec().expect("the whole file")
    }

    pub fn send(&self, method: &str, path: &str, body: &Value) -> Result<Reply, String> {
        self.raw(method, path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    /// The live updates of his page: their data, one after the other, until nobody listens any more.
    #[track_caller]
    pub fn live(&self) -> Receiver<String> {
        let mut request = http::Request::get(format!("{}/api/v1/events", self.url));
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        let answer = self.agent.run(request.body(()).expect("a request")).expect("an answer");
        assert_eq!(answer.status(), 200);
        let (send, receive) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(answer.into_body().into_reader()).lines().map_while(Result::ok) {
                let told = line.strip_prefix("data: ").map(|data| send.send(data.to_owned()));
                if matches!(told, Some(Err(_))) {
                    break;
                }
            }
        });
        receive
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Reply {
        answered(self.raw("GET", path, &[], &[]))
    }

    #[track_caller]
    pub fn post(&self, path: &str, body: Value) -> Reply {
        answered(self.send("POST", path, &body))
    }

    #[track_caller]
    pub fn put(&self, path: &str, body: Value) -> Reply {
        answered(self.send("PUT", path, &body))
    }

    #[track_caller]
    pub fn patch(&self, path: &str, body: Value) -> Reply {
        answered(self.send("PATCH", path, &body))
    }

    #[track_caller]
    pub fn delete(&self, path: &str) -> Reply {
        answered(self.raw("DELETE", path, &[], &[]))
    }

    /// A case as he sees it.
    #[track_caller]
    pub fn case(&self, id: &str) -> Value {
        self.get(&format!("/cases/{id}")).ok()
    }

    /// Opens a case; its id.
    #[track_caller]
    pub fn open(&self, system: &str, procedure: &str, form: Value) -> String {
        let case = self.post("/cases", json!({"system": system, "procedure": procedure, "form": form})).ok();
        case["id"].as_str().expect("a case has an id").to_owned()
    }

    /// Acts on the one task that offers this action, as the page that shows the case would.
    #[track_caller]
    pub fn act(&self, case: &str, action: &str, more: Value) -> Reply {
        let shown = self.case(case);
        let task = task(&shown, action);
        answered(self.act_on(case, &task, action, &with(json!({"version": shown["revision"]}), more), None))
    }

    pub fn act_on(
        &self,
        case: &str,
        task: &str,
        action: &str,
        body: &Value,
        key: Option<&str>,
    ) -> Result<Reply, String> {
        let path = format!("/cases/{case}/tasks/{task}/actions/{action}");
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        self.raw("POST", &path, &headers, body.to_string().as_bytes())
    }

    /// Proves again who he is; the token of one act that asks for it.
    #[track_caller]
    pub fn confirmation(&self) -> Value {
        self.post("/session/confirm", json!({"password": SAMPLE_PASSWORD})).ok()["token"].clone()
    }
}

#[track_caller]
fn answered(answer: Result<Reply, String>) -> Reply {
    answer.unwrap_or_else(|why| panic!("no answer: {why}"))
}

/// The task of a shown case that offers an action.
#[track_caller]
pub fn task(case: &Value, action: &str) -> String {
    let mut tasks = case["tasks"].as_array().into_iter().flatten();
    let offers = |t: &&Value| t["actions"].as_array().into_iter().flatten().any(|a| a["id"] == action);
    let found = tasks.find(offers).and_then(|t| t["id"].as_str());
    found.unwrap_or_else(|| panic!("nothing offers `{action}`: {}", case["steps"])).to_owned()
}

fn with(mut one: Value, more: Value) -> Value {
    for (key, value) in more.as_object().into_iter().flatten() {
        one[key] = value.clone();
    }
    one
}
