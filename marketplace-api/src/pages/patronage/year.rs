//! `/patronage/{year}`: what was traded and saved, what the meeting decided, each share, and what came from above.

use askama::Template;
use order_workflow::query::patronage::{
    DecisionView, PartyShare, ReceivedView, TakenBackView, YearView,
};
use supply_chain::money::Money;

use super::payouts::paid_said;
use super::{Corner, Years, corners, kinds_named, party_named, paying_stays, use_named};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Note, Pager, Tab, Tone, Total};
use crate::problem::mapping::years::percent;

/// A party's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRow {
    /// Its name.
    pub name: String,
    /// Its number, and that it is no member.
    pub small: String,
    /// What it saved.
    pub savings: String,
    /// What it traded.
    pub trade: String,
    /// What it got for its savings; empty before it is decided.
    pub by_savings: String,
    /// What it got for its trade.
    pub by_trade: String,
    /// Both.
    pub total: String,
    /// That it was paid out, and how; empty before.
    pub paid: String,
}

/// What came from above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// Who gave it.
    pub from: String,
    /// Their minutes and when.
    pub small: String,
    /// By what, and how much.
    pub totals: Vec<Total>,
    /// The way to pass it on, or to look at how it was.
    pub link: Option<Link>,
    /// The way to take that back.
    pub back: Option<Link>,
    /// What became of it.
    pub said: String,
}

/// What the page is about besides the year.
#[derive(Debug, Clone, Default)]
pub struct Seen<'a> {
    /// The years there are.
    pub known: &'a [i32],
    /// The parties that are shown.
    pub shares: &'a [PartyShare],
    /// The way to further ones.
    pub next: Option<String>,
    /// Whether the reader decides.
    pub may: bool,
    /// What was just done: `decided`, `taken-back`, `passed-on`.
    pub done: Option<&'a str>,
    /// The gift from above whose passing on is looked at.
    pub passed: Option<&'a ReceivedView>,
}

/// `/patronage/{year}`.
#[derive(Debug, Template)]
#[template(path = "patronage/year.html")]
pub struct YearPage {
    /// The shell.
    pub shell: Shell,
    /// Years or members.
    pub tabs: Vec<Tab>,
    /// Turning to another year.
    pub years: Years,
    /// "SHU 2025".
    pub heading: String,
    /// Running, undecided or decided.
    pub badge: Badge,
    /// What to know first.
    pub notes: Vec<Note>,
    /// What was traded and saved.
    pub totals: Vec<Total>,
    /// What was decided; empty before.
    pub decided: Vec<Total>,
    /// By which minutes, when, and who recorded it.
    pub decided_by: String,
    /// How it was rounded, and who pays it out.
    pub sentences: Vec<String>,
    /// The parties.
    pub rows: Vec<PartyRow>,
    /// Their heading.
    pub rows_heading: String,
    /// Whether shares stand beside them.
    pub is_decided: bool,
    /// Where nothing was traded and nobody is a member.
    pub empty: Empty,
    /// The way to further parties.
    pub pager: Pager,
    /// The way to decide, or to take back.
    pub action: Option<Link>,
    /// Whether that is the page's own job.
    pub action_is_main: bool,
    /// The way to what is paid out of it; empty before it is decided.
    pub payouts_href: String,
    /// What came from above.
    pub gifts: Vec<Gift>,
    /// What was taken back.
    pub taken_back: Vec<(String, String)>,
}

impl YearPage {
    /// The page of a year as it stands.
    #[must_use]
    pub fn new(shell: Shell, view: &YearView, seen: &Seen<'_>) -> Self {
        let lang = shell.lang;
        let year = view.year;
        let decision = match seen.passed {
            Some(gift) => gift.passed_on.as_ref(),
            None => view.decision.as_ref(),
        };
        let action = (seen.may && seen.passed.is_none()).then(|| action(view, lang)).flatten();
        Self {
            tabs: corners(Corner::Years, lang),
            years: Years::around(year, seen.known, |year| format!("/patronage/{year}")),
            heading: match seen.passed {
                Some(gift) => lang.pick(
                    format!("SHU {year} dari {}", gift.from.name),
                    format!("SHU {year} from {}", gift.from.name),
                ),
                None => format!("SHU {year}"),
            },
            badge: badge(view.state, lang),
            notes: notes(view, seen, lang),
            totals: if seen.passed.is_some() { Vec::new() } else { totals(view, lang) },
            decided: decision.map_or_else(Vec::new, |decision| uses(decision, lang)),
            decided_by: decision.map_or_else(String::new, |decision| by_whom(decision, lang)),
            sentences: decision.map_or_else(Vec::new, |decision| sentences(decision, lang)),
            rows: seen.shares.iter().map(|share| row(share, lang)).collect(),
            rows_heading: if decision.is_some() {
                lang.t("Bagian tiap anggota", "Each member's share").to_owned()
            } else {
                lang.t("Dasar SHU sementara", "Bases so far").to_owned()
            },
            is_decided: decision.is_some(),
            empty: Empty {
                icon: "users",
                heading: lang.t("Belum ada anggota dan belanja.", "No members and no trade yet.").to_owned(),
                text: lang
                    .t(
                        "Belanja lewat Lumbung masuk sendiri. Anggota dan simpanannya diunggah bendahara.",
                        "What is bought through Lumbung comes by itself. The treasurer uploads members and savings.",
                    )
                    .to_owned(),
                action: seen.may.then(|| {
                    Link::new(lang.t("Anggota dan simpanan", "Members and savings"), "/savings")
                }),
            },
            pager: Pager { back: None, next: seen.next.clone(), said: String::new() },
            payouts_href: decision.map_or_else(String::new, |_| {
                let of = seen.passed.map(|gift| format!("?from={}", gift.decision_id));
                format!("/patronage/{year}/payouts{}", of.unwrap_or_default())
            }),
            action_is_main: view.state == "undecided",
            action,
            gifts: if seen.passed.is_some() {
                Vec::new()
            } else {
                view.received.iter().map(|gift| received(year, gift, seen.may, lang)).collect()
            },
            taken_back: view.taken_back.iter().map(|back| taken_back(back, lang)).collect(),
            shell,
        }
    }
}

