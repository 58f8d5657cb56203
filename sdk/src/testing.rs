//! Native tests.
use hub_wit::Wire;
pub struct Run;
pub fn scenario<P: Wire>(_root: &str, _name: &str) -> Run {
    Run
}
