//! Random invoices: parts add up to the whole, and no rupiah is invented.

use super::*;
use proptest::prelude::*;

fn random_line(n: u128) -> impl Strategy<Value = Billable> {
    (1_i64..40, 1_i64..60, 1_i64..10_000_000, any::<bool>(), 0_usize..3).prop_map(
        move |(factor, packs, price, includes_tax, class)| Billable {
            pack: Pack { name: "karton".into(), factor },
            unit_price: Money::from_sen(price),
            includes_tax,
            tax_class: [TaxClass::Taxed, TaxClass::Exempt, TaxClass::None][class],
            agreed: packs * factor,
            shipped: packs * factor,
            received: packs * factor,
            ..billable(n, 1, 1)
        },
    )
}

fn lines() -> impl Strategy<Value = Vec<Billable>> {
    (random_line(11), random_line(12), random_line(13)).prop_map(|(a, b, c)| vec![a, b, c])
}

proptest! {
    #[test]
    fn parts_billed_one_after_the_other_cost_what_the_whole_would(
        lines in lines(), freight_sen in -1_000_000_i64..100_000_000, cuts in prop::collection::vec(1_i64..700, 1..6),
    ) {
        let charge = Charge { amount: Money::from_sen(freight_sen), ..freight(0) };
        let whole = Billing { charges: vec![charge], ..billing(lines) };
        let amounts = |lines: &[InvoiceLine]| -> i64 { lines.iter().map(|line| line.amount.sen()).sum() };
        let all = amounts(&lines_of(&whole, &[]).unwrap());

        let mut rest = whole.clone();
        let mut sum = 0;
        for cut in cuts.into_iter().chain([i64::MAX]) {
            let wanted: Vec<WantedLine> = rest.lines.iter()
                .map(|line| WantedLine { line: line.line, quantity: line.billable(InvoiceBasis::Received).min(cut), amount: None })
                .filter(|wanted| wanted.quantity > 0)
                .collect();
            if wanted.is_empty() { break; }
            let part = lines_of(&rest, &wanted).unwrap();
            for line in &mut rest.lines {
                line.invoiced += part.iter().filter(|p| p.order_line == Some(line.line)).map(InvoiceLine::quantity).sum::<i64>();
            }
            let charged: i64 = part.iter().filter(|p| p.order_line.is_none()).map(|p| p.amount.sen()).sum();
            rest.charges[0].billed = Money::from_sen(rest.charges[0].billed.sen() + charged);
            sum += amounts(&part);
        }

        prop_assert_eq!(sum, all);
        prop_assert_eq!(rest.charges[0].billed, rest.charges[0].amount);
    }

    #[test]
    fn tax_is_a_matter_of_each_line_and_totals_are_sums(lines in lines()) {
        let invoice = attempt(&blank(), issue(billing(lines)), By::Clock).unwrap();

        for line in &invoice.lines {
            let rule = tax_rules().into_iter().find(|rule| Some(rule.id) == line.tax_rule.as_ref().map(|of| of.rule));
            let again = rule.map(|rule| rule.of_line(line.amount, line.includes_tax).unwrap());
            prop_assert_eq!(again.unwrap_or(line.tax), line.tax);
            if line.includes_tax { prop_assert_eq!(line.payable(), line.amount); }
        }
        let by_code: i64 = invoice.tax_by_code().iter().map(|(.., tax)| tax.sen()).sum();
        prop_assert_eq!(by_code, invoice.tax().sen());
        prop_assert_eq!(invoice.net().plus(invoice.tax()), Some(invoice.total()));
    }

    #[test]
    fn a_discount_leaves_the_tax_of_the_price_that_is_left(lines in lines(), off in 1_i64..10_000, second in 1_i64..10_000,) {
        let includes_tax = lines[0].includes_tax;
        let lines: Vec<Billable> = lines.into_iter().map(|line| Billable { includes_tax, ..line }).collect();
        let worth: i64 = lines_of(&billing(lines.clone()), &[]).unwrap().iter().map(|line| line.amount.sen()).sum();
        let discount = |points: i64| Charge {
            kind: LineKind::Discount, amount: Money::from_sen(-(worth * points / 20_000).max(1)), includes_tax, ..freight(0)
        };
        let with = Billing { charges: vec![discount(off), discount(second)], ..billing(lines) };

        let billed = lines_of(&with, &[]).unwrap();

        for goods in billed.iter().filter(|line| line.order_line.is_some()) {
            prop_assert_eq!(goods.kind, LineKind::Goods);
        }
        let expected = billed.iter().filter(|line| line.order_line.is_some()).map(|goods| {
            let shares = billed.iter().flat_map(|line| &line.shares).filter(|share| Some(share.order_line) == goods.order_line);
            let left = goods.amount.sen() + shares.map(|share| share.amount.sen()).sum::<i64>();
            let rule = tax_rules().into_iter().find(|rule| rule.class == goods.tax_class);
            rule.map_or(0, |rule| rule.of_line(Money::from_sen(left), includes_tax).unwrap().tax.sen())
        });
        prop_assert_eq!(billed.iter().map(|line| line.tax.tax.sen()).sum::<i64>(), expected.sum::<i64>());
        for line in &billed {
            let split = if includes_tax { line.payable() } else { line.tax.net };
            prop_assert_eq!(split, line.amount);
        }
    }

    #[test]
    fn credits_in_any_parts_come_to_no_more_than_the_line_and_to_all_of_it_in_the_end(
        lines in lines(), parts in prop::collection::vec((0_i64..200, prop::option::of(0_i64..50_000_000)), 0..8),
    ) {
        let mut invoice = attempt(&blank(), issue(billing(lines)), By::Clock).unwrap();
        let (mut n, mut credited) = (100, 0);
        let rest = (i64::MAX, None);
        for (quantity, amount) in parts.into_iter().chain([rest]) {
            let line = &invoice.lines[0];
            let (quantity, amount) = if (quantity, amount) == rest {
                (line.creditable_quantity(), Some(line.creditable()))
            } else {
                (quantity, amount.map(Money::from_sen))
            };
            n += 1;
            if let Ok(decision) = decide(&invoice, credit_of(&invoice, n, quantity, amount), By::Clock, day("2026-11-23")) {
                let note = invoice.paper_of(&decision.events[0]).unwrap();
                credited += note.total().sen();
                prop_assert!(note.total().sen() > 0 && note.open().sen() >= 0);
                invoice = invoice.after(&decision.events[0]);
            }
            prop_assert!(invoice.open().sen() >= 0);
        }
        prop_assert_eq!(credited, invoice.lines[0].payable().sen());
        prop_assert_eq!(invoice.lines[0].credited.tax, invoice.lines[0].tax);
    }
}
