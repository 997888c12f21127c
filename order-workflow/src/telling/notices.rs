//! The kinds of notice: what an organization is told of that stands in no order's history.
//!
//! A kind is its type, as programs see it. Who is told stands with each notice, for it depends on what must be
//! done next and by whom.

/// A claim came to whoever mediates.
pub const CLAIM_BROUGHT: &str = "claim.brought";
/// A claim that was theirs to decide is settled, withdrawn or with another.
pub const CLAIM_LEFT: &str = "claim.left";
/// Little time is left for whoever has to act next.
pub const CLAIM_DUE: &str = "claim.deadline_near";
/// The other side proposed a version.
pub const AGREEMENT_PROPOSED: &str = "agreement.proposed";
/// It was taken.
pub const AGREEMENT_ACCEPTED: &str = "agreement.accepted";
/// It was not.
pub const AGREEMENT_DECLINED: &str = "agreement.declined";
/// Its own side took it back.
pub const AGREEMENT_WITHDRAWN: &str = "agreement.withdrawn";
/// One side gave notice.
pub const AGREEMENT_ENDED: &str = "agreement.ended";
/// Its last day is near and nothing follows it.
pub const AGREEMENT_EXPIRING: &str = "agreement.expiring";
/// A standing order came round and everything was submitted.
pub const STANDING_ORDER_DONE: &str = "standing_order.done";
/// It came round, and a draft waits for somebody.
pub const STANDING_ORDER_DRAFTED: &str = "standing_order.drafted";
/// It came round, and not everything was submitted.
pub const STANDING_ORDER_PARTLY: &str = "standing_order.partly";
/// It came round, and nothing came of it.
pub const STANDING_ORDER_EMPTY: &str = "standing_order.empty";
/// It was left out, knowingly.
pub const STANDING_ORDER_SKIPPED: &str = "standing_order.skipped";
/// It kept failing on our side.
pub const STANDING_ORDER_FAILED: &str = "standing_order.failed";
/// Something is late, and an order was taken all the same.
pub const CREDIT_OVERDUE: &str = "credit.overdue";
/// Little is left of what may be owed.
pub const CREDIT_NEAR_LIMIT: &str = "credit.near_limit";
/// The seller said how much may be owed from now on.
pub const CREDIT_LIMIT_SET: &str = "credit.limit_set";
/// The seller takes no orders for now.
pub const CREDIT_BLOCKED: &str = "credit.blocked";
/// It takes orders again.
pub const CREDIT_UNBLOCKED: &str = "credit.unblocked";
/// An invoice is due in a few days.
pub const INVOICE_DUE_SOON: &str = "invoice.due_soon";
/// It is due today.
pub const INVOICE_DUE_TODAY: &str = "invoice.due_today";
/// It has been due for a while.
pub const INVOICE_OVERDUE: &str = "invoice.overdue";
/// A provider says something of a request to pay that a person should look at.
pub const PROVIDER_UNCLEAR: &str = "payment_request.unclear";
/// A payment waits for the signatures of officers.
pub const PAYMENT_PREPARED: &str = "payment.prepared";
/// Enough officers have signed; it may be made.
pub const PAYMENT_APPROVED: &str = "payment.approved";
/// The other side wrote down that it was made, or that it came.
pub const PAYMENT_RECORDED: &str = "payment.recorded";
/// The payee says that it came.
pub const PAYMENT_CONFIRMED: &str = "payment.confirmed";
/// It never came, or was recorded by mistake.
pub const PAYMENT_REVERSED: &str = "payment.reversed";
/// The payer changed what it is for.
pub const PAYMENT_MOVED: &str = "payment.moved";
/// Some of it went back.
pub const PAYMENT_REFUNDED: &str = "payment.refunded";
/// Money that is to go back waits for an officer's signature.
pub const REFUND_PREPARED: &str = "refund.prepared";
/// Enough have signed what is to go back.
pub const REFUND_APPROVED: &str = "refund.approved";
/// What went back came.
pub const REFUND_CONFIRMED: &str = "refund.confirmed";
/// What was said to have gone back did not.
pub const REFUND_REVERSED: &str = "refund.reversed";
/// A statement was drawn up, and waits for a yes.
pub const STATEMENT_DRAWN_UP: &str = "statement.drawn_up";
/// The other side says that it is so.
pub const STATEMENT_AGREED: &str = "statement.agreed";
/// The other side sees lines otherwise.
pub const STATEMENT_DISPUTED: &str = "statement.disputed";
/// A netting was called, and waits for a yes.
pub const NETTING_CALLED: &str = "netting.called";
/// Everybody agreed to it.
pub const NETTING_AGREED: &str = "netting.agreed";
/// Somebody did not.
pub const NETTING_REFUSED: &str = "netting.refused";
/// It was called off, or time was up.
pub const NETTING_CALLED_OFF: &str = "netting.called_off";
/// The debts are set off.
pub const NETTING_DONE: &str = "netting.done";
/// Debts from before were written down, and wait for a yes.
pub const EARLIER_DEBT_PROPOSED: &str = "earlier_debt.proposed";
/// The other side says that one is so: there is a bill.
pub const EARLIER_DEBT_AGREED: &str = "earlier_debt.agreed";
/// The other side sees one otherwise.
pub const EARLIER_DEBT_DISPUTED: &str = "earlier_debt.disputed";
/// Whoever wrote one down took it back.
pub const EARLIER_DEBT_WITHDRAWN: &str = "earlier_debt.withdrawn";

