//! Samples of the pages of resale.

use chrono::{DateTime, Utc};
use marketplace_api::language::Language;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::{Link, Place};
use marketplace_api::pages::resale::form::{FormPage, begun, fields, good, of_view, rule_buttons};
use marketplace_api::pages::resale::preview::previewed;
use marketplace_api::pages::resale::sellers::SellersPage;
use marketplace_api::pages::resale::words::{rule_badge, scope};
use marketplace_api::pages::resale::{ListPage, Listed, ShowPage};
use order_workflow::query::catalogue::PackView;
use order_workflow::query::resale::{
    MarginView, NamedView, OpeningView, PreviewRow, PreviewView, QuestionView, ResaleView,
    RuleView, SellerAbove, StepView,
};
use rust_decimal::Decimal;
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::organization::Kind;
use uuid::Uuid;

use super::{LONG, shell};

fn now() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn rupiah(amount: i64) -> Money {
    Money::from_sen(amount * 100)
}

fn named(n: u128, name: &str) -> NamedView {
    NamedView { id: Uuid::from_u128(n), name: name.to_owned() }
}

fn steps(of: &[(i64, i64)]) -> Vec<StepView> {
    of.iter()
        .map(|(min_count, price)| StepView { min_count: *min_count, price: rupiah(*price) })
        .collect()
}

fn pack(name: &str, factor: i64) -> PackView {
    PackView { name: name.to_owned(), factor }
}

fn resale(n: u128, name: &str, state: &'static str) -> ResaleView {
    ResaleView {
        id: Uuid::from_u128(n),
        version: 3,
        rule_id: Uuid::from_u128(70),
        state,
        halted_why: (state == "halted").then(|| "gone".to_owned()),
        own: named(n + 100, name),
        pack: pack("lusin", 12),
        is_on_sale: state == "active",
        prices: steps(&[(1, 14_100), (80, 13_700)]),
        upstream: named(n + 200, name),
        upstream_pack: pack("karton", 48),
        seller: named(50, "CV Sumber Pangan Timur"),
        upstream_prices: steps(&[(1, 54_000), (20, 52_400)]),
        cost: rupiah(13_500),
        margin: rupiah(600),
        is_below_cost: false,
        held_until: None,
        question: None,
        updated_at: now(),
        allowed_commands: vec!["pause", "stop"],
    }
}

fn asked(n: u128, name: &str) -> ResaleView {
    ResaleView {
        cost: rupiah(14_400),
        margin: rupiah(-300),
        halted_why: Some("below_cost".to_owned()),
        question: Some(QuestionView {
            would_be: steps(&[(1, 15_000), (80, 14_600)]),
            is_below_cost: true,
            asked_at: now(),
        }),
        allowed_commands: vec!["take", "pause", "stop"],
        ..resale(n, name, "halted")
    }
}

fn rule(name: Option<&str>, state: &'static str) -> RuleView {
    RuleView {
        id: Uuid::from_u128(70),
        version: 2,
        number: 2,
        state,
        scope: if name.is_some() { "offer" } else { "everything" },
        seller: named(50, "CV Sumber Pangan Timur"),
        offer: name.map(|name| named(201, name)),
        category: None,
        split: 4,
        pack_name: Some("lusin".to_owned()),
        margins: vec![
            MarginView { min_count: 1, percent: Some(Decimal::new(45, 1)), amount: None },
            MarginView { min_count: 20, percent: Some(Decimal::from(3)), amount: None },
        ],
        round_up_to: rupiah(100),
        sourcing: "back_to_back",
        follow: "ask_me",
        hold_until: None,
        open_to: "direct_buyer",
        audience: Audience::Affiliates,
        doubles: false,
        goods: 12,
        asked: 1,
        halted: 0,
        is_at_work: false,
        updated_at: now(),
        allowed_commands: match state {
            "active" => vec!["change", "pause", "stop"],
            "paused" => vec!["change", "resume", "stop"],
            _ => Vec::new(),
        },
    }
}

fn key() -> String {
    "01980c".to_owned()
}

fn list(
    resales: &[ResaleView],
    rules: &[RuleView],
    tab: &str,
    may: bool,
    lang: Language,
) -> String {
    let opening = OpeningView { open_to: "direct_buyer", version: 0 };
    let seen = Listed {
        resales,
        next: (resales.len() > 20).then(|| "/resale?after=1".to_owned()),
        rules,
        waiting: (1, 1),
        tab,
        opening: &opening,
        may,
        may_open: may,
        note: may.then(|| good("Aturan berlaku.")),
        key: &key,
    };
    shown(&ListPage::new(shell(Kind::Secondary, Place::Stock, lang), true, seen))
}

fn shown(template: &dyn askama::DynTemplate) -> String {
    template.dyn_render().unwrap()
}

fn show(resale: &ResaleView, lang: Language) -> String {
    let shell = shell(Kind::Secondary, Place::Stock, lang);
    shown(&ShowPage::new(shell, resale, (true, None), &key))
}

