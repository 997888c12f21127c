//! How an invoice stands, and what may be asked of it then.

use super::*;

#[test]
fn how_it_stands_is_read_from_what_was_applied() {
    let invoice = issued();
    let total = rupiah(1_332_000);
    let apply = |invoice: &Invoice, command| attempt(invoice, command, By::Clock).unwrap();

    assert_eq!(invoice.total(), total);
    assert_eq!(invoice.standing(day("2026-12-22")), Standing::Unpaid);
    assert_eq!(invoice.standing(day("2026-12-23")), Standing::Overdue);
    let part = apply(&invoice, pay(rupiah(332_000)));
    assert_eq!(part.standing(day("2026-12-22")), Standing::PartPaid);
    assert_eq!(part.open(), rupiah(1_000_000));
    assert_eq!(
        attempt(&part, pay(rupiah(1_000_001)), By::Clock),
        Err(Refusal::AmountOutOfRange { open: rupiah(1_000_000) })
    );
    let paid = apply(&part, pay(rupiah(1_000_000)));
    assert_eq!(paid.standing(day("2027-12-22")), Standing::Paid);
    let (by, amount) = (Settler::Payment(id(70)), total);
    let unpaid = apply(&paid, Command::Unapply { by, amount });
    assert_eq!((unpaid.open(), unpaid.applied.len()), (total, 0));
    let credited = apply(&invoice, credit_of(&invoice, 51, 120, None));
    assert_eq!(credited.standing(day("2027-12-22")), Standing::Credited);
}

#[test]
fn giving_up_a_debt_takes_the_treasurer_and_the_board() {
    let treasurer = actor(1, Role::Treasurer);
    let by = By::Person(&treasurer);

    let refused = attempt(&issued(), write_off(rupiah(1_000), 1), by);
    assert_eq!(refused, Err(Refusal::NotSigned { signed: 1, needed: 2 }));
    let gone = attempt(&issued(), write_off(rupiah(1_332_000), 2), by).unwrap();
    assert_eq!(gone.standing(day("2027-01-01")), Standing::WrittenOff);
    let manager = actor(1, Role::Manager);
    let refused = attempt(&issued(), write_off(rupiah(1_000), 2), By::Person(&manager));
    assert!(matches!(refused, Err(Refusal::NotYourRole { .. })));
    let buyer = actor(2, Role::Treasurer);
    let refused = attempt(&issued(), write_off(rupiah(1_000), 2), By::Person(&buyer));
    assert!(matches!(refused, Err(Refusal::NotYourPart { .. })));
}

#[test]
fn a_tax_number_is_written_down_and_never_made() {
    let treasurer = actor(1, Role::Treasurer);
    let record = |number: &str| {
        let number = Nsfp::try_from(number.to_owned()).unwrap();
        attempt(&issued(), Command::RecordTaxNumber { number }, By::Person(&treasurer))
    };

    assert!(matches!(record("08002500000000123"), Err(Refusal::OtherTaxCode { .. })));
    let numbered = record("04002500000000123").unwrap();
    assert_eq!(numbered.tax_numbers[0].code(), "04");
}

#[test]
fn a_mistyped_tax_number_is_put_right_and_the_event_keeps_both() {
    let treasurer = actor(1, Role::Treasurer);
    let number = |text: &str| Nsfp::try_from(text.to_owned()).unwrap();
    let record = |invoice: &Invoice, text: &str| {
        let command = Command::RecordTaxNumber { number: number(text) };
        decide(invoice, command, By::Person(&treasurer), day("2026-11-22")).unwrap().events
    };
    let first = record(&issued(), "04002500000000123");
    let numbered = issued().after(&first[0]);

    let right = record(&numbered, "04002500000000124");

    assert_eq!(
        right[0],
        Event::TaxNumberRecorded {
            number: number("04002500000000124"),
            instead_of: Some(number("04002500000000123")),
        }
    );
    let right = numbered.after(&right[0]);
    assert_eq!(right.tax_numbers, [number("04002500000000124")]);
    assert_eq!(record(&right, "04002500000000124"), [], "nothing happened");
}

