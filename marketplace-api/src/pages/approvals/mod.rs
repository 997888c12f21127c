//! `/approvals`: what waits for a yes of the organization's own people, the reader's first (pages.md 6.16). Each leads
//! to its own page; there is no button for all of them.

pub mod handling;
mod pledges;
mod to_sign;

use askama::Template;
use order_workflow::query::approvals::{Awaited, What};
use supply_chain::id::{PersonId, PurchaseOrderId};

use crate::language::Language;
use crate::language::format::{count, deadline_short, is_urgent, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::order::approval::{People, name_of, people_of, why};
use crate::pages::order::reading::Eyes;
use crate::pages::parts::{Badge, Due, Empty, Tone};

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its number, or to whom it goes.
    pub title: String,
    /// Where it is looked at and answered.
    pub href: String,
    /// What kind of thing it is.
    pub badge: Badge,
    /// The seller, and how many kinds of goods.
    pub about: String,
    /// What it comes to.
    pub sum: String,
    /// Who wrote it.
    pub written: String,
    /// Why it needs a yes, a sentence a rule.
    pub why: Vec<String>,
    /// "1 dari 2 persetujuan".
    pub given: String,
    /// Who said yes.
    pub yes: String,
    /// By which facility it is going to be paid; empty where none is named.
    pub financed: String,
    /// Why a price that rose is paid; empty where nobody had to say.
    pub reason: String,
    /// Until when.
    pub due: Option<Due>,
    /// Why it is not the reader's to answer; empty where it is.
    pub not_yours: String,
}

/// `/approvals`.
#[derive(Debug, Template)]
#[template(path = "approvals/list.html")]
pub struct ApprovalsPage {
    /// The shell.
    pub shell: Shell,
    /// What the reader may answer.
    pub yours: Vec<Row>,
    /// What waits for others.
    pub others: Vec<Row>,
    /// Nothing there.
    pub empty: Empty,
}

