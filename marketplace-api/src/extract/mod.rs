//! What a handler is given, and in which order a request is judged.
//!
//! 400 for what cannot be read, 401 for nobody, 400 or 403 for the organization; then the handler:
//! 404, 403, 409 or 412, 422. One extractor does all that comes before the handler, because separate
//! ones would each stop at their own fault.

mod asked;
mod body;
mod node;
mod open;
mod packet;
mod page;
mod page_upload;
mod query;
mod reading;
mod session;
mod signed_in;
mod tree;
mod upload;
mod version;
mod wanted;
mod wrong;

use actix_web::HttpRequest;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use supply_chain::ask::Actor;
use uuid::Uuid;

use crate::problem::Problem;

pub use asked::{Asked, NoFields};
pub use open::Open;
pub(crate) use packet::{Carried, X_DEVICE, for_whom, payload_of, read_body};
pub use page::{Caller, NotShown, PageForm, Reader, SESSION_COOKIE, THEME_COOKIE, session_cookie};
pub(crate) use page::{here, theme_of};
pub use page_upload::PageUpload;
pub use query::NoQuery;
pub use reading::Reading;
pub use signed_in::SignedInProgram;
pub use upload::Upload;
#[expect(unused_imports, reason = "the upload page takes the same parts")]
pub(crate) use upload::{Parts, no_file};

/// An id in the path. What is no id names nothing, so it is 404.
pub(crate) fn id_in_path<Id: From<Uuid>>(request: &HttpRequest, name: &str) -> Result<Id, Problem> {
    let text = request.match_info().get(name).unwrap_or_default();
    text.parse::<Uuid>().map(Id::from).map_err(|_no_id| Problem::not_found())
}

pub(crate) fn actor_of(asker: &Asker) -> Result<&Actor, Problem> {
    match asker {
        Asker::Actor(actor) => Ok(actor),
        Asker::Operator(_) => Err(WorkflowError::OrganizationNeeded.into()),
    }
}

pub(crate) fn operator_only(asker: &Asker) -> Result<(), Problem> {
    match asker {
        Asker::Operator(_) => Ok(()),
        Asker::Actor(_) => Err(WorkflowError::OperatorOnly.into()),
    }
}
