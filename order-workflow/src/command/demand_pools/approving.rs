//! A pledge waits where its cooperative's own rules ask for a yes of its own people: the same rules, the same people and the
//! same four eyes as with an order, for what it can come to at most (ADR 48). Until the last yes it counts for nothing.

use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{By, Command as PoolCommand, Event, PledgeWish, decide};
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::{
    Approval, ApprovalBasis, ApprovalRound, Commitment, Condition, LastPrice,
    Refusal as OrderRefusal, Requirement, requirements_of,
};
use supply_chain::tax::{TaxClass, TaxRule, rule_on};
use uuid::Uuid;

use super::answer::{PledgeAnswer, pledge_answer, waiting_answer};
use super::pledging::{Ground, OfLine, held};
use super::seen::{is_meant_for, known};
use super::telling;
use crate::ask::Ask;
use crate::command::identity::frame::{Command, Done};
use crate::error::WorkflowError;
use crate::query::approvals::APPROVE;
use crate::store::demand_pools::{
    self as store, Hold, Part, PledgeState, WaitEnd, WaitingPledge, WorthBeside,
};
use crate::store::organizations::tokens_of_asker;
use crate::store::{approval_rules, tax_rules};
use crate::unit_of_work::Work;

/// Somebody's yes to what waits.
pub(super) struct Approve(pub(super) OfLine);

/// What the buyer's own rules ask for before this is pledged; nothing where it says no more than what stands already, and
/// was approved or needed nobody.
pub(super) async fn wanted(
    work: Work<'_>,
    ground: &Ground,
    wish: &PledgeWish,
    actor: &Actor,
) -> Result<Vec<Requirement>, WorkflowError> {
    let stands = ground.own.as_ref().filter(|own| own.state == PledgeState::Standing);
    if stands.is_some_and(|own| is_covered(wish, &own.pledge.wish)) {
        return Ok(Vec::new());
    }
    let rules = approval_rules::of(work.tx, actor.organization).await?;
    if rules.is_empty() {
        return Ok(Vec::new());
    }
    let line = &ground.line;
    let tax = tax_rules::all(work.tx).await?;
    let at = (ground.stored.pool.id, line.line.id);
    let mut beside = Money::ZERO;
    for other in store::worth_beside(work.tx, at, actor.organization).await? {
        let worth = with_tax(&tax, other, work).ok_or(OrderRefusal::TooLarge)?;
        beside = beside.plus(worth).ok_or(OrderRefusal::TooLarge)?;
    }
    let most = wish.at_most().ok_or(OrderRefusal::TooLarge)?;
    let (includes_tax, tax_class) = (line.price_includes_tax, line.tax_class);
    let worth = with_tax(&tax, WorthBeside { most, includes_tax, tax_class }, work);
    let any = |is: fn(&Condition) -> bool| rules.iter().any(|rule| is(&rule.condition));
    let products = [line.product];
    let categories = if any(|condition| matches!(condition, Condition::Category { .. })) {
        approval_rules::categories(work.tx, &products).await?
    } else {
        Vec::new()
    };
    let last_prices = if any(|condition| matches!(condition, Condition::PriceRise { .. })) {
        let no_order = supply_chain::id::PurchaseOrderId(Uuid::nil());
        approval_rules::last_prices(work.tx, actor.organization, no_order, &products).await?
    } else {
        Vec::new()
    };
    let approvers = approval_rules::approvers(work.tx, actor.organization).await?;
    let basis = ApprovalBasis { rules, categories, last_prices, approvers, beside };
    let commitment = Commitment {
        product: line.product,
        worth: worth.ok_or(OrderRefusal::TooLarge)?,
        price: LastPrice { price: wish.highest, factor: line.unit.factor },
    };
    Ok(requirements_of(&commitment, &basis, &[actor.person])?)
}

/// Whether it can come to no more than what stands, in units or for one.
fn is_covered(wish: &PledgeWish, by: &PledgeWish) -> bool {
    wish.most_units() <= by.most_units() && wish.highest <= by.highest
}

fn with_tax(rules: &[TaxRule], of: WorthBeside, work: Work<'_>) -> Option<Money> {
    if of.includes_tax || of.tax_class == TaxClass::None {
        return Some(of.most);
    }
    let day = work.now.date_naive();
    match rule_on(rules, of.tax_class, day) {
        Some(rule) => of.most.plus(rule.of_line(of.most, false)?.tax),
        None => Some(of.most),
    }
}

