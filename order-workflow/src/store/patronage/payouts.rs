//! Shares of a decided year that are paid out, between rows and rules.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{OrganizationId, PayoutId, PersonId, TieId, YearDecisionId};
use supply_chain::ledger::{Counterparty, Means};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::invoices::parties;
use crate::unit_of_work::{Work, execute, row, rows};

/// A share of a decision, and whether it was paid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OwedShare {
    /// Whose.
    pub(crate) party: Counterparty,
    /// How much, all together.
    pub(crate) amount: Money,
    /// Whether it was paid out.
    pub(crate) is_paid: bool,
}

fn party(organization: Option<Uuid>, tie: Option<Uuid>) -> Option<Counterparty> {
    organization
        .map(|id| Counterparty::Organization(OrganizationId(id)))
        .or(tie.map(|tie| Counterparty::Member(TieId(tie))))
}

/// The shares of a decision that are more than nothing, in their order.
pub(crate) async fn owed_shares(
    on: &impl ConnectionTrait,
    decision: YearDecisionId,
) -> Result<Vec<OwedShare>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct ShareRow {
        party_id: Option<Uuid>,
        party_tie_id: Option<Uuid>,
        sen: i64,
        is_paid: bool,
    }
    let found: Vec<ShareRow> = rows(
        on,
        "SELECT s.party_id, s.party_tie_id, s.savings_share_sen + s.trade_share_sen AS sen,
                EXISTS (SELECT FROM patronage_paid_share p WHERE p.decision_id = s.decision_id AND p.is_standing
                        AND coalesce(p.party_id, p.party_tie_id) = coalesce(s.party_id, s.party_tie_id)) AS is_paid
         FROM year_share s WHERE s.decision_id = $1 AND s.savings_share_sen + s.trade_share_sen > 0 ORDER BY s.position",
        [Uuid::from(decision).into()],
    )
    .await?;
    let share = |row: ShareRow| {
        let party = party(row.party_id, row.party_tie_id)?;
        Some(OwedShare { party, amount: Money::from_sen(row.sen), is_paid: row.is_paid })
    };
    Ok(found.into_iter().filter_map(share).collect())
}

/// How many shares of a decision are paid out.
pub(crate) async fn paid_shares(
    on: &impl ConnectionTrait,
    decision: YearDecisionId,
) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Paid {
        number: i64,
    }
    let found: Option<Paid> = row(
        on,
        "SELECT count(*) AS number FROM patronage_paid_share WHERE decision_id = $1 AND is_standing",
        [Uuid::from(decision).into()],
    )
    .await?;
    Ok(found.map_or(0, |paid| paid.number))
}

/// Shares that are paid out together.
pub(crate) struct NewPayout<'a> {
    pub(crate) id: PayoutId,
    pub(crate) decision: YearDecisionId,
    pub(crate) cooperative: OrganizationId,
    pub(crate) means: Means,
    pub(crate) paid_on: NaiveDate,
    pub(crate) evidence: &'a str,
    pub(crate) parts: &'a [(Counterparty, Money)],
    pub(crate) total: Money,
    pub(crate) by: PersonId,
}

fn listed(parts: &[(Counterparty, Money)]) -> Value {
    let part = |(party, amount): &(Counterparty, Money)| {
        let (organization, tie) = parties(*party);
        json!({ "party": organization, "tie": tie, "sen": amount.sen() })
    };
    parts.iter().map(part).collect()
}

/// Puts it on record; what stays as savings is saved by it.
pub(crate) async fn insert(work: Work<'_>, new: &NewPayout<'_>) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO patronage_payout (id, decision_id, cooperative_id, means, paid_on, evidence, amount_sen, recorded_by,
                                       recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            Uuid::from(new.id).into(),
            Uuid::from(new.decision).into(),
            Uuid::from(new.cooperative).into(),
            new.means.as_str().into(),
            new.paid_on.into(),
            new.evidence.into(),
            new.total.sen().into(),
            Uuid::from(new.by).into(),
            work.now.into(),
        ],
    )
    .await?;
    execute(
        work.tx,
        "INSERT INTO patronage_paid_share (payout_id, decision_id, party_id, party_tie_id, amount_sen)
         SELECT $1, $2, s.party, s.tie, s.sen FROM jsonb_to_recordset($3) AS s(party uuid, tie uuid, sen bigint)",
        [Uuid::from(new.id).into(), Uuid::from(new.decision).into(), listed(new.parts).into()],
    )
    .await?;
    if new.means == Means::Savings {
        save(work, new.id, (new.cooperative, new.paid_on), new.parts).await?;
    }
    Ok(())
}

