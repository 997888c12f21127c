//! The words of requests to pay and of what providers say of them.

use chrono::{DateTime, Utc};
use order_workflow::query::payment_requests::{PaymentRequestView, ProviderNoticeView};

use super::At;
use crate::language::Language;
use crate::language::format::{moment, rupiah};
use crate::pages::parts::{Badge, Happening, Note, Tone};

/// How a request stands.
pub(super) fn badge(view: &PaymentRequestView, now: DateTime<Utc>, lang: Language) -> Badge {
    let is_over = view.expires_at <= now;
    let (tone, icon, id, en) = match view.state {
        "waiting" if view.shown.is_none() => {
            (Tone::Info, "hourglass", "Menunggu penyedia", "Waiting for the provider")
        }
        "waiting" if is_over => (Tone::Info, "hourglass", "Memeriksa", "Being checked"),
        "waiting" => (Tone::Warn, "clock", "Menunggu dibayar", "Waiting to be paid"),
        "paid" => (Tone::Good, "circle-check", "Sudah dibayar", "Paid"),
        "expired" => (Tone::Outline, "clock-x", "Lewat waktu", "Expired"),
        "refunded" => (Tone::Bad, "circle-x", "Uangnya dikembalikan", "Paid back"),
        _ => (Tone::Outline, "ban", "Tidak jadi", "Called off"),
    };
    Badge::new(tone, icon, lang.t(id, en))
}

/// What for, and between whom.
pub(super) fn about(view: &PaymentRequestView, lang: Language) -> String {
    let number = &view.invoice_number;
    lang.pick(
        format!("Tagihan {number}, {} kepada {}", view.payer_name, view.payee_name),
        format!("Invoice {number}, {} to {}", view.payer_name, view.payee_name),
    )
}

/// What there is to say before anything else.
pub(super) fn notes(view: &PaymentRequestView, now: DateTime<Utc>, lang: Language) -> Vec<Note> {
    let note = |tone, icon, bold: &str, small: &str| Note {
        tone,
        icon,
        bold: bold.to_owned(),
        small: small.to_owned(),
    };
    let mut notes = Vec::new();
    if let Some(failure) = &view.failure {
        notes.push(note(
            Tone::Warn,
            "alert-triangle",
            failed(failure, lang),
            lang.t(
                "Belum ada yang dibayar. Kalau ternyata sudah ada yang membayar, uangnya tetap tercatat.",
                "Nothing was paid. Should somebody have paid after all, the money still counts.",
            ),
        ));
    }
    if view.state == "waiting" && view.shown.is_some() && view.expires_at <= now {
        notes.push(note(
            Tone::Info,
            "hourglass",
            lang.t("Waktunya habis.", "Time is up."),
            lang.t(
                "Kami menanyakan ke penyedia apakah uangnya sudah masuk.",
                "We are asking the provider whether the money came.",
            ),
        ));
    } else if view.state == "waiting" {
        notes.push(note(
            Tone::Info,
            "refresh",
            lang.t("Halaman ini memperbarui sendiri.", "This page keeps itself up to date."),
            lang.t(
                "Uang langsung masuk ke rekening penjual, tidak melalui Lumbung.",
                "The money goes straight to the seller's account, not through Lumbung.",
            ),
        ));
    }
    if view.notices.iter().any(|notice| notice.outcome == "unclear" && notice.seen.is_none()) {
        notes.push(note(
            Tone::Warn,
            "alert-triangle",
            lang.t(
                "Ada kabar dari penyedia yang perlu Anda lihat.",
                "The provider said something you should look at.",
            ),
            lang.t(
                "Lihat di bawah, lalu cocokkan dengan rekening koran.",
                "See below, and hold it against the bank's statement.",
            ),
        ));
    }
    notes
}

fn failed(failure: &str, lang: Language) -> &'static str {
    match failure {
        "timeout" => {
            lang.t("Penyedia tidak menjawab tepat waktu.", "The provider did not answer in time.")
        }
        "unreachable" => {
            lang.t("Penyedia tidak bisa dihubungi.", "The provider cannot be reached.")
        }
        "refused" => lang.t("Penyedia menolak permintaan ini.", "The provider refused this."),
        "broken" => {
            lang.t("Ada gangguan di pihak penyedia.", "Something broke on the provider's side.")
        }
        "not_offered" => {
            lang.t("Penyedia tidak melayani cara bayar ini.", "The provider does not offer this.")
        }
        "not_configured" => lang.t(
            "Kunci penyedia belum terpasang di instalasi ini.",
            "The provider's keys are not set up on this installation.",
        ),
        "lost" => lang.t("Jawaban penyedia tidak sampai.", "The provider's answer did not arrive."),
        _ => lang
            .t("Jawaban penyedia tidak bisa dibaca.", "The provider's answer could not be read."),
    }
}

/// A notice on one line, to be chosen.
pub(super) fn named(notice: &ProviderNoticeView, at: At, lang: Language) -> String {
    let told = happening(notice, at, lang);
    let sum = notice.money().map(rupiah).unwrap_or_default();
    format!("{} {sum} · {}", told.what, told.when)
}

/// What a provider said, as an entry of a timeline.
pub(super) fn happening(notice: &ProviderNoticeView, (now, zone): At, lang: Language) -> Happening {
    let what = match notice.kind.as_str() {
        "paid" => lang.t("Uang masuk", "Money came"),
        "refunded" => lang.t("Uang dikembalikan", "Money went back"),
        "expired" => lang.t("Lewat waktu", "Expired"),
        "failed" => lang.t("Gagal", "Failed"),
        _ => lang.t("Menunggu", "Waiting"),
    };
    let mut more: Vec<String> = notice.money().map(rupiah).into_iter().collect();
    if notice.is_late {
        more.push(lang.t("terlambat", "late").to_owned());
    }
    if notice.is_other_amount {
        more.push(
            lang.t("jumlah lain dari yang diminta", "another amount than asked for").to_owned(),
        );
    }
    more.extend(notice.why.as_deref().map(|why| unclear(why, lang).to_owned()));
    more.extend(notice.seen.clone());
    let when = moment(notice.received_at, now, zone, lang);
    let reference = notice.payment_reference.as_deref().unwrap_or(&notice.reference);
    Happening {
        what: what.to_owned(),
        more: more.join(", "),
        when: format!("{when} · {} · {} · {reference}", notice.provider, notice.word),
        now: notice.outcome == "unclear" && notice.seen.is_none(),
    }
}

/// Why a person has to look.
fn unclear(why: &str, lang: Language) -> &'static str {
    match why {
        "unknown_request" => lang.t("bukan permintaan dari sini", "not a request of ours"),
        "paid_again" => lang.t(
            "dibayar dua kali; yang kedua belum dicatat",
            "paid twice; the second is not booked",
        ),
        "partly_refunded" => lang.t("hanya sebagian dikembalikan", "only a part went back"),
        "no_amount" => lang.t("tanpa jumlah uang", "without an amount"),
        "not_reversed" => lang.t(
            "pembayarannya tidak bisa dibatalkan sendiri",
            "the payment could not be reversed by itself",
        ),
        "reference_used" => lang
            .t("nomornya sudah dipakai pembayaran lain", "its number belongs to another payment"),
        "account_unfit" => {
            lang.t("rekening tujuannya tidak bisa dipakai", "its account cannot be used")
        }
        _ => lang.t("belum bisa dicatat sendiri", "could not be booked by itself"),
    }
}
