//! Agreements as their two parties see them, and a buyer's own prices for a search. Nobody else learns
//! that there is one.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use supply_chain::agreement::{Entry, Percent, Price, Scope, allowed};
use supply_chain::ask::Actor;
use supply_chain::claim::ClaimTerms;
use supply_chain::id::{AgreementId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{AgreementVersion, Party, Terms};
use utoipa::ToSchema;
use uuid::Uuid;

use super::catalogue::limit;
use super::orders::{TermsView, staff, terms_view};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::store::agreements::{self as store, Stored, bad, prices_of};
use crate::store::organizations::{asker_tokens, desk_of};
use crate::unit_of_work::{row, rows};

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgreementParty {
    /// Which organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// An agreement in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgreementSummary {
    /// Which agreement.
    pub id: Uuid,
    /// For `If-Match`.
    pub version: i64,
    /// Who sells.
    pub seller: AgreementParty,
    /// Who buys.
    pub buyer: AgreementParty,
    /// The number of the version that holds today; null where none does.
    pub in_force: Option<i32>,
    /// The last day it holds, where there is one.
    pub holds_until: Option<NaiveDate>,
    /// The number of the version that waits for an answer; null where none does.
    pub proposed: Option<i32>,
    /// `buyer` or `seller`: who proposed it.
    pub proposed_by: Option<String>,
    /// When anything last happened to it.
    pub updated_at: DateTime<Utc>,
}

/// An agreement for one of its parties.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgreementView {
    /// Which agreement.
    pub id: Uuid,
    /// Goes up with everything that happens to it.
    pub version: i64,
    /// Who sells.
    pub seller: AgreementParty,
    /// Who buys.
    pub buyer: AgreementParty,
    /// The version that holds today, whole; null where none does.
    pub in_force: Option<VersionView>,
    /// The version that waits for an answer, whole; null where none does.
    pub proposed: Option<VersionView>,
    /// All versions, the newest first, in short.
    pub versions: Vec<VersionSummary>,
    /// What happened, in order.
    pub history: Vec<AgreementEntry>,
    /// `propose`, `accept`, `decline`, `withdraw`, `end`: what the asker may do now.
    pub allowed_commands: Vec<&'static str>,
}

/// A version in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct VersionSummary {
    /// From 1 up.
    pub number: i32,
    /// `proposed`, `accepted`, `declined` or `withdrawn`.
    pub state: String,
    /// `buyer` or `seller`: whose proposal it is.
    pub proposed_by: String,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When it was answered or taken back.
    pub answered_at: Option<DateTime<Utc>>,
    /// The first day it holds, at the seller's place.
    pub valid_from: NaiveDate,
    /// The last day it was agreed for; null for until further notice.
    pub valid_to: Option<NaiveDate>,
    /// The last day it holds by notice.
    pub last_day: Option<NaiveDate>,
}

/// A version, whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionView {
    /// In short.
    #[serde(flatten)]
    pub summary: VersionSummary,
    /// What else the two wrote down.
    pub note: Option<String>,
    /// The terms.
    pub terms: TermsView,
    /// How long whom has for a claim, and what silence means.
    pub claims: ClaimTermsView,
    /// The price book, in the order it was written.
    pub prices: Vec<PriceView>,
}

/// How long whom has for a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClaimTermsView {
    /// Days after the count in which a claim may be opened.
    pub days_to_claim: u32,
    /// Whether the two trade in goods that do not keep.
    pub are_goods_perishable: bool,
    /// Days after the count for a fault that shows later.
    pub days_for_hidden_defects: u32,
    /// Days the other side has for its answer.
    pub days_to_answer: u32,
    /// Days the claimant has for the answer, and a mediator for theirs.
    pub days_to_mediate: u32,
    /// A claim up to this counts as accepted when nobody answers.
    #[schema(value_type = String, example = "0.00")]
    pub silence_accepts_up_to: Money,
}

impl From<&ClaimTerms> for ClaimTermsView {
    fn from(terms: &ClaimTerms) -> Self {
        Self {
            days_to_claim: terms.days_to_claim,
            are_goods_perishable: terms.are_goods_perishable,
            days_for_hidden_defects: terms.days_for_hidden_defects,
            days_to_answer: terms.days_to_answer,
            days_to_mediate: terms.days_to_mediate,
            silence_accepts_up_to: terms.silence_accepts_up_to,
        }
    }
}

