//! Banks' statements as the treasurer sees them: what came in which file, what is wrong with one that is looked at,
//! and the lines with what they may be.

mod balance;
mod lines;

pub use self::balance::BankBalanceView;
pub(crate) use self::lines::line;
pub use self::lines::{BankLineView, CandidateView, LineFilter, PartnerView};

use crate::bank_file::{BankFile, FAULTS_MAX, Header, Told, Unusable};
use crate::command::bank_statements::aside;
use crate::error::WorkflowError;
use crate::query::payments::READERS;
use crate::store::bank_statements as store;
use crate::unit_of_work::{Workflow, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use std::sync::Arc;
use supply_chain::ask::Actor;
use supply_chain::id::BankStatementId;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// Lines of a file that are shown before it is taken.
const LINES_SHOWN: usize = 10;

/// A statement as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementFileView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: BankStatementId,
    /// Of which account.
    pub account_id: Uuid,
    /// Its bank's code.
    pub bank_code: String,
    /// Its number.
    pub account_number: String,
    /// The file's name.
    pub file_name: String,
    /// staged or taken.
    pub state: String,
    /// csv, xlsx, mt940 or camt053; null where it cannot be read yet.
    pub format: Option<String>,
    /// Its first day.
    pub first_day: Option<NaiveDate>,
    /// Its last day.
    pub last_day: Option<NaiveDate>,
    /// What was there before, where the file says so.
    #[schema(value_type = Option<String>)]
    pub opening: Option<Money>,
    /// What was there after, where the file says so.
    #[schema(value_type = Option<String>)]
    pub closing: Option<Money>,
    /// Lines of the file.
    pub lines: i32,
    /// Lines that were new.
    pub new_lines: i32,
    /// Lines that were there before.
    pub known_lines: i32,
    /// Lines that the bank had not booked yet.
    pub pending: i32,
    /// Of the new lines, those explained by now.
    pub explained: i64,
    /// Of the new lines, those not explained yet.
    pub unexplained: i64,
    /// Who handed it in, unless erased.
    pub imported_by: Option<String>,
    /// When.
    pub imported_at: DateTime<Utc>,
    /// For `If-Match`.
    pub version: i64,
}

#[derive(FromQueryResult)]
struct SummaryRow {
    id: Uuid,
    account_id: Uuid,
    bank_code: String,
    account_number: String,
    file_name: String,
    state: String,
    format: Option<String>,
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    opening_sen: Option<i64>,
    closing_sen: Option<i64>,
    lines: i32,
    new_lines: i32,
    pending: i32,
    explained: i64,
    unexplained: i64,
    imported_by_name: Option<String>,
    imported_at: DateTime<Utc>,
    version: i64,
}

const SUMMARIES: &str = "
SELECT s.*, a.bank_code, a.number AS account_number, d.name AS imported_by_name, l.explained, l.unexplained
FROM bank_statement s JOIN bank_account a ON a.id = s.account_id
LEFT JOIN person_detail d ON d.person_id = s.imported_by
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'explained') AS explained,
                           count(*) FILTER (WHERE state = 'unexplained') AS unexplained
                    FROM bank_line WHERE statement_id = s.id) l";

impl From<SummaryRow> for StatementFileView {
    fn from(row: SummaryRow) -> Self {
        Self {
            id: row.id.into(),
            account_id: row.account_id,
            bank_code: row.bank_code,
            account_number: row.account_number,
            file_name: row.file_name,
            state: row.state,
            format: row.format,
            first_day: row.first_day,
            last_day: row.last_day,
            opening: row.opening_sen.map(Money::from_sen),
            closing: row.closing_sen.map(Money::from_sen),
            lines: row.lines,
            new_lines: row.new_lines,
            known_lines: row.lines - row.new_lines,
            pending: row.pending,
            explained: row.explained,
            unexplained: row.unexplained,
            imported_by: row.imported_by_name,
            imported_at: row.imported_at,
            version: row.version,
        }
    }
}

