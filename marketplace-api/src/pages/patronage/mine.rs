//! `/shop/shu`: a member's own year. Every purchase and what it adds; once the meeting has decided, each share as a formula
//! in words, then with the member's own numbers, then what it comes to. It prints as one page.

use askama::Template;
use order_workflow::query::patronage::{MyPurchase, MyShare, MyYear, PartView};
use supply_chain::money::Money;

use super::payouts::paid_said;
use super::{Years, kinds_named, party_named, paying_stays, reckoned};
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::Shell;
use crate::pages::parts::{Empty, Note, Tone, Total};
use crate::problem::mapping::years::percent;

/// A formula in three steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// "Jasa usaha".
    pub name: &'static str,
    /// In words.
    pub words: String,
    /// Where the pot comes from.
    pub pot: String,
    /// With the member's own numbers.
    pub numbers: String,
    /// What it comes to.
    pub result: String,
    /// That the last rupiah came by rounding; or empty.
    pub rounded: &'static str,
}

/// What one decision gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// "SHU 2025", or whose it was.
    pub heading: String,
    /// What it comes to.
    pub total: String,
    /// By which minutes, and when.
    pub decided: String,
    /// That it was paid out, and how; empty before.
    pub paid: String,
    /// How it was reached.
    pub formulas: Vec<Formula>,
    /// Both parts, added up.
    pub sum: Vec<Total>,
    /// The statement's number.
    pub number: String,
    /// Its mark.
    pub mark: String,
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseRow {
    /// What was bought.
    pub what: String,
    /// Day and number.
    pub small: String,
    /// What it adds.
    pub amount: String,
}

/// `/shop/shu`.
#[derive(Debug, Template)]
#[template(path = "patronage/mine.html")]
pub struct MinePage {
    /// The shell.
    pub shell: Shell,
    /// The cooperative.
    pub cooperative: String,
    /// "Dorothea Wea · A-0012 · anggota sejak 17 Agt 2019".
    pub member: String,
    /// Turning to another year.
    pub years: Years,
    /// What to know first.
    pub note: Option<Note>,
    /// What was decided.
    pub given: Vec<Given>,
    /// What is known of the year: base and savings.
    pub totals: Vec<Total>,
    /// What the base is.
    pub base_said: &'static str,
    /// Every purchase.
    pub purchases: Vec<PurchaseRow>,
    /// How many are not shown; empty for none.
    pub further: String,
    /// Where nothing was bought.
    pub empty: Empty,
    /// Who pays it out.
    pub paying: &'static str,
}

impl MinePage {
    /// The page of a member's year among those `known`.
    #[must_use]
    pub fn new(shell: Shell, cooperative: String, mine: &MyYear, known: &[i32]) -> Self {
        let lang = shell.lang;
        let year = mine.year;
        let (name, number) = party_named(&mine.party, lang);
        let since = date(mine.since, lang);
        let since = lang.pick(format!("anggota sejak {since}"), format!("member since {since}"));
        let shown = i64::try_from(mine.purchases.len()).unwrap_or(i64::MAX);
        let unseen = mine.purchases_in_all.saturating_sub(shown);
        Self {
            cooperative,
            member: [name, number, since]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            years: Years::around(year, known, |year| format!("/shop/shu?year={year}")),
            note: note(mine, lang),
            given: mine.shares.iter().map(|share| given(year, share, lang)).collect(),
            totals: vec![
                Total::sum(lang.t("Dasar jasa usaha", "Base of patronage"), rupiah(mine.base)),
                Total::new(lang.t("Simpanan pokok", "Principal savings"), rupiah(mine.principal)),
                Total::new(lang.t("Simpanan wajib", "Mandatory savings"), rupiah(mine.mandatory)),
                Total::new(lang.t("Simpanan sukarela", "Voluntary savings"), rupiah(mine.voluntary)),
            ],
            base_said: lang.t(
                "Dasar jasa usaha adalah belanja Anda tanpa pajak dan ongkos, dikurangi yang dikembalikan.",
                "The base is what you bought, without tax and freight, less what you gave back.",
            ),
            purchases: mine.purchases.iter().map(|purchase| bought(purchase, lang)).collect(),
            further: if unseen > 0 { count(unseen) } else { String::new() },
            empty: Empty {
                icon: "shopping-cart",
                heading: lang.pick(
                    format!("Belum ada belanja di tahun {year}."),
                    format!("Nothing bought in {year}."),
                ),
                text: lang
                    .t(
                        "Belanja di koperasi tercatat di sini dengan sendirinya.",
                        "What you buy at the cooperative is written here by itself.",
                    )
                    .to_owned(),
                action: None,
            },
            paying: paying_stays(lang),
            shell,
        }
    }

    /// Whether there is a statement to print.
    #[must_use]
    pub fn has_statement(&self) -> bool {
        !self.given.is_empty()
    }
}

