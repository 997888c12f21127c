//! What an order's page says: what now, for each state and side; why goods were not good.

use chrono::TimeDelta;
use order_workflow::query::orders::{LineView, OrderView};
use supply_chain::purchase_order::{Party, PoolReason};

use super::amounts::{Packed, together};
use super::reading::Eyes;
use crate::language::Language;
use crate::language::format::{NO_BREAK, ago, count, moment, weekday_date};
use crate::pages::parts::{Note, Tone};

/// Why goods are not good, as the chips of the counting page offer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Wet.
    Wet,
    /// Burst or leaking.
    Burst,
    /// Did not come.
    Absent,
    /// Other goods than were ordered.
    Wrong,
    /// Past its date.
    Expired,
}

impl Cause {
    /// Every cause, in the order of the chips.
    pub const ALL: [Self; 5] = [Self::Wet, Self::Burst, Self::Absent, Self::Wrong, Self::Expired];

    /// What the chip posts.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Wet => "wet",
            Self::Burst => "burst",
            Self::Absent => "absent",
            Self::Wrong => "wrong",
            Self::Expired => "expired",
        }
    }

    /// The cause a chip posted.
    #[must_use]
    pub fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.value() == value)
    }

    /// What the chip says.
    #[must_use]
    pub const fn word(self, lang: Language) -> &'static str {
        match self {
            Self::Wet => lang.t("Basah", "Wet"),
            Self::Burst => lang.t("Pecah, bocor", "Burst, leaking"),
            Self::Absent => lang.t("Tidak datang", "Did not come"),
            Self::Wrong => lang.t("Salah barang", "Wrong goods"),
            Self::Expired => lang.t("Lewat tanggal", "Past its date"),
        }
    }

    /// The reason as it is recorded; both parties read it, so it is in the language of the trade.
    #[must_use]
    pub const fn recorded(self) -> &'static str {
        self.word(Language::Indonesian)
    }

    /// The cause that was recorded, if it was one of the chips.
    #[must_use]
    pub fn from_recorded(reason: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.recorded() == reason)
    }
}

/// A recorded reason in the reader's language, where it is one of ours.
#[must_use]
pub fn reason_told(reason: &str, lang: Language) -> String {
    let by_pool = PoolReason::from_word(reason).map(|reason| match reason {
        PoolReason::Recleared => lang.t(
            "belanja bersama dihitung ulang dan diajukan lagi",
            "the pool was cleared again and ordered anew",
        ),
        PoolReason::CameToNothing => {
            lang.t("belanja bersama tidak jadi", "the pool came to nothing")
        }
        PoolReason::NothingMoreComes => lang.t(
            "tidak ada lagi yang datang untuk belanja bersama",
            "nothing more comes for the pool",
        ),
        PoolReason::Unanswered => lang.t(
            "tidak ada jawaban sampai batas waktunya",
            "there was no answer before the deadline",
        ),
    });
    let cause = || Cause::from_recorded(reason).map(|cause| cause.word(lang));
    by_pool.or_else(cause).unwrap_or(reason).to_owned()
}

/// The sum over all lines of one of their counts: `17 karton`.
#[must_use]
pub fn all_lines(order: &OrderView, count: fn(&LineView) -> i64, lang: Language) -> String {
    together(order.lines.iter().map(|line| (Packed::from(line), count(line))), lang)
}

fn sum(order: &OrderView, count: fn(&LineView) -> i64) -> i64 {
    order.lines.iter().fold(0, |sum, line| sum.saturating_add(count(line)))
}

