# What this machine needs before Lumbung can be built or tested here; read by deploy/start and tests/run.
# shellcheck shell=bash
#
# Installs distribution packages only, says so before it does, and touches nothing that is there already.

say() { printf '%s\n' "$*" >&2; }

# Ends the script with a sentence that says what to do.
fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root, through sudo when we are somebody else.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    fail "This needs root, and there is no sudo here. As root, run: $*"
  fi
}

# Installs Debian or Ubuntu packages.
install_packages() {
  has apt-get || fail "Missing: $*. Install them with this system's package manager, then run this again."
  say "Installing $* …"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" \
    </dev/null >/dev/null 2>&1; then
    # A list of packages that is old or absent is the usual reason: fetch it and ask once more, aloud.
    as_root apt-get update -qq </dev/null >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
      </dev/null >&2 || fail "apt-get could not install $*; its own words stand above."
  fi
}

# The folder with initdb and postgres, looked for where the program itself looks.
postgres_folder() {
  local candidate
  if [ -n "${LUMBUNG_POSTGRES_BIN:-}" ]; then
    printf '%s\n' "$LUMBUNG_POSTGRES_BIN"
    return
  fi
  if has initdb && has postgres; then
    dirname "$(command -v initdb)"
    return
  fi
  for candidate in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
    if [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ]; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

# PostgreSQL's server programs. Debian's package also makes and starts a cluster of its own on port
# 5432, which nobody here asked for: it is told not to, for the length of this installation.
need_postgres() {
  postgres_folder >/dev/null && return
  local hold=/etc/postgresql-common/createcluster.d/lumbung-install.conf
  as_root mkdir -p "${hold%/*}"
  as_root sh -c "echo 'create_main_cluster = false' >$hold"
  install_packages postgresql
  as_root rm -f "$hold"
  as_root rmdir --ignore-fail-on-non-empty "${hold%/*}"
  postgres_folder >/dev/null || fail "The package postgresql is installed, but initdb is not in /usr/lib/postgresql/*/bin.
Say where it is: LUMBUNG_POSTGRES_BIN=/path/to/bin"
}

# A C compiler: it links every Rust program, and builds the cryptography (ring).
need_compiler() {
  has cc || install_packages gcc libc6-dev
}

# Rust, in the version that rust-toolchain.toml pins. Never installed from here: how a machine gets its
# compiler is its owner's choice.
need_rust() {
  if ! has cargo && [ -x "$HOME/.cargo/bin/cargo" ]; then
    PATH="$HOME/.cargo/bin:$PATH"
    export PATH
  fi
  has cargo || fail "Rust is missing. This one command installs it (https://rustup.rs):

    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal

Then run this again."
  (cd "$repository" && cargo --version >/dev/null 2>&1) && return
  local wanted
  wanted=$(sed -n 's/^channel = "\(.*\)"/\1/p' "$repository/rust-toolchain.toml")
  if has rustup; then
    say "Fetching Rust $wanted, which rust-toolchain.toml pins, through this machine's rustup …"
    (cd "$repository" && rustup toolchain install "$wanted" --profile minimal -c rustfmt -c clippy >&2) ||
      fail "rustup could not install Rust $wanted; its own words stand above."
  else
    fail "This machine's cargo does not run here; Rust $wanted or newer is needed."
  fi
}
