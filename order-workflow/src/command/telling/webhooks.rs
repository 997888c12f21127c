//! A manager keeps the organization's webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use supply_chain::ask::Actor;
use supply_chain::organization::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Refusal;
use super::parked::{WEBHOOK, revive};
use crate::answers::Answer;
use crate::ask::Ask;
use crate::clock::random_bytes;
use crate::command::identity::frame::{Command, Done, carry_out};
use crate::error::WorkflowError;
use crate::query::telling::webhooks::{WebhookView, webhook};
use crate::store::telling::webhooks::{self, Made, WebhookRow};
use crate::telling::address::{Reach, understand};
use crate::telling::kinds::kind_of;
use crate::unit_of_work::{Work, Workflow};

/// Who keeps webhooks.
pub const KEEP: &[Role] = &[Role::Manager];
/// Who sees them.
pub const SEE: &[Role] = &[Role::Manager, Role::Auditor];
/// Webhooks of one organization.
const WEBHOOKS_MAX: i64 = 20;
/// Characters of a note.
const NOTE_MAX: usize = 200;
/// How long the secret before still signs: a day to change over.
const BEFORE_SIGNS: TimeDelta = TimeDelta::hours(24);

/// A webhook to make.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// Where it leads.
    pub url: String,
    /// What the managers call it.
    pub note: Option<String>,
    /// Which types of event; none named means all.
    pub types: Vec<String>,
}

/// What is to change about a webhook; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct WebhookChange {
    /// Where it leads.
    pub url: Option<String>,
    /// What the managers call it; an empty text takes the note away.
    pub note: Option<String>,
    /// Which types of event.
    pub types: Option<Vec<String>>,
    /// Whether it is sent anything.
    pub is_active: Option<bool>,
}

/// A webhook with its secret, as it is told once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookMade {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: WebhookView,
    /// `whsec_…`: what its receiver checks signatures with. Not told again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A test on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TestSent {
    /// The delivery's id, in the webhook's log.
    pub id: Uuid,
}

fn keeper(ask: &Ask) -> Result<&Actor, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    if actor.is_any(KEEP) { Ok(actor) } else { Err(WorkflowError::NotYourRole { roles: KEEP }) }
}

/// A webhook of the asker's organization, held, for whoever keeps them.
async fn held(work: Work<'_>, ask: &Ask, id: Uuid) -> Result<WebhookRow, WorkflowError> {
    let actor = ask.actor().ok_or(WorkflowError::OrganizationNeeded)?;
    let found = webhooks::hold(work, id).await?;
    let found = found.filter(|found| found.organization_id == Uuid::from(actor.organization));
    let found = found.ok_or(WorkflowError::NotFound { what: "webhook" })?;
    keeper(ask)?;
    Ok(found)
}

fn judged_url(text: &str, reach: Reach) -> Result<String, Refusal> {
    understand(text, reach).map(String::from).map_err(Refusal::WebhookAddress)
}

fn judged_note(text: Option<&str>) -> Result<Option<String>, Refusal> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > NOTE_MAX) {
        return Err(Refusal::NoteTooLong { limit: NOTE_MAX });
    }
    Ok(text.map(str::to_owned))
}

