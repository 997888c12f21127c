//! What the demo world sells: real product names from the shipped Open Food Facts list (`ODbL`, see
//! `order-workflow/data/NOTICE`), and a few staples. Prices, packs and stock are invented.

use supply_chain::tax::TaxClass;

/// The shipped list: `barcode,product_name`.
const LIST: &str = include_str!("../../data/openfoodfacts_899_2022.csv");

/// Something on sale: what it is, how it is packed, what a pack costs at the distributor.
pub(super) struct Goods {
    pub(super) name: String,
    pub(super) gtin: Option<&'static str>,
    pub(super) brand: &'static str,
    pub(super) category: &'static str,
    pub(super) tax_class: TaxClass,
    pub(super) pack: &'static str,
    pub(super) factor: i64,
    /// Rupiah for one pack.
    pub(super) price: i64,
    /// Packs in the distributor's warehouse.
    pub(super) stock: i64,
}

/// Name, category, class, pack, factor, rupiah a pack, packs in stock.
type Staple = (&'static str, &'static str, &'static str, TaxClass, &'static str, i64, i64, i64);

const STAPLES: &[Staple] = &[
    (
        "Minyak Goreng Nusa 2 L",
        "Nusa",
        "Minyak & bumbu",
        TaxClass::Taxed,
        "karton",
        6,
        211_500,
        240,
    ),
    (
        "Minyak Goreng Nusa 1 L",
        "Nusa",
        "Minyak & bumbu",
        TaxClass::Taxed,
        "karton",
        12,
        218_000,
        180,
    ),
    (
        "Gula Pasir Manis Timur 1 kg",
        "Manis Timur",
        "Sembako",
        TaxClass::Exempt,
        "karton",
        20,
        340_000,
        160,
    ),
    ("Beras Medium Lio 25 kg", "Lio", "Sembako", TaxClass::Exempt, "sak", 1, 331_000, 320),
    (
        "Tepung Terigu Serbaguna 1 kg",
        "Roda Mas",
        "Sembako",
        TaxClass::Taxed,
        "karton",
        12,
        138_000,
        140,
    ),
    (
        "Garam Halus Beryodium 250 g",
        "Segara",
        "Sembako",
        TaxClass::Exempt,
        "karton",
        40,
        92_000,
        90,
    ),
    ("Kopi Bubuk Bajawa 200 g", "Bajawa", "Minuman", TaxClass::Taxed, "dus", 20, 460_000, 60),
    (
        "Sabun Cuci Bubuk 800 g",
        "Bersih",
        "Rumah tangga",
        TaxClass::Taxed,
        "karton",
        12,
        176_000,
        110,
    ),
];

