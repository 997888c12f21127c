//! The history of an order as lines of text, and what changed since a button was drawn.

use chrono::TimeDelta;
use order_workflow::query::orders::OrderView;
use order_workflow::query::timeline::{Happened, HappenedLine};
use supply_chain::purchase_order::{Party, SettledBy};
use uuid::Uuid;

use super::amounts::{Packed, together};
use super::claimed;
use super::reading::Eyes;
use super::words::{Cause, reason_told};
use crate::language::Language;
use crate::language::format::{clock_zone, moment, rupiah, weekday_date};
use crate::pages::parts::{Happening, Note, Tone};

/// How many entries a page shows before "Lebih lama".
pub const SHOWN: u32 = 12;

/// The entries as a timeline, newest first; the newest of all is the present one.
#[must_use]
pub fn happenings(
    entries: &[Happened],
    order: &OrderView,
    eyes: &Eyes,
    newest: bool,
) -> Vec<Happening> {
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let (what, more) =
                version(entry, entries, eyes).unwrap_or_else(|| told(entry, order, eyes));
            let when = moment(entry.at, eyes.now, eyes.zone, eyes.lang);
            Happening {
                what,
                more,
                when: format!("{when} · {}", who(entry, order, eyes)),
                now: newest && at == 0,
            }
        })
        .collect()
}

/// What a buyer's answer to a counter-offer is called: no longer a draft that was changed, nor a first offer.
fn version(entry: &Happened, entries: &[Happened], eyes: &Eyes) -> Option<(String, String)> {
    let lang = eyes.lang;
    let answers = |entry: &Happened| {
        let before = |other: &&Happened| other.position < entry.position;
        let kinds = |other: &Happened| matches!(other.kind.as_str(), "countered" | "confirmed");
        // Newest first: what was answered is the nearest of what came before.
        entries
            .iter()
            .filter(before)
            .find(|other| kinds(other))
            .is_some_and(|of| of.kind == "countered")
    };
    if !answers(entry) {
        return None;
    }
    let what = match entry.kind.as_str() {
        "submitted" => lang.t("Versi baru diajukan", "New version submitted"),
        "edited" => lang.t("Versi baru disusun", "New version drawn up"),
        _ => return None,
    };
    Some((what.to_owned(), String::new()))
}

/// Whose doing it was: one of our own people by name, the other party by its name.
#[must_use]
pub fn who(entry: &Happened, order: &OrderView, eyes: &Eyes) -> String {
    match entry.organization {
        Some(organization) if organization == eyes.organization && !entry.by.is_empty() => {
            entry.by.clone()
        }
        Some(organization) if organization == order.buyer.id => order.buyer.name.clone(),
        Some(organization) if organization == order.seller.id => order.seller.name.clone(),
        Some(_) if entry.other.is_some() => entry.other.clone().unwrap_or_default(),
        _ => "Lumbung".to_owned(),
    }
}

