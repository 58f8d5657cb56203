//! Codes whose check characters a form's author would otherwise write again:
//! the unified social credit code (GB 32100) and the identity number
//! (GB 11643).
use jiff::civil::Date;

const CREDIT_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS: &[u8] = b"10X98765432";

/// Eighteen characters of the alphabet, the last of them the check character of the others.
pub fn credit_code_valid(code: &str) -> bool {
    let Some((body, last)) = code.split_at_checked(17) else {
        return false;
    };
    last.len() == 1 && credit_code_check(body).is_some_and(|check| last.starts_with(check))
}

/// The check character of the first seventeen characters.
pub fn credit_code_check(body: &str) -> Option<char> {
    if body.len() != 17 {
        return None;
    }
    let mut sum = 0;
    let mut weight = 1;
    for byte in body.bytes() {
        sum += CREDIT_ALPHABET.iter().position(|c| *c == byte)? * weight;
        weight = weight * 3 % 31;
    }
    Some(CREDIT_ALPHABET[(31 - sum % 31) % 31].into())
}

/// Seventeen digits and their check character, with a real date of birth.
pub fn id_number_valid(number: &str) -> bool {
    let Some((body, last)) = number.split_at_checked(17) else {
        return false;
    };
    last.len() == 1
        && id_number_check(body).is_some_and(|check| last.starts_with(check))
        && id_number_birth(number).is_some()
}

/// The check character of the first seventeen digits.
pub fn id_number_check(body: &str) -> Option<char> {
    if body.len() != 17 {
        return None;
    }
    let digits = body.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<_>>>()?;
    let sum: u32 = digits.iter().zip(ID_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    Some(ID_CHECKS[sum as usize % 11].into())
}

/// Digits 7 to 14, when they are a date.
pub fn id_number_birth(number: &str) -> Option<Date> {
    let digits = number.get(6..14).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    Date::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()
}

/// Full years of life on a day.
pub fn age_on(birth: Date, day: Date) -> i16 {
    let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
    day.year() - birth.year() - i16::from(!had_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn credit_code_of_the_worked_example() {
        let sum: usize = b"91510108MA6CQ1X20"
            .iter()
            .zip(std::iter::successors(Some(1), |w| Some(w * 3 % 31)))
            .map(|(byte, weight)| CREDIT_ALPHABET.iter().position(|c| c == byte).unwrap() * weight)
            .sum();
        assert_eq!((sum, sum % 31), (1828, 30));
        assert_eq!(credit_code_check("91510108MA6CQ1X20"), Some('1'));
        assert!(credit_code_valid("91510108MA6CQ1X201"));
    }

    #[test]
    fn credit_codes_that_are_none() {
        for code in [
            "91510108MA6CQ1X202",
            "91510108MA6CQ1X20",
            "91510108MA6CQ1X2011",
            "91510108MI6CQ1X201",
            "",
            "九1510108MA6CQ1X201",
        ] {
            assert!(!credit_code_valid(code), "{code}");
        }
    }

    #[test]
    fn id_number_of_the_standards_example() {
        let sum: u32 = "11010519491231002".chars().zip(ID_WEIGHTS).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
        assert_eq!((sum, sum % 11), (167, 2));
        assert!(id_number_valid("11010519491231002X"));
        assert_eq!(id_number_birth("11010519491231002X"), Some(date(1949, 12, 31)));
    }

    #[test]
    fn id_numbers_that_are_none() {
        let no_such_day = "11010519490231002";
        let wrong_date = format!("{no_such_day}{}", id_number_check(no_such_day).unwrap());
        for number in
            ["110105194912310021", "11010519491231002", &wrong_date, "一一010519491231002X", "1101051949+2+1002X"]
        {
            assert!(!id_number_valid(number), "{number}");
        }
    }

    #[test]
    fn age_counts_full_years() {
        assert_eq!(age_on(date(2007, 2, 18), date(2025, 2, 17)), 17);
        assert_eq!(age_on(date(2007, 2, 17), date(2025, 2, 17)), 18);
        assert_eq!(age_on(date(2004, 2, 29), date(2025, 2, 28)), 20);
    }
}
