//! Samples of price-list upload and of a seller's own goods.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::confirm::{Asking, ConfirmPage};
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::imports::Glance;
use marketplace_api::pages::imports::begin::BeginPage;
use marketplace_api::pages::imports::mapping::{About, MappingPage, taken};
use marketplace_api::pages::imports::report::{FAULTS_SHOWN, ReportPage, Seen};
use marketplace_api::pages::imports::rises::{RISES_SHOWN, RisesPage};
use marketplace_api::pages::layout::{Link, Place};
use marketplace_api::pages::stock::May;
use marketplace_api::pages::stock::buyers::Known;
use marketplace_api::pages::stock::edit::{self, Again, EditPage};
use marketplace_api::pages::stock::levels::LevelsPage;
use marketplace_api::pages::stock::list::OffersPage;
use marketplace_api::pages::stock::make::{MakePage, usual};
use marketplace_api::pages::stock::offer_form::typed;
use marketplace_api::pages::stock::take::{Pack, TakePage};
use order_workflow::price_list::{FieldGroup, suggest_mapping};
use order_workflow::query::catalogue::{
    OfferView, PackView, PriceBreakView, ProductView, RegionView, SellerView, StockView,
};
use order_workflow::query::imports::{
    FaultKind, ImportError, ImportFailure, ImportReport, ImportSummary, Rise,
};
use order_workflow::query::sellers::SellerName;
use supply_chain::money::Money;
use supply_chain::offer::{Audience, OfferState};
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

const KEY: &str = "01980c7a-5d2e-7c11-9a55-0c2f3b1a7d10";
const OIL: &str = "Minyak Goreng Nusa 2 L";
const ALL: May = May { sell: true, count: true };

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn at(lang: Language) -> Glance {
    Glance { lang, now: now(), zone: chrono_tz::Tz::Asia__Makassar }
}

fn key() -> String {
    KEY.to_owned()
}

