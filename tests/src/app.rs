//! The real program in this process, on a free port with a database of its own.
//!
//! ```no_run
//! # async fn example() {
//! let app = tests::app::TestApp::start().await;
//! let reply = app.visitor().get("/healthz").await;
//! assert_eq!(reply.status, 200);
//! # }
//! ```

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use marketplace_api::config::Settings;
use marketplace_api::extract::SESSION_COOKIE;
use marketplace_api::identity::{password, token};
use marketplace_api::startup::Application;
use order_workflow::Workflow;
use order_workflow::clock::{Clock, Origin, System};
use order_workflow::command::identity::{NewSession, create_operator, open_session};
use order_workflow::query::identity::session::SessionKind;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use supply_chain::id::PersonId;
use supply_chain::organization::{Kind, Role};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::database::TestDatabase;

/// The password of everybody in tests who has one.
pub const PASSWORD: &str = "kopi pagi di Ende";

/// Names made in one process differ.
static NUMBER: AtomicUsize = AtomicUsize::new(1);

/// The clock of a test: the computer's, put forward at will.
#[derive(Debug, Clone, Default)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Puts it forward.
    pub fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }

    /// The day at the place of every organization that a test makes: Ende keeps WITA, eight hours ahead of UTC.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        (self.now() + TimeDelta::hours(8)).date_naive()
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        System.now() + TimeDelta::seconds(self.0.load(Ordering::SeqCst))
    }
}

/// The program, running.
#[derive(Debug)]
pub struct TestApp {
    /// Its workflow, for what no address leads to.
    pub workflow: Workflow,
    /// Its clock.
    pub clock: TestClock,
    base: String,
    http: reqwest::Client,
    operator: Client,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
    // Dropped last: the program above must be done with them.
    _database: TestDatabase,
    _data_dir: TempDir,
}

impl TestApp {
    /// Starts it with an operator and nothing else.
    ///
    /// # Panics
    /// It does not start.
    pub async fn start() -> Self {
        Self::start_as(|_| {}).await
    }

    /// Starts it with other settings.
    ///
    /// # Panics
    /// It does not start.
    pub async fn start_as(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::fresh().await;
        let data_dir = tempfile::tempdir().expect("a folder for its data");
        let mut settings = Settings {
            database_url: Some(database.url().to_owned()),
            ..Settings::local(data_dir.path())
        };
        change(&mut settings);
        let clock = TestClock::default();
        let origin = Origin::new(clock.clone(), System);
        let application =
            Application::build_with(settings, origin).await.expect("the program starts");
        let base = format!("http://{}", application.address());
        let workflow = application.state().workflow.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(async move {
            let told = async { drop(stopped.await) };
            application.run(told).await.expect("it serves until it is told to stop");
        });
        // Pages answer with redirects that a test wants to see.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        let person = create_operator(&workflow, "operator", password_hash().to_owned())
            .await
            .expect("an operator");
        let visitor = Client {
            http: http.clone(),
            base: base.clone(),
            person: None,
            headers: HeaderMap::new(),
        };
        let operator = sign_in(&workflow, &visitor, person, "operator").await;
        Self {
            workflow,
            clock,
            base,
            http,
            operator,
            stop: Some(stop),
            running: Some(running),
            _database: database,
            _data_dir: data_dir,
        }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.base
    }

    /// Somebody without a token.
    #[must_use]
    pub fn visitor(&self) -> Client {
        Client {
            http: self.http.clone(),
            base: self.base.clone(),
            person: None,
            headers: HeaderMap::new(),
        }
    }

    /// Whoever runs the installation.
    #[must_use]
    pub fn operator(&self) -> Client {
        self.operator.clone()
    }

    /// A new organization in Kabupaten Ende.
    ///
    /// # Panics
    /// It is refused.
    pub async fn organization(&self, kind: Kind, name: &str) -> Uuid {
        let body = json!({ "kind": kind, "name": name, "region_code": "53.08" });
        let reply = self.operator.post("/api/v1/organizations", body).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.id("id")
    }

    /// `primary` belongs to `secondary` from now on.
    ///
    /// # Panics
    /// It is refused.
    pub async fn affiliate(&self, secondary: Uuid, primary: Uuid) {
        let path = format!("/api/v1/organizations/{secondary}/affiliates/{primary}");
        let reply = self.operator.ask(Method::PUT, &path, None).await;
        assert_eq!(reply.status, 204, "{}", reply.body);
    }

    /// A new person with these roles in an organization, signed in.
    ///
    /// # Panics
    /// They are refused.
    pub async fn person(&self, organization: Uuid, roles: &[Role]) -> Client {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let login = format!("orang-{number}");
        let body = json!({ "login": login, "name": format!("Orang {number}"), "roles": roles });
        let reply =
            self.operator.post(&format!("/api/v1/organizations/{organization}/people"), body).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        self.signed_in(reply.id("id"), &login).await
    }

