//! This program's settings, read once from flags and environment (api.md, "Starting it").

use std::net::{IpAddr, ToSocketAddrs};
use std::path::PathBuf;

use catalog_indexer::engine::meilisearch::Server;
use clap::{ArgAction, Args, Parser, Subcommand, builder::BoolishValueParser};
use ipnet::IpNet;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use order_workflow::telling::address::Reach;

use crate::verify_history::VerifyHistory;
use crate::verify_pool::VerifyPool;

/// The one program a small federation runs: HTTP, pages, background jobs and the indexer.
#[derive(Debug, Parser)]
#[command(name = "marketplace-api", version, about)]
pub struct CommandLine {
    /// What to do; without one of these the marketplace is served.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to run.
    #[command(flatten)]
    pub flags: Flags,
}

/// What the program does besides serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the first person, who runs the installation; the password is one line of standard input.
    CreateOperator {
        /// What they sign in with.
        #[arg(long)]
        login: String,
    },
    /// Give an operator who forgot theirs another password, one line of standard input; all their
    /// sessions end.
    ResetPassword {
        /// What they sign in with.
        #[arg(long)]
        login: String,
    },
    /// Write everything in the database to a file.
    Backup {
        /// The file to write.
        file: PathBuf,
    },
    /// Fill an empty database from a file that `backup` wrote.
    Restore {
        /// The file to read.
        file: PathBuf,
    },
    /// Judge a downloaded history, without database or network: whole, or the first broken entry.
    VerifyHistory(VerifyHistory),
    /// Reckon every figure of a downloaded pool again, without database or network: whole, or the first that does not
    /// agree.
    VerifyPool(VerifyPool),
    /// Build everybody's books again from what happened alone, twice, and hold them against what is written:
    /// identical, or the first difference. A running program goes on meanwhile.
    VerifyBooks,
    /// Change the key that signs histories; a running program takes it up when it starts again. What
    /// the former key signed can still be checked.
    RotateSigningKey,
    /// Erase a person's name, login and address from everything, for good, and end whatever they may do.
    /// What they did stays as somebody's, and histories still verify. Tells where the name still stands
    /// because somebody else typed it.
    ErasePerson {
        /// What they sign in with, or signed in with last.
        #[arg(long)]
        login: String,
    },
    /// Print the description of the API (OpenAPI, JSON).
    Openapi,
}