/// An entry of a price book. Without offer and category it is for everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceView {
    /// For this offer.
    pub offer_id: Option<Uuid>,
    /// Its goods, as they were called when the price was proposed.
    pub product_name: Option<String>,
    /// Its pack then.
    pub pack: Option<String>,
    /// Base units in that pack; where the offer's pack holds another number by now, the entry says nothing.
    pub factor: Option<i64>,
    /// For this category.
    pub category: Option<String>,
    /// Prices per pack.
    pub price_breaks: Option<Vec<AgreedStep>>,
    /// Or so many percent off the list, with two decimals.
    #[schema(value_type = Option<String>, example = "2.50")]
    pub discount_percent: Option<Percent>,
    /// The fewest packs, where it is not the list's.
    pub minimum_count: Option<i64>,
    /// The multiple, where it is not the list's.
    pub multiple: Option<i64>,
}

/// From `min_count` packs a pack costs `price`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgreedStep {
    /// Packs.
    pub min_count: i64,
    /// Of one pack, in rupiah.
    #[schema(value_type = String, example = "105300.00")]
    pub price: Money,
}

/// Something that happened to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromQueryResult)]
pub struct AgreementEntry {
    /// From 1 up.
    pub position: i64,
    /// `proposed`, `accepted`, `declined`, `withdrawn` or `ended`.
    pub kind: String,
    /// Which version.
    pub number: Option<i32>,
    /// The last day, of a notice.
    pub last_day: Option<NaiveDate>,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub person_name: String,
    /// For which of the two.
    pub organization_id: Uuid,
}

/// Which agreement gives an offer the price that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreedBy {
    /// The agreement.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
}

impl From<AgreementVersion> for AgreedBy {
    fn from(version: AgreementVersion) -> Self {
        Self { id: version.id.into(), version: version.version }
    }
}

#[derive(FromQueryResult)]
struct Names {
    seller: String,
    buyer: String,
}

#[derive(FromQueryResult)]
struct VersionRow {
    number: i32,
    state: String,
    side: String,
    proposed_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
    note: Option<String>,
    terms: serde_json::Value,
}

impl VersionRow {
    fn summary(&self) -> VersionSummary {
        VersionSummary {
            number: self.number,
            state: self.state.clone(),
            proposed_by: self.side.clone(),
            proposed_at: self.proposed_at,
            answered_at: self.answered_at,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            last_day: self.last_day,
        }
    }
}

/// The agreement for one of its parties; members are none.
pub(crate) fn known(found: Option<Stored>, actor: &Actor) -> Result<Stored, WorkflowError> {
    found
        .filter(|_| staff(actor).is_ok())
        .filter(|stored| stored.agreement.party(actor.organization).is_some())
        .ok_or(WorkflowError::NotFound { what: "agreement" })
}

