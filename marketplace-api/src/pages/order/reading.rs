//! Who looks at an order, from where, and when: everything its words depend on besides the order.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use order_workflow::query::orders::OrderView;
use supply_chain::id::OrganizationId;
use supply_chain::purchase_order::Party;

use crate::language::Language;
use crate::language::format::{clock_zone, deadline, deadline_short};

/// A day as a browser sends it or a person types it: `2026-11-24` or `24-11-2026`.
#[must_use]
pub fn day_typed(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_other| NaiveDate::parse_from_str(text, "%d-%m-%Y"))
        .ok()
}

/// The reader of an order's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eyes {
    /// Their language.
    pub lang: Language,
    /// The organization they act for.
    pub organization: OrganizationId,
    /// The zone their organization keeps time in.
    pub zone: Tz,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Eyes {
    /// The reader's side of an order.
    #[must_use]
    pub fn side(&self, order: &OrderView) -> Party {
        if order.buyer.id == self.organization { Party::Buyer } else { Party::Seller }
    }

    /// The name of the other party.
    #[must_use]
    pub fn other<'a>(&self, order: &'a OrderView) -> &'a str {
        match self.side(order) {
            Party::Buyer => &order.seller.name,
            Party::Seller => &order.buyer.name,
        }
    }

    /// A deadline inside a sentence, in the zone it was said in: `16.00 WITA, 5 jam lagi`, else its day.
    #[must_use]
    pub fn until(&self, at: DateTime<Utc>, zone: Option<&str>) -> String {
        let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(self.zone);
        let left = at - self.now;
        if left > chrono::TimeDelta::zero() && left < chrono::TimeDelta::days(1) {
            let short = deadline_short(at, self.now, zone, self.lang);
            return format!("{}, {short}", clock_zone(at, zone, self.lang));
        }
        deadline(at, self.now, zone, self.lang)
    }
}
