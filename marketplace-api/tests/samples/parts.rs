//! One page with every part there is, as full or as empty as a sample wants it.

use askama::Template;
use marketplace_api::pages::layout::{Link, Shell};
use marketplace_api::pages::parts::{
    Badge, Choice, Choices, Column, CommandButton, Due, Empty, Field, Happening, Ladder, Line,
    Lines, Meter, Note, Pager, Stepper, Tab, Task, Tone, Total, TrackStep, Wrong, order_track,
};
use supply_chain::money::Money;

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
    pub(super) shell: Shell,
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
