//! Whoever runs the installation, on a page.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use order_workflow::WorkflowError;
use order_workflow::query::identity::session::SignedIn;

use crate::extract::{Caller, NotShown};
use crate::language::Language;
use crate::pages::frame;
use crate::pages::layout::{Place, Shell};
use crate::state::State;

/// Somebody signed in who runs the installation, whatever else they act for.
#[derive(Debug, Clone)]
pub struct Operator {
    /// The person.
    pub who: SignedIn,
    /// The language they read.
    pub language: Language,
    caller: Caller,
    request: HttpRequest,
}

impl Operator {
    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// The shell of their pages: the installation's, whatever else they act for.
    #[must_use]
    pub fn shell(&self, state: &State) -> Shell {
        let mut caller = self.caller.clone();
        if let Some(who) = &mut caller.who {
            who.chosen = None;
        }
        let mut shell = frame::bare_shell(&caller);
        let path = self.request.path();
        let places = [Place::Deciding, Place::Stuck, Place::Words];
        let here = places.into_iter().find(|place| path.starts_with(place.address()));
        shell.place = here.unwrap_or(Place::Organizations);
        shell.demo = state.settings.demo;
        shell
    }
}

impl FromRequest for Operator {
    type Error = NotShown;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NotShown>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let caller = Caller::of(&request).await.map_err(NotShown::Wrong)?;
            let Some(who) = caller.who.clone() else {
                let back =
                    if request.method().is_safe() { caller.here.as_str() } else { "/operator" };
                let next: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
                return Err(NotShown::Led(format!("/sign-in?next={next}")));
            };
            if !who.is_operator {
                return Err(NotShown::Wrong(WorkflowError::OperatorOnly.into()));
            }
            Ok(Self { who, language: caller.language, caller, request })
        })
    }
}
