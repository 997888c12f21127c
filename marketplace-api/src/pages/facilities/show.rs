//! `/facilities/{id}`: limit, drawn, left, what for; how it is paid back; what is drawn on it; what the reader may do.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::query::facilities::{FacilityView, FinancedOrder, ScheduleView};
use supply_chain::money::Money;

use super::figures::{owed, purposes, sums, terms};
use super::form::{FacilityForm, Typed};
use super::list::DrawdownRow;
use super::words::{facility_badge, purpose};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Field, Lines, Meter, Note, Tone, Total, Wrong};

/// The reader, and what they typed.
pub struct SeenFacility<'a> {
    /// The facility as they see it.
    pub facility: &'a FacilityView,
    /// How it is paid back.
    pub schedule: &'a ScheduleView,
    /// The orders that its borrower means to pay by it; none to the bank.
    pub orders: &'a [FinancedOrder],
    /// Now, and their zone.
    pub at: (DateTime<Utc>, Tz),
    /// What was typed, where a form was refused.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// The command whose form was refused; empty for none.
    pub form: &'a str,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

/// What is paid back on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// The day.
    pub day: String,
    /// Interest.
    pub interest: String,
    /// Of the loan.
    pub principal: String,
    /// Both.
    pub payable: String,
    /// What of the loan is left after it.
    pub balance: String,
    /// That it was paid, or is late; empty for neither.
    pub said: String,
    /// Whether it is late.
    pub late: bool,
}

/// `/facilities/{id}`.
#[derive(Debug, Template)]
#[template(path = "facilities/show.html")]
pub struct FacilityPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// Its number.
    pub number: String,
    /// From or to whom.
    pub about: String,
    /// How it stands.
    pub badge: Badge,
    /// What happens next.
    pub notes: Vec<Note>,
    /// Buttons without fields.
    pub buttons: Vec<CommandButton>,
    /// How much of it is drawn.
    pub meter: Meter,
    /// Limit, drawn, promised, left.
    pub sums: Vec<Total>,
    /// What for.
    pub purposes: Lines,
    /// On which terms.
    pub terms: Vec<Total>,
    /// What is to be paid back.
    pub owed: Vec<Total>,
    /// The heading above the schedule.
    pub schedule_heading: String,
    /// The schedule, day by day.
    pub dues: Vec<DueRow>,
    /// What is drawn on it.
    pub drawdowns: Vec<DrawdownRow>,
    /// What stands where nothing is.
    pub no_drawdowns: &'static str,
    /// The orders that are going to be paid by it.
    pub orders: Vec<DrawdownRow>,
    /// What was paid back: the day and reference, and how much.
    pub repayments: Vec<(String, String)>,
    /// Everything else the reader may do.
    pub forms: Vec<FacilityForm>,
    /// The version the page was drawn from.
    pub version: String,
}

impl SeenFacility<'_> {
    fn may(&self, command: &str) -> bool {
        self.facility.allowed_commands.contains(&command)
    }

    fn action(&self, command: &str) -> String {
        format!("/facilities/{}/{command}", self.facility.id)
    }

    fn today(&self) -> NaiveDate {
        self.at.0.with_timezone(&self.at.1).date_naive()
    }

    fn typed(&self) -> Typed<'_> {
        Typed { filled: self.typed, faults: self.faults, form: self.form }
    }
}

impl FacilityPage {
    /// The page of a facility.
    #[must_use]
    pub fn new(shell: Shell, seen: &SeenFacility<'_>) -> Self {
        let (facility, lang) = (seen.facility, shell.lang);
        let mut shell =
            shell.task(Link::new(lang.t("Fasilitas bank", "Bank facilities"), "/facilities"));
        shell.refused = !seen.faults.is_empty();
        let (drawn, limit) = (rupiah(facility.drawn), rupiah(facility.limit));
        let said =
            lang.pick(format!("Ditarik {drawn} dari {limit}"), format!("Drawn {drawn} of {limit}"));
        let (bank, borrower) = (&facility.bank.name, &facility.borrower.name);
        Self {
            wrongs: seen.faults.wrongs(),
            number: facility.number.clone(),
            about: if facility.side == "bank" {
                lang.pick(format!("Untuk {borrower}"), format!("For {borrower}"))
            } else {
                lang.pick(format!("Dari {bank}"), format!("From {bank}"))
            },
            badge: facility_badge(facility.state, facility.side, lang),
            notes: notes(facility, lang),
            buttons: buttons(seen, lang),
            meter: Meter::towards(facility.drawn, facility.limit, said),
            sums: sums(facility, lang),
            purposes: purposes(facility, lang),
            terms: terms(facility, lang),
            owed: owed(facility, lang),
            schedule_heading: schedule_heading(seen.schedule, lang),
            dues: dues(seen, lang),
            orders: seen.orders.iter().map(|order| financed(order, lang)).collect(),
            drawdowns: facility
                .drawdowns
                .iter()
                .map(|one| DrawdownRow::of(one, facility.side, lang))
                .collect(),
            no_drawdowns: no_drawdowns(facility, lang),
            repayments: repayments(facility, lang),
            forms: forms(seen, lang),
            version: facility.version.to_string(),
            shell,
        }
    }
}