#[expect(clippy::too_many_lines, reason = "a table: one arm for each kind")]
fn told(entry: &Happened, order: &OrderView, eyes: &Eyes) -> (String, String) {
    let lang = eyes.lang;
    let note = || {
        let shipment = order.shipments.iter().find(|shipment| Some(shipment.id) == entry.shipment);
        shipment.map_or("SJ", |shipment| shipment.number.as_str())
    };
    let reason =
        || entry.reason.as_deref().map(|reason| reason_told(reason, lang)).unwrap_or_default();
    let lines = |count: fn(&HappenedLine) -> i64| several(entry, order, count, eyes);
    match entry.kind.as_str() {
        "created" => (lang.t("Dibuat", "Created").to_owned(), String::new()),
        "edited" => (lang.t("Draf diubah", "Draft changed").to_owned(), String::new()),
        "submitted" => (lang.t("Diajukan", "Submitted").to_owned(), String::new()),
        "acknowledged" => {
            let what = match eyes.side(order) {
                Party::Buyer => lang.t("Dibaca penjual", "Read by the seller"),
                Party::Seller => lang.t("Dibaca", "Read"),
            };
            (what.to_owned(), String::new())
        }
        "confirmed" => (
            lang.t("Disepakati", "Agreed").to_owned(),
            promised(entry, eyes)
                .unwrap_or_else(|| lang.t("tanpa perubahan", "unchanged").to_owned()),
        ),
        "delivery_proven" => (
            lang.pick(format!("{} sampai", note()), format!("{} arrived", note())),
            proven(entry, eyes),
        ),
        "counted" if entry.deemed => (
            lang.pick(
                format!("{} dianggap diterima lengkap", note()),
                format!("{} counts as received in full", note()),
            ),
            lang.t("tidak dihitung sampai batas waktunya", "not counted by its deadline")
                .to_owned(),
        ),
        "backorder_filled" => (
            lang.t("Stok datang dan disisihkan", "Stock came and is set aside").to_owned(),
            lines(|line| line.reserved),
        ),
        "rejected" => (lang.t("Ditolak", "Rejected").to_owned(), reason()),
        // The state it leads to is called the same.
        "withdrawn" => (
            lang.t("Dibatalkan sebelum dijawab", "Cancelled before it was answered").to_owned(),
            reason(),
        ),
        "cancelled" => (lang.t("Dibatalkan", "Cancelled").to_owned(), reason()),
        "expired" => (lang.t("Lewat waktu", "Expired").to_owned(), String::new()),
        "dispatched" => (
            lang.pick(format!("{} berangkat", note()), format!("{} left", note())),
            lines(|line| line.shipped),
        ),
        "dispatch_undone" => (
            lang.pick(format!("Pengiriman {} dibatalkan", note()), format!("{} undone", note())),
            reason(),
        ),
        "counted" => (
            lang.pick(format!("{} dihitung", note()), format!("{} counted", note())),
            counted(entry, order, eyes),
        ),
        "receipt_corrected" => (
            lang.pick(
                format!("Hitungan {} dikoreksi", note()),
                format!("Count of {} corrected", note()),
            ),
            [counted(entry, order, eyes), reason()].join(" · "),
        ),
        "short_closed" => (
            lang.t("Sisa ditutup", "Rest closed").to_owned(),
            [lines(|line| line.short_closed), reason()].join(" · "),
        ),
        "received" => {
            (lang.t("Semua sudah dihitung", "Everything counted").to_owned(), String::new())
        }
        "leg_made" => {
            let what = lang.t("Dibuat dari belanja bersama", "Made of a pool");
            let code = order.pool.as_ref().map(|pool| pool.code.clone());
            (what.to_owned(), code.unwrap_or_default())
        }
        "charge_added" => (
            lang.t("Bagian biaya bersama dicatat", "Share of a common charge entered").to_owned(),
            String::new(),
        ),
        kind if entry.claim.is_some() => claimed::told(kind, entry, lang),
        "completed" => (
            lang.t("Selesai: sudah dibayar semua", "Completed: all paid").to_owned(),
            String::new(),
        ),
        kind if entry.bill.is_some() || entry.amount.is_some() => billed(kind, entry, lang),
        kind if agreeing(kind).is_some() => {
            let (id, en) = of_change(entry).or(agreeing(kind)).unwrap_or_default();
            let more = [
                entry.note.clone(),
                entry.reason.as_deref().map(|reason| reason_told(reason, lang)),
                promised(entry, eyes),
            ];
            let more: Vec<String> = more.into_iter().flatten().collect();
            (lang.t(id, en).to_owned(), more.join(" · "))
        }
        // A kind that came after this page was written is told by its own name, not hidden.
        other => (other.replace('_', " "), reason()),
    }
}

