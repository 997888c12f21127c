//! `/imports/{id}`: how far an upload is; what it would change, what is wrong with it, and the
//! button that publishes it.

use askama::Template;
use order_workflow::price_list::FieldGroup;
use order_workflow::query::imports::{ImportError, ImportReport, ImportSummary, Rise};
use supply_chain::money::Money;

use super::{Earlier, Glance, back, reads_only, rows, steps, undo_until};
use crate::language::Language;
use crate::language::format::{count, moment, percent};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{CommandButton, Meter, Note, Pager, Tone, Total, TrackStep};

/// Wrong rows on one page of the report.
pub const FAULTS_SHOWN: usize = 20;
/// Rises named beside the report.
const RISES_SHOWN: usize = 3;

/// One chip that narrows the wrong rows to a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindChip {
    /// Its word.
    pub word: String,
    /// Where it leads.
    pub href: String,
    /// How many.
    pub count: String,
    /// Whether it is chosen.
    pub current: bool,
}

/// A wrong cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRow {
    /// The row's number in the spreadsheet.
    pub row: String,
    /// The column's header in the file.
    pub column: String,
    /// What stands there; empty where nothing does.
    pub content: String,
    /// What to type instead.
    pub message: String,
}

impl From<&ImportError> for FaultRow {
    fn from(fault: &ImportError) -> Self {
        Self {
            row: count(fault.sheet_row.into()),
            column: fault.column.clone(),
            content: fault.content.clone(),
            message: fault.message.clone(),
        }
    }
}

/// A price that rises, and by how much of a hundred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiseRow {
    /// The goods and their pack.
    pub name: String,
    /// "+9,5%".
    pub by: String,
}

impl From<&Rise> for RiseRow {
    fn from(rise: &Rise) -> Self {
        let name = format!("{} · {}", rise.name, rise.pack);
        Self { name, by: risen(rise.old_price, rise.new_price) }
    }
}

/// "+9,5%": in tenths, rounded half up.
pub(super) fn risen(old: Money, new: Money) -> String {
    let (old, rise) = (i128::from(old.sen().max(1)), i128::from(new.sen() - old.sen()));
    let tenths = (2 * rise * 1000 + old).div_euclid(2 * old);
    format!("+{}", percent(i64::try_from(tenths).unwrap_or(i64::MAX)))
}

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
    /// The button that publishes.
    pub publish: Option<CommandButton>,
    /// The page that takes it back.
    pub undo: Option<Link>,
    /// The file of wrong rows.
    pub download: Option<Link>,
    /// The page that asks about the columns again.
    pub mapping: Option<Link>,
}

/// The wrong rows of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultList {
    /// "37 baris yang salah".
    pub heading: String,
    /// The kinds.
    pub kinds: Vec<KindChip>,
    /// This page of them.
    pub rows: Vec<FaultRow>,
    /// The way to the others.
    pub pager: Pager,
}

/// How far the work on a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// "Sedang dibaca".
    pub heading: &'static str,
    /// How much is done.
    pub meter: Meter,
    /// "4.000 dari 10.963 baris".
    pub said: String,
}

/// Everything between the shell and the foot; while work goes on, it is fetched again by itself.
#[derive(Debug, Template)]
#[template(path = "imports/report_part.html")]
pub struct ReportPart {
    /// The shell, for words and icons.
    pub shell: Shell,
    /// The page's address.
    pub address: String,
    /// The version of the upload, and how many rows are done: whether anything has moved.
    pub version: i64,
    /// Rows worked on so far.
    pub processed: i32,
    /// The file's name.
    pub file: String,
    /// "11.000 baris · diunggah Sel, 24 Nov 16.05".
    pub about: String,
    /// The three steps.
    pub track: Vec<TrackStep>,
    /// What happened meanwhile, after something was refused.
    pub notice: Option<Note>,
    /// The work that goes on.
    pub progress: Option<Progress>,
    /// Why nothing was taken in.
    pub failure: Option<Note>,
    /// The page that asks what the columns mean, where that is what is missing.
    pub to_map: Option<Link>,
    /// What it would do, or did.
    pub outcome: Option<Outcome>,
    /// The wrong rows.
    pub faults: Option<FaultList>,
    /// Good rows that deserve a second look.
    pub warnings: Vec<FaultRow>,
    /// How many of those there are.
    pub warnings_count: String,
    /// The steepest rises.
    pub rises: Vec<RiseRow>,
    /// The way to all of them.
    pub all_rises: Option<Link>,
    /// The key of the form that hands the put-right rows in; empty where the reader may not.
    pub again_key: String,
    /// What the form beside the report is for.
    pub again_heading: &'static str,
    /// … and in a sentence.
    pub again_small: String,
    /// Uploads of before.
    pub earlier: Vec<Earlier>,
    /// What is said to whoever only reads.
    pub reads_only: Option<Note>,
}

