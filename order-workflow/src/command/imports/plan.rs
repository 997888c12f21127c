//! What publishing an upload would do: which offers are new, changed or as they were, and what
//! each product's stock becomes. Nothing is read or written here.

use std::collections::{BTreeMap, HashMap, HashSet};

use uuid::Uuid;

use super::fault::{Conflict, RowFault};
use super::recognise::{ListedRow, NewProduct, Placed, Recognised};
use crate::store::catalogue_of::OfferColumns;
use crate::store::imports::{Outcome, Verdict};

/// A product's stock as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// There, in base units.
    pub(crate) on_hand: i64,
    /// Promised, in base units.
    pub(crate) reserved: i64,
}

/// An offer to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Writing {
    /// Which offer.
    pub(crate) id: Uuid,
    /// The version it is changed from; `None` for a new one.
    pub(crate) from_version: Option<i64>,
    /// What it says from now on.
    pub(crate) columns: OfferColumns,
}

/// All that publishing does.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    /// What becomes of each row.
    pub(crate) verdicts: Vec<Verdict<'a>>,
    /// Products to be entered first.
    pub(crate) new_products: Vec<NewProduct<'a>>,
    /// Own products that get a barcode.
    pub(crate) barcodes: Vec<(Uuid, String)>,
    /// Offers to be written.
    pub(crate) writings: Vec<Writing>,
    /// What there is to be of a product from now on, in base units, where it differs.
    pub(crate) stock: BTreeMap<Uuid, i64>,
}

/// Judges the rows against the stock, and compares them with the offers they are again; `id` makes
/// identifiers.
pub(crate) fn plan<'a>(
    recognised: Recognised<'a, '_>,
    standing: &HashMap<Uuid, Standing>,
    mut id: impl FnMut() -> Uuid,
) -> Plan<'a> {
    let targets = targets(&recognised.placed);
    let barcodes_new: HashSet<Uuid> =
        recognised.barcodes.iter().map(|(product, _)| *product).collect();
    let mut plan = Plan {
        new_products: recognised.new_products,
        barcodes: recognised.barcodes,
        ..Plan::default()
    };
    for (row, conflict) in recognised.repeats {
        plan.verdicts.push(rejected(row, conflict));
    }
    for placed in &recognised.placed {
        let stands = standing.get(&placed.product);
        let target = targets.get(&placed.product).copied();
        if let (Some(stands), Some(on_hand)) = (stands, target)
            && on_hand < stands.reserved
        {
            let base_unit = placed.row.fields.base_unit.as_str().to_owned();
            let reserved = stands.reserved;
            let conflict = Conflict::BelowReserved { on_hand, reserved, base_unit };
            plan.verdicts.push(rejected(placed.row, conflict));
            continue;
        }
        let says_stock = placed.row.fields.stock.is_some();
        let on_hand = stands.map_or(0, |stands| stands.on_hand);
        let stock_differs = says_stock && target.is_some_and(|target| target != on_hand);
        let barcode_is_new = barcodes_new.contains(&placed.product);
        let (verdict, writing) = judged(placed, stock_differs, barcode_is_new, &mut id);
        plan.verdicts.push(verdict);
        plan.writings.extend(writing);
        if stock_differs {
            plan.stock.extend(target.map(|target| (placed.product, target)));
        }
    }
    plan.verdicts.sort_unstable_by_key(|verdict| verdict.row);
    plan
}

/// The stock of each product, summed over its rows that say how much there is.
fn targets(placed: &[Placed<'_, '_>]) -> HashMap<Uuid, i64> {
    let mut targets: HashMap<Uuid, i64> = HashMap::new();
    for Placed { row, product, .. } in placed {
        if let Some(packs) = row.fields.stock {
            let base = i64::from(packs).saturating_mul(i64::from(row.fields.factor));
            let sum = targets.entry(*product).or_default();
            *sum = sum.saturating_add(base);
        }
    }
    targets
}

fn rejected(row: &ListedRow, conflict: Conflict) -> Verdict<'_> {
    Verdict {
        row: row.row,
        sheet_row: row.sheet_row,
        outcome: Outcome::Rejected,
        fields: None,
        faults: vec![RowFault::Row(conflict)],
        warnings: &row.warnings,
        offer_id: None,
        before: None,
        offer_version: None,
        old_price_sen: None,
        new_price_sen: None,
    }
}

fn judged<'a>(
    placed: &Placed<'a, '_>,
    stock_differs: bool,
    barcode_is_new: bool,
    id: &mut impl FnMut() -> Uuid,
) -> (Verdict<'a>, Option<Writing>) {
    let row = placed.row;
    let columns = columns(placed);
    let new_price_sen = columns.prices_sen.first().copied();
    let mut verdict = Verdict {
        row: row.row,
        sheet_row: row.sheet_row,
        outcome: Outcome::New,
        fields: Some(&row.fields),
        faults: Vec::new(),
        warnings: &row.warnings,
        offer_id: None,
        before: None,
        offer_version: None,
        old_price_sen: None,
        new_price_sen,
    };
    let Some(offer) = placed.offer else {
        let id = id();
        verdict.offer_id = Some(id);
        verdict.offer_version = Some(1);
        return (verdict, Some(Writing { id, from_version: None, columns }));
    };
    verdict.offer_id = Some(offer.id);
    verdict.old_price_sen = offer.columns.prices_sen.first().copied();
    if columns == offer.columns && !barcode_is_new {
        verdict.outcome = if stock_differs { Outcome::Changed } else { Outcome::Unchanged };
        return (verdict, None);
    }
    verdict.outcome = Outcome::Changed;
    verdict.before = Some(offer.columns.clone());
    verdict.offer_version = Some(offer.version + 1);
    let from_version = Some(offer.version);
    (verdict, Some(Writing { id: offer.id, from_version, columns }))
}

/// What the offer says when the row has been taken in. What a row leaves empty stays as it was.
fn columns(placed: &Placed<'_, '_>) -> OfferColumns {
    let fields = &placed.row.fields;
    let was = placed.offer.map(|offer| &offer.columns);
    let kept = |said: &Option<String>, was: Option<&Option<String>>| {
        said.clone().or_else(|| was.cloned().flatten())
    };
    let breaks = &fields.price_breaks;
    OfferColumns {
        product_id: placed.product,
        seller_code: kept(&fields.seller_code, was.map(|was| &was.seller_code)),
        own_barcode: match &fields.gtin {
            Some(_) => None,
            None => kept(&fields.own_barcode, was.map(|was| &was.own_barcode)),
        },
        name: fields.name.clone(),
        brand: kept(&fields.brand, was.map(|was| &was.brand)),
        category: kept(&fields.category, was.map(|was| &was.category)),
        pack_name: fields.pack_name.clone(),
        factor: fields.factor.into(),
        price_includes_tax: fields
            .includes_tax
            .unwrap_or_else(|| was.is_some_and(|was| was.price_includes_tax)),
        minimum_count: fields.minimum.map_or_else(|| was.map_or(1, |w| w.minimum_count), i64::from),
        multiple: fields.multiple.map_or_else(|| was.map_or(1, |w| w.multiple), i64::from),
        min_counts: breaks.iter().map(|step| i64::from(step.min_count)).collect(),
        prices_sen: breaks.iter().map(|step| step.price_sen).collect(),
    }
}
