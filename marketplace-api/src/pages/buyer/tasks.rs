//! What waits for the reader: read off each order's allowed commands.

use chrono::{DateTime, Utc};
use order_workflow::query::basket::BasketOrder;
use order_workflow::query::board::StagedImport;
use order_workflow::query::claims::ClaimBrief;
use order_workflow::query::money_waiting::MoneyDuty;
use order_workflow::query::orders::{OrderView, ShipmentView};
use order_workflow::query::own_steps::OwnStep;
use supply_chain::ask::Actor;
use supply_chain::claim::{CommandName, Side};
use supply_chain::id::OrganizationId;

use super::words::{Here, goods_of, kinds, packs_of};
use crate::language::format::{count, deadline_short, is_urgent, quantity, rupiah, weekday_date};
use crate::pages::layout::Place;
use crate::pages::order::body::heading;
use crate::pages::order::own_steps;
use crate::pages::parts::{Due, Task, Tone};

/// The most rows of a board before the rest is folded.
pub const SHOWN_MAX: usize = 8;

/// What kind of thing is to be done; those of one kind are grouped when the board is crowded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Answer an order that came in.
    Answer,
    /// Answer a counter-offer or a proposed change.
    Weigh,
    /// Say yes or no for the own organization.
    Approve,
    /// Let go of what came too late, or keep waiting.
    Late,
    /// Send what was agreed.
    Dispatch,
    /// Count what came.
    Receive,
    /// Submit a draft that is ready.
    Submit,
    /// Publish a price list that was read.
    Publish,
    /// Open, answer or decide a claim.
    Claim,
    /// Pledge before a pool closes, publish one, or share out what came.
    Pool,
    /// Say at which price goods are sold on; its rows are one a kind already.
    Resale,
    /// Do something with money; its rows are one a kind already.
    Money(MoneyDuty),
}

/// A task with what it is sorted by.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// What kind.
    pub duty: Duty,
    /// Until when, where there is a deadline.
    pub until: Option<DateTime<Utc>>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// Its row.
    pub task: Task,
}

fn due(until: Option<DateTime<Utc>>, here: Here) -> Option<Due> {
    let until = until?;
    let text = deadline_short(until, here.now, here.zone, here.lang);
    Some(Due { text, late: is_urgent(until, here.now) })
}

/// What an order asks of the reader; nothing when it waits for somebody else.
#[must_use]
pub fn of_order(order: &OrderView, own: OrganizationId, here: Here) -> Vec<Waiting> {
    let may = |command: &str| order.allowed_commands.contains(&command);
    let mut waiting = Vec::new();
    let amended = order.proposal.is_some() && order.confirmed_at.is_some();
    if may("approve") {
        waiting.push(approve(order, here));
    }
    if may("accept") && !amended {
        waiting.push(answer(order, here));
    }
    if may("accept-counter") || may("accept") && amended {
        waiting.push(weigh(order, own, here));
    }
    if may("short-close") && order.buyer.id == own {
        waiting.push(late(order, here));
    }
    if may("dispatch") {
        waiting.push(dispatch(order, here));
    }
    if may("receive") && order.buyer.id == own {
        let coming = order.shipments.iter().filter(|shipment| shipment.state == "in_transit");
        waiting.extend(coming.map(|shipment| receive(order, shipment, here)));
    }
    waiting
}