/// `/imports/{id}`.
#[derive(Debug, Template)]
#[template(path = "imports/report.html")]
pub struct ReportPage {
    /// The shell.
    pub shell: Shell,
    /// All of it.
    pub part: ReportPart,
}

/// What the page of an upload is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The upload with all that is known of it.
    pub report: &'a ImportReport,
    /// This page of its faults, of the chosen kind.
    pub faults: &'a [ImportError],
    /// How many of that kind there are.
    pub found: usize,
    /// The chosen kind.
    pub kind: Option<FieldGroup>,
    /// Which page of the faults, from 0.
    pub page: usize,
    /// The uploads of before and this one, newest first.
    pub uploads: &'a [ImportSummary],
    /// Whether the reader may publish.
    pub may: bool,
}

impl ReportPage {
    /// The page; `keys` are those of its two forms: publishing, and handing in again.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>, at: Glance, keys: [String; 2]) -> Self {
        let shell = shell.task(back(at.lang));
        Self { part: ReportPart::new(shell.clone(), seen, at, keys), shell }
    }
}

impl ReportPart {
    /// What stands between the shell and the foot.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>, at: Glance, [publish, again]: [String; 2]) -> Self {
        let (lang, report) = (at.lang, seen.report);
        let upload = &report.summary;
        let address = format!("/imports/{}", upload.id);
        let running = upload.state == "running";
        let failed = upload.state == "failed";
        let settled = !running && !failed;
        let mut about =
            if upload.rows > 0 { rows(upload.rows.into(), lang) } else { String::new() };
        let handed_in = moment(upload.created_at, at.now, at.zone, lang);
        if !about.is_empty() {
            about.push_str(" · ");
        }
        about
            .push_str(&lang.pick(format!("diunggah {handed_in}"), format!("uploaded {handed_in}")));
        let (again_heading, again_small) = again_words(upload, lang);
        Self {
            track: steps(step(upload), lang),
            notice: None,
            progress: running.then(|| progress(upload, lang)),
            failure: report.failure.as_ref().map(|failure| Note {
                tone: Tone::Bad,
                icon: "circle-x",
                bold: lang
                    .t("Berkas ini belum bisa dibaca.", "This file cannot be read yet.")
                    .to_owned(),
                small: failure.message.clone(),
            }),
            to_map: report
                .failure
                .as_ref()
                .filter(|failure| failure.code == "columns_missing")
                .map(|_| {
                    let word = lang.t("Pasangkan kolom", "Match the columns");
                    Link::new(word, format!("{address}/mapping"))
                }),
            outcome: settled.then(|| outcome(upload, &address, publish, seen.may, at)),
            faults: (settled && upload.rejected > 0).then(|| fault_list(&seen, &address, lang)),
            warnings: if settled {
                report.warnings_found.iter().map(FaultRow::from).collect()
            } else {
                Vec::new()
            },
            warnings_count: count(upload.warnings.into()),
            rises: report.biggest_rises.iter().take(RISES_SHOWN).map(RiseRow::from).collect(),
            all_rises: (upload.dearer > 0).then(|| {
                let all = count(upload.dearer.into());
                let word = lang.pick(format!("Lihat {all} kenaikan"), format!("See {all} rises"));
                Link::new(word, format!("{address}/rises"))
            }),
            again_key: if seen.may && !running { again } else { String::new() },
            again_heading,
            again_small,
            earlier: seen
                .uploads
                .iter()
                .filter(|other| other.id != upload.id)
                .take(3)
                .map(|other| Earlier::of(other, at))
                .collect(),
            reads_only: (!seen.may).then(|| reads_only(lang)),
            file: upload.file_name.clone(),
            version: upload.version,
            processed: upload.processed,
            about,
            address,
            shell,
        }
    }

    /// Whether the page is to be fetched again by itself.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.progress.is_some()
    }
}

/// Which of the three steps an upload stands at.
fn step(upload: &ImportSummary) -> usize {
    match (upload.state.as_str(), upload.phase.as_str()) {
        ("running", "publishing") => 2,
        ("running" | "failed", _) => 0,
        ("staged", _) | (_, "undone") => 1,
        _ => 3,
    }
}

