//! Samples of handing in a price list: each state of an upload, empty, crowded, refused.

use std::collections::BTreeMap;

use askama::Template;
use chrono::TimeDelta;
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::confirm::{Asking, ConfirmPage};
use marketplace_api::pages::filled::Faults;
use marketplace_api::pages::imports::Glance;
use marketplace_api::pages::imports::begin::BeginPage;
use marketplace_api::pages::imports::mapping::{About, MappingPage, taken};
use marketplace_api::pages::imports::report::{FAULTS_SHOWN, ReportPage, Seen};
use marketplace_api::pages::imports::rises::{RISES_SHOWN, RisesPage};
use marketplace_api::pages::layout::{Link, Place};
use order_workflow::price_list::{FieldGroup, suggest_mapping};
use order_workflow::query::imports::{
    FaultKind, ImportError, ImportFailure, ImportReport, ImportSummary, Rise,
};
use supply_chain::organization::Kind;

use super::goods::{OIL, id, key, keys, now, rp};
use super::{LONG, shell};

fn at(lang: Language) -> Glance {
    Glance { lang, now: now(), zone: chrono_tz::Tz::Asia__Makassar }
}

fn upload(state: &str, phase: &str, rejected: i32) -> ImportSummary {
    ImportSummary {
        id: id(1),
        version: 3,
        state: state.to_owned(),
        phase: phase.to_owned(),
        file_name: "daftar-harga-desember.xlsx".to_owned(),
        dry_run: true,
        rows: 11_000,
        processed: 4_000,
        accepted: 11_000 - rejected,
        rejected,
        warnings: 12,
        new: 214,
        changed: 908,
        unchanged: 9_841,
        dearer: 812,
        cheaper: 96,
        left_by_undo: 3,
        created_at: now() - TimeDelta::minutes(4),
        published_at: (state == "done").then(|| now() - TimeDelta::hours(2)),
        undone_at: None,
    }
}

fn fault(row: i32, name: &str) -> ImportError {
    ImportError {
        row,
        sheet_row: row + 1,
        column: if row % 3 == 0 { "isi_per_satuan_beli" } else { "harga" }.to_owned(),
        content: if row % 4 == 0 { String::new() } else { format!("{name} Rp 21O.000") },
        message: format!(
            "Isi kemasan harus 1 atau lebih. Tulis berapa pcs dalam satu karton, baris {row}."
        ),
    }
}

fn report(state: &str, phase: &str, rejected: i32) -> ImportReport {
    let kinds = [FieldGroup::Price, FieldGroup::Pack, FieldGroup::Barcode, FieldGroup::Category];
    ImportReport {
        summary: upload(state, phase, rejected),
        failure: None,
        errors: Vec::new(),
        error_kinds: if rejected == 0 {
            Vec::new()
        } else {
            kinds
                .into_iter()
                .map(|kind| FaultKind {
                    kind,
                    heading: kind.heading(Indonesian.into()).to_owned(),
                    count: usize::try_from(rejected).unwrap() / 4,
                })
                .collect()
        },
        warnings_found: (1..=12).map(|row| fault(row, "8991234500018")).collect(),
        biggest_rises: ["Tepung Terigu Kencana 1 kg", "Susu Kental Sapi 370 g", OIL]
            .map(|name| rise(1, name))
            .to_vec(),
        headers: ["nama", "isi", "harga", "stok"].map(str::to_owned).to_vec(),
        mapping: BTreeMap::new(),
    }
}

/// The same of a file that says nothing of stock.
fn without_stock(state: &str, phase: &str) -> ImportReport {
    let headers = ["nama", "isi", "harga"].map(str::to_owned).to_vec();
    ImportReport { headers, ..report(state, phase, 4) }
}

fn rise(n: i64, name: &str) -> Rise {
    Rise {
        sheet_row: 1_204,
        name: format!("{name} {n}"),
        pack: "karton".to_owned(),
        old_price: rp(100_000),
        new_price: rp(109_500 - n * 10),
    }
}

fn report_page(report: &ImportReport, name: &str, lang: Language, may: bool) -> String {
    let rejected = usize::try_from(report.summary.rejected).unwrap();
    let faults: Vec<ImportError> = (1..=rejected.min(FAULTS_SHOWN))
        .map(|row| fault(i32::try_from(row).unwrap(), name))
        .collect();
    let uploads = [upload("done", "published", 0), upload("failed", "reading", 0)];
    let seen = Seen {
        report,
        faults: &faults,
        found: rejected,
        kind: Some(FieldGroup::Pack),
        page: 0,
        uploads: &uploads,
        may,
    };
    let shell = shell(Kind::Distributor, Place::Imports, lang);
    ReportPage::new(shell, seen, at(lang), keys()).render().unwrap()
}

fn failed() -> ImportReport {
    let found = ["kode", "nama", "satuan_beli", "harga_jual"].map(str::to_owned).to_vec();
    ImportReport {
        failure: Some(ImportFailure {
            code: "columns_missing".to_owned(),
            message: "Kolom yang belum ada: isi, harga. Kolom di berkas: kode, nama, satuan_beli, harga_jual.".to_owned(),
            found,
            missing: vec!["factor".to_owned(), "price".to_owned()],
            suggested_mapping: BTreeMap::new(),
        }),
        ..report("failed", "reading", 0)
    }
}

