//! Banks' statements over JSON: handed in, looked at, taken; their lines explained.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::bank_file::{ColumnMapping, FileLine, Format, Header, Told, Unusable};
use order_workflow::command::bank_statements::{Explanation, HandedIn, may_hand_in};
use order_workflow::query::bank_statements::{
    BankBalanceView, BankLineView, LineFilter, Look, StatementFileView,
};
use serde::{Deserialize, Serialize};
use supply_chain::id::{
    BankAccountId, BankLineId, BankStatementId, DrawdownId, InvoiceId, OrganizationId, PaymentId,
    PayoutId, RefundId, RepaymentId, TieId,
};
use supply_chain::ledger::{Account, Counterparty};
use supply_chain::money::Money;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoQuery, Reading, Upload};
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// The parts of a statement that is handed in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct StatementForm {
    /// CSV, XLSX, MT940 or CAMT.053, at most 20 MB (MT940: 4 MB) and 50,000 lines.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Of which account of one's own.
    account_id: Uuid,
    /// `true`: it is only kept for a day, to be looked at and taken.
    dry_run: Option<bool>,
    /// The bank's own headers and what they stand for, as a JSON object.
    mapping: Option<String>,
    /// Its last day, or a later one, where it prints days without a year: each is the last such day until then.
    until: Option<NaiveDate>,
}

/// What the bank's own headers stand for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeStatement {
    /// `{"Tgl": "day", "Uraian": "description", "Masuk": "credit", "Keluar": "debit", "Cab": "ignore"}`: day, description,
    /// details, reference, counterparty, amount, debit, credit, way, balance, account, currency, ignore. Kept for the next
    /// file with these headers. Left out: as it was kept, or as the headers usually mean.
    pub mapping: Option<BTreeMap<String, String>>,
    /// Its last day, or a later one, where it prints days without a year: each is the last such day until then.
    pub until: Option<NaiveDate>,
}

/// A statement with what taking it would bring.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementReport {
    /// The statement.
    #[serde(flatten)]
    pub statement: StatementFileView,
    /// What the columns are taken for; null once it is taken, empty where it is no table.
    pub columns: Option<Vec<Header>>,
    /// How many lines the file has, and the first of them; null once it is taken, and where it cannot be.
    pub preview: Option<StatementPreview>,
    /// Why it cannot be taken: a code with its facts; null where it can.
    #[schema(value_type = Option<Object>)]
    pub unusable: Option<Unusable>,
}

/// The first lines of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementPreview {
    /// In which form it is.
    #[schema(value_type = String)]
    pub format: Format,
    /// The account's number as the file has it.
    pub account: Option<String>,
    /// What the file says was there before.
    #[schema(value_type = Option<String>)]
    pub opening: Option<Money>,
    /// What the file says was there after.
    #[schema(value_type = Option<String>)]
    pub closing: Option<Money>,
    /// Lines that it has.
    pub count: usize,
    /// Lines that the bank has not booked yet.
    pub pending: usize,
    /// The first lines.
    pub lines: Vec<PreviewLine>,
}

/// One line of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewLine {
    /// The row a spreadsheet shows beside it.
    pub row: u32,
    /// When the bank booked it.
    pub booked_on: NaiveDate,
    /// How much; money in is above zero.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What the bank calls it.
    pub reference: Option<String>,
    /// As the bank printed it.
    pub description: String,
    /// From or to whom.
    pub counterparty_name: String,
}

impl From<&FileLine> for PreviewLine {
    fn from(line: &FileLine) -> Self {
        Self {
            row: line.row,
            booked_on: line.booked_on,
            amount: line.amount,
            reference: line.reference.clone().map(String::from),
            description: line.description.clone(),
            counterparty_name: line.counterparty_name.clone(),
        }
    }
}

/// Which lines.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LineList {
    /// unexplained or explained; both when left out.
    pub state: Option<String>,
    /// Of one account.
    pub account_id: Option<Uuid>,
    /// New in one file.
    pub statement_id: Option<Uuid>,
}

