//! `/ledger/accounts/{account}`: an account's month, each entry with the paper it came from and what stood then.

use askama::Template;
use order_workflow::query::ledger::{AccountMonth, BalancedEntry, PartnerBalance};
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use uuid::Uuid;

use super::Months;
use super::words::{drawn, help, name, paper, standing, what};
use crate::language::Language;
use crate::language::format::{date, weekday_date};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Pager, Total};

/// An entry in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// "24 Nov 2026".
    pub day: String,
    /// What happened.
    pub what: &'static str,
    /// The paper's number, or empty.
    pub number: String,
    /// The paper's page, or empty.
    pub href: String,
    /// With whom, or empty.
    pub partner: String,
    /// That it happened on another day, or empty.
    pub late: String,
    /// On the debit side, or empty.
    pub debit: String,
    /// On the credit side, or empty.
    pub credit: String,
    /// What stood then.
    pub balance: String,
}

/// Somebody with whom something stands on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// Who.
    pub name: String,
    /// Their entries.
    pub href: String,
    /// What stands with them.
    pub balance: String,
    /// Whether these are the ones that are shown.
    pub current: bool,
}

/// Which of an account is shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// The account.
    pub account: Account,
    /// The month.
    pub period: Period,
    /// This month, at the organization's place.
    pub this: Period,
    /// Only what was with this partner.
    pub partner: Option<Uuid>,
    /// Whether it is not the month's first stretch.
    pub is_further: bool,
}

/// `/ledger/accounts/{account}`.
#[derive(Debug, Template)]
#[template(path = "ledger/account.html")]
pub struct AccountPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is, in plain words.
    pub help: &'static str,
    /// Months to turn to.
    pub months: Months,
    /// What stood before and what stands after.
    pub figures: Vec<Total>,
    /// What stood before these entries.
    pub before: String,
    /// The entries, oldest first.
    pub rows: Vec<EntryRow>,
    /// The way to the others.
    pub pager: Pager,
    /// With whom something stands, where the account is kept by party.
    pub partners: Vec<PartnerRow>,
    /// The way to all partners, where one is chosen.
    pub all: Option<String>,
}

impl AccountPage {
    /// The page of a stretch of an account's month.
    #[must_use]
    pub fn new(
        shell: Shell,
        shown: Shown,
        month: &AccountMonth,
        partners: &[PartnerBalance],
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let Shown { account, period, this, partner, is_further } = shown;
        let back = Link::new(lang.t("Buku besar", "Ledger"), "/ledger");
        let shell = shell.task(back);
        let here = |period: Period, partner: Option<Uuid>| {
            let of = partner.map_or_else(String::new, |partner| format!("&partner={partner}"));
            format!("/ledger/accounts/{}?period={period}{of}", account.as_str())
        };
        let said = |amount: Money| standing(account, amount);
        let first = lang.pick(
            format!("Saldo {}", date(period.first_day(), lang)),
            format!("Balance on {}", date(period.first_day(), lang)),
        );
        let partner_row = |with: &PartnerBalance| PartnerRow {
            name: with.name.clone(),
            href: here(period, Some(with.id)),
            balance: said(with.balance()),
            current: partner == Some(with.id),
        };
        let mut figures = Vec::new();
        if !is_further {
            figures.push(Total::new(first, said(month.before)));
        }
        figures.push(Total::sum(
            lang.t("Saldo akhir bulan ini", "Balance when the month ends"),
            said(month.closing),
        ));
        Self {
            code: account.code(),
            name: name(account, lang),
            help: help(account, lang),
            months: Months::around(period, this, lang, |period| here(period, partner)),
            figures,
            before: said(month.before),
            rows: month.entries.iter().map(|entry| row(account, entry, lang)).collect(),
            pager: Pager {
                back: is_further.then(|| here(period, partner)),
                next,
                said: String::new(),
            },
            partners: partners.iter().map(partner_row).collect(),
            all: partner.map(|_| here(period, None)),
            shell,
        }
    }
}

fn row(account: Account, balanced: &BalancedEntry, lang: Language) -> EntryRow {
    let entry = &balanced.entry;
    let document = entry.document.as_ref();
    let member = entry.member.as_ref();
    let member = member.and_then(|member| member.name.clone().or_else(|| member.number.clone()));
    let happened = weekday_date(entry.business_date, lang);
    EntryRow {
        day: date(entry.posted_on, lang),
        what: what(&entry.kind, lang),
        number: document.and_then(|document| document.number.clone()).unwrap_or_default(),
        href: document.and_then(paper).unwrap_or_default(),
        partner: entry
            .partner
            .as_ref()
            .map(|with| with.name.clone())
            .or(member)
            .unwrap_or_default(),
        late: if entry.posted_on == entry.business_date {
            String::new()
        } else {
            lang.pick(
                format!("Terjadi {happened}; bulannya sudah ditutup."),
                format!("Happened {happened}; that month was closed."),
            )
        },
        debit: drawn(entry.debit),
        credit: drawn(entry.credit),
        balance: standing(account, balanced.balance),
    }
}
