//! Invoices looked at from outside: what is billed, what is credited, who may, and how it then stands.

mod charges_left;
mod crediting;
mod early;
mod handed_in;
mod standing;
mod sums;

use super::*;
use crate::ask::Actor;
use crate::id::{InvoiceLineId, OrderLineId, PersonId};
use crate::organization::{Kind, Role};
use crate::patronage::TradeClass;
use crate::quantity::{BaseUnit, Pack};
use crate::signature::{Quorum, Signature, Signatures};
use crate::tax::{TaxClass, TaxRule};
use rust_decimal::Decimal;
use uuid::Uuid;

pub(super) fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

pub(super) fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn actor(organization: u128, role: Role) -> Actor {
    Actor {
        person: id(organization * 100),
        organization: id(organization),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![role],
    }
}

/// As PMK 131/2024 and PP 49/2022 have it.
pub(super) fn tax_rules() -> Vec<TaxRule> {
    let rule = |n, class, code: &str, rate, numerator, denominator| TaxRule {
        id: Uuid::from_u128(n),
        class,
        code: code.to_owned(),
        rate,
        numerator,
        denominator,
        valid_from: day("2025-01-01"),
    };
    vec![
        rule(1, TaxClass::Taxed, "04", Decimal::new(12, 2), 11, 12),
        rule(2, TaxClass::Exempt, "08", Decimal::ZERO, 1, 1),
    ]
}

/// A line of `n` cartons of twelve, all of them counted good.
pub(super) fn billable(line: u128, price: i64, cartons: i64) -> Billable {
    let pieces = cartons * 12;
    Billable {
        line: id(line),
        product_name: "Minyak goreng 2 L".into(),
        seller_code: None,
        base_unit: BaseUnit::Pcs,
        pack: Pack { name: "karton".into(), factor: 12 },
        unit_price: rupiah(price),
        includes_tax: false,
        tax_class: TaxClass::Taxed,
        trade_class: TradeClass::InterCooperative,
        agreed: pieces,
        shipped: pieces,
        received: pieces,
        waived: 0,
        invoiced: 0,
    }
}

pub(super) fn billing(lines: Vec<Billable>) -> Billing {
    Billing {
        basis: InvoiceBasis::Received,
        is_explained: true,
        lines,
        charges: Vec::new(),
        is_charged_whole: false,
        tax_rules: tax_rules(),
        tolerance_basis_points: 0,
        round_to: None,
    }
}

pub(super) fn freight(amount: i64) -> Charge {
    Charge {
        kind: LineKind::Freight,
        description: "Ongkos kirim".into(),
        amount: rupiah(amount),
        tax_class: None,
        includes_tax: false,
        billed: Money::ZERO,
    }
}

pub(super) fn lines_of(
    billing: &Billing,
    wanted: &[WantedLine],
) -> Result<Vec<InvoiceLine>, Refusal> {
    let mut ids = (1_000..).map(id::<InvoiceLineId>);
    bill(billing, wanted, day("2026-11-22"), &mut ids)
}

fn blank() -> Invoice {
    let parties = (id(1), Counterparty::Organization(id(2)));
    Invoice::begin(id(50), Some(id(60)), parties, HEAD_OFFICE.into(), day("2026-11-22"))
}

fn issue(billing: Billing) -> Command {
    let line_ids = (0..billing.lines_at_most()).map(|n| id(2_000 + u128::try_from(n).unwrap()));
    let line_ids = line_ids.collect();
    Command::Issue(Box::new(Issue {
        number: "INV/7QK2M9XD/2026/11/000001".into(),
        day: day("2026-11-22"),
        due_on: day("2026-12-22"),
        billing,
        wanted: Vec::new(),
        line_ids,
    }))
}

pub(super) fn attempt(invoice: &Invoice, command: Command, by: By<'_>) -> Result<Invoice, Refusal> {
    let decision = decide(invoice, command, by, day("2026-11-22"))?;
    Ok(decision.events.iter().fold(invoice.clone(), Invoice::after))
}

