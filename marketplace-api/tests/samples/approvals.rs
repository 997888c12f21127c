//! Samples of what waits for approval, of the rules behind it, and of a basket over several sellers.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use marketplace_api::language::Language::{self, English, Indonesian};
use marketplace_api::pages::approval_rules::{RulesPage, Seen};
use marketplace_api::pages::approvals::ApprovalsPage;
use marketplace_api::pages::filled::{Faults, Filled};
use marketplace_api::pages::layout::Place;
use marketplace_api::pages::order::approval::People;
use marketplace_api::pages::order::reading::Eyes;
use marketplace_api::pages::order_group::OrderGroupPage;
use order_workflow::command::identity::ApprovalRuleView;
use order_workflow::query::approvals::{Awaited, What};
use order_workflow::query::identity::approval_rules::Approver;
use order_workflow::query::order_groups::{GroupedOrderView, OrderGroupView};
use order_workflow::query::orders::{PartyView, TotalsView};
use supply_chain::ask::Actor;
use supply_chain::id::{OrganizationId, PersonId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use uuid::Uuid;

use super::order::pending;
use super::{LONG, shell};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn people() -> People {
    HashMap::from([
        (person(1), "Maria Wea".to_owned()),
        (person(2), "Anton Seda".to_owned()),
        (person(3), "Yustina Mbele".to_owned()),
    ])
}

fn eyes(lang: Language) -> Eyes {
    Eyes {
        lang,
        organization: OrganizationId(Uuid::from_u128(1)),
        zone: chrono_tz::Tz::Asia__Makassar,
        now: now(),
    }
}

fn awaited(n: u128, what: What, is_yours: bool) -> Awaited {
    let order = pending(&["approve", "send-back"]);
    let approval = order.approval.clone().unwrap();
    let makers = vec![person(3)];
    let deadline_at = Some(now() + TimeDelta::hours(i64::try_from(n).unwrap() * 7));
    Awaited { what, group: None, approval, makers, deadline_at, is_yours, order }
}

fn listed(awaited: &[Awaited], lang: Language) -> String {
    let shell = shell(Kind::Primary, Place::More, lang);
    let page = ApprovalsPage::new(shell, awaited, &people(), (person(2), &eyes(lang)));
    askama::Template::render(&page).unwrap()
}

fn group(
    state: &'static str,
    name: &str,
    orders: u128,
    allowed: &[&'static str],
) -> OrderGroupView {
    let approval = pending(&[]).approval.filter(|_| state == "pending_approval");
    let rupiah = |amount: i64| Money::from_sen(amount * 100);
    let one = |n: u128| GroupedOrderView {
        id: PurchaseOrderId(Uuid::from_u128(n)),
        number: (state != "pending_approval").then(|| format!("PO-2026-{n:06}")),
        version: 2,
        state,
        seller: PartyView { id: OrganizationId(Uuid::from_u128(n + 50)), name: name.to_owned() },
        totals: TotalsView {
            goods: rupiah(2_500_000),
            charges: Money::ZERO,
            tax: Money::ZERO,
            total: rupiah(2_500_000),
        },
    };
    OrderGroupView {
        id: Uuid::from_u128(9),
        number: "KP-2026-000012".to_owned(),
        state,
        total: Some(rupiah(2_500_000 * i64::try_from(orders).unwrap())),
        approval,
        allowed_commands: allowed.to_vec(),
        orders: (1..=orders).map(one).collect(),
        created_at: now() - TimeDelta::hours(3),
    }
}

fn basket(group: &OrderGroupView, lang: Language, refused: Option<&str>) -> String {
    let actor = Actor {
        person: person(2),
        organization: OrganizationId(Uuid::from_u128(1)),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: vec![Role::Approver],
    };
    let shell = shell(Kind::Primary, Place::Orders, lang);
    let refused = refused.map(str::to_owned);
    let who = (&actor, &eyes(lang));
    let page = OrderGroupPage::new(shell, group, &people(), who, "k1".to_owned(), refused);
    askama::Template::render(&page).unwrap()
}

fn approver(n: u128, name: &str, writes: bool) -> Approver {
    Approver { id: Uuid::from_u128(n), name: Some(name.to_owned()), signs_in: true, writes }
}

fn rule(n: u128, kind: &'static str, needed: u32) -> ApprovalRuleView {
    ApprovalRuleView {
        id: Uuid::from_u128(n),
        kind,
        total: (kind == "total_from").then(|| Money::from_sen(500_000_000)),
        category: (kind == "category").then(|| "Rokok dan tembakau".to_owned()),
        percent: (kind == "price_rise").then_some(5),
        needed,
        board: Vec::new(),
    }
}

fn rules(
    rules: &[ApprovalRuleView],
    approvers: &[Approver],
    (lang, may): (Language, bool),
    (filled, faults): (&Filled, &Faults),
) -> String {
    let shell = shell(Kind::Primary, Place::More, lang);
    let seen = Seen { rules, approvers, may, done: "" };
    let page = RulesPage::new(shell, seen, (filled, faults), "k1".to_owned());
    askama::Template::render(&page).unwrap()
}

pub(super) fn all() -> Vec<(&'static str, bool, String)> {
    let (blank, fine) = (Filled::default(), Faults::default());
    let approvers = [approver(1, "Maria Wea", false), approver(2, "Anton Seda", true)];
    let three = [rule(1, "total_from", 2), rule(2, "category", 1), rule(3, "price_rise", 3)];
    let many: Vec<ApprovalRuleView> = (1..=12).map(|n| rule(n, "total_from", 2)).collect();
    let wrong = Filled::of(vec![("total".to_owned(), "banyak".to_owned())]);
    let mut faults = Faults::default();
    faults.add("kind", "Pilih salah satu.");
    faults.add("total", "Tulis angka, misalnya 5.000.000.");
    let usual = [
        awaited(1, What::Order, true),
        awaited(2, What::Offer, true),
        awaited(3, What::Change, true),
        awaited(4, What::Version, false),
    ];
    let crowd: Vec<Awaited> = (1..=12).map(|n| awaited(n, What::Order, n % 3 > 0)).collect();
    let waiting = group("pending_approval", "CV Sumber Pangan Timur", 3, &["approve", "send-back"]);
    vec![
        ("approvals-empty", false, listed(&[], Indonesian)),
        ("approvals", false, listed(&usual, Indonesian)),
        ("approvals-english", false, listed(&usual, English)),
        ("approvals-crowded", true, listed(&crowd, Indonesian)),
        ("order-group", false, basket(&waiting, Indonesian, None)),
        ("order-group-english", false, basket(&waiting, English, None)),
        (
            "order-group-under-way",
            false,
            basket(&group("submitted", "Flores Bersama", 2, &[]), Indonesian, None),
        ),
        ("order-group-long", true, basket(&group("countered", LONG, 20, &[]), Indonesian, None)),
        (
            "order-group-refused",
            false,
            basket(&waiting, Indonesian, Some("Keranjang ini tidak menunggu jawaban Anda lagi.")),
        ),
        ("approval-rules-empty", false, rules(&[], &[], (Indonesian, true), (&blank, &fine))),
        ("approval-rules", false, rules(&three, &approvers, (Indonesian, true), (&blank, &fine))),
        (
            "approval-rules-read",
            false,
            rules(&three, &approvers, (English, false), (&blank, &fine)),
        ),
        (
            "approval-rules-crowded",
            true,
            rules(&many, &approvers, (Indonesian, true), (&blank, &fine)),
        ),
        (
            "approval-rules-refused",
            false,
            rules(&three, &[approver(1, LONG, true)], (Indonesian, true), (&wrong, &faults)),
        ),
    ]
}
