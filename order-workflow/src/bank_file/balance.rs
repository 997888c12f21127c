//! What a file says of its balances must be so: what was there before, and every line, makes what was there after.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use supply_chain::money::Money;

/// Where balances and lines part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceOff {
    /// After which row; nothing where only the ends are known.
    pub row: Option<u32>,
    /// What the lines make.
    pub reckoned: Money,
    /// What the file says.
    pub printed: Money,
}

/// Sums beyond this are left alone: nothing here adds up to them, and adding to them could overflow.
const SUM_MAX: i64 = 1_000_000_000_000_000_000;

/// One line with what the bank says was there after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) row: u32,
    pub(super) booked_on: NaiveDate,
    pub(super) sen: i64,
    pub(super) after: Option<i64>,
}

/// What was there before the first line and after the last, as the file says or as its running balances show.
///
/// Banks write the newest line first or last, and some order a day's lines otherwise than they booked them. So the
/// ends decide, in either order; where neither fits, the first row that does not follow from the one before is named.
///
/// # Errors
/// [`BalanceOff`].
pub(super) fn prove(
    steps: &[Step],
    (opening, closing): (Option<i64>, Option<i64>),
) -> Result<(Option<i64>, Option<i64>), BalanceOff> {
    let moved: i128 = steps.iter().map(|step| i128::from(step.sen)).sum();
    let Some(moved) = i64::try_from(moved).ok().filter(|moved| moved.abs() <= SUM_MAX) else {
        return Ok((opening, closing));
    };
    let off = |row, reckoned, printed| BalanceOff {
        row,
        reckoned: Money::from_sen(reckoned),
        printed: Money::from_sen(printed),
    };
    if let (Some(opening), Some(closing)) = (opening, closing)
        && opening + moved != closing
    {
        return Err(first_gap(steps, Some(opening)).map_or_else(
            || off(None, opening + moved, closing),
            |(row, reckoned, printed)| off(Some(row), reckoned, printed),
        ));
    }
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return Ok((opening, closing));
    };
    let (Some(after_first), Some(after_last)) = (first.after, last.after) else {
        let opening = opening.or_else(|| closing.map(|closing| closing - moved));
        return Ok((opening, opening.map(|opening| opening + moved)));
    };
    // What was there before and after, if the newest line is the last one, and if it is the first one.
    let oldest_first = (after_first - first.sen, after_last);
    let newest_first = (after_last - last.sen, after_first);
    let fits = |(before, after): (i64, i64)| {
        before + moved == after
            && opening.is_none_or(|opening| opening == before)
            && closing.is_none_or(|closing| closing == after)
    };
    let is_newest_first = first.booked_on > last.booked_on;
    let order =
        if is_newest_first { [newest_first, oldest_first] } else { [oldest_first, newest_first] };
    if let Some((before, after)) = order.into_iter().find(|ends| fits(*ends)) {
        return Ok((Some(before), Some(after)));
    }
    let mut steps = steps.to_vec();
    if is_newest_first {
        steps.reverse();
    }
    if let Some((row, reckoned, printed)) = first_gap(&steps, opening) {
        return Err(off(Some(row), reckoned, printed));
    }
    // Each follows from the one before; the ends that were printed apart say otherwise.
    let (before, after) = order.first().copied().unwrap_or_default();
    let printed = closing.filter(|closing| *closing != after).or(opening).unwrap_or(before);
    let reckoned = if Some(printed) == opening { before } else { after };
    Err(off(None, reckoned, printed))
}

/// The first line whose balance does not follow: its row, what the lines make, what is printed.
fn first_gap(steps: &[Step], opening: Option<i64>) -> Option<(u32, i64, i64)> {
    let mut before = opening;
    for step in steps {
        let printed = step.after?;
        if let Some(before) = before
            && before + step.sen != printed
        {
            return Some((step.row, before + step.sen, printed));
        }
        before = Some(printed);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(of: &[(i64, Option<i64>)]) -> Vec<Step> {
        let booked_on = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        (2..).zip(of).map(|(row, &(sen, after))| Step { row, booked_on, sen, after }).collect()
    }

    #[test]
    fn balances_are_proved_in_either_order_and_by_their_ends() {
        let rising = steps(&[(100, Some(1_100)), (-300, Some(800))]);
        assert_eq!(prove(&rising, (None, None)), Ok((Some(1_000), Some(800))));
        let falling = steps(&[(-300, Some(800)), (100, Some(1_100))]);
        assert_eq!(prove(&falling, (None, None)), Ok((Some(1_000), Some(800))));
        let bare = steps(&[(100, None), (-300, None)]);
        assert_eq!(prove(&bare, (Some(1_000), Some(800))), Ok((Some(1_000), Some(800))));
        assert_eq!(prove(&bare, (None, Some(800))), Ok((Some(1_000), Some(800))));
        assert_eq!(prove(&bare, (None, None)), Ok((None, None)));
    }

    #[test]
    fn a_missing_line_is_noticed_where_it_is_missing() {
        let gap = steps(&[(100, Some(1_100)), (-300, Some(850))]);
        let off = prove(&gap, (None, None)).unwrap_err();
        assert_eq!((off.row, off.reckoned.sen(), off.printed.sen()), (Some(3), 800, 850));

        let ends = prove(&steps(&[(100, None)]), (Some(1_000), Some(1_200))).unwrap_err();
        assert_eq!((ends.row, ends.reckoned.sen(), ends.printed.sen()), (None, 1_100, 1_200));

        let apart = steps(&[(100, Some(1_100)), (-300, Some(800))]);
        assert!(prove(&apart, (Some(999), None)).is_err());
        assert!(prove(&apart, (None, Some(801))).is_err());
    }
}
