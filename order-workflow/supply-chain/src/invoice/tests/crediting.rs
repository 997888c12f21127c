//! What is taken back, by hand and by settled claims.

use super::*;

#[test]
fn goods_are_credited_with_their_part_of_the_discount_off() {
    let mut of = billing(vec![billable(11, 100_000, 10)]);
    of.charges = vec![Charge { kind: LineKind::Discount, ..freight(-500_000) }];
    let invoice = attempt(&blank(), issue(of), By::Clock).unwrap();
    assert_eq!(invoice.total(), rupiah(555_000));

    let half = attempt(&invoice, credit_of(&invoice, 80, 60, None), By::Clock).unwrap();

    assert_eq!(half.open(), rupiah(277_500), "half of the goods are half of what was asked");
    let all = attempt(&half, credit_of(&half, 81, 60, None), By::Clock).unwrap();
    assert_eq!((all.open(), all.creditable()), (Money::ZERO, Money::ZERO));
}

#[test]
fn a_discount_that_is_more_than_what_came_takes_off_all_of_it_and_no_more() {
    let mut of = billing(vec![Billable { agreed: 12, received: 12, ..billable(11, 100_000, 10) }]);
    of.charges = vec![Charge { kind: LineKind::Discount, ..freight(-300_000) }];

    let invoice = attempt(&blank(), issue(of), By::Clock).unwrap();

    assert_eq!((invoice.total(), invoice.tax()), (Money::ZERO, Money::ZERO));
}
use crate::claim::{
    Claim, ClaimLine, ClaimTerms, Reason, Remedy, Resolution, SettledBy, State as ClaimState,
};
use proptest::prelude::*;

fn claim(lines: &[(Reason, i64, i64)], credited: i64, remedy: Remedy) -> Claim {
    let mut claim = Claim::begin(id(1), (id(60), id(61)), (id(2), id(1)), ClaimTerms::default());
    claim.lines = lines
        .iter()
        .zip(31..)
        .map(|(&(reason, quantity, amount), n)| ClaimLine {
            id: id(n),
            shipment_line: id(21),
            order_line: id(11),
            reason,
            quantity,
            worth: rupiah(amount),
            amount: rupiah(amount),
        })
        .collect();
    claim.state = ClaimState::Resolved;
    let at = "2026-11-22T04:00:00Z".parse().unwrap();
    let credited = rupiah(credited);
    claim.resolution =
        Some(Resolution { by: SettledBy::Respondent, credited, remedy, words: None, at });
    claim
}

#[test]
fn parts_that_are_credited_add_up_to_what_was_billed() {
    let mut invoice = issued();
    let mut total = Money::ZERO;
    for (n, quantity) in [(51, 7), (52, 1), (53, 112)] {
        let command = credit_of(&invoice, n, quantity, None);
        let decision = decide(&invoice, command, By::Clock, day("2026-11-23")).unwrap();
        let note = invoice.paper_of(&decision.events[0]).unwrap();
        assert_eq!(note.kind, DocumentKind::CreditNote);
        assert_eq!((note.corrects, note.open()), (Some(invoice.id), Money::ZERO));
        total = total.plus(note.total()).unwrap();
        invoice = decision.events.iter().fold(invoice, Invoice::after);
    }

    assert_eq!(total, rupiah(1_332_000));
    assert_eq!(invoice.open(), Money::ZERO);
    assert_eq!(invoice.lines[0].credited.tax, invoice.lines[0].tax);
    let more = attempt(&invoice, credit_of(&invoice, 54, 1, None), By::Clock);
    assert!(matches!(more, Err(Refusal::NotAsItStands { standing: Standing::Credited, .. })));
}

