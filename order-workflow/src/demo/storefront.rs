//! The demo's shop: what one primary sells to its members, and what they ordered: fetched and paid, owed, lying ready,
//! waiting for an answer, and still in a basket; and what the counter sold, with a till that was counted.

use super::{Trader, World, by, id_of};
use crate::command::catalogue::{NewOffer, NewProduct, OfferChange, make_offer, make_product};
use crate::command::purchase_orders::WantedLine;
use crate::command::storefront::{CountedTill, NewMemberOrder, NewSale, Taken, UndoneSale, Wish};
use crate::error::WorkflowError;
use crate::query::storefront::members;
use crate::store::demo as store;
use chrono::{NaiveTime, TimeDelta};
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, ProductId, PurchaseOrderId, TieId};
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::organization::Role;
use supply_chain::price_ladder::PriceBreak;
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::storefront::till::Counted;
use supply_chain::storefront::{
    Admission, Display, HandOver, OpeningHours, PayBy, Shift, StorefrontRules,
};
use supply_chain::tax::TaxClass;

/// What stands on the shelf: name, group, unit, price in rupiah, how many.
const SHELF: [(&str, &str, &str, i64, i64); 7] = [
    ("Minyak Goreng Nusa 2 L", "Sembako", "botol", 37_000, 34),
    ("Gula Pasir Manis Timur 1 kg", "Sembako", "bungkus", 18_000, 60),
    ("Beras Mawar 5 kg", "Sembako", "karung", 74_000, 22),
    ("Kopi Bubuk Bajawa 250 g", "Hasil anggota", "bungkus", 27_500, 14),
    ("Sabun Bubuk Bersih 800 g", "Kebersihan", "bungkus", 16_500, 2),
    ("Teh Celup Melati 25 kantong", "Minuman", "kotak", 8_500, 40),
    ("Susu Kental Manis 370 g", "Minuman", "kaleng", 12_500, 0),
];

/// Their barcodes, as a shop prints them for itself.
const CODES: [&str; 7] = [
    "2000000000015",
    "2000000000022",
    "2000000000039",
    "2000000000046",
    "2000000000053",
    "2000000000060",
    "2000000000077",
];

/// Opens the shop of the first primary, and lets its members buy.
pub(super) async fn open(world: &World, shop: &Trader) -> Result<(), WorkflowError> {
    let workflow = &world.workflow;
    let manager = &shop.actor;
    let reader = workflow.reader();
    let acting = |person, role| Actor { person, roles: vec![role], ..manager.clone() };
    let (Some(dorothea), Some(agnes), Some(rafael)) = (
        store::person(reader, "dorothea").await?,
        store::person(reader, "agnes").await?,
        store::person(reader, "rafael").await?,
    ) else {
        return Ok(());
    };
    let dorothea = acting(dorothea, Role::Member);
    let counter = acting(rafael, Role::Warehouse);
    world.set_clock(world.now - TimeDelta::days(20));
    workflow.set_storefront(by(manager), rules()).await?;
    let mut shelf = Vec::new();
    for (goods, code) in SHELF.into_iter().zip(CODES) {
        shelf.push(put(world, manager, goods, code).await?);
    }
    let of = |name: &str| SHELF.iter().position(|goods| goods.0.starts_with(name));
    let line = |name: &str, count| {
        let (_, offer) = *shelf.get(of(name)?)?;
        Some(WantedLine { offer, count })
    };
    let treasurer = acting(agnes, Role::Treasurer);
    let tie = member(world, manager, "Dorothea").await?;
    workflow.set_member_account(by(&treasurer), tie, Some(Money::from_sen(50_000_000))).await?;

    let basket = |lines: [Option<WantedLine>; 2]| lines.into_iter().flatten().collect::<Vec<_>>();
    let first = basket([line("Minyak", 2), line("Gula", 2)]);
    let order = ordered(world, &dorothea, None, first, Some(PayBy::Cash)).await?;
    world.set_clock(world.now - TimeDelta::days(19));
    workflow.hand_over_member_order(by(&counter), order, Taken::default()).await?;

    world.set_clock(world.now - TimeDelta::days(6));
    let owed = basket([line("Beras", 1), line("Kopi", 2)]);
    let order = ordered(world, &dorothea, None, owed, Some(PayBy::Account)).await?;
    workflow.hand_over_member_order(by(&counter), order, Taken::default()).await?;

    world.set_clock(world.now - TimeDelta::days(3));
    at_counter(world, (&counter, manager), &shelf, tie).await?;

    world.set_clock(world.now - TimeDelta::days(1));
    let hendrikus = member(world, manager, "Hendrikus").await?;
    let written = basket([line("Gula", 3), line("Teh", 1)]);
    ordered(world, &counter, Some(hendrikus), written, Some(PayBy::Cash)).await?;

    world.set_clock(world.now - TimeDelta::hours(5));
    let ready = basket([line("Minyak", 1), line("Teh", 2)]);
    let order = ordered(world, &dorothea, None, ready, Some(PayBy::Cash)).await?;
    world.set_clock(world.now - TimeDelta::hours(4));
    sold(world, &counter, &shelf, &[("Gula", 1), ("Sabun", 1)], (None, Some(35_000))).await?;
    sold(world, &counter, &shelf, &[("Teh", 2)], (None, None)).await?;
    world.set_clock(world.now - TimeDelta::hours(3));
    workflow.ready_member_order(by(&counter), order).await?;

    // More than there is: the shop has to answer.
    world.set_clock(world.now - TimeDelta::hours(2));
    let markus = member(world, manager, "Markus").await?;
    let much = basket([line("Sabun", 5), None]);
    ordered(world, &counter, Some(markus), much, Some(PayBy::Cash)).await?;

    world.set_clock(world.now - TimeDelta::hours(1));
    if let Some((product, _)) = of("Susu").and_then(|at| shelf.get(at)) {
        workflow.wish_for_next_pool(by(&dorothea), *product, 24).await?;
    }
    ordered(world, &dorothea, None, basket([line("Gula", 1), line("Kopi", 1)]), None).await?;
    Ok(())
}

