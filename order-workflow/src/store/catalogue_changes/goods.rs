//! A part of a seller's catalogue as it stands under lock, and what is written of it: each kind of row is one statement.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use supply_chain::id::OrganizationId;
use supply_chain::offer::OfferState;
use supply_chain::price_ladder::PriceLadder;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::offers::ladder;
use crate::unit_of_work::{Work, execute, rows};

/// An own offer, as far as many are changed at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Goods {
    /// Which offer.
    pub(crate) id: Uuid,
    /// For noticing that somebody changed it meanwhile.
    pub(crate) version: i64,
    /// Whose stock it is sold from.
    pub(crate) product: Uuid,
    /// The goods, as the seller writes them.
    pub(crate) name: String,
    /// The pack's name.
    pub(crate) pack_name: String,
    /// Base units in one pack.
    pub(crate) factor: i64,
    /// Whether the prices include PPN.
    pub(crate) price_includes_tax: bool,
    /// Prices per pack.
    pub(crate) ladder: PriceLadder,
    /// Whether it can be bought.
    pub(crate) state: OfferState,
    /// Whether a rule of resale makes its prices.
    pub(crate) follows_rule: bool,
    /// Whether that rule keeps it off sale.
    pub(crate) kept_off_sale: bool,
}

/// Which of a seller's offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// These, in whatever state.
    Named(Vec<Uuid>),
    /// Those on sale or paused that match all that is said.
    Matching {
        /// The category, in any letters.
        category: Option<String>,
        /// Part of the name, or the whole of a code.
        text: Option<String>,
        /// In this state.
        state: Option<OfferState>,
    },
}

#[derive(FromQueryResult)]
struct GoodsRow {
    id: Uuid,
    version: i64,
    product_id: Uuid,
    name: String,
    pack_name: String,
    factor: i64,
    price_includes_tax: bool,
    state: String,
    min_counts: Vec<i64>,
    prices_sen: Vec<i64>,
    follows_rule: bool,
    kept_off_sale: bool,
}

/// Of which offers: conditions on `o` and its product `p`, numbered `$1` to `$5`.
const MATCHES: &str = "
    o.seller_id = $1 AND ($2::uuid[] IS NULL OR o.id = ANY($2))
    AND ($2::uuid[] IS NOT NULL OR o.state <> 'withdrawn')
    AND ($3::text IS NULL OR lower(coalesce(o.category, p.category)) = lower($3))
    AND ($4::text IS NULL OR strpos(lower(o.name), lower($4)) > 0
         OR o.seller_code = $4 OR o.own_barcode = $4 OR p.gtin = $4)
    AND ($5::text IS NULL OR o.state = $5)";

fn values(seller: OrganizationId, which: &Which) -> [Value; 5] {
    let (ids, category, text, state) = match which {
        Which::Named(ids) => (Some(ids.clone()), None, None, None),
        Which::Matching { category, text, state } => {
            (None, category.clone(), text.clone(), state.map(|state| state.as_str().to_owned()))
        }
    };
    [Uuid::from(seller).into(), ids.into(), category.into(), text.into(), state.into()]
}

/// Offers of `seller` by rising id; locked until the transaction ends where they are to be written.
pub(crate) async fn goods(
    on: &impl ConnectionTrait,
    seller: OrganizationId,
    which: &Which,
    to_write: bool,
) -> Result<Vec<Goods>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Locked {
        id: Uuid,
    }
    let mut wanted = values(seller, which);
    if to_write {
        // Locked first and read after: a statement that waited for a lock would show the offer as it is now beside the
        // prices as they were when it began to wait.
        let sql = format!(
            "SELECT o.id FROM offer o JOIN product p ON p.id = o.product_id
             WHERE {MATCHES} ORDER BY o.id FOR NO KEY UPDATE OF o"
        );
        let locked: Vec<Locked> = rows(on, &sql, wanted).await?;
        let locked = locked.into_iter().map(|locked| locked.id).collect();
        wanted = values(seller, &Which::Named(locked));
    }
    let found: Vec<GoodsRow> = rows(
        on,
        &format!(
            "SELECT o.id, o.version, o.product_id, o.name, o.pack_name, o.factor, o.price_includes_tax,
                    o.state,
                    ARRAY(SELECT b.min_count FROM offer_price_break b WHERE b.offer_id = o.id
                          ORDER BY b.min_count) AS min_counts,
                    ARRAY(SELECT b.price_sen FROM offer_price_break b WHERE b.offer_id = o.id
                          ORDER BY b.min_count) AS prices_sen,
                    EXISTS (SELECT 1 FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL)
                        AS follows_rule,
                    EXISTS (SELECT 1 FROM resale r WHERE r.own_offer_id = o.id
                            AND r.state IN ('halted', 'paused')) AS kept_off_sale
             FROM offer o JOIN product p ON p.id = o.product_id WHERE {MATCHES} ORDER BY o.id"
        ),
        wanted,
    )
    .await?;
    found.into_iter().map(Goods::try_from).collect()
}

