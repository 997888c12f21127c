//! Whether what many did to a stock at the same moment could also have happened one after another.
//!
//! Everybody writes down what they asked, what they were told, when they asked and when they heard
//! ([`History`]). The history is linearizable when there is an order of all of it in which nothing comes
//! before what was over when it began, and in which a plain account of goods ([`StockItem`]: there, and
//! promised) would have said the very same. Looking for that order is porcupine's work, not ours.
//!
//! # What is judged, and what follows from it
//! A command of an order with several lines touches several items at once. It is taken apart into what it
//! did to each, all with the command's own two moments, and each item is judged alone. That raises no false
//! alarm: if the commands happened in some order as wholes, then so did their parts at each item. It finds
//! every lost update, every promise of goods that were not there, every stale look and every refusal with a
//! wrong figure. What it cannot find by itself is a command of which one item saw its part earlier than
//! another item did. For that the whole is judged once more, all items together ([`Warehouse`]), where the
//! parts of a command happen in one step or not at all. That search is the harder one; where it does not
//! come to an end in time it says so, and the verdicts by item stand.
//!
//! A refusal counts too. It names what is left of the goods that are short, and so says of all other goods
//! in the same command that they sufficed.

mod history;
mod stock_item;

pub use history::{Command, History};
pub use porcupine_rs::CheckResult;
pub use stock_item::{Asked, Level, Part, StockItem, Told, Warehouse};
