//! What holds today between a buyer and its sellers, as whoever prices something needs it.
//!
//! Of all accepted versions that hold on the seller's today, the newest counts. Only the entries that can
//! matter are read: those for the offers in question, and the discounts for a category or everything.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use supply_chain::agreement::{Entry, OfferFacts, PriceBook};
use supply_chain::id::{AgreementId, OfferId, OrganizationId};
use supply_chain::purchase_order::{AgreementVersion, Terms};
use uuid::Uuid;

use super::bad;
use super::prices::book;
use crate::error::WorkflowError;
use crate::unit_of_work::rows;

/// The version that holds with one seller.
#[derive(Debug, Clone)]
pub(crate) struct InForce {
    /// With whom.
    pub(crate) seller: OrganizationId,
    /// Its terms, which name it.
    pub(crate) terms: Terms,
    /// Which agreement and version.
    pub(crate) version: AgreementVersion,
    /// The entries that can matter.
    pub(crate) book: PriceBook,
}

/// A row of [`in_force`].
#[derive(Deserialize, FromQueryResult)]
pub(in crate::store) struct InForceRow {
    id: Uuid,
    number: i32,
    seller_id: Uuid,
    terms: serde_json::Value,
    prices: serde_json::Value,
}

impl TryFrom<InForceRow> for InForce {
    type Error = WorkflowError;

    fn try_from(row: InForceRow) -> Result<Self, WorkflowError> {
        let id = AgreementId(row.id);
        let terms: Terms =
            serde_json::from_value(row.terms).map_err(|_unreadable| bad("terms", id))?;
        let version = AgreementVersion { id, version: row.number };
        Ok(Self {
            seller: row.seller_id.into(),
            terms: Terms { agreement: Some(version), ..terms },
            version,
            book: book(id, row.prices)?,
        })
    }
}

/// What buyer `$1` has in force at `$2`, with the entries for an offer `p.offer_id` of which `named` holds.
pub(in crate::store) fn in_force(named: &str) -> String {
    format!(
        "
SELECT a.id, v.number, a.seller_id, v.terms,
       coalesce((SELECT jsonb_agg(to_jsonb(p)) FROM agreement_price p
                 WHERE p.agreement_id = a.id AND p.number = v.number
                   AND (p.offer_id IS NULL OR {named})), '[]') AS prices
FROM agreement a JOIN organization s ON s.id = a.seller_id
JOIN LATERAL (SELECT ($2::timestamptz AT TIME ZONE s.zone)::date AS day) t ON true
JOIN LATERAL (SELECT w.number, w.terms FROM agreement_version w
              WHERE w.agreement_id = a.id AND w.state = 'accepted' AND w.valid_from <= t.day
                AND coalesce(least(w.valid_to, w.last_day), 'infinity') >= t.day
              ORDER BY w.number DESC LIMIT 1) v ON true
WHERE a.buyer_id = $1"
    )
}

/// An entry for one of the offers `$3`.
pub(in crate::store) const ASKED: &str = "p.offer_id = ANY($3)";

/// What a buyer agreed with all its sellers, as far as it bears on these offers.
pub(crate) async fn held_by(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    offers: &[OfferId],
    now: DateTime<Utc>,
) -> Result<Vec<InForce>, WorkflowError> {
    let offers: Vec<Uuid> = offers.iter().copied().map(Uuid::from).collect();
    let found: Vec<InForceRow> =
        rows(on, &in_force(ASKED), [Uuid::from(buyer).into(), now.into(), offers.into()]).await?;
    found.into_iter().map(InForce::try_from).collect()
}

/// The entry that counts for an offer of `seller`'s, and the version it stands in.
pub(crate) fn price_of<'a>(
    in_force: &'a [InForce],
    seller: OrganizationId,
    offer: OfferFacts<'_>,
) -> Option<(AgreementVersion, &'a Entry)> {
    let with = in_force.iter().find(|with| with.seller == seller)?;
    Some((with.version, with.book.nearest(offer)?))
}

/// Everything in a buyer's price books that may give an offer on sale another price: for a search, which
/// does not know yet what it will find. Entries for an offer whose pack is another by now are left out.
pub(crate) async fn own_prices(
    on: &impl ConnectionTrait,
    buyer: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Vec<InForce>, WorkflowError> {
    let on_sale = in_force(
        "EXISTS (SELECT 1 FROM offer o WHERE o.id = p.offer_id AND o.state = 'published'
                 AND o.factor = p.factor AND o.price_includes_tax = p.includes_tax)",
    );
    let found: Vec<InForceRow> = rows(on, &on_sale, [Uuid::from(buyer).into(), now.into()]).await?;
    found.into_iter().map(InForce::try_from).collect()
}
