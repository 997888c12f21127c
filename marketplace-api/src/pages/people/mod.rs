//! The people of an organization: who they are, what they may do, how they come in and leave.
//!
//! Nobody decides on their own roles, and a person comes in by a one-time code that is shown once.

pub(crate) mod handlers;
pub mod invite;
pub mod list;
pub mod organization;
pub mod person;
pub mod profile;

pub use handlers::{
    affiliate, affiliates_form, change_roles, code_form, edit, edit_form, end, end_form, invite,
    invite_form, list, organization, part, part_form, person, renew_code,
};

use supply_chain::organization::Role;

use super::parts::{Choice, Choices};
use crate::language::Language;

/// A role in words of the shop.
#[must_use]
pub const fn role_name(role: Role, lang: Language) -> &'static str {
    match role {
        Role::Buyer => lang.t("pembeli", "buyer"),
        Role::Manager => lang.t("manajer", "manager"),
        Role::Approver => lang.t("pengurus", "board"),
        Role::Sales => lang.t("meja penjualan", "sales desk"),
        Role::Warehouse => lang.t("gudang", "warehouse"),
        Role::Treasurer => lang.t("bendahara", "treasurer"),
        Role::Auditor => lang.t("pengawas", "auditor"),
        Role::Member => lang.t("anggota", "member"),
    }
}

/// What a role may do, in a few words.
const fn may(role: Role, lang: Language) -> &'static str {
    match role {
        Role::Buyer => lang.t("memesan dan menghitung barang", "orders, and counts goods"),
        Role::Manager => {
            lang.t("semuanya, juga orang dan wewenang", "everything, people and roles too")
        }
        Role::Approver => lang.t("menyetujui pesanan", "approves orders"),
        Role::Sales => lang.t("menjawab pesanan, mengatur harga", "answers orders, keeps prices"),
        Role::Warehouse => lang.t("mengirim, menghitung, stok", "ships, counts, keeps stock"),
        Role::Treasurer => lang.t("tagihan dan pembayaran", "bills and payments"),
        Role::Auditor => {
            lang.t("membaca semua, tidak mengubah", "reads everything, changes nothing")
        }
        Role::Member => lang.t("berbelanja di toko", "buys at the shop"),
    }
}

/// What somebody is, in the order of the list: "manajer, gudang".
#[must_use]
pub fn role_names(words: &[String], lang: Language) -> String {
    let names = words
        .iter()
        .map(|word| Role::from_word(word).map_or(word.as_str(), |role| role_name(role, lang)));
    names.collect::<Vec<_>>().join(", ")
}

/// The roles to choose from.
#[must_use]
pub fn role_choices<'a>(
    chosen: impl Iterator<Item = &'a str>,
    error: Option<String>,
    lang: Language,
) -> Choices {
    let chosen: Vec<&str> = chosen.collect();
    let choice = |role: Role| {
        let label = format!("{}: {}", role_name(role, lang), may(role, lang));
        Choice::new(role.as_str(), label, chosen.contains(&role.as_str()))
    };
    Choices {
        name: "roles",
        legend: lang.t("Wewenang", "Roles").to_owned(),
        hint: lang.t("Boleh lebih dari satu.", "More than one is fine.").to_owned(),
        error,
        several: true,
        choices: Role::ALL.into_iter().map(choice).collect(),
    }
}

/// The roles that were ticked.
pub fn roles_of<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Role> {
    words.filter_map(Role::from_word).collect()
}
