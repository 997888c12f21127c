//! Orders, answers, despatch advices, invoices and credit notes as UBL 2.4, for whoever's program speaks that and
//! not our API.
//!
//! They carry the profiles of Peppol where those exist: T01, T76 and T16 of ordering and despatch advice, and BIS
//! Billing 3. Indonesia has no scheme for electronic addresses there, so no party has an `EndpointID`; an access
//! point adds it. Packs have their UN/ECE code ([`units`]) and beside it, as a property of the item, their
//! own word, their content and the exact count in base units: what is read back is what was written.

pub mod bill;
mod bill_lines;
#[cfg(test)]
mod bill_tests;
pub mod model;
pub mod of_order;
pub mod read;
#[cfg(test)]
mod tests;
pub mod units;
pub mod write;
pub mod xml;

/// The namespace of what has children.
pub const CAC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
/// The namespace of what has text.
pub const CBC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/// One of the documents: its root, and what Peppol calls it.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The name of the root.
    pub root: &'static str,
    /// The namespace of the root.
    pub namespace: &'static str,
    /// `CustomizationID`.
    pub customization: &'static str,
    /// `ProfileID`.
    pub profile: &'static str,
}

/// T01 in profile 28, Ordering.
pub static ORDER: Kind = Kind {
    root: "Order",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:Order-2",
    customization: "urn:fdc:peppol.eu:poacc:trns:order:3",
    profile: "urn:fdc:peppol.eu:poacc:bis:ordering:3",
};

/// T76 in profile 28, Ordering.
pub static ORDER_RESPONSE: Kind = Kind {
    root: "OrderResponse",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2",
    customization: "urn:fdc:peppol.eu:poacc:trns:order_response:3",
    profile: "urn:fdc:peppol.eu:poacc:bis:ordering:3",
};

/// T16 in profile 30, Despatch Advice.
pub static DESPATCH_ADVICE: Kind = Kind {
    root: "DespatchAdvice",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2",
    customization: "urn:fdc:peppol.eu:poacc:trns:despatch_advice:3",
    profile: "urn:fdc:peppol.eu:poacc:bis:despatch_advice:3",
};

/// An invoice in BIS Billing 3.
pub static INVOICE: Kind = Kind {
    root: "Invoice",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    customization: "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    profile: "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
};

/// A credit note in BIS Billing 3; a reversal is one over everything.
pub static CREDIT_NOTE: Kind = Kind {
    root: "CreditNote",
    namespace: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    customization: "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    profile: "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
};

/// The scheme of our own identifiers: UUIDs of organizations, offers and short codes of shipments.
pub const OWN_SCHEME: &str = "LUMBUNG";
/// The scheme of the number that the ministry gives a cooperative.
pub const NIK_SCHEME: &str = "NIK-KOPERASI";
/// What the amounts are in.
pub const CURRENCY: &str = "IDR";
/// The list that our item properties are named from.
pub const PROPERTY_LIST: &str = "urn:lumbung:item-property:1";
/// The pack's word, with its content in base units.
pub const PACK_PROPERTY: &str = "pack";
/// The exact count in base units.
pub const BASE_PROPERTY: &str = "base-quantity";
/// The frozen price of one pack, as it was agreed; with tax where that says so.
pub const AGREED_PRICE_PROPERTY: &str = "agreed-price";
/// What the rate of PPN is applied to (DPP nilai lain).
pub const TAX_BASE_PROPERTY: &str = "tax-base";
/// The rate of PPN as the law writes it.
pub const TAX_RATE_PROPERTY: &str = "tax-rate";
/// The number that the tax office gave the invoice (NSFP).
pub const TAX_NUMBER_TYPE: &str = "tax-invoice-number";
/// Which version of the order a document is about.
pub const REVISION_TYPE: &str = "order-revision";
/// Where the history of the order ended, signed.
pub const HEAD_TYPE: &str = "history-head";
