//! A drawdown as one of its sides sees it, with the paper that it rests on.

use super::Side;
use super::view::parties;
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::query::payments::{PaidInto, SignaturesView, SignedView};
use crate::store::bank_accounts::{self, Hold};
use crate::store::facilities::{self as store, StoredDrawdown, StoredFacility};
use crate::store::invoices::{self, billing_of};
use crate::store::purchase_orders;
use crate::unit_of_work::rows;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use supply_chain::facility::{
    Drawdown, DrawdownName, DrawdownState, Purpose, allowed_drawdown_commands,
};
use supply_chain::id::{DrawdownId, FacilityId, InvoiceId, PersonId};
use supply_chain::invoice::{Invoice, matches_throughout, three_way_match};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// A drawdown as `GET /drawdowns/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DrawdownView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: DrawdownId,
    /// Rises with every command; also the `ETag`.
    pub version: i64,
    /// Of which facility.
    #[schema(value_type = Uuid)]
    pub facility_id: FacilityId,
    /// Its number at the bank.
    pub facility_number: String,
    /// requested, approved, paid, rejected, refused, withdrawn or expired.
    pub state: &'static str,
    /// borrower or bank: the asker's part in it.
    pub side: &'static str,
    /// Who lends.
    pub bank: PartyView,
    /// Who borrows.
    pub borrower: PartyView,
    /// Who is paid.
    pub seller: PartyView,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What for: goods, transport, equipment, vehicle or premises.
    pub purpose: &'static str,
    /// Of the board's decision about it.
    pub decision_number: String,
    /// Of the members' meeting that allowed the facility.
    pub meeting_decision: String,
    /// The seller's account that the bank pays into.
    pub account: Option<PaidInto>,
    /// How many of the board must sign.
    pub needed: usize,
    /// How many have.
    pub signed: usize,
    /// Who they are; the borrower's own.
    pub signatures: Option<SignaturesView>,
    /// What it rests on.
    pub paper: PaperView,
    /// Whether the paper matches what was ordered and received and still asks for as much: the bank pays only then.
    pub may_be_paid: bool,
    /// What the bank calls the payment.
    pub reference: Option<String>,
    /// The day the bank paid.
    pub paid_on: Option<NaiveDate>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// What happened, oldest first.
    pub events: Vec<DrawdownEventView>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// The invoice that a drawdown pays, as far as it rests on it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaperView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub business_date: NaiveDate,
    /// What it asks for.
    #[schema(value_type = String)]
    pub total: Money,
    /// Its goods: ordered, received and billed.
    pub lines: Vec<MatchedPaper>,
    /// Whether all of that agrees.
    pub matches: bool,
}

/// A line of the paper: ordered, received and billed in base units, side by side.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchedPaper {
    /// What.
    pub product_name: String,
    /// The unit that is counted in: pcs, gram or ml.
    pub base_unit: &'static str,
    /// What the order stands for.
    pub ordered_base: i64,
    /// What counts as supplied.
    pub supplied_base: i64,
    /// What is billed of it in all.
    pub invoiced_base: i64,
    /// What this paper bills for it.
    #[schema(value_type = String)]
    pub billed: Money,
    /// Whether that agrees.
    pub matches: bool,
}

/// One thing that happened to a drawdown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct DrawdownEventView {
    /// From 1.
    pub position: i32,
    /// requested, signed, approved, withdrawn, rejected, refused, expired, paid or reversed.
    pub kind: String,
    /// What its kind needs besides.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Name of the organization it was done for; null where its time was up.
    pub organization: Option<String>,
    /// Name of the person, where they are the asker's own colleague and it was not erased.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The drawdown as the asker sees it.
