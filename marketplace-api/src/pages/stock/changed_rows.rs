//! What each offer of a change was and becomes, as rows.

use order_workflow::query::catalogue_changes::ChangedRow;
use supply_chain::money::Money;
use supply_chain::offer::OfferState;

use crate::language::Language;
use crate::language::format::{percent, quantity, rupiah};
use crate::pages::parts::{Column, Line, Lines};

/// Why a rule leaves an offer out, or its day did, or taking back did.
#[must_use]
pub fn left_words(why: &str, lang: Language) -> &'static str {
    match why {
        "unchanged" => lang.t("Sudah begitu", "So already"),
        "follows_rule" => lang.t("Ikut aturan jual lagi", "By a rule of resale"),
        "no_price_left" => lang.t("Harganya jadi habis", "No price would be left"),
        "planned_already" => {
            lang.t("Sudah ada harga mulai tanggal itu", "A price is planned for that day")
        }
        "several_packs" => lang.t("Stok bersama kemasan lain", "Stock shared with other packs"),
        "below_reserved" => lang.t("Sudah dijanjikan lebih banyak", "More is promised to orders"),
        "too_many" => lang.t("Terlalu banyak", "Too many"),
        "withdrawn" => lang.t("Sudah ditarik", "Withdrawn"),
        "other_pack" => lang.t("Isi kemasan atau PPN-nya lain", "Another pack, or another tax"),
        "changed_since" => lang.t("Diubah setelah itu", "Changed since"),
        "stock_moved" => lang.t("Stoknya dihitung setelah itu", "Its stock was counted since"),
        _ => lang.t("Tidak ikut", "Left out"),
    }
}

/// Rows of a change or of a preview, with what was and what is to be.
#[must_use]
pub fn lines(rows: &[ChangedRow], caption: &'static str, lang: Language) -> Lines {
    let state = |state: OfferState| match state {
        OfferState::Published => lang.t("dijual", "on sale"),
        OfferState::Paused => lang.t("dijeda", "paused"),
        OfferState::Withdrawn => lang.t("ditarik", "withdrawn"),
    };
    let packs =
        |base: i64, row: &ChangedRow| quantity(base / row.pack.factor.max(1), &row.pack.name);
    let line = |row: &ChangedRow| {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if let (Some(old), Some(new)) = (row.old_price, row.new_price) {
            before.push(rupiah(old));
            after.push(rupiah(new));
        }
        if let (Some(old), Some(new)) = (row.old_state, row.new_state) {
            before.push(state(old).to_owned());
            after.push(state(new).to_owned());
        }
        if let Some(new) = row.new_on_hand {
            before.push(row.old_on_hand.map_or_else(String::new, |old| packs(old, row)));
            after.push(packs(new, row));
        }
        Line {
            name: row.product_name.clone(),
            href: format!("/stock/offers/{}", row.offer_id),
            small: row.pack.name.clone(),
            counts: vec![before.join(", "), after.join(", ")],
            amount: row.old_price.zip(row.new_price).map_or_else(String::new, moved),
            why: row
                .why
                .as_deref()
                .map_or_else(String::new, |why| left_words(why, lang).to_owned()),
            flag: row.why.is_some(),
        }
    };
    Lines {
        caption,
        columns: vec![
            Column { word: lang.t("Dari", "From") },
            Column { word: lang.t("Menjadi", "To") },
        ],
        amount: lang.t("Selisih", "Change"),
        rows: rows.iter().map(line).collect(),
    }
}

/// "+3,1%", or nothing where the price stays.
fn moved((old, new): (Money, Money)) -> String {
    let tenths = i128::from(new.sen() - old.sen()) * 1_000 / i128::from(old.sen().max(1));
    let tenths = i64::try_from(tenths).unwrap_or(0);
    match new.cmp(&old) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => format!("+{}", percent(tenths)),
        std::cmp::Ordering::Less => percent(tenths),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_is_told_in_per_cent() {
        let rp = |rupiah: i64| Money::from_sen(rupiah * 100);
        assert_eq!(moved((rp(108_000), rp(111_200))), "+2,9%");
        assert_eq!(moved((rp(100), rp(100))), "");
    }
}
