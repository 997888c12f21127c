//! `catalog-indexer`: follows the database, rebuilds the index, or compares the two.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use catalog_indexer::config::{Config, Task};
use catalog_indexer::engine::embedded::{EmbeddedEngine, IndexFolder};
use catalog_indexer::engine::{EngineError, Kept};
use catalog_indexer::follow::Follower;
use catalog_indexer::rebuild::{Rebuilt, rebuild};
use catalog_indexer::settings::Vocabulary;
use catalog_indexer::stream::Stream;
use catalog_indexer::verify::{compare, lasting};
use clap::Parser;
use order_workflow::database::{self, Database};
use order_workflow::private_cluster::{self, PrivateCluster};
use tokio::signal::unix::{SignalKind, signal};
use tracing::{error, info};
use tracing_subscriber::EnvFilter;

/// How long a running marketplace may take over a rebuild it was asked for: a million offers take
/// about half a minute.
const REBUILD_TIME_MAX: Duration = Duration::from_mins(15);

/// A change is searchable within 2 s; what still differs after three of them will not arrive.
const TIME_TO_ARRIVE: Duration = Duration::from_secs(6);

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(&config).await {
        Ok(code) => code,
        Err(failure) => {
            let mut causes = String::new();
            let mut cause = failure.source();
            while let Some(next) = cause {
                causes = format!("{causes}: {next}");
                cause = next.source();
            }
            error!("{failure}{causes}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: &Config) -> Result<ExitCode, Failure> {
    if config.task == Task::Rebuild && rebuilt_by_its_keeper(config).await? {
        return Ok(ExitCode::SUCCESS);
    }
    let cluster = match &config.database_url {
        Some(_) => None,
        None => Some(PrivateCluster::join(&cluster_settings(config)).await?),
    };
    let url = config.database_url.clone().or_else(|| cluster.as_ref().map(PrivateCluster::url));
    let url = url.ok_or("there is no database")?;
    let mut settings = database::Settings::new(url);
    "catalog-indexer".clone_into(&mut settings.application_name);
    settings.connections_max = 4;
    let database = Database::connect(settings).await?;
    let done = match config.task {
        Task::Follow => follow(config, &database).await,
        Task::Rebuild => rebuild_here(config, &database).await,
        Task::Verify => verify(config, &database).await,
    };
    database.close().await;
    if let Some(cluster) = cluster {
        cluster.stop().await?;
    }
    done
}

fn cluster_settings(config: &Config) -> private_cluster::Settings {
    let mut settings = private_cluster::Settings::new(&config.data_dir);
    settings.postgres_bin.clone_from(&config.postgres_bin);
    settings
}

async fn follow(config: &Config, database: &Database) -> Result<ExitCode, Failure> {
    let engine = config.kept().open(Vocabulary::shipped())?;
    let redis = config.redis_url.as_deref().filter(|url| !url.is_empty());
    let stream = redis.map(Stream::open).transpose()?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let until = async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    };
    Follower::new(database.clone(), engine).sharing(stream).run(until).await;
    Ok(ExitCode::SUCCESS)
}

async fn rebuild_here(config: &Config, database: &Database) -> Result<ExitCode, Failure> {
    let engine = config.kept().open(Vocabulary::shipped())?;
    let begun = Instant::now();
    while rebuild(database, &engine).await? == Rebuilt::ByAnother {
        if begun.elapsed() > REBUILD_TIME_MAX {
            return Err("another program has been rebuilding the index all the while".into());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(ExitCode::SUCCESS)
}

/// One program keeps an index, and it alone knows what it has taken off the queue; so it is asked
/// to rebuild, and waited for. Answers whether there was one.
async fn rebuilt_by_its_keeper(config: &Config) -> Result<bool, Failure> {
    if let Kept::Meilisearch(_) = config.kept() {
        return Ok(false);
    }
    match EmbeddedEngine::open(&config.data_dir, Vocabulary::shipped()) {
        Ok(_) => return Ok(false),
        Err(EngineError::KeptByAnother { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    let folder = IndexFolder::of(&config.data_dir);
    let before = folder.current();
    folder.ask_for_rebuild()?;
    info!("Asked the program that keeps the index for a rebuild; waiting for it");
    let changed = async {
        while folder.rebuild_asked() || folder.current() == before {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    if tokio::time::timeout(REBUILD_TIME_MAX, changed).await.is_err() {
        return Err("the program that keeps the index did not rebuild it; its log says why".into());
    }
    info!("The index was rebuilt");
    Ok(true)
}

async fn verify(config: &Config, database: &Database) -> Result<ExitCode, Failure> {
    // Opened anew for each comparison: a reader shows the moment at which it was opened.
    let look = async || -> Result<_, Failure> {
        let engine = config.kept().open_to_read(Vocabulary::shipped());
        Ok(compare(database, &engine).await?)
    };
    let mut differences = look().await?;
    if !differences.is_empty() {
        tokio::time::sleep(TIME_TO_ARRIVE).await;
        differences = lasting(&differences, look().await?);
    }
    let mut out = io::stdout().lock();
    for difference in &differences {
        writeln!(out, "{difference}")?;
    }
    let count = differences.len();
    info!(search.differences = count, "The index and the database differ in {count} offers");
    Ok(if count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
