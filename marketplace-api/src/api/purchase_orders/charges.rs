//! What is about a whole order, as it is sent: freight, fees, deposits, discounts.

use order_workflow::query::written::MoneyWritten;
use serde::Deserialize;
use supply_chain::money::Money;
use supply_chain::purchase_order::{ChargeKind, NamedCharge};
use supply_chain::tax::TaxClass;
use utoipa::ToSchema;

/// A charge that one side names. Kind and description together are its name within an order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeSent {
    /// What for.
    #[schema(value_type = String, example = "freight")]
    pub kind: ChargeKind,
    /// As it stands on the papers; 1 to 200 characters.
    pub description: String,
    /// For everything that is agreed: below zero for a discount, above for all else.
    #[schema(value_type = MoneyWritten)]
    pub amount: Money,
    /// taxed, exempt or none; left out, it is taxed as the goods it falls on.
    #[schema(value_type = Option<String>)]
    pub tax_class: Option<TaxClass>,
    /// Whether the amount includes PPN; left out, it does not.
    #[serde(default)]
    pub includes_tax: bool,
}

impl From<ChargeSent> for NamedCharge {
    fn from(sent: ChargeSent) -> Self {
        Self {
            kind: sent.kind,
            description: sent.description,
            amount: sent.amount,
            tax_class: sent.tax_class,
            includes_tax: sent.includes_tax,
        }
    }
}

/// The charges as the order would have them; nothing where nothing was said of them.
pub(super) fn named(charges: Option<Vec<ChargeSent>>) -> Option<Vec<NamedCharge>> {
    charges.map(|charges| charges.into_iter().map(NamedCharge::from).collect())
}
