//! Time limits of the law. A clock runs from one step to another, stands while the case is at a step that stops it, and
//! gains what it stood. Several steps may stop it at once, in branches: it runs on when the last of them is left.
use super::Plan;
use crate::{
    doc::{ClockState, Pause},
    error::CaseError,
};
use contract::{
    Procedure,
    procedure::{Clock, Unit},
};
use store::rows::Millis;

impl Plan<'_> {
    pub(super) fn clocks_arrive(&mut self, procedure: &Procedure, branch: &str, step: &str) -> Result<(), CaseError> {
        let now = self.now;
        let why = self.doc.correction.as_ref().filter(|c| c.at == now).map(|c| c.comment.clone());
        for (id, clock) in &procedure.clocks {
            if clock.from == step && !self.doc.clocks.contains_key(id) {
                self.start_clock(id, clock)?;
            }
            let Some(state) = self.doc.clocks.get_mut(id).filter(|c| c.ended.is_none()) else {
                continue;
            };
            if clock.to == step {
                state.ended = Some(now);
            } else if clock.stopped_by.iter().any(|s| s == step) {
                let (branch, step) = (branch.to_owned(), step.to_owned());
                state.pauses.push(Pause { branch, step, why: why.clone(), from: now, to: None });
            }
        }
        Ok(())
    }

    pub fn start_clock(&mut self, id: &str, clock: &Clock) -> Result<(), CaseError> {
        let due = self.after(self.now, self.limit("", &clock.limit)?, clock.unit);
        let state = ClockState { started: self.now, due, pauses: vec![], ended: None };
        self.doc.clocks.insert(id.to_owned(), state);
        Ok(())
    }

    pub(super) fn clocks_leave(&mut self, procedure: &Procedure, branch: &str, step: &str) {
        for (id, clock) in &procedure.clocks {
            let Some(state) = self.doc.clocks.get_mut(id) else {
                continue;
            };
            let Some(since) = ended(&mut state.pauses, branch, step, self.now) else {
                continue;
            };
            let due = state.due;
            let due = self.longer(due, self.gained(since, clock.unit), clock.unit);
            if let Some(state) = self.doc.clocks.get_mut(id) {
                state.due = due;
            }
        }
    }

    /// In the clock's unit; whole days where it counts days.
    fn gained(&self, since: Millis, unit: Unit) -> i64 {
        let zone = &self.engine.clock.zone;
        let (from, to) = (zone.date(since), zone.date(self.now));
        match unit {
            Unit::S | Unit::H => self.now - since,
            Unit::D => i64::from((to - from).get_days()),
            Unit::Wd => self.engine.calendar().workdays_between(from, to).max(0),
        }
    }

    fn longer(&self, due: Millis, gained: i64, unit: Unit) -> Millis {
        match unit {
            Unit::S | Unit::H => due + gained,
            // A limit in days is the end of its last day, which is the beginning of the next.
            Unit::D | Unit::Wd => self.after(due - 1, gained, unit),
        }
    }
}

/// Ends what a step stopped. Since when the clock stood, if that was the last step to stop it.
fn ended(pauses: &mut [Pause], branch: &str, step: &str, now: Millis) -> Option<Millis> {
    let mut open = pauses.iter_mut().filter(|p| p.to.is_none());
    let pause = open.find(|p| p.branch == branch && p.step == step)?;
    pause.to = Some(now);
    let from = pause.from;
    match pauses.iter().any(|p| p.to.is_none()) {
        true => None,
        false => Some(stood_since(pauses, from)),
    }
}

/// Pauses that overlap are one standing; one that only followed another has been gained already.
fn stood_since(pauses: &[Pause], from: Millis) -> Millis {
    let mut since = from;
    while let Some(earlier) = pauses.iter().find(|p| p.from < since && p.to.is_some_and(|to| to > since)) {
        since = earlier.from;
    }
    since
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(step: &str, from: Millis, to: Option<Millis>) -> Pause {
        Pause { step: step.to_owned(), from, to, ..Pause::default() }
    }

    #[test]
    fn a_clock_runs_on_when_the_last_step_that_stopped_it_is_left() {
        let mut pauses = vec![pause("fill", 1, Some(3)), pause("expert", 5, None), pause("fill", 7, None)];
        assert_eq!(ended(&mut pauses, "", "expert", 8), None);
        assert_eq!(ended(&mut pauses, "", "expert", 8), None, "ended once");
        assert_eq!(ended(&mut pauses, "", "fill", 9), Some(5));
        assert_eq!(pauses[1].to, Some(8));
    }

    #[test]
    fn what_ended_before_is_not_gained_again() {
        let mut pauses = vec![pause("fill", 1, Some(4)), pause("seals", 4, None)];
        assert_eq!(ended(&mut pauses, "", "seals", 6), Some(4));
        assert_eq!(ended(&mut pauses, "", "review", 6), None);
    }
}
