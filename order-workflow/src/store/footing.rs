//! On what footing a buyer stands with a seller: all that an order between the two is priced and judged by,
//! read in one statement. Every command that prices lines begins with it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::de::DeserializeOwned;
use serde_json::Value;
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::offer::{Offer, asker_tokens};
use supply_chain::organization::Kind;
use supply_chain::patronage::{TradeClass, TradeFacts};
use supply_chain::purchase_order::{ApprovalRule, Pricing, Terms};
use supply_chain::tax::TaxRule;
use uuid::Uuid;

use super::agreements::{ASKED, InForce, InForceRow, in_force};
use super::purchase_orders::Trader;
use super::record::BusinessDates;
use super::{approval_rules, offers, tax_rules};
use crate::error::WorkflowError;
use crate::unit_of_work::row;

/// What the two trade by today.
#[derive(Debug, Clone)]
pub(crate) struct Footing {
    /// The buyer, while it trades.
    pub(crate) buyer: Option<Trader>,
    /// The seller, while it trades.
    pub(crate) seller: Option<Trader>,
    /// As what the goods are sold between them, once it binds both (domain.md 1.4).
    pub(crate) trade_class: TradeClass,
    /// The rules by which the buyer approves, oldest first.
    pub(crate) approval_rules: Vec<ApprovalRule>,
    offers: Vec<Offer>,
    tax_rules: Vec<TaxRule>,
    terms: Terms,
}

impl Footing {
    /// What the offers cost the buyer on those days.
    pub(crate) fn pricing(self, dates: BusinessDates) -> Pricing {
        Pricing {
            offers: self.offers,
            tax_rules: self.tax_rules,
            today: dates.seller,
            time: dates.seller_time,
            terms: self.terms,
        }
    }
}

#[derive(FromQueryResult)]
struct FootingRow {
    buyer_name: String,
    buyer_zone: String,
    buyer_kind: String,
    buyer_trades: bool,
    belongs_to: Vec<Uuid>,
    seller_name: String,
    seller_zone: String,
    seller_kind: String,
    seller_belongs_to_buyer: bool,
    seller_trades: bool,
    agreement: Option<Value>,
    offers: Value,
    tax_rules: Value,
    approval_rules: Value,
}

/// How `buyer` stands with `seller` at `now`, with those of `ids` that exist, whoever sells them. A seller
/// that is not registered for PPN has no tax rules: it must not charge any (domain.md 4.1).
///
/// The list of offers is handed on through a sub-select: PostgreSQL then expects the same of every list, and
/// keeps one plan for all of them.
///
/// # Errors
/// [`WorkflowError::NotFound`] when there is no such buyer or seller.
pub(crate) async fn footing(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    seller: OrganizationId,
    ids: &[OfferId],
    now: DateTime<Utc>,
) -> Result<Footing, WorkflowError> {
    read(on, (buyer, seller), ids, None, now).await
}

/// On what footing a member stands with their cooperative, by its storefront's own `terms`: `tokens` say what is meant
/// for them, and neither agreements nor rules of approval have anything to do with it.
///
/// # Errors
/// [`WorkflowError::NotFound`] when there is no such cooperative.
pub(crate) async fn at_storefront(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    (ids, tokens): (&[OfferId], &[String]),
    terms: Terms,
    now: DateTime<Utc>,
) -> Result<Footing, WorkflowError> {
    let found = read(on, (cooperative, cooperative), ids, Some(tokens), now).await?;
    Ok(Footing { terms, approval_rules: Vec::new(), ..found })
}