/// Barcode, brand, category, pieces in a carton, rupiah a carton.
type Listed = (&'static str, &'static str, &'static str, i64, i64);

const LISTED: &[Listed] = &[
    ("0089686010947", "Indomie", "Mi instan", 40, 112_000),
    ("0089686120073", "Indomie", "Mi instan", 40, 108_000),
    ("0089686120110", "Indomie", "Mi instan", 40, 108_000),
    ("0089686120134", "Indomie", "Mi instan", 40, 108_000),
    ("0089686120714", "Indomie", "Mi instan", 40, 112_000),
    ("0089686124712", "Supermi", "Mi instan", 8, 96_000),
    ("0089686171648", "Indomie", "Mi instan", 40, 116_000),
    ("8992388121090", "ABC", "Mi instan", 24, 118_000),
    ("8992388111237", "ABC", "Mi instan", 40, 104_000),
    ("8998866200301", "Mie Sedaap", "Mi instan", 40, 115_000),
    ("8998866200325", "Mie Sedaap", "Mi instan", 8, 102_000),
    ("8998866200820", "Mie Sedaap", "Mi instan", 24, 121_000),
    ("0089686400359", "Indofood", "Minyak & bumbu", 24, 214_000),
    ("0089686440485", "Indofood", "Minyak & bumbu", 48, 196_000),
    ("0089686440584", "Indofood", "Minyak & bumbu", 48, 196_000),
    ("8990121011028", "", "Minyak & bumbu", 24, 268_000),
    ("8999999100506", "Bango", "Minyak & bumbu", 24, 312_000),
    ("8999999502393", "Royco", "Minyak & bumbu", 72, 148_000),
    ("8994907000015", "ABC", "Minyak & bumbu", 24, 226_000),
    ("8995899250211", "BonCabe", "Minyak & bumbu", 40, 334_000),
    ("8992826126243", "Filma", "Minyak & bumbu", 60, 348_000),
    ("8992984611322", "Butterfly", "Minyak & bumbu", 48, 186_000),
    ("8999999195656", "Sariwangi", "Minuman", 48, 288_000),
    ("8996006142511", "Sosro", "Minuman", 24, 96_000),
    ("8992388101016", "ABC", "Minuman", 24, 124_000),
    ("8997035600645", "Pocari Sweat", "Minuman", 24, 158_000),
    ("8991002101654", "ABC", "Minuman", 120, 168_000),
    ("8991002115101", "Kapal Api", "Minuman", 120, 214_000),
    ("8994171101296", "Luwak", "Minuman", 120, 176_000),
    ("8996001414019", "Torabika", "Minuman", 120, 198_000),
    ("8998666001788", "Kopiko", "Minuman", 120, 186_000),
    ("8993058104702", "Extra Joss", "Minuman", 60, 62_000),
    ("8998898830125", "Kuku Bima", "Minuman", 60, 66_000),
    ("8998009010552", "Ultra", "Susu", 40, 246_000),
    ("8992696419766", "Nestlé", "Susu", 48, 592_000),
    ("8992760121090", "Oreo", "Makanan ringan", 24, 224_000),
    ("8992760211029", "Ritz", "Makanan ringan", 24, 246_000),
    ("8993175535885", "Nabati", "Makanan ringan", 60, 108_000),
    ("8993175536707", "Nabati", "Makanan ringan", 60, 108_000),
    ("8996001302941", "Malkist", "Makanan ringan", 24, 196_000),
    ("8996001303702", "Danisa", "Makanan ringan", 12, 418_000),
    ("8996001356036", "Astor", "Makanan ringan", 24, 232_000),
    ("8996001320013", "Kopiko", "Makanan ringan", 24, 168_000),
    ("8991001501011", "Chic Choc", "Makanan ringan", 60, 112_000),
    ("8992741941006", "Yupi", "Makanan ringan", 24, 154_000),
];

/// Everything the distributor sells, staples first.
pub(super) fn all() -> Vec<Goods> {
    let staples =
        STAPLES.iter().map(|&(name, brand, category, tax_class, pack, factor, price, stock)| {
            Goods {
                name: name.to_owned(),
                gtin: None,
                brand,
                category,
                tax_class,
                pack,
                factor,
                price,
                stock,
            }
        });
    let listed =
        LISTED.iter().zip(1_i64..).filter_map(|(&(gtin, brand, category, factor, price), n)| {
            Some(Goods {
                name: name_of(gtin)?,
                gtin: Some(gtin),
                brand,
                category,
                tax_class: TaxClass::Taxed,
                pack: "karton",
                factor,
                price,
                // Between 0 and 149 packs; every seventeenth has run out, as in any warehouse.
                stock: if n % 17 == 0 { 0 } else { 40 + n * 37 % 110 },
            })
        });
    staples.chain(listed).collect()
}

/// The name of a barcode on the shipped list; `None` when the list no longer has it.
fn name_of(gtin: &str) -> Option<String> {
    let (_, name) =
        LIST.lines().filter_map(|line| line.split_once(',')).find(|(code, _)| *code == gtin)?;
    Some(name.trim_matches('"').trim_end_matches('*').trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{LISTED, STAPLES, all};

    #[test]
    fn every_barcode_of_the_demo_is_on_the_shipped_list() {
        assert_eq!(all().len(), STAPLES.len() + LISTED.len());
        assert!(all().iter().all(|goods| !goods.name.is_empty()));
    }
}
