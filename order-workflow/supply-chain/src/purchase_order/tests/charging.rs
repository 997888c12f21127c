//! Freight, fees, deposits and discounts: by agreement, named by either side, taxed, and billed as they were agreed.

use super::approving::{approver, rule_from};
use super::changing::{accept_counter, wish};
use super::*;
use crate::invoice::{Billable, Billing, Charge, InvoiceBasis, InvoiceLine, bill};
use crate::patronage::TradeClass;
use crate::tax::TaxRule;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn named(kind: ChargeKind, rupiah: i64) -> NamedCharge {
    NamedCharge {
        kind,
        description: format!("Untuk {}", kind.as_str()),
        amount: Money::from_sen(rupiah * 100),
        tax_class: None,
        includes_tax: false,
    }
}

fn freight(rupiah: i64) -> NamedCharge {
    named(ChargeKind::Freight, rupiah)
}

fn discount(rupiah: i64) -> NamedCharge {
    named(ChargeKind::Discount, -rupiah)
}

fn counter(wishes: Vec<Wish>, charges: Vec<NamedCharge>, pricing: Pricing) -> Command {
    let (charges, levels) = (Some(charges), levels(1_000_000));
    Command::Counter { wishes, charges, pricing, levels, note: None }
}

fn amend(wishes: Vec<Wish>, charges: Option<Vec<NamedCharge>>) -> Command {
    let (pricing, basis) = (pricing(), ApprovalBasis::default());
    Command::Amend { wishes, charges, pricing, basis, note: None }
}

fn submitted(counts: &[i64]) -> PurchaseOrder {
    after(draft(counts), submit(), &buyer())
}

fn rupiah(money: Money) -> i64 {
    money.sen() / 100
}

#[test]
fn freight_that_the_seller_names_is_the_buyers_to_take() {
    let order =
        after(submitted(&[10]), counter(Vec::new(), vec![freight(75_000)], pricing()), &seller());

    assert_eq!((order.state, order.charges.len()), (State::Countered, 0), "it binds nobody yet");
    assert_eq!(rupiah(order.totals.total), 1_050_000);
    let declined = after(order.clone(), Command::Decline { reason: None }, &buyer());
    assert!(declined.charges.is_empty());

    let order = after(order, accept_counter(), &buyer());
    assert_eq!((order.state, order.revision), (State::Confirmed, 2));
    assert_eq!([order.totals.charges, order.totals.total].map(rupiah), [75_000, 1_125_000]);

    // Either side may have it otherwise: the buyer for less, and the seller takes it.
    let order = after(order, amend(Vec::new(), Some(vec![freight(50_000)])), &buyer());
    let order = after(order, accept(1_000_000), &seller());
    assert_eq!([order.totals.charges, order.totals.total].map(rupiah), [50_000, 1_100_000]);
    // Lines change, and what nobody speaks of stays.
    let order = after(order, amend(vec![wish(1, 5)], None), &seller());
    let order = after(order, accept_counter(), &buyer());
    assert_eq!([order.totals.charges, order.totals.total].map(rupiah), [50_000, 575_000]);
}

#[test]
fn the_same_charges_named_again_change_nothing() {
    let order =
        after(submitted(&[10]), counter(Vec::new(), vec![freight(75_000)], pricing()), &seller());
    let order = after(order, accept_counter(), &buyer());

    let again = attempt(&order, amend(Vec::new(), Some(vec![freight(75_000)])), &seller());
    assert_eq!(again.unwrap_err(), Refusal::NothingChanged);
}

#[test]
fn what_the_agreement_names_every_draft_carries_as_far_as_its_goods_go() {
    let agreed = |charge: NamedCharge, from: Option<i64>, below: Option<i64>| {
        let sum = |rupiah: i64| Money::from_sen(rupiah * 100);
        AgreedCharge { charge, from: from.map(sum), below: below.map(sum) }
    };
    let charges = vec![
        agreed(freight(50_000), None, Some(1_000_000)),
        agreed(discount(20_000), Some(500_000), None),
    ];
    let pricing = Pricing { terms: Terms { charges, ..Terms::default() }, ..pricing() };
    let drafted = |count: i64| {
        let order = PurchaseOrder::draft(id(50), OrderKind::Direct, id(1), id(2));
        let lines = vec![DraftLine { id: id(1), offer: id(1), count }];
        let draft = Draft { lines, details: Details::default() };
        after(order, Command::Edit(draft, pricing.clone()), &buyer())
    };

    let sums = |count| {
        let Totals { goods, charges, total, .. } = drafted(count).totals;
        [goods, charges, total].map(rupiah)
    };
    assert_eq!(sums(2), [216_000, 50_000, 266_000]);
    assert_eq!(sums(5), [540_000, 30_000, 570_000]);
    assert_eq!(sums(10), [1_050_000, -20_000, 1_030_000], "no freight from a million on");

    let order = drafted(5);
    assert!(prices_still_hold(&order, &pricing));
    let mut without = pricing.clone();
    without.terms.charges.clear();
    assert!(!prices_still_hold(&order, &without), "the freight went, so the total moved");
    let submit = Command::Submit {
        number: Some("PO-1".into()),
        pricing: without,
        expected_total: Some(order.totals.total),
        basis: ApprovalBasis::default(),
        reason: None,
    };
    let refused = attempt(&order, submit, &buyer()).unwrap_err();
    assert!(matches!(refused, Refusal::PriceMoved { now, .. } if rupiah(now) == 540_000));
}

