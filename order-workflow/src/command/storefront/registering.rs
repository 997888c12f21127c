//! Somebody asks to become a user of the storefront, and the manager lets them in or does not. A member number is matched
//! with the register, by number and name; an identity card's number is asked for only where the cooperative's rule says so.

use super::{KEEPERS, serving};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::command::identity::{code_of, invite, login_of};
use crate::error::WorkflowError;
use crate::query::storefront::{RegistrationView, registration_view};
use crate::store::people::audit;
use crate::store::storefront::{self as store, Asked, Known};
use crate::unit_of_work::Work;
use serde::{Deserialize, Serialize};
use serde_json::json;
use supply_chain::storefront::{Admission, IdentityNumber, Refusal, Wrong};
use utoipa::ToSchema;
use uuid::Uuid;

/// For what an identity card's number is sealed.
pub(crate) const IDENTITY: &str = "identity-number";
/// The longest name.
const LONGEST_NAME: usize = 200;
/// The most who may wait at one storefront: nobody fills the manager's desk for fun.
const WAITING_AT_MOST: i64 = 500;

/// Somebody who asks.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Applicant {
    /// Their name.
    pub name: String,
    /// What they would sign in with: a phone number, say.
    pub login: String,
    /// Where they can be reached.
    pub phone: Option<String>,
    /// Their member number, where they have one.
    pub member_number: Option<String>,
    /// The number of their identity card.
    pub identity_number: Option<String>,
}

/// What the manager says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// They are let in; a new member with this number, where they are none yet.
    Approve {
        /// The number of a new member.
        member_number: Option<String>,
    },
    /// They are not.
    Reject {
        /// Why.
        reason: String,
    },
}

/// Somebody who was let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decided {
    /// What was asked, as it now stands.
    #[serde(flatten)]
    pub registration: RegistrationView,
    /// To be handed to them; good once, for 30 days. Nothing where they were not let in.
    pub invite_code: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    decided: Decided,
    invitation: Option<Uuid>,
}

fn invalid(field: &'static str, wrong: Wrong) -> WorkflowError {
    Refusal::Invalid { field, wrong }.into()
}

fn text(
    field: &'static str,
    value: Option<&str>,
    limit: usize,
) -> Result<Option<String>, WorkflowError> {
    let value = value.map(str::trim).filter(|value| !value.is_empty());
    match value {
        Some(value) if value.chars().count() > limit => {
            Err(invalid(field, Wrong::TooLong { limit }))
        }
        value => Ok(value.map(str::to_owned)),
    }
}

/// Keeps what somebody asks. Whether a number is a member's is never told to whoever asks.
pub(super) async fn ask(
    work: Work<'_>,
    code: &str,
    applicant: &Applicant,
) -> Result<(), WorkflowError> {
    let shop = store::by_code(work.tx, code).await?;
    let shop = shop.ok_or(WorkflowError::NotFound { what: "storefront" })?;
    let cooperative = shop.cooperative;
    let rules = store::of(work.tx, cooperative, false).await?.rules;
    if rules.admission == Admission::Closed || shop.waiting >= WAITING_AT_MOST {
        return Err(Refusal::AdmissionClosed.into());
    }
    let name = text("name", Some(&applicant.name), LONGEST_NAME)?;
    let name = name.ok_or_else(|| invalid("name", Wrong::Empty))?;
    let login = login_of(&applicant.login)?;
    let phone = text("phone", applicant.phone.as_deref(), 40)?;
    let member_number = text("member_number", applicant.member_number.as_deref(), 50)?;
    let id: Uuid = work.id();
    let identity = match (rules.admission, applicant.identity_number.as_deref().map(str::trim)) {
        (Admission::WithIdentityNumber, None | Some("")) => {
            return Err(invalid("identity_number", Wrong::Empty));
        }
        (Admission::WithIdentityNumber, Some(typed)) => {
            Some(sealed(work, id, &checked(work, typed).await?)?)
        }
        // What no rule asks for is not kept.
        _ => None,
    };
    let asked = Asked { name, login, phone, member_number, identity };
    store::ask_to_register(work, (id, cooperative), &asked).await
}

