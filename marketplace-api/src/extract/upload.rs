//! A file that a program hands in, with the fields beside it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures::StreamExt;
use order_workflow::ask::Ask;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::asked::{Terms, envelope, state_of};
use super::body::too_large;
use super::{id_in_path, session};
use crate::problem::{Problem, kind};

/// Most bytes of a file (api.md, Catalogue).
const FILE_MAX: usize = 20 * 1024 * 1024;
/// Most bytes of the fields beside it, all together.
const FIELDS_MAX: usize = 256 * 1024;

/// A file and the fields beside it. Who hands it in is asked first: nobody unknown sends 20 MB.
pub struct Upload {
    /// What the file is called.
    pub file_name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The text fields by name.
    pub fields: BTreeMap<String, String>,
    /// The envelope; its key covers file and fields.
    pub ask: Ask,
    request: HttpRequest,
}

impl Upload {
    /// An id in the path.
    ///
    /// # Errors
    /// 404 for what is no id.
    pub fn id<Id: From<Uuid>>(&self, name: &str) -> Result<Id, Problem> {
        id_in_path(&self.request, name)
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let state = state_of(&request)?;
            let terms = Terms::of(request.headers())?;
            let who = session::bearer(&state, request.headers()).await?;
            let by = session::asker(&who, request.headers())?;
            let parts = Parts::read(&request, payload).await?;
            let name = Some(who.name);
            let ask = Ask { name, ..envelope(&request, by, terms, parts.hash()) };
            let (file_name, bytes) = parts.file.ok_or_else(no_file)?;
            Ok(Self { file_name, bytes, fields: parts.fields, ask, request })
        })
    }
}

/// The parts of a form with a file.
#[derive(Default)]
pub(crate) struct Parts {
    /// Name and bytes of the part `file`.
    pub(crate) file: Option<(String, Vec<u8>)>,
    /// The text fields by name.
    pub(crate) fields: BTreeMap<String, String>,
}

impl Parts {
    /// Reads the parts of a form.
    ///
    /// # Errors
    /// 415, 413, 400 when it breaks off or a field is no text.
    pub(crate) async fn read(request: &HttpRequest, payload: Payload) -> Result<Self, Problem> {
        let declared = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !declared.is_some_and(|declared| {
            declared.to_ascii_lowercase().starts_with("multipart/form-data")
        }) {
            return Err(Problem::new(
                &kind::UNSUPPORTED_MEDIA,
                "Kirim berkas sebagai multipart/form-data dengan bagian file.",
                "Send the file as multipart/form-data with a part called file.",
            ));
        }
        let broken = || Problem::malformed("Unggahan terputus.", "The upload broke off.");
        let mut parts = Self::default();
        let mut form = Multipart::new(request.headers(), payload);
        let mut fields_left = FIELDS_MAX;
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|_broke_off| broken())?;
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = name == "file";
            let limit = if is_file { FILE_MAX } else { fields_left };
            let mut bytes = Vec::new();
            while let Some(chunk) = field.next().await {
                let chunk = chunk.map_err(|_broke_off| broken())?;
                if bytes.len() + chunk.len() > limit {
                    return Err(too_large(limit));
                }
                bytes.extend_from_slice(&chunk);
            }
            if is_file {
                let file_name = field.content_disposition().and_then(|said| said.get_filename());
                parts.file = Some((bare_name(file_name.unwrap_or_default()), bytes));
            } else {
                fields_left -= bytes.len();
                let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
                let text = text.ok_or_else(|| {
                    Problem::malformed(
                        format!("{name}: bukan teks."),
                        format!("{name}: not a text."),
                    )
                    .error(format!("/{name}"), "Bukan teks.", "Not a text.")
                })?;
                parts.fields.insert(name, text);
            }
        }
        Ok(parts)
    }

    /// SHA-256 of all of it, each part behind its length.
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        let mut add = |bytes: &[u8]| {
            digest.update(bytes.len().to_be_bytes());
            digest.update(bytes);
        };
        for (name, value) in &self.fields {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        if let Some((name, bytes)) = &self.file {
            add(name.as_bytes());
            add(bytes);
        }
        digest.finalize().into()
    }
}

/// 400 for an upload without its file.
pub(crate) fn no_file() -> Problem {
    Problem::malformed("Tidak ada berkas dalam unggahan ini.", "This upload holds no file.").error(
        "/file",
        "Pilih berkas.",
        "Choose a file.",
    )
}

/// A file's name without folders and control characters, at most 200 characters.
fn bare_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}
