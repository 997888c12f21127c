//! Rules, and what each says version by version.

use super::bad;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row, rows};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use supply_chain::id::{OfferId, OrganizationId, PersonId, ResaleRuleId};
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::price_chain::OpenTo;
use supply_chain::resale::{Follow, ResaleRule, RuleState, Scope, Sourcing};
use uuid::Uuid;

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Pack, margin, where goods come from, what is followed, for whom the margin is open.
    pub(crate) rule: ResaleRule,
    /// What a pack is called that is not sold as it comes.
    pub(crate) pack_name: Option<String>,
    /// Who may see and buy.
    pub(crate) audience: Audience,
    /// Whether goods that the reseller sells already are taken up too.
    pub(crate) doubles: bool,
}

/// A rule with what it says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Which.
    pub(crate) id: ResaleRuleId,
    /// Whose.
    pub(crate) organization: OrganizationId,
    /// Whose goods are sold on.
    pub(crate) seller: OrganizationId,
    /// Which of them.
    pub(crate) scope: Scope,
    /// Where it stands.
    pub(crate) state: RuleState,
    /// The version of its terms.
    pub(crate) number: i32,
    /// For `ETag`.
    pub(crate) version: i64,
    /// What it says.
    pub(crate) terms: Terms,
    /// When somebody has to look for what is new above.
    pub(crate) look_at: Option<DateTime<Utc>>,
}

/// A row of [`RULES`].
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct RuleRow {
    pub(crate) id: Uuid,
    organization_id: Uuid,
    seller_id: Uuid,
    scope: String,
    offer_id: Option<Uuid>,
    category: Option<String>,
    state: String,
    number: i32,
    version: i64,
    look_at: Option<DateTime<Utc>>,
    split: i64,
    pack_name: Option<String>,
    margins: serde_json::Value,
    round_up_sen: i64,
    sourcing: String,
    follow: String,
    hold_until: Option<NaiveDate>,
    open_to: String,
    audience: String,
    audience_tokens: Vec<String>,
    doubles: bool,
}

impl RuleRow {
    /// The columns of a rule `w` and its terms `t`.
    pub(crate) const COLUMNS: &str =
        "w.id, w.organization_id, w.seller_id, w.scope, w.offer_id, w.category, w.state, w.number, w.version, w.look_at,
         t.split, t.pack_name, t.margins, t.round_up_sen, t.sourcing, t.follow, t.hold_until, t.open_to, t.audience,
         t.audience_tokens, t.doubles";
}

impl TryFrom<RuleRow> for Rule {
    type Error = WorkflowError;

    fn try_from(row: RuleRow) -> Result<Self, WorkflowError> {
        let bad = |column| bad("resale_rule", column, row.id);
        let organization = OrganizationId(row.organization_id);
        let scope = match (row.scope.as_str(), row.offer_id, row.category) {
            ("offer", Some(offer), _) => Scope::Offer(OfferId(offer)),
            ("category", _, Some(category)) => Scope::Category(category),
            ("everything", ..) => Scope::Everything,
            _ => return Err(bad("scope")),
        };
        let follow = match (row.follow.as_str(), row.hold_until) {
            ("pass_on", _) => Follow::PassOn,
            ("hold_until", Some(day)) => Follow::HoldUntil { day },
            ("ask_me", _) => Follow::AskMe,
            _ => return Err(bad("follow")),
        };
        Ok(Self {
            id: ResaleRuleId(row.id),
            organization,
            seller: row.seller_id.into(),
            scope,
            state: RuleState::from_word(&row.state).ok_or_else(|| bad("state"))?,
            number: row.number,
            version: row.version,
            look_at: row.look_at,
            terms: Terms {
                rule: ResaleRule {
                    split: row.split,
                    margins: serde_json::from_value(row.margins)
                        .map_err(|_unreadable| bad("margins"))?,
                    round_up_to: Money::from_sen(row.round_up_sen),
                    sourcing: Sourcing::from_word(&row.sourcing).ok_or_else(|| bad("sourcing"))?,
                    follow,
                    open_to: OpenTo::from_word(&row.open_to).ok_or_else(|| bad("open_to"))?,
                },
                pack_name: row.pack_name,
                audience: Audience::from_word(&row.audience, organization, &row.audience_tokens)
                    .ok_or_else(|| bad("audience"))?,
                doubles: row.doubles,
            },
        })
    }
}

