//! The application is built in one place, for production and for tests alike.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};
use catalog_indexer::engine::{EngineError, Kept};
use catalog_indexer::follow::Follower;
use catalog_indexer::stream::{Stream, StreamError};
use order_workflow::clock::Origin;
use order_workflow::database::{self, Database, MigrateError};
use order_workflow::jobs::telling;
use order_workflow::private_cluster::{self, ClusterError, PrivateCluster};
use order_workflow::seal::{Seal, SealError};
use order_workflow::{Workflow, demo};
use tokio::sync::Semaphore;
use tracing::{info, warn};

use crate::background::{Background, Sending};
use crate::config::Settings;
use crate::identity::password;
use crate::middleware::{headers, origin, packets, problems, watch};
use crate::problem::Problem;
use crate::providers::{Line, Providers};
use crate::search_index::SearchIndex;
use crate::state::State;
use crate::telling::{MailWay, Post};
use crate::{metrics, routes};

/// How long requests that are running may take to end once the program is told to stop; with the
/// database's and the cluster's own ends it stays below the 20 s that are promised.
const TIME_TO_FINISH_SECONDS: u64 = 12;
/// How long the background work, the database and the private cluster may take to end after that.
const TIME_TO_CLOSE: Duration = Duration::from_secs(6);
/// How long a connection may wait for its next request. Short, because whoever waits is waited for
/// when the program stops.
const TIME_TO_KEEP_ALIVE: Duration = Duration::from_secs(5);

/// The program, ready to serve.
pub struct Application {
    house: House,
    server: Server,
    address: SocketAddr,
}

/// What stands behind the doors: the database, wherever it is, and the workflow over it.
pub struct House {
    /// What every handler is given.
    pub state: State,
    /// Keeps the index current, when this program keeps it.
    follower: Option<Follower>,
    cluster: Option<PrivateCluster>,
}

/// The program cannot start, or not go on.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be made.
    #[error("the data folder {path} cannot be used")]
    DataDir {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The private PostgreSQL does not start.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The database does not let us in.
    #[error("the database cannot be reached")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The tables could not be brought up to date.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The secrets cannot be used.
    #[error(transparent)]
    Secrets(#[from] SealError),
    /// The search index cannot be kept.
    #[error(transparent)]
    Index(#[from] EngineError),
    /// The stream that feeds several indexers has no address.
    #[error(transparent)]
    Stream(#[from] StreamError),
    /// The demo world could not be made.
    #[error("the demo world could not be made: {0}")]
    Demo(String),
    /// Nothing can be sent.
    #[error("mails and webhooks cannot be sent")]
    Sending(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The address cannot be listened on.
    #[error("cannot listen on {bind}")]
    Bind {
        /// Which.
        bind: String,
        /// Why.
        source: io::Error,
    },
    /// The server ended with an error.
    #[error("serving failed")]
    Serve(#[source] io::Error),
}

impl House {
    /// Brings the database up and opens everything behind the doors. `for_life` for the program
    /// itself; a short command joins what may be running.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn open(
        settings: Settings,
        origin: Origin,
        for_life: bool,
    ) -> Result<Self, StartError> {
        let (cluster, url) = find_database(&settings, for_life).await?;
        let wanted = database::Settings::new(url);
        let database =
            Database::connect(wanted).await.map_err(|error| StartError::Database(error.into()))?;
        database::migrate(&database).await?;
        let seal = open_seal(&settings.secrets_file())?;
        let workflow = Workflow { database, origin, seal: Arc::new(seal) };
        telling::settle(&workflow).await.map_err(|error| StartError::Database(error.into()))?;
        if for_life && settings.demo {
            load_demo(&workflow).await?;
        }
        // Every page says so where the data are the demo's, and nowhere else.
        let shown = demo::is_shown(&workflow).await;
        let demo = shown.map_err(|error| StartError::Demo(error.to_string()))?;
        let settings = Settings { demo, ..settings };
        let at_once =
            std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
        let kept = Kept::on(settings.search_server.clone(), &settings.data_dir);
        let (search, follower) = if for_life {
            let stream = settings.redis_url.as_deref().map(Stream::open).transpose()?;
            let (search, follower) = SearchIndex::open(&kept, &workflow.database, stream)?;
            (search, Some(follower))
        } else {
            (SearchIndex::open_to_read(&kept, &workflow.database), None)
        };
        let hashing = Arc::new(Semaphore::new(at_once));
        let providers = providers(&settings)?;
        let state = State { workflow, settings: Arc::new(settings), hashing, search, providers };
        Ok(Self { state, follower, cluster })
    }

    /// Closes everything: transactions under way end first, then the private cluster.
    pub async fn close(self) {
        self.state.workflow.database.close().await;
        if let Some(cluster) = self.cluster
            && let Err(error) = cluster.stop().await
        {
            warn!("The private PostgreSQL was left running, the next start adopts it: {error}");
        }
    }
}

/// Makes the demo world on an empty database; leaves any other as it is.
async fn load_demo(workflow: &Workflow) -> Result<(), StartError> {
    let hash =
        password::hash_now(demo::PASSWORD).map_err(|error| StartError::Demo(error.to_string()))?;
    match demo::load(workflow, &hash).await {
        Ok(true) => info!("Made the demo world: a month of trade in Kabupaten Ende"),
        Ok(false) => info!("The database is not empty, so it stays as it is"),
        Err(error) => return Err(StartError::Demo(error.to_string())),
    }
    Ok(())
}

/// The database's address, and the private cluster behind it where the program keeps its own.
///
/// # Errors
/// The private cluster does not start.
pub async fn find_database(
    settings: &Settings,
    for_life: bool,
) -> Result<(Option<PrivateCluster>, String), StartError> {
    if let Some(url) = &settings.database_url {
        return Ok((None, url.clone()));
    }
    let wanted = private_cluster::Settings {
        postgres_bin: settings.postgres_bin.clone(),
        ..private_cluster::Settings::new(&settings.data_dir)
    };
    let cluster = if for_life {
        PrivateCluster::start(&wanted).await?
    } else {
        PrivateCluster::join(&wanted).await?
    };
    let url = cluster.url();
    Ok((Some(cluster), url))
}

fn open_seal(path: &Path) -> Result<Seal, StartError> {
    if let Some(folder) = path.parent() {
        let source = |source| StartError::DataDir { path: folder.display().to_string(), source };
        std::fs::create_dir_all(folder).map_err(source)?;
    }
    Ok(Seal::open(path)?)
}

impl Application {
    /// Brings everything up and binds the address; it answers once [`run`](Self::run) is called.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(settings: Settings) -> Result<Self, StartError> {
        Self::build_with(settings, Origin::system()).await
    }

    /// The same with a clock and identifiers of one's own.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build_with(settings: Settings, origin: Origin) -> Result<Self, StartError> {
        metrics::start();
        let house = House::open(settings, origin, true).await?;
        match serve(&house.state) {
            Ok((server, address)) => Ok(Self { house, server, address }),
            Err(error) => {
                house.close().await;
                Err(error)
            }
        }
    }

    /// The address it answers on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What every handler is given.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.house.state
    }

    /// Serves until `stop` comes; then finishes what is running and closes everything.
    ///
    /// # Errors
    /// The server ended by itself.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), StartError> {
        let sending = sending(&self.house.state.settings, self.address)?;
        let state = &self.house.state;
        let background = Background::start(state, self.house.follower.take(), sending);
        let handle = self.server.handle();
        let mut server = tokio::spawn(self.server);
        let ended = tokio::select! {
            ended = &mut server => ended,
            () = stop => {
                info!("Told to stop: finishing what is running");
                handle.stop(true).await;
                server.await
            }
        };
        let closing = async {
            background.end().await;
            self.house.close().await;
        };
        // What is committed is safe without it: the next start adopts the server and goes on.
        if tokio::time::timeout(TIME_TO_CLOSE, closing).await.is_ok() {
            info!("Stopped");
        } else {
            warn!("Stopped without waiting longer for the database to close");
        }
        ended.map_err(io::Error::other).and_then(|ended| ended).map_err(StartError::Serve)
    }
}