/// One sentence on what happens next: who must do what, until when (pages.md section 3).
#[must_use]
pub fn what_now(order: &OrderView, eyes: &Eyes) -> Note {
    let (tone, icon) = match order.state {
        "submitted" => (Tone::Info, "send"),
        "pending_approval" | "countered" => (Tone::Warn, "hourglass"),
        "confirmed" => (Tone::Good, "circle-check"),
        "in_fulfilment" => (Tone::Info, "truck-delivery"),
        "received" | "completed" => (Tone::Good, "clipboard-check"),
        "rejected" => (Tone::Warn, "circle-x"),
        "expired" => (Tone::Quiet, "clock-x"),
        "cancelled" => (Tone::Quiet, "ban"),
        _ => (Tone::Quiet, "pencil"),
    };
    let side = eyes.side(order);
    if let Some(note) = change_awaited(order, eyes, side) {
        return note;
    }
    let (bold, small) = match order.state {
        "submitted" => submitted(order, eyes, side),
        "pending_approval" => pending(order, eyes),
        "countered" => countered(order, eyes, side),
        "confirmed" => confirmed(order, eyes, side),
        "in_fulfilment" => under_way(order, eyes, side),
        "received" => received(order, eyes),
        "completed" => {
            (eyes.lang.t("Lunas dan selesai.", "Paid and completed.").to_owned(), String::new())
        }
        "rejected" | "expired" | "cancelled" => (ended(order, eyes, side), again(eyes, side)),
        _ => (
            eyes.lang.t("Belum diajukan.", "Not submitted yet.").to_owned(),
            eyes.lang.t("Penjual belum melihatnya.", "The seller does not see it yet.").to_owned(),
        ),
    };
    Note { tone, icon, bold, small }
}

/// Whose answer an open change of what is agreed waits for; nothing where none is open.
fn change_awaited(order: &OrderView, eyes: &Eyes, side: Party) -> Option<Note> {
    let lang = eyes.lang;
    let open = order.proposal.as_ref().filter(|_| order.confirmed_at.is_some())?;
    let stands = lang.t(
        "Selama belum dijawab, pesanan tetap seperti yang disepakati.",
        "Until it is answered, the order stands as agreed.",
    );
    let note = |tone, bold| Note { tone, icon: "arrows-exchange", bold, small: stands.to_owned() };
    if open.waits_for_approval {
        return Some(note(
            Tone::Warn,
            if order.allowed_commands.contains(&"approve") {
                waiting(
                    order,
                    eyes,
                    (
                        "Anda menyetujui usulan koperasi sendiri",
                        "your yes to your own organization's proposal",
                    ),
                )
            } else {
                waiting(
                    order,
                    eyes,
                    ("pengurus menyetujui usulan Anda", "the board's yes to your proposal"),
                )
            },
        ));
    }
    if open.by == side.as_str() {
        let other = eyes.other(order);
        return Some(note(
            Tone::Info,
            waiting(
                order,
                eyes,
                (
                    &format!("{other} menjawab usulan perubahan"),
                    &format!("{other} to answer the proposed change"),
                ),
            ),
        ));
    }
    let other = eyes.other(order);
    let answer = answer_before(order, eyes);
    Some(note(
        Tone::Warn,
        lang.pick(
            format!("{other} mengusulkan perubahan. {answer}"),
            format!("{other} proposes a change. {answer}"),
        ),
    ))
}

/// Whom a yes is waited for from: the reader, or the others who may give it.
fn approvers(order: &OrderView) -> (&'static str, &'static str) {
    if order.allowed_commands.contains(&"approve") {
        return ("Anda", "you");
    }
    let given = order.approval.as_ref().is_some_and(|approval| !approval.approvals.is_empty());
    if given { ("pengurus lain", "another approver") } else { ("pengurus", "the board") }
}

fn pending(order: &OrderView, eyes: &Eyes) -> (String, String) {
    (
        waiting(order, eyes, approvers(order)),
        eyes.lang
            .t(
                "Penjual belum melihatnya; begitu disetujui, pesanan langsung diajukan.",
                "The seller does not see it yet; once approved it is submitted at once.",
            )
            .to_owned(),
    )
}

