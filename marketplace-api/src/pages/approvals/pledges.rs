//! Pledges among what waits for a yes: in which pool, how much, and what it can come to at most.

use order_workflow::query::demand_pools::AwaitedPledge;
use supply_chain::id::PersonId;

use super::{ApprovalsPage, Row};
use crate::language::Language;
use crate::language::format::{count, deadline_short, is_urgent, quantity, rupiah};
use crate::pages::order::approval::{People, name_of, people_of, why};
use crate::pages::order::reading::Eyes;
use crate::pages::parts::{Badge, Due, Tone};

/// Everybody whose name the row of a pledge needs.
pub(super) fn people_of_pledge(pledge: &AwaitedPledge) -> Vec<PersonId> {
    let mut people = people_of(&pledge.approval);
    people.push(pledge.maker);
    people
}

impl ApprovalsPage {
    /// The page with the pledges that wait before it.
    #[must_use]
    pub fn with_pledges(
        self,
        pledges: &[AwaitedPledge],
        people: &People,
        (reader, eyes): (PersonId, &Eyes),
    ) -> Self {
        self.with_rows(pledges.iter().map(|one| (one.is_yours, row(one, people, reader, eyes))))
    }
}

fn row(one: &AwaitedPledge, people: &People, reader: PersonId, eyes: &Eyes) -> Row {
    let lang = eyes.lang;
    let given = &one.approval.approvals;
    let needed = one.approval.requirements.iter().map(|rule| rule.needed).max().unwrap_or(1);
    let names: Vec<String> =
        given.iter().map(|given| name_of(given.person_id, people, lang)).collect();
    let (yes, maker) = (given.len(), name_of(one.maker, people, lang));
    let most = rupiah(one.at_most);
    Row {
        title: one.title.clone(),
        href: format!("/pools/{}?line={}", one.pool, one.line),
        badge: Badge::new(Tone::Warn, "users", lang.t("Komitmen", "Pledge")),
        about: format!("{} · {}", how_much(one, lang), one.product_name),
        sum: lang.pick(format!("paling banyak {most}"), format!("{most} at most")),
        written: lang.pick(format!("Ditulis {maker}"), format!("Written by {maker}")),
        why: one.approval.requirements.iter().map(|rule| why(rule, people, lang)).collect(),
        given: lang.pick(
            format!("{yes} dari {needed} persetujuan sudah diberikan."),
            format!("{yes} of {needed} approvals given."),
        ),
        yes: if names.is_empty() {
            String::new()
        } else {
            let names = names.join(", ");
            lang.pick(format!("Sudah setuju: {names}"), format!("Said yes: {names}"))
        },
        due: Some(Due {
            text: deadline_short(one.closes_at, eyes.now, eyes.zone, lang),
            late: is_urgent(one.closes_at, eyes.now),
        }),
        not_yours: not_yours(one, reader, lang).to_owned(),
        ..Row::default()
    }
}

fn how_much(one: &AwaitedPledge, lang: Language) -> String {
    if one.tolerance == 0 {
        return quantity(one.firm, &one.unit_name);
    }
    let (firm, most) = (count(one.firm), quantity(one.firm + one.tolerance, &one.unit_name));
    lang.pick(format!("{firm} sampai {most}"), format!("{firm} to {most}"))
}

fn not_yours(one: &AwaitedPledge, reader: PersonId, lang: Language) -> &'static str {
    if one.is_yours {
        ""
    } else if one.maker == reader {
        lang.t("Anda yang membuat; minta pengurus lain.", "You made it; ask another approver.")
    } else if one.approval.approvals.iter().any(|given| given.person_id == reader) {
        lang.t(
            "Anda sudah menyetujui; tunggu pengurus lain.",
            "You have approved it; another approver is awaited.",
        )
    } else {
        lang.t("Menunggu pengurus yang disebut.", "Waits for those who are named.")
    }
}
