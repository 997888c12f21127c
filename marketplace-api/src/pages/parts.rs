//! What pages are put together from: badges, task rows, ladders, steppers, fields, notes.
//!
//! Each part is a flat value whose texts are already in the reader's language; `parts.html` draws it.
//! A page imports that file as `p` and writes `{{ p::badge(order.badge) }}`.

use supply_chain::money::Money;

use super::layout::Link;
use crate::language::Language;
use crate::language::format::{count, percent, price_per_unit, rupiah};

/// What a colour means; it never speaks without its icon and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// A draft, or ended.
    #[default]
    Quiet,
    /// Agreed, received.
    Good,
    /// Under way.
    Info,
    /// Needs somebody.
    Warn,
    /// Refused, late, wrong.
    Bad,
    /// Completed: the good colour, filled.
    Solid,
    /// Ended without result: only a line around it.
    Outline,
}

impl Tone {
    /// The class in the stylesheet; empty for the quiet tone, which is the default there.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Solid => "solid",
            Self::Outline => "outline",
        }
    }
}

/// A state as colour, icon and word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Badge {
    /// Its colour.
    pub tone: Tone,
    /// Its icon, a name in the sprite.
    pub icon: &'static str,
    /// Its word.
    pub word: String,
}

impl Badge {
    /// A badge of these three.
    pub fn new(tone: Tone, icon: &'static str, word: impl Into<String>) -> Self {
        Self { tone, icon, word: word.into() }
    }

    /// The badge of an order's state, by the API's word for it.
    ///
    /// A word that is no state is shown as it is, quietly: a page must not fail over a badge.
    #[must_use]
    pub fn order(state: &str, lang: Language) -> Self {
        let (tone, icon, id, en) = match state {
            "draft" => (Tone::Quiet, "pencil", "Draf", "Draft"),
            "pending_approval" => {
                (Tone::Warn, "hourglass", "Menunggu persetujuan", "Awaiting approval")
            }
            "submitted" => (Tone::Info, "send", "Diajukan", "Submitted"),
            "countered" => (Tone::Warn, "arrows-exchange", "Ditawar balik", "Counter-offered"),
            "confirmed" => (Tone::Good, "circle-check", "Disepakati", "Agreed"),
            "in_fulfilment" => (Tone::Info, "truck-delivery", "Dalam pengiriman", "On the way"),
            "received" => (Tone::Good, "clipboard-check", "Diterima", "Received"),
            "completed" => (Tone::Solid, "checks", "Selesai", "Completed"),
            "rejected" => (Tone::Bad, "circle-x", "Ditolak", "Rejected"),
            "expired" => (Tone::Outline, "clock-x", "Lewat waktu", "Expired"),
            "cancelled" => (Tone::Outline, "ban", "Dibatalkan", "Cancelled"),
            unknown => return Self::new(Tone::Quiet, "info-circle", unknown),
        };
        Self::new(tone, icon, lang.t(id, en))
    }

    /// The badge of a shipment's state, by the API's word for it.
    #[must_use]
    pub fn shipment(state: &str, lang: Language) -> Self {
        match state {
            "in_transit" => {
                Self::new(Tone::Info, "truck-delivery", lang.t("Di jalan", "On the way"))
            }
            "received" => Self::new(Tone::Good, "clipboard-check", lang.t("Diterima", "Received")),
            "undone" => Self::new(Tone::Outline, "ban", lang.t("Ditarik", "Undone")),
            unknown => Self::new(Tone::Quiet, "info-circle", unknown),
        }
    }

    /// Beside a state, never instead of it: its deadline has passed.
    #[must_use]
    pub fn late(lang: Language) -> Self {
        Self::new(Tone::Bad, "clock-exclamation", lang.t("Terlambat", "Late"))
    }

    /// A seller's part of the basket that may be submitted.
    #[must_use]
    pub fn ready(lang: Language) -> Self {
        Self::new(Tone::Good, "circle-check", lang.t("Siap diajukan", "Ready to submit"))
    }

