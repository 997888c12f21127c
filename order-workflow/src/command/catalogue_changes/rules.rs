//! By a rule over a part of the catalogue: shown before it is done, and done as it was shown.
//!
//! A rule does what it can and says what it leaves out, and why. What the preview showed is named by a fingerprint; when
//! an offer moved between the look and the yes, the answer is a no and another look.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use supply_chain::id::{CatalogueChangeId, OrganizationId};
use supply_chain::offer::OfferState;
use supply_chain::price_adjustment::{Adjustment, PriceAdjustment};
use uuid::Uuid;

use super::carrying::{Wish, carry};
use super::refusal::Refusal;
use super::start;
use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::command::catalogue::{DESK, STOCK_MAX, seller};
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::command::imports::Standing;
use crate::error::WorkflowError;
use crate::query::catalogue_changes::{ChangeView, LeftOut, PreviewView, change, preview_row};
use crate::store::catalogue_changes::{self as store, Goods, Which};
use crate::store::import_bulk;
use crate::store::resale::ladder_json;
use crate::unit_of_work::{ConnectionTrait, Work, Workflow};

/// Rows of a preview: those whose price moves most.
const SHOWN: usize = 20;
/// Packs that a stock may be set to by a rule, whatever the pack.
const STOCK_PACKS_MAX: i64 = 1_000_000_000;

/// Which own offers a rule is about; those on sale or paused, where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The category, in any letters.
    pub category: Option<String>,
    /// Part of the name, or the whole of a code.
    pub text: Option<String>,
    /// In this state.
    pub state: Option<OfferState>,
}

/// What is to be of each of them; `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// Which offers.
    pub of: Filter,
    /// How prices move.
    pub price: Option<PriceAdjustment>,
    /// Packs there are.
    pub stock: Option<i64>,
    /// On sale or paused.
    pub state: Option<OfferState>,
}

impl Rule {
    fn checked(&self, waits: bool) -> Result<(), Refusal> {
        if self.price.is_none() && self.stock.is_none() && self.state.is_none() {
            return Err(Refusal::NothingSaid);
        }
        if waits && (self.stock.is_some() || self.state.is_some()) {
            return Err(Refusal::OnlyPricesWait);
        }
        if let Some(price) = self.price {
            price.checked()?;
        }
        if self.stock.is_some_and(|stock| !(0..=STOCK_PACKS_MAX).contains(&stock)) {
            return Err(Refusal::Stock { most: STOCK_PACKS_MAX });
        }
        if self.state == Some(OfferState::Withdrawn) {
            return Err(Refusal::OnOrOffOnly);
        }
        Ok(())
    }

    fn which(&self) -> Which {
        let said = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        Which::Matching {
            category: said(&self.of.category),
            text: said(&self.of.text),
            state: self.of.state,
        }
    }

    /// As it is kept beside the change, in the words of [`crate::query::catalogue_changes::RuleView`].
    fn kept(&self) -> Value {
        let (basis_points, amount) = match self.price.map(|price| price.by) {
            Some(Adjustment::BasisPoints(points)) => (Some(points), None),
            Some(Adjustment::Amount(amount)) => (None, Some(amount)),
            None => (None, None),
        };
        json!({
            "category": self.of.category, "q": self.of.text, "in_state": self.of.state,
            "basis_points": basis_points, "amount": amount,
            "round_to": self.price.map(|price| price.round_to), "stock": self.stock,
            "state": self.state,
        })
    }
}

/// What a rule comes to.
struct Meant {
    wishes: Vec<Wish>,
    matched: usize,
    left_out: BTreeMap<&'static str, i64>,
    standing: HashMap<Uuid, Standing>,
}