/// Every setting; each may stand in the environment or on the command line.
#[derive(Debug, Args)]
pub struct Flags {
    /// Address to listen on; port 0 picks a free one.
    #[arg(long, env = "LUMBUNG_BIND", default_value = "127.0.0.1:8080", global = true)]
    bind: String,
    /// Folder of the private database, the search index and uploads.
    #[arg(long, env = "LUMBUNG_DATA_DIR", default_value = "./data", global = true)]
    data_dir: PathBuf,
    /// `postgres://…`; without it the program makes and runs a private PostgreSQL.
    #[arg(long, env = "LUMBUNG_DATABASE_URL", global = true, hide_env_values = true)]
    database_url: Option<String>,
    /// Folder of `initdb` and `postgres` for the private one.
    #[arg(long, env = "LUMBUNG_POSTGRES_BIN", global = true)]
    postgres_bin: Option<PathBuf>,
    /// A Meilisearch server, `http://…` or `https://…`; without it the index is in the data folder.
    #[arg(long, env = "LUMBUNG_SEARCH_URL", global = true)]
    search_url: Option<String>,
    /// Its key.
    #[arg(long, env = "LUMBUNG_SEARCH_KEY", global = true, hide_env_values = true)]
    search_key: Option<String>,
    /// Redis or Valkey, whose stream shares the work of indexing among several programs.
    #[arg(long, env = "LUMBUNG_REDIS_URL", global = true, hide_env_values = true)]
    redis_url: Option<String>,
    /// How others reach it, `https://pasar.example.id`.
    #[arg(long, env = "LUMBUNG_PUBLIC_URL", global = true)]
    public_url: Option<String>,
    /// Whose forwarded addresses to believe: addresses or networks, separated by commas.
    #[arg(long, env = "LUMBUNG_TRUSTED_PROXIES", global = true)]
    trusted_proxies: Option<String>,
    /// Mail server, `smtps://user:password@mail.example.id`; without it each mail becomes a file in the data
    /// folder.
    #[arg(long, env = "LUMBUNG_MAIL_SERVER", global = true, hide_env_values = true)]
    mail_server: Option<String>,
    /// Who mails are from, `Lumbung <kabar@example.id>`.
    #[arg(long, env = "LUMBUNG_MAIL_FROM", global = true)]
    mail_from: Option<String>,
    /// Let webhooks go to this computer and without https, for whoever writes a receiver.
    #[arg(long, env = "LUMBUNG_WEBHOOK_LOOPBACK", global = true, value_parser = BoolishValueParser::new(),
          action = ArgAction::Set, num_args = 0..=1, default_value = "false", default_missing_value = "true")]
    webhook_loopback: bool,
    /// Keys for signing and for personal fields; made where missing.
    #[arg(long, env = "LUMBUNG_SECRETS_FILE", global = true)]
    secrets_file: Option<PathBuf>,
    /// What payment providers are spoken with, one entry for each seller, as JSON (docs/PROVIDERS.md); without it
    /// nobody is paid through a provider.
    #[arg(long, env = "LUMBUNG_PROVIDERS_FILE", global = true)]
    providers_file: Option<PathBuf>,
    /// On an empty database, load the demo world.
    #[arg(long, env = "LUMBUNG_DEMO", global = true, value_parser = BoolishValueParser::new(),
          action = ArgAction::Set, num_args = 0..=1, default_value = "false", default_missing_value = "true")]
    demo: bool,
    /// Let the demo world listen on an address that others reach.
    #[arg(long, env = "LUMBUNG_DEMO_PUBLIC", global = true, value_parser = BoolishValueParser::new(),
          action = ArgAction::Set, num_args = 0..=1, default_value = "false", default_missing_value = "true")]
    demo_public: bool,
    /// Tracing filter of the log on standard error.
    #[arg(long, env = "LUMBUNG_LOG", default_value = "info", global = true)]
    log: String,
}

/// The settings, understood.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address and port to listen on.
    pub bind: String,
    /// Folder of what is kept outside a database of others.
    pub data_dir: PathBuf,
    /// The database of others, if one is named.
    pub database_url: Option<String>,
    /// Where `initdb` and `postgres` are.
    pub postgres_bin: Option<PathBuf>,
    /// The Meilisearch server that has the index, if one is named.
    pub search_server: Option<Server>,
    /// The Redis that feeds several indexers, if one is named. May hold a password.
    pub redis_url: Option<String>,
    /// How others reach it, without a slash at the end.
    pub public_url: Option<String>,
    /// Whose forwarded addresses are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The file of secrets, if it is not the one in the data folder.
    pub secrets_file: Option<PathBuf>,
    /// The file of what payment providers are spoken with, if there is one.
    pub providers_file: Option<PathBuf>,
    /// The mail server, if there is one.
    pub mail_server: Option<String>,
    /// Who mails are from, if somebody said.
    pub mail_from: Option<Mailbox>,
    /// How far webhooks reach.
    pub webhook_reach: Reach,
    /// Whether an empty database gets the demo world.
    pub demo: bool,
    /// The tracing filter.
    pub log: String,
}

