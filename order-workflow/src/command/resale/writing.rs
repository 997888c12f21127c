//! Rules as people write, change, pause and stop them.

use super::making::{checked, make, today_of};
use super::taking_up::{grounds, take_up};
use super::{Refusal, reseller};
use crate::answers::Answer;
use crate::ask::Ask;
use crate::command::catalogue::checked_audience;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::own_id;
use crate::error::WorkflowError;
use crate::query::resale::{RuleView, rule_view};
use crate::store::organizations;
use crate::store::purchase_orders::seller_of;
use crate::store::resale::{self as store, Note, Rule, Terms};
use crate::unit_of_work::{Work, Workflow};
use serde_json::{Value, json};
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, ResaleRuleId};
use supply_chain::offer::Audience;
use supply_chain::resale::{ResaleRule, RuleState, Scope};
use uuid::Uuid;

/// Which goods a rule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goods {
    /// This offer of another's.
    Offer(OfferId),
    /// A category of a seller's goods.
    Category(OrganizationId, String),
    /// All that a seller offers.
    Everything(OrganizationId),
}

/// What a rule says, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Pack, margin, where goods come from, what is followed, for whom the margin is open.
    pub rule: ResaleRule,
    /// What a pack is called that is not sold as it comes; 1 to 40 characters.
    pub pack_name: Option<String>,
    /// Who may see and buy; by the reseller's kind, where nothing is said.
    pub audience: Option<Audience>,
    /// Whether goods that the reseller sells already are taken up too; of one offer that is always so.
    pub doubles: bool,
}

/// A new rule.
#[derive(Debug, Clone)]
pub struct NewRule {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// For which goods.
    pub goods: Goods,
    /// What it says.
    pub wording: Wording,
}

/// What is asked of a rule that exists.
#[derive(Debug, Clone)]
pub enum RuleRequest {
    /// To say something else from now on: prices are made anew at once.
    Change(Wording),
    /// To let it rest: nothing by it is on sale.
    Pause,
    /// To let it hold again, all of it.
    Resume,
    /// To end it: what it sells on is taken off for good. A wider rule for the same goods takes them up anew.
    Stop,
}

/// Writes a rule and puts what it holds for on sale; 201 with a [`RuleView`]. What does not fit into one transaction
/// follows by itself.
///
/// # Errors
/// 403 without a desk role or the ability; 404 for goods that are not the asker's to buy; a [`Refusal`].
pub async fn write_rule(
    workflow: &Workflow,
    ask: Ask,
    new: NewRule,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Write(new)).await
}

/// Carries out `request` on a rule; 200 with the [`RuleView`] as it then stands.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody but its organization; stale; a [`Refusal`].
pub async fn handle_rule(
    workflow: &Workflow,
    ask: Ask,
    id: ResaleRuleId,
    request: RuleRequest,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Handle { id, request }).await
}

/// What a wording comes to for an organization.
pub(crate) async fn terms_of(
    work: Work<'_>,
    actor: &Actor,
    wording: &Wording,
) -> Result<Terms, WorkflowError> {
    let pack_name = wording.pack_name.as_ref().map(|name| name.trim().to_owned());
    let pack_name = pack_name.filter(|name| !name.is_empty());
    if pack_name.as_ref().is_some_and(|name| name.chars().count() > 40) {
        let (field, limit) = ("pack_name", 40);
        return Err(crate::command::catalogue::Refusal::TextTooLong { field, limit }.into());
    }
    let usual = Audience::default_of(actor.kind);
    let audience = wording.audience.as_ref().unwrap_or(&usual);
    let audience = checked_audience(work, actor.organization, audience).await?;
    let terms = Terms { rule: wording.rule.clone(), pack_name, audience, doubles: wording.doubles };
    checked(&terms, today_of(work, actor.organization).await?)?;
    Ok(terms)
}

/// The seller and scope of goods that the asker can buy.
pub(crate) async fn scope_of(
    work: Work<'_>,
    actor: &Actor,
    goods: &Goods,
) -> Result<(OrganizationId, Scope), WorkflowError> {
    let not_found = WorkflowError::NotFound { what: "seller" };
    let (seller, scope) = match goods {
        Goods::Offer(offer) => {
            let seller = seller_of(work.tx, *offer).await?;
            let seller = seller.ok_or(WorkflowError::NotFound { what: "offer" })?;
            (seller, Scope::Offer(*offer))
        }
        Goods::Category(seller, category) => {
            let category = category.trim();
            if category.is_empty() || category.chars().count() > 120 {
                let (field, limit) = ("category", 120);
                return Err(crate::command::catalogue::Refusal::TextTooLong { field, limit }.into());
            }
            (*seller, Scope::Category(category.to_owned()))
        }
        Goods::Everything(seller) => (*seller, Scope::Everything),
    };
    if seller == actor.organization {
        return Err(Refusal::OwnGoods.into());
    }
    if organizations::first_unknown(work.tx, &[seller]).await?.is_some() {
        return Err(not_found);
    }
    if let Scope::Offer(offer) = scope {
        let tokens = organizations::asker_tokens(work.tx, actor.organization).await?;
        let parties = (actor.organization, seller);
        let found = store::candidates(work.tx, parties, &tokens, Some(&[offer])).await?;
        // What is not on sale to the asker is absent.
        let found = found.first().ok_or(WorkflowError::NotFound { what: "offer" })?;
        if found.comes_round {
            return Err(Refusal::ComesRound.into());
        }
    }
    Ok((seller, scope))
}

