//! The pages of lines as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::command::bank_statements::{EXPLAINERS, Explanation};
use order_workflow::query::bank_statements::LineFilter;
use supply_chain::id::{
    BankAccountId, BankLineId, BankStatementId, DrawdownId, InvoiceId, OrganizationId, PaymentId,
    PayoutId, RefundId, RepaymentId, TieId,
};
use supply_chain::ledger::{Account, Counterparty};
use uuid::Uuid;

use super::QUEUE;
use super::handling::{asked, at, reads};
use super::line::{LinePage, QueuePage, Seen, Which};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Filled, told};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::pages::parts::Wrong;
use crate::problem::Problem;
use crate::state::State;

/// Lines on one page.
const LINES_SHOWN: u64 = 30;

/// `GET /bank-lines`: the queue.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads nothing about money.
pub async fn queue(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    reads(&reader)?;
    let which = asked(&reader, "state");
    let statement = asked(&reader, "statement").parse::<Uuid>().ok();
    let after = asked(&reader, "after");
    let after = after
        .split_once('_')
        .and_then(|(day, id)| Some((day.parse::<NaiveDate>().ok()?, id.parse::<Uuid>().ok()?)));
    let filter = LineFilter {
        is_explained: match which.as_str() {
            "explained" => Some(true),
            "all" => None,
            _ => Some(false),
        },
        account: None,
        statement: statement.map(BankStatementId),
        after,
        limit: LINES_SHOWN + 1,
    };
    let mut found = state.workflow.bank_lines(filter, &reader.actor).await?;
    let more = u64::try_from(found.len()).unwrap_or(u64::MAX) > LINES_SHOWN;
    if more {
        found.pop();
    }
    let rest = statement.map(|id| format!("&statement={id}")).unwrap_or_default();
    let next = found.last().filter(|_| more).map(|last| {
        let of = if which.is_empty() { "unexplained" } else { &which };
        format!("{QUEUE}?state={of}{rest}&after={}_{}", last.booked_on, last.id)
    });
    let which = Which { state: which, rest, done: asked(&reader, "done") };
    let waiting = state.workflow.unexplained_bank_lines(&reader.actor).await?;
    let shell = frame::shell(&state, &reader, Place::More).await?;
    frame::page(StatusCode::OK, &QueuePage::new(shell, &found, &which, (waiting, next)))
}

async fn line(
    state: &State,
    reader: &Reader,
    (status, wrongs, words): (StatusCode, Vec<Wrong>, String),
) -> Result<HttpResponse, Problem> {
    let id: BankLineId = reader.id("id")?;
    let line = state.workflow.bank_line(id, &reader.actor).await?;
    let payers = state.workflow.payers_of_bank_lines(&reader.actor).await?;
    let may = reader.actor.is_any(EXPLAINERS);
    let own = if may { state.workflow.own_accounts(&reader.actor).await? } else { Vec::new() };
    let key = || key(state);
    let seen = Seen {
        line: &line,
        payers: &payers,
        own: &own,
        may,
        at: at(state, reader),
        wrongs,
        words,
        key: &key,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &LinePage::new(shell, seen))
}

/// `GET /bank-lines/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    reads(&reader)?;
    line(&state, &reader, (StatusCode::OK, Vec::new(), String::new())).await
}

/// What a form says that a line is; nothing where something is not chosen. `named` are the invoices whose numbers it says.
fn explanation(form: &Filled, named: &[InvoiceId], lang: Language) -> Result<Explanation, Wrong> {
    let wrong = |field: &str, id: &str, en: &str| Wrong {
        field: field.to_owned(),
        text: lang.pick(id, en).to_owned(),
    };
    let id = |field| form.get(field).parse::<Uuid>().ok();
    let words = form.text("words").unwrap_or_default();
    let payer = || wrong("payer", "Pilih dari siapa uangnya.", "Choose whose money it is.");
    Ok(match form.get("as") {
        "payment" => Explanation::Payment(PaymentId(id("payment_id").ok_or_else(payer)?)),
        "refund" => Explanation::Refund(RefundId(id("refund_id").ok_or_else(payer)?)),
        "drawdown" => Explanation::Drawdown(DrawdownId(id("drawdown_id").ok_or_else(payer)?)),
        "repayment" => Explanation::Repayment(RepaymentId(id("repayment_id").ok_or_else(payer)?)),
        "payout" => Explanation::Payout(PayoutId(id("payout_id").ok_or_else(payer)?)),
        "from" => {
            let (kind, who) = form.get("payer").split_once(':').ok_or_else(payer)?;
            let who = who.parse::<Uuid>().map_err(|_not_an_id| payer())?;
            let payer = match kind {
                "member" => Counterparty::Member(TieId(who)),
                _ => Counterparty::Organization(OrganizationId(who)),
            };
            let invoices = match (id("invoice_id"), form.get("for")) {
                (Some(invoice), _) => Some(vec![InvoiceId(invoice)]),
                (None, "on_account") => Some(Vec::new()),
                (None, "named") => Some(named.to_vec()),
                (None, _) => None,
            };
            Explanation::From { payer, invoices }
        }
        "own_transfer" => Explanation::OwnTransfer { other: id("account_id").map(BankAccountId) },
        "bank_error" => Explanation::BankError { words },
        _ => {
            let account = Account::from_word(form.get("account"));
            let missing = || wrong("account", "Pilih akunnya.", "Choose the account.");
            Explanation::Account { account: account.ok_or_else(missing)?, words }
        }
    })
}

