//! Whether what the buyer may owe bears an order, before anybody is bound to it.

use order_workflow::query::orders::OrderView;

use super::reading::Eyes;
use crate::language::format::{count, rupiah};
use crate::pages::parts::{Note, Tone};
use crate::problem::mapping::credit::problem;

/// What stands in the way of agreeing to it, or is to be minded; nothing where there is nothing.
pub(super) fn note(order: &OrderView, eyes: &Eyes) -> Option<Note> {
    let (check, lang) = (order.credit.as_ref()?, eyes.lang);
    if let Some(refusal) = &check.refusal {
        return Some(Note {
            tone: Tone::Warn,
            icon: "scale",
            bold: problem(refusal).detail(lang).to_owned(),
            small: lang
                .t(
                    "Sampai itu berubah, pesanan ini tidak bisa disepakati.",
                    "Until that changes, this order cannot be agreed to.",
                )
                .to_owned(),
        });
    }
    let late = check.overdue.map(|overdue| {
        let days = check.days_late.unwrap_or_default();
        lang.pick(
            format!("Ada tunggakan {}, {} hari.", rupiah(overdue), count(days)),
            format!("{} is {} days late.", rupiah(overdue), count(days)),
        )
    });
    let near = check.left.filter(|_| check.is_near_limit).map(|left| {
        lang.pick(
            format!("Setelah pesanan ini sisa batas tempo tinggal {}.", rupiah(left)),
            format!("After this order {} is left of the credit.", rupiah(left)),
        )
    });
    let said: Vec<String> = late.into_iter().chain(near).collect();
    (!said.is_empty()).then(|| Note {
        tone: Tone::Info,
        icon: "scale",
        bold: said.join(" "),
        small: String::new(),
    })
}
