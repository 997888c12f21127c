//! The books on pages: accounts in plain words, an account's entries, the trial balance, closing a month, and bringing in
//! what was there before.

pub mod account;
pub mod accounts;
pub mod close;
pub mod handling;
pub mod opening;
pub mod opening_handling;
pub mod preview;
pub mod trial_balance;
pub mod words;

use supply_chain::calendar::Period;

use super::layout::Link;
use super::parts::Tab;
use crate::language::Language;
use crate::language::format::{NO_BREAK, date, month_year};

/// Where in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// The accounts.
    Accounts,
    /// The trial balance.
    TrialBalance,
    /// Closing months.
    Close,
    /// What was there before.
    Opening,
}

/// The ways through the books, `now` being where the reader stands.
#[must_use]
pub fn shelves(now: Shelf, lang: Language) -> Vec<Tab> {
    let tab = |shelf, word, href: &str| Tab {
        word,
        href: href.to_owned(),
        count: None,
        current: shelf == now,
    };
    vec![
        tab(Shelf::Accounts, lang.t("Akun", "Accounts"), "/ledger"),
        tab(Shelf::TrialBalance, lang.t("Neraca saldo", "Trial balance"), "/ledger/trial-balance"),
        tab(Shelf::Close, lang.t("Tutup bulan", "Close a month"), "/ledger/close"),
        tab(Shelf::Opening, lang.t("Saldo awal", "Opening balances"), "/ledger/opening"),
    ]
}

/// A month to turn to, before and after the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months {
    /// "November 2026".
    pub now: String,
    /// The way to the one before.
    pub earlier: Link,
    /// The way to the one after; none from this month on.
    pub later: Option<Link>,
}

impl Months {
    /// Around `period`, `here` saying the address of a month's page; nothing lies behind `this`.
    #[must_use]
    pub fn around(
        period: Period,
        this: Period,
        lang: Language,
        here: impl Fn(Period) -> String,
    ) -> Self {
        // "Okt 2026": three months stand side by side on a phone.
        let short = |period: Period| {
            let day = date(period.first_day(), lang);
            day.split_once(NO_BREAK).map_or_else(|| day.clone(), |(_, month)| month.to_owned())
        };
        let link = |period: Period| Link::new(short(period), here(period));
        Self {
            now: month_year(period.first_day(), lang),
            earlier: link(period.previous()),
            later: (period < this).then(|| link(period.next())),
        }
    }
}
