//! A pool without its lines and pledges: whose it is, where it stands, its rules, and what the asker may do.

use super::rules::RulesView;
use super::seen::Seen;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::unit_of_work::{Workflow, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{CommandName, Party, RoundCalendar, allowed_commands};
use supply_chain::id::DemandPoolId;
use supply_chain::offer::Audience;
use utoipa::ToSchema;
use uuid::Uuid;

/// A pool as `GET /demand-pools/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is true or not by itself")]
pub struct PoolView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DemandPoolId,
    /// Rises with every command but pledges; also the `ETag`.
    pub version: i64,
    /// What people call it, with a check character.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// What the organizer says about it besides.
    pub note: Option<String>,
    /// planned, open, `top_up`, clearing, extended, failed, awarded, allocating, settling or closed; by the time now.
    pub state: &'static str,
    /// organizer, participant or supplier: the asker's part in it.
    pub side: &'static str,
    /// Whether late packets may still come in, and fill and result are nobody's to see.
    pub is_sealed: bool,
    /// Who gathers the demand.
    pub organizer: PartyView,
    /// Who sells.
    pub supplier: PartyView,
    /// Where the goods arrive.
    pub hub: HubView,
    /// The IANA zone in which its dates are told.
    pub zone: String,
    /// For whom it is; only its organizer is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<crate::query::written::AudienceWritten>)]
    pub audience: Option<Audience>,
    /// The rules; not the supplier's to read.
    pub rules: Option<RulesView>,
    /// When the rules were published.
    pub published_at: Option<DateTime<Utc>>,
    /// SHA-256 of rules and lines as they were published.
    pub rules_digest: Option<String>,
    /// When it closes, extensions included.
    pub closes_at: Option<DateTime<Utc>>,
    /// When the price is found: at the closing, or when the grace is over.
    pub clears_at: Option<DateTime<Utc>>,
    /// How often it was extended.
    pub extended_times: u8,
    /// How many goods are bought.
    pub line_count: i32,
    /// Whether the asker's organization has a pledge in it that stands or was awarded.
    pub takes_part: bool,
    /// Whether the asker organizes it, or has a pledge that counts or was counted: nobody else reads what others pledged,
    /// statement or file.
    pub is_party: bool,
    /// When everybody was bound at one price.
    pub awarded_at: Option<DateTime<Utc>>,
    /// SHA-256 of everything that the price was reckoned from.
    pub cleared_from: Option<String>,
    /// Whether the supplier sells as ordered.
    pub is_accepted: bool,
    /// Whether the supplier countered, and the price was found once more.
    pub is_countered: bool,
    /// Why it came to nothing.
    pub failure: Option<FailureView>,
    /// The order to the supplier, for the two whose it is.
    pub upstream: Option<PoolOrderView>,
    /// The asker's own order, as its part in the pool.
    pub own_order: Option<PoolOrderView>,
    /// What the asker owes the agent for its work.
    pub fee_order: Option<PoolOrderView>,
    /// When it comes round again.
    #[schema(value_type = Option<Object>)]
    pub calendar: Option<RoundCalendar>,
    /// Whether the asker's organization asked to be told of it.
    pub is_reminded: bool,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// When it was first written.
    pub created_at: DateTime<Utc>,
}

/// Where a pool's goods arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HubView {
    /// A place of the organizer.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// Why a pool came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FailureView {
    /// `minimum_unmet`, `called_off`, `supplier_refused` or `counter_unmet`.
    pub why: &'static str,
    /// In the words of whoever ended it.
    pub reason: Option<String>,
}

/// An order that belongs to a pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct PoolOrderView {
    /// UUIDv7.
    pub id: Uuid,
    /// Its number.
    pub number: Option<String>,
    /// Its state.
    pub state: String,
}

#[derive(FromQueryResult)]
struct LinkedOrder {
    part: String,
    id: Uuid,
    number: Option<String>,
    state: String,
}

