//! `/ledger`: every account with what stands on it, in plain words.

use askama::Template;
use order_workflow::query::ledger::AccountBalance;
use supply_chain::ledger::{Account, AccountKind};
use supply_chain::money::Money;

use super::words::{heading, help, name, standing};
use super::{Shelf, shelves};
use crate::pages::layout::Link;
use crate::pages::layout::Shell;
use crate::pages::parts::{Empty, Tab};

/// The kinds in the order of the books.
const KINDS: [AccountKind; 5] = [
    AccountKind::Asset,
    AccountKind::Liability,
    AccountKind::Equity,
    AccountKind::Revenue,
    AccountKind::Expense,
];

/// An account in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its code in the chart.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is, in plain words.
    pub help: &'static str,
    /// Its page.
    pub href: String,
    /// What stands on it, on the side on which it usually stands.
    pub balance: String,
    /// Whether it stands on the other side.
    pub is_other_side: bool,
}

/// Accounts of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// "Harta: yang dimiliki koperasi".
    pub heading: &'static str,
    /// What they come to.
    pub sum: String,
    /// The accounts on which anything was ever posted.
    pub rows: Vec<AccountRow>,
}

/// `/ledger`.
#[derive(Debug, Template)]
#[template(path = "ledger/accounts.html")]
pub struct AccountsPage {
    /// The shell.
    pub shell: Shell,
    /// Where in the books.
    pub tabs: Vec<Tab>,
    /// Accounts that are used, by kind.
    pub groups: Vec<Group>,
    /// Accounts on which nothing was ever posted.
    pub unused: Vec<AccountRow>,
    /// What stands where nothing was ever posted.
    pub empty: Empty,
    /// The month that is taken out first.
    pub period: String,
}

impl AccountsPage {
    /// The page of the chart; `period` is this month, as addresses write it.
    #[must_use]
    pub fn new(shell: Shell, chart: &[AccountBalance], period: String) -> Self {
        let lang = shell.lang;
        let row = |account: Account, balance: Money| AccountRow {
            code: account.code(),
            name: name(account, lang),
            help: help(account, lang),
            href: format!("/ledger/accounts/{}", account.as_str()),
            balance: standing(account, balance),
            is_other_side: if account.kind().grows_by_debit() {
                balance < Money::ZERO
            } else {
                balance > Money::ZERO
            },
        };
        let known: Vec<(Account, &AccountBalance)> =
            chart.iter().filter_map(|found| Some((found.of()?, found))).collect();
        let group = |kind: AccountKind| {
            let used: Vec<_> = known
                .iter()
                .filter(|(account, found)| account.kind() == kind && found.is_used)
                .collect();
            let sum = Money::sum(used.iter().map(|(_, found)| found.balance)).unwrap_or_default();
            let (first, _) = used.first()?;
            Some(Group {
                heading: heading(kind, lang),
                sum: standing(*first, sum),
                rows: used.iter().map(|(account, found)| row(*account, found.balance)).collect(),
            })
        };
        let unused = known.iter().filter(|(_, found)| !found.is_used);
        Self {
            tabs: shelves(Shelf::Accounts, lang),
            groups: KINDS.into_iter().filter_map(group).collect(),
            unused: unused.map(|(account, found)| row(*account, found.balance)).collect(),
            empty: Empty {
                icon: "notebook",
                heading: lang.t("Buku masih kosong", "The books are empty").to_owned(),
                text: lang
                    .t(
                        "Tagihan dan pembayaran masuk sendiri. Saldo dari pembukuan lama bisa diunggah.",
                        "Invoices and payments come in by themselves. Balances of earlier books can be uploaded.",
                    )
                    .to_owned(),
                action: Some(Link::new(
                    lang.t("Unggah saldo awal", "Upload opening balances"),
                    "/ledger/opening",
                )),
            },
            period,
            shell,
        }
    }
}
