//! Goods as people count them: whole packs, and beside them what is left over in base units.

use order_workflow::query::orders::LineView;
use supply_chain::quantity::Pack;

use crate::language::Language;
use crate::language::format::{count, quantity, volume, weight};

/// The pack a line is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed<'a> {
    /// Its name: "karton".
    pub pack: &'a str,
    /// Base units in it.
    pub factor: i64,
    /// What one of those is: `pcs`, `gram` or `ml`.
    pub base_unit: &'a str,
}

impl<'a> From<&'a LineView> for Packed<'a> {
    fn from(line: &'a LineView) -> Self {
        Self { pack: &line.pack, factor: line.factor.max(1), base_unit: line.base_unit }
    }
}

impl Packed<'_> {
    /// Whole packs in `base` units.
    #[must_use]
    pub fn whole(&self, base: i64) -> i64 {
        base / self.factor.max(1)
    }

    /// What is left over beside whole packs.
    #[must_use]
    pub fn rest(&self, base: i64) -> i64 {
        base % self.factor.max(1)
    }

    /// `10 karton`, `9 karton + 5 pcs`, `5 pcs`.
    #[must_use]
    pub fn told(&self, base: i64, lang: Language) -> String {
        match (self.whole(base), self.rest(base)) {
            (whole, 0) => quantity(whole, self.pack),
            (0, rest) => loose(rest, self.base_unit, lang),
            (whole, rest) => {
                format!("{} + {}", quantity(whole, self.pack), loose(rest, self.base_unit, lang))
            }
        }
    }

    /// The same in a column of counts, where the pack goes without saying: `10`, `9 + 5 pcs`.
    #[must_use]
    pub fn in_column(&self, base: i64, lang: Language) -> String {
        match (self.whole(base), self.rest(base)) {
            (whole, 0) => count(whole),
            (0, rest) => loose(rest, self.base_unit, lang),
            (whole, rest) => format!("{} + {}", count(whole), loose(rest, self.base_unit, lang)),
        }
    }

    /// The pack and its content: `karton isi 6`; the pack alone when it is one base unit.
    #[must_use]
    pub fn described(&self, lang: Language) -> String {
        if self.factor <= 1 {
            return self.pack.to_owned();
        }
        let content = match self.base_unit {
            "gram" | "ml" => loose(self.factor, self.base_unit, lang),
            _ => count(self.factor),
        };
        // The pack's own name is the trade's in either language; in English it is a name, not a word of the sentence.
        lang.pick(format!("{} isi {content}", self.pack), format!("{} ({content})", self.pack))
            .replace(' ', "\u{a0}")
    }
}

fn loose(base: i64, base_unit: &str, lang: Language) -> String {
    match base_unit {
        "gram" => weight(base),
        "ml" => volume(base, lang),
        unit => quantity(base, unit),
    }
}

/// Several lines together: `17 karton`; `17 kemasan` where the packs differ; `16 kemasan + 5 pcs`
/// where packs were opened.
#[must_use]
pub fn together<'a>(lines: impl IntoIterator<Item = (Packed<'a>, i64)>, lang: Language) -> String {
    let lines: Vec<(Packed<'a>, i64)> = lines.into_iter().filter(|(_, base)| *base != 0).collect();
    let Some((first, _)) = lines.first().copied() else {
        return quantity(0, lang.t("kemasan", "packs"));
    };
    let sum = lines.iter().fold(0_i64, |sum, (_, base)| sum.saturating_add(*base));
    if lines.iter().all(|(packed, _)| *packed == first) {
        return first.told(sum, lang);
    }
    let whole =
        lines.iter().fold(0_i64, |sum, (packed, base)| sum.saturating_add(packed.whole(*base)));
    let same_name = lines.iter().all(|(packed, _)| packed.pack == first.pack);
    let word = if same_name { first.pack } else { lang.t("kemasan", "packs") };
    let mut told = vec![quantity(whole, word)];
    for unit in ["pcs", "gram", "ml"] {
        let rests = lines.iter().filter(|(packed, _)| packed.base_unit == unit);
        let rest = rests.fold(0_i64, |sum, (packed, base)| sum.saturating_add(packed.rest(*base)));
        if rest > 0 {
            told.push(loose(rest, unit, lang));
        }
    }
    if whole == 0 && told.len() > 1 {
        told.remove(0);
    }
    told.join(" + ")
}

/// A count as it was typed: `12`, `1.200`; nothing when blank.
///
/// # Errors
/// It is no whole number, or more than any line holds.
pub fn typed(text: &str) -> Result<Option<i64>, NotACount> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut groups = text.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    if !digits(first) || !rest.iter().all(|group| digits(group)) || !grouped {
        return Err(NotACount);
    }
    let number = text.replace('.', "").parse().ok().filter(|number| *number <= Pack::LARGEST);
    number.map(Some).ok_or(NotACount)
}

