//! One offer that is sold on, with how it stands beside the one above.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, ResaleId, ResaleRuleId};
use supply_chain::money::Money;
use supply_chain::price_chain::Above;
use supply_chain::price_ladder::PriceLadder;
use supply_chain::resale::ResaleState;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{NamedView, reader};
use crate::error::WorkflowError;
use crate::query::catalogue::{PackView, limit};
use crate::store::resale::ladder_of;
use crate::unit_of_work::{row, rows};

/// From `min_count` packs on, so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StepView {
    /// Packs.
    pub min_count: i64,
    /// Of one pack, rupiah with two places.
    #[schema(value_type = String, example = "108000.00")]
    pub price: Money,
}

/// What a person is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionView {
    /// What the own prices would be.
    pub would_be: Vec<StepView>,
    /// Whether the own price is below what the goods cost by now; then they are off sale until it is answered.
    pub is_below_cost: bool,
    /// Since when.
    pub asked_at: DateTime<Utc>,
}

/// An offer that is sold on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResaleView {
    /// UUIDv7.
    pub id: Uuid,
    /// Goes up with every change.
    pub version: i64,
    /// By which rule.
    pub rule_id: Uuid,
    /// `active`, `paused`, `halted` or `stopped`.
    pub state: &'static str,
    /// `gone`, `pack`, `product`, `below_cost`, `no_stock_cost` or `no_ladder`: why it is halted.
    pub halted_why: Option<String>,
    /// The own offer.
    pub own: NamedView,
    /// Its pack.
    pub pack: PackView,
    /// Whether it is on sale now.
    pub is_on_sale: bool,
    /// The own prices.
    pub prices: Vec<StepView>,
    /// The offer above.
    pub upstream: NamedView,
    /// Its pack.
    pub upstream_pack: PackView,
    /// Who sells it.
    pub seller: NamedView,
    /// What a pack above costs, when it was last looked at.
    pub upstream_prices: Vec<StepView>,
    /// What one own pack costs at the least count, rounded to sen.
    #[schema(value_type = String, example = "13500.00")]
    pub cost: Money,
    /// What is left of its price.
    #[schema(value_type = String, example = "500.00")]
    pub margin: Money,
    /// Whether anything of it is sold below what it costs.
    pub is_below_cost: bool,
    /// The own price stays until the end of this day.
    pub held_until: Option<NaiveDate>,
    /// What a person is asked.
    pub question: Option<QuestionView>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What may be said about it now.
    pub allowed_commands: Vec<&'static str>,
}

#[derive(FromQueryResult)]
struct ResaleRow {
    id: Uuid,
    version: i64,
    rule_id: Uuid,
    state: String,
    halted_why: Option<String>,
    own_offer_id: Uuid,
    own_name: String,
    pack_name: String,
    factor: i64,
    own_state: String,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
    upstream_offer_id: Uuid,
    upstream_name: String,
    upstream_pack: String,
    upstream_factor: i64,
    seller_id: Uuid,
    seller_name: String,
    followed: Value,
    above: Value,
    is_below_cost: bool,
    held_until: Option<NaiveDate>,
    question: Option<Value>,
    updated_at: DateTime<Utc>,
}

const GOODS: &str = "
SELECT r.id, r.version, r.rule_id, r.state, r.halted_why, r.own_offer_id, o.name AS own_name, o.pack_name, o.factor,
       o.state AS own_state,
       ARRAY(SELECT b.min_count FROM offer_price_break b WHERE b.offer_id = o.id ORDER BY b.min_count) AS min_counts,
       ARRAY(SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id ORDER BY b.min_count) AS prices_sen,
       r.upstream_offer_id, u.name AS upstream_name, u.pack_name AS upstream_pack, r.upstream_factor, u.seller_id,
       s.name AS seller_name, r.followed, r.above, r.is_below_cost, r.held_until, r.question, r.updated_at
FROM resale r JOIN offer o ON o.id = r.own_offer_id JOIN offer u ON u.id = r.upstream_offer_id
JOIN organization s ON s.id = u.seller_id
WHERE r.organization_id = $1";

fn steps(ladder: &PriceLadder) -> Vec<StepView> {
    let step = |step: &supply_chain::price_ladder::PriceBreak| StepView {
        min_count: step.min_count,
        price: step.price,
    };
    ladder.steps().iter().map(step).collect()
}

