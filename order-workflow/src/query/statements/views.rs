//! What of a statement is told.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// One of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementParty {
    /// Which organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Who of it said that the statement is so; null while nobody did.
    pub agreed_by: Option<String>,
    /// When.
    pub agreed_at: Option<DateTime<Utc>>,
}

/// A statement in a list. Amounts are as the asker sees them: above zero where the other owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementSummary {
    /// Which statement.
    pub id: Uuid,
    /// For `If-Match`.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// The other organization.
    pub with_id: Uuid,
    /// Its name.
    pub with_name: String,
    /// Year and month: `2026-10`.
    pub period: String,
    /// `proposed`, `agreed`, `disputed` or `replaced`.
    pub state: String,
    /// What stood between the two at its end.
    #[schema(value_type = String, example = "1250000.00")]
    pub closing: Money,
    /// How many papers it lists.
    pub lines: i32,
    /// Whether the asker's organization has not said yet whether it is so.
    pub waits_for_us: bool,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementLineView {
    /// The day it counts from.
    pub day: NaiveDate,
    /// `invoice`, `credit_note`, `reversal`, `payment`, `payment_reversed`, `refund`, `netting`, `write_off` or
    /// `drawdown`.
    pub work: &'static str,
    /// The number of the paper, or the bank's reference.
    pub number: String,
    /// The invoice, the payment, the netting or the drawdown that it came from.
    pub about_id: Uuid,
    /// Above zero where the other owes the asker more by it.
    #[schema(value_type = String)]
    pub amount: Money,
    /// What stands after it.
    #[schema(value_type = String)]
    pub balance: Money,
    /// What one of the two sees otherwise; null where nobody does.
    pub marked: Option<String>,
}

/// A line that one of the two sees otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MarkView {
    /// The number of the paper; it may be one that is missing.
    pub number: String,
    /// What is wrong with it.
    pub words: String,
}

/// A statement. Amounts are as the asker sees them: above zero where the other owes. The other reads the same amounts
/// with the other sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementView {
    /// Which statement.
    pub id: Uuid,
    /// For `If-Match`.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// The asker's organization.
    pub us: StatementParty,
    /// The other.
    pub with: StatementParty,
    /// Year and month: `2026-10`.
    pub period: String,
    /// `proposed`, `agreed`, `disputed` or `replaced`.
    pub state: &'static str,
    /// What stood between the two at its beginning.
    #[schema(value_type = String)]
    pub opening: Money,
    /// Every paper of the month, by day.
    pub lines: Vec<StatementLineView>,
    /// What stood at its end.
    #[schema(value_type = String, example = "1250000.00")]
    pub closing: Money,
    /// What is seen otherwise, with why.
    pub marks: Vec<MarkView>,
    /// Who marked it last; null where nobody did.
    pub disputed_by: Option<String>,
    /// For which of the two.
    pub disputed_for: Option<Uuid>,
    /// When.
    pub disputed_at: Option<DateTime<Utc>>,
    /// Who drew it up; null where the month's end did.
    pub drawn_up_by: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// What it would come to now, where papers were added since; null where it still holds.
    #[schema(value_type = Option<String>)]
    pub closing_now: Option<Money>,
    /// What both agreed that stood at the end of the month before, where that is not what stands at this one's
    /// beginning: papers came later that count from before.
    #[schema(value_type = Option<String>)]
    pub agreed_before: Option<Money>,
    /// The newer one in its place.
    pub replaced_by: Option<Uuid>,
    /// `agree`, `dispute`, `replace`: what the asker may do now.
    pub allowed_commands: Vec<&'static str>,
}
