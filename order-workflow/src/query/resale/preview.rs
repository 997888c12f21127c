//! What a rule would make of the goods above, before it is written or changed.

use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, ResaleRuleId};
use supply_chain::money::Money;
use supply_chain::price_ladder::PriceLadder;
use supply_chain::resale::{NotResold, RuleState, Scope, WhyHalted};
use utoipa::ToSchema;
use uuid::Uuid;

use super::NamedView;
use super::goods::StepView;
use crate::ask::Ask;
use crate::command::resale::{
    Goods, Ground, SoldAlready, Wording, grounds, reseller, scope_of, terms_of, wanted, why,
};
use crate::error::WorkflowError;
use crate::query::catalogue::PackView;
use crate::store::organizations;
use crate::store::resale::{self as store, Candidate, Rule, Terms};
use crate::unit_of_work::{Work, Workflow};

/// Rows that are told; the rest is counted.
const ROWS_MAX: usize = 100;

/// What a rule would make of one offer above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewRow {
    /// The offer above.
    pub upstream: NamedView,
    /// Its pack.
    pub upstream_pack: PackView,
    /// What a pack of it costs the reseller, at its own price.
    pub upstream_prices: Vec<StepView>,
    /// The own pack; null where the rule can make nothing of it.
    pub pack: Option<PackView>,
    /// What one own pack costs at the least count, rounded to sen.
    #[schema(value_type = Option<String>)]
    pub cost: Option<Money>,
    /// The own prices.
    pub prices: Vec<StepView>,
    /// Today's own price of one pack, where it is sold on already.
    #[schema(value_type = Option<String>)]
    pub price_now: Option<Money>,
    /// Why nothing can be made of it: `pack`, `no_stock_cost` or `no_ladder`.
    pub why_not: Option<&'static str>,
    /// The own offer under which the same is sold already.
    pub sold_as: Option<NamedView>,
    /// Whether it is left out for that.
    pub is_left_out: bool,
}

/// What a rule would make of the goods above.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewView {
    /// Whose goods.
    pub seller_id: Uuid,
    /// Offers it would be the nearest rule for.
    pub goods: usize,
    /// Of those told here, the ones it can make nothing of.
    pub not_made: usize,
    /// Offers that are left out, for they came from the reseller itself.
    pub come_round: usize,
    /// Offers that are left out, for the reseller sells the same already.
    pub doubles: usize,
    /// The first of them; what is left out comes last.
    pub rows: Vec<PreviewRow>,
}

/// What a rule would make of the goods above; nothing is written. `of` is the rule that would say so from now on,
/// where it is there already.
///
/// # Errors
/// As [`crate::command::resale::write_rule`].
pub async fn preview(
    workflow: &Workflow,
    ask: Ask,
    (goods, of): (Goods, Option<ResaleRuleId>),
    wording: Wording,
) -> Result<PreviewView, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let (ask, goods, wording) = (ask.clone(), goods.clone(), wording.clone());
            Box::pin(async move {
                let actor = reseller(&ask)?;
                look(work, actor, (&goods, of), &wording).await
            })
        })
        .await
}

async fn look(
    work: Work<'_>,
    actor: &Actor,
    (goods, of): (&Goods, Option<ResaleRuleId>),
    wording: &Wording,
) -> Result<PreviewView, WorkflowError> {
    let organization = actor.organization;
    let (seller, scope) = match of {
        Some(id) => {
            let rule = store::find_rule(work.tx, id, false).await?;
            let rule = rule.filter(|rule| rule.organization == organization);
            let rule = rule.ok_or(WorkflowError::NotFound { what: "resale rule" })?;
            (rule.seller, rule.scope)
        }
        None => scope_of(work, actor, goods).await?,
    };
    let terms = terms_of(work, actor, wording).await?;
    let rule = Rule {
        id: of.unwrap_or_else(|| work.id()),
        organization,
        seller,
        scope,
        state: RuleState::Active,
        number: 1,
        version: 1,
        terms,
        look_at: None,
    };
    let mut rules = store::live_rules(work.tx, organization, seller).await?;
    rules.retain(|there| there.id != rule.id);
    rules.push(rule.clone());
    let tokens = organizations::asker_tokens(work.tx, organization).await?;
    let only = match rule.scope {
        Scope::Offer(offer) => Some(vec![offer]),
        _ => None,
    };
    let found =
        store::candidates(work.tx, (organization, seller), &tokens, only.as_deref()).await?;
    let (round, found): (Vec<_>, Vec<_>) =
        wanted(&rules, &rule, found).into_iter().partition(|candidate| candidate.comes_round);
    let sold = SoldAlready::of(store::own_goods(work.tx, organization).await?);
    let split = rule.terms.rule.split;
    let takes_all = rule.terms.doubles || matches!(rule.scope, Scope::Offer(_));
    let is_left_out =
        |of: &Candidate| !takes_all && of.resale_id.is_none() && sold.find(of, split).is_some();
    let (doubles, taken): (Vec<_>, Vec<_>) = found.into_iter().partition(is_left_out);
    let all: Vec<&Candidate> = taken.iter().chain(&doubles).take(ROWS_MAX).collect();
    let shown: Vec<OfferId> = all.iter().map(|of| OfferId(of.id)).collect();
    let now = store::own_prices(work.tx, organization, &shown).await?;
    let mut rows = Vec::with_capacity(shown.len());
    for ground in grounds(work.tx, organization, (&shown, &rule.terms), work.now).await? {
        let id = ground.seen.offer.id;
        let of = all.iter().find(|of| of.id == Uuid::from(id));
        let sold_as = of.and_then(|of| sold.find(of, split));
        let price_now = now.iter().find(|(of, _)| *of == id).map(|(_, price)| *price);
        rows.push(PreviewRow {
            price_now,
            sold_as: sold_as.map(|own| NamedView { id: own.id, name: own.name.clone() }),
            is_left_out: of.is_some_and(|of| is_left_out(of)),
            ..made_of(&ground, &rule.terms)
        });
    }
    rows.sort_by_key(|row| row.is_left_out);
    Ok(PreviewView {
        seller_id: OrganizationId::into(seller),
        goods: taken.len(),
        not_made: rows.iter().filter(|row| !row.is_left_out && row.why_not.is_some()).count(),
        come_round: round.len(),
        doubles: doubles.len(),
        rows,
    })
}

/// What these terms make of one offer above.
fn made_of(ground: &Ground, terms: &Terms) -> PreviewRow {
    let offer = &ground.seen.offer;
    let made = ground.own(terms, (offer.id, None));
    let made = made.and_then(|own| Ok((own, ground.above(terms)?)));
    let why_not = made.as_ref().err().map(|not: &NotResold| WhyHalted::as_str(why(*not)));
    let made = made.ok();
    PreviewRow {
        upstream: NamedView { id: offer.id.into(), name: offer.name.clone() },
        upstream_pack: PackView { name: offer.pack.name.clone(), factor: offer.pack.factor },
        upstream_prices: steps(&offer.ladder),
        pack: made
            .as_ref()
            .map(|(own, _)| PackView { name: own.pack.name.clone(), factor: own.pack.factor }),
        cost: made.as_ref().and_then(|(_, above)| above.cost(1)),
        prices: made.as_ref().map(|(own, _)| steps(&own.ladder)).unwrap_or_default(),
        price_now: None,
        why_not,
        sold_as: None,
        is_left_out: false,
    }
}

fn steps(ladder: &PriceLadder) -> Vec<StepView> {
    let steps = ladder.steps().iter();
    steps.map(|step| StepView { min_count: step.min_count, price: step.price }).collect()
}
