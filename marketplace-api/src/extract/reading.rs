//! A look at something, as a program takes it.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use serde::de::DeserializeOwned;
use supply_chain::ask::Actor;
use supply_chain::organization::Role;
use uuid::Uuid;

use super::asked::state_of;
use super::query::{self, NoQuery};
use super::{actor_of, id_in_path, operator_only, session};
use crate::language::Language;
use crate::paging::Asking;
use crate::problem::Problem;

/// A look: what is looked for, by whom, and which page of it.
pub struct Reading<Q = NoQuery> {
    /// What is looked for.
    pub query: Q,
    /// Who looks.
    pub asker: Asker,
    /// Which page of a list.
    pub page: Asking,
    /// The language answers are worded in.
    pub language: Language,
    request: HttpRequest,
}

impl<Q> Reading<Q> {
    /// An id in the path.
    ///
    /// # Errors
    /// 404 for what is no id.
    pub fn id<Id: From<Uuid>>(&self, name: &str) -> Result<Id, Problem> {
        id_in_path(&self.request, name)
    }

    /// A word in the path.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.request.match_info().get(name).unwrap_or_default().to_owned()
    }

    /// The person, acting for an organization.
    ///
    /// # Errors
    /// 403 when they act for none.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        actor_of(&self.asker)
    }

    /// The person, acting for an organization in one of `roles`.
    ///
    /// # Errors
    /// 403 when they act for none, or in another role.
    pub fn actor_with(&self, roles: &'static [Role]) -> Result<&Actor, Problem> {
        let actor = self.actor()?;
        if actor.is_any(roles) {
            Ok(actor)
        } else {
            Err(WorkflowError::NotYourRole { roles }.into())
        }
    }

    /// The operator.
    ///
    /// # Errors
    /// 403 for everybody else.
    pub fn operator(&self) -> Result<(), Problem> {
        operator_only(&self.asker)
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }
}

impl<Q: DeserializeOwned + 'static> FromRequest for Reading<Q> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = state_of(&request)?;
            let (query, page) = query::understand(request.query_string())?;
            let who = session::bearer(&state, request.headers()).await?;
            let asker = session::asker(&who, request.headers())?;
            let language = crate::middleware::language_of_program(request.headers());
            Ok(Self { query, asker, page, language, request })
        })
    }
}