/// What is not in the stock yet, until when it was promised, and that this has passed.
#[must_use]
pub fn backorder(order: &OrderView, eyes: &Eyes) -> Option<Note> {
    let lang = eyes.lang;
    let until = order.backorder_until?;
    if sum(order, |line| line.backordered_base) == 0 {
        return None;
    }
    let missing = all_lines(order, |line| line.backordered_base, lang);
    // The promise ends with its day: the last moment of it, at the seller's place.
    let day =
        weekday_date((until - TimeDelta::seconds(1)).with_timezone(&eyes.zone).date_naive(), lang);
    if !order.backorder_is_late {
        return Some(Note {
            tone: Tone::Info,
            icon: "hourglass",
            bold: lang.pick(
                format!("{missing} menunggu stok, dijanjikan sampai {day}."),
                format!("{missing} awaiting stock, promised by {day}."),
            ),
            small: lang
                .t(
                    "Begitu stoknya masuk, langsung disisihkan untuk pesanan ini.",
                    "As soon as the stock comes in it is set aside for this order.",
                )
                .to_owned(),
        });
    }
    Some(Note {
        tone: Tone::Warn,
        icon: "clock-exclamation",
        bold: lang.pick(
            format!("Janji sampai {day} sudah lewat; {missing} belum ada."),
            format!("The promise of {day} has passed; {missing} still missing."),
        ),
        small: match eyes.side(order) {
            Party::Buyer => lang.t(
                "Anda boleh melepas sisanya, atau tetap menunggu.",
                "You may let go of the rest, or keep waiting.",
            ),
            Party::Seller => lang.t(
                "Pembeli boleh melepas sisanya kapan saja.",
                "The buyer may let go of the rest at any time.",
            ),
        }
        .to_owned(),
    })
}

fn deadline_of(order: &OrderView, eyes: &Eyes) -> Option<String> {
    order.deadline_at.map(|at| eyes.until(at, order.deadline_zone.as_deref()))
}

fn waiting(order: &OrderView, eyes: &Eyes, (id, en): (&str, &str)) -> String {
    match deadline_of(order, eyes) {
        Some(until) => eyes.lang.pick(
            format!("Menunggu {id} sampai {until}."),
            format!("Waiting for {en} until {until}."),
        ),
        None => eyes.lang.pick(format!("Menunggu {id}."), format!("Waiting for {en}.")),
    }
}

fn submitted(order: &OrderView, eyes: &Eyes, side: Party) -> (String, String) {
    let lang = eyes.lang;
    match side {
        Party::Buyer => {
            let read = order.acknowledged_at.map(|at| ago(at, eyes.now, eyes.zone, lang));
            let small = match read {
                Some(when) => lang
                    .pick(format!("Dibaca penjual {when}."), format!("Read by the seller {when}.")),
                None => lang.t("Belum dibaca penjual.", "Not read by the seller yet.").to_owned(),
            };
            (waiting(order, eyes, ("jawaban penjual", "the seller's answer")), small)
        }
        Party::Seller => (
            answer_before(order, eyes),
            lang.t(
                "Bila diterima, barangnya langsung disisihkan untuk pembeli.",
                "Accepting sets the goods aside for the buyer at once.",
            )
            .to_owned(),
        ),
    }
}

fn answer_before(order: &OrderView, eyes: &Eyes) -> String {
    match deadline_of(order, eyes) {
        Some(until) => {
            eyes.lang.pick(format!("Jawab sebelum {until}."), format!("Answer before {until}."))
        }
        None => eyes.lang.t("Menunggu jawaban Anda.", "Waiting for your answer.").to_owned(),
    }
}

fn countered(order: &OrderView, eyes: &Eyes, side: Party) -> (String, String) {
    match side {
        Party::Buyer => {
            let changed = order.lines.iter().filter(|line| line.proposed.is_some()).count();
            let n = count(i64::try_from(changed).unwrap_or(i64::MAX));
            let answer = answer_before(order, eyes);
            (
                eyes.lang.pick(
                    format!("Penjual mengubah {n} baris. {answer}"),
                    format!(
                        "The seller changed {n} {}. {answer}",
                        if changed == 1 { "line" } else { "lines" }
                    ),
                ),
                eyes.lang
                    .t(
                        "Yang ditawarkan sudah disisihkan untuk Anda selama itu.",
                        "What is offered is set aside for you until then.",
                    )
                    .to_owned(),
            )
        }
        Party::Seller => (
            waiting(order, eyes, ("pembeli", "the buyer")),
            eyes.lang
                .t(
                    "Yang Anda tawarkan disisihkan dari stok selama itu.",
                    "What you offer is set aside from your stock until then.",
                )
                .to_owned(),
        ),
    }
}

