//! The catalogue's index: how a store manager finds the right thing at the right price, however it is
//! spelled.
//!
//! PostgreSQL decides what is on sale, at which price and for whom; the index is a disposable picture of
//! it. [`follow`] keeps the picture current, [`rebuild`] paints it anew beside the old one, [`verify`]
//! compares the two. Whoever asks carries tokens ([`audience`]), and the engine looks at nothing else:
//! no total, facet, order or correction comes from an offer that is not for the asker.
//!
//! ```text
//! offer, price, stock, audience ──triggers──▶ index_queue ──follow──▶ SearchEngine ◀──search── a page
//! ```

pub mod analysis;
pub mod audience;
pub mod config;
pub mod document;
pub mod engine;
pub mod follow;
pub mod own_prices;
pub mod projection;
pub mod rebuild;
pub mod search;
pub mod settings;
pub mod stream;
pub mod trade_words;
pub mod verify;
