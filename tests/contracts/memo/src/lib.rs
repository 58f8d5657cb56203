use hub_sdk::prelude::*;
hub_sdk::plugin!(Memo, "plugin.toml");

struct Memo;

impl Rules for Memo {
    fn check(_: &MemoForm, _: &Facts, _: &Context, _: &mut Problems) {}

    fn decide(_: &Case<MemoForm>, what: &Occurrence, _: &Facts, _: &Context) -> Decision {
        match what.action() {
            Some(Action::Submit) => next(Step::Read),
            _ => Decision::declared(),
        }
    }
}
