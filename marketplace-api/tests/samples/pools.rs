//! Samples of the pages of pools: what is open, sealed, reached, failed; the organizer's desk; papers.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use marketplace_api::language::Language;
use marketplace_api::pages::buyer::words::Here;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::pools::{
    LabelsPage, LoadingPage, ManagePage, PlanPage, Planning, PoolPage, PoolsPage, SeenDesk,
    SeenPool, StatementPage, Typed, Wanted,
};
use order_workflow::command::demand_pools::PoolExtension;
use order_workflow::query::demand_pools::{
    ArrivalView, AwardView, CheckView, ClearingPreviewView, CloseView, FailureView, FillView,
    GateView, GrowthView, HubView, KeptView, LinePreviewView, LineResultView, LoadingLine,
    LoadingPlace, NextGateView, OutcomeView, OwnPledgeView, PoolBrief, PoolLineView, PoolOrderView,
    PoolPlace, PoolSeller, PoolView, RulesView, SeenLine, ShareView, StatementCharge,
    StatementLine, StatementRow, StatementView, UnansweredView, UnitCount,
};
use order_workflow::query::orders::PartyView;
use supply_chain::demand_pool::{
    Consents, Gate, LineFill, PledgeWish, PoolFee, PoolLine, SharingRule,
};
use supply_chain::money::Money;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-23T07:00:00Z".parse().unwrap()
}

fn here(lang: Language) -> Here {
    Here { lang, now: now(), zone: Tz::Asia__Makassar }
}

fn rp(rupiah: i64) -> Money {
    Money::from_sen(rupiah * 100)
}

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn party(n: u128, name: &str) -> PartyView {
    PartyView { id: id(n), name: name.to_owned() }
}

const VILLAGES: [(&str, i64); 14] = [
    ("Detusoko", 30),
    ("Wolowaru", 12),
    ("Maurole", 9),
    ("Nangapanda", 8),
    ("Kotabaru", 7),
    ("Ende Selatan", 6),
    ("Ndona", 6),
    ("Lio Timur", 5),
    ("Wewaria", 5),
    ("Lepembusu", 4),
    ("Maukaro", 4),
    ("Kelimutu", 3),
    ("Pulau Ende", 3),
    ("Ndori", 2),
];

fn rules() -> RulesView {
    RulesView {
        role: "principal",
        sharing: SharingRule::ProRata,
        fee: PoolFee::PerPack(rp(2_000)),
        freight: "by_units",
        extension: PoolExtension { times: 1, days: 3 },
        open_at: "2026-11-17T00:00:00Z".parse().unwrap(),
        top_up_at: Some("2026-11-23T00:00:00Z".parse().unwrap()),
        cut_off_at: "2026-11-24T09:00:00Z".parse().unwrap(),
        grace_hours: 12,
        arrives_on: "2026-11-28".parse().ok(),
        openness: "named",
    }
}

fn pool(state: &'static str, side: &'static str, title: &str) -> PoolView {
    let is_bound = matches!(state, "awarded" | "allocating" | "settling" | "closed");
    let is_open = matches!(state, "open" | "top_up" | "extended");
    let order = |number: &str| PoolOrderView {
        id: id(70),
        number: Some(number.to_owned()),
        state: "confirmed".to_owned(),
    };
    let allowed = match (side, state) {
        ("participant", _) if is_open => vec!["pledge", "withdraw"],
        ("organizer", "planned") => vec!["plan", "publish", "call-off"],
        ("organizer", "allocating") => vec!["allocate"],
        ("organizer", "settling") => vec!["charge"],
        ("organizer", _) if is_open => vec!["call-off"],
        _ => Vec::new(),
    };
    PoolView {
        id: id(9),
        version: 4,
        code: "7QK2M9XD".to_owned(),
        title: title.to_owned(),
        note: None,
        state,
        side,
        is_sealed: state == "clearing",
        organizer: party(2, "Flores Bersama"),
        supplier: party(3, "CV Sumber Pangan Timur"),
        hub: HubView { id: id(4), name: "Ende".to_owned() },
        zone: "Asia/Makassar".to_owned(),
        audience: None,
        rules: Some(rules()),
        published_at: (state != "planned" || side == "participant")
            .then(|| now() - TimeDelta::days(7)),
        rules_digest: Some("9f".repeat(32)),
        closes_at: Some(rules().cut_off_at),
        clears_at: Some(rules().cut_off_at + TimeDelta::hours(12)),
        extended_times: u8::from(state == "extended"),
        line_count: 1,
        takes_part: true,
        is_party: side != "supplier",
        awarded_at: is_bound.then(now),
        cleared_from: is_bound.then(|| "ab".repeat(32)),
        is_accepted: matches!(state, "allocating" | "settling" | "closed"),
        is_countered: false,
        failure: (state == "failed").then(|| FailureView {
            why: "called_off",
            reason: Some("Kapal tidak berlayar sampai Desember.".to_owned()),
        }),
        upstream: (is_bound && side == "organizer").then(|| order("PO-2026-004240")),
        own_order: (is_bound && side == "participant").then(|| order("PO-2026-000123")),
        fee_order: None,
        calendar: None,
        is_reminded: false,
        allowed_commands: allowed,
        created_at: now() - TimeDelta::days(8),
    }
}

