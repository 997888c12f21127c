//! A command anybody may ask: signing in, taking up an invitation.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::body;
use crate::problem::Problem;

/// A body, and nobody in particular who sent it.
pub struct Open<B> {
    /// What is asked.
    pub body: B,
}

impl<B: DeserializeOwned + 'static> FromRequest for Open<B> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(Self { body: body::read(&request, &mut payload).await?.body }) })
    }
}
