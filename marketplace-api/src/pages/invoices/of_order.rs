//! The money of an order on its pages: billing what came good, ending it, giving up what is owed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::command::invoices::{GiveUp, NewInvoice};
use order_workflow::query::invoices::{InvoiceBrief, InvoiceFilter, READERS, ToBill};
use order_workflow::query::orders::OrderView;
use serde_json::Value;
use supply_chain::id::PurchaseOrderId;
use supply_chain::invoice;
use supply_chain::purchase_order::{CommandName, Party, Refusal};
use uuid::Uuid;

use super::forms::Form;
use super::list::due;
use super::words::badge;
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, led_to};
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::order::body::heading;
use crate::pages::parts::{Badge, Due, Field, Total, Wrong};
use crate::problem::Problem;
use crate::state::State;
use supply_chain::money::Money;

/// Why there is nothing to ask.
const NOTHING_LEFT: invoice::Refusal = invoice::Refusal::NothingToBill;

/// The most bills of one order that its page lists.
const SHOWN: u64 = 50;

/// A bill or a credit note beside its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillRow {
    /// Its number.
    pub number: String,
    /// Where it leads.
    pub href: String,
    /// Of which day, and what is open.
    pub small: String,
    /// By when it is to be paid.
    pub due: Option<Due>,
    /// How it stands.
    pub badge: Badge,
    /// What it comes to.
    pub amount: String,
}

/// What was billed and credited of an order, the newest first, for whoever reads invoices; nothing for others.
///
/// # Errors
/// The database fails.
pub async fn bills(
    state: &State,
    reader: &Reader,
    order: &OrderView,
) -> Result<Vec<BillRow>, Problem> {
    if !reader.actor.is_any(READERS) || order.confirmed_at.is_none() {
        return Ok(Vec::new());
    }
    let filter = InvoiceFilter { order: Some(order.id), limit: SHOWN, ..InvoiceFilter::default() };
    let found = state.workflow.invoices(&filter, &reader.actor).await?;
    Ok(found.iter().map(|invoice| row(invoice, reader.language)).collect())
}

/// One of them.
#[must_use]
pub fn row(invoice: &InvoiceBrief, lang: Language) -> BillRow {
    let is_open = invoice.kind == "invoice" && invoice.open > Money::ZERO;
    let mut small = vec![date(invoice.business_date, lang)];
    if is_open && invoice.open != invoice.total {
        let open = rupiah(invoice.open);
        small.push(lang.pick(format!("belum dibayar {open}"), format!("{open} open")));
    }
    if is_open && invoice.disputed > Money::ZERO {
        let held = rupiah(invoice.disputed);
        small.push(lang.pick(format!("{held} ditahan klaim"), format!("{held} held by a claim")));
    }
    let sum = if invoice.kind == "invoice" {
        invoice.total
    } else {
        Money::ZERO.minus(invoice.total).unwrap_or_default()
    };
    BillRow {
        number: invoice.number.clone(),
        href: format!("/invoices/{}", invoice.id),
        small: small.join(" · "),
        due: is_open.then(|| due(invoice, lang)),
        badge: badge(&invoice.kind, &invoice.standing, lang),
        amount: rupiah(sum),
    }
}

/// Whether the command is the reader's to give, whatever the state.
fn may(reader: &Reader, order: &OrderView, name: CommandName) -> Result<(), Problem> {
    let buys = order.buyer.id == reader.actor.organization;
    let roles = name.roles(if buys { Party::Buyer } else { Party::Seller });
    let refusal = if roles.is_empty() {
        Refusal::NotYourPart { party: name.party() }
    } else if reader.actor.is_any(roles) {
        return Ok(());
    } else {
        Refusal::NotYourRole { command: name, roles }
    };
    Err(WorkflowError::Order(refusal).into())
}

pub(super) async fn order_for(
    state: &State,
    reader: &Reader,
    name: CommandName,
) -> Result<OrderView, Problem> {
    let id: PurchaseOrderId = reader.id("id")?;
    let order = state.workflow.order(id, &reader.actor).await?;
    may(reader, &order, name)?;
    Ok(order)
}

