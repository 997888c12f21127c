//! Making a request: on record before anybody is asked, shown once the provider answered.

use chrono::{DateTime, TimeDelta, Utc};
use supply_chain::ask::Actor;
use supply_chain::id::{InvoiceId, OrganizationId, PaymentRequestId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::payment::{PaymentRequest, RequestState, Unfit};
use uuid::Uuid;

use super::{ASK, Refusal, SEE, Shown, Way};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::query::payment_requests::view;
use crate::store::payment_providers;
use crate::store::payment_requests::{self as store, Bill, NewRequest};
use crate::store::payments::rules;
use crate::unit_of_work::{Work, Workflow};

/// The fewest minutes in which a request can be paid.
const MINUTES_MIN: u32 = 5;
/// The most: a week.
const MINUTES_MAX: u32 = 7 * 24 * 60;
/// How long it may take until a provider has answered; then it is asked what became of the request.
const ANSWER_TAKES_MAX: TimeDelta = TimeDelta::minutes(2);

/// How long a request can be paid where nobody says: an hour for a QRIS, a day for a virtual account.
#[must_use]
pub const fn minutes_usual(way: Way) -> u32 {
    match way {
        Way::Qris => 60,
        Way::VirtualAccount => 24 * 60,
    }
}

/// A request that somebody wants.
#[derive(Debug, Clone)]
pub struct WantedRequest {
    /// How it is to be paid.
    pub way: Way,
    /// At which bank a virtual account is to be, by the provider's own word.
    pub bank: Option<String>,
    /// How much, in whole rupiah; all that is open, rounded up to a rupiah.
    pub amount: Option<Money>,
    /// For how many minutes it can be paid.
    pub minutes: Option<u32>,
}

/// What a provider is to be asked, outside any transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToAsk {
    /// The request.
    pub id: PaymentRequestId,
    /// Who is paid.
    pub payee: OrganizationId,
    /// Under which name the node keeps what the provider is spoken with.
    pub credentials: String,
    /// What we call the request to the provider: 32 letters and digits.
    pub reference: String,
    /// How it is to be paid.
    pub way: Way,
    /// At which bank.
    pub bank: Option<String>,
    /// How much, in whole rupiah.
    pub amount: Money,
    /// Until when.
    pub expires_at: DateTime<Utc>,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// The name of who pays.
    pub payer_name: String,
    /// The number of the invoice.
    pub invoice_number: String,
}

/// What begins when a request is wanted.
#[derive(Debug, Clone)]
pub enum Begun {
    /// The provider is to be asked, and then [`Workflow::show_payment_request`] called.
    Ask(ToAsk),
    /// There is one already, or it was answered before under the same key.
    Answered(Answer),
}

impl Workflow {
    /// Writes a request down, for its provider to be asked next; one that waits and is the same is given back instead.
    ///
    /// # Errors
    /// [`WorkflowError::NotFound`] to whoever is no party of the invoice, [`WorkflowError::NotYourRole`], a [`Refusal`].
    pub async fn begin_payment_request(
        &self,
        ask: Ask,
        invoice: InvoiceId,
        wanted: WantedRequest,
    ) -> Result<Begun, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, wanted) = (ask.clone(), wanted.clone());
            Box::pin(async move { begin(work, &ask, invoice, wanted).await })
        })
        .await
    }

    /// Writes down what the provider shows, or, as a code, why it shows nothing; 201 with the request as it stands.
    ///
    /// # Errors
    /// The database fails.
    pub async fn show_payment_request(
        &self,
        ask: Ask,
        id: PaymentRequestId,
        answered: Result<Shown, &'static str>,
    ) -> Result<Answer, WorkflowError> {
        self.carry_out(move |work| {
            let (ask, answered) = (ask.clone(), answered.clone());
            Box::pin(async move { show(work, &ask, id, answered).await })
        })
        .await
    }
}