    /// A seller's part of the basket that is below the seller's minimum.
    #[must_use]
    pub fn below_minimum(lang: Language) -> Self {
        Self::new(Tone::Warn, "alert-triangle", lang.t("Belum cukup", "Below minimum"))
    }
}

/// A deadline in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// Its words, from `language::format`.
    pub text: String,
    /// Whether it is drawn in red: under eight hours.
    pub late: bool,
}

/// One row of a task list; the whole row leads to `href`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Task {
    /// The colour of the icon's square.
    pub tone: Tone,
    /// The icon.
    pub icon: &'static str,
    /// What is to be done: "Hitung barang yang datang".
    pub verb: String,
    /// Where that is done.
    pub href: String,
    /// The fact: "3 macam barang, 17 karton."
    pub fact: String,
    /// Document number and other party.
    pub small: String,
    /// The action word: "Hitung barang".
    pub action: String,
    /// Until when.
    pub due: Option<Due>,
}

/// One step of a price ladder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LadderStep {
    /// From how many packs on, as a number.
    pub from: i64,
    /// The counts it holds for: "1–9", "50+".
    pub range: String,
    /// The price of a pack.
    pub price: String,
    /// The price of a base unit, kilo or litre: "Rp35.500 per pcs".
    pub per_unit: String,
    /// What it saves against the first step: "2,1%", or a dash.
    pub saving: String,
    /// Whether the present count reaches it.
    pub reached: bool,
}

/// The better price at the next step, always one line away.
///
/// The script fills `say` and `say_small` again when the count changes; the names in braces are its.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Further {
    /// "2 karton lagi, harga turun ke Rp208.500."
    pub said: String,
    /// "8 karton Rp1.704.000 · 10 karton Rp2.085.000"
    pub said_small: String,
    /// The first sentence with `{n}` and `{p}` left open.
    pub say: String,
    /// The second with `{now}`, `{sum}`, `{then}` and `{total}` left open.
    pub say_small: String,
}

impl Further {
    fn new(
        packs: i64,
        price: Money,
        (from, next): (i64, Money),
        pack: &str,
        lang: Language,
    ) -> Option<Self> {
        let say = lang.pick(
            format!("{{n}} {pack} lagi, harga turun ke {{p}}."),
            format!("{{n}} more {pack} and the price drops to {{p}}."),
        );
        let say_small = format!("{{now}} {pack} {{sum}} · {{then}} {pack} {{total}}");
        let said = say.replace("{n}", &count(from - packs)).replace("{p}", &rupiah(next));
        let said_small = say_small
            .replace("{now}", &count(packs))
            .replace("{sum}", &rupiah(price.times(packs)?))
            .replace("{then}", &count(from))
            .replace("{total}", &rupiah(next.times(from)?));
        Some(Self { said, said_small, say, say_small })
    }
}

/// A price ladder as the reader sees it at a count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ladder {
    /// The pack's name: "karton".
    pub pack: String,
    /// The steps, the smallest count first.
    pub steps: Vec<LadderStep>,
    /// The next step, where there is one.
    pub further: Option<Further>,
    /// `from:sen` of each step, for the script that follows the count.
    pub data: String,
}