fn view(row: ResaleRow) -> Result<ResaleView, WorkflowError> {
    let bad = |column| WorkflowError::BadRow { table: "resale", column, id: row.id.to_string() };
    let state = ResaleState::from_word(&row.state).ok_or_else(|| bad("state"))?;
    let above: Above = serde_json::from_value(row.above).map_err(|_unreadable| bad("above"))?;
    let followed = ladder_of(&row.followed).ok_or_else(|| bad("followed"))?;
    let question = row.question.as_ref().map(|value| {
        Some(QuestionView {
            would_be: steps(&ladder_of(value.get("would_be")?)?),
            is_below_cost: value.get("is_below_cost")?.as_bool()?,
            asked_at: value.get("asked_at")?.as_str()?.parse().ok()?,
        })
    });
    let question = question.map(|question| question.ok_or_else(|| bad("question"))).transpose()?;
    let prices: Vec<StepView> = row
        .min_counts
        .iter()
        .zip(&row.prices_sen)
        .map(|(min_count, sen)| StepView { min_count: *min_count, price: Money::from_sen(*sen) })
        .collect();
    let cost = above.cost(1).ok_or_else(|| bad("above"))?;
    let price = prices.first().map(|step| step.price).unwrap_or_default();
    let mut allowed = Vec::new();
    match &question {
        // A loss cannot be kept.
        Some(asked) if asked.is_below_cost => allowed.push("take"),
        Some(_) => allowed.extend(["take", "keep"]),
        None => {}
    }
    match state {
        ResaleState::Active => allowed.extend(["pause", "stop"]),
        // What is asked is the only way back.
        ResaleState::Halted if question.is_some() => allowed.extend(["pause", "stop"]),
        ResaleState::Halted => allowed.extend(["resume", "pause", "stop"]),
        ResaleState::Paused => allowed.extend(["resume", "stop"]),
        ResaleState::Stopped => {}
    }
    Ok(ResaleView {
        id: row.id,
        version: row.version,
        rule_id: row.rule_id,
        state: state.as_str(),
        halted_why: row.halted_why,
        own: NamedView { id: row.own_offer_id, name: row.own_name },
        pack: PackView { name: row.pack_name, factor: row.factor },
        is_on_sale: row.own_state == "published",
        upstream: NamedView { id: row.upstream_offer_id, name: row.upstream_name },
        upstream_pack: PackView { name: row.upstream_pack, factor: row.upstream_factor },
        seller: NamedView { id: row.seller_id, name: row.seller_name },
        upstream_prices: steps(&followed),
        cost,
        margin: price.minus(cost).unwrap_or_default(),
        prices,
        is_below_cost: row.is_below_cost,
        held_until: row.held_until,
        question,
        updated_at: row.updated_at,
        allowed_commands: allowed,
    })
}

/// One offer that is sold on, of the organization's own.
pub(crate) async fn resale_view(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ResaleId,
) -> Result<ResaleView, WorkflowError> {
    let values = [Uuid::from(organization).into(), Uuid::from(id).into()];
    let found: Option<ResaleRow> = row(on, &format!("{GOODS} AND r.id = $2"), values).await?;
    view(found.ok_or(WorkflowError::NotFound { what: "resale" })?)
}

/// One offer that is sold on, for the people of its organization.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else; 403 without a role that reads it.
pub async fn resale(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: ResaleId,
) -> Result<ResaleView, WorkflowError> {
    resale_view(on, reader(actor)?, id).await
}

/// Which of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResaleFilter {
    /// Only in this state; else whatever has not ended.
    pub state: Option<ResaleState>,
    /// Only those that a person is asked about.
    pub asked: bool,
    /// Only by this rule.
    pub rule: Option<ResaleRuleId>,
    /// The last of the page before.
    pub after: Option<Uuid>,
    /// How many.
    pub limit: u64,
}

/// What is sold on, newest first.
///
/// # Errors
/// 403 without a role that reads it.
pub async fn resales(
    on: &impl ConnectionTrait,
    actor: &Actor,
    wanted: ResaleFilter,
) -> Result<Vec<ResaleView>, WorkflowError> {
    let organization = reader(actor)?;
    let found: Vec<ResaleRow> = rows(
        on,
        &format!(
            "{GOODS} AND CASE WHEN $2::text IS NULL THEN r.ended_at IS NULL ELSE r.state = $2 END
             AND (NOT $3 OR r.question IS NOT NULL AND r.ended_at IS NULL) AND ($4::uuid IS NULL OR r.rule_id = $4)
             AND ($5::uuid IS NULL OR r.id < $5) ORDER BY r.id DESC LIMIT $6"
        ),
        [
            Uuid::from(organization).into(),
            wanted.state.map(|state| state.as_str().to_owned()).into(),
            wanted.asked.into(),
            wanted.rule.map(Uuid::from).into(),
            wanted.after.into(),
            limit(wanted.limit),
        ],
    )
    .await?;
    found.into_iter().map(view).collect()
}
