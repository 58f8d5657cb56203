//! Who asks: the visitor of a session (cookie or bearer), and whom he acts for.
//! Extractors, so that a route cannot forget: a handler that takes `Acting`
//! has been let in.
use crate::{error::ApiError, state::App};
use accounts::{AccountError, Acting, Visitor};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
};

pub const COOKIE: &str = "hub-session";
const ACTING_FOR: &str = "hub-acting-for";
const CSRF: &str = "hub-csrf";

/// Signed in.
pub struct Who(pub Visitor);

/// Signed in, from one post or for himself.
pub struct As(pub Acting);

/// Signed in, all his posts at once (reading only).
pub struct All {
    pub visitor: Visitor,
    pub seats: Vec<Acting>,
}

/// Perhaps signed in.
pub struct Maybe(pub Acting);

impl FromRequestParts<App> for Who {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        visitor(&parts.headers, &parts.method, app).await.map(Who)
    }
}

impl FromRequestParts<App> for As {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let visitor = visitor(&parts.headers, &parts.method, app).await?;
        let header = acting_for(&parts.headers).unwrap_or_else(|| "self".to_owned());
        Ok(As(app.accounts.acting(&visitor, &header, &app.today().await?).await?))
    }
}

impl FromRequestParts<App> for All {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let visitor = visitor(&parts.headers, &parts.method, app).await?;
        let today = app.today().await?;
        if let Some(header) = acting_for(&parts.headers) {
            let one = app.accounts.acting(&visitor, &header, &today).await?;
            return Ok(All { visitor, seats: vec![one] });
        }
        let oneself = Acting {
            person: visitor.person.clone(),
            name: visitor.name.clone(),
            seat: None,
            operator: visitor.operator,
        };
        let mut seats = vec![oneself.clone()];
        for seat in app.accounts.seats(&visitor.person, &today).await? {
            seats.push(Acting { seat: Some(seat), ..oneself.clone() });
        }
        Ok(All { visitor, seats })
    }
}

impl FromRequestParts<App> for Maybe {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match As::from_request_parts(parts, app).await {
            Ok(As(acting)) => Ok(Maybe(acting)),
            Err(error) if error.code == "no-session" => Ok(Maybe(Acting::default())),
            Err(error) => Err(error),
        }
    }
}

impl All {
    /// One viewer with every chair.
    pub fn viewer(&self) -> store::filter::Viewer {
        let chairs = self.seats.iter().flat_map(|a| a.viewer().chairs).collect();
        store::filter::Viewer { person: self.visitor.person.clone(), chairs }
    }
}

impl App {
    /// The business day, by which posts are in force.
    pub async fn today(&self) -> Result<String, ApiError> {
        let now = self.engine.clock.now().await?;
        Ok(self.engine.clock.zone.date(now).to_string())
    }
}

/// An office's name may come percent-encoded, as the standard wants, or as plain UTF-8.
fn acting_for(headers: &HeaderMap) -> Option<String> {
    let text = String::from_utf8_lossy(headers.get(ACTING_FOR)?.as_bytes()).trim().to_owned();
    let encode = |c: char| match c.is_ascii() {
        true => c.to_string(),
        false => c.to_string().bytes().map(|b| format!("%{b:02X}")).collect(),
    };
    Some(text.chars().map(encode).collect()).filter(|t: &String| !t.is_empty())
}

async fn visitor(headers: &HeaderMap, method: &Method, app: &App) -> Result<Visitor, ApiError> {
    if let Some(token) = bearer(headers) {
        return Ok(app.accounts.visitor(token, false).await?);
    }
    let token = cookie(headers).ok_or(AccountError::NoSession)?;
    let visitor = app.accounts.visitor(&token, true).await?;
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let token = headers.get(CSRF).and_then(|v| v.to_str().ok());
    match reads || token == Some(visitor.csrf.as_str()) {
        true => Ok(visitor),
        false => Err(AccountError::Csrf.into()),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

pub fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|p| p.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}
