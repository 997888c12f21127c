//! Stylesheet, scripts and icons, inside the program and served under names that carry their hash.
//!
//! `/a/lumbung.3f9c2a71d0.css` never changes what it holds, so it is cached for ever; a new version
//! has a new name. Each file is compressed once, at brotli's best, when it is first asked for.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, OnceLock};

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

/// The folder the pages' files come from.
#[derive(RustEmbed)]
#[folder = "assets/"]
struct Folder;

/// One file as it is served.
struct Asset {
    /// `/a/NAME.HASH.EXT`.
    address: String,
    /// The hash in quotes.
    etag: String,
    content_type: String,
    plain: Vec<u8>,
    brotli: OnceLock<Vec<u8>>,
}

impl Asset {
    fn brotli(&self) -> &[u8] {
        self.brotli.get_or_init(|| compress(&self.plain))
    }
}

/// All files by their plain names.
static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    Folder::iter()
        .filter_map(|name| {
            let file = Folder::get(&name)?;
            let hash = hex::encode(&file.metadata.sha256_hash()[..5]);
            let (stem, extension) = name.rsplit_once('.')?;
            let is_own_script = extension == "js" && !stem.contains('.');
            let data = file.data.into_owned();
            let asset = Asset {
                address: format!("/a/{stem}.{hash}.{extension}"),
                etag: format!("\"{hash}\""),
                content_type: content_type(extension).to_owned(),
                plain: if is_own_script { without_remarks(&data) } else { data },
                brotli: OnceLock::new(),
            };
            Some((name.into_owned(), asset))
        })
        .collect()
});

/// The plain names by the names that carry a hash.
static NAMES: LazyLock<HashMap<&'static str, &'static Asset>> = LazyLock::new(|| {
    ASSETS.values().map(|asset| (asset.address.as_str().trim_start_matches("/a/"), asset)).collect()
});

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        "png" => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}

/// One of our scripts without the lines that only people read, and without indentation: a tenth fewer bytes on the way.
/// No text of ours runs over several lines, so nothing that counts is touched.
fn without_remarks(script: &[u8]) -> Vec<u8> {
    let lines = script.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let kept: Vec<&[u8]> =
        lines.filter(|line| !line.is_empty() && !line.starts_with(b"//")).collect();
    kept.join(&b'\n')
}

fn compress(plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    // 22 is brotli's usual window; a Vec takes every write, so nothing is lost here.
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 22);
    let written = writer.write_all(plain).and_then(|()| writer.flush());
    drop(writer);
    if written.is_err() { Vec::new() } else { packed }
}

/// The address of a file of the assets folder: `asset("lumbung.css")` is `/a/lumbung.3f9c2a71d0.css`.
///
/// A name that is not there gives `/a/` and the name, which answers 404; a test holds every name the
/// templates use.
#[must_use]
pub fn asset(name: &'static str) -> &'static str {
    ASSETS.get(name).map_or(name, |asset| asset.address.as_str())
}

/// A file of the assets folder as it is served; empty where there is none of that name.
#[must_use]
pub(crate) fn text(name: &'static str) -> String {
    ASSETS
        .get(name)
        .map_or_else(String::new, |asset| String::from_utf8_lossy(&asset.plain).into_owned())
}

/// A short word for what `bytes` hold, another for anything else.
#[must_use]
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..5])
}

