//! Who may ask what of an invoice, and when.

use super::command::By;
use super::refusal::Refusal;
use super::state::{DocumentKind, Side, Standing};
use super::{CreditedPart, Invoice, Settler};
use crate::money::Money;
use crate::organization::Role;
use chrono::NaiveDate;

/// The name of a command, without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommandName {
    /// [`Command::Issue`](super::Command::Issue)
    Issue,
    /// [`Command::Credit`](super::Command::Credit)
    Credit,
    /// [`Command::Reverse`](super::Command::Reverse)
    Reverse,
    /// [`Command::RecordTaxNumber`](super::Command::RecordTaxNumber)
    RecordTaxNumber,
    /// [`Command::Apply`](super::Command::Apply)
    Apply,
    /// [`Command::Unapply`](super::Command::Unapply)
    Unapply,
    /// [`Command::WriteOff`](super::Command::WriteOff)
    WriteOff,
}

impl CommandName {
    /// Every command, in the order of the trade.
    pub const ALL: [Self; 7] = [
        Self::Issue,
        Self::Credit,
        Self::Reverse,
        Self::RecordTaxNumber,
        Self::Apply,
        Self::Unapply,
        Self::WriteOff,
    ];

    /// The word in an address and in `allowed_commands`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Credit => "credit",
            Self::Reverse => "reverse",
            Self::RecordTaxNumber => "record-tax-number",
            Self::Apply => "apply",
            Self::Unapply => "unapply",
            Self::WriteOff => "write-off",
        }
    }

    /// Who may, at the issuer; the receiver changes nothing of another's invoice.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Issue => &[Role::Treasurer, Role::Sales, Role::Manager],
            Self::Credit | Self::Reverse | Self::RecordTaxNumber => {
                &[Role::Treasurer, Role::Manager]
            }
            Self::WriteOff => &[Role::Treasurer],
            // These follow from payments and credit notes; nobody asks for them but whoever uses a note.
            Self::Apply | Self::Unapply => &[],
        }
    }

    /// Whether it may happen by itself.
    #[must_use]
    pub const fn is_the_clocks(self) -> bool {
        matches!(self, Self::Issue | Self::Credit | Self::Apply | Self::Unapply)
    }

    /// Whether the invoice is where this may be asked for.
    fn is_open(self, invoice: &Invoice) -> bool {
        let is_invoice = invoice.kind == DocumentKind::Invoice;
        match self {
            Self::Issue => invoice.number.is_none(),
            // What is paid may be credited still: then it stands to the receiver's good.
            Self::Credit => {
                is_invoice
                    && invoice.stands()
                    && invoice.lines.iter().any(|line| line.creditable() != Money::ZERO)
            }
            // What was paid is taken off first, so that nothing points to what is gone; what was
            // credited in part is credited to the end instead.
            Self::Reverse => {
                is_invoice
                    && invoice.stands()
                    && invoice.applied.is_empty()
                    && invoice.lines.iter().all(|line| line.credited == CreditedPart::default())
            }
            // One that was mistyped is put right.
            Self::RecordTaxNumber => invoice.stands() && !invoice.tax_codes().is_empty(),
            Self::Apply => invoice.stands() && invoice.open() > Money::ZERO,
            // What a note takes off the invoice it corrects stays; what it was used for besides comes back.
            Self::Unapply if is_note(invoice) => {
                let applied = invoice.applied.iter().map(|applied| applied.by);
                let mut used = applied.filter(|by| !is_own(invoice, *by));
                invoice.stands() && used.next().is_some()
            }
            Self::Unapply => {
                invoice.stands()
                    && invoice.applied.iter().any(|applied| applied.by != Settler::WriteOff)
            }
            Self::WriteOff => is_invoice && invoice.stands() && invoice.open() > Money::ZERO,
        }
    }
}

/// Who uses what is left of a credit note.
const USERS: &[Role] = &[Role::Treasurer];

/// Whether a note was applied to the very invoice that it corrects.
fn is_own(note: &Invoice, by: Settler) -> bool {
    matches!(by, Settler::CreditNote(bill) if Some(bill) == note.corrects)
}

fn is_note(invoice: &Invoice) -> bool {
    invoice.kind == DocumentKind::CreditNote
}

/// Whether `name` is `by`'s to ask at all, however the invoice stands.
///
/// # Errors
/// [`Refusal::NotYourPart`] or [`Refusal::NotYourRole`].
pub fn authority(invoice: &Invoice, name: CommandName, by: By<'_>) -> Result<(), Refusal> {
    let roles = name.roles();
    match by {
        By::Clock if name.is_the_clocks() => Ok(()),
        By::Clock => Err(Refusal::NotYourPart { command: name }),
        // What stands to the receiver's good is for either of the two to use.
        By::Person(actor)
            if matches!(name, CommandName::Apply | CommandName::Unapply) && is_note(invoice) =>
        {
            match invoice.side(actor.organization) {
                None => Err(Refusal::NotYourPart { command: name }),
                Some(_) if actor.is_any(USERS) => Ok(()),
                Some(_) => Err(Refusal::NotYourRole { command: name, roles: USERS }),
            }
        }
        By::Person(actor) => match invoice.side(actor.organization) {
            Some(Side::Issuer) if roles.is_empty() => Err(Refusal::NotYourPart { command: name }),
            Some(Side::Issuer) if actor.is_any(roles) => Ok(()),
            Some(Side::Issuer) => Err(Refusal::NotYourRole { command: name, roles }),
            _ => Err(Refusal::NotYourPart { command: name }),
        },
    }
}

/// Whether `by` may ask for `name` now: first whose part it is, then the role, then how it stands.
///
/// # Errors
/// [`Refusal::NotYourPart`], [`Refusal::NotYourRole`] or [`Refusal::NotAsItStands`].
pub(super) fn gate(
    invoice: &Invoice,
    name: CommandName,
    by: By<'_>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    authority(invoice, name, by)?;
    if name.is_open(invoice) {
        Ok(())
    } else {
        let standing: Standing = invoice.standing(today);
        Err(Refusal::NotAsItStands { standing, command: name })
    }
}

/// What `by` may do with this invoice today: pages draw their buttons from it.
#[must_use]
pub fn allowed_commands(invoice: &Invoice, by: By<'_>, today: NaiveDate) -> Vec<CommandName> {
    CommandName::ALL.into_iter().filter(|name| gate(invoice, *name, by, today).is_ok()).collect()
}
