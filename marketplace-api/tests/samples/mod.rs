//! Samples of each template: empty, usual, crowded, very long names, refused; and one page of all parts.
//!
//! `tests/pages.rs` holds them to the rules; `examples/gallery.rs` writes them out to be looked at.

mod agreements;
mod approvals;
mod bank_files;
mod buyer;
mod catalogue_changes;
mod claims;
mod counter;
mod earlier_debts;
mod facilities;
mod goods;
mod help;
mod imports;
mod invoices;
mod ledger;
mod offline;
mod order;
mod partners;
mod parts;
mod patronage;
mod payment_requests;
mod payments;
mod people;
mod pools;
mod resale;
mod runs;
mod search_words;
mod settlement;
mod standing_orders;
mod telling;

use marketplace_api::language::Language;
use marketplace_api::pages::error::ErrorPage;
use marketplace_api::pages::layout::{Counts, Duties, Link, Place, Shell, Theme, Who, role_word};
use marketplace_api::pages::more::MorePage;
use marketplace_api::pages::reason::{About, Ending, Given, ReasonPage};
use marketplace_api::pages::sign_in::{
    ChooseOrganizationPage, DemoLogin, JoinPage, OrganizationChoice, SignInPage,
};
use supply_chain::organization::{Kind, Role};

use self::parts::Kitchen;

/// A name as long as the longest that are registered.
const LONG: &str = "Koperasi Desa Merah Putih Nangapanda-Ndorurea Persatuan Petani dan Nelayan Sejahtera Bersama Kabupaten Ende";

