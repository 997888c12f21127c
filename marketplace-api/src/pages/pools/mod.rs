//! Pools on pages (pages.md 6.12, 6.13): the list, a pool as a participant sees it, the organizer's desk before the closing and
//! after the arrival, planning one, its statement, and what is printed for the lorry.

mod bar;
mod beside;
pub mod doing;
mod form;
mod goods;
pub mod handling;
mod list;
mod manage;
mod now;
mod organizing;
mod participants;
mod plan;
mod plan_choices;
mod plan_reading;
pub mod planning;
pub mod pledging;
mod print;
mod result;
mod show;
mod statement;
mod table;
mod waiting;
pub mod words;

pub use self::bar::{Bars, Fill};
pub use self::form::{PledgeForm, Typed};
pub use self::list::{PoolRow, PoolsPage, Wanted};
pub use self::manage::{ManagePage, SeenDesk};
pub use self::plan::{PlanPage, Planning};
pub use self::print::{LabelsPage, LoadingPage};
pub use self::show::{PoolPage, SeenPool};
pub use self::statement::StatementPage;
