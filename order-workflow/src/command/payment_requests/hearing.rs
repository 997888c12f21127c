//! What a provider says becomes one effect, the right one, however often, late or out of order it says it.

use chrono::NaiveDate;
use serde_json::json;
use supply_chain::id::{OrganizationId, PaymentId};
use supply_chain::money::Money;
use supply_chain::payment::{
    self, BankReference, Notice as Spoken, NoticeKind, Refusal, RequestState, State,
    WantedApplication,
};

use super::{Provider, Said};
use crate::ask::Ask;
use crate::command::payments::{self, confirm_heard, record_heard, reverse_heard};
use crate::error::WorkflowError;
use crate::store::payment_requests::{self as store, StoredRequest};
use crate::store::payments as paid;
use crate::store::provider_notices::{self as notices, Came as Kept};
use crate::store::telling::notices::{self as telling, About, Notice, OfMoney};
use crate::telling::notices::PROVIDER_UNCLEAR;
use crate::unit_of_work::{Work, Workflow};

/// What a provider said, verified with the credentials of one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Who said it.
    pub provider: Provider,
    /// Whose credentials it was verified with; it speaks of nobody else's requests.
    pub organization: OrganizationId,
    /// Of what was said: the same digest is the same notice.
    pub digest: [u8; 32],
    /// What.
    pub said: Said,
}

/// What came of hearing something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It was heard before, and nothing happened again.
    Again,
    /// It was new.
    New(Outcome),
}

/// What a notice did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: it was known, or is overtaken.
    Nothing,
    /// The request is somewhere else now.
    Moved,
    /// Money came.
    Paid,
    /// Money went back.
    TakenBack,
    /// A person looks.
    Unclear,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Moved => "moved",
            Self::Paid => "paid",
            Self::TakenBack => "taken_back",
            Self::Unclear => "unclear",
        }
    }
}

/// What a notice does, and what is kept of that.
struct Effect {
    outcome: Outcome,
    is_late: bool,
    is_other_amount: bool,
    why: Option<&'static str>,
}

impl Effect {
    const fn of(outcome: Outcome) -> Self {
        Self { outcome, is_late: false, is_other_amount: false, why: None }
    }

    const fn unclear(why: &'static str) -> Self {
        Self { why: Some(why), ..Self::of(Outcome::Unclear) }
    }
}

impl Workflow {
    /// Hears what a provider says: one effect, once. What cannot be booked is kept, and the payee's treasurers are told.
    ///
    /// # Errors
    /// The database fails; the provider says it again then.
    pub async fn hear_provider(&self, heard: Heard) -> Result<Came, WorkflowError> {
        self.carry_out(move |work| {
            let heard = heard.clone();
            Box::pin(async move { hear(work, &heard).await })
        })
        .await
    }
}

async fn hear(work: Work<'_>, heard: &Heard) -> Result<Came, WorkflowError> {
    let Heard { provider, organization, digest, said } = heard;
    let key = (*provider, *organization, *digest);
    // The request's lock makes of two that say the same at the same instant one after the other.
    let stored = store::told_of(work, (*provider, *organization), &said.of).await?;
    if notices::is_known(work, &key).await? {
        return Ok(Came::Again);
    }
    let effect = match &stored {
        Some(stored) => effect(work, stored, said).await?,
        None => Effect::unclear("unknown_request"),
    };
    let Effect { outcome, is_late, is_other_amount, why } = effect;
    let came = Kept { outcome: outcome.as_str(), is_late, is_other_amount, why };
    let request = stored.as_ref().map(|stored| stored.request.id);
    if !notices::keep(work, &key, request, said, came).await? {
        // Only what speaks of no request of ours comes here twice at once: nothing was done for it.
        return Ok(Came::Again);
    }
    if let Some(stored) = stored.filter(|_| why.is_some() || is_late || is_other_amount) {
        tell(work, &stored, said, came).await?;
    }
    Ok(Came::New(outcome))
}

async fn effect(
    work: Work<'_>,
    stored: &StoredRequest,
    said: &Said,
) -> Result<Effect, WorkflowError> {
    let named = said.payment.as_deref().and_then(called);
    let before = match stored.payment {
        Some(payment) => paid::find(work.tx, payment).await?,
        None => None,
    };
    if let Some(before) = before.map(|before| before.payment) {
        // Another name for the payment is other money: the code was paid twice.
        let is_other = named.is_some() && before.reference != named;
        if said.kind == NoticeKind::Paid && is_other && is_own(stored, before.method) {
            return Ok(Effect::unclear("paid_again"));
        }
        let is_part = said.amount.is_none_or(|back| back < before.amount);
        let is_paid = stored.request.state == RequestState::Paid;
        if said.kind == NoticeKind::Refunded && is_paid && is_part {
            return Ok(Effect::unclear("partly_refunded"));
        }
    }
    // Money came, whatever the provider calls it: our own name for the request names it as well.
    let reference = named.or_else(|| called(&stored.reference));
    let spoken = Spoken { kind: said.kind, amount: said.amount.unwrap_or(Money::ZERO), reference };
    let id = stored.request.id;
    Ok(match payment::hear(&stored.request, &spoken) {
        payment::Outcome::Nothing => Effect::of(Outcome::Nothing),
        payment::Outcome::Unclear => Effect::unclear("no_amount"),
        payment::Outcome::PartlyBack => Effect::unclear("partly_refunded"),
        payment::Outcome::Moved(state) => {
            store::move_to(work, id, state, (None, None)).await?;
            Effect::of(Outcome::Moved)
        }
        payment::Outcome::TakenBack => take_back(work, stored, said).await?,
        payment::Outcome::Paid { amount, reference, is_late, is_other_amount } => {
            match book(work, stored, amount, reference).await? {
                Ok(payment) => {
                    store::move_to(work, id, RequestState::Paid, (Some(payment), None)).await?;
                    Effect { is_late, is_other_amount, ..Effect::of(Outcome::Paid) }
                }
                Err(why) => Effect { is_late, is_other_amount, ..Effect::unclear(why) },
            }
        }
    })
}