fn gates() -> Vec<Gate> {
    [(50, 305_000), (100, 298_500), (200, 294_000)]
        .map(|(from, price)| Gate { from, unit_price: rp(price), pack_price: rp(price - 2_000) })
        .to_vec()
}

/// A line as it stands: so much firm, and what the reader pledged of it.
#[expect(clippy::too_many_lines, reason = "a sample: one line for each field")]
fn line(state: &str, name: &str, own: Option<i64>, highest: i64) -> SeenLine {
    let of = PoolLine {
        id: id(10),
        offer: id(11),
        units_per_pack: 1,
        case: 1,
        minimum: 1,
        cap: None,
        gates: gates(),
    };
    let wish = |firm, highest| PledgeWish {
        firm,
        tolerance: 2,
        highest: rp(highest),
        consents: Consents::default(),
    };
    let mine = own.map(|firm| wish(firm, highest));
    let others = wish(97 - own.unwrap_or(0), 312_000);
    let fill = LineFill::of(&of, [&others].into_iter().chain(mine.as_ref()));
    let is_bound = matches!(state, "awarded" | "allocating" | "settling" | "closed");
    let is_open = matches!(state, "open" | "top_up" | "extended");
    let view = PoolLineView {
        id: of.id,
        position: 1,
        offer_id: of.offer,
        product_name: name.to_owned(),
        unit_name: "sak".to_owned(),
        unit_factor: 1,
        base_unit: "pcs".to_owned(),
        pack_name: "sak".to_owned(),
        units_per_pack: 1,
        case_units: 1,
        minimum_units: 1,
        cap_units: None,
        gates: gates()
            .iter()
            .map(|gate| GateView {
                from: gate.from,
                needed: gate.from,
                unit_price: Some(gate.unit_price),
                pack_price: gate.pack_price,
            })
            .collect(),
        fill: (state != "clearing").then(|| {
            let all = fill.all();
            FillView { firm: all.firm, case_fill: 0, tier_unlock: 0, pledges: 14 }
        }),
        closes_now: fill.close(&of).filter(|_| is_open).map(CloseView::from),
        next_gates: if is_open {
            fill.next_gates(&of).into_iter().map(NextGateView::from).collect()
        } else {
            Vec::new()
        },
        result: is_bound.then(|| LineResultView {
            units: 104,
            unit_price: Some(rp(298_500)),
            pack_price: Some(rp(296_500)),
        }),
        own: mine.map(|mine| OwnPledgeView {
            id: id(12),
            version: 2,
            firm: mine.firm,
            tolerance: 2,
            highest: mine.highest,
            consents: vec!["case_fill", "tier_unlock"],
            state: match state {
                "failed" => "released",
                _ if is_bound => "awarded",
                _ => "standing",
            }
            .to_owned(),
            committed_at: now() - TimeDelta::days(3),
            days_away: 1,
            award: is_bound.then(|| AwardView {
                units: mine.firm + 2,
                extra: 2,
                goods: rp(2_372_000),
                margin: rp(16_000),
                amount: rp(2_388_000),
            }),
            allocated: 0,
        }),
        waiting: None,
        preview: Vec::new(),
    };
    SeenLine::new(view, of, fill, mine)
}

fn growth() -> Vec<GrowthView> {
    [12, 24, 36, 57, 70, 84, 97]
        .into_iter()
        .zip(17..)
        .map(|(firm, day)| GrowthView {
            day: chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap(),
            firm,
        })
        .collect()
}

