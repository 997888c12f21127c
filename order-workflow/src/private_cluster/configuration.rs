//! What the private server is told: its settings, and who is let in.

use std::path::Path;

use super::folder::{Folder, write_for};
use super::server_user::ServerUser;
use super::{ClusterError, ROLE, Settings};

/// Written anew before every start, so an upgrade of the program reaches old clusters as well.
const HEAD: &str = "# Written by marketplace-api at every start.\n";

/// For a small machine that does other things as well: two cores, a few GiB, one disk.
const SMALL_MACHINE: &str = "\
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
wal_level = replica
min_wal_size = 256MB
max_wal_size = 512MB
checkpoint_timeout = 10min
max_worker_processes = 4
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
autovacuum_max_workers = 2
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
";

/// A week of logs, a file a day. Terse and without statements: both would quote people's data.
const LOGS: &str = "\
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_error_verbosity = terse
log_min_error_statement = panic
";

const DURABLE: &str = "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n";

/// Nothing is kept for a power cut, a standby or an archive, and little space is taken.
const THROW_AWAY: &str = "\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 32MB
max_wal_size = 128MB
";

/// Writes `postgresql.conf`, `pg_hba.conf` and `pg_ident.conf` into the cluster.
pub(super) fn write(
    folder: &Folder,
    user: &ServerUser,
    socket_dir: &Path,
    settings: &Settings,
) -> Result<(), ClusterError> {
    let cluster = folder.cluster();
    let server = server_settings(socket_dir, settings);
    write_for(user, &cluster, "postgresql.conf", &server)?;
    write_for(user, &cluster, "pg_hba.conf", &format!("{HEAD}local all {ROLE} peer map={ROLE}\n"))?;
    write_for(user, &cluster, "pg_ident.conf", &identities(user))?;
    Ok(())
}

fn server_settings(socket_dir: &Path, settings: &Settings) -> String {
    let durability = if settings.durable { DURABLE } else { THROW_AWAY };
    let connections = settings.connections_max;
    let socket_dir = socket_dir.to_string_lossy().replace('\'', "''");
    format!(
        "{HEAD}# Settings of your own go into local.conf beside this file; they win.\n\
         unix_socket_directories = '{socket_dir}'\nmax_connections = {connections}\n\
         {SMALL_MACHINE}{LOGS}{durability}include_if_exists = 'local.conf'\n"
    )
}

/// Who may be the one role: the server's user, we, and root, who could be either at will.
fn identities(user: &ServerUser) -> String {
    let mut names = vec![user.name(), user.our_name(), "root"];
    names.sort_unstable();
    names.dedup();
    let lines = names.iter().map(|name| format!("{ROLE} \"{name}\" {ROLE}\n"));
    std::iter::once(HEAD.to_owned()).chain(lines).collect()
}