impl TryFrom<GoodsRow> for Goods {
    type Error = WorkflowError;

    fn try_from(row: GoodsRow) -> Result<Self, WorkflowError> {
        let bad = |column| WorkflowError::BadRow { table: "offer", column, id: row.id.to_string() };
        Ok(Self {
            ladder: ladder(&row.min_counts, &row.prices_sen).ok_or_else(|| bad("price_breaks"))?,
            state: OfferState::from_word(&row.state).ok_or_else(|| bad("state"))?,
            id: row.id,
            version: row.version,
            product: row.product_id,
            name: row.name,
            pack_name: row.pack_name,
            factor: row.factor,
            price_includes_tax: row.price_includes_tax,
            follows_rule: row.follows_rule,
            kept_off_sale: row.kept_off_sale,
        })
    }
}

/// Those of these offers for which a price is planned from this very day on.
pub(crate) async fn planned_on(
    on: &impl ConnectionTrait,
    offers: Vec<Uuid>,
    day: NaiveDate,
) -> Result<Vec<Uuid>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Found {
        offer_id: Uuid,
    }
    let found: Vec<Found> = rows(
        on,
        "SELECT offer_id FROM catalogue_change_row
         WHERE offer_id = ANY($1) AND starts_on = $2 AND outcome = 'planned'",
        [offers.into(), day.into()],
    )
    .await?;
    Ok(found.into_iter().map(|found| found.offer_id).collect())
}

/// What an offer is to be; what is left out stays.
#[derive(Debug, Clone)]
pub(crate) struct Write<'w> {
    /// Which offer.
    pub(crate) id: Uuid,
    /// Prices per pack.
    pub(crate) prices: Option<&'w PriceLadder>,
    /// Whether it can be bought.
    pub(crate) state: Option<OfferState>,
}

/// Writes offers that are held under lock, each one version on.
pub(crate) async fn write(
    work: Work<'_>,
    seller: OrganizationId,
    writes: &[Write<'_>],
) -> Result<(), WorkflowError> {
    if writes.is_empty() {
        return Ok(());
    }
    if writes.len() > crate::store::stock::MANY {
        // As for movements: the triggers' plans may have been made for a handful.
        execute(work.tx, "DISCARD PLANS", []).await?;
    }
    let priced: Vec<Uuid> =
        writes.iter().filter(|write| write.prices.is_some()).map(|write| write.id).collect();
    if !priced.is_empty() {
        let (mut offers, mut min_counts, mut prices) = (Vec::new(), Vec::new(), Vec::new());
        for write in writes {
            for step in write.prices.iter().flat_map(|ladder| ladder.steps()) {
                offers.push(write.id);
                min_counts.push(step.min_count);
                prices.push(step.price.sen());
            }
        }
        let sql = "DELETE FROM offer_price_break WHERE offer_id = ANY($1)";
        execute(work.tx, sql, [priced.into()]).await?;
        execute(
            work.tx,
            "INSERT INTO offer_price_break (offer_id, min_count, price_sen)
             SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])",
            [offers.into(), min_counts.into(), prices.into()],
        )
        .await?;
    }
    // Last, so that whoever reads the offers' new versions finds their new prices.
    let ids: Vec<Uuid> = writes.iter().map(|write| write.id).collect();
    // An empty word leaves the state as it is.
    let word = |write: &Write<'_>| write.state.map_or("", OfferState::as_str).to_owned();
    let states: Vec<String> = writes.iter().map(word).collect();
    execute(
        work.tx,
        "UPDATE offer o SET state = coalesce(nullif(w.state, ''), o.state), version = o.version + 1,
             updated_at = $4
         FROM unnest($2::uuid[], $3::text[]) AS w (id, state)
         WHERE o.id = w.id AND o.seller_id = $1",
        [Uuid::from(seller).into(), ids.into(), states.into(), work.now.into()],
    )
    .await?;
    Ok(())
}