#[test]
fn an_invoice_under_two_codes_keeps_a_number_for_each() {
    let treasurer = actor(1, Role::Treasurer);
    let mut mixed = issued();
    let mut exempt = mixed.lines[0].clone();
    if let Some(rule) = &mut exempt.tax_rule {
        rule.code = "08".to_owned();
    }
    exempt.tax.tax = Money::ZERO;
    mixed.lines.push(exempt);
    assert_eq!(mixed.tax_codes(), ["04", "08"]);

    for text in ["08002500000000007", "04002500000000123"] {
        let number = Nsfp::try_from(text.to_owned()).unwrap();
        let command = Command::RecordTaxNumber { number };
        mixed = attempt(&mixed, command, By::Person(&treasurer)).unwrap();
    }

    let numbers: Vec<&str> = mixed.tax_numbers.iter().map(Nsfp::as_str).collect();
    assert_eq!(numbers, ["04002500000000123", "08002500000000007"]);
}

#[test]
fn the_whole_matrix() {
    let apply = |invoice: &Invoice, command| attempt(invoice, command, By::Clock).unwrap();
    let treasurer = actor(1, Role::Treasurer);
    let person = By::Person(&treasurer);
    let paper = paper(52);
    let reverse = Command::Reverse { paper, words: "Salah alamat".into() };
    let standing = [
        ("blank", blank()),
        ("unpaid", issued()),
        ("part paid", apply(&issued(), pay(rupiah(1)))),
        ("paid", apply(&issued(), pay(rupiah(1_332_000)))),
        ("credited", apply(&issued(), credit_of(&issued(), 51, 120, None))),
        ("written off", attempt(&issued(), write_off(rupiah(1_332_000), 2), person).unwrap()),
        ("reversed", attempt(&issued(), reverse, person).unwrap()),
    ];

    let rows = standing.iter().map(|(name, invoice)| {
        let by_people = allowed_commands(invoice, person, day("2026-11-22"));
        let by_clock = allowed_commands(invoice, By::Clock, day("2026-11-22"));
        let words = |names: &[CommandName]| {
            names.iter().map(|name| name.word()).collect::<Vec<_>>().join(" ")
        };
        format!("{name}: {} | {}", words(&by_people), words(&by_clock))
    });

    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            "blank: issue | issue",
            "unpaid: credit reverse record-tax-number write-off | credit apply",
            "part paid: credit record-tax-number write-off | credit apply unapply",
            "paid: credit record-tax-number | credit unapply",
            "credited: record-tax-number | unapply",
            "written off: credit record-tax-number | credit",
            "reversed:  | ",
        ]
    );
    let buyer = actor(2, Role::Treasurer);
    assert!(allowed_commands(&issued(), By::Person(&buyer), day("2026-11-22")).is_empty());
}

#[test]
fn an_orders_money_is_added_up_from_its_papers() {
    let today = day("2026-11-22");
    let mut line = billable(11, 120_000, 10);
    let nothing =
        order_money((&[line.clone()], InvoiceBasis::Received), &[], false, Money::ZERO, today);
    assert_eq!((nothing.billing, nothing.payment), (BillingAxis::None, PaymentAxis::NotDue));

    line.invoiced = 120;
    let billed = |papers: &[Invoice], today| {
        order_money((&[line.clone()], InvoiceBasis::Received), papers, true, Money::ZERO, today)
    };
    let due = billed(&[issued()], today);
    assert_eq!((due.billing, due.payment), (BillingAxis::Full, PaymentAxis::Due));
    assert_eq!((due.due_on, due.is_finished), (Some(day("2026-12-22")), false));
    assert_eq!(billed(&[issued()], day("2027-01-01")).payment, PaymentAxis::Overdue);
    let paid = attempt(&issued(), pay(rupiah(1_332_000)), By::Clock).unwrap();
    let done = billed(&[paid], today);
    assert!(done.is_finished && done.payment == PaymentAxis::Paid);
}
