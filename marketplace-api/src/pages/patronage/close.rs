//! `/patronage/{year}/close`: what the members' meeting decided, as it is typed.

use askama::Template;
use chrono::NaiveDate;
use order_workflow::command::years::Decided;
use order_workflow::query::patronage::YearView;
use supply_chain::money::Money;
use supply_chain::patronage::{SavingsKind, SurplusUse};

use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Total, Wrong};
use crate::problem::mapping::years::{percent, use_word};

/// The form's fields of parts, one for each use.
pub(super) const PARTS: [(&str, SurplusUse); 9] = [
    ("part-reserve", SurplusUse::Reserve),
    ("part-members_by_savings", SurplusUse::MembersBySavings),
    ("part-members_by_trade", SurplusUse::MembersByTrade),
    ("part-board", SurplusUse::Board),
    ("part-staff", SurplusUse::Staff),
    ("part-education", SurplusUse::Education),
    ("part-social", SurplusUse::Social),
    ("part-development", SurplusUse::Development),
    ("part-other", SurplusUse::Other),
];

/// Fields that a form hands on besides the parts.
pub(super) const OTHERS: [&str; 6] =
    ["surplus", "minutes", "decided_on", "savings_kinds", "from_others", "others_go_to"];

/// `/patronage/{year}/close`.
#[derive(Debug, Template)]
#[template(path = "patronage/close.html")]
pub struct ClosePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Keputusan rapat untuk 2025".
    pub heading: String,
    /// Where the form posts to.
    pub action: String,
    /// What was traded and saved.
    pub totals: Vec<Total>,
    /// The surplus.
    pub surplus: Field,
    /// The minutes' number.
    pub minutes: Field,
    /// When it was decided.
    pub decided_on: Field,
    /// A part each.
    pub parts: Vec<Field>,
    /// What the parts come to, as far as they can be read.
    pub sum: String,
    /// What says so while it is typed: whole, and not yet.
    pub sum_words: (&'static str, &'static str),
    /// Which savings earn.
    pub savings_kinds: Choices,
    /// What came from non-members.
    pub from_others: Field,
    /// What that is for.
    pub others_go_to: Choices,
    /// Whether the rarely needed fields are open.
    pub others_open: bool,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

impl ClosePage {
    /// The form, with what was typed and what is wrong with it.
    #[must_use]
    pub fn new(mut shell: Shell, view: &YearView, filled: &Filled, faults: &Faults) -> Self {
        let lang = shell.lang;
        let year = view.year;
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label: &'static str, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            ..Field::default()
        };
        let parts: Vec<Field> = PARTS
            .iter()
            .map(|(name, of)| Field {
                keyboard: "decimal",
                longest: 6,
                ..field(name, use_word(*of, lang), "")
            })
            .collect();
        let sum: Option<u64> =
            PARTS.iter().map(|(name, _)| points_typed(filled.get(name)).map(u64::from)).sum();
        let sum_words = (
            lang.t("Genap 100%.", "100% in all."),
            lang.t("Jumlah {n}%, harus 100%.", "{n}% so far; it has to be 100%."),
        );
        Self {
            heading: lang.pick(
                format!("Keputusan rapat untuk {year}"),
                format!("The decision about {year}"),
            ),
            action: format!("/patronage/{year}/close"),
            totals: basis(view, lang),
            surplus: Field {
                before: "Rp",
                keyboard: "numeric",
                ..field(
                    "surplus",
                    lang.t("SHU yang dibagi", "Surplus to be shared"),
                    lang.t(
                        "Menurut laporan keuangan yang disahkan rapat.",
                        "By the accounts that the meeting approved.",
                    ),
                )
            },
            minutes: Field {
                longest: 200,
                ..field(
                    "minutes",
                    lang.t("Nomor keputusan rapat", "Number of the decision"),
                    lang.t("Misalnya RAT/2026/03.", "Such as RAT/2026/03."),
                )
            },
            decided_on: Field {
                kind: "date",
                ..field("decided_on", lang.t("Tanggal rapat", "Day of the meeting"), "")
            },
            parts,
            sum: match sum {
                Some(10_000) => sum_words.0.to_owned(),
                Some(sum) => sum_words.1.replace("{n}", &percent(sum)),
                None => String::new(),
            },
            sum_words,
            savings_kinds: savings_kinds(filled, faults, lang),
            from_others: Field {
                before: "Rp",
                keyboard: "numeric",
                ..field(
                    "from_others",
                    lang.t("Bagian SHU dari bukan anggota", "Of the surplus, from non-members"),
                    lang.t(
                        "Boleh kosong. Tidak dibagi ke anggota.",
                        "May stay empty. Not shared among members.",
                    ),
                )
            },
            others_go_to: others_go_to(filled, lang),
            others_open: faults.at("from_others").is_some()
                || !filled.get("from_others").is_empty(),
            wrongs: faults.wrongs(),
            shell: shell.task(Link::new(format!("SHU {year}"), format!("/patronage/{year}"))),
        }
    }
}

