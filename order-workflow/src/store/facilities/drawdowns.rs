//! Drawdowns between rows and the machine, each with its own history.

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::payments;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::facility::{Drawdown, DrawdownEvent, DrawdownState, Purpose, StandsOnIt};
use supply_chain::id::{
    BankAccountId, DrawdownId, FacilityId, InvoiceId, OrganizationId, PersonId,
};
use supply_chain::money::Money;
use supply_chain::payment::{BankAccount, BankReference};
use uuid::Uuid;

/// A drawdown with what stands beside it in its row.
#[derive(Debug, Clone)]
pub(crate) struct StoredDrawdown {
    /// The drawdown.
    pub(crate) drawdown: Drawdown,
    /// Of which facility.
    pub(crate) facility: FacilityId,
    /// Into which account of the seller.
    pub(crate) account: BankAccountId,
    /// For `ETag`.
    pub(crate) version: i64,
    /// When it was asked for.
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct DrawdownRow {
    id: Uuid,
    facility_id: Uuid,
    purpose: String,
    invoice_id: Uuid,
    seller_id: Uuid,
    account_id: Uuid,
    state: String,
    amount_sen: i64,
    decision_number: String,
    signatures: Value,
    reference: Option<String>,
    paid_on: Option<NaiveDate>,
    version: i64,
    created_at: DateTime<Utc>,
}

impl TryFrom<DrawdownRow> for StoredDrawdown {
    type Error = WorkflowError;

    fn try_from(row: DrawdownRow) -> Result<Self, WorkflowError> {
        let id = row.id.to_string();
        let bad = |column| WorkflowError::BadRow { table: "drawdown", column, id: id.clone() };
        let reference = row.reference.map(BankReference::try_from).transpose();
        let drawdown = Drawdown {
            id: DrawdownId(row.id),
            invoice: InvoiceId(row.invoice_id),
            seller: row.seller_id.into(),
            state: DrawdownState::from_word(&row.state).ok_or_else(|| bad("state"))?,
            amount: Money::from_sen(row.amount_sen),
            purpose: Some(Purpose::from_word(&row.purpose).ok_or_else(|| bad("purpose"))?),
            decision_number: Some(row.decision_number),
            signatures: Some(
                serde_json::from_value(row.signatures).map_err(|_unreadable| bad("signatures"))?,
            ),
            reference: reference.map_err(|_unreadable| bad("reference"))?,
            paid_on: row.paid_on,
        };
        Ok(Self {
            drawdown,
            facility: FacilityId(row.facility_id),
            account: BankAccountId(row.account_id),
            version: row.version,
            created_at: row.created_at,
        })
    }
}

/// One drawdown; under lock until the transaction ends when it is to change, its facility being locked before.
pub(crate) async fn find_drawdown(
    on: &impl ConnectionTrait,
    id: DrawdownId,
    for_update: bool,
) -> Result<Option<StoredDrawdown>, WorkflowError> {
    let lock = if for_update { "FOR UPDATE" } else { "" };
    let sql = format!("SELECT * FROM drawdown WHERE id = $1 {lock}");
    let found: Option<DrawdownRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    found.map(StoredDrawdown::try_from).transpose()
}

/// What of an invoice is open, not in dispute, and not asked for by another drawdown than this one; and what payments that
/// wait for officers are to pay of it.
pub(crate) async fn open_for(
    on: &impl ConnectionTrait,
    invoice: InvoiceId,
    besides: DrawdownId,
) -> Result<(Money, Money), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Open {
        open_sen: i64,
        planned_sen: i64,
    }
    let found: Option<Open> = row(
        on,
        "SELECT greatest(b.open_sen - coalesce((SELECT sum(d.amount_sen) FROM drawdown d
                    WHERE d.invoice_id = b.id AND d.state IN ('requested', 'approved') AND d.id <> $2), 0), 0)::bigint AS open_sen,
                coalesce((SELECT sum((one ->> 'amount')::numeric * 100) FROM payment p
                          CROSS JOIN LATERAL jsonb_array_elements(p.planned) one
                          WHERE p.payer_id = b.receiver_id AND p.payee_id = b.issuer_id
                            AND p.state IN ('awaiting_signatures', 'approved')
                            AND (one ->> 'invoice')::uuid = b.id), 0)::bigint AS planned_sen
         -- The pair is named too, so that nobody else's bills are looked through for it.
         FROM open_bill b WHERE b.id = $1 AND b.issuer_id = (SELECT issuer_id FROM invoice WHERE id = $1)
           AND b.receiver_id = (SELECT receiver_id FROM invoice WHERE id = $1)",
        [Uuid::from(invoice).into(), Uuid::from(besides).into()],
    )
    .await?;
    let of = |sen: fn(&Open) -> i64| Money::from_sen(found.as_ref().map_or(0, sen));
    Ok((of(|found| found.open_sen), of(|found| found.planned_sen)))
}

