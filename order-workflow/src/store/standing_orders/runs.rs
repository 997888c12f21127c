//! What a run needs to know, and what came of it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::ask::Actor;
use supply_chain::id::{
    OfferId, OrganizationId, PersonId, ProductId, PurchaseOrderId, StandingOrderId,
    StandingOrderRunId,
};
use supply_chain::offer::Offer;
use supply_chain::organization::{Ability, Kind, Role};
use supply_chain::standing_order::{
    Line, OrderOutcome, OrderResult, Outcome, Reason, StandingOrder, Stock,
};
use uuid::Uuid;

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::telling::notices::{About, Notice, write};
use crate::store::{agreements, offers, organizations};
use crate::telling::notices;
use crate::unit_of_work::{Work, execute, row, rows};

/// Its writer, with what they are in the buyer's organization today; `Err` says what is gone.
pub(crate) async fn writer_of(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    writer: PersonId,
) -> Result<Result<Actor, Reason>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Standing {
        kind: String,
        abilities: Vec<String>,
        is_ended: bool,
        has_login: bool,
        roles: Vec<String>,
    }
    let found: Option<Standing> = row(
        on,
        "SELECT o.kind, o.abilities, o.ended_at IS NOT NULL AS is_ended,
                EXISTS (SELECT 1 FROM login l WHERE l.person_id = $2 AND l.ended_at IS NULL) AS has_login,
                ARRAY(SELECT DISTINCT role FROM tie t, unnest(t.roles) AS role
                      WHERE t.person_id = $2 AND t.organization_id = o.id AND t.until IS NULL ORDER BY 1) AS roles
         FROM organization o WHERE o.id = $1",
        [Uuid::from(buyer).into(), Uuid::from(writer).into()],
    )
    .await?;
    let bad =
        |column| WorkflowError::BadRow { table: "organization", column, id: buyer.to_string() };
    let Some(found) = found else { return Ok(Err(Reason::BuyerGone)) };
    if found.is_ended {
        return Ok(Err(Reason::BuyerGone));
    }
    if !found.has_login || found.roles.is_empty() {
        return Ok(Err(Reason::WriterGone));
    }
    let words = |words: Vec<String>| Value::from(words);
    let abilities: Vec<Ability> =
        serde_json::from_value(words(found.abilities)).map_err(|_unknown_word| bad("abilities"))?;
    let roles: Vec<Role> =
        serde_json::from_value(words(found.roles)).map_err(|_unknown_word| bad("roles"))?;
    let kind = Kind::from_word(&found.kind).ok_or_else(|| bad("kind"))?;
    Ok(Ok(Actor { person: writer, organization: buyer, kind, abilities, roles }))
}

#[derive(FromQueryResult)]
struct Left {
    product_id: Uuid,
    left_base: i64,
}

/// The offers behind some lines, at the buyer's own prices of today, and what is left of their goods. Of goods
/// that are not on sale to the buyer nothing is told on: a run leaves their stock aside.
pub(crate) async fn beside(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    lines: &[Line],
    now: DateTime<Utc>,
) -> Result<(Vec<Offer>, Stock), WorkflowError> {
    let ids: Vec<OfferId> = lines.iter().map(|line| line.offer).collect();
    let tokens = organizations::asker_tokens(on, buyer).await?;
    let agreed = agreements::held_by(on, buyer, &ids, now).await?;
    let offers = offers::for_order(on, &ids, &tokens, &agreed).await?;
    let ids: Vec<Uuid> = ids.into_iter().map(Uuid::from).collect();
    let left: Vec<Left> = rows(
        on,
        "SELECT o.product_id,
                (max(coalesce((SELECT sum(l.on_hand - l.reserved) FROM stock_level l
                               WHERE l.owner_id = o.seller_id AND l.product_id = o.product_id AND l.condition = 'good'), 0))
                 + max(coalesce((SELECT available_above(r.upstream_offer_id) FROM resale r
                                 WHERE r.own_offer_id = o.id AND r.state = 'active' AND r.sourcing = 'back_to_back'), 0))
                )::bigint AS left_base
         FROM offer o WHERE o.id = ANY($1) GROUP BY o.product_id",
        [ids.into()],
    )
    .await?;
    let left = left.into_iter().map(|row| (ProductId(row.product_id), row.left_base)).collect();
    Ok((offers, Stock::new(left)))
}

/// A draft that an earlier run made for this seller and that nobody has dealt with yet.
pub(crate) async fn waiting_draft(
    on: &impl ConnectionTrait,
    id: StandingOrderId,
    seller: OrganizationId,
) -> Result<Option<PurchaseOrderId>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
    }
    let found: Option<Found> = row(
        on,
        "SELECT o.id FROM standing_order_run r JOIN standing_order_result s ON s.run_id = r.id
         JOIN purchase_order o ON o.id = s.order_id AND o.state = 'draft'
         WHERE r.standing_order_id = $1 AND s.seller_id = $2 ORDER BY r.id DESC LIMIT 1",
        [Uuid::from(id).into(), Uuid::from(seller).into()],
    )
    .await?;
    Ok(found.map(|found| found.id.into()))
}