/// The invoices of ours whose numbers were typed, where a payment is for those; which number is none, otherwise.
async fn named(
    state: &State,
    reader: &Reader,
    form: &Filled,
) -> Result<Result<Vec<InvoiceId>, Wrong>, Problem> {
    if form.get("as") != "from" || form.get("for") != "named" {
        return Ok(Ok(Vec::new()));
    }
    let lang = reader.language;
    let wrong = |text: String| Wrong { field: "numbers".to_owned(), text };
    // The numbers of earlier papers may have spaces in them; those of ours may be parted by one.
    let pieces =
        form.get("numbers").split([',', ';', '\n']).map(|piece| piece.trim().to_uppercase());
    let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
    if pieces.is_empty() {
        let text = lang.t("Tulis nomor tagihannya.", "Write the invoice's number.").to_owned();
        return Ok(Err(wrong(text)));
    }
    let words = || pieces.iter().flat_map(|piece| piece.split_whitespace().map(str::to_owned));
    let mut asked: Vec<String> = pieces.iter().cloned().chain(words()).collect();
    asked.sort_unstable();
    asked.dedup();
    let found = state.workflow.invoices_numbered(&asked, &reader.actor).await?;
    let is_there = |number: &String| found.iter().any(|(of, _)| of == number);
    let numbers: Vec<String> = pieces
        .iter()
        .flat_map(|piece| {
            if is_there(piece) {
                vec![piece.clone()]
            } else {
                piece.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect();
    let found: Vec<_> = found.iter().filter(|(of, _)| numbers.contains(of)).cloned().collect();
    let missing = numbers.iter().find(|number| !found.iter().any(|(of, _)| of == *number));
    Ok(match missing {
        Some(number) => Err(wrong(lang.pick(
            format!("Tidak ada tagihan {number}."),
            format!("There is no invoice {number}."),
        ))),
        None => Ok(found.into_iter().map(|(_, id)| id).collect()),
    })
}

/// `POST /bank-lines/{id}/explain`.
///
/// # Errors
/// Leads to the sign-in page; 404; 403; what is refused comes back as the page.
pub async fn explain(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id = own(&state, &reader).await?;
    let words = form.form.get("words").to_owned();
    let named = match named(&state, &reader, &form.form).await? {
        Ok(named) => named,
        Err(wrong) => {
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, vec![wrong], words);
            return line(&state, &reader, wrong).await;
        }
    };
    let explanation = match explanation(&form.form, &named, reader.language) {
        Ok(explanation) => explanation,
        Err(wrong) => {
            return line(&state, &reader, (StatusCode::UNPROCESSABLE_ENTITY, vec![wrong], words))
                .await;
        }
    };
    let first = match &explanation {
        Explanation::Account { .. } => "account",
        Explanation::BankError { .. } => "error-words",
        Explanation::From { .. } => "payer",
        Explanation::OwnTransfer { .. } => "account_id",
        _ => "main",
    };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    let done = state.workflow.explain_bank_line(ask, id, explanation).await;
    answered(&state, &reader, (done.map(|_| "explained"), first, words)).await
}

/// `POST /bank-lines/{id}/undo`.
///
/// # Errors
/// As [`explain`].
pub async fn undo(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id = own(&state, &reader).await?;
    let words = form.form.get("words").to_owned();
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    let done = state.workflow.undo_bank_line(ask, id, words.clone()).await;
    answered(&state, &reader, (done.map(|_| "undone"), "undo-words", words)).await
}

/// The line, if the reader may explain it; nobody else's is told apart from none.
async fn own(state: &State, reader: &Reader) -> Result<BankLineId, Problem> {
    reads(reader)?;
    let id: BankLineId = reader.id("id")?;
    state.workflow.bank_line(id, &reader.actor).await?;
    if reader.actor.is_any(EXPLAINERS) {
        Ok(id)
    } else {
        Err(WorkflowError::NotYourRole { roles: EXPLAINERS }.into())
    }
}

async fn answered(
    state: &State,
    reader: &Reader,
    (done, first, words): (Result<&str, WorkflowError>, &str, String),
) -> Result<HttpResponse, Problem> {
    match done {
        Ok(done) => Ok(led_to(&format!("{QUEUE}?done={done}"))),
        Err(error) => {
            let problem = Problem::from(error);
            if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
                return Err(problem);
            }
            let wrong =
                Wrong { field: first.to_owned(), text: told(&problem, reader.language).to_owned() };
            line(state, reader, (problem.status(), vec![wrong], words)).await
        }
    }
}
