//! `/ledger/trial-balance`: for each account what it stood at, what came on either side, what it came to.

use askama::Template;
use order_workflow::query::ledger::TrialBalance;
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;

use super::words::{drawn, name};
use super::{Months, Shelf, shelves};
use crate::language::format::{date, rupiah};
use crate::pages::layout::Shell;
use crate::pages::parts::{Badge, Empty, Tab, Tone};

/// An account in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialLine {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its page for this month.
    pub href: String,
    /// Before the month.
    pub opening: String,
    /// On the debit side.
    pub debit: String,
    /// On the credit side.
    pub credit: String,
    /// After the month.
    pub closing: String,
}

/// `/ledger/trial-balance`.
#[derive(Debug, Template)]
#[template(path = "ledger/trial_balance.html")]
pub struct TrialBalancePage {
    /// The shell.
    pub shell: Shell,
    /// Where in the books.
    pub tabs: Vec<Tab>,
    /// Months to turn to.
    pub months: Months,
    /// Open or closed.
    pub badge: Badge,
    /// The accounts.
    pub lines: Vec<TrialLine>,
    /// All that came on the debit side.
    pub debit: String,
    /// All that came on the credit side.
    pub credit: String,
    /// Nothing there.
    pub empty: Empty,
    /// The month, as addresses write it.
    pub period: String,
}

impl TrialBalancePage {
    /// The page of a month; `this` is the month at the organization's place.
    #[must_use]
    pub fn new(shell: Shell, found: &TrialBalance, (period, this): (Period, Period)) -> Self {
        let lang = shell.lang;
        let line = |row: &order_workflow::query::ledger::TrialRow| TrialLine {
            code: row.code,
            name: Account::from_word(row.account).map_or("", |account| name(account, lang)),
            href: format!("/ledger/accounts/{}?period={period}", row.account),
            opening: drawn(row.opening),
            debit: drawn(row.debit),
            credit: drawn(row.credit),
            closing: rupiah(row.closing),
        };
        let here = |period: Period| format!("/ledger/trial-balance?period={period}");
        Self {
            tabs: shelves(Shelf::TrialBalance, lang),
            months: Months::around(period, this, lang, here),
            badge: match found.closed_at {
                Some(at) => Badge::new(
                    Tone::Solid,
                    "lock",
                    lang.pick(
                        format!("Ditutup {}", date(at.date_naive(), lang)),
                        format!("Closed {}", date(at.date_naive(), lang)),
                    ),
                ),
                None => Badge::new(Tone::Info, "pencil", lang.t("Masih terbuka", "Still open")),
            },
            lines: found.rows.iter().map(line).collect(),
            debit: rupiah(found.debit),
            credit: rupiah(found.credit),
            empty: Empty {
                icon: "notebook",
                heading: lang
                    .t("Belum ada apa-apa di bulan ini", "Nothing in this month")
                    .to_owned(),
                ..Empty::default()
            },
            period: period.to_string(),
            shell,
        }
    }
}
