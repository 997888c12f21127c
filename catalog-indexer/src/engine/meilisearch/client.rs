//! Speaks with a Meilisearch server: requests, and the tasks that changes become.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::Value;
use tracing::debug;
use ureq::Agent;
use ureq::http::Method;

use crate::engine::EngineError;

/// The longest a server may take to let us in.
const TIME_TO_CONNECT: Duration = Duration::from_secs(3);

/// The longest one request may take; a page of staged offers is some megabytes.
const TIME_TO_ANSWER: Duration = Duration::from_mins(1);

/// The longest a task may take: a batch waits behind what others put in, and a swap behind all of it.
const TIME_TO_FINISH: Duration = Duration::from_mins(15);

/// The largest answer that is read. Ten thousand offers with their documents are twelve megabytes.
const ANSWER_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Where a Meilisearch server is, and what it demands.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// `http://…` or `https://…`, with or without a slash at its end.
    pub url: String,
    /// A key that may search, write, and change settings and indexes; a server at home may demand none.
    pub key: Option<String>,
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Server")
            .field("has_key", &self.key.is_some())
            .finish_non_exhaustive()
    }
}

/// What the server said instead of doing it. Its sentence may repeat what somebody typed, so only its code is kept.
#[derive(Debug, thiserror::Error)]
#[error("the server answered {status} ({code})")]
struct Refused {
    status: u16,
    code: String,
}

/// A server we speak with.
pub(super) struct Client {
    agent: Agent,
    base: String,
    authorization: Option<String>,
}

impl Client {
    pub(super) fn new(server: &Server) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The server stands inside; what the environment says of the way outside is not for it.
            .proxy(None)
            .max_redirects(0)
            .timeout_connect(Some(TIME_TO_CONNECT))
            .timeout_global(Some(TIME_TO_ANSWER))
            .build();
        Self {
            agent: config.new_agent(),
            base: server.url.trim_end_matches('/').to_owned(),
            authorization: server.key.as_ref().map(|key| format!("Bearer {key}")),
        }
    }

    /// Reads what is at a path; nothing where nothing is.
    pub(super) fn get(
        &self,
        attempted: &'static str,
        path: &str,
    ) -> Result<Option<Value>, EngineError> {
        match self.send(attempted, &Method::GET, path, None) {
            Ok(found) => Ok(Some(found)),
            Err(EngineError::NotBuiltYet) => Ok(None),
            Err(EngineError::Failed { source, attempted }) => match source.downcast::<Refused>() {
                Ok(refused) if refused.status == 404 => Ok(None),
                Ok(refused) => Err(EngineError::Failed { attempted, source: refused }),
                Err(source) => Err(EngineError::Failed { attempted, source }),
            },
            Err(error) => Err(error),
        }
    }

    /// Asks something that changes nothing.
    pub(super) fn ask(
        &self,
        attempted: &'static str,
        path: &str,
        body: &Value,
    ) -> Result<Value, EngineError> {
        self.send(attempted, &Method::POST, path, Some(body))
    }

    /// Asks for a change; answers the task it became.
    pub(super) fn change(
        &self,
        attempted: &'static str,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<u64, EngineError> {
        let said = self.send(attempted, method, path, body)?;
        said["taskUid"].as_u64().ok_or_else(|| unreadable(attempted))
    }

    /// Waits until a task is done.
    ///
    /// # Errors
    /// It failed, or takes too long.
    pub(super) fn wait(&self, attempted: &'static str, task: u64) -> Result<(), EngineError> {
        let path = format!("/tasks/{task}");
        let mut patience = Patience::new(attempted);
        loop {
            let said = self.send(attempted, &Method::GET, &path, None)?;
            match said["status"].as_str() {
                Some("succeeded") => return Ok(()),
                Some("failed" | "canceled") => {
                    let code = said["error"]["code"].as_str().unwrap_or("canceled").to_owned();
                    debug!(search.code = code, "Meilisearch: {}", said["error"]["message"]);
                    let source = Box::new(Refused { status: 200, code });
                    return Err(EngineError::Failed { attempted, source });
                }
                Some(_) | None => patience.wait()?,
            }
        }
    }

    /// Waits until nothing is under way for an index, whoever put it in.
    pub(super) fn settle(&self, attempted: &'static str, index: &str) -> Result<(), EngineError> {
        let path = format!("/tasks?indexUids={index}&statuses=enqueued,processing&limit=1");
        let mut patience = Patience::new(attempted);
        loop {
            let said = self.send(attempted, &Method::GET, &path, None)?;
            if said["results"].as_array().is_none_or(Vec::is_empty) {
                return Ok(());
            }
            patience.wait()?;
        }
    }

    /// Whether a task for an index failed after another one.
    pub(super) fn has_failed_since(
        &self,
        attempted: &'static str,
        index: &str,
        task: u64,
    ) -> Result<bool, EngineError> {
        let path = format!("/tasks?indexUids={index}&statuses=failed,canceled&limit=1");
        let said = self.send(attempted, &Method::GET, &path, None)?;
        // The newest first.
        Ok(said["results"][0]["uid"].as_u64().is_some_and(|failed| failed > task))
    }

    fn send(
        &self,
        attempted: &'static str,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, EngineError> {
        let url = format!("{}{path}", self.base);
        let bytes = match body {
            None => Vec::new(),
            Some(body) => serde_json::to_vec(body)
                .map_err(|source| EngineError::Failed { attempted, source: Box::new(source) })?,
        };
        let mut request = ureq::http::Request::builder().method(method.clone()).uri(url);
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        if body.is_some() {
            request = request.header("Content-Type", "application/json");
        }
        let request = request
            .body(bytes)
            .map_err(|source| EngineError::Failed { attempted, source: Box::new(source) })?;
        let unreachable =
            |source: ureq::Error| EngineError::Unreachable { attempted, source: Box::new(source) };
        let mut response = self.agent.run(request).map_err(unreachable)?;
        let status = response.status().as_u16();
        let read = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let said: Value = serde_json::from_slice(&read.map_err(unreachable)?).unwrap_or_default();
        if (200..300).contains(&status) {
            return Ok(said);
        }
        let code = said["code"].as_str().unwrap_or("no code").to_owned();
        debug!(search.code = code, "Meilisearch: {}", said["message"]);
        if code == "index_not_found" {
            return Err(EngineError::NotBuiltYet);
        }
        let source = Box::new(Refused { status, code });
        // A server that is starting, drowning or behind a door that answers for it.
        if matches!(status, 429 | 502..=504) {
            return Err(EngineError::Unreachable { attempted, source });
        }
        Err(EngineError::Failed { attempted, source })
    }
}

/// An answer that lacks what it must have.
pub(super) fn unreadable(attempted: &'static str) -> EngineError {
    EngineError::Failed { attempted, source: "the server's answer cannot be read".into() }
}

/// Asks again at growing distances, for so long and no longer.
struct Patience {
    attempted: &'static str,
    pause: Duration,
    begun: Instant,
}

impl Patience {
    fn new(attempted: &'static str) -> Self {
        Self { attempted, pause: Duration::from_millis(4), begun: Instant::now() }
    }

    fn wait(&mut self) -> Result<(), EngineError> {
        if self.begun.elapsed() > TIME_TO_FINISH {
            let source = "it is not done after a quarter of an hour".into();
            return Err(EngineError::Failed { attempted: self.attempted, source });
        }
        std::thread::sleep(self.pause);
        self.pause = (self.pause * 3 / 2).min(Duration::from_millis(150));
        Ok(())
    }
}
