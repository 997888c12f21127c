//! What is about a whole order, as its parties see it.

use serde::Serialize;
use supply_chain::money::Money;
use supply_chain::purchase_order::{AgreedCharge, OrderCharge};
use utoipa::ToSchema;

/// An amount about a whole order: freight, a fee, a deposit, a discount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChargeView {
    /// freight, fee, deposit or discount.
    pub kind: &'static str,
    /// As it stands on the papers; together with the kind its name within the order.
    pub description: String,
    /// For everything that is agreed; below zero for a discount; rupiah with two places.
    #[schema(value_type = String)]
    pub amount: Money,
    /// taxed, exempt or none; null where it is taxed as the goods it falls on.
    pub tax_class: Option<&'static str>,
    /// Whether the amount includes PPN.
    pub includes_tax: bool,
    /// Without PPN, rupiah with two places.
    #[schema(value_type = String)]
    pub net: Money,
    /// PPN, rupiah with two places.
    #[schema(value_type = String)]
    pub tax: Money,
    /// What of the amount stands on invoices.
    #[schema(value_type = String)]
    pub billed: Money,
}

/// A charge that an agreement names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AgreedChargeView {
    /// freight, fee, deposit or discount.
    pub kind: &'static str,
    /// As it stands on the papers.
    pub description: String,
    /// Below zero for a discount; rupiah with two places.
    #[schema(value_type = String)]
    pub amount: Money,
    /// taxed, exempt or none; null where it is taxed as the goods it falls on.
    pub tax_class: Option<&'static str>,
    /// Whether the amount includes PPN.
    pub includes_tax: bool,
    /// Only where the goods come to at least this without tax; null from the first rupiah on.
    #[schema(value_type = Option<String>)]
    pub from: Option<Money>,
    /// Only where the goods come to less than this without tax; null without end.
    #[schema(value_type = Option<String>)]
    pub below: Option<Money>,
}

/// A charge of an order.
pub(super) fn charge_view(charge: &OrderCharge) -> ChargeView {
    let named = &charge.named;
    ChargeView {
        kind: named.kind.as_str(),
        description: named.description.clone(),
        amount: named.amount,
        tax_class: named.tax_class.map(supply_chain::tax::TaxClass::as_str),
        includes_tax: named.includes_tax,
        net: charge.tax.net,
        tax: charge.tax.tax,
        billed: charge.billed,
    }
}

/// A charge of an agreement.
pub(super) fn agreed_charge_view(agreed: &AgreedCharge) -> AgreedChargeView {
    let named = &agreed.charge;
    AgreedChargeView {
        kind: named.kind.as_str(),
        description: named.description.clone(),
        amount: named.amount,
        tax_class: named.tax_class.map(supply_chain::tax::TaxClass::as_str),
        includes_tax: named.includes_tax,
        from: agreed.from,
        below: agreed.below,
    }
}
