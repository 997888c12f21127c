//! Organizations enter, people come in and sign in, roles change.
//!
//! Duties are apart (data.md 18): nobody grants a role to themselves, people come in by one-time
//! code, and a changed role ends the sessions it was held in.

mod affiliations;
mod approval_rules;
mod erasing;
pub(crate) mod frame;
mod import;
mod invitations;
mod organizations;
mod passwords;
mod payment_rules;
mod people;
mod sign_in;
mod values;

use chrono::{DateTime, Utc};
use supply_chain::id::OrganizationId;
use supply_chain::organization::{Kind, Role};

use crate::ask::{Ask, Asker};
use crate::error::WorkflowError;
use crate::store::registry;
use crate::unit_of_work::Work;

pub(crate) use invitations::{code_of, invite};
pub(crate) use values::login_of;

pub use affiliations::{affiliate, end_affiliation};
pub use approval_rules::{
    ApprovalRuleView, NewApprovalRule, end_approval_rule, make_approval_rule,
};
pub use erasing::{Erased, Remains, erase_person};
pub use import::{Imported, RowFault, RowResult, RowState, import_organizations, recall_import};
pub use invitations::{InviteCode, redeem, renew_code, take_up};
pub use organizations::{
    NewOrganization, ProfileChange, ProfileCount, ProfileText, change_profile, create_organization,
};
pub use passwords::{change_password, reset_operator_password};
pub use payment_rules::{NewPaymentRule, PaymentRuleView, end_payment_rule, make_payment_rule};
pub use people::{NewPerson, PersonAdded, add_person, change_roles, end_tie};
pub use sign_in::{
    Credentials, NewSession, Opened, PAGE_DAYS, TOKEN_DAYS, choose_language, choose_organization,
    create_operator, credentials, end_all_sessions, end_session, may_try, open_session,
    sign_in_failed, sign_in_failed_from, used,
};
pub use values::{Fault, Wrong};

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Values that cannot be taken, each by its place.
    #[error("{} value(s) cannot be taken", faults.len())]
    Invalid {
        /// Every one of them.
        faults: Vec<Fault>,
    },
    /// Another organization's to decide.
    #[error("this is another organization's to decide")]
    NotYourOrganization,
    /// Another organization has this NIK koperasi.
    #[error("this NIK koperasi is registered already")]
    NikTaken,
    /// Somebody signs in with this already.
    #[error("this login is taken")]
    LoginTaken,
    /// Nobody grants a role to themselves, or ends their own.
    #[error("nobody decides on their own roles")]
    OwnRoles,
    /// Nobody makes a code for themselves: a session left open would be enough to lock its owner out.
    #[error("nobody makes an invite code for themselves")]
    OwnCode,
    /// A code opens all that a person may, so whoever looks after a part of it alone makes none.
    #[error("this person also acts outside this organization")]
    BoundElsewhere,
    /// Somebody who never signs in.
    #[error("this person has no login")]
    NoLogin,
    /// Somebody who does not run the installation.
    #[error("whoever signs in as {login} does not run the installation")]
    NotAnOperator {
        /// What they sign in with.
        login: String,
    },
    /// These two kinds do not belong to each other.
    #[error("a {} does not belong to a {}", lower.as_str(), upper.as_str())]
    AffiliationImpossible {
        /// What it was to belong to.
        upper: Kind,
        /// What was to belong there.
        lower: Kind,
    },
    /// A code that never was, is used, or is too old.
    #[error("this invite code is not valid")]
    InvitationSpent,
    /// The login or the password; which of the two is not told.
    #[error("wrong login or password")]
    WrongLogin,
    /// A file that is no table of organizations.
    #[error("the table lacks the columns {missing:?}")]
    NotATable {
        /// Needed columns that are not there.
        missing: Vec<&'static str>,
    },
    /// A table with more rows than are taken at once.
    #[error("more than {limit} rows")]
    TooManyRows {
        /// The most.
        limit: usize,
    },
    /// Too many failures: wait.
    #[error("too many tries; wait until {until}")]
    TooManyTries {
        /// Until when.
        until: DateTime<Utc>,
        /// Seconds from now, at least one.
        seconds: i64,
    },
}

/// Whoever asks must be the operator, or hold one of `roles` in that organization.
///
/// # Errors
/// Nobody has heard of the organization; it is another's; the role does not cover it.
async fn authority(
    work: Work<'_>,
    ask: &Ask,
    organization: OrganizationId,
    roles: &'static [Role],
) -> Result<Kind, WorkflowError> {
    let kind = registry::kind_of(work.tx, organization).await?;
    let kind = kind.ok_or(WorkflowError::NotFound { what: "organization" })?;
    if let Asker::Actor(actor) = &ask.by {
        if actor.organization != organization {
            return Err(Refusal::NotYourOrganization.into());
        }
        if !actor.is_any(roles) {
            return Err(WorkflowError::NotYourRole { roles });
        }
    }
    Ok(kind)
}

/// Refuses with every fault at once.
fn no_faults(faults: Vec<Fault>) -> Result<(), Refusal> {
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid { faults }) }
}
