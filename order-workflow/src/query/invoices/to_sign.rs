//! What is to be given up of invoices, for whoever signs that.

use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::signature::Signatures;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};

/// Most that one page lists.
const LISTED_MAX: i64 = 101;

/// A sum of an own invoice that waits for the board's signatures to be given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteOffToSign {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Who owes it.
    pub debtor: String,
    /// How much is to be given up.
    pub amount: Money,
    /// Why.
    pub words: String,
    /// Of the meeting that decided so.
    pub minutes: String,
    /// How many must sign.
    pub needed: usize,
    /// Who put it before the board, and their name.
    pub maker: (PersonId, String),
    /// Who signed, with their names.
    pub signed: Vec<(PersonId, String)>,
    /// Whether the asker's signature would count.
    pub is_yours: bool,
}

#[derive(FromQueryResult)]
struct Found {
    invoice_id: Uuid,
    number: String,
    debtor: Option<String>,
    amount_sen: i64,
    words: String,
    minutes: String,
    signatures: Value,
    names: Value,
}

impl Workflow {
    /// What waits for the signatures of the asker's officers to be given up, the oldest first.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] to whoever signs nothing; a row makes no sense, or the database fails.
    pub async fn write_offs_to_sign(
        &self,
        actor: &Actor,
    ) -> Result<Vec<WriteOffToSign>, WorkflowError> {
        const BOARD: &[Role] = &[Role::Approver];
        if !actor.is_any(BOARD) {
            return Err(WorkflowError::NotYourRole { roles: BOARD });
        }
        let found: Vec<Found> = rows(
            self.reader(),
            "SELECT w.invoice_id, i.number, coalesce(o.name, t.number) AS debtor, w.amount_sen, w.words, w.minutes,
                    w.signatures,
                    coalesce((SELECT jsonb_object_agg(d.person_id, d.name) FROM person_detail d
                              WHERE d.person_id IN (SELECT (w.signatures ->> 'maker')::uuid UNION ALL
                                                    SELECT (s ->> 'person')::uuid
                                                    FROM jsonb_array_elements(w.signatures -> 'signed') s)),
                             '{}') AS names
             FROM write_off w JOIN invoice i ON i.id = w.invoice_id
             LEFT JOIN organization o ON o.id = i.receiver_id LEFT JOIN tie t ON t.id = i.receiver_tie_id
             WHERE i.issuer_id = $1 AND w.state = 'awaiting_signatures' ORDER BY w.created_at, w.id LIMIT $2",
            [Uuid::from(actor.organization).into(), LISTED_MAX.into()],
        )
        .await?;
        let now = self.origin.now();
        let read = |row: Found| -> Result<WriteOffToSign, WorkflowError> {
            let signatures: Signatures = serde_json::from_value(row.signatures)?;
            let named = |person: PersonId| {
                let name = row.names.get(Uuid::from(person).to_string());
                (person, name.and_then(Value::as_str).unwrap_or_default().to_owned())
            };
            Ok(WriteOffToSign {
                invoice: row.invoice_id.into(),
                number: row.number,
                debtor: row.debtor.unwrap_or_default(),
                amount: Money::from_sen(row.amount_sen),
                words: row.words,
                minutes: row.minutes,
                needed: signatures.quorum.needed.max(1),
                maker: named(signatures.maker),
                signed: signatures.signed.iter().map(|one| named(one.person)).collect(),
                is_yours: signatures.sign(actor, now).is_ok(),
            })
        };
        found.into_iter().map(read).collect()
    }
}