impl Workflow {
    /// A pool, for whoever may know of it.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to anybody else; [`WorkflowError::NotYourRole`] to a member.
    pub async fn demand_pool(
        &self,
        id: DemandPoolId,
        actor: &Actor,
    ) -> Result<PoolView, WorkflowError> {
        pool_view(self.reader(), id, actor, self.origin.now()).await
    }
}

/// The pool as the asker sees it; on a transaction too, for what a command answers.
pub(crate) async fn pool_view(
    on: &impl ConnectionTrait,
    id: DemandPoolId,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<PoolView, WorkflowError> {
    let seen = Seen::find(on, id, actor, now).await?;
    let (mut upstream, mut own_order, mut fee_order) = (None, None, None);
    for link in linked(on, &seen).await? {
        let order = PoolOrderView { id: link.id, number: link.number, state: link.state };
        match link.part.as_str() {
            "upstream" => upstream = Some(order),
            "fee" => fee_order = Some(order),
            _ => own_order = Some(order),
        }
    }
    let Seen { pool, .. } = &seen;
    let is_suppliers = seen.party == Party::Supplier;
    let audience = Audience::from_word(&seen.audience, pool.organizer, &seen.audience_tokens);
    let rules = pool.rules.as_ref().filter(|_| !is_suppliers);
    Ok(PoolView {
        id: pool.id,
        version: pool.version,
        code: seen.code.clone(),
        title: seen.title.clone(),
        state: pool.state_at(now).as_str(),
        side: seen.party.as_str(),
        is_sealed: seen.is_sealed(),
        organizer: seen.organizer.clone(),
        supplier: seen.supplier.clone(),
        note: seen.note.clone(),
        hub: HubView { id: seen.hub.0, name: seen.hub.1.clone() },
        zone: seen.zone.clone(),
        audience: audience.filter(|_| seen.is_organizer()),
        rules: rules.map(RulesView::from),
        published_at: pool.published.map(|published| published.at),
        rules_digest: pool.published.map(|published| published.digest.to_string()),
        closes_at: pool.cut_off_at,
        clears_at: pool.rules.as_ref().zip(pool.cut_off_at).map(|(rules, at)| rules.clears_at(at)),
        extended_times: pool.extended_times,
        line_count: seen.line_count,
        takes_part: seen.takes_part,
        is_party: seen.is_party(),
        awarded_at: seen.awarded_at,
        cleared_from: pool.cleared_from.map(|digest| digest.to_string()),
        is_accepted: pool.is_accepted,
        is_countered: pool.is_countered,
        failure: pool.failure.as_ref().map(|failure| FailureView {
            why: failure.why.as_str(),
            reason: failure.reason.clone(),
        }),
        upstream,
        own_order,
        fee_order,
        calendar: seen.calendar.clone(),
        is_reminded: seen.is_reminded,
        allowed_commands: allowed_commands(pool, actor, now)
            .into_iter()
            .map(CommandName::word)
            .collect(),
        created_at: seen.created_at,
    })
}

/// The orders that the asker has in it: the one to the supplier, or their own part.
async fn linked(on: &impl ConnectionTrait, seen: &Seen) -> Result<Vec<LinkedOrder>, WorkflowError> {
    if seen.pool.cleared_from.is_none() {
        return Ok(Vec::new());
    }
    let is_participant = seen.party == Party::Participant;
    rows(
        on,
        "SELECT l.part, r.id, r.number, r.state FROM pool_order l JOIN purchase_order r ON r.id = l.order_id
         WHERE l.pool_id = $1 AND l.is_current
           AND CASE WHEN $3 THEN l.part IN ('leg', 'fee') AND l.participant_id = $2 ELSE l.part = 'upstream' END",
        [Uuid::from(seen.pool.id).into(), Uuid::from(seen.reader).into(), is_participant.into()],
    )
    .await
}
