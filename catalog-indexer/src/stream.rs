//! The stream that shares the work among several indexers: a consumer group of Redis Streams.
//!
//! ```text
//! index_queue ──hand on──▶ stream ──▶ indexer 1 ─┐
//!      ▲                         └──▶ indexer 2 ─┴─▶ takes those offers off the queue, into the index
//!      └──────────── acknowledged ──────────────────────────────┘
//! ```
//! A message names offers and says nothing of them: whoever gets it reads them as they stand, and takes their entries
//! off the queue of the database when the index has acknowledged. So a message may come twice, late, or never. What
//! was handed to an indexer that died is claimed by another; what Redis forgot is handed on again.

use std::fmt;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::streams::{StreamAutoClaimReply, StreamId, StreamReadReply};
use redis::{Client, RedisError, pipe};
use uuid::Uuid;

/// The stream's key.
const STREAM: &str = "lumbung:index";

/// The one group of all indexers.
const GROUP: &str = "indexers";

/// Where indexers draw their names from.
const NAMES: &str = "lumbung:index:names";

/// Offers named in one message.
const OFFERS_MAX: usize = 500;

/// Messages taken at once.
const MESSAGES_MAX: usize = 4;

/// So many messages wait at most: a price list of a million lines stays in the database's queue and comes by and by.
pub const WAITING_MAX: u64 = 32;

/// An indexer that has held a message for so long is dead; a batch takes seconds.
const HELD_MAX: Duration = Duration::from_secs(20);

/// Names of indexers that have been silent for so long are forgotten.
const SILENT_MAX: Duration = Duration::from_hours(1);

/// How long Redis may take to answer before the queue is followed without it.
const TIME_TO_ANSWER: Duration = Duration::from_secs(2);

/// Offers somebody is to index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    id: String,
    /// Which.
    pub offers: Vec<Uuid>,
}

/// The stream as one indexer sees it. Clones are the same indexer.
#[derive(Clone)]
pub struct Stream {
    connection: ConnectionManager,
    held_max: Duration,
}

/// What an indexer is called in the group, and what it found there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer(String);

/// Redis did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("Redis could not {attempted}")]
pub struct StreamError {
    /// What was attempted.
    pub attempted: &'static str,
    /// Why it failed.
    #[source]
    pub source: RedisError,
}

fn failed(attempted: &'static str) -> impl FnOnce(RedisError) -> StreamError {
    move |source| StreamError { attempted, source }
}

