//! What the demo's secondary sells on: a distributor's school things by the dozen, by one rule for all of them; one
//! price above has moved since, and somebody is asked. A village has ordered some, and sees who takes what.

use super::standing::raise;
use super::{Trader, World, by, id_of};
use crate::command::catalogue::{NewOffer, NewProduct, OfferChange, make_offer, make_product};
use crate::command::purchase_orders::{NewOrder, WantedLine};
use crate::command::resale::{Goods, NewRule, Wording, open_prices, write_rule};
use crate::error::WorkflowError;
use crate::query::resale::{ResaleFilter, resales};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::price_chain::OpenTo;
use supply_chain::price_ladder::PriceBreak;
use supply_chain::purchase_order::Details;
use supply_chain::quantity::{BaseUnit, Pack};
use supply_chain::resale::{Follow, Margin, MarginFrom, ResaleRule, Sourcing};
use supply_chain::tax::TaxClass;

/// Cartons of 48, with their price in rupiah.
const SCHOOL: [(&str, i64); 4] = [
    ("Buku tulis 38 lembar", 148_000),
    ("Pensil 2B", 62_400),
    ("Penggaris 30 cm", 91_200),
    ("Penghapus karet", 43_200),
];
const CATEGORY: &str = "Alat tulis";

/// Lists, sells on, and lets the price of one move.
pub(super) async fn begin(
    world: &World,
    (distributor, secondary, shop): (&Trader, &Trader, &Trader),
) -> Result<(), WorkflowError> {
    world.set_clock(world.now - TimeDelta::days(5));
    let workflow = &world.workflow;
    let mut listed = Vec::new();
    for (name, rupiah) in SCHOOL {
        listed.push(list(world, distributor, name, rupiah).await?);
    }
    open_prices(workflow, by(&distributor.actor), OpenTo::Everyone).await?;
    let rule = NewRule {
        id: None,
        goods: Goods::Category(distributor.actor.organization, CATEGORY.to_owned()),
        wording: Wording {
            rule: ResaleRule {
                split: 4,
                margins: vec![
                    MarginFrom { min_count: 1, margin: Margin::Percent(Decimal::from(6)) },
                    MarginFrom { min_count: 20, margin: Margin::Percent(Decimal::from(4)) },
                ],
                round_up_to: Money::from_sen(10_000),
                sourcing: Sourcing::BackToBack,
                follow: Follow::AskMe,
                open_to: OpenTo::DirectBuyer,
            },
            pack_name: Some("lusin".to_owned()),
            audience: None,
            doubles: false,
        },
    };
    write_rule(workflow, by(&secondary.actor), rule).await?;

    world.set_clock(world.now - TimeDelta::hours(20));
    let sold = resales(
        workflow.reader(),
        &secondary.actor,
        ResaleFilter { limit: 2, ..ResaleFilter::default() },
    );
    let lines = sold.await?;
    let lines = lines.iter().map(|one| WantedLine { offer: OfferId(one.own.id), count: 6 });
    let new = NewOrder {
        id: None,
        seller: secondary.actor.organization,
        lines: lines.collect(),
        details: Details::default(),
        submit: true,
        reason: None,
    };
    workflow.create_order(by(&shop.actor), new).await?;

    world.set_clock(world.now - TimeDelta::hours(3));
    if let Some(first) = listed.first() {
        raise(world, distributor, *first).await?;
    }
    workflow.follow_resale().await?;
    world.set_clock(world.now);
    Ok(())
}

async fn list(
    world: &World,
    seller: &Trader,
    name: &str,
    rupiah: i64,
) -> Result<OfferId, WorkflowError> {
    let new = NewProduct {
        id: None,
        name: name.to_owned(),
        brand: None,
        category: CATEGORY.to_owned(),
        base_unit: BaseUnit::Pcs,
        gtin: None,
        tax_class: Some(TaxClass::Taxed),
    };
    let product = make_product(&world.workflow, by(&seller.actor), new).await?;
    let step =
        |min_count, percent| PriceBreak { min_count, price: Money::from_sen(rupiah * percent) };
    let new = NewOffer {
        id: None,
        product: ProductId(id_of(&product)?),
        pack: Pack { name: "karton".to_owned(), factor: 48 },
        price_breaks: vec![step(1, 100), step(10, 97)],
        rest: OfferChange { stock: Some(120), ..OfferChange::default() },
    };
    Ok(OfferId(id_of(&make_offer(&world.workflow, by(&seller.actor), new).await?)?))
}