fn preview_of(n: u128, name: &str) -> PreviewView {
    let row = |at: u128, why_not: Option<&'static str>| PreviewRow {
        upstream: named(at, name),
        upstream_pack: pack("karton", 48),
        upstream_prices: steps(&[(1, 54_000), (20, 52_400)]),
        pack: why_not.is_none().then(|| pack("lusin", 12)),
        cost: why_not.is_none().then(|| rupiah(13_500)),
        prices: if why_not.is_none() { steps(&[(1, 14_100), (80, 13_700)]) } else { Vec::new() },
        price_now: (at == 1).then(|| rupiah(14_000)),
        why_not,
        sold_as: None,
        is_left_out: false,
    };
    let mut rows: Vec<PreviewRow> = (1..=n).map(|at| row(at, None)).collect();
    rows.push(row(n + 1, Some("pack")));
    let sold_as = Some(named(n + 3, name));
    rows.push(PreviewRow { sold_as, is_left_out: true, ..row(n + 2, None) });
    PreviewView {
        seller_id: Uuid::from_u128(50),
        goods: 140,
        not_made: 1,
        come_round: 2,
        doubles: 1,
        rows,
    }
}

fn form(
    rule: Option<&RuleView>,
    preview: Option<PreviewView>,
    refused: bool,
    lang: Language,
) -> String {
    let mut shell = shell(Kind::Secondary, Place::Stock, lang)
        .task(Link::new(lang.t("Dijual lagi", "Sold on"), "/resale"));
    shell.refused = refused;
    let filled: Filled = rule.map_or_else(|| begun(true), of_view);
    let mut faults = Faults::default();
    if refused {
        faults.add("margin", "Isi persennya, misalnya 5 atau 2,5.");
        faults.add("pack_name", "Beri nama kemasan kecilnya, misalnya lusin.");
    }
    shown(&FormPage {
        heading: rule.map_or_else(
            || "Jual lagi Minyak Goreng Nusa 2 L".to_owned(),
            |rule| scope(rule, lang),
        ),
        small: "dari CV Sumber Pangan Timur".to_owned(),
        badge: rule.map(|rule| rule_badge(rule, lang)),
        wrongs: faults.wrongs(),
        note: None,
        action: "/resale/rules/new".to_owned(),
        key: key(),
        version: rule.map(|rule| rule.version.to_string()).unwrap_or_default(),
        carried: vec![("seller", Uuid::from_u128(50).to_string())],
        fields: fields(&filled, &faults, (Kind::Secondary, rule.is_none()), lang),
        preview: preview.map(|preview| previewed(&preview, lang)),
        buttons: rule.map(|rule| rule_buttons(rule, &key, lang)).unwrap_or_default(),
        goods: rule.map(|_| Link::new(lang.t("Barangnya", "Its goods"), "/resale?rule=1")),
        wider: rule.is_none().then(|| {
            Link::new("Semua barang CV Sumber Pangan Timur", "/resale/rules/new?seller=1")
        }),
        shell,
    })
}

fn sellers(found: &[SellerAbove], lang: Language) -> String {
    let next = (found.len() > 20).then(|| "/resale/rules/new?after=1".to_owned());
    let shell = shell(Kind::Secondary, Place::Stock, lang);
    shown(&SellersPage::new(shell, found, String::new(), next))
}

/// Every sample: its name, whether it is a crowded one, and its HTML.
pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    use Language::{English, Indonesian};
    let oil = "Minyak Goreng Nusa 2 L";
    let some = [
        asked(1, oil),
        resale(2, "Gula Pasir Manis 1 kg", "active"),
        resale(3, "Mi Goreng", "halted"),
        resale(4, "Garam", "paused"),
    ];
    let many: Vec<ResaleView> = (0..30).map(|n| resale(n, LONG, "active")).collect();
    let seller = |n, name: &str, goods, rule_id| SellerAbove {
        id: Uuid::from_u128(n),
        name: name.to_owned(),
        goods,
        sold_on: goods / 4,
        rule_id,
    };
    let above = [
        seller(50, "CV Sumber Pangan Timur", 48, Some(Uuid::from_u128(70))),
        seller(51, LONG, 1000, None),
    ];
    let (whole, one) = (rule(None, "active"), rule(Some(LONG), "paused"));
    vec![
        (
            "resale",
            false,
            list(&some, &[rule(None, "active"), rule(Some(oil), "paused")], "", true, Indonesian),
        ),
        ("resale-en", false, list(&some, &[rule(None, "active")], "asked", true, English)),
        ("resale-empty", false, list(&[], &[], "", true, Indonesian)),
        (
            "resale-read-only",
            false,
            list(&some, &[rule(None, "stopped")], "halted", false, Indonesian),
        ),
        ("resale-crowded", true, list(&many, &[rule(Some(LONG), "active")], "", true, Indonesian)),
        ("resale-sellers", false, sellers(&above, Indonesian)),
        ("resale-sellers-empty", false, sellers(&[], English)),
        ("resale-sellers-crowded", true, sellers(&vec![above[1].clone(); 30], Indonesian)),
        ("resale-asked", false, show(&asked(1, oil), Indonesian)),
        ("resale-halted", false, show(&resale(3, LONG, "halted"), English)),
        ("resale-rule-new", false, form(None, None, false, Indonesian)),
        ("resale-rule-preview", false, form(None, Some(preview_of(3, oil)), false, Indonesian)),
        ("resale-rule-refused", false, form(None, None, true, Indonesian)),
        ("resale-rule", false, form(Some(&whole), Some(preview_of(2, oil)), false, English)),
        ("resale-rule-long", true, form(Some(&one), Some(preview_of(60, LONG)), false, Indonesian)),
    ]
}
