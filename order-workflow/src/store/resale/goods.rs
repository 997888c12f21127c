//! Offers that are sold on, as rows.

use super::{bad, ladder_json, ladder_of};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{OfferId, OrganizationId, ProductId, ResaleId, ResaleRuleId};
use supply_chain::price_chain::Above;
use supply_chain::price_ladder::PriceLadder;
use supply_chain::resale::{ResaleState, Sourcing, WhyHalted};
use uuid::Uuid;

/// What a person is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// What the own prices would be.
    pub(crate) would_be: PriceLadder,
    /// Whether the own price is below what the goods cost by now; then nothing is sold until it is answered.
    pub(crate) is_below_cost: bool,
    /// Since when.
    pub(crate) asked_at: DateTime<Utc>,
}

impl Question {
    fn of(value: &Value) -> Option<Self> {
        Some(Self {
            would_be: ladder_of(value.get("would_be")?)?,
            is_below_cost: value.get("is_below_cost")?.as_bool()?,
            asked_at: value.get("asked_at")?.as_str()?.parse().ok()?,
        })
    }

    fn json(&self) -> Value {
        json!({ "would_be": ladder_json(&self.would_be), "is_below_cost": self.is_below_cost,
                "asked_at": self.asked_at })
    }
}

/// One offer that is sold on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Which.
    pub(crate) id: ResaleId,
    /// By whom.
    pub(crate) organization: OrganizationId,
    /// As what.
    pub(crate) own: OfferId,
    /// What.
    pub(crate) upstream: OfferId,
    /// Whose.
    pub(crate) seller: OrganizationId,
    /// By which rule, and which version of it was last applied.
    pub(crate) rule: ResaleRuleId,
    /// See [`Stored::rule`]; 0 where none was.
    pub(crate) rule_number: i32,
    /// Where it stands.
    pub(crate) state: ResaleState,
    /// Why it is halted.
    pub(crate) halted: Option<WhyHalted>,
    /// Own packs in one from above.
    pub(crate) split: i64,
    /// Where goods come from.
    pub(crate) sourcing: Sourcing,
    /// Base units in the pack above when the rule was applied.
    pub(crate) upstream_factor: i64,
    /// What it held.
    pub(crate) upstream_product: ProductId,
    /// What a pack above cost when it was last looked at.
    pub(crate) followed: PriceLadder,
    /// The chain above.
    pub(crate) above: Above,
    /// Offers above whose price stands in a list.
    pub(crate) listed: Vec<OfferId>,
    /// The own price stays until the end of this day.
    pub(crate) held_until: Option<NaiveDate>,
    /// What a person is asked.
    pub(crate) question: Option<Question>,
    /// The prices that a person said no to.
    pub(crate) kept: Option<PriceLadder>,
    /// Whether goods are sold below what they cost.
    pub(crate) is_below_cost: bool,
    /// When it has to be looked at.
    pub(crate) look_at: Option<DateTime<Utc>>,
    /// For `ETag`.
    pub(crate) version: i64,
}

#[derive(FromQueryResult)]
struct ResaleRow {
    id: Uuid,
    organization_id: Uuid,
    own_offer_id: Uuid,
    upstream_offer_id: Uuid,
    seller_id: Uuid,
    rule_id: Uuid,
    rule_number: i32,
    state: String,
    halted_why: Option<String>,
    split: i64,
    sourcing: String,
    upstream_factor: i64,
    upstream_product: Uuid,
    followed: Value,
    above: Value,
    listed_offer_ids: Vec<Uuid>,
    held_until: Option<NaiveDate>,
    question: Option<Value>,
    kept: Option<Value>,
    is_below_cost: bool,
    look_at: Option<DateTime<Utc>>,
    version: i64,
}

impl TryFrom<ResaleRow> for Stored {
    type Error = WorkflowError;

    fn try_from(row: ResaleRow) -> Result<Self, WorkflowError> {
        let bad = |column| bad("resale", column, row.id);
        Ok(Self {
            id: row.id.into(),
            organization: row.organization_id.into(),
            own: row.own_offer_id.into(),
            upstream: row.upstream_offer_id.into(),
            seller: row.seller_id.into(),
            rule: row.rule_id.into(),
            rule_number: row.rule_number,
            state: ResaleState::from_word(&row.state).ok_or_else(|| bad("state"))?,
            halted: row
                .halted_why
                .map(|word| WhyHalted::from_word(&word).ok_or_else(|| bad("halted_why")))
                .transpose()?,
            split: row.split,
            sourcing: Sourcing::from_word(&row.sourcing).ok_or_else(|| bad("sourcing"))?,
            upstream_factor: row.upstream_factor,
            upstream_product: row.upstream_product.into(),
            followed: ladder_of(&row.followed).ok_or_else(|| bad("followed"))?,
            above: serde_json::from_value(row.above).map_err(|_unreadable| bad("above"))?,
            listed: row.listed_offer_ids.into_iter().map(OfferId).collect(),
            held_until: row.held_until,
            question: row
                .question
                .map(|value| Question::of(&value).ok_or_else(|| bad("question")))
                .transpose()?,
            kept: row.kept.map(|value| ladder_of(&value).ok_or_else(|| bad("kept"))).transpose()?,
            is_below_cost: row.is_below_cost,
            look_at: row.look_at,
            version: row.version,
        })
    }
}

