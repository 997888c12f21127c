//! Writes what happened to a payment: its row, what went back of it, its history; all in the caller's transaction.
//! What it settles is written with the invoices.

use super::refunds;
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};
use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::ledger::Counterparty;
use supply_chain::payment::{Application, Event, Particulars, Payment, Side};
use uuid::Uuid;

/// Writes the payment as it is after `events`; tells how it then stands. `before` is how it stood, at version 0 where
/// it was not there. The first of the events stands at the position that is told in its history.
pub(crate) async fn save(
    work: Work<'_>,
    before: &Payment,
    events: &[Event],
    ask: &Ask,
) -> Result<(Payment, i32), WorkflowError> {
    let mut payment = events.iter().fold(before.clone(), Payment::after);
    if events.is_empty() {
        return Ok((payment, 0));
    }
    payment.version += 1;
    let (payer, tie) = match payment.payer {
        Counterparty::Organization(id) => (Some(Uuid::from(id)), None),
        Counterparty::Member(tie) => (None, Some(Uuid::from(tie))),
    };
    execute(
        work.tx,
        "INSERT INTO payment (id, payer_id, payer_tie_id, payee_id, state, amount_sen, paid_on, method, account_id, reference,
                              evidence_id, signatures, planned, recorded_side, version, created_by, created_at, updated_at,
                              order_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18)
         ON CONFLICT (id) DO UPDATE SET
            state = excluded.state, paid_on = excluded.paid_on, method = excluded.method, account_id = excluded.account_id,
            reference = excluded.reference, evidence_id = excluded.evidence_id, signatures = excluded.signatures,
            planned = excluded.planned, recorded_side = excluded.recorded_side, version = excluded.version,
            updated_at = excluded.updated_at",
        [
            Uuid::from(payment.id).into(),
            payer.into(),
            tie.into(),
            Uuid::from(payment.payee).into(),
            payment.state.as_str().into(),
            payment.amount.sen().into(),
            payment.paid_on.into(),
            payment.method.as_str().into(),
            payment.account.map(Uuid::from).into(),
            payment.reference.as_ref().map(|text| text.as_str().to_owned()).into(),
            payment.evidence.map(Uuid::from).into(),
            payment.signatures.as_ref().map(serde_json::to_value).transpose()?.into(),
            serde_json::to_value(&payment.planned)?.into(),
            payment.recorded_by.map(Side::as_str).into(),
            payment.version.into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
            payment.order.map(Uuid::from).into(),
        ],
    )
    .await?;
    refunds::save(work, before, &payment).await?;
    let first = append(work, &payment, events, ask).await?;
    Ok((payment, first))
}

async fn append(
    work: Work<'_>,
    payment: &Payment,
    events: &[Event],
    ask: &Ask,
) -> Result<i32, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Written {
        position: i32,
    }
    let entries: Vec<Value> = events
        .iter()
        .zip(1_i32..)
        .map(|(event, n)| json!({ "n": n, "kind": event.as_str(), "facts": facts(event) }))
        .collect();
    let written: Vec<Written> = rows(
        work.tx,
        "INSERT INTO payment_event (payment_id, position, kind, facts, person_id, organization_id, channel, recorded_at)
         SELECT $1, e.n + (SELECT count(*)::integer FROM payment_event WHERE payment_id = $1), e.kind, e.facts, $3, $4, $5, $6
         FROM jsonb_to_recordset($2) AS e(n integer, kind text, facts jsonb) RETURNING position",
        [
            Uuid::from(payment.id).into(),
            Value::Array(entries).into(),
            ask.signed_by().map(Uuid::from).into(),
            ask.by.organization().map(Uuid::from).into(),
            ask.channel.as_str().into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(written.iter().map(|row| row.position).min().unwrap_or(1))
}

/// What an entry keeps of an event besides its kind.
fn facts(event: &Event) -> Value {
    match event {
        Event::Prepared { particulars, signatures, planned } => {
            let mut facts = written(particulars);
            facts["needed"] = json!(signatures.quorum.needed);
            facts["planned"] = shares(planned);
            facts
        }
        Event::Signed { signature } => json!({ "person_id": signature.person }),
        Event::Recorded { particulars, applied } => {
            let mut facts = written(particulars);
            facts["applied"] = shares(applied);
            facts
        }
        Event::Approved | Event::Withdrawn | Event::Confirmed => json!({}),
        Event::Reversed { by, words } => json!({ "by": by, "words": words }),
        Event::Applied { applied } => json!({ "applied": shares(applied) }),
        Event::Unapplied { application } => {
            json!({ "invoice_id": application.invoice, "amount": application.amount })
        }
        Event::Refunded { refund, amount, paid_on, method, reference } => json!({
            "refund_id": refund, "amount": amount, "paid_on": paid_on, "method": method, "reference": reference,
        }),
        Event::RefundPrepared { refund, amount, paid_on, method, reference, signatures } => json!({
            "refund_id": refund, "amount": amount, "paid_on": paid_on, "method": method, "reference": reference,
            "needed": signatures.quorum.needed,
        }),
        Event::RefundSigned { refund, signature } => {
            json!({ "refund_id": refund, "person_id": signature.person })
        }
        Event::RefundApproved { refund }
        | Event::RefundWithdrawn { refund }
        | Event::RefundConfirmed { refund } => json!({ "refund_id": refund }),
        Event::RefundReversed { refund, by, words } => {
            json!({ "refund_id": refund, "by": by, "words": words })
        }
    }
}

fn written(particulars: &Particulars) -> Value {
    let Particulars { amount, paid_on, method, account, reference, evidence, recorded_by } =
        particulars;
    json!({
        "amount": amount, "paid_on": paid_on, "method": method, "account_id": account, "reference": reference,
        "evidence_id": evidence, "recorded_by": recorded_by,
    })
}

fn shares(applications: &[Application]) -> Value {
    applications
        .iter()
        .map(|one| json!({ "invoice_id": one.invoice, "amount": one.amount }))
        .collect()
}
