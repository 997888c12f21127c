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
        marks: vec![mark.into()],
    }
}

fn match_line(line: &StatementLine, expected: &[ExpectedPayment]) -> Match {
    ExpectedPayments::new(expected.to_vec()).match_line(line)
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
fn money_that_is_recorded_already_is_not_booked_as_new_money() {
    let line = printed(300, "TRSF INV/7QK2M9XD/2026/11/000052 NANGAPANDA", "");
    let invoice = awaited(52, 300, "KDMP Nangapanda", "INV/7QK2M9XD/2026/11/000052");
    let mut instalment = awaited(0, 300, "KDMP Nangapanda", "");
    instalment.candidate = Candidate::Payment(id(70));
    instalment.reference = Some(reference("SALAH KETIK 1"));
    instalment.marks = Vec::new();
    let on_account = match_line(&line, &[invoice.clone(), instalment.clone()]);
    assert_eq!(on_account.certainty, Certainty::Unsure);
    // With the numbers of what it settles it stands above what is left of these.
    instalment.marks.clone_from(&invoice.marks);
    let settling = match_line(&line, &[invoice.clone(), instalment.clone()]);
    assert_eq!(settling.certainty, Certainty::Unsure);
    assert_eq!(settling.candidates[0].0, Candidate::Payment(id(70)));
    // The rest of that invoice is another sum, or another's: nothing of it is in doubt.
    let rest = ExpectedPayment { amount: rupiah(316), ..invoice.clone() };
    assert_eq!(match_line(&line, &[rest, instalment.clone()]).certainty, Certainty::Certain);
    let others = ExpectedPayment {
        payer: Counterparty::Organization(id(3)),
        marks: Vec::new(),
        ..instalment
    };
    assert_eq!(match_line(&line, &[invoice, others]).certainty, Certainty::Certain);
}

#[test]
fn a_line_is_held_only_against_what_could_be_it_however_much_is_awaited() {
    let number = |n: u128| format!("INV/7QK2M9XD/2026/11/{n:06}");
    let of = |n: u128| {
        let sum = i64::try_from(n).unwrap();
        awaited(n, sum, &format!("KDMP Nomor{n} Flores"), &number(n))
    };
    let all = ExpectedPayments::new((1..=20_000).map(of).collect());
    // One line after the other against each of them would be 40 million comparisons: minutes.
    let begun = std::time::Instant::now();

    for n in (1..=20_000).step_by(10) {
        let sum = i64::try_from(n).unwrap();
        let line =
            printed(sum, &format!("TRSF E-BANKING CR {} NOMOR{n} FLORES", number(n)), "KDMP");
        let found = all.match_line(&line);
        assert_eq!(
            (found.certainty, found.candidates[0].0),
            (Certainty::Certain, Candidate::Invoice(id(n)))
        );
        assert_eq!(found.candidates[0].1.len(), 3);
    }

    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
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
    // A part that went back takes nothing away of what is still to be heard; nor does one of unknown size.
    for amount in [rupiah(100), Money::ZERO] {
        let part = Notice { amount, ..notice(NoticeKind::Refunded) };
        for state in [Waiting, Expired, Cancelled] {
            assert_eq!(hear(&request(state), &part), Outcome::PartlyBack);
        }
        assert_eq!(hear(&request(Refunded), &part), Outcome::Nothing);
    }
    let nameless = Notice { reference: None, ..notice(NoticeKind::Paid) };
    assert_eq!(hear(&request(Waiting), &nameless), Outcome::Unclear);
    let other = Notice { amount: rupiah(400), ..notice(NoticeKind::Paid) };
    assert!(matches!(hear(&request(Waiting), &other), Outcome::Paid { is_other_amount: true, .. }));
}
