//! What came of a run: for each order that was to be made, each of its lines, and the whole.
//!
//! Reasons are codes with facts; the sentence is made for whoever reads it (data.md 16).

use crate::id::{OfferId, OrganizationId, PurchaseOrderId};
use crate::money::Money;
use crate::words::words;
use serde::{Deserialize, Serialize};

words! {
    /// What came of a whole run.
    Outcome {
        /// Everything was submitted as it was written.
        Done = "done",
        /// At least one order is a draft now, which waits for somebody.
        Drafted = "drafted",
        /// Something was submitted, but not all of it.
        Partly = "partly",
        /// Nothing came of it: somebody has to look.
        Empty = "empty",
        /// It was left out knowingly.
        Skipped = "skipped",
        /// It kept failing on our side and was given up.
        Failed = "failed",
    }
}

words! {
    /// What came of one order.
    OrderOutcome {
        /// It was put to its seller, or to the buyer's own approvers.
        Submitted = "submitted",
        /// It is a draft.
        Made = "made",
        /// There is none.
        Skipped = "skipped",
    }
}

words! {
    /// Why something is not as it was written.
    Reason {
        /// The goods are not on sale to the buyer; why, nobody is told.
        NotOnSale = "not_on_sale",
        /// Another product, pack or kind of price stands behind the offer than when it was written down.
        OfferChanged = "offer_changed",
        /// The price rose by more than was set.
        Dearer = "dearer",
        /// There is less in stock than was asked for.
        ShortStock = "short_stock",
        /// Every line was left out, for different reasons.
        NothingLeft = "nothing_left",
        /// A draft of an earlier run still waits; there is not made a second one.
        DraftWaits = "draft_waits",
        /// The order comes to less than the seller's minimum.
        BelowMinimum = "below_minimum",
        /// A count is below the offer's minimum or off its multiple.
        CountNotSold = "count_not_sold",
        /// The seller does not deliver on that day.
        NoDeliveryThatDay = "no_delivery_that_day",
        /// The buyer's own rule asks why a higher price is paid, which only a person can say.
        PriceReasonNeeded = "price_reason_needed",
        /// The buyer's own rule asks for more approvers than there are.
        NoApprover = "no_approver",
        /// Another rule of the order said no.
        Refused = "refused",
        /// The seller does not trade any more.
        SellerGone = "seller_gone",
        /// The buyer does not trade any more.
        BuyerGone = "buyer_gone",
        /// Whoever wrote it down left, or may not order any more.
        WriterGone = "writer_gone",
        /// Its time had passed by longer than was set.
        TooLate = "too_late",
        /// A later slot had come by then, and ordered the same.
        Superseded = "superseded",
        /// Somebody asked for it to be left out.
        Asked = "asked",
        /// It kept failing on our side.
        Fault = "fault",
    }
}

/// What came of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineResult {
    /// Which offer.
    #[serde(rename = "offer_id")]
    pub offer: OfferId,
    /// The goods.
    pub product_name: String,
    /// The pack's name.
    pub pack: String,
    /// Packs that were written down.
    pub wanted: i64,
    /// Packs in the order.
    pub ordered: i64,
    /// Why the two differ, or why somebody has to look.
    pub reason: Option<Reason>,
    /// Of one pack when it was written down, where the price is why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub price_then: Option<Money>,
    /// Of one pack now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub price_now: Option<Money>,
}

/// What came of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderResult {
    /// From whom.
    pub seller: OrganizationId,
    /// What came of it.
    pub outcome: OrderOutcome,
    /// The order, if there is one; of a draft that still waits, that one.
    pub order: Option<PurchaseOrderId>,
    /// Why it was not submitted, or not made.
    pub reason: Option<Reason>,
    /// Its lines.
    pub lines: Vec<LineResult>,
}

impl OrderResult {
    /// Whether there is an order that this run made.
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.outcome != OrderOutcome::Skipped
    }

    fn is_whole(&self) -> bool {
        self.is_made() && self.lines.iter().all(|line| line.ordered == line.wanted)
    }
}

/// What came of all orders together.
#[must_use]
pub fn together(orders: &[OrderResult]) -> Outcome {
    if !orders.iter().any(OrderResult::is_made) {
        Outcome::Empty
    } else if orders.iter().any(|order| order.outcome == OrderOutcome::Made) {
        Outcome::Drafted
    } else if orders.iter().all(OrderResult::is_whole) {
        Outcome::Done
    } else {
        Outcome::Partly
    }
}

/// The reason of a run that yielded nothing: that of its orders where they share one.
#[must_use]
pub fn shared_reason(reasons: impl IntoIterator<Item = Option<Reason>>) -> Option<Reason> {
    let mut reasons = reasons.into_iter();
    let first = reasons.next().flatten()?;
    let all_share = reasons.all(|reason| reason == Some(first));
    Some(if all_share { first } else { Reason::NothingLeft })
}
