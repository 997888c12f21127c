//! Orders that their buyer means to have paid by a facility, as the buyer sees them; nobody else does.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::facility::{DrawdownName, Purpose};
use supply_chain::id::{FacilityId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{self, Party};
use utoipa::ToSchema;
use uuid::Uuid;

use super::reader;
use crate::error::WorkflowError;
use crate::query::orders;
use crate::store::agreements::day_in;
use crate::store::facilities::{self as store, financing_facts};
use crate::store::purchase_orders;
use crate::unit_of_work::{Workflow, rows};

/// How an order is going to be paid by a facility.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FinancingView {
    /// Of which order.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// What stands; null where the order is not marked, or no longer.
    pub mark: Option<MarkView>,
    /// What the order is still going to draw: what it comes to, less what is settled or asked for already.
    #[schema(value_type = String)]
    pub to_draw: Money,
    /// What the asker, with their role, may do now: `finance`, `withdraw`.
    pub allowed_commands: Vec<&'static str>,
    /// Every mark there was, oldest first.
    pub history: Vec<MarkedView>,
}

/// A mark that stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MarkView {
    /// By which facility.
    #[schema(value_type = Uuid)]
    pub facility_id: FacilityId,
    /// Its number at the bank.
    pub facility_number: String,
    /// Who lends.
    pub bank: String,
    /// goods, transport, equipment, vehicle or premises.
    pub purpose: &'static str,
    /// Of the board's decision.
    pub decision_number: String,
    /// What the facility leaves for it once every other marked order has drawn what it will.
    #[schema(value_type = String)]
    pub room: Money,
    /// Whether that is enough.
    pub is_enough: bool,
}

/// A mark there is or was.
#[derive(Debug, Clone, Serialize, ToSchema, FromQueryResult)]
pub struct MarkedView {
    /// The facility's number at the bank.
    pub facility_number: String,
    /// goods, transport, equipment, vehicle or premises.
    pub purpose: String,
    /// Of the board's decision.
    pub decision_number: String,
    /// Name of whoever marked it; null once it was erased.
    pub marked_by: Option<String>,
    /// When.
    pub marked_at: DateTime<Utc>,
    /// Name of whoever withdrew it; null while it stands, and once it was erased.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A marked order, as its facility's page lists it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FinancedOrder {
    /// Which.
    #[schema(value_type = Uuid)]
    pub order_id: PurchaseOrderId,
    /// Its number; null while it is a draft.
    pub number: Option<String>,
    /// Who sells.
    pub seller: String,
    /// The order's state.
    pub state: String,
    /// goods, transport, equipment, vehicle or premises.
    pub purpose: String,
    /// What it comes to.
    #[schema(value_type = String)]
    pub total: Money,
    /// What it is still going to draw.
    #[schema(value_type = String)]
    pub to_draw: Money,
}

