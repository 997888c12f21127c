//! Accounts at banks: entered by one, verified by another who looked at proof, and ended. Money goes to verified ones
//! alone (data.md 18: duties are apart).

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::payments::Refusal;
use crate::error::WorkflowError;
use crate::query::bank_accounts::{own, view};
use crate::store::bank_accounts::{self as store, Entered, Hold, StoredAccount};
use crate::store::evidence;
use crate::store::people::audit;
use crate::unit_of_work::{Work, Workflow};
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, FileId};
use supply_chain::organization::Role;
use supply_chain::payment::bank_typed;

/// Who enters accounts and ends them.
pub const ENTER: &[Role] = &[Role::Treasurer, Role::Manager];
/// Who looks at proof: anybody who answers for the money, but never whoever entered it.
pub const VERIFY: &[Role] = &[Role::Treasurer, Role::Manager, Role::Approver];

/// The longest name of a holder, and the longest words about proof, in characters.
const LONGEST: usize = 200;

/// A new account, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The bank's code, such as 014.
    pub bank_code: String,
    /// Its number there; spaces, dots and dashes do not matter.
    pub number: String,
    /// In whose name it is.
    pub holder: String,
    /// A photo of what proves it, handed in before.
    pub proof_photo: Option<FileId>,
}

/// What is asked of an account that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Proof was looked at.
    Verify {
        /// What: a passbook, a letter of the bank.
        proof: String,
    },
    /// Money goes there no more.
    End,
}

impl Workflow {
    /// Enters an account of the asker's organization; 201.
    ///
    /// # Errors
    /// Not the asker's role, or a [`Refusal`].
    pub async fn enter_account(&self, ask: Ask, new: NewAccount) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move { enter(work, &ask, new).await })
        })
        .await
    }

    /// Carries out `request` on an account; 200 with the account as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to others than its owner, or a [`Refusal`].
    pub async fn handle_account(
        &self,
        ask: Ask,
        id: BankAccountId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, request) = (ask.clone(), request.clone());
            Box::pin(async move { handle(work, &ask, id, request).await })
        })
        .await
    }
}

async fn enter(work: Work<'_>, ask: &Ask, new: NewAccount) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    holds(actor, ENTER)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let entered = checked(&new)?;
    if let Some(photo) = entered.proof_photo
        && !evidence::is_of(work.tx, photo, actor.organization).await?
    {
        return Err(Refusal::EvidenceUnknown.into());
    }
    let id = store::insert(work, actor.organization, &entered, actor.person).await?;
    let id = id.ok_or(Refusal::AccountEntered)?;
    let facts = json!({ "bank_code": entered.bank_code, "number": entered.number, "holder": entered.holder });
    note(work, actor, id, "bank_account_entered", facts).await?;
    answered(work, ask, actor, id, 201).await
}

async fn handle(
    work: Work<'_>,
    ask: &Ask,
    id: BankAccountId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = own(store::find(work.tx, id, Hold::Alone).await?, actor)?;
    let roles = match request {
        Request::Verify { .. } => VERIFY,
        Request::End => ENTER,
    };
    holds(actor, roles)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    if stored.account.ended_at.is_some() {
        return Err(Refusal::AccountEnded.into());
    }
    match request {
        Request::Verify { proof } => verify(work, actor, &stored, &proof).await?,
        Request::End => {
            store::end(work, id).await?;
            note(work, actor, id, "bank_account_ended", json!({})).await?;
        }
    }
    answered(work, ask, actor, id, 200).await
}

async fn verify(
    work: Work<'_>,
    actor: &Actor,
    stored: &StoredAccount,
    proof: &str,
) -> Result<(), WorkflowError> {
    if stored.account.verified.is_some() {
        return Err(Refusal::AccountVerified.into());
    }
    if stored.entered_by == actor.person {
        return Err(Refusal::OwnEntry.into());
    }
    let proof = text("proof", proof)?;
    if !store::verify(work, &stored.account, &proof, actor.person).await? {
        return Err(Refusal::AccountTaken.into());
    }
    let facts = json!({ "proof": proof });
    note(work, actor, stored.account.id, "bank_account_verified", facts).await
}

fn holds(actor: &Actor, roles: &'static [Role]) -> Result<(), WorkflowError> {
    if actor.is_any(roles) { Ok(()) } else { Err(WorkflowError::NotYourRole { roles }) }
}

/// What was typed, as it is kept.
fn checked(new: &NewAccount) -> Result<Entered, Refusal> {
    let bank_code = bank_typed(&new.bank_code).ok_or(Refusal::NotABankCode)?;
    let digits: String =
        new.number.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || !(5..=34).contains(&digits.len()) {
        return Err(Refusal::NotAnAccountNumber);
    }
    let holder = text("holder", &new.holder)?;
    Ok(Entered { bank_code, number: digits, holder, proof_photo: new.proof_photo })
}

fn text(field: &'static str, said: &str) -> Result<String, Refusal> {
    let said = said.trim();
    if (1..=LONGEST).contains(&said.chars().count()) {
        Ok(said.to_owned())
    } else {
        Err(Refusal::WrongLength { field, limit: LONGEST })
    }
}

async fn note(
    work: Work<'_>,
    actor: &Actor,
    id: BankAccountId,
    what: &str,
    facts: serde_json::Value,
) -> Result<(), WorkflowError> {
    let subject = ("bank_account", id.into());
    audit(work, Some(actor.organization), Some(actor.person), what, subject, facts).await
}

async fn answered(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    id: BankAccountId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    let stored = own(store::find(work.tx, id, Hold::Not).await?, actor)?;
    answers::keep(work, ask, status, &view(&stored, actor), None).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(bank_code: &str, number: &str, holder: &str) -> Result<Entered, Refusal> {
        checked(&NewAccount {
            bank_code: bank_code.to_owned(),
            number: number.to_owned(),
            holder: holder.to_owned(),
            proof_photo: None,
        })
    }

    #[test]
    fn an_account_is_kept_as_the_bank_writes_it_however_it_was_typed() {
        let kept = typed(" 014 ", "123-456 7890", " Koperasi Ende Jaya ").unwrap();
        assert_eq!((kept.bank_code.as_str(), kept.number.as_str()), ("014", "1234567890"));
        assert_eq!(kept.holder, "Koperasi Ende Jaya");
        assert_eq!(typed("brinidja", "12345", "x").unwrap().bank_code, "BRINIDJA");

        assert_eq!(typed("1", "12345", "x"), Err(Refusal::NotABankCode));
        assert_eq!(typed("01!", "12345", "x"), Err(Refusal::NotABankCode));
        assert_eq!(typed("999", "12345", "x"), Err(Refusal::NotABankCode), "no bank has it");
        assert_eq!(typed("Bank BRI", "12345", "x").unwrap().bank_code, "002");
        assert_eq!(typed("014", "1234", "x"), Err(Refusal::NotAnAccountNumber));
        assert_eq!(typed("014", "12345a", "x"), Err(Refusal::NotAnAccountNumber));
        let holder = Refusal::WrongLength { field: "holder", limit: 200 };
        assert_eq!(typed("014", "12345", " "), Err(holder));
    }
}
