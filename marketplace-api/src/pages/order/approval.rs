//! The buyer's own approval, in plain words: why it is needed, how many are missing, who said yes.

use std::collections::HashMap;

use order_workflow::query::orders::{ApprovalView, OrderView, RequirementView};
use supply_chain::ask::Actor;
use supply_chain::id::PersonId;
use supply_chain::organization::Role;

use super::reading::Eyes;
use crate::language::Language;
use crate::language::format::{count, moment, rupiah};

/// The names of the buyer's own people.
pub type People = HashMap<PersonId, String>;

/// Everybody whose name the approval of an order needs.
#[must_use]
pub fn people_in(order: &OrderView) -> Vec<PersonId> {
    order.approval.as_ref().map(people_of).unwrap_or_default()
}

/// Everybody an approval names.
#[must_use]
pub fn people_of(approval: &ApprovalView) -> Vec<PersonId> {
    let boards =
        approval.requirements.iter().flat_map(|requirement| requirement.board.iter().copied());
    let mut people: Vec<PersonId> =
        approval.approvals.iter().map(|given| given.person_id).chain(boards).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// What the buyer's own rules ask of an order, and how far that is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approval {
    /// Why, one sentence a rule.
    pub why: Vec<String>,
    /// "Kurang 1 persetujuan."; empty when it is complete.
    pub missing: String,
    /// Who said yes, and when.
    pub given: Vec<String>,
    /// Why a price that rose is paid; empty where nobody had to say.
    pub reason: String,
    /// Why the reader, who may approve in general, cannot approve this; empty where that is not so.
    pub not_yours: &'static str,
}

impl Approval {
    /// The approval of an order; nothing where none is needed, and for the seller.
    #[must_use]
    pub fn of(
        order: &OrderView,
        people: &People,
        reader: Option<&Actor>,
        eyes: &Eyes,
    ) -> Option<Self> {
        let approval = order.approval.as_ref()?;
        let lang = eyes.lang;
        let waits = order.state == "pending_approval"
            || order.proposal.as_ref().is_some_and(|proposal| proposal.waits_for_approval);
        let given: Vec<String> = approval
            .approvals
            .iter()
            .map(|given| {
                let name = name_of(given.person_id, people, lang);
                format!("{name}, {}", moment(given.at, eyes.now, eyes.zone, lang))
            })
            .collect();
        let missing = count(i64::from(approval.missing));
        Some(Self {
            why: approval.requirements.iter().map(|one| why(one, people, lang)).collect(),
            missing: if waits && approval.missing > 0 {
                lang.pick(
                    format!("Kurang {missing} persetujuan."),
                    format!(
                        "{missing} more {} needed.",
                        if approval.missing == 1 { "yes is" } else { "are" }
                    ),
                )
            } else {
                String::new()
            },
            given,
            reason: approval.reason.clone().unwrap_or_default(),
            not_yours: reader.map_or("", |reader| not_yours(order, waits, reader, lang)),
        })
    }
}

/// A person's name, or what they are.
pub(crate) fn name_of(person: PersonId, people: &People, lang: Language) -> String {
    people
        .get(&person)
        .cloned()
        .unwrap_or_else(|| lang.t("seorang pengurus", "an approver").to_owned())
}

fn not_yours(order: &OrderView, waits: bool, reader: &Actor, lang: Language) -> &'static str {
    if !waits || order.allowed_commands.contains(&"approve") || !reader.is_any(&[Role::Approver]) {
        return "";
    }
    let given = order.approval.iter().flat_map(|approval| &approval.approvals);
    if given.into_iter().any(|given| given.person_id == reader.person) {
        return lang.t(
            "Anda sudah menyetujui; tunggu pengurus lain.",
            "You have approved it; another approver is awaited.",
        );
    }
    lang.t(
        "Anda yang membuatnya, atau bukan anggota pengurus yang diminta; minta pengurus lain.",
        "You made it, or are not on the board that is asked; ask another approver.",
    )
}

/// `Nilainya Rp5.000.000 atau lebih: perlu 2 dari Maria Wea, Anton Seda.`
pub(crate) fn why(one: &RequirementView, people: &People, lang: Language) -> String {
    let because = match (one.kind, one.total, &one.category, one.percent) {
        ("total_from", Some(total), _, _) => {
            let total = rupiah(total);
            lang.pick(
                format!("Nilainya {total} atau lebih"),
                format!("It comes to {total} or more"),
            )
        }
        ("category", _, Some(category), _) => lang.pick(
            format!("Ada barang kelompok {category}"),
            format!("It holds goods of the group {category}"),
        ),
        ("price_rise", _, _, Some(percent)) => lang.pick(
            format!("Ada harga yang naik lebih dari {percent}% dari pembelian terakhir"),
            format!("A price rose by more than {percent}% since the last purchase"),
        ),
        _ => lang.t("Aturan persetujuan koperasi Anda", "Your own approval rule").to_owned(),
    };
    let needed = count(i64::from(one.needed));
    let board: Vec<String> =
        one.board.iter().map(|person| name_of(*person, people, lang)).collect();
    if board.is_empty() {
        lang.pick(
            format!("{because}: perlu {needed} persetujuan."),
            format!(
                "{because}: {needed} {} needed.",
                if one.needed == 1 { "approval is" } else { "approvals are" }
            ),
        )
    } else {
        let board = board.join(", ");
        lang.pick(
            format!("{because}: perlu {needed} dari {board}."),
            format!("{because}: {needed} of {board} needed."),
        )
    }
}
