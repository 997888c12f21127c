//! Who asks: the holder of a bearer token or of a page's cookie, and the organization they act for.

use actix_web::http::header::{AUTHORIZATION, HeaderMap, HeaderName};
use order_workflow::ask::Asker;
use order_workflow::command::identity;
use order_workflow::query::identity::session::{SessionKind, SignedIn, signed_in};
use supply_chain::id::OrganizationId;
use uuid::Uuid;

use crate::identity::token;
use crate::problem::{Problem, kind};
use crate::state::State;

/// Names the organization a person acts for.
pub(crate) const X_ORGANIZATION: HeaderName = HeaderName::from_static("x-organization");

/// The holder of a token, if it holds. One look at the database.
pub(crate) async fn holder(
    state: &State,
    token: &str,
    kind: SessionKind,
) -> Result<Option<SignedIn>, Problem> {
    let now = state.workflow.origin.now();
    let found = signed_in(state.workflow.reader(), &token::digest(token), now).await?;
    let Some(who) = found.filter(|who| who.kind == kind) else { return Ok(None) };
    identity::used(&state.workflow, &who).await?;
    Ok(Some(who))
}

/// The holder of the bearer token.
///
/// # Errors
/// 401 without one, and for one that does not hold.
pub(crate) async fn bearer(state: &State, headers: &HeaderMap) -> Result<SignedIn, Problem> {
    let header =
        headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else { return Err(Problem::sign_in_needed()) };
    holder(state, token.trim(), SessionKind::Token).await?.ok_or_else(Problem::sign_in_needed)
}

/// For whom they ask.
///
/// # Errors
/// 400 when they act for several organizations and name none, or name something that is no id; 403
/// for an organization that is not theirs, and for those who act for none.
pub(crate) fn asker(who: &SignedIn, headers: &HeaderMap) -> Result<Asker, Problem> {
    let named = headers.get(X_ORGANIZATION).map(|value| value.to_str().unwrap_or_default().trim());
    match (named, who.standings.as_slice()) {
        (Some(text), _) => {
            let id: Uuid = text.parse().map_err(|_no_id| {
                Problem::malformed("X-Organization bukan id.", "X-Organization is not an id.")
                    .error("X-Organization", "Tulis id organisasi.", "Write an organization's id.")
            })?;
            who.actor_for(OrganizationId(id)).map(Asker::Actor).ok_or_else(not_yours)
        }
        (None, _) if who.is_operator => Ok(Asker::Operator(who.person)),
        (None, [only]) => who.actor_for(only.organization).map(Asker::Actor).ok_or_else(not_yours),
        (None, []) => Err(Problem::new(
            &kind::ORGANIZATION_NEEDED,
            "Anda tidak bertindak untuk organisasi mana pun.",
            "You act for no organization.",
        )),
        (None, several) => {
            let ids: Vec<String> =
                several.iter().map(|standing| standing.organization.to_string()).collect();
            Err(Problem::new(
                &kind::ORGANIZATION_UNNAMED,
                "Anda bertindak untuk beberapa organisasi; sebutkan yang mana dalam X-Organization.",
                "You act for several organizations; name one in X-Organization.",
            )
            .fact("organizations", ids))
        }
    }
}

fn not_yours() -> Problem {
    Problem::new(
        &kind::NOT_YOUR_ORGANIZATION,
        "Anda tidak bertindak untuk organisasi ini.",
        "You do not act for this organization.",
    )
}
