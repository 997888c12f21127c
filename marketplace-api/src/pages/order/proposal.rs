//! A counter-offer or an amendment beside the order as it stands: line by line what it was, what it would
//! be, and what all would come to.

use order_workflow::query::orders::{ChargeView, LineView, OrderView, ProposalView, ProposedView};
use supply_chain::money::Money;
use supply_chain::purchase_order::Party;

use super::amounts::Packed;
use super::charges::kind_word;
use super::reading::Eyes;
use crate::language::Language;
use crate::language::format::{count, rupiah, rupiah_change, weekday_date};
use crate::pages::parts::{Badge, Tone, Total};

/// Something that was, and what it would be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// What is compared: "Diminta", "Harga"; empty where it needs no word.
    pub was_word: &'static str,
    /// What it was, struck; empty where there was nothing.
    pub was: String,
    /// What is said between the two: "sanggup", "menjadi".
    pub now_word: &'static str,
    /// What it would be.
    pub now: String,
}

/// A line that would differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// The goods.
    pub name: String,
    /// "karton isi 6", and for which goods they come in.
    pub small: String,
    /// What kind of change it is.
    pub badge: Badge,
    /// Count, price, day: those that differ.
    pub changes: Vec<Change>,
    /// Why, in the proposer's words; empty where nothing was said.
    pub reason: String,
    /// What the line would come to.
    pub amount: String,
}

/// What one side would change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// "Tawaran balik", "Usulan perubahan".
    pub heading: &'static str,
    /// In the words of whoever made it; empty where nothing was said.
    pub note: String,
    /// Who says so: "Pesan penjual".
    pub note_word: &'static str,
    /// The lines that would differ, first.
    pub rows: Vec<Compared>,
    /// The lines that stay: "Minyak Goreng Nusa 2 L, 5 karton".
    pub same: Vec<String>,
    /// "3 barang tidak berubah".
    pub same_word: String,
    /// Before and after.
    pub totals: Vec<Total>,
    /// Who may take it, where that is not plain; empty otherwise.
    pub who_may: String,
}

/// Whether a line is only proposed, and no part of the order yet.
#[must_use]
pub fn is_only_proposed(line: &LineView) -> bool {
    line.ordered_base == 0
        && line.confirmed_base == 0
        && line.proposed.as_ref().is_some_and(|proposed| proposed.code == "1")
}

/// Base units that stand agreed, or asked for where nothing is agreed yet, without what was given up.
#[must_use]
pub fn standing(order: &OrderView, line: &LineView) -> i64 {
    let bound = matches!(order.state, "confirmed" | "in_fulfilment");
    let whole = if bound { line.confirmed_base } else { line.ordered_base };
    (whole - gone(line)).max(0)
}

/// Base units that were given up or called off.
const fn gone(line: &LineView) -> i64 {
    line.short_closed_base + line.cancelled_base
}

/// Whether what is proposed costs more, or brings other goods, than what the buyer agreed to.
#[must_use]
pub fn raises(order: &OrderView) -> bool {
    let dearer = |line: &LineView| {
        line.proposed.as_ref().is_some_and(|new| new.code == "1" || new.price > line.price)
    };
    let costs_more = |new: &ProposalView| {
        let charged = |charge: &ChargeView| {
            let before = order.charges.iter().find(|old| is_called_as(charge, old));
            let before = before.map(|old| old.amount).unwrap_or_default();
            charge.amount > before && charge.kind != "discount"
        };
        new.totals.total > order.totals.total || new.charges.iter().flatten().any(charged)
    };
    order.proposal.as_ref().is_some_and(costs_more) || order.lines.iter().any(dearer)
}

/// Whether both are the same charge, at another amount maybe.
fn is_called_as(one: &ChargeView, other: &ChargeView) -> bool {
    one.kind == other.kind && one.description == other.description
}