async fn begin(
    work: Work<'_>,
    ask: &Ask,
    invoice: InvoiceId,
    wanted: WantedRequest,
) -> Result<Begun, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let bill = store::bill(work.tx, invoice).await?;
    let bill = bill
        .filter(|bill| is_party(bill, actor) && actor.is_any(SEE))
        .ok_or(WorkflowError::NotFound { what: "invoice" })?;
    if !actor.is_any(ASK) {
        return Err(WorkflowError::NotYourRole { roles: ASK });
    }
    if let Some(answer) = answers::claim(work, ask).await? {
        return Ok(Begun::Answered(answer));
    }
    let setting = payment_providers::of(work.tx, bill.payee).await?.ok_or(Refusal::NoProvider)?;
    if !setting.account_is_fit {
        return Err(Refusal::AccountUnfit(Unfit::NotVerified).into());
    }
    let bank = bank_of(&wanted)?;
    let amount = amount_of(&wanted, bill.open)?;
    let expires_at = work.now + minutes_of(&wanted)?;
    must_need_nobody(work, actor, &bill, amount).await?;
    if let Some(waiting) = same_waiting(work, invoice, (&wanted, bank.as_deref(), amount)).await? {
        let shown = view(work.tx, &waiting, actor).await?;
        let version = Some(shown.version);
        return Ok(Begun::Answered(answers::keep(work, ask, 200, &shown, version).await?));
    }
    let id: PaymentRequestId = work.id();
    let reference = Uuid::from(id).simple().to_string();
    let request = PaymentRequest {
        id,
        payer: bill.payer,
        payee: bill.payee,
        invoice,
        amount,
        state: RequestState::Waiting,
        expires_at,
    };
    let new = NewRequest {
        request: &request,
        setting: setting.id,
        provider: setting.provider,
        reference: &reference,
        way: wanted.way,
        bank: bank.as_deref(),
        look_at: work.now + ANSWER_TAKES_MAX,
        asked: (actor.person.into(), actor.organization.into()),
    };
    store::insert(work, &new).await?;
    let stored = store::find(work.tx, id).await?;
    let stored = stored.ok_or(WorkflowError::NotFound { what: "payment request" })?;
    // Should we be gone before the provider has answered, this is what the key is answered with.
    let asked = view(work.tx, &stored, actor).await?;
    answers::keep(work, ask, 201, &asked, Some(asked.version)).await?;
    Ok(Begun::Ask(ToAsk {
        id,
        payee: bill.payee,
        credentials: setting.credentials,
        reference,
        way: wanted.way,
        bank,
        amount,
        expires_at,
        asked_at: work.now,
        payer_name: stored.payer_name,
        invoice_number: bill.number,
    }))
}

fn is_party(bill: &Bill, actor: &Actor) -> bool {
    bill.payee == actor.organization || bill.payer == Counterparty::Organization(actor.organization)
}

