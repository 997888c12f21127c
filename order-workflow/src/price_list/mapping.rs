//! A mapping says which of a seller's own headers means which field, once and for all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{Field, bare};
use super::synonyms::{SYNONYMS, letters};

/// What a header stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// This field.
    Field(Field),
    /// Nothing of ours, even if its name is one we know.
    Ignored,
}

/// The seller's own headers and what they stand for. As JSON an object,
/// `{"nama_barang": "name", "hrg": "harga", "kode": "ignore"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Mapping {
    targets: BTreeMap<String, Target>,
}

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum MappingProblem {
    /// The target is no field.
    #[error("{header:?} is mapped to {target:?}, which is no field of a price list")]
    UnknownTarget {
        /// The seller's header.
        header: String,
        /// What it was mapped to.
        target: String,
    },
    /// Two headers for one field.
    #[error("{first:?} and {second:?} are both mapped to {field}")]
    FieldTwice {
        /// The field.
        field: Field,
        /// One header.
        first: String,
        /// The other.
        second: String,
    },
    /// One header, differently spelt, for two fields.
    #[error("the header {header:?} is mapped twice")]
    HeaderTwice {
        /// The header.
        header: String,
    },
}

impl Mapping {
    /// A mapping from pairs of header and target. Targets are our names in either language, or
    /// `ignore` / `abaikan` for a column to leave out.
    ///
    /// # Errors
    /// [`MappingProblem`], naming the header.
    pub fn build(
        pairs: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, MappingProblem> {
        let mut targets: BTreeMap<String, Target> = BTreeMap::new();
        for (header, target) in pairs {
            let target = match bare(&target).as_str() {
                "ignore" | "abaikan" => Target::Ignored,
                _ => match Field::from_header(&target) {
                    Some(field) => Target::Field(field),
                    None => return Err(MappingProblem::UnknownTarget { header, target }),
                },
            };
            if targets.keys().any(|other| bare(other) == bare(&header)) {
                return Err(MappingProblem::HeaderTwice { header });
            }
            if let Target::Field(field) = target
                && let Some((first, _)) = targets.iter().find(|(_, other)| **other == target)
            {
                let first = first.clone();
                return Err(MappingProblem::FieldTwice { field, first, second: header });
            }
            targets.insert(header, target);
        }
        Ok(Self { targets })
    }

    /// What a header stands for, whatever its case, spaces and dashes.
    #[must_use]
    pub fn target_of(&self, header: &str) -> Option<Target> {
        let header = bare(header);
        self.targets.iter().find(|(own, _)| bare(own) == header).map(|(_, target)| *target)
    }

    /// The field a header stands for.
    #[must_use]
    pub fn field_of(&self, header: &str) -> Option<Field> {
        match self.target_of(header)? {
            Target::Field(field) => Some(field),
            Target::Ignored => None,
        }
    }

    /// Whether every header it speaks of is among these: then it may be used again, also when
    /// the file has gained a column.
    #[must_use]
    pub fn fits(&self, headers: &[String]) -> bool {
        self.unmatched(headers).is_empty()
    }

    /// The headers it speaks of that the file does not have.
    #[must_use]
    pub fn unmatched(&self, headers: &[String]) -> Vec<String> {
        let found: Vec<String> = headers.iter().map(|header| bare(header)).collect();
        self.targets.keys().filter(|own| !found.contains(&bare(own))).cloned().collect()
    }

    /// Its headers and what they stand for.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Target)> {
        self.targets.iter().map(|(header, target)| (&**header, *target))
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }
}

impl TryFrom<BTreeMap<String, String>> for Mapping {
    type Error = MappingProblem;

    fn try_from(pairs: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        Self::build(pairs)
    }
}

impl From<Mapping> for BTreeMap<String, String> {
    fn from(mapping: Mapping) -> Self {
        let word = |target| match target {
            Target::Field(field) => String::from(field),
            Target::Ignored => "ignore".to_owned(),
        };
        mapping.targets.into_iter().map(|(header, target)| (header, word(target))).collect()
    }
}