/// A cooperative wrote a facility down, and the bank is asked whether it is so.
pub const FACILITY_PROPOSED: &str = "facility.proposed";
/// The bank says that it is so.
pub const FACILITY_AGREED: &str = "facility.agreed";
/// The bank says that it is not so.
pub const FACILITY_DECLINED: &str = "facility.declined";
/// Nothing more is drawn on it.
pub const FACILITY_ENDED: &str = "facility.ended";
/// Some of what was drawn is paid back.
pub const FACILITY_REPAID: &str = "facility.repaid";
/// The board is asked to sign a drawdown.
pub const DRAWDOWN_REQUESTED: &str = "drawdown.requested";
/// Enough of the board have signed it; the bank pays next.
pub const DRAWDOWN_APPROVED: &str = "drawdown.approved";
/// An officer said no.
pub const DRAWDOWN_REJECTED: &str = "drawdown.rejected";
/// What was signed was taken back.
pub const DRAWDOWN_WITHDRAWN: &str = "drawdown.withdrawn";
/// The bank does not pay it.
pub const DRAWDOWN_REFUSED: &str = "drawdown.refused";
/// The facility's last day passed over it.
pub const DRAWDOWN_EXPIRED: &str = "drawdown.expired";
/// A repayment was recorded by mistake.
pub const FACILITY_UNPAID: &str = "facility.unpaid";
/// An instalment is due in a few days.
pub const INSTALMENT_DUE_SOON: &str = "instalment.due_soon";
/// It is due today.
pub const INSTALMENT_DUE_TODAY: &str = "instalment.due_today";
/// It has been due for a week.
pub const INSTALMENT_OVERDUE: &str = "instalment.overdue";
/// The bank paid the seller.
pub const DRAWDOWN_PAID: &str = "drawdown.paid";
/// … as the seller is told, whose invoice that settles.
pub const INVOICE_DRAWN: &str = "invoice.paid_by_bank";

/// The bank did not pay the seller after all.
pub const DRAWDOWN_REVERSED: &str = "drawdown.reversed";
/// … as the seller is told, whose invoice is open again.
pub const INVOICE_DRAWN_BACK: &str = "invoice.not_paid_by_bank";

/// The board is asked to sign that something owed is given up.
pub const WRITE_OFF_ASKED: &str = "invoice.write_off_asked";

/// A price moved above goods that are sold on, and a person is asked.
pub const RESALE_ASKED: &str = "resale.asked";
/// A price moved above goods that are sold on, beyond the own one: they are off sale until a person answers.
pub const RESALE_BELOW_COST: &str = "resale.below_cost";
/// Goods are sold below what they cost by now, as a held price says.
pub const RESALE_SOLD_BELOW_COST: &str = "resale.sold_below_cost";
/// Goods can no longer be sold on as they were.
pub const RESALE_HALTED: &str = "resale.halted";

