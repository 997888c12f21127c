//! Writes every sample page and its files into a folder, to be looked at in a browser.
//!
//! `cargo run -p marketplace-api --example gallery -- FOLDER`, then serve FOLDER over HTTP: browsers
//! load no icons from files.

#![expect(clippy::unwrap_used, reason = "a sample that does not render is to stop here")]

use std::path::PathBuf;
use std::{env, fs, io};

use actix_web::rt::System;
use actix_web::{App, test, web};
use marketplace_api::assets::{asset, serve};

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() -> io::Result<()> {
    let folder: PathBuf = env::args_os()
        .nth(1)
        .ok_or_else(|| io::Error::other("name the folder to write the samples into"))?
        .into();
    fs::create_dir_all(folder.join("a"))?;
    for name in ["lumbung.css", "lumbung.js", "htmx.min.js", "icons.svg", "mark.svg"] {
        let address = asset(name);
        let file = System::new().block_on(async {
            let app = test::init_service(App::new().route("/a/{name}", web::get().to(serve))).await;
            test::call_and_read_body(&app, test::TestRequest::get().uri(address).to_request()).await
        });
        fs::write(folder.join(address.trim_start_matches('/')), file)?;
    }
    for (name, _, html) in samples::all() {
        fs::write(folder.join(name).with_extension("html"), html)?;
    }
    Ok(())
}
