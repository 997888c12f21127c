//! People come in by a one-time code: handed over by whoever invited them, typed in once.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use supply_chain::code::normal_form;
use supply_chain::id::{OrganizationId, PersonId};
use supply_chain::organization::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::frame::{Command, Done, carry_out};
use super::people::note;
use super::{Refusal, authority, sign_in};
use crate::answers::Answer;
use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::query::identity::people::person as person_view;
use crate::seal::Seal;
use crate::store::people;
use crate::unit_of_work::{Work, Workflow};

/// How long a code is good for: long enough for a letter to the hills and a visit to the office.
const TIME_TO_TAKE_UP: TimeDelta = TimeDelta::days(30);

/// Symbols of a code, without letters that are misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The code of an invitation, `7QK2-M9XD-4F5G-H2J3`: 80 bits that only the holder of the
/// installation's key can work out from the id. So it need not be stored to be told again when a
/// request is repeated, and a stolen backup does not hold it.
pub(crate) fn code_of(seal: &Seal, invitation: Uuid) -> String {
    let mut digest = Sha256::new();
    digest.update(b"lumbung-invite-code-v1");
    digest.update(seal.personal_key());
    digest.update(invitation.as_bytes());
    let digest = digest.finalize();
    let mut code = String::with_capacity(19);
    for (place, byte) in digest.iter().take(16).enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte & 31)]));
    }
    code
}

/// What is stored of a code.
pub(super) fn digest_of(code: &str) -> [u8; 32] {
    Sha256::digest(normal_form(code)).into()
}

/// Until when a code made now is good.
pub(super) fn expiry(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TIME_TO_TAKE_UP
}

/// Invites a person; the answer is the invitation's id, from which [`code_of`] makes the code.
pub(crate) async fn invite(
    work: Work<'_>,
    person: PersonId,
    by: PersonId,
) -> Result<Uuid, WorkflowError> {
    let id: Uuid = work.id();
    let digest = digest_of(&code_of(work.seal, id));
    people::invite(work, id, person, by, digest, expiry(work.now)).await?;
    Ok(id)
}

/// A code made anew, for somebody who lost theirs or forgot their password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteCode {
    /// The person's id.
    pub id: Uuid,
    /// The organization whose people they are among.
    pub organization_id: Uuid,
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// To be handed to them; good once.
    #[serde(default)]
    pub invite_code: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Whether they have a password, which holds until the code is taken up.
    pub has_password: bool,
}

/// The answer as it is kept: the code is worked out anew each time, so that it is stored nowhere.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    code: InviteCode,
    invitation: Uuid,
}

/// The operator, or the organization's manager, makes a new one-time code for one of its people. What
/// codes they had end at once; password and sessions hold until the new one is taken up, so that
/// nobody is locked out by somebody else's asking.
///
/// A code opens all that a person may do. So a manager makes one only for somebody who acts for no
/// other organization and does not run the installation; for anybody else it is the operator's.
///
/// # Errors
/// Not theirs; nobody of that id is in the organization; themselves; somebody who also acts
/// elsewhere; somebody who never signs in.
pub async fn renew_code(
    workflow: &Workflow,
    ask: Ask,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, RenewCode { organization, person }).await
}

struct RenewCode {
    organization: OrganizationId,
    person: PersonId,
}

impl Command for RenewCode {
    type Grounds = ();
    type View = Kept;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        authority(work, ask, self.organization, &[Role::Manager]).await?;
        // Held so that nobody binds them elsewhere while their ties are looked at.
        people::hold(work, self.person).await?;
        let tie = people::tie_for_update(work, self.person, self.organization).await?;
        tie.ok_or(WorkflowError::NotFound { what: "person" })?;
        if self.person == ask.by.person() {
            return Err(Refusal::OwnCode.into());
        }
        let elsewhere = person_view(work.tx, self.organization, self.person).await?.elsewhere;
        if elsewhere && !matches!(ask.by, Asker::Operator(_)) {
            return Err(Refusal::BoundElsewhere.into());
        }
        Ok(())
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<Kept>, WorkflowError> {
        let person = person_view(work.tx, self.organization, self.person).await?;
        let login = person.login.ok_or(Refusal::NoLogin)?;
        people::end_invitations(work, self.person).await?;
        let invitation = invite(work, self.person, ask.by.person()).await?;
        let has_password = person.state == "active";
        let facts = json!({ "has_password": has_password });
        note(work, ask, self.organization, "invite_code_renewed", self.person, facts).await?;
        let code = InviteCode {
            id: person.id,
            organization_id: self.organization.into(),
            name: person.name.unwrap_or_else(|| login.clone()),
            login,
            invite_code: String::new(),
            expires_at: expiry(work.now),
            has_password,
        };
        Ok(Done::made(Kept { code, invitation }))
    }

    fn told(&self, work: Work<'_>, mut answer: Answer) -> Result<Answer, WorkflowError> {
        let Kept { mut code, invitation } = serde_json::from_str(&answer.body)?;
        code.invite_code = code_of(work.seal, invitation);
        answer.body = serde_json::to_string(&code)?;
        Ok(answer)
    }
}

/// Whether the code could be taken up now, so that nobody computes a password's hash for nothing.
///
/// # Errors
/// [`Refusal::InvitationSpent`].
pub async fn take_up(workflow: &Workflow, code: &str) -> Result<(), WorkflowError> {
    let digest = digest_of(code);
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                let found = people::invitation_for_update(work, digest).await?;
                found.map(|_| ()).ok_or_else(|| Refusal::InvitationSpent.into())
            })
        })
        .await
}

/// Takes up an invitation: the person gets this password and is signed in. Whoever was signed in as
/// them with the password of before is not any more.
///
/// # Errors
/// [`Refusal::InvitationSpent`] when the code never was, is used or too old.
pub async fn redeem(
    workflow: &Workflow,
    code: &str,
    password_hash: String,
    session: sign_in::NewSession,
) -> Result<sign_in::Opened, WorkflowError> {
    let digest = digest_of(code);
    let asked = Arc::new((password_hash, session));
    workflow
        .carry_out(move |work| {
            let asked = Arc::clone(&asked);
            Box::pin(async move {
                let (password_hash, session) = &*asked;
                let found = people::invitation_for_update(work, digest).await?;
                let invitation = found.ok_or(Refusal::InvitationSpent)?;
                people::take_up(work, &invitation, password_hash).await?;
                let person = PersonId(invitation.person_id);
                let ended = people::end_sessions(work, person).await?;
                let (what, subject) = ("invitation_redeemed", ("person", invitation.person_id));
                let facts = json!({ "sessions": ended });
                people::audit(work, None, Some(person), what, subject, facts).await?;
                sign_in::open(work, person, &invitation.login, session).await
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_again_alike_and_differs_by_invitation_and_by_key() {
        let seal = Seal::from_keys(&[1; 32], [2; 32]);
        let other = Seal::from_keys(&[1; 32], [3; 32]);
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));

        let code = code_of(&seal, one);

        assert_eq!(code.len(), 19);
        assert_eq!(code, code_of(&seal, one));
        assert_ne!(code, code_of(&seal, two));
        assert_ne!(code, code_of(&other, one));
    }

    #[test]
    fn a_code_may_be_typed_in_small_letters_and_without_dashes() {
        let code = "7QK2-M9XD-0F5G-H2J3";
        assert_eq!(digest_of(code), digest_of("7qk2m9xd of5g h2j3"));
    }
}
