//! Tells the test tools which migrations they were built with, so that a template database made by
//! yesterday's is not taken for today's.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for folder in ["src", "sql", "data"] {
        collect(&Path::new("../migrations").join(folder), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    let mut out = io::stdout().lock();
    io::Write::write_all(&mut out, b"cargo::rerun-if-changed=../migrations\n")?;
    let hash = format!("cargo::rustc-env=LUMBUNG_MIGRATIONS={:016x}\n", hasher.finish());
    io::Write::write_all(&mut out, hash.as_bytes())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
