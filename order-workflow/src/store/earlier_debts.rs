//! Earlier debts between rows and the rule: written down by one of two, agreed by the other, and then a bill.
//!
//! Locked before the credit account of the two, as an order is before its own.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{EarlierDebtId, InvoiceId, OrganizationId};
use supply_chain::invoice::{EARLIER_DEBT_LETTERS, HEAD_OFFICE};
use supply_chain::money::Money;
use supply_chain::settlement::{EarlierDebt, EarlierDebtEvent, EarlierDebtState};
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};

/// An earlier debt with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// The debt.
    pub(crate) debt: EarlierDebt,
    /// For `ETag`.
    pub(crate) version: i64,
}

#[derive(FromQueryResult)]
struct DebtRow {
    id: Uuid,
    proposer_id: Uuid,
    creditor_id: Uuid,
    debtor_id: Uuid,
    number: String,
    business_date: NaiveDate,
    due_on: NaiveDate,
    amount_sen: i64,
    as_of: NaiveDate,
    words: Option<String>,
    state: String,
    version: i64,
}

impl DebtRow {
    fn read(self) -> Result<Stored, WorkflowError> {
        let bad = || WorkflowError::BadRow {
            table: "earlier_debt",
            column: "state",
            id: self.id.to_string(),
        };
        let state = EarlierDebtState::from_word(&self.state).ok_or_else(bad)?;
        Ok(Stored {
            debt: EarlierDebt {
                id: self.id.into(),
                proposer: self.proposer_id.into(),
                creditor: self.creditor_id.into(),
                debtor: self.debtor_id.into(),
                number: self.number,
                business_date: self.business_date,
                due_on: self.due_on,
                amount: Money::from_sen(self.amount_sen),
                as_of: self.as_of,
                words: self.words,
                state,
            },
            version: self.version,
        })
    }
}

/// An earlier debt; under lock until the transaction ends when it is to change.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: EarlierDebtId,
    for_update: bool,
) -> Result<Option<Stored>, WorkflowError> {
    let lock = if for_update { "FOR UPDATE" } else { "" };
    let sql = format!(
        "SELECT id, proposer_id, creditor_id, debtor_id, number, business_date, due_on, amount_sen, as_of, words, state,
                version FROM earlier_debt WHERE id = $1 {lock}"
    );
    let found: Option<DebtRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    found.map(DebtRow::read).transpose()
}

/// Writes earlier debts down, as their proposer says; tells which of them could not be: its id or its paper is there.
pub(crate) async fn insert(
    work: Work<'_>,
    debts: &[EarlierDebt],
    ask: &Ask,
) -> Result<Vec<EarlierDebtId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Made {
        id: Uuid,
    }
    let ids = |of: fn(&EarlierDebt) -> Uuid| debts.iter().map(of).collect::<Vec<_>>();
    let days = |of: fn(&EarlierDebt) -> NaiveDate| debts.iter().map(of).collect::<Vec<_>>();
    // Two who bring the same paper meet at the index; the second makes nothing.
    let made: Vec<Made> = rows(
        work.tx,
        "INSERT INTO earlier_debt (id, proposer_id, creditor_id, debtor_id, number, business_date, due_on, amount_sen, as_of,
                                   words, state, version, created_by, created_at)
         SELECT d.id, d.proposer, d.creditor, d.debtor, d.number, d.day, d.due, d.sen, d.as_of, nullif(d.words, ''),
                'proposed', 1, $11, $12
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::date[], $7::date[], $8::bigint[],
                     $9::date[], $10::text[])
              AS d (id, proposer, creditor, debtor, number, day, due, sen, as_of, words)
         ON CONFLICT DO NOTHING RETURNING id",
        [
            ids(|debt| debt.id.into()).into(),
            ids(|debt| debt.proposer.into()).into(),
            ids(|debt| debt.creditor.into()).into(),
            ids(|debt| debt.debtor.into()).into(),
            debts.iter().map(|debt| debt.number.clone()).collect::<Vec<_>>().into(),
            days(|debt| debt.business_date).into(),
            days(|debt| debt.due_on).into(),
            debts.iter().map(|debt| debt.amount.sen()).collect::<Vec<_>>().into(),
            days(|debt| debt.as_of).into(),
            debts
                .iter()
                .map(|debt| debt.words.clone().unwrap_or_default())
                .collect::<Vec<_>>()
                .into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    let missing = |debt: &&EarlierDebt| made.iter().all(|made| EarlierDebtId(made.id) != debt.id);
    Ok(debts.iter().filter(missing).map(|debt| debt.id).collect())
}

