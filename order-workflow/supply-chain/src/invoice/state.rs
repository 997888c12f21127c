//! The words of an invoice: what kind of paper it is, how it stands, who has a part in it.
//!
//! How it stands is never stored: it is read from what was applied to it, and from the day.

use crate::words::words;

words! {
    /// What kind of paper it is.
    DocumentKind {
        /// Asks for money.
        Invoice = "invoice",
        /// Takes a part of an invoice back.
        CreditNote = "credit_note",
        /// Takes a whole invoice back, as if it had never been.
        Reversal = "reversal",
    }
}

words! {
    /// How an invoice stands on a day.
    Standing {
        /// Not written yet.
        Blank = "blank",
        /// Nothing paid, not late.
        Unpaid = "unpaid",
        /// Some of it paid, not late.
        PartPaid = "part_paid",
        /// Something is open after the day it was due.
        Overdue = "overdue",
        /// Nothing open.
        Paid = "paid",
        /// Nothing open, and nothing was paid: all of it was credited.
        Credited = "credited",
        /// Nothing open, for what was open has been given up.
        WrittenOff = "written_off",
        /// Taken back as a whole.
        Reversed = "reversed",
    }
}

words! {
    /// Who has a part in an invoice.
    Side {
        /// Who wants the money.
        Issuer = "issuer",
        /// Who owes it.
        Receiver = "receiver",
    }
}

words! {
    /// How much of an order is billed.
    BillingAxis {
        /// Nothing.
        None = "none",
        /// Some of what it stands for.
        Part = "part",
        /// All that will ever be billed.
        Full = "full",
    }
}

words! {
    /// How an order is paid, over all its invoices.
    PaymentAxis {
        /// Nothing is billed.
        NotDue = "not_due",
        /// Billed, not late, nothing paid.
        Due = "due",
        /// Some of it paid, not late.
        Part = "part",
        /// All that was billed is paid.
        Paid = "paid",
        /// Something is late.
        Overdue = "overdue",
        /// What was paid went back.
        Refunded = "refunded",
    }
}
