//! Recognises the rows of an upload: which offer each is again, and which product it is of.
//!
//! A row is the same offer again by its code, else by name, brand, pack and content. Its product is
//! shared with other sellers when the barcodes are equal, else it is the seller's own product of
//! that name and brand; goods with different barcodes in packs of the same content stay apart.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::fault::Conflict;
use crate::price_list::{BaseUnit, CellFault, Gtin, PriceListRow};
use crate::store::catalogue_of::{KnownOffer, KnownProduct};

/// A good row of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedRow {
    /// Counted from 1 under the header.
    pub(crate) row: u32,
    /// As a spreadsheet numbers it.
    pub(crate) sheet_row: u32,
    /// What it says.
    pub(crate) fields: PriceListRow,
    /// What deserves a second look.
    pub(crate) warnings: Vec<CellFault>,
}

/// A row with its offer and its product.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'a, 'o> {
    /// The row.
    pub(crate) row: &'a ListedRow,
    /// The offer it is again.
    pub(crate) offer: Option<&'o KnownOffer>,
    /// The product it is of, be it a new one.
    pub(crate) product: Uuid,
}

/// A product nobody has entered yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewProduct<'a> {
    /// Its id.
    pub(crate) id: Uuid,
    /// The first row that names it.
    pub(crate) row: &'a ListedRow,
    /// The first barcode that a row gives it.
    pub(crate) gtin: Option<&'a Gtin>,
}

/// All rows with their places.
#[derive(Debug, Default)]
pub(crate) struct Recognised<'a, 'o> {
    /// Good rows in the order of the file.
    pub(crate) placed: Vec<Placed<'a, 'o>>,
    /// Rows that are an earlier row again.
    pub(crate) repeats: Vec<(&'a ListedRow, Conflict)>,
    /// Products to be entered.
    pub(crate) new_products: Vec<NewProduct<'a>>,
    /// The seller's own products that get their barcode from this list.
    pub(crate) barcodes: Vec<(Uuid, String)>,
}

/// Name, brand, pack name and content, ignoring case.
type Natural = (String, String, String, i64);
/// Name, brand and base unit, ignoring case.
type Goods = (String, String, &'static str);

fn lower(text: Option<&str>) -> String {
    text.map(str::to_lowercase).unwrap_or_default()
}

fn natural(name: &str, brand: Option<&str>, pack: &str, factor: i64) -> Natural {
    (name.to_lowercase(), lower(brand), pack.to_lowercase(), factor)
}

/// Which offers the seller has, by what a row may say of them.
struct Offers<'a, 'o> {
    by_code: HashMap<&'o str, &'o KnownOffer>,
    by_nature: HashMap<Natural, Vec<&'o KnownOffer>>,
    taken: HashMap<Uuid, &'a ListedRow>,
}

impl<'o> Offers<'_, 'o> {
    fn of(known: &'o [KnownOffer]) -> Self {
        let mut by_code = HashMap::new();
        let mut by_nature: HashMap<Natural, Vec<&KnownOffer>> = HashMap::new();
        for offer in known {
            if let Some(code) = offer.columns.seller_code.as_deref() {
                by_code.insert(code, offer);
            }
            let columns = &offer.columns;
            let nature = natural(
                &columns.name,
                columns.brand.as_deref(),
                &columns.pack_name,
                columns.factor,
            );
            by_nature.entry(nature).or_default().push(offer);
        }
        Self { by_code, by_nature, taken: HashMap::new() }
    }

    /// The offer a row is again. A row with a code takes over an offer without one.
    fn find(&self, fields: &PriceListRow, nature: &Natural) -> Option<&'o KnownOffer> {
        let alike = self.by_nature.get(nature).map(Vec::as_slice).unwrap_or_default();
        let without_code = || alike.iter().find(|offer| offer.columns.seller_code.is_none());
        match fields.seller_code.as_deref() {
            Some(code) => {
                let by_code = self.by_code.get(code);
                by_code.or_else(|| without_code().filter(|o| !self.taken.contains_key(&o.id)))
            }
            None => without_code().or_else(|| alike.first()),
        }
        .copied()
    }
}

/// A product that may be meant, with what is known of its packs.
struct Candidate {
    id: Uuid,
    packs: Vec<(Option<String>, Option<i64>)>,
}

/// Which products there are, by what a row may say of them; grows with the rows.
#[derive(Default)]
struct Products {
    by_barcode: HashMap<(String, BaseUnit), Uuid>,
    by_name: HashMap<Goods, Vec<Candidate>>,
    /// The seller's own without a barcode.
    without_barcode: HashSet<Uuid>,
}

