//! Which counts of packs are sold: a minimum, and a multiple.

/// At least `minimum` packs, in multiples of `multiple`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountRule {
    /// Packs, at least one.
    pub minimum: i64,
    /// Packs, at least one.
    pub multiple: i64,
}

/// A count that is not sold, with the nearest ones that are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongCount {
    /// What was asked for, in packs.
    pub count: i64,
    /// The nearest good count below, if there is one.
    pub lower: Option<i64>,
    /// The nearest good count above.
    pub higher: i64,
}

impl CountRule {
    /// Whether `count` packs are sold.
    ///
    /// # Errors
    /// The nearest good counts.
    pub fn check(self, count: i64) -> Result<(), WrongCount> {
        let smallest = self.round_up(self.minimum);
        if count >= smallest && count % self.multiple == 0 {
            return Ok(());
        }
        if count < smallest {
            return Err(WrongCount { count, lower: None, higher: smallest });
        }
        let lower = count - count % self.multiple;
        Err(WrongCount { count, lower: Some(lower), higher: lower.saturating_add(self.multiple) })
    }

    fn round_up(self, count: i64) -> i64 {
        let over = count % self.multiple;
        if over == 0 { count } else { count.saturating_add(self.multiple - over) }
    }
}

#[cfg(test)]
mod tests {
    use super::{CountRule, WrongCount};

    #[test]
    fn a_count_off_the_multiple_is_refused_with_the_nearest_good_ones() {
        let rule = CountRule { minimum: 6, multiple: 3 }; // E13

        assert_eq!(rule.check(5), Err(WrongCount { count: 5, lower: None, higher: 6 }));
        assert_eq!(rule.check(6), Ok(()));
        assert_eq!(rule.check(7), Err(WrongCount { count: 7, lower: Some(6), higher: 9 }));
        assert_eq!(rule.check(9), Ok(()));
    }

    #[test]
    fn a_minimum_off_the_multiple_means_the_next_multiple() {
        let rule = CountRule { minimum: 5, multiple: 3 };
        assert_eq!(rule.check(5), Err(WrongCount { count: 5, lower: None, higher: 6 }));
    }
}
