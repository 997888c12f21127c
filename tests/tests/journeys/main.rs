//! The walkthroughs of `docs/ARCHITECTURE.md`, run.
#![expect(clippy::print_stderr, reason = "a journey that skips says so aloud")]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a journey that breaks stops here")]

mod a_month_is_settled;
mod a_pool_becomes_an_order;
mod a_price_list_becomes_an_order;
mod an_agent_orders_for_each;
mod the_demo_world;
mod without_signal;