/// A pool opened, and takes pledges.
pub const POOL_OPENED: &str = "demand_pool.opened";
/// It closes within a day.
pub const POOL_CLOSING_SOON: &str = "demand_pool.closing_soon";
/// Little is missing for a lower price of one of its lines.
pub const POOL_NEAR_PRICE: &str = "demand_pool.near_price";
/// Its least was not met, and it is open once more.
pub const POOL_EXTENDED: &str = "demand_pool.extended";
/// The price is found, and everybody is bound.
pub const POOL_AWARDED: &str = "demand_pool.awarded";
/// The supplier would sell otherwise, and the price was found once more.
pub const POOL_RECLEARED: &str = "demand_pool.recleared";
/// A pledge was let go: by its highest price, or for want of its consent.
pub const POOL_LET_GO: &str = "demand_pool.let_go";
/// It came to nothing.
pub const POOL_FAILED: &str = "demand_pool.failed";
/// The next round is planned, and waits to be published.
pub const POOL_ROUND_PLANNED: &str = "demand_pool.round_planned";
/// A pledge of one's own organization waits for a yes of its approvers.
pub const POOL_APPROVAL_WANTED: &str = "demand_pool.approval_wanted";

/// The run that goods go with leaves on another day.
pub const RUN_MOVED: &str = "delivery_run.moved";
/// It is not gone.
pub const RUN_CALLED_OFF: &str = "delivery_run.called_off";

/// Every kind there is.
pub static KINDS: &[&str] = &[
    RUN_MOVED,
    RUN_CALLED_OFF,
    POOL_OPENED,
    POOL_CLOSING_SOON,
    POOL_NEAR_PRICE,
    POOL_EXTENDED,
    POOL_AWARDED,
    POOL_RECLEARED,
    POOL_LET_GO,
    POOL_FAILED,
    POOL_ROUND_PLANNED,
    POOL_APPROVAL_WANTED,
    RESALE_ASKED,
    RESALE_BELOW_COST,
    RESALE_SOLD_BELOW_COST,
    RESALE_HALTED,
    WRITE_OFF_ASKED,
    FACILITY_PROPOSED,
    FACILITY_AGREED,
    FACILITY_DECLINED,
    FACILITY_ENDED,
    FACILITY_REPAID,
    FACILITY_UNPAID,
    INSTALMENT_DUE_SOON,
    INSTALMENT_DUE_TODAY,
    INSTALMENT_OVERDUE,
    DRAWDOWN_REQUESTED,
    DRAWDOWN_APPROVED,
    DRAWDOWN_REJECTED,
    DRAWDOWN_WITHDRAWN,
    DRAWDOWN_REFUSED,
    DRAWDOWN_EXPIRED,
    DRAWDOWN_PAID,
    INVOICE_DRAWN,
    DRAWDOWN_REVERSED,
    INVOICE_DRAWN_BACK,
    CLAIM_BROUGHT,
    CLAIM_LEFT,
    CLAIM_DUE,
    AGREEMENT_PROPOSED,
    AGREEMENT_ACCEPTED,
    AGREEMENT_DECLINED,
    AGREEMENT_WITHDRAWN,
    AGREEMENT_ENDED,
    AGREEMENT_EXPIRING,
    STANDING_ORDER_DONE,
    STANDING_ORDER_DRAFTED,
    STANDING_ORDER_PARTLY,
    STANDING_ORDER_EMPTY,
    STANDING_ORDER_SKIPPED,
    STANDING_ORDER_FAILED,
    PAYMENT_PREPARED,
    PAYMENT_APPROVED,
    PAYMENT_RECORDED,
    PAYMENT_CONFIRMED,
    PAYMENT_REVERSED,
    PAYMENT_MOVED,
    PAYMENT_REFUNDED,
    REFUND_PREPARED,
    REFUND_APPROVED,
    REFUND_CONFIRMED,
    REFUND_REVERSED,
    CREDIT_OVERDUE,
    CREDIT_NEAR_LIMIT,
    CREDIT_LIMIT_SET,
    CREDIT_BLOCKED,
    CREDIT_UNBLOCKED,
    INVOICE_DUE_SOON,
    INVOICE_DUE_TODAY,
    INVOICE_OVERDUE,
    PROVIDER_UNCLEAR,
    STATEMENT_DRAWN_UP,
    STATEMENT_AGREED,
    STATEMENT_DISPUTED,
    NETTING_CALLED,
    NETTING_AGREED,
    NETTING_REFUSED,
    NETTING_CALLED_OFF,
    NETTING_DONE,
    EARLIER_DEBT_PROPOSED,
    EARLIER_DEBT_AGREED,
    EARLIER_DEBT_DISPUTED,
    EARLIER_DEBT_WITHDRAWN,
];
