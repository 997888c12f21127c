//! Somebody with a token, whether or not they act for anybody.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use order_workflow::query::identity::session::SignedIn;

use super::asked::{NoFields, state_of};
use super::{body, session};
use crate::problem::Problem;

/// The holder of a bearer token.
pub struct SignedInProgram(pub SignedIn);

impl FromRequest for SignedInProgram {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let state = state_of(&request)?;
            body::read::<NoFields>(&request, &mut payload).await?;
            Ok(Self(session::bearer(&state, request.headers()).await?))
        })
    }
}
