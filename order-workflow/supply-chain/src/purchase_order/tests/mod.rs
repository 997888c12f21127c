//! The machine, looked at from outside: the whole matrix here, the examples and a thousand trades in
//! the files beside it. What they all need, an order and what may be asked of it, stands here too.

mod answers;
mod drafting;
mod goods;
mod trades;

use super::*;
use crate::ask::Actor;
use crate::id::*;
use crate::offer::{CountRule, Offer, OfferState};
use crate::organization::{Kind, Role};
use crate::price_ladder::{PriceBreak, PriceLadder};
use crate::quantity::{BaseUnit, Pack};
use crate::stock::Level;
use crate::tax::TaxClass;
use uuid::Uuid;

const CARTON: i64 = 40;

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn actor(organization: u128, roles: &[Role]) -> Actor {
    Actor {
        person: id(organization * 100),
        organization: id(organization),
        kind: Kind::Primary,
        abilities: Vec::new(),
        roles: roles.to_vec(),
    }
}

fn buyer() -> Actor {
    actor(1, &[Role::Manager])
}

fn seller() -> Actor {
    actor(2, &[Role::Manager])
}

fn noon() -> DateTime<Utc> {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

/// Offers 1, 2 … of the seller, cartons of forty pieces of product 1, 2 … at Rp108.000.
fn offer(n: u128) -> Offer {
    let step =
        |min_count, rupiah: i64| PriceBreak { min_count, price: Money::from_sen(rupiah * 100) };
    Offer {
        id: id(n),
        seller: id(2),
        product: id(n),
        seller_code: None,
        name: format!("Mi goreng {n}"),
        base_unit: BaseUnit::Pcs,
        pack: Pack { name: "karton".into(), factor: CARTON },
        ladder: PriceLadder::new(vec![step(1, 108_000), step(10, 105_000)]).unwrap(),
        price_includes_tax: false,
        tax_class: TaxClass::Taxed,
        counts: CountRule { minimum: 1, multiple: 1 },
        state: OfferState::Published,
        is_for_asker: true,
    }
}

fn pricing() -> Pricing {
    Pricing { offers: vec![offer(1), offer(2)], tax_rules: Vec::new(), today: noon().date_naive() }
}

fn draft(counts: &[i64]) -> PurchaseOrder {
    let order = PurchaseOrder {
        id: id(50),
        number: None,
        kind: OrderKind::Direct,
        buyer: id(1),
        seller: id(2),
        state: State::Draft,
        version: 1,
        details: Details::default(),
        lines: Vec::new(),
        shipments: Vec::new(),
        totals: Totals::default(),
        deadline: None,
        acknowledged_at: None,
        ended: None,
    };
    let lines = counts
        .iter()
        .zip(1..)
        .map(|(&count, n)| DraftLine { id: id(n), offer: id(n), count })
        .collect();
    after(order, Command::Edit(Draft { lines, details: Details::default() }, pricing()), &buyer())
}

fn submit() -> Command {
    Command::Submit { number: "PO-2026-000001".into(), pricing: pricing(), expected_total: None }
}

fn accept(on_hand: i64) -> Command {
    let level = |n| Level { id: id(n + 70), product: id(n), on_hand, reserved: 0 };
    Command::Accept { levels: vec![level(1), level(2)] }
}

fn dispatch(shipment: u128, lines: &[(u128, i64)]) -> Command {
    let lines = lines.iter().map(|&(n, base)| (id(shipment * 10 + n), id(n), base)).collect();
    Command::Dispatch {
        shipment: Numbers { id: id(shipment), number: format!("SJ-{shipment}") },
        lines,
        carrier: None,
    }
}

fn receive(shipment: u128, counts: &[(u128, i64, i64, i64)]) -> Command {
    let counts = counts
        .iter()
        .map(|&(n, received, rejected, lost)| Count {
            line: id(n),
            received,
            rejected,
            lost,
            reason: None,
        })
        .collect();
    let receipt = Numbers { id: id(shipment + 500), number: format!("BPB-{shipment}") };
    Command::Receive { receipt, shipment: id(shipment), counts }
}

fn reason() -> String {
    "hujan".into()
}

fn attempt(order: &PurchaseOrder, command: Command, by: &Actor) -> Result<PurchaseOrder, Refusal> {
    let decision = decide(order, command, By::Person(by), noon())?;
    Ok(decision.events.iter().fold(order.clone(), PurchaseOrder::after))
}

#[expect(clippy::needless_pass_by_value, reason = "reads as one step after another")]
fn after(order: PurchaseOrder, command: Command, by: &Actor) -> PurchaseOrder {
    attempt(&order, command, by).unwrap()
}

fn confirmed(counts: &[i64]) -> PurchaseOrder {
    after(after(draft(counts), submit(), &buyer()), accept(1_000_000), &seller())
}

#[test]
fn the_matrix_of_states_and_commands_is_as_agreed() {
    let mut matrix = Vec::new();
    for state in State::ALL {
        let mut order = confirmed(&[3]);
        order.state = *state;
        let by = |actor: &Actor| {
            let allowed =
                |name: &CommandName| command::gate(&order, *name, By::Person(actor)).is_ok();
            CommandName::ALL
                .iter()
                .filter(|name| allowed(name))
                .map(|name| name.word())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let clock = if command::gate(&order, CommandName::Expire, By::Clock).is_ok() {
            "expire"
        } else {
            ""
        };
        matrix.push(format!(
            "{}\n  buyer: {}\n  seller: {}\n  clock: {clock}\n",
            state.as_str(),
            by(&buyer()),
            by(&seller())
        ));
    }
    insta::assert_snapshot!(matrix.concat());
}

#[test]
fn every_unfinished_state_that_can_be_reached_today_has_a_way_out() {
    for state in [State::Draft, State::Submitted, State::Confirmed, State::InFulfilment] {
        let mut order = confirmed(&[3]);
        order.state = state;
        let out = CommandName::ALL.iter().any(|name| {
            [buyer(), seller()]
                .iter()
                .any(|by| command::gate(&order, *name, By::Person(by)).is_ok())
        });
        assert!(out, "{}", state.as_str());
    }
}