    /// A new session of somebody, without the time a password takes.
    pub async fn signed_in(&self, person: Uuid, login: &str) -> Client {
        sign_in(&self.workflow, &self.visitor(), PersonId(person), login).await
    }

    /// A browser in which somebody is signed in, acting for the organization they have.
    ///
    /// # Panics
    /// There is no randomness, or no such person.
    pub async fn browser(&self, person: Uuid) -> Client {
        let (token, token_hash) = token::draw().expect("a token");
        let session = NewSession { kind: SessionKind::Page, token_hash, user_agent: None };
        let opened = open_session(&self.workflow, PersonId(person), "a browser", session).await;
        opened.expect("a session");
        let cookie = format!("{SESSION_COOKIE}={token}");
        let browser = self.visitor().with("cookie", &cookie).with("accept", "text/html");
        Client { person: Some(person), ..browser }
    }

    /// What contradicts itself in the database, as sentences (the view `invariant_breach`).
    ///
    /// # Panics
    /// The database does not answer.
    pub async fn breaches(&self) -> Vec<String> {
        let sql =
            "SELECT what || ': ' || id || ': ' || detail AS told FROM invariant_breach LIMIT 20";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let rows = self.workflow.database.connection().query_all_raw(asked).await;
        let rows = rows.expect("the database answers");
        rows.iter().map(|row| row.try_get("", "told").expect("a sentence")).collect()
    }

    /// Stops it as SIGTERM would and waits until it has stopped.
    ///
    /// # Panics
    /// It ends badly.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // Nobody waits for it any more when it ended by itself; then the next line says so.
            let _ = stop.send(());
        }
        if let Some(running) = self.running.take() {
            running.await.expect("it stopped in order");
        }
    }
}

/// The hash of [`PASSWORD`], made once.
///
/// # Panics
/// There is no randomness.
#[must_use]
pub fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| password::hash_now(PASSWORD).expect("a hash"))
}

async fn sign_in(workflow: &Workflow, visitor: &Client, person: PersonId, login: &str) -> Client {
    let (token, token_hash) = token::draw().expect("a token");
    let session = NewSession { kind: SessionKind::Token, token_hash, user_agent: None };
    open_session(workflow, person, login, session).await.expect("a session");
    Client {
        person: Some(person.into()),
        ..visitor.with("authorization", &format!("Bearer {token}"))
    }
}

/// Somebody who sends requests.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    /// Who they are, if they are anybody.
    pub person: Option<Uuid>,
    headers: HeaderMap,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null where it is none.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Client {
    /// The same with a header.
    ///
    /// # Panics
    /// It cannot be one.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        let name: HeaderName = name.parse().expect("a header's name");
        client.headers.insert(name, HeaderValue::from_str(value).expect("a header's value"));
        client
    }

    /// The same, acting for this organization.
    #[must_use]
    pub fn acting_for(&self, organization: Uuid) -> Self {
        self.with("x-organization", &organization.to_string())
    }

    /// The same under a key.
    #[must_use]
    pub fn once(&self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    /// Looks at something.
    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, None).await
    }

    /// Waits until a search without words finds so many for whoever this is. What is published is searchable within
    /// two seconds, 503 until the index is first built; a machine that also builds may be slow.
    ///
    /// # Panics
    /// It never does.
    pub async fn until_found(&self, total: u64) {
        let begun = Instant::now();
        loop {
            let found = self.get("/api/v1/search").await;
            if found.body["total"] == total {
                return;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "never {total}: {}", found.text);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for something.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Asks for anything.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Self::send(request).await
    }

    /// A request to be filled in.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).headers(self.headers.clone())
    }

    /// Sends a form of a page.
    pub async fn form(&self, path: &str, typed: &[(&str, &str)]) -> Reply {
        Self::send(self.request(Method::POST, path).form(typed)).await
    }

    /// Hands in a file.
    pub async fn upload(&self, path: &str, name: &str, bytes: Vec<u8>) -> Reply {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part("file", part);
        Self::send(self.request(Method::POST, path).multipart(form)).await
    }

    /// Sends a request that was filled in.
    ///
    /// # Panics
    /// Nobody answers.
    pub async fn send(request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("its body");
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply { status, headers, body, text }
    }
}

impl Reply {
    /// A header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// An id in the body.
    ///
    /// # Panics
    /// There is none.
    #[must_use]
    pub fn id(&self, member: &str) -> Uuid {
        let text = self.body[member].as_str();
        text.and_then(|text| text.parse().ok())
            .unwrap_or_else(|| panic!("no {member} in {}", self.body))
    }

    /// The slug of the problem it is, or nothing.
    #[must_use]
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|of| of.strip_prefix("/problems/")).unwrap_or_default()
    }

    /// Where the body's errors point.
    #[must_use]
    pub fn pointers(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().filter_map(|error| error["pointer"].as_str()).collect()
    }
}
