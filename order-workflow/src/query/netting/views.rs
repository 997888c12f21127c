//! What of a netting is told, to each only what concerns them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// An organization in a netting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettingParty {
    /// Which organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it agreed.
    pub agreed: bool,
    /// Who agreed for it.
    pub agreed_by: Option<String>,
    /// When.
    pub agreed_at: Option<DateTime<Utc>>,
}

/// A debt that becomes less by it, of or to the asker's organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettingLegView {
    /// The other organization.
    pub with_id: Uuid,
    /// Its name.
    pub with_name: String,
    /// Whether the asker's organization owes it; else it is owed.
    pub we_owe: bool,
    /// What was owed when it was shown, without what is in dispute.
    #[schema(value_type = String, example = "700000.00")]
    pub before: Money,
    /// What is taken off.
    #[schema(value_type = String, example = "300000.00")]
    pub taken: Money,
    /// What is left.
    #[schema(value_type = String, example = "400000.00")]
    pub after: Money,
    /// Whether it is still owed what was shown, as long as nothing is done.
    pub still_holds: bool,
}

/// What it is to the asker's organization as a whole, over the debts that become less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PositionView {
    /// What it owes before.
    #[schema(value_type = String)]
    pub owes_before: Money,
    /// And after.
    #[schema(value_type = String)]
    pub owes_after: Money,
    /// What it is owed before.
    #[schema(value_type = String)]
    pub owed_before: Money,
    /// And after.
    #[schema(value_type = String)]
    pub owed_after: Money,
    /// What it is owed less what it owes: the same before and after, to the sen.
    #[schema(value_type = String)]
    pub net: Money,
}

/// An invoice that a netting settled, or some of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettedBillView {
    /// Which invoice.
    pub invoice_id: Uuid,
    /// Its number.
    pub number: String,
    /// Who wanted the money.
    pub issuer_name: String,
    /// Who owed it.
    pub receiver_name: String,
    /// Whether the asker's organization owed it.
    pub we_owed: bool,
    /// The last day on which it was not late.
    pub due_on: NaiveDate,
    /// What was taken off it.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// A netting. Whoever called it sees who takes part and who agreed; what others owe each other stays theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettingView {
    /// Which netting.
    pub id: Uuid,
    /// For `If-Match`.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// `bilateral` between two, `multilateral` among those that belong to a secondary.
    pub kind: &'static str,
    /// Who called it.
    pub organizer_id: Uuid,
    /// Its name.
    pub organizer_name: String,
    /// `proposed`, `agreed`, `done`, `refused` or `called_off`.
    pub state: &'static str,
    /// Until when one can agree; at that instant itself no more.
    pub answer_due: DateTime<Utc>,
    /// When it was called.
    pub created_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// The day it counts from.
    pub business_date: Option<NaiveDate>,
    /// When it was refused or called off.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who refused or called it off, told to whoever called it and to themselves; null where time was up.
    pub ended_for: Option<String>,
    /// Why they refused, in their words; told to the same.
    pub ended_words: Option<String>,
    /// How many organizations take part.
    pub parties_total: usize,
    /// How many of them agreed.
    pub agreed_total: usize,
    /// Those that the asker may know of: to whoever called it all, to others themselves and those they owe or are owed by.
    pub parties: Vec<NettingParty>,
    /// The asker's organization's own debts and claims in it; empty where it takes no part.
    pub legs: Vec<NettingLegView>,
    /// What they come to; null where it takes no part.
    pub position: Option<PositionView>,
    /// Its own invoices that were settled, once it is done.
    pub bills: Vec<NettedBillView>,
    /// The first digits of a digest over all of it, the same to everybody, by which certificates are compared.
    pub mark: String,
    /// `consent`, `refuse`, `call-off`, `carry`: what the asker may do now.
    pub allowed_commands: Vec<&'static str>,
}

/// A netting in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettingSummary {
    /// Which netting.
    pub id: Uuid,
    /// For `If-Match`.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// `bilateral` or `multilateral`.
    pub kind: String,
    /// Who called it.
    pub organizer_name: String,
    /// The other one of two; null among many.
    pub with_name: Option<String>,
    /// `proposed`, `agreed`, `done`, `refused` or `called_off`.
    pub state: String,
    /// Until when one can agree.
    pub answer_due: DateTime<Utc>,
    /// What is taken off the debts of the asker's organization; null where it takes no part.
    #[schema(value_type = Option<String>)]
    pub taken: Option<Money>,
    /// Whether it waits for the asker's organization: to agree, or, when all did, to carry it out.
    pub waits_for_us: bool,
}

/// Somebody with whom the asker's organization could net alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NettablePartner {
    /// The other organization.
    pub partner_id: Uuid,
    /// Its name.
    pub partner_name: String,
    /// What the asker's organization owes it, without what is in dispute.
    #[schema(value_type = String)]
    pub we_owe: Money,
    /// What it owes the asker's organization.
    #[schema(value_type = String)]
    pub they_owe: Money,
    /// What would be taken off both.
    #[schema(value_type = String)]
    pub could_be_taken: Money,
}