/// Ten cartons at Rp120.000, issued: Rp1.200.000 and Rp132.000 of tax.
pub(super) fn issued() -> Invoice {
    let lines = vec![billable(11, 120_000, 10)];
    attempt(&blank(), issue(billing(lines)), By::Clock).unwrap()
}

fn paper(n: u128) -> Paper {
    let number = format!("NK/7QK2M9XD/2026/11/{n:06}");
    Paper { id: id(n), number, day: day("2026-11-23"), line_ids: vec![id(n * 10), id(n * 10 + 1)] }
}

pub(super) fn credit_of(
    invoice: &Invoice,
    n: u128,
    quantity: i64,
    amount: Option<Money>,
) -> Command {
    Command::Credit {
        paper: paper(n),
        lines: vec![WantedCredit { line: invoice.lines[0].id, quantity, amount }],
        reason: CreditReason::Claim,
        words: None,
        tax_rules: tax_rules(),
    }
}

fn pay(amount: Money) -> Command {
    Command::Apply { by: Settler::Payment(id(70)), amount }
}

fn write_off(amount: Money, signed: usize) -> Command {
    let mut signatures = Signatures::none(Quorum::of_approvers(2), id(100));
    for n in 0..signed {
        let person: PersonId = id(200 + u128::try_from(n).unwrap());
        let at = "2026-11-22T04:00:00Z".parse().unwrap();
        signatures.signed.push(Signature { person, at });
    }
    let (words, minutes) = ("Bangkrut".to_owned(), "RA/2026/7".to_owned());
    Command::WriteOff { amount, words, minutes, signatures }
}

#[test]
fn a_taxed_line_comes_out_to_the_sen() {
    let line = &lines_of(&billing(vec![billable(11, 2_900_000, 1)]), &[]).unwrap()[0]; // E15

    assert_eq!(line.tax.base.to_string(), "2658333.33");
    assert_eq!(line.tax.tax.to_string(), "319000.00");
    assert_eq!(line.payable().to_string(), "3219000.00");
    assert_eq!(line.tax_rule.as_ref().map(|rule| rule.code.as_str()), Some("04"));
}

#[test]
fn no_tax_is_printed_by_a_seller_that_is_not_registered_or_over_exempt_goods() {
    let exempt = Billable { tax_class: TaxClass::Exempt, ..billable(11, 2_900_000, 1) }; // E16
    let not_registered =
        Billing { tax_rules: Vec::new(), ..billing(vec![billable(11, 2_900_000, 1)]) };
    for billing in [billing(vec![exempt]), not_registered] {
        let invoice = attempt(&blank(), issue(billing), By::Clock).unwrap();

        assert!(!invoice.prints_tax() && invoice.tax_by_code().is_empty());
        assert_eq!(invoice.total(), rupiah(2_900_000));
    }
}

