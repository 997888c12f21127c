//! The figures of a facility: limit and what is left of it, what for, on which terms, what is to be paid back.

use order_workflow::query::facilities::FacilityView;
use supply_chain::money::Money;

use super::words::{purpose, rate};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::parts::{Column, Line, Lines, Total};

/// Limit, drawn, asked for, left.
pub(super) fn sums(facility: &FacilityView, lang: Language) -> Vec<Total> {
    let mut sums = vec![
        Total::new(lang.t("Plafon", "Limit"), rupiah(facility.limit)),
        Total::new(lang.t("Sudah ditarik", "Drawn"), rupiah(facility.drawn)),
    ];
    if facility.promised > Money::ZERO {
        let word = lang.t("Sedang diajukan", "Asked for");
        sums.push(Total::new(word, rupiah(facility.promised)));
    }
    sums.push(Total::sum(lang.t("Masih bisa ditarik", "Left to draw"), rupiah(facility.left)));
    sums
}

/// What may be spent on what.
pub(super) fn purposes(facility: &FacilityView, lang: Language) -> Lines {
    let rows = facility.purposes.iter().map(|of| {
        let left = of.most.minus(of.used).unwrap_or_default().min(facility.left);
        Line {
            name: purpose(of.purpose, lang).to_owned(),
            counts: vec![rupiah(of.most), rupiah(of.used)],
            amount: rupiah(left),
            ..Line::default()
        }
    });
    Lines {
        caption: lang.t("Untuk apa", "What for"),
        columns: vec![
            Column { word: lang.t("Paling banyak", "At most") },
            Column { word: lang.t("Terpakai", "Used") },
        ],
        amount: lang.t("Sisa", "Left"),
        rows: rows.collect(),
    }
}

/// On which terms.
pub(super) fn terms(facility: &FacilityView, lang: Language) -> Vec<Total> {
    let n = |n: u32| count(i64::from(n));
    let (months, grace) = (n(facility.months), n(facility.grace_months));
    let day = facility.due_day;
    let needed = count(i64::try_from(facility.needed).unwrap_or(i64::MAX));
    let mut terms = vec![
        Total::new(lang.t("Bunga setahun", "Interest a year"), rate(&facility.annual_rate)),
        Total::new(
            lang.t("Jangka waktu", "Months"),
            lang.pick(format!("{months} bulan"), months.clone()),
        ),
        Total::new(
            lang.t("Masa tenggang", "Months of grace"),
            lang.pick(format!("{grace} bulan"), grace.clone()),
        ),
        Total::new(
            lang.t("Angsuran", "Instalments"),
            lang.pick(format!("setiap tanggal {day}"), format!("on day {day} of each month")),
        ),
        Total::new(
            lang.t("Bisa ditarik sampai", "Can be drawn until"),
            date(facility.available_until, lang),
        ),
        Total::new(
            lang.t("Keputusan rapat anggota", "Decision of the meeting"),
            facility.meeting_decision.clone(),
        ),
        Total::new(
            lang.t("Tanda tangan tiap penarikan", "Signatures for each drawdown"),
            lang.pick(format!("{needed} pengurus"), format!("{needed} officers")),
        ),
    ];
    if !facility.board.is_empty() {
        let names: Vec<String> =
            facility.board.iter().filter_map(|officer| officer.name.clone()).collect();
        terms.push(Total::new(lang.t("Pengurusnya", "Who"), names.join(", ")));
    }
    terms
}

/// What is to be paid back; before the first drawing as it would be if all of it were drawn.
pub(super) fn owed(facility: &FacilityView, lang: Language) -> Vec<Total> {
    let mut owed = Vec::new();
    if let Some(shown) = &facility.illustration {
        let (grace, after) = (shown.grace_months, shown.months_afterwards);
        if grace > 0 {
            owed.push(Total::new(
                lang.pick(
                    format!("{grace} bulan pertama, bunga saja"),
                    format!("First {grace} months, interest alone"),
                ),
                rupiah(shown.in_grace),
            ));
        }
        owed.push(Total::new(
            lang.pick(format!("{after} bulan berikutnya"), format!("The next {after} months")),
            rupiah(shown.afterwards),
        ));
        return owed;
    }
    owed.push(Total::new(lang.t("Sisa pokok", "Of the loan left"), rupiah(facility.outstanding)));
    if facility.overdue > Money::ZERO {
        owed.push(Total {
            class: "t-bad",
            ..Total::new(lang.t("Lewat jatuh tempo", "Late"), rupiah(facility.overdue))
        });
    }
    if let Some(next) = &facility.next {
        let day = date(next.due_on, lang);
        let open = next.payable.minus(next.paid).unwrap_or_default();
        owed.push(Total::sum(
            lang.pick(format!("Angsuran {day}"), format!("Instalment of {day}")),
            rupiah(open),
        ));
    }
    owed
}
