//! `/payments/new` without a partner: to whom, or from whom.

use askama::Template;
use order_workflow::query::payments::Partner;
use supply_chain::money::Money;
use supply_chain::payment::Side;

use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Empty, Tab};

/// Another organization that money goes to or comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerRow {
    /// Its name.
    pub name: String,
    /// Where the form is.
    pub href: String,
    /// What is open, and by when.
    pub small: String,
    /// How much is open; empty where nothing is.
    pub open: String,
}

/// `/payments/new`.
#[derive(Debug, Template)]
#[template(path = "payments/choose.html")]
pub struct ChoosePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Paid or came.
    pub tabs: Vec<Tab>,
    /// Whom there is.
    pub rows: Vec<PartnerRow>,
    /// Nobody there.
    pub empty: Empty,
}

impl ChoosePage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, side: Side, partners: &[Partner]) -> Self {
        let lang = shell.lang;
        let field = if side == Side::Payer { "to" } else { "from" };
        let rows = partners.iter().map(|partner| PartnerRow {
            name: partner.name.clone(),
            href: format!("/payments/new?{field}={}", partner.id),
            small: partner.due_on.map_or_else(
                || lang.t("Belum ada tagihan", "Nothing billed").to_owned(),
                |due| {
                    let due = date(due, lang);
                    lang.pick(format!("Jatuh tempo {due}"), format!("Due {due}"))
                },
            ),
            open: if partner.open_sen > 0 {
                rupiah(Money::from_sen(partner.open_sen))
            } else {
                String::new()
            },
        });
        let tab = |word, of: &str, current| Tab {
            word,
            href: format!("/payments/new?as={of}"),
            count: None,
            current,
        };
        Self {
            tabs: vec![
                tab(lang.t("Kami bayar", "We paid"), "paid", side == Side::Payer),
                tab(lang.t("Kami terima", "We got"), "came", side == Side::Payee),
            ],
            rows: rows.collect(),
            empty: nobody(side, lang),
            shell: shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments")),
        }
    }
}

fn nobody(side: Side, lang: Language) -> Empty {
    let (heading, text) = match side {
        Side::Payer => (
            lang.t("Belum ada yang dibayar", "Nobody to pay"),
            lang.t(
                "Penjual tampil di sini begitu pesanan kepadanya disepakati.",
                "A seller stands here as soon as an order with them is agreed.",
            ),
        ),
        Side::Payee => (
            lang.t("Belum ada yang membayar", "Nobody pays yet"),
            lang.t(
                "Pembeli tampil di sini begitu pesanannya disepakati.",
                "A buyer stands here as soon as an order of theirs is agreed.",
            ),
        ),
    };
    Empty { icon: "receipt", heading: heading.to_owned(), text: text.to_owned(), action: None }
}
