//! What happens to an own offer when what stands above it moves: as its rule declared beforehand.
//!
//! All of it is decided from what stands in the rows under lock, so it is safe late, twice, and by two processes.

use super::making::{Ground, below_cost, next_look, today_of, why};
use super::telling;
use crate::ask::Ask;
use crate::command::purchase_orders::end_of;
use crate::error::WorkflowError;
use crate::store::offers::{self, OwnOffer};
use crate::store::resale::{self as store, Note, Question, Rule, Stored, ladder_json};
use crate::unit_of_work::Work;
use chrono::NaiveDate;
use serde_json::{Value, json};
use supply_chain::id::{PersonId, ResaleId, ResaleRuleId};
use supply_chain::offer::OfferState;
use supply_chain::price_ladder::PriceLadder;
use supply_chain::resale::{Followed, ResaleState, RuleState, Sourcing, WhyHalted};

/// Looks at an offer whose time has come; tells whether anything changed.
pub(super) async fn follow(work: Work<'_>, id: ResaleId) -> Result<bool, WorkflowError> {
    let lock = "FOR UPDATE OF r SKIP LOCKED";
    let Some(before) = store::find(work.tx, id, lock).await? else { return Ok(false) };
    if before.look_at.is_none_or(|at| at > work.now) {
        return Ok(false);
    }
    let version = before.version;
    let after = look(work, before, false, &Ask::by_the_clock()).await?;
    Ok(after.version != version)
}

/// What becomes of the own offer.
enum Outcome {
    /// Nothing.
    Stays,
    /// It is made anew.
    Becomes(Box<OwnOffer>),
    /// It stays until the end of a day.
    Held(NaiveDate),
    /// A person is asked.
    Ask { would_be: PriceLadder, is_below_cost: bool },
    /// It cannot be sold on for now.
    Halt(WhyHalted),
}

/// Brings an offer, held under lock, to what its rule says today. With `apply` the rule is applied anew, whatever it
/// says about prices that move: because a person said so.
pub(super) async fn look(
    work: Work<'_>,
    before: Stored,
    apply: bool,
    ask: &Ask,
) -> Result<Stored, WorkflowError> {
    let rule = store::find_rule(work.tx, before.rule, false).await?;
    let rule = rule.ok_or(WorkflowError::NotFound { what: "resale rule" })?;
    let own = offers::find_for_update(work.tx, before.organization, before.own).await?;
    let own = own.ok_or(WorkflowError::NotFound { what: "offer" })?;
    if rule.state == RuleState::Stopped || own.state == OfferState::Withdrawn {
        return stop(work, before, own, ask).await;
    }
    let mut found = store::seen(work.tx, before.organization, &[before.upstream], work.now).await?;
    let seen = found.pop().ok_or(WorkflowError::NotFound { what: "offer" })?;
    let ground = Ground::of(work.tx, before.organization, (seen, &rule.terms)).await?;
    let today = today_of(work, before.organization).await?;
    let mut after = before.clone();
    after.look_at = Some(next_look(work));
    after.followed = ground.seen.offer.ladder.clone();
    if rule.state == RuleState::Paused || (before.state == ResaleState::Paused && !apply) {
        return rest(work, (before, after), own, ask).await;
    }
    let outcome = outcome(&rule, &before, (&own, &ground), today, apply);
    let moves = !matches!(outcome, Outcome::Halt(WhyHalted::Pack | WhyHalted::Product));
    if moves && let Ok(above) = ground.above(&rule.terms) {
        after.above = above;
        after.listed = ground.listed(&rule.terms);
    }
    settle(work, (&rule, &before, after), (own, &ground), outcome, ask).await
}