/// Whether money came into an account under this reference before, by a payment or by a drawdown. Whoever asks holds the
/// reference until the transaction ends.
pub(crate) async fn is_used(
    work: Work<'_>,
    account: &BankAccount,
    reference: &BankReference,
) -> Result<bool, WorkflowError> {
    let (payee, account) = (account.owner, Some(account.id));
    Ok(payments::same_reference(work, payee, account, reference).await?.is_some())
}

/// Puts on record that a drawdown is asked for; no where its id is taken.
pub(crate) async fn insert_drawdown(
    work: Work<'_>,
    drawdown: &Drawdown,
    (facility, account, by): (FacilityId, BankAccountId, PersonId),
) -> Result<bool, WorkflowError> {
    let made = execute(
        work.tx,
        "INSERT INTO drawdown (id, facility_id, purpose, invoice_id, seller_id, account_id, state, amount_sen, decision_number,
                               signatures, version, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12) ON CONFLICT (id) DO NOTHING",
        [
            Uuid::from(drawdown.id).into(),
            Uuid::from(facility).into(),
            drawdown.purpose.map(Purpose::as_str).into(),
            Uuid::from(drawdown.invoice).into(),
            Uuid::from(drawdown.seller).into(),
            Uuid::from(account).into(),
            drawdown.state.as_str().into(),
            drawdown.amount.sen().into(),
            drawdown.decision_number.clone().into(),
            serde_json::to_value(&drawdown.signatures)?.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(made == 1)
}

/// Writes what happened to a drawdown: its row as it then stands, and its history. The first of the events stands at the
/// position that is told.
pub(crate) async fn record_drawdown(
    work: Work<'_>,
    before: &Drawdown,
    events: &[DrawdownEvent],
    ask: &Ask,
) -> Result<(Drawdown, i32), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Written {
        position: i32,
    }
    let after = events.iter().fold(before.clone(), Drawdown::after);
    if before.state != DrawdownState::Blank {
        execute(
            work.tx,
            "UPDATE drawdown SET state = $2, signatures = $3, reference = $4, paid_on = $5, version = version + 1 WHERE id = $1",
            [
                Uuid::from(after.id).into(),
                after.state.as_str().into(),
                serde_json::to_value(&after.signatures)?.into(),
                after.reference.as_ref().map(|text| text.as_str().to_owned()).into(),
                after.paid_on.into(),
            ],
        )
        .await?;
    }
    let entries: Vec<Value> = events
        .iter()
        .zip(1_i32..)
        .map(|(event, n)| json!({ "n": n, "kind": event.as_str(), "facts": facts(event) }))
        .collect();
    let written: Vec<Written> = rows(
        work.tx,
        "INSERT INTO drawdown_event (drawdown_id, position, kind, facts, person_id, organization_id, channel, recorded_at)
         SELECT $1, e.n + (SELECT count(*)::integer FROM drawdown_event WHERE drawdown_id = $1), e.kind, e.facts, $3, $4, $5, $6
         FROM jsonb_to_recordset($2) AS e(n integer, kind text, facts jsonb) RETURNING position",
        [
            Uuid::from(after.id).into(),
            Value::Array(entries).into(),
            ask.signed_by().map(Uuid::from).into(),
            ask.by.organization().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok((after, written.iter().map(|row| row.position).min().unwrap_or(1)))
}

/// What an entry keeps of an event besides its kind.
fn facts(event: &DrawdownEvent) -> Value {
    match event {
        DrawdownEvent::Requested { amount, purpose, decision_number, signatures } => json!({
            "amount": amount, "purpose": purpose, "decision_number": decision_number,
            "needed": signatures.quorum.needed,
        }),
        DrawdownEvent::Signed { signature } => json!({ "person_id": signature.person }),
        DrawdownEvent::Approved | DrawdownEvent::Withdrawn | DrawdownEvent::Expired => json!({}),
        DrawdownEvent::Rejected { words }
        | DrawdownEvent::Refused { words }
        | DrawdownEvent::Reversed { words } => {
            json!({ "words": words })
        }
        DrawdownEvent::Paid { reference, paid_on } => {
            json!({ "reference": reference, "paid_on": paid_on })
        }
    }
}

/// Whether some of a drawdown was paid back already or a line of a bank's statement is it, and when it was said to be
/// paid.
pub(crate) async fn paid_back(
    on: &impl ConnectionTrait,
    id: DrawdownId,
) -> Result<(StandsOnIt, Option<DateTime<Utc>>), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        is_repaid: bool,
        is_on_line: bool,
        said_at: Option<DateTime<Utc>>,
    }
    let found: Option<Found> = row(
        on,
        "SELECT EXISTS (SELECT FROM repayment_share s JOIN facility_repayment r ON r.id = s.repayment_id AND r.reversed_at IS NULL
                       WHERE s.drawdown_id = $1) AS is_repaid,
                EXISTS (SELECT FROM bank_line WHERE drawdown_id = $1) AS is_on_line,
                (SELECT max(recorded_at) FROM drawdown_event WHERE drawdown_id = $1 AND kind = 'paid') AS said_at",
        [Uuid::from(id).into()],
    )
    .await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "drawdown" })?;
    let Found { is_repaid, is_on_line, said_at } = found;
    Ok((StandsOnIt { is_repaid, is_on_line }, said_at))
}

