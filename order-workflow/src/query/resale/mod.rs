//! Resale as the reseller's own people see it: rules, what they sell on, what is asked, and what a rule would make of
//! the goods above. Nobody else learns that there is one.

mod goods;
mod links;
mod preview;
mod sellers;
mod waiting;

pub(crate) use goods::resale_view;
pub use goods::{QuestionView, ResaleFilter, ResaleView, StepView, resale, resales};

pub use links::{LinkView, LinksView, links_of, order_links};
pub use preview::{PreviewRow, PreviewView, preview};
pub use sellers::{SellerAbove, sellers_above};
pub use waiting::{ResaleDuty, ResaleWaiting, tasks, waiting};

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};
use serde::Serialize;
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, ResaleRuleId};
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::organization::{Ability, Role};
use supply_chain::resale::{Follow, Margin, RuleState, Scope};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::command::catalogue::DESK;
use crate::error::WorkflowError;
use crate::query::catalogue::limit;
use crate::store::resale::{Rule, RuleRow, Terms, opening};
use crate::unit_of_work::{row, rows};

/// Who reads what is sold on: margins are for those who set them, and for who looks after the books.
const READERS: &[Role] = &[Role::Sales, Role::Manager, Role::Treasurer, Role::Auditor];

/// The organization whose resale the actor may read.
fn reader(actor: &Actor) -> Result<OrganizationId, WorkflowError> {
    if actor.is_any(READERS) {
        Ok(actor.organization)
    } else {
        Err(WorkflowError::NotYourRole { roles: READERS })
    }
}

/// Whether the actor may write rules and answer questions.
#[must_use]
pub fn may_resell(actor: &Actor) -> bool {
    actor.is_any(DESK)
        && [Ability::List, Ability::Resell, Ability::Buy].into_iter().all(|able| actor.can(able))
}

/// An organization or an offer by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedView {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// From `min_count` own packs on, this is added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MarginView {
    /// Own packs.
    pub min_count: i64,
    /// So many percent of the cost; null where it is an amount.
    #[schema(value_type = Option<String>, example = "4")]
    pub percent: Option<Decimal>,
    /// An amount on each pack, rupiah with two places; null where it is percent.
    #[schema(value_type = Option<String>, example = "500.00")]
    pub amount: Option<Money>,
}

/// A rule by which goods are sold on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleView {
    /// UUIDv7.
    pub id: Uuid,
    /// Goes up with everything that people do to it.
    pub version: i64,
    /// Which version of its wording holds.
    pub number: i32,
    /// `active`, `paused` or `stopped`.
    pub state: &'static str,
    /// `offer`, `category` or `everything`.
    pub scope: &'static str,
    /// Whose goods.
    pub seller: NamedView,
    /// The one offer it is for; null for many.
    pub offer: Option<NamedView>,
    /// The category it is for; null for others.
    pub category: Option<String>,
    /// Own packs in one pack from above.
    pub split: i64,
    /// What a pack is called that is not sold as it comes.
    pub pack_name: Option<String>,
    /// What is added, by own count.
    pub margins: Vec<MarginView>,
    /// Prices are rounded up to a multiple of this.
    #[schema(value_type = String, example = "100.00")]
    pub round_up_to: Money,
    /// `back_to_back` or `from_stock`.
    pub sourcing: &'static str,
    /// `pass_on`, `hold_until` or `ask_me`.
    pub follow: &'static str,
    /// The last day on which prices are held.
    pub hold_until: Option<NaiveDate>,
    /// For whom the own margin is open: `nobody`, `direct_buyer` or `everyone`.
    pub open_to: &'static str,
    /// Who may see and buy.
    #[schema(value_type = super::written::AudienceWritten)]
    pub audience: Audience,
    /// Whether goods that the organization sells already are taken up too.
    pub doubles: bool,
    /// Offers that are sold on by it.
    pub goods: i64,
    /// Of those, the ones a person is asked about.
    pub asked: i64,
    /// Of those, the ones that cannot be sold on for now.
    pub halted: i64,
    /// Whether goods above are still to be taken up.
    pub is_at_work: bool,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// What may be asked of it now.
    pub allowed_commands: Vec<&'static str>,
}

#[derive(FromQueryResult)]
struct Beside {
    seller_name: String,
    offer_name: Option<String>,
    goods: i64,
    asked: i64,
    halted: i64,
    updated_at: DateTime<Utc>,
}

struct WholeRow {
    rule: RuleRow,
    beside: Beside,
}

impl FromQueryResult for WholeRow {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            rule: RuleRow::from_query_result(row, prefix)?,
            beside: Beside::from_query_result(row, prefix)?,
        })
    }
}