/// What the entries about invoices and payments say.
fn billed(kind: &str, entry: &Happened, lang: Language) -> (String, String) {
    let bill = entry.bill.clone().unwrap_or_default();
    let (id, en) = match kind {
        "invoiced" => ("Ditagih", "Invoiced"),
        "credited" => ("Dikreditkan", "Credited"),
        "invoice_taken_back" => ("Tagihan dibatalkan", "Invoice taken back"),
        "written_off" => ("Tagihan dihapuskan", "Written off"),
        "settled" => ("Dilunasi", "Settled"),
        "unsettled" => ("Pelunasan dibatalkan", "Settling taken back"),
        _ => ("Dibayar", "Paid"),
    };
    let sum = rupiah(entry.amount.unwrap_or(bill.total));
    let more =
        [Some(bill.number).filter(|number| !number.is_empty()), bill.of, entry.reason.clone()];
    let by = entry.settled_by.as_deref().map(|by| settled_by(by, lang).to_owned());
    let more: Vec<String> = more.into_iter().flatten().chain(by).collect();
    (format!("{} {sum}", lang.t(id, en)), more.join(" · "))
}

/// What settled something that is owed.
fn settled_by(word: &str, lang: Language) -> &'static str {
    match SettledBy::from_word(word) {
        Some(SettledBy::Payment) => lang.t("pembayaran pembeli", "the buyer's payment"),
        Some(SettledBy::Bank) => lang.t("dibayar bank", "paid by a bank"),
        Some(SettledBy::CreditNote) => lang.t("sisa nota kredit", "what was left of a credit note"),
        Some(SettledBy::Netting) => lang.t("saling hapus utang", "netting"),
        None => "",
    }
}

/// What the entries about approvals, counter-offers and amendments say; nothing for other kinds.
const fn agreeing(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind.as_bytes() {
        b"approval_requested" => ("Persetujuan pengurus diminta", "The board's approval requested"),
        b"approved" => ("Disetujui", "Approved"),
        b"sent_back" => ("Dikembalikan dengan catatan", "Sent back with a note"),
        b"countered" => ("Ditawar balik", "Counter-offered"),
        b"declined" => ("Pembeli mundur", "The buyer stepped back"),
        b"amendment_proposed" => ("Perubahan diusulkan", "A change proposed"),
        b"amendment_opened" => {
            ("Usulan perubahan disampaikan ke penjual", "The proposed change put to the seller")
        }
        b"amendment_dropped" => ("Usulan perubahan gugur", "The proposed change came to nothing"),
        b"proposal_accepted" => ("Perubahan disepakati", "The change agreed"),
        b"backorder_late" => ("Hari yang dijanjikan lewat", "The promised day passed"),
        _ => return None,
    })
}

/// How a proposed change came to nothing.
fn of_change(entry: &Happened) -> Option<(&'static str, &'static str)> {
    Some(match entry.how.as_deref()? {
        "declined" => ("Usulan perubahan ditolak", "The proposed change declined"),
        "withdrawn" => ("Usulan perubahan ditarik", "The proposed change withdrawn"),
        "lapsed" => ("Usulan perubahan lewat waktu", "The proposed change lapsed"),
        "sent_back" => ("Usulan perubahan dikembalikan", "The proposed change sent back"),
        "superseded" => (
            "Usulan perubahan digantikan usulan penjual",
            "The proposed change gave way to one of the seller's",
        ),
        _ => return None,
    })
}

/// `sisanya dijanjikan sampai Sel, 24 Nov`, where something was promised.
fn promised(entry: &Happened, eyes: &Eyes) -> Option<String> {
    let lang = eyes.lang;
    let last = (entry.until? - TimeDelta::seconds(1)).with_timezone(&eyes.zone);
    let day = weekday_date(last.date_naive(), lang);
    Some(
        lang.pick(
            format!("sisanya dijanjikan sampai {day}"),
            format!("the rest promised by {day}"),
        ),
    )
}

