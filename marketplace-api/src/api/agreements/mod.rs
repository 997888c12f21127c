//! Agreements over JSON: two organizations settle how they trade. Nobody but the two learns of it.
//!
//! What holds gives the buyer its own prices wherever the buyer asks: on offers, in a search, in the
//! basket; and the terms of every order it submits to that seller.

mod money;

pub use self::money::{EarlyDiscountSent, MoneyTermsSent};

use actix_web::{HttpResponse, web};
use chrono::{NaiveDate, NaiveTime};
use order_workflow::command::agreements::{
    NewAgreement, NewPrice, NewVersion, Request, handle_agreement, propose_agreement,
};
use order_workflow::query::agreements::{
    AgreementSummary, AgreementView, agreement as find_agreement, agreements,
};
use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::agreement::Percent;
use supply_chain::claim::ClaimTerms;
use supply_chain::id::{AgreementId, OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::price_ladder::PriceBreak;
use supply_chain::purchase_order::{
    AgreedCharge, ChargeKind, DeliveryCalendar, DeliveryTerms, NamedCharge, Terms,
};
use supply_chain::tax::TaxClass;
use utoipa::ToSchema;
use uuid::Uuid;

use super::offers::PriceStep;
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// The terms; what is left out is as it is without an agreement.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TermsSent {
    /// How long the seller has to answer an order, 1 to 8760; 24.
    pub hours_to_answer: Option<u32>,
    /// How long the other side has to answer a counter-offer or an amendment, 1 to 8760; 24.
    pub hours_to_counter: Option<u32>,
    /// Within how many days a seller may promise goods that are not there yet, 0 to 365; 7.
    pub days_of_backorder: Option<u32>,
    /// Until how many hours before the day of delivery a buyer may call off alone, 0 to 8760; 12.
    pub free_cancel_hours: Option<u32>,
    /// After how many days from the proof of delivery a silence is a count, 1 to 365; never.
    pub deemed_receipt_days: Option<u32>,
    /// Tempo: days from invoice to payment, 0 to 365; none agreed.
    pub payment_days: Option<u32>,
    /// How far an invoice may differ from the order, in hundredths of a percent, 0 to 10000; 0.
    pub tolerance_basis_points: Option<u32>,
    /// Whether an order that the stock can serve is accepted at once; no.
    pub accepts_automatically: Option<bool>,
    /// The least an order must come to without tax; none.
    #[schema(value_type = Option<MoneyWritten>)]
    pub minimum_goods: Option<Money>,
    /// When the seller delivers; any day.
    pub delivery: Option<DeliverySent>,
    /// `franco` or `loco`: who bears what is lost on the way; franco.
    pub delivery_terms: Option<DeliveryTermsSent>,
    /// Whether the goods do not keep, so that they can be claimed for two days only; no.
    pub are_goods_perishable: Option<bool>,
    /// Days after the count in which a claim may be opened, 1 to 365; 7.
    pub days_to_claim: Option<u32>,
    /// The same for a fault that shows later, 1 to 365; 30.
    pub days_to_claim_hidden_defects: Option<u32>,
    /// Days the seller has to answer a claim, 1 to 60; 2.
    pub days_to_answer_claims: Option<u32>,
    /// Days the buyer has for that answer, and whoever mediates for theirs, 1 to 60; 7.
    pub days_to_mediate_claims: Option<u32>,
    /// A claim up to this counts as accepted when the seller does not answer it in time; none does.
    #[schema(value_type = Option<MoneyWritten>)]
    pub silence_accepts_claims_up_to: Option<Money>,
    /// What is billed, when it is due and what happens when it is late; as it is without an agreement.
    #[serde(default)]
    pub money: MoneyTermsSent,
    /// What every order carries besides its goods, at most 10; nothing.
    #[serde(default)]
    pub charges: Vec<AgreedChargeSent>,
}

