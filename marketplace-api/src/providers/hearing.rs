//! A notice that came in: whose it is, and whether it is believed at its word.

use order_workflow::WorkflowError;
use order_workflow::command::payment_requests::{Came, Heard, Provider};
use sha2::{Digest, Sha256};
use supply_chain::payment::NoticeKind;
use tracing::{info, warn};

use super::asking::ask_and_hear;
use super::{NotGenuine, Notice, Proof, Verified};
use crate::state::State;

/// A notice was not heard; the provider says it again.
#[derive(Debug, thiserror::Error)]
pub enum NotHeard {
    /// It is not the provider's, as far as can be told.
    #[error(transparent)]
    NotGenuine(#[from] NotGenuine),
    /// The bank signed it, for nobody it names, and does not say the same when it is asked.
    #[error("the bank does not say so when it is asked")]
    Unsure,
    /// The database fails.
    #[error(transparent)]
    Failed(#[from] WorkflowError),
}

/// Hears a notice.
///
/// What a secret verifies, or what names the one seller that it is for, is believed. What a bank only signed, with the
/// key that it has for all its merchants, is a hint: whose request it may be, for them the bank is asked. Else a merchant
/// of the same bank could have it sign another's reference, and pay that with money of its own to itself.
///
/// # Errors
/// [`NotHeard`]
pub async fn hear(state: &State, provider: Provider, notice: &Notice<'_>) -> Result<(), NotHeard> {
    let found = state.providers.verify(provider, notice).await?;
    let digest = Sha256::digest(notice.body).into();
    if let Some(one) = believed(state, provider, &found).await? {
        let Verified { organization, said, .. } = one;
        return heard(state, Heard { provider, organization, digest, said }).await;
    }
    let mut is_anybodys = false;
    for Verified { organization, said, .. } in &found {
        let asked = || state.workflow.payment_request_told_of(provider, *organization, &said.of);
        let Some(due) = asked().await? else { continue };
        is_anybodys = true;
        let is_answered = ask_and_hear(state, due).await?.is_ok();
        let is_settled = asked().await?.is_some_and(|due| due.is_paid);
        if !is_answered || (said.kind == NoticeKind::Paid && !is_settled) {
            return Err(NotHeard::Unsure);
        }
    }
    match found.as_slice() {
        _ if is_anybodys => Ok(()),
        [one] => {
            let (organization, said) = (one.organization, one.said.clone());
            heard(state, Heard { provider, organization, digest, said }).await
        }
        _ => {
            warn!(%provider, "A notice is of no request of those whose bank signed it");
            Ok(())
        }
    }
}

/// Whose it certainly is.
async fn believed(
    state: &State,
    provider: Provider,
    found: &[Verified],
) -> Result<Option<Verified>, NotHeard> {
    let of = |proof| found.iter().filter(move |one| one.proof == proof);
    let by_secret: Vec<&Verified> = of(Proof::Secret).collect();
    let named: Vec<&Verified> = of(Proof::Named).collect();
    Ok(match (by_secret.as_slice(), named.as_slice()) {
        ([one], _) | ([], [one]) => Some((*one).clone()),
        ([], _) => None,
        // Two organizations of one merchant: whichever made the request.
        ([first, ..], _) => {
            for one in &by_secret {
                let asked = (provider, one.organization, &one.said.of);
                let there = state.workflow.payment_request_told_of(asked.0, asked.1, asked.2);
                if there.await?.is_some() {
                    return Ok(Some((*one).clone()));
                }
            }
            Some((*first).clone())
        }
    })
}

async fn heard(state: &State, heard: Heard) -> Result<(), NotHeard> {
    let (provider, organization) = (heard.provider, heard.organization);
    if let Came::New(outcome) = state.workflow.hear_provider(heard).await? {
        info!(%provider, %organization, ?outcome, "Heard a payment provider");
    }
    Ok(())
}
