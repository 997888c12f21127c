//! The frame every claim command shares: the order under lock, whether the asker may, a stored answer
//! again, decide, store, keep the answer.

use super::following::follow;
use super::request::{Changed, Claimed, NewClaim, Request};
use crate::answers::{self, Answer};
use crate::ask::{Ask, Asker};
use crate::command::purchase_orders::Amount;
use crate::error::WorkflowError;
use crate::query::claims::{known, view};
use crate::query::orders;
use crate::store::claims::{self as store, StoredClaim};
use crate::store::{numbers, purchase_orders};
use crate::unit_of_work::Work;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use supply_chain::claim::{
    By, Claim, Command, CommandName, Countable, Event, LineChange, Numbered, Refusal, Side,
    WantedLine, authority, decide,
};
use supply_chain::id::{ClaimId, OrderLineId, OrganizationId, PurchaseOrderId, ShipmentId};
use supply_chain::purchase_order::{self, Party, ShipmentState};

/// Whoever asks, as a claim sees them.
pub(crate) fn by(asker: &Asker) -> By<'_> {
    match asker {
        Asker::Actor(actor) => By::Person(actor),
        Asker::Operator(_) => By::Operator,
    }
}

/// Makes a claim by hand, and opens it.
pub(super) async fn make(
    work: Work<'_>,
    ask: &Ask,
    order: PurchaseOrderId,
    new: NewClaim,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = orders::known(purchase_orders::find_for_update(work.tx, order).await?, actor)?;
    // What a member is not content with is put right at the counter.
    let is_members = stored.order.member.is_some();
    if is_members || stored.order.party(actor) != Some(Party::Buyer) {
        let (command, sides) = (CommandName::Open, vec![Side::Claimant]);
        return Err(Refusal::NotYourPart { command, sides }.into());
    }
    let roles = CommandName::Open.roles(Side::Claimant);
    if !actor.is_any(roles) {
        return Err(WorkflowError::NotYourRole { roles });
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.order.version)?;
    let order = &stored.order;
    if let Some(pool) = order.pool.as_ref().filter(|_| order.kind.is_billed_elsewhere()) {
        let pool = pool.code.clone();
        return Err(purchase_order::Refusal::PoolBilledByLegs { pool }.into());
    }
    let shipment = order.shipments.iter().find(|shipment| shipment.id == new.shipment);
    let shipment =
        shipment.ok_or(purchase_order::Refusal::ShipmentUnknown { shipment: new.shipment })?;
    if shipment.state != ShipmentState::Received {
        return Err(Refusal::NotCountedYet.into());
    }
    let countables = store::countables(work.tx, shipment.id, None).await?;
    let lines = new.lines.iter().map(|line| wanted(work, line, &countables)).collect();
    let begun = Claim::begin(
        work.id(),
        (order.id, shipment.id),
        (order.buyer, order.seller),
        order.terms.claims,
    );
    let by = By::Person(actor);
    let command = Command::Draft { lines, countables: countables.clone() };
    let mut events = decide(&begun, command, by, work.now)?.events;
    let drafted = events.iter().fold(begun.clone(), Claim::after);
    let day = local_day(work.now, &stored.buyer_zone);
    let number = numbers::next(work, order.buyer, "KL", day.year()).await?;
    let NewClaim { wants, words, .. } = new;
    let command = Command::Open { number, changes: Vec::new(), wants, words, countables };
    events.extend(decide(&drafted, command, by, work.now)?.events);
    let claim = store::save(work, &begun, &events, &stored.seller_zone, ask).await?;
    follow(work, &begun, &claim, &events, ask).await?;
    answered(work, ask, claim.id, 201).await
}

fn wanted(work: Work<'_>, line: &Claimed, countables: &[Countable]) -> WantedLine {
    WantedLine {
        id: work.id(),
        order_line: line.line,
        reason: line.reason,
        quantity: base(countables, line.line, line.quantity),
        amount: line.amount,
    }
}

/// Base units; more than 64 bits hold is more than any line has, and refused as such.
fn base(countables: &[Countable], line: OrderLineId, amount: Amount) -> i64 {
    match amount {
        Amount::Base(base) => base,
        Amount::Packs(packs) => {
            let of = countables.iter().find(|of| of.order_line == line);
            of.and_then(|of| of.pack.base_units(packs)).unwrap_or(i64::MAX)
        }
    }
}

