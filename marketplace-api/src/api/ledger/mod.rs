//! The books over JSON: accounts, entries, trial balance, the journal as a file; closing months and bringing in what was
//! there before.

mod opening;
mod reading;

pub use opening::*;
pub use reading::*;

use actix_web::HttpRequest;
use supply_chain::calendar::Period;

use crate::problem::Problem;
use crate::problem::mapping::books::period_of;

/// The month in a path; what is none names nothing, so it is 404.
fn period_in_path(request: &HttpRequest) -> Result<Period, Problem> {
    period_of(request.match_info().get("period").unwrap_or_default()).ok_or_else(Problem::not_found)
}

/// The month of a query.
fn period_asked(text: &str) -> Result<Period, Problem> {
    period_of(text).ok_or_else(|| {
        let (id, en) =
            ("Tulis tahun dan bulan, misalnya 2026-11.", "Year and month, such as 2026-11.");
        Problem::malformed(format!("period: {id}"), format!("period: {en}")).error("period", id, en)
    })
}