fn providers(settings: &Settings) -> Result<Providers, StartError> {
    // As far as webhooks reach: a provider is a public host, but for whoever writes a double of one.
    let post =
        Post::new(settings.webhook_reach).map_err(|error| StartError::Sending(Box::new(error)))?;
    Ok(Providers::new(settings.providers_file.clone(), Line::new(post)))
}

fn sending(settings: &Settings, address: SocketAddr) -> Result<Sending, StartError> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StartError::Sending(error);
    let base = settings.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let host = base.rsplit("://").next().unwrap_or_default();
    let host = host.split(':').next().filter(|host| host.parse::<std::net::IpAddr>().is_err());
    let sender = format!("Lumbung <lumbung@{}>", host.unwrap_or("localhost"));
    let from = match &settings.mail_from {
        Some(from) => from.clone(),
        None => {
            sender.parse().map_err(|error: lettre::address::AddressError| failed(error.into()))?
        }
    };
    let way = MailWay::open(settings.mail_server.as_deref(), &settings.data_dir)
        .map_err(|error| failed(error.into()))?;
    let post = Post::new(settings.webhook_reach).map_err(|error| failed(error.into()))?;
    Ok(Sending { post, way, from, base })
}

fn serve(state: &State) -> Result<(Server, SocketAddr), StartError> {
    let bind = state.settings.bind.clone();
    let failed = |source| StartError::Bind { bind: bind.clone(), source };
    let addresses: Vec<SocketAddr> = bind.to_socket_addrs().map_err(failed)?.take(1).collect();
    let data = web::Data::new(state.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .wrap(from_fn(origin::check))
            .wrap(from_fn(problems::render))
            .wrap(from_fn(packets::carry))
            .wrap(Compress::default())
            .wrap(from_fn(headers::add))
            .wrap(from_fn(watch::watch))
            .configure(routes::configure)
            .default_service(web::to(nothing_here))
    })
    .keep_alive(TIME_TO_KEEP_ALIVE)
    .shutdown_timeout(TIME_TO_FINISH_SECONDS)
    .disable_signals()
    .bind(addresses.as_slice())
    .map_err(failed)?;
    let address = server.addrs().first().copied();
    let address = address.ok_or_else(|| failed(io::Error::other("no address was bound")))?;
    Ok((server.run(), address))
}

async fn nothing_here() -> Result<actix_web::HttpResponse, Problem> {
    Err(Problem::of_status(404))
}
