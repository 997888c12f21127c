//! The index follows the database by itself: what is queued is indexed, and an index that is missing,
//! damaged or of another make is rebuilt.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use order_workflow::WorkflowError;
use order_workflow::database::Database;
use order_workflow::jobs::index_queue::{self, Portion, TakeError};
use tokio::sync::watch;
use tracing::{info, warn};

use crate::engine::{Change, EngineError, Health, SearchEngine, blocking};
use crate::projection::change;
use crate::rebuild::{Rebuilt, rebuild};
use crate::stream::{Consumer, Stream, StreamError, WAITING_MAX};

/// Queue entries taken at once. An embedded commit is an fsync (49 to 119 ms measured), so that two thousand
/// at a time index some thousands a second, and a single change waits for one small batch.
const ENTRIES_MAX: u32 = 2_000;

/// How long an empty queue is left alone. A change is to be searchable within 2 s; looking costs one index
/// lookup, and needs no connection kept open for notifications.
const PAUSE: Duration = Duration::from_millis(250);

/// The longest pause after failures in a row.
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// Why the index could not follow. Nothing is lost: what was queued stays queued.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The database failed.
    #[error("the catalogue could not be read")]
    Database(#[source] WorkflowError),
    /// The queue could not be taken from, or the index did not take what was in it.
    #[error(transparent)]
    Queue(#[from] TakeError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The stream that shares the work failed.
    #[error(transparent)]
    Stream(#[from] StreamError),
}

/// How the following stands, for readiness and metrics.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowStatus {
    /// The index has caught up with the database once, and has not been lost since.
    pub is_ready: bool,
    /// Changes indexed since the start.
    pub changes: u64,
    /// Rebuilds finished since the start.
    pub rebuilds: u64,
    /// Failures in a row; zero when all is well.
    pub failures: u32,
    /// The work is shared by a stream that does not answer; the queue is followed without it.
    pub is_without_stream: bool,
}

/// Keeps one index current.
pub struct Follower {
    database: Database,
    engine: Arc<dyn SearchEngine>,
    status: watch::Sender<FollowStatus>,
    stream: Option<Stream>,
    /// What this follower is called in the stream's group, once it has joined.
    consumer: Option<Consumer>,
}

impl Follower {
    /// A follower of this database for this engine. It does nothing until [`run`](Self::run).
    #[must_use]
    pub fn new(database: Database, engine: Arc<dyn SearchEngine>) -> Self {
        let status = watch::Sender::new(FollowStatus::default());
        Self { database, engine, status, stream: None, consumer: None }
    }

    /// Shares the work with other followers of the same index by a stream.
    #[must_use]
    pub fn sharing(mut self, stream: Option<Stream>) -> Self {
        self.stream = stream;
        self
    }

    /// How the following stands; changes as it goes.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<FollowStatus> {
        self.status.subscribe()
    }

    /// Follows until told to end. A batch under way is then finished in its own task, or rolled back whole; a
    /// rebuild under way is given up and begun again at the next start.
    pub async fn run(mut self, until: impl Future<Output = ()> + Send) {
        let mut until = pin!(until);
        let mut has_looked = false;
        loop {
            // Dropping a step half way is safe: its transaction runs in a task of its own.
            let step = tokio::select! {
                biased;
                () = &mut until => break,
                step = self.step(&mut has_looked) => step,
            };
            let pause = match step {
                Ok(0) => PAUSE,
                Ok(_) => Duration::ZERO,
                Err(error) => self.note_failure(&error),
            };
            tokio::select! {
                biased;
                () = &mut until => break,
                () = tokio::time::sleep(pause) => {}
            }
        }
        info!("The search index no longer follows the database");
    }

    /// Rebuilds when that is needed, else takes one batch; answers how many changes there were.
    async fn step(&mut self, has_looked: &mut bool) -> Result<usize, FollowError> {
        let mut reason = self.reason_to_rebuild().await?;
        if reason.is_none() && !*has_looked {
            reason = self.first_look().await?;
            *has_looked = true;
        }
        if let Some(reason) = reason {
            return self.rebuild(&reason, has_looked).await;
        }
        let changes = self.take().await?;
        let taken = u64::try_from(changes).unwrap_or(u64::MAX);
        self.status.send_if_modified(|status| {
            let before = status.clone();
            status.changes += taken;
            status.failures = 0;
            status.is_ready |= taken == 0;
            *status != before
        });
        Ok(changes)
    }

    async fn rebuild(&self, reason: &str, has_looked: &mut bool) -> Result<usize, FollowError> {
        self.status.send_modify(|status| status.is_ready = false);
        info!("Rebuilding the search index: {reason}");
        match rebuild(&self.database, &self.engine).await? {
            // It is looked at again after a pause.
            Rebuilt::ByAnother => {
                info!("Another program is rebuilding it");
                return Ok(0);
            }
            Rebuilt::Whole { .. } => {}
        }
        *has_looked = true;
        self.status.send_modify(|status| {
            status.is_ready = true;
            status.rebuilds += 1;
            status.failures = 0;
        });
        Ok(1)
    }

    /// Takes what is this follower's: by the stream where there is one, else from the queue. The stream decides
    /// nothing: while it does not answer, the queue is followed all the same.
    async fn take(&mut self) -> Result<usize, FollowError> {
        let Some(stream) = self.stream.clone() else {
            return take_batch(&self.database, &self.engine).await;
        };
        let taken = self.take_from(&stream).await;
        let is_without = matches!(taken, Err(FollowError::Stream(_)));
        let changed = self.status.send_if_modified(|status| {
            std::mem::replace(&mut status.is_without_stream, is_without) != is_without
        });
        match taken {
            Err(FollowError::Stream(error)) => {
                // Redis that was emptied knows neither the group nor this follower.
                self.consumer = None;
                if changed {
                    warn!("The queue is followed without the stream: {}", causes(&error));
                }
                take_batch(&self.database, &self.engine).await
            }
            taken => {
                if changed {
                    info!("The stream answers again");
                }
                taken
            }
        }
    }

    async fn take_from(&mut self, stream: &Stream) -> Result<usize, FollowError> {
        let consumer = match &self.consumer {
            Some(consumer) => consumer.clone(),
            None => self.consumer.insert(stream.join().await?).clone(),
        };
        let mut handed = 0;
        if stream.waiting().await? < WAITING_MAX {
            let publishing = stream.clone();
            handed = index_queue::hand_on(&self.database, ENTRIES_MAX, move |offers| {
                let stream = publishing.clone();
                Box::pin(async move { stream.publish(&offers).await.map_err(Into::into) })
            })
            .await
            .map_err(of_stream)?;
        }
        let messages = stream.receive(&consumer).await?;
        if messages.is_empty() {
            return Ok(handed);
        }
        let offers: Vec<_> = messages.iter().flat_map(|message| message.offers.clone()).collect();
        let taken = take_portion(
            &self.database,
            &self.engine,
            Portion { of: Some(offers), in_turn: self.engine.is_shared(), ..Portion::default() },
        )
        .await?;
        stream.acknowledge(&messages).await?;
        // What was taken from the stream may be no more than what somebody else has done already.
        Ok(taken.max(handed).max(1))
    }

    /// # Errors
    /// The engine does not answer.
    async fn reason_to_rebuild(&self) -> Result<Option<String>, FollowError> {
        let looked = blocking(&self.engine, |engine| match engine.health() {
            Health::NeedsRebuild { reason } => Ok(Some(reason)),
            Health::Unreachable { reason } => {
                Err(EngineError::Unreachable { attempted: "say how it is", source: reason.into() })
            }
            Health::Ready => Ok(engine.rebuild_requested().then(|| "it was asked for".to_owned())),
        });
        Ok(looked.await?)
    }

    /// Once at the start: an index that knows more than the database, or another number of offers while
    /// nothing waits, belongs to another copy of it.
    async fn first_look(&self) -> Result<Option<String>, FollowError> {
        let stats = blocking(&self.engine, |engine| engine.stats()).await?;
        let database = &self.database;
        let number = index_queue::reading_number(database).await.map_err(FollowError::Database)?;
        if stats.highest_version > number {
            return Ok(Some("the database is an older copy than the index".to_owned()));
        }
        let backlog = index_queue::backlog(database).await.map_err(FollowError::Database)?;
        let on_sale = index_queue::count_on_sale(database).await.map_err(FollowError::Database)?;
        let differs = u64::try_from(on_sale).unwrap_or_default() != stats.documents;
        let reason = || format!("{on_sale} offers are on sale and {} indexed", stats.documents);
        Ok((backlog.entries == 0 && differs).then(reason))
    }

    fn note_failure(&self, error: &FollowError) -> Duration {
        let mut failures = 0;
        self.status.send_modify(|status| {
            status.failures = status.failures.saturating_add(1);
            failures = status.failures;
        });
        let pause = PAUSE.saturating_mul(1 << failures.min(6)).min(PAUSE_MAX);
        warn!(
            search.failures = failures,
            "The search index does not follow the database ({}); trying again in {} ms",
            causes(error),
            pause.as_millis()
        );
        pause
    }
}

