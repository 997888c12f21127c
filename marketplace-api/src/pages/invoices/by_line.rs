//! `/orders/{id}/invoice/lines`: billing some of what can be billed now; the rest stays to be billed later.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use order_workflow::command::invoices::{BillOf, NewInvoice};
use order_workflow::command::purchase_orders::Amount;
use order_workflow::price_list::typed_count;
use order_workflow::query::invoices::{ToBill, ToBillLine};
use order_workflow::query::orders::OrderView;
use supply_chain::id::OrderLineId;
use supply_chain::purchase_order::CommandName;

use super::of_order::{made, order_for, totals};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::language::format::count;
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::order::amounts::Packed;
use crate::pages::order::body::heading;
use crate::pages::parts::{Total, Wrong};
use crate::problem::Problem;
use crate::state::State;

/// A line of which something can be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// The field's name, also its id.
    pub field: String,
    /// The goods.
    pub name: String,
    /// "Paling banyak 10 karton".
    pub hint: String,
    /// What is counted: "karton".
    pub unit: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// `/orders/{id}/invoice/lines`.
#[derive(Debug, Template)]
#[template(path = "invoices/by_line.html")]
pub struct ByLinePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Which order, whose.
    pub about: String,
    /// The lines.
    pub rows: Vec<LineRow>,
    /// What a bill over what was chosen comes to; empty before it was reckoned.
    pub totals: Vec<Total>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version of the order the person has seen.
    pub version: String,
}

/// A form as it was filled in: what was typed, what is wrong with it, what it comes to.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// What was typed; nothing where nobody chose yet.
    pub typed: Option<Filled>,
    /// What is wrong with it.
    pub faults: Faults,
    /// What a bill over it comes to.
    pub comes_to: Option<ToBill>,
}

fn field_of(line: OrderLineId) -> String {
    format!("count-{line}")
}

/// Whole packs are counted where nothing is left beside them; else base units are.
fn counted_in(line: &ToBillLine) -> (i64, String) {
    let packed = packed(line);
    if line.left_base > 0 && packed.rest(line.left_base) == 0 {
        (line.factor.max(1), line.pack.clone())
    } else {
        (1, line.base_unit.to_owned())
    }
}

fn packed(line: &ToBillLine) -> Packed<'_> {
    Packed { pack: &line.pack, factor: line.factor.max(1), base_unit: line.base_unit }
}

impl ByLinePage {
    /// The form over `lines`.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        lines: &[ToBillLine],
        chosen: &Chosen,
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let address = format!("/orders/{}", order.id);
        let back =
            Link::new(lang.t("Tagih semuanya", "Bill all of it"), format!("{address}/invoice"));
        let mut shell = shell.task(back);
        shell.refused = !chosen.faults.is_empty();
        let row = |line: &ToBillLine| {
            let (field, (per, unit)) = (field_of(line.line), counted_in(line));
            let most = packed(line).told(line.left_base, lang);
            LineRow {
                name: line.product_name.clone(),
                hint: lang.pick(format!("Paling banyak {most}."), format!("At most {most}.")),
                value: match &chosen.typed {
                    Some(typed) => typed.get(&field).to_owned(),
                    None => count(line.left_base / per),
                },
                error: chosen.faults.at(&field),
                unit,
                field,
            }
        };
        Self {
            wrongs: chosen.faults.wrongs(),
            about: format!("{} · {}", heading(order, lang), order.buyer.name),
            rows: lines.iter().map(row).collect(),
            totals: chosen.comes_to.as_ref().map(|of| totals(of, lang)).unwrap_or_default(),
            action: format!("{address}/invoice/lines"),
            key,
            version: order.version.to_string(),
            shell,
        }
    }
}

/// What was chosen, in base units; what is not named is nothing.
fn read(
    typed: &Filled,
    lines: &[ToBillLine],
    lang: Language,
) -> Result<Vec<(OrderLineId, i64)>, Faults> {
    let (mut wanted, mut faults) = (Vec::new(), Faults::default());
    for line in lines {
        let field = field_of(line.line);
        if typed.get(&field).trim().is_empty() {
            continue;
        }
        let (per, _unit) = counted_in(line);
        let most = u32::try_from(line.left_base / per).unwrap_or(u32::MAX);
        match typed_count(typed.get(&field), 0, most) {
            Ok(0) => {}
            Ok(number) => wanted.push((line.line, number.saturating_mul(per))),
            Err(code) => faults.add(field, code.sentence(lang.into())),
        }
    }
    if let (true, Some(first)) = (faults.is_empty() && wanted.is_empty(), lines.first()) {
        faults.add(
            field_of(first.line),
            lang.t("Isi jumlah sedikitnya satu barang.", "Enter how many of at least one line."),
        );
    }
    if faults.is_empty() { Ok(wanted) } else { Err(faults) }
}

async fn drawn(
    state: &State,
    reader: &Reader,
    (order, lines): (&OrderView, &[ToBillLine]),
    (status, chosen): (StatusCode, Chosen),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Elsewhere).await?;
    frame::page(status, &ByLinePage::new(shell, order, lines, &chosen, frame::key(state)))
}

async fn found(state: &State, reader: &Reader) -> Result<(OrderView, Vec<ToBillLine>), Problem> {
    let order = order_for(state, reader, CommandName::Invoice).await?;
    let lines = state.workflow.lines_to_bill(order.id, &reader.actor).await?;
    Ok((order, lines))
}

/// `GET /orders/{id}/invoice/lines`: all there is, to be made less.
///
/// # Errors
/// 404 to anyone who is not a party, 403 to the side or role that may not.
pub async fn form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let (order, lines) = found(&state, &reader).await?;
    drawn(&state, &reader, (&order, &lines), (StatusCode::OK, Chosen::default())).await
}

/// `POST /orders/{id}/invoice/lines`: tells what it comes to, or makes the bill (`do=issue`).
///
/// # Errors
/// As [`form`]; what else is refused comes back with what was typed.
pub async fn issue(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let (order, lines) = found(&state, &reader).await?;
    let (typed, lang) = (&posted.form, reader.language);
    let again = |status, faults, comes_to| {
        (status, Chosen { typed: Some(typed.clone()), faults, comes_to })
    };
    let wanted = match read(typed, &lines, lang) {
        Ok(wanted) => wanted,
        Err(faults) => {
            let again = again(StatusCode::UNPROCESSABLE_ENTITY, faults, None);
            return drawn(&state, &reader, (&order, &lines), again).await;
        }
    };
    let problem = if typed.get("do") == "issue" {
        let bill = |(line, base): &(OrderLineId, i64)| BillOf {
            line: *line,
            quantity: Some(Amount::Base(*base)),
            amount: None,
        };
        let new = NewInvoice { lines: Some(wanted.iter().map(bill).collect()) };
        let ask = reader.ask(reader.once(typed.key(), &posted.typed), typed.version());
        match state.workflow.issue_invoice(ask, order.id, new).await {
            Ok(answer) => return made(&answer, &order),
            Err(error) => Problem::from(error),
        }
    } else {
        match state.workflow.to_bill(order.id, &reader.actor, &wanted).await {
            Ok(comes_to) => {
                let again = again(StatusCode::OK, Faults::default(), comes_to);
                return drawn(&state, &reader, (&order, &lines), again).await;
            }
            Err(error) => Problem::from(error),
        }
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let mut faults = Faults::default();
    let first = lines.first().map_or_else(|| "lines".to_owned(), |line| field_of(line.line));
    faults.add(first, told(&problem, lang));
    drawn(&state, &reader, (&order, &lines), again(status, faults, None)).await
}
