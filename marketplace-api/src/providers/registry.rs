//! Which provider is spoken with for whom, and whose a notice is.

use std::path::PathBuf;
use std::sync::Arc;

use order_workflow::command::payment_requests::{Provider, Said};
use supply_chain::id::OrganizationId;
use tracing::error;

use super::credentials::{self, Spokesman};
use super::snap::Tokens;
use super::{Line, NoDeal, NotGenuine, Notice, Ways};

/// Every provider that the node can speak with.
#[derive(Clone)]
pub struct Providers {
    file: Option<PathBuf>,
    line: Line,
    tokens: Arc<Tokens>,
}

/// A notice that is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whose credentials verified it.
    pub organization: OrganizationId,
    /// What it says.
    pub said: Said,
}

impl Providers {
    /// By the credentials in `file`; none without one.
    #[must_use]
    pub fn new(file: Option<PathBuf>, line: Line) -> Self {
        Self { file, line, tokens: Arc::default() }
    }

    /// Every entry; none, and an error in the log, where the file cannot be used.
    async fn all(&self) -> Vec<Spokesman> {
        let Some(file) = &self.file else { return Vec::new() };
        match credentials::read(file, (&self.line, &self.tokens)).await {
            Ok(all) => all,
            Err(cause) => {
                let cause: &dyn std::error::Error = &cause;
                error!(error = cause, "The credentials of payment providers cannot be used");
                Vec::new()
            }
        }
    }

    /// Which kind of provider the entry of that name is, if it is this organization's.
    pub async fn kind(&self, name: &str, organization: OrganizationId) -> Option<Provider> {
        self.of(name, organization).await.ok().map(|entry| entry.kind)
    }

    /// The names of an organization's entries, and their kinds.
    pub async fn names(&self, organization: OrganizationId) -> Vec<(String, Provider)> {
        let all = self.all().await.into_iter();
        let own = all.filter(|entry| entry.organization == organization);
        own.map(|entry| (entry.name, entry.kind)).collect()
    }

    /// How the provider of that name can be paid, if it is this organization's.
    pub async fn ways(&self, name: &str, organization: OrganizationId) -> Option<Ways> {
        self.of(name, organization).await.ok().map(|entry| entry.provider.ways())
    }

    /// The entry of that name, if it is this organization's.
    pub(super) async fn of(
        &self,
        name: &str,
        organization: OrganizationId,
    ) -> Result<Spokesman, NoDeal> {
        let all = self.all().await.into_iter();
        let own = |entry: &Spokesman| entry.name == name && entry.organization == organization;
        all.into_iter().find(own).ok_or(NoDeal::NotConfigured)
    }

    /// Finds out whose a notice is: each entry of that kind is tried, and the one that verifies it is whose it is.
    ///
    /// # Errors
    /// [`NotGenuine`]; of a notice that verifies and cannot be read, [`NotGenuine::Unreadable`].
    pub async fn verify(
        &self,
        kind: Provider,
        notice: &Notice<'_>,
    ) -> Result<Verified, NotGenuine> {
        let mut why = NotGenuine::Signature;
        for entry in self.all().await.into_iter().filter(|entry| entry.kind == kind) {
            match entry.provider.read(notice) {
                Ok(said) => return Ok(Verified { organization: entry.organization, said }),
                Err(NotGenuine::Unreadable) => why = NotGenuine::Unreadable,
                Err(NotGenuine::Signature) => {}
            }
        }
        Err(why)
    }
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers").field("file", &self.file).finish_non_exhaustive()
    }
}
