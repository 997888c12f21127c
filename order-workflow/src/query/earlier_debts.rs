//! Earlier debts as the two they are between see them: each from its own side.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::EarlierDebtId;
use supply_chain::money::Money;
use supply_chain::settlement::EarlierDebtState;
use utoipa::ToSchema;
use uuid::Uuid;

use super::catalogue::limit;
use super::statements::readers;
use crate::error::WorkflowError;
use crate::store::earlier_debts::{self as store, Stored};
use crate::unit_of_work::{row, rows};

/// An earlier debt, for one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlierDebtView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: EarlierDebtId,
    /// Rises with every command; also the `ETag`.
    pub version: i64,
    /// proposed, agreed, disputed, withdrawn or `taken_back`.
    pub state: String,
    /// With whom.
    pub with_id: Uuid,
    /// Their name.
    pub with_name: String,
    /// Whether the asker's organization owes it; else it is owed.
    pub we_owe: bool,
    /// Whether the asker's organization wrote it down.
    pub ours: bool,
    /// The number of the paper that asked for it.
    pub number: String,
    /// The day of that paper.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is open of it.
    #[schema(value_type = String, example = "750000.00")]
    pub amount: Money,
    /// The day on which so much was open; from it on it stands in the books of both.
    pub as_of: NaiveDate,
    /// What it was for, in the words of whoever wrote it down.
    pub words: Option<String>,
    /// What the other side sees otherwise.
    pub dispute: Option<String>,
    /// The bill that it became.
    pub invoice_id: Option<Uuid>,
    /// Who wrote it down; null to the other side.
    pub proposed_by: Option<String>,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who agreed, disputed or took it back last; null to the other side.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// agree, dispute, withdraw: what the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
}

/// The debt for one of the two; nobody else learns whether there is one.
pub(crate) fn known(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    found
        .filter(|stored| stored.debt.concerns(actor.organization))
        .ok_or(WorkflowError::NotFound { what: "earlier debt" })
}

#[derive(FromQueryResult)]
struct Listed {
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
    dispute: Option<String>,
    invoice_id: Option<Uuid>,
    with_id: Uuid,
    with_name: String,
    proposed_by: Option<String>,
    created_at: DateTime<Utc>,
    answered_by: Option<String>,
    answered_for: Option<Uuid>,
    answered_at: Option<DateTime<Utc>>,
}

const DEBTS: &str = "
SELECT d.id, d.proposer_id, d.creditor_id, d.debtor_id, d.number, d.business_date, d.due_on, d.amount_sen, d.as_of, d.words,
       d.state, d.version, d.dispute, d.invoice_id, w.id AS with_id, w.name AS with_name, p.name AS proposed_by, d.created_at,
       a.name AS answered_by,
       CASE WHEN d.withdrawn_by IS NOT NULL THEN d.proposer_id
            WHEN d.proposer_id = d.creditor_id THEN d.debtor_id ELSE d.creditor_id END AS answered_for,
       coalesce(d.withdrawn_at, d.agreed_at, d.disputed_at) AS answered_at
FROM earlier_debt d JOIN organization w ON w.id = CASE WHEN d.creditor_id = $1 THEN d.debtor_id ELSE d.creditor_id END
LEFT JOIN person_detail p ON p.person_id = d.created_by
LEFT JOIN person_detail a ON a.person_id = coalesce(d.withdrawn_by, d.agreed_by, d.disputed_by)
WHERE $1 IN (d.creditor_id, d.debtor_id)";

impl Listed {
    fn view(self, actor: &Actor) -> Result<EarlierDebtView, WorkflowError> {
        let own = Uuid::from(actor.organization);
        let bad = || WorkflowError::BadRow {
            table: "earlier_debt",
            column: "state",
            id: self.id.to_string(),
        };
        let state = EarlierDebtState::from_word(&self.state).ok_or_else(bad)?;
        let debt = supply_chain::settlement::EarlierDebt {
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
        };
        let allowed_commands = debt.allowed(actor);
        Ok(EarlierDebtView {
            id: debt.id,
            version: self.version,
            state: self.state,
            with_id: self.with_id,
            with_name: self.with_name,
            we_owe: self.debtor_id == own,
            ours: self.proposer_id == own,
            number: debt.number,
            business_date: debt.business_date,
            due_on: debt.due_on,
            amount: debt.amount,
            as_of: debt.as_of,
            words: debt.words,
            dispute: self.dispute,
            invoice_id: self.invoice_id,
            // People are named to their own side alone.
            proposed_by: self.proposed_by.filter(|_| self.proposer_id == own),
            proposed_at: self.created_at,
            answered_by: self.answered_by.filter(|_| self.answered_for == Some(own)),
            answered_at: self.answered_at,
            allowed_commands,
        })
    }
}

