//! Amounts as providers write them.

use serde_json::Value;
use supply_chain::money::Money;

/// `"150000.00"`, `150000`, `150000.5`; nothing for what is no amount.
pub(super) fn read(value: Option<&Value>) -> Option<Money> {
    match value? {
        Value::String(text) => text.trim().parse().ok(),
        // As it was written: a float in between could lose a sen.
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// Whole rupiah, as a number.
pub(super) fn rupiah(amount: Money) -> i64 {
    amount.sen() / 100
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        let of = |value: Value| read(Some(&value)).map(Money::sen);
        assert_eq!(of(json!("150000.00")), Some(15_000_000));
        assert_eq!(of(json!("150000")), Some(15_000_000));
        assert_eq!(of(json!(150_000)), Some(15_000_000));
        assert_eq!(of(json!(150_000.5)), Some(15_000_050));
        assert_eq!(of(json!("Rp150.000")), None);
        assert_eq!(of(json!(null)), None);
        assert_eq!(read(None), None);
    }
}
