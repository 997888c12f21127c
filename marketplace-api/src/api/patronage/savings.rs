//! What members saved: read member by member, and brought in as a file.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::command::books::{
    MembersView, bring_members, may_bring_members, preview_members, read_members,
};
use order_workflow::query::patronage::{MemberSavings, savings as saved};
use utoipa::ToSchema;

use crate::answer::{json, respond};
use crate::extract::{NoQuery, Reading, Upload};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// The parts of members that are handed in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read part by part; here it is described")]
pub struct MembersUpload {
    /// CSV or XLSX: `nomor_anggota` (of a cooperative its code, NIK or name), `nama`, `sejak`, `nama_masuk`,
    /// `simpanan_pokok`, `simpanan_wajib`, `simpanan_sukarela`, and `belanja`: what they bought in the year of `as_of` up to
    /// that day where Lumbung does not see it. A cell that is left empty says nothing.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The day on which it stood so.
    as_of: NaiveDate,
    /// `true`: tells what would be brought in, and changes nothing.
    dry_run: Option<bool>,
}

/// `GET /api/v1/savings`: members with what they saved so far, the earliest first.
#[utoipa::path(get, path = "/api/v1/savings", tag = "patronage", params(PageParams),
    responses((status = 200, body = Page<MemberSavings>)))]
pub async fn savings(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let after: Option<i64> = reading.page.after()?;
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    let limit = reading.page.fetch();
    let found = saved(on, &reading.asker, now, after.unwrap_or(0), limit).await?;
    Ok(json(&Page::of(found, &reading.page, |member| member.position)))
}

/// `POST /api/v1/savings`: members with their balances, from the cooperative's own books. Whoever is new is registered; handed
/// in again, the difference is added. One wrong cell, and nothing is taken: `rows` names each.
#[utoipa::path(post, path = "/api/v1/savings", tag = "patronage",
    request_body(content = MembersUpload, content_type = "multipart/form-data"),
    responses((status = 201, body = MembersView), (status = 200, body = MembersView, description = "With `dry_run`")))]
pub async fn bring_savings(
    state: web::Data<State>,
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    let Upload { file_name, bytes, fields, ask, .. } = upload;
    let (as_of, dry_run) = read_fields(fields)?;
    may_bring_members(&ask.by)?;
    let as_of = as_of.ok_or_else(|| {
        unreadable("as_of", "isi tanggal data ini.", "say on which day it stood so.")
    })?;
    let read = web::block(move || read_members(&bytes, &file_name)).await;
    let members = read.map_err(Problem::our_fault)?.map_err(WorkflowError::from)?;
    if dry_run {
        return Ok(json(&preview_members(&state.workflow, &ask.by, as_of, &members).await?));
    }
    Ok(respond(bring_members(&state.workflow, ask, as_of, members).await?))
}

/// The fields beside the file; one that is not known is refused by its name.
fn read_fields(given: BTreeMap<String, String>) -> Result<(Option<NaiveDate>, bool), Problem> {
    let (mut as_of, mut dry_run) = (None, false);
    for (part, text) in given {
        match (part.as_str(), text.trim()) {
            ("as_of", day) => {
                let day = day.parse().map_err(|_no_day| {
                    let id = "isi tanggal, misalnya 2026-12-31.";
                    unreadable("as_of", id, "a day, such as 2026-12-31.")
                })?;
                as_of = Some(day);
            }
            ("dry_run", "true" | "1") => dry_run = true,
            ("dry_run", "false" | "0" | "") => {}
            ("dry_run", _) => {
                return Err(unreadable("dry_run", "isi true atau false.", "true or false."));
            }
            (other, _) => {
                return Err(unreadable(other, "bagian ini tidak dikenal.", "unknown part."));
            }
        }
    }
    Ok((as_of, dry_run))
}

fn unreadable(part: &str, id: &str, en: &str) -> Problem {
    let pointer = format!("/{part}");
    Problem::malformed(format!("{part}: {id}"), format!("{part}: {en}")).error(pointer, id, en)
}