fn sql(condition: &str) -> String {
    format!(
        "SELECT {}, s.name AS seller_name, o.name AS offer_name, w.updated_at,
                (SELECT count(*) FROM resale r WHERE r.rule_id = w.id AND r.ended_at IS NULL) AS goods,
                (SELECT count(*) FROM resale r WHERE r.rule_id = w.id AND r.ended_at IS NULL
                 AND r.question IS NOT NULL) AS asked,
                (SELECT count(*) FROM resale r WHERE r.rule_id = w.id AND r.state = 'halted') AS halted
         FROM resale_rule w JOIN resale_terms t ON t.rule_id = w.id AND t.number = w.number
         JOIN organization s ON s.id = w.seller_id LEFT JOIN offer o ON o.id = w.offer_id
         WHERE w.organization_id = $1 AND {condition}",
        RuleRow::COLUMNS
    )
}

fn view(row: WholeRow) -> Result<RuleView, WorkflowError> {
    let beside = row.beside;
    let rule = Rule::try_from(row.rule)?;
    let (scope, offer, category) = match &rule.scope {
        Scope::Offer(id) => {
            let name = beside.offer_name.unwrap_or_default();
            ("offer", Some(NamedView { id: (*id).into(), name }), None)
        }
        Scope::Category(category) => ("category", None, Some(category.clone())),
        Scope::Everything => ("everything", None, None),
    };
    let terms = &rule.terms;
    let (follow, hold_until) = match terms.rule.follow {
        Follow::PassOn => ("pass_on", None),
        Follow::HoldUntil { day } => ("hold_until", Some(day)),
        Follow::AskMe => ("ask_me", None),
    };
    Ok(RuleView {
        id: rule.id.into(),
        version: rule.version,
        number: rule.number,
        state: rule.state.as_str(),
        scope,
        seller: NamedView { id: rule.seller.into(), name: beside.seller_name },
        offer,
        category,
        split: terms.rule.split,
        pack_name: terms.pack_name.clone(),
        margins: margins(terms),
        round_up_to: terms.rule.round_up_to,
        sourcing: terms.rule.sourcing.as_str(),
        follow,
        hold_until,
        open_to: terms.rule.open_to.as_str(),
        audience: terms.audience.clone(),
        doubles: terms.doubles,
        goods: beside.goods,
        asked: beside.asked,
        halted: beside.halted,
        is_at_work: rule.look_at.is_some(),
        updated_at: beside.updated_at,
        allowed_commands: match rule.state {
            RuleState::Active => vec!["change", "pause", "stop"],
            RuleState::Paused => vec!["change", "resume", "stop"],
            RuleState::Stopped => Vec::new(),
        },
    })
}

fn margins(terms: &Terms) -> Vec<MarginView> {
    let view = |from: &supply_chain::resale::MarginFrom| {
        let (percent, amount) = match from.margin {
            Margin::Percent(percent) => (Some(percent.normalize()), None),
            Margin::Amount(amount) => (None, Some(amount)),
        };
        MarginView { min_count: from.min_count, percent, amount }
    };
    terms.rule.margins.iter().map(view).collect()
}

/// A rule of the organization's own.
pub(crate) async fn rule_view(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ResaleRuleId,
) -> Result<RuleView, WorkflowError> {
    let values = [Uuid::from(organization).into(), Uuid::from(id).into()];
    let found: Option<WholeRow> = row(on, &sql("w.id = $2"), values).await?;
    view(found.ok_or(WorkflowError::NotFound { what: "resale rule" })?)
}

/// A rule, for the people of its organization.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else; 403 without a role that reads it.
pub async fn rule(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: ResaleRuleId,
) -> Result<RuleView, WorkflowError> {
    rule_view(on, reader(actor)?, id).await
}

/// The organization's rules, newest first; those that ended too, where that is asked.
///
/// # Errors
/// 403 without a role that reads them.
pub async fn rules(
    on: &impl ConnectionTrait,
    actor: &Actor,
    (ended, after, at_most): (bool, Option<Uuid>, u64),
) -> Result<Vec<RuleView>, WorkflowError> {
    let organization = reader(actor)?;
    let condition = "($2 OR w.ended_at IS NULL) AND ($3::uuid IS NULL OR w.id < $3) ORDER BY w.id DESC LIMIT $4";
    let values = [Uuid::from(organization).into(), ended.into(), after.into(), limit(at_most)];
    let found: Vec<WholeRow> = rows(on, &sql(condition), values).await?;
    found.into_iter().map(view).collect()
}

/// For whom an organization's own prices are open in the chains of what others sell on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OpeningView {
    /// `nobody`, `direct_buyer` or `everyone`.
    pub open_to: &'static str,
    /// 0 where it was never said.
    pub version: i64,
}

pub(crate) async fn opening_view(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<OpeningView, WorkflowError> {
    let (open_to, version) = opening(on, organization).await?;
    Ok(OpeningView { open_to: open_to.as_str(), version })
}

/// For whom the actor's organization opened its own prices.
///
/// # Errors
/// 403 without a role that reads it.
pub async fn price_opening(
    on: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<OpeningView, WorkflowError> {
    opening_view(on, reader(actor)?).await
}
