//! The pages of bills as they are asked for and posted to: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::command::invoices::{CreditOf, GiveUp, Request};
use order_workflow::command::payment_requests::ASK;
use order_workflow::price_list::typed_count;
use order_workflow::query::invoices::{
    InvoiceFilter, InvoiceView, Place as After, READERS, Standings,
};
use order_workflow::query::payment_requests::to_pay;
use order_workflow::query::payments::READERS as PAYMENT_READERS;
use supply_chain::id::{InvoiceId, PaymentId};
use supply_chain::invoice::{CommandName, CreditReason, Refusal};
use supply_chain::money::Money;
use supply_chain::organization::Role;

use super::coretax::{Asked, CoretaxPage};
use super::{InvoicePage, InvoicesPage, Seen, Stretch, at_bank, using};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::order::paper::PaperPage;
use crate::pages::order::reading::day_typed;
use crate::pages::parts::CommandButton;
use crate::papers::coretax::Facility;
use crate::papers::deliver;
use crate::papers::deliver_bill::{
    BillPapers, CoretaxAsked, QuittancePaper, coretax_file, month_before,
};
use crate::problem::Problem;
use crate::state::State;

/// Bills on one page.
const SHOWN: usize = 30;
/// The most base units of a line that are typed; a line with more is refused by its count.
const MOST: u32 = 1_000_000_000;
/// Who writes payments down.
const PAY: &[Role] = &[Role::Treasurer];
/// Who hands invoices in to the tax office.
const HAND_IN: &[Role] = &[Role::Treasurer, Role::Manager, Role::Auditor];

fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

fn holds(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

/// What stands in the query under this name; nothing where it is empty.
fn asked(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().to_owned();
    let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(field, _)| field == name);
    found.next().map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
}

/// `2026-12-22.0193…`: where a list that begins with what is due first went to.
fn after(text: &str) -> Option<After> {
    let (day, id) = text.split_once('.')?;
    Some(After(day.parse().ok()?, id.parse().ok()?))
}

/// `GET /invoices?tab=&after=`: what the organization owes and is owed, what is due first at the beginning.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads no invoices.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, READERS)?;
    let owed = state.workflow.owed(&reader.actor).await?;
    let named = asked(&reader, "tab").as_deref().and_then(Stretch::from_word);
    // Whoever owes nothing and is owed something comes for that.
    let first =
        if owed.by_us.count == 0 && owed.to_us.count > 0 { Stretch::Owed } else { Stretch::Owing };
    let stretch = named.unwrap_or(first);
    let further = asked(&reader, "after");
    let due_first = stretch.side().is_some();
    let filter = InvoiceFilter {
        side: stretch.side(),
        standings: if due_first { Standings::Open } else { Standings::All },
        notes_only: stretch == Stretch::Notes,
        due_first,
        after: further.as_deref().and_then(after),
        before: further.as_deref().filter(|_| !due_first).and_then(|id| id.parse().ok()),
        limit: u64::try_from(SHOWN + 1).unwrap_or(u64::MAX),
        ..InvoiceFilter::default()
    };
    let mut found = state.workflow.invoices(&filter, &reader.actor).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|last| {
        let place =
            if due_first { format!("{}.{}", last.due_on, last.id) } else { last.id.to_string() };
        format!("/invoices?tab={}&after={place}", stretch.word())
    });
    let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
    let hands_in = reader.actor.is_any(HAND_IN) && stretch != Stretch::Owing;
    let page = InvoicesPage::new(shell, stretch, &owed, &found, next).handing_in(hands_in);
    frame::page(StatusCode::OK, &page)
}

