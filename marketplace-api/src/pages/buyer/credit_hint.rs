//! What a seller's credit says to an order before it is submitted, in a sentence for its buyer.

use order_workflow::query::credit::CreditHint;
use supply_chain::credit::{Refusal, Warning};
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::parts::{Note, Tone};

/// The note beside the sum of an order of `amount`.
#[must_use]
pub fn note(hint: &CreditHint, amount: Money, lang: Language) -> Note {
    match &hint.says {
        Err(refusal) => warning(refusal, lang),
        Ok(clearance) => {
            let overdue = clearance.warnings.iter().find_map(|warning| match warning {
                Warning::Overdue { overdue, .. } => Some(*overdue),
                Warning::NearLimit { .. } => None,
            });
            match (hint.left, overdue) {
                (Some(left), late) => {
                    let is_near = |one: &Warning| matches!(one, Warning::NearLimit { .. });
                    let is_near = clearance.warnings.iter().any(is_near);
                    within((left, is_near), amount, late, lang)
                }
                (None, late) => Note {
                    tone: Tone::Warn,
                    icon: "clock-exclamation",
                    bold: late_told(late.unwrap_or_default(), lang),
                    small: String::new(),
                },
            }
        }
    }
}

fn late_told(overdue: Money, lang: Language) -> String {
    let sum = rupiah(overdue);
    lang.pick(
        format!("Ada {sum} yang lewat jatuh tempo kepada penjual ini."),
        format!("{sum} is overdue to this seller."),
    )
}

/// "Sisa tempo Rp600.000 · setelah pesanan ini Rp100.000".
fn within(
    (left, is_near): (Money, bool),
    amount: Money,
    late: Option<Money>,
    lang: Language,
) -> Note {
    let after = left.minus(amount).unwrap_or_default();
    let mut small = vec![lang.pick(
        format!("Setelah pesanan ini sisa {}.", rupiah(after)),
        format!("{} is left after this order.", rupiah(after)),
    )];
    small.extend(late.map(|overdue| late_told(overdue, lang)));
    Note {
        tone: if late.is_some() || is_near { Tone::Warn } else { Tone::Quiet },
        icon: "receipt",
        bold: lang.pick(
            format!("Sisa tempo {}.", rupiah(left)),
            format!("Credit left {}.", rupiah(left)),
        ),
        small: small.join(" "),
    }
}

fn warning(refusal: &Refusal, lang: Language) -> Note {
    let (bold, small) = match *refusal {
        Refusal::OverLimit { left, increase, .. } => {
            let beyond = rupiah(increase.minus(left).unwrap_or(increase));
            (
                lang.pick(
                    format!("Lewat batas tempo {beyond}: sebanyak itu dibayar di muka."),
                    format!("{beyond} beyond the credit limit: so much is paid first."),
                ),
                lang.pick(
                    format!(
                        "Sisa tempo {}. Atau kurangi pesanannya.",
                        rupiah(left.max(Money::ZERO))
                    ),
                    format!("Credit left {}. Or order less.", rupiah(left.max(Money::ZERO))),
                ),
            )
        }
        Refusal::NoCredit { missing } | Refusal::PrepaymentMissing { missing } => (
            lang.pick(
                format!("Penjual ini tidak memberi tempo: {} dibayar di muka.", rupiah(missing)),
                format!("This seller gives no credit: {} is paid first.", rupiah(missing)),
            ),
            String::new(),
        ),
        Refusal::OnHold { overdue, .. } => (
            late_told(overdue, lang),
            lang.t(
                "Menurut kesepakatan, pesanan baru menunggu sampai itu dibayar.",
                "As agreed, new orders wait until that is paid.",
            )
            .to_owned(),
        ),
        Refusal::PrepaidOnly { overdue, missing } => (
            late_told(overdue, lang),
            lang.pick(
                format!("Sampai itu dibayar, pesanan ini dibayar di muka: {}.", rupiah(missing)),
                format!("Until that is paid, this order is paid first: {}.", rupiah(missing)),
            ),
        ),
        Refusal::Blocked => (
            lang.t(
                "Penjual sedang tidak menerima pesanan dari Anda.",
                "The seller takes no orders from you for now.",
            )
            .to_owned(),
            lang.t("Hubungi mereka dulu.", "Talk to them first.").to_owned(),
        ),
        Refusal::TooLarge => {
            (lang.t("Jumlahnya terlalu besar.", "The sum is too large.").to_owned(), String::new())
        }
    };
    Note { tone: Tone::Warn, icon: "alert-triangle", bold, small }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    #[test]
    fn an_order_beyond_the_limit_says_how_much_is_paid_first() {
        let says = Err(Refusal::OverLimit {
            limit: rp(1_000_000),
            left: rp(600_000),
            increase: rp(700_000),
        });
        let hint = CreditHint { left: Some(rp(600_000)), says };

        let told = note(&hint, rp(700_000), Language::Indonesian);

        assert_eq!(told.bold, "Lewat batas tempo Rp100.000: sebanyak itu dibayar di muka.");
        assert_eq!(told.small, "Sisa tempo Rp600.000. Atau kurangi pesanannya.");
    }
}
