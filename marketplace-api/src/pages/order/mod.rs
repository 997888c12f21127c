//! A purchase order on pages: the list, the order itself for both parties, counting and sending its
//! goods, ending it with a reason, and its paper.

pub mod amounts;
pub mod approval;
pub mod ask;
pub mod body;
mod borne;
pub mod charges;
pub mod claimed;
pub mod commands;
pub mod count;
pub mod counted;
pub mod dispatch;
pub mod handling;
pub mod list;
pub mod own_steps;
pub mod paper;
pub mod proposal;
pub mod propose;
pub mod reading;
pub mod share;
pub mod show;
pub mod tally;
pub mod terms;
pub mod timeline;
pub mod words;