#[test]
fn a_charge_that_is_new_or_dearer_wants_the_approval_that_a_price_would() {
    // Fewer goods and more freight: it comes to less, and still somebody asks for more.
    let change = counter(vec![wish(1, 9)], vec![freight(10_000)], pricing());
    let order = after(submitted(&[20]), change, &seller());
    let proposal = order.proposal.clone().unwrap();
    assert!(proposal.totals.total < order.totals.total);

    let (rules, approvers) = (vec![rule_from(500_000)], vec![id(901)]);
    let take = Command::AcceptCounter {
        basis: ApprovalBasis { rules, approvers, ..ApprovalBasis::default() },
        levels: levels(1_000_000),
        backorder_until: None,
        reason: None,
    };
    let own = attempt(&order, take.clone(), &buyer());
    assert!(own.is_err(), "its maker does not approve it: {own:?}");
    assert_eq!(after(order, take, &approver(901)).state, State::Confirmed);
}

#[test]
fn charges_that_make_no_sense_are_refused_one_by_one() {
    let order = submitted(&[1]);
    let refused = |charges| attempt(&order, counter(Vec::new(), charges, pricing()), &seller());
    let unnamed = NamedCharge { description: "  ".into(), ..freight(1) };
    let long = NamedCharge { description: "x".repeat(201), ..freight(1) };
    for (charges, refusal) in [
        (vec![unnamed], Refusal::ChargeUnnamed { position: 1, limit: 200 }),
        (vec![freight(1), long], Refusal::ChargeUnnamed { position: 2, limit: 200 }),
        (vec![freight(0)], Refusal::WrongChargeAmount { position: 1 }),
        (vec![discount(-5)], Refusal::WrongChargeAmount { position: 1 }),
        (
            vec![freight(1), freight(2)],
            Refusal::ChargeRepeated { position: 2, description: "Untuk freight".into() },
        ),
        (vec![discount(108_001)], Refusal::DiscountTooLarge { goods: Money::from_sen(10_800_000) }),
        (vec![freight(1); 21], Refusal::TooManyCharges { limit: 20 }),
    ] {
        assert_eq!(refused(charges), Err(refusal));
    }
    assert!(refused(vec![discount(108_000)]).is_ok(), "all of it is not too much");
}

#[test]
fn what_is_billed_of_a_charge_stays() {
    let order =
        after(submitted(&[10]), counter(Vec::new(), vec![freight(75_000)], pricing()), &seller());
    let mut order = after(order, accept_counter(), &buyer());
    let less = after(order.clone(), amend(Vec::new(), Some(vec![freight(40_000)])), &seller());
    order.charges[0].billed = Money::from_sen(5_000_000);
    let billed = Refusal::ChargeBilled {
        description: "Untuk freight".into(),
        billed: Money::from_sen(5_000_000),
    };

    for charges in [vec![], vec![freight(49_999)]] {
        let refused = attempt(&order, amend(Vec::new(), Some(charges)), &seller());
        assert_eq!(refused, Err(billed.clone()));
    }
    // Proposed before it was billed, taken after.
    let overtaken = PurchaseOrder { charges: order.charges.clone(), ..less };
    assert_eq!(attempt(&overtaken, accept_counter(), &buyer()), Err(billed));
    let order = after(order, amend(Vec::new(), Some(vec![freight(50_000)])), &seller());
    let order = after(order, accept_counter(), &buyer());
    assert_eq!(rupiah(order.charges[0].billed), 50_000);
}

#[test]
fn an_order_that_comes_to_nothing_costs_no_freight() {
    let order =
        after(submitted(&[10]), counter(Vec::new(), vec![freight(75_000)], pricing()), &seller());
    let order = after(order, accept_counter(), &buyer());
    let order = after(order, amend(vec![wish(1, 0)], None), &buyer());
    let order = after(order, accept(1_000_000), &seller());

    assert_eq!((order.state, order.charges.len()), (State::Cancelled, 0));
    assert_eq!(order.totals, Totals::default());
}

