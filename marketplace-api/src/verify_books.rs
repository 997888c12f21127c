//! `marketplace-api verify-books`: builds everybody's books again from what happened alone, twice, and says whether
//! they are what is written. A running program goes on meanwhile.

use order_workflow::query::ledger::verify::{Difference, Verdict};

use crate::language::Language;
use crate::language::format::{count, rupiah};

/// The verdict in both languages: one line in Indonesian, one in English.
#[must_use]
pub fn lines(verdict: &Verdict) -> [String; 2] {
    [Language::Indonesian, Language::English].map(|lang| said(verdict, lang))
}

fn said(verdict: &Verdict, lang: Language) -> String {
    let number = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
    let organizations = u64::try_from(verdict.organizations).unwrap_or(u64::MAX);
    let (occurrences, entries) = (number(verdict.occurrences), number(verdict.entries));
    if let Some(difference) = &verdict.difference {
        return lang.pick(
            format!("berbeda setelah {occurrences} kejadian: {}", differs(difference, lang)),
            format!("different after {occurrences} occurrences: {}", differs(difference, lang)),
        );
    }
    let (organizations, closes) = (number(organizations), number(verdict.closes));
    lang.pick(
        format!(
            "identik: {occurrences} kejadian, {entries} catatan, {organizations} organisasi, {closes} bulan ditutup"
        ),
        format!(
            "identical: {occurrences} occurrences, {entries} entries, {organizations} organizations, {closes} closed months"
        ),
    )
}

fn differs(difference: &Difference, lang: Language) -> String {
    let nothing = || lang.t("tidak ada", "nothing").to_owned();
    match difference {
        Difference::NotPosted { position, why } => lang.pick(
            format!("kejadian {position} tidak bisa dibukukan ({why})"),
            format!("occurrence {position} cannot be posted ({why})"),
        ),
        Difference::Entry { position, entry, reckoned, written } => {
            let (reckoned, written) =
                (reckoned.clone().unwrap_or_else(nothing), written.clone().unwrap_or_else(nothing));
            lang.pick(
                format!("kejadian {position}, catatan {entry}: seharusnya {reckoned}, tertulis {written}"),
                format!("occurrence {position}, entry {entry}: should be {reckoned}, is {written}"),
            )
        }
        Difference::NotTheSame => lang
            .t("dua kali dibangun hasilnya tidak sama", "built twice, it came out otherwise")
            .to_owned(),
        Difference::Balance { organization, account, reckoned, written } => {
            let (reckoned, written) = (rupiah(*reckoned), rupiah(*written));
            lang.pick(
                format!(
                    "{account} milik {organization}: seharusnya {reckoned}, tertulis {written}"
                ),
                format!("{account} of {organization}: should be {reckoned}, is {written}"),
            )
        }
        Difference::Closed { organization, last_day, account, kept, adds_up } => {
            let (kept, adds_up) = (rupiah(*kept), rupiah(*adds_up));
            lang.pick(
                format!("{account} milik {organization} ditutup {last_day} dengan {kept}, jumlahnya {adds_up}"),
                format!("{account} of {organization} was closed on {last_day} with {kept}, and adds up to {adds_up}"),
            )
        }
        Difference::Breach { what } => lang.pick(
            format!("aturan buku besar dilanggar: {what}"),
            format!("a rule of the ledger is broken: {what}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_is_told_in_both_languages() {
        let whole = Verdict {
            occurrences: 1_200,
            entries: 7_000,
            organizations: 3,
            closes: 1,
            difference: None,
        };
        assert_eq!(
            lines(&whole),
            [
                "identik: 1.200 kejadian, 7.000 catatan, 3 organisasi, 1 bulan ditutup",
                "identical: 1.200 occurrences, 7.000 entries, 3 organizations, 1 closed months",
            ]
        );

        let difference = Some(Difference::Entry {
            position: 7,
            entry: 2,
            reckoned: None,
            written: Some("cash 5.00".to_owned()),
        });
        let [_, english] = lines(&Verdict { difference, ..whole });
        assert_eq!(
            english,
            "different after 1.200 occurrences: occurrence 7, entry 2: should be nothing, is cash 5.00"
        );
    }
}