/// A setting that cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A search server's address that is none.
    #[error("LUMBUNG_SEARCH_URL: {url:?} must be http:// or https:// and a host")]
    SearchUrl {
        /// What was written.
        url: String,
    },
    /// A Redis address that is none. What was written is not repeated: it may hold a password.
    #[error("LUMBUNG_REDIS_URL must be redis://… or rediss://…")]
    RedisUrl,
    /// A proxy that is neither address nor network.
    #[error(
        "LUMBUNG_TRUSTED_PROXIES: {part:?} is neither an address nor a network such as 10.0.0.0/8"
    )]
    Proxy {
        /// What was written.
        part: String,
    },
    /// An address for others that is none.
    #[error("LUMBUNG_PUBLIC_URL: {url:?} must be http:// or https:// and a host, without a path")]
    PublicUrl {
        /// What was written.
        url: String,
    },
    /// A mail server's address that is none. What was written is not repeated: it may hold a password.
    #[error(
        "LUMBUNG_MAIL_SERVER must be smtps://… or smtp://…, with name and password before an @"
    )]
    MailServer,
    /// A sender that is no address.
    #[error("LUMBUNG_MAIL_FROM: {text:?} is no address such as Lumbung <kabar@example.id>")]
    MailFrom {
        /// What was written.
        text: String,
    },
    /// The demo world, with its known passwords, where others reach it.
    #[error(
        "LUMBUNG_DEMO has logins everybody knows, so it listens on loopback only; {bind} is not. \
         Set LUMBUNG_DEMO_PUBLIC=true if you mean it"
    )]
    DemoInPublic {
        /// The address.
        bind: String,
    },
}

impl Flags {
    /// Understands the flags.
    ///
    /// # Errors
    /// Each [`SettingsError`], in one sentence.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        if self.demo && !self.demo_public && !is_loopback(&self.bind) {
            return Err(SettingsError::DemoInPublic { bind: self.bind });
        }
        Ok(Settings {
            trusted_proxies: networks(self.trusted_proxies.as_deref().unwrap_or_default())?,
            public_url: filled(self.public_url).map(public_url).transpose()?,
            search_server: search_server(filled(self.search_url), filled(self.search_key))?,
            redis_url: filled(self.redis_url).map(redis_url).transpose()?,
            database_url: filled(self.database_url),
            postgres_bin: self.postgres_bin.filter(|path| !path.as_os_str().is_empty()),
            secrets_file: self.secrets_file.filter(|path| !path.as_os_str().is_empty()),
            providers_file: self.providers_file.filter(|path| !path.as_os_str().is_empty()),
            mail_server: filled(self.mail_server).map(mail_server).transpose()?,
            mail_from: filled(self.mail_from).map(mail_from).transpose()?,
            webhook_reach: if self.webhook_loopback { Reach::Loopback } else { Reach::Public },
            bind: self.bind,
            data_dir: self.data_dir,
            demo: self.demo,
            log: self.log,
        })
    }
}

impl Settings {
    /// Settings for a server on a free loopback port with everything in `data_dir`.
    #[must_use]
    pub fn local(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            bind: "127.0.0.1:0".to_owned(),
            data_dir: data_dir.into(),
            database_url: None,
            search_server: None,
            redis_url: None,
            postgres_bin: None,
            public_url: None,
            trusted_proxies: Vec::new(),
            secrets_file: None,
            providers_file: None,
            mail_server: None,
            mail_from: None,
            webhook_reach: Reach::Public,
            demo: false,
            log: "info".to_owned(),
        }
    }

    /// Whether others reach it over HTTPS, so that cookies may be kept to it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The file of secrets.
    #[must_use]
    pub fn secrets_file(&self) -> PathBuf {
        self.secrets_file.clone().unwrap_or_else(|| self.data_dir.join("secrets.json"))
    }

    /// Whether forwarded addresses from `peer` are believed.
    #[must_use]
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&peer.to_canonical()))
    }
}

/// A compose file passes an empty text where nothing is meant.
fn filled(value: Option<String>) -> Option<String> {
    value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn networks(list: &str) -> Result<Vec<IpNet>, SettingsError> {
    let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let network =
                part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_neither| SettingsError::Proxy { part: part.to_owned() })
        })
        .collect()
}

fn public_url(url: String) -> Result<String, SettingsError> {
    let plain = url.trim_end_matches('/');
    let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(plain.to_ascii_lowercase())
        }
        _ => Err(SettingsError::PublicUrl { url }),
    }
}

fn mail_server(url: String) -> Result<String, SettingsError> {
    let known = url.starts_with("smtps://") || url.starts_with("smtp://");
    let readable = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).is_ok();
    if known && readable { Ok(url) } else { Err(SettingsError::MailServer) }
}

