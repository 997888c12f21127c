//! The words of a payment: where it is, how it was made, who has a part in it.

use crate::words::words;

words! {
    /// Where a payment is.
    State {
        /// Nothing is known yet.
        Blank = "blank",
        /// Officers must sign before it is made.
        AwaitingSignatures = "awaiting_signatures",
        /// Enough have signed; it may be made.
        Approved = "approved",
        /// Recorded, and counted.
        Recorded = "recorded",
        /// The payee, a bank or a provider says that it came.
        Confirmed = "confirmed",
        /// It never came, or was recorded by mistake.
        Reversed = "reversed",
        /// Taken back before it was made.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How it was made.
    Method {
        /// From bank to bank.
        Transfer = "transfer",
        /// Into a number that a bank gave out for it.
        VirtualAccount = "virtual_account",
        /// By scanning the payee's code.
        Qris = "qris",
        /// From hand to hand.
        Cash = "cash",
        /// Out of what a member saved with the payee.
        Savings = "savings",
    }
}

words! {
    /// Who has a part in a payment.
    Side {
        /// Who pays.
        Payer = "payer",
        /// Who gets it.
        Payee = "payee",
    }
}