fn keys() -> [String; 2] {
    [key(), key()]
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(
        0x0198_0c7a_5d2e_7c11_9a55_0000_0000_0000 ^ n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
    )
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn filled(pairs: &[(&str, &str)]) -> Filled {
    Filled::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
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
        sheet_row: 12,
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

fn offer(n: u128, name: &str, steps: i64, state: OfferState) -> OfferView {
    let step = |at: i64| PriceBreakView {
        min_count: if at == 0 { 1 } else { at * 10 },
        price: rp(213_000 - at * 4_500),
        price_per_base_unit: rp(35_500),
    };
    OfferView {
        id: id(n),
        version: 4,
        state,
        product_name: name.to_owned(),
        product: ProductView {
            id: id(n + 1_000),
            name: name.to_owned(),
            brand: Some("Nusa".to_owned()),
            category: Some("Minyak goreng".to_owned()),
            base_unit: "pcs".to_owned(),
            gtin: None,
            tax_class: "taxed".to_owned(),
        },
        seller: SellerView {
            id: id(7),
            name: "CV Sumber Pangan Timur".to_owned(),
            region: RegionView { code: "53.08".to_owned(), name: "Kabupaten Ende".to_owned() },
        },
        seller_code: Some("MG-2L".to_owned()),
        own_barcode: None,
        pack: PackView { name: "karton".to_owned(), factor: 6 },
        price_breaks: (0..steps).map(step).collect(),
        price_per_base_unit: rp(35_500),
        price_includes_tax: false,
        minimum_count: 1,
        multiple: 1,
        available_count: if n.is_multiple_of(5) { 0 } else { 120 },
        audience: Some(Audience::Secondaries),
        created_at: now(),
        updated_at: now(),
    }
}

fn stock(name: &str) -> StockView {
    StockView {
        product_id: id(1_001),
        product_name: name.to_owned(),
        base_unit: "pcs".to_owned(),
        on_hand: 9_168,
        reserved: 96,
        available: 9_072,
        version: 12,
    }
}

fn list(lang: Language, many: u128, name: &str, looked_for: &str) -> String {
    let offers: Vec<OfferView> =
        (0..many).map(|n| offer(n, &format!("{name} {n}"), 3, OfferState::Published)).collect();
    let shell = shell(Kind::Distributor, Place::Stock, lang);
    let next = (many >= 20).then(|| "/stock?after=1".to_owned());
    let about = (OfferState::Published, looked_for.to_owned());
    OffersPage::new(shell, ALL, &offers, about, next).render().unwrap()
}

fn levels(many: usize, name: &str) -> String {
    let levels = vec![stock(name); many];
    let shell = shell(Kind::Primary, Place::Stock, Indonesian);
    LevelsPage::new(shell, ALL, &levels, (String::new(), many > 0), None).render().unwrap()
}

fn take(lang: Language, refused: bool) -> String {
    let pack = Pack { name: "karton".to_owned(), factor: 6 };
    let mut faults = Faults::default();
    if refused {
        faults.add("loose", "Paling sedikit 96.");
    }
    let shell = shell(Kind::Primary, Place::Stock, lang);
    let filled = filled(&[("packs", "12"), ("loose", "3"), ("words", "dua pecah")]);
    let mut page = TakePage::new(shell, &stock(OIL), Some(&pack), &filled, key(), &faults);
    page.is_overtaken = refused;
    page.render().unwrap()
}

fn edit(
    name: &str,
    steps: i64,
    (state, may, again): (OfferState, May, Again),
    refused: bool,
) -> String {
    let offer = offer(1, name, steps, state);
    let mut faults = Faults::default();
    if refused {
        faults.add("price-1", "Mulai 10 harganya naik; makin banyak makin murah atau tetap.");
    }
    let stock = stock(name);
    let known = Known::default();
    let kind = Kind::Distributor;
    let buyers = Some(&known);
    let seen = edit::Seen { offer: &offer, stock: &stock, kind, may, again, buyers };
    let shell = shell(Kind::Distributor, Place::Stock, Indonesian);
    EditPage::new(shell, seen, &typed(&offer), keys(), &faults).render().unwrap()
}

/// An offer for buyers who are named; `text` was looked for and `faults` say what is wrong.
fn edit_buyers(named: u128, text: &str, lang: Language) -> String {
    let offer = offer(1, OIL, 1, OfferState::Published);
    let named = (0..named).map(|n| SellerName {
        id: id(7_000 + n),
        name: format!("{} {n}", if n % 5 == 0 { LONG } else { "Flores Bersama" }),
        is_own_secondary: false,
    });
    let known = Known { named: named.collect(), found: Vec::new() };
    let filled = filled(&[("buyers", "1"), ("audience", "organizations"), ("find", text)]);
    let stock = stock(OIL);
    let again = if text.is_empty() { Again::First } else { Again::Looking };
    let kind = Kind::Distributor;
    let buyers = Some(&known);
    let seen = edit::Seen { offer: &offer, stock: &stock, kind, may: ALL, again, buyers };
    EditPage::new(shell(kind, Place::Stock, lang), seen, &filled, keys(), &Faults::default())
        .render()
        .unwrap()
}

fn make(lang: Language, refused: bool) -> String {
    let mut faults = Faults::default();
    if refused {
        faults.add("name", "Kosong. Tulis nama barangnya.");
        faults.add("price-0", "Bukan angka. Ada huruf O, seharusnya angka 0.");
    }
    let filled =
        if refused { filled(&[("price-0", "Rp 21O.000"), ("pack", LONG)]) } else { usual() };
    let shell = shell(Kind::Secondary, Place::Stock, lang);
    MakePage::new(shell, Kind::Secondary, &filled, key(), &faults).render().unwrap()
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
    let on_sale = (OfferState::Published, ALL, Again::First);
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
        ("stock-edit-buyers", false, edit_buyers(3, "", Indonesian)),
        ("stock-edit-buyers-not-found", false, edit_buyers(2, "tidak ada", English)),
        ("stock-edit-buyers-crowded", true, edit_buyers(100, "", Indonesian)),
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
        ("stock-empty", false, list(Indonesian, 0, OIL, "")),
        ("stock-not-found", false, list(English, 0, OIL, "sarden kaleng besar")),
        ("stock", false, list(Indonesian, 6, OIL, "")),
        ("stock-crowded", true, list(English, 20, OIL, "")),
        ("stock-long-names", true, list(Indonesian, 20, LONG, "")),
        ("stock-levels-empty", false, levels(0, OIL)),
        ("stock-levels", false, levels(20, OIL)),
        ("stock-take", false, take(Indonesian, false)),
        ("stock-take-refused", false, take(English, true)),
        ("stock-offer", false, edit(OIL, 3, on_sale, false)),
        ("stock-offer-saved", false, edit(OIL, 1, (OfferState::Paused, ALL, Again::Saved), false)),
        (
            "stock-offer-overtaken",
            false,
            edit(OIL, 3, (OfferState::Published, ALL, Again::Overtaken), false),
        ),
        (
            "stock-offer-withdrawn",
            false,
            edit(OIL, 3, (OfferState::Withdrawn, ALL, Again::First), false),
        ),
        (
            "stock-offer-reads-only",
            false,
            edit(LONG, 3, (OfferState::Published, May::default(), Again::First), false),
        ),
        ("stock-offer-refused", false, edit(LONG, 3, on_sale, true)),
        ("stock-offer-crowded", true, edit(OIL, 40, on_sale, false)),
        ("stock-new", false, make(Indonesian, false)),
        ("stock-new-refused", false, make(English, true)),
    ]
}
