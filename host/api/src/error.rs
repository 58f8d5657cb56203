//! The one place where what went wrong inside becomes an HTTP answer: RFC 9457
//! problem+json with a stable code, both languages, and pointers to fields.
//! What is the hub's own business (a statement, a path) goes to the log alone.
use accounts::AccountError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use cases::{CaseError, Denial, texts::Said};
use serde_json::{Value, json};
use store::StoreError;

pub type Result<T> = std::result::Result<T, ApiError>;

#[derive(Debug)]
pub struct ApiError {
    pub status: StatusCode,
    pub code: &'static str,
    pub zh: String,
    pub en: String,
    pub problems: Vec<Value>,
    /// Members beside the standard ones.
    pub extra: Box<Value>,
    pub retry_after: Option<i64>,
}

impl ApiError {
    pub fn new(status: StatusCode, code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> ApiError {
        ApiError {
            status,
            code,
            zh: zh.into(),
            en: en.into(),
            problems: vec![],
            extra: Box::default(),
            retry_after: None,
        }
    }

    pub fn not_found() -> ApiError {
        ApiError::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "未找到，或您无权查看。请核对编号，或切换办理身份。",
            "Not found, or not yours to see. Check the number, or switch whom you act for.",
        )
    }

    pub fn forbidden() -> ApiError {
        ApiError::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "您的身份无此权限。请切换办理身份，或请本单位管理员授权。",
            "You may not do this from the post you act in. Switch posts, or ask your administrator for it.",
        )
    }

    pub fn bad(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, code, zh, en)
    }

    fn after(mut self, seconds: i64) -> ApiError {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn with(mut self, extra: Value) -> ApiError {
        self.extra = Box::new(extra);
        self
    }
}

/// A problem as the portal shows it at its field.
pub fn problem(said: &Said) -> Value {
    json!({"code": said.code, "level": said.level, "at": said.at, "zh": said.zh, "en": said.en, "cite": said.cite, "offer": said.offer})
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("/problems/{}", self.code), "title": self.en, "status": self.status.as_u16(), "code": self.code,
            "detail": {"zh": self.zh, "en": self.en}, "request-id": crate::request::current(), "problems": self.problems,
        });
        for (k, v) in self.extra.as_object().into_iter().flatten() {
            body[k] = v.clone();
        }
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after.and_then(|s| HeaderValue::from_str(&s.to_string()).ok()) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

pub fn busy() -> ApiError {
    ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "busy",
        "系统繁忙，您的操作未生效，请稍后重试；已填写的内容不会丢失。",
        "The hub is busy and nothing was done. Try again in a moment; what you wrote is kept.",
    )
    .after(2)
}

pub(crate) fn internal(what: &dyn std::fmt::Display) -> ApiError {
    let id = crate::request::current();
    tracing::error!(error = %what, request = id, "request.failed");
    ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        format!("系统内部错误，操作未生效。请稍后重试；如仍出现，请将请求号 {id} 告知系统管理员。"),
        format!(
            "Something went wrong inside and nothing was done. Try again; if it stays, tell the administrator the request number {id}."
        ),
    )
}

/// A defect of ours ends this one answer, and with its request's number, not the connection without a word.
pub(crate) fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str);
    let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words");
    internal(&format_args!("panicked: {what}")).into_response()
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error.is_retryable() {
            true => {
                tracing::error!(%error, "database.unavailable");
                ApiError::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "database-unavailable",
                    "数据库暂时不可用，操作未生效，请稍后重试。",
                    "The database is not available just now and nothing was done. Try again in a moment.",
                )
                .after(5)
            }
            false => internal(&error),
        }
    }
}