impl Stream {
    /// The stream on a server, which is asked nothing yet and may be down; it is reached anew by itself.
    ///
    /// # Errors
    /// The address cannot be read.
    pub fn open(url: &str) -> Result<Self, StreamError> {
        const ATTEMPTED: &str = "be addressed; LUMBUNG_REDIS_URL is redis://… or rediss://…";
        let client = Client::open(url).map_err(failed(ATTEMPTED))?;
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(TIME_TO_ANSWER))
            .set_response_timeout(Some(TIME_TO_ANSWER));
        let connection = ConnectionManager::new_lazy_with_config(client, config);
        Ok(Self { connection: connection.map_err(failed(ATTEMPTED))?, held_max: HELD_MAX })
    }

    /// The same with another patience towards indexers that hold a message.
    #[must_use]
    pub fn with_patience(mut self, held_max: Duration) -> Self {
        self.held_max = held_max;
        self
    }

    /// Joins the group under a name of its own.
    ///
    /// # Errors
    /// Redis does not answer.
    pub async fn join(&self) -> Result<Consumer, StreamError> {
        let mut connection = self.connection.clone();
        let made: Result<(), RedisError> = redis::cmd("XGROUP")
            .arg(&["CREATE", STREAM, GROUP, "0", "MKSTREAM"])
            .query_async(&mut connection)
            .await;
        if let Err(error) = made
            && error.code() != Some("BUSYGROUP")
        {
            return Err(failed("make the group of indexers")(error));
        }
        let number: u64 = redis::cmd("INCR")
            .arg(NAMES)
            .query_async(&mut connection)
            .await
            .map_err(failed("name an indexer"))?;
        self.forget_the_silent().await?;
        Ok(Consumer(format!("indexer-{number}")))
    }

    /// Names offers to whichever indexer is free.
    ///
    /// # Errors
    /// Redis does not answer; nothing is lost, they are still in the queue.
    pub async fn publish(&self, offers: &[Uuid]) -> Result<(), StreamError> {
        let mut messages = pipe();
        for some in offers.chunks(OFFERS_MAX) {
            let named: Vec<String> = some.iter().map(ToString::to_string).collect();
            messages.cmd("XADD").arg(&[STREAM, "*", "offers", &named.join(",")]).ignore();
        }
        let mut connection = self.connection.clone();
        messages.query_async(&mut connection).await.map_err(failed("take offers to index"))
    }

    /// Messages for this indexer: first what another one held for too long, else new ones.
    ///
    /// # Errors
    /// Redis does not answer, or has forgotten the group (it is then to be joined again).
    pub async fn receive(&self, consumer: &Consumer) -> Result<Vec<Message>, StreamError> {
        let mut connection = self.connection.clone();
        let held_ms = self.held_max.as_millis().to_string();
        let count = MESSAGES_MAX.to_string();
        let claimed: StreamAutoClaimReply = redis::cmd("XAUTOCLAIM")
            .arg(&[STREAM, GROUP, &consumer.0, &held_ms, "0-0", "COUNT", &count])
            .query_async(&mut connection)
            .await
            .map_err(failed("give what others held"))?;
        if !claimed.claimed.is_empty() {
            return Ok(claimed.claimed.into_iter().map(message).collect());
        }
        let new: Option<StreamReadReply> = redis::cmd("XREADGROUP")
            .arg(&["GROUP", GROUP, &consumer.0, "COUNT", &count, "STREAMS", STREAM, ">"])
            .query_async(&mut connection)
            .await
            .map_err(failed("give offers to index"))?;
        let keys = new.map(|new| new.keys).unwrap_or_default();
        Ok(keys.into_iter().flat_map(|key| key.ids).map(message).collect())
    }

    /// Says that the offers of these messages are indexed.
    ///
    /// # Errors
    /// Redis does not answer; the messages come again, and find nothing to do.
    pub async fn acknowledge(&self, messages: &[Message]) -> Result<(), StreamError> {
        let ids: Vec<&str> = messages.iter().map(|message| message.id.as_str()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut done = pipe();
        done.cmd("XACK").arg(STREAM).arg(GROUP).arg(&ids).ignore();
        done.cmd("XDEL").arg(STREAM).arg(&ids).ignore();
        let mut connection = self.connection.clone();
        done.query_async(&mut connection).await.map_err(failed("take an acknowledgement"))
    }

    /// Messages that are in the stream, held by an indexer or not.
    ///
    /// # Errors
    /// Redis does not answer.
    pub async fn waiting(&self) -> Result<u64, StreamError> {
        let mut connection = self.connection.clone();
        let counted = redis::cmd("XLEN").arg(STREAM).query_async(&mut connection).await;
        counted.map_err(failed("count its messages"))
    }

    /// Drops the names of indexers that hold nothing and were not heard of for an hour.
    async fn forget_the_silent(&self) -> Result<(), StreamError> {
        const ATTEMPTED: &str = "list the indexers";
        let mut connection = self.connection.clone();
        let known: redis::streams::StreamInfoConsumersReply = redis::cmd("XINFO")
            .arg(&["CONSUMERS", STREAM, GROUP])
            .query_async(&mut connection)
            .await
            .map_err(failed(ATTEMPTED))?;
        let silent_ms = SILENT_MAX.as_millis();
        for consumer in known.consumers {
            let is_silent = u128::try_from(consumer.idle).is_ok_and(|idle| idle > silent_ms);
            if consumer.pending == 0 && is_silent {
                let forgotten: Result<(), RedisError> = redis::cmd("XGROUP")
                    .arg(&["DELCONSUMER", STREAM, GROUP, &consumer.name])
                    .query_async(&mut connection)
                    .await;
                forgotten.map_err(failed(ATTEMPTED))?;
            }
        }
        Ok(())
    }
}

fn message(read: StreamId) -> Message {
    let named: String = read.get("offers").unwrap_or_default();
    // What is no identifier names no offer; the message is acknowledged all the same.
    let offers = named.split(',').filter_map(|id| id.parse().ok()).collect();
    Message { id: read.id, offers }
}

impl fmt::Debug for Stream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Stream").finish_non_exhaustive()
    }
}
