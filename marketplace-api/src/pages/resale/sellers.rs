//! `/resale/rules/new` before anything is chosen: whose goods a rule would be for.

use askama::Template;
use order_workflow::query::resale::SellerAbove;

use crate::language::format::count;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Empty, Pager};

/// A seller in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SellerRow {
    /// Its name.
    pub name: String,
    /// How many goods it offers, and how many of them are sold on.
    pub small: String,
    /// The form for its goods; the rule for all of them, where there is one.
    pub href: String,
    /// What that leads to.
    pub action: &'static str,
}

/// `/resale/rules/new` without an offer or a seller.
#[derive(Debug, Template)]
#[template(path = "resale/sellers.html")]
pub struct SellersPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What was looked for.
    pub looked_for: String,
    /// Who sells.
    pub rows: Vec<SellerRow>,
    /// Nobody does.
    pub empty: Empty,
    /// The way to the others.
    pub pager: Pager,
}

impl SellersPage {
    /// The page; `next` is the address of the page after.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[SellerAbove],
        looked_for: String,
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let row = |seller: &SellerAbove| {
            // More than that is not counted.
            let plus = if seller.goods >= 1000 { "+" } else { "" };
            let (goods, sold_on) = (count(seller.goods), count(seller.sold_on));
            SellerRow {
                name: seller.name.clone(),
                small: lang.pick(
                    format!("{goods}{plus} barang untuk Anda, {sold_on} sudah Anda jual lagi"),
                    format!("{goods}{plus} goods for you, {sold_on} that you sell on"),
                ),
                href: seller.rule_id.map_or_else(
                    || format!("/resale/rules/new?seller={}", seller.id),
                    |rule| format!("/resale/rules/{rule}"),
                ),
                action: if seller.rule_id.is_some() {
                    lang.t("Lihat aturannya", "See its rule")
                } else {
                    lang.t("Buat aturan", "Make a rule")
                },
            }
        };
        Self {
            rows: found.iter().map(row).collect(),
            empty: Empty {
                icon: "repeat",
                heading: lang.t("Tidak ada penjual", "No seller").to_owned(),
                text: lang
                    .t(
                        "Belum ada yang menawarkan barang kepada organisasi Anda, atau namanya lain.",
                        "Nobody offers your organization anything yet, or goes by another name.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { next, ..Pager::default() },
            looked_for,
            shell: shell.task(Link::new(lang.t("Dijual lagi", "Sold on"), "/resale")),
        }
    }
}
