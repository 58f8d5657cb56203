//! The stages of a building by which money is released, and R3: one after the other.

pub const ALL: [&str; 7] = ["N0", "N1", "N2", "N3", "N4", "N5", "N6"];
/// N5 竣工验收备案.
pub const COMPLETED: usize = 5;
/// N6 首次登记.
pub const REGISTERED: usize = 6;
const NAMES: [&str; 7] =
    ["协议已签约", "地下结构完成", "主体结构过半", "主体结构封顶", "内外装饰完成", "竣工验收备案", "首次登记"];

pub fn place(node: &str) -> usize {
    ALL.iter().position(|known| *known == node).unwrap_or_default()
}

pub fn name(node: usize) -> &'static str {
    NAMES.get(node).copied().unwrap_or_default()
}

/// The node that must be verified before this one; a building of up to three floors may go from N1 to N3.
pub fn missing_before(node: usize, reached: usize, floors: i64) -> Option<usize> {
    let low = floors <= 3 && node == 3;
    let before = if low { 1 } else { node.saturating_sub(1) };
    (reached < before).then_some(before)
}

/// N2 is half of the floors, rounded up.
pub fn half(floors: i64) -> i64 {
    (floors + 1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_node_is_skipped_but_by_low_buildings() {
        assert_eq!(missing_before(3, 1, 18), Some(2));
        assert_eq!(missing_before(3, 1, 3), None);
        assert_eq!(missing_before(2, 1, 18), None);
        assert_eq!(missing_before(3, 0, 3), Some(1));
        assert_eq!((half(18), half(17), half(1)), (9, 9, 1));
    }
}