impl Ladder {
    /// The ladder of `breaks` (from how many packs, at which price a pack; the smallest first) at
    /// `packs`, for packs of `factor` base units.
    #[must_use]
    pub fn at(
        breaks: &[(i64, Money)],
        packs: i64,
        (pack, factor, base_unit): (&str, i64, &str),
        lang: Language,
    ) -> Self {
        let first = breaks.first().map_or(0, |(_, price)| price.sen());
        let reached = breaks.iter().rposition(|(from, _)| packs >= *from).unwrap_or(0);
        let steps = breaks
            .iter()
            .enumerate()
            .map(|(at, (from, price))| LadderStep {
                from: *from,
                range: match breaks.get(at + 1) {
                    Some((next, _)) if *next - 1 > *from => {
                        format!("{}–{}", count(*from), count(*next - 1))
                    }
                    Some(_) => count(*from),
                    None => format!("{}+", count(*from)),
                },
                price: rupiah(*price),
                per_unit: price_per_unit(*price, factor, base_unit, lang).unwrap_or_default(),
                saving: saving(first, price.sen()),
                reached: at == reached,
            })
            .collect();
        let further = breaks.get(reached + 1).and_then(|next| {
            let (_, price) = breaks.get(reached)?;
            Further::new(packs, *price, *next, pack, lang)
        });
        let data: Vec<String> =
            breaks.iter().map(|(from, price)| format!("{from}:{}", price.sen())).collect();
        Self { pack: pack.to_owned(), steps, further, data: data.join(",") }
    }
}

/// Tenths of a percent saved, rounded down: nobody is promised more than they save.
fn saving(first: i64, price: i64) -> String {
    if first <= 0 || price >= first {
        return "–".to_owned();
    }
    let tenths = i128::from(first - price) * 1000 / i128::from(first);
    percent(i64::try_from(tenths).unwrap_or_default())
}

/// A count that is typed or stepped; without scripts the buttons submit `add=LINE` or `take=LINE`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stepper {
    /// The field's name, also its id.
    pub name: String,
    /// What the buttons submit: the line's id.
    pub line: String,
    /// What stands in it, as typed.
    pub value: String,
    /// Its label for those who hear the page: "Jumlah karton, Gula Pasir".
    pub label: String,
    /// The smallest count above 0.
    pub minimum: i64,
    /// The count goes in steps of this.
    pub multiple: i64,
    /// What to type instead, when it was refused.
    pub error: Option<String>,
}

/// A field of a form, with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    /// The field's name, also its id.
    pub name: &'static str,
    /// The label above.
    pub label: &'static str,
    /// A note under the label, or empty.
    pub hint: String,
    /// What to type instead, when it was refused.
    pub error: Option<String>,
    /// What was typed.
    pub value: String,
    /// The input's type; empty means text.
    pub kind: &'static str,
    /// The keyboard a phone shows: `numeric`, `tel`, `search`; or empty.
    pub keyboard: &'static str,
    /// What the browser may fill in: `username`, `current-password`; empty means off.
    pub autocomplete: &'static str,
    /// A unit before the field, as `Rp`; or empty.
    pub before: &'static str,
    /// The longest text taken, 0 for the browser's own bound.
    pub longest: u32,
}

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What is submitted.
    pub value: String,
    /// What it says.
    pub label: String,
    /// How many it holds, for filters.
    pub count: Option<String>,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice without a count.
    pub fn new(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), count: None, chosen }
    }
}

/// Chips to choose one or several from; also the options of a select.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// The fields' name; the first chip's id.
    pub name: &'static str,
    /// The question.
    pub legend: String,
    /// A note under it, or empty.
    pub hint: String,
    /// What is wrong with the choice.
    pub error: Option<String>,
    /// Whether several may be chosen.
    pub several: bool,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
}

/// One line of an error summary; the same words as beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The id of the field.
    pub field: String,
    /// What to type instead.
    pub text: String,
}

/// The errors of these fields, for the summary above the form.
#[must_use]
pub fn wrongs(fields: &[&Field]) -> Vec<Wrong> {
    fields
        .iter()
        .filter_map(|field| {
            let text = field.error.clone()?;
            Some(Wrong { field: field.name.to_owned(), text })
        })
        .collect()
}

/// A note: one bold sentence, one small. Not for errors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Note {
    /// Its colour: quiet, good, info or warn.
    pub tone: Tone,
    /// Its icon.
    pub icon: &'static str,
    /// The sentence.
    pub bold: String,
    /// What follows from it, or empty.
    pub small: String,
}

