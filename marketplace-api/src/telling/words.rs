//! What happened, in a sentence, for whoever reads it; and the mails that carry such sentences.

use order_workflow::jobs::telling::deliveries::WEBHOOK_FAILED;
use order_workflow::jobs::telling::mails::{Mail, Purpose};
use order_workflow::query::telling::inbox::MessageView;

use super::{notices, pool_orders};
use crate::language::Language;
use crate::language::format::rupiah;
use crate::pages::order::words::reason_told;
use crate::pages::parts::Tone;

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What happened: "KDMP Nangapanda mengajukan PO-2026-000123."
    pub what: String,
    /// Why, or empty.
    pub why: String,
    /// Its colour.
    pub tone: Tone,
    /// Its icon.
    pub icon: &'static str,
}

/// The message in words.
#[must_use]
pub fn said(message: &MessageView, lang: Language) -> Said {
    if let Some(notice) = &message.notice {
        return notices::said(&message.kind, notice, lang);
    }
    let Some(order) = &message.order else { return about_webhook(message, lang) };
    let unnumbered = || {
        let total = rupiah(order.total);
        lang.pick(format!("Pesanan {total}"), format!("An order of {total}"))
    };
    let number = order.number.clone().unwrap_or_else(unnumbered);
    let with = order.with.as_str();
    let buys = order.side == "buyer";
    let (tone, icon, id, en) = match message.kind.as_str() {
        // Nothing is paid for what comes once more.
        "received" if order.is_replacement => notices::replacement_received(buys),
        kind => pool_orders::words(kind, order)
            .or_else(|| notices::about_claim(kind, buys))
            .unwrap_or_else(|| happened(kind, buys)),
    };
    let got = pool_orders::got(&order.shares, lang);
    let claim = order.claim.as_ref().map(|claim| format!(" {}", claim.number));
    let filled = |text: &str| {
        let text = text.replace("{with}", with).replace("{number}", &number);
        let text = text.replace("{got}", &got);
        text.replace("{claim}", claim.as_deref().unwrap_or_default())
    };
    // What a pool did its own sentence says; else a code of ours is told in words, and what people wrote as they did.
    let why =
        order.reason.as_deref().filter(|_| pool_orders::words(&message.kind, order).is_none());
    let why = why.map(|reason| {
        let reason = reason_told(reason, lang);
        lang.pick(format!("Alasan: {reason}"), format!("Reason: {reason}"))
    });
    // Among themselves the buyer's people read who of them it was, and about how much.
    let asked = (message.kind == "approval_requested").then(|| {
        let total = rupiah(order.total);
        match order.by.as_deref().filter(|by| !by.is_empty()) {
            Some(by) => {
                lang.pick(format!("Diminta {by}, {total}"), format!("Asked for by {by}, {total}"))
            }
            None => total,
        }
    });
    let why: Vec<String> = [asked, why].into_iter().flatten().collect();
    Said { what: filled(lang.t(id, en)), why: why.join(" · "), tone, icon }
}

fn about_webhook(message: &MessageView, lang: Language) -> Said {
    let url = message.webhook.as_ref().map_or("", |webhook| webhook.url.as_str());
    let what = if message.kind == WEBHOOK_FAILED {
        lang.pick(
            format!("Webhook ke {url} tidak menjawab dan dihentikan. Periksa penerimanya, lalu coba lagi."),
            format!("The webhook to {url} does not answer and was stopped. Check its receiver, then try again."),
        )
    } else {
        lang.pick(
            format!("Ada kabar tentang webhook ke {url}."),
            format!("There is news about the webhook to {url}."),
        )
    };
    Said { what, why: String::new(), tone: Tone::Bad, icon: "alert-triangle" }
}

