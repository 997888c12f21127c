//! The record that both sides of a trade can see, always with the counts that it was reckoned from.
//!
//! No grade and no secret weight: each measure is one number over another, over the same window for
//! everybody, so that whoever is judged can recompute it.

use crate::words::words;

words! {
    /// What is measured.
    Measure {
        /// Of the buyer: invoices settled no later than they were due, of all that fell due.
        PaidOnTime = "paid_on_time",
        /// Of the seller: base units counted good, of all that were confirmed.
        FillRate = "fill_rate",
        /// Of the seller: shipments counted by the promised day, of all that had one.
        DeliveredOnTime = "delivered_on_time",
        /// Of either: orders with a claim decided against it, of all its orders that were received.
        Disputed = "disputed",
    }
}

/// One number over another; nothing is said where there was nothing to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Of what.
    pub measure: Measure,
    /// Above the line.
    pub part: u64,
    /// Below the line.
    pub whole: u64,
}

impl Ratio {
    /// In hundredths of a percent, rounded down; nothing where there was nothing to count.
    #[must_use]
    pub fn basis_points(&self) -> Option<u64> {
        let tenfold = u128::from(self.part) * 10_000;
        u64::try_from(tenfold.checked_div(u128::from(self.whole))?).ok()
    }
}

/// What is counted of a buyer over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BuyerFacts {
    /// Invoices that fell due.
    pub fell_due: u64,
    /// Of those, settled no later than that.
    pub on_time: u64,
    /// Orders that were received.
    pub received_orders: u64,
    /// Of those, with a claim of the buyer's that was decided to be worth nothing.
    pub claims_lost: u64,
}

/// What is counted of a seller over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SellerFacts {
    /// Base units confirmed, of orders that are received.
    pub confirmed: u64,
    /// Of those, counted good.
    pub received: u64,
    /// Shipments that had a promised day.
    pub promised: u64,
    /// Of those, counted by then.
    pub on_time: u64,
    /// Orders that were received.
    pub received_orders: u64,
    /// Of those, with a claim that was decided to be worth something.
    pub claims_lost: u64,
}

/// The buyer's record.
#[must_use]
pub fn buyer_record(facts: &BuyerFacts) -> Vec<Ratio> {
    vec![
        Ratio { measure: Measure::PaidOnTime, part: facts.on_time, whole: facts.fell_due },
        Ratio { measure: Measure::Disputed, part: facts.claims_lost, whole: facts.received_orders },
    ]
}

/// The seller's record.
#[must_use]
pub fn seller_record(facts: &SellerFacts) -> Vec<Ratio> {
    vec![
        Ratio { measure: Measure::FillRate, part: facts.received, whole: facts.confirmed },
        Ratio { measure: Measure::DeliveredOnTime, part: facts.on_time, whole: facts.promised },
        Ratio { measure: Measure::Disputed, part: facts.claims_lost, whole: facts.received_orders },
    ]
}
