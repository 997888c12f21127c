//! What a person asks of an invoice, in their own words: lines, a reason, an amount.

use crate::command::purchase_orders::Amount;
use supply_chain::id::{InvoiceId, InvoiceLineId, OrderLineId};
use supply_chain::invoice::{CommandName, CreditReason};
use supply_chain::money::Money;
use uuid::Uuid;

/// What is billed of an order.
#[derive(Debug, Clone, Default)]
pub struct NewInvoice {
    /// What of it; everything there is to bill where nothing is said.
    pub lines: Option<Vec<BillOf>>,
}

/// What is billed of one line.
#[derive(Debug, Clone, Copy)]
pub struct BillOf {
    /// Of the order.
    pub line: OrderLineId,
    /// How much; all there is to bill of it when nothing is said.
    pub quantity: Option<Amount>,
    /// As it stands on the seller's own paper; nothing for the frozen price.
    pub amount: Option<Money>,
}

/// What is taken back of one line of an invoice.
#[derive(Debug, Clone, Copy)]
pub struct CreditOf {
    /// Of the invoice.
    pub line: InvoiceLineId,
    /// Base units that need not be paid; none where goods are kept and cost less.
    pub quantity: i64,
    /// As priced; nothing for what so many cost.
    pub amount: Option<Money>,
}

/// What is left of a credit note, used for another invoice of the same two.
#[derive(Debug, Clone, Copy)]
pub struct UseOf {
    /// For which invoice.
    pub invoice: InvoiceId,
    /// How much; as much as both bear when nothing is said.
    pub amount: Option<Money>,
}

/// What is given up.
#[derive(Debug, Clone)]
pub struct GiveUp {
    /// How much; all that is open when nothing is said.
    pub amount: Option<Money>,
    /// Why.
    pub words: String,
    /// Of the meeting that decided so.
    pub minutes: String,
}

/// What is asked of an invoice that was issued.
#[derive(Debug, Clone)]
pub enum Request {
    /// Take a part of it back.
    Credit {
        /// What of which line.
        lines: Vec<CreditOf>,
        /// Why.
        reason: CreditReason,
        /// In own words.
        words: Option<String>,
    },
    /// Take all of it back.
    Reverse {
        /// Why.
        words: String,
    },
    /// Write down the number that the tax office gave it.
    RecordTaxNumber {
        /// As given.
        number: String,
    },
    /// Put before the board that some of it is given up.
    WriteOff(GiveUp),
    /// Sign, as one of the board, that it is given up.
    SignWriteOff {
        /// Which, as the asker saw it; whatever waits when nothing is said.
        seen: Option<Uuid>,
    },
    /// Take back what waits for the board's signatures.
    WithdrawWriteOff,
}

impl Request {
    /// The command that it is, or becomes.
    #[must_use]
    pub const fn name(&self) -> CommandName {
        match self {
            Self::Credit { .. } => CommandName::Credit,
            Self::Reverse { .. } => CommandName::Reverse,
            Self::RecordTaxNumber { .. } => CommandName::RecordTaxNumber,
            Self::WriteOff(_) | Self::SignWriteOff { .. } | Self::WithdrawWriteOff => {
                CommandName::WriteOff
            }
        }
    }
}
