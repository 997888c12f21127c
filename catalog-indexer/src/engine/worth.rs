//! What a word of a question is worth, by where and how well it is met: the same in every engine.
//!
//! The usual statistics of search engines are not used: they count all offers, so that the order of what
//! somebody sees would tell of what they may not see.

/// What a word is worth in a field, by how it is met. Zero: not looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worth {
    /// The word itself, or what its abbreviation stands for: who writes "grg" means goreng.
    pub(super) whole: u16,
    pub(super) unfinished: u16,
    /// One letter wrong.
    pub(super) near: u16,
    pub(super) unfinished_near: u16,
    /// Two letters wrong.
    pub(super) far: u16,
}

impl Worth {
    /// Another word for the same, as an operator says: as good as the word itself unfinished, so that what is
    /// called as it was asked for comes first.
    pub(super) const fn same(self) -> u16 {
        self.unfinished
    }
}

pub(super) const NAME: Worth =
    Worth { whole: 100, unfinished: 80, near: 60, unfinished_near: 44, far: 40 };
pub(super) const BRAND: Worth =
    Worth { whole: 70, unfinished: 56, near: 42, unfinished_near: 30, far: 28 };
pub(super) const CATEGORY: Worth =
    Worth { whole: 40, unfinished: 32, near: 24, unfinished_near: 0, far: 16 };
pub(super) const OTHER: Worth =
    Worth { whole: 30, unfinished: 20, near: 14, unfinished_near: 0, far: 0 };

/// Two words written as one, or one as two.
pub(super) const JOINED: u16 = 90;
pub(super) const SPLIT: u16 = 50;
/// A size whose name lacks the unit, a number whose name has one, a number not finished.
pub(super) const SIZE_WITHOUT_UNIT: u16 = 50;
pub(super) const NUMBER_WITH_UNIT: u16 = 90;
pub(super) const NUMBER_UNFINISHED: u16 = 40;

/// The shortest half of a word that was written without its space.
pub(super) const HALF_MIN: usize = 3;

/// How many letters of a word may be wrong: none up to three, one up to seven, two beyond. Digits are not
/// guessed at.
pub(super) fn distance(word: &str) -> u8 {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The two halves of a word at each place where its space may be missing.
pub(super) fn halves(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let letters = word.chars().count();
    word.char_indices()
        .map(|(place, _)| place)
        .skip(HALF_MIN)
        .take((letters + 1).saturating_sub(2 * HALF_MIN))
        .map(|place| word.split_at(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_may_have_more_letters_wrong_and_codes_none() {
        assert_eq!(
            ["gul", "gula", "indomie", "chocolatos", "8992628022156"].map(distance),
            [0, 1, 1, 2, 0]
        );
    }

    #[test]
    fn a_word_is_cut_where_both_halves_are_words_enough() {
        let cut: Vec<_> = halves("kopisusu").collect();
        assert_eq!(cut, [("kop", "isusu"), ("kopi", "susu"), ("kopis", "usu")]);
        assert_eq!(halves("gula").count(), 0);
    }
}