fn begin(lang: Language, uploads: usize, may: bool, refusal: Option<&str>) -> String {
    let uploads: Vec<ImportSummary> =
        [upload("staged", "read", 37), upload("done", "published", 0), upload("done", "undone", 4)]
            .into_iter()
            .cycle()
            .take(uploads)
            .collect();
    let shell = shell(Kind::Distributor, Place::Imports, lang);
    let refusal = refusal.map(str::to_owned);
    BeginPage::new(shell, &uploads, at(lang), (may, key()), refusal).render().unwrap()
}

fn mapping(headers: &[&str], lang: Language, refused: bool) -> String {
    let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
    let mut faults = Faults::default();
    if refused {
        faults.add("to-0", "“kode” dan “nama” sama-sama dipasangkan ke nama. Pilih satu.");
    }
    let about = About { address: "/imports/1", file: "minimarket_kasir_barang.csv", version: 2 };
    let shell = shell(Kind::Distributor, Place::Imports, lang);
    MappingPage::new(shell, about, &taken(&headers, &suggest_mapping(&headers)), key(), &faults)
        .render()
        .unwrap()
}

fn confirm(refusal: Option<&str>) -> String {
    let asking = Asking {
        heading: "Batalkan unggahan".to_owned(),
        about: "daftar-harga-desember.xlsx · 10.963 baris".to_owned(),
        happens: "Harga, barang dan stok kembali seperti sebelum unggahan ini.".to_owned(),
        stays: "Yang sudah diubah setelahnya dibiarkan.".to_owned(),
        action: "/imports/1/undo".to_owned(),
        back: Link::new("daftar-harga-desember.xlsx", "/imports/1"),
        key: key(),
        version: "4".to_owned(),
        ..Asking::default()
    };
    let shell = shell(Kind::Distributor, Place::Imports, Indonesian);
    ConfirmPage::new(shell, asking, refusal.map(str::to_owned)).render().unwrap()
}

fn rises(many: usize, lang: Language) -> String {
    let found: Vec<Rise> = (0..many).map(|n| rise(i64::try_from(n).unwrap(), OIL)).collect();
    let shell = shell(Kind::Distributor, Place::Imports, lang);
    RisesPage::new(shell, ("/imports/1", "daftar.xlsx"), &found, 812, 0).render().unwrap()
}

/// Every sample of these pages.
#[expect(clippy::too_many_lines, reason = "one sample after the other")]
pub(crate) fn all() -> Vec<(&'static str, bool, String)> {
    let wide: Vec<String> =
        (0..60).map(|n| format!("kolom_yang_panjang_sekali_namanya_{n}")).collect();
    let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
    let real = [
        "kode",
        "barcode",
        "nama",
        "kategori",
        "merek",
        "satuan_beli",
        "isi_per_satuan_beli",
        "harga_jual",
    ];
    vec![
        ("imports-first-time", false, begin(Indonesian, 0, true, None)),
        ("imports", false, begin(English, 3, true, None)),
        ("imports-reads-only", false, begin(Indonesian, 3, false, None)),
        (
            "imports-refused",
            false,
            begin(Indonesian, 10, true, Some("Ini berkas PDF, bukan daftar harga CSV atau XLSX.")),
        ),
        (
            "import-reading",
            false,
            report_page(&report("running", "reading", 0), "", Indonesian, true),
        ),
        (
            "import-publishing",
            false,
            report_page(&report("running", "publishing", 0), "", English, true),
        ),
        ("import-staged", false, report_page(&report("staged", "read", 37), "", Indonesian, true)),
        (
            "import-staged-english",
            false,
            report_page(&report("staged", "read", 8), "", English, true),
        ),
        (
            "import-staged-clean",
            false,
            report_page(&report("staged", "read", 0), "", Indonesian, true),
        ),
        (
            "import-reads-only",
            false,
            report_page(&report("staged", "read", 4), "", Indonesian, false),
        ),
        ("import-crowded", true, report_page(&report("staged", "read", 500), "", Indonesian, true)),
        (
            "import-long-names",
            true,
            report_page(&report("staged", "read", 500), LONG, Indonesian, true),
        ),
        (
            "import-published",
            false,
            report_page(&report("done", "published", 12), "", Indonesian, true),
        ),
        (
            "import-without-stock",
            false,
            report_page(&without_stock("staged", "read"), "", Indonesian, true),
        ),
        (
            "import-published-without-stock",
            false,
            report_page(&without_stock("done", "published"), "", English, true),
        ),
        ("import-undone", false, report_page(&report("done", "undone", 0), "", Indonesian, true)),
        ("import-failed", false, report_page(&failed(), "", Indonesian, true)),
        ("import-mapping", false, mapping(&real, Indonesian, false)),
        ("import-mapping-refused", false, mapping(&real, English, true)),
        ("import-mapping-crowded", true, mapping(&wide, Indonesian, false)),
        ("import-rises", false, rises(3, English)),
        ("import-rises-crowded", true, rises(RISES_SHOWN, Indonesian)),
        ("confirm", false, confirm(None)),
        (
            "confirm-refused",
            false,
            confirm(Some("Unggahan hanya bisa dibatalkan dalam 24 jam setelah terbit.")),
        ),
    ]
}
