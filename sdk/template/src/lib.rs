use hub_sdk::prelude::*;
hub_sdk::plugin!({{Name}}, "plugin.toml");

struct {{Name}};

impl Rules for {{Name}} {
    fn check(form: &ApplicationForm, facts: &Facts, cx: &Context, say: &mut Problems) {
        if form.until < form.from {
            say.refuse(Msg::EndsBeforeStart).at("/until");
        }
        if i64::from((form.until - form.from).get_days()) > cx.settings.max_days {
            say.refuse(Msg::TooLong { days: cx.settings.max_days.into() }).at("/until");
        }
        if facts.running > 0 {
            say.warn(Msg::AnotherRunning { count: facts.running.into() });
        }
    }

    fn decide(case: &Case<ApplicationForm>, what: &Occurrence, _: &Facts, _: &Context) -> Decision {
        match what.action() {
            Some(Action::Approve) => next(Step::Done).put(Approval {
                no: number("approval-no"),
                organisation: Some(case.applicant.id().into()),
                ..Approval::like(&case.form)
            }),
            _ => Decision::declared(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_before_it_starts_is_refused() {
        scenario("ends-before-start").refused_with(Msg::EndsBeforeStart);
    }

    #[test]
    fn an_approval_is_recorded() {
        let run = scenario("approved");
        assert_eq!(run.passes().puts("approval")[0]["until"], "2025-02-28");
    }
}
