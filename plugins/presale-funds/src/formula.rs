//! R5: what must stay of a building's money and what may leave. R is what buyers paid less refunds, T the developer's own
//! money, K what left the quota, X what left beyond it, G the guarantees. Two invariants hold after every entry: inside the
//! quota stand min(R, Q) + T − K, beyond it max(0, R − Q) − X, with the interest a building was given.
use hub_sdk::Fen;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Building {
    pub no: String,
    pub works_unit: String,
    pub quota: Fen,
    pub received: Fen,
    pub topped_up: Fen,
    pub released_in: Fen,
    pub released_excess: Fen,
    pub guarantee: Fen,
    /// Of the whole account, given to this building at its first registration.
    pub interest: Fen,
    /// Its place in `nodes::ALL`.
    pub node: usize,
    pub closed: bool,
}

/// What the city settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// Percent that each node sets free.
    pub ratios: Vec<i64>,
    /// Percent of what must stay that guarantees may stand for.
    pub guarantee_cap: i64,
    pub by_ratio: bool,
}

/// Between the sub-ledgers of a building, both as they grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub inside: Fen,
    pub beyond: Fen,
}

impl Building {
    /// L2.
    pub fn inside(&self) -> Fen {
        self.received.min(self.quota) + self.topped_up - self.released_in
    }

    /// L3.
    pub fn beyond(&self) -> Fen {
        self.excess() - self.released_excess
    }

    fn excess(&self) -> Fen {
        (self.received - self.quota).max(Fen(0)) + self.interest
    }

    pub fn retain(&self, terms: &Terms) -> Fen {
        percent(self.quota, 100 - terms.ratio(self.node))
    }

    /// The most that guarantees may stand for; what is beyond does not count.
    pub fn guarantee_cap(&self, terms: &Terms) -> Fen {
        Fen(self.retain(terms).0 * terms.guarantee_cap / 100)
    }

    /// What must stay in cash.
    pub fn required(&self, terms: &Terms) -> Fen {
        self.retain(terms) - self.guarantee.min(self.guarantee_cap(terms))
    }

    pub fn shortfall(&self, terms: &Terms) -> Fen {
        match self.closed {
            true => Fen(0),
            false => (self.required(terms).min(self.due()) - self.inside()).max(Fen(0)),
        }
    }

    /// No more can be missing than was ever there: before the buyers have paid the quota, nothing is short.
    fn due(&self) -> Fen {
        self.received.min(self.quota) + self.topped_up
    }

    pub fn available_in(&self, terms: &Terms) -> Fen {
        let free = match terms.by_ratio {
            true => self.received.min(percent(self.quota, terms.ratio(self.node))) - self.released_in,
            false => self.inside() - self.required(terms),
        };
        free.max(Fen(0))
    }

    pub fn available_excess(&self) -> Fen {
        self.beyond().max(Fen(0))
    }

    /// E2: up to the quota inside, the rest beyond.
    pub fn receive(&mut self, amount: Fen) -> Moved {
        self.change(|b| b.received += amount)
    }

    /// E6: from beyond first.
    pub fn refund(&mut self, amount: Fen) -> Moved {
        self.change(|b| b.received += -amount)
    }

    /// E9.
    pub fn top_up(&mut self, amount: Fen) -> Moved {
        self.change(|b| b.topped_up += amount)
    }

    /// E7.
    pub fn earn(&mut self, interest: Fen) -> Moved {
        self.change(|b| b.interest += interest)
    }

    /// E8.
    pub fn requota(&mut self, quota: Fen) -> Moved {
        self.change(|b| b.quota = quota)
    }

    /// E3 within the quota.
    pub fn release_in(&mut self, amount: Fen) -> Moved {
        self.change(|b| b.released_in += amount)
    }

    /// E3 beyond it.
    pub fn release_excess(&mut self, amount: Fen) -> Moved {
        self.change(|b| b.released_excess += amount)
    }

    fn change(&mut self, what: impl FnOnce(&mut Building)) -> Moved {
        let before = (self.inside(), self.beyond());
        what(self);
        self.rebook();
        Moved { inside: self.inside() - before.0, beyond: self.beyond() - before.1 }
    }

    /// Excess that was withdrawn and that R no longer covers counts as released within the quota.
    fn rebook(&mut self) {
        let uncovered = (self.released_excess - self.excess()).max(Fen(0));
        self.released_excess += -uncovered;
        self.released_in += uncovered;
    }
}

impl Terms {
    fn ratio(&self, node: usize) -> i64 {
        self.ratios.get(node).copied().unwrap_or_default()
    }

