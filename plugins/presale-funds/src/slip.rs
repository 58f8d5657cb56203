//! 缴款编号: a contract's number of twelve digits and two check digits (ISO 7064, modulus 97), so that a slip of the pen is
//! money that waits and not money on somebody else's contract.

use hub_sdk::Row;

/// Whether money is still expected under it: what comes for a contract that was cancelled belongs to nobody here.
pub fn is_payable(slip: &Row) -> bool {
    ["待缴", "已缴首付", "已缴清"].contains(&slip.text("state"))
}

/// `None` for what is no contract number.
pub fn slip_no(contract: &str) -> Option<String> {
    let digits = contract.len() == 12 && contract.bytes().all(|b| b.is_ascii_digit());
    let number: u64 = contract.parse().ok().filter(|_| digits)?;
    Some(format!("{contract}{:02}", 98 - number * 100 % 97))
}

#[cfg(test)]
mod tests {
    use super::slip_no;

    #[test]
    fn the_check_digits_make_it_one_modulo_97() {
        let slip = slip_no("122500000001").unwrap();
        assert_eq!((slip.len(), slip.parse::<u64>().unwrap() % 97), (14, 1));
        assert_eq!((slip_no("12250000000"), slip_no("1225000000A1")), (None, None));
    }
}