/// Drops what was to be paid back of a drawdown, of which nothing was paid; tells how much interest had been charged.
pub(crate) async fn drop_schedule(work: Work<'_>, id: DrawdownId) -> Result<Money, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Charged {
        sen: i64,
    }
    let charged: Option<Charged> = row(
        work.tx,
        "WITH gone AS (DELETE FROM drawdown_instalment WHERE drawdown_id = $1 RETURNING interest_sen, charged_at)
         SELECT coalesce(sum(interest_sen) FILTER (WHERE charged_at IS NOT NULL), 0)::bigint AS sen FROM gone",
        [Uuid::from(id).into()],
    )
    .await?;
    Ok(Money::from_sen(charged.map_or(0, |charged| charged.sen)))
}

/// Drawdowns that wait on facilities whose last day was before `today`, up to `at_most`.
pub(crate) async fn lapsing(
    on: &impl ConnectionTrait,
    today: NaiveDate,
    at_most: i64,
) -> Result<Vec<(DrawdownId, FacilityId, OrganizationId)>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        facility_id: Uuid,
        borrower_id: Uuid,
    }
    let found: Vec<Found> = rows(
        on,
        "SELECT d.id, d.facility_id, f.borrower_id FROM drawdown d JOIN facility f ON f.id = d.facility_id
         WHERE d.state IN ('requested', 'approved') AND (f.available_until < $1
           OR d.state = 'requested' AND (SELECT min(p.paid_on) FROM drawdown p WHERE p.facility_id = f.id AND p.state = 'paid')
              < $1 - make_interval(months => f.months - 1)) ORDER BY f.available_until, d.id LIMIT $2",
        [today.into(), at_most.into()],
    )
    .await?;
    let named = |row: Found| (row.id.into(), row.facility_id.into(), row.borrower_id.into());
    Ok(found.into_iter().map(named).collect())
}