impl From<CaseError> for ApiError {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::NotFound(_) => ApiError::not_found(),
            CaseError::NotYours(denial) => denied(denial),
            CaseError::Refused(said) => refused(&said),
            CaseError::Stale { seen, now } => ApiError::new(
                StatusCode::CONFLICT,
                "stale-version",
                "办件已被他人更新，请查看最新内容后再操作。",
                "The case was changed since you opened it. Look at it again before you act.",
            )
            .with(json!({"seen": seen, "revision": now})),
            CaseError::NotNow(why) => ApiError::new(
                StatusCode::CONFLICT,
                "not-now",
                "办件已进入其他环节，当前不能执行该操作，请刷新页面。",
                format!("This cannot be done as the case stands ({why}). Reload the page."),
            ),
            CaseError::KeyReused => ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "同一幂等键对应了不同的请求内容。",
                "The Idempotency-Key was used with another body.",
            ),
            CaseError::Repeated(_) => {
                ApiError::new(StatusCode::OK, "repeated", "该操作此前已完成。", "This was done before.")
            }
            CaseError::ConfirmationNeeded => ApiError::new(
                StatusCode::FORBIDDEN,
                "confirmation-needed",
                "该操作需要您本人确认，请输入密码或动态验证码。",
                "This act binds you: confirm it with your password or a one-time code.",
            ),
            CaseError::Plugin { system, version, fault, incident } => {
                plugin(&system, &version, &fault.to_string(), incident)
            }
            CaseError::Undeclared { system, incident, .. } => {
                plugin(&system, "", "its answer is not what its contract declares", incident)
            }
            CaseError::Unmatched { incident } => plugin("", "", "what it is about is not there", incident),
            CaseError::Unfit(what) => internal(&what),
            error @ CaseError::ForeignAccount(_) => internal(&error),
            CaseError::NoSystem(system) => ApiError::new(
                StatusCode::CONFLICT,
                "system-not-installed",
                format!("应用系统“{system}”尚未接入平台，办件将保留至其接入。"),
                format!("The system “{system}” is not installed yet; the case waits until it is."),
            ),
            CaseError::KeysAway => ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "keys-away",
                "密钥库暂时不可用，未签署任何内容。请稍后重试；如仍不可用，请联系系统管理员。",
                "The key store cannot be reached just now and nothing was signed. Try again in a moment; if it stays so, tell the administrator.",
            )
            .after(10),
            CaseError::TooManyLookups { seconds } => ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-lookups",
                format!("您填写的多个编号或名称均未查到（不存在，或您无权查看）。请核对后于{}分钟后再试。", (seconds + 59) / 60),
                format!("Many numbers or names you entered were not found (absent, or not yours to see). Check them and try again in {} minutes.", (seconds + 59) / 60),
            )
            .after(seconds),
            CaseError::Parked(system) => ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "system-parked",
                format!("应用系统“{system}”因故障暂停处理，您的操作未生效，办件与已填内容均已保留。主管处室恢复后即可继续办理，其他系统不受影响。"),
                format!("The system “{system}” is parked after failures. Nothing was done; your case and what you filled in are kept, and go on when its office lets it run again. All other systems work."),
            )
            .after(60),
            CaseError::NotGranted { system, register } => ApiError::new(
                StatusCode::CONFLICT,
                "not-granted",
                format!("应用系统“{system}”需要读取“{register}”，但城市管理员未授予或已收回该权限，操作未生效，办件保持原状。请联系平台管理员授权。"),
                format!("The system “{system}” needs to read “{register}”, which the city has not granted or has withdrawn. Nothing was done and the case stays where it was; the platform's administrator can grant it."),
            ),
            CaseError::Busy => busy(),
            CaseError::Store(error) => error.into(),
            CaseError::Internal(what) => internal(&what),
        }
    }
}

fn plugin(system: &str, version: &str, what: &str, incident: uuid::Uuid) -> ApiError {
    tracing::error!(system, version, what, %incident, "plugin.failed");
    ApiError::new(
        StatusCode::BAD_GATEWAY,
        "plugin-failed",
        format!("应用系统“{system}”处理出错，操作未生效，办件保持原状。事件编号 {incident}，主管处室已可查看并重试。"),
        format!("The system “{system}” failed. Nothing was done and the case stays where it was. Incident {incident}; its office can see it and try again."),
    )
    .with(json!({"incident": incident}))
}

