//! `/order-groups/{id}`: a basket over several sellers as one thing: where it stands, what it comes to, its orders,
//! and the one approval of all of them. It is the buyer's alone.

pub mod handling;

use askama::Template;
use order_workflow::query::order_groups::OrderGroupView;
use order_workflow::query::orders::GivenView;
use supply_chain::ask::Actor;
use supply_chain::id::PersonId;
use supply_chain::organization::Role;

use crate::language::Language;
use crate::language::format::{count, moment, rupiah};
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::order::approval::{People, name_of, why};
use crate::pages::order::reading::Eyes;
use crate::pages::parts::{Badge, Note, Tone, Total};

/// One order of the basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Who sells.
    pub seller: String,
    /// Its page.
    pub href: String,
    /// Its number, or that it has none yet.
    pub number: String,
    /// Where it is.
    pub badge: Badge,
    /// What it comes to.
    pub sum: String,
}

/// The approval of the whole basket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Approval {
    /// Why it is needed, a sentence a rule.
    pub why: Vec<String>,
    /// "Kurang 1 persetujuan."; empty where none is missing.
    pub missing: String,
    /// Who said yes, and when.
    pub given: Vec<String>,
    /// Why a price that rose is paid.
    pub reason: String,
    /// Why the reader, who may approve in general, cannot approve this.
    pub not_yours: &'static str,
}

/// `/order-groups/{id}`.
#[derive(Debug, Template)]
#[template(path = "order/group.html")]
pub struct OrderGroupPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "KP-2026-000012".
    pub number: String,
    /// When it was submitted, and to how many sellers.
    pub about: String,
    /// Where its orders are together.
    pub badge: Badge,
    /// What that means for whoever reads.
    pub now: Note,
    /// Why an answer was not taken, if it was not.
    pub refusal: Option<String>,
    /// What it comes to.
    pub totals: Vec<Total>,
    /// Its orders.
    pub parts: Vec<Part>,
    /// Its approval, while it is asked for.
    pub approval: Option<Approval>,
    /// Whether the reader may say yes.
    pub may_approve: bool,
    /// Whether the reader may give it back.
    pub may_send_back: bool,
    /// Its address.
    pub address: String,
    /// The form's key.
    pub key: String,
}

impl OrderGroupPage {
    /// The page of a basket; `refused` says why an answer was not taken.
    #[must_use]
    pub fn new(
        shell: Shell,
        group: &OrderGroupView,
        people: &People,
        (reader, eyes): (&Actor, &Eyes),
        key: String,
        refused: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        let may = |command: &str| group.allowed_commands.contains(&command);
        let orders = count(i64::try_from(group.orders.len()).unwrap_or(i64::MAX));
        let when = moment(group.created_at, eyes.now, eyes.zone, lang);
        let mut shell =
            shell.task(Link::new(lang.t("Semua pesanan", "All orders"), Place::Orders.address()));
        shell.place = Place::Orders;
        shell.refused = refused.is_some();
        Self {
            number: group.number.clone(),
            about: lang.pick(
                format!("Satu keranjang, {orders} pesanan · {when}"),
                format!("One basket, {orders} orders · {when}"),
            ),
            badge: Badge::order(group.state, lang),
            now: now(group, lang),
            refusal: refused,
            totals: group
                .total
                .map(|total| vec![Total::sum(lang.t("Semua", "All together"), rupiah(total))])
                .unwrap_or_default(),
            parts: group
                .orders
                .iter()
                .map(|order| Part {
                    number: order
                        .number
                        .clone()
                        .unwrap_or_else(|| lang.t("Belum bernomor", "Not numbered yet").to_owned()),
                    href: format!("/orders/{}", order.id),
                    seller: order.seller.name.clone(),
                    badge: Badge::order(order.state, lang),
                    sum: rupiah(order.totals.total),
                })
                .collect(),
            approval: approval(group, people, reader, eyes),
            may_approve: may("approve"),
            may_send_back: may("send-back"),
            address: format!("/order-groups/{}", group.id),
            key,
            shell,
        }
    }
}

fn now(group: &OrderGroupView, lang: Language) -> Note {
    let (tone, icon, bold) = match group.state {
        "pending_approval" => (
            Tone::Warn,
            "hourglass",
            lang.t(
                "Menunggu satu persetujuan untuk semua pesanan di bawah.",
                "Waits for one approval of all the orders below.",
            ),
        ),
        "draft" => (
            Tone::Quiet,
            "pencil",
            lang.t(
                "Dikembalikan: pesanannya ada di keranjang, ubah lalu ajukan lagi.",
                "Sent back: its orders are in the basket; change and submit them again.",
            ),
        ),
        "submitted" => (
            Tone::Info,
            "send",
            lang.t("Ada penjual yang belum menjawab.", "A seller has not answered yet."),
        ),
        "countered" => (
            Tone::Warn,
            "arrows-exchange",
            lang.t("Ada tawaran balik yang perlu dijawab.", "A counter-offer wants an answer."),
        ),
        "confirmed" | "in_fulfilment" => (
            Tone::Good,
            "circle-check",
            lang.t("Semua penjual sudah menjawab.", "Every seller has answered."),
        ),
        _ => (
            Tone::Quiet,
            "checks",
            lang.t("Tidak ada lagi yang berjalan.", "Nothing is under way any more."),
        ),
    };
    let small = match group.state {
        "pending_approval" => lang.t(
            "Begitu disetujui, setiap pesanan langsung sampai ke penjualnya.",
            "Once approved, each order reaches its seller at once.",
        ),
        "draft" => "",
        _ => lang.t(
            "Setiap pesanan berjalan sendiri dengan penjualnya.",
            "Each order goes its own way with its seller.",
        ),
    };
    Note { tone, icon, bold: bold.to_owned(), small: small.to_owned() }
}

/// Everybody whose name the page needs.
#[must_use]
pub fn people_in(group: &OrderGroupView) -> Vec<PersonId> {
    group.approval.as_ref().map(crate::pages::order::approval::people_of).unwrap_or_default()
}

fn approval(
    group: &OrderGroupView,
    people: &People,
    reader: &Actor,
    eyes: &Eyes,
) -> Option<Approval> {
    let (approval, lang) = (group.approval.as_ref()?, eyes.lang);
    let said = |given: &GivenView| {
        let name = name_of(given.person_id, people, lang);
        format!("{name}, {}", moment(given.at, eyes.now, eyes.zone, lang))
    };
    let missing = count(i64::from(approval.missing));
    let could = reader.is_any(&[Role::Approver]) && !group.allowed_commands.contains(&"approve");
    Some(Approval {
        why: approval.requirements.iter().map(|rule| why(rule, people, lang)).collect(),
        missing: lang
            .pick(format!("Kurang {missing} persetujuan."), format!("{missing} more needed.")),
        given: approval.approvals.iter().map(said).collect(),
        reason: approval.reason.clone().unwrap_or_default(),
        not_yours: if !could {
            ""
        } else if approval.approvals.iter().any(|given| given.person_id == reader.person) {
            lang.t(
                "Anda sudah menyetujui; tunggu pengurus lain.",
                "You have approved it; another approver is awaited.",
            )
        } else {
            lang.t(
                "Anda yang membuatnya, atau bukan anggota pengurus yang diminta; minta pengurus lain.",
                "You made it, or are not on the board that is asked; ask another approver.",
            )
        },
    })
}
