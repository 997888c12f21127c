//! A month of random trade: every balance in the ledger is what the documents say, among twelve organizations on every
//! run and among fifty on the long one.

use std::time::Instant;

use tests::month::{Month, Size};

/// What the dice start from, unless `LUMBUNG_TEST_SEED` says otherwise.
const SEED: u64 = 20_261_101;

/// What has to have happened at least once, or the month shows nothing.
const HAPPENED: &[&str] = &[
    "accept",
    "receive",
    "count again",
    "invoice",
    "credit",
    "reverse an invoice",
    "answer a claim",
    "pay",
    "pay on account",
    "confirm",
    "reverse",
    "apply",
    "unapply",
    "refund",
    "sign a write-off",
    "net between two",
    "agree to a statement",
    "close the month",
];

/// What has to have happened at least once among fifty.
const HAPPENED_AMONG_FIFTY: &[&str] = &[
    "order",
    "accept",
    "accept a counter",
    "accept an amendment",
    "cancel",
    "dispatch",
    "undo a dispatch",
    "receive",
    "count again",
    "short-close",
    "charges",
    "invoice",
    "credit",
    "reverse an invoice",
    "open a claim",
    "answer a claim",
    "decide a claim",
    "have goods back",
    "complete",
    "pay",
    "pay an order",
    "pay on account",
    "write down what came",
    "make a signed payment",
    "withdraw a payment",
    "confirm",
    "reverse",
    "apply",
    "unapply",
    "refund",
    "sign a write-off",
    "net between two",
    "net among many",
    "refuse a netting",
    "call a netting off",
    "set a limit",
    "agree to a statement",
    "dispute a statement",
    "replace a statement",
    "close the month",
];

/// A number that somebody may set, or the usual one.
fn said(name: &str, usual: u64) -> u64 {
    std::env::var_os(name).map_or(usual, |text| text.to_str().unwrap().parse().unwrap())
}

#[tokio::test]
async fn a_month_of_random_trade_leaves_every_balance_explained_by_documents() {
    let seed = said("LUMBUNG_TEST_SEED", SEED);
    eprintln!("LUMBUNG_TEST_SEED={seed}");
    let month = Month::lived(Size { houses: 12, steps_a_day: 40, seed }).await;
    eprintln!("{} documents, {:?}", month.documents_written().await, month.done);
    eprintln!("refused: {:?}", month.refused);
    assert_eq!(month.never(HAPPENED), [""; 0]);

    // A check that cannot fail is not a check: a posting that is left out is noticed, of whatever kind.
    let mut before = month.differences().await;
    for kind in ["invoiced", "credited", "paid", "netted", "written_off", "refunded"] {
        assert!(month.leave_out(kind).await, "nothing was {kind}");
        let after = month.differences().await;
        assert_ne!(after, before, "{kind}");
        before = after;
    }
}

#[tokio::test]
async fn long_a_month_of_fifty_organizations_leaves_every_balance_explained_by_documents() {
    let seed = said("LUMBUNG_TEST_SEED", SEED);
    let steps = said("LUMBUNG_TEST_STEPS_A_DAY", 400);
    eprintln!("LUMBUNG_TEST_SEED={seed} LUMBUNG_TEST_STEPS_A_DAY={steps}");
    let begun = Instant::now();
    let steps_a_day = u32::try_from(steps).unwrap();
    let month = Month::lived(Size { houses: 50, steps_a_day, seed }).await;

    let documents = month.documents_written().await;
    eprintln!("{documents} documents in {} s: {:#?}", begun.elapsed().as_secs(), month.done);
    eprintln!("refused: {:#?}", month.refused);
    assert_eq!(month.never(HAPPENED_AMONG_FIFTY), [""; 0]);
    assert!(documents > 2_000, "{documents} documents are no month of fifty");
}