/// An order that is going to be paid by it, with what it will still draw.
fn financed(order: &FinancedOrder, lang: Language) -> DrawdownRow {
    let number = order.number.as_deref().unwrap_or_else(|| lang.t("Konsep", "Draft"));
    let total = rupiah(order.total);
    DrawdownRow {
        seller: order.seller.clone(),
        href: format!("/orders/{}", order.order_id),
        badge: Badge::new(Tone::Info, "hourglass", lang.t("Akan ditarik", "To be drawn")),
        small: lang.pick(
            format!("{number} · {} · nilai {total}", purpose(&order.purpose, lang)),
            format!("{number} · {} · comes to {total}", purpose(&order.purpose, lang)),
        ),
        amount: rupiah(order.to_draw),
    }
}

fn notes(facility: &FacilityView, lang: Language) -> Vec<Note> {
    let note =
        |tone, icon, bold: &str, small: String| Note { tone, icon, bold: bold.to_owned(), small };
    let words = facility.words.clone().unwrap_or_default();
    match (facility.state, facility.side) {
        ("proposed", "bank") => vec![note(
            Tone::Warn,
            "hourglass",
            lang.t("Apakah fasilitas ini benar?", "Is this facility as agreed?"),
            lang.t(
                "Setelah Anda setujui, koperasi bisa mengajukan penarikan.",
                "Once you agree, the cooperative can ask for drawdowns.",
            )
            .to_owned(),
        )],
        ("proposed", _) if facility.bank_is_here => vec![note(
            Tone::Info,
            "hourglass",
            lang.t("Menunggu jawaban bank.", "The bank's answer is awaited."),
            String::new(),
        )],
        ("proposed", _) => vec![note(
            Tone::Info,
            "hourglass",
            lang.t(
                "Bank ini belum punya orang di sini; operator memeriksa perjanjiannya.",
                "This bank has nobody here yet; the operator looks at the contract.",
            ),
            String::new(),
        )],
        ("declined", _) => vec![note(
            Tone::Bad,
            "circle-x",
            lang.t("Bank menolaknya.", "The bank declined it."),
            words,
        )],
        ("ended", _) => vec![note(
            Tone::Quiet,
            "ban",
            lang.t("Tidak bisa ditarik lagi.", "Nothing more is drawn on it."),
            lang.t(
                "Yang sudah ditarik tetap diangsur.",
                "What was drawn is paid back all the same.",
            )
            .to_owned(),
        )],
        (_, "borrower") => vec![note(
            Tone::Info,
            "info-circle",
            lang.t(
                "Bank membayar langsung ke rekening penjual, tagihan demi tagihan.",
                "The bank pays straight into the seller's account, invoice by invoice.",
            ),
            lang.t(
                "Ajukan dari halaman tagihan yang barangnya sudah diterima.",
                "Ask from the page of an invoice whose goods you have received.",
            )
            .to_owned(),
        )],
        _ => Vec::new(),
    }
}

fn schedule_heading(schedule: &ScheduleView, lang: Language) -> String {
    let n = count(i64::try_from(schedule.items.len()).unwrap_or(i64::MAX));
    if schedule.basis == "drawn" {
        lang.pick(format!("Jadwal angsuran, {n} bulan"), format!("Instalments, {n} months"))
    } else {
        lang.pick(
            format!("Ilustrasi bila ditarik semua hari ini, {n} bulan"),
            format!("If all of it were drawn today, {n} months"),
        )
    }
}

fn dues(seen: &SeenFacility<'_>, lang: Language) -> Vec<DueRow> {
    let today = seen.today();
    let row = |due: &order_workflow::query::facilities::DueView| {
        let is_paid = due.paid >= due.payable;
        let late = !is_paid && due.due_on < today && seen.schedule.basis == "drawn";
        let said = if is_paid {
            lang.t("lunas", "paid").to_owned()
        } else if due.paid > Money::ZERO {
            let paid = rupiah(due.paid);
            lang.pick(format!("dibayar {paid}"), format!("{paid} paid"))
        } else if late {
            lang.t("terlambat", "late").to_owned()
        } else {
            String::new()
        };
        DueRow {
            day: date(due.due_on, lang),
            interest: rupiah(due.interest),
            principal: rupiah(due.principal),
            payable: rupiah(due.payable),
            balance: rupiah(due.balance),
            said,
            late,
        }
    };
    seen.schedule.items.iter().map(row).collect()
}