/// What a line is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainLine {
    /// payment (with `payment_id`), refund (`refund_id`), drawdown (`drawdown_id`), repayment (`repayment_id`), payout (`payout_id`), from (`payer_id` or `member_id`: a payment is recorded), account
    /// (`account`), `own_transfer` (`account_id`, the other of one's own), or `bank_error` (`words`).
    #[serde(rename = "as")]
    pub kind: String,
    /// A payment that was recorded, of the same sum; one to us is confirmed.
    pub payment_id: Option<Uuid>,
    /// A refund of the same sum.
    pub refund_id: Option<Uuid>,
    /// What a bank paid for a buyer, in the same sum; by the bank or the seller.
    pub drawdown_id: Option<Uuid>,
    /// What was paid back to a bank, in the same sum; by the bank or its borrower.
    pub repayment_id: Option<Uuid>,
    /// The paying out of shares, for payout.
    pub payout_id: Option<Uuid>,
    /// The other of one's own accounts, from or to which money moved.
    pub account_id: Option<Uuid>,
    /// Whose money came.
    pub payer_id: Option<Uuid>,
    /// Which member's money came, by their tie.
    pub member_id: Option<Uuid>,
    /// What it is for: left out for the oldest first, empty for on account.
    pub invoice_ids: Option<Vec<Uuid>>,
    /// An account of the books: cash, `fixed_assets`, participation, `output_tax`, `voluntary_savings`, `principal_savings`,
    /// `mandatory_savings`, `surplus_funds`, `loan_taken`, grants, `fee_income`, `interest_income`, `other_income`,
    /// `fee_expense`, `interest_expense`, `operating_expense`, rounding.
    pub account: Option<String>,
    /// What it was; at most 500 characters.
    pub words: Option<String>,
}

/// Why an explanation is undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoLine {
    /// From 1 to 500 characters.
    pub words: String,
}

fn unreadable(part: &str, id: &str, en: &str) -> Problem {
    Problem::malformed(format!("{part}: {id}"), format!("{part}: {en}")).error(
        format!("/{part}"),
        id,
        en,
    )
}

fn invalid(field: &str, id: &str, en: &str) -> Problem {
    Problem::new(&kind::INVALID, id.to_owned(), en.to_owned()).error(format!("/{field}"), id, en)
}

fn mapping(pairs: BTreeMap<String, String>) -> Result<ColumnMapping, Problem> {
    ColumnMapping::build(pairs).map_err(|reason| {
        crate::problem::mapping::bank_statements::unusable(&Unusable::WrongMapping { reason })
    })
}

/// `POST /api/v1/bank-statements`: hands a file in. All of it is taken, or nothing; what is there already is left. What is
/// certain is booked by itself, the rest waits in `GET /bank-lines?state=unexplained`.
#[utoipa::path(post, path = "/api/v1/bank-statements", tag = "payments",
    request_body(content = StatementForm, content_type = "multipart/form-data"),
    responses((status = 201, body = StatementFileView), (status = 422)))]
pub async fn create(state: web::Data<State>, upload: Upload) -> Result<HttpResponse, Problem> {
    let Upload { file_name, bytes, fields, ask, .. } = upload;
    may_hand_in(&ask)?;
    let mut account = None;
    let mut file = HandedIn {
        account: BankAccountId(Uuid::nil()),
        file_name,
        content: Arc::from(bytes),
        told: Told::default(),
        dry_run: false,
    };
    for (part, text) in fields {
        match part.as_str() {
            "account_id" => {
                let wrong = |_| unreadable("account_id", "harus UUID.", "a UUID.");
                account = Some(BankAccountId(text.trim().parse().map_err(wrong)?));
            }
            "dry_run" => {
                file.dry_run = match text.trim() {
                    "true" => true,
                    "false" | "" => false,
                    _ => {
                        return Err(unreadable(
                            "dry_run",
                            "isi true atau false.",
                            "true or false.",
                        ));
                    }
                }
            }
            "mapping" | "until" if text.trim().is_empty() => {}
            "mapping" => {
                let pairs = serde_json::from_str(&text).map_err(|_ignored| {
                    unreadable("mapping", "harus objek JSON dari teks.", "a JSON object of texts.")
                })?;
                file.told.mapping = Some(mapping(pairs)?);
            }
            "until" => {
                let wrong =
                    |_| unreadable("until", "harus tanggal, 2026-11-30.", "a date, 2026-11-30.");
                file.told.until = Some(text.trim().parse().map_err(wrong)?);
            }
            other => return Err(unreadable(other, "bagian ini tidak dikenal.", "unknown part.")),
        }
    }
    file.account = account
        .ok_or_else(|| unreadable("account_id", "sebut rekeningnya.", "say which account."))?;
    Ok(respond(state.workflow.hand_in_bank_statement(ask, file).await?))
}

