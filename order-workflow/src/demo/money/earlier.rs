//! What was owed from before: one paper that both say is so, and one that waits for an answer.

use super::super::{World, by, id_of};
use super::desks::Desk;
use crate::command::earlier_debts::{NewEarlierDebt, handle_earlier_debt, propose_earlier_debt};
use crate::error::WorkflowError;
use chrono::TimeDelta;
use supply_chain::calendar::Period;
use supply_chain::id::EarlierDebtId;
use supply_chain::money::Money;
use supply_chain::settlement::EarlierDebtCommand;

/// By the debtor's place: the number of the paper, rupiah, what for, whether the debtor has agreed.
const PAPERS: &[(usize, &str, i64, &str, bool)] = &[
    (3, "NOTA 0112", 1_250_000, "Sisa beras dan gula, titipan bulan lalu", true),
    (2, "NOTA 0097", 875_000, "Minyak goreng 15 karton", false),
];

/// The secondary's treasurer writes them down.
pub(super) async fn written_down(
    world: &World,
    desks: &[Desk],
    period: Period,
) -> Result<(), WorkflowError> {
    let Some(secondary) = desks.get(1) else { return Ok(()) };
    let workflow = &world.workflow;
    for &(debtor, number, rupiah, words, agrees) in PAPERS {
        let Some(debtor) = desks.get(debtor) else { continue };
        let date = period.first_day() - TimeDelta::days(40);
        let new = NewEarlierDebt {
            id: None,
            with: debtor.treasurer.organization,
            we_owe: false,
            number: number.to_owned(),
            date,
            due_on: Some(date + TimeDelta::days(30)),
            amount: Money::from_sen(rupiah * 100),
            as_of: None,
            words: Some(words.to_owned()),
        };
        let made = propose_earlier_debt(workflow, by(&secondary.treasurer), new).await?;
        if agrees {
            let id = EarlierDebtId(id_of(&made)?);
            let yes = EarlierDebtCommand::Agree;
            handle_earlier_debt(workflow, by(&debtor.treasurer), id, yes).await?;
        }
    }
    Ok(())
}