/// A charge that every order carries: freight that is free above a sum, a discount from a sum on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedChargeSent {
    /// `freight`, `fee`, `deposit` or `discount`.
    #[schema(value_type = String, example = "freight")]
    pub kind: ChargeKind,
    /// As it stands on the papers; 1 to 200 characters, each name once.
    pub description: String,
    /// Below zero for a discount, above for all else.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// taxed, exempt or none; left out, it is taxed as the goods it falls on.
    #[schema(value_type = Option<String>)]
    pub tax_class: Option<TaxClass>,
    /// Whether the amount includes PPN; no.
    #[serde(default)]
    pub includes_tax: bool,
    /// Only where the goods come to at least this without tax; a discount needs at least its own size.
    #[schema(value_type = Option<MoneyWritten>)]
    pub from: Option<Money>,
    /// Only where the goods come to less than this without tax.
    #[schema(value_type = Option<MoneyWritten>)]
    pub below: Option<Money>,
}

impl From<AgreedChargeSent> for AgreedCharge {
    fn from(sent: AgreedChargeSent) -> Self {
        Self {
            charge: NamedCharge {
                kind: sent.kind,
                description: sent.description.trim().to_owned(),
                amount: sent.amount,
                tax_class: sent.tax_class,
                includes_tax: sent.includes_tax,
            },
            from: sent.from,
            below: sent.below,
        }
    }
}

/// On which days a seller delivers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverySent {
    /// 1 is Monday, 7 Sunday; at least one.
    pub weekdays: Vec<u8>,
    /// How many days before the delivery the order must be in, 0 to 60.
    pub days_before: u32,
    /// Until what time of that day, at the seller's place: `15:00:00`.
    #[schema(value_type = String, example = "15:00:00")]
    pub cut_off: NaiveTime,
}

/// Who bears what is lost on the way.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryTermsSent {
    /// The seller, until the goods are counted.
    Franco,
    /// The buyer, once they have left.
    Loco,
}

impl From<TermsSent> for Terms {
    fn from(sent: TermsSent) -> Self {
        let without = Self::default();
        Self {
            agreement: None,
            hours_to_answer: sent.hours_to_answer.unwrap_or(without.hours_to_answer),
            hours_to_counter: sent.hours_to_counter.unwrap_or(without.hours_to_counter),
            days_of_backorder: sent.days_of_backorder.unwrap_or(without.days_of_backorder),
            free_cancel_hours: sent.free_cancel_hours.unwrap_or(without.free_cancel_hours),
            deemed_receipt_days: sent.deemed_receipt_days,
            payment_days: sent.payment_days,
            tolerance_basis_points: sent.tolerance_basis_points.unwrap_or_default(),
            accepts_automatically: sent.accepts_automatically.unwrap_or_default(),
            minimum_goods: sent.minimum_goods,
            delivery: sent.delivery.map(|sent| {
                let DeliverySent { mut weekdays, days_before, cut_off } = sent;
                weekdays.sort_unstable();
                weekdays.dedup();
                DeliveryCalendar { weekdays, days_before, cut_off }
            }),
            delivery_terms: match sent.delivery_terms {
                Some(DeliveryTermsSent::Loco) => DeliveryTerms::Loco,
                Some(DeliveryTermsSent::Franco) | None => DeliveryTerms::Franco,
            },
            claims: ClaimTerms {
                are_goods_perishable: sent.are_goods_perishable.unwrap_or_default(),
                silence_accepts_up_to: sent.silence_accepts_claims_up_to.unwrap_or_default(),
                days_to_claim: sent.days_to_claim.unwrap_or(without.claims.days_to_claim),
                days_for_hidden_defects: sent
                    .days_to_claim_hidden_defects
                    .unwrap_or(without.claims.days_for_hidden_defects),
                days_to_answer: sent.days_to_answer_claims.unwrap_or(without.claims.days_to_answer),
                days_to_mediate: sent
                    .days_to_mediate_claims
                    .unwrap_or(without.claims.days_to_mediate),
            },
            money: sent.money.into(),
            charges: sent.charges.into_iter().map(AgreedCharge::from).collect(),
        }
    }
}

