//! Samples of each template: empty, usual, crowded, very long names, refused; and one page of all parts.
//!
//! `tests/pages.rs` holds them to the rules; `examples/gallery.rs` writes them out to be looked at.

mod buyer;
mod goods;
mod order;
mod people;

use askama::Template;
use marketplace_api::language::Language;
use marketplace_api::pages::error::ErrorPage;
use marketplace_api::pages::layout::{Counts, Duties, Link, Place, Shell, Theme, Who, role_word};
use marketplace_api::pages::more::MorePage;
use marketplace_api::pages::parts::{
    Badge, Choice, Choices, Column, CommandButton, Due, Empty, Field, Happening, Ladder, Line,
    Lines, Meter, Note, Pager, Stepper, Tab, Task, Tone, Total, TrackStep, Wrong, order_track,
};
use marketplace_api::pages::reason::{About, Ending, Given, ReasonPage};
use marketplace_api::pages::sign_in::{
    ChooseOrganizationPage, DemoLogin, JoinPage, OrganizationChoice, SignInPage,
};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};

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
        }
        .to_owned(),
        person: "Yustina Mbele".to_owned(),
        role: role_word(kind, &roles, lang),
        duties: Duties::of(kind, &roles),
        several: true,
    };
    let mut shell = Shell::of(who, place, lang, Theme::System, place.address());
    shell.counts = Counts { basket: 2, waiting: 0, incoming: 5 };
    shell
}

