//! What is wrong with a row of an upload: a cell, or the row beside others and beside the stock.

use serde::{Deserialize, Serialize};

use crate::price_list::{CellFault, Language};

/// Why a row is refused. Kept as code and facts; [`RowFault::sentence`] is made when it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RowFault {
    /// A cell is wrong in itself.
    Cell(CellFault),
    /// The row does not go together with what else there is.
    Row(Conflict),
}

/// A row that is right in itself and wrong beside something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "conflict", rename_all = "snake_case")]
pub enum Conflict {
    /// An earlier row is the same offer.
    RepeatsRow {
        /// The earlier one, counted under the header.
        row: u32,
        /// The earlier one, as a spreadsheet numbers it.
        sheet_row: u32,
        /// Whether the seller's code says so, else name, brand, pack and content.
        by_code: bool,
    },
    /// The stock of all rows of the product is less than what is promised to orders.
    BelowReserved {
        /// What would be there, in base units.
        on_hand: i64,
        /// What is promised, in base units.
        reserved: i64,
        /// What a base unit is.
        base_unit: String,
    },
}

/// How rows are numbered for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// From 1 at the first line under the header: the API.
    UnderHeader,
    /// As a spreadsheet shows it: pages and files.
    Sheet,
}

impl RowFault {
    /// The header of the column it is about; our own name where the file has none.
    #[must_use]
    pub fn column(&self, language: Language) -> &str {
        match (self, language) {
            (Self::Cell(fault), _) => &fault.column,
            (Self::Row(Conflict::BelowReserved { .. }), Language::Indonesian) => "stok",
            (Self::Row(Conflict::BelowReserved { .. }), Language::English) => "stock",
            (Self::Row(Conflict::RepeatsRow { by_code: true, .. }), Language::Indonesian) => "kode",
            (Self::Row(Conflict::RepeatsRow { by_code: true, .. }), Language::English) => "sku",
            (Self::Row(Conflict::RepeatsRow { by_code: false, .. }), Language::Indonesian) => {
                "nama"
            }
            (Self::Row(Conflict::RepeatsRow { by_code: false, .. }), Language::English) => "name",
        }
    }

    /// What stands in that cell, shortened; empty where the fault is not about one cell.
    #[must_use]
    pub fn content(&self) -> &str {
        match self {
            Self::Cell(fault) => &fault.content,
            Self::Row(_) => "",
        }
    }

    /// What is wrong and what to do, in the reader's language.
    #[must_use]
    pub fn sentence(&self, language: Language, numbering: Numbering) -> String {
        match self {
            Self::Cell(fault) => fault.code.sentence(language),
            Self::Row(conflict) => conflict.sentence(language, numbering),
        }
    }
}

impl Conflict {
    fn sentence(&self, language: Language, numbering: Numbering) -> String {
        match (self, language) {
            (Self::RepeatsRow { row, sheet_row, .. }, language) => {
                let number = match numbering {
                    Numbering::UnderHeader => row,
                    Numbering::Sheet => sheet_row,
                };
                match language {
                    Language::Indonesian => {
                        format!("Sama dengan baris {number} di berkas ini. Hapus salah satunya.")
                    }
                    Language::English => {
                        format!("The same as row {number} of this file. Delete one of them.")
                    }
                }
            }
            (Self::BelowReserved { on_hand, reserved, base_unit }, Language::Indonesian) => {
                format!(
                    "Stok barang ini jadi {on_hand} {base_unit}, padahal {reserved} {base_unit} \
                     sudah dijanjikan untuk pesanan."
                )
            }
            (Self::BelowReserved { on_hand, reserved, base_unit }, Language::English) => format!(
                "This would leave {on_hand} {base_unit} in stock, but {reserved} {base_unit} are \
                 promised to orders."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price_list::FaultCode;

    #[test]
    fn a_fault_reads_back_as_it_was_kept() {
        let faults = vec![
            RowFault::Cell(CellFault {
                field: None,
                column: "harga".into(),
                content: "abc".into(),
                code: FaultCode::NotANumber,
            }),
            RowFault::Row(Conflict::RepeatsRow { row: 3, sheet_row: 4, by_code: true }),
            RowFault::Row(Conflict::BelowReserved {
                on_hand: 5,
                reserved: 9,
                base_unit: "pcs".into(),
            }),
        ];
        let kept = serde_json::to_string(&faults).unwrap();
        assert_eq!(serde_json::from_str::<Vec<RowFault>>(&kept).unwrap(), faults);
    }

    #[test]
    fn a_repeated_row_names_the_earlier_one_as_the_reader_counts() {
        let repeat = RowFault::Row(Conflict::RepeatsRow { row: 3, sheet_row: 4, by_code: false });

        let api = repeat.sentence(Language::English, Numbering::UnderHeader);
        assert_eq!(api, "The same as row 3 of this file. Delete one of them.");
        let page = repeat.sentence(Language::Indonesian, Numbering::Sheet);
        assert_eq!(page, "Sama dengan baris 4 di berkas ini. Hapus salah satunya.");
    }
}
