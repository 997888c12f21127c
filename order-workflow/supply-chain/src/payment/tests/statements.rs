//! What banks and providers say, and what is believed of it.

use super::*;

fn printed(amount: i64, text: &str, name: &str) -> StatementLine {
    StatementLine {
        id: id(1),
        account: id(80),
        booked_on: day("2026-11-23"),
        amount: rupiah(amount),
        reference: None,
        description: text.into(),
        counterparty_name: name.into(),
    }
}

fn awaited(n: u128, amount: i64, name: &str, mark: &str) -> ExpectedPayment {
    ExpectedPayment {
        candidate: Candidate::Invoice(id(n)),
        payer: Counterparty::Organization(id(2)),
        payer_name: name.into(),
        amount: rupiah(amount),
        reference: None,
        mark: Some(mark.into()),
    }
}

#[test]
fn a_statements_line_is_booked_only_when_it_is_certain() {
    let expected = [
        awaited(51, 450, "Koperasi Desa Merah Putih Nangapanda", "INV/7QK2M9XD/2026/11/000051"),
        awaited(52, 450, "Koperasi Desa Merah Putih Detusoko", "INV/7QK2M9XD/2026/11/000052"),
        awaited(53, 900, "UD Sinar", "8808123456789"),
    ];
    let found = |line: &StatementLine| match_line(line, &expected);

    let by_number = found(&printed(450, "TRSF INV7QK2M9XD202611000052 BELANJA", "KDMP"));
    assert_eq!(by_number.certainty, Certainty::Certain);
    assert_eq!(by_number.candidates[0].0, Candidate::Invoice(id(52)));
    let by_account = found(&printed(900, "VA 8808123456789", ""));
    assert_eq!(by_account.certainty, Certainty::Certain);
    let by_sum = found(&printed(450, "SETORAN TUNAI", ""));
    assert_eq!((by_sum.certainty, by_sum.candidates.len()), (Certainty::Unsure, 2));
    let by_name = found(&printed(450, "TRSF E-BANKING", "KOP DESA MERAH PUTIH NANGAPANDA"));
    assert_eq!(by_name.certainty, Certainty::Unsure);
    assert_eq!(by_name.candidates[0].0, Candidate::Invoice(id(51)), "the likelier one first");
    assert_eq!(by_name.candidates[0].1, [Evidence::SameAmount, Evidence::NameAlike]);
    let part = found(&printed(100, "INV/7QK2M9XD/2026/11/000051 DP", ""));
    assert_eq!(part.certainty, Certainty::Unsure, "the number, but another sum");
    assert_eq!(found(&printed(7, "BUNGA", "")).certainty, Certainty::Unknown);
    assert_eq!(
        found(&printed(-450, "BIAYA INV7QK2M9XD202611000052", "")).certainty,
        Certainty::Unknown
    );
}

#[test]
fn a_recorded_payment_is_found_by_the_banks_reference() {
    let line = StatementLine { reference: Some(reference("FT263260001")), ..printed(450, "", "") };
    let mut payment = awaited(51, 450, "UD Sinar", "INV/1");
    payment.reference = Some(reference("ft26-326-0001"));
    payment.candidate = Candidate::Payment(id(70));

    let found = match_line(&line, &[payment.clone(), awaited(51, 450, "UD Sinar", "INV/1")]);
    assert_eq!(found.certainty, Certainty::Certain);
    assert_eq!(found.candidates[0].0, Candidate::Payment(id(70)));
    let twice = match_line(&line, &[payment.clone(), payment]);
    assert_eq!(twice.certainty, Certainty::Unsure, "two that are as good as each other");
}

#[test]
fn money_that_went_is_a_payment_we_made_and_never_an_invoice_of_ours() {
    let line = StatementLine { reference: Some(reference("FT77001")), ..printed(-450, "TRSF", "") };
    let invoice = awaited(51, 450, "UD Sinar", "FT77001");
    let mut sent = awaited(51, 450, "UD Sinar", "INV/1");
    sent.reference = Some(reference("FT77001"));
    sent.candidate = Candidate::Payment(id(70));

    assert_eq!(match_line(&line, std::slice::from_ref(&invoice)).certainty, Certainty::Unknown);
    let found = match_line(&line, &[invoice, sent]);
    assert_eq!(found.certainty, Certainty::Certain);
    assert_eq!(found.candidates[0].0, Candidate::Payment(id(70)));
}

fn request(state: RequestState) -> PaymentRequest {
    PaymentRequest {
        id: id(95),
        payer: Counterparty::Organization(id(2)),
        payee: id(1),
        invoice: id(51),
        amount: rupiah(450),
        state,
        expires_at: at().now,
    }
}

fn notice(kind: NoticeKind) -> Notice {
    Notice { kind, amount: rupiah(450), reference: Some(reference("MID0001")) }
}

#[test]
fn what_a_provider_says_twice_late_or_out_of_order_counts_once() {
    use RequestState::{Cancelled, Expired, Paid, Refunded, Waiting};
    let what = |state, kind| hear(&request(state), &notice(kind));

    for state in [Waiting, Expired, Cancelled] {
        let Outcome::Paid { amount, is_late, is_other_amount, .. } = what(state, NoticeKind::Paid)
        else {
            panic!("money that came counts");
        };
        assert_eq!((amount, is_late, is_other_amount), (rupiah(450), state != Waiting, false));
    }
    for kind in [NoticeKind::Paid, NoticeKind::Pending, NoticeKind::Expired, NoticeKind::Failed] {
        assert_eq!(what(Paid, kind), Outcome::Nothing);
        assert_eq!(what(Refunded, kind), Outcome::Nothing);
    }
    assert_eq!(what(Waiting, NoticeKind::Expired), Outcome::Moved(Expired));
    assert_eq!(what(Expired, NoticeKind::Pending), Outcome::Nothing);
    assert_eq!(what(Paid, NoticeKind::Refunded), Outcome::TakenBack);
    assert_eq!(what(Waiting, NoticeKind::Refunded), Outcome::Moved(Refunded));
    let nameless = Notice { reference: None, ..notice(NoticeKind::Paid) };
    assert_eq!(hear(&request(Waiting), &nameless), Outcome::Unclear);
    let other = Notice { amount: rupiah(400), ..notice(NoticeKind::Paid) };
    assert!(matches!(hear(&request(Waiting), &other), Outcome::Paid { is_other_amount: true, .. }));
}