fn no_drawdowns(facility: &FacilityView, lang: Language) -> &'static str {
    if facility.side == "bank" {
        lang.t(
            "Belum ada penarikan yang disetujui pengurus.",
            "The board has approved no drawdown yet.",
        )
    } else {
        lang.t("Belum ada penarikan.", "Nothing is drawn yet.")
    }
}

fn repayments(facility: &FacilityView, lang: Language) -> Vec<(String, String)> {
    let told = facility.repayments.iter().map(|one| {
        let sum = one.interest.plus(one.principal).unwrap_or_default();
        let mut small = format!("{} · {}", date(one.paid_on, lang), one.reference);
        if let Some(words) = &one.reversed {
            small.push_str(
                &lang.pick(format!(" · dibatalkan: {words}"), format!(" · taken back: {words}")),
            );
        }
        (small, rupiah(sum))
    });
    told.collect()
}

fn buttons(seen: &SeenFacility<'_>, lang: Language) -> Vec<CommandButton> {
    if !seen.may("agree") {
        return Vec::new();
    }
    vec![CommandButton {
        word: lang.t("Ya, fasilitas ini benar", "Yes, it is as agreed").to_owned(),
        icon: "circle-check",
        href: seen.action("agree"),
        class: "go",
        key: (seen.key)(),
        version: seen.facility.version.to_string(),
        ..CommandButton::default()
    }]
}

fn forms(seen: &SeenFacility<'_>, lang: Language) -> Vec<FacilityForm> {
    let typed = seen.typed();
    let form = |command: &str| FacilityForm {
        action: seen.action(command),
        key: (seen.key)(),
        folded: typed.folded(command),
        ..FacilityForm::default()
    };
    let mut forms = Vec::new();
    if seen.may("repay") {
        let amount = typed.field("repayments", "amount", lang.t("Jumlah", "Amount"), "");
        let today = seen.today().to_string();
        forms.push(FacilityForm {
            heading: lang.t("Catat angsuran masuk", "Record a repayment"),
            happens: lang
                .t(
                    "Dipakai untuk angsuran tertua, bunganya dulu.",
                    "It goes to the oldest instalment, and of that to the interest first.",
                )
                .to_owned(),
            fields: vec![
                Field { before: "Rp", keyboard: "decimal", longest: 24, ..amount },
                typed.day("repayments", &today, lang),
                typed.reference("repayments", lang),
            ],
            button: lang.t("Catat angsuran", "Record it"),
            class: "go",
            ..form("repayments")
        });
    }
    // The newest that stands; an earlier one once that is taken back.
    let last = seen.facility.repayments.iter().find(|one| one.reversed.is_none());
    if let Some(last) = last.filter(|_| seen.may("repay")) {
        let sum = rupiah(last.interest.plus(last.principal).unwrap_or_default());
        let told = format!("{} · {}", date(last.paid_on, lang), last.reference);
        forms.push(FacilityForm {
            heading: lang.t("Angsuran terakhir salah catat?", "Was the last repayment a mistake?"),
            happens: lang.pick(
                format!("{sum}, {told}: dibatalkan, dan angsurannya terutang lagi."),
                format!("{sum}, {told}: taken back, and its instalments are owed again."),
            ),
            words: Some(typed.words("unpay", lang)),
            button: lang.t("Batalkan angsuran", "Take it back"),
            class: "no",
            folded: typed.folded("unpay"),
            ..form(&format!("repayments/{}/reverse", last.id))
        });
    }
    if seen.may("decline") {
        forms.push(FacilityForm {
            heading: lang.t("Tidak benar?", "Not as agreed?"),
            words: Some(typed.words("decline", lang)),
            button: lang.t("Tolak", "Decline"),
            class: "no",
            ..form("decline")
        });
    }
    if seen.may("end") {
        forms.push(FacilityForm {
            heading: lang.t("Akhiri fasilitas", "End the facility"),
            happens: lang
                .t(
                    "Tidak bisa ditarik lagi. Yang sudah ditarik tetap diangsur.",
                    "Nothing more is drawn on it. What was drawn is paid back all the same.",
                )
                .to_owned(),
            button: lang.t("Akhiri", "End it"),
            class: "no",
            ..form("end")
        });
    }
    forms
}
