//! The agreements' pages as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::ask::{Ask, Asker};
use order_workflow::command::agreements::{
    NewAgreement, NewVersion, Request, handle_agreement, propose_agreement,
};
use order_workflow::query::agreements::{
    AgreementView, agreement, agreements, made_with, offers_called,
};
use order_workflow::query::identity::organizations::{
    OrganizationView, Wanted, organization, organizations,
};
use supply_chain::agreement::CommandName;
use supply_chain::id::{AgreementId, OrganizationId};
use supply_chain::purchase_order::Party;
use uuid::Uuid;

use super::book::{called, read as read_book};
use super::fields::{field_of, of_version, read};
use super::{ChoosePage, EndPage, FormPage, ListPage, Partner, Seen, ShowPage, typed_day};
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::filled::{Faults, Filled, told};
use crate::pages::frame;
use crate::pages::layout::{Link, Place};
use crate::pages::people::organization::OtherRow;
use crate::problem::Problem;
use crate::state::State;

/// Agreements on one page, and organizations found.
const SHOWN: usize = 20;

pub(super) type Shown = Result<HttpResponse, NotShown>;

fn asked_for(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().as_bytes().to_vec();
    let found = form_urlencoded::parse(&query).find(|(field, _)| field == name);
    found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
}

pub(super) fn ask(reader: &Reader, posted: &PageForm<Filled>) -> Ask {
    reader.ask(reader.once(posted.form.key(), &posted.typed), posted.form.version())
}

/// Whether the reader may propose on that side; the buyer's and the seller's roles differ.
fn may(reader: &Reader, party: Party) -> bool {
    reader.actor.is_any(CommandName::Propose.roles(party))
}

fn proposers(reader: &Reader, party: Party) -> Result<(), Problem> {
    if may(reader, party) {
        return Ok(());
    }
    let roles = CommandName::Propose.roles(party);
    Err(order_workflow::WorkflowError::NotYourRole { roles }.into())
}

pub(super) async fn of_reader(state: &State, reader: &Reader) -> Result<AgreementView, Problem> {
    let id: AgreementId = reader.id("id")?;
    let now = state.workflow.origin.now();
    Ok(agreement(state.workflow.reader(), &reader.actor, id, now).await?)
}

/// `GET /agreements`.
///
/// # Errors
/// Leads to the sign-in page; 403 to members; the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let after = asked_for(&reader, "after").and_then(|id| id.parse::<Uuid>().ok());
        let now = state.workflow.origin.now();
        let read = u64::try_from(SHOWN + 1).unwrap_or(u64::MAX);
        let on = state.workflow.reader();
        let mut found = agreements(on, &reader.actor, after, read, now).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let next =
            found.last().filter(|_| more).map(|last| format!("/agreements?after={}", last.id));
        let shell = frame::shell(&state, &reader, Place::More).await?;
        let own = Uuid::from(reader.actor.organization);
        let page = ListPage::new(shell, &found, own, next, may(&reader, Party::Seller));
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `GET /agreements/{id}`.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party; the database fails.
pub async fn show(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        showing(&state, &reader, &view, StatusCode::OK, None).await
    };
    shown.await.map_err(NotShown::Wrong)
}

pub(super) async fn showing(
    state: &State,
    reader: &Reader,
    view: &AgreementView,
    status: StatusCode,
    refusal: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let seen = Seen {
        view,
        own: reader.actor.organization.into(),
        now: state.workflow.origin.now(),
        zone: reader.zone.parse().unwrap_or(Tz::Asia__Jakarta),
        refusal,
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    frame::page(status, &ShowPage::new(shell, seen, &frame::key(state)))
}

/// Whom a first proposal is for, and on which side the reader stands.
struct With {
    id: OrganizationId,
    name: String,
    party: Party,
}

async fn with(
    state: &State,
    reader: &Reader,
    id: Option<String>,
    side: Option<String>,
) -> Result<Option<With>, Problem> {
    let Some(id) = id.and_then(|id| id.parse::<Uuid>().ok()) else { return Ok(None) };
    let party = if side.as_deref() == Some("buyer") { Party::Buyer } else { Party::Seller };
    proposers(reader, party)?;
    let asker = Asker::Actor(reader.actor.clone());
    let id = OrganizationId(id);
    let name = organization(state.workflow.reader(), &asker, id).await?.name;
    Ok(Some(With { id, name, party }))
}

/// `GET /agreements/new`: whom with, then the form.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever may not propose; the database fails.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        proposers(&reader, Party::Seller)?;
        let (id, side) = (asked_for(&reader, "with"), asked_for(&reader, "as"));
        if let Some(with) = with(&state, &reader, id, side).await? {
            // Two have one agreement, which is changed: nobody fills in a form that could not be taken.
            if let Some(made) = already(&state, &reader, &with).await? {
                return Ok(frame::led_to(&format!("/agreements/{made}")));
            }
            let (filled, none) = (Filled::default(), Faults::default());
            return first_form(&state, &reader, &with, (&filled, &none), StatusCode::OK).await;
        }
        let looked_for = asked_for(&reader, "name").unwrap_or_default();
        let mut found = Vec::new();
        if !looked_for.is_empty() {
            let wanted = Wanted { kind: None, text: Some(looked_for.clone()) };
            let asker = Asker::Actor(reader.actor.clone());
            let most = u64::try_from(SHOWN).unwrap_or(u64::MAX);
            found = organizations(state.workflow.reader(), &asker, &wanted, None, most).await?;
            found.retain(|other| other.id != Uuid::from(reader.actor.organization));
        }
        let lang = reader.language;
        let back = Link::new(lang.t("Kesepakatan", "Agreements"), "/agreements");
        let sides = [Party::Seller, Party::Buyer].into_iter().filter(|side| may(&reader, *side));
        let sides: Vec<Party> = sides.collect();
        let others: Vec<Uuid> = found.iter().map(|other| other.id).collect();
        let made = made_with(state.workflow.reader(), &reader.actor, &others).await?;
        let partner = |other: &OrganizationView| {
            let already: Vec<(Party, Uuid)> = made
                .iter()
                .filter(|with| with.other == other.id)
                .map(|with| (with.side, with.agreement))
                .collect();
            Partner::new(OtherRow::of(other, "", lang), &sides, &already, lang)
        };
        let page = ChoosePage {
            shell: frame::shell(&state, &reader, Place::More).await?.task(back),
            looked_for,
            found: found.iter().map(partner).collect(),
        };
        frame::page(StatusCode::OK, &page)
    };
    shown.await.map_err(NotShown::Wrong)
}

