//! Whoever has to look at earlier debts, or waits for an answer, is told.

use serde_json::{Value, json};
use supply_chain::id::OrganizationId;
use supply_chain::money::Money;
use supply_chain::settlement::{EarlierDebt, EarlierDebtEvent};

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;

/// The other side has to look: of a file each partner is told once, with how many and how much together.
pub(super) async fn proposed(
    work: Work<'_>,
    debts: &[EarlierDebt],
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let mut whom: Vec<OrganizationId> = debts.iter().map(EarlierDebt::answerer).collect();
    whom.sort_unstable();
    whom.dedup();
    for other in whom {
        let theirs = || debts.iter().filter(|debt| debt.answerer() == other);
        let Some(first) = theirs().next() else { continue };
        let sum = Money::sum(theirs().map(|debt| debt.amount)).unwrap_or_default();
        let facts = json!({ "number": first.number, "count": theirs().count(), "amount": sum });
        to(work, first, (kinds::EARLIER_DEBT_PROPOSED, facts), other, ask).await?;
    }
    Ok(())
}

/// What happened to one, to the side that did not do it; one's own programs hear of it too.
pub(super) async fn happened(
    work: Work<'_>,
    debt: &EarlierDebt,
    event: &EarlierDebtEvent,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let kind = match event {
        EarlierDebtEvent::Agreed => kinds::EARLIER_DEBT_AGREED,
        EarlierDebtEvent::Disputed { .. } => kinds::EARLIER_DEBT_DISPUTED,
        EarlierDebtEvent::Withdrawn => kinds::EARLIER_DEBT_WITHDRAWN,
    };
    for organization in [debt.creditor, debt.debtor] {
        let facts = json!({ "number": debt.number, "amount": debt.amount });
        to(work, debt, (kind, facts), organization, ask).await?;
    }
    Ok(())
}

async fn to(
    work: Work<'_>,
    debt: &EarlierDebt,
    (kind, facts): (&'static str, Value),
    organization: OrganizationId,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let partner = if organization == debt.creditor { debt.debtor } else { debt.creditor };
    let acted = ask.by.organization() == Some(organization);
    let notice = Notice {
        organization,
        kind,
        about: About::Money(OfMoney::EarlierDebt(debt.id), partner),
        roles: if acted { &[] } else { EarlierDebt::ROLES },
        facts,
    };
    notices::write(work, &notice, ask).await
}