/// The invoice's page, with what was typed wrongly into one of its forms.
pub(super) async fn page(
    state: &State,
    reader: &Reader,
    invoice: &InvoiceView,
    (status, form, typed, faults): (StatusCode, &str, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Elsewhere).await?;
    let key = || frame::key(state);
    let bills = using::bills(state, reader, invoice).await?;
    let seen = Seen {
        invoice,
        bills: &bills,
        at: (state.workflow.origin.now(), zone(reader)),
        may_pay: reader.actor.is_any(PAY),
        may_read_payments: reader.actor.is_any(PAYMENT_READERS),
        typed,
        form,
        faults,
        key: &key,
    };
    let mut page = InvoicePage::new(shell, &seen);
    let is_owed_by_us = invoice.side == "receiver" && invoice.open > Money::ZERO;
    if is_owed_by_us && state.workflow.code_to_pay(invoice.id, &reader.actor).await?.is_some() {
        page.buttons.push(CommandButton {
            word: reader.language.t("Bayar dengan QRIS", "Pay by QRIS").to_owned(),
            icon: "receipt",
            href: format!("/invoices/{}/qris", invoice.id),
            leads: true,
            ..CommandButton::default()
        });
    }
    if is_owed_by_us {
        at_bank::add(state, reader, invoice, &mut page).await?;
    }
    let is_asked_for = invoice.side != "receiver" && invoice.open > Money::ZERO;
    let may_ask = (is_owed_by_us || is_asked_for) && reader.actor.is_any(ASK);
    if may_ask && through_a_provider(state, reader, invoice.id).await? {
        let (id, en) = if is_owed_by_us {
            (
                "Bayar lewat penyedia (QRIS, virtual account)",
                "Pay through the provider (QRIS, virtual account)",
            )
        } else {
            ("Tunjukkan QRIS atau virtual account", "Show a QRIS or virtual account")
        };
        page.buttons.push(CommandButton {
            word: reader.language.t(id, en).to_owned(),
            icon: "receipt",
            href: format!("/invoices/{}/payment-requests", invoice.id),
            leads: true,
            ..CommandButton::default()
        });
    }
    frame::page(status, &page)
}

/// Whether the seller of an invoice is paid through a provider.
async fn through_a_provider(
    state: &State,
    reader: &Reader,
    invoice: InvoiceId,
) -> Result<bool, Problem> {
    let to_pay = to_pay(state.workflow.reader(), &reader.actor, invoice).await?;
    Ok(to_pay.credentials.is_some())
}

/// `GET /invoices/{id}`: a bill or a credit note, for its two parties.
///
/// # Errors
/// 404 to anybody else.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let id: InvoiceId = reader.id("id")?;
        let invoice = state.workflow.invoice(id, &reader.actor).await?;
        let nothing = Filled::default();
        let as_it_is = (StatusCode::OK, "", &nothing, &Faults::default());
        page(&state, &reader, &invoice, as_it_is).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// Whether the command is the reader's to give, however the invoice stands.
fn may(reader: &Reader, invoice: &InvoiceView, command: &str) -> Result<(), Problem> {
    let named = CommandName::ALL.into_iter().find(|name| name.word() == command);
    let Some(command) = named else { return Ok(()) };
    let roles = command.roles();
    let refusal = if invoice.issuer.id != reader.actor.organization {
        Refusal::NotYourPart { command }
    } else if reader.actor.is_any(roles) {
        return Ok(());
    } else {
        Refusal::NotYourRole { command, roles }
    };
    Err(WorkflowError::Invoice(refusal).into())
}

/// Carries out what a form asks. What was typed wrongly comes back with the form; what else is refused as the
/// invoice's page, as it now stands.
pub(super) async fn carry_out(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    (command, first): (&str, &str),
    request: Result<Request, Faults>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let request = match request {
        Ok(request) => request,
        Err(faults) => {
            let invoice = state.workflow.invoice(id, &reader.actor).await?;
            // Whoever may not is told so before what is wrong with the form.
            may(reader, &invoice, command)?;
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, command, &posted.form, &faults);
            return page(state, reader, &invoice, wrong).await;
        }
    };
    let ask = reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version());
    let problem = match state.workflow.handle_invoice(ask, id, request).await {
        Ok(_) => return Ok(led_to(&format!("/invoices/{id}"))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, reader.language, first, |pointer| match pointer {
        // Each form on the page has words of its own.
        "words" => Some(format!("{}_words", command.replace('-', "_"))),
        "number" | "amount" | "minutes" | "reason" => Some(pointer.to_owned()),
        _ => None,
    });
    let invoice = state.workflow.invoice(id, &reader.actor).await?;
    page(state, reader, &invoice, (status, command, &posted.form, &faults)).await
}

