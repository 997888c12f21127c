//! `/ageing`: what is open with each partner, by how long it has been due.

use askama::Template;
use order_workflow::query::ageing::{AgeingRow, AgeingSide, AgeingView};
use supply_chain::money::Money;

use super::tabs;
use crate::language::Language;
use crate::language::format::{count, date, rupiah};
use crate::pages::layout::Shell;
use crate::pages::parts::{Empty, Tab};

/// A partner, or all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgedRow {
    /// Who.
    pub name: String,
    /// Where to look closer; empty for nowhere.
    pub href: String,
    /// How many invoices, the oldest, what is on account.
    pub small: String,
    /// Amounts by column, with whether it is late.
    pub amounts: Vec<(String, bool)>,
    /// All that is open.
    pub total: String,
}

/// `/ageing`.
#[derive(Debug, Template)]
#[template(path = "settlement/ageing.html")]
pub struct AgeingPage {
    /// The shell.
    pub shell: Shell,
    /// The pages of settlement.
    pub tabs: Vec<Tab>,
    /// Receivables, payables.
    pub sides: Vec<Tab>,
    /// What the amounts are.
    pub said: String,
    /// The columns between the partner and the sum.
    pub columns: Vec<&'static str>,
    /// The partners, and at the end all of them.
    pub rows: Vec<AgedRow>,
    /// Nothing there.
    pub empty: Empty,
}

fn column_words(lang: Language) -> Vec<&'static str> {
    vec![
        lang.t("Belum jatuh tempo", "Not due"),
        lang.t("1–30 hari", "1–30 days"),
        lang.t("31–60 hari", "31–60 days"),
        lang.t("61–90 hari", "61–90 days"),
        lang.t("> 90 hari", "> 90 days"),
        lang.t("Disengketakan", "In dispute"),
    ]
}

impl AgeingPage {
    /// The page of one side.
    #[must_use]
    pub fn new(shell: Shell, view: &AgeingView) -> Self {
        let lang = shell.lang;
        let side = |side, href: &str, word| Tab {
            word,
            href: href.to_owned(),
            count: None,
            current: view.side == side,
        };
        let mut rows: Vec<AgedRow> = view.partners.iter().map(|row| aged(row, lang)).collect();
        if rows.len() > 1 {
            let all = AgedRow {
                name: lang.t("Semua mitra", "All partners").to_owned(),
                href: String::new(),
                ..aged(&view.all, lang)
            };
            rows.push(all);
        }
        let day = date(view.today, lang);
        Self {
            tabs: tabs("/ageing", lang),
            sides: vec![
                side(AgeingSide::Seller, "/ageing", lang.t("Piutang kami", "Owed to us")),
                side(AgeingSide::Buyer, "/ageing?as=buyer", lang.t("Utang kami", "We owe")),
            ],
            said: match view.side {
                AgeingSide::Seller => lang.pick(
                    format!("Yang belum dibayar kepada kami per {day}, menurut lamanya lewat jatuh tempo."),
                    format!("What is not paid to us as of {day}, by how long it has been due."),
                ),
                AgeingSide::Buyer => lang.pick(
                    format!("Yang belum kami bayar per {day}, menurut lamanya lewat jatuh tempo."),
                    format!("What we have not paid as of {day}, by how long it has been due."),
                ),
            },
            columns: column_words(lang),
            rows,
            empty: Empty {
                icon: "circle-check",
                heading: lang.t("Tidak ada yang terbuka", "Nothing is open").to_owned(),
                text: String::new(),
                action: None,
            },
            shell,
        }
    }

    /// The amounts of a row with the words of their columns.
    fn cells<'a>(&'a self, row: &'a AgedRow) -> impl Iterator<Item = (&'a str, &'a str, bool)> {
        let named = self.columns.iter().zip(&row.amounts);
        named.map(|(column, (amount, late))| (*column, amount.as_str(), *late))
    }
}

fn aged(row: &AgeingRow, lang: Language) -> AgedRow {
    let shown = |amount: Money| match amount {
        Money::ZERO => "–".to_owned(),
        amount => rupiah(amount),
    };
    let steps = row
        .buckets
        .iter()
        .map(|step| (shown(step.amount), step.bucket != "not_due" && step.amount > Money::ZERO));
    let bills = count(row.invoices);
    let mut small = vec![lang.pick(
        format!("{bills} tagihan"),
        format!("{bills} {}", if row.invoices == 1 { "invoice" } else { "invoices" }),
    )];
    small.extend(row.oldest_due.map(|due| {
        let due = date(due, lang);
        lang.pick(format!("tertua jatuh tempo {due}"), format!("the oldest was due {due}"))
    }));
    if row.on_account > Money::ZERO {
        let sum = rupiah(row.on_account);
        small.push(lang.pick(format!("titipan {sum}"), format!("{sum} on account")));
    }
    AgedRow {
        name: row.partner_name.clone(),
        href: row.partner_id.map(|id| format!("/statements?with={id}")).unwrap_or_default(),
        small: small.join(" · "),
        amounts: steps.chain([(shown(row.disputed), false)]).collect(),
        total: rupiah(row.total),
    }
}
