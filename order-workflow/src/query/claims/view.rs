//! A claim as somebody who has a part in it sees it.
//!
//! A mediator reads the claim and the goods concerned, and nothing else of the order.

use crate::ask::Asker;
use crate::command::claims::by;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::store::claims::StoredClaim;
use crate::unit_of_work::rows;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use supply_chain::claim::{CommandName, Side, allowed_commands};
use supply_chain::id::{ClaimId, ClaimLineId, FileId, OrderLineId, PurchaseOrderId, ShipmentId};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// A claim in a list, and beside its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClaimBrief {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ClaimId,
    /// From the claimant's series; null while it is a draft.
    pub number: Option<String>,
    /// draft, open, answered, mediation, arbitration, resolved, withdrawn or discarded.
    pub state: &'static str,
    /// claimant, respondent or mediator: the asker's part in it.
    pub side: &'static str,
    /// About which order.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// Its number.
    pub order_number: String,
    /// About which shipment.
    #[schema(value_type = Uuid)]
    pub shipment_id: ShipmentId,
    /// Name of who claims.
    pub claimant: String,
    /// Name of who answers.
    pub respondent: String,
    /// What it comes to.
    #[schema(value_type = String)]
    pub total: Money,
    /// What is in dispute, and so held back from what the claimant owes.
    #[schema(value_type = String)]
    pub held: Money,
    /// What is credited by now.
    #[schema(value_type = String)]
    pub credited: Money,
    /// How many lines.
    pub lines: usize,
    /// Until when the one who must act next has time.
    pub deadline_at: Option<DateTime<Utc>>,
    /// The zone that deadline was said in.
    pub deadline_zone: Option<String>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
}

/// A claim as `GET /claims/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClaimView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ClaimId,
    /// From the claimant's series; null while it is a draft.
    pub number: Option<String>,
    /// Rises with every command; also the `ETag`.
    pub version: i64,
    /// draft, open, answered, mediation, arbitration, resolved, withdrawn or discarded.
    pub state: &'static str,
    /// claimant, respondent or mediator: the asker's part in it.
    pub side: &'static str,
    /// About which order.
    pub order: OrderOfClaim,
    /// Who claims.
    pub claimant: PartyView,
    /// Who answers.
    pub respondent: PartyView,
    /// The secondary that mediates; null before that, and where the operator does.
    pub mediator: Option<PartyView>,
    /// Whether it came to whoever runs the installation.
    pub is_with_operator: bool,
    /// Who arbitrates, as named.
    pub arbiter: Option<String>,
    /// What is claimed.
    pub lines: Vec<ClaimLineView>,
    /// credit, `price_reduction`, return or replacement.
    pub wants: &'static str,
    /// In the claimant's words.
    pub words: Option<String>,
    /// What it comes to; without PPN unless the prices include it.
    #[schema(value_type = String)]
    pub total: Money,
    /// What is in dispute, and so held back from what the claimant owes.
    #[schema(value_type = String)]
    pub held: Money,
    /// What is credited by now; for a return once the goods are there, for a replacement what will not come.
    #[schema(value_type = String)]
    pub credited: Money,
    /// What the respondent offers.
    pub answer: Option<OfferedView>,
    /// How it was decided.
    pub resolution: Option<SettledView>,
    /// The order that brings its goods once more, where it was settled so.
    pub replacement: Option<ReplacementView>,
    /// The number of the shipment in which goods go back.
    pub goods_back: Option<String>,
    /// When the respondent had them.
    pub goods_taken_at: Option<DateTime<Utc>>,
    /// Photos, as `GET /files/{id}` serves them.
    pub photos: Vec<PhotoView>,
    /// Until when the one who must act next has time.
    pub deadline_at: Option<DateTime<Utc>>,
    /// The zone that deadline was said in.
    pub deadline_zone: Option<String>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// What happened, oldest first.
    pub events: Vec<EventView>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was put before the respondent.
    pub opened_at: Option<DateTime<Utc>>,
    /// When anything last changed.
    pub updated_at: DateTime<Utc>,
}

/// The order that brings a claim's goods once more; whoever mediates sees no more of it than this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplacementView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// From the buyer's series.
    pub order_number: String,
    /// How far it is.
    pub state: String,
}

/// The order a claim is about: no more of it than its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrderOfClaim {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: PurchaseOrderId,
    /// From the buyer's series.
    pub number: String,
    /// Of the surat jalan.
    pub shipment_number: String,
    /// UUIDv7 of the shipment.
    #[schema(value_type = Uuid)]
    pub shipment_id: ShipmentId,
}

/// One line of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClaimLineView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ClaimLineId,
    /// Of which line of the order.
    #[schema(value_type = Uuid)]
    pub line_id: OrderLineId,
    /// What.
    pub product_name: String,
    /// The pack its price is for.
    pub pack: String,
    /// Base units in one pack.
    pub factor: i64,
    /// pcs, gram or ml.
    pub base_unit: &'static str,
    /// Of one pack, frozen.
    #[schema(value_type = String)]
    pub price: Money,
    /// missing, rejected, damaged, `wrong_goods`, expired, `hidden_defect` or price.
    pub reason: &'static str,
    /// How much, in whole packs, rounded down.
    pub count: i64,
    /// How much, in base units.
    pub count_base: i64,
    /// What that much cost.
    #[schema(value_type = String)]
    pub worth: Money,
    /// What is claimed for it.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// What the respondent offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfferedView {
    /// accepted, `accepted_in_part` or refused.
    pub verdict: &'static str,
    /// What would be credited.
    #[schema(value_type = String)]
    pub amount: Money,
    /// credit, `price_reduction`, return or replacement.
    pub remedy: &'static str,
    /// Why.
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// How a claim was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettledView {
    /// respondent, claimant, `respondent_silent`, `claimant_silent`, mediator or arbiter.
    pub by: &'static str,
    /// What is credited.
    #[schema(value_type = String)]
    pub credited: Money,
    /// credit, `price_reduction`, return or replacement.
    pub remedy: &'static str,
    /// Why.
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A photo with a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PhotoView {
    /// UUIDv7; its address is `/files/{id}`.
    #[schema(value_type = Uuid)]
    pub id: FileId,
    /// claimant or respondent: who put it there.
    pub side: String,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
}