pub(crate) async fn drawdown_view(
    on: &impl ConnectionTrait,
    (facility, stored): (&StoredFacility, &StoredDrawdown),
    asker: &Asker,
) -> Result<DrawdownView, WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "drawdown" };
    let Asker::Actor(actor) = asker else { return Err(absent()) };
    let side = Side::of(&facility.facility, asker).ok_or_else(absent)?;
    let drawdown = &stored.drawdown;
    let paper = invoices::find(on, &[drawdown.invoice]).await?.pop().ok_or_else(absent)?;
    let seller = PartyView { id: drawdown.seller, name: paper.issuer_name.clone() };
    let paper = shown(on, &paper.invoice).await?;
    let (open, _) = store::open_for(on, drawdown.invoice, drawdown.id).await?;
    let account = bank_accounts::find(on, stored.account, Hold::Not).await?;
    let is_fit = account.as_ref().is_some_and(|of| of.account.is_fit_for(drawdown.seller).is_ok());
    let (bank, borrower) = parties(facility);
    let is_borrower = side == Side::Borrower;
    let signatures = drawdown.signatures.as_ref();
    let allowed = allowed_drawdown_commands(&facility.facility, drawdown, actor);
    let events: Vec<DrawdownEventView> = rows(
        on,
        // What the board did among itself is the borrower's own; the bank reads from when it had signed.
        "SELECT e.position, e.kind, CASE WHEN $3 THEN e.facts ELSE e.facts - 'person_id' END AS facts, o.name AS organization,
                CASE WHEN e.organization_id = $2 THEN d.name END AS by, e.recorded_at AS at
         FROM drawdown_event e LEFT JOIN organization o ON o.id = e.organization_id
         LEFT JOIN person_detail d ON d.person_id = e.person_id
         WHERE e.drawdown_id = $1 AND ($3 OR e.kind NOT IN ('requested', 'signed')) ORDER BY e.position",
        [
            Uuid::from(drawdown.id).into(),
            Uuid::from(actor.organization).into(),
            is_borrower.into(),
        ],
    )
    .await?;
    Ok(DrawdownView {
        id: drawdown.id,
        version: stored.version,
        facility_id: facility.facility.id,
        facility_number: facility.number.clone(),
        state: drawdown.state.as_str(),
        side: side.word(),
        bank,
        borrower,
        seller,
        amount: drawdown.amount,
        purpose: drawdown.purpose.map_or("", Purpose::as_str),
        decision_number: drawdown.decision_number.clone().unwrap_or_default(),
        meeting_decision: facility.facility.meeting_decision.clone(),
        account: account.map(|of| PaidInto {
            id: of.account.id,
            bank_code: of.account.bank_code,
            number: of.account.number,
            holder: of.account.holder,
        }),
        needed: signatures.map_or(0, |of| of.quorum.needed),
        signed: signatures.map_or(0, |of| of.signed.len()),
        signatures: if is_borrower { named(on, drawdown).await? } else { None },
        may_be_paid: drawdown.state == DrawdownState::Approved
            && paper.matches
            && is_fit
            && drawdown.amount <= open,
        paper,
        reference: drawdown.reference.as_ref().map(|text| text.as_str().to_owned()),
        paid_on: drawdown.paid_on,
        allowed_commands: allowed.into_iter().map(DrawdownName::word).collect(),
        events,
        created_at: stored.created_at,
    })
}

/// The paper with what was ordered and received beside it, of today.
async fn shown(on: &impl ConnectionTrait, invoice: &Invoice) -> Result<PaperView, WorkflowError> {
    let order = match invoice.order {
        Some(order) => purchase_orders::find(on, &[order.into()]).await?.pop(),
        None => None,
    };
    let mut view = PaperView {
        invoice_id: invoice.id,
        number: invoice.number.clone().unwrap_or_default(),
        business_date: invoice.business_date,
        total: invoice.total(),
        lines: Vec::new(),
        matches: false,
    };
    let Some(stored) = order else { return Ok(view) };
    let billing = billing_of(on, &stored.order).await?.billing;
    let tolerance = billing.tolerance_basis_points;
    let lines = three_way_match(&billing.lines, billing.basis, &invoice.lines, tolerance);
    view.matches = invoice.stands() && matches_throughout(&lines);
    let told = lines.into_iter().filter_map(|one| {
        let of = billing.lines.iter().find(|of| of.line == one.line)?;
        Some(MatchedPaper {
            product_name: one.product_name,
            base_unit: of.base_unit.as_str(),
            ordered_base: one.ordered,
            supplied_base: one.supplied,
            invoiced_base: one.invoiced,
            billed: one.billed,
            matches: one.matches,
        })
    });
    view.lines = told.collect();
    Ok(view)
}

async fn named(
    on: &impl ConnectionTrait,
    drawdown: &Drawdown,
) -> Result<Option<SignaturesView>, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Named {
        person_id: Uuid,
        name: String,
    }
    let Some(signatures) = &drawdown.signatures else { return Ok(None) };
    let mut people: Vec<Uuid> =
        signatures.signed.iter().map(|signature| signature.person.into()).collect();
    people.push(signatures.maker.into());
    let named: Vec<Named> = rows(
        on,
        "SELECT person_id, name FROM person_detail WHERE person_id = ANY($1)",
        [people.into()],
    )
    .await?;
    let names: HashMap<Uuid, String> =
        named.into_iter().map(|one| (one.person_id, one.name)).collect();
    let name = |person: PersonId| names.get(&Uuid::from(person)).cloned();
    let signed = signatures.signed.iter().map(|signature| SignedView {
        person_id: signature.person,
        name: name(signature.person),
        at: signature.at,
    });
    Ok(Some(SignaturesView {
        needed: signatures.quorum.needed,
        board: signatures.quorum.board.clone(),
        maker: signatures.maker,
        maker_name: name(signatures.maker),
        signed: signed.collect(),
    }))
}