/// What a claim asks of the reader; nothing when it waits for somebody else.
#[must_use]
pub fn of_claim(claim: &ClaimBrief, actor: &Actor, here: Here) -> Option<Waiting> {
    let lang = here.lang;
    let (command, side, verb, action) = match (claim.state, claim.side) {
        ("draft", "claimant") => (
            CommandName::Open,
            Side::Claimant,
            lang.t("Ajukan klaim", "Submit the claim"),
            lang.t("Tambah foto", "Add photos"),
        ),
        ("open", "respondent") => (
            CommandName::Answer,
            Side::Respondent,
            lang.t("Jawab klaim", "Answer the claim"),
            lang.t("Jawab", "Answer"),
        ),
        ("answered", "claimant") => (
            CommandName::AcceptAnswer,
            Side::Claimant,
            lang.t("Tanggapi jawaban klaim", "Respond to the answer"),
            lang.t("Lihat jawaban", "See the answer"),
        ),
        ("mediation", "mediator") => (
            CommandName::Decide,
            Side::Mediator,
            lang.t("Putuskan klaim", "Decide the claim"),
            lang.t("Periksa", "Check"),
        ),
        _ => return None,
    };
    let other = if side == Side::Claimant { &claim.respondent } else { &claim.claimant };
    let number = claim.number.as_deref().unwrap_or(&claim.order_number);
    actor.is_any(command.roles(side)).then(|| Waiting {
        duty: Duty::Claim,
        until: claim.deadline_at,
        since: claim.created_at,
        task: Task {
            tone: Tone::Warn,
            icon: "scale",
            verb: verb.to_owned(),
            href: format!("/claims/{}", claim.id),
            fact: lang.pick(
                format!("{} untuk {} baris.", rupiah(claim.total), claim.lines),
                format!("{} for {} lines.", rupiah(claim.total), claim.lines),
            ),
            // Each buyer counts its own claims: whose it is comes before the number.
            small: if side == Side::Claimant {
                format!("{number} · {other}")
            } else {
                format!("{other} · {number}")
            },
            action: action.to_owned(),
            due: due(claim.deadline_at, here),
        },
    })
}

/// An order's number, or that it is a draft.
pub(super) fn number(order: &OrderView, here: Here) -> String {
    order.number.clone().unwrap_or_else(|| match order.state {
        "draft" => here.lang.t("Draf", "Draft").to_owned(),
        _ => heading(order, here.lang),
    })
}

fn approve(order: &OrderView, here: Here) -> Waiting {
    let lang = here.lang;
    Waiting {
        duty: Duty::Approve,
        until: order.deadline_at,
        since: order.updated_at,
        task: Task {
            tone: Tone::Warn,
            icon: "hourglass",
            verb: lang.t("Setujui pesanan", "Approve the order").to_owned(),
            href: format!("/orders/{}", order.id),
            fact: format!("{}, {}.", goods_of(order, lang), rupiah(order.totals.total)),
            small: order.number.as_ref().map_or_else(
                || {
                    let made = order.created_at.with_timezone(&here.zone).date_naive();
                    format!("{} · {}", order.seller.name, weekday_date(made, lang))
                },
                |number| format!("{number} · {}", order.seller.name),
            ),
            action: lang.t("Periksa", "Check").to_owned(),
            due: due(order.deadline_at, here),
        },
    }
}

fn weigh(order: &OrderView, own: OrganizationId, here: Here) -> Waiting {
    let lang = here.lang;
    let party = if order.buyer.id == own { &order.seller.name } else { &order.buyer.name };
    let changed = order.lines.iter().filter(|line| line.proposed.is_some()).count();
    let total = order.proposal.as_ref().map_or(order.totals.total, |open| open.totals.total);
    let (before, after) = (rupiah(order.totals.total), rupiah(total));
    let lines = count(i64::try_from(changed).unwrap_or(i64::MAX));
    Waiting {
        duty: Duty::Weigh,
        until: order.deadline_at,
        since: order.proposal.as_ref().map_or(order.updated_at, |open| open.at),
        task: Task {
            tone: Tone::Warn,
            icon: "arrows-exchange",
            verb: if order.confirmed_at.is_some() {
                lang.t("Jawab usulan perubahan", "Answer the proposed change")
            } else {
                lang.t("Jawab tawaran balik", "Answer the counter-offer")
            }
            .to_owned(),
            href: format!("/orders/{}", order.id),
            fact: match changed {
                0 => lang.pick(
                    format!("Ongkos dan biaya berubah, {before} menjadi {after}."),
                    format!("Freight and charges changed, {before} becomes {after}."),
                ),
                _ => lang.pick(
                    format!("{lines} baris berubah, {before} menjadi {after}."),
                    format!(
                        "{lines} {} changed, {before} becomes {after}.",
                        if changed == 1 { "line" } else { "lines" }
                    ),
                ),
            },
            small: if order.buyer.id == own {
                format!("{} · {party}", number(order, here))
            } else {
                format!("{party} · {}", number(order, here))
            },
            action: lang.t("Lihat tawaran", "See the offer").to_owned(),
            due: due(order.deadline_at, here),
        },
    }
}