async fn meant(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    rule: &Rule,
    (starts_on, to_write): (Option<NaiveDate>, bool),
) -> Result<Meant, WorkflowError> {
    let goods = store::goods(on, seller, &rule.which(), to_write).await?;
    let planned: HashSet<Uuid> = match starts_on {
        Some(day) => {
            let ids = goods.iter().map(|goods| goods.id).collect();
            store::planned_on(on, ids, day).await?.into_iter().collect()
        }
        None => HashSet::new(),
    };
    let standing = match rule.stock {
        Some(_) => {
            let products: HashSet<Uuid> = goods.iter().map(|goods| goods.product).collect();
            let products = products.into_iter().collect();
            import_bulk::standing(on, seller, products, to_write).await?
        }
        None => HashMap::new(),
    };
    let mut packs: HashMap<Uuid, i64> = HashMap::new();
    for goods in &goods {
        *packs.entry(goods.product).or_default() += 1;
    }
    let matched = goods.len();
    let mut left_out: BTreeMap<&'static str, i64> = BTreeMap::new();
    let mut wishes = Vec::new();
    for goods in goods {
        let stands = standing.get(&goods.product);
        let several = packs.get(&goods.product).is_some_and(|packs| *packs > 1);
        let is_planned = planned.contains(&goods.id);
        match wish(goods, rule, (stands, several), (starts_on.is_some(), is_planned)) {
            Ok(wish) => wishes.push(wish),
            Err(why) => *left_out.entry(why).or_default() += 1,
        }
    }
    Ok(Meant { wishes, matched, left_out, standing })
}

/// What the rule wishes for one offer, or the word for why it is left out.
fn wish(
    goods: Goods,
    rule: &Rule,
    (stands, several): (Option<&Standing>, bool),
    (waits, is_planned): (bool, bool),
) -> Result<Wish, &'static str> {
    let prices = match rule.price {
        Some(price) => Some(price.applied(&goods.ladder).map_err(|_none| "no_price_left")?),
        None => None,
    };
    let on_hand = match rule.stock {
        // "Ten of each" says nothing where one product is sold in two packs.
        Some(_) if several => return Err("several_packs"),
        Some(packs) => {
            let on_hand = packs.checked_mul(goods.factor).filter(|base| *base <= STOCK_MAX);
            let on_hand = on_hand.ok_or("too_many")?;
            if stands.is_some_and(|stands| on_hand < stands.reserved) {
                return Err("below_reserved");
            }
            Some(on_hand)
        }
        None => None,
    };
    let wish = Wish { goods, prices, state: rule.state, on_hand }.narrowed(stands);
    if wish.forbidden().is_some() {
        return Err("follows_rule");
    }
    if wish.is_empty() {
        return Err("unchanged");
    }
    if waits && is_planned {
        return Err("planned_already");
    }
    Ok(wish)
}

impl Meant {
    /// Names exactly what would be done, so that the yes is to what was shown.
    fn fingerprint(&self) -> Result<String, WorkflowError> {
        let mut hash = Sha256::new();
        for wish in &self.wishes {
            let there = self.standing.get(&wish.goods.product).map(|stands| stands.on_hand);
            let line = json!([
                wish.goods.id,
                wish.goods.version,
                wish.prices.as_ref().map(ladder_json),
                wish.state,
                wish.on_hand,
                there.filter(|_| wish.on_hand.is_some()),
            ]);
            hash.update(serde_json::to_vec(&line)?);
        }
        let digest: [u8; 32] = hash.finalize().into();
        Ok(hex::encode(&digest[..16]))
    }