/// `GET /api/v1/bank-statements`: the statements that were taken, the last first.
#[utoipa::path(get, path = "/api/v1/bank-statements", tag = "payments",
    params(PageParams), responses((status = 200, body = Page<StatementFileView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let before = reading.page.after::<Uuid>()?.map(BankStatementId);
    let actor = reading.actor()?;
    let found = state.workflow.bank_statements(before, reading.page.fetch(), actor).await?;
    Ok(json(&Page::of(found, &reading.page, |one| one.id)))
}

/// The books' balance at the bank beside the bank's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct BankBalanceReport {
    /// Null while no file says what was there after.
    pub balance: Option<BankBalanceView>,
}

/// `GET /api/v1/bank-balance`: what the books say is at the bank, what the bank's files say, and what lies between.
#[utoipa::path(get, path = "/api/v1/bank-balance", tag = "payments", responses((status = 200, body = BankBalanceReport)))]
pub async fn balance(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let balance = state.workflow.bank_balance(reading.actor()?).await?;
    Ok(json(&BankBalanceReport { balance }))
}

/// `GET /api/v1/bank-statements/{id}`: what came in it; of one that waits, what taking it would bring.
#[utoipa::path(get, path = "/api/v1/bank-statements/{id}", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = StatementReport), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: BankStatementId = reading.id("id")?;
    let actor = reading.actor()?;
    let statement = state.workflow.bank_statement(id, actor).await?;
    let version = statement.version;
    if statement.state != "staged" {
        let report = StatementReport { statement, columns: None, preview: None, unusable: None };
        return Ok(json_versioned(&report, version));
    }
    let Look { statement, columns, read } =
        state.workflow.look_at_bank_statement(id, Told::default(), actor).await?;
    let (preview, unusable) = match read {
        Ok(seen) => {
            let preview = StatementPreview {
                format: seen.file.format,
                account: seen.file.frame.account.clone(),
                opening: seen.file.frame.opening,
                closing: seen.file.frame.closing,
                count: seen.lines,
                pending: seen.file.pending,
                lines: seen.file.lines.iter().map(PreviewLine::from).collect(),
            };
            (Some(preview), None)
        }
        Err(unusable) => (None, Some(unusable)),
    };
    let report = StatementReport { statement, columns: Some(columns), preview, unusable };
    Ok(json_versioned(&report, version))
}

/// `POST …/take`: takes a file that was handed in with `dry_run`.
#[utoipa::path(post, path = "/api/v1/bank-statements/{id}/take", tag = "payments",
    params(("id" = Uuid, Path)), request_body = TakeStatement,
    responses((status = 200, body = StatementFileView), (status = 404), (status = 409), (status = 422)))]
pub async fn take(
    state: web::Data<State>,
    asked: Asked<TakeStatement>,
) -> Result<HttpResponse, Problem> {
    let id: BankStatementId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let told = Told { mapping: body.mapping.map(mapping).transpose()?, until: body.until };
    Ok(respond(state.workflow.take_bank_statement(ask, id, told).await?))
}

/// `GET /api/v1/bank-lines`: the lines of one's own accounts, the last day first; the unexplained ones with what they may be.
#[utoipa::path(get, path = "/api/v1/bank-lines", tag = "payments",
    params(LineList, PageParams), responses((status = 200, body = Page<BankLineView>)))]
pub async fn lines(
    state: web::Data<State>,
    reading: Reading<LineList>,
) -> Result<HttpResponse, Problem> {
    let after = reading.page.after::<(NaiveDate, Uuid)>()?;
    let is_explained = match reading.query.state.as_deref() {
        None => None,
        Some("explained") => Some(true),
        Some("unexplained") => Some(false),
        Some(_) => {
            return Err(unreadable(
                "state",
                "isi unexplained atau explained.",
                "unexplained or explained.",
            ));
        }
    };
    let filter = LineFilter {
        is_explained,
        account: reading.query.account_id.map(BankAccountId),
        statement: reading.query.statement_id.map(BankStatementId),
        after,
        limit: reading.page.fetch(),
    };
    let found = state.workflow.bank_lines(filter, reading.actor()?).await?;
    Ok(json(&Page::of(found, &reading.page, |one| (one.booked_on, one.id))))
}