async fn checked(work: Work<'_>, typed: &str) -> Result<IdentityNumber, WorkflowError> {
    let wrong = || invalid("identity_number", Wrong::NotAnIdentityNumber);
    let number = IdentityNumber::read(typed).map_err(|_shape| wrong())?;
    if store::is_district(work.tx, &number.district()).await? { Ok(number) } else { Err(wrong()) }
}

fn sealed(work: Work<'_>, id: Uuid, number: &IdentityNumber) -> Result<Vec<u8>, WorkflowError> {
    Ok(work.seal.close(IDENTITY, id, number.digits())?)
}

/// Lets somebody in, or does not.
pub(super) async fn decide(
    work: Work<'_>,
    ask: &Ask,
    id: Uuid,
    decision: Decision,
) -> Result<Answer, WorkflowError> {
    let actor = serving(ask, KEEPERS)?;
    let cooperative = actor.organization;
    let found = store::registration_for_update(work, cooperative, id).await?;
    let found = found.ok_or(WorkflowError::NotFound { what: "registration" })?;
    if let Some(answer) = answers::claim(work, ask).await? {
        return told(work, answer);
    }
    if found.state != "waiting" {
        return Err(Refusal::AlreadyDecided.into());
    }
    let (what, invitation) = match &decision {
        Decision::Reject { reason } => {
            let reason = text("reason", Some(reason), 500)?;
            let reason = reason.ok_or_else(|| invalid("reason", Wrong::Empty))?;
            store::decide(work, id, (None, Some(&reason)), actor.person).await?;
            ("registration_rejected", None)
        }
        Decision::Approve { member_number } => {
            let number = text("member_number", member_number.as_deref(), 50)?;
            let number = number.or_else(|| found.member_number.clone());
            let name = found.name.clone().unwrap_or_default();
            let known = match &number {
                Some(number) => store::known_members(work.tx, cooperative, number).await?,
                None => None,
            };
            if known.as_ref().is_some_and(|known| !is_them(known, &name)) {
                return Err(Refusal::NotThatMember.into());
            }
            let login = found.login.clone().unwrap_or_default();
            let wanted = (name.as_str(), login.as_str(), number.as_deref());
            let admitted = store::admit(work, cooperative, known.as_ref(), wanted).await?;
            let (tie, person) = admitted.ok_or(crate::command::identity::Refusal::LoginTaken)?;
            if let Some(sealed) = &found.identity_sealed {
                let digits = work.seal.open_sealed(IDENTITY, id, sealed)?;
                let own = work.seal.close(IDENTITY, person.into(), &digits)?;
                store::keep_identity(work, person, own).await?;
            }
            store::decide(work, id, (Some(tie), None), actor.person).await?;
            ("registration_approved", Some(invite(work, person, actor.person).await?))
        }
    };
    let (organization, by) = (Some(cooperative), Some(actor.person));
    audit(work, organization, by, what, ("storefront_registration", id), json!({})).await?;
    let again = store::registration_for_update(work, cooperative, id).await?;
    let again = again.ok_or(WorkflowError::NotFound { what: "registration" })?;
    let registration = registration_view(again, work.seal)?;
    let kept = Kept { decided: Decided { registration, invite_code: None }, invitation };
    let answer = answers::keep(work, ask, 200, &kept, None).await?;
    told(work, answer)
}

/// The number is theirs: the register has the same name, and nobody signs in with it yet.
fn is_them(known: &Known, name: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    !known.has_login && known.name.as_deref().is_some_and(|there| plain(there) == plain(name))
}

/// The answer with the code, which is worked out anew each time, so that it is stored nowhere.
fn told(work: Work<'_>, mut answer: Answer) -> Result<Answer, WorkflowError> {
    let Kept { mut decided, invitation } = serde_json::from_str(&answer.body)?;
    decided.invite_code = invitation.map(|invitation| code_of(work.seal, invitation));
    answer.body = serde_json::to_string(&decided)?;
    Ok(answer)
}
