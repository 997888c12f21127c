//! Lets people and programs in.
//!
//! A request's way through: [`middleware`] numbers it and turns away forms of foreign pages;
//! [`routes`] finds its handler; [`extract`] judges what can be judged before the handler (is it
//! readable, who asks, for whom); the handler in [`api`] or [`pages`] turns it into a command of
//! `order-workflow` or a look through its queries; the answer goes out as [`answer`] has it, or as a
//! [`problem`] in the reader's [`language`].

pub mod answer;
#[expect(unused_qualifications, reason = "utoipa's macro writes its parameters' types out")]
#[expect(clippy::missing_errors_doc, reason = "each lists its problems in its own description")]
pub mod api;
pub mod assets;
pub mod background;
pub mod config;
pub mod extract;
pub mod identity;
pub mod language;
pub mod metrics;
pub mod middleware;
mod money_watch;
pub mod pages;
pub mod paging;
pub mod papers;
pub mod problem;
pub mod providers;
pub mod routes;
pub mod search_index;
pub mod startup;
pub mod state;
pub mod telling;
pub mod verify_books;
pub mod verify_history;
pub mod verify_pool;
pub mod word_trial;