/// Issuing or ending, asked once more.
async fn asking(
    state: &State,
    reader: &Reader,
    (order, name): (&OrderView, CommandName),
    (status, refusal): (StatusCode, Option<String>),
) -> Result<HttpResponse, Problem> {
    let lang = reader.language;
    let to_bill = if name == CommandName::Invoice {
        let found = state.workflow.to_bill(order.id, &reader.actor, &[]).await?;
        // Where nothing is left to bill, there is nothing to agree to.
        Some(found.ok_or_else(|| WorkflowError::from(NOTHING_LEFT))?)
    } else {
        None
    };
    let totals = to_bill.as_ref().map(|of| totals(of, lang)).unwrap_or_default();
    let shell = frame::shell(state, reader, Place::Elsewhere).await?;
    let number = heading(order, lang);
    let other = &order.buyer.name;
    let address = format!("/orders/{}", order.id);
    let (heading, happens, stays) = if let Some(to_bill) = &to_bill {
        (
            lang.t("Buat tagihan", "Make the bill"),
            if to_bill.is_charges_alone {
                lang.pick(
                    format!("Semua barang sudah ditagih. Sisa ongkos dan biaya yang disepakati ditagihkan ke {other}."),
                    format!("All goods are billed. What is left of the agreed charges is billed to {other}."),
                )
            } else {
                lang.pick(
                    format!("Semua barang yang bisa ditagih ditagihkan ke {other} dengan harga yang disepakati."),
                    format!("All goods that can be billed are billed to {other} at the agreed prices."),
                )
            },
            lang.t(
                "Tagihan bernomor urut dan tidak bisa diubah; yang salah dikreditkan.",
                "Bills are numbered in order and never changed; what is wrong is credited.",
            ),
        )
    } else {
        (
            lang.t("Selesaikan pesanan", "Complete the order"),
            lang.t("Pesanan ini selesai bagi kedua pihak.", "This order ends for both parties.")
                .to_owned(),
            lang.t(
                "Semuanya sudah ditagih dan lunas, dan tidak ada klaim yang terbuka.",
                "Everything is billed and paid, and no claim is open.",
            ),
        )
    };
    let asking = Asking {
        heading: heading.to_owned(),
        about: format!("{number} · {other}"),
        happens,
        stays: stays.to_owned(),
        action: format!("{address}/{}", name.word()),
        back: Link::new(number, address),
        key: frame::key(state),
        version: order.version.to_string(),
        totals,
        binds: true,
        another: to_bill.filter(|of| !of.is_charges_alone).map(|_| {
            let word = lang.t("Tagih sebagian saja", "Bill only some of it");
            Link::new(word, format!("/orders/{}/invoice/lines", order.id))
        }),
        ..Asking::default()
    };
    frame::page(status, &ConfirmPage::new(shell, asking, refusal))
}

/// What the bill will say, and by when it is to be paid.
pub(super) fn totals(of: &ToBill, lang: Language) -> Vec<Total> {
    let mut totals = Vec::new();
    let parts = [
        (lang.t("Nilai tanpa PPN", "Without PPN"), of.net),
        ("PPN", of.tax),
        (lang.t("Pembulatan", "Rounding"), of.rounding),
    ];
    if of.net != of.total {
        let parts = parts.into_iter().filter(|(_, sum)| *sum != Money::ZERO);
        totals.extend(parts.map(|(word, sum)| Total::new(word, rupiah(sum))));
    }
    totals.push(Total::new(lang.t("Yang ditagih", "To be billed"), rupiah(of.total)));
    totals.push(Total::new(lang.t("Jatuh tempo", "Due"), date(of.due_on, lang)));
    totals
}

/// What was refused comes back on the page that asked; what no page can show is an error.
async fn refused(
    state: &State,
    reader: &Reader,
    (order, name): (&OrderView, CommandName),
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let told = problem.detail(reader.language).to_owned();
    asking(state, reader, (order, name), (status, Some(told))).await
}

/// `GET /orders/{id}/invoice`: billing everything there is to bill, asked once more.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn issue_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let order = order_for(&state, &reader, CommandName::Invoice).await?;
    asking(&state, &reader, (&order, CommandName::Invoice), (StatusCode::OK, None)).await
}

/// `POST /orders/{id}/invoice`.
///
/// # Errors
/// 404 and 403; what else is refused comes back on the page that asked.
pub async fn issue(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let order = order_for(&state, &reader, CommandName::Invoice).await?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.issue_invoice(ask, order.id, NewInvoice::default()).await {
        Ok(answer) => made(&answer, &order),
        Err(error) => refused(&state, &reader, (&order, CommandName::Invoice), error.into()).await,
    }
}

