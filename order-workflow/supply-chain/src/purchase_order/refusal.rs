//! Why the answer is no, with the facts that whoever asked needs to act.

use super::command::Party;
use super::permission::CommandName;
use super::state::State;
use crate::id::{OfferId, OrderLineId, ShipmentId};
use crate::money::Money;
use crate::offer::WrongCount;
use crate::organization::Role;
use chrono::{DateTime, NaiveDate, Utc};

/// A line that the stock cannot serve, in its own packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortLine {
    /// Which line.
    pub line: OrderLineId,
    /// Its place in the order, from 1.
    pub position: i32,
    /// What.
    pub product_name: String,
    /// The pack's name.
    pub pack: String,
    /// Packs asked for by this line.
    pub asked: i64,
    /// Whole packs that are left for all lines of the product together.
    pub available: i64,
    /// Base units asked for by all lines of the product together.
    pub asked_base: i64,
    /// Base units left.
    pub available_base: i64,
}

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The other side's command.
    #[error("only the {} of this order may do that", party.as_str())]
    NotYourPart {
        /// Whose it is.
        party: Party,
    },
    /// The right side, but another role.
    #[error("{} needs another role", command.word())]
    NotYourRole {
        /// What was asked.
        command: CommandName,
        /// Who may.
        roles: &'static [Role],
    },
    /// It was possible earlier, or will be later.
    #[error("this order is {}; it cannot take {} now", state.as_str(), command.word())]
    NotInThisState {
        /// Where it is.
        state: State,
        /// What was asked.
        command: CommandName,
    },
    /// An order without goods.
    #[error("the order has no lines")]
    Empty,
    /// More lines than are taken.
    #[error("an order has at most {limit} lines")]
    TooManyLines {
        /// The most.
        limit: usize,
    },
    /// The same offer stands in two lines.
    #[error("line {position} repeats an offer")]
    OfferRepeated {
        /// Place of the second one, from 1.
        position: i32,
    },
    /// An offer that is not there, not meant for the buyer, or another seller's.
    #[error("line {position} names an offer that is not on sale here")]
    OfferUnknown {
        /// Place in the order, from 1.
        position: i32,
        /// What was asked for.
        offer: OfferId,
    },
    /// It was on sale when the draft was made.
    #[error("{product_name} is no longer on sale")]
    OfferGone {
        /// Place in the order, from 1.
        position: i32,
        /// What.
        product_name: String,
    },
    /// Nobody orders from themselves.
    #[error("buyer and seller are the same organization")]
    OwnOffer,
    /// A count below one or beyond what is taken.
    #[error("the count of line {position} must be from 1 to {most}")]
    CountOutOfRange {
        /// Place in the order, from 1.
        position: i32,
        /// The most.
        most: i64,
    },
    /// Below the minimum or off the multiple.
    #[error("line {position}: {product_name} is not sold by {}", wrong.count)]
    CountNotSold {
        /// Place in the order, from 1.
        position: i32,
        /// What.
        product_name: String,
        /// The count, and the nearest good ones.
        wrong: WrongCount,
        /// Packs at least.
        minimum: i64,
        /// Packs at a time.
        multiple: i64,
    },
    /// A sum beyond 64 bits of sen.
    #[error("the order is too large to add up")]
    TooLarge,
    /// Prices changed since the buyer looked.
    #[error("the total is now {now}, not {expected}")]
    PriceMoved {
        /// What the buyer was shown.
        expected: Money,
        /// What it is now.
        now: Money,
    },
    /// Less is left than was asked for.
    #[error("not enough stock: {} line(s) short", lines.len())]
    NotEnoughStock {
        /// Each line that is short.
        lines: Vec<ShortLine>,
    },
    /// A reason was left empty.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// A text that is longer than is kept.
    #[error("{field} has at most {limit} characters")]
    TextTooLong {
        /// Which.
        field: &'static str,
        /// The most.
        limit: usize,
    },
    /// A command about lines without any.
    #[error("name at least one line with a count above zero")]
    NothingNamed,
    /// A line that is not this order's or shipment's.
    #[error("line {line} is not part of this")]
    LineUnknown {
        /// Which.
        line: OrderLineId,
    },
    /// A line named twice.
    #[error("line {line} is named twice")]
    LineRepeated {
        /// Which.
        line: OrderLineId,
    },
    /// More than is left to send.
    #[error("{product_name}: {asked_base} asked, {open_base} left to send")]
    MoreThanOpen {
        /// Which.
        line: OrderLineId,
        /// What.
        product_name: String,
        /// Base units.
        asked_base: i64,
        /// Base units.
        open_base: i64,
        /// Base units in a pack, for the words.
        factor: i64,
        /// The pack's name.
        pack: String,
    },
    /// A count below zero.
    #[error("a count may not be negative")]
    NegativeCount {
        /// Which.
        line: OrderLineId,
    },
    /// A shipment that is not this order's.
    #[error("shipment {shipment} is not part of this order")]
    ShipmentUnknown {
        /// Which.
        shipment: ShipmentId,
    },
    /// The shipment was counted before.
    #[error("shipment {number} has been counted already")]
    AlreadyCounted {
        /// Of the surat jalan.
        number: String,
    },
    /// The shipment was called back.
    #[error("shipment {number} was called back")]
    ShipmentUndone {
        /// Of the surat jalan.
        number: String,
    },
    /// The shipment was never counted, so there is nothing to correct.
    #[error("shipment {number} has not been counted yet")]
    NotCountedYet {
        /// Of the surat jalan.
        number: String,
    },
    /// A line of the shipment is missing from the count.
    #[error("{product_name} is missing from the count")]
    LineNotCounted {
        /// Which.
        line: OrderLineId,
        /// What.
        product_name: String,
    },
    /// Good, rejected and missing do not add up to what was sent.
    #[error("{product_name}: {counted_base} counted, {shipped_base} were sent")]
    CountsDoNotAddUp {
        /// Which.
        line: OrderLineId,
        /// What.
        product_name: String,
        /// Base units.
        counted_base: i64,
        /// Base units.
        shipped_base: i64,
        /// Base units in a pack, for the words.
        factor: i64,
        /// The pack's name.
        pack: String,
    },
    /// Billed already: a return or a credit note corrects it now.
    #[error("this delivery has been invoiced; a return or credit note corrects it")]
    AlreadyInvoiced,
    /// The order comes to less than the agreement's minimum.
    #[error("the order comes to {now}, the agreed minimum is {minimum}")]
    BelowMinimum {
        /// Without tax.
        minimum: Money,
        /// Without tax.
        now: Money,
    },
    /// The seller does not deliver that day, or it is too late for it.
    #[error("there is no delivery on {day}")]
    NoDeliveryThatDay {
        /// The day that was asked for.
        day: NaiveDate,
        /// The next day that can still be had.
        nearest: Option<NaiveDate>,
    },
    /// A price rose by more than the buyer's rule takes without a reason.
    #[error("{product_name} costs more than last time; a reason is needed")]
    PriceReasonNeeded {
        /// Place in the order, from 1.
        position: i32,
        /// What.
        product_name: String,
        /// Of one pack then.
        last: Money,
        /// Base units of the pack then.
        last_factor: i64,
        /// Of one pack now.
        now: Money,
        /// Base units of the pack now.
        now_factor: i64,
    },
    /// The buyer's rules want approvals that nobody could give.
    #[error("{needed} approver(s) needed who did not make this order, there are {able}")]
    NoApprover {
        /// How many must approve.
        needed: u32,
        /// How many could.
        able: u32,
    },
    /// The asker made what they would approve, has approved already, or is not on the board.
    #[error("this approval is not yours to give")]
    NotYoursToApprove,
    /// The number of the paper was not drawn; the caller's mistake.
    #[error("the order would reach the seller without a number")]
    Unnumbered,
    /// A proposal that changes nothing.
    #[error("nothing would change")]
    NothingChanged,
    /// A counter-offer that leaves nothing: that is a rejection.
    #[error("a counter-offer must leave at least one line")]
    NothingLeft,
    /// A price of zero or less.
    #[error("a price must be above zero")]
    PriceNotPositive,
    /// A line brought below what is on its way.
    #[error("{product_name}: {asked_base} asked, {shipped_base} were sent already")]
    LessThanShipped {
        /// Which.
        line: OrderLineId,
        /// What.
        product_name: String,
        /// Base units.
        asked_base: i64,
        /// Base units.
        shipped_base: i64,
        /// Base units in a pack, for the words.
        factor: i64,
        /// The pack's name.
        pack: String,
    },
    /// Another price for a line of which something was sent.
    #[error("{product_name} was sent in part; its price stands")]
    PriceOfShipped {
        /// What.
        product_name: String,
    },
    /// An amendment is open already.
    #[error("an amendment waits for its answer")]
    ProposalOpen,
    /// What comes once more for a claim comes as it was claimed.
    #[error("a replacement is not amended")]
    ReplacementIsFixed,
    /// The pool does that itself: else its orders would not add up any more.
    #[error("this order is part of pool {pool}, which answers for it; {} is not asked for by hand", command.word())]
    PoolAnswersForIt {
        /// The pool's code.
        pool: String,
        /// What was asked.
        command: CommandName,
    },
    /// The supplier countered before.
    #[error("pool {pool} was cleared again already; accept its order, or reject it")]
    PoolClearedAgain {
        /// The pool's code.
        pool: String,
    },
    /// Other goods, or charges, which nobody in the pool pledged for.
    #[error("in pool {pool} only counts, prices and days are countered")]
    PoolTakesNoOtherGoods {
        /// The pool's code.
        pool: String,
    },
    /// What was counted is shared out among the legs of the pool.
    #[error("what came was shared out in pool {pool} already")]
    PoolSharedOut {
        /// The pool's code.
        pool: String,
    },
    /// More charges than an order may have.
    #[error("an order has at most {limit} charges")]
    TooManyCharges {
        /// The most.
        limit: usize,
    },
    /// A charge without a name, or with one that is too long.
    #[error("charge {position} needs a name of 1 to {limit} characters")]
    ChargeUnnamed {
        /// Which of those named, from 1.
        position: i32,
        /// The most characters.
        limit: usize,
    },
    /// A discount that is not below zero, or anything else that is not above.
    #[error("charge {position}: a discount is below zero, all else above")]
    WrongChargeAmount {
        /// Which of those named, from 1.
        position: i32,
    },
    /// Two charges of one kind and name could not be told apart on an invoice.
    #[error("charge {position} is named twice: {description}")]
    ChargeRepeated {
        /// Which of those named, from 1.
        position: i32,
        /// Its name.
        description: String,
    },
    /// More is taken off than the goods come to.
    #[error("the discounts are more than the goods, {goods}")]
    DiscountTooLarge {
        /// What the goods come to, as priced.
        goods: Money,
    },
    /// What stands on an invoice is credited, not changed.
    #[error("{billed} of {description} is billed already")]
    ChargeBilled {
        /// The charge's name.
        description: String,
        /// How much of it.
        billed: Money,
    },
    /// The free time to call off has passed.
    #[error("until {until} the order could be called off; now the seller must agree")]
    CancelTooLate {
        /// The last instant.
        until: DateTime<Utc>,
    },
    /// A promise beyond what the buyer asked for or the agreement takes.
    #[error("the goods are promised for later than the buyer takes")]
    PromiseTooLate {
        /// The last day that can be promised.
        latest: NaiveDate,
    },
    /// A day that is asked for or promised has passed already.
    #[error("{day} has passed")]
    DayIsPast {
        /// Which.
        day: NaiveDate,
    },
    /// More than is set aside for the line; the rest has not come in yet.
    #[error("{product_name}: {asked_base} asked, {held_base} are in the stock")]
    NotInStockYet {
        /// Which.
        line: OrderLineId,
        /// What.
        product_name: String,
        /// Base units.
        asked_base: i64,
        /// Base units.
        held_base: i64,
        /// Base units in a pack, for the words.
        factor: i64,
        /// The pack's name.
        pack: String,
    },
    /// The arrival of a shipment was entered before.
    #[error("shipment {number} is proven to have arrived already")]
    ProvenAlready {
        /// Of the surat jalan.
        number: String,
    },
    /// What was handed over is not called back; the buyer counts it.
    #[error("shipment {number} is proven to have arrived; it is not called back")]
    ShipmentProven {
        /// Of the surat jalan.
        number: String,
    },
    /// What is ordered together is billed leg by leg, to each cooperative by itself.
    #[error("the orders of pool {pool} are billed one by one, and this one is not")]
    PoolBilledByLegs {
        /// Its short code.
        pool: String,
    },
    /// Nobody was named who took the goods.
    #[error("say who took the goods")]
    ReceiverNeeded,
    /// A buyer may give up only what is late.
    #[error("nothing of this order is late")]
    NothingLate,
    /// The clock came too early.
    #[error("the deadline has not passed")]
    NotDueYet,
    /// More billed of a line than there is to bill.
    #[error("line {line}: {asked_base} billed, {left_base} left to bill")]
    MoreThanSupplied {
        /// Which.
        line: OrderLineId,
        /// Base units.
        asked_base: i64,
        /// Base units.
        left_base: i64,
    },
    /// More taken back of a line than was billed.
    #[error("line {line} was not billed that much")]
    NotBilled {
        /// Which.
        line: OrderLineId,
    },
    /// Something is not billed yet, or is owed still; an order ends when nothing is.
    #[error("{open} is still owed, or something is not billed yet")]
    MoneyOpen {
        /// What is owed of what is billed.
        open: Money,
        /// Whether all there is to bill is billed.
        is_billed: bool,
    },
    /// Somebody claims something, or what was settled is not credited yet.
    #[error("{open} claim(s) are not at their end")]
    ClaimsOpen {
        /// How many.
        open: usize,
    },
    /// Something of it may still be claimed.
    #[error("until {until} something of it may be claimed")]
    StillClaimable {
        /// The last instant.
        until: DateTime<Utc>,
    },
}