/// `diterima Pak Rafael; dianggap lengkap Kam, 26 Nov 16.00 bila tidak dihitung`.
fn proven(entry: &Happened, eyes: &Eyes) -> String {
    let lang = eyes.lang;
    let taken = entry
        .taken_by
        .as_ref()
        .map(|who| lang.pick(format!("diterima {who}"), format!("taken by {who}")));
    let deemed = entry.until.map(|at| {
        let when = moment(at, eyes.now, eyes.zone, lang);
        lang.pick(
            format!("dianggap lengkap {when} bila tidak dihitung"),
            format!("counts as complete {when} unless counted"),
        )
    });
    [taken, deemed].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn several(
    entry: &Happened,
    order: &OrderView,
    count: fn(&HappenedLine) -> i64,
    eyes: &Eyes,
) -> String {
    let lines = entry.lines.iter().filter_map(|line| {
        let of = order.lines.iter().find(|of| Uuid::from(of.id) == line.line)?;
        Some((Packed::from(of), count(line)))
    });
    together(lines, eyes.lang)
}

/// `16 karton, semua baik`, or `15 karton baik, 1 karton rusak (Basah)`.
#[must_use]
pub fn counted(entry: &Happened, order: &OrderView, eyes: &Eyes) -> String {
    let lang = eyes.lang;
    let any = |count: fn(&HappenedLine) -> i64| entry.lines.iter().any(|line| count(line) > 0);
    let good = several(entry, order, |line| line.received, eyes);
    if !any(|line| line.rejected) && !any(|line| line.lost) {
        return lang.pick(format!("{good}, semua baik"), format!("{good}, all good"));
    }
    let mut told = vec![lang.pick(format!("{good} baik"), format!("{good} good"))];
    if any(|line| line.rejected) {
        let bad = several(entry, order, |line| line.rejected, eyes);
        told.push(lang.pick(format!("{bad} rusak"), format!("{bad} rejected")));
    }
    if any(|line| line.lost) {
        let lost = several(entry, order, |line| line.lost, eyes);
        told.push(lang.pick(format!("{lost} tidak datang"), format!("{lost} lost")));
    }
    let mut reasons: Vec<String> = Vec::new();
    for reason in entry.lines.iter().filter_map(|line| line.reason.as_deref()) {
        // "1 karton tidak datang" has said it already.
        if any(|line| line.lost) && Cause::from_recorded(reason) == Some(Cause::Absent) {
            continue;
        }
        let reason = reason_told(reason, lang);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let told = told.join(", ");
    if reasons.is_empty() { told } else { format!("{told} ({})", reasons.join("; ")) }
}

/// What happened between the version a button was drawn for and now (pages.md section 5): the first
/// thing said is the last thing done.
#[must_use]
pub fn meanwhile(entries: &[Happened], order: &OrderView, eyes: &Eyes) -> Note {
    let lang = eyes.lang;
    let first = entries.iter().find(|entry| did(&entry.kind).is_some()).or(entries.first());
    let bold = first.map_or_else(
        || {
            lang.t(
                "Pesanan ini sudah berubah sejak Anda membukanya. Ini keadaan terbarunya.",
                "This order has changed since you opened it. Here is the latest.",
            )
            .to_owned()
        },
        |entry| {
            let (name, time) = (who(entry, order, eyes), clock_zone(entry.at, eyes.zone, lang));
            let (id, en) = did(&entry.kind).unwrap_or(("mengubah", "changed"));
            lang.pick(
                format!("{name} sudah {id} pesanan ini pukul {time}. Ini keadaan terbarunya."),
                format!("{name} {en} this order at {time}. Here is the latest."),
            )
        },
    );
    let others: Vec<String> = entries
        .iter()
        .filter(|entry| Some(entry.position) != first.map(|first| first.position))
        .map(|entry| {
            let (what, more) = told(entry, order, eyes);
            if more.is_empty() { what } else { format!("{what}, {more}") }
        })
        .collect();
    let small = if others.is_empty() {
        lang.t("Yang tadi Anda tekan tidak dijalankan.", "What you pressed was not carried out.")
            .to_owned()
    } else {
        lang.pick(
            format!("Juga: {}. Yang tadi Anda tekan tidak dijalankan.", others.join("; ")),
            format!("Also: {}. What you pressed was not carried out.", others.join("; ")),
        )
    };
    Note { tone: Tone::Warn, icon: "history", bold, small }
}

/// The same for an open page that nobody pressed anything on: "{Nama} menerima pesanan ini pukul 14.05."
#[must_use]
pub fn news(entries: &[Happened], order: &OrderView, eyes: &Eyes) -> String {
    let lang = eyes.lang;
    let Some(entry) = entries.iter().find(|entry| did(&entry.kind).is_some()) else {
        return lang.t("Pesanan ini berubah.", "This order has changed.").to_owned();
    };
    let (name, time) = (who(entry, order, eyes), clock_zone(entry.at, eyes.zone, lang));
    let (id, en) = did(&entry.kind).unwrap_or(("mengubah", "changed"));
    lang.pick(
        format!("{name} {id} pesanan ini pukul {time}."),
        format!("{name} {en} this order at {time}."),
    )
}

/// What somebody did to the order, as it stands in "{Nama} sudah … pesanan ini".
fn did(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "submitted" => ("mengajukan", "submitted"),
        "acknowledged" => ("membaca", "read"),
        "confirmed" => ("menerima", "accepted"),
        "rejected" => ("menolak", "rejected"),
        "approved" => ("menyetujui", "approved"),
        "sent_back" => ("mengembalikan", "sent back"),
        "countered" => ("menawar balik", "made a counter-offer on"),
        "declined" => ("mundur dari", "stepped back from"),
        "amendment_proposed" | "amendment_opened" => {
            ("mengusulkan perubahan", "proposed a change of")
        }
        "amendment_dropped" => ("menutup usulan perubahan", "closed the proposed change of"),
        "proposal_accepted" => ("menyepakati perubahan", "agreed to the change of"),
        "delivery_proven" => ("mencatat sampainya", "entered the arrival of"),
        "withdrawn" | "cancelled" => ("membatalkan", "cancelled"),
        "dispatched" => ("mengirim barang", "shipped goods of"),
        "dispatch_undone" => ("membatalkan pengiriman", "undid a dispatch of"),
        "counted" => ("menghitung barang", "counted goods of"),
        "receipt_corrected" => ("mengoreksi hitungan", "corrected a count of"),
        "short_closed" => ("menutup sisa", "closed the rest of"),
        "edited" | "created" => ("mengubah", "changed"),
        "invoiced" => ("menagih", "invoiced"),
        "credited" => ("mengkreditkan sebagian dari", "credited some of"),
        "invoice_taken_back" => ("membatalkan tagihan dari", "took back an invoice of"),
        "paid" => ("membayar", "paid"),
        "settled" => ("mencatat pelunasan", "settled some of"),
        "unsettled" => ("membatalkan pelunasan", "took back a settling of"),
        "written_off" => ("menghapuskan sisa tagihan dari", "wrote off what was owed of"),
        "claim_opened" => ("mengajukan klaim atas", "claimed something of"),
        "claim_answered" => ("menjawab klaim atas", "answered a claim about"),
        "claim_mediated" | "claim_arbitrated" => {
            ("meneruskan klaim atas", "brought further a claim about")
        }
        "claim_settled" => ("menyelesaikan klaim atas", "settled a claim about"),
        "claim_withdrawn" => ("menarik klaim atas", "withdrew a claim about"),
        "claim_goods_sent" => ("mengirim balik barang dari", "sent back goods of"),
        "claim_goods_taken" => ("menerima kembali barang dari", "took back goods of"),
        _ => return None,
    })
}