struct Write(NewRule);

impl Command for Write {
    type Grounds = Actor;
    type View = RuleView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<Actor, WorkflowError> {
        reseller(ask).cloned()
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        actor: Actor,
    ) -> Result<Done<RuleView>, WorkflowError> {
        let (seller, scope) = scope_of(work, &actor, &self.0.goods).await?;
        let terms = terms_of(work, &actor, &self.0.wording).await?;
        let mut rule = Rule {
            id: own_id(self.0.id)?.map_or_else(|| work.id(), ResaleRuleId),
            organization: actor.organization,
            seller,
            scope,
            state: RuleState::Active,
            number: 1,
            version: 1,
            terms,
            look_at: None,
        };
        if !store::insert_rule(work, &rule, actor.person).await? {
            let rules = store::live_rules(work.tx, actor.organization, seller).await?;
            let there = rules.iter().find(|there| is_same(&there.scope, &rule.scope));
            let rule = there.map_or(rule.id, |there| there.id);
            return Err(Refusal::RuleThere { rule }.into());
        }
        noted(work, &rule, "written", told(&rule.terms), ask).await?;
        let taken = take_up(work, &mut rule, Some(actor.person)).await?;
        if let (Scope::Offer(offer), 0) = (&rule.scope, taken) {
            // One offer by itself: whoever asked is told why it cannot be done.
            let offers = [*offer];
            let found = grounds(work.tx, rule.organization, (&offers, &rule.terms), work.now);
            let ground = found.await?.pop().ok_or(Refusal::NothingAbove)?;
            make(work, &rule, &ground, Some(actor.person)).await?.map_err(Refusal::Terms)?;
        }
        store::save_rule(work, &rule).await?;
        let view = rule_view(work.tx, actor.organization, rule.id).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}

fn is_same(one: &Scope, other: &Scope) -> bool {
    match (one, other) {
        (Scope::Category(one), Scope::Category(other)) => {
            one.trim().to_lowercase() == other.trim().to_lowercase()
        }
        _ => one == other,
    }
}

/// What a rule says, for its history.
fn told(terms: &Terms) -> Value {
    json!({ "rule": terms.rule, "pack_name": terms.pack_name, "audience": terms.audience, "doubles": terms.doubles })
}

async fn noted(
    work: Work<'_>,
    rule: &Rule,
    kind: &'static str,
    facts: Value,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let note = Note { organization: rule.organization, rule: rule.id, resale: None, kind, facts };
    store::note(work, note, ask.signed_by()).await
}

struct Handle {
    id: ResaleRuleId,
    request: RuleRequest,
}

impl Command for Handle {
    type Grounds = (Actor, Rule);
    type View = RuleView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<Self::Grounds, WorkflowError> {
        let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
        let rule = store::find_rule(work.tx, self.id, true).await?;
        let rule = rule.filter(|rule| rule.organization == actor.organization);
        let rule = rule.ok_or(WorkflowError::NotFound { what: "resale rule" })?;
        Ok((reseller(ask)?.clone(), rule))
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (actor, mut rule): Self::Grounds,
    ) -> Result<Done<RuleView>, WorkflowError> {
        ask.expect(rule.version)?;
        let is = |state| matches!(rule.state, there if there == state);
        match &self.request {
            _ if is(RuleState::Stopped) => {
                return Err(Refusal::RuleIs { state: rule.state }.into());
            }
            RuleRequest::Pause if is(RuleState::Paused) => {
                return Err(Refusal::RuleIs { state: rule.state }.into());
            }
            RuleRequest::Resume if is(RuleState::Active) => {
                return Err(Refusal::RuleIs { state: rule.state }.into());
            }
            RuleRequest::Change(wording) => {
                let terms = terms_of(work, &actor, wording).await?;
                if terms != rule.terms {
                    rule.terms = terms;
                    rule.number += 1;
                    store::insert_terms(work, &rule, actor.person).await?;
                    noted(work, &rule, "changed", told(&rule.terms), ask).await?;
                }
            }
            RuleRequest::Pause => {
                rule.state = RuleState::Paused;
                noted(work, &rule, "paused", json!({}), ask).await?;
            }
            RuleRequest::Resume => {
                rule.state = RuleState::Active;
                store::unpause(work, rule.id).await?;
                noted(work, &rule, "resumed", json!({}), ask).await?;
            }
            RuleRequest::Stop => {
                rule.state = RuleState::Stopped;
                noted(work, &rule, "stopped", json!({}), ask).await?;
            }
        }
        rule.version += 1;
        rule.look_at = (rule.state == RuleState::Active).then_some(work.now);
        store::save_rule(work, &rule).await?;
        if rule.state == RuleState::Stopped {
            // Another rule may be the nearest now.
            store::wake_rules(work, rule.organization, rule.seller).await?;
        }
        // Applied at once as far as one transaction bears; the job does the rest.
        store::wake_of_rule(work, rule.id).await?;
        super::following::look_at_some(work, rule.id, ask).await?;
        if rule.state == RuleState::Active {
            take_up(work, &mut rule, Some(actor.person)).await?;
            store::save_rule(work, &rule).await?;
        }
        let view = rule_view(work.tx, actor.organization, rule.id).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}