fn judged_kinds(types: &[String]) -> Result<Vec<String>, Refusal> {
    let mut kinds = Vec::new();
    for (index, word) in types.iter().enumerate() {
        let kind =
            kind_of(word).ok_or_else(|| Refusal::TypeUnknown { index, word: word.clone() })?;
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    Ok(kinds)
}

/// `whsec_` and 32 random bytes, as Standard Webhooks writes secrets.
fn fresh_secret() -> Result<String, WorkflowError> {
    Ok(format!("whsec_{}", BASE64.encode(random_bytes::<32>()?)))
}

/// The answer with the webhook's secret, which is stored nowhere but sealed with the webhook.
fn with_secret(answer: &mut Answer, secret: String) -> Result<(), WorkflowError> {
    let mut made: WebhookMade = serde_json::from_str(&answer.body)?;
    made.secret = Some(secret);
    answer.body = serde_json::to_string(&made)?;
    Ok(())
}

/// Asks a command that tells a secret: it is opened anew for each answer, so that a repeated request
/// gets the webhook's secret too, and no answer kept holds one.
async fn telling_secret(
    workflow: &Workflow,
    ask: Ask,
    command: impl Command,
) -> Result<Answer, WorkflowError> {
    let mut answer = carry_out(workflow, ask, command).await?;
    let made: WebhookMade = serde_json::from_str(&answer.body)?;
    let id = made.webhook.id;
    let sealed = workflow
        .carry_out(move |work| {
            Box::pin(
                async move { Ok(webhooks::hold(work, id).await?.map(|row| row.sealed_secret)) },
            )
        })
        .await?;
    if let Some(sealed) = sealed {
        with_secret(&mut answer, workflow.seal.open_sealed(webhooks::SECRET, id, &sealed)?)?;
    }
    Ok(answer)
}

/// A manager makes a webhook; the answer tells its secret.
///
/// # Errors
/// Not a manager's to do; an address, a note or a type that cannot be taken; too many.
pub async fn add_webhook(
    workflow: &Workflow,
    ask: Ask,
    reach: Reach,
    new: NewWebhook,
) -> Result<Answer, WorkflowError> {
    telling_secret(workflow, ask, Add { reach, new }).await
}

struct Add {
    reach: Reach,
    new: NewWebhook,
}

impl Command for Add {
    type Grounds = ();
    type View = WebhookMade;

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        keeper(ask).map(|_| ())
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<WebhookMade>, WorkflowError> {
        let organization = keeper(ask)?.organization;
        let made = Made {
            url: judged_url(&self.new.url, self.reach)?,
            note: judged_note(self.new.note.as_deref())?,
            kinds: judged_kinds(&self.new.types)?,
        };
        if webhooks::count(work, organization).await? >= WEBHOOKS_MAX {
            return Err(Refusal::TooManyWebhooks { limit: WEBHOOKS_MAX }.into());
        }
        let id: Uuid = work.id();
        let sealed = work.seal.close(webhooks::SECRET, id, &fresh_secret()?)?;
        webhooks::insert(work, id, organization, &made, sealed).await?;
        let webhook = webhook(work.tx, organization, id).await?;
        let version = webhook.version;
        Ok(Done::made(WebhookMade { webhook, secret: None }).at(version))
    }
}

/// A manager changes a webhook, pauses it, or lets it go on.
///
/// # Errors
/// Nobody's or another's; not a manager's to do; stale; a value that cannot be taken.
pub async fn change_webhook(
    workflow: &Workflow,
    ask: Ask,
    reach: Reach,
    id: Uuid,
    change: WebhookChange,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Change { reach, id, wanted: change }).await
}

struct Change {
    reach: Reach,
    id: Uuid,
    wanted: WebhookChange,
}

impl Command for Change {
    type Grounds = WebhookRow;
    type View = WebhookView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<WebhookRow, WorkflowError> {
        held(work, ask, self.id).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        before: WebhookRow,
    ) -> Result<Done<WebhookView>, WorkflowError> {
        ask.expect(before.version)?;
        let change = &self.wanted;
        let made = Made {
            url: match &change.url {
                Some(url) => judged_url(url, self.reach)?,
                None => before.url,
            },
            note: match &change.note {
                Some(note) => judged_note(Some(note))?,
                None => before.note,
            },
            kinds: match &change.types {
                Some(types) => judged_kinds(types)?,
                None => before.kinds,
            },
        };
        let state = match change.is_active {
            Some(true) => "active",
            Some(false) => "paused",
            None => before.state.as_str(),
        };
        webhooks::update(work, self.id, &made, state).await?;
        let view = webhook(work.tx, keeper(ask)?.organization, self.id).await?;
        let version = view.version;
        Ok(Done::changed(view).at(version))
    }
}

