//! The demo's bank: a loan that the meeting of one cooperative allowed, and a bill of the month before that its board is
//! asked to have the bank pay.

use super::{Trader, World, by, id_of};
use crate::command::facilities::{FacilityRequest, NewFacility, NewFinancing};
use crate::error::WorkflowError;
use crate::query::invoices::{InvoiceFilter, Standings};
use crate::store::demo as store;
use chrono::{Days, TimeDelta};
use rust_decimal::Decimal;
use supply_chain::facility::Purpose;
use supply_chain::id::{FacilityId, PersonId};
use supply_chain::invoice::Side;
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};

/// Days ago on which the bank agreed.
const AGREED: TimeDelta = TimeDelta::days(5);

fn rupiah(millions: i64) -> Money {
    Money::from_sen(millions * 100_000_000)
}

/// The bank comes, the facility of `shop` comes about, and the oldest bill that nobody paid is marked and asked for.
pub(super) async fn lend(
    world: &World,
    shop: &Trader,
    password_hash: &str,
) -> Result<(), WorkflowError> {
    let workflow = &world.workflow;
    let absent = |who| WorkflowError::Internal(format!("the demo world has no {who}"));
    let person = async |login: &'static str| {
        store::person(workflow.reader(), login).await?.ok_or_else(|| absent(login))
    };
    let operator = person("operator").await?;
    world.set_clock(world.now - AGREED);
    let mut bank = world.organization(operator, Kind::Bank, "Bank Flores", "53.08.19").await?;
    let desk = [Role::Manager, Role::Treasurer];
    bank.person = world
        .person(operator, &bank, password_hash, "wilhelmus", "Wilhelmus Ngga'a", &desk)
        .await?;
    bank.roles = desk.to_vec();
    let second = [Role::Approver];
    let second = world
        .person(operator, &shop.actor, password_hash, "stefanus", "Stefanus Rangga", &second)
        .await?;
    let board: Vec<PersonId> = vec![person("agnes").await?, second];

    let today = world.now.date_naive();
    let new = NewFacility {
        id: None,
        bank: bank.organization,
        number: "KK-2026/0114".to_owned(),
        limit: rupiah(500),
        purposes: vec![(Purpose::Goods, rupiah(200)), (Purpose::Transport, rupiah(50))],
        annual_rate: Decimal::new(6, 2),
        months: 72,
        grace_months: 6,
        due_day: 12,
        meeting_decision: "RAT/2026/3".to_owned(),
        needed: 2,
        board,
        available_until: today.checked_add_days(Days::new(300)).unwrap_or(today),
    };
    let proposed = workflow.propose_facility(by(&shop.actor), new).await?;
    let facility = FacilityId(id_of(&proposed)?);
    workflow.handle_facility(by(&bank), facility, FacilityRequest::Agree).await?;

    world.set_clock(world.now - TimeDelta::hours(5));
    let filter = InvoiceFilter {
        side: Some(Side::Receiver),
        standings: Standings::Open,
        due_first: true,
        limit: 1,
        ..InvoiceFilter::default()
    };
    let Some(bill) = workflow.invoices(&filter, &shop.actor).await?.pop() else { return Ok(()) };
    let Some(order) = bill.order_id else { return Ok(()) };
    let mark = NewFinancing {
        facility,
        purpose: Purpose::Goods,
        decision_number: "PENGURUS/2026/14".to_owned(),
    };
    workflow.finance_order(by(&shop.actor), order, mark).await?;
    workflow.draw_for_invoice(by(&shop.actor), bill.id, None).await?;
    Ok(())
}
