//! The seller says that what a bank is said to have paid of an invoice never came.

use actix_web::{HttpResponse, web};
use supply_chain::id::{DrawdownId, InvoiceId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::forms::{Form, Seen};
use super::handling::page;
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::led_to;
use crate::pages::parts::{Choice, Choices, Field};
use crate::problem::Problem;
use crate::state::State;

/// The command's word in an address.
const DENY: &str = "deny-drawdown";
/// The field that its words are typed in.
const WORDS: &str = "deny_words";

/// The form, where a bank is said to have paid the reader's organization; nothing where none is.
pub(super) fn denying(seen: &Seen<'_>, lang: Language) -> Option<Form> {
    let invoice = seen.invoice;
    let chosen = seen.typed(DENY, "drawdown");
    let drawn = invoice.applied.iter().rev();
    let drawn = drawn.filter(|one| one.kind == "drawdown" && one.amount > Money::ZERO);
    let choices: Vec<Choice> = drawn
        .enumerate()
        .filter_map(|(at, one)| {
            let id = one.id?.to_string();
            let reference = one.reference.clone().unwrap_or_default();
            let label = format!("{} · {reference}", rupiah(one.amount));
            let is_chosen = if chosen.is_empty() { at == 0 } else { chosen == id };
            Some(Choice::new(id, label, is_chosen))
        })
        .collect();
    if invoice.side != "issuer" || !seen.may_pay || choices.is_empty() {
        return None;
    }
    let words =
        seen.field(DENY, WORDS, lang.t("Apa yang terjadi?", "What happened?"), String::new());
    Some(Form {
        heading: lang.t("Uang dari bank tidak masuk", "The bank's money never came"),
        happens: lang
            .t(
                "Tagihannya terbuka lagi; pembeli dan banknya membaca alasan Anda. Bisa sampai 14 hari sejak dicatat dibayar.",
                "The invoice is open again; the buyer and the bank read your reason. Possible for 14 days after it was said to be paid.",
            )
            .to_owned(),
        choices: vec![Choices {
            name: "drawdown",
            legend: lang.t("Yang mana?", "Which?").to_owned(),
            error: seen.fault(DENY, "drawdown"),
            choices,
            ..Choices::default()
        }],
        words: Some(Field { longest: 500, ..words }),
        button: lang.t("Uangnya tidak masuk", "It never came"),
        class: "red",
        ..seen.form(DENY)
    })
}

/// `POST /invoices/{id}/deny-drawdown`: it never came.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the invoice's page.
pub async fn deny(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let filled = &form.form;
    let drawdown = filled.get("drawdown").parse::<Uuid>().ok().map(DrawdownId);
    let words = filled.text(WORDS).unwrap_or_default();
    let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
    let problem = match state.workflow.deny_drawdown(ask, id, drawdown, words).await {
        Ok(_) => return Ok(led_to(&format!("/invoices/{id}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, reader.language, WORDS, |pointer| {
        (pointer == "words").then(|| WORDS.to_owned())
    });
    let invoice = state.workflow.invoice(id, &reader.actor).await?;
    page(&state, &reader, &invoice, (status, DENY, filled, &faults)).await
}