/// An entry of the price book: for an offer, for a category, or, with neither, for everything. The nearest
/// counts alone. Off a step of the list a discount is rounded to whole rupiah, half a rupiah up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceSent {
    /// For this offer of the seller's.
    pub offer_id: Option<Uuid>,
    /// For this category, letter case aside.
    pub category: Option<String>,
    /// One fixed price per pack, for an offer.
    #[schema(value_type = Option<MoneyWritten>)]
    pub price: Option<Money>,
    /// Or fixed prices per pack by count, for an offer.
    pub price_breaks: Option<Vec<PriceStep>>,
    /// Or so many percent off the list, with at most two decimals: "2.50".
    #[schema(value_type = Option<String>)]
    pub discount_percent: Option<Percent>,
    /// The fewest packs, instead of the list's; for an offer.
    pub minimum_count: Option<i64>,
    /// The multiple, instead of the list's; for an offer.
    pub multiple: Option<i64>,
}

impl From<PriceSent> for NewPrice {
    fn from(sent: PriceSent) -> Self {
        let one = sent.price.map(|price| vec![PriceBreak { min_count: 1, price }]);
        let steps: Option<Vec<PriceBreak>> =
            sent.price_breaks.map(|steps| steps.into_iter().map(PriceBreak::from).collect());
        // Both at once are refused: two steps would start at one pack.
        let price_breaks = match (one, steps) {
            (Some(one), Some(steps)) => Some([one, steps].concat()),
            (one, steps) => one.or(steps),
        };
        Self {
            offer: sent.offer_id.map(OfferId),
            category: sent.category,
            price_breaks,
            discount: sent.discount_percent,
            minimum: sent.minimum_count,
            multiple: sent.multiple,
        }
    }
}

/// A version to propose.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeVersion {
    /// The first day it holds, at the seller's place; today.
    pub valid_from: Option<NaiveDate>,
    /// The last day; until further notice.
    pub valid_to: Option<NaiveDate>,
    /// What else the two want to have written down, at most 1000 characters.
    pub note: Option<String>,
    /// The terms.
    #[serde(default)]
    pub terms: TermsSent,
    /// The price book, at most 1000 entries.
    #[serde(default)]
    pub prices: Vec<PriceSent>,
}

impl From<ProposeVersion> for NewVersion {
    fn from(sent: ProposeVersion) -> Self {
        Self {
            valid_from: sent.valid_from,
            valid_to: sent.valid_to,
            note: sent.note,
            terms: sent.terms.into(),
            prices: sent.prices.into_iter().map(NewPrice::from).collect(),
        }
    }
}

/// A first proposal. The asker's organization is the seller or the buyer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeAgreement {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// Who sells.
    pub seller_id: Uuid,
    /// Who buys.
    pub buyer_id: Uuid,
    /// The first day it holds, at the seller's place; today.
    pub valid_from: Option<NaiveDate>,
    /// The last day; until further notice.
    pub valid_to: Option<NaiveDate>,
    /// What else the two want to have written down, at most 1000 characters.
    pub note: Option<String>,
    /// The terms.
    #[serde(default)]
    pub terms: TermsSent,
    /// The price book, at most 1000 entries.
    #[serde(default)]
    pub prices: Vec<PriceSent>,
}

/// Which proposal is answered.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerProposal {
    /// Its number; refused when another waits by now.
    pub number: Option<i32>,
}

/// Notice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndAgreement {
    /// The last day that whatever was agreed holds, at the seller's place; today at the earliest.
    pub last_day: NaiveDate,
}

/// `GET /api/v1/agreements`: the organization's own, on either side, newest first.
#[utoipa::path(get, path = "/api/v1/agreements", tag = "agreements", params(PageParams),
    responses((status = 200, body = Page<AgreementSummary>), (status = 403)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let actor = reading.actor()?;
    let after: Option<Uuid> = reading.page.after()?;
    let now = state.workflow.origin.now();
    let on = state.workflow.reader();
    let found = agreements(on, actor, after, reading.page.fetch(), now).await?;
    Ok(json(&Page::of(found, &reading.page, |agreement| agreement.id)))
}