fn progress(upload: &ImportSummary, lang: Language) -> Progress {
    let (done, all) = (i64::from(upload.processed), i64::from(upload.rows));
    let share = if all > 0 { (done.clamp(0, all) * 100 / all).min(99) } else { 0 };
    let said = if all > 0 {
        let (done, all) = (count(done), rows(all, lang));
        lang.pick(format!("{done} dari {all}"), format!("{done} of {all}"))
    } else {
        lang.t("Menunggu giliran.", "Waiting for its turn.").to_owned()
    };
    Progress {
        heading: if upload.phase == "publishing" {
            lang.t("Sedang diterbitkan", "Publishing")
        } else {
            lang.t("Sedang dibaca", "Reading")
        },
        meter: Meter { percent: u8::try_from(share).unwrap_or(99), label: said.clone() },
        said,
    }
}

fn outcome(upload: &ImportSummary, address: &str, key: String, may: bool, at: Glance) -> Outcome {
    let lang = at.lang;
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

fn fault_list(seen: &Seen<'_>, address: &str, lang: Language) -> FaultList {
    let report = seen.report;
    let here = |kind: Option<FieldGroup>, page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(word) = kind.and_then(word_of) {
            query.append_pair("kind", &word);
        }
        if page > 0 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            format!("{address}#faults")
        } else {
            format!("{address}?{query}#faults")
        }
    };
    let all: usize = report.error_kinds.iter().map(|kind| kind.count).sum();
    let number = |number: usize| count(i64::try_from(number).unwrap_or(i64::MAX));
    let chip = |kind: Option<FieldGroup>, word: String, found| KindChip {
        word,
        href: here(kind, 0),
        count: number(found),
        current: seen.kind == kind,
    };
    let mut kinds = vec![chip(None, lang.t("Semua", "All").to_owned(), all)];
    kinds.extend(
        report
            .error_kinds
            .iter()
            .map(|kind| chip(Some(kind.kind), kind.heading.clone(), kind.count)),
    );
    let first = seen.page * FAULTS_SHOWN;
    let last = first + seen.faults.len();
    let (from, to, of) = (number(first + 1), number(last), number(seen.found));
    let wrong = rows(report.summary.rejected.into(), lang);
    FaultList {
        heading: lang.pick(format!("{wrong} yang salah"), format!("{wrong} to fix")),
        kinds,
        rows: seen.faults.iter().map(FaultRow::from).collect(),
        pager: Pager {
            back: (seen.page > 0).then(|| here(seen.kind, seen.page - 1)),
            next: (last < seen.found).then(|| here(seen.kind, seen.page + 1)),
            said: lang.pick(format!("{from}–{to} dari {of}"), format!("{from}–{to} of {of}")),
        },
    }
}

/// A kind's word in addresses, the API's.
fn word_of(kind: FieldGroup) -> Option<String> {
    serde_json::to_value(kind).ok()?.as_str().map(str::to_owned)
}

fn again_words(upload: &ImportSummary, lang: Language) -> (&'static str, String) {
    let wrong = rows(upload.rejected.into(), lang);
    if upload.state == "failed" || upload.rejected == 0 {
        let small = lang.t(
            "Berkas yang sama boleh diunggah lagi; baris yang tidak berubah dibiarkan.",
            "The same file may be uploaded again; unchanged rows are left alone.",
        );
        (lang.t("Unggah berkas lain", "Upload another file"), small.to_owned())
    } else {
        let small = lang.pick(
            format!("Unduh {wrong}, perbaiki di Excel, unggah berkas kecil itu saja. Yang sudah terbit tidak tersentuh."),
            format!("Download {wrong}, put them right in Excel, upload that small file alone. What is published stays."),
        );
        (lang.t("Perbaiki lalu unggah lagi", "Put right and upload again"), small)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_told_in_tenths_of_a_percent() {
        let rp = |rupiah: i64| Money::from_sen(rupiah * 100);
        assert_eq!(risen(rp(10_000), rp(10_950)), "+9,5%");
        assert_eq!(risen(rp(12_000), rp(12_005)), "+0%");
        assert_eq!(risen(rp(100), rp(250)), "+150%");
    }

    #[test]
    fn a_kind_is_the_same_word_in_addresses_as_in_the_api() {
        assert_eq!(word_of(FieldGroup::PriceSteps).as_deref(), Some("price_steps"));
    }
}