fn late(order: &OrderView, here: Here) -> Waiting {
    let lang = here.lang;
    let missing = order
        .lines
        .iter()
        .map(|line| (line, line.backordered_base / line.factor.max(1)))
        .filter(|(_, packs)| *packs > 0);
    let packs = packs_of(missing, lang);
    Waiting {
        duty: Duty::Late,
        until: None,
        since: order.backorder_until.unwrap_or(order.updated_at),
        task: Task {
            tone: Tone::Warn,
            icon: "clock-exclamation",
            verb: lang
                .t("Barang yang dijanjikan belum datang", "Promised goods are late")
                .to_owned(),
            href: format!("/orders/{}", order.id),
            fact: lang.pick(
                format!("{packs} belum ada; lepas sisanya atau tunggu."),
                format!("{packs} missing; let go of the rest, or wait."),
            ),
            small: format!("{} · {}", number(order, here), order.seller.name),
            action: lang.t("Lihat pesanan", "See the order").to_owned(),
            due: None,
        },
    }
}

fn answer(order: &OrderView, here: Here) -> Waiting {
    let lang = here.lang;
    Waiting {
        duty: Duty::Answer,
        until: order.deadline_at,
        since: order.submitted_at.unwrap_or(order.created_at),
        task: Task {
            tone: Tone::Warn,
            icon: "inbox",
            verb: lang.t("Jawab pesanan", "Answer the order").to_owned(),
            href: format!("/orders/{}", order.id),
            fact: format!("{}, {}.", goods_of(order, lang), rupiah(order.totals.total)),
            small: format!("{} · {}", order.buyer.name, number(order, here)),
            action: lang.t("Lihat pesanan", "See the order").to_owned(),
            due: due(order.deadline_at, here),
        },
    }
}

fn dispatch(order: &OrderView, here: Here) -> Waiting {
    let lang = here.lang;
    let open: Vec<_> = order
        .lines
        .iter()
        .filter(|line| line.held_base > 0)
        .map(|line| (line, line.held_base / line.factor.max(1)))
        .collect();
    let packs = packs_of(open.iter().copied(), lang);
    let fact = match open.as_slice() {
        [(only, _)] => format!("{packs} {}.", only.product_name),
        several => format!("{}, {packs}.", kinds(several.len(), lang)),
    };
    let verb = if order.shipments.iter().any(|shipment| shipment.state != "undone") {
        lang.t("Kirim sisa barang", "Dispatch the rest")
    } else {
        lang.t("Kirim barang", "Dispatch goods")
    };
    // The buyer's wish is a day; it has passed when that day has.
    let until = order.requested_date.and_then(|day| {
        let end = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
        Some(end.and_local_timezone(here.zone).earliest()?.with_timezone(&Utc))
    });
    let wanted = order.requested_date.map(|day| Due {
        text: weekday_date(day, lang),
        late: until.is_some_and(|until| is_urgent(until, here.now)),
    });
    Waiting {
        duty: Duty::Dispatch,
        until,
        since: order.confirmed_at.unwrap_or(order.created_at),
        task: Task {
            tone: Tone::Info,
            icon: "truck-delivery",
            verb: verb.to_owned(),
            href: format!("/orders/{}", order.id),
            fact,
            small: format!("{} · {}", order.buyer.name, number(order, here)),
            action: lang.t("Kirim barang", "Dispatch").to_owned(),
            due: wanted,
        },
    }
}

fn receive(order: &OrderView, shipment: &ShipmentView, here: Here) -> Waiting {
    let lang = here.lang;
    let packs = packs_of(shipped(order, shipment), lang);
    Waiting {
        duty: Duty::Receive,
        until: None,
        since: shipment.dispatched_at,
        task: Task {
            tone: Tone::Info,
            icon: "clipboard-check",
            verb: lang.t("Hitung barang yang datang", "Count the goods that arrived").to_owned(),
            href: format!("/shipments/{}/receive", shipment.id),
            fact: format!("{}, {packs}.", kinds(shipment.lines.len(), lang)),
            small: format!("Surat jalan {} · {}", shipment.number, order.seller.name),
            action: lang.t("Hitung barang", "Count goods").to_owned(),
            due: None,
        },
    }
}