    pub fn of(settings: &crate::Settings) -> Terms {
        Terms {
            ratios: settings.ratios.clone(),
            guarantee_cap: settings.guarantee_cap,
            by_ratio: settings.release_mode == "ratio",
        }
    }
}

/// Rounded half up to the fen.
pub fn percent(amount: Fen, percent: i64) -> Fen {
    let product = i128::from(amount.0) * i128::from(percent);
    Fen(i64::try_from((product + 50).div_euclid(100)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms { ratios: vec![0, 20, 35, 50, 70, 90, 100], guarantee_cap: 30, by_ratio: false }
    }

    fn building(node: usize, received: i64) -> Building {
        let (quota, received) = (Fen::yuan(59_598_000), Fen::yuan(received));
        Building { no: "1".to_owned(), quota, received, node, ..Building::default() }
    }

    #[test]
    fn half_way_up_what_is_beyond_the_retained_may_leave() {
        let at_n2 = building(2, 55_000_000);
        assert_eq!(at_n2.retain(&terms()), Fen(3_873_870_000));
        assert_eq!(at_n2.available_in(&terms()), Fen(1_626_130_000));
    }

    #[test]
    fn topped_out_quota_and_excess_are_counted_apart() {
        let mut b = building(2, 55_000_000);
        b.release_in(Fen::yuan(16_000_000));
        b.node = 3;
        let moved = b.receive(Fen::yuan(16_598_000));
        assert_eq!(moved, Moved { inside: Fen::yuan(4_598_000), beyond: Fen::yuan(12_000_000) });
        assert_eq!(b.retain(&terms()), Fen::yuan(29_799_000));
        assert_eq!(b.available_in(&terms()), Fen::yuan(13_799_000));
        assert_eq!(b.available_excess(), Fen::yuan(12_000_000));
        assert_eq!(b.guarantee_cap(&terms()), Fen(893_970_000));
    }

    fn paid_out_at_n3() -> Building {
        let mut b = building(3, 71_598_000);
        b.release_in(Fen::yuan(29_799_000));
        b.release_excess(Fen::yuan(12_000_000));
        b
    }

    #[test]
    fn a_guarantee_sets_its_amount_free_and_no_more() {
        let mut b = paid_out_at_n3();
        assert_eq!((b.inside(), b.beyond(), b.available_in(&terms())), (Fen::yuan(29_799_000), Fen(0), Fen(0)));
        b.guarantee = Fen::yuan(8_000_000);
        assert_eq!(b.available_in(&terms()), Fen::yuan(8_000_000));
        b.guarantee = Fen::yuan(20_000_000);
        assert_eq!(b.required(&terms()), Fen(2_085_930_000));
    }

    #[test]
    fn a_refund_that_the_excess_no_longer_covers_breaks_the_retained() {
        let mut b = paid_out_at_n3();
        b.guarantee = Fen::yuan(8_000_000);
        b.release_in(Fen::yuan(8_000_000));
        assert_eq!(b.inside(), Fen::yuan(21_799_000));
        let moved = b.refund(Fen::yuan(1_620_000));
        assert_eq!(moved, Moved { inside: Fen::yuan(-1_620_000), beyond: Fen(0) });
        assert_eq!((b.received, b.released_excess), (Fen::yuan(69_978_000), Fen::yuan(10_380_000)));
        assert_eq!((b.inside(), b.shortfall(&terms())), (Fen::yuan(20_179_000), Fen::yuan(1_620_000)));
        b.top_up(Fen::yuan(1_620_000));
        assert_eq!(b.shortfall(&terms()), Fen(0));
    }

    #[test]
    fn before_the_buyers_have_paid_nothing_is_short() {
        assert_eq!(building(1, 1_000).shortfall(&terms()), Fen(0));
        assert_eq!(building(1, 1_000).available_in(&terms()), Fen(0));
    }

    #[test]
    fn a_raised_quota_takes_from_the_excess() {
        let mut b = building(3, 71_598_000);
        let moved = b.requota(Fen::yuan(60_598_000));
        assert_eq!(moved, Moved { inside: Fen::yuan(1_000_000), beyond: Fen::yuan(-1_000_000) });
        let moved = b.requota(Fen::yuan(59_598_000));
        assert_eq!(moved, Moved { inside: Fen::yuan(-1_000_000), beyond: Fen::yuan(1_000_000) });
    }

    #[test]
    fn by_ratio_the_node_alone_counts() {
        let by_ratio = Terms { by_ratio: true, ..terms() };
        assert_eq!(building(2, 55_000_000).available_in(&by_ratio), Fen(2_085_930_000));
    }
}
