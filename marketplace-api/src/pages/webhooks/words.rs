//! The words of webhooks: types of event, states, why something failed.

use order_workflow::query::telling::webhooks::AttemptView;

use crate::language::Language;
use crate::pages::parts::{Badge, Tone};

/// A kind of event: "Pesanan diajukan". What has no word is shown by its own.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one row for each kind")]
pub fn type_word(kind: &str, lang: Language) -> &str {
    let (id, en) = match kind {
        "test" => ("Uji coba", "Test"),
        "created" => ("Draf dibuat", "Draft made"),
        "edited" => ("Draf diubah", "Draft changed"),
        "approval_requested" => ("Minta persetujuan", "Approval asked for"),
        "approved" => ("Disetujui pengurus", "Approved by the board"),
        "sent_back" => ("Dikembalikan dengan catatan", "Sent back with a note"),
        "submitted" => ("Diajukan", "Submitted"),
        "acknowledged" => ("Dibaca penjual", "Seen by the seller"),
        "countered" => ("Ditawar balik", "Counter-offered"),
        "revised" => ("Diubah dan diajukan lagi", "Changed and submitted again"),
        "declined" => ("Tawaran balik tidak diterima", "Counter-offer declined"),
        "confirmed" => ("Disepakati", "Agreed"),
        "rejected" => ("Ditolak", "Rejected"),
        "withdrawn" => ("Dibatalkan sebelum dijawab", "Cancelled before it was answered"),
        "cancelled" => ("Dibatalkan", "Cancelled"),
        "expired" => ("Lewat waktu", "Expired"),
        "amendment_proposed" => ("Perubahan diusulkan", "Change proposed"),
        "amendment_opened" => ("Perubahan dibuka", "Change opened"),
        "amendment_dropped" => ("Usulan ditarik", "Proposal dropped"),
        "proposal_accepted" => ("Usulan diterima", "Proposal accepted"),
        "dispatched" => ("Dikirim", "Sent"),
        "dispatch_undone" => ("Pengiriman dibatalkan", "Dispatch undone"),
        "delivery_proven" => ("Ada bukti kirim", "Delivery proven"),
        "counted" => ("Dihitung", "Counted"),
        "receipt_corrected" => ("Hitungan dikoreksi", "Count corrected"),
        "short_closed" => ("Sisa ditutup", "Rest closed"),
        "backorder_filled" => ("Susulan terpenuhi", "Backorder filled"),
        "backorder_late" => ("Susulan terlambat", "Backorder late"),
        "received" => ("Diterima semua", "All received"),
        "invoiced" => ("Ditagih", "Invoiced"),
        "credited" => ("Dikreditkan", "Credited"),
        "invoice_taken_back" => ("Tagihan dibatalkan", "Invoice taken back"),
        "paid" => ("Dibayar", "Paid"),
        "settled" => ("Dilunasi dengan cara lain", "Settled otherwise"),
        "unsettled" => ("Pelunasan dibatalkan", "Settling taken back"),
        "written_off" => ("Tagihan dihapuskan", "Written off"),
        "completed" => ("Selesai", "Completed"),
        "standing_order.done" => ("Pesanan rutin diajukan", "Standing order submitted"),
        "standing_order.drafted" => ("Pesanan rutin jadi draf", "Standing order drafted"),
        "standing_order.partly" => ("Pesanan rutin sebagian", "Standing order in part"),
        "standing_order.empty" => ("Pesanan rutin kosong", "Standing order empty"),
        "standing_order.skipped" => ("Pesanan rutin dilewati", "Standing order skipped"),
        "standing_order.failed" => ("Pesanan rutin gagal", "Standing order failed"),
        "demand_pool.opened" => ("Belanja bersama dibuka", "Pool opened"),
        "demand_pool.closing_soon" => ("Belanja bersama segera ditutup", "Pool closes soon"),
        "demand_pool.near_price" => ("Harga bersama hampir turun", "A lower price is near"),
        "demand_pool.extended" => ("Belanja bersama diperpanjang", "Pool extended"),
        "demand_pool.awarded" => ("Belanja bersama jadi", "Pool cleared"),
        "demand_pool.recleared" => ("Belanja bersama dihitung ulang", "Pool cleared again"),
        "demand_pool.let_go" => ("Janji dilepas", "Pledge let go"),
        "demand_pool.failed" => ("Belanja bersama tidak jadi", "Pool failed"),
        "demand_pool.round_planned" => ("Putaran berikut disiapkan", "Next round planned"),
        "credit.overdue" => ("Ada tunggakan", "Something is late"),
        "credit.near_limit" => ("Batas tempo hampir habis", "Little credit left"),
        "credit.limit_set" => ("Batas tempo ditetapkan", "Credit limit set"),
        "credit.blocked" => ("Pesanan tidak diterima", "Orders not taken"),
        "credit.unblocked" => ("Pesanan diterima lagi", "Orders taken again"),
        "invoice.due_soon" => ("Tagihan segera jatuh tempo", "Invoice due soon"),
        "invoice.due_today" => ("Tagihan jatuh tempo", "Invoice due today"),
        "invoice.overdue" => ("Tagihan lewat jatuh tempo", "Invoice overdue"),
        "statement.drawn_up" => ("Rekonsiliasi saldo dibuat", "Statement drawn up"),
        "statement.agreed" => ("Rekonsiliasi saldo disetujui", "Statement agreed"),
        "statement.disputed" => ("Rekonsiliasi saldo disanggah", "Statement disputed"),
        "netting.called" => ("Perjumpaan utang diajukan", "Netting called"),
        "netting.agreed" => ("Perjumpaan utang disetujui semua", "Netting agreed by all"),
        "netting.refused" => ("Perjumpaan utang ditolak", "Netting refused"),
        "netting.called_off" => ("Perjumpaan utang dibatalkan", "Netting called off"),
        "earlier_debt.proposed" => ("Utang lama diajukan", "Earlier debts written down"),
        "earlier_debt.agreed" => ("Utang lama disetujui", "Earlier debt agreed"),
        "earlier_debt.disputed" => ("Utang lama disanggah", "Earlier debt disputed"),
        "earlier_debt.withdrawn" => ("Utang lama ditarik", "Earlier debt taken back"),
        "netting.done" => ("Perjumpaan utang dilaksanakan", "Netting done"),
        "claim_opened" => ("Klaim diajukan", "Claim submitted"),
        "claim_answered" => ("Klaim dijawab", "Claim answered"),
        "claim_mediated" => ("Klaim dibawa ke penengah", "Claim in mediation"),
        "claim_arbitrated" => ("Klaim dibawa ke pemutus", "Claim in arbitration"),
        "claim_settled" => ("Klaim selesai", "Claim settled"),
        "claim_lowered" => ("Klaim dikurangi", "Claim lowered"),
        "claim_withdrawn" => ("Klaim ditarik", "Claim withdrawn"),
        "claim_goods_sent" => ("Barang klaim dikirim balik", "Claimed goods sent back"),
        "claim_goods_taken" => ("Barang klaim sudah kembali", "Claimed goods are back"),
        "claim_fell_short" => ("Pengganti tidak lengkap", "Replacement fell short"),
        "replacement_made" => ("Pesanan pengganti dibuat", "Replacement made"),
        "leg_made" => ("Bagian belanja bersama dibuat", "Leg of a pool made"),
        "charge_added" => ("Bagian biaya dicatat", "Share of a charge entered"),
        "claim.brought" => ("Klaim untuk ditengahi", "A claim to mediate"),
        "claim.left" => ("Klaim tidak perlu ditengahi lagi", "A claim that left mediation"),
        "claim.deadline_near" => ("Batas waktu klaim dekat", "Deadline of a claim near"),
        "agreement.proposed" => ("Kesepakatan diusulkan", "Agreement proposed"),
        "agreement.accepted" => ("Kesepakatan disetujui", "Agreement accepted"),
        "agreement.declined" => ("Usulan kesepakatan ditolak", "Agreement declined"),
        "agreement.withdrawn" => ("Usulan kesepakatan ditarik", "Agreement taken back"),
        "agreement.ended" => ("Kesepakatan diakhiri", "Agreement ended"),
        "agreement.expiring" => ("Kesepakatan hampir berakhir", "Agreement about to end"),
        _ => return kind,
    };
    lang.t(id, en)
}

