//! An organization's own static QRIS: entered by one, tried and verified by another, and ended. Whoever could swap it
//! could take all that is paid by it, so duties are apart as they are with accounts.

use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::bank_accounts::{ENTER, VERIFY};
use crate::error::WorkflowError;
use crate::query::merchant_codes::view;
use crate::store::bank_accounts::{self, Hold};
use crate::store::merchant_codes::{self as store, Entered};
use crate::store::people::audit;
use crate::unit_of_work::{Work, Workflow};
use serde_json::json;
use supply_chain::ask::Actor;
use supply_chain::id::{BankAccountId, MerchantCodeId};
use supply_chain::organization::Role;
use supply_chain::payment::{self, Unfit};
use supply_chain::payment_code::{NotACode, PaymentCode};

/// The longest code that is taken, in characters; real ones have half of that.
const LONGEST: usize = 512;

/// Why a code is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a payment code.
    #[error(transparent)]
    NotACode(#[from] NotACode),
    /// Longer than any code is.
    #[error("a code has at most {limit} characters")]
    TooLong {
        /// The most.
        limit: usize,
    },
    /// A code for one payment, or with a sum in it.
    #[error("that code is for one payment only")]
    NotStatic,
    /// Somebody else tries it.
    #[error("whoever entered a code does not verify it")]
    OwnEntry,
    /// Somebody tried it before.
    #[error("this code is verified already")]
    Verified,
    /// Not used any more.
    #[error("this code is not used any more")]
    Ended,
}

/// What is asked of a code that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Somebody scanned it, and it is ours.
    Verify,
    /// It is not shown any more.
    End,
}

impl Workflow {
    /// Enters a code of the asker's organization, that pays out into one of its verified accounts; 201.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`], a [`Refusal`], or the account is not one that money may go to.
    pub async fn enter_merchant_code(
        &self,
        ask: Ask,
        account: BankAccountId,
        payload: String,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, payload) = (ask.clone(), payload.clone());
            Box::pin(async move { enter(work, &ask, account, &payload).await })
        })
        .await
    }

    /// Carries out `request` on a code; 200 with the code as it then stands.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to others than its owner, [`WorkflowError::NotYourRole`] or a [`Refusal`].
    pub async fn handle_merchant_code(
        &self,
        ask: Ask,
        id: MerchantCodeId,
        request: Request,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let ask = ask.clone();
            Box::pin(async move { handle(work, &ask, id, request).await })
        })
        .await
    }
}

async fn enter(
    work: Work<'_>,
    ask: &Ask,
    account: BankAccountId,
    payload: &str,
) -> Result<Answer, WorkflowError> {
    let actor = holding(ask, ENTER)?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    let entered = checked(account, payload)?;
    let found = bank_accounts::find(work.tx, account, Hold::Shared).await?;
    let unfit = payment::Refusal::AccountUnfit(Unfit::OthersAccount);
    let fit = found.ok_or(unfit)?.account.is_fit_for(actor.organization);
    fit.map_err(payment::Refusal::AccountUnfit)?;
    let facts =
        json!({ "account_id": account, "merchant": entered.merchant, "nmid": entered.nmid });
    let id = store::insert(work, actor.organization, entered, actor.person).await?;
    note(work, actor, id, ("merchant_code_entered", facts)).await?;
    answered(work, ask, actor, id, 201).await
}

/// What was pasted, as it is kept.
fn checked(account: BankAccountId, payload: &str) -> Result<Entered, Refusal> {
    let payload = payload.trim();
    if payload.len() > LONGEST {
        return Err(Refusal::TooLong { limit: LONGEST });
    }
    let code = PaymentCode::read(payload)?;
    if !code.is_static() || code.amount()?.is_some() {
        return Err(Refusal::NotStatic);
    }
    Ok(Entered {
        account,
        payload: payload.to_owned(),
        merchant: code.merchant().to_owned(),
        city: code.city().to_owned(),
        nmid: code.nmid().unwrap_or_default(),
    })
}

async fn handle(
    work: Work<'_>,
    ask: &Ask,
    id: MerchantCodeId,
    request: Request,
) -> Result<Answer, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = store::find(work.tx, actor.organization, id, true).await?;
    let code = found.ok_or(WorkflowError::NotFound { what: "QRIS code" })?;
    holding(ask, if request == Request::Verify { VERIFY } else { ENTER })?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(answer);
    }
    if code.ended_at.is_some() {
        return Err(Refusal::Ended.into());
    }
    match request {
        Request::Verify if code.verified_at.is_some() => return Err(Refusal::Verified.into()),
        Request::Verify if code.entered_by == actor.person.0 => {
            return Err(Refusal::OwnEntry.into());
        }
        Request::Verify => {
            store::verify(work, &code, actor.person).await?;
            note(work, actor, id, ("merchant_code_verified", json!({ "nmid": code.nmid }))).await?;
        }
        Request::End => {
            store::end(work, id, actor.person).await?;
            note(work, actor, id, ("merchant_code_ended", json!({ "nmid": code.nmid }))).await?;
        }
    }
    answered(work, ask, actor, id, 200).await
}

fn holding<'a>(ask: &'a Ask, roles: &'static [Role]) -> Result<&'a Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(roles) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles }) }
}

async fn note(
    work: Work<'_>,
    actor: &Actor,
    id: MerchantCodeId,
    (what, facts): (&str, serde_json::Value),
) -> Result<(), WorkflowError> {
    let subject = ("merchant_code", id.into());
    audit(work, Some(actor.organization), Some(actor.person), what, subject, facts).await
}

async fn answered(
    work: Work<'_>,
    ask: &Ask,
    actor: &Actor,
    id: MerchantCodeId,
    status: u16,
) -> Result<Answer, WorkflowError> {
    let found = store::find(work.tx, actor.organization, id, false).await?;
    let code = found.ok_or(WorkflowError::NotFound { what: "QRIS code" })?;
    answers::keep(work, ask, status, &view(&code, actor), None).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const KNOWN: &str = "00020101021126660014ID.LINKAJA.WWW011893600911000093000502151912131509300050303UME51440014ID.CO.QRIS.WWW0215ID20190139612790303UME5204839853033605802ID5924Infak Sinergi Foundation6007BANDUNG61054017362070703A01630458E0";

    #[test]
    fn a_code_is_kept_as_its_owner_was_given_it_and_only_a_static_one() {
        let account = BankAccountId(Uuid::nil());
        let kept = checked(account, &format!("  {KNOWN}\n")).unwrap();
        assert_eq!((kept.payload.as_str(), kept.nmid.as_str()), (KNOWN, "ID2019013961279"));
        assert_eq!(
            (kept.merchant.as_str(), kept.city.as_str()),
            ("Infak Sinergi Foundation", "BANDUNG")
        );

        let code = PaymentCode::read(KNOWN).unwrap();
        let once = code.with_amount(supply_chain::money::Money::from_sen(15_000_000)).unwrap();
        assert_eq!(checked(account, &once.to_string()), Err(Refusal::NotStatic));
        assert!(matches!(
            checked(account, &KNOWN.replace("Infak", "Infaq")),
            Err(Refusal::NotACode(_))
        ));
        assert_eq!(checked(account, &"0".repeat(513)), Err(Refusal::TooLong { limit: 512 }));
    }
}