    fn view(&self) -> Result<PreviewView, WorkflowError> {
        let moves = |wish: &Wish| {
            let old = wish.goods.ladder.steps().first().map_or(0, |step| step.price.sen());
            let new = wish.prices.as_ref().and_then(|prices| prices.steps().first().copied());
            new.map_or(0, |step| step.price.sen() - old)
        };
        let old = |wish: &Wish| {
            wish.goods.ladder.steps().first().map_or(1, |step| step.price.sen().max(1))
        };
        let mut biggest: Vec<&Wish> = self.wishes.iter().collect();
        // By how much of the price, in millionths; then by how much money.
        biggest.sort_by_cached_key(|wish| {
            let part = i128::from(moves(wish).abs()) * 1_000_000 / i128::from(old(wish));
            std::cmp::Reverse((part, moves(wish).abs()))
        });
        let count = |holds: &dyn Fn(&Wish) -> bool| {
            i64::try_from(self.wishes.iter().filter(|wish| holds(wish)).count()).unwrap_or(i64::MAX)
        };
        Ok(PreviewView {
            matched: i64::try_from(self.matched).unwrap_or(i64::MAX),
            changed: count(&|_| true),
            dearer: count(&|wish| moves(wish) > 0),
            cheaper: count(&|wish| moves(wish) < 0),
            stocks: count(&|wish| wish.on_hand.is_some()),
            turned: count(&|wish| wish.state.is_some()),
            left_out: self
                .left_out
                .iter()
                .map(|(why, count)| LeftOut { why: (*why).to_owned(), count: *count })
                .collect(),
            biggest: biggest
                .into_iter()
                .take(SHOWN)
                .map(|wish| {
                    let there = self.standing.get(&wish.goods.product);
                    let there = there.map_or(0, |stands| stands.on_hand);
                    preview_row(
                        &wish.goods,
                        wish.prices.as_ref(),
                        wish.state,
                        (there, wish.on_hand),
                    )
                })
                .collect(),
            seen: self.fingerprint()?,
        })
    }
}

/// What a rule would do now; nothing is changed.
///
/// # Errors
/// 403 without a desk role; [`Refusal`] as the rule itself is wrong.
pub async fn preview(
    workflow: &Workflow,
    by: &Asker,
    rule: &Rule,
    starts_on: Option<NaiveDate>,
) -> Result<PreviewView, WorkflowError> {
    let ask = Ask::plain(by.clone(), crate::ask::Channel::Api);
    let actor = seller(&ask, DESK)?;
    rule.checked(starts_on.is_some())?;
    meant(workflow.reader(), actor.organization, rule, (starts_on, false)).await?.view()
}

/// Does what a rule says, or plans its prices from a day on; answers 201 with a [`ChangeView`]. With `seen`, only what
/// the preview of that name showed.
///
/// # Errors
/// 403 without a desk role; [`Refusal::PreviewOvertaken`]; [`Refusal::NothingChanges`]; [`Refusal`] as the rule itself
/// is wrong; [`WorkflowError::IdTaken`].
pub async fn change_by_rule(
    workflow: &Workflow,
    ask: Ask,
    (id, starts_on): (Option<Uuid>, Option<NaiveDate>),
    (rule, seen): (Rule, Option<String>),
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, ByRule { id, starts_on, rule, seen }).await
}

struct ByRule {
    id: Option<Uuid>,
    starts_on: Option<NaiveDate>,
    rule: Rule,
    seen: Option<String>,
}

impl Command for ByRule {
    type Grounds = ();
    type View = ChangeView;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        seller(ask, DESK).map(|_actor| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<ChangeView>, WorkflowError> {
        let actor = seller(ask, DESK)?;
        self.rule.checked(self.starts_on.is_some())?;
        let start = start(work, actor.organization, self.starts_on).await?;
        let to_write = (self.starts_on, true);
        let meant = meant(work.tx, actor.organization, &self.rule, to_write).await?;
        if self.seen.is_some() && self.seen != Some(meant.fingerprint()?) {
            return Err(Refusal::PreviewOvertaken.into());
        }
        if meant.wishes.is_empty() {
            return Err(Refusal::NothingChanges.into());
        }
        let id = crate::command::own_id(self.id)?.map_or_else(|| work.id(), CatalogueChangeId);
        carry(work, actor, (id, Some(self.rule.kept())), start, &meant.wishes).await?;
        let view = change(work.tx, &ask.by, id, work.now).await?;
        let version = view.version;
        Ok(Done::made(view).at(version))
    }
}
