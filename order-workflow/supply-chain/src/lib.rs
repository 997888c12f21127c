//! The trade of cooperatives, and nothing else: no clock, no database, no network.
//!
//! Read in the order of the trade. An [`organization`] puts goods on sale as an [`offer`] with a
//! [`price_ladder`], out of one [`stock`]. Another sells it on by a rule of [`resale`], and what each added stands in
//! the [`price_chain`]; or several buy together in a [`demand_pool`] and share by [`allocation`] what comes, which a [`delivery_run`] takes on to each. Another orders: a [`purchase_order`] says who is bound,
//! its lines count in [`quantity`] what was asked, agreed, sent and received, and [`money`] and
//! [`tax`] say what it comes to. What was not as agreed becomes a [`claim`]; what is bought again and again
//! is a [`standing_order`]. What came good is billed by an [`invoice`], as far as the seller gives [`credit`]; a
//! [`payment`] settles it, for which a [`payment_code`] may be shown or a [`facility`] drawn. All of it stands in the
//! [`ledger`] of both; what two owe each other at the end of a month is a [`settlement`], and what a year left is
//! shared as [`patronage`]. What may be asked of an order is a command; [`machine`] tells how a rule answers: with
//! events, or with a refusal that carries the facts.
//!
//! Everything a rule needs is in its arguments: the time, the asker, new identifiers.

// Money and measures are exact.
#![deny(clippy::float_arithmetic)]

pub mod agreement;
pub mod allocation;
pub mod ask;
pub mod calendar;
pub mod claim;
pub mod code;
pub mod credit;
pub mod delivery_run;
pub mod demand_pool;
pub mod facility;
pub mod id;
pub mod invoice;
pub mod ledger;
pub mod machine;
pub mod money;
pub mod offer;
pub mod organization;
pub mod patronage;
pub mod payment;
pub mod payment_code;
pub mod price_adjustment;
pub mod price_chain;
pub mod price_ladder;
pub mod purchase_order;
pub mod quantity;
pub mod resale;
pub mod settlement;
pub mod signature;
pub mod standing_order;
pub mod stock;
pub mod storefront;
pub mod tax;
mod words;