#[test]
fn what_is_credited_of_a_paid_invoice_stands_to_the_buyers_good() {
    let by = Settler::Payment(id(70));
    let pay = Command::Apply { by, amount: rupiah(1_332_000) };
    let paid = attempt(&issued(), pay, By::Clock).unwrap();

    let command = credit_of(&paid, 51, 12, None);
    let decision = decide(&paid, command, By::Clock, day("2026-11-23")).unwrap();
    let note = paid.paper_of(&decision.events[0]).unwrap();

    assert_eq!(note.open(), rupiah(133_200));
    assert_eq!(note.effect(), Money::from_sen(-13_320_000));
    assert_eq!(paid.after(&decision.events[0]).open(), Money::ZERO);
}

#[test]
fn no_more_is_credited_than_was_billed() {
    let invoice = issued();
    for (quantity, amount) in [(121, None), (-1, None), (0, Some(rupiah(1_200_001)))] {
        let refused = attempt(&invoice, credit_of(&invoice, 51, quantity, amount), By::Clock);
        assert!(matches!(refused, Err(Refusal::MoreThanBilled { left_base: 120, .. })));
    }
    let nothing = attempt(&invoice, credit_of(&invoice, 51, 0, Some(Money::ZERO)), By::Clock);
    assert_eq!(nothing, Err(Refusal::NothingToCredit));
}

#[test]
fn goods_are_not_credited_without_the_discount_that_made_them_cheaper() {
    let mut with = billing(vec![billable(11, 120_000, 10)]);
    with.charges.push(Charge { kind: LineKind::Discount, ..freight(-200_000) });
    let invoice = attempt(&blank(), issue(with), By::Clock).unwrap();
    let open = rupiah(1_110_000);
    assert_eq!((invoice.total(), invoice.creditable()), (open, open));

    let goods_alone = attempt(&invoice, credit_of(&invoice, 51, 120, None), By::Clock);
    assert_eq!(goods_alone.map(|invoice| invoice.open()), Ok(Money::ZERO), "with its part off");
    let gross = credit_of(&invoice, 51, 0, Some(rupiah(1_200_000)));
    assert_eq!(attempt(&invoice, gross, By::Clock), Err(Refusal::AmountOutOfRange { open }));
    let Command::Credit { paper, mut lines, reason, words, tax_rules } =
        credit_of(&invoice, 51, 120, None)
    else {
        unreachable!("that is what it makes");
    };
    lines.push(WantedCredit { line: invoice.lines[1].id, quantity: 0, amount: None });
    let both = Command::Credit { paper, lines, reason, words, tax_rules };
    let credited = attempt(&invoice, both, By::Clock).unwrap();
    assert_eq!((credited.open(), credited.creditable()), (Money::ZERO, Money::ZERO));
}

#[test]
fn a_reversal_takes_all_of_it_back_and_nothing_that_was_paid() {
    let reverse = |n| Command::Reverse { paper: paper(n), words: "Salah alamat".into() };
    let treasurer = actor(1, Role::Treasurer);
    let by = By::Person(&treasurer);
    let invoice = issued();
    let decision = decide(&invoice, reverse(51), by, day("2026-11-23")).unwrap();
    let reversal = invoice.paper_of(&decision.events[0]).unwrap();
    let gone = invoice.after(&decision.events[0]);

    assert_eq!((reversal.total(), reversal.open()), (rupiah(1_332_000), Money::ZERO));
    assert_eq!((gone.stands(), gone.open()), (false, Money::ZERO));
    let part = Command::Apply { by: Settler::Payment(id(70)), amount: rupiah(1) };
    let part = attempt(&issued(), part, By::Clock).unwrap();
    assert!(matches!(attempt(&part, reverse(52), by), Err(Refusal::NotAsItStands { .. })));
}

#[test]
fn a_claim_about_good_counts_is_credited_and_one_about_bad_counts_was_never_billed() {
    let lines = [(Reason::HiddenDefect, 12, 120_000), (Reason::Rejected, 12, 120_000)];
    let claim = claim(&lines, 200_000, Remedy::Credit);

    let credit = claim_credit(&claim, &[], &[issued()], InvoiceBasis::Received);

    let wish = |quantity, amount| WantedCredit {
        line: issued().lines[0].id,
        quantity,
        amount: Some(rupiah(amount)),
    };
    assert_eq!(credit.notes, [(id(50), vec![wish(12, 100_000)])]);
    assert_eq!(credit.not_billed, rupiah(100_000));
    let credit = claim_credit(&claim, &[], &[issued()], InvoiceBasis::Shipped);
    assert_eq!(credit.notes, [(id(50), vec![wish(24, 200_000)])]);
    assert_eq!(credit.not_billed, Money::ZERO);
}