/// One thing that happened to a claim.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct EventView {
    /// From 1.
    pub position: i32,
    /// drafted, opened, answered …
    pub kind: String,
    /// What its kind needs besides.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Name of the organization it was done for; null where the clock or the operator did.
    pub organization: Option<String>,
    /// Name of the person; null where the clock did it, or the name was erased.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

fn side(stored: &StoredClaim, asker: &Asker) -> &'static str {
    stored.claim.side(by(asker)).map_or("mediator", Side::as_str)
}

/// The claim in a list.
pub(crate) fn brief(stored: &StoredClaim, asker: &Asker) -> ClaimBrief {
    let claim = &stored.claim;
    ClaimBrief {
        id: claim.id,
        number: claim.number.clone(),
        state: claim.state.as_str(),
        side: side(stored, asker),
        order_id: claim.order,
        order_number: stored.order_number.clone(),
        shipment_id: claim.shipment,
        claimant: stored.claimant_name.clone(),
        respondent: stored.respondent_name.clone(),
        total: claim.total(),
        held: claim.held(),
        credited: claim.credited(),
        lines: claim.lines.len(),
        deadline_at: claim.deadline,
        deadline_zone: claim.deadline.map(|_| stored.zone.clone()),
        created_at: stored.created_at,
    }
}

/// The claim as the asker sees it at `now`.
#[expect(clippy::too_many_lines, reason = "one read for each thing that is shown, and the view")]
pub(crate) async fn view(
    on: &impl ConnectionTrait,
    stored: &StoredClaim,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<ClaimView, WorkflowError> {
    let claim = &stored.claim;
    let side = side(stored, asker);
    // Whose draft it was, and what was changed before anybody else saw it, is the claimant's own.
    let events: Vec<EventView> = rows(
        on,
        "SELECT e.position, e.kind, e.facts, o.name AS organization, d.name AS by, e.recorded_at AS at
         FROM claim_event e LEFT JOIN organization o ON o.id = e.organization_id
         LEFT JOIN person_detail d ON d.person_id = e.person_id
         WHERE e.claim_id = $1 AND ($2 OR e.position >= (SELECT min(f.position) FROM claim_event f
                                    WHERE f.claim_id = $1 AND f.kind = 'opened'))
         ORDER BY e.position",
        [Uuid::from(claim.id).into(), (side == "claimant").into()],
    )
    .await?;
    let lines = claim.lines.iter().zip(&stored.goods).map(|(line, goods)| ClaimLineView {
        id: line.id,
        line_id: line.order_line,
        product_name: goods.product_name.clone(),
        pack: goods.pack.name.clone(),
        factor: goods.pack.factor,
        base_unit: goods.base_unit.as_str(),
        price: goods.unit_price,
        reason: line.reason.as_str(),
        count: goods.pack.whole_packs(line.quantity),
        count_base: line.quantity,
        worth: line.worth,
        amount: line.amount,
    });
    let photos = stored.photos.iter().map(|photo| PhotoView {
        id: photo.file,
        side: photo.side.clone(),
        width: photo.width,
        height: photo.height,
    });
    let mediator = claim.mediator.zip(stored.mediator_name.clone());
    Ok(ClaimView {
        id: claim.id,
        number: claim.number.clone(),
        version: claim.version,
        state: claim.state.as_str(),
        side,
        order: OrderOfClaim {
            id: claim.order,
            number: stored.order_number.clone(),
            shipment_number: stored.shipment_number.clone(),
            shipment_id: claim.shipment,
        },
        claimant: PartyView { id: claim.claimant, name: stored.claimant_name.clone() },
        respondent: PartyView { id: claim.respondent, name: stored.respondent_name.clone() },
        mediator: mediator.map(|(id, name)| PartyView { id, name }),
        is_with_operator: claim.is_with_operator,
        arbiter: claim.arbiter.clone(),
        lines: lines.collect(),
        wants: claim.wants.as_str(),
        words: claim.words.clone(),
        total: claim.total(),
        held: claim.held(),
        credited: claim.credited(),
        answer: claim.answer.as_ref().map(|answer| OfferedView {
            verdict: answer.verdict.as_str(),
            amount: answer.amount,
            remedy: answer.remedy.as_str(),
            words: answer.words.clone(),
            at: answer.at,
        }),
        resolution: claim.resolution.as_ref().map(|end| SettledView {
            by: end.by.as_str(),
            credited: end.credited,
            remedy: end.remedy.as_str(),
            words: end.words.clone(),
            at: end.at,
        }),
        replacement: stored.replacement.as_ref().map(|order| ReplacementView {
            order_id: order.id,
            order_number: order.number.clone(),
            state: order.state.clone(),
        }),
        goods_back: stored.goods_back_number.clone(),
        goods_taken_at: claim.goods_back.as_ref().and_then(|back| back.taken_at),
        photos: photos.collect(),
        deadline_at: claim.deadline,
        deadline_zone: claim.deadline.map(|_| stored.zone.clone()),
        allowed_commands: allowed_commands(claim, by(asker), now)
            .into_iter()
            .map(CommandName::word)
            .collect(),
        events,
        created_at: stored.created_at,
        opened_at: stored.opened_at,
        updated_at: stored.updated_at,
    })
}
