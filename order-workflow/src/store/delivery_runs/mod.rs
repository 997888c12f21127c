//! Routes and runs, as rows: a route is locked before its runs, a run before the orders that go with it.

mod routes;
mod runs;

pub(crate) use routes::{
    Leg, NewRoute, StoredRoute, arrival_after, end_route, find_route, legs_between, name_is_taken,
    routes_of, save_route, unknown_stop,
};
pub(crate) use runs::{
    NewRun, Note, StoredRun, find_run, insert_run, leave, lock_levels_of, note, put_aboard, ready,
    save_run, take_off, waits_for,
};

use crate::error::WorkflowError;
use uuid::Uuid;

fn bad(table: &'static str, column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table, column, id: id.to_string() }
}