fn mail_from(text: String) -> Result<Mailbox, SettingsError> {
    text.parse().map_err(|_no_address| SettingsError::MailFrom { text })
}

fn is_loopback(bind: &str) -> bool {
    bind.to_socket_addrs().is_ok_and(|mut addresses| {
        let first = addresses.next();
        first.is_some_and(|first| first.ip().is_loopback())
            && addresses.all(|address| address.ip().is_loopback())
    })
}

fn search_server(
    url: Option<String>,
    key: Option<String>,
) -> Result<Option<Server>, SettingsError> {
    let Some(url) = url else { return Ok(None) };
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if host.is_none_or(str::is_empty) {
        return Err(SettingsError::SearchUrl { url });
    }
    Ok(Some(Server { url, key }))
}

fn redis_url(url: String) -> Result<String, SettingsError> {
    let is_one = url.starts_with("redis://") || url.starts_with("rediss://");
    if is_one { Ok(url) } else { Err(SettingsError::RedisUrl) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(arguments: &[&str]) -> Result<Settings, SettingsError> {
        let line = [&["marketplace-api"], arguments].concat();
        CommandLine::try_parse_from(line).expect("the flags are known").flags.settings()
    }

    #[test]
    fn the_demo_world_keeps_to_loopback_unless_it_is_told_otherwise() {
        assert!(settings(&["--demo", "--bind", "127.0.0.1:0"]).is_ok());
        assert!(matches!(
            settings(&["--demo=true", "--bind", "0.0.0.0:8080"]),
            Err(SettingsError::DemoInPublic { .. })
        ));
        assert!(settings(&["--demo", "--demo-public", "--bind", "0.0.0.0:8080"]).is_ok());
    }

    #[test]
    fn a_search_server_and_a_stream_are_addresses_and_empty_ones_are_none() {
        let set = settings(&["--search-url", "http://cari:7700", "--search-key", "kunci"]).unwrap();
        let key = set.search_server.as_ref().and_then(|server| server.key.clone());
        assert_eq!(key.as_deref(), Some("kunci"));
        assert!(!format!("{:?}", set.search_server).contains("kunci"), "no log tells the key");
        assert!(settings(&["--search-url", "cari:7700"]).is_err());
        assert!(settings(&["--redis-url", "rediss://antrean"]).is_ok());
        let refused = settings(&["--redis-url", "http://:geheim@antrean"]).unwrap_err().to_string();
        assert!(!refused.contains("geheim"), "{refused}");

        let none =
            settings(&["--search-url", "", "--redis-url", "", "--database-url", ""]).unwrap();
        assert_eq!((none.search_server, none.redis_url, none.database_url), (None, None, None));
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let settings = settings(&["--trusted-proxies", "10.0.0.0/8, 192.0.2.7"]).unwrap();

        assert!(settings.trusts("10.1.2.3".parse().unwrap()));
        assert!(settings.trusts("::ffff:192.0.2.7".parse().unwrap()));
        assert!(!settings.trusts("192.0.2.8".parse().unwrap()));
        assert!(networks("caddy").is_err());
    }

    #[test]
    fn a_mail_server_is_an_address_that_can_be_used_and_is_never_repeated() {
        let server = settings(&["--mail-server", "smtps://a:geheim@mail.example.id"]).unwrap();
        assert!(server.mail_server.is_some());
        for wrong in ["mail.example.id", "https://a:geheim@mail.example.id"] {
            let refused = settings(&["--mail-server", wrong]).unwrap_err().to_string();
            assert!(!refused.contains("geheim"), "{refused}");
        }
        assert!(settings(&["--mail-from", "Lumbung <kabar@example.id>"]).is_ok());
        assert!(settings(&["--mail-from", "Lumbung"]).is_err());
    }

    #[test]
    fn the_public_address_is_a_host_alone() {
        assert_eq!(
            public_url("https://Pasar.example.id/".to_owned()).unwrap(),
            "https://pasar.example.id"
        );
        for wrong in ["pasar.example.id", "https://", "https://a/b"] {
            assert!(public_url(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
