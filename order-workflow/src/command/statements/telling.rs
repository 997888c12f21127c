//! Whoever has to look at a statement next is told.

use serde_json::{Value, json};
use supply_chain::id::OrganizationId;
use supply_chain::settlement::{Statement, StatementEvent};

use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::store::statements::Stored;
use crate::store::telling::notices::{self, About, Notice, OfMoney};
use crate::telling::notices as kinds;
use crate::unit_of_work::Work;

/// It waits for those who have not said that it is so.
pub(super) async fn drawn_up(
    work: Work<'_>,
    statement: &Statement,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    to_both(work, statement, (kinds::STATEMENT_DRAWN_UP, json!({})), ask).await
}

/// One of them said that it is so, or not.
pub(super) async fn answered(
    work: Work<'_>,
    stored: &Stored,
    event: &StatementEvent,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let (kind, facts) = match event {
        StatementEvent::Agreed { .. } => (kinds::STATEMENT_AGREED, json!({})),
        StatementEvent::Disputed { marks, .. } => {
            (kinds::STATEMENT_DISPUTED, json!({ "lines": marks.len() }))
        }
        StatementEvent::Replaced => return Ok(()),
    };
    to_both(work, &stored.statement, (kind, facts), ask).await
}

async fn to_both(
    work: Work<'_>,
    statement: &Statement,
    (kind, mut facts): (&'static str, Value),
    ask: &Ask,
) -> Result<(), WorkflowError> {
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("period".to_owned(), statement.period.to_string().into());
    }
    let (issuer, other) = (statement.issuer, statement.other);
    let pairs: [(OrganizationId, OrganizationId); 2] = [(issuer, other), (other, issuer)];
    for (organization, partner) in pairs {
        let acted = ask.by.organization() == Some(organization);
        let notice = Notice {
            organization,
            kind,
            about: About::Money(OfMoney::Statement(statement.id), partner),
            roles: if acted { &[] } else { Statement::ROLES },
            facts: facts.clone(),
        };
        notices::write(work, &notice, ask).await?;
    }
    Ok(())
}