async fn read(
    on: &impl ConnectionTrait,
    (buyer, seller): (OrganizationId, OrganizationId),
    ids: &[OfferId],
    tokens: Option<&[String]>,
    now: DateTime<Utc>,
) -> Result<Footing, WorkflowError> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let sql = format!(
        "SELECT b.name AS buyer_name, b.zone AS buyer_zone, b.kind AS buyer_kind, b.ended_at IS NULL AS buyer_trades,
                ARRAY(SELECT a.upper_id FROM affiliation a
                      WHERE a.lower_id = b.id AND a.until IS NULL ORDER BY 1) AS belongs_to,
                s.name AS seller_name, s.zone AS seller_zone, s.kind AS seller_kind,
                EXISTS (SELECT FROM affiliation a
                        WHERE a.lower_id = s.id AND a.upper_id = b.id AND a.until IS NULL) AS seller_belongs_to_buyer,
                s.ended_at IS NULL AS seller_trades,
                (SELECT to_jsonb(g) FROM ({} AND a.seller_id = $4) g) AS agreement,
                (SELECT coalesce(jsonb_agg(f), '[]')
                 FROM ({} WHERE o.id = ANY(ARRAY(SELECT unnest($3)))) f) AS offers,
                (SELECT coalesce(jsonb_agg(t), '[]')
                 FROM (SELECT r.id, r.tax_class, r.code, r.rate::text, r.numerator, r.denominator, r.valid_from
                       FROM tax_rule r WHERE s.vat_registered) t) AS tax_rules,
                (SELECT coalesce(jsonb_agg(r), '[]') FROM ({}) r) AS approval_rules
         FROM organization b JOIN organization s ON s.id = $4 WHERE b.id = $1",
        in_force(ASKED),
        *offers::OFFERED,
        approval_rules::IN_FORCE,
    );
    let values = [Uuid::from(buyer).into(), now.into(), ids.into(), Uuid::from(seller).into()];
    let found: Option<FootingRow> = row(on, &sql, values).await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "seller" })?;
    let kind = kind_of(buyer, &found.buyer_kind)?;
    let above: Vec<OrganizationId> = found.belongs_to.into_iter().map(OrganizationId).collect();
    let facts = TradeFacts {
        is_members: tokens.is_some(),
        seller: kind_of(seller, &found.seller_kind)?,
        buyer: Some(kind),
        is_affiliated: found.seller_belongs_to_buyer || above.contains(&seller),
    };
    let tokens = tokens.map_or_else(|| asker_tokens(buyer, kind, &above), <[String]>::to_vec);
    let agreement: Option<InForceRow> = found.agreement.map(serde_json::from_value).transpose()?;
    let agreed = agreement.map(InForce::try_from).transpose()?;
    let offered: Vec<offers::OrderedOffer> = serde_json::from_value(found.offers)?;
    let trader = |id, name, zone, trades| Some(Trader { id, name, zone }).filter(|_| trades);
    Ok(Footing {
        buyer: trader(buyer, found.buyer_name, found.buyer_zone, found.buyer_trades),
        seller: trader(seller, found.seller_name, found.seller_zone, found.seller_trades),
        trade_class: facts.class(),
        approval_rules: all::<approval_rules::RuleRow, _>(found.approval_rules)?,
        offers: offered
            .into_iter()
            .map(|row| row.offered(&tokens, agreed.as_slice()))
            .collect::<Result<_, _>>()?,
        tax_rules: all::<tax_rules::RuleRow, _>(found.tax_rules)?,
        terms: agreed.map_or_else(Terms::default, |agreed| agreed.terms),
    })
}

fn kind_of(organization: OrganizationId, word: &str) -> Result<Kind, WorkflowError> {
    Kind::from_word(word).ok_or_else(|| WorkflowError::BadRow {
        table: "organization",
        column: "kind",
        id: organization.to_string(),
    })
}

/// Rows that came as one value.
fn all<Row, T>(list: Value) -> Result<Vec<T>, WorkflowError>
where
    Row: DeserializeOwned,
    T: TryFrom<Row, Error = WorkflowError>,
{
    let found: Vec<Row> = serde_json::from_value(list)?;
    found.into_iter().map(T::try_from).collect()
}