fn badge(state: &str, lang: Language) -> Badge {
    match state {
        "decided" => Badge::new(Tone::Solid, "checks", lang.t("Diputuskan", "Decided")),
        "undecided" => Badge::new(Tone::Warn, "hourglass", lang.t("Belum diputuskan", "Undecided")),
        _ => Badge::new(Tone::Info, "calendar", lang.t("Tahun berjalan", "Under way")),
    }
}

fn action(view: &YearView, lang: Language) -> Option<Link> {
    let year = view.year;
    match view.state {
        "undecided" => Some(Link::new(
            lang.t("Catat keputusan rapat…", "Record the meeting's decision…"),
            format!("/patronage/{year}/close"),
        )),
        "decided" => Some(Link::new(
            lang.t("Tarik keputusan ini…", "Take this decision back…"),
            format!("/patronage/{year}/take-back"),
        )),
        _ => None,
    }
}

fn notes(view: &YearView, seen: &Seen<'_>, lang: Language) -> Vec<Note> {
    let year = view.year;
    let note =
        |tone, icon, bold: String, small: &str| Note { tone, icon, bold, small: small.to_owned() };
    let done = seen.done.and_then(|done| {
        let (id, en) = match done {
            "decided" => (
                "Keputusan rapat sudah dicatat dan dibukukan.",
                "The decision is recorded and in the books.",
            ),
            "taken-back" => (
                "Keputusan sudah ditarik. Buku mencatat kebalikannya.",
                "The decision is taken back. The books say the opposite.",
            ),
            "passed-on" => (
                "SHU dari atas sudah diteruskan ke anggota.",
                "What came from above is passed on to members.",
            ),
            _ => return None,
        };
        Some(note(Tone::Good, "circle-check", lang.t(id, en).to_owned(), ""))
    });
    let state = match view.state {
        "running" => Some(note(
            Tone::Info,
            "calendar",
            lang.pick(
                format!("Tahun {year} berlangsung sampai {}.", date(view.last_day, lang)),
                format!("{year} lasts until {}.", date(view.last_day, lang)),
            ),
            lang.t(
                "Angka ini masih bergerak. Keputusan rapat dicatat setelah tahun selesai.",
                "These figures still move. The decision is recorded once the year is over.",
            ),
        )),
        "undecided" => Some(note(
            Tone::Warn,
            "hourglass",
            lang.pick(format!("Tahun {year} belum diputuskan."), format!("{year} has not been decided.")),
            lang.t(
                "Rapat anggota menetapkan pembagiannya. Sampai itu tidak ada jumlah yang dijanjikan.",
                "The members' meeting decides how it is shared. Until then no amount is promised.",
            ),
        )),
        _ => None,
    };
    done.into_iter().chain(state).collect()
}

fn totals(view: &YearView, lang: Language) -> Vec<Total> {
    let of = &view.totals;
    vec![
        Total::new(lang.t("Anggota akhir tahun", "Members at the year's end"), count(of.members)),
        Total::new(lang.t("Belanja anggota", "Trade of members"), rupiah(of.trade_of_members)),
        Total::new(
            lang.t("Belanja bukan anggota", "Trade of non-members"),
            rupiah(of.trade_of_others),
        ),
        Total::new(lang.t("Simpanan pokok", "Principal savings"), rupiah(of.principal)),
        Total::new(lang.t("Simpanan wajib", "Mandatory savings"), rupiah(of.mandatory)),
        Total::new(lang.t("Simpanan sukarela", "Voluntary savings"), rupiah(of.voluntary)),
        Total::new(
            lang.t("Pendapatan kurang beban di Lumbung", "Revenue less expenses in Lumbung"),
            rupiah(view.surplus_in_books),
        ),
    ]
}