/// Everybody whose name the page needs.
#[must_use]
pub fn people_in(awaited: &[Awaited]) -> Vec<PersonId> {
    let mut people: Vec<PersonId> = awaited
        .iter()
        .flat_map(|one| one.makers.iter().copied().chain(people_of(&one.approval)))
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

impl ApprovalsPage {
    /// The page of what waits, for this reader.
    #[must_use]
    pub fn new(
        shell: Shell,
        awaited: &[Awaited],
        people: &People,
        (reader, eyes): (PersonId, &Eyes),
    ) -> Self {
        let lang = shell.lang;
        let row = |one: &&Awaited| Row::of(one, people, reader, eyes);
        Self {
            yours: awaited.iter().filter(|one| one.is_yours).map(|one| row(&one)).collect(),
            others: awaited.iter().filter(|one| !one.is_yours).map(|one| row(&one)).collect(),
            empty: Empty {
                icon: "circle-check",
                heading: lang
                    .t("Tidak ada yang perlu disetujui.", "Nothing needs your approval.")
                    .to_owned(),
                text: lang
                    .t(
                        "Pesanan yang kena aturan persetujuan tampil di sini sebelum sampai ke penjual.",
                        "Orders under an approval rule stand here before they reach the seller.",
                    )
                    .to_owned(),
                action: Some(Link::new(
                    lang.t("Lihat aturan persetujuan", "See the approval rules"),
                    "/organization/approval-rules",
                )),
            },
            shell: Shell { back: Some(Link::new(lang.t("Lainnya", "More"), "/more")), ..shell },
        }
    }
}

impl ApprovalsPage {
    /// The same page with by which facility each order is going to be paid.
    #[must_use]
    pub fn with_marks(mut self, marks: &[(PurchaseOrderId, String)]) -> Self {
        let lang = self.shell.lang;
        for row in self.yours.iter_mut().chain(&mut self.others) {
            let mark = marks.iter().find(|(order, _)| row.href == format!("/orders/{order}"));
            if let Some((_, told)) = mark {
                row.financed = lang.pick(
                    format!("Akan dibayar dari fasilitas {told}"),
                    format!("To be paid by the facility {told}"),
                );
            }
        }
        self
    }
}

impl Row {
    fn of(one: &Awaited, people: &People, reader: PersonId, eyes: &Eyes) -> Self {
        let (order, lang) = (&one.order, eyes.lang);
        let total = match (&one.group, one.what) {
            (Some(group), _) => group.total.unwrap_or(order.totals.total),
            (None, What::Change | What::Offer) => {
                order.proposal.as_ref().map_or(order.totals.total, |open| open.totals.total)
            }
            (None, What::Order | What::Version) => order.totals.total,
        };
        let number = order.number.clone().unwrap_or_else(|| {
            let seller = &order.seller.name;
            lang.pick(format!("Pesanan ke {seller}"), format!("Order to {seller}"))
        });
        let kinds = count(i64::try_from(order.lines.len()).unwrap_or(i64::MAX));
        let needed = one.approval.requirements.iter().map(|rule| rule.needed).max();
        let (yes, needed) = (one.approval.approvals.len(), needed.unwrap_or(1));
        let names: Vec<String> = one
            .approval
            .approvals
            .iter()
            .map(|given| name_of(given.person_id, people, lang))
            .collect();
        Self {
            title: one.group.as_ref().map_or(number, |group| group.number.clone()),
            href: one.group.as_ref().map_or_else(
                || format!("/orders/{}", order.id),
                |group| format!("/order-groups/{}", group.id),
            ),
            badge: badge(one.what, one.group.is_some(), lang),
            about: one.group.as_ref().map_or_else(
                || {
                    let goods = lang
                        .pick(format!("{kinds} macam barang"), format!("{kinds} kinds of goods"));
                    match order.number {
                        Some(_) => format!("{} · {goods}", order.seller.name),
                        None => goods,
                    }
                },
                |group| {
                    let n = count(i64::try_from(group.orders.len()).unwrap_or(i64::MAX));
                    let sellers: Vec<&str> =
                        group.orders.iter().map(|order| order.seller.name.as_str()).collect();
                    let sellers = sellers.join(", ");
                    lang.pick(format!("{n} pesanan: {sellers}"), format!("{n} orders: {sellers}"))
                },
            ),
            sum: rupiah(total),
            written: written(one, people, lang),
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
            financed: String::new(),
            reason: one.approval.reason.clone().unwrap_or_default(),
            due: one.deadline_at.map(|at| Due {
                text: deadline_short(at, eyes.now, eyes.zone, lang),
                late: is_urgent(at, eyes.now),
            }),
            not_yours: not_yours(one, reader, lang).to_owned(),
        }
    }
}

fn written(one: &Awaited, people: &People, lang: Language) -> String {
    let names: Vec<String> =
        one.makers.iter().map(|person| name_of(*person, people, lang)).collect();
    let names = names.join(", ");
    lang.pick(format!("Ditulis {names}"), format!("Written by {names}"))
}

fn badge(what: What, is_basket: bool, lang: Language) -> Badge {
    let (icon, word) = match what {
        What::Order if is_basket => ("shopping-cart", lang.t("Satu keranjang", "One basket")),
        What::Order => ("hourglass", lang.t("Pesanan", "Order")),
        What::Version => ("refresh", lang.t("Pesanan yang diubah", "Changed order")),
        What::Change => ("pencil", lang.t("Usulan perubahan", "Proposed change")),
        What::Offer => ("arrows-exchange", lang.t("Tawaran penjual", "The seller's offer")),
    };
    Badge::new(Tone::Warn, icon, word)
}

fn not_yours(one: &Awaited, reader: PersonId, lang: Language) -> &'static str {
    if one.is_yours {
        ""
    } else if one.makers.contains(&reader) {
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
