//! What providers said, each once, and what came of it.

use supply_chain::id::{OrganizationId, PaymentRequestId};
use supply_chain::money::Money;
use uuid::Uuid;

use crate::command::payment_requests::{Provider, Said};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use sea_orm::FromQueryResult;

/// What came of a notice, as it is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Came {
    /// `nothing`, `moved`, `paid`, `taken_back` or `unclear`.
    pub(crate) outcome: &'static str,
    /// The request had ended before.
    pub(crate) is_late: bool,
    /// It is another amount than was asked for.
    pub(crate) is_other_amount: bool,
    /// Why a person has to look, as a code.
    pub(crate) why: Option<&'static str>,
}

/// Whose notice it is: the provider, the organization whose credentials it was verified with, its digest.
pub(crate) type Key = (Provider, OrganizationId, [u8; 32]);

/// Whether the very same was said before.
pub(crate) async fn is_known(work: Work<'_>, key: &Key) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Known {
        known: bool,
    }
    let found: Option<Known> = row(
        work.tx,
        "SELECT EXISTS (SELECT FROM provider_notice
                        WHERE provider = $1 AND organization_id = $2 AND digest = $3) AS known",
        [key.0.as_str().into(), Uuid::from(key.1).into(), key.2.to_vec().into()],
    )
    .await?;
    Ok(found.is_some_and(|found| found.known))
}

/// Keeps a notice with what came of it; tells whether it was new.
pub(crate) async fn keep(
    work: Work<'_>,
    key: &Key,
    request: Option<PaymentRequestId>,
    said: &Said,
    came: Came,
) -> Result<bool, WorkflowError> {
    let short = |text: &str| text.chars().take(200).collect::<String>();
    let kept = execute(
        work.tx,
        "INSERT INTO provider_notice (id, provider, organization_id, digest, request_id, reference, amount_sen,
             payment_reference, word, kind, outcome, is_late, is_other_amount, why, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (provider, organization_id, digest) DO NOTHING",
        [
            work.id::<Uuid>().into(),
            key.0.as_str().into(),
            Uuid::from(key.1).into(),
            key.2.to_vec().into(),
            request.map(Uuid::from).into(),
            short(said.of.text()).into(),
            said.amount.map(Money::sen).into(),
            said.payment.as_deref().map(short).into(),
            short(&said.word).into(),
            said.kind.as_str().into(),
            came.outcome.into(),
            came.is_late.into(),
            came.is_other_amount.into(),
            came.why.into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(kept == 1)
}
