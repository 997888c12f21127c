//! `/imports/{id}`: how far an upload is; what it would change, what is wrong with it, and the
//! button that publishes it.

use askama::Template;
use order_workflow::price_list::FieldGroup;
use order_workflow::query::imports::{ImportError, ImportReport, ImportSummary, Rise};
use supply_chain::money::Money;

use super::faults::{FaultList, FaultRow, fault_list};
use super::outcome::{Outcome, outcome};
use super::{Earlier, Glance, back, reads_only, rows, steps};
use crate::language::Language;
use crate::language::format::{count, moment, percent};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Meter, Note, Tone, TrackStep};

/// Wrong rows on one page of the report.
pub const FAULTS_SHOWN: usize = 20;
/// Rises named beside the report.
const RISES_SHOWN: usize = 3;

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
            outcome: settled.then(|| outcome(report, &address, publish, seen.may, at)),
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
}
