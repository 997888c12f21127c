//! People on pages: a cookie says who they are, and the page they came from that it was them.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header::LOCATION;
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use order_workflow::ask::{Ask, Asker, Channel, Expected, Once};
use order_workflow::query::identity::session::{SessionKind, SignedIn};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use supply_chain::ask::Actor;
use uuid::Uuid;

use super::asked::state_of;
use super::packet::Carried;
use super::{body, id_in_path, session};
use crate::language::{LANGUAGE_COOKIE, Language};
use crate::pages::layout::Theme;
use crate::problem::Problem;
use crate::state::State;

/// The cookie of a page's session.
pub const SESSION_COOKIE: &str = "lumbung";
/// The cookie of the colours somebody chose.
pub const THEME_COOKIE: &str = "theme";
/// Most bytes of a form without files.
const FORM_MAX: usize = 1024 * 1024;

/// Anybody who looks at a page.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who they are, if they are signed in.
    pub who: Option<SignedIn>,
    /// The language they read.
    pub language: Language,
    /// The colours they chose.
    pub theme: Theme,
    /// The address of this page with its query.
    pub here: String,
}

/// Somebody signed in, acting for the organization they chose.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The person and all they may act for.
    pub who: SignedIn,
    /// The person, acting for the chosen organization.
    pub actor: Actor,
    /// Its name.
    pub organization_name: String,
    /// The zone it keeps time in.
    pub zone: String,
    /// The language they read.
    pub language: Language,
    /// The colours they chose.
    pub theme: Theme,
    /// The address of this page with its query.
    pub here: String,
    request: HttpRequest,
}

/// Why a page is not shown to whoever came.
#[derive(Debug)]
pub enum NotShown {
    /// They are led somewhere else first.
    Led(String),
    /// It went wrong.
    Wrong(Problem),
}

impl std::fmt::Display for NotShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Led(to) => write!(f, "led to {to}"),
            Self::Wrong(problem) => problem.fmt(f),
        }
    }
}

impl ResponseError for NotShown {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Led(_) => StatusCode::SEE_OTHER,
            Self::Wrong(problem) => problem.status(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Led(to) => {
                HttpResponse::SeeOther().insert_header((LOCATION, to.as_str())).finish()
            }
            Self::Wrong(problem) => problem.error_response(),
        }
    }
}

impl Caller {
    /// Whoever sent this request.
    ///
    /// # Errors
    /// The database fails.
    pub async fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let state = state_of(request)?;
        let token = request.cookie(SESSION_COOKIE);
        let who = match &token {
            Some(token) => session::holder(&state, token.value(), SessionKind::Page).await?,
            None => None,
        };
        let chosen =
            who.as_ref().and_then(|who| who.language.as_deref()).and_then(Language::from_code);
        let kept = || Language::from_code(request.cookie(LANGUAGE_COOKIE)?.value());
        Ok(Self {
            language: chosen.or_else(kept).unwrap_or_default(),
            theme: theme_of(request),
            here: here(request),
            who,
        })
    }
}

impl Reader {
    /// An id in the path.
    ///
    /// # Errors
    /// 404 for what is no id.
    pub fn id<Id: From<Uuid>>(&self, name: &str) -> Result<Id, Problem> {
        id_in_path(&self.request, name)
    }

    /// The envelope of a command from a form.
    #[must_use]
    pub fn ask(&self, once: Option<Once>, expects: Option<i64>) -> Ask {
        let carried = Carried::of(&self.request);
        let expects = expects
            .map(|seen| carried.as_ref().map_or(seen, |carried| carried.version_now(seen)))
            .map(Expected::from);
        let name = Some(self.who.name.clone());
        let by = Asker::Actor(self.actor.clone());
        let ask = Ask { once, expects, name, ..Ask::plain(by, Channel::Page) };
        match carried {
            Some(carried) => carried.envelope(ask),
            None => ask,
        }
    }

    /// The key of a form, over everything typed in it; nothing where the form carries none.
    #[must_use]
    pub fn once(&self, key: &str, typed: &[u8]) -> Option<Once> {
        let key: String = key.chars().take(200).collect();
        if key.is_empty() {
            return None;
        }
        let route = format!("{} {}", self.request.method(), self.request.path());
        Some(Once { route, key, input_hash: Sha256::digest(typed).into() })
    }

    /// Whether there is another organization to change to.
    #[must_use]
    pub fn several(&self) -> bool {
        self.who.standings.len() > 1
    }

    /// How others reach us: as it is set, else by the name under which the reader did.
    #[must_use]
    pub fn reached_at(&self, state: &State) -> String {
        let by_name = || {
            let connection = self.request.connection_info();
            format!("{}://{}", connection.scheme(), connection.host())
        };
        state.settings.public_url.clone().unwrap_or_else(by_name)
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await })
    }
}

impl FromRequest for Reader {
    type Error = NotShown;
    type Future = Pin<Box<dyn Future<Output = Result<Self, NotShown>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let caller = Caller::of(&request).await.map_err(NotShown::Wrong)?;
            let back =
                if request.method() == Method::GET { caller.here.clone() } else { "/".to_owned() };
            let led = |door: &str| {
                let next: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
                NotShown::Led(format!("{door}?next={next}"))
            };
            let who = caller.who.ok_or_else(|| led("/sign-in"))?;
            let standing = who.chosen.and_then(|chosen| who.standing_in(chosen)).cloned();
            let standing = standing.ok_or_else(|| led("/choose-organization"))?;
            let actor =
                who.actor_for(standing.organization).ok_or_else(|| led("/choose-organization"))?;
            Ok(Self {
                actor,
                organization_name: standing.name,
                zone: standing.zone,
                language: caller.language,
                theme: caller.theme,
                here: caller.here,
                who,
                request,
            })
        })
    }
}

/// A form as typed, and the same understood.
pub struct PageForm<F> {
    /// What it says.
    pub form: F,
    /// The bytes as they were sent, for the form's key.
    pub typed: Vec<u8>,
}

impl<F: DeserializeOwned + 'static> FromRequest for PageForm<F> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(_request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut payload = payload.take();
        Box::pin(async move {
            let typed = body::take(&mut payload, FORM_MAX).await?;
            let unreadable =
                || Problem::malformed("Formulir ini tidak terbaca.", "This form cannot be read.");
            if form_urlencoded::parse(&typed)
                .any(|(name, value)| name.contains('\0') || value.contains('\0'))
            {
                return Err(unreadable());
            }
            let form = serde_urlencoded::from_bytes(&typed).map_err(|_shape| unreadable())?;
            Ok(Self { form, typed })
        })
    }
}

/// The cookie of a new session, or, without a token, the end of one.
#[must_use]
pub fn session_cookie(token: Option<String>, is_https: bool) -> Cookie<'static> {
    use actix_web::cookie::{SameSite, time::Duration};
    let ends = token.is_none();
    let mut cookie = Cookie::new(SESSION_COOKIE, token.unwrap_or_default());
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_path("/");
    cookie.set_secure(is_https);
    // The row decides how long it holds, and slides; the cookie only has to outlive it (browsers cap
    // at 400 days).
    let days = 400;
    cookie.set_max_age(if ends { Duration::ZERO } else { Duration::days(days) });
    cookie
}

/// The colours somebody chose.
pub(crate) fn theme_of(request: &HttpRequest) -> Theme {
    request.cookie(THEME_COOKIE).map_or(Theme::System, |cookie| Theme::from_word(cookie.value()))
}

/// The address of this page with its query.
pub(crate) fn here(request: &HttpRequest) -> String {
    request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}