fn confirmed(order: &OrderView, eyes: &Eyes, side: Party) -> (String, String) {
    let lang = eyes.lang;
    let day = order.requested_date.map(|day| weekday_date(day, lang));
    let bold = match (side, day) {
        (Party::Buyer, Some(day)) => lang.pick(
            format!("Penjual menyiapkan barang, kirim {day}."),
            format!("The seller prepares the goods, to ship {day}."),
        ),
        (Party::Buyer, None) => {
            lang.t("Penjual menyiapkan barang.", "The seller prepares the goods.").to_owned()
        }
        (Party::Seller, Some(day)) => {
            lang.pick(format!("Kirim sebelum {day}."), format!("Ship before {day}."))
        }
        (Party::Seller, None) => {
            lang.t("Siapkan dan kirim barangnya.", "Prepare and ship the goods.").to_owned()
        }
    };
    let small = match side {
        Party::Buyer => lang.t(
            "Harga dan jumlahnya hanya berubah bila kedua pihak setuju.",
            "Prices and counts change only if both parties agree.",
        ),
        Party::Seller if order.lines.iter().any(|line| line.backordered_base > 0) => lang.t(
            "Yang ada sudah disisihkan dari stok.",
            "What is there is set aside from your stock.",
        ),
        Party::Seller => lang
            .t("Barangnya sudah disisihkan dari stok.", "The goods are set aside from your stock."),
    };
    (bold, small.to_owned())
}

fn under_way(order: &OrderView, eyes: &Eyes, side: Party) -> (String, String) {
    let lang = eyes.lang;
    let (on_the_way, rest) =
        (sum(order, |line| line.in_transit_base), sum(order, |line| line.to_dispatch_base));
    let road = all_lines(order, |line| line.in_transit_base, lang);
    let left = all_lines(order, |line| line.to_dispatch_base, lang);
    let to_come = match (rest, promised_day(order, eyes)) {
        (0, _) => String::new(),
        (_, None) => {
            lang.pick(format!("{left} lagi belum dikirim."), format!("{left} still to be shipped."))
        }
        (_, Some(day)) => lang.pick(
            format!("{left} lagi belum dikirim, dijanjikan paling lambat {day}."),
            format!("{left} still to be shipped, promised by {day}."),
        ),
    };
    match side {
        Party::Buyer if on_the_way > 0 => (
            lang.pick(
                format!("{road} di jalan. Hitung begitu datang."),
                format!("{road} on the way. Count them as soon as they come."),
            ),
            to_come,
        ),
        Party::Buyer => (
            lang.t(
                "Yang datang sudah dihitung; sisanya menunggu penjual.",
                "What came is counted; the rest waits for the seller.",
            )
            .to_owned(),
            to_come,
        ),
        Party::Seller => {
            let agreed = all_lines(order, |line| line.shipped_base + line.to_dispatch_base, lang);
            let shipped = all_lines(order, |line| line.shipped_base, lang);
            let shipped = without_pack(&shipped, &agreed);
            let bold = lang.pick(
                format!("{shipped} dari {agreed} sudah dikirim."),
                format!("{shipped} of {agreed} shipped."),
            );
            let small = if rest > 0 {
                to_come
            } else {
                lang.pick(
                    format!("{road} di jalan, belum dihitung pembeli."),
                    format!("{road} on the way, not counted by the buyer yet."),
                )
            };
            (bold, small)
        }
    }
}

/// Until which day what has not left was promised: the last that a line names, else that of the whole.
fn promised_day(order: &OrderView, eyes: &Eyes) -> Option<String> {
    let open = order.lines.iter().filter(|line| line.to_dispatch_base > 0);
    let by_line = open.filter_map(|line| line.promised_date).max();
    // The promise ends with its day: the last moment of it, at the seller's place.
    let of_whole = order
        .backorder_until
        .map(|until| (until - TimeDelta::seconds(1)).with_timezone(&eyes.zone).date_naive());
    by_line.or(of_whole).map(|day| weekday_date(day, eyes.lang))
}