fn share(n: u128, name: &str, promised: i64, of: (i64, i64)) -> ShareView {
    let (good, all) = of;
    let exact = format!("{}/{all}", promised * good);
    let units = promised * good / all + i64::from((promised * good) % all > all / 2);
    ShareView {
        pledge_id: id(200 + n),
        organization: party(100 + n, name),
        is_own: name == "Nangapanda",
        promised,
        exact_rounded: format!(
            "{}.{:02}",
            promised * good / all,
            promised * good * 100 / all % 100
        )
        .parse()
        .unwrap(),
        exact,
        units,
        goods: rp(296_500 * units),
        margin: rp(2_000 * units),
        amount: rp(298_500 * units),
        charges: rp(15_151 * units),
    }
}

fn arrival(confirmed: bool, agrees: bool, names: &[(&str, i64)]) -> ArrivalView {
    let shares: Vec<ShareView> =
        (0..).zip(names).map(|(n, (name, firm))| share(n, name, *firm, (99, 104))).collect();
    let check = |what, agrees, units: Option<i64>, amount: Option<Money>| CheckView {
        what,
        agrees,
        units,
        shared_units: units.map(|n| if agrees { n } else { n - 1 }),
        amount,
        shared_amount: amount,
    };
    ArrivalView {
        id: id(300),
        position: 1,
        line_id: id(10),
        line_position: 1,
        product_name: "Beras Medium Tiga Padi 25 kg".to_owned(),
        unit_name: "sak".to_owned(),
        ordered: 104,
        came_before: 0,
        good: 99,
        lost_at_hub: i64::from(confirmed),
        bill: rp(29_353_500),
        not_billed: rp(1_482_500),
        unit_price: rp(298_500),
        recorded_at: now(),
        allocated_at: confirmed.then(now),
        share_count: shares.len(),
        shares,
        to_stock: KeptView { units: 0, goods: Money::ZERO },
        borne: KeptView { units: i64::from(confirmed), goods: rp(296_500) },
        checks: vec![
            check("units", agrees, Some(99), None),
            check("bill", true, None, Some(rp(29_353_500))),
            check("promised", true, None, None),
            check("charges", true, None, Some(rp(1_500_000))),
        ],
    }
}

fn preview(names: &[(&str, i64)]) -> ClearingPreviewView {
    let outcome = |n: u128, name: &str, firm: i64, units: i64| OutcomeView {
        pledge_id: id(200 + n),
        organization: party(100 + n, name),
        firm,
        tolerance: 2,
        highest: rp(290_000),
        units,
        extra: 0,
        pay: rp(305_000 * units),
    };
    ClearingPreviewView {
        lines_met: 1,
        lines_unmet: 0,
        upstream_total: rp(29_391_000),
        paid_total: rp(29_585_000),
        line: Some(LinePreviewView {
            line_id: id(10),
            product_name: "Beras Medium Tiga Padi 25 kg".to_owned(),
            unit_name: "sak".to_owned(),
            close: Some(CloseView {
                units: 97,
                firm: 97,
                unit_price: rp(305_000),
                way: "as_pledged",
            }),
            packs: 97,
            pack_name: "sak".to_owned(),
            pack_price: Some(rp(303_000)),
            bill: rp(29_391_000),
            inside: (0..)
                .zip(names)
                .map(|(n, (name, firm))| outcome(n, name, *firm, *firm))
                .collect(),
            outside: vec![outcome(90, "Ndori", 2, 0)],
        }),
    }
}

fn statement(names: &[(&str, i64)], named: bool) -> StatementView {
    StatementView {
        legs_from: "arrival",
        rules: rules(),
        lines: vec![StatementLine {
            line_id: id(10),
            product_name: "Beras Medium Tiga Padi 25 kg".to_owned(),
            unit_name: "sak".to_owned(),
            first_price: rp(312_000),
            unit_price: Some(rp(298_500)),
            ordered: 104,
            came: 99,
            allocated: 99,
        }],
        rows: (0..)
            .zip(names)
            .map(|(n, (name, firm))| StatementRow {
                organization: (named || n == 3).then(|| party(100 + n, name)),
                is_own: n == 3,
                units: *firm,
                counts: vec![UnitCount { unit_name: "sak".to_owned(), units: *firm }],
                goods: rp(296_500 * firm),
                margin: rp(2_000 * firm),
                charges: rp(15_151 * firm),
                total: rp(313_651 * firm),
                claimed: (n == 3).then(|| rp(298_500)),
                alone: (*firm > 2).then(|| rp(312_000 * firm)),
                saved: (*firm > 2).then(|| rp(13_500 * firm)),
            })
            .collect(),
        participants: i64::try_from(names.len()).unwrap(),
        charges: vec![StatementCharge {
            kind: "freight",
            paper: "ANG-2026/88".to_owned(),
            amount: rp(1_500_000),
        }],
        goods: rp(29_353_500),
        margin: rp(198_000),
        charged: rp(1_500_000),
        total: rp(31_051_500),
        claimed: rp(298_500),
    }
}

