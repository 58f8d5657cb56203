//! Which tags to acknowledge. One acknowledgement for many (`multiple`) costs the client a sixth of one each,
//! so decisions are gathered and everything up to the first open tag is settled at once. Pure.

use std::collections::VecDeque;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
    /// Given back by itself; a later `multiple` passes over it.
    Returned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settlement {
    pub tag: u64,
    pub multiple: bool,
}

/// Tags of one channel: they begin at 1 and have no gaps.
#[derive(Debug)]
pub(super) struct Settler {
    first: u64,
    states: VecDeque<State>,
    /// When one message stays open, so many done ones may wait behind it before they are settled one by one.
    patience: usize,
}

impl Settler {
    pub(super) fn new(prefetch: u16) -> Self {
        Self { first: 1, states: VecDeque::new(), patience: usize::from(prefetch / 2).max(1) }
    }

    pub(super) fn delivered(&mut self, tag: u64) {
        debug_assert_eq!(tag, self.first + self.states.len() as u64);
        self.states.push_back(State::Open);
    }

    pub(super) fn done(&mut self, tag: u64) {
        self.set(tag, State::Done);
    }

    pub(super) fn returned(&mut self, tag: u64) {
        self.set(tag, State::Returned);
    }

    fn set(&mut self, tag: u64, state: State) {
        let at = tag.checked_sub(self.first).map(|at| at as usize);
        if let Some(slot) = at.and_then(|at| self.states.get_mut(at)) {
            *slot = state;
        }
    }

    /// What to tell the broker now.
    pub(super) fn settle(&mut self) -> Vec<Settlement> {
        let mut settlements: Vec<_> = self.prefix().into_iter().collect();
        let behind = self.states.iter().filter(|s| **s == State::Done).count();
        if behind >= self.patience {
            settlements.extend(self.one_by_one());
        }
        settlements
    }

    fn prefix(&mut self) -> Option<Settlement> {
        let mut last = None;
        while let Some(State::Done | State::Returned) = self.states.front() {
            if self.states.pop_front() == Some(State::Done) {
                last = Some(self.first);
            }
            self.first += 1;
        }
        last.map(|tag| Settlement { tag, multiple: true })
    }

    fn one_by_one(&mut self) -> Vec<Settlement> {
        let first = self.first;
        let done = self.states.iter_mut().enumerate();
        done.filter(|(_, state)| **state == State::Done)
            .map(|(at, state)| {
                *state = State::Returned;
                Settlement { tag: first + at as u64, multiple: false }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(tag: u64) -> Settlement {
        Settlement { tag, multiple: true }
    }

    fn one(tag: u64) -> Settlement {
        Settlement { tag, multiple: false }
    }

    fn settler(prefetch: u16, delivered: u64) -> Settler {
        let mut settler = Settler::new(prefetch);
        (1..=delivered).for_each(|tag| settler.delivered(tag));
        settler
    }

    #[test]
    fn everything_before_the_first_open_tag_is_settled_at_once() {
        let mut settler = settler(100, 5);
        settler.done(2);
        assert_eq!(settler.settle(), []);
        settler.done(1);
        settler.done(4);
        assert_eq!(settler.settle(), [all(2)]);
        settler.done(3);
        settler.done(5);
        assert_eq!(settler.settle(), [all(5)]);
        assert_eq!(settler.settle(), []);
    }

    #[test]
    fn what_was_returned_is_not_acknowledged() {
        let mut settler = settler(100, 3);
        settler.returned(1);
        assert_eq!(settler.settle(), []);
        settler.done(2);
        settler.returned(3);
        assert_eq!(settler.settle(), [all(2)]);
        settler.delivered(4);
        settler.done(4);
        assert_eq!(settler.settle(), [all(4)]);
    }

    #[test]
    fn one_slow_message_does_not_hold_up_the_queue() {
        let mut settler = settler(4, 4);
        settler.done(2);
        assert_eq!(settler.settle(), []);
        settler.done(4);
        assert_eq!(settler.settle(), [one(2), one(4)]);
        settler.done(1);
        assert_eq!(settler.settle(), [all(1)]);
        settler.done(3);
        assert_eq!(settler.settle(), [all(3)]);
    }

    #[test]
    fn a_decision_said_twice_or_for_an_unknown_tag_changes_nothing() {
        let mut settler = settler(100, 1);
        settler.done(1);
        assert_eq!(settler.settle(), [all(1)]);
        settler.done(1);
        settler.done(9);
        assert_eq!(settler.settle(), []);
    }
}