/// How far a step of a track has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
}

/// One of at most five steps of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackStep {
    /// Its icon; one that is done shows a tick.
    pub icon: &'static str,
    /// Its word.
    pub word: &'static str,
    /// Whether it is done, here or ahead.
    pub reach: Reach,
}

impl TrackStep {
    /// Whether it is behind.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.reach == Reach::Done
    }

    /// Whether it is here.
    #[must_use]
    pub fn is_now(&self) -> bool {
        self.reach == Reach::Now
    }
}

/// A track from icons and words; `now` is the step that is here, counted from 0.
#[must_use]
pub fn track(steps: &[(&'static str, &'static str)], now: usize) -> Vec<TrackStep> {
    let reach = |at| match at {
        at if at < now => Reach::Done,
        at if at == now => Reach::Now,
        _ => Reach::Ahead,
    };
    steps
        .iter()
        .enumerate()
        .map(|(at, (icon, word))| TrackStep { icon, word, reach: reach(at) })
        .collect()
}

/// The track of an order in this state, by the API's word; none for drafts and orders that ended
/// without result.
#[must_use]
pub fn order_track(state: &str, lang: Language) -> Option<Vec<TrackStep>> {
    let now = match state {
        "submitted" | "countered" => 0,
        "confirmed" => 1,
        "in_fulfilment" => 2,
        "received" => 3,
        "completed" => 4,
        _ => return None,
    };
    Some(track(
        &[
            ("send", lang.t("Diajukan", "Submitted")),
            ("circle-check", lang.t("Disepakati", "Agreed")),
            ("truck-delivery", lang.t("Dalam pengiriman", "On the way")),
            ("package", lang.t("Diterima", "Received")),
            ("checks", lang.t("Selesai", "Completed")),
        ],
        now,
    ))
}

/// One entry of a timeline, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Happening {
    /// What happened: "SJ-0419 berangkat".
    pub what: String,
    /// How many, or what more is known: "2 karton".
    pub more: String,
    /// When, and who.
    pub when: String,
    /// Whether this is the present one.
    pub now: bool,
}

/// What stands where there is nothing: what is not there, and the one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Empty {
    /// Its icon.
    pub icon: &'static str,
    /// What is not there.
    pub heading: String,
    /// Why, or what helps.
    pub text: String,
    /// The one thing to do.
    pub action: Option<Link>,
}

/// How much of a minimum is reached; the words beside it say it too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meter {
    /// 0 to 100.
    pub percent: u8,
    /// The whole statement for those who hear the page.
    pub label: String,
}

impl Meter {
    /// How far `amount` is towards `minimum`; full only when it is reached.
    #[must_use]
    pub fn towards(amount: Money, minimum: Money, label: impl Into<String>) -> Self {
        let percent = if amount >= minimum {
            100
        } else {
            let share = i128::from(amount.sen().max(0)) * 100 / i128::from(minimum.sen().max(1));
            u8::try_from(share.min(99)).unwrap_or(99)
        };
        Self { percent, label: label.into() }
    }
}

/// One row of totals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Total {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: String,
    /// `sum` for the sum of all, `t-bad` or `t-good` for a difference; else empty.
    pub class: &'static str,
}

impl Total {
    /// An ordinary row.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), class: "" }
    }

    /// The row everything adds up to.
    pub fn sum(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { class: "sum", ..Self::new(label, value) }
    }
}

/// The way through a long list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// The page before, where the list knows it.
    pub back: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Where the reader is: "1–20 dari 37"; or empty.
    pub said: String,
}

/// One tab with its count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tab {
    /// Its word.
    pub word: &'static str,
    /// Where it leads.
    pub href: String,
    /// How many wait there; none is drawn as nothing.
    pub count: Option<u64>,
    /// Whether the reader is there.
    pub current: bool,
}

/// A column of counts in a table of lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Its heading, and the label beside each count on a phone.
    pub word: &'static str,
    /// Whether a phone leaves it out, because another column says the same.
    pub desk_only: bool,
}

