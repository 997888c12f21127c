//! `/shipments/{id}/receive` of a shipment that was counted: by whom, when, and what was found.

use askama::Template;
use order_workflow::query::orders::{OrderView, ShipmentView};
use order_workflow::query::timeline::Happened;

use super::amounts::Packed;
use super::reading::Eyes;
use super::show::task;
use crate::pages::layout::{Link, Shell};

/// What became of counted goods in the reader's own stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntoStock {
    /// The goods.
    pub name: String,
    /// How many came into stock, or that none did.
    pub said: String,
    /// The form that has them kept; nothing where they are, or for whoever keeps no stock.
    pub keep: Option<KeepForm>,
    /// The way to selling them on.
    pub sell: Option<Link>,
}

/// The form that has goods kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeepForm {
    /// Which product.
    pub product: String,
    /// The form's key.
    pub key: String,
}

/// A shipment that was counted: by whom, when, and what was found.
#[derive(Debug, Template)]
#[template(path = "order/counted.html")]
pub struct CountedPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// The surat jalan's number.
    pub number: String,
    /// Whose, and of which order.
    pub about: String,
    /// "SJ ini sudah dihitung Yustina Mbele, Jum, 20 Nov 11.20."
    pub said: String,
    /// "17 karton dikirim: 16 karton baik, 1 karton rusak."
    pub outcome: String,
    /// Line by line: the goods, and what was found.
    pub lines: Vec<(String, String)>,
    /// The order's address.
    pub address: String,
    /// Where it is counted again, for whoever may.
    pub correct: Option<String>,
    /// What became of it in the reader's own stock.
    pub stock: Vec<IntoStock>,
    /// Where goods are said to be kept.
    pub keep: String,
}

impl CountedPage {
    /// The page of a counted shipment; `entries` is what happened to it, newest first.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        shipment: &ShipmentView,
        entries: &[Happened],
        eyes: &Eyes,
    ) -> Self {
        let lang = eyes.lang;
        let mut shell = task(shell, eyes.side(order), lang);
        let number = super::body::heading(order, lang);
        shell.back = Some(Link::new(number.clone(), format!("/orders/{}", order.id)));
        let counted = entries
            .iter()
            .find(|entry| entry.kind == "counted" || entry.kind == "receipt_corrected");
        let said = counted.map_or_else(
            || lang.t("SJ ini sudah dihitung.", "This shipment has been counted.").to_owned(),
            |entry| {
                let who = super::timeline::who(entry, order, eyes);
                let when = crate::language::format::moment(entry.at, eyes.now, eyes.zone, lang);
                lang.pick(
                    format!("SJ ini sudah dihitung {who}, {when}."),
                    format!("Already counted by {who}, {when}."),
                )
            },
        );
        let lines = shipment.lines.iter().filter_map(|line| {
            let of = order.lines.iter().find(|of| of.id == line.line_id)?;
            let packed = Packed::from(of);
            let mut parts = vec![format!(
                "{} {}",
                packed.told(line.received_base, lang),
                lang.t("baik", "good")
            )];
            if line.rejected_base > 0 {
                parts.push(format!(
                    "{} {}",
                    packed.told(line.rejected_base, lang),
                    lang.t("rusak", "rejected")
                ));
            }
            if line.lost_base > 0 {
                let lost = lang.t("tidak datang", "did not come");
                parts.push(format!("{} {lost}", packed.told(line.lost_base, lang)));
            }
            Some((of.product_name.clone(), parts.join(", ")))
        });
        Self {
            number: shipment.number.clone(),
            about: format!("{} · {number}", eyes.other(order)),
            said,
            outcome: super::show::outcome(shipment, order, lang),
            lines: lines.collect(),
            address: format!("/orders/{}", order.id),
            correct: order
                .allowed_commands
                .contains(&"correct-receipt")
                .then(|| format!("/shipments/{}/correct", shipment.id)),
            stock: Vec::new(),
            keep: format!("/shipments/{}/keep", shipment.id),
            shell,
        }
    }
}
