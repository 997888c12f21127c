//! `/stock/levels`: what is there of each product, and what of it is promised to orders.

use askama::Template;
use order_workflow::query::catalogue::StockView;

use super::{May, Shelf, in_base_units, shelves};
use crate::pages::layout::Shell;
use crate::pages::parts::{Column, Empty, Line, Lines, Pager, Tab};

/// `/stock/levels`.
#[derive(Debug, Template)]
#[template(path = "stock/levels.html")]
pub struct LevelsPage {
    /// The shell.
    pub shell: Shell,
    /// Where in the goods.
    pub tabs: Vec<Tab>,
    /// Whether a count was just kept.
    pub saved: bool,
    /// What was looked for.
    pub looked_for: String,
    /// The products.
    pub lines: Lines,
    /// What stands where there are none.
    pub empty: Empty,
    /// The way to the others.
    pub pager: Pager,
}

impl LevelsPage {
    /// The page of `levels`; `next` is the address of the page after.
    #[must_use]
    pub fn new(
        shell: Shell,
        may: May,
        levels: &[StockView],
        (looked_for, saved): (String, bool),
        next: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let column = |word| Column { word };
        let line = |level: &StockView| {
            let told = |number| in_base_units(number, &level.base_unit, lang);
            Line {
                name: level.product_name.clone(),
                href: if may.count {
                    format!("/stock/products/{}", level.product_id)
                } else {
                    String::new()
                },
                counts: vec![told(level.on_hand), told(level.reserved)],
                amount: told(level.available),
                flag: level.available == 0,
                ..Line::default()
            }
        };
        Self {
            tabs: shelves(Shelf::Levels, lang),
            lines: Lines {
                caption: lang.t("Stok gudang", "Stock on hand"),
                columns: vec![
                    column(lang.t("Di gudang", "On hand")),
                    column(lang.t("Dijanjikan", "Promised")),
                ],
                amount: lang.t("Bisa dijual", "Can be sold"),
                rows: levels.iter().map(line).collect(),
            },
            empty: Empty {
                icon: "building-warehouse",
                heading: if looked_for.is_empty() {
                    lang.t("Belum ada stok yang dicatat", "No stock recorded yet").to_owned()
                } else {
                    lang.pick(format!("Tidak ada “{looked_for}”"), format!("No “{looked_for}”"))
                },
                text: lang
                    .t(
                        "Stok muncul setelah dihitung, diunggah, atau diterima dari pesanan.",
                        "Stock appears once it is counted, uploaded, or received from an order.",
                    )
                    .to_owned(),
                action: None,
            },
            pager: Pager { next, ..Pager::default() },
            looked_for,
            saved,
            shell,
        }
    }
}
