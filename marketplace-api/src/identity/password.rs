//! Passwords: argon2id, hashed where it may take its time and by only a few at once.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Problem;

/// Least characters; there is no other rule.
pub const LEAST: usize = 10;

/// What a password is compared with where there is none, so that an unknown login takes as long as
/// a known one.
static NOBODYS: LazyLock<Option<String>> =
    LazyLock::new(|| hash_now("nobody has this password").ok());

/// A password's hash could not be made.
#[derive(Debug, thiserror::Error)]
#[error("hashing a password failed: {0}")]
pub struct HashError(String);

/// The hash of a password in PHC form, on this thread.
///
/// # Errors
/// The operating system has no randomness for a salt.
pub fn hash_now(password: &str) -> Result<String, HashError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|error| HashError(error.to_string()))?;
    Ok(hash.to_string())
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Leave to hash; whoever waits for it waits their turn.
///
/// # Errors
/// The program is stopping.
pub async fn turn(hashing: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(hashing).acquire_owned().await.map_err(Problem::try_again)
}

/// The hash of a password, made beside the threads that answer requests.
///
/// # Errors
/// The program is stopping, or there is no randomness.
pub async fn hash(hashing: &Arc<Semaphore>, password: String) -> Result<String, Problem> {
    let turn = turn(hashing).await?;
    let hashed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        hash_now(&password)
    });
    hashed.await.map_err(Problem::our_fault)?.map_err(Problem::our_fault)
}

/// Whether a password is the one behind `hash`. Takes as long where there is no hash.
///
/// # Errors
/// The program is stopping.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let verified = tokio::task::spawn_blocking(move || {
        if let Some(hash) = hash {
            return matches(&password, &hash);
        }
        if let Some(nobodys) = NOBODYS.as_deref() {
            // Compared for the time it takes; whoever guesses it gets nowhere.
            matches(&password, nobodys);
        }
        false
    });
    verified.await.map_err(Problem::our_fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let hash = hash_now("kopi pagi di Ende").unwrap();

        assert!(hash.starts_with("$argon2id$"));
        assert!(matches("kopi pagi di Ende", &hash));
        assert!(!matches("kopi pagi di ende", &hash));
        assert!(!matches("kopi pagi di Ende", "not a hash"));
    }
}