/// `12` of `12 karton` where the other count says the same pack; all of it where the packs differ or
/// loose units are left over.
fn without_pack<'a>(count: &'a str, other: &str) -> &'a str {
    match (count.split_once(NO_BREAK), other.split_once(NO_BREAK)) {
        (Some((number, pack)), Some((_, same))) if pack == same && !pack.contains(NO_BREAK) => {
            number
        }
        _ => count,
    }
}

/// The same for both sides: an order is not what asks to be paid, a bill is. What nothing is owed of ends by itself.
fn received(order: &OrderView, eyes: &Eyes) -> (String, String) {
    let lang = eyes.lang;
    let Some(at) = order.money.ends_at else {
        return (
            lang.t("Semua sudah dihitung.", "Everything has been counted.").to_owned(),
            String::new(),
        );
    };
    let bold = lang.t("Semua sudah dihitung dan dibayar.", "Everything is counted and paid.");
    let small = if at > eyes.now {
        let day = weekday_date(at.with_timezone(&eyes.zone).date_naive(), lang);
        lang.pick(
            format!(
                "Pesanan ini selesai sendiri pada {day}; sampai saat itu barang masih bisa diklaim."
            ),
            format!("This order ends by itself on {day}; until then goods can still be claimed."),
        )
    } else {
        lang.t(
            "Pesanan ini selesai sendiri begitu penjual bilang uangnya masuk.",
            "This order ends by itself once the seller says that the money came.",
        )
        .to_owned()
    };
    (bold.to_owned(), small)
}

fn ended(order: &OrderView, eyes: &Eyes, side: Party) -> String {
    let lang = eyes.lang;
    let because = |id: &str, en: &str| match &order.ended_reason {
        Some(reason) => {
            let reason = reason_told(reason, lang);
            lang.pick(format!("{id}: {reason}."), format!("{en}: {reason}.")).replace("..", ".")
        }
        None => lang.pick(format!("{id}."), format!("{en}.")),
    };
    match (order.state, side) {
        ("rejected", Party::Buyer) => because("Penjual menolak", "The seller rejected it"),
        ("rejected", Party::Seller) => because("Anda menolak", "You rejected it"),
        ("expired", side) => {
            // The deadline itself is gone with the state; the order last changed when it passed.
            let zone = order.updated_at.with_timezone(&eyes.zone).format("%Z");
            let when = format!("{} {zone}", moment(order.updated_at, eyes.now, eyes.zone, lang));
            match side {
                Party::Buyer => lang.pick(
                    format!("Tidak dijawab sampai {when}."),
                    format!("Not answered by {when}."),
                ),
                Party::Seller => lang.pick(
                    format!("Tidak Anda jawab sampai {when}."),
                    format!("You did not answer by {when}."),
                ),
            }
        }
        _ => {
            let who = match order.ended_by {
                Some("buyer") => order.buyer.name.as_str(),
                Some("seller") => order.seller.name.as_str(),
                _ => "Lumbung",
            };
            because(&format!("Dibatalkan {who}"), &format!("Cancelled by {who}"))
        }
    }
}

fn again(eyes: &Eyes, side: Party) -> String {
    match side {
        Party::Buyer => eyes
            .lang
            .t(
                "“Pesan lagi” mengisi keranjang dengan barang yang sama, dengan harga hari ini.",
                "“Order again” fills the basket with the same goods, at today's prices.",
            )
            .to_owned(),
        Party::Seller => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_pack;

    #[test]
    fn a_pack_is_said_once_where_both_counts_are_of_it() {
        assert_eq!(without_pack("9\u{a0}karton", "12\u{a0}karton"), "9");
        for (count, other) in [
            ("9\u{a0}karton", "12\u{a0}kemasan"),
            ("5\u{a0}pcs", "10\u{a0}karton + 5\u{a0}pcs"),
            ("9\u{a0}karton + 5\u{a0}pcs", "10\u{a0}karton + 5\u{a0}pcs"),
        ] {
            assert_eq!(without_pack(count, other), count);
        }
    }
}