/// The agreement there is with somebody, the reader's organization on that side.
async fn already(state: &State, reader: &Reader, with: &With) -> Result<Option<Uuid>, Problem> {
    let other = Uuid::from(with.id);
    let made = made_with(state.workflow.reader(), &reader.actor, &[other]).await?;
    Ok(made.into_iter().find(|one| one.side == with.party).map(|one| one.agreement))
}

async fn first_form(
    state: &State,
    reader: &Reader,
    with: &With,
    filled: (&Filled, &Faults),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let hidden = vec![("with", with.id.to_string()), ("as", with.party.as_str().to_owned())];
    let places = ("/agreements/new".to_owned(), "/agreements".to_owned());
    let shell = frame::shell(state, reader, Place::More).await?;
    let named = (with.name.as_str(), with.party == Party::Seller);
    let page = FormPage::new(shell, named, filled, places, hidden, frame::key(state));
    frame::page(status, &page)
}

/// What was typed, as a version to propose to, or by, `seller`.
async fn version(
    state: &State,
    reader: &Reader,
    filled: &Filled,
    seller: OrganizationId,
) -> Result<Result<NewVersion, Faults>, Problem> {
    let text = filled.get("prices");
    let on = state.workflow.reader();
    let offers = offers_called(on, &reader.actor, seller, &called(text)).await?;
    let mut faults = Faults::default();
    let prices = read_book(text, &offers, reader.language);
    let read = read(filled, prices, &mut faults, reader.language);
    Ok(read.ok_or(faults))
}

fn faults_of(problem: &Problem, reader: &Reader) -> Faults {
    Faults::of(problem, reader.language, "prices", field_of)
}

/// `POST /agreements/new`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever may not propose; the database fails.
pub async fn make(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let made = async {
        let form = &posted.form;
        proposers(&reader, Party::Seller)?;
        let Some(with) = with(&state, &reader, form.text("with"), form.text("as")).await? else {
            return Ok(frame::led_to("/agreements/new"));
        };
        let own = reader.actor.organization;
        let (seller, buyer) =
            if with.party == Party::Seller { (own, with.id) } else { (with.id, own) };
        let refused = match version(&state, &reader, form, seller).await? {
            Err(faults) => (faults, StatusCode::UNPROCESSABLE_ENTITY),
            Ok(version) => {
                let new = NewAgreement { id: None, seller, buyer, version };
                match propose_agreement(&state.workflow, ask(&reader, &posted), new).await {
                    Ok(answer) => {
                        let made: serde_json::Value =
                            serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                        let id = made.get("id").and_then(|id| id.as_str()).unwrap_or_default();
                        return Ok(frame::led_to(&format!("/agreements/{id}")));
                    }
                    Err(error) => {
                        let problem = Problem::from(error);
                        if !matches!(problem.status().as_u16(), 409 | 422) {
                            return Err(problem);
                        }
                        (faults_of(&problem, &reader), problem.status())
                    }
                }
            }
        };
        first_form(&state, &reader, &with, (form, &refused.0), refused.1).await
    };
    made.await.map_err(NotShown::Wrong)
}

pub(super) fn party_of(view: &AgreementView, reader: &Reader) -> Party {
    let sells = view.seller.id == Uuid::from(reader.actor.organization);
    if sells { Party::Seller } else { Party::Buyer }
}