/// `POST /invoices/{id}/credit`: takes some of it back.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn credit(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let invoice = state.workflow.invoice(id, &reader.actor).await?;
    let request = crediting(&form.form, &invoice, reader.language);
    carry_out(&state, &reader, &form, ("credit", "reason"), request).await
}

/// What is typed of each line: packs and loose units, or an amount.
fn crediting(filled: &Filled, invoice: &InvoiceView, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let mut lines = Vec::new();
    for line in &invoice.lines {
        let (packs, amount) = (format!("count-{}", line.id), format!("amount-{}", line.id));
        let units = format!("units-{}", line.id);
        let mut counted = |field: &str| match filled.get(field).trim() {
            "" => 0,
            typed => typed_count(typed, 0, MOST).unwrap_or_else(|code| {
                faults.add(packs.clone(), code.sentence(lang.into()));
                0
            }),
        };
        let factor = line.factor.unwrap_or(1).max(1);
        let (whole, loose) = (counted(&packs), counted(&units));
        let quantity = whole.saturating_mul(factor).saturating_add(loose);
        let sum = match filled.get(&amount).trim() {
            "" => None,
            _ => faults.amount(filled, &amount, lang).map(Money::from_sen),
        };
        // Discounts go off: what is typed of them is their size.
        let sum = match sum {
            Some(size) if line.amount < Money::ZERO => Money::ZERO.minus(size),
            other => other,
        };
        if quantity > 0 || sum.is_some() {
            lines.push(CreditOf { line: line.id, quantity, amount: sum });
        }
    }
    if lines.is_empty() && faults.is_empty() {
        let first =
            invoice.lines.first().map_or_else(String::new, |line| format!("count-{}", line.id));
        faults.add(first, lang.t("Isi apa yang dikreditkan.", "Enter what is credited."));
    }
    let reason = CreditReason::from_word(filled.get("reason"));
    if reason.is_none() {
        faults.add("reason", lang.t("Pilih satu alasan.", "Choose one reason."));
    }
    match reason {
        Some(reason) if faults.is_empty() => {
            Ok(Request::Credit { lines, reason, words: filled.text("credit_words") })
        }
        _ => Err(faults),
    }
}

/// `POST /invoices/{id}/reverse`: takes all of it back.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn reverse(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let words = form.form.text("reverse_words").unwrap_or_default();
    let request = Ok(Request::Reverse { words });
    carry_out(&state, &reader, &form, ("reverse", "reverse_words"), request).await
}

/// `POST /invoices/{id}/record-tax-number`: the tax office gave it a number.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn record_tax_number(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let number = form.form.text("number").unwrap_or_default();
    let request = Ok(Request::RecordTaxNumber { number });
    carry_out(&state, &reader, &form, ("record-tax-number", "number"), request).await
}

/// `POST /invoices/{id}/write-off`: puts before the board that some of it is given up.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn write_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Faults::default();
    let amount = faults.price(&form.form, "amount", reader.language).map(Money::from_sen);
    let request = match amount {
        Some(amount) => Ok(Request::WriteOff(GiveUp {
            amount: Some(amount),
            words: form.form.text("write_off_words").unwrap_or_default(),
            minutes: form.form.text("minutes").unwrap_or_default(),
        })),
        None => Err(faults),
    };
    carry_out(&state, &reader, &form, ("write-off", "amount"), request).await
}