/// A manager changes a webhook's secret; the one before still signs for a day.
///
/// # Errors
/// Nobody's or another's; not a manager's to do; stale.
pub async fn rotate_secret(
    workflow: &Workflow,
    ask: Ask,
    id: Uuid,
) -> Result<Answer, WorkflowError> {
    telling_secret(workflow, ask, Rotate { id }).await
}

struct Rotate {
    id: Uuid,
}

impl Command for Rotate {
    type Grounds = WebhookRow;
    type View = WebhookMade;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<WebhookRow, WorkflowError> {
        held(work, ask, self.id).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        before: WebhookRow,
    ) -> Result<Done<WebhookMade>, WorkflowError> {
        ask.expect(before.version)?;
        let sealed = work.seal.close(webhooks::SECRET, self.id, &fresh_secret()?)?;
        webhooks::rotate(work, self.id, sealed, work.now + BEFORE_SIGNS).await?;
        let webhook = webhook(work.tx, keeper(ask)?.organization, self.id).await?;
        let version = webhook.version;
        Ok(Done::changed(WebhookMade { webhook, secret: None }).at(version))
    }
}

/// A manager has something sent that tells of nothing.
///
/// # Errors
/// Nobody's or another's; not a manager's to do; the webhook is not active.
pub async fn send_test(workflow: &Workflow, ask: Ask, id: Uuid) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, Test { id }).await
}

struct Test {
    id: Uuid,
}

impl Command for Test {
    type Grounds = WebhookRow;
    type View = TestSent;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<WebhookRow, WorkflowError> {
        held(work, ask, self.id).await
    }

    async fn change(
        &self,
        work: Work<'_>,
        _ask: &Ask,
        before: WebhookRow,
    ) -> Result<Done<TestSent>, WorkflowError> {
        if before.state != "active" {
            return Err(Refusal::WebhookNotActive.into());
        }
        Ok(Done::made(TestSent { id: webhooks::insert_test(work, self.id).await? }))
    }
}

/// A manager lets a parked delivery be tried again, and its webhook with it.
///
/// # Errors
/// Nobody's or another's; not a manager's to do; the delivery is not parked.
pub async fn retry_delivery(
    workflow: &Workflow,
    ask: Ask,
    id: Uuid,
    delivery: Uuid,
) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, RetryDelivery { id, delivery }).await
}

struct RetryDelivery {
    id: Uuid,
    delivery: Uuid,
}

impl Command for RetryDelivery {
    type Grounds = ();
    type View = WebhookView;

    async fn judge(&self, work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        held(work, ask, self.id).await?;
        if webhooks::is_delivery_of(work, self.delivery, self.id).await? {
            Ok(())
        } else {
            Err(WorkflowError::NotFound { what: "delivery" })
        }
    }

    async fn change(
        &self,
        work: Work<'_>,
        ask: &Ask,
        (): (),
    ) -> Result<Done<WebhookView>, WorkflowError> {
        revive(work, WEBHOOK, self.delivery).await?;
        Ok(Done::changed(webhook(work.tx, keeper(ask)?.organization, self.id).await?))
    }
}

/// A manager ends a webhook; nothing is sent there any more.
///
/// # Errors
/// Nobody's or another's; not a manager's to do.
pub async fn end_webhook(workflow: &Workflow, ask: Ask, id: Uuid) -> Result<Answer, WorkflowError> {
    carry_out(workflow, ask, End { id }).await
}

struct End {
    id: Uuid,
}

impl Command for End {
    type Grounds = ();
    type View = ();

    async fn judge(&self, _work: Work<'_>, ask: &Ask) -> Result<(), WorkflowError> {
        ask.actor().map(|_| ()).ok_or(WorkflowError::OrganizationNeeded)
    }

    async fn change(&self, work: Work<'_>, ask: &Ask, (): ()) -> Result<Done<()>, WorkflowError> {
        // Told a second time under its key, it is gone already; so it is looked for only here.
        let before = held(work, ask, self.id).await?;
        ask.expect(before.version)?;
        webhooks::end(work, self.id).await?;
        Ok(Done::SILENT)
    }
}