/// To the bill that was made.
pub(super) fn made(answer: &Answer, order: &OrderView) -> Result<HttpResponse, Problem> {
    let made: Value = serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
    let id = made.get("id").and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
    let address = match id {
        Some(id) => format!("/invoices/{id}"),
        None => format!("/orders/{}", order.id),
    };
    Ok(led_to(&address))
}

/// `GET /orders/{id}/complete`: ending the order, asked once more.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the role that may not.
pub async fn complete_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let order = order_for(&state, &reader, CommandName::Complete).await?;
    asking(&state, &reader, (&order, CommandName::Complete), (StatusCode::OK, None)).await
}

/// `POST /orders/{id}/complete`.
///
/// # Errors
/// 404 and 403; what is still open comes back on the page that asked.
pub async fn complete(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let order = order_for(&state, &reader, CommandName::Complete).await?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.complete_order(ask, order.id).await {
        Ok(_) => Ok(led_to(&format!("/orders/{}", order.id))),
        Err(error) => refused(&state, &reader, (&order, CommandName::Complete), error.into()).await,
    }
}

/// `/orders/{id}/write-off`: giving up everything that is still owed for an order.
#[derive(Debug, Template)]
#[template(path = "invoices/give_up.html")]
pub struct GiveUpPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// "Hapuskan piutang".
    pub heading: &'static str,
    /// Which order.
    pub about: String,
    /// The form.
    pub form: Form,
    /// The version of the order the person has seen.
    pub version: String,
}

impl GiveUpPage {
    /// The page for an order.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        (typed, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let number = heading(order, lang);
        let address = format!("/orders/{}", order.id);
        let field = |name, label, hint: &str| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: typed.get(name).to_owned(),
            longest: 500,
            ..Field::default()
        };
        let minutes = field(
            "minutes",
            lang.t("Nomor keputusan rapat", "Number of the meeting's decision"),
            "",
        );
        let words = field(
            "words",
            lang.t("Kenapa dihapuskan?", "Why is it given up?"),
            lang.t("Hanya dibaca organisasi Anda.", "Only your own organization reads this."),
        );
        let mut shell = shell.task(Link::new(number.clone(), address.clone()));
        shell.refused = !faults.is_empty();
        Self {
            wrongs: faults.wrongs(),
            heading: lang.t("Hapuskan piutang", "Give the debt up"),
            about: format!("{number} · {}", order.buyer.name),
            form: Form {
                action: format!("{address}/write-off"),
                key,
                happens: lang
                    .t(
                        "Semua yang belum dibayar dari pesanan ini diajukan untuk dihapuskan dan menunggu tanda tangan pengurus.",
                        "Everything still owed for this order is put before the board to be given up.",
                    )
                    .to_owned(),
                fields: vec![minutes],
                words: Some(words),
                button: lang.t("Ajukan ke pengurus", "Put before the board"),
                class: "red",
                ..Form::default()
            },
            version: order.version.to_string(),
            shell,
        }
    }
}

async fn give_up_page(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Elsewhere).await?;
    frame::page(status, &GiveUpPage::new(shell, order, (typed, faults), frame::key(state)))
}

/// `GET /orders/{id}/write-off`: giving up what is owed, and why.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn give_up_form(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let order = order_for(&state, &reader, CommandName::WriteOff).await?;
    let nothing = (StatusCode::OK, &Filled::default(), &Faults::default());
    give_up_page(&state, &reader, &order, nothing).await
}

/// `POST /orders/{id}/write-off`.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn give_up(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let order = order_for(&state, &reader, CommandName::WriteOff).await?;
    let given_up = GiveUp {
        amount: None,
        words: form.form.text("words").unwrap_or_default(),
        minutes: form.form.text("minutes").unwrap_or_default(),
    };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    let problem = match state.workflow.write_off_order(ask, order.id, given_up).await {
        Ok(_) => return Ok(led_to(&format!("/orders/{}", order.id))),
        Err(error) => Problem::from(error),
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let faults = Faults::of(&problem, reader.language, "minutes", |pointer| {
        ["words", "minutes"].contains(&pointer).then(|| pointer.to_owned())
    });
    give_up_page(&state, &reader, &order, (status, &form.form, &faults)).await
}
