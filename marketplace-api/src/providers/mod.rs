//! Payment providers: whoever a seller is paid through is asked for a QRIS or a virtual account, is asked what became
//! of it, and tells of it in notices that are verified here.
//!
//! Each speaks in its own way ([`midtrans`], [`xendit`], [`snap`]); behind [`PaymentProvider`] they are alike. What
//! they are spoken with is the node's own ([`credentials`]), one entry for each seller, and a notice speaks only of
//! requests of the organization whose entry verified it. The money goes from payer to seller; nothing of it comes
//! through here.

mod amount;
mod asking;
pub mod credentials;
mod failing;
mod hearing;
mod keeping;
mod line;
pub mod midtrans;
mod registry;
pub mod snap;
pub mod xendit;

pub use self::asking::{check, request};
pub use self::failing::{NoDeal, NotGenuine};
pub use self::hearing::{NotHeard, hear};
pub use self::keeping::keep;
pub use self::line::Line;
pub use self::registry::{Providers, Verified};

use std::pin::Pin;

use actix_web::http::header::HeaderMap;
use chrono::{DateTime, Utc};
use order_workflow::clock::Origin;
use order_workflow::command::payment_requests::{Provider, Said, Shown, Way};
use serde_json::{Value, json};
use supply_chain::money::Money;

/// What a provider answers, some time.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, NoDeal>> + Send + 'a>>;

/// Somebody a seller is paid through.
pub trait PaymentProvider: Send + Sync {
    /// Asks for a QRIS or a virtual account over one amount.
    fn ask<'a>(&'a self, wanted: &'a Wanted, origin: &'a Origin) -> Answering<'a, Shown>;

    /// Asks what became of a request.
    fn status<'a>(&'a self, asked: &'a Asked, origin: &'a Origin) -> Answering<'a, Said>;

    /// What a notice says, once it is known to be the provider's, and what makes it this seller's.
    ///
    /// # Errors
    /// [`NotGenuine`], where it names another seller, too.
    fn read(&self, notice: &Notice<'_>) -> Result<(Said, Proof), NotGenuine>;

    /// How it can be paid.
    fn ways(&self) -> Ways;
}

/// What makes a notice one of a certain seller's, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// The bank's own key alone, with which it signs for all its merchants: the bank is asked before it is believed.
    Bank,
    /// The bank's own key, and what it signed names this seller.
    Named,
    /// A secret that nobody else shares with the provider.
    Secret,
}

/// How a provider can be paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ways {
    /// By QRIS.
    pub qris: bool,
    /// By virtual accounts at these banks, by its own words.
    pub banks: Vec<String>,
}

/// How a notice that was taken is answered.
#[must_use]
pub fn answer(provider: Provider, body: &[u8]) -> Value {
    match provider {
        Provider::Snap => snap::notice_answer(body),
        Provider::Midtrans | Provider::Xendit => json!({ "status": "OK" }),
    }
}

/// What is wanted of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What we call the request: 32 letters and digits.
    pub reference: String,
    /// How it is to be paid.
    pub way: Way,
    /// At which bank a virtual account is to be, by the provider's word.
    pub bank: Option<String>,
    /// How much, in whole rupiah.
    pub amount: Money,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
    /// The name of who pays.
    pub payer_name: String,
    /// The number of the invoice.
    pub invoice_number: String,
}

/// A request that a provider is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What we call it.
    pub reference: String,
    /// What the provider calls it.
    pub provider_id: Option<String>,
    /// How it is paid.
    pub way: Way,
    /// At which bank a virtual account is.
    pub bank: Option<String>,
    /// What is shown: the number of a virtual account.
    pub shown: Option<String>,
    /// Until when it can be paid.
    pub expires_at: DateTime<Utc>,
}

/// A notice as it came in.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The path it came to.
    pub path: &'a str,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Its body.
    pub body: &'a [u8],
}

impl Notice<'_> {
    /// A header's text, where it stands there and is one.
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