/// `GET /agreements/{id}/propose`: the form, filled with what holds.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party; 403; the database fails.
pub async fn change_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        proposers(&reader, party_of(&view, &reader))?;
        let base = view.in_force.as_ref().or(view.proposed.as_ref());
        let filled = base.map(|version| of_version(version, reader.language)).unwrap_or_default();
        let none = Faults::default();
        changing(&state, &reader, &view, (&filled, &none), StatusCode::OK).await
    };
    shown.await.map_err(NotShown::Wrong)
}

async fn changing(
    state: &State,
    reader: &Reader,
    view: &AgreementView,
    (filled, faults): (&Filled, &Faults),
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let sells = party_of(view, reader) == Party::Seller;
    let other = if sells { &view.buyer.name } else { &view.seller.name };
    let href = format!("/agreements/{}", view.id);
    let shell = frame::shell(state, reader, Place::More).await?;
    let places = (format!("{href}/propose"), href);
    let page = FormPage::new(
        shell,
        (other, sells),
        (filled, faults),
        places,
        Vec::new(),
        frame::key(state),
    );
    frame::page(status, &page)
}

/// `POST /agreements/{id}/propose`.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party; 403; the database fails.
pub async fn change(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let changed = async {
        let view = of_reader(&state, &reader).await?;
        proposers(&reader, party_of(&view, &reader))?;
        let form = &posted.form;
        let seller = OrganizationId(view.seller.id);
        let refused = match version(&state, &reader, form, seller).await? {
            Err(faults) => (faults, StatusCode::UNPROCESSABLE_ENTITY),
            Ok(version) => {
                let request = Request::Propose(Box::new(version));
                let asked = ask(&reader, &posted);
                let id = AgreementId(view.id);
                match handle_agreement(&state.workflow, asked, id, request).await {
                    Ok(_) => return Ok(frame::led_to(&format!("/agreements/{id}"))),
                    Err(error) => {
                        let problem = Problem::from(error);
                        if !matches!(problem.status().as_u16(), 409 | 422) {
                            return Err(problem);
                        }
                        (faults_of(&problem, &reader), problem.status())
                    }
                }
            }
        };
        changing(&state, &reader, &view, (form, &refused.0), refused.1).await
    };
    changed.await.map_err(NotShown::Wrong)
}

fn managers(reader: &Reader, view: &AgreementView) -> Result<(), Problem> {
    let roles = CommandName::End.roles(party_of(view, reader));
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(order_workflow::WorkflowError::NotYourRole { roles }.into())
    }
}

async fn ending(
    state: &State,
    reader: &Reader,
    view: &AgreementView,
    last_day: &str,
    (faults, status): (&Faults, StatusCode),
) -> Result<HttpResponse, Problem> {
    let sells = party_of(view, reader) == Party::Seller;
    let other = if sells { &view.buyer.name } else { &view.seller.name };
    let shell = frame::shell(state, reader, Place::More).await?;
    let about = (view.id, other.as_str(), view.version);
    frame::page(status, &EndPage::new(shell, about, last_day, faults, frame::key(state)))
}

/// `GET /agreements/{id}/end`.
///
/// # Errors
/// Leads to the sign-in page; 404 to whoever is no party; 403 to anybody but managers; the database fails.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Shown {
    let shown = async {
        let view = of_reader(&state, &reader).await?;
        managers(&reader, &view)?;
        let zone: Tz = reader.zone.parse().unwrap_or(Tz::Asia__Jakarta);
        let today = state.workflow.origin.now().with_timezone(&zone).date_naive();
        let none = Faults::default();
        ending(&state, &reader, &view, &typed_day(today), (&none, StatusCode::OK)).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// `POST /agreements/{id}/end`.
///
/// # Errors
/// As [`end_form`].
pub async fn end(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let ended = async {
        let view = of_reader(&state, &reader).await?;
        managers(&reader, &view)?;
        let (form, lang) = (&posted.form, reader.language);
        let mut faults = Faults::default();
        let status = match form.get("last_day").trim().parse() {
            Err(_) => {
                let text =
                    lang.t("Tulis tanggal seperti 2026-11-24.", "Write a date like 2026-11-24.");
                faults.add("last_day", text);
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Ok(day) => {
                let id = AgreementId(view.id);
                let asked = ask(&reader, &posted);
                match handle_agreement(&state.workflow, asked, id, Request::End(day)).await {
                    Ok(_) => return Ok(frame::led_to(&format!("/agreements/{id}"))),
                    Err(error) => {
                        let problem = Problem::from(error);
                        if !matches!(problem.status().as_u16(), 409 | 412 | 422) {
                            return Err(problem);
                        }
                        faults.add("last_day", told(&problem, lang));
                        problem.status()
                    }
                }
            }
        };
        ending(&state, &reader, &view, form.get("last_day"), (&faults, status)).await
    };
    ended.await.map_err(NotShown::Wrong)
}
