//! Sums in words, as papers write them beside the figures.

use supply_chain::money::Money;

use crate::language::Language;

/// A sum in words: `empat juta lima ratus empat puluh dua ribu rupiah`, `twelve thousand five hundred rupiah`.
#[must_use]
pub fn in_words(amount: Money, lang: Language) -> String {
    let (rupiah, sen) = (amount.sen().unsigned_abs() / 100, amount.sen().unsigned_abs() % 100);
    let words = match lang {
        Language::Indonesian => indonesian,
        Language::English => english,
    };
    let minus = if amount.sen() < 0 { "minus " } else { "" };
    let sen = if sen == 0 { String::new() } else { format!(" {} sen", words(sen)) };
    format!("{minus}{} rupiah{sen}", words(rupiah))
}

fn indonesian(n: u64) -> String {
    const ONES: [&str; 12] = [
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
        "sepuluh", "sebelas",
    ];
    // `seribu` and `seratus` swallow their one; a million does not.
    let of = |unit: u64, word: &str, one: &str| {
        let (many, rest) = (n / unit, n % unit);
        let head = if many == 1 { one.to_owned() } else { format!("{} {word}", indonesian(many)) };
        if rest == 0 { head } else { format!("{head} {}", indonesian(rest)) }
    };
    match n {
        0..=11 => nth(&ONES, n),
        12..=19 => format!("{} belas", nth(&ONES, n - 10)),
        20..=99 => of(10, "puluh", "sepuluh"),
        100..=999 => of(100, "ratus", "seratus"),
        1_000..=999_999 => of(1_000, "ribu", "seribu"),
        1_000_000..=999_999_999 => of(1_000_000, "juta", "satu juta"),
        1_000_000_000..=999_999_999_999 => of(1_000_000_000, "miliar", "satu miliar"),
        _ => of(1_000_000_000_000, "triliun", "satu triliun"),
    }
}

fn english(n: u64) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let of = |unit: u64, word: &str| {
        let (many, rest) = (n / unit, n % unit);
        let head = format!("{} {word}", english(many));
        if rest == 0 { head } else { format!("{head} {}", english(rest)) }
    };
    match n {
        0..=19 => nth(&ONES, n),
        20..=99 if n.is_multiple_of(10) => nth(&TENS, n / 10),
        20..=99 => format!("{}-{}", nth(&TENS, n / 10), nth(&ONES, n % 10)),
        100..=999 => of(100, "hundred"),
        1_000..=999_999 => of(1_000, "thousand"),
        1_000_000..=999_999_999 => of(1_000_000, "million"),
        1_000_000_000..=999_999_999_999 => of(1_000_000_000, "billion"),
        _ => of(1_000_000_000_000, "trillion"),
    }
}

fn nth(words: &[&str], n: u64) -> String {
    usize::try_from(n).ok().and_then(|n| words.get(n)).copied().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_written_out_as_papers_do() {
        let words = |rupiah: i64| in_words(Money::from_sen(rupiah * 100), Language::Indonesian);

        assert_eq!(words(4_542_000), "empat juta lima ratus empat puluh dua ribu rupiah");
        assert_eq!(words(0), "nol rupiah");
        assert_eq!(words(11), "sebelas rupiah");
        assert_eq!(words(1_115), "seribu seratus lima belas rupiah");
        assert_eq!(words(1_000_001), "satu juta satu rupiah");
        assert_eq!(words(20_100_000_000), "dua puluh miliar seratus juta rupiah");
        assert_eq!(
            in_words(Money::from_sen(1_250_050), Language::Indonesian),
            "dua belas ribu lima ratus rupiah lima puluh sen"
        );
    }

    #[test]
    fn a_sum_is_written_out_in_english_too() {
        let words = |rupiah: i64| in_words(Money::from_sen(rupiah * 100), Language::English);

        assert_eq!(words(4_542_000), "four million five hundred forty-two thousand rupiah");
        assert_eq!(words(20), "twenty rupiah");
        assert_eq!(words(1_000_115), "one million one hundred fifteen rupiah");
    }
}