fn basis(view: &YearView, lang: Language) -> Vec<Total> {
    let of = &view.totals;
    vec![
        Total::new(lang.t("Belanja anggota", "Trade of members"), rupiah(of.trade_of_members)),
        Total::new(
            lang.t("Belanja bukan anggota", "Trade of non-members"),
            rupiah(of.trade_of_others),
        ),
        Total::new(
            lang.t("Simpanan pokok dan wajib", "Principal and mandatory savings"),
            rupiah(of.principal.plus(of.mandatory).unwrap_or_default()),
        ),
        Total::new(
            lang.t("Pendapatan kurang beban di Lumbung", "Revenue less expenses in Lumbung"),
            rupiah(view.surplus_in_books),
        ),
    ]
}

fn savings_kinds(filled: &Filled, faults: &Faults, lang: Language) -> Choices {
    let chosen: Vec<&str> = filled.all("savings_kinds").collect();
    let choice = |value: &str, word: &str| Choice::new(value, word, chosen.contains(&value));
    Choices {
        name: "savings_kinds",
        legend: lang.t("Simpanan yang dihitung", "Savings that count").to_owned(),
        hint: lang
            .t("Menurut anggaran rumah tangga koperasi.", "By the cooperative's own bylaws.")
            .to_owned(),
        error: faults.at("savings_kinds"),
        several: true,
        choices: vec![
            choice("principal", lang.t("Pokok", "Principal")),
            choice("mandatory", lang.t("Wajib", "Mandatory")),
            choice("voluntary", lang.t("Sukarela", "Voluntary")),
        ],
    }
}

fn others_go_to(filled: &Filled, lang: Language) -> Choices {
    let chosen = SurplusUse::from_word(filled.get("others_go_to")).unwrap_or(SurplusUse::Reserve);
    let uses = SurplusUse::ALL.iter().copied();
    let uses =
        uses.filter(|of| !matches!(of, SurplusUse::MembersBySavings | SurplusUse::MembersByTrade));
    Choices {
        name: "others_go_to",
        legend: lang.t("Bagian itu untuk", "That part is for").to_owned(),
        choices: uses
            .map(|of| Choice::new(of.as_str(), use_word(of, lang), of == chosen))
            .collect(),
        ..Choices::default()
    }
}

/// What a form says when it is opened: the kinds of savings that the model bylaws count.
#[must_use]
pub(super) fn unfilled() -> Filled {
    let kinds =
        ["principal", "mandatory"].map(|kind| ("savings_kinds".to_owned(), kind.to_owned()));
    Filled::of(kinds.to_vec())
}

/// Hundredths of a percent: "25", "12,5", "12.5 %"; nothing typed is nothing.
#[must_use]
pub(super) fn points_typed(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('%').trim_end();
    if text.is_empty() {
        return Some(0);
    }
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || !all_digits(whole)
        || !all_digits(rest)
        || whole.len() > 3
        || rest.len() > 2
    {
        return None;
    }
    let rest: u32 = format!("{rest:0<2}").parse().ok()?;
    let points = whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(rest)?;
    (points <= 10_000).then_some(points)
}

/// What was typed as a decision, or what is wrong with it.
pub(super) fn decided(filled: &Filled, lang: Language) -> Result<Decided, Faults> {
    let mut faults = Faults::default();
    let surplus = faults.price(filled, "surplus", lang);
    let from_others = match filled.get("from_others").trim() {
        "" => Some(0),
        _ => faults.amount(filled, "from_others", lang),
    };
    let mut uses = Vec::new();
    for (name, of) in PARTS {
        match points_typed(filled.get(name)) {
            Some(0) => {}
            Some(points) => uses.push((of, points)),
            None => faults.add(
                name,
                lang.t("Tulis persen, misalnya 25 atau 12,5.", "A percentage, such as 25 or 12,5."),
            ),
        }
    }
    let decided_on = filled.get("decided_on").trim().parse::<NaiveDate>().ok();
    if decided_on.is_none() {
        faults.add("decided_on", lang.t("Isi tanggal rapatnya.", "Enter the day of the meeting."));
    }
    if filled.get("minutes").trim().is_empty() {
        faults.add(
            "minutes",
            lang.t("Isi nomor keputusan rapat.", "Enter the number of the decision."),
        );
    }
    let kinds = filled.all("savings_kinds").filter_map(SavingsKind::from_word);
    let go_to = SurplusUse::from_word(filled.get("others_go_to"));
    match (surplus, from_others, decided_on) {
        (Some(surplus), Some(from_others), Some(decided_on)) if faults.is_empty() => Ok(Decided {
            surplus: Money::from_sen(surplus),
            from_others: Money::from_sen(from_others),
            others_go_to: go_to.unwrap_or(SurplusUse::Reserve),
            uses,
            savings_kinds: kinds.collect(),
            minutes: filled.get("minutes").trim().to_owned(),
            decided_on,
            seen: filled.text("seen"),
        }),
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_read_as_people_write_it() {
        let read = ["25", " 12,5 ", "12.5", "33,33%", "", "100"].map(points_typed);
        assert_eq!(read, [2_500, 1_250, 1_250, 3_333, 0, 10_000].map(Some));
        assert!(
            ["101", "1,234", "lima", "-5", "1.2.3", ","]
                .iter()
                .all(|text| points_typed(text).is_none())
        );
    }
}