#[test]
fn a_fee_falls_on_goods_by_their_amount_and_is_taxed_as_they_are() {
    let line = |n, price, class| Billable { tax_class: class, ..billable(n, price, 1) };
    let mut billing = billing(vec![
        line(11, 4_300, TaxClass::Taxed),
        line(12, 1_400, TaxClass::Exempt),
        line(13, 2_300, TaxClass::Taxed),
    ]);
    billing.charges.push(freight(299)); // E9

    let lines = lines_of(&billing, &[]).unwrap();

    let freight: Vec<_> = lines.iter().filter(|line| line.kind == LineKind::Freight).collect();
    let shares = |line: &InvoiceLine| -> Vec<i64> {
        line.shares.iter().map(|share| share.amount.sen() / 100).collect()
    };
    assert_eq!(
        freight.iter().map(|line| shares(line)).collect::<Vec<_>>(),
        [vec![161, 86], vec![52]]
    );
    assert_eq!([freight[0].amount, freight[1].amount], [rupiah(247), rupiah(52)]);
    assert_eq!([freight[0].tax.tax.to_string(), freight[1].tax.tax.to_string()], ["27.17", "0.00"]);
    assert_eq!(lines.iter().map(|line| line.position).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn a_deposit_has_a_class_of_its_own_and_a_discount_takes_off() {
    let mut billing = billing(vec![billable(11, 100_000, 2)]);
    billing.charges = vec![
        Charge {
            kind: LineKind::Deposit,
            tax_class: Some(TaxClass::None),
            description: "Jaminan krat".into(),
            ..freight(40_000)
        },
        Charge { kind: LineKind::Discount, ..freight(-20_000) },
    ];

    let invoice = attempt(&blank(), issue(billing), By::Clock).unwrap();

    assert_eq!(invoice.net(), rupiah(220_000));
    assert_eq!(invoice.tax(), rupiah(19_800), "on 180.000, at eleven in a hundred");
}

#[test]
fn a_sum_is_made_round_where_the_two_agreed_so() {
    let mut billing = billing(vec![billable(11, 3_500, 1)]);
    billing.round_to = Some(rupiah(100));

    let invoice = attempt(&blank(), issue(billing), By::Clock).unwrap();

    assert_eq!(invoice.total(), rupiah(3_900), "3.885 and 15 to make it round");
    assert_eq!(invoice.lines[1].kind, LineKind::Rounding);
}

#[test]
fn no_more_is_billed_than_came_good() {
    let counted = Billable { received: 100, ..billable(11, 120_000, 10) };
    let wish = |quantity| WantedLine { line: id(11), quantity, amount: None };
    let mut billing = billing(vec![counted]);

    let refused = lines_of(&billing, &[wish(101)]);
    assert!(matches!(refused, Err(Refusal::MoreThanSupplied { left_base: 100, .. })));
    assert_eq!(lines_of(&billing, &[]).unwrap()[0].quantity(), 100);
    billing.basis = InvoiceBasis::Shipped;
    assert_eq!(lines_of(&billing, &[]).unwrap()[0].quantity(), 120);
    billing.lines[0].waived = 20;
    assert_eq!(lines_of(&billing, &[]).unwrap()[0].quantity(), 100);
    billing.lines[0].invoiced = 100;
    assert_eq!(lines_of(&billing, &[]), Err(Refusal::NothingToBill));
    assert_eq!(
        lines_of(&billing, &[WantedLine { line: id(99), quantity: 1, amount: None }]),
        Err(Refusal::LineUnknown { line: id::<OrderLineId>(99) })
    );
}

#[test]
fn a_paper_that_is_off_by_more_than_was_agreed_does_not_match() {
    let mut billing = billing(vec![billable(11, 120_000, 10)]);
    billing.tolerance_basis_points = 50;
    let asked = |amount| [WantedLine { line: id(11), quantity: 120, amount: Some(rupiah(amount)) }];

    let lines = lines_of(&billing, &asked(1_206_000)).unwrap();
    assert_eq!(lines[0].amount, rupiah(1_206_000), "half of a hundredth is Rp6.000");
    let Err(Refusal::DoesNotMatch { differences }) = lines_of(&billing, &asked(1_206_001)) else {
        panic!("one rupiah too many");
    };
    assert_eq!((differences[0].frozen, differences[0].allowed), (rupiah(1_200_000), rupiah(6_000)));
    billing.lines[0].invoiced = 120;
    let judged = three_way_match(&billing.lines, InvoiceBasis::Received, &lines, 50);
    assert!(matches_throughout(&judged));
    assert_eq!((judged[0].ordered, judged[0].supplied, judged[0].invoiced), (120, 120, 120));
    let judged = three_way_match(&billing.lines, InvoiceBasis::Received, &lines, 49);
    assert!(!matches_throughout(&judged) && !matches_throughout(&[]));
}