/// The lines of a shipment, each with how many packs of it were sent.
pub(super) fn shipped<'a>(
    order: &'a OrderView,
    shipment: &'a ShipmentView,
) -> impl Iterator<Item = (&'a order_workflow::query::orders::LineView, i64)> + Clone {
    shipment.lines.iter().filter_map(|sent| {
        let line = order.lines.iter().find(|line| line.id == sent.line_id)?;
        Some((line, sent.count))
    })
}

/// Says in an approver's task who asks.
pub fn asked_by(waiting: &mut Waiting, step: &OwnStep, here: Here) {
    if waiting.duty == Duty::Approve && !step.by.is_empty() {
        let (small, who) = (&waiting.task.small, &step.by);
        waiting.task.small = here
            .lang
            .pick(format!("{small} · diminta {who}"), format!("{small} · asked for by {who}"));
    }
}

/// A draft that came back from the board: what to put right, before anything else about it.
#[must_use]
pub fn sent_back(order: &BasketOrder, step: &OwnStep, here: Here) -> Option<Waiting> {
    let lang = here.lang;
    let draft = &order.draft;
    // A draft is cancelled by whoever may edit it; editing itself has no word.
    if !draft.allowed_commands.contains(&"cancel") {
        return None;
    }
    let who = own_steps::who(step, lang);
    Some(Waiting {
        duty: Duty::Submit,
        until: None,
        since: step.at,
        task: Task {
            tone: Tone::Warn,
            icon: "pencil",
            verb: match step.reason.as_deref().unwrap_or_default() {
                "" => lang.t("Perbaiki pesanan", "Put the order right").to_owned(),
                reason => lang.pick(format!("Perbaiki: {reason}"), format!("Put right: {reason}")),
            },
            href: format!("/basket#s-{}", draft.id),
            fact: format!("{}, {}.", goods_of(draft, lang), rupiah(order.goods_now)),
            small: lang.pick(
                format!("{} · dikembalikan {who}", draft.seller.name),
                format!("{} · sent back by {who}", draft.seller.name),
            ),
            action: lang.t("Lihat keranjang", "See basket").to_owned(),
            due: None,
        },
    })
}

/// A draft that may be submitted as it stands.
#[must_use]
pub fn of_draft(order: &BasketOrder, here: Here) -> Option<Waiting> {
    let lang = here.lang;
    let draft = &order.draft;
    if !order.is_ready || !draft.allowed_commands.contains(&"submit") {
        return None;
    }
    Some(Waiting {
        duty: Duty::Submit,
        until: None,
        since: draft.updated_at,
        task: Task {
            tone: Tone::Quiet,
            icon: "shopping-cart",
            verb: lang.t("Ajukan pesanan", "Submit the order").to_owned(),
            href: format!("/basket#s-{}", draft.id),
            fact: format!("{}, {}.", goods_of(draft, lang), rupiah(order.goods_now)),
            small: lang.pick(
                format!("Siap diajukan · {}", draft.seller.name),
                format!("Ready to submit · {}", draft.seller.name),
            ),
            action: lang.t("Lihat keranjang", "See basket").to_owned(),
            due: None,
        },
    })
}

/// A price list that was read and waits to be published.
#[must_use]
pub fn of_import(staged: &StagedImport, here: Here) -> Waiting {
    let lang = here.lang;
    let ready = count(i64::from(staged.accepted));
    let wrong = count(i64::from(staged.rejected));
    let fact = match staged.rejected {
        0 => lang.pick(format!("{ready} baris siap."), format!("{ready} rows are ready.")),
        _ => lang.pick(
            format!("{ready} baris siap, {wrong} perlu diperbaiki."),
            format!("{ready} rows are ready, {wrong} to fix."),
        ),
    };
    Waiting {
        duty: Duty::Publish,
        until: None,
        since: staged.created_at,
        task: Task {
            tone: Tone::Quiet,
            icon: "upload",
            verb: lang.t("Terbitkan daftar harga", "Publish the price list").to_owned(),
            href: format!("/imports/{}", staged.id),
            fact,
            small: staged.file_name.clone(),
            action: lang.t("Periksa", "Check").to_owned(),
            due: None,
        },
    }
}