/// A rule; with `hold`, under lock until the transaction ends.
pub(crate) async fn find_rule(
    on: &impl ConnectionTrait,
    id: ResaleRuleId,
    hold: bool,
) -> Result<Option<Rule>, WorkflowError> {
    let sql = format!(
        "SELECT {} FROM resale_rule w JOIN resale_terms t ON t.rule_id = w.id AND t.number = w.number
         WHERE w.id = $1 {}",
        RuleRow::COLUMNS,
        if hold { "FOR UPDATE OF w" } else { "" }
    );
    let found: Option<RuleRow> = row(on, &sql, [Uuid::from(id).into()]).await?;
    found.map(Rule::try_from).transpose()
}

/// The rules by which an organization sells on a seller's goods, oldest first, without what ended.
pub(crate) async fn live_rules(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
    seller: OrganizationId,
) -> Result<Vec<Rule>, WorkflowError> {
    let sql = format!(
        "SELECT {} FROM resale_rule w JOIN resale_terms t ON t.rule_id = w.id AND t.number = w.number
         WHERE w.organization_id = $1 AND w.seller_id = $2 AND w.ended_at IS NULL ORDER BY w.id",
        RuleRow::COLUMNS,
    );
    let found: Vec<RuleRow> =
        rows(on, &sql, [Uuid::from(organization).into(), Uuid::from(seller).into()]).await?;
    found.into_iter().map(Rule::try_from).collect()
}

/// Puts a rule on record, with its first terms. Nothing is written where one like it holds already; tells so.
///
/// # Errors
/// [`WorkflowError::IdTaken`].
pub(crate) async fn insert_rule(
    work: Work<'_>,
    rule: &Rule,
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let (scope, offer, category) = match &rule.scope {
        Scope::Offer(offer) => ("offer", Some(Uuid::from(*offer)), None),
        Scope::Category(category) => ("category", None, Some(category.clone())),
        Scope::Everything => ("everything", None, None),
    };
    let inserted = execute(
        work.tx,
        "INSERT INTO resale_rule (id, organization_id, seller_id, scope, offer_id, category, state, number, version,
             look_at, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) ON CONFLICT DO NOTHING",
        [
            Uuid::from(rule.id).into(),
            Uuid::from(rule.organization).into(),
            Uuid::from(rule.seller).into(),
            scope.into(),
            offer.into(),
            category.into(),
            rule.state.as_str().into(),
            rule.number.into(),
            rule.version.into(),
            rule.look_at.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    if inserted == 0 {
        let taken = find_rule(work.tx, rule.id, false).await?.is_some();
        return if taken { Err(WorkflowError::IdTaken) } else { Ok(false) };
    }
    insert_terms(work, rule, by).await?;
    Ok(true)
}

/// Writes what a rule says, as its present version.
pub(crate) async fn insert_terms(
    work: Work<'_>,
    rule: &Rule,
    by: PersonId,
) -> Result<(), WorkflowError> {
    let (terms, audience) = (&rule.terms, &rule.terms.audience);
    let (follow, hold_until) = match terms.rule.follow {
        Follow::PassOn => ("pass_on", None),
        Follow::HoldUntil { day } => ("hold_until", Some(day)),
        Follow::AskMe => ("ask_me", None),
    };
    execute(
        work.tx,
        "INSERT INTO resale_terms (rule_id, number, split, pack_name, margins, round_up_sen, sourcing, follow, hold_until,
             open_to, audience, audience_tokens, doubles, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        [
            Uuid::from(rule.id).into(),
            rule.number.into(),
            terms.rule.split.into(),
            terms.pack_name.clone().into(),
            serde_json::to_value(&terms.rule.margins)?.into(),
            terms.rule.round_up_to.sen().into(),
            terms.rule.sourcing.as_str().into(),
            follow.into(),
            hold_until.into(),
            terms.rule.open_to.as_str().into(),
            audience.word().into(),
            audience.tokens(rule.organization).into(),
            terms.doubles.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes where a rule stands, one version on.
pub(crate) async fn save_rule(work: Work<'_>, rule: &Rule) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "UPDATE resale_rule SET state = $2, number = $3, version = $4, look_at = $5, updated_at = $6,
             ended_at = CASE WHEN $2 = 'stopped' THEN $6::timestamptz END WHERE id = $1",
        [
            Uuid::from(rule.id).into(),
            rule.state.as_str().into(),
            rule.number.into(),
            rule.version.into(),
            rule.look_at.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}