fn places(names: &[(&str, i64)]) -> Vec<LoadingPlace> {
    (0..)
        .zip(names)
        .map(|(n, (name, firm))| LoadingPlace {
            organization: id(100 + n),
            name: (*name).to_owned(),
            days_away: i16::try_from(n % 4).unwrap(),
            order: Some((id(400 + n), format!("PO-2026-{:06}", 500 + n))),
            lines: vec![
                LoadingLine {
                    product_name: "Beras Medium Tiga Padi 25 kg".to_owned(),
                    unit_name: "sak".to_owned(),
                    units: *firm,
                },
                LoadingLine {
                    product_name: "Gula Pasir 1 kg".to_owned(),
                    unit_name: "karton".to_owned(),
                    units: 2,
                },
            ],
        })
        .collect()
}

fn brief(n: u128, state: &'static str, title: &str) -> PoolBrief {
    PoolBrief {
        id: id(n),
        code: "7QK2M9XD".to_owned(),
        title: title.to_owned(),
        state,
        side: "participant",
        is_sealed: false,
        organizer: party(2, "Flores Bersama"),
        supplier: party(3, "CV Sumber Pangan Timur"),
        published_at: Some(now()),
        opens_at: Some(now() + TimeDelta::hours(20)),
        closes_at: Some(now() + TimeDelta::hours(26)),
        takes_part: true,
        line_count: if state == "extended" { 120 } else { 1 },
        first: Some(line(state, title, Some(6), 312_000).view),
    }
}

struct Drawn<'a> {
    state: &'static str,
    title: &'a str,
    own: Option<i64>,
    highest: i64,
    filled: Filled,
    faults: Faults,
    lang: Language,
}

impl<'a> Drawn<'a> {
    fn of(state: &'static str, title: &'a str) -> Self {
        Self {
            state,
            title,
            own: Some(6),
            highest: 312_000,
            filled: Filled::default(),
            faults: Faults::default(),
            lang: Language::Indonesian,
        }
    }

    fn html(&self) -> String {
        let pool = pool(self.state, "participant", self.title);
        let line = line(self.state, self.title, self.own, self.highest);
        let arrivals = match self.state {
            "allocating" | "settling" => {
                vec![arrival(self.state == "settling", true, &VILLAGES[3..4])]
            }
            _ => Vec::new(),
        };
        let growth = growth();
        let seen = SeenPool {
            pool: &pool,
            lines: &[],
            chosen: Some(&line),
            sees_offer: self.own.is_some(),
            growth: if matches!(self.state, "open" | "top_up") { &growth } else { &[] },
            arrivals: &arrivals,
            typed: Typed { filled: &self.filled, faults: &self.faults },
            text: "",
            next: None,
            base: "https://lumbung.example",
            here: here(self.lang),
            key: &|| "01980c".to_owned(),
        };
        shown(&PoolPage::new(shell(Kind::Primary, Place::Pools, self.lang), &seen))
    }
}

fn several(lang: Language) -> String {
    let mut pool = pool("open", "participant", "Sembako Desember");
    pool.line_count = 120;
    let lines: Vec<SeenLine> = (0..20)
        .map(|n| {
            let mut line = line(
                "open",
                if n == 3 { LONG } else { "Gula Pasir 1 kg" },
                (n % 3 == 0).then_some(4),
                312_000,
            );
            line.view.id = id(500 + n);
            line
        })
        .collect();
    let (filled, faults) = (Filled::default(), Faults::default());
    let seen = SeenPool {
        pool: &pool,
        lines: &lines,
        chosen: None,
        sees_offer: false,
        growth: &[],
        arrivals: &[],
        typed: Typed { filled: &filled, faults: &faults },
        text: "gula",
        next: Some("/pools/9?after=20"),
        base: "https://lumbung.example",
        here: here(lang),
        key: &|| "01980c".to_owned(),
    };
    shown(&PoolPage::new(shell(Kind::Primary, Place::Pools, lang), &seen))
}

