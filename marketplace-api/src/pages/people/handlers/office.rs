//! Whose people and profile are looked after, and by whom: the organization's own, or the operator.
//! Both see the same pages, at addresses of their own.

use actix_web::HttpRequest;
use chrono_tz::Tz;
use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Asker, Channel, Expected, Once};
use order_workflow::query::identity::organizations::{OrganizationView, organization};
use order_workflow::query::identity::people::PersonView;
use sha2::{Digest, Sha256};
use supply_chain::id::OrganizationId;
use supply_chain::organization::Role;
use uuid::Uuid;

use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::Filled;
use crate::pages::frame;
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::operator::list::BASE;
use crate::pages::operator::reader::Operator;
use crate::pages::people::list::Renewal;
use crate::problem::Problem;
use crate::state::State;

/// Who sees the people of an organization.
const LOOK_AFTER: &[Role] = &[Role::Manager, Role::Auditor];
/// Who changes them.
const DECIDE: &[Role] = &[Role::Manager];

/// An organization under the eyes of whoever looks after it.
pub(crate) struct Office {
    /// Who asks.
    pub(crate) by: Asker,
    /// The shell of their pages.
    pub(crate) shell: Shell,
    /// Which organization.
    pub(crate) id: OrganizationId,
    /// What is known of it.
    pub(crate) view: OrganizationView,
    /// The address of its people.
    pub(crate) people: String,
    /// The list of people, as the way back names it.
    pub(crate) people_back: Link,
    /// The address of its profile.
    pub(crate) profile: String,
    /// Whether the asker may change anything.
    pub(crate) may: bool,
    request: HttpRequest,
}

impl Office {
    /// The organization the reader acts for.
    ///
    /// # Errors
    /// The database fails.
    pub(crate) async fn of_reader(state: &State, reader: &Reader) -> Result<Self, Problem> {
        let (by, lang) = (Asker::Actor(reader.actor.clone()), reader.language);
        let id = reader.actor.organization;
        Ok(Self {
            view: organization(state.workflow.reader(), &by, id).await?,
            shell: frame::shell(state, reader, Place::More).await?,
            people: "/people".to_owned(),
            people_back: Link::new(lang.t("Orang dan wewenang", "People and roles"), "/people"),
            profile: "/organization".to_owned(),
            may: reader.actor.is_any(DECIDE),
            request: reader.request().clone(),
            by,
            id,
        })
    }

    /// The organization the operator looks at; its id stands in the path as `id`.
    ///
    /// # Errors
    /// 404; the database fails.
    pub(crate) async fn of_operator(state: &State, operator: &Operator) -> Result<Self, Problem> {
        let by = Asker::Operator(operator.who.person);
        let id = OrganizationId(in_path(operator.request(), "id")?);
        let view = organization(state.workflow.reader(), &by, id).await?;
        let profile = format!("{BASE}/{id}");
        Ok(Self {
            shell: operator.shell(state),
            people: format!("{profile}/people"),
            people_back: Link::new(view.name.clone(), profile.clone()),
            profile,
            may: true,
            request: operator.request().clone(),
            view,
            by,
            id,
        })
    }

    /// Their language.
    pub(crate) fn lang(&self) -> Language {
        self.shell.lang
    }

    /// The zone the organization keeps time in.
    pub(crate) fn zone(&self) -> Tz {
        self.view.zone.parse().unwrap_or(Tz::Asia__Jakarta)
    }

    /// The shell, for one page of it.
    pub(crate) fn shell(&self) -> Shell {
        self.shell.clone()
    }

    /// An id in the path.
    ///
    /// # Errors
    /// 404 for what is no id.
    pub(crate) fn path_id<Id: From<Uuid>>(&self, name: &str) -> Result<Id, Problem> {
        in_path(&self.request, name).map(Id::from)
    }

    /// What stands in the address's query.
    pub(crate) fn asked(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.request.query_string().as_bytes())
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.into_owned())
            .filter(|value| !value.is_empty() && !value.contains('\0'))
    }

    /// How others reach us: as it is set, else by the name under which the asker did.
    pub(crate) fn reached_at(&self, state: &State) -> String {
        let by_name = || {
            let connection = self.request.connection_info();
            format!("{}://{}", connection.scheme(), connection.host())
        };
        state.settings.public_url.clone().unwrap_or_else(by_name)
    }

    /// The envelope of what was posted.
    pub(crate) fn ask(&self, posted: &PageForm<Filled>) -> Ask {
        let key: String = posted.form.key().chars().take(200).collect();
        let route = format!("{} {}", self.request.method(), self.request.path());
        let once = (!key.is_empty()).then(|| Once {
            route,
            key,
            input_hash: Sha256::digest(&posted.typed).into(),
        });
        Ask {
            once,
            expects: posted.form.version().map(Expected::from),
            ..Ask::plain(self.by.clone(), Channel::Page)
        }
    }

    /// Whether the asker may make somebody a new one-time code.
    pub(crate) fn renewal(&self, person: &PersonView) -> Renewal {
        let operates = matches!(self.by, Asker::Operator(_));
        Renewal::of(person, self.by.person(), self.may, operates)
    }

    /// Refuses whoever may not see the people.
    ///
    /// # Errors
    /// 403, naming who may.
    pub(crate) fn looks_after(&self) -> Result<(), Problem> {
        self.holds(LOOK_AFTER)
    }

    /// Refuses whoever may not change anything.
    ///
    /// # Errors
    /// 403, naming who may.
    pub(crate) fn decides(&self) -> Result<(), Problem> {
        self.holds(DECIDE)
    }

    fn holds(&self, roles: &'static [Role]) -> Result<(), Problem> {
        match &self.by {
            Asker::Actor(actor) if !actor.is_any(roles) => {
                Err(WorkflowError::NotYourRole { roles }.into())
            }
            Asker::Actor(_) | Asker::Operator(_) => Ok(()),
        }
    }
}

/// An id in the path; what is no id names nothing.
pub(crate) fn in_path(request: &HttpRequest, name: &str) -> Result<Uuid, Problem> {
    let text = request.match_info().get(name).unwrap_or_default();
    text.parse().or(Err(Problem::not_found()))
}