/// What a file that is looked at would bring, or what is wrong with it.
#[derive(Debug, Clone)]
pub struct Look {
    /// The statement.
    pub statement: StatementFileView,
    /// What the columns are taken for; empty where it is no table.
    pub columns: Vec<Header>,
    /// Its first lines, or why it cannot be taken.
    pub read: Result<Preview, Unusable>,
}

/// The first lines of a file, and how many there are.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The file, with its first lines only.
    pub file: BankFile,
    /// How many lines it has.
    pub lines: usize,
}

/// Whoever reads an organization's money.
fn reader(actor: &Actor) -> Result<(), WorkflowError> {
    if actor.is_any(READERS) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles: READERS }) }
}

/// A statement of the asker's organization.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else; the database fails.
pub(crate) async fn summary(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: BankStatementId,
) -> Result<StatementFileView, WorkflowError> {
    reader(actor)?;
    let values = [Uuid::from(id).into(), Uuid::from(actor.organization).into()];
    let found: Option<SummaryRow> =
        row(on, &format!("{SUMMARIES} WHERE s.id = $1 AND s.organization_id = $2"), values).await?;
    Ok(found.ok_or(WorkflowError::NotFound { what: "statement" })?.into())
}

impl Workflow {
    /// A statement of the asker's organization.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; [`WorkflowError::NotFound`] to anybody else.
    pub async fn bank_statement(
        &self,
        id: BankStatementId,
        actor: &Actor,
    ) -> Result<StatementFileView, WorkflowError> {
        summary(self.reader(), actor, id).await
    }

    /// The statements of the asker's organization that were taken, the last first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; the database fails.
    pub async fn bank_statements(
        &self,
        before: Option<BankStatementId>,
        limit: u64,
        actor: &Actor,
    ) -> Result<Vec<StatementFileView>, WorkflowError> {
        reader(actor)?;
        let sql = format!(
            "{SUMMARIES} WHERE s.organization_id = $1 AND s.state = 'taken' AND ($2::uuid IS NULL OR s.id < $2)
             ORDER BY s.id DESC LIMIT $3"
        );
        let values = [
            Uuid::from(actor.organization).into(),
            before.map(Uuid::from).into(),
            i64::try_from(limit.clamp(1, 101)).unwrap_or(101).into(),
        ];
        let found: Vec<SummaryRow> = rows(self.reader(), &sql, values).await?;
        Ok(found.into_iter().map(StatementFileView::from).collect())
    }

    /// What a file that waits to be looked at would bring, as its sender or an earlier mapping has it.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`]; [`WorkflowError::NotFound`] to anybody else, or once the file is kept no longer.
    pub async fn look_at_bank_statement(
        &self,
        id: BankStatementId,
        told: Told,
        actor: &Actor,
    ) -> Result<Look, WorkflowError> {
        let statement = self.bank_statement(id, actor).await?;
        let content = store::content(self.reader(), actor.organization, id).await?;
        let content: Arc<[u8]> =
            Arc::from(content.ok_or(WorkflowError::NotFound { what: "statement" })?);
        let read = self.read_bank_file(actor.organization, Arc::clone(&content), told.clone());
        let read = read.await?;
        let columns = match &read {
            Ok(BankFile { columns: Some(columns), .. }) => columns.headers.clone(),
            Ok(_) => Vec::new(),
            Err(_) => {
                let columns =
                    aside(move || crate::bank_file::columns(&content, told.mapping.as_ref()));
                columns.await?.map(|columns| columns.headers).unwrap_or_default()
            }
        };
        let read = read.map(|mut file| {
            let lines = file.lines.len();
            file.lines.truncate(LINES_SHOWN);
            Preview { file, lines }
        });
        let read = read.map_err(|wrong| match wrong {
            Unusable::Rows { mut faults, count } => {
                faults.truncate(FAULTS_MAX);
                Unusable::Rows { faults, count }
            }
            wrong => wrong,
        });
        Ok(Look { statement, columns, read })
    }
}