pub(super) type Words = (Tone, &'static str, &'static str, &'static str);

/// Colour, icon and the sentence in both languages; `{with}` is the other party.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each kind")]
fn happened(kind: &str, buys: bool) -> Words {
    match kind {
        "approval_requested" => (
            Tone::Warn,
            "hourglass",
            "{number} ke {with} menunggu persetujuan Anda.",
            "{number} to {with} awaits your approval.",
        ),
        "approved" => (
            Tone::Good,
            "circle-check",
            "{number} ke {with} disetujui pengurus.",
            "{number} to {with} was approved by the board.",
        ),
        "sent_back" => (
            Tone::Warn,
            "pencil",
            "{number} ke {with} dikembalikan dengan catatan.",
            "{number} to {with} was sent back with a note.",
        ),
        "submitted" => (
            Tone::Info,
            "send",
            "{with} mengajukan {number}. Jawab sebelum tenggatnya.",
            "{with} submitted {number}. Answer it before its deadline.",
        ),
        "countered" => (
            Tone::Warn,
            "arrows-exchange",
            "{with} menawar balik {number}.",
            "{with} made a counter-offer on {number}.",
        ),
        "revised" => (
            Tone::Info,
            "send",
            "{with} mengubah {number} dan mengajukannya lagi.",
            "{with} changed {number} and submitted it again.",
        ),
        "declined" => (
            Tone::Quiet,
            "circle-x",
            "{with} tidak menerima tawaran balik untuk {number}.",
            "{with} declined the counter-offer on {number}.",
        ),
        "confirmed" if buys => (
            Tone::Good,
            "circle-check",
            "{with} menerima {number}. Pesanan disepakati.",
            "{with} accepted {number}. The order is agreed.",
        ),
        "confirmed" => (
            Tone::Good,
            "circle-check",
            "Pesanan {with} {number} disepakati. Siapkan barangnya.",
            "{with}'s order {number} is agreed. Get the goods ready.",
        ),
        "ready" => (
            Tone::Good,
            "package",
            "Pesanan {number} siap diambil di {with}.",
            "Order {number} is ready at {with}.",
        ),
        "rejected" => {
            (Tone::Bad, "circle-x", "{with} menolak {number}.", "{with} rejected {number}.")
        }
        "withdrawn" => (
            Tone::Quiet,
            "ban",
            "{with} membatalkan {number} sebelum dijawab.",
            "{with} cancelled {number} before it was answered.",
        ),
        "cancelled" if !buys => (
            Tone::Bad,
            "ban",
            "Pesanan {with} {number} dibatalkan.",
            "{with}'s order {number} was cancelled.",
        ),
        "cancelled" => (
            Tone::Bad,
            "ban",
            "{number} dengan {with} dibatalkan.",
            "{number} with {with} was cancelled.",
        ),
        "expired" if buys => (
            Tone::Warn,
            "clock-x",
            "{with} tidak menjawab {number} sampai tenggatnya.",
            "{with} did not answer {number} in time.",
        ),
        "expired" => (
            Tone::Warn,
            "clock-x",
            "Pesanan {with} {number} lewat waktu tanpa jawaban.",
            "{with}'s order {number} expired without an answer.",
        ),
        "amendment_proposed" => (
            Tone::Warn,
            "arrows-exchange",
            "{with} mengusulkan perubahan pada {number}.",
            "{with} proposed a change to {number}.",
        ),
        "amendment_opened" => (
            Tone::Info,
            "pencil",
            "{with} mengusulkan perubahan pada {number}.",
            "{with} proposes a change to {number}.",
        ),
        "amendment_dropped" => (
            Tone::Quiet,
            "x",
            "Usulan perubahan dengan {with} pada {number} tidak berlaku lagi.",
            "The proposed change with {with} to {number} no longer stands.",
        ),
        "proposal_accepted" => (
            Tone::Good,
            "circle-check",
            "{with} menerima usulan untuk {number}.",
            "{with} accepted the proposal for {number}.",
        ),
        "dispatched" if buys => (
            Tone::Info,
            "truck-delivery",
            "{with} mengirim barang dari {number}. Hitung begitu datang.",
            "{with} sent goods of {number}. Count them when they come.",
        ),
        "dispatched" => (
            Tone::Info,
            "truck-delivery",
            "Barang untuk {with} dari {number} berangkat.",
            "Goods for {with} of {number} have left.",
        ),
        "dispatch_undone" => (
            Tone::Warn,
            "truck-delivery",
            "{with} membatalkan pengiriman barang dari {number}.",
            "{with} undid a dispatch of {number}.",
        ),
        "delivery_proven" => (
            Tone::Info,
            "clipboard-check",
            "Ada bukti kirim dengan {with} untuk {number}.",
            "There is proof of delivery with {with} for {number}.",
        ),
        "counted" => (
            Tone::Good,
            "clipboard-check",
            "{with} sudah menghitung barang dari {number}.",
            "{with} counted goods of {number}.",
        ),
        "receipt_corrected" => (
            Tone::Warn,
            "clipboard-check",
            "{with} mengoreksi hitungan {number}.",
            "{with} corrected the count of {number}.",
        ),
        "leg_made" if buys => (
            Tone::Good,
            "users",
            "Bagian Anda dari belanja bersama {with} jadi pesanan {number}. Barang menyusul setelah tiba di hub.",
            "Your part of {with}'s pool is order {number}. The goods follow once they are at the hub.",
        ),
        "leg_made" => (
            Tone::Info,
            "users",
            "Bagian {with} dari belanja bersama jadi pesanan {number}.",
            "{with}'s part of the pool is order {number}.",
        ),
        "charge_added" if buys => (
            Tone::Info,
            "receipt",
            "Bagian biaya belanja bersama dicatat di {number} dari {with}.",
            "Your part of the pool's charges is entered in {number} from {with}.",
        ),
        "charge_added" => (
            Tone::Quiet,
            "receipt",
            "Bagian biaya {with} dicatat di {number}.",
            "{with}'s part of the charges is entered in {number}.",
        ),
        "short_closed" => (
            Tone::Warn,
            "ban",
            "Sisa pesanan dengan {with}, {number}, tidak akan dikirim.",
            "The rest of the order with {with}, {number}, will not be sent.",
        ),
        "backorder_filled" => (
            Tone::Good,
            "package",
            "Barang susulan pesanan dengan {with}, {number}, sudah ada.",
            "The backorder with {with} of {number} is filled.",
        ),
        "backorder_late" => (
            Tone::Warn,
            "clock-exclamation",
            "Barang susulan pesanan dengan {with}, {number}, terlambat.",
            "The backorder with {with} of {number} is late.",
        ),
        "received" if buys => (
            Tone::Good,
            "receipt",
            "Semua barang {number} dari {with} sudah dihitung. Siapkan pembayaran.",
            "All goods of {number} from {with} are counted. Get the payment ready.",
        ),
        "received" => (
            Tone::Good,
            "receipt",
            "{with} sudah menghitung semua barang {number}. Tinggal pembayaran.",
            "{with} counted all goods of {number}. Payment is next.",
        ),
        "invoiced" if buys => {
            (Tone::Info, "receipt", "{with} menagih {number}.", "{with} invoiced {number}.")
        }
        "invoiced" => (
            Tone::Info,
            "receipt",
            "Tagihan {number} kepada {with} sudah dibuat.",
            "The invoice of {number} to {with} is written.",
        ),
        "credited" => (
            Tone::Info,
            "receipt",
            "Nota kredit untuk {number} dengan {with} sudah dibuat.",
            "A credit note about {number} with {with} is written.",
        ),
        "invoice_taken_back" => (
            Tone::Warn,
            "receipt",
            "Tagihan {number} dengan {with} dibatalkan.",
            "The invoice of {number} with {with} was taken back.",
        ),
        "paid" if buys => (
            Tone::Good,
            "receipt",
            "Pembayaran {number} kepada {with} sudah dicatat.",
            "The payment of {number} to {with} is recorded.",
        ),
        "paid" => (
            Tone::Good,
            "receipt",
            "{with} mencatat pembayaran {number}.",
            "{with} recorded a payment of {number}.",
        ),
        "written_off" => (
            Tone::Info,
            "receipt",
            "Sisa tagihan {number} dengan {with} dihapuskan.",
            "What was owed of {number} with {with} was written off.",
        ),
        "completed" => (
            Tone::Good,
            "check",
            "Pesanan {number} dengan {with} selesai: sudah dibayar semua.",
            "Order {number} with {with} is completed: all of it is paid.",
        ),
        _ => (
            Tone::Info,
            "bell",
            "Ada kabar tentang {number} dengan {with}.",
            "There is news about {number} with {with}.",
        ),
    }
}

/// Subject and text of a mail, plain, in the reader's language.
pub(super) fn mail(mail: &Mail, base: &str, stop: &str, lang: Language) -> (String, String) {
    let greeting = if mail.name.is_empty() {
        lang.t("Halo,", "Hello,").to_owned()
    } else {
        lang.pick(format!("Halo {},", mail.name), format!("Hello {},", mail.name))
    };
    let (subject, body) = match &mail.purpose {
        Purpose::Confirm { link, token } => {
            let address = format!("{base}/mail/confirm/{link}/{token}");
            return (
                lang.t("Apakah alamat ini milik Anda?", "Is this address yours?").to_owned(),
                lang.pick(
                    format!("{greeting}\n\nSeseorang meminta kabar Lumbung dikirim ke alamat ini. Bila itu Anda, buka tautan ini dalam 3 hari:\n\n{address}\n\nBila bukan Anda, abaikan saja: tidak ada yang akan dikirim.\n"),
                    format!("{greeting}\n\nSomebody asked for Lumbung's messages to be sent to this address. If it was you, open this link within 3 days:\n\n{address}\n\nIf it was not, ignore this: nothing will be sent.\n"),
                ),
            );
        }
        Purpose::Message(message) => {
            let Said { what, why, .. } = said(message, lang);
            let why = if why.is_empty() { why } else { format!("\n{why}") };
            (
                what.trim_end_matches('.').to_owned(),
                format!("{what}{why}\n{base}/inbox/{}\n", message.id),
            )
        }
        Purpose::Daily { messages, unread } => daily(messages, *unread, base, lang),
    };
    // A subject is one line, whatever a name holds.
    let subject: String = subject.chars().filter(|c| !c.is_control()).take(150).collect();
    let foot = lang.pick(
        format!("Anda mendapat surel ini karena memintanya di Lumbung. Atur: {base}/account/mail\nBerhenti: {stop}\n"),
        format!("You get this because you asked for it on Lumbung. Settings: {base}/account/mail\nStop: {stop}\n"),
    );
    (subject, format!("{greeting}\n\n{body}\n-- \n{foot}"))
}

fn daily(messages: &[MessageView], unread: i64, base: &str, lang: Language) -> (String, String) {
    let subject = lang.pick(
        format!("{unread} kabar belum dibaca"),
        if unread == 1 {
            "1 unread message".to_owned()
        } else {
            format!("{unread} unread messages")
        },
    );
    let lines: Vec<String> =
        messages.iter().map(|message| format!("- {}\n", said(message, lang).what)).collect();
    let shown = i64::try_from(messages.len()).unwrap_or(i64::MAX);
    let more = if unread > shown {
        lang.pick(
            format!("… dan {} lagi.\n", unread - shown),
            format!("… and {} more.\n", unread - shown),
        )
    } else {
        String::new()
    };
    let body = lang.pick(
        format!("Yang belum Anda baca:\n\n{}{more}\nSemua kabar: {base}/inbox\n", lines.concat()),
        format!(
            "What you have not read:\n\n{}{more}\nAll messages: {base}/inbox\n",
            lines.concat()
        ),
    );
    (subject, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_workflow::query::telling::inbox::{MessageOrder, MessageShare};
    use order_workflow::telling::kinds::RULES;
    use supply_chain::money::Money;
    use supply_chain::purchase_order::PoolReason;
    use uuid::Uuid;

    fn message(kind: &str, side: &'static str) -> MessageView {
        let order = MessageOrder {
            id: Uuid::nil(),
            number: Some("PO-2026-000123".to_owned()),
            position: 2,
            side,
            with: "KDMP Nangapanda".to_owned(),
            reason: None,
            claim: None,
            is_replacement: false,
            shares: Vec::new(),
            total: Money::from_sen(125_000_000),
            by: None,
        };
        MessageView {
            id: Uuid::nil(),
            kind: kind.to_owned(),
            happened_at: chrono::DateTime::UNIX_EPOCH,
            read_at: None,
            order: Some(order),
            webhook: None,
            notice: None,
        }
    }

    #[test]
    fn what_a_pool_did_is_told_as_what_it_is_and_never_as_a_code() {
        let by_pool = |kind: &str, side: &'static str, reason: PoolReason, got: i64| {
            let mut message = message(kind, side);
            let order = message.order.as_mut().unwrap();
            order.reason = Some(reason.as_str().to_owned());
            let (product_name, unit_name) = ("Beras".to_owned(), "sak".to_owned());
            order.shares = vec![MessageShare { product_name, unit_name, awarded: 15, got }];
            [Language::Indonesian, Language::English].map(|lang| said(&message, lang))
        };

        let [id, en] = by_pool("short_closed", "buyer", PoolReason::NothingMoreComes, 14);
        assert!(id.what.contains("Anda mendapat 14 dari 15\u{a0}sak Beras"), "{id:?}");
        assert!(en.what.contains("you get 14 of 15\u{a0}sak Beras"), "{en:?}");
        assert_eq!((id.why.as_str(), en.why.as_str()), ("", ""));
        for reason in PoolReason::ALL {
            for kind in ["declined", "short_closed", "cancelled", "rejected"] {
                for side in ["buyer", "seller"] {
                    for told in by_pool(kind, side, *reason, 15) {
                        let all = format!("{} {}", told.what, told.why);
                        assert!(!all.contains("pool_") && !all.contains('{'), "{all}");
                    }
                }
            }
        }
        let [id, _] = by_pool("declined", "buyer", PoolReason::Recleared, 0);
        assert!(!id.what.contains("tidak menerima"), "it made the offer itself: {id:?}");
    }

    #[test]
    fn every_kind_that_somebody_is_told_of_has_its_own_sentence_in_both_languages() {
        let other = |side, lang| said(&message("something new", side), lang).what;
        for rule in RULES {
            for (side, roles) in [("buyer", rule.buyer), ("seller", rule.seller)] {
                if roles.is_empty() {
                    continue;
                }
                let words = |lang| said(&message(rule.kind, side), lang).what;
                let (id, en) = (words(Language::Indonesian), words(Language::English));
                assert!(id != en && id != other(side, Language::Indonesian), "{}", rule.kind);
                assert!(id.contains("PO-2026-000123") && en.contains("KDMP"), "{}", rule.kind);
            }
        }
    }

    #[test]
    fn a_kind_that_nobody_knew_of_is_told_all_the_same() {
        let told = said(&message("something new", "seller"), Language::Indonesian);

        assert_eq!(told.what, "Ada kabar tentang PO-2026-000123 dengan KDMP Nangapanda.");
    }
}