/// The agreement as it stands at `now`, for one of its parties.
pub(crate) async fn view(
    on: &impl ConnectionTrait,
    stored: &Stored,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<AgreementView, WorkflowError> {
    let agreement = &stored.agreement;
    let id = agreement.id;
    let names: Option<Names> = row(
        on,
        "SELECT s.name AS seller, b.name AS buyer FROM organization s, organization b WHERE s.id = $1 AND b.id = $2",
        [Uuid::from(agreement.seller).into(), Uuid::from(agreement.buyer).into()],
    )
    .await?;
    let names = names.ok_or(WorkflowError::NotFound { what: "organization" })?;
    let versions: Vec<VersionRow> = rows(
        on,
        "SELECT number, state, side, proposed_at, answered_at, valid_from, valid_to, last_day, note, terms
         FROM agreement_version WHERE agreement_id = $1 ORDER BY number DESC",
        [Uuid::from(id).into()],
    )
    .await?;
    let today = stored.today(now);
    let whole = async |number: Option<i32>| {
        let Some(found) = versions.iter().find(|version| Some(version.number) == number) else {
            return Ok::<_, WorkflowError>(None);
        };
        let terms: Terms =
            serde_json::from_value(found.terms.clone()).map_err(|_unreadable| bad("terms", id))?;
        let version = AgreementVersion { id, version: found.number };
        let prices = prices_of(on, id, found.number).await?;
        let whole = Terms { agreement: Some(version), ..terms };
        Ok(Some(VersionView {
            summary: found.summary(),
            note: found.note.clone(),
            terms: terms_view(&whole),
            claims: (&whole.claims).into(),
            prices: prices.entries().iter().map(price_view).collect(),
        }))
    };
    let party = |id: Uuid, name: String| AgreementParty { id, name };
    Ok(AgreementView {
        id: id.into(),
        version: stored.version,
        seller: party(agreement.seller.into(), names.seller),
        buyer: party(agreement.buyer.into(), names.buyer),
        in_force: whole(agreement.in_force(today).map(|version| version.number)).await?,
        proposed: whole(agreement.proposed().map(|version| version.number)).await?,
        history: history(on, id).await?,
        allowed_commands: allowed(agreement, actor, today)
            .into_iter()
            .map(supply_chain::agreement::CommandName::as_str)
            .collect(),
        versions: versions.iter().map(VersionRow::summary).collect(),
    })
}

async fn history(
    on: &impl ConnectionTrait,
    id: AgreementId,
) -> Result<Vec<AgreementEntry>, WorkflowError> {
    rows(
        on,
        "SELECT h.position, h.kind, h.number, h.last_day, h.recorded_at, coalesce(d.name, '') AS person_name, h.organization_id
         FROM agreement_history h LEFT JOIN person_detail d ON d.person_id = h.person_id
         WHERE h.agreement_id = $1 ORDER BY h.position",
        [Uuid::from(id).into()],
    )
    .await
}

fn price_view(entry: &Entry) -> PriceView {
    let mut view = PriceView {
        offer_id: None,
        product_name: None,
        pack: None,
        factor: None,
        category: None,
        price_breaks: None,
        discount_percent: None,
        minimum_count: entry.minimum,
        multiple: entry.multiple,
    };
    match &entry.scope {
        Scope::Offer(id, agreed) => {
            view.offer_id = Some(Uuid::from(*id));
            view.product_name = Some(agreed.name.clone());
            view.pack = Some(agreed.pack.name.clone());
            view.factor = Some(agreed.pack.factor);
        }
        Scope::Category(category) => view.category = Some(category.clone()),
        Scope::Everything => {}
    }
    match &entry.price {
        Price::Fixed(ladder) => {
            let step = |step: &supply_chain::price_ladder::PriceBreak| AgreedStep {
                min_count: step.min_count,
                price: step.price,
            };
            view.price_breaks = Some(ladder.steps().iter().map(step).collect());
        }
        Price::Discount(percent) => view.discount_percent = Some(*percent),
    }
    view
}

/// An agreement, for one of its parties.
///
/// # Errors
/// [`WorkflowError::NotFound`] to anybody else, whether there is one or not.
pub async fn agreement(
    on: &impl ConnectionTrait,
    actor: &Actor,
    id: AgreementId,
    now: DateTime<Utc>,
) -> Result<AgreementView, WorkflowError> {
    let stored = known(store::find(on, id, false).await?, actor)?;
    view(on, &stored, actor, now).await
}

/// The asker's agreements on either side, the newest first.
///
/// # Errors
/// Not for members; the database fails.
pub async fn agreements(
    on: &impl ConnectionTrait,
    actor: &Actor,
    after: Option<Uuid>,
    most: u64,
    now: DateTime<Utc>,
) -> Result<Vec<AgreementSummary>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Listed {
        id: Uuid,
        version: i64,
        seller_id: Uuid,
        seller_name: String,
        buyer_id: Uuid,
        buyer_name: String,
        in_force: Option<i32>,
        holds_until: Option<NaiveDate>,
        proposed: Option<i32>,
        proposed_by: Option<String>,
        updated_at: DateTime<Utc>,
    }
    staff(actor)?;
    let found: Vec<Listed> = rows(
        on,
        "SELECT a.id, a.version, a.seller_id, s.name AS seller_name, a.buyer_id, b.name AS buyer_name,
                v.number AS in_force, v.until AS holds_until, w.number AS proposed, w.side AS proposed_by, a.updated_at
         FROM agreement a JOIN organization s ON s.id = a.seller_id JOIN organization b ON b.id = a.buyer_id
         JOIN LATERAL (SELECT ($2::timestamptz AT TIME ZONE s.zone)::date AS day) t ON true
         LEFT JOIN LATERAL (SELECT x.number, least(x.valid_to, x.last_day) AS until FROM agreement_version x
                            WHERE x.agreement_id = a.id AND x.state = 'accepted' AND x.valid_from <= t.day
                              AND coalesce(least(x.valid_to, x.last_day), 'infinity') >= t.day
                            ORDER BY x.number DESC LIMIT 1) v ON true
         LEFT JOIN agreement_version w ON w.agreement_id = a.id AND w.state = 'proposed'
         WHERE (a.buyer_id = $1 OR a.seller_id = $1) AND ($3::uuid IS NULL OR a.id < $3)
         ORDER BY a.id DESC LIMIT $4",
        [Uuid::from(actor.organization).into(), now.into(), after.into(), limit(most)],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| AgreementSummary {
            id: row.id,
            version: row.version,
            seller: AgreementParty { id: row.seller_id, name: row.seller_name },
            buyer: AgreementParty { id: row.buyer_id, name: row.buyer_name },
            in_force: row.in_force,
            holds_until: row.holds_until,
            proposed: row.proposed,
            proposed_by: row.proposed_by,
            updated_at: row.updated_at,
        })
        .collect())
}