/// All parts on one page.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r##"{% extends "layout.html" %}
{% import "parts.html" as p %}
{% block title %}{{ title }}{% endblock %}
{% block main %}
{{ p::summary(wrongs) }}
<div class="head"><div class="row"><h1>{{ title }}{% if !tasks.is_empty() %} <span class="count">{{ tasks.len() }}</span>{% endif %}</h1>{% for badge in badges %}{{ p::badge(badge) }} {% endfor %}</div><p class="q">Ke <a href="/x">Flores Bersama</a> · diajukan 16 Nov 2026</p></div>
{{ p::tabs(tabs, "Pesanan") }}
<div class="cols"><div>
{% if tasks.is_empty() %}<section class="card">{{ p::empty(empty) }}</section>{% else %}{{ p::tasks(tasks) }}{% endif %}
{% call p::fold("Menunggu orang lain", "2") %}<p>Dua pesanan.</p>{% endcall %}
<section class="card">{{ p::track(track) }}{{ p::note(note) }}<div class="row">{% for button in buttons %}{{ p::command(button) }}{% endfor %}</div></section>
<section class="card"><h2 class="bar-head">Barang</h2><div class="flush">{{ p::lines(lines) }}</div><hr class="flush">{{ p::totals(totals) }}</section>
<section class="card" data-ladder="{{ ladder.data }}" data-factor="6"><h2>Harga bertingkat</h2>{{ p::ladder(ladder) }}{{ p::ladder_table(ladder) }}{{ p::further(ladder) }}
<form method="post" action="/x" class="row between">{{ p::enter() }}{{ p::once("k1") }}<span class="s"><span data-count>8</span> karton = <span data-base>48</span> pcs</span> <b data-sum>Rp1.704.000</b>{{ p::stepper(stepper) }}</form></section>
<section class="card"><h2 class="bar-head row">Flores Bersama {% for badge in badges %}{{ p::badge(badge) }} {% endfor %}</h2>{{ p::meter(meter) }}<p><b>Kurang Rp51.000</b> dari pembelian minimum Rp1.500.000.</p>{{ p::meter(full) }}<p>Sudah tercapai.</p></section>
<form method="post" action="/x" class="card stack" data-keep="contoh">{{ p::enter() }}{{ p::field(field) }}{{ p::area(area) }}{{ p::select(select) }}{{ p::chips(chips) }}{{ p::chips(filters) }}{{ p::stepper(wrong_stepper) }}<p class="s" data-kept="Tersimpan di perangkat ini pukul {t}." hidden></p></form>
{{ p::pager(pager) }}
</div><aside>
{% if shell.back.is_some() %}{% call p::dock() %}<div class="card"><h2 class="desk">Pesan</h2><div class="row between"><div><b class="h2 n">Rp1.704.000</b><p class="s">8 karton = 48 pcs</p></div></div><button class="b go full">{{ p::icon("shopping-cart") }}<span>Masukkan keranjang</span></button></div>{% endcall %}{% endif %}
<section class="card"><h2>Riwayat</h2>{{ p::timeline(happenings, "/older") }}</section>
</aside></div>
{% if shell.back.is_none() %}{{ p::mini_basket("Rp2.061.000", "2 penjual, 4 barang", "/basket") }}{% endif %}
{% endblock %}"##
)]
pub(crate) struct Kitchen {
    shell: Shell,
    title: String,
    wrongs: Vec<Wrong>,
    badges: Vec<Badge>,
    tabs: Vec<Tab>,
    tasks: Vec<Task>,
    empty: Empty,
    track: Vec<TrackStep>,
    note: Note,
    buttons: Vec<CommandButton>,
    lines: Lines,
    totals: Vec<Total>,
    ladder: Ladder,
    stepper: Stepper,
    wrong_stepper: Stepper,
    meter: Meter,
    full: Meter,
    field: Field,
    area: Field,
    select: Choices,
    chips: Choices,
    filters: Choices,
    pager: Pager,
    happenings: Vec<Happening>,
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn task(tone: Tone, icon: &'static str, words: [&str; 4], due: Option<(&str, bool)>) -> Task {
    Task {
        tone,
        icon,
        verb: words[0].to_owned(),
        href: "/orders/1".to_owned(),
        fact: words[1].to_owned(),
        small: words[2].to_owned(),
        action: words[3].to_owned(),
        due: due.map(|(text, late)| Due { text: text.to_owned(), late }),
    }
}

fn usual_tasks() -> Vec<Task> {
    vec![
        task(
            Tone::Warn,
            "arrows-exchange",
            [
                "Jawab tawaran balik",
                "Gula pasir: Anda minta 10 karton, penjual sanggup 8.",
                "PO-2026-000118 · Flores Bersama",
                "Lihat tawaran",
            ],
            Some(("5 jam lagi", true)),
        ),
        task(
            Tone::Info,
            "clipboard-check",
            [
                "Hitung barang yang datang",
                "3 macam barang, 17 karton.",
                "Surat jalan SJ-0424 · Flores Bersama",
                "Hitung barang",
            ],
            Some(("Hari ini", false)),
        ),
        task(
            Tone::Quiet,
            "receipt",
            [
                "Bayar tagihan Rp1.250.000",
                "",
                "INV/FB/2026/11/000087 · jatuh tempo Rabu",
                "Lihat tagihan",
            ],
            None,
        ),
    ]
}

impl Kitchen {
    /// All parts, with `name` as the name of goods and parties, and `many` rows in lists.
    #[expect(clippy::too_many_lines, reason = "one value with every part there is")]
    pub(crate) fn new(mut shell: Shell, name: &str, many: usize, refused: bool) -> Self {
        let lang = shell.lang;
        shell.refused = refused;
        let error = refused.then(|| "Jadikan 10 atau 15; penjual melayani kelipatan 5".to_owned());
        let tasks: Vec<Task> = usual_tasks().into_iter().cycle().take(many).collect();
        let breaks = [(1, rp(213_000)), (10, rp(208_500)), (50, rp(204_000))];
        let stepper = Stepper {
            name: "count-1".into(),
            line: "1".into(),
            value: "8".into(),
            label: format!("Jumlah karton, {name}"),
            minimum: 1,
            multiple: 1,
            error: None,
        };
        let line = |why: &str| Line {
            name: name.to_owned(),
            href: "/offers/1".into(),
            small: "karton isi 6 · Rp208.500".into(),
            counts: ["12", "12", "12", "10", "2"].map(str::to_owned).to_vec(),
            amount: "Rp2.502.000".into(),
            why: why.to_owned(),
            flag: !why.is_empty(),
        };
        let mut rows = vec![line(""); many.max(1)];
        rows.push(line("1 pecah, klaim KL-0007"));
        let column = |word| Column { word };
        let button = |word: &str, icon, class, leads| CommandButton {
            word: word.to_owned(),
            icon,
            href: "/orders/1/receive".into(),
            leads,
            class,
            key: "01980c".into(),
            version: "4".into(),
        };
        let happening = |what: &str, more: &str, now| Happening {
            what: what.to_owned(),
            more: more.to_owned(),
            when: format!("Sab, 21 Nov 08.00 · {name}"),
            now,
        };
        Self {
            title: if many > 0 { "Menunggu Anda".into() } else { "PO-2026-000123".into() },
            wrongs: error
                .iter()
                .map(|text| Wrong { field: "login".into(), text: text.clone() })
                .collect(),
            badges: ["in_fulfilment", "completed", "expired"]
                .map(|state| Badge::order(state, lang))
                .into_iter()
                .chain([Badge::late(lang), Badge::below_minimum(lang), Badge::ready(lang)])
                .collect(),
            tabs: vec![
                Tab {
                    word: lang.t("Perlu dijawab", "To answer"),
                    href: "?a".into(),
                    count: Some(5),
                    current: true,
                },
                Tab {
                    word: lang.t("Perlu dikirim", "To ship"),
                    href: "?b".into(),
                    count: Some(8),
                    current: false,
                },
                Tab {
                    word: lang.t("Semua", "All"),
                    href: "?c".into(),
                    count: None,
                    current: false,
                },
            ],
            tasks,
            empty: Empty {
                icon: "circle-check",
                heading: "Tidak ada yang menunggu Anda.".into(),
                text: "Mau belanja?".into(),
                action: Some(Link::new("Cari barang", "/search")),
            },
            track: order_track("in_fulfilment", lang).unwrap_or_default(),
            note: Note {
                tone: Tone::Info,
                icon: "truck-delivery",
                bold: "2 karton terakhir sedang di jalan.".into(),
                small:
                    "SJ-0419 berangkat 21 Nov, perkiraan tiba besok. Hitung barang begitu datang."
                        .into(),
            },
            buttons: vec![
                button("Hitung barang SJ-0419", "clipboard-check", "go", true),
                button("Terima pesanan", "", "", false),
                button("Tolak pesanan…", "", "no", true),
                button("Pesan lagi", "repeat", "link", true),
            ],
            lines: Lines {
                caption: "Barang pesanan ini",
                columns: vec![
                    column(lang.t("Dipesan", "Ordered")),
                    column(lang.t("Disepakati", "Agreed")),
                    column(lang.t("Dikirim", "Shipped")),
                    column(lang.t("Diterima", "Received")),
                    column(lang.t("Di jalan", "On the way")),
                ],
                amount: lang.t("Nilai", "Amount"),
                rows,
            },
            totals: vec![
                Total::new("Barang", "Rp4.542.000"),
                Total {
                    class: "t-bad", ..Total::new("Selisih, 2 baris berubah", "−Rp2.494.000")
                },
                Total::new("PPN", "tidak dipungut"),
                Total::sum("Jumlah", "Rp4.542.000"),
            ],
            ladder: Ladder::at(&breaks, 8, ("karton", 6, "pcs"), lang),
            wrong_stepper: Stepper {
                name: "count-2".into(),
                line: "2".into(),
                value: "12".into(),
                minimum: 5,
                multiple: 5,
                error: error.clone(),
                ..stepper.clone()
            },
            stepper,
            meter: Meter::towards(rp(1_449_000), rp(1_500_000), "Rp1.449.000 dari Rp1.500.000"),
            full: Meter::towards(rp(612_000), rp(500_000), "Minimum tercapai"),
            field: Field {
                name: "login",
                label: lang.t("Harga paling tinggi", "Highest price"),
                hint: "Per karton".into(),
                error,
                value: "305.000".into(),
                before: "Rp",
                keyboard: "numeric",
                ..Field::default()
            },
            area: Field {
                name: "note",
                label: lang.t("Catatan untuk penjual", "Note for the seller"),
                value: name.to_owned(),
                longest: 500,
                ..Field::default()
            },
            select: Choices {
                name: "sort",
                legend: lang.t("Urutkan", "Sort").into(),
                choices: vec![
                    Choice::new("relevance", "Paling cocok", true),
                    Choice::new("price", "Termurah per satuan", false),
                ],
                ..Choices::default()
            },
            chips: Choices {
                name: "why",
                legend: "Selisih 1 karton. Kenapa?".into(),
                choices: vec![
                    Choice::new("wet", "Basah", true),
                    Choice::new("burst", "Pecah, bocor", false),
                    Choice::new("absent", "Tidak datang", false),
                    Choice::new("other", "Salah barang", false),
                ],
                ..Choices::default()
            },
            filters: Choices {
                name: "in",
                legend: "Saring".into(),
                several: true,
                choices: vec![
                    Choice { count: Some("7".into()), ..Choice::new("stock", "Ada stok", true) },
                    Choice { count: Some("2".into()), ..Choice::new("oil", name, false) },
                ],
                ..Choices::default()
            },
            pager: Pager {
                back: None,
                next: Some("?cursor=x".into()),
                said: "1–20 dari 37".into(),
            },
            happenings: vec![
                happening("SJ-0419 berangkat", "2 karton", true),
                happening("Barang dihitung", "16 karton sesuai", false),
                happening("Disepakati", "", false),
                happening("Dibuat", "", false),
            ],
            shell,
        }
    }
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
        other: other.to_owned(),
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
    samples.extend(buyer::all());
    samples.extend(order::all());
    samples.extend(goods::all());
    samples.extend(people::all());
    samples
}
