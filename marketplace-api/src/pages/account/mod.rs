//! The doors as they are asked for and posted to: signing in and out, using an invite code, choosing
//! for whom to act, in which language and colours; and each person's own account.

mod choose;
mod door;
mod looks;
mod own;

pub use choose::{choose, choose_form};
pub use door::{join, join_form, sign_in, sign_in_form, sign_out};
pub use looks::{language, more, theme};
pub use own::{change_password, own, sign_out_everywhere};

use actix_web::HttpRequest;
use order_workflow::demo;

use super::layout::Shell;
use super::sign_in::{DemoLogin, SignInPage};
use crate::extract::Caller;
use crate::language::Language;
use crate::problem::Problem;
use crate::state::State;

/// What stands in the address's query under `name`.
fn asked(request: &HttpRequest, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.into_owned())
}

/// The shell of a door. `?lang=` wins here over cookie and account: nobody has signed in yet.
fn door_shell(state: &State, caller: &Caller, request: &HttpRequest) -> Shell {
    let wanted = asked(request, "lang").as_deref().and_then(Language::from_code);
    let lang = wanted.unwrap_or(caller.language);
    let mut shell = Shell::door(lang, caller.theme, caller.here.clone());
    shell.demo = state.settings.demo;
    shell
}

/// Says aloud that this is a demo, and who may be tried, where the database shows the demo world.
async fn tell_of_demo(state: &State, page: &mut SignInPage) -> Result<(), Problem> {
    if !demo::is_shown(&state.workflow).await? {
        return Ok(());
    }
    let lang = page.shell.lang;
    page.shell.demo = true;
    demo::PASSWORD.clone_into(&mut page.demo_password);
    page.demo_logins = demo::LOGINS
        .iter()
        .map(|login| {
            let role = lang.t(login.role_id, login.role_en);
            let place = if login.organization.is_empty() {
                String::new()
            } else {
                format!(" {}", login.organization)
            };
            DemoLogin {
                login: login.login.to_owned(),
                who: format!("{}, {role}{place}", login.name),
                role: format!("{role}{place}"),
            }
        })
        .collect();
    Ok(())
}