/// Carries out a request on a claim; answers with the claim as it then stands.
pub(super) async fn handle(
    work: Work<'_>,
    ask: &Ask,
    id: ClaimId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "claim" };
    store::lock_order_of(work.tx, id).await?.ok_or_else(absent)?;
    let stored = known(store::find(work.tx, id).await?, &ask.by)?;
    authority(&stored.claim, request.name(), by(&ask.by))?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    ask.expect(stored.claim.version)?;
    let photo = match &request {
        Request::AddPhoto(photo) => Some(photo.clone()),
        _ => None,
    };
    let command = command(work, &stored, request).await?;
    let events = decide(&stored.claim, command, by(&ask.by), work.now)?.events;
    effects(work, &stored, &events, photo.as_ref(), ask).await?;
    let after = store::save(work, &stored.claim, &events, &stored.zone, ask).await?;
    follow(work, &stored.claim, &after, &events, ask).await?;
    answered(work, ask, id, 200).await
}

async fn answered(
    work: Work<'_>,
    ask: &Ask,
    id: ClaimId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    // Read again: the answer shows what is stored, with what stands beside it.
    let stored = known(store::find(work.tx, id).await?, &ask.by)?;
    let version = Some(stored.claim.version);
    let shown = view(work.tx, &stored, &ask.by, work.now).await?;
    answers::keep(work, ask, status, &shown, version).await
}

/// Looks up what the rule needs: what there is to claim, numbers, who mediates.
async fn command(
    work: Work<'_>,
    stored: &StoredClaim,
    request: Request,
) -> Result<Command, WorkflowError> {
    let claim = &stored.claim;
    Ok(match request {
        Request::Open { changes, wants, words } => {
            let countables = store::countables(work.tx, claim.shipment, Some(claim.id)).await?;
            let changes = changes.iter().map(|change| changed(claim, change, &countables));
            let changes = changes.collect();
            let number = number(work, stored, "KL").await?;
            Command::Open { number, changes, wants, words, countables }
        }
        Request::AddPhoto(_) => Command::AddPhoto,
        Request::Discard { reason } => Command::Discard { reason },
        Request::Answer { verdict, amount, remedy, words } => {
            Command::Answer { verdict, amount, remedy, words }
        }
        Request::AcceptAnswer => Command::AcceptAnswer,
        Request::Escalate { words, arbiter } => {
            let mediator = mediator(work, claim).await?;
            Command::Escalate { words, arbiter, mediator }
        }
        Request::Decide { amount, remedy, words } => Command::Decide { amount, remedy, words },
        Request::Withdraw { reason } => Command::Withdraw { reason },
        Request::SendGoods { carrier } => {
            let id: ShipmentId = work.id();
            let carrier = carrier.map(|text| text.trim().to_owned());
            let carrier = carrier.filter(|text| !text.is_empty());
            let number = number(work, stored, "SR").await?;
            Command::SendGoods { shipment: Numbered { id, number }, carrier }
        }
        Request::TakeGoods => Command::TakeGoods,
    })
}

pub(super) async fn mediator(
    work: Work<'_>,
    claim: &Claim,
) -> Result<Option<OrganizationId>, WorkflowError> {
    store::mediator(work.tx, claim.claimant, claim.respondent).await
}

fn changed(claim: &Claim, change: &Changed, countables: &[Countable]) -> LineChange {
    let of = claim.lines.iter().find(|line| line.id == change.line);
    let quantity = change.quantity.zip(of);
    LineChange {
        line: change.line,
        reason: change.reason,
        quantity: quantity.map(|(amount, of)| base(countables, of.order_line, amount)),
        amount: change.amount,
    }
}

/// A number from the claimant's series.
async fn number(
    work: Work<'_>,
    stored: &StoredClaim,
    series: &str,
) -> Result<String, WorkflowError> {
    let day = local_day(work.now, &stored.claimant_zone);
    numbers::next(work, stored.claim.claimant, series, day.year()).await
}

fn local_day(now: DateTime<Utc>, zone: &str) -> NaiveDate {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => now.with_timezone(&zone).date_naive(),
        Err(_) => now.date_naive(),
    }
}

/// What follows from events besides the claim's own rows.
async fn effects(
    work: Work<'_>,
    stored: &StoredClaim,
    events: &[Event],
    photo: Option<&crate::photo::Photo>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let claim = &stored.claim;
    for event in events {
        match event {
            Event::PhotoAdded { by } => {
                if let Some(photo) = photo {
                    store::keep_photo(work, claim, photo, *by, ask).await?;
                }
            }
            Event::GoodsSent { shipment, number, carrier } => {
                let day = local_day(work.now, &stored.claimant_zone);
                let carrier = carrier.as_deref();
                store::write_return(work, claim, (*shipment, number), carrier, day, ask).await?;
            }
            Event::GoodsTaken { .. } => {
                if let Some(back) = &claim.goods_back {
                    store::take_goods_back(work, back.shipment).await?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