fn desk(state: &'static str, title: &str, lang: Language, agrees: bool, faults: &Faults) -> String {
    let pool = pool(state, "organizer", title);
    let lines = [line(state, title, None, 312_000)];
    let is_open = matches!(state, "open" | "top_up");
    let arrivals = match state {
        "allocating" => vec![arrival(false, agrees, &VILLAGES)],
        "settling" => vec![arrival(true, true, &VILLAGES)],
        _ => Vec::new(),
    };
    let preview = preview(&VILLAGES);
    let statement = statement(&VILLAGES, true);
    let unanswered: Vec<UnansweredView> = ["KDMP Lembata", "KDMP Larantuka"]
        .into_iter()
        .zip(600..)
        .map(|(name, n)| UnansweredView { id: id(n), name: name.to_owned(), is_reminded: false })
        .collect();
    let filled = Filled::default();
    let seen = SeenDesk {
        pool: &pool,
        lines: &lines,
        next: None,
        preview: is_open.then_some(&preview),
        unanswered: if is_open { &unanswered } else { &[] },
        arrivals: &arrivals,
        arrival: arrivals.first(),
        statement: pool.cleared_from.as_ref().map(|_| &statement),
        events: &[],
        typed: (&filled, faults),
        base: "https://lumbung.example",
        here: here(lang),
        key: &|| "01980c".to_owned(),
    };
    shown(&ManagePage::new(shell(Kind::Secondary, Place::Pools, lang), &seen))
}

fn plan(
    (seller, version): (Option<&PoolSeller>, &str),
    filled: &Filled,
    faults: &Faults,
    lang: Language,
) -> String {
    let sellers = [PoolSeller { id: id(3), name: "CV Sumber Pangan Timur".to_owned() }];
    let offers = super::goods::offers();
    let place = |n: u128, name: &str| PoolPlace {
        id: id(n),
        name: name.to_owned(),
        zone: "Asia/Makassar".to_owned(),
        is_default: n == 4,
    };
    let places = [place(4, "Gudang Ende"), place(5, "Gudang Maumere")];
    let planning = Planning {
        id: (!version.is_empty()).then(|| Uuid::from_u128(9)),
        seller,
        sellers: &sellers,
        offers: if seller.is_some() { &offers } else { &[] },
        places: &places,
        is_published: !version.is_empty(),
        may_publish: true,
        filled,
        faults,
        key: "01980c",
        version,
    };
    shown(&PlanPage::new(shell(Kind::Secondary, Place::Pools, lang), &planning))
}

