# The ways in. `just` alone lists them; each line also works typed by hand.

# List the recipes.
default:
    @just --list --unsorted

# Run the marketplace from this tree, with its private database in ./data.
dev:
    LUMBUNG_LOG=debug cargo run --package marketplace-api

# Start it with the demo world; installs what is missing.
demo:
    deploy/start

# Format, lints and documentation, as they are judged.
check:
    cargo fmt --all --check && cargo clippy --workspace --all-targets -- -D warnings && RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Every test but the long ones; give words to choose among them.
test *words:
    cargo nextest run --workspace {{words}}

# Only the rules of the trade: the quickest tests, without a database.
rules:
    cargo nextest run --package supply-chain

# Read changed snapshots one by one, and accept or refuse each.
accept:
    cargo insta review

# Build the search index anew beside the old one, then swap.
reindex:
    cargo run --package catalog-indexer -- rebuild

# Licences, bans and sources.
deny:
    cargo nextest run --package tests --test structure licences

# All that is judged before a change is taken.
ci:
    .ci/run
