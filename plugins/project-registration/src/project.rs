//! A project as the rules see it: the register's own type, whether it was
//! filled in just now, is registered, or is what a change would make of it.
use crate::{Project, ProjectCategory, ProjectFundsRow, ProjectUnitsRow, Settings, scales, state_funds::StateFunds};
use hub_sdk::prelude::*;

/// Statuses after which nothing is built any more.
pub const ENDED: [&str; 2] = ["竣工", "终止"];

impl Project {
    pub fn category(&self) -> Option<ProjectCategory> {
        ProjectCategory::of(plain(&self.category))
    }

    /// Works that are measured by length and price, not by buildings.
    pub fn is_linear(&self) -> bool {
        matches!(self.category(), Some(ProjectCategory::市政基础设施工程 | ProjectCategory::轨道交通工程))
    }

    pub fn units(&self) -> &[ProjectUnitsRow] {
        self.units.as_deref().unwrap_or_default()
    }

    pub fn funds(&self) -> &[ProjectFundsRow] {
        self.funds.as_deref().unwrap_or_default()
    }

    pub fn unit_nos(&self) -> Vec<&str> {
        self.units().iter().map(|unit| plain(&unit.unit_no)).collect()
    }

    pub fn has_use(&self, r#use: &str) -> bool {
        self.r#use.iter().flatten().any(|one| one.as_str() == Some(r#use))
    }

    pub fn total_investment(&self) -> Fen {
        self.total_investment.unwrap_or_default()
    }

    /// What the works will cost: the units' investment where it is known, else
    /// all of the investment, which is never less.
    pub fn works_estimate(&self) -> Fen {
        let units: Fen = self.units().iter().filter_map(|unit| unit.investment).sum();
        if units > Fen(0) { units } else { self.total_investment() }
    }

    pub fn above_area(&self) -> Hundredths {
        self.above_area.unwrap_or_else(|| self.units_above())
    }

    pub fn below_area(&self) -> Hundredths {
        self.below_area.unwrap_or_else(|| self.units_below())
    }

    pub fn units_above(&self) -> Hundredths {
        Hundredths(self.units().iter().filter_map(|unit| unit.above_area).map(|area| area.0).sum())
    }

    pub fn units_below(&self) -> Hundredths {
        Hundredths(self.units().iter().filter_map(|unit| unit.below_area).map(|area| area.0).sum())
    }

    /// With the fields that nobody fills in: R3, R4 and who supervises the site.
    pub fn derived(mut self, settings: &Settings) -> Project {
        let funds = StateFunds::of(&self);
        self.state_invested = Some(funds.invested());
        self.state_share = Some(funds.state_share());
        self.design_scale = Some(scales::design_scale(&self, settings).as_str().into());
        self.builder_scale = Some(scales::builder_scale(&self, settings).as_str().into());
        self.supervision_required = Some(scales::supervision_required(&self, settings));
        self.supervision = self.supervision.clone().or_else(|| Some(self.supervision_level(settings).into()));
        self
    }

    fn supervision_level(&self, settings: &Settings) -> &'static str {
        let rail = self.category() == Some(ProjectCategory::轨道交通工程);
        let city = settings.city_divisions.iter().any(|division| division == plain(&self.division));
        if rail || city { "市级" } else { "区县级" }
    }
}

impl ProjectUnitsRow {
    pub fn is_housing(&self) -> bool {
        plain(&self.r#use) == "居住"
    }

    pub fn area(&self) -> Hundredths {
        Hundredths(self.above_area.unwrap_or_default().0 + self.below_area.unwrap_or_default().0)
    }

    pub fn floors(&self) -> i64 {
        self.floors_above.unwrap_or_default()
    }

    pub fn height(&self) -> Hundredths {
        self.height_m.unwrap_or_default()
    }

    pub fn span(&self) -> Hundredths {
        self.span_m.unwrap_or_default()
    }
}

/// A text of a record read back; numbers not yet taken read as empty.
pub fn plain(text: &Option<Text>) -> &str {
    text.as_ref().and_then(Text::as_str).unwrap_or_default()
}

/// Whole metres or square metres.
pub const fn whole(n: i64) -> Hundredths {
    Hundredths(n * 100)
}
