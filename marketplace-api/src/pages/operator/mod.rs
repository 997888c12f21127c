//! Whoever runs the installation: organizations come in, one by one or by the thousand.

mod handlers;
pub mod import;
pub mod list;
pub mod make;
pub mod reader;
pub mod show;

pub(crate) use handlers::ask;
pub use handlers::{
    affiliate, affiliates_form, change_roles, code_form, edit, edit_form, end, end_form, import,
    import_form, import_result, import_sample, imported, invite, invite_form, list, make,
    make_form, part, part_form, person, renew_code, show,
};
