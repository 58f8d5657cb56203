//! The rules of a project's own data, in the order of the specification of the
//! form: what they refuse, and what is shown beside it. Registration and
//! change run the same ones.
use crate::{Project, Settings, contracting, ground, state_funds::StateFunds, sums};
use hub_sdk::prelude::*;

/// R2, R5, R7.
pub fn check(project: &Project, settings: &Settings, say: &mut Problems) {
    sums::check(project, settings, say);
    ground::check(project, settings, say);
    contracting::check(project, say);
}

/// R2's plot ratio, R3 and R4, for the eye of who fills in and who reviews.
pub fn show(project: &Project, say: &mut Problems) {
    if let Some(ratio) = sums::plot_ratio(project) {
        say.show("plot-ratio", ratio.to_string());
    }
    let funds = StateFunds::of(project);
    say.show("budget-share", funds.budget_share().to_string());
    say.show("state-share", funds.state_share().to_string());
    say.show("state-invested", project.state_invested);
    say.show("design-scale", &project.design_scale);
    say.show("builder-scale", &project.builder_scale);
    say.show("supervision-required", project.supervision_required);
}
