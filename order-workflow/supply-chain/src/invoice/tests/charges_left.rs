//! What is left of charges when no goods are left to bill.

use super::*;

/// A line of cartons at Rp108.000, of which so many pieces are agreed, good and billed.
fn part(agreed: i64, received: i64, invoiced: i64) -> Billable {
    Billable { agreed, received, invoiced, shipped: agreed, ..billable(11, 108_000, 10) }
}

fn billed_so_far(charge: Charge, billed: i64) -> Charge {
    Charge { billed: rupiah(billed), ..charge }
}

#[test]
fn the_rest_of_freight_is_billed_alone_once_nothing_more_comes() {
    let mut of = billing(vec![part(60, 60, 60)]);
    of.charges = vec![billed_so_far(freight(50_000), 30_000)];

    let lines = lines_of(&of, &[]).unwrap();

    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].kind, lines[0].amount), (LineKind::Freight, rupiah(20_000)));
    assert_eq!(lines[0].tax.tax, rupiah(2_200), "taxed as the goods it falls on");
    assert_eq!(lines[0].position, 1);
}

#[test]
fn while_goods_may_come_or_are_to_be_billed_charges_wait_for_them() {
    let with = |line, is_explained| Billing {
        charges: vec![billed_so_far(freight(50_000), 20_000)],
        is_explained,
        ..billing(vec![line])
    };

    assert_eq!(lines_of(&with(part(120, 60, 60), false), &[]), Err(Refusal::NothingToBill));
    let lines = lines_of(&with(part(60, 60, 30), true), &[]).unwrap();
    assert_eq!(lines[0].kind, LineKind::Goods);
    assert_eq!((lines[1].kind, lines[1].amount), (LineKind::Freight, rupiah(30_000)));
}

#[test]
fn what_never_came_good_is_not_charged_for() {
    let mut of = billing(vec![part(100, 90, 90)]);
    of.charges = vec![billed_so_far(freight(50_000), 45_000)];
    assert_eq!(lines_of(&of, &[]), Err(Refusal::NothingToBill));

    of.charges = vec![freight(50_000)];
    assert_eq!(lines_of(&of, &[]).unwrap()[0].amount, rupiah(45_000));
    of.lines = vec![part(100, 0, 0)];
    assert_eq!(lines_of(&of, &[]), Err(Refusal::NothingToBill), "nothing came at all");
}

#[test]
fn a_discount_is_not_billed_but_credited_on_the_goods_as_they_are_priced() {
    let mut of = billing(vec![part(60, 60, 60)]);
    of.charges = vec![Charge { kind: LineKind::Discount, ..freight(-10_000) }];
    assert_eq!(lines_of(&of, &[]), Err(Refusal::NothingToBill));

    // Rp1.200.000 and Rp132.000 of tax.
    let invoice = issued();
    let credit = |off, includes_tax, papers: &[Invoice]| {
        discount_credit((rupiah(off), includes_tax), papers, &tax_rules())
    };
    let wish = |amount| {
        let line = invoice.lines[0].id;
        vec![(invoice.id, vec![WantedCredit { line, quantity: 0, amount: Some(rupiah(amount)) }])]
    };
    let papers = [invoice.clone()];
    assert_eq!(credit(10_000, false, &papers), wish(10_000));
    assert_eq!(credit(11_100, true, &papers), wish(10_000), "named with tax, priced without");
    assert_eq!(credit(2_000_000, false, &papers), wish(1_200_000), "no more than was asked for");
    assert!(credit(10_000, false, &[]).is_empty());
    let gone = Invoice { reversed_by: Some(id(9)), ..invoice };
    assert!(credit(10_000, false, &[gone]).is_empty(), "what was taken back is not credited");
}

#[test]
fn nobody_credits_the_rest_of_a_discount_by_hand() {
    let invoice = issued();
    let Command::Credit { paper, lines, words, tax_rules, .. } =
        credit_of(&invoice, 7, 0, Some(rupiah(1)))
    else {
        panic!("a credit")
    };
    let by_hand =
        Command::Credit { paper, lines, words, tax_rules, reason: CreditReason::Discount };

    let refused = attempt(&invoice, by_hand.clone(), By::Person(&actor(1, Role::Treasurer)));

    assert_eq!(refused, Err(Refusal::CreditedByItself));
    assert!(attempt(&invoice, by_hand, By::Clock).is_ok());
}

#[test]
fn what_a_pool_shared_out_is_borne_whole_whatever_came_good() {
    let whole = |line| Billing {
        charges: vec![freight(50_000)],
        is_charged_whole: true,
        ..billing(vec![line])
    };
    let freight_of = |of: &Billing| -> Vec<Money> {
        let lines = lines_of(of, &[]).unwrap();
        lines.iter().filter(|line| line.kind == LineKind::Freight).map(|line| line.amount).collect()
    };

    // One carton of ten was torn: the nine that are billed bring all of the freight.
    assert_eq!(freight_of(&whole(part(100, 90, 0))), [rupiah(50_000)]);
    // Billed in parts it is never more than that, and charged late it is asked for alone.
    let mut second = whole(part(100, 90, 40));
    second.charges = vec![billed_so_far(freight(50_000), 20_000)];
    assert_eq!(freight_of(&second), [rupiah(30_000)]);
    assert_eq!(freight_of(&whole(part(100, 90, 90))), [rupiah(50_000)]);
    // While more may come it goes with the goods.
    let early = Billing { is_explained: false, ..whole(part(100, 50, 0)) };
    assert_eq!(freight_of(&early), [rupiah(25_000)]);
    // Nothing came good: the goods are not paid, bringing them is.
    assert_eq!(freight_of(&whole(part(100, 0, 0))), [rupiah(50_000)]);
    // Nothing was ever sent: nothing is asked for.
    let unsent = whole(Billable { shipped: 0, ..part(100, 0, 0) });
    assert_eq!(lines_of(&unsent, &[]), Err(Refusal::NothingToBill));
}