fn outcome(
    rule: &Rule,
    before: &Stored,
    (own, ground): (&OwnOffer, &Ground),
    today: NaiveDate,
    apply: bool,
) -> Outcome {
    let terms = &rule.terms;
    if apply || rule.number != before.rule_number {
        if terms.rule.sourcing == Sourcing::BackToBack && !ground.is_there() {
            return Outcome::Halt(WhyHalted::Gone);
        }
        return match ground.own(terms, (own.id, Some(own))) {
            Ok(own) => Outcome::Becomes(Box::new(own)),
            Err(not) => Outcome::Halt(why(not)),
        };
    }
    // A pack that holds something else has a price that means something else: a person has to look.
    if ground.seen.offer.product != before.upstream_product {
        return Outcome::Halt(WhyHalted::Product);
    }
    if ground.seen.offer.pack.factor != before.upstream_factor {
        return Outcome::Halt(WhyHalted::Pack);
    }
    let made = ground.own(terms, (own.id, Some(own)));
    let (followed, made) = match (terms.rule.follow(&own.ladder, &ground.upstream, today), made) {
        (Ok(Followed::Pause), _) => return Outcome::Halt(WhyHalted::Gone),
        (Ok(followed), Ok(made)) => (followed, made),
        (Err(not), _) | (_, Err(not)) => return Outcome::Halt(why(not)),
    };
    // What is no price is followed at once.
    let beside = |ladder: &PriceLadder| OwnOffer {
        ladder: ladder.clone(),
        state: own.state,
        counts: made.counts,
        price_includes_tax: made.price_includes_tax,
        ..own.clone()
    };
    match followed {
        Followed::Unchanged | Followed::Pause => {
            let same = beside(&own.ladder);
            if same == *own { Outcome::Stays } else { Outcome::Becomes(Box::new(same)) }
        }
        Followed::Reprice { to } => Outcome::Becomes(Box::new(beside(&to))),
        Followed::Held { until, .. } => Outcome::Held(until),
        // Somebody said no to it; but nobody says yes to a loss.
        Followed::Ask { would_be, is_below_cost: false }
            if before.kept.as_ref() == Some(&would_be) =>
        {
            Outcome::Stays
        }
        Followed::Ask { would_be, is_below_cost } => Outcome::Ask { would_be, is_below_cost },
    }
}