/// Voluntary savings that became more, or less where it is below zero.
async fn save(
    work: Work<'_>,
    id: PayoutId,
    (cooperative, day): (OrganizationId, NaiveDate),
    parts: &[(Counterparty, Money)],
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO savings_entry (payout_id, cooperative_id, party_id, party_tie_id, kind, amount_sen, day)
         SELECT $1, $2, s.party, s.tie, 'voluntary', s.sen, $3
         FROM jsonb_to_recordset($4) AS s(party uuid, tie uuid, sen bigint)",
        [Uuid::from(id).into(), Uuid::from(cooperative).into(), day.into(), listed(parts).into()],
    )
    .await?;
    Ok(())
}

/// A paying out on record.
#[derive(Debug, Clone)]
pub(crate) struct StoredPayout {
    /// Of which decision.
    pub(crate) decision: YearDecisionId,
    /// Through what.
    pub(crate) means: Means,
    /// When.
    pub(crate) paid_on: NaiveDate,
    /// To whom, and how much to each.
    pub(crate) parts: Vec<(Counterparty, Money)>,
    /// Whether it was taken back.
    pub(crate) is_reversed: bool,
    /// Whether a line of a bank's statement is it.
    pub(crate) is_on_line: bool,
}

/// One of a cooperative's, under lock until the transaction ends.
pub(crate) async fn find_for_update(
    work: Work<'_>,
    cooperative: OrganizationId,
    id: PayoutId,
) -> Result<Option<StoredPayout>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct PayoutRow {
        decision_id: Uuid,
        means: String,
        paid_on: NaiveDate,
        is_reversed: bool,
        is_on_line: bool,
    }
    #[derive(FromQueryResult)]
    struct PartRow {
        party_id: Option<Uuid>,
        party_tie_id: Option<Uuid>,
        amount_sen: i64,
    }
    let found: Option<PayoutRow> = row(
        work.tx,
        "SELECT p.decision_id, p.means, p.paid_on, p.reversed_at IS NOT NULL AS is_reversed,
                EXISTS (SELECT FROM bank_line l WHERE l.payout_id = p.id) AS is_on_line
         FROM patronage_payout p WHERE p.id = $1 AND p.cooperative_id = $2 FOR UPDATE OF p",
        [Uuid::from(id).into(), Uuid::from(cooperative).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(None) };
    let parts: Vec<PartRow> = rows(
        work.tx,
        "SELECT party_id, party_tie_id, amount_sen FROM patronage_paid_share WHERE payout_id = $1",
        [Uuid::from(id).into()],
    )
    .await?;
    let bad =
        || WorkflowError::BadRow { table: "patronage_payout", column: "means", id: id.to_string() };
    Ok(Some(StoredPayout {
        decision: YearDecisionId(found.decision_id),
        means: Means::from_word(&found.means).ok_or_else(bad)?,
        paid_on: found.paid_on,
        parts: parts
            .into_iter()
            .filter_map(|row| {
                Some((party(row.party_id, row.party_tie_id)?, Money::from_sen(row.amount_sen)))
            })
            .collect(),
        is_reversed: found.is_reversed,
        is_on_line: found.is_on_line,
    }))
}

/// Takes one back; what it saved is saved no longer, from `today` on.
pub(crate) async fn reverse(
    work: Work<'_>,
    (cooperative, id): (OrganizationId, PayoutId),
    stored: &StoredPayout,
    (words, by, today): (&str, PersonId, NaiveDate),
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE patronage_payout SET reversed_by = $2, reversed_at = $3, reversed_words = $4 WHERE id = $1",
        [Uuid::from(id).into(), Uuid::from(by).into(), work.now.into(), words.into()],
    )
    .await?;
    if stored.means == Means::Savings {
        let back = |(party, amount): &(Counterparty, Money)| {
            (*party, Money::ZERO.minus(*amount).unwrap_or_default())
        };
        let parts: Vec<(Counterparty, Money)> = stored.parts.iter().map(back).collect();
        save(work, id, (cooperative, today.max(stored.paid_on)), &parts).await?;
    }
    Ok(())
}
