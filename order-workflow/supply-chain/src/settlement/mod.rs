//! Settlement is what two organizations have between them for a period: stated, agreed, and set off.
//!
//! A [`Statement`] lists it line by line and both say whether it is so. What each owes the other is set off
//! against each other by [`bilateral`] netting, what a whole federation owes in circles by [`multilateral`]
//! netting, which everybody sees and agrees to before it is done.

mod ageing;
mod earlier_debt;
mod netting;
mod netting_run;
mod statement;
#[cfg(test)]
mod tests;

pub use ageing::{Ageing, Bucket, age};
pub use earlier_debt::{
    EarlierDebt, EarlierDebtCommand, EarlierDebtEvent, EarlierDebtRefusal, EarlierDebtState,
    LONGEST_NUMBER, decide_earlier_debt,
};
pub use netting::{Debt, NettedBill, NettingPlan, OpenBill, bilateral, multilateral, spread};
pub use netting_run::{
    Consent, NettingCommand, NettingEvent, NettingRefusal, NettingRun, NettingState, decide_netting,
};
pub use statement::{
    Draw, Mark, Statement, StatementCommand, StatementEvent, StatementLine, StatementRefusal,
    StatementState, Work, decide_statement, draw_up,
};