/// What was typed is no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a whole number")]
pub struct NotACount;

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{English, Indonesian};

    const OIL: Packed<'static> = Packed { pack: "karton", factor: 6, base_unit: "pcs" };
    const SUGAR: Packed<'static> = Packed { pack: "karton", factor: 20, base_unit: "pcs" };
    const SOAP: Packed<'static> = Packed { pack: "dus", factor: 12, base_unit: "pcs" };
    const RICE: Packed<'static> = Packed { pack: "sak", factor: 50_000, base_unit: "gram" };

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn a_burst_bottle_leaves_a_part_of_a_carton() {
        assert_eq!(plain(&OIL.told(60, Indonesian)), "10 karton");
        assert_eq!(plain(&OIL.told(59, Indonesian)), "9 karton + 5 pcs");
        assert_eq!(plain(&OIL.told(1, Indonesian)), "1 pcs");
        assert_eq!(plain(&OIL.in_column(59, Indonesian)), "9 + 5 pcs");
        assert_eq!(plain(&RICE.told(75_500, Indonesian)), "1 sak + 25,5 kg");
    }

    #[test]
    fn a_pack_says_what_it_holds() {
        assert_eq!(plain(&OIL.described(Indonesian)), "karton isi 6");
        assert_eq!(plain(&RICE.described(English)), "sak (50 kg)");
        let loose = Packed { pack: "pcs", factor: 1, base_unit: "pcs" };
        assert_eq!(loose.described(Indonesian), "pcs");
    }

    #[test]
    fn packs_of_one_kind_add_up_and_others_are_packs_in_general() {
        let said =
            |lines: &[(Packed<'static>, i64)]| plain(&together(lines.iter().copied(), Indonesian));

        assert_eq!(said(&[(OIL, 60), (OIL, 11)]), "11 karton + 5 pcs");
        assert_eq!(said(&[(OIL, 60), (SUGAR, 100)]), "15 karton");
        assert_eq!(said(&[(OIL, 60), (SOAP, 24)]), "12 kemasan");
        assert_eq!(said(&[(OIL, 59), (SOAP, 24)]), "11 kemasan + 5 pcs");
        assert_eq!(said(&[(OIL, 0), (SOAP, 24)]), "2 dus");
        assert_eq!(said(&[(OIL, 5), (RICE, 500)]), "5 pcs + 500 g");
        assert_eq!(said(&[]), "0 kemasan");
    }

    #[test]
    fn a_typed_count_may_be_grouped_with_dots_and_nothing_else() {
        assert_eq!(typed(" 12 "), Ok(Some(12)));
        assert_eq!(typed("1.200"), Ok(Some(1200)));
        assert_eq!(typed(""), Ok(None));
        for wrong in ["1,5", "1.20", "-1", "x", "1.", "12345678901", "1234.567"] {
            assert_eq!(typed(wrong), Err(NotACount), "{wrong}");
        }
    }
}
