//! The rules of a pool as they are told.

use crate::command::demand_pools::PoolExtension;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use supply_chain::demand_pool::{PoolFee, Rules, SharingRule};
use utoipa::ToSchema;

/// The rules, as they were published; written as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulesView {
    /// principal or agent: whether the organizer resells or orders on behalf.
    pub role: &'static str,
    /// How a shortage falls: `{"rule": "pro_rata"}`, `first_come`, or `small_and_remote_first` with `remote_from_days`.
    #[schema(value_type = Object)]
    pub sharing: SharingRule,
    /// What the organizer takes, inside the price: `"none"`, `{"per_pack": "2000.00"}` or `{"percent": "2.5"}`.
    #[schema(value_type = Object)]
    pub fee: PoolFee,
    /// By what freight and other charges are borne: `by_units`, `by_amount` or evenly.
    pub freight: &'static str,
    /// How often it is opened once more when the least is not met, and for how many days.
    pub extension: PoolExtension,
    /// Pledges are taken from here on.
    pub open_at: DateTime<Utc>,
    /// From here on nothing may leave more missing; null where there is no top-up.
    pub top_up_at: Option<DateTime<Utc>>,
    /// No pledge is taken any more; extensions apart.
    pub cut_off_at: DateTime<Utc>,
    /// So long a packet that was written without signal before the end may still come in, and fill and result are sealed.
    pub grace_hours: u8,
    /// When the goods are to be at the hub.
    pub arrives_on: Option<NaiveDate>,
    /// What participants see of each other: named or unnamed; counts always.
    pub openness: &'static str,
}

impl From<&Rules> for RulesView {
    fn from(rules: &Rules) -> Self {
        let (dates, extension) = (rules.dates, rules.extension);
        Self {
            role: rules.role.as_str(),
            sharing: rules.sharing,
            fee: rules.fee,
            freight: rules.freight.as_str(),
            extension: PoolExtension { times: extension.times, days: extension.days },
            open_at: dates.open_at,
            top_up_at: dates.top_up_at,
            cut_off_at: dates.cut_off_at,
            grace_hours: dates.grace_hours,
            arrives_on: dates.arrives_on,
            openness: rules.openness.as_str(),
        }
    }
}