/// A signed-in person's shell.
pub(crate) fn shell(kind: Kind, place: Place, lang: Language) -> Shell {
    let roles = [Role::Manager];
    let who = Who {
        owner: "0198-0199".to_owned(),
        organization: match kind {
            Kind::Primary => "KDMP Nangapanda",
            Kind::Secondary => "Flores Bersama",
            Kind::Distributor => "CV Sumber Pangan Timur",
            Kind::Bank => "Bank Flores",
        }
        .to_owned(),
        person: "Yustina Mbele".to_owned(),
        role: role_word(kind, &roles, lang),
        duties: Duties::of(kind, &roles),
        several: true,
    };
    let mut shell = Shell::of(who, place, lang, Theme::System, place.address());
    shell.counts = Counts { basket: 2, incoming: 5, ..Counts::default() };
    shell
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
#[expect(clippy::too_many_lines, reason = "a list, one line a sample")]
pub(crate) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let door = |here: &str, lang| Shell::door(lang, Theme::System, here);
    let shown = |template: &dyn askama::DynTemplate| template.dyn_render().unwrap();
    let kitchen = |kind, place, lang, name: &str, many, refused| {
        Kitchen::new(shell(kind, place, lang), name, many, refused)
    };
    let oil = "Minyak Goreng Nusa 2 L";

    let mut task_page = kitchen(Kind::Primary, Place::Orders, Indonesian, oil, 0, false);
    task_page.shell = task_page.shell.task(Link::new("Semua pesanan", "/orders"));
    let mut finding = kitchen(Kind::Primary, Place::Search, Indonesian, oil, 0, false);
    finding.shell.query = Some("minyak grg 2 ltr".to_owned());
    let mut long = kitchen(Kind::Secondary, Place::Home, Indonesian, LONG, 3, false);
    if let Some(who) = &mut long.shell.who {
        LONG.clone_into(&mut who.organization);
        "Maria Goreti Wea Ndorurea Wangge Mbele".clone_into(&mut who.person);
    }
    let mut demo = SignInPage::new(door("/sign-in", Indonesian), String::new(), "/".into(), None);
    demo.demo_logins = vec![
        DemoLogin {
            login: "yustina".into(),
            who: "Yustina Mbele, manajer toko KDMP Nangapanda".into(),
            role: "manajer toko KDMP Nangapanda".into(),
        },
        DemoLogin {
            login: "meja.timur".into(),
            who: "Meja penjualan CV Sumber Pangan Timur".into(),
            role: "meja penjualan CV Sumber Pangan Timur".into(),
        },
    ];
    demo.demo_password = "lumbung-contoh".into();
    demo.shell.demo = true;
    let refused = SignInPage::new(
        door("/sign-in", Indonesian),
        "0812 3456 7890".into(),
        "/".into(),
        Some("Nama masuk atau kata sandi tidak cocok. Coba lagi, atau minta kode baru ke manajer koperasi.".into()),
    );
    let mut joining = JoinPage::new(
        door("/join", Indonesian),
        "K7Q2-MD9X".into(),
        None,
        Some("Tambah 3 huruf lagi; paling sedikit 10.".into()),
    );
    joining.invited = Some("Anda diundang sebagai manajer toko KDMP Nangapanda.".into());
    let choosing = |name: &str| ChooseOrganizationPage {
        shell: door("/choose-organization", Indonesian),
        organizations: vec![
            OrganizationChoice {
                id: "1".into(),
                name: name.to_owned(),
                small: "Koperasi primer · manajer toko".into(),
                last: true,
            },
            OrganizationChoice {
                id: "2".into(),
                name: "Flores Bersama".into(),
                small: "Koperasi sekunder · pengurus".into(),
                last: false,
            },
        ],
        is_operator: false,
        next: "/".into(),
    };
    let about = |other: &str| About {
        address: "/orders/1".into(),
        number: "PO-2026-000123".into(),
        after_verb: "PO-2026-000123".into(),
        other: other.to_owned(),
        read_by: other.to_owned(),
        total: "Rp4.542.000".into(),
        version: "4".into(),
    };
    let reason = |ending, other: &str, lang, refusal| {
        ReasonPage::new(
            shell(Kind::Distributor, Place::Incoming, lang),
            ending,
            &about(other),
            &Given::default(),
            "01980c".into(),
            refusal,
        )
    };
    let somebody = |lang| shell(Kind::Primary, Place::Elsewhere, lang);

    let mut samples = vec![
        (
            "parts-usual",
            false,
            shown(&kitchen(Kind::Primary, Place::Home, Indonesian, oil, 3, false)),
        ),
        (
            "parts-empty",
            false,
            shown(&kitchen(Kind::Distributor, Place::Home, Indonesian, oil, 0, false)),
        ),
        (
            "parts-crowded",
            true,
            shown(&kitchen(Kind::Secondary, Place::Home, Indonesian, oil, 24, false)),
        ),
        ("parts-long-names", true, shown(&long)),
        (
            "parts-refused",
            false,
            shown(&kitchen(Kind::Primary, Place::Basket, Indonesian, oil, 0, true)),
        ),
        (
            "parts-english",
            false,
            shown(&kitchen(Kind::Primary, Place::Orders, English, oil, 3, false)),
        ),
        ("parts-task", false, shown(&task_page)),
        ("parts-finding", false, shown(&finding)),
        (
            "sign-in",
            false,
            shown(&SignInPage::new(door("/sign-in", Indonesian), String::new(), "/".into(), None)),
        ),
        ("sign-in-refused", false, shown(&refused)),
        ("sign-in-demo", false, shown(&demo)),
        (
            "sign-in-english",
            false,
            shown(&SignInPage::new(door("/sign-in", English), String::new(), "/".into(), None)),
        ),
        (
            "join",
            false,
            shown(&JoinPage::new(door("/join", Indonesian), String::new(), None, None)),
        ),
        ("join-refused", false, shown(&joining)),
        ("choose-organization", false, shown(&choosing("KDMP Nangapanda"))),
        ("choose-organization-long-names", false, shown(&choosing(LONG))),
        ("error-404", false, shown(&ErrorPage::not_found(somebody(Indonesian)))),
        ("error-404-door", false, shown(&ErrorPage::not_found(door("/nowhere", English)))),
        (
            "error-403",
            false,
            shown(&ErrorPage::forbidden(
                somebody(Indonesian),
                "Hanya meja penjualan yang dapat menerima pesanan. Minta Agnes Weo.".into(),
            )),
        ),
        (
            "error-409",
            false,
            shown(&ErrorPage::overtaken(
                somebody(Indonesian),
                409,
                "Agnes Weo sudah menerima pesanan ini pukul 14.05. Ini keadaan terbarunya.".into(),
                "/orders/1".into(),
            )),
        ),
        (
            "error-412",
            false,
            shown(&ErrorPage::overtaken(
                somebody(English),
                412,
                "Agnes Weo has changed this order. Here is the latest.".into(),
                "/orders/1".into(),
            )),
        ),
        ("error-500", false, shown(&ErrorPage::our_fault(somebody(Indonesian), "K7Q-2MD".into()))),
        (
            "error-other",
            false,
            shown(&ErrorPage::refused(
                somebody(Indonesian),
                413,
                "Berkas terlalu besar".into(),
                "Berkas ini 31 MB; paling besar 20 MB.".into(),
            )),
        ),
        (
            "reason-reject",
            false,
            shown(&reason(Ending::Reject, "Flores Bersama", Indonesian, None)),
        ),
        (
            "reason-refused",
            false,
            shown(&reason(
                Ending::Cancel,
                LONG,
                Indonesian,
                Some("Pilih satu alasan, atau tulis sendiri.".into()),
            )),
        ),
        (
            "reason-english",
            false,
            shown(&reason(Ending::ShortClose, "Flores Bersama", English, None)),
        ),
        (
            "reason-withdraw",
            false,
            shown(&reason(Ending::Withdraw, "Flores Bersama", Indonesian, None)),
        ),
        ("more", false, shown(&MorePage::new(shell(Kind::Primary, Place::More, Indonesian)))),
    ];
    samples.extend(claims::all());
    samples.extend(buyer::all());
    samples.extend(counter::all());
    samples.extend(offline::all());
    samples.extend(order::all());
    samples.extend(imports::all());
    samples.extend(invoices::all());
    samples.extend(catalogue_changes::all());
    samples.extend(goods::all());
    samples.extend(help::all());
    samples.extend(ledger::all());
    samples.extend(patronage::all());
    samples.extend(agreements::all());
    samples.extend(partners::all());
    samples.extend(approvals::all());
    samples.extend(settlement::all());
    samples.extend(earlier_debts::all());
    samples.extend(facilities::all());
    samples.extend(resale::all());
    samples.extend(runs::all());
    samples.extend(search_words::all());
    samples.extend(standing_orders::all());
    samples.extend(bank_files::all());
    samples.extend(payment_requests::all());
    samples.extend(payments::all());
    samples.extend(people::all());
    samples.extend(pools::all());
    samples.extend(telling::all());
    samples
}
