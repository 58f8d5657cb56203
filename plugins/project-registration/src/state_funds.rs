//! R3: whether a project is state-invested, by its funds
//! (《必须招标的工程项目规定》第二条).
use crate::{Project, project::plain};
use hub_sdk::prelude::*;

const BUDGET: [&str; 2] = ["财政预算资金", "专项债券"];
const STATE: [&str; 3] = ["财政预算资金", "专项债券", "国有企事业单位自有资金"];

/// 200万元, and 10 % of the total investment.
const BUDGET_LEAST: Fen = Fen::yuan(2_000_000);
const BUDGET_PERCENT: i64 = 10;

pub struct StateFunds {
    budget: Fen,
    state: Fen,
    total: Fen,
}

impl StateFunds {
    pub fn of(project: &Project) -> StateFunds {
        let from = |sources: &[&str]| -> Fen {
            let of_them = project.funds().iter().filter(|row| sources.contains(&plain(&row.source)));
            of_them.filter_map(|row| row.amount).sum()
        };
        StateFunds { budget: from(&BUDGET), state: from(&STATE), total: project.total_investment() }
    }

    /// Enough budget money, or more than half of the funds are the state's.
    pub fn invested(&self) -> bool {
        let budget = self.budget >= BUDGET_LEAST && self.budget * 100 >= self.total * BUDGET_PERCENT;
        budget || self.state * 2 > self.total
    }

    /// Per cent of the total investment, as are the shares below.
    pub fn budget_share(&self) -> Hundredths {
        share(self.budget, self.total)
    }

    pub fn state_share(&self) -> Hundredths {
        share(self.state, self.total)
    }
}

/// Per cent with two decimals, rounded half up; money times ten thousand may pass 64 bits.
pub fn share(part: Fen, whole: Fen) -> Hundredths {
    if whole.0 <= 0 {
        return Hundredths(0);
    }
    let (part, whole) = (i128::from(part.0), i128::from(whole.0));
    Hundredths(((part * 20_000 + whole) / (whole * 2)) as i64)
}

#[cfg(test)]
mod tests {
    use super::StateFunds;
    use crate::samples;
    use hub_sdk::prelude::*;

    fn funds(rows: &[(&str, i64)]) -> StateFunds {
        let total: i64 = rows.iter().map(|(_, yuan)| yuan).sum();
        StateFunds::of(&samples::with_funds(Fen::yuan(total), rows))
    }

    #[test]
    fn the_worked_example_is_state_invested_by_its_budget_money() {
        let funds = StateFunds::of(&samples::qinglong());
        assert!(funds.invested());
        assert_eq!(funds.budget_share().to_string(), "19.23");
        assert_eq!(funds.state_share().to_string(), "61.54");
    }

    #[test]
    fn budget_money_counts_from_two_million_and_a_tenth() {
        assert!(funds(&[("财政预算资金", 2_000_000), ("民间资金", 18_000_000)]).invested());
        assert!(!funds(&[("财政预算资金", 1_999_999), ("民间资金", 2_000_001)]).invested());
        assert!(!funds(&[("专项债券", 2_000_000), ("民间资金", 18_000_001)]).invested());
    }

    #[test]
    fn half_of_the_funds_is_not_more_than_half() {
        assert!(!funds(&[("国有企事业单位自有资金", 10), ("银行贷款", 10)]).invested());
        assert!(funds(&[("国有企事业单位自有资金", 11), ("银行贷款", 10)]).invested());
    }
}