fn rules() -> Vec<TaxRule> {
    let rule = |class, code: &str, rate, numerator, denominator| TaxRule {
        id: Uuid::from_u128(u128::from(code == "04")),
        class,
        code: code.into(),
        rate,
        numerator,
        denominator,
        valid_from: noon().date_naive(),
    };
    vec![
        rule(TaxClass::Taxed, "04", Decimal::new(12, 2), 11, 12),
        rule(TaxClass::Exempt, "08", Decimal::ZERO, 1, 1),
    ]
}

/// The order as billing sees it when all of it came good.
fn billing(order: &PurchaseOrder) -> Billing {
    let line = |line: &Line| Billable {
        line: line.id,
        product_name: line.product_name.clone(),
        seller_code: None,
        base_unit: line.base_unit,
        pack: line.pack.clone(),
        unit_price: line.unit_price,
        includes_tax: line.price_includes_tax,
        tax_class: line.tax_class,
        trade_class: TradeClass::InterCooperative,
        agreed: line.counts.confirmed,
        shipped: line.counts.confirmed,
        received: line.counts.confirmed,
        waived: 0,
        invoiced: 0,
    };
    let charge = |charge: &OrderCharge| Charge {
        kind: charge.named.kind.line_kind(),
        description: charge.named.description.clone(),
        amount: charge.named.amount,
        tax_class: charge.named.tax_class,
        includes_tax: charge.named.includes_tax,
        billed: Money::ZERO,
    };
    Billing {
        basis: InvoiceBasis::Received,
        is_explained: true,
        lines: order.lines.iter().map(line).collect(),
        charges: order.charges.iter().map(charge).collect(),
        is_charged_whole: order.bears_charges_whole(),
        tax_rules: rules(),
        tolerance_basis_points: 0,
        round_to: None,
    }
}

fn some_charge() -> impl Strategy<Value = NamedCharge> {
    let classes = [None, Some(TaxClass::Taxed), Some(TaxClass::Exempt), Some(TaxClass::None)];
    (0_usize..4, 1_i64..5_000_000, prop::sample::select(classes.to_vec()), any::<bool>()).prop_map(
        |(kind, sen, tax_class, includes_tax)| {
            let kind = ChargeKind::ALL[kind];
            let sen = if kind == ChargeKind::Discount { -sen } else { sen };
            NamedCharge { amount: Money::from_sen(sen), tax_class, includes_tax, ..named(kind, 0) }
        },
    )
}

proptest! {
    #[test]
    fn an_order_comes_to_what_its_invoice_asks_when_all_of_it_comes_good(
        goods in prop::collection::vec((1_i64..20, 1_i64..20_000_000, 0_usize..3, any::<bool>()), 3),
        charges in prop::collection::vec(some_charge(), 0..4),
    ) {
        let classes = [TaxClass::Taxed, TaxClass::Exempt, TaxClass::None];
        let priced = |(n, &(_, sen, class, price_includes_tax)): (u128, &(i64, i64, usize, bool))| Offer {
            ladder: PriceLadder::new(vec![PriceBreak { min_count: 1, price: Money::from_sen(sen) }]).unwrap(),
            tax_class: classes[class],
            price_includes_tax,
            ..offer(n)
        };
        let offers = (1..).zip(&goods).map(priced).collect();
        let pricing = Pricing { offers, tax_rules: rules(), ..pricing() };
        let lines = (1..).zip(&goods).map(|(n, (count, ..))| DraftLine { id: id(n), offer: id(n), count: *count });
        let draft = Draft { lines: lines.collect(), details: Details::default() };
        let order = PurchaseOrder::draft(id(50), OrderKind::Direct, id(1), id(2));
        let order = after(order, Command::Edit(draft, pricing.clone()), &buyer());
        let submit = Command::Submit {
            number: Some("PO-1".into()), pricing: pricing.clone(), expected_total: None,
            basis: ApprovalBasis::default(), reason: None,
        };
        let order = after(order, submit, &buyer());
        let order = match attempt(&order, counter(Vec::new(), charges, pricing), &seller()) {
            Ok(countered) => after(countered, accept_counter(), &buyer()),
            Err(Refusal::NothingChanged | Refusal::ChargeRepeated { .. } | Refusal::DiscountTooLarge { .. }) => {
                after(order, accept(1_000_000), &seller())
            }
            Err(other) => panic!("{other}"),
        };

        let mut ids = (1_000..).map(id::<InvoiceLineId>);
        let billed = bill(&billing(&order), &[], noon().date_naive(), &mut ids).unwrap();

        prop_assert_eq!(Money::sum(billed.iter().map(InvoiceLine::payable)), Some(order.totals.total));
        let tax = Money::sum(billed.iter().map(|line| line.tax.tax));
        prop_assert_eq!(tax, Some(order.totals.tax));
        let Totals { goods, charges, tax, total } = order.totals;
        prop_assert_eq!(Money::sum([goods, charges, tax]), Some(total));
    }
}