/// Writes what came of it.
async fn settle(
    work: Work<'_>,
    (rule, before, mut after): (&Rule, &Stored, Stored),
    (own, ground): (OwnOffer, &Ground),
    outcome: Outcome,
    ask: &Ask,
) -> Result<Stored, WorkflowError> {
    let mut goods = own.clone();
    let was_halted = before.state == ResaleState::Halted;
    after.question = None;
    after.held_until = None;
    if !matches!(outcome, Outcome::Halt(_)) {
        after.state = ResaleState::Active;
        after.halted = None;
        after.rule_number = rule.number;
        after.split = rule.terms.rule.split;
        after.sourcing = rule.terms.rule.sourcing;
        after.upstream_factor = ground.seen.offer.pack.factor;
        after.upstream_product = ground.seen.offer.product;
    }
    let mut said: Option<(&'static str, Value)> = None;
    match outcome {
        Outcome::Stays => {}
        Outcome::Becomes(made) => {
            goods = *made;
            after.kept = None;
            if goods.ladder != own.ladder {
                let facts =
                    json!({ "from": ladder_json(&own.ladder), "to": ladder_json(&goods.ladder) });
                said = Some(("repriced", facts));
            }
        }
        Outcome::Held(until) => {
            after.held_until = Some(until);
            let zone = store::zone_of(work.tx, before.organization).await?;
            after.look_at = Some(next_look(work).min(end_of(until, &zone)));
            if before.held_until != Some(until) {
                said = Some(("held", json!({ "until": until })));
            }
        }
        Outcome::Ask { would_be, is_below_cost } => {
            let question = (would_be, is_below_cost);
            said = asks(work, before, (&mut after, &mut goods), question);
        }
        Outcome::Halt(why) => {
            halt(&mut after, &mut goods, why);
            if before.halted != Some(why) {
                said = Some(("halted", json!({ "why": why.as_str() })));
            }
        }
    }
    if was_halted && after.state == ResaleState::Active {
        goods.state = OfferState::Published;
        said = said.or_else(|| Some(("back", json!({}))));
    }
    after.is_below_cost =
        after.state == ResaleState::Active && below_cost(&goods, &after.above).is_some();
    if after.is_below_cost && !before.is_below_cost && said.as_ref().is_none_or(is_of_holding) {
        // As was declared beforehand; but not in silence.
        said = Some(("sold_below_cost", json!({ "until": after.held_until })));
    }
    if goods != own {
        offers::update(work, before.organization, &goods).await?;
    }
    if let Some((kind, facts)) = said {
        telling::tell(work, (&after, &goods.name), kind, ask).await?;
        let (organization, rule, resale) = (before.organization, after.rule, Some(before.id));
        let note = Note { organization, rule, resale, kind, facts };
        store::note(work, note, by(ask)).await?;
    }
    written(work, before, after).await
}

/// A person is asked; what would be sold at a loss is off sale meanwhile. Tells what is new about it.
fn asks(
    work: Work<'_>,
    before: &Stored,
    (after, goods): (&mut Stored, &mut OwnOffer),
    (would_be, is_below_cost): (PriceLadder, bool),
) -> Option<(&'static str, Value)> {
    let known = before.question.clone().filter(|asked| asked.would_be == would_be);
    let is_new = known.is_none();
    let asked_at = known.map_or(work.now, |asked| asked.asked_at);
    let why = WhyHalted::BelowCost;
    if is_below_cost {
        halt(after, goods, why);
    }
    let told = ladder_json(&would_be);
    after.question = Some(Question { would_be, is_below_cost, asked_at });
    if is_below_cost && before.halted != Some(why) {
        return Some(("halted", json!({ "why": why.as_str(), "would_be": told })));
    }
    is_new.then(|| ("asked", json!({ "would_be": told })))
}

/// Takes it off sale for now.
fn halt(resale: &mut Stored, goods: &mut OwnOffer, why: WhyHalted) {
    resale.state = ResaleState::Halted;
    resale.halted = Some(why);
    if goods.state == OfferState::Published {
        goods.state = OfferState::Paused;
    }
}

fn is_of_holding((kind, _): &(&'static str, Value)) -> bool {
    *kind == "held"
}

/// It rests: nothing of it is on sale, but what it costs is kept up to date.
async fn rest(
    work: Work<'_>,
    (before, mut after): (Stored, Stored),
    own: OwnOffer,
    ask: &Ask,
) -> Result<Stored, WorkflowError> {
    after.state = ResaleState::Paused;
    after.halted = None;
    after.question = None;
    after.held_until = None;
    if own.state == OfferState::Published {
        let goods = OwnOffer { state: OfferState::Paused, ..own };
        offers::update(work, before.organization, &goods).await?;
    }
    if before.state != ResaleState::Paused {
        let (organization, rule, resale) = (before.organization, before.rule, Some(before.id));
        let note = Note { organization, rule, resale, kind: "paused", facts: json!({}) };
        store::note(work, note, by(ask)).await?;
    }
    written(work, &before, after).await
}

/// It ends; its offer is taken off for good, and old orders still point to it.
pub(super) async fn stop(
    work: Work<'_>,
    before: Stored,
    own: OwnOffer,
    ask: &Ask,
) -> Result<Stored, WorkflowError> {
    let after = Stored {
        state: ResaleState::Stopped,
        halted: None,
        question: None,
        held_until: None,
        look_at: None,
        ..before.clone()
    };
    if own.state != OfferState::Withdrawn {
        let goods = OwnOffer { state: OfferState::Withdrawn, ..own };
        offers::update(work, before.organization, &goods).await?;
    }
    let (organization, rule, resale) = (before.organization, before.rule, Some(before.id));
    let note = Note { organization, rule, resale, kind: "stopped", facts: json!({}) };
    store::note(work, note, by(ask)).await?;
    written(work, &before, after).await
}

/// Writes it, one version on where anything but the time of the next look changed.
async fn written(
    work: Work<'_>,
    before: &Stored,
    mut after: Stored,
) -> Result<Stored, WorkflowError> {
    if (Stored { look_at: before.look_at, ..after.clone() }) != *before {
        after.version = before.version + 1;
    }
    store::save(work, &after).await?;
    Ok(after)
}

fn by(ask: &Ask) -> Option<PersonId> {
    ask.signed_by()
}

/// Looked at in the transaction of whoever changed a rule; the rest follows by the job.
const AT_ONCE: i64 = 100;

/// Looks at some of what a rule sells on and has to be looked at.
pub(super) async fn look_at_some(
    work: Work<'_>,
    rule: ResaleRuleId,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    for id in store::awake(work, rule, AT_ONCE).await? {
        if let Some(before) = store::find(work.tx, id, "FOR UPDATE OF r").await? {
            look(work, before, false, ask).await?;
        }
    }
    Ok(())
}