/// An offer that is sold on; `lock` follows the query, such as `FOR UPDATE OF r`.
pub(crate) async fn find(
    on: &impl ConnectionTrait,
    id: ResaleId,
    lock: &str,
) -> Result<Option<Stored>, WorkflowError> {
    let sql = format!(
        "SELECT r.*, u.seller_id FROM resale r JOIN offer u ON u.id = r.upstream_offer_id WHERE r.id = $1 {lock}"
    );
    let found: Option<ResaleRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    found.map(Stored::try_from).transpose()
}

fn values(work: Work<'_>, resale: &Stored) -> Result<Vec<sea_orm::Value>, WorkflowError> {
    let listed: Vec<Uuid> = resale.listed.iter().copied().map(Uuid::from).collect();
    Ok(vec![
        Uuid::from(resale.id).into(),
        Uuid::from(resale.rule).into(),
        resale.rule_number.into(),
        resale.state.as_str().into(),
        resale.halted.map(WhyHalted::as_str).into(),
        resale.split.into(),
        resale.sourcing.as_str().into(),
        resale.upstream_factor.into(),
        Uuid::from(resale.upstream_product).into(),
        ladder_json(&resale.followed).into(),
        serde_json::to_value(&resale.above)?.into(),
        listed.into(),
        resale.held_until.into(),
        resale.question.as_ref().map(Question::json).into(),
        resale.kept.as_ref().map(ladder_json).into(),
        resale.is_below_cost.into(),
        resale.look_at.into(),
        resale.version.into(),
        work.now.into(),
    ])
}

/// Puts on record that an offer is sold on; tells whether it was not already.
///
/// # Errors
/// The goods came from whoever would sell them on, as the database sees it.
pub(crate) async fn insert(work: Work<'_>, resale: &Stored) -> Result<bool, WorkflowError> {
    let mut values = values(work, resale)?;
    values.extend([
        Uuid::from(resale.organization).into(),
        Uuid::from(resale.own).into(),
        Uuid::from(resale.upstream).into(),
    ]);
    let inserted = execute(
        work.tx,
        "INSERT INTO resale (id, rule_id, rule_number, state, halted_why, split, sourcing, upstream_factor, upstream_product,
             followed, above, listed_offer_ids, held_until, question, kept, is_below_cost, look_at, version, created_at,
             updated_at, organization_id, own_offer_id, upstream_offer_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20, $21, $22)
         ON CONFLICT DO NOTHING",
        values,
    )
    .await?;
    Ok(inserted > 0)
}

/// Writes it as it is now.
pub(crate) async fn save(work: Work<'_>, resale: &Stored) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE resale SET rule_id = $2, rule_number = $3, state = $4, halted_why = $5, split = $6, sourcing = $7,
             upstream_factor = $8, upstream_product = $9, followed = $10, above = $11, listed_offer_ids = $12,
             held_until = $13, question = $14, kept = $15, is_below_cost = $16, look_at = $17, version = $18,
             updated_at = $19, ended_at = CASE WHEN $4 = 'stopped' THEN coalesce(ended_at, $19::timestamptz) END
         WHERE id = $1",
        values(work, resale)?,
    )
    .await?;
    Ok(())
}

/// Has all that a rule sells on looked at now.
pub(crate) async fn wake_of_rule(work: Work<'_>, rule: ResaleRuleId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE resale SET look_at = $2 WHERE id IN (
             SELECT id FROM resale WHERE rule_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE)",
        [Uuid::from(rule).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Has what a person let rest under a rule come back, by its rule as it stands.
pub(crate) async fn unpause(work: Work<'_>, rule: ResaleRuleId) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE resale SET state = 'active', rule_number = 0, look_at = $2, version = version + 1 WHERE id IN (
             SELECT id FROM resale WHERE rule_id = $1 AND state = 'paused' ORDER BY id FOR UPDATE)",
        [Uuid::from(rule).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// Has the other rules for a seller's goods look for what is theirs now.
pub(crate) async fn wake_rules(
    work: Work<'_>,
    organization: OrganizationId,
    seller: OrganizationId,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE resale_rule SET look_at = $3 WHERE id IN (
             SELECT id FROM resale_rule WHERE organization_id = $1 AND seller_id = $2 AND state = 'active'
             ORDER BY id FOR UPDATE)",
        [Uuid::from(organization).into(), Uuid::from(seller).into(), work.now.into()],
    )
    .await?;
    Ok(())
}

/// What of a rule's goods has to be looked at now, the first so many.
pub(crate) async fn awake(
    work: Work<'_>,
    rule: ResaleRuleId,
    at_most: i64,
) -> Result<Vec<ResaleId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let found: Vec<Id> = rows(
        work.tx,
        "SELECT id FROM resale WHERE rule_id = $1 AND look_at <= $2 ORDER BY id LIMIT $3",
        [Uuid::from(rule).into(), work.now.into(), at_most.into()],
    )
    .await?;
    Ok(found.into_iter().map(|row| row.id.into()).collect())
}
