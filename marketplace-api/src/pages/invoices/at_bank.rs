//! What a bank is asked to pay of a bill, and the way to ask it.

use order_workflow::query::invoices::InvoiceView;
use order_workflow::query::payments::READERS;

use super::InvoicePage;
use crate::extract::Reader;
use crate::language::format::rupiah;
use crate::pages::parts::{CommandButton, Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// Adds it to the page of a bill that is owed by the reader's organization.
pub(super) async fn add(
    state: &State,
    reader: &Reader,
    invoice: &InvoiceView,
    page: &mut InvoicePage,
) -> Result<(), Problem> {
    let lang = reader.language;
    let asked = if reader.actor.is_any(READERS) {
        state.workflow.asked_of_bank(invoice.id, &reader.actor).await?
    } else {
        None
    };
    let button = |word: &str, href: String| CommandButton {
        word: word.to_owned(),
        icon: "clipboard-check",
        href,
        leads: true,
        ..CommandButton::default()
    };
    if let Some((drawdown, amount)) = asked {
        let sum = rupiah(amount);
        let note = Note {
            tone: Tone::Warn,
            icon: "hourglass",
            bold: lang.pick(
                format!("Sedang diajukan ke bank: {sum}. Jangan dibayar sendiri."),
                format!("A bank is asked to pay {sum}. Do not pay it yourselves."),
            ),
            small: String::new(),
        };
        page.notes.insert(0, note);
        let word = lang.t("Lihat penarikan", "See the drawdown");
        page.buttons.insert(0, button(word, format!("/drawdowns/{drawdown}")));
    }
    // What no order stands behind matches nothing, and no bank pays it.
    if !invoice.matched.is_empty() && state.workflow.may_draw(&reader.actor).await? {
        let word = lang.t("Ajukan ke bank", "Ask the bank");
        page.buttons.push(button(word, format!("/invoices/{}/drawdown", invoice.id)));
    }
    Ok(())
}