/// What a provider calls a payment, as we keep it: of signs that no reference has, nothing.
fn called(name: &str) -> Option<BankReference> {
    let kept: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    BankReference::try_from(kept).ok()
}

/// A payment that somebody wrote down as a transfer bears the bank's reference, not the provider's.
fn is_own(stored: &StoredRequest, method: payment::Method) -> bool {
    method == stored.way.method()
}

async fn take_back(
    work: Work<'_>,
    stored: &StoredRequest,
    said: &Said,
) -> Result<Effect, WorkflowError> {
    let Some(payment) = stored.payment else { return Ok(Effect::unclear("not_reversed")) };
    let words = format!("{}: {}", stored.provider, said.word);
    match reverse_heard(work, &Ask::by_the_clock(), payment, words).await {
        Ok(()) => {
            let (id, none) = (stored.request.id, (None, None));
            store::move_to(work, id, RequestState::Refunded, none).await?;
            Ok(Effect::of(Outcome::TakenBack))
        }
        // Some of it went back before, or what it paid cannot be opened again: a person looks.
        Err(WorkflowError::Payment(_)) => Ok(Effect::unclear("not_reversed")),
        Err(error) => Err(error),
    }
}

/// Writes the money down as a payment, or finds the one that it is; as a code, why neither could be done.
async fn book(
    work: Work<'_>,
    stored: &StoredRequest,
    amount: Money,
    reference: BankReference,
) -> Result<Result<PaymentId, &'static str>, WorkflowError> {
    let request = &stored.request;
    let whole = WantedApplication { invoice: request.invoice, amount: None };
    let heard = |wanted| payments::Heard {
        payer: request.payer,
        payee: request.payee,
        amount,
        paid_on: day_in(work, &stored.zone),
        method: stored.way.method(),
        account: stored.account,
        reference: reference.clone(),
        wanted: Some(wanted),
    };
    let ask = Ask::by_the_clock();
    let booked = match record_heard(work, &ask, heard(vec![whole])).await {
        // Paid meanwhile, or taken back: the money stands on account.
        Err(WorkflowError::Payment(Refusal::BillUnknown { .. } | Refusal::MoreThanOpen { .. })) => {
            record_heard(work, &ask, heard(Vec::new())).await
        }
        other => other,
    };
    match booked {
        Ok(payment) => Ok(Ok(payment)),
        Err(WorkflowError::Payment(Refusal::ReferenceUsed { payment })) => {
            known(work, stored, amount, payment).await
        }
        Err(WorkflowError::Payment(Refusal::AccountUnfit(_))) => Ok(Err("account_unfit")),
        Err(WorkflowError::Payment(_)) => Ok(Err("not_booked")),
        Err(error) => Err(error),
    }
}

/// Somebody wrote this very payment down before the provider spoke: it is confirmed, and counts once.
async fn known(
    work: Work<'_>,
    stored: &StoredRequest,
    amount: Money,
    id: PaymentId,
) -> Result<Result<PaymentId, &'static str>, WorkflowError> {
    let request = &stored.request;
    let found = paid::find(work.tx, id).await?.map(|found| found.payment);
    let is_it = found.is_some_and(|payment| {
        (payment.payer, payment.payee, payment.amount) == (request.payer, request.payee, amount)
            && matches!(payment.state, State::Recorded | State::Confirmed)
    });
    if !is_it || store::is_taken(work, id, request.id).await? {
        return Ok(Err("reference_used"));
    }
    match confirm_heard(work, &Ask::by_the_clock(), id).await {
        Ok(()) => Ok(Ok(id)),
        Err(WorkflowError::Payment(_)) => Ok(Err("reference_used")),
        Err(error) => Err(error),
    }
}

fn day_in(work: Work<'_>, zone: &str) -> NaiveDate {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(zone) => work.now.with_timezone(&zone).date_naive(),
        Err(_) => work.now.date_naive(),
    }
}

/// Tells the payee's treasurers of what they should look at.
async fn tell(
    work: Work<'_>,
    stored: &StoredRequest,
    said: &Said,
    came: Kept,
) -> Result<(), WorkflowError> {
    let request = &stored.request;
    // A member's cooperative is the other party of its own people's money.
    let partner = request.payer.organization().unwrap_or(request.payee);
    let notice = Notice {
        organization: request.payee,
        kind: PROVIDER_UNCLEAR,
        about: About::Money(OfMoney::PaymentRequest(request.id), partner),
        roles: super::ASK,
        facts: json!({
            "number": stored.invoice_number,
            "partner_name": stored.payer_name,
            "provider": stored.provider,
            "amount": said.amount,
            "asked": request.amount,
            "outcome": came.outcome,
            "why": came.why,
            "is_late": came.is_late,
            "is_other_amount": came.is_other_amount,
        }),
    };
    telling::write(work, &notice, &Ask::by_the_clock()).await
}