/// One time that it came round.
#[derive(Debug, Clone)]
pub(crate) struct RunRecord {
    /// Which.
    pub(crate) id: StandingOrderRunId,
    /// When it was due.
    pub(crate) slot: DateTime<Utc>,
    /// Who had it run, where it was run by hand.
    pub(crate) asked_by: Option<PersonId>,
    /// What came of the whole.
    pub(crate) outcome: Outcome,
    /// Why nothing did.
    pub(crate) reason: Option<Reason>,
    /// What came of each order.
    pub(crate) orders: Vec<OrderResult>,
}

/// Writes down a run, and what is told of it. A slot that is down already is refused by the table: that would be a
/// second run of it.
pub(crate) async fn record_run(
    work: Work<'_>,
    of: &StandingOrder,
    run: &RunRecord,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let id = Uuid::from(run.id);
    execute(
        work.tx,
        "INSERT INTO standing_order_run (id, standing_order_id, slot, asked_by, outcome, reason, ran_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        [
            id.into(),
            Uuid::from(of.id).into(),
            run.slot.into(),
            run.asked_by.map(Uuid::from).into(),
            run.outcome.as_str().into(),
            run.reason.map(Reason::as_str).into(),
            work.now.into(),
        ],
    )
    .await?;
    tell(work, of, run, ask).await?;
    if run.orders.is_empty() {
        return Ok(());
    }
    let written: Result<Vec<Value>, serde_json::Error> = run
        .orders
        .iter()
        .map(|order| {
            let is_skipped = order.outcome == OrderOutcome::Skipped;
            let (made, waits_for) =
                if is_skipped { (None, order.order) } else { (order.order, None) };
            Ok(json!({
                "seller_id": order.seller, "outcome": order.outcome, "order_id": made,
                "waits_for": waits_for, "reason": order.reason,
                "lines": serde_json::to_value(&order.lines)?,
            }))
        })
        .collect();
    execute(
        work.tx,
        "INSERT INTO standing_order_result (run_id, seller_id, outcome, order_id, waits_for, reason, lines)
         SELECT $1, r.* FROM jsonb_to_recordset($2) AS r(seller_id uuid, outcome text, order_id uuid, waits_for uuid,
                                                         reason text, lines jsonb)",
        [id.into(), Value::Array(written?).into()],
    )
    .await?;
    Ok(())
}

/// Tells the buyer's programs of every run, and its people of each that somebody has to look at.
async fn tell(
    work: Work<'_>,
    of: &StandingOrder,
    run: &RunRecord,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    const BUY: &[Role] = &[Role::Buyer, Role::Manager];
    let (kind, roles) = match run.outcome {
        Outcome::Done => (notices::STANDING_ORDER_DONE, &[][..]),
        Outcome::Drafted => (notices::STANDING_ORDER_DRAFTED, BUY),
        Outcome::Partly => (notices::STANDING_ORDER_PARTLY, BUY),
        Outcome::Empty => (notices::STANDING_ORDER_EMPTY, BUY),
        Outcome::Skipped => (notices::STANDING_ORDER_SKIPPED, &[][..]),
        Outcome::Failed => (notices::STANDING_ORDER_FAILED, BUY),
    };
    let order = |order: &OrderResult| {
        json!({ "seller_id": order.seller, "outcome": order.outcome, "order_id": order.order,
                "reason": order.reason })
    };
    let notice = Notice {
        organization: of.buyer,
        kind,
        about: About::StandingOrder(of.id),
        roles,
        facts: json!({
            "run_id": run.id, "slot": run.slot, "outcome": run.outcome, "reason": run.reason,
            "orders": run.orders.iter().map(order).collect::<Vec<_>>(),
        }),
    };
    write(work, &notice, ask).await
}

/// What is written from here on can be taken back without the rest of the run.
pub(crate) async fn set_mark(work: Work<'_>) -> Result<(), WorkflowError> {
    // A mark of the same name hides the one before; all are gone with the transaction.
    work.tx.execute_unprepared("SAVEPOINT one_order").await?;
    Ok(())
}

/// Takes back what was written since the last mark.
pub(crate) async fn back_to_mark(work: Work<'_>) -> Result<(), WorkflowError> {
    work.tx.execute_unprepared("ROLLBACK TO SAVEPOINT one_order").await?;
    Ok(())
}

/// The slot failed on our side once more; it is looked at again then.
pub(crate) async fn pause_after_failure(
    work: Work<'_>,
    id: StandingOrderId,
    try_at: DateTime<Utc>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE standing_order SET attempts = attempts + 1, try_at = $2 WHERE id = $1",
        [Uuid::from(id).into(), try_at.into()],
    )
    .await?;
    Ok(())
}
