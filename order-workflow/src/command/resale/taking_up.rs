//! Goods above that a rule holds for and that are not sold on yet are taken up; those that another rule is nearer to
//! by now go over to it.

use super::doubles::SoldAlready;
use super::making::{Ground, make};
use crate::error::WorkflowError;
use crate::store::organizations;
use crate::store::resale::{self as store, Candidate, Rule, Terms};
use crate::unit_of_work::{ConnectionTrait, Work};
use chrono::{DateTime, Utc};
use supply_chain::id::{OfferId, OrganizationId, PersonId, ResaleId, ResaleRuleId};
use supply_chain::resale::{ResaleRule, RuleState, Scope, rule_for};

/// Taken up in one transaction; the rest follows in the next.
const AT_ONCE: usize = 200;

/// Looks whether there is anything new for a rule whose time has come; tells whether there was.
pub(super) async fn look_for_new(work: Work<'_>, id: ResaleRuleId) -> Result<bool, WorkflowError> {
    let Some(mut rule) = store::find_rule(work.tx, id, true).await? else { return Ok(false) };
    if rule.look_at.is_none_or(|at| at > work.now) {
        return Ok(false);
    }
    let taken = take_up(work, &mut rule, None).await?;
    store::save_rule(work, &rule).await?;
    Ok(taken > 0)
}

/// Which rule is the nearest to an offer.
pub(crate) fn nearest<'a>(rules: &'a [Rule], offer: OfferId, category: &str) -> Option<&'a Rule> {
    let told: Vec<(Scope, ResaleRule)> =
        rules.iter().map(|rule| (rule.scope.clone(), rule.terms.rule.clone())).collect();
    let found = rule_for(&told, offer, category)?;
    let at = told.iter().position(|(_, rule)| std::ptr::eq(rule, found))?;
    rules.get(at)
}

/// The offers of a seller for which these terms would hold, were they a rule beside those that hold already.
pub(crate) fn wanted(rules: &[Rule], rule: &Rule, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let is_nearest = |candidate: &Candidate| {
        let category = candidate.category.as_deref().unwrap_or_default();
        nearest(rules, OfferId(candidate.id), category).is_some_and(|nearest| nearest.id == rule.id)
    };
    candidates.into_iter().filter(is_nearest).collect()
}

/// Takes up what is new for a rule that is held under lock, and says when to look again. Tells how many.
pub(super) async fn take_up(
    work: Work<'_>,
    rule: &mut Rule,
    by: Option<PersonId>,
) -> Result<usize, WorkflowError> {
    rule.look_at = None;
    if rule.state != RuleState::Active {
        return Ok(0);
    }
    let (organization, seller) = (rule.organization, rule.seller);
    let tokens = organizations::asker_tokens(work.tx, organization).await?;
    let only = match rule.scope {
        Scope::Offer(offer) => Some(vec![offer]),
        _ => None,
    };
    let found =
        store::candidates(work.tx, (organization, seller), &tokens, only.as_deref()).await?;
    let rules = store::live_rules(work.tx, organization, seller).await?;
    let sold = match rule.scope {
        Scope::Offer(_) => SoldAlready::default(),
        _ if rule.terms.doubles => SoldAlready::default(),
        _ => SoldAlready::of(store::own_goods(work.tx, organization).await?),
    };
    let mut fresh = Vec::new();
    let mut taken = 0;
    for candidate in wanted(&rules, rule, found) {
        match (candidate.resale_id, candidate.rule_id) {
            (Some(_), Some(of)) if of == rule.id.0 => {}
            (Some(resale), _) => {
                go_over(work, resale.into(), rule).await?;
                taken += 1;
            }
            (None, _) if candidate.comes_round => {}
            // What a person stopped by this very rule stays so.
            (None, _) if candidate.stopped_by.contains(&rule.id.0) => {}
            (None, _) if sold.find(&candidate, rule.terms.rule.split).is_some() => {}
            (None, _) => fresh.push(OfferId(candidate.id)),
        }
    }
    let mut made = 0;
    'all: for some in fresh.chunks(AT_ONCE) {
        for ground in grounds(work.tx, rule.organization, (some, &rule.terms), work.now).await? {
            if made == AT_ONCE {
                rule.look_at = Some(work.now);
                break 'all;
            }
            // What the rule can make nothing of is told in its preview, and looked at again when it changes.
            if make(work, rule, &ground, by).await?.is_ok_and(|made| made.is_some()) {
                made += 1;
            }
        }
    }
    Ok(taken + made)
}

/// What stands above for these offers.
pub(crate) async fn grounds(
    on: &impl ConnectionTrait,
    reseller: OrganizationId,
    (offers, terms): (&[OfferId], &Terms),
    now: DateTime<Utc>,
) -> Result<Vec<Ground>, WorkflowError> {
    let mut grounds = Vec::with_capacity(offers.len());
    for seen in store::seen(on, reseller, offers, now).await? {
        grounds.push(Ground::of(on, reseller, (seen, terms)).await?);
    }
    Ok(grounds)
}

/// A nearer rule holds for it from now on, and is applied at once.
async fn go_over(work: Work<'_>, resale: ResaleId, rule: &Rule) -> Result<(), WorkflowError> {
    if let Some(mut stored) = store::find(work.tx, resale, "FOR UPDATE OF r").await? {
        stored.rule = rule.id;
        stored.rule_number = 0;
        stored.look_at = Some(work.now);
        stored.version += 1;
        store::save(work, &stored).await?;
    }
    Ok(())
}
