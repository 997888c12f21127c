//! Looking into the books, and closing a month of them.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::command::books::{PeriodClosed, close_period};
use order_workflow::query::ledger::{
    self, AccountBalance, EntryFilter, EntryPlace, EntryView, FileForm, PeriodReport, TrialBalance,
    today_at,
};
use serde::{Deserialize, Serialize};
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{period_asked, period_in_path};
use crate::answer::{json, respond};
use crate::api::exports::FileFormat;
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::language::Language;
use crate::pages::ledger::words;
use crate::paging::{Page, PageParams};
use crate::problem::{Problem, kind};
use crate::state::State;

/// As of which day.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AccountsQuery {
    /// The last day that counts; as it is now unless said.
    pub until: Option<NaiveDate>,
}

/// The chart.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LedgerAccounts)]
pub struct Accounts {
    /// Every account, by code.
    pub items: Vec<AccountBalance>,
}

/// Which entries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EntriesQuery {
    /// An account by its word, such as `receivable`.
    pub account: Option<String>,
    /// The other organization, or a member by their tie.
    pub partner: Option<Uuid>,
    /// A month, such as `2026-11`.
    pub period: Option<String>,
}

/// Which month.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PeriodQuery {
    /// Such as `2026-11`; this month unless said.
    pub period: Option<String>,
}

/// Which month, and in which form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct JournalQuery {
    /// csv (default) or xlsx.
    #[serde(default)]
    pub format: FileFormat,
    /// Such as `2026-11`; this month unless said.
    pub period: Option<String>,
}

/// `GET /api/v1/ledger/accounts`: the chart with what stands on each account.
#[utoipa::path(get, path = "/api/v1/ledger/accounts", tag = "ledger", params(AccountsQuery),
    responses((status = 200, body = Accounts)))]
pub async fn accounts(
    state: web::Data<State>,
    reading: Reading<AccountsQuery>,
) -> Result<HttpResponse, Problem> {
    let (on, until) = (state.workflow.reader(), reading.query.until);
    Ok(json(&Accounts { items: ledger::accounts(on, &reading.asker, until).await? }))
}

/// `GET /api/v1/ledger/entries`: entries of the own books, newest first.
#[utoipa::path(get, path = "/api/v1/ledger/entries", tag = "ledger", params(EntriesQuery, PageParams),
    responses((status = 200, body = Page<EntryView>)))]
pub async fn entries(
    state: web::Data<State>,
    reading: Reading<EntriesQuery>,
) -> Result<HttpResponse, Problem> {
    let EntriesQuery { account, partner, period } = &reading.query;
    let filter = EntryFilter {
        account: account.as_deref().map(account_asked).transpose()?,
        partner: *partner,
        period: period.as_deref().map(period_asked).transpose()?,
    };
    let after: Option<EntryPlace> = reading.page.after()?;
    let (on, limit) = (state.workflow.reader(), reading.page.fetch());
    let rows = ledger::entries(on, &reading.asker, &filter, after, limit).await?;
    Ok(json(&Page::of(rows, &reading.page, EntryView::place)))
}

fn account_asked(word: &str) -> Result<Account, Problem> {
    Account::from_word(word).ok_or_else(|| {
        let (id, en) = ("Akun ini tidak ada di bagan akun.", "The chart has no such account.");
        Problem::malformed(format!("account: {id}"), format!("account: {en}"))
            .error("account", id, en)
    })
}

/// `GET /api/v1/ledger/trial-balance`: what each account stood at, moved, and stands at.
#[utoipa::path(get, path = "/api/v1/ledger/trial-balance", tag = "ledger", params(PeriodQuery),
    responses((status = 200, body = TrialBalance)))]
pub async fn trial_balance(
    state: web::Data<State>,
    reading: Reading<PeriodQuery>,
) -> Result<HttpResponse, Problem> {
    let period = period_or_this(&state, &reading.asker, reading.query.period.as_deref()).await?;
    Ok(json(&ledger::trial_balance(state.workflow.reader(), &reading.asker, period).await?))
}

/// The month that is asked for, or this one at the organization's place.
async fn period_or_this(
    state: &State,
    asker: &Asker,
    asked: Option<&str>,
) -> Result<Period, Problem> {
    if let Some(text) = asked {
        return period_asked(text);
    }
    let organization = asker.organization().ok_or(WorkflowError::OrganizationNeeded)?;
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    Ok(Period::of(today_at(on, organization, now).await?))
}

/// `GET /api/v1/ledger/export`: the journal of a month for the books that are kept elsewhere; a workbook has the trial
/// balance beside it. Money has two places with a point; a voucher is all lines of one occurrence and adds up to nothing.
#[utoipa::path(get, path = "/api/v1/ledger/export", tag = "ledger", params(JournalQuery),
    responses((status = 200, description = "CSV or XLSX", content_type = "text/csv")))]
pub async fn export(
    state: web::Data<State>,
    reading: Reading<JournalQuery>,
) -> Result<HttpResponse, Problem> {
    let period = period_or_this(&state, &reading.asker, reading.query.period.as_deref()).await?;
    journal(&state, &reading.asker, (period, reading.query.format), reading.language).await
}

/// The journal as a file to keep; pages serve the same under the cookie.
///
/// # Errors
/// The asker may not, it is too long for a workbook, or it cannot be written.
pub async fn journal(
    state: &State,
    asker: &Asker,
    (period, format): (Period, FileFormat),
    lang: Language,
) -> Result<HttpResponse, Problem> {
    let form = FileForm {
        is_xlsx: format == FileFormat::Xlsx,
        account_name: match lang {
            Language::Indonesian => |account| account.names().0,
            Language::English => |account| account.names().1,
        },
        what: match lang {
            Language::Indonesian => |kind| words::what(kind, Language::Indonesian),
            Language::English => |kind| words::what(kind, Language::English),
        },
        sheets: lang.pick(["Jurnal", "Neraca saldo"], ["Journal", "Trial balance"]),
    };
    let written = ledger::journal_file(&state.workflow, asker, period, form).await?;
    let written = written.ok_or_else(|| {
        Problem::new(
            &kind::TOO_LARGE,
            "Jurnal bulan ini lebih dari 250.000 baris. Unduh sebagai CSV.",
            "The journal of this month has more than 250,000 lines. Take it as CSV.",
        )
    })?;
    let (media_type, ending) = match format {
        FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        FileFormat::Xlsx => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
    };
    let name = format!("attachment; filename=\"lumbung-jurnal-{period}.{ending}\"");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(written))
}

/// `GET /api/v1/ledger/periods/{period}`: a month, and all that stands in the way of closing it.
#[utoipa::path(get, path = "/api/v1/ledger/periods/{period}", tag = "ledger",
    params(("period" = String, Path, description = "Such as `2026-11`.")),
    responses((status = 200, body = PeriodReport)))]
pub async fn period(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let period = period_in_path(reading.request())?;
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    Ok(json(&ledger::period_report(on, &reading.asker, period, now).await?))
}

/// `POST /api/v1/ledger/periods/{period}/close`: the month's figures stand from now on and its trial balance is kept; what
/// comes late counts in the next one. A month is closed when it is over, all before it are closed, no line of a bank is
/// unexplained and every paper is in the books. It is never opened again.
#[utoipa::path(post, path = "/api/v1/ledger/periods/{period}/close", tag = "ledger",
    params(("period" = String, Path, description = "Such as `2026-11`.")),
    request_body = NoFields, responses((status = 200, body = PeriodClosed)))]
pub async fn close(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let period = period_in_path(asked.request())?;
    Ok(respond(close_period(&state.workflow, asked.ask, period).await?))
}