fn bank_of(wanted: &WantedRequest) -> Result<Option<String>, Refusal> {
    let fits = |bank: &String| {
        (2..=32).contains(&bank.len())
            && bank.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    let bank = wanted.bank.as_ref().map(|bank| bank.trim().to_ascii_lowercase());
    match wanted.way {
        Way::Qris => Ok(None),
        Way::VirtualAccount => bank.filter(fits).map(Some).ok_or(Refusal::BankNeeded),
    }
}

/// An amount rounded up to a rupiah: providers take no sen, and what is open is to be paid to the end.
pub(crate) fn whole_rupiah(amount: Money) -> Money {
    let rupiah = amount.sen().div_euclid(100) + i64::from(amount.sen().rem_euclid(100) > 0);
    Money::from_sen(rupiah.saturating_mul(100))
}

/// As much as is asked for, else all that is open. What it is more than is open stands on account.
fn amount_of(wanted: &WantedRequest, open: Money) -> Result<Money, Refusal> {
    if open <= Money::ZERO {
        return Err(Refusal::NothingOpen);
    }
    let most = whole_rupiah(open);
    let amount = wanted.amount.unwrap_or(most);
    if amount > Money::ZERO && amount <= most && amount.sen() % 100 == 0 {
        Ok(amount)
    } else {
        Err(Refusal::AmountOutOfRange { most })
    }
}

fn minutes_of(wanted: &WantedRequest) -> Result<TimeDelta, Refusal> {
    let minutes = wanted.minutes.unwrap_or(minutes_usual(wanted.way));
    if (MINUTES_MIN..=MINUTES_MAX).contains(&minutes) {
        Ok(TimeDelta::minutes(minutes.into()))
    } else {
        Err(Refusal::MinutesOutOfRange { least: MINUTES_MIN, most: MINUTES_MAX })
    }
}

/// A payer whose officers sign such a sum does not pay it past them.
async fn must_need_nobody(
    work: Work<'_>,
    actor: &Actor,
    bill: &Bill,
    amount: Money,
) -> Result<(), WorkflowError> {
    if bill.payer != Counterparty::Organization(actor.organization) {
        return Ok(());
    }
    let quorum = rules::quorum(work.tx, actor.organization, amount).await?;
    if quorum.needed > 0 {
        return Err(Refusal::SignaturesNeeded { needed: quorum.needed }.into());
    }
    Ok(())
}

/// A request that waits, is shown, and is the one that is wanted.
async fn same_waiting(
    work: Work<'_>,
    invoice: InvoiceId,
    (wanted, bank, amount): (&WantedRequest, Option<&str>, Money),
) -> Result<Option<store::StoredRequest>, WorkflowError> {
    let found = store::of_invoice(work.tx, invoice).await?;
    Ok(found.into_iter().find(|stored| {
        let request = &stored.request;
        request.state == RequestState::Waiting
            && stored.shown.is_some()
            && request.expires_at > work.now + TimeDelta::minutes(i64::from(MINUTES_MIN))
            && (stored.way, request.amount) == (wanted.way, amount)
            && stored.bank.as_deref() == bank
    }))
}

async fn show(
    work: Work<'_>,
    ask: &Ask,
    id: PaymentRequestId,
    answered: Result<Shown, &'static str>,
) -> Result<Answer, WorkflowError> {
    let absent = || WorkflowError::NotFound { what: "payment request" };
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let stored = store::find_for_update(work, id).await?.ok_or_else(absent)?;
    match answered {
        Ok(shown) => store::set_shown(work, id, &shown).await?,
        // The provider may have taken it all the same: money that comes counts, even so.
        Err(failure) if stored.request.state == RequestState::Waiting => {
            store::move_to(work, id, RequestState::Cancelled, (None, Some(failure))).await?;
        }
        Err(_) => {}
    }
    let stored = store::find(work.tx, id).await?.ok_or_else(absent)?;
    let shown = view(work.tx, &stored, actor).await?;
    let version = Some(shown.version);
    answers::complete(work, ask, 201, &shown, version).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(amount: Option<i64>, minutes: Option<u32>, bank: Option<&str>) -> WantedRequest {
        WantedRequest {
            way: Way::VirtualAccount,
            bank: bank.map(str::to_owned),
            amount: amount.map(Money::from_sen),
            minutes,
        }
    }

    #[test]
    fn what_is_open_is_asked_for_to_the_rupiah_above() {
        let of = |asked, open| amount_of(&wanted(asked, None, None), Money::from_sen(open));
        assert_eq!(of(None, 1_000_050), Ok(Money::from_sen(1_000_100)));
        assert_eq!(of(None, 1_000_000), Ok(Money::from_sen(1_000_000)));
        assert_eq!(of(Some(500_000), 1_000_000), Ok(Money::from_sen(500_000)));
        let most = Money::from_sen(1_000_000);
        for wrong in [0, -100, 50, 1_000_100] {
            assert_eq!(of(Some(wrong), 1_000_000), Err(Refusal::AmountOutOfRange { most }));
        }
        assert_eq!(of(None, 0), Err(Refusal::NothingOpen));
    }

    #[test]
    fn a_virtual_account_is_at_a_bank_and_can_be_paid_for_minutes_to_a_week() {
        assert_eq!(bank_of(&wanted(None, None, Some(" BCA "))), Ok(Some("bca".to_owned())));
        assert_eq!(bank_of(&wanted(None, None, None)), Err(Refusal::BankNeeded));
        assert_eq!(bank_of(&wanted(None, None, Some("b'a"))), Err(Refusal::BankNeeded));
        assert_eq!(minutes_of(&wanted(None, None, None)), Ok(TimeDelta::days(1)));
        assert!(minutes_of(&wanted(None, Some(4), None)).is_err());
        assert!(minutes_of(&wanted(None, Some(10_081), None)).is_err());
    }
}