/// `POST /invoices/{id}/sign-write-off`: one officer's yes.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the invoice's page.
pub async fn sign_write_off(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    // The form's address names what it showed.
    let seen = asked(&reader, "of").and_then(|id| id.parse().ok());
    let request = Ok(Request::SignWriteOff { seen });
    carry_out(&state, &reader, &form, ("sign-write-off", "lines"), request).await
}

fn paper_reader(state: &State, reader: &Reader) -> deliver::Reader {
    let english = asked(reader, "language").is_some_and(|language| language == "en");
    deliver::Reader {
        actor: reader.actor.clone(),
        zone: Some(reader.zone.clone()),
        lang: if english { Language::English } else { Language::Indonesian },
        reached_at: reader.reached_at(state),
    }
}

/// `GET /invoices/{id}/papers/{document}`: `invoice` or `credit-note` as a page, `.pdf` and `.xml` as files.
///
/// # Errors
/// 404 to anyone who is not a party, and for another name.
pub async fn paper(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: InvoiceId = reader.id("id")?;
    let papers = BillPapers::of(&state, paper_reader(&state, &reader), id).await?;
    let name = reader.request().match_info().get("document").unwrap_or_default();
    if name != papers.name() {
        return papers.file(name).await;
    }
    let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
    let shell = shell.task(Link::new(papers.number(), format!("/invoices/{id}")));
    let address = format!("/invoices/{id}/papers/{name}");
    frame::page(StatusCode::OK, &PaperPage::at(shell, papers.paper(), &address, true))
}

/// `GET /payments/{id}/papers/{document}`: the `quittance` (kwitansi) as a page, `quittance.pdf` as a file.
///
/// # Errors
/// 404 to anyone who is not a party, and while the payee has not said that the money came.
pub async fn quittance(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: PaymentId = reader.id("id")?;
    let paper = QuittancePaper::of(&state, paper_reader(&state, &reader), id).await?;
    match reader.request().match_info().get("document") {
        Some("quittance.pdf") => paper.pdf().await,
        Some("quittance") => {
            let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
            let word = shell.lang.t("Pembayaran", "Payment");
            let shell = shell.task(Link::new(word, format!("/payments/{id}")));
            let address = format!("/payments/{id}/papers/quittance");
            frame::page(StatusCode::OK, &PaperPage::at(shell, paper.paper(), &address, false))
        }
        _ => Err(Problem::not_found()),
    }
}

/// What is asked of the tax office's file; the month before this one unless said.
fn coretax_asked(state: &State, reader: &Reader) -> Asked {
    let today = state.workflow.origin.now().with_timezone(&zone(reader)).date_naive();
    let (first, last) = month_before(today);
    let day = |name: &str, usual: NaiveDate| {
        asked(reader, name).and_then(|text| day_typed(&text)).unwrap_or(usual)
    };
    let text = |name: &str| asked(reader, name).unwrap_or_default().trim().to_owned();
    Asked {
        from: day("from", first),
        to: day("to", last),
        facility: Facility { additional: text("add_info"), stamp: text("facility_stamp") },
    }
}

/// `GET /invoices/coretax?from=&to=`: what there is to hand in, and what is lacking of the rest.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever keeps no books.
pub async fn coretax(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let asked = coretax_asked(&state, &reader);
    let found = state.workflow.to_hand_in((asked.from, asked.to), &reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
    frame::page(StatusCode::OK, &CoretaxPage::new(shell, &asked, &found))
}

/// `GET /invoices/coretax/file?from=&to=&part=`: the file itself, without what lacks something.
///
/// # Errors
/// 403 to whoever keeps no books; 422 while the seller's own numbers are missing.
pub async fn coretax_xml(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let said = coretax_asked(&state, &reader);
    let found = state.workflow.to_hand_in((said.from, said.to), &reader.actor).await?;
    let part = asked(&reader, "part").and_then(|part| part.parse().ok()).unwrap_or(1);
    let facility = said.facility_named().cloned();
    // The page listed what is lacking and left out.
    let of = CoretaxAsked { part, facility, without_lacking: true };
    coretax_file(&found, (said.from, said.to), &of)
}
