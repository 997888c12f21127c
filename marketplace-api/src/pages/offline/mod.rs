//! What a phone keeps and does where there is no signal: the worker and what it shows, the list of copies that each
//! reader keeps, and the page of what waits to be sent.
//!
//! `assets/queue.js` keeps and sends packets, `assets/sw.js` is the worker, `assets/offline.js` the page's side of both.

pub mod handling;
pub mod kept;
pub mod manifest;
pub mod outbox;
mod words;