fn note(mine: &MyYear, lang: Language) -> Option<Note> {
    let year = mine.year;
    if !mine.decided {
        return Some(Note {
            tone: Tone::Info,
            icon: "hourglass",
            bold: lang.pick(
                format!("Tahun {year} belum diputuskan."),
                format!("{year} has not been decided."),
            ),
            small: lang
                .t(
                    "Rapat anggota memutuskan SHU setelah tahun selesai. Sebelum itu tidak ada jumlah yang dijanjikan; yang pasti catatan belanja dan simpanan Anda.",
                    "The members' meeting decides once the year is over. Until then no amount is promised; what is certain is what you bought and saved.",
                )
                .to_owned(),
        });
    }
    mine.shares.is_empty().then(|| Note {
        tone: Tone::Quiet,
        icon: "info-circle",
        bold: lang.pick(
            format!("Anda belum anggota ketika tahun {year} berakhir."),
            format!("You were no member yet when {year} ended."),
        ),
        small: String::new(),
    })
}

fn given(year: i32, share: &MyShare, lang: Language) -> Given {
    let day = date(share.decided_on, lang);
    let number = &share.minutes;
    let trade = formula(
        (lang.t("Jasa usaha", "By trade"), share.trade_points),
        lang.t(
            "SHU untuk jasa usaha × belanja Anda ÷ belanja semua anggota",
            "Surplus for trade × what you bought ÷ what all members bought",
        )
        .to_owned(),
        &share.by_trade,
        share,
        lang,
    );
    let kinds = kinds_named(&share.savings_kinds, lang);
    let savings = formula(
        (lang.t("Jasa simpanan", "By savings"), share.savings_points),
        lang.pick(
            format!("SHU untuk jasa simpanan × simpanan Anda ({kinds}) ÷ simpanan semua anggota"),
            format!("Surplus for savings × your savings ({kinds}) ÷ the savings of all members"),
        ),
        &share.by_savings,
        share,
        lang,
    );
    let formulas: Vec<Formula> = [trade, savings].into_iter().flatten().collect();
    Given {
        heading: match &share.passed_on_from {
            Some(from) => lang.pick(
                format!("SHU {year} dari {from}, diteruskan"),
                format!("SHU {year} from {from}, passed on"),
            ),
            None => format!("SHU {year}"),
        },
        total: rupiah(share.total),
        paid: share.paid.as_ref().map_or_else(String::new, |paid| paid_said(paid, lang)),
        decided: match &share.passed_on_from {
            Some(_) => lang.pick(
                format!("Keputusan pengurus {number}, {day}."),
                format!("Decision of the board {number}, {day}."),
            ),
            None => lang.pick(
                format!("Keputusan rapat anggota {number}, {day}."),
                format!("Decision of the members' meeting {number}, {day}."),
            ),
        },
        sum: if formulas.len() > 1 {
            let part = |part: &PartView| rupiah(part.share);
            vec![
                Total::new(lang.t("Jasa usaha", "By trade"), part(&share.by_trade)),
                Total::new(lang.t("Jasa simpanan", "By savings"), part(&share.by_savings)),
                Total::sum(lang.t("Bagian Anda", "Your share"), rupiah(share.total)),
            ]
        } else {
            Vec::new()
        },
        formulas,
        number: share.statement_number.clone(),
        mark: share.statement_mark.clone(),
    }
}

fn formula(
    (name, points): (&'static str, i64),
    words: String,
    part: &PartView,
    share: &MyShare,
    lang: Language,
) -> Option<Formula> {
    if part.pot == Money::ZERO {
        return None;
    }
    let points = percent(u64::try_from(points).unwrap_or_default());
    let (pot, surplus) = (rupiah(part.pot), rupiah(share.surplus));
    Some(Formula {
        name,
        words,
        pot: match &share.passed_on_from {
            Some(from) => lang.pick(
                format!("{pot} adalah SHU koperasi kita dari {from}."),
                format!("{pot} is what our cooperative got from {from}."),
            ),
            None => lang.pick(
                format!("{pot} adalah {points}% dari SHU {surplus}."),
                format!("{pot} is {points}% of the surplus of {surplus}."),
            ),
        },
        numbers: reckoned(part),
        result: rupiah(part.share),
        rounded: if part.rounded_up {
            lang.t(
                "Dibulatkan ke atas: Rp1 sisa pembulatan jatuh pada Anda.",
                "Rounded up: a rupiah left over by rounding fell to you.",
            )
        } else {
            ""
        },
    })
}

fn bought(purchase: &MyPurchase, lang: Language) -> PurchaseRow {
    let day = date(purchase.day, lang);
    let at_till = || {
        lang.t("Belanja di toko, menurut buku toko", "Bought at the shop, by its own books")
            .to_owned()
    };
    let until = || lang.pick(format!("sampai {day}"), format!("up to {day}"));
    PurchaseRow {
        what: if purchase.what.is_empty() { at_till() } else { purchase.what.clone() },
        small: match &purchase.number {
            Some(number) => format!("{day} · {number}"),
            None => until(),
        },
        amount: rupiah(purchase.amount),
    }
}