/// How an order is marked, as its buyer sees it now.
pub(crate) async fn financing_view(
    on: &impl ConnectionTrait,
    order: PurchaseOrderId,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<FinancingView, WorkflowError> {
    let stored = orders::known(purchase_orders::find(on, &[order.into()]).await?.pop(), actor)?;
    if stored.order.buyer != actor.organization {
        return Err(purchase_order::Refusal::NotYourPart { party: Party::Buyer }.into());
    }
    reader(actor)?;
    let mut view = FinancingView {
        order_id: order,
        mark: None,
        to_draw: stored.order.totals.total,
        allowed_commands: Vec::new(),
        history: rows(
            on,
            "SELECT f.number AS facility_number, m.purpose, m.decision_number, d.name AS marked_by, m.marked_at,
                    e.name AS ended_by, m.ended_at
             FROM order_financing m JOIN facility f ON f.id = m.facility_id
             LEFT JOIN person_detail d ON d.person_id = m.marked_by LEFT JOIN person_detail e ON e.person_id = m.ended_by
             WHERE m.order_id = $1 ORDER BY m.marked_at, m.id",
            [Uuid::from(order).into()],
        )
        .await?,
    };
    if let Some(mark) = store::mark_of(on, order).await? {
        let absent = || WorkflowError::NotFound { what: "facility" };
        let facility = store::find(on, mark.facility).await?.ok_or_else(absent)?;
        let of = (order, mark.facility, mark.purpose);
        let facts = financing_facts(on, of, day_in(&facility.zone, now)).await?;
        let room = facility.facility.room(mark.purpose, &facts);
        view.to_draw = facts.to_draw;
        view.mark = Some(MarkView {
            facility_id: mark.facility,
            facility_number: facility.number,
            bank: facility.bank_name,
            purpose: mark.purpose.as_str(),
            decision_number: mark.decision_number,
            room,
            is_enough: facts.to_draw <= room,
        });
    }
    if actor.is_any(DrawdownName::Request.roles()) && !stored.order.state.is_over() {
        view.allowed_commands.push("finance");
    }
    if actor.is_any(DrawdownName::Request.roles()) && view.mark.is_some() {
        view.allowed_commands.push("withdraw");
    }
    Ok(view)
}

impl Workflow {
    /// How an order of the asker's organization is going to be paid by a facility.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of it, [`purchase_order::Refusal::NotYourPart`] to its seller,
    /// [`WorkflowError::NotYourRole`].
    pub async fn financing(
        &self,
        order: PurchaseOrderId,
        actor: &Actor,
    ) -> Result<FinancingView, WorkflowError> {
        financing_view(self.reader(), order, actor, self.origin.now()).await
    }

    /// The numbers of the facilities that orders of the asker's organization are marked with, by order; none of another's.
    ///
    /// # Errors
    /// The database fails.
    pub async fn marks_of(
        &self,
        orders: &[Uuid],
        actor: &Actor,
    ) -> Result<Vec<(PurchaseOrderId, String)>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Found {
            order_id: Uuid,
            told: String,
        }
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<Found> = rows(
            self.reader(),
            "SELECT m.order_id, b.name || ' · ' || f.number AS told
             FROM order_financing m JOIN facility f ON f.id = m.facility_id JOIN organization b ON b.id = f.bank_id
             WHERE m.order_id = ANY($1) AND m.ended_at IS NULL AND f.borrower_id = $2",
            [orders.to_vec().into(), Uuid::from(actor.organization).into()],
        )
        .await?;
        Ok(found.into_iter().map(|row| (row.order_id.into(), row.told)).collect())
    }

    /// The orders that the borrower means to pay by a facility, the last marked first, as far as they have not ended; the
    /// borrower's own.
    ///
    /// # Errors
    /// The database fails.
    pub async fn financed_orders(
        &self,
        facility: FacilityId,
        actor: &Actor,
    ) -> Result<Vec<FinancedOrder>, WorkflowError> {
        #[derive(FromQueryResult)]
        struct Found {
            order_id: Uuid,
            number: Option<String>,
            seller: String,
            state: String,
            purpose: String,
            total_sen: i64,
            left_sen: i64,
        }
        let found: Vec<Found> = rows(
            self.reader(),
            "SELECT m.order_id, o.number, s.name AS seller, o.state, m.purpose, o.total_sen, m.left_sen
             FROM financed_order m JOIN purchase_order o ON o.id = m.order_id JOIN organization s ON s.id = o.seller_id
             WHERE m.facility_id = $1 AND o.buyer_id = $2 ORDER BY m.marked_at DESC LIMIT 101",
            [Uuid::from(facility).into(), Uuid::from(actor.organization).into()],
        )
        .await?;
        let told = |row: Found| FinancedOrder {
            order_id: row.order_id.into(),
            number: row.number,
            seller: row.seller,
            state: row.state,
            purpose: Purpose::from_word(&row.purpose).map_or("", Purpose::as_str).to_owned(),
            total: Money::from_sen(row.total_sen),
            to_draw: Money::from_sen(row.left_sen),
        };
        Ok(found.into_iter().map(told).collect())
    }
}