/// A morning at the counter: to a member and to others, one sale undone, the till counted with Rp500 missing.
async fn at_counter(
    world: &World,
    (cashier, manager): (&Actor, &Actor),
    shelf: &[(ProductId, OfferId)],
    member: TieId,
) -> Result<(), WorkflowError> {
    sold(world, cashier, shelf, &[("Gula", 2), ("Teh", 1)], (None, Some(50_000))).await?;
    let lines = [("Minyak", 1), ("Kopi", 1)];
    sold(world, cashier, shelf, &lines, (Some(member), Some(70_000))).await?;
    let wrong = sold(world, cashier, shelf, &[("Beras", 1)], (None, None)).await?;
    let words = "Pembeli salah ambil".to_owned();
    let undone = UndoneSale { words, goods_back: true, money_came: false };
    world.workflow.undo_sale(by(cashier), wrong, undone).await?;
    let counted = Counted {
        counted: Money::from_sen(15_850_000),
        left: Money::from_sen(5_000_000),
        words: Some("Kembalian Rp500 tidak ada".to_owned()),
    };
    let opening = Some(Money::from_sen(5_000_000));
    world.workflow.close_till(by(manager), CountedTill { counted, opening }).await?;
    Ok(())
}

/// A sale at the counter, in cash.
async fn sold(
    world: &World,
    cashier: &Actor,
    shelf: &[(ProductId, OfferId)],
    lines: &[(&str, i64)],
    (member, given): (Option<TieId>, Option<i64>),
) -> Result<PurchaseOrderId, WorkflowError> {
    let offer = |name: &str| {
        let at = SHELF.iter().position(|goods| goods.0.starts_with(name));
        at.and_then(|at| shelf.get(at)).map(|(_, offer)| *offer)
    };
    let line =
        |(name, count): &(&str, i64)| Some(WantedLine { offer: offer(name)?, count: *count });
    let sale = NewSale {
        id: None,
        member,
        lines: lines.iter().filter_map(line).collect(),
        pay_by: PayBy::Cash,
        reference: None,
        given: given.map(|rupiah| Money::from_sen(rupiah * 100)),
        expected_total: None,
        is_at_hand: false,
    };
    let sold = world.workflow.sell_at_counter(by(cashier), sale).await?;
    Ok(PurchaseOrderId(id_of(&sold)?))
}

fn rules() -> StorefrontRules {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let shift = |weekday| Shift { weekday, from: time(7), until: time(17) };
    StorefrontRules {
        is_open: true,
        hours: OpeningHours((1..=6).map(shift).collect()),
        display: Display::Prices,
        admission: Admission::Open,
        ..StorefrontRules::default()
    }
}

async fn put(
    world: &World,
    manager: &Actor,
    (name, category, unit, rupiah, stock): (&str, &str, &str, i64, i64),
    code: &str,
) -> Result<(ProductId, OfferId), WorkflowError> {
    let new = NewProduct {
        id: None,
        name: name.to_owned(),
        brand: None,
        category: category.to_owned(),
        base_unit: BaseUnit::Pcs,
        gtin: Some(code.to_owned()),
        tax_class: Some(TaxClass::None),
    };
    let product = ProductId(id_of(&make_product(&world.workflow, by(manager), new).await?)?);
    let new = NewOffer {
        id: None,
        product,
        pack: Pack { name: unit.to_owned(), factor: 1 },
        price_breaks: vec![PriceBreak { min_count: 1, price: Money::from_sen(rupiah * 100) }],
        rest: OfferChange {
            stock: Some(stock),
            audience: Some(Audience::Storefront),
            ..OfferChange::default()
        },
    };
    let offer = OfferId(id_of(&make_offer(&world.workflow, by(manager), new).await?)?);
    Ok((product, offer))
}

/// What ties somebody of that name to the cooperative.
async fn member(world: &World, manager: &Actor, name: &str) -> Result<TieId, WorkflowError> {
    let asker = by(manager).by;
    let found = members(world.workflow.reader(), &asker, Some(name), (0, 1)).await?;
    let found = found.first().ok_or(WorkflowError::NotFound { what: "member" })?;
    Ok(TieId(found.id))
}

/// An order: one's own, or written for a member; a basket where nothing is said of paying.
async fn ordered(
    world: &World,
    by_whom: &Actor,
    member: Option<TieId>,
    lines: Vec<WantedLine>,
    pay_by: Option<PayBy>,
) -> Result<PurchaseOrderId, WorkflowError> {
    let wish = pay_by.map(|pay_by| Wish {
        hand_over: HandOver::PickUp,
        pay_by,
        deliver_to: None,
        note: None,
        expected_total: None,
    });
    let new = NewMemberOrder { id: None, member, lines, wish };
    let made = world.workflow.create_member_order(by(by_whom), new).await?;
    Ok(PurchaseOrderId(id_of(&made)?))
}