impl Products {
    fn of(offers: &[KnownOffer], products: &[KnownProduct]) -> Self {
        let mut all = Self::default();
        for product in products {
            // A number a shop gave itself means other goods in another shop.
            let shared = product.gtin.as_ref().filter(|gtin| product.is_own || !gtin.is_in_store());
            if let Some(gtin) = shared {
                all.by_barcode.entry((gtin.fourteen(), product.base_unit)).or_insert(product.id);
            }
            if product.is_own {
                let goods = (
                    product.name.to_lowercase(),
                    lower(product.brand.as_deref()),
                    product.base_unit.as_str(),
                );
                all.note(goods, product.id, product.gtin.as_ref(), None);
                if product.gtin.is_none() {
                    all.without_barcode.insert(product.id);
                }
            }
        }
        for offer in offers {
            let columns = &offer.columns;
            let goods = (
                columns.name.to_lowercase(),
                lower(columns.brand.as_deref()),
                offer.base_unit.as_str(),
            );
            all.note(goods, columns.product_id, offer.gtin.as_ref(), Some(columns.factor));
        }
        all
    }

    fn note(&mut self, goods: Goods, id: Uuid, gtin: Option<&Gtin>, factor: Option<i64>) {
        let pack = (gtin.map(Gtin::fourteen), factor);
        let candidates = self.by_name.entry(goods).or_default();
        match candidates.iter_mut().find(|candidate| candidate.id == id) {
            Some(candidate) => candidate.packs.push(pack),
            None => candidates.push(Candidate { id, packs: vec![pack] }),
        }
    }

    fn find(&self, fields: &PriceListRow, goods: &Goods) -> Option<Uuid> {
        let barcode = fields.gtin.as_ref().map(Gtin::fourteen);
        if let Some(barcode) = &barcode
            && let Some(id) = self.by_barcode.get(&(barcode.clone(), fields.base_unit))
        {
            return Some(*id);
        }
        let factor = i64::from(fields.factor);
        let goes_with = |(other, content): &(Option<String>, Option<i64>)| match (&barcode, other) {
            (Some(barcode), Some(other)) => {
                barcode == other || content.is_some_and(|c| c != factor)
            }
            _ => true,
        };
        let candidates = self.by_name.get(goods)?;
        candidates.iter().find(|one| one.packs.iter().all(goes_with)).map(|one| one.id)
    }
}

/// Places every row. `products` are the seller's own and those that share a barcode with a row;
/// `id` makes identifiers.
pub(crate) fn recognise<'a, 'o>(
    rows: &'a [ListedRow],
    offers: &'o [KnownOffer],
    products: &[KnownProduct],
    mut id: impl FnMut() -> Uuid,
) -> Recognised<'a, 'o> {
    let mut known = Offers::of(offers);
    let mut goods_known = Products::of(offers, products);
    let mut codes_seen: HashMap<&str, &ListedRow> = HashMap::new();
    let mut natures_seen: HashMap<Natural, &ListedRow> = HashMap::new();
    let mut new_at: HashMap<Uuid, usize> = HashMap::new();
    let mut all = Recognised::default();
    for row in rows {
        let fields = &row.fields;
        let factor = i64::from(fields.factor);
        let nature = natural(&fields.name, fields.brand.as_deref(), &fields.pack_name, factor);
        let code = fields.seller_code.as_deref();
        let earlier = match code {
            Some(code) => codes_seen.get(code).copied(),
            None => natures_seen.get(&nature).copied(),
        };
        let offer = known.find(fields, &nature);
        let taken_by = offer.and_then(|offer| known.taken.get(&offer.id).copied());
        if let Some(first) = earlier.or(taken_by) {
            let by_code = earlier.is_some() && code.is_some();
            let (at, sheet_row) = (first.row, first.sheet_row);
            all.repeats.push((row, Conflict::RepeatsRow { row: at, sheet_row, by_code }));
            continue;
        }
        match code {
            Some(code) => drop(codes_seen.insert(code, row)),
            None => drop(natures_seen.insert(nature, row)),
        }
        if let Some(offer) = offer {
            known.taken.insert(offer.id, row);
        }
        let goods =
            (fields.name.to_lowercase(), lower(fields.brand.as_deref()), fields.base_unit.as_str());
        let same_unit = offer.filter(|offer| offer.base_unit == fields.base_unit);
        let product = same_unit
            .map(|offer| offer.columns.product_id)
            .or_else(|| goods_known.find(fields, &goods))
            .unwrap_or_else(|| {
                let id = id();
                goods_known.without_barcode.insert(id);
                new_at.insert(id, all.new_products.len());
                all.new_products.push(NewProduct { id, row, gtin: None });
                id
            });
        if let Some(gtin) = &fields.gtin
            && goods_known.without_barcode.remove(&product)
        {
            goods_known.by_barcode.entry((gtin.fourteen(), fields.base_unit)).or_insert(product);
            match new_at.get(&product).and_then(|at| all.new_products.get_mut(*at)) {
                Some(new) => new.gtin = Some(gtin),
                None => all.barcodes.push((product, gtin.as_str().to_owned())),
            }
        }
        goods_known.note(goods, product, fields.gtin.as_ref(), Some(factor));
        all.placed.push(Placed { row, offer, product });
    }
    all
}