/// An offer by what it is called.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct NamedOffer {
    /// The offer.
    pub id: Uuid,
    /// The seller's code.
    pub seller_code: Option<String>,
    /// The goods' name.
    pub name: String,
    /// The pack's name.
    pub pack: String,
}

/// An agreement there is with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadeWith {
    /// With whom.
    pub other: Uuid,
    /// The asker's side.
    pub side: Party,
    /// Which agreement, whether or not it holds today.
    pub agreement: Uuid,
}

/// The asker's agreements with these others, on either side: two have one at most on each.
///
/// # Errors
/// The database fails.
pub async fn made_with(
    on: &impl ConnectionTrait,
    actor: &Actor,
    others: &[Uuid],
) -> Result<Vec<MadeWith>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Made {
        id: Uuid,
        other: Uuid,
        sells: bool,
    }
    let found: Vec<Made> = rows(
        on,
        "SELECT id, CASE WHEN seller_id = $1 THEN buyer_id ELSE seller_id END AS other, seller_id = $1 AS sells
         FROM agreement
         WHERE (seller_id = $1 AND buyer_id = ANY($2)) OR (buyer_id = $1 AND seller_id = ANY($2))",
        [Uuid::from(actor.organization).into(), others.to_vec().into()],
    )
    .await?;
    let made = found.into_iter().map(|row| MadeWith {
        other: row.other,
        side: if row.sells { Party::Seller } else { Party::Buyer },
        agreement: row.id,
    });
    Ok(made.collect())
}

/// A seller's offers that have one of these names or codes, in small letters, as far as the asker may know of
/// them: the seller all of its own, a buyer what is meant for it.
///
/// # Errors
/// The database fails.
pub async fn offers_called(
    on: &impl ConnectionTrait,
    actor: &Actor,
    seller: OrganizationId,
    names: &[String],
) -> Result<Vec<NamedOffer>, WorkflowError> {
    let tokens = match actor.organization {
        of if of == seller => None,
        buyer => Some(asker_tokens(on, buyer).await?),
    };
    rows(
        on,
        "SELECT id, seller_code, name, pack_name AS pack FROM offer
         WHERE seller_id = $1 AND (lower(name) = ANY($2) OR lower(seller_code) = ANY($2)) AND state <> 'withdrawn'
           AND ($3::text[] IS NULL OR (state = 'published' AND audience_tokens && $3))
         ORDER BY id LIMIT 5000",
        [Uuid::from(seller).into(), names.to_vec().into(), tokens.into()],
    )
    .await
}

/// What a search needs of one seller's price book: the price of one pack at the first step, by offer, and
/// the discounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPrices {
    /// The seller.
    pub seller: Uuid,
    /// Fixed: the offer, the price of a pack at the first step, and the pack's base units.
    pub fixed: Vec<(Uuid, Money, i64)>,
    /// Off the list, for one offer.
    pub off_offers: Vec<(Uuid, Percent)>,
    /// Off the list, by category as it was written.
    pub off_categories: Vec<(String, Percent)>,
    /// Off the list, for everything else.
    pub off_everything: Option<Percent>,
}

/// The asker's own prices with every seller, for a search to sort and filter by. Nothing for the operator
/// and for members: what a cooperative itself pays is none of theirs.
///
/// # Errors
/// The database fails.
pub async fn own_prices(
    on: &impl ConnectionTrait,
    asker: &Asker,
    now: DateTime<Utc>,
) -> Result<Vec<OwnPrices>, WorkflowError> {
    let Some(buyer) = desk_of(asker) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for with in store::own_prices(on, buyer, now).await? {
        let mut own = OwnPrices {
            seller: with.seller.into(),
            fixed: Vec::new(),
            off_offers: Vec::new(),
            off_categories: Vec::new(),
            off_everything: None,
        };
        for entry in with.book.entries() {
            match (&entry.scope, &entry.price) {
                (Scope::Offer(id, agreed), Price::Fixed(ladder)) => {
                    own.fixed.push((Uuid::from(*id), ladder.price_of(1), agreed.pack.factor));
                }
                (Scope::Offer(id, _), Price::Discount(off)) => {
                    own.off_offers.push((Uuid::from(*id), *off));
                }
                (Scope::Category(category), Price::Discount(off)) => {
                    own.off_categories.push((category.clone(), *off));
                }
                (Scope::Everything, Price::Discount(off)) => own.off_everything = Some(*off),
                // A fixed price is for one offer; a book holds nothing else.
                (Scope::Category(_) | Scope::Everything, Price::Fixed(_)) => {}
            }
        }
        all.push(own);
    }
    Ok(all)
}
