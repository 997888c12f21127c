//! Goods that come once more: whole or not at all, paid for once, and credited where they do not come.

use super::*;

fn answering(verdict: Verdict, amount: Option<i64>) -> Result<Claim, Refusal> {
    let (remedy, words) = (Some(Remedy::Replacement), Some("Kami kirim lagi".to_owned()));
    let command = Command::Answer { verdict, amount: amount.map(rupiah), remedy, words };
    attempt(&opened(), command, By::Person(&actor(102)), noon())
}

fn short(claim: &Claim, base: i64) -> Claim {
    let command = Command::FallShort { goods: vec![(id(11), base)] };
    attempt(claim, command, By::Clock, noon()).unwrap()
}

#[test]
fn what_comes_once_more_is_not_credited_besides() {
    let claim = replaced();

    assert!(claim.is_replaced());
    assert_eq!((claim.held(), claim.credited()), (Money::ZERO, Money::ZERO));
    assert_eq!(
        claim.goods(),
        [(id(11), 24)],
        "a burst and a missing carton, one line of the order"
    );
}

#[test]
fn a_part_of_it_is_settled_in_money() {
    let whole = Err(Refusal::ReplacementIsWhole { total: rupiah(240_000) });

    assert_eq!(answering(Verdict::AcceptedInPart, Some(120_000)), whole);
    let half = Command::Decide {
        amount: rupiah(120_000),
        remedy: Remedy::Replacement,
        words: "Dibagi dua".into(),
    };
    assert_eq!(attempt(&mediated(), half, By::Person(&actor(103)), noon()), whole);
}

#[test]
fn a_refusal_that_holds_sends_nothing_whatever_was_asked() {
    let refused = buyer(&answering(Verdict::Refused, None).unwrap(), Command::AcceptAnswer);

    assert!(!refused.is_replaced());
    assert_eq!(refused.resolution.map(|end| end.remedy), Some(Remedy::Credit));
}

#[test]
fn goods_that_cost_too_much_are_not_replaced() {
    let of_price = WantedLine { amount: Some(rupiah(500)), ..wanted(31, Reason::Price, 12) };
    let command = Command::Draft { lines: vec![of_price], countables: vec![e5()] };
    let claim = attempt(&empty(), command, By::Person(&actor(101)), noon()).unwrap();
    let Command::Open { number, changes, words, countables, .. } = open() else { unreachable!() };
    let wants = Remedy::Replacement;

    let command = Command::Open { number, changes, wants, words, countables };
    let refused = attempt(&claim, command, By::Person(&actor(101)), noon());

    assert_eq!(refused, Err(Refusal::PriceIsNotReplaced));
}

#[test]
fn what_is_not_sent_after_all_is_credited_once_however_often_it_is_said() {
    let claim = replaced();

    let part = short(&claim, 18);
    assert_eq!(part.credited(), rupiah(180_000), "the burst carton whole, half of the missing one");
    assert_eq!(short(&part, 18), part);
    assert_eq!(short(&part, 24).credited(), rupiah(240_000));
    let person =
        attempt(&claim, Command::FallShort { goods: Vec::new() }, By::Person(&actor(102)), noon());
    assert!(matches!(person, Err(Refusal::NotYourPart { .. })), "nobody asks for it");
}

#[test]
fn the_history_of_its_order_is_told_each_step_but_the_draft_and_its_photos() {
    let steps = |claim: &Claim, command: Command, by: By<'_>| -> Vec<Step> {
        let events = decide(claim, command, by, noon()).unwrap().events;
        let after = events.iter().fold(claim.clone(), Claim::after);
        events.iter().filter_map(|event| after.news_of(event)).map(|news| news.step).collect()
    };
    let (us, them) = (actor(101), actor(102));

    assert_eq!(steps(&empty(), by_count(), By::Clock), []);
    assert_eq!(steps(&drafted(), Command::AddPhoto, By::Person(&us)), []);
    assert_eq!(steps(&drafted(), open(), By::Person(&us)), [Step::Opened]);
    let half = answer(Verdict::AcceptedInPart, Some(120_000));
    assert_eq!(steps(&opened(), half, By::Person(&them)), [Step::Answered]);
    assert_eq!(steps(&answered(), Command::AcceptAnswer, By::Person(&us)), [Step::Settled]);
}