/// How a webhook is.
#[must_use]
pub fn state_badge(state: &str, lang: Language) -> Badge {
    match state {
        "active" => Badge::new(Tone::Good, "circle-check", lang.t("Berjalan", "Active")),
        "paused" => Badge::new(Tone::Quiet, "ban", lang.t("Dijeda", "Paused")),
        _ => Badge::new(Tone::Bad, "alert-triangle", lang.t("Berhenti", "Stopped")),
    }
}

/// How a delivery is.
#[must_use]
pub fn delivery_badge(state: &str, lang: Language) -> Badge {
    match state {
        "delivered" => Badge::new(Tone::Good, "check", lang.t("Sampai", "Delivered")),
        "waiting" => Badge::new(Tone::Info, "clock", lang.t("Menunggu", "Waiting")),
        _ => Badge::new(Tone::Bad, "circle-x", lang.t("Gagal", "Given up")),
    }
}

/// Why a webhook stopped, in a sentence.
#[must_use]
pub fn failure_sentence(failure: &str, lang: Language) -> &'static str {
    match failure {
        "gone" => lang.t(
            "Penerima menjawab bahwa ia sudah tidak ada (410).",
            "The receiver answered that it is gone (410).",
        ),
        "address" => lang.t(
            "Alamatnya tidak menuju komputer di internet umum.",
            "Its address leads to no computer on the public internet.",
        ),
        "resolve" => {
            lang.t("Nama alamatnya tidak ditemukan.", "The name of its address was not found.")
        }
        "connect" => lang.t("Penerima tidak bisa dihubungi.", "The receiver could not be reached."),
        "tls" => lang.t(
            "Sertifikat penerima tidak bisa dipercaya.",
            "The receiver's certificate could not be trusted.",
        ),
        "timeout" => {
            lang.t("Penerima tidak menjawab tepat waktu.", "The receiver did not answer in time.")
        }
        "protocol" => {
            lang.t("Jawaban penerima tidak terbaca.", "The receiver's answer could not be read.")
        }
        _ => lang.t(
            "Penerima terus menjawab dengan kesalahan selama tiga hari.",
            "The receiver kept answering with an error for three days.",
        ),
    }
}

/// What a try came to: "503, 120 ms".
#[must_use]
pub fn tried(one: &AttemptView, lang: Language) -> String {
    let came = match (one.status, one.failure.as_deref()) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, failure) => failure_sentence(failure.unwrap_or_default(), lang).to_owned(),
    };
    format!("{came} · {} ms", one.duration_ms)
}