/// `GET /api/v1/agreements/{id}`: for the two parties; 404 to anybody else.
#[utoipa::path(get, path = "/api/v1/agreements/{id}", tag = "agreements", params(("id" = Uuid, Path)),
    responses((status = 200, body = AgreementView), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = reading.id("id")?;
    let (actor, now) = (reading.actor()?, state.workflow.origin.now());
    let view = find_agreement(state.workflow.reader(), actor, id, now).await?;
    Ok(json_versioned(&view, view.version))
}

/// `POST /api/v1/agreements`: proposes a first version to another organization: a manager, or the seller's desk.
#[utoipa::path(post, path = "/api/v1/agreements", tag = "agreements", request_body = ProposeAgreement,
    responses((status = 201, body = AgreementView), (status = 403), (status = 409), (status = 422)))]
pub async fn propose(
    state: web::Data<State>,
    asked: Asked<ProposeAgreement>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let new = NewAgreement {
        id: body.id,
        seller: OrganizationId(body.seller_id),
        buyer: OrganizationId(body.buyer_id),
        version: NewVersion {
            valid_from: body.valid_from,
            valid_to: body.valid_to,
            note: body.note,
            terms: body.terms.into(),
            prices: body.prices.into_iter().map(NewPrice::from).collect(),
        },
    };
    Ok(respond(propose_agreement(&state.workflow, ask, new).await?))
}

/// `POST /api/v1/agreements/{id}/versions`: proposes another version. What was accepted before stays as it is.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/versions", tag = "agreements",
    params(("id" = Uuid, Path)), request_body = ProposeVersion,
    responses((status = 200, body = AgreementView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn propose_version(
    state: web::Data<State>,
    asked: Asked<ProposeVersion>,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::Propose(Box::new(body.into()));
    Ok(respond(handle_agreement(&state.workflow, ask, id, request).await?))
}

/// `POST /api/v1/agreements/{id}/accept`: takes the other side's proposal; both are bound from its first day.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/accept", tag = "agreements",
    params(("id" = Uuid, Path)), request_body = AnswerProposal,
    responses((status = 200, body = AgreementView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn accept(
    state: web::Data<State>,
    asked: Asked<AnswerProposal>,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::Accept(body.number);
    Ok(respond(handle_agreement(&state.workflow, ask, id, request).await?))
}

/// `POST /api/v1/agreements/{id}/decline`: does not take the other side's proposal.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/decline", tag = "agreements",
    params(("id" = Uuid, Path)), request_body = AnswerProposal,
    responses((status = 200, body = AgreementView), (status = 403), (status = 404), (status = 409)))]
pub async fn decline(
    state: web::Data<State>,
    asked: Asked<AnswerProposal>,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::Decline(body.number);
    Ok(respond(handle_agreement(&state.workflow, ask, id, request).await?))
}

/// `POST /api/v1/agreements/{id}/withdraw`: takes one's own proposal back.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/withdraw", tag = "agreements",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AgreementView), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = asked.id("id")?;
    Ok(respond(handle_agreement(&state.workflow, asked.ask, id, Request::Withdraw).await?))
}

/// `POST /api/v1/agreements/{id}/end`: a manager gives notice. Orders that were submitted keep their terms.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/end", tag = "agreements",
    params(("id" = Uuid, Path)), request_body = EndAgreement,
    responses((status = 200, body = AgreementView), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn end(
    state: web::Data<State>,
    asked: Asked<EndAgreement>,
) -> Result<HttpResponse, Problem> {
    let id: AgreementId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    let request = Request::End(body.last_day);
    Ok(respond(handle_agreement(&state.workflow, ask, id, request).await?))
}
