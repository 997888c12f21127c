//! Reads settings, starts, stops in order.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use marketplace_api::api::openapi;
use marketplace_api::config::{Command, CommandLine, Settings};
use marketplace_api::identity::password;
use marketplace_api::startup::{Application, House, find_database};
use marketplace_api::verify_books::lines as verdict_on_books;
use marketplace_api::verify_history::VerifyHistory;
use marketplace_api::verify_pool::VerifyPool;
use order_workflow::WorkflowError;
use order_workflow::clock::Origin;
use order_workflow::command::identity::{
    Erased, Refusal, Remains, create_operator, erase_person, reset_operator_password,
};
use order_workflow::database::{self, Database};
use order_workflow::query::ledger::verify::verify as rebuild_books;
use order_workflow::seal::Seal;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Requests allocate much and briefly; the system's allocator took a tenth of the program's time there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    let line = CommandLine::parse();
    if let Some(Command::Openapi) = line.command {
        return exit(say(&openapi::text()));
    }
    if let Some(Command::VerifyHistory(asked)) = &line.command {
        return exit(verify(asked));
    }
    if let Some(Command::VerifyPool(asked)) = &line.command {
        return exit(verify_pool(asked));
    }
    let settings = match line.flags.settings() {
        Ok(settings) => settings,
        Err(refused) => return exit(Err(refused.into())),
    };
    if let Err(wrong) = log_to_stderr(&settings.log) {
        return exit(Err(wrong));
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit(Err(error.into())),
    };
    exit(runtime.block_on(async {
        match line.command {
            Some(Command::CreateOperator { login }) => make_operator(settings, &login).await,
            Some(Command::ResetPassword { login }) => reset_password(settings, &login).await,
            Some(Command::ErasePerson { login }) => erase(settings, &login).await,
            Some(Command::Backup { file }) => copy(settings, &file, Copy::Out).await,
            Some(Command::Restore { file }) => copy(settings, &file, Copy::In).await,
            Some(Command::VerifyBooks) => verify_books(settings).await,
            Some(Command::RotateSigningKey) => rotate(&settings),
            Some(Command::Openapi | Command::VerifyHistory(_) | Command::VerifyPool(_)) | None => {
                serve(settings).await
            }
        }
    }))
}

fn exit(outcome: Outcome) -> ExitCode {
    let Err(error) = outcome else { return ExitCode::SUCCESS };
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(deeper) = source {
        told.push_str(": ");
        told.push_str(&deeper.to_string());
        source = deeper.source();
    }
    // Where nobody reads standard error, the exit code still says it.
    let _ = writeln!(io::stderr(), "marketplace-api: {told}");
    ExitCode::FAILURE
}

/// One line on standard output.
fn say(line: &str) -> Outcome {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Tells whether a history is whole, in both languages.
fn verify(asked: &VerifyHistory) -> Outcome {
    let verdict = asked.judged()?;
    say(&verdict.lines.join("\n"))?;
    let file = asked.file.display();
    verdict.broken.map_or(Ok(()), |entry| Err(format!("{file} is broken at entry {entry}").into()))
}

/// Tells whether a pool's figures follow from what was said and counted, in both languages.
fn verify_pool(asked: &VerifyPool) -> Outcome {
    let verdict = asked.judged()?;
    say(&verdict.lines.join("\n"))?;
    let file = asked.file.display();
    verdict.breach.map_or(Ok(()), |figure| Err(format!("{file} is broken at {figure}").into()))
}

/// Tells whether the books are what happened, in both languages.
async fn verify_books(settings: Settings) -> Outcome {
    let house = House::open(settings, Origin::system(), false).await?;
    let verdict = rebuild_books(&house.state.workflow).await;
    house.close().await;
    let verdict = verdict?;
    say(&verdict_on_books(&verdict).join("\n"))?;
    match verdict.difference {
        None => Ok(()),
        Some(_) => Err("the books are not what happened".into()),
    }
}

/// Changes the key that signs, and tells the new one.
fn rotate(settings: &Settings) -> Outcome {
    let key = Seal::rotate(&settings.secrets_file(), Origin::system().now())?;
    say(&format!("{} {}", key.id(), key.to_base64()))
}

fn log_to_stderr(filter: &str) -> Outcome {
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("LUMBUNG_LOG: {error}"))?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if io::stderr().is_terminal() {
        subscriber.try_init()
    } else {
        subscriber.json().flatten_event(true).with_ansi(false).try_init()
    }
}

async fn serve(settings: Settings) -> Outcome {
    // Before anything is started, so that a signal in between is not lost.
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let told_to_stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let application = Application::build(settings).await?;
    say(&format!("listening on http://{}", application.address()))?;
    Ok(application.run(told_to_stop).await?)
}

/// The hash of the password that stands on the first line of standard input.
fn password_hash() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < password::LEAST {
        return Err(format!("the password has at least {} characters", password::LEAST).into());
    }
    Ok(password::hash_now(&password)?)
}

async fn make_operator(settings: Settings, login: &str) -> Outcome {
    let hash = password_hash()?;
    let house = House::open(settings, Origin::system(), false).await?;
    let made = create_operator(&house.state.workflow, login, hash).await;
    house.close().await;
    match made {
        Err(WorkflowError::Identity(refusal @ Refusal::LoginTaken)) => {
            let way_out = "reset-password gives an operator who has it another password";
            Err(format!("{refusal}; {way_out}").into())
        }
        made => Ok(made.map(|_person| ())?),
    }
}

async fn reset_password(settings: Settings, login: &str) -> Outcome {
    let hash = password_hash()?;
    let house = House::open(settings, Origin::system(), false).await?;
    let reset = reset_operator_password(&house.state.workflow, login, hash).await;
    house.close().await;
    Ok(reset?)
}

async fn erase(settings: Settings, login: &str) -> Outcome {
    let house = House::open(settings, Origin::system(), false).await?;
    let erased = erase_person(&house.state.workflow, login).await;
    house.close().await;
    let Erased { person, entries, remains } = match erased {
        Err(WorkflowError::NotFound { .. }) => {
            return Err(format!("nobody signs in, or signed in, with {login}").into());
        }
        erased => erased?,
    };
    say(&format!("erased {person}; {entries} entries of histories lost the name"))?;
    for Remains { table, column, rows } in remains {
        say(&format!("still typed by somebody else: {table}.{column}, {rows} rows"))?;
    }
    Ok(())
}

/// Which way a copy of the database goes.
enum Copy {
    Out,
    In,
}

/// Writes a backup, or brings one back into an empty database and then up to date.
async fn copy(settings: Settings, file: &Path, way: Copy) -> Outcome {
    let (cluster, url) = find_database(&settings, false).await?;
    let bin = settings.postgres_bin.as_deref();
    let copied: Outcome = async {
        match way {
            Copy::Out => {
                database::backup(&url, bin, file).await?;
            }
            Copy::In => {
                database::restore(&url, bin, file).await?;
                let restored = Database::connect(database::Settings::new(url.as_str())).await?;
                database::migrate(&restored).await?;
                restored.close().await;
            }
        }
        Ok(())
    }
    .await;
    if let Some(cluster) = cluster {
        cluster.stop().await?;
    }
    copied
}
