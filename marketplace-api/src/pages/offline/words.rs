//! What is said about signal, kept copies and packets.

use super::outbox::KindWords;
use crate::language::Language;

/// The words of each kind's ways out.
pub(super) fn kinds(lang: Language) -> Vec<KindWords> {
    let drop = lang.t("Buang tulisan saya…", "Discard mine…");
    vec![
        KindWords {
            kind: "count",
            again: lang.t("Kirim lagi hitungan saya", "Send my count again"),
            open: lang.t("Lihat hitungannya", "See the count"),
            drop: lang.t("Simpan sebagai catatan", "Keep it as a note"),
        },
        KindWords {
            kind: "order",
            again: lang.t("Pakai harga dan keadaan baru", "Use what stands now"),
            open: lang.t("Ubah pesanan", "Change the order"),
            drop,
        },
        KindWords {
            kind: "pledge",
            again: lang.t("Kirim lagi komitmen ini", "Send this pledge again"),
            open: lang.t("Lihat belanja bersama", "See the pool"),
            drop,
        },
        KindWords {
            kind: "shop",
            again: lang.t("Pakai harga baru", "Use the new price"),
            open: lang.t("Ubah belanjaan", "Change it"),
            drop,
        },
        KindWords {
            kind: "sale",
            again: lang.t("Catat penjualannya begini", "Record the sale as it stands"),
            open: lang.t("Buka kasir", "Open the counter"),
            drop,
        },
        KindWords {
            kind: "note",
            again: lang.t("Pakai tulisan saya", "Use what I wrote"),
            open: lang.t("Lihat catatannya", "See the note"),
            drop,
        },
        KindWords {
            kind: "other",
            again: lang.t("Kirim lagi menurut yang terbaru", "Send it again by what stands now"),
            open: lang.t("Buka halamannya", "Open its page"),
            drop,
        },
    ]
}

/// A sentence by its name. The script fills what stands in braces.
pub(super) fn said(of: &str, lang: Language) -> &'static str {
    let (id, en) = match of {
        "needs" => (
            "Ini butuh sinyal. Yang Anda ketik tetap di halaman ini.",
            "This needs signal. What you typed stays on this page.",
        ),
        "amiss" => (
            "Belum lengkap. Isi dulu yang ditunjuk, supaya tidak kembali sebagai pertanyaan.",
            "Not complete yet. Fill in what is shown, so that it does not come back as a question.",
        ),
        "full" => (
            "Penyimpanan perangkat ini penuh atau dimatikan: belum tersimpan. Jangan tutup halaman ini; kosongkan ruang atau cari sinyal, lalu tekan lagi.",
            "This device's storage is full or off: nothing was kept. Do not close this page; make room or find signal, then press again.",
        ),
        "lost" => (
            "{n} kiriman yang belum terkirim hilang dari perangkat ini: simpanannya dihapus. Tulis lagi, dan periksa di pesanan apa yang sudah sampai.",
            "{n} unsent packets are gone from this device: its storage was cleared. Write them again, and see in the orders what arrived.",
        ),
        "waits" => {
            ("Sudah Anda tulis {t}, menunggu sinyal.", "You wrote this {t}; it waits for signal.")
        }
        "when" => ("Ditulis {t}", "Written {t}"),
        "took" => ("Sampai di Lumbung {t}", "Reached Lumbung {t}"),
        "contact" => ("Terakhir tersambung {t}.", "Last contact {t}."),
        "others" => (
            "Di perangkat ini ada {n} kiriman orang lain. Terkunci, dan terkirim bila penulisnya masuk.",
            "This device holds {n} packets of other people. They stay locked and are sent when their writers sign in.",
        ),
        "n" => ("{n} belum terkirim", "{n} not sent yet"),
        "signal" => (
            "Belum ada sinyal. Semua tetap di perangkat ini dan dicoba lagi sendiri.",
            "No signal yet. Everything stays on this device and is tried again by itself.",
        ),
        "person" => (
            "Masuk dulu dengan nama yang menulis; lalu terkirim sendiri.",
            "Sign in first as the one who wrote them; then they are sent by themselves.",
        ),
        "busy" => (
            "Lumbung sedang sibuk. Dicoba lagi sendiri.",
            "Lumbung is busy. It is tried again by itself.",
        ),
        "trying" => ("Mencoba…", "Trying…"),
        "tight" => (
            "Ruang di perangkat ini hampir habis. Kirim yang menunggu, atau hapus foto dan berkas lama.",
            "This device is almost out of room. Send what waits, or delete old photos and files.",
        ),
        _ => ("", ""),
    };
    lang.t(id, en)
}
