//! Who keeps the money of the demo's organizations, where it goes, and what their bank's slips look like.

use super::super::{Trader, World, by, by_operator, id_of};
use crate::command::bank_accounts::{NewAccount, Request};
use crate::command::identity::{NewPerson, add_person};
use crate::error::WorkflowError;
use crate::photo::{Photo, remade};
use crate::store::demo as store;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, OrganizationId, PersonId};
use supply_chain::organization::Role;

/// A trader's treasurer and the account that was looked at.
pub(super) struct Desk {
    pub(super) treasurer: Actor,
    pub(super) account: BankAccountId,
}

/// Login, name, account at bank 014 or 009; by the traders' places. Agnes is there already.
const DESKS: &[(&str, &str, &str, &str, &str)] = &[
    ("silvia", "Silvia Tato", "009", "0814220157", "PT Nusa Niaga Ende"),
    ("paulus", "Paulus Gadi", "002", "018301004512305", "KSK Flores Bersama"),
    ("agnes", "Agnes Weo", "002", "018301007731504", "KDMP Nangapanda"),
    ("rosalia", "Rosalia Nggai", "002", "018301007745309", "KDMP Detusoko"),
    ("fransiska", "Fransiska Lero", "002", "018301007760501", "KDMP Wolowaru"),
];

/// Treasurers take up their desks; each enters an account, and the manager looks at the passbook.
pub(super) async fn open(
    world: &World,
    traders: &[Trader],
    password_hash: &str,
) -> Result<Vec<Desk>, WorkflowError> {
    let mut desks = Vec::new();
    for (trader, &(login, name, bank_code, number, holder)) in traders.iter().zip(DESKS) {
        let person =
            treasurer(world, trader.actor.organization, (login, name), password_hash).await?;
        let treasurer = Actor { person, roles: vec![Role::Treasurer], ..trader.actor.clone() };
        let new = NewAccount {
            bank_code: bank_code.to_owned(),
            number: number.to_owned(),
            holder: holder.to_owned(),
            proof_photo: None,
        };
        let workflow = &world.workflow;
        let entered = workflow.enter_account(by(&treasurer), new).await?;
        let account = BankAccountId(id_of(&entered)?);
        let look = Request::Verify { proof: "Buku tabungan dan surat bank".to_owned() };
        workflow.handle_account(by(&trader.actor), account, look).await?;
        desks.push(Desk { treasurer, account });
    }
    Ok(desks)
}

/// Whoever has this login, or a new person with it.
async fn treasurer(
    world: &World,
    at: OrganizationId,
    (login, name): (&str, &str),
    password_hash: &str,
) -> Result<PersonId, WorkflowError> {
    let workflow = &world.workflow;
    if let Some(there) = store::person(workflow.reader(), login).await? {
        return Ok(there);
    }
    let operator = store::person(workflow.reader(), "operator").await?;
    let absent = || WorkflowError::Internal("the demo world has no operator".to_owned());
    let new = NewPerson {
        login: login.to_owned(),
        name: name.to_owned(),
        password_hash: Some(password_hash.to_owned()),
        roles: vec![Role::Treasurer],
    };
    let ask = by_operator(operator.ok_or_else(absent)?);
    Ok(PersonId(id_of(&add_person(workflow, ask, at, new).await?)?))
}

/// A bank's slip as a photo shows it from afar: a blue head, lines of print, a stamp.
pub(super) fn slip() -> Result<Photo, WorkflowError> {
    const WIDTH: u32 = 300;
    let slip = RgbImage::from_fn(WIDTH, 420, |x, y| {
        let is_print = y > 90 && y < 330 && y % 30 < 7 && x > 24 && x < 120 + (y * 37) % 150;
        let from_stamp = (x.abs_diff(230).pow(2) + y.abs_diff(360).pow(2)).isqrt();
        Rgb(match () {
            () if y < 56 => [29, 79, 140],
            () if is_print => [92, 92, 96],
            () if (30..34).contains(&from_stamp) => [168, 60, 60],
            () => [251, 250, 246],
        })
    });
    let mut png = Cursor::new(Vec::new());
    slip.write_to(&mut png, ImageFormat::Png)
        .map_err(|broken| WorkflowError::Internal(broken.to_string()))?;
    Ok(remade(png.get_ref())?)
}