fn uses(decision: &DecisionView, lang: Language) -> Vec<Total> {
    let mut rows: Vec<Total> = decision
        .uses
        .iter()
        .map(|part| {
            let word = use_named(&part.of, lang);
            let label = match part.basis_points {
                Some(points) => format!("{word} · {}%", percent(points.into())),
                None => word,
            };
            Total::new(label, rupiah(part.amount))
        })
        .collect();
    rows.push(Total::sum(lang.t("SHU yang dibagi", "Surplus shared"), rupiah(decision.surplus)));
    rows
}

fn by_whom(decision: &DecisionView, lang: Language) -> String {
    let day = date(decision.decided_on, lang);
    let number = &decision.minutes;
    match &decision.recorded_by {
        Some(who) => lang.pick(
            format!("Keputusan {number}, {day}. Dicatat {who}."),
            format!("Decision {number}, {day}. Recorded by {who}."),
        ),
        None => {
            lang.pick(format!("Keputusan {number}, {day}."), format!("Decision {number}, {day}."))
        }
    }
}

fn sentences(decision: &DecisionView, lang: Language) -> Vec<String> {
    let mut said = Vec::new();
    if !decision.savings_kinds.is_empty() {
        let kinds = kinds_named(&decision.savings_kinds, lang);
        said.push(lang.pick(
            format!("Simpanan yang dihitung: {kinds}."),
            format!("Savings that count: {kinds}."),
        ));
    }
    if decision.from_others > Money::ZERO {
        let (amount, to) = (rupiah(decision.from_others), use_named(&decision.others_go_to, lang));
        said.push(lang.pick(
            format!("{amount} berasal dari bukan anggota dan masuk ke {to}."),
            format!("{amount} came from non-members and went to {to}."),
        ));
    }
    said.push(rounding(decision.rounded_up, lang));
    said.push(paying_stays(lang).to_owned());
    said
}

/// How shares come out to the rupiah.
pub(super) fn rounding(rounded_up: i64, lang: Language) -> String {
    let how = lang.t(
        "Tiap bagian dibulatkan ke bawah sampai rupiah; sisanya satu-satu ke pecahan terbesar, sehingga jumlahnya pas.",
        "Each share is rounded down to the rupiah; what is left goes one by one to the largest fractions, so that all of it adds up.",
    );
    if rounded_up == 0 {
        return how.to_owned();
    }
    let who = count(rounded_up);
    lang.pick(
        format!("{how} Kali ini {who} bagian mendapat Rp1 itu."),
        format!("{how} Here {who} got that last rupiah."),
    )
}

fn row(share: &PartyShare, lang: Language) -> PartyRow {
    let (name, number) = party_named(&share.party, lang);
    let small = if share.is_member {
        number
    } else {
        let other = lang.t("bukan anggota", "no member");
        if number.is_empty() { other.to_owned() } else { format!("{number} · {other}") }
    };
    let part = |part: Option<order_workflow::query::patronage::PartView>| {
        part.map_or_else(String::new, |part| rupiah(part.share))
    };
    PartyRow {
        name,
        small,
        savings: rupiah(share.savings),
        trade: rupiah(share.trade),
        by_savings: part(share.by_savings),
        by_trade: part(share.by_trade),
        total: share.total.map_or_else(String::new, rupiah),
        paid: share.paid.as_ref().map_or_else(String::new, |paid| paid_said(paid, lang)),
    }
}

fn received(year: i32, gift: &ReceivedView, may: bool, lang: Language) -> Gift {
    let id = gift.decision_id;
    let (link, back, said) = match &gift.passed_on {
        Some(passed) => (
            Some(Link::new(
                lang.t("Lihat bagian anggota", "See the members' shares"),
                format!("/patronage/{year}?from={id}"),
            )),
            may.then(|| {
                let href = format!("/patronage/{year}/take-back?from={id}");
                Link::new(lang.t("Tarik…", "Take back…"), href)
            }),
            lang.pick(
                format!("Diteruskan ke {} anggota ({}).", count(passed.shares), passed.minutes),
                format!("Passed on to {} members ({}).", count(passed.shares), passed.minutes),
            ),
        ),
        None => (
            may.then(|| {
                let href = format!("/patronage/{year}/pass-on?from={id}");
                Link::new(lang.t("Teruskan ke anggota…", "Pass on to members…"), href)
            }),
            None,
            lang.t("Belum diteruskan ke anggota.", "Not passed on to members yet.").to_owned(),
        ),
    };
    Gift {
        from: gift.from.name.clone(),
        small: format!("{} · {}", gift.minutes, date(gift.decided_on, lang)),
        totals: vec![
            Total::new(lang.t("Jasa simpanan", "By savings"), rupiah(gift.by_savings)),
            Total::new(lang.t("Jasa usaha", "By trade"), rupiah(gift.by_trade)),
            Total::sum(lang.t("Bagian kita", "Our share"), rupiah(gift.amount)),
        ],
        link,
        back,
        said,
    }
}

fn taken_back(back: &TakenBackView, lang: Language) -> (String, String) {
    let day = date(back.taken_on, lang);
    let what = lang.pick(
        format!("{} ditarik {day} oleh {}", back.minutes, back.taken_back_by),
        format!("{} taken back on {day} by {}", back.minutes, back.taken_back_by),
    );
    (what, back.reason.clone())
}