/// Of these papers (who is owed, by whom, its number) those that are there already: as a bill of that creditor, or as an
/// earlier debt between the two.
pub(crate) async fn taken(
    on: &impl ConnectionTrait,
    papers: &[(OrganizationId, OrganizationId, &str)],
) -> Result<Vec<(OrganizationId, String)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Taken {
        creditor: Uuid,
        number: String,
    }
    let creditors: Vec<Uuid> = papers.iter().map(|(creditor, ..)| Uuid::from(*creditor)).collect();
    let debtors: Vec<Uuid> = papers.iter().map(|(_, debtor, _)| Uuid::from(*debtor)).collect();
    let numbers: Vec<String> = papers.iter().map(|(.., number)| (*number).to_owned()).collect();
    let found: Vec<Taken> = rows(
        on,
        "SELECT p.creditor, p.number FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS p (creditor, debtor, number)
         WHERE EXISTS (SELECT FROM invoice i WHERE i.issuer_id = p.creditor AND i.number = p.number
                       AND (i.letters <> 'SA' OR i.reversed_by_id IS NULL))
            OR EXISTS (SELECT FROM earlier_debt d WHERE d.creditor_id = p.creditor AND d.debtor_id = p.debtor
                       AND upper(d.number) = upper(p.number) AND d.state IN ('proposed', 'disputed', 'agreed'))",
        [creditors.into(), debtors.into(), numbers.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| (row.creditor.into(), row.number)).collect())
}

/// Writes down what happened to one; `bill` is the bill of an agreed one.
///
/// # Errors
/// It vanished under its lock, or the database fails.
pub(crate) async fn record(
    work: Work<'_>,
    debt: &EarlierDebt,
    event: &EarlierDebtEvent,
    bill: Option<InvoiceId>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let (id, person) = (Uuid::from(debt.id), ask.signed_by().map(Uuid::from));
    let moved = match event {
        EarlierDebtEvent::Agreed => {
            execute(
                work.tx,
                "UPDATE earlier_debt SET state = 'agreed', version = version + 1, invoice_id = $2, agreed_by = $3, agreed_at = $4
                 WHERE id = $1",
                [id.into(), bill.map(Uuid::from).into(), person.into(), work.now.into()],
            )
            .await?
        }
        EarlierDebtEvent::Disputed { words } => {
            execute(
                work.tx,
                "UPDATE earlier_debt SET state = 'disputed', version = version + 1, dispute = $2, disputed_by = $3,
                        disputed_at = $4
                 WHERE id = $1",
                [id.into(), words.clone().into(), person.into(), work.now.into()],
            )
            .await?
        }
        EarlierDebtEvent::Withdrawn => {
            execute(
                work.tx,
                "UPDATE earlier_debt SET state = 'withdrawn', version = version + 1, withdrawn_by = $2, withdrawn_at = $3
                 WHERE id = $1",
                [id.into(), person.into(), work.now.into()],
            )
            .await?
        }
    };
    if moved == 1 {
        Ok(())
    } else {
        Err(WorkflowError::Internal("an earlier debt vanished under its lock".to_owned()))
    }
}

/// Its place among the earlier debts of its creditor and year: counted without a gap, as bills are.
///
/// # Errors
/// The database fails.
pub(crate) async fn draw_place(
    work: Work<'_>,
    creditor: OrganizationId,
    year: i32,
) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Drawn {
        last: i64,
    }
    let drawn: Option<Drawn> = row(
        work.tx,
        "INSERT INTO document_series (issuer_id, branch, letters, year, last) VALUES ($1, $2, $3, $4, 1)
         ON CONFLICT (issuer_id, branch, letters, year) DO UPDATE SET last = document_series.last + 1
         RETURNING last",
        [Uuid::from(creditor).into(), HEAD_OFFICE.into(), EARLIER_DEBT_LETTERS.into(), year.into()],
    )
    .await?;
    let drawn = drawn.ok_or_else(|| WorkflowError::Internal("no number was drawn".to_owned()))?;
    Ok(drawn.last)
}

/// An organization that a paper may be of.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Partner {
    /// Which.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// Its short code.
    pub(crate) code: String,
    /// Its zone.
    pub(crate) zone: String,
    /// NIK koperasi.
    pub(crate) nik: Option<String>,
}

/// Those that trade today and have one of these as code, NIK koperasi or whole name, or as id.
///
/// # Errors
/// The database fails.
pub(crate) async fn partners_named(
    on: &impl ConnectionTrait,
    said: &[String],
    ids: &[Uuid],
) -> Result<Vec<Partner>, WorkflowError> {
    let low: Vec<String> = said.iter().map(|said| said.trim().to_lowercase()).collect();
    rows(
        on,
        "SELECT id, name, code, zone, nik_koperasi AS nik FROM organization
         WHERE ended_at IS NULL AND kind <> 'bank'
           AND (id = ANY($2) OR lower(name) = ANY($1) OR code IN (SELECT upper(x) FROM unnest($1::text[]) AS x)
                OR nik_koperasi = ANY($1))
         ORDER BY name, id",
        [low.into(), ids.to_vec().into()],
    )
    .await
}
