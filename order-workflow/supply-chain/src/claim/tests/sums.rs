//! Random claims: never more than was counted, and every sum exact.

use super::*;
use proptest::prelude::*;

fn countable() -> impl Strategy<Value = Countable> {
    (0_i64..50, 0_i64..50, 0_i64..500, 1_i64..200, 1_i64..100_000_000).prop_map(
        |(lost, rejected, received, factor, price)| Countable {
            pack: Pack { name: "karton".into(), factor },
            unit_price: Money::from_sen(price),
            lost,
            rejected,
            received,
            ..e5()
        },
    )
}

fn lines() -> impl Strategy<Value = Vec<(usize, i64, Option<i64>)>> {
    prop::collection::vec(
        (0..Reason::ALL.len(), -1_i64..80, prop::option::of(0_i64..9_000_000)),
        0..6,
    )
}

fn drafted_from(of: &Countable, lines: &[(usize, i64, Option<i64>)]) -> Result<Claim, Refusal> {
    let lines = lines
        .iter()
        .zip(31..)
        .map(|(&(reason, quantity, amount), n)| WantedLine {
            amount: amount.map(Money::from_sen),
            ..wanted(n, Reason::ALL[reason], quantity)
        })
        .collect();
    let command = Command::Draft { lines, countables: vec![of.clone()] };
    attempt(&empty(), command, By::Clock, noon())
}

fn claimed(claim: &Claim, basis: Basis) -> i64 {
    let of = |line: &&ClaimLine| line.reason.basis() == basis;
    claim.lines.iter().filter(of).map(|line| line.quantity).sum()
}

proptest! {
    #[test]
    fn no_more_is_claimed_than_was_counted_and_the_sums_are_exact(of in countable(), lines in lines()) {
        if let Ok(claim) = drafted_from(&of, &lines) {
            for basis in Basis::ALL {
                prop_assert!(claimed(&claim, *basis) <= of.left(*basis), "{}", basis.as_str());
            }
            let sum: i64 = claim.lines.iter().map(|line| line.amount.sen()).sum();
            prop_assert_eq!(claim.total().sen(), sum);
            for line in &claim.lines {
                prop_assert!(line.quantity > 0 && line.amount <= line.worth);
                prop_assert_eq!(Some(line.worth), of.worth(line.quantity));
            }
        }
    }

    #[test]
    fn a_recount_never_adds_and_always_fits(
        of in countable(), lines in lines(), (lost, rejected, received) in (0_i64..50, 0_i64..50, 0_i64..500),
    ) {
        if let Ok(claim) = drafted_from(&of, &lines) {
            let now = Countable { lost, rejected, received, ..of };
            let command = Command::Recount { countables: vec![now.clone()] };
            let fitted = attempt(&claim, command, By::Clock, noon()).unwrap();

            if !fitted.state.is_over() {
                for basis in Basis::ALL {
                    prop_assert!(claimed(&fitted, *basis) <= now.left(*basis).min(claimed(&claim, *basis)));
                }
                prop_assert!(fitted.total() <= claim.total());
            }
        }
    }

    #[test]
    fn whatever_is_asked_a_claim_credits_at_most_what_it_claims(
        of in countable(), lines in lines(), steps in prop::collection::vec((0_usize..8, 0_usize..5, 0_i64..5_000_000), 0..20),
    ) {
        let Ok(mut claim) = drafted_from(&of, &lines) else { return Ok(()) };
        let countables = vec![of];
        for (what, who, sen) in steps {
            let (amount, words) = (Money::from_sen(sen), Some("begitu".to_owned()));
            let command = match what {
                0 => Command::Open {
                    number: "KL-1".into(), changes: Vec::new(), wants: Remedy::ALL[who % 4],
                    words: None, countables: countables.clone(),
                },
                1 => Command::Answer { verdict: Verdict::AcceptedInPart, amount: Some(amount), remedy: None, words },
                2 => Command::Answer { verdict: Verdict::Refused, amount: None, remedy: None, words },
                3 => Command::AcceptAnswer,
                4 => Command::Escalate { words, arbiter: Some("Dinas".into()), mediator: Some(id(103)) },
                5 => Command::Decide { amount, remedy: Remedy::ALL[who % 4], words: "begitu".into() },
                6 => Command::Withdraw { reason: None },
                _ => lapse(),
            };
            let person = actor(101 + u128::try_from(who).unwrap());
            let by = match who { 3 => By::Operator, 4 => By::Clock, _ => By::Person(&person) };
            let now = claim.deadline.filter(|_| who == 4).unwrap_or_else(noon);
            if let Ok(after) = attempt(&claim, command, by, now) {
                prop_assert!(!claim.state.is_over(), "{} went on", claim.state.as_str());
                claim = after;
            }
            prop_assert!(claim.credited() <= claim.total());
            prop_assert_eq!(claim.held() > Money::ZERO, claim.state.is_disputed() && claim.total() > Money::ZERO);
            prop_assert_eq!(claim.state == State::Resolved, claim.resolution.is_some());
            prop_assert_eq!(claim.deadline.is_none(), claim.state.is_over() || claim.state == State::Arbitration);
        }
    }
}
