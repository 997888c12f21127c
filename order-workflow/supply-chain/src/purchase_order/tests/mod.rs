//! The machine, looked at from outside: the whole matrix here, its walk, the examples and a hundred thousand
//! tries in the files beside it. What they all need, an order and what may be asked of it, stands here too.

mod answers;
mod approving;
mod changing;
mod charging;
mod drafting;
mod goods;
mod late;
mod money;
mod pooling;
mod replacing;
mod trades;
mod walk;

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
    actor(1, &[Role::Manager, Role::Treasurer])
}

fn seller() -> Actor {
    actor(2, &[Role::Manager, Role::Treasurer])
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
        origin: crate::price_chain::Origin::default(),
    }
}

fn pricing() -> Pricing {
    Pricing {
        offers: vec![offer(1), offer(2), offer(3)],
        tax_rules: Vec::new(),
        today: noon().date_naive(),
        time: noon().time(),
        terms: Terms::default(),
    }
}

fn draft(counts: &[i64]) -> PurchaseOrder {
    let order = PurchaseOrder::draft(id(50), OrderKind::Direct, id(1), id(2));
    let lines = counts
        .iter()
        .zip(1..)
        .map(|(&count, n)| DraftLine { id: id(n), offer: id(n), count })
        .collect();
    after(order, Command::Edit(Draft { lines, details: Details::default() }, pricing()), &buyer())
}

fn submit() -> Command {
    submit_with(ApprovalBasis::default(), None)
}

fn submit_with(basis: ApprovalBasis, reason: Option<&str>) -> Command {
    Command::Submit {
        number: Some("PO-2026-000001".into()),
        pricing: pricing(),
        expected_total: None,
        basis,
        reason: reason.map(str::to_owned),
    }
}

fn levels(on_hand: i64) -> Vec<Level> {
    let level = |n| Level { id: id(n + 70), product: id(n), on_hand, reserved: 0 };
    vec![level(1), level(2), level(3)]
}

fn accept(on_hand: i64) -> Command {
    Command::Accept { levels: levels(on_hand), backorder: None }
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

/// The order in `state`, with an amendment of `by` beside it if wanted.
fn standing(state: State, amended_by: Option<Party>) -> PurchaseOrder {
    let mut order = confirmed(&[3]);
    order.state = state;
    order.proposal = amended_by.map(|by| Proposal {
        by,
        at: noon(),
        totals: order.totals,
        charges: None,
        note: None,
        waits_for_approval: false,
    });
    order
}

fn every_role(organization: u128) -> Actor {
    actor(organization, &[Role::Manager, Role::Approver, Role::Treasurer])
}

fn open_to(order: &PurchaseOrder, by: By<'_>) -> Vec<&'static str> {
    let open = |name: &&CommandName| permission::gate(order, **name, by).is_ok();
    CommandName::ALL.iter().filter(open).map(|name| name.word()).collect()
}

#[test]
fn the_matrix_of_states_and_commands_is_as_agreed() {
    let mut matrix = Vec::new();
    let plain = State::ALL.iter().map(|state| (*state, None));
    let amended = [State::Confirmed, State::InFulfilment]
        .into_iter()
        .flat_map(|state| [Party::Buyer, Party::Seller].map(|by| (state, Some(by))));
    for (state, amendment) in plain.chain(amended) {
        let order = standing(state, amendment);
        let beside =
            amendment.map(|by| format!(", {} would amend", by.as_str())).unwrap_or_default();
        matrix.push(format!(
            "{}{beside}\n  buyer: {}\n  seller: {}\n  clock: {}\n",
            state.as_str(),
            open_to(&order, By::Person(&every_role(1))).join(" "),
            open_to(&order, By::Person(&every_role(2))).join(" "),
            open_to(&order, By::Clock).join(" "),
        ));
    }
    insta::assert_snapshot!(matrix.concat());
}
