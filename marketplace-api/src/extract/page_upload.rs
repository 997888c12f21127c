//! A file that a person hands in on a page.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::NotShown;
use super::upload::Parts;
use crate::problem::Problem;

/// A file from a page's form, by somebody who was asked for first: nobody unknown sends 20 MB. Why a
/// file could not be read is kept for the page, which says it above its form.
pub struct PageUpload<Who> {
    /// Who hands it in.
    pub by: Who,
    /// What the file is called, and what is in it; nothing when none was chosen.
    pub file: Option<(String, Vec<u8>)>,
    /// The text fields by name.
    pub fields: BTreeMap<String, String>,
    /// The form's own key.
    pub key: String,
    /// SHA-256 over file and fields.
    pub hash: [u8; 32],
    /// Why it could not be read.
    pub broken: Option<Problem>,
}

impl<Who> FromRequest for PageUpload<Who>
where
    Who: FromRequest<Error = NotShown> + 'static,
{
    type Error = NotShown;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NotShown>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let by = Who::from_request(&request, &mut Payload::None).await?;
            let (parts, broken) = match Parts::read(&request, payload).await {
                Ok(parts) => (parts, None),
                Err(problem) => (Parts::default(), Some(problem)),
            };
            let hash = parts.hash();
            let key = parts.fields.get("key").cloned().unwrap_or_default();
            // A form without a chosen file sends an empty one without a name.
            let file = parts.file.filter(|(name, bytes)| !(bytes.is_empty() && name.is_empty()));
            Ok(Self { by, file, fields: parts.fields, key, hash, broken })
        })
    }
}