/// The rows in the order of their deadlines: those without one after, the longest waiting first.
/// A crowded board shows one row for three or more of a kind.
#[must_use]
pub fn arranged(mut waiting: Vec<Waiting>, here: Here) -> Vec<Task> {
    waiting.sort_by_key(|task| {
        (task.until.unwrap_or(DateTime::<Utc>::MAX_UTC), task.since, task.task.href.clone())
    });
    if waiting.len() <= SHOWN_MAX {
        return waiting.into_iter().map(|waiting| waiting.task).collect();
    }
    let many = |duty| waiting.iter().filter(|other| other.duty == duty).count();
    let mut rows = Vec::new();
    let mut grouped: Vec<Duty> = Vec::new();
    for task in &waiting {
        let n = many(task.duty);
        if n < 3 {
            rows.push(task.task.clone());
        } else if !grouped.contains(&task.duty) {
            grouped.push(task.duty);
            rows.push(group(task, n, here));
        }
    }
    rows
}

/// One row for all tasks of a kind; `first` is the most urgent of them.
fn group(first: &Waiting, n: usize, here: Here) -> Task {
    let lang = here.lang;
    let n = count(i64::try_from(n).unwrap_or(i64::MAX));
    let (verb, href) = match first.duty {
        Duty::Answer => (
            lang.pick(format!("{n} pesanan untuk dijawab"), format!("{n} orders to answer")),
            Place::Incoming.address(),
        ),
        Duty::Weigh => (
            lang.pick(format!("{n} tawaran untuk dijawab"), format!("{n} offers to answer")),
            Place::Orders.address(),
        ),
        Duty::Approve => (
            lang.pick(format!("{n} pesanan untuk disetujui"), format!("{n} orders to approve")),
            Place::Orders.address(),
        ),
        Duty::Late => (
            lang.pick(format!("{n} pesanan terlambat"), format!("{n} orders are late")),
            Place::Orders.address(),
        ),
        Duty::Dispatch => (
            lang.pick(format!("{n} pesanan untuk dikirim"), format!("{n} orders to dispatch")),
            Place::Incoming.address(),
        ),
        Duty::Receive => (
            lang.pick(format!("{n} kiriman untuk dihitung"), format!("{n} shipments to count")),
            Place::Orders.address(),
        ),
        Duty::Submit => (
            lang.pick(format!("{n} pesanan siap diajukan"), format!("{n} orders ready to submit")),
            Place::Basket.address(),
        ),
        Duty::Publish => (
            lang.pick(
                format!("{n} daftar harga untuk diterbitkan"),
                format!("{n} price lists to publish"),
            ),
            Place::Imports.address(),
        ),
        Duty::Claim => (
            lang.pick(format!("{n} klaim menunggu Anda"), format!("{n} claims wait for you")),
            "/claims",
        ),
        Duty::Pool => (
            lang.pick(
                format!("{n} belanja bersama menunggu Anda"),
                format!("{n} pools wait for you"),
            ),
            Place::Pools.address(),
        ),
        Duty::Resale => (first.task.verb.clone(), "/resale"),
        Duty::Money(_) => (first.task.verb.clone(), first.task.href.as_str()),
    };
    Task {
        verb,
        href: href.to_owned(),
        fact: lang.pick(
            format!("Paling mendesak: {}", first.task.fact),
            format!("Most urgent: {}", first.task.fact),
        ),
        action: lang.t("Lihat semua", "See all").to_owned(),
        ..first.task.clone()
    }
}

/// How many there are when no more than `read` were looked at: `12`, or `100+`.
#[must_use]
pub fn counted(n: usize, cut: bool) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    if cut { format!("{}+", count(n)) } else { count(n) }
}

/// `12 lagi`.
#[must_use]
pub fn more(n: usize, here: Here) -> String {
    quantity(i64::try_from(n).unwrap_or(i64::MAX), here.lang.t("lagi", "more"))
}
