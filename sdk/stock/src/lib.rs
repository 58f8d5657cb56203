//! The rules of a plugin that has none: every form is fine, and every action does what the procedure declares.

struct Stock;

impl hub_wit::Wire for Stock {
    fn check(_: String) -> String {
        r#"{"checked":{"problems":[]}}"#.into()
    }

    fn decide(_: String) -> String {
        r#"{"decision":{}}"#.into()
    }
}

hub_wit::export!(Stock);
