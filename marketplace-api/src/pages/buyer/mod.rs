//! The buyer's day: what waits, finding goods, one offer, the basket, a pasted list.
//!
//! Each page is a typed context made of the read models of `order_workflow::query`, so that a page
//! shows nothing the API would not. What is posted is carried out by the same commands.

pub mod asked;
pub mod basket;
pub mod credit_hint;
pub mod elsewhere;
pub mod filters;
pub mod handlers;
pub mod hit;
pub mod home;
pub mod member_board;
pub mod money_tasks;
pub mod offer;
pub mod paste;
pub mod pasted;
mod pool_tasks;
pub mod price_list;
mod resale_tasks;
pub mod search;
pub mod sections;
pub mod tasks;
pub mod words;
