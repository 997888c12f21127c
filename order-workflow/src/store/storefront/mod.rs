//! Storefronts as rows: their rules, what their members order besides what every order says, what they may owe, what
//! they saved and spent, and who asks to be let in.

mod accounts;
mod counter;
mod orders;
mod registrations;
mod savings;
mod tills;

pub(crate) use self::accounts::{account, lock_account, owes, set_account};
pub(crate) use self::counter::{
    Entry, bring_back, cash_of, close, counter_sale, enter, lock_till, note_sale, note_undone,
    walk_in,
};
pub(crate) use self::orders::{
    MemberOrder, Placed, after_writing, is_shown, member_of, member_order, member_order_for_update,
    name_of, note_hand_over, note_ready, open_draft, own_membership, place, wish,
};
pub(crate) use self::registrations::{
    Asked, Known, Registration, admit, ask_to_register, by_code, decide, is_district,
    keep_identity, known_members, registration_for_update,
};
pub(crate) use self::savings::{follow_payment, saved};
pub(crate) use self::tills::till_zone;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::id::{OfferId, OrganizationId, PersonId};
use supply_chain::storefront::{Admission, Display, StorefrontRules};
use uuid::Uuid;

use super::footing::{self, Footing};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// The rules of a storefront as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Stored {
    /// The rules; what holds where nobody said anything, until somebody does.
    pub(crate) rules: StorefrontRules,
    /// Goes up with each change; 0 before the first.
    pub(crate) version: i64,
}

#[derive(FromQueryResult)]
struct RulesRow {
    is_open: bool,
    closed_note: Option<String>,
    hours: Value,
    display: String,
    accepts_automatically: bool,
    delivers: bool,
    account_days: i32,
    admission: String,
    version: i64,
}

/// The audience tokens of whoever stands in a storefront: what is for its members, and what is for everybody.
pub(crate) fn tokens(cooperative: OrganizationId) -> Vec<String> {
    vec!["everyone".to_owned(), format!("storefront:{cooperative}")]
}

/// The storefront of a cooperative.
///
/// # Errors
/// A row makes no sense, or the database fails.
pub(crate) async fn of(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    lock: bool,
) -> Result<Stored, WorkflowError> {
    let hold = if lock { "FOR UPDATE" } else { "" };
    let found: Option<RulesRow> = row(
        on,
        &format!("SELECT * FROM storefront WHERE organization_id = $1 {hold}"),
        [Uuid::from(cooperative).into()],
    )
    .await?;
    let Some(found) = found else { return Ok(Stored::default()) };
    let bad =
        |column| WorkflowError::BadRow { table: "storefront", column, id: cooperative.to_string() };
    Ok(Stored {
        version: found.version,
        rules: StorefrontRules {
            is_open: found.is_open,
            closed_note: found.closed_note,
            hours: serde_json::from_value(found.hours).map_err(|_unreadable| bad("hours"))?,
            display: Display::from_word(&found.display).ok_or_else(|| bad("display"))?,
            accepts_automatically: found.accepts_automatically,
            delivers: found.delivers,
            account_days: u32::try_from(found.account_days).unwrap_or_default(),
            admission: Admission::from_word(&found.admission).ok_or_else(|| bad("admission"))?,
        },
    })
}

/// Writes the rules as they are to be.
///
/// # Errors
/// The database fails.
pub(crate) async fn save(
    work: Work<'_>,
    cooperative: OrganizationId,
    stored: &Stored,
    by: PersonId,
) -> Result<(), WorkflowError> {
    let rules = &stored.rules;
    execute(
        work.tx,
        "INSERT INTO storefront (organization_id, is_open, closed_note, hours, display, accepts_automatically, delivers,
                                 account_days, admission, version, updated_by, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (organization_id) DO UPDATE SET is_open = excluded.is_open, closed_note = excluded.closed_note,
             hours = excluded.hours, display = excluded.display,
             accepts_automatically = excluded.accepts_automatically, delivers = excluded.delivers,
             account_days = excluded.account_days, admission = excluded.admission, version = excluded.version,
             updated_by = excluded.updated_by, updated_at = excluded.updated_at",
        [
            Uuid::from(cooperative).into(),
            rules.is_open.into(),
            rules.closed_note.clone().into(),
            serde_json::to_value(&rules.hours)?.into(),
            rules.display.as_str().into(),
            rules.accepts_automatically.into(),
            rules.delivers.into(),
            i32::try_from(rules.account_days).unwrap_or_default().into(),
            rules.admission.as_str().into(),
            stored.version.into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What a member's order is priced and judged by today: what is for the storefront, at its own prices and by its own
/// rules. What the cooperative agreed with anybody else, and how it approves its own purchases, is not a member's.
///
/// # Errors
/// [`WorkflowError::NotFound`] where there is no such cooperative; the database fails.
pub(crate) async fn footing(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    ids: &[OfferId],
    now: DateTime<Utc>,
) -> Result<Footing, WorkflowError> {
    let terms = of(on, cooperative, false).await?.rules.terms();
    footing::at_storefront(on, cooperative, (ids, &tokens(cooperative)), terms, now).await
}