/// The charges that would be new, other or gone.
fn compared_charges(order: &OrderView, new: &[ChargeView], lang: Language) -> Vec<Compared> {
    let said = |charge: &ChargeView| {
        let amount = rupiah(charge.amount);
        if charge.includes_tax {
            lang.pick(format!("{amount} termasuk PPN"), format!("{amount} with PPN"))
        } else {
            amount
        }
    };
    let row = |of: &ChargeView, badge, change, amount| Compared {
        name: of.description.clone(),
        small: kind_word(of.kind, lang).to_owned(),
        badge,
        changes: vec![change],
        reason: String::new(),
        amount,
    };
    let come = new.iter().filter_map(|charge| {
        let now = said(charge);
        match order.charges.iter().find(|old| is_called_as(charge, old)) {
            None => {
                let badge = Badge::new(Tone::Info, "plus", lang.t("Tambahan", "Added"));
                let change = Change { now, ..Change::default() };
                Some(row(charge, badge, change, rupiah(charge.net)))
            }
            Some(old) if old.amount == charge.amount && old.includes_tax == charge.includes_tax => {
                None
            }
            Some(old) => {
                let word = lang.t("Berubah", "Changed");
                let badge = Badge::new(Tone::Warn, "arrows-exchange", word);
                let now_word = lang.t("menjadi", "becomes");
                let change = Change { was: said(old), now_word, now, ..Change::default() };
                Some(row(charge, badge, change, rupiah(charge.net)))
            }
        }
    });
    let gone = order.charges.iter().filter(|old| !new.iter().any(|one| is_called_as(one, old)));
    let gone = gone.map(|old| {
        let badge = Badge::new(Tone::Good, "ban", lang.t("Dihapus", "Taken out"));
        let now = lang.t("tidak ada", "nothing").to_owned();
        let now_word = lang.t("menjadi", "becomes");
        let change = Change { was: said(old), now_word, now, ..Change::default() };
        row(old, badge, change, rupiah(Money::ZERO))
    });
    come.chain(gone).collect()
}

impl Comparison {
    /// What an open counter-offer or amendment would change; nothing where none is open.
    #[must_use]
    pub fn of(order: &OrderView, eyes: &Eyes) -> Option<Self> {
        let proposal = order.proposal.as_ref()?;
        let lang = eyes.lang;
        let differs = |line: &&LineView| line.proposed.is_some();
        let rows = order
            .lines
            .iter()
            .filter(differs)
            .filter_map(|line| Some(compared(order, line, line.proposed.as_ref()?, lang)));
        let charges = proposal.charges.as_ref();
        let charges = charges.map(|new| compared_charges(order, new, lang)).unwrap_or_default();
        let stays = order.lines.iter().filter(|line| line.proposed.is_none());
        let same: Vec<String> = stays
            .map(|line| {
                let packed = Packed::from(line).told(standing(order, line), lang);
                format!("{}, {packed}", line.product_name)
            })
            .collect();
        let n = count(i64::try_from(same.len()).unwrap_or(i64::MAX));
        Some(Self {
            heading: heading(order, lang),
            note: proposal.note.clone().unwrap_or_default(),
            note_word: if proposal.by == "seller" {
                lang.t("Pesan penjual", "The seller's note")
            } else {
                lang.t("Pesan pembeli", "The buyer's note")
            },
            rows: rows.chain(charges).collect(),
            same,
            same_word: lang.pick(format!("{n} barang tidak berubah"), format!("{n} unchanged")),
            totals: totals(order, proposal, lang),
            who_may: who_may(order, proposal, eyes),
        })
    }
}

/// "Tawaran balik" before both are bound, "Usulan perubahan" after.
#[must_use]
pub const fn heading(order: &OrderView, lang: Language) -> &'static str {
    if order.confirmed_at.is_some() {
        lang.t("Usulan perubahan", "Proposed change")
    } else {
        lang.t("Tawaran balik", "Counter-offer")
    }
}