/// Every sample.
#[expect(clippy::too_many_lines, reason = "a list, one line a sample")]
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let rice = "Beras Medium Tiga Padi 25 kg";
    let list = |pools: &[PoolBrief], may, lang| {
        let kind = if may { Kind::Secondary } else { Kind::Primary };
        let next = (pools.len() > 10).then(|| "/pools?after=x".to_owned());
        shown(&PoolsPage::new(
            shell(kind, Place::Pools, lang),
            (Wanted::Open, may),
            pools,
            next,
            here(lang),
        ))
    };
    let many: Vec<PoolBrief> = (0..20)
        .map(|n| {
            brief(
                n,
                ["open", "top_up", "extended", "awarded"][usize::try_from(n % 4).unwrap()],
                if n == 5 { LONG } else { rice },
            )
        })
        .collect();
    let nothing = Faults::default();
    let mut refused = Drawn::of("top_up", rice);
    refused.filled = Filled::of(
        [
            ("line", "x"),
            ("firm", "5"),
            ("tolerance", "2"),
            ("highest", "305.000"),
            ("version", "2"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
    );
    refused.faults.add("firm", "Perubahan ini menambah kekurangan ke kemasan penuh berikutnya; sampai Sel, 24 Nov itu tidak bisa.");
    let mut english = Drawn::of("open", rice);
    english.lang = English;
    let mut low = Drawn::of("open", rice);
    low.highest = 295_000;
    let mut without = Drawn::of("open", rice);
    without.own = None;
    let mut amiss = Faults::default();
    amiss.add("main", "Sudah disahkan Agnes Weo pukul 14.05.");
    let seller = PoolSeller { id: id(3), name: "CV Sumber Pangan Timur".to_owned() };
    let planned = Filled::of(
        [
            ("open_at", "2026-11-24T08:00"),
            ("cut_off_at", "2026-12-01T17:00"),
            ("grace_hours", "0"),
            ("sharing", "pro_rata"),
            ("freight", "by_units"),
            ("fee", "none"),
            ("openness", "named"),
            ("audience", "affiliates"),
            ("times", "1"),
            ("days", "3"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
    );
    let mut unplanned = Faults::default();
    unplanned.add("goods", "Centang paling sedikit satu barang.");
    unplanned.add("title", "Beri nama.");
    let told = |names: &[(&str, i64)], named, lang| {
        let pool = pool("settling", "participant", rice);
        shown(&StatementPage::new(
            shell(Kind::Primary, Place::Pools, lang),
            &pool,
            &statement(names, named),
            here(lang),
        ))
    };
    let crowd: Vec<(&str, i64)> = VILLAGES.iter().copied().cycle().take(120).collect();
    let loading = |names: &[(&str, i64)]| {
        let pool = pool("settling", "organizer", rice);
        shown(&LoadingPage::new(
            shell(Kind::Secondary, Place::Pools, Indonesian),
            &pool,
            &places(names),
            here(Indonesian),
        ))
    };
    let labels = |names: &[(&str, i64)], lang| {
        let pool = pool("settling", "organizer", rice);
        shown(&LabelsPage::new(
            shell(Kind::Secondary, Place::Pools, lang),
            &pool,
            &places(names),
            "https://lumbung.example",
        ))
    };
    vec![
        ("pools", false, list(&many[..4], false, Indonesian)),
        ("pools-empty", false, list(&[], false, Indonesian)),
        ("pools-crowded", true, list(&many, true, English)),
        ("pool-planned", false, Drawn::of("planned", rice).html()),
        ("pool-open", false, Drawn { own: Some(6), ..Drawn::of("open", rice) }.html()),
        ("pool-not-pledged", false, without.html()),
        ("pool-too-low", false, low.html()),
        ("pool-english", false, english.html()),
        ("pool-top-up", false, Drawn::of("top_up", rice).html()),
        ("pool-refused", false, refused.html()),
        ("pool-long-names", true, Drawn::of("extended", LONG).html()),
        ("pool-several", true, several(Indonesian)),
        ("pool-sealed", false, Drawn::of("clearing", rice).html()),
        ("pool-failed", false, Drawn::of("failed", rice).html()),
        ("pool-awarded", false, Drawn::of("awarded", rice).html()),
        ("pool-allocating", false, Drawn::of("allocating", rice).html()),
        ("pool-settling", false, Drawn::of("settling", rice).html()),
        ("pool-desk-planned", false, desk("planned", rice, Indonesian, true, &nothing)),
        ("pool-desk-open", false, desk("open", rice, Indonesian, true, &nothing)),
        ("pool-desk-allocating", false, desk("allocating", rice, Indonesian, true, &nothing)),
        ("pool-desk-amiss", false, desk("allocating", rice, English, false, &nothing)),
        ("pool-desk-refused", false, desk("allocating", rice, Indonesian, true, &amiss)),
        ("pool-desk-settling", false, desk("settling", LONG, Indonesian, true, &nothing)),
        ("pool-desk-closed", false, desk("closed", rice, English, true, &nothing)),
        ("pool-plan-supplier", false, plan((None, ""), &Filled::default(), &nothing, Indonesian)),
        ("pool-plan", false, plan((Some(&seller), ""), &planned, &nothing, Indonesian)),
        ("pool-plan-published", false, plan((Some(&seller), "4"), &planned, &nothing, Indonesian)),
        ("pool-plan-refused", false, plan((Some(&seller), ""), &planned, &unplanned, English)),
        ("pool-statement", false, told(&VILLAGES, true, Indonesian)),
        ("pool-statement-unnamed", false, told(&VILLAGES, false, English)),
        ("pool-statement-crowded", true, told(&crowd, true, Indonesian)),
        ("pool-loading", false, loading(&VILLAGES)),
        ("pool-labels", true, labels(&VILLAGES[..6], Indonesian)),
        ("pool-labels-none", false, labels(&[], English)),
    ]
}
