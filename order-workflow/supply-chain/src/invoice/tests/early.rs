//! Paid early, as agreed.

use super::*;
use crate::credit::EarlyDiscount;
use proptest::prelude::*;

const TWO_TEN: Option<EarlyDiscount> = Some(EarlyDiscount { basis_points: 200, days: 10 });

fn paid(invoice: &Invoice, amount: Money) -> Invoice {
    attempt(invoice, Command::Apply { by: Settler::Payment(id(70)), amount }, By::Clock).unwrap()
}

#[test]
fn what_is_left_by_who_pays_early_is_credited_to_the_sen_with_its_tax() {
    // Rp1.332.000, 2 % is Rp26.640.
    let invoice = paid(&issued(), rupiah(1_332_000 - 26_640));
    let last = invoice.business_date + chrono::Days::new(10);

    let wanted = early_payment_credit(&invoice, TWO_TEN, last, &tax_rules());

    assert_eq!(wanted.len(), 1);
    assert_eq!((wanted[0].quantity, wanted[0].amount), (0, Some(rupiah(24_000))));
    let command = Command::Credit {
        paper: paper(51),
        lines: wanted,
        reason: CreditReason::EarlyPayment,
        words: None,
        tax_rules: tax_rules(),
    };
    let settled = attempt(&invoice, command, By::Clock).unwrap();
    assert_eq!((settled.open(), settled.creditable()), (Money::ZERO, rupiah(1_332_000 - 26_640)));
}

#[test]
fn too_late_too_little_or_not_agreed_is_not_early() {
    let invoice = paid(&issued(), rupiah(1_332_000 - 26_640));
    let last = invoice.business_date + chrono::Days::new(10);
    let too_late = last.succ_opt().unwrap();
    let less = paid(&issued(), rupiah(1_332_000 - 26_641));

    assert!(early_payment_credit(&invoice, TWO_TEN, too_late, &tax_rules()).is_empty());
    assert!(early_payment_credit(&invoice, None, last, &tax_rules()).is_empty());
    assert!(early_payment_credit(&less, TWO_TEN, last, &tax_rules()).is_empty());
}

proptest! {
    #[test]
    fn whoever_paid_all_but_the_discount_owes_nothing_afterwards(
        basis_points in 1_u32..2_000, part in 0_i64..1_000,
    ) {
        let terms = Some(EarlyDiscount { basis_points, days: 10 });
        let invoice = issued();
        let off = early_payment(&invoice, terms, invoice.business_date);
        let left = Money::from_sen(off.sen() * part / 1_000);
        prop_assume!(left > Money::ZERO);
        let invoice = paid(&invoice, invoice.total().minus(left).unwrap());

        let wanted = early_payment_credit(&invoice, terms, invoice.business_date, &tax_rules());

        let mut ids = (5_000..).map(id::<InvoiceLineId>);
        let lines = credit(&invoice, &wanted, &tax_rules(), &mut ids).unwrap();
        let total = Money::sum(lines.iter().map(|line| line.line.payable())).unwrap();
        prop_assert!((0..=2).contains(&total.minus(left).unwrap().sen()), "{total} for {left}");
    }
}