fn compared(order: &OrderView, line: &LineView, new: &ProposedView, lang: Language) -> Compared {
    let packed = Packed::from(line);
    let before = standing(order, line);
    let after = (new.count_base - gone(line)).max(0);
    let bound = order.confirmed_at.is_some();
    let mut changes = Vec::new();
    if is_only_proposed(line) {
        let now = format!("{} · {}", packed.told(after, lang), rupiah(new.price));
        changes.push(Change { now, ..Change::default() });
    } else {
        if after != before {
            changes.push(Change {
                was_word: if bound {
                    lang.t("Disepakati", "Agreed")
                } else {
                    lang.t("Diminta", "Asked")
                },
                was: packed.told(before, lang),
                now_word: if bound {
                    lang.t("menjadi", "becomes")
                } else {
                    lang.t("sanggup", "offered")
                },
                now: packed.told(after, lang),
            });
        }
        if new.price != line.price {
            changes.push(Change {
                was_word: lang.t("Harga", "Price"),
                was: rupiah(line.price),
                now_word: lang.t("menjadi", "becomes"),
                now: rupiah(new.price),
            });
        }
    }
    if let Some(day) = new.promised_date {
        let was = line.promised_date.filter(|was| *was != day);
        changes.push(Change {
            was_word: lang.t("Dijanjikan", "Promised"),
            was: was.map(|was| weekday_date(was, lang)).unwrap_or_default(),
            now: weekday_date(day, lang),
            ..Change::default()
        });
    }
    let mut small = packed.described(lang);
    if let Some(name) = replaced(order, line) {
        small = lang.pick(format!("{small} · pengganti {name}"), format!("{small} · for {name}"));
    }
    Compared {
        name: line.product_name.clone(),
        small,
        badge: badge(line, new, lang),
        changes,
        reason: new.reason.clone().unwrap_or_default(),
        amount: rupiah(new.amount),
    }
}

/// The goods a line came in for.
#[must_use]
pub fn replaced<'a>(order: &'a OrderView, line: &LineView) -> Option<&'a str> {
    let of = line.substitutes?;
    order.lines.iter().find(|other| other.id == of).map(|other| other.product_name.as_str())
}

/// The line code of the order response, as a word.
fn badge(line: &LineView, new: &ProposedView, lang: Language) -> Badge {
    match (new.code, line.substitutes) {
        ("7", _) => Badge::new(Tone::Bad, "circle-x", lang.t("Tidak dilayani", "Not delivered")),
        ("1", Some(_)) => Badge::new(Tone::Info, "repeat", lang.t("Pengganti", "Substitute")),
        ("1", None) => Badge::new(Tone::Info, "plus", lang.t("Tambahan", "Added")),
        _ => Badge::new(Tone::Warn, "arrows-exchange", lang.t("Berubah", "Changed")),
    }
}

fn totals(order: &OrderView, proposal: &ProposalView, lang: Language) -> Vec<Total> {
    let (before, after) = (order.totals.total, proposal.totals.total);
    let mut totals = vec![Total::new(lang.t("Semula", "Before"), rupiah(before))];
    if let Some(change) = after.minus(before)
        && change.sen() != 0
    {
        totals.push(Total::new(lang.t("Selisih", "Difference"), rupiah_change(change)));
    }
    totals.push(Total::sum(lang.t("Menjadi", "After"), rupiah(after)));
    totals
}

fn who_may(order: &OrderView, proposal: &ProposalView, eyes: &Eyes) -> String {
    let lang = eyes.lang;
    if proposal.waits_for_approval {
        return lang
            .t(
                "Penjual baru melihatnya setelah disetujui pengurus Anda.",
                "The seller sees it only after your board has approved it.",
            )
            .to_owned();
    }
    if eyes.side(order) != Party::Buyer || proposal.by != "seller" || !raises(order) {
        return String::new();
    }
    lang.t(
        "Nilainya naik atau ada barang lain dari yang Anda pesan. Bila aturan persetujuan koperasi Anda mengenainya, \
         hanya pengurus yang tidak membuat pesanan ini yang dapat menerimanya.",
        "It costs more, or holds other goods than you ordered. Where your own approval rules apply, only an approver \
         who did not make this order can accept it.",
    )
    .to_owned()
}