/// An earlier debt, for one of the two.
///
/// # Errors
/// Another role; [`WorkflowError::NotFound`] to anybody else, whether there is one or not.
pub async fn one(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: EarlierDebtId,
) -> Result<EarlierDebtView, WorkflowError> {
    readers(actor)?;
    let found: Option<Listed> = row(
        on,
        &format!("{DEBTS} AND d.id = $2"),
        [Uuid::from(actor.organization).into(), Uuid::from(id).into()],
    )
    .await?;
    found.ok_or(WorkflowError::NotFound { what: "earlier debt" })?.view(actor)
}

/// The earlier debt that a bill was made of, for one of the two; nothing where it was made of none.
///
/// # Errors
/// The database fails.
pub async fn of_bill(
    on: &impl ConnectionTrait,
    invoice: Uuid,
) -> Result<Option<EarlierDebtId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Of {
        id: Uuid,
    }
    let found: Option<Of> =
        row(on, "SELECT id FROM earlier_debt WHERE invoice_id = $1", [invoice.into()]).await?;
    Ok(found.map(|of| of.id.into()))
}

/// The earlier debts of the asker's organization, newest first; `state` narrows it.
///
/// # Errors
/// Another role; the database fails.
pub async fn earlier_debts(
    on: &impl ConnectionTrait,
    actor: &Actor,
    state: Option<EarlierDebtState>,
    after: Option<Uuid>,
    most: u64,
) -> Result<Vec<EarlierDebtView>, WorkflowError> {
    readers(actor)?;
    let found: Vec<Listed> = rows(
        on,
        &format!(
            "{DEBTS} AND ($2::text IS NULL OR d.state = $2) AND ($3::uuid IS NULL OR d.id < $3) ORDER BY d.id DESC LIMIT $4"
        ),
        [
            Uuid::from(actor.organization).into(),
            state.map(|state| state.as_str().to_owned()).into(),
            after.into(),
            limit(most),
        ],
    )
    .await?;
    found.into_iter().map(|listed| listed.view(actor)).collect()
}

/// Those that the asker's organization has to do with, by name: it belongs to them, they to it, or the two trade.
///
/// # Errors
/// The database fails.
pub async fn usual_partners(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Vec<(Uuid, String)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Known {
        id: Uuid,
        name: String,
    }
    readers(actor)?;
    let found: Vec<Known> = rows(
        on,
        "SELECT o.id, o.name FROM organization o
         WHERE o.ended_at IS NULL AND o.kind <> 'bank' AND o.id <> $1 AND o.id IN (
             SELECT upper_id FROM affiliation WHERE lower_id = $1 AND until IS NULL
             UNION SELECT lower_id FROM affiliation WHERE upper_id = $1 AND until IS NULL
             UNION SELECT seller_id FROM credit_account WHERE buyer_id = $1
             UNION SELECT buyer_id FROM credit_account WHERE seller_id = $1)
         ORDER BY lower(o.name), o.id LIMIT 500",
        [Uuid::from(actor.organization).into()],
    )
    .await?;
    Ok(found.into_iter().map(|known| (known.id, known.name)).collect())
}

/// Which organization somebody means by a code, a NIK koperasi or a whole name; nothing where none or several are meant.
///
/// # Errors
/// The database fails.
pub async fn named(
    on: &impl ConnectionTrait,
    actor: &Actor,
    said: &str,
) -> Result<Option<(Uuid, String)>, WorkflowError> {
    let found = store::partners_named(on, &[said.to_owned()], &[]).await?;
    let own = Uuid::from(actor.organization);
    let others: Vec<_> = found.into_iter().filter(|one| one.id != own).collect();
    let by_code = others.iter().find(|one| {
        one.code.eq_ignore_ascii_case(said.trim()) || one.nik.as_deref() == Some(said.trim())
    });
    Ok(match (by_code, others.as_slice()) {
        (Some(one), _) | (None, [one]) => Some((one.id, one.name.clone())),
        _ => None,
    })
}