#[test]
fn what_was_never_billed_does_not_move_to_what_was_however_often_it_is_looked_at() {
    let lines = [(Reason::HiddenDefect, 5, 100_000), (Reason::Missing, 5, 100_000)];
    let claim = claim(&lines, 200_000, Remedy::Credit);
    let first = claim_credit(&claim, &[], &[issued()], InvoiceBasis::Received);
    let wanted = &first.notes[0].1;
    assert_eq!((wanted.len(), wanted[0].quantity, wanted[0].amount), (1, 5, Some(rupiah(100_000))));
    let command = credit_of(&issued(), 51, 5, Some(rupiah(100_000)));
    let decision = decide(&issued(), command, By::Clock, day("2026-11-23")).unwrap();
    let note = issued().paper_of(&decision.events[0]).unwrap();
    let credited = decision.events.iter().fold(issued(), Invoice::after);

    let again = claim_credit(&claim, &[&note], &[credited], InvoiceBasis::Received);

    assert_eq!((again.notes.len(), again.not_billed), (0, rupiah(100_000)));
}

proptest! {
    #[test]
    fn what_a_claim_settled_is_credited_or_was_never_billed_and_can_be_carried_out(
        lines in prop::collection::vec((0..Reason::ALL.len(), 1_i64..80, 1_i64..900_000), 1..5),
        settled in 0_i64..1_000, remedy in 0..Remedy::ALL.len(), shipped in any::<bool>(), credited_before in 0_i64..121,
    ) {
        let lines: Vec<_> = lines.iter().map(|(reason, quantity, sen)| (Reason::ALL[*reason], *quantity, *sen)).collect();
        let total: i64 = lines.iter().map(|(.., amount)| amount).sum();
        let mut claim = claim(&lines, total * settled / 1_000, Remedy::ALL[remedy]);
        let at = "2026-11-22T04:00:00Z".parse().unwrap();
        claim.goods_back = Some(crate::claim::GoodsBack { shipment: id(99), taken_at: Some(at) });
        let invoice = match attempt(&issued(), credit_of(&issued(), 51, credited_before, None), By::Clock) {
            Ok(credited) => credited,
            Err(_) => issued(),
        };
        let basis = if shipped { InvoiceBasis::Shipped } else { InvoiceBasis::Received };

        let credit = claim_credit(&claim, &[], std::slice::from_ref(&invoice), basis);

        let noted: i64 = credit.notes.iter().flat_map(|(_, wanted)| wanted).map(|wish| wish.amount.unwrap().sen()).sum();
        prop_assert_eq!(noted + credit.not_billed.sen(), claim.credited().sen());
        for (_, wanted) in &credit.notes {
            let mut ids = (5_000..).map(id::<InvoiceLineId>);
            prop_assert!(super::credit(&invoice, wanted, &tax_rules(), &mut ids).is_ok());
        }
    }
}

#[test]
fn goods_that_are_kept_cost_less_and_still_count_as_billed() {
    let claim = claim(&[(Reason::HiddenDefect, 120, 1_200_000)], 300_000, Remedy::PriceReduction);

    let credit = claim_credit(&claim, &[], &[issued()], InvoiceBasis::Received);

    let (line, amount) = (issued().lines[0].id, Some(rupiah(300_000)));
    assert_eq!(credit.notes[0].1, [WantedCredit { line, quantity: 0, amount }]);
    let nowhere = claim_credit(&claim, &[], &[], InvoiceBasis::Received);
    assert_eq!((nowhere.notes.len(), nowhere.not_billed), (0, rupiah(300_000)));
}
