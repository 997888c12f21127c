//! The words of a claim: where it is, why, what is asked, how it ended, and who has a part in it.

use crate::words::words;

words! {
    /// Where a claim is (machines.md section 7).
    State {
        /// Made by a count; the claimant's alone.
        Draft = "draft",
        /// The other side has to answer.
        Open = "open",
        /// The claimant looks at the answer.
        Answered = "answered",
        /// The secondary cooperative above them, or the operator, looks at it.
        Mediation = "mediation",
        /// A named body decides.
        Arbitration = "arbitration",
        /// Decided.
        Resolved = "resolved",
        /// The claimant took it back.
        Withdrawn = "withdrawn",
        /// Never opened.
        Discarded = "discarded",
    }
}

impl State {
    /// Whether something is in dispute.
    #[must_use]
    pub const fn is_disputed(self) -> bool {
        matches!(self, Self::Open | Self::Answered | Self::Mediation | Self::Arbitration)
    }

    /// Whether its quantities count as claimed: what was taken back or never opened may be claimed again.
    #[must_use]
    pub const fn holds_quantity(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Discarded)
    }

    /// Whether it goes no further.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::Withdrawn | Self::Discarded)
    }
}

words! {
    /// What was wrong; a vocabulary of its own, apart from why something goes back.
    Reason {
        /// Never came.
        Missing = "missing",
        /// Came, and could not be taken.
        Rejected = "rejected",
        /// Broken, burst, wet.
        Damaged = "damaged",
        /// Other goods than were ordered.
        WrongGoods = "wrong_goods",
        /// Past its date, or too near it.
        Expired = "expired",
        /// Counted good; the fault showed later.
        HiddenDefect = "hidden_defect",
        /// Good, but at another price than agreed.
        Price = "price",
    }
}

words! {
    /// Which count of a shipment's line a claim rests on.
    Basis {
        /// What never came.
        Lost = "lost",
        /// What came and could not be taken.
        Rejected = "rejected",
        /// What was counted good.
        Received = "received",
    }
}

impl Reason {
    /// The count it rests on.
    #[must_use]
    pub const fn basis(self) -> Basis {
        match self {
            Self::Missing => Basis::Lost,
            Self::Rejected | Self::Damaged | Self::WrongGoods | Self::Expired => Basis::Rejected,
            Self::HiddenDefect | Self::Price => Basis::Received,
        }
    }
}

words! {
    /// What is asked for a claim, or given.
    Remedy {
        /// A credit note for what cannot be used.
        Credit = "credit",
        /// The goods are kept and cost less.
        PriceReduction = "price_reduction",
        /// The goods go back, and are credited once they are there.
        Return = "return",
        /// The same goods come once more, in an order of their own at no price.
        Replacement = "replacement",
    }
}

words! {
    /// What the other side says to a claim.
    Verdict {
        /// Yes, all of it.
        Accepted = "accepted",
        /// Yes, but less.
        AcceptedInPart = "accepted_in_part",
        /// No.
        Refused = "refused",
    }
}

words! {
    /// By whom a claim was decided, or by whose silence.
    SettledBy {
        /// The respondent took it as it was asked.
        Respondent = "respondent",
        /// The claimant took the answer.
        Claimant = "claimant",
        /// Nobody answered a small claim in time.
        RespondentSilent = "respondent_silent",
        /// The claimant said nothing to the answer in time.
        ClaimantSilent = "claimant_silent",
        /// Whoever mediated.
        Mediator = "mediator",
        /// The named body.
        Arbiter = "arbiter",
    }
}

words! {
    /// Who has a part in a claim.
    Side {
        /// Who claims.
        Claimant = "claimant",
        /// Who has to answer.
        Respondent = "respondent",
        /// Who mediates or arbitrates.
        Mediator = "mediator",
    }
}
