//! 公示 from outside the case: somebody objects, the time is over. What a notice does to its case is in
//! `plan/publicity.rs`. A moment decides between both: an objection before the last one is taken and answered, however
//! long that takes; one after it is refused, also when the clock that ends the notice comes late.
mod due;
mod objecting;

use uuid::Uuid;

pub(crate) use due::admit;
pub use objecting::{FILES_MAX, Objected, Refused, TEXT_MAX, file};

/// How the timer that ends a notice is called.
pub const TIMER: &str = "publicity";

store::named!(Standing { Open = "公示中", Over = "期满待答复", Ended = "已结束", Upheld = "异议成立", Withdrawn = "已撤回" });
store::named!(Outcome { Open = "待答复", Dismissed = "不成立", Upheld = "成立", Ended = "公示终止" });

/// What happens to a notice by an act that takes the corridor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// Its time is over and nothing is left to answer.
    Ends,
    Answer(Answered),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Of the objection.
    pub task: Uuid,
    pub upheld: bool,
}
