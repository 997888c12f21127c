//! A paper of an order as a page that prints as one.

use askama::Template;
use order_workflow::query::orders::OrderView;
use supply_chain::id::OrganizationId;
use supply_chain::purchase_order::Party;

use super::show::task;
use crate::pages::layout::{Link, Shell};
use crate::papers::content::{Cell, Paper, PaperKind};

/// The paper.
#[derive(Debug, Template)]
#[template(path = "order/paper.html")]
pub struct PaperPage {
    /// The shell, a task page's; the printer leaves it out.
    pub shell: Shell,
    /// What stands on it.
    pub paper: Paper,
    /// The same as a file.
    pub pdf: String,
    /// The same for programs, where there is such a thing.
    pub xml: Option<String>,
    /// The same in the other language, and its name.
    pub other: Link,
}

impl PaperPage {
    /// The page of a paper of `order`, at `address`, for somebody of `reader`.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        paper: Paper,
        address: &str,
        reader: OrganizationId,
    ) -> Self {
        let side = if order.buyer.id == reader { Party::Buyer } else { Party::Seller };
        let lang = shell.lang;
        let mut shell = task(shell, side, lang);
        let number = super::body::heading(order, lang);
        shell.back = Some(Link::new(number, format!("/orders/{}", order.id)));
        // A draft was never said to anybody, and what was counted has no document of its own yet.
        let said = paper.kind != PaperKind::GoodsReceivedNote && order.number.is_some();
        Self::at(shell, paper, address, said)
    }

    /// The page of a paper at `address`; `has_document` where programs read the same.
    #[must_use]
    pub fn at(shell: Shell, paper: Paper, address: &str, has_document: bool) -> Self {
        let in_english = paper.lang.code() == "en";
        let language = if in_english { "?language=en" } else { "" };
        let other = if in_english {
            Link::new("Bahasa Indonesia", address.to_owned())
        } else {
            Link::new("English", format!("{address}?language=en"))
        };
        Self {
            shell,
            pdf: format!("{address}.pdf{language}"),
            xml: has_document.then(|| format!("{address}.xml")),
            other,
            paper,
        }
    }

    /// The cells of a row, each with whether it holds figures and whether it names the row.
    fn cells<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Cell, bool, bool)> {
        row.iter()
            .zip(&self.paper.columns)
            .enumerate()
            .map(|(at, (cell, column))| (cell, column.figures, at == 1))
    }

    /// How many columns stand before the last.
    fn before_last(&self) -> usize {
        self.paper.columns.len().saturating_sub(1)
    }
}