impl std::fmt::Debug for Follower {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Follower")
            .field("status", &*self.status.borrow())
            .finish_non_exhaustive()
    }
}

/// Takes one batch off the queue into the index; answers how many offers there were.
///
/// # Errors
/// The database or the engine fails; the batch is then still queued.
pub async fn take_batch(
    database: &Database,
    engine: &Arc<dyn SearchEngine>,
) -> Result<usize, FollowError> {
    let portion = Portion { entries_max: ENTRIES_MAX, of: None, in_turn: engine.is_shared() };
    take_portion(database, engine, portion).await
}

async fn take_portion(
    database: &Database,
    engine: &Arc<dyn SearchEngine>,
    portion: Portion,
) -> Result<usize, FollowError> {
    let engine = Arc::clone(engine);
    let taken = index_queue::take(database, portion, move |readings| {
        let engine = Arc::clone(&engine);
        Box::pin(async move {
            let changes: Vec<Change> = readings.into_iter().map(change).collect();
            blocking(&engine, move |engine| {
                engine.apply(&changes)?;
                engine.commit()
            })
            .await
            .map_err(Into::into)
        })
    });
    Ok(taken.await?)
}

/// A stream that failed inside the database's transaction is still the stream's failure.
fn of_stream(error: TakeError) -> FollowError {
    match error {
        TakeError::Index(source) => match source.downcast::<StreamError>() {
            Ok(error) => FollowError::Stream(*error),
            Err(source) => FollowError::Queue(TakeError::Index(source)),
        },
        other => FollowError::Queue(other),
    }
}

/// An error and what it comes from, in one line.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}