/// `GET /api/v1/bank-lines/{id}`: one line, with what it may be.
#[utoipa::path(get, path = "/api/v1/bank-lines/{id}", tag = "payments",
    params(("id" = Uuid, Path)), responses((status = 200, body = BankLineView), (status = 404)))]
pub async fn line(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: BankLineId = reading.id("id")?;
    let found = state.workflow.bank_line(id, reading.actor()?).await?;
    Ok(json_versioned(&found, found.version))
}

/// `POST …/explain`: says what a line is.
#[utoipa::path(post, path = "/api/v1/bank-lines/{id}/explain", tag = "payments",
    params(("id" = Uuid, Path)), request_body = ExplainLine,
    responses((status = 200, body = BankLineView), (status = 404), (status = 409), (status = 422)))]
pub async fn explain(
    state: web::Data<State>,
    asked: Asked<ExplainLine>,
) -> Result<HttpResponse, Problem> {
    let id: BankLineId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let explanation = explanation(body)?;
    Ok(respond(state.workflow.explain_bank_line(ask, id, explanation).await?))
}

/// `POST …/undo`: takes an explanation back. A payment that the line itself recorded is reversed, one that was there before
/// stays as it is.
#[utoipa::path(post, path = "/api/v1/bank-lines/{id}/undo", tag = "payments",
    params(("id" = Uuid, Path)), request_body = UndoLine,
    responses((status = 200, body = BankLineView), (status = 404), (status = 409), (status = 422)))]
pub async fn undo(
    state: web::Data<State>,
    asked: Asked<UndoLine>,
) -> Result<HttpResponse, Problem> {
    let id: BankLineId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(state.workflow.undo_bank_line(ask, id, body.words).await?))
}

/// What a line is, as it was sent.
fn explanation(body: ExplainLine) -> Result<Explanation, Problem> {
    let needed = |field| invalid(field, "Perlu diisi.", "Needed.");
    let words = body.words.unwrap_or_default();
    Ok(match body.kind.as_str() {
        "payment" => {
            Explanation::Payment(PaymentId(body.payment_id.ok_or_else(|| needed("payment_id"))?))
        }
        "refund" => {
            Explanation::Refund(RefundId(body.refund_id.ok_or_else(|| needed("refund_id"))?))
        }
        "drawdown" => {
            let id = body.drawdown_id.ok_or_else(|| needed("drawdown_id"))?;
            Explanation::Drawdown(DrawdownId(id))
        }
        "repayment" => {
            let id = body.repayment_id.ok_or_else(|| needed("repayment_id"))?;
            Explanation::Repayment(RepaymentId(id))
        }
        "payout" => {
            let id = body.payout_id.ok_or_else(|| needed("payout_id"))?;
            Explanation::Payout(PayoutId(id))
        }
        "from" => {
            let payer = match (body.payer_id, body.member_id) {
                (Some(payer), None) => Counterparty::Organization(OrganizationId(payer)),
                (None, Some(member)) => Counterparty::Member(TieId(member)),
                _ => return Err(invalid("payer_id", "Sebut satu pembayar.", "Name one payer.")),
            };
            let invoices = body.invoice_ids.map(|ids| ids.into_iter().map(InvoiceId).collect());
            Explanation::From { payer, invoices }
        }
        "account" => {
            let word = body.account.ok_or_else(|| needed("account"))?;
            let unknown =
                || invalid("account", "Akun ini tidak dikenal.", "There is no such account.");
            Explanation::Account { account: Account::from_word(&word).ok_or_else(unknown)?, words }
        }
        "own_transfer" => Explanation::OwnTransfer { other: body.account_id.map(BankAccountId) },
        "bank_error" => Explanation::BankError { words },
        _ => {
            return Err(invalid(
                "as",
                "Isi payment, refund, drawdown, repayment, payout, from, account, own_transfer atau bank_error.",
                "Say payment, refund, drawdown, repayment, payout, from, account, own_transfer or bank_error.",
            ));
        }
    })
}