/// A line of an order, a shipment or a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The goods.
    pub name: String,
    /// Where they are described; empty for nowhere.
    pub href: String,
    /// Pack and price.
    pub small: String,
    /// The counts, one per column.
    pub counts: Vec<String>,
    /// What it comes to.
    pub amount: String,
    /// Why its counts differ, or empty.
    pub why: String,
    /// Whether the row is tinted.
    pub flag: bool,
}

/// A table of lines; below 768 px each row folds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lines {
    /// What the table shows, for those who hear the page.
    pub caption: &'static str,
    /// The columns between name and amount.
    pub columns: Vec<Column>,
    /// The heading over the amounts; empty where there are none.
    pub amount: &'static str,
    /// The rows.
    pub rows: Vec<Line>,
}

/// A command the reader may give now: a button that posts, or, when it will ask for a reason, a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandButton {
    /// What the button says.
    pub word: String,
    /// Its icon; empty for none.
    pub icon: &'static str,
    /// Where it posts to or leads.
    pub href: String,
    /// Whether it leads to a page of its own rather than posting at once.
    pub leads: bool,
    /// `go` for the primary, `no` for one that ends something, `link` for the least; else empty.
    pub class: &'static str,
    /// The form's own key, so that a double tap counts once.
    pub key: String,
    /// The version of the thing this button was drawn for; empty where there is none.
    pub version: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    #[test]
    fn the_ladder_tells_ranges_savings_and_the_next_better_price() {
        let breaks = [(1, rp(213_000)), (10, rp(208_500)), (50, rp(204_000))];

        let ladder = Ladder::at(&breaks, 8, ("karton", 6, "pcs"), Language::Indonesian);

        let ranges: Vec<&str> = ladder.steps.iter().map(|step| step.range.as_str()).collect();
        assert_eq!(ranges, ["1–9", "10–49", "50+"]);
        let savings: Vec<&str> = ladder.steps.iter().map(|step| step.saving.as_str()).collect();
        assert_eq!(savings, ["–", "2,1%", "4,2%"]);
        let further = ladder.further.unwrap();
        assert_eq!(further.said, "2 karton lagi, harga turun ke Rp208.500.");
        assert_eq!(further.said_small, "8 karton Rp1.704.000 · 10 karton Rp2.085.000");
        assert_eq!(ladder.data, "1:21300000,10:20850000,50:20400000");
    }

    #[test]
    fn at_the_last_step_there_is_nothing_further() {
        let breaks = [(1, rp(213_000)), (2, rp(208_500))];

        let ladder = Ladder::at(&breaks, 2, ("karton", 6, "pcs"), Language::Indonesian);

        assert_eq!(ladder.further, None);
        assert_eq!(ladder.steps[0].range, "1");
        assert!(ladder.steps[1].reached && !ladder.steps[0].reached);
    }

    #[test]
    fn a_minimum_looks_reached_only_when_it_is() {
        assert_eq!(Meter::towards(rp(1_499_999), rp(1_500_000), "").percent, 99);
        assert_eq!(Meter::towards(rp(1_500_000), rp(1_500_000), "").percent, 100);
        assert_eq!(Meter::towards(rp(0), rp(0), "").percent, 100);
    }

    #[test]
    fn every_state_of_an_order_has_its_badge_in_both_languages() {
        let states = [
            "draft",
            "pending_approval",
            "submitted",
            "countered",
            "confirmed",
            "in_fulfilment",
            "received",
            "completed",
            "rejected",
            "expired",
            "cancelled",
        ];
        for state in states {
            let (id, en) =
                (Badge::order(state, Language::Indonesian), Badge::order(state, Language::English));
            assert!(id.word != state && en.word != state && id.word != en.word, "{state}");
            assert_eq!((id.tone, id.icon), (en.tone, en.icon));
        }
    }
}