fn refused(said: &[Said]) -> ApiError {
    let first = said.iter().find(|s| s.refuses()).or(said.first());
    let (zh, en) = first.map_or_else(Default::default, |s| (s.zh.clone(), s.en.clone()));
    let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", zh, en);
    error.problems = said.iter().map(problem).collect();
    error
}

fn denied(denial: Denial) -> ApiError {
    let (code, zh, en) = match denial {
        Denial::Task => (
            "not-yours",
            "该任务不在您的办理范围内。请切换办理身份。",
            "This task is offered to others. Switch whom you act for.",
        ),
        Denial::Claimed => ("claimed", "该任务已由其他人员领取。", "Somebody else has claimed this task."),
        Denial::Power => (
            "no-power",
            "您的授权不包含该操作所需的权限。请联系本单位授权管理员。",
            "Your appointment does not give the power this needs. Ask your administrator.",
        ),
        Denial::OwnCase => (
            "own-case",
            "该办件由您本人申请，您不能审核，请由其他审核人办理（回避）。",
            "You filed this case yourself, so somebody else has to review it.",
        ),
        Denial::Case => ("not-found", "未找到该办件，或您无权查看。", "No such case, or it is not yours to see."),
        Denial::Starter => (
            "not-a-starter",
            "您当前的岗位不能申请该事项。请切换办理身份。",
            "This procedure is not open to the post you act in. Switch posts.",
        ),
    };
    let status = if denial == Denial::Case { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
    ApiError::new(status, code, zh, en)
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::WrongSignIn => ApiError::new(
                StatusCode::UNAUTHORIZED,
                "wrong-sign-in",
                "用户名、密码或验证码不正确。",
                "The name, the password or the code is wrong.",
            ),
            AccountError::CodeNeeded => {
                ApiError::new(StatusCode::UNAUTHORIZED, "code-needed", "请输入动态验证码。", "Enter the one-time code.")
            }
            AccountError::Locked { seconds } => ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                "locked",
                format!("密码错误次数过多，请 {seconds} 秒后再试，或找回密码。"),
                format!("Too many wrong passwords. Try again in {seconds} seconds, or ask for a new one."),
            )
            .after(seconds),
            AccountError::Busy => busy(),
            AccountError::NoSession => ApiError::new(
                StatusCode::UNAUTHORIZED,
                "no-session",
                "登录已失效，请重新登录；未提交的内容已保存。",
                "You are signed out. Sign in again; what you wrote is kept.",
            ),
            AccountError::Csrf => ApiError::new(
                StatusCode::FORBIDDEN,
                "csrf",
                "请求缺少安全令牌，请刷新页面后重试。",
                "The request lacks its security token (Hub-CSRF). Reload the page.",
            ),
            AccountError::NotYourPost => ApiError::new(
                StatusCode::FORBIDDEN,
                "not-your-post",
                "您不担任所选岗位，请重新选择办理身份。",
                "You do not hold the post you act for. Choose another (GET /me lists them).",
            ),
            AccountError::PasswordTooShort { min } => ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "password-too-short",
                format!("密码至少 {min} 个字符。"),
                format!("The password needs at least {min} characters."),
            ),
            AccountError::NameTaken => ApiError::new(
                StatusCode::CONFLICT,
                "name-taken",
                "该用户名已被使用，请换一个。",
                "The sign-in name is taken. Choose another.",
            ),
            AccountError::LinkInvalid => ApiError::new(
                StatusCode::GONE,
                "link-invalid",
                "链接已使用或已过期，请重新申请。",
                "The link was used or is too old. Ask for a new one.",
            ),
            AccountError::Forbidden(_) => ApiError::forbidden(),
            AccountError::Store(error) => error.into(),
            AccountError::Internal(what) => internal(&what),
        }
    }
}
