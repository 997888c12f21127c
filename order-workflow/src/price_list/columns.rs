//! Columns say which column of a file holds which field.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::field::{Field, Step, bare};
use super::mapping::{Mapping, Target};

/// Where each field stands in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// By `Field::index`: the column and its header.
    places: Vec<Option<(usize, String)>>,
    unused: Vec<String>,
}

/// Why the columns of a file do not make a price list. Holds all that is wrong at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("missing columns: {missing:?}; named twice: {doubled:?}; without their pair: {unpaired:?}")]
pub struct ColumnProblem {
    /// Needed fields that no column holds.
    pub missing: Vec<Field>,
    /// Fields that several columns claim, with those headers.
    pub doubled: Vec<(Field, Vec<String>)>,
    /// Price steps whose other half has no column, named by the absent half.
    pub unpaired: Vec<Field>,
    /// The headers the file does have.
    pub found: Vec<String>,
}

impl Columns {
    /// Finds the fields. What the mapping says wins over the names we know; other headers are
    /// ignored.
    ///
    /// # Errors
    /// [`ColumnProblem`] when a needed column is missing, one is there twice, or a step of the
    /// price ladder lacks its price or its minimum.
    pub fn find(headers: &[String], mapping: Option<&Mapping>) -> Result<Self, ColumnProblem> {
        let mut mapped: Vec<(Field, usize)> = Vec::new();
        let mut known: Vec<(Field, usize)> = Vec::new();
        for (column, header) in headers.iter().enumerate().filter(|(_, header)| !header.is_empty())
        {
            match mapping.and_then(|mapping| mapping.target_of(header)) {
                Some(Target::Field(field)) => mapped.push((field, column)),
                Some(Target::Ignored) => {}
                None => known.extend(Field::from_header(header).map(|field| (field, column))),
            }
        }
        known.retain(|(field, _)| !mapped.iter().any(|(taken, _)| taken == field));
        mapped.append(&mut known);
        mapped.sort_unstable();

        let header_at = |column: usize| headers.get(column).cloned().unwrap_or_default();
        let holds = |field: Field| mapped.iter().any(|(held, _)| *held == field);
        let problem = ColumnProblem {
            missing: Field::NEEDED.into_iter().filter(|field| !holds(*field)).collect(),
            doubled: mapped
                .chunk_by(|one, other| one.0 == other.0)
                .filter_map(|same| {
                    let field = same.first()?.0;
                    let headers = same.iter().map(|(_, column)| header_at(*column)).collect();
                    (same.len() > 1).then_some((field, headers))
                })
                .collect(),
            unpaired: Step::ALL
                .into_iter()
                .map(|step| (Field::StepPrice(step), Field::StepMinimum(step)))
                .filter_map(|(price, minimum)| match (holds(price), holds(minimum)) {
                    (true, false) => Some(minimum),
                    (false, true) => Some(price),
                    _ => None,
                })
                .collect(),
            found: headers.iter().filter(|header| !header.is_empty()).cloned().collect(),
        };
        if !problem.missing.is_empty()
            || !problem.doubled.is_empty()
            || !problem.unpaired.is_empty()
        {
            return Err(problem);
        }
        let unused = headers
            .iter()
            .enumerate()
            .filter(|(column, header)| {
                !header.is_empty() && !mapped.iter().any(|(_, used)| used == column)
            })
            .map(|(_, header)| header.clone())
            .collect();
        let places = Field::all()
            .map(|field| {
                let (_, column) = mapped.iter().find(|(held, _)| *held == field)?;
                Some((*column, header_at(*column)))
            })
            .collect();
        Ok(Self { places, unused })
    }

    /// The index of a field's column.
    #[must_use]
    pub fn place(&self, field: Field) -> Option<usize> {
        self.places.get(field.index())?.as_ref().map(|(column, _)| *column)
    }

    /// The file's own header of a field's column.
    #[must_use]
    pub fn header(&self, field: Field) -> Option<&str> {
        self.places.get(field.index())?.as_ref().map(|(_, header)| &**header)
    }

    /// The headers nothing is read from.
    #[must_use]
    pub fn unused(&self) -> &[String] {
        &self.unused
    }
}

/// A name for a set of headers, the same whatever their order, case and spacing, and with or
/// without our column of reasons, so that a mapping is found again.
#[must_use]
pub fn header_fingerprint(headers: &[String]) -> String {
    let mut names: Vec<String> = headers
        .iter()
        .map(|header| bare(header))
        .filter(|name| !name.is_empty() && !is_reason_header(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut digest = Sha256::new();
    for name in names {
        digest.update(name.as_bytes());
        digest.update([0]);
    }
    hex::encode(digest.finalize())
}

/// Whether a header is the one [`super::reason_file()`] adds.
pub(super) fn is_reason_header(header: &str) -> bool {
    matches!(bare(header).as_str(), "alasan" | "reason")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn mapping(pairs: &[(&str, &str)]) -> Mapping {
        Mapping::build(pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())))
            .unwrap()
    }

    #[test]
    fn columns_come_in_any_order_and_unknown_ones_are_ignored() {
        let columns =
            Columns::find(&headers(&["Harga", "", "warna", "ISI", "Nama"]), None).unwrap();

        assert_eq!(columns.place(Field::Name), Some(4));
        assert_eq!(columns.place(Field::Price), Some(0));
        assert_eq!(columns.header(Field::Factor), Some("ISI"));
        assert_eq!(columns.unused(), ["warna"]);
    }

    #[test]
    fn a_problem_names_every_missing_and_doubled_column_and_what_was_found() {
        let problem = Columns::find(&headers(&["nama", "name", "harga_2", "min_3", "warna"]), None)
            .unwrap_err();

        assert_eq!(problem.missing, [Field::Factor, Field::Price]);
        assert_eq!(problem.doubled, [(Field::Name, headers(&["nama", "name"]))]);
        assert_eq!(
            problem.unpaired,
            [Field::StepMinimum(Step::Second), Field::StepPrice(Step::Third)]
        );
        assert_eq!(problem.found, headers(&["nama", "name", "harga_2", "min_3", "warna"]));
    }

    #[test]
    fn the_sellers_mapping_wins_over_our_names() {
        let names = headers(&["nama", "isi", "harga", "Harga Jual", "kode"]);
        let columns =
            Columns::find(&names, Some(&mapping(&[("harga jual", "price"), ("KODE", "ignore")])))
                .unwrap();

        assert_eq!(columns.header(Field::Price), Some("Harga Jual"));
        assert_eq!(columns.place(Field::SellerCode), None);
    }

    #[test]
    fn a_fingerprint_ignores_order_case_and_our_own_column() {
        let one = header_fingerprint(&headers(&["Nama Barang", "harga_jual"]));

        assert_eq!(one, header_fingerprint(&headers(&["HARGA JUAL", "", "nama-barang", "Alasan"])));
        assert_ne!(one, header_fingerprint(&headers(&["nama barang", "harga beli"])));
        assert_eq!(one.len(), 64);
    }
}
