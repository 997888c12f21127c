//! What an upload would do, or did, in figures; and what may be done about it.

use order_workflow::price_list::{Field, Mapping};
use order_workflow::query::imports::{ImportReport, ImportSummary};

use super::mapping::taken;
use super::{Glance, rows, undo_until};
use crate::language::Language;
use crate::language::format::count;
use crate::pages::layout::Link;
use crate::pages::parts::{CommandButton, Note, Tone, Total};

/// What an upload would do, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Good rows, as a figure.
    pub ready: String,
    /// What they are: "baris siap terbit".
    pub ready_word: &'static str,
    /// Wrong rows, as a figure; empty for none.
    pub wrong: String,
    /// New, dearer, cheaper, unchanged.
    pub figures: Vec<Total>,
    /// That nothing has changed yet, or what has.
    pub note: Note,
    /// That the new goods will be out of stock, where the file says nothing of stock.
    pub without_stock: Option<WithoutStock>,
    /// The button that publishes.
    pub publish: Option<CommandButton>,
    /// The page that takes it back.
    pub undo: Option<Link>,
    /// The file of wrong rows.
    pub download: Option<Link>,
    /// The page that asks about the columns again.
    pub mapping: Option<Link>,
}

/// A file without a stock column: its new goods are sold out until somebody counts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutStock {
    /// What will be seen, and the other way: a stock column in the file.
    pub note: Note,
    /// Where stock is entered, one product at a time.
    pub link: Link,
}

/// The figures of an upload; `key` is that of the button that publishes.
pub(super) fn outcome(
    report: &ImportReport,
    address: &str,
    key: String,
    may: bool,
    at: Glance,
) -> Outcome {
    let (lang, upload) = (at.lang, &report.summary);
    let staged = upload.state == "staged";
    let undone = upload.phase == "undone";
    let good = i64::from(upload.accepted);
    let figure = |id, en, number: i32| Total::new(lang.t(id, en), count(number.into()));
    let until = undo_until(upload, at);
    let (id, en) = if staged {
        ("baris siap terbit", "rows ready to publish")
    } else if undone {
        ("baris dibatalkan", "rows undone")
    } else {
        ("baris terbit", "rows published")
    };
    Outcome {
        ready: count(good),
        ready_word: lang.t(id, en),
        wrong: if upload.rejected > 0 { count(upload.rejected.into()) } else { String::new() },
        figures: vec![
            figure("Barang baru", "New goods", upload.new),
            figure("Harga naik", "Dearer", upload.dearer),
            figure("Harga turun", "Cheaper", upload.cheaper),
            figure("Tidak berubah", "Unchanged", upload.unchanged),
        ],
        note: note(upload, until.as_deref(), lang),
        without_stock: without_stock(report, lang),
        publish: (staged && may && good > 0).then(|| {
            let all = rows(good, lang);
            CommandButton {
                word: lang.pick(format!("Terbitkan {all}"), format!("Publish {all}")),
                href: format!("{address}/publish"),
                class: "go",
                key,
                version: upload.version.to_string(),
                ..CommandButton::default()
            }
        }),
        undo: until.filter(|_| may).map(|_| {
            let word = lang.t("Batalkan unggahan…", "Undo the upload…");
            Link::new(word, format!("{address}/undo"))
        }),
        download: (upload.rejected > 0).then(|| {
            let wrong = rows(upload.rejected.into(), lang);
            let word =
                lang.pick(format!("Unduh {wrong} salah"), format!("Download {wrong} to fix"));
            Link::new(word, format!("{address}/rejected"))
        }),
        mapping: (staged && may).then(|| {
            let word = lang.t("Ubah arti kolom", "Change what the columns mean");
            Link::new(word, format!("{address}/mapping"))
        }),
    }
}

/// What becomes of new goods whose file has no stock column. Goods known before keep their stock.
fn without_stock(report: &ImportReport, lang: Language) -> Option<WithoutStock> {
    let upload = &report.summary;
    let mapping = Mapping::try_from(report.mapping.clone()).unwrap_or_default();
    let says_stock = || {
        let columns = taken(&report.headers, &mapping);
        columns.iter().any(|(_, meant)| *meant == Some(Field::Stock))
    };
    if upload.new == 0 || upload.phase == "undone" || says_stock() {
        return None;
    }
    let column = Field::Stock.header_name(lang.into());
    let new = count(upload.new.into());
    let bold = if upload.state == "staged" {
        lang.pick(
            format!("Berkas ini tanpa kolom stok: {new} barang baru akan tampil “Habis”."),
            format!("No stock column: {new} new goods will show as “Sold out”."),
        )
    } else {
        lang.pick(
            format!("Berkas ini tanpa kolom stok: {new} barang baru tampil “Habis”."),
            format!("No stock column: {new} new goods show as “Sold out”."),
        )
    };
    let small = lang.pick(
        format!(
            "Tambahkan kolom “{column}” (berapa kemasan yang ada) di berkas ini dan unggah lagi; \
             yang lain tidak berubah. Kalau kolomnya sudah ada dengan nama lain, ubah arti kolomnya. \
             Atau isi satu per satu:"
        ),
        format!(
            "Add a column “{column}” (packs on hand) to this file and upload it again; nothing else \
             changes. If the column is there under another name, change what the columns mean. \
             Or enter it one by one:"
        ),
    );
    Some(WithoutStock {
        note: Note { tone: Tone::Warn, icon: "alert-triangle", bold, small },
        link: Link::new(
            lang.t("isi stok di Barang & harga", "enter stock under Goods & prices"),
            "/stock",
        ),
    })
}

fn note(upload: &ImportSummary, until: Option<&str>, lang: Language) -> Note {
    let note = |tone, icon, bold: String, small: String| Note { tone, icon, bold, small };
    if upload.phase == "undone" {
        let left = i64::from(upload.left_by_undo);
        let bold = lang.t(
            "Unggahan ini dibatalkan; harga lama berlaku lagi.",
            "This upload was undone; the earlier prices hold again.",
        );
        let small = if left > 0 {
            let left = count(left);
            lang.pick(
                format!("{left} barang atau stok sudah berubah sejak itu, jadi dibiarkan."),
                format!("{left} offers or stocks had changed since, and were left alone."),
            )
        } else {
            String::new()
        };
        return note(Tone::Quiet, "history", bold.to_owned(), small);
    }
    if upload.state == "staged" {
        if upload.accepted == 0 {
            let bold = lang.t("Tidak ada baris yang bisa diterbitkan.", "No row can be published.");
            let small = lang.t(
                "Perbaiki berkasnya, lalu unggah lagi.",
                "Put the file right and upload it again.",
            );
            return note(Tone::Warn, "alert-triangle", bold.to_owned(), small.to_owned());
        }
        let bold =
            lang.t("Belum ada yang berubah di toko.", "Nothing has changed in the shop yet.");
        let small = if upload.rejected > 0 {
            lang.t(
                "Baris yang salah tidak ikut terbit; harga lamanya tetap berlaku.",
                "Wrong rows are not published; their earlier prices stay.",
            )
        } else {
            ""
        };
        return note(Tone::Quiet, "info-circle", bold.to_owned(), small.to_owned());
    }
    let bold =
        lang.t("Sudah terbit. Pembeli melihat harga ini.", "Published. Buyers see these prices.");
    let small = until.map_or_else(String::new, |until| {
        lang.pick(
            format!("Bisa dibatalkan sampai {until}."),
            format!("Can be undone until {until}."),
        )
    });
    note(Tone::Good, "circle-check", bold.to_owned(), small)
}