/// Writes that a pledge waits, in place of what waited before, and tells those who may say yes.
pub(super) async fn wait(
    work: Work<'_>,
    ask: &Ask,
    (of, ground, actor): (OfLine, &Ground, &Actor),
    wish: PledgeWish,
    requirements: Vec<Requirement>,
) -> Result<Done<PledgeAnswer>, WorkflowError> {
    let own = ground.own.as_ref();
    let before = store::hold_waiting(work, of.line, actor.organization).await?;
    if let Some(before) = &before {
        if before.wish == wish && before.maker == actor.person {
            // Said a second time: it waits as it waited.
            return Ok(Done::changed(waiting_answer(of.pool, own, before, of.line)));
        }
        store::end_waiting(work, before, WaitEnd::Replaced).await?;
    }
    let round = ApprovalRound { requirements, ..ApprovalRound::default() };
    let pledge = own.map_or_else(|| ground.pledge_id, |own| own.pledge.id);
    let waiting = WaitingPledge { id: work.id(), pledge, wish, maker: actor.person, round };
    store::keep_waiting(work, (of.pool, of.line), actor.organization, &waiting).await?;
    let facts = json!({
        "product": ground.line.product_name, "unit": ground.line.unit.name, "missing": wish.most_units(),
        "price": wish.at_most(), "line": of.line,
    });
    let whose = (actor.organization, Role::Approver);
    telling::approval_wanted(work, &ground.stored, whose, facts, ask).await?;
    Ok(Done::changed(waiting_answer(of.pool, own, &waiting, of.line)))
}

/// Ends what waits, where something does; tells whether it did.
pub(super) async fn end(
    work: Work<'_>,
    of: OfLine,
    organization: OrganizationId,
    how: WaitEnd,
) -> Result<Option<WaitingPledge>, WorkflowError> {
    let waiting = store::hold_waiting(work, of.line, organization).await?;
    if let Some(waiting) = &waiting {
        store::end_waiting(work, waiting, how).await?;
    }
    Ok(waiting)
}

/// Whoever wrote it pledges, whether or not they are there when the last yes comes.
fn maker_of(actor: &Actor, maker: PersonId) -> Actor {
    Actor { person: maker, roles: vec![Role::Buyer], ..actor.clone() }
}

impl Command for Approve {
    type Grounds = bool;
    type View = PledgeAnswer;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<bool, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let stored = store::find(work.tx, self.0.pool, Part::Head, Hold::No).await?;
        let stored = known(work, stored, &ask.by).await?;
        if !actor.is_any(APPROVE) {
            return Err(WorkflowError::NotYourRole { roles: APPROVE });
        }
        let tokens = tokens_of_asker(work.tx, &ask.by).await?;
        Ok(is_meant_for(&stored, &tokens))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        is_for_asker: bool,
    ) -> Result<Done<PledgeAnswer>, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let of = self.0;
        let ground = held(work, ask, actor, (of, is_for_asker)).await?;
        let absent = || WorkflowError::NotFound { what: "pledge that waits" };
        let waiting = store::hold_waiting(work, of.line, actor.organization).await?;
        let waiting = waiting.ok_or_else(absent)?;
        let maker = maker_of(actor, waiting.maker);
        let (line, wish, facts) = (of.line, waiting.wish, ground.facts.clone());
        let command =
            PoolCommand::Pledge { id: waiting.pledge, line, wish, claimed_at: None, facts };
        // First whether it may still be pledged at all: after the closing no yes helps.
        let decided = decide(&ground.stored.pool, command, By::Person(&maker), work.now)?;
        if waiting.maker == actor.person || !waiting.round.waits_for(actor.person) {
            return Err(OrderRefusal::NotYoursToApprove.into());
        }
        let approval = Approval { person: actor.person, at: work.now };
        let waiting = WaitingPledge { round: waiting.round.clone().with(approval), ..waiting };
        if !waiting.round.is_complete() {
            store::keep_round(work, waiting.id, &waiting.round).await?;
            let own = ground.own.as_ref();
            return Ok(Done::changed(waiting_answer(of.pool, own, &waiting, of.line)));
        }
        store::end_waiting(work, &waiting, WaitEnd::Approved).await?;
        let written = match decided.events.first() {
            Some(event @ (Event::Pledged { .. } | Event::PledgeChanged { .. })) => {
                store::record_pledge(work, of.pool.into(), &ground.line, event, ask).await?
            }
            _ => None,
        };
        // What it would have said stands already.
        let own = written.or(ground.own.map(|own| (own, false))).ok_or_else(absent)?;
        let version = own.0.version;
        Ok(Done::changed(pledge_answer(of.pool, &own.0, own.1)).at(version))
    }
}
