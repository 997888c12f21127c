//! One identifier type per kind of thing; an id of one kind cannot be another's.
//!
//! All are UUIDv7: sortable by the time they were made, and a device may make them offline.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

identifiers! {
    /// A cooperative or a distributor.
    OrganizationId,
    /// A human being, whether or not they ever sign in.
    PersonId,
    /// What binds a person to an organization.
    TieId,
    /// Goods that several sellers may offer.
    ProductId,
    /// What one seller puts on sale: a pack of a product at a price.
    OfferId,
    /// A purchase order.
    PurchaseOrderId,
    /// One line of a purchase order.
    OrderLineId,
    /// Goods on the way: one surat jalan.
    ShipmentId,
    /// One line of a shipment.
    ShipmentLineId,
    /// One count of a shipment.
    ReceiptId,
    /// Stock of one product with one owner, holder, place, lot and condition.
    StockLevelId,
    /// One uploaded price list.
    ImportId,
    /// Many own offers changed as one.
    CatalogueChangeId,
    /// What two organizations agreed about how they trade.
    AgreementId,
    /// A rule of a buyer about who must approve.
    ApprovalRuleId,
    /// Orders to several sellers that were made from one basket.
    OrderGroupId,
    /// That something was not as agreed, and what is asked for it.
    ClaimId,
    /// One line of a claim.
    ClaimLineId,
    /// A file that somebody handed in.
    FileId,
    /// What a buyer orders again and again.
    StandingOrderId,
    /// A rule by which an organization sells on what another lists.
    ResaleRuleId,
    /// One offer that is sold on.
    ResaleId,
    /// One time that it came round.
    StandingOrderRunId,
    /// An invoice, a credit note or a reversal.
    InvoiceId,
    /// One line of an invoice.
    InvoiceLineId,
    /// A payment.
    PaymentId,
    /// Money of a payment that was paid back.
    RefundId,
    /// An account at a bank.
    BankAccountId,
    /// A bank's statement as it was handed in.
    BankStatementId,
    /// One line of a bank's statement.
    BankLineId,
    /// What was decided about a year's surplus.
    YearDecisionId,
    /// A merchant's own payment code.
    MerchantCodeId,
    /// A request to pay, as a provider shows it: a virtual account or a dynamic QRIS.
    PaymentRequestId,
    /// Something that moved value, as the ledger has it.
    OccurrenceId,
    /// What two organizations have between them for a period.
    StatementId,
    /// One netting among several organizations.
    NettingId,
    /// What one owed another before either of them traded here.
    EarlierDebtId,
    /// A line of credit at a bank.
    FacilityId,
    /// One drawing on it.
    DrawdownId,
    /// Some of what was drawn on a facility, paid back.
    RepaymentId,
    /// One time that shares of a year's surplus are paid out.
    PayoutId,
    /// Demand gathered from several cooperatives.
    DemandPoolId,
    /// One offer in a pool.
    PoolLineId,
    /// What one cooperative promises to take of one line of a pool.
    PledgeId,
    /// A way that goods are brought again and again, with its stops and days.
    DeliveryRouteId,
    /// One time that a route is gone.
    DeliveryRunId,
}
