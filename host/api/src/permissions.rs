//! The permission table: one line a route, who gets past its door. A route
//! without a line, and a line without a route, fail the test.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody.
    Open,
    /// Anybody; a session only widens what is seen.
    Wider,
    /// Signed in.
    SignedIn,
    /// The platform operator, or an administrator for his own.
    Administers,
    /// An authority's office or the operator.
    Office,
    /// The platform operator.
    Operator,
    /// The message's signature.
    Signature,
    /// Only on a sample hub.
    Sample,
}

use Door::*;

pub const TABLE: &[(&str, &str, Door)] = &[
    ("post", "/session", Open),
    ("delete", "/session", SignedIn),
    ("post", "/session/confirm", SignedIn),
    ("post", "/session/recovery", Open),
    ("post", "/session/totp", SignedIn),
    ("put", "/session/totp", SignedIn),
    ("post", "/people/{id}/recovery", Administers),
    ("get", "/me", SignedIn),
    ("get", "/systems", Wider),
    ("get", "/systems/{system}", Wider),
    ("get", "/systems/{system}/procedures/{procedure}", Open),
    ("get", "/systems/{system}/figures", Office),
    ("get", "/divisions", Open),
    ("get", "/cases", SignedIn),
    ("post", "/cases", SignedIn),
    ("get", "/cases/{case}", SignedIn),
    ("patch", "/cases/{case}/form", SignedIn),
    ("get", "/cases/{case}/materials", SignedIn),
    ("post", "/cases/{case}/materials", SignedIn),
    ("put", "/cases/{case}/materials/{material}", SignedIn),
    ("post", "/cases/{case}/check", SignedIn),
    ("post", "/cases/{case}/tasks/{task}/actions/{action}", SignedIn),
    ("post", "/cases/{case}/{verb}", SignedIn),
    ("get", "/tasks", SignedIn),
    ("post", "/tasks/{task}/claim", SignedIn),
    ("post", "/tasks/{task}/hand-over", SignedIn),
    ("post", "/tasks/{task}/copy", SignedIn),
    ("get", "/notices", SignedIn),
    ("post", "/notices/{id}/read", SignedIn),
    ("get", "/alerts", SignedIn),
    ("get", "/events", SignedIn),
    ("post", "/files", SignedIn),
    ("get", "/files/{id}", SignedIn),
    ("get", "/files/{id}/preview", SignedIn),
    ("get", "/documents/{id}", SignedIn),
    ("get", "/documents/{id}/content", SignedIn),
    ("get", "/documents/{id}/editable", SignedIn),
    ("get", "/seals", SignedIn),
    ("post", "/seals", SignedIn),
    ("get", "/organisations/{code}/seals", SignedIn),
    ("post", "/organisations/{code}/seals", SignedIn),
    ("post", "/seals/{id}/withdrawal", SignedIn),
    ("get", "/seals/{id}/uses", SignedIn),
    ("post", "/seals/{id}/applications", SignedIn),
    ("get", "/seal-applications", SignedIn),
    ("post", "/seal-applications/{id}/{verdict}", SignedIn),
    ("post", "/signatures", SignedIn),
    ("get", "/verify/{code}", Open),
    ("post", "/verify", Open),
    ("get", "/publicity", Open),
    ("get", "/publicity/{no}", Wider),
    ("post", "/publicity/{no}/objections", SignedIn),
    ("get", "/publicity/{no}/objections/{objection}/files/{file}", SignedIn),
    ("get", "/ledger", SignedIn),
    ("get", "/ledger/{account}", SignedIn),
    ("get", "/ledger/{account}/entries", SignedIn),
    ("get", "/ledger/{account}/orders", SignedIn),
    ("get", "/ledger/{account}/reconciliations", SignedIn),
    ("get", "/registers", Open),
    ("get", "/registers/{system}/{register}", Wider),
    ("get", "/registers/{system}/{register}/record", Wider),
    ("get", "/registers/{system}/{register}/history", Wider),
    ("get", "/organisations", Wider),
    ("post", "/organisations", Operator),
    ("get", "/organisations/{code}", SignedIn),
    ("get", "/organisations/{code}/people", SignedIn),
    ("get", "/people", SignedIn),
    ("post", "/people", Open),
    ("post", "/people/invitations", SignedIn),
    ("get", "/delegations", SignedIn),
    ("post", "/delegations", SignedIn),
    ("delete", "/delegations/{no}", SignedIn),
    ("post", "/posts", Administers),
    ("delete", "/posts/{no}", Administers),
    ("post", "/posts/{no}/hand-over", Administers),
    ("get", "/projects", Wider),
    ("get", "/projects/{id}", Wider),
    ("get", "/projects/{id}/timeline", SignedIn),
    ("get", "/plugins", Office),
    ("post", "/plugins", Operator),
    ("get", "/plugins/keys", Operator),
    ("post", "/plugins/keys", Operator),
    ("post", "/plugins/keys/{kid}/{verdict}", Operator),
    ("get", "/plugins/{id}/versions/{v}", Office),
    ("get", "/plugins/{id}/versions/{v}/diff", Office),
    ("get", "/plugins/{id}/versions/{v}/cases", Office),
    ("get", "/plugins/{id}/versions/{v}/rehearsal", Office),
    ("post", "/plugins/{id}/versions/{v}/rehearsal", Operator),
    ("get", "/plugins/{id}/versions/{v}/rehearsal/{decision}", Office),
    ("post", "/plugins/{id}/versions/{v}/review", Operator),
    ("post", "/plugins/{id}/versions/{v}/activation", Operator),
    ("post", "/plugins/{id}/versions/{v}/park", Operator),
    ("post", "/plugins/{id}/versions/{v}/unpark", Operator),
    ("get", "/plugins/{id}/switches", Office),
    ("post", "/plugins/{id}/rollback", Operator),
    ("post", "/plugins/{id}/rights", Operator),
    ("delete", "/plugins/{id}/rights", Operator),
    ("post", "/cases/{case}/version", Operator),
    ("get", "/incidents", Office),
    ("post", "/incidents/{id}/retry", Operator),
    ("get", "/dead-letters", Operator),
    ("post", "/dead-letters/{id}/retry", Operator),
    ("post", "/dead-letters/{id}/discard", Operator),
    ("get", "/partners", Operator),
    ("get", "/partners/{id}", Operator),
    ("get", "/partners/{id}/deliveries", Operator),
    ("post", "/partners/{id}/test", Operator),
    ("post", "/partners/{id}/key-changes/{change}/{verdict}", Operator),
    ("get", "/partners/{id}/messages", Operator),
    ("post", "/partners/{id}/messages", Signature),
    ("post", "/partners/{id}/mailbox", Signature),
    ("get", "/sample/clock", Sample),
    ("put", "/sample/clock", Sample),
    ("post", "/sample/records", Sample),
    ("get", "/sample/events", Sample),
    ("post", "/sample/events", Sample),
    ("get", "/sample/timers", Sample),
    ("get", "/sample/findings/{system}", Sample),
    ("post", "/sample/messages", Sample),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_has_one_line_and_every_line_a_route() {
        let document = serde_json::to_value(crate::openapi()).unwrap();
        let mut routes = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                routes.insert((method.clone(), path.trim_start_matches("/api/v1").to_owned()));
            }
        }
        let lines: BTreeSet<_> = TABLE.iter().map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned())).collect();
        assert_eq!(lines.len(), TABLE.len(), "a route stands twice");
        assert_eq!(lines, routes);
    }
}
