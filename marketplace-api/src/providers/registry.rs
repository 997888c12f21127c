//! Which provider is spoken with for whom, and whose a notice is.

use std::path::PathBuf;
use std::sync::Arc;

use order_workflow::command::payment_requests::{Provider, Said};
use supply_chain::id::OrganizationId;
use tokio::sync::Mutex;
use tracing::error;

use super::credentials::{self, CredentialsError, Entries, Spokesman};
use super::snap::Tokens;
use super::{Line, NoDeal, NotGenuine, Notice, Proof, Ways};

/// Every provider that the node can speak with.
#[derive(Clone)]
pub struct Providers {
    file: Option<PathBuf>,
    line: Line,
    tokens: Arc<Tokens>,
    kept: Arc<Mutex<Kept>>,
}

/// The file as it was read last.
#[derive(Default)]
struct Kept {
    entries: Option<Arc<Entries>>,
    /// What was wrong with it, and stands in the log.
    said: Vec<String>,
}

/// A notice that one seller's credentials verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whose credentials.
    pub organization: OrganizationId,
    /// What it says.
    pub said: Said,
    /// What makes it that seller's.
    pub proof: Proof,
}

impl Providers {
    /// By the credentials in `file`; none without one.
    #[must_use]
    pub fn new(file: Option<PathBuf>, line: Line) -> Self {
        Self { file, line, tokens: Arc::default(), kept: Arc::default() }
    }

    /// Every entry that can be used, read again only where a file has changed; what is wrong goes into the log once.
    async fn entries(&self) -> Result<Arc<Entries>, CredentialsError> {
        let Some(file) = &self.file else { return Ok(Arc::default()) };
        let mut kept = self.kept.lock().await;
        if let Some(entries) = &kept.entries
            // A key that could not be read may be readable now without having changed.
            && entries.left_out.is_empty()
            && still_hold(entries).await
        {
            return Ok(Arc::clone(entries));
        }
        let read = credentials::read(file, (&self.line, &self.tokens)).await;
        let said: Vec<String> = match &read {
            Ok(entries) => entries.left_out.iter().map(|out| out.why.to_string()).collect(),
            Err(cause) => vec![cause.to_string()],
        };
        if said != kept.said {
            for cause in &said {
                error!(cause, "Credentials of a payment provider cannot be used");
            }
            kept.said = said;
        }
        let read = read.map(Arc::new);
        kept.entries = read.as_ref().ok().map(Arc::clone);
        read
    }

    /// The entries of one organization; none where the file cannot be read.
    async fn own(&self, organization: OrganizationId) -> Vec<Arc<Spokesman>> {
        let Ok(entries) = self.entries().await else { return Vec::new() };
        let own = entries.all.iter().filter(|entry| entry.organization == organization);
        own.cloned().collect()
    }

    /// Which kind of provider the entry of that name is, if it is this organization's.
    pub async fn kind(&self, name: &str, organization: OrganizationId) -> Option<Provider> {
        self.of(name, organization).await.ok().map(|entry| entry.kind)
    }

    /// The names of an organization's entries, and their kinds.
    pub async fn names(&self, organization: OrganizationId) -> Vec<(String, Provider)> {
        let own = self.own(organization).await;
        own.iter().map(|entry| (entry.name.clone(), entry.kind)).collect()
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
    ) -> Result<Arc<Spokesman>, NoDeal> {
        let own = self.own(organization).await;
        own.into_iter().find(|entry| entry.name == name).ok_or(NoDeal::NotConfigured)
    }

    /// Whose credentials verify a notice, each organization once. A bank signs for all its merchants with one key, so it
    /// may be several.
    ///
    /// # Errors
    /// [`NotGenuine`]; of a notice that verifies and cannot be read, [`NotGenuine::Unreadable`].
    pub async fn verify(
        &self,
        kind: Provider,
        notice: &Notice<'_>,
    ) -> Result<Vec<Verified>, NotGenuine> {
        let entries = self.entries().await.map_err(|_logged| NotGenuine::KeysUnusable)?;
        // It may be the one that is left out whose notice this is.
        let is_out = entries.left_out.iter().any(|out| out.kind.is_none_or(|of| of == kind));
        let mut why = if is_out { NotGenuine::KeysUnusable } else { NotGenuine::Signature };
        let mut found: Vec<Verified> = Vec::new();
        for entry in entries.all.iter().filter(|entry| entry.kind == kind) {
            match entry.provider.read(notice) {
                Ok((said, proof)) => {
                    let organization = entry.organization;
                    match found.iter_mut().find(|one| one.organization == organization) {
                        Some(one) => one.proof = one.proof.max(proof),
                        None => found.push(Verified { organization, said, proof }),
                    }
                }
                Err(NotGenuine::Unreadable) => why = NotGenuine::Unreadable,
                Err(NotGenuine::Signature | NotGenuine::KeysUnusable) => {}
            }
        }
        if found.is_empty() { Err(why) } else { Ok(found) }
    }
}

async fn still_hold(entries: &Entries) -> bool {
    for stamp in &entries.stamps {
        if !stamp.holds().await {
            return false;
        }
    }
    true
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers").field("file", &self.file).finish_non_exhaustive()
    }
}
