//! Price breaks: the price of a pack falls, or stays, as more are taken at once.

use serde::{Deserialize, Serialize};

use super::fault::FaultCode;
use super::field::{Field, Step};

/// From so many packs on, each costs so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBreak {
    /// Packs.
    pub min_count: u32,
    /// Price of one pack, in sen.
    pub price_sen: i64,
}

/// The breaks in order of their counts, the list's price first, and what contradicts. `steps`
/// are the further steps that could be read.
pub(super) fn ladder(
    price_sen: i64,
    steps: &[(Step, PriceBreak)],
    pack: &str,
) -> (Vec<PriceBreak>, Vec<(Field, FaultCode)>) {
    let mut steps = steps.to_vec();
    steps.sort_by_key(|(_, step)| step.min_count);
    let mut breaks = vec![PriceBreak { min_count: 1, price_sen }];
    let mut faults = Vec::new();
    for (step, next) in steps {
        let earlier = breaks.last().copied().unwrap_or(next);
        if next.min_count == earlier.min_count {
            let code = FaultCode::StepTwice { min_count: next.min_count };
            faults.push((Field::StepMinimum(step), code));
            continue;
        }
        if next.price_sen > earlier.price_sen {
            faults.push((
                Field::StepPrice(step),
                FaultCode::StepDearer {
                    pack: pack.to_owned(),
                    min_count: next.min_count,
                    earlier_min_count: earlier.min_count,
                    earlier_price_sen: earlier.price_sen,
                },
            ));
        }
        breaks.push(next);
    }
    (breaks, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(min_count: u32, price_sen: i64) -> PriceBreak {
        PriceBreak { min_count, price_sen }
    }

    #[test]
    fn steps_are_put_in_order_of_their_counts() {
        let (breaks, faults) =
            ladder(100, &[(Step::Second, step(50, 80)), (Step::Third, step(10, 90))], "karton");

        assert_eq!(breaks, [step(1, 100), step(10, 90), step(50, 80)]);
        assert_eq!(faults, []);
    }

    #[test]
    fn a_dearer_price_for_more_and_the_same_count_twice_are_faults() {
        let (_, faults) = ladder(
            12_600_000,
            &[(Step::Second, step(10, 12_800_000)), (Step::Fourth, step(10, 1))],
            "karton",
        );

        assert_eq!(
            faults,
            [
                (
                    Field::StepPrice(Step::Second),
                    FaultCode::StepDearer {
                        pack: "karton".to_owned(),
                        min_count: 10,
                        earlier_min_count: 1,
                        earlier_price_sen: 12_600_000,
                    }
                ),
                (Field::StepMinimum(Step::Fourth), FaultCode::StepTwice { min_count: 10 }),
            ]
        );
    }

    #[test]
    fn a_price_may_stay_the_same() {
        assert_eq!(ladder(100, &[(Step::Second, step(2, 100))], "dus").1, []);
    }
}