/// `GET /a/{name}`: one file, for ever.
///
/// Answers 304 to whoever has it, 404 to a name with another hash: an old page after an upgrade asks
/// for files that no longer are, and a wrong one would be worse than none.
pub async fn serve(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let Some(asset) = NAMES.get(name.as_str()).copied() else {
        return HttpResponse::NotFound()
            .content_type("text/plain; charset=utf-8")
            .body("Berkas ini tidak ada. This file does not exist.");
    };
    let says = |header, what: &str| {
        request
            .headers()
            .get_all(header)
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|part| part.split(';').next().is_some_and(|part| part.trim() == what))
    };
    let mut answer = if says(IF_NONE_MATCH, &asset.etag) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((ETAG, asset.etag.as_str()))
        .insert_header((VARY, ACCEPT_ENCODING.as_str()))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((CONTENT_TYPE, asset.content_type.as_str()));
    if says(IF_NONE_MATCH, &asset.etag) {
        return answer.finish();
    }
    if says(ACCEPT_ENCODING, "br") {
        // The first packing takes a tenth of a second, too long to hold up the others on this thread.
        let packed = web::block(|| asset.brotli()).await.unwrap_or_default();
        if !packed.is_empty() {
            return answer.insert_header((CONTENT_ENCODING, "br")).body(packed);
        }
    }
    answer.body(asset.plain.as_slice())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use actix_web::{App, http::StatusCode, test};

    use super::*;

    /// The tokens of one block of the stylesheet: from its selector to its closing brace.
    fn tokens(selector: &str) -> BTreeMap<String, String> {
        let css = String::from_utf8(ASSETS.get("lumbung.css").unwrap().plain.clone()).unwrap();
        let from = css.find(&format!("{selector} {{")).unwrap() + selector.len();
        let block = &css[from..from + css[from..].find('}').unwrap()];
        block
            .split([';', '{'])
            .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"))
            .map(|(name, hex)| (name.to_owned(), hex.to_owned()))
            .collect()
    }

    /// WCAG's relative luminance of an RGB colour.
    fn luminance(hex: &str) -> f64 {
        let channel = |at: usize| {
            let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// What is written on what, and the least contrast it may have.
    const PAIRS: [(&str, &str, f64); 34] = [
        ("ink", "bg", 6.3),
        ("ink", "surface", 6.3),
        ("ink", "sunk", 6.3),
        ("ink", "brand-tint", 6.3),
        ("ink", "quiet-tint", 6.3),
        ("ink", "good-tint", 6.3),
        ("ink", "info-tint", 6.3),
        ("ink", "warn-tint", 6.3),
        ("ink", "bad-tint", 6.3),
        ("ink-2", "bg", 6.3),
        ("ink-2", "surface", 6.3),
        ("ink-2", "sunk", 6.3),
        ("ink-2", "brand-tint", 6.3),
        ("ink-2", "warn-tint", 6.3),
        ("brand", "bg", 6.3),
        ("brand", "surface", 6.3),
        ("brand", "brand-tint", 6.3),
        ("brand-strong", "brand-tint", 6.3),
        ("on-brand", "brand", 6.3),
        ("on-brand", "brand-strong", 6.3),
        ("on-shell", "shell", 6.3),
        ("shell-2", "shell", 6.3),
        ("gold", "shell", 5.9),
        ("on-gold", "gold", 6.3),
        ("good", "good-tint", 6.3),
        ("good", "surface", 6.3),
        ("on-good", "good", 6.3),
        ("info", "info-tint", 6.3),
        ("warn", "warn-tint", 6.3),
        ("warn", "surface", 6.3),
        ("bad", "bad-tint", 6.3),
        ("bad", "surface", 6.3),
        ("on-bad", "bad", 6.3),
        ("quiet", "quiet-tint", 6.2),
    ];

    #[actix_web::test]
    async fn every_text_can_be_read_by_day_and_by_night() {
        for selector in [":root", ":root[data-theme=dark]"] {
            let tokens = tokens(selector);
            for (text, ground, least) in PAIRS {
                let found = contrast(&tokens[text], &tokens[ground]);
                assert!(found >= least, "{selector}: {text} on {ground} is {found:.2} to 1");
            }
            let edge = contrast(&tokens["edge"], &tokens["surface"]);
            assert!(edge >= 3.0, "{selector}: the edge of a control is {edge:.2} to 1");
            let focus = contrast(&tokens["focus"], &tokens["bg"]);
            assert!(focus >= 3.0, "{selector}: the focus is {focus:.2} to 1");
        }
    }

    #[actix_web::test]
    async fn the_dark_colours_are_the_same_chosen_or_by_the_device() {
        assert_eq!(tokens(":root[data-theme=dark]"), tokens(":root:not([data-theme=light])"));
        let (light, dark) = (tokens(":root"), tokens(":root[data-theme=dark]"));
        assert_eq!(light.keys().collect::<Vec<_>>(), dark.keys().collect::<Vec<_>>());
    }

    #[actix_web::test]
    async fn the_files_stay_below_their_ceilings() {
        let bytes = |name: &str| ASSETS.get(name).unwrap().brotli().len();
        let scripts: usize = ASSETS
            .iter()
            // The counter's own is named by its page alone, and fetched by nobody else.
            .filter(|(name, _)| name.as_str() != "counter.js")
            .map(|(_, asset)| asset)
            .filter(|asset| asset.content_type.starts_with("text/javascript"))
            .map(|asset| asset.brotli().len())
            .sum();

        assert!(bytes("lumbung.css") <= 10 * 1024, "the stylesheet is {}", bytes("lumbung.css"));
        assert!(bytes("icons.svg") <= 5 * 1024, "the icons are {}", bytes("icons.svg"));
        assert!(scripts <= 24 * 1024, "the scripts are {scripts}");
        assert!(bytes("counter.js") <= 3 * 1024, "the counter's is {}", bytes("counter.js"));
        let first_visit = bytes("lumbung.css") + bytes("icons.svg") + scripts + bytes("mark.svg");
        assert!(first_visit + 15 * 1024 <= 50 * 1024, "a first visit is {first_visit} and a page");
    }

    #[actix_web::test]
    async fn the_vendored_script_is_the_one_its_notice_names() {
        let hash = hex::encode(Folder::get("htmx.min.js").unwrap().metadata.sha256_hash());
        let notice = String::from_utf8(ASSETS.get("NOTICE.txt").unwrap().plain.clone()).unwrap();

        assert!(notice.contains(&hash), "{hash} is not in NOTICE.txt");
    }

    #[actix_web::test]
    async fn a_file_is_cached_for_ever_and_comes_packed_to_who_can_unpack() {
        let app = test::init_service(App::new().route("/a/{name}", web::get().to(serve))).await;
        let address = asset("lumbung.css");
        let ask = |headers: &[(&'static str, String)]| {
            let mut request = test::TestRequest::get().uri(address);
            for header in headers {
                request = request.insert_header((header.0, header.1.as_str()));
            }
            request.to_request()
        };

        let packed =
            test::call_service(&app, ask(&[("accept-encoding", "gzip, br;q=1.0".to_owned())]))
                .await;
        assert_eq!(packed.headers().get("content-encoding").unwrap(), "br");
        assert_eq!(
            packed.headers().get("cache-control").unwrap(),
            "public, max-age=31536000, immutable"
        );
        let etag = packed.headers().get("etag").unwrap().to_str().unwrap().to_owned();
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut test::read_body(packed).await.as_ref(), &mut unpacked)
            .unwrap();
        let plain = test::call_service(&app, ask(&[])).await;
        assert!(plain.headers().get("content-encoding").is_none());
        assert_eq!(test::read_body(plain).await, unpacked);

        let again = test::call_service(&app, ask(&[("if-none-match", etag)])).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[actix_web::test]
    async fn a_name_with_another_hash_is_not_there() {
        let app = test::init_service(App::new().route("/a/{name}", web::get().to(serve))).await;

        for name in ["/a/lumbung.css", "/a/lumbung.0000000000.css", "/a/..%2Fsrc%2Flib.rs"] {
            let answer =
                test::call_service(&app, test::TestRequest::get().uri(name).to_request()).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }
}