/// What the headers most likely mean, known names included, each field and each header once:
/// what a mapping step shows first.
#[must_use]
pub fn suggest_mapping(headers: &[String]) -> Mapping {
    let mut targets: BTreeMap<String, Target> = BTreeMap::new();
    let mut taken: Vec<Field> = Vec::new();
    let mut take = |header: &String, field: Field, taken: &mut Vec<Field>| {
        if !header.is_empty()
            && !taken.contains(&field)
            && !targets.keys().any(|other| bare(other) == bare(header))
        {
            taken.push(field);
            targets.insert(header.clone(), Target::Field(field));
        }
    };
    for header in headers {
        if let Some(field) = Field::from_header(header) {
            take(header, field, &mut taken);
        }
    }
    for header in headers {
        if let Some(field) = Field::from_header(&letters(header)) {
            take(header, field, &mut taken);
        }
    }
    for (field, words) in SYNONYMS {
        for word in words.split(' ') {
            for header in headers.iter().filter(|header| letters(header) == word) {
                take(header, field, &mut taken);
            }
        }
    }
    Mapping { targets }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(headers: &[&str]) -> BTreeMap<String, String> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        suggest_mapping(&headers).into()
    }

    #[test]
    fn a_mapping_is_a_json_object_in_either_language() {
        let mapping: Mapping = serde_json::from_str(
            r#"{"nama_barang": "name", "Harga Jual": "harga", "jenis": "abaikan"}"#,
        )
        .unwrap();

        assert_eq!(mapping.field_of("NAMA BARANG"), Some(Field::Name));
        assert_eq!(mapping.target_of("jenis"), Some(Target::Ignored));
        assert_eq!(
            serde_json::to_value(&mapping).unwrap(),
            serde_json::json!({"nama_barang": "name", "Harga Jual": "price", "jenis": "ignore"})
        );
    }

    #[test]
    fn a_wrong_mapping_is_refused_by_name() {
        let refused = |json: &str| serde_json::from_str::<Mapping>(json).unwrap_err().to_string();

        assert!(refused(r#"{"warna": "colour"}"#).contains(r#""warna" is mapped to "colour""#));
        let twice = refused(r#"{"harga_jual": "price", "hrg": "harga"}"#);
        assert!(twice.contains(r#""harga_jual" and "hrg" are both mapped to price"#), "{twice}");
        assert!(refused(r#"{"A b": "price", "a_B": "name"}"#).contains("mapped twice"));
    }

    #[test]
    fn the_minimarkets_headers_are_understood() {
        let mapping = suggested(&[
            "kode",
            "barcode",
            "nama",
            "kategori",
            "jenis",
            "merek",
            "satuan_beli",
            "isi_per_satuan_beli",
            "satuan_jual",
            "harga_beli",
            "harga_jual",
            "ean13_valid",
        ]);

        let said = |header: &str| mapping.get(header).map(String::as_str);
        assert_eq!(said("satuan_beli"), Some("pack"));
        assert_eq!(said("isi_per_satuan_beli"), Some("factor"));
        assert_eq!(said("satuan_jual"), Some("base_unit"));
        assert_eq!(said("harga_jual"), Some("price"));
        assert_eq!(said("nama"), Some("name"));
        assert_eq!(said("harga_beli"), None, "what the seller pays is never put on sale");
        assert_eq!(said("jenis"), None, "the category has its column already");
    }

    #[test]
    fn a_lone_unit_column_is_taken_once() {
        let mapping = suggested(&["Nama Barang *", "Satuan", "Isi", "Harga (Rp)"]);

        assert_eq!(mapping.get("Satuan").map(String::as_str), Some("pack"));
        assert_eq!(mapping.get("Harga (Rp)").map(String::as_str), Some("price"));
        assert_eq!(mapping.get("Nama Barang *").map(String::as_str), Some("name"));
    }
}
