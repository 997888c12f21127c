//! Patronage over JSON: a year of a cooperative, what was decided about it, each share, and what members saved.

mod deciding;
mod payouts;
mod reading;
mod savings;

pub use deciding::*;
pub use payouts::*;
pub use reading::*;
pub use savings::*;

use actix_web::HttpRequest;

use crate::problem::Problem;

/// The year in a path; what is none names nothing, so it is 404.
pub(crate) fn year_in_path(request: &HttpRequest) -> Result<i32, Problem> {
    let text = request.match_info().get("year").unwrap_or_default();
    let year = if text.len() == 4 { text.parse::<i32>().ok() } else { None };
    year.filter(|year| (1900..=2999).contains(year)).ok_or_else(Problem::not_found)
}
