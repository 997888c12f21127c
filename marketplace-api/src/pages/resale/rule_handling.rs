//! The pages of rules of resale as they are asked for and posted to.

use actix_web::http::StatusCode;
use actix_web::web;
use order_workflow::WorkflowError;
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::command::catalogue::DESK;
use order_workflow::command::resale::{
    Goods, NewRule, Refusal, RuleRequest, handle_rule, write_rule,
};
use order_workflow::query::catalogue::offer;
use order_workflow::query::resale::{self as query, RuleView, may_resell, preview};
use order_workflow::query::sellers;
use supply_chain::id::{OfferId, OrganizationId, ResaleRuleId};
use uuid::Uuid;

use super::form::{For, FormPage, begun, field_of, fields, of_view, read, rule_buttons};
use super::handling::{Shown, ask, asked_for, done, warn};
use super::preview::{Preview, previewed};
use super::sellers::SellersPage;
use super::words::{rule_badge, scope};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::pages::parts::Note;
use crate::problem::Problem;
use crate::state::State;

/// Sellers on one page.
const SELLERS_SHOWN: usize = 30;

/// What a new rule would be for, by the address or by the form.
async fn meant(
    state: &State,
    reader: &Reader,
    (offer_id, seller_id): (&str, &str),
) -> Result<For, Problem> {
    let not_found = || Problem::from(WorkflowError::NotFound { what: "offer" });
    let (on, asker) = (state.workflow.reader(), Asker::Actor(reader.actor.clone()));
    if let Ok(id) = offer_id.parse::<Uuid>() {
        let seen = offer(on, &asker, OfferId(id), state.workflow.origin.now()).await?;
        let names = (seen.product_name, seen.seller.name);
        return Ok(For { offer: Some(id), seller: Some(seen.seller.id), names });
    }
    let seller: Uuid = seller_id.parse().map_err(|_unreadable| not_found())?;
    let found = sellers::names(on, &asker, &[seller]).await?.pop().ok_or_else(not_found)?;
    Ok(For { offer: None, seller: Some(found.id), names: (String::new(), found.name) })
}

fn resellers_only(reader: &Reader) -> Result<(), Problem> {
    if may_resell(&reader.actor) {
        return Ok(());
    }
    if !reader.actor.is_any(DESK) {
        return Err(WorkflowError::NotYourRole { roles: DESK }.into());
    }
    Err(WorkflowError::from(Refusal::CannotResell).into())
}

/// `GET /resale/rules/new`: the form for an offer or a seller.
///
/// # Errors
/// Leads to the sign-in page; 403; 404 for what is not for the reader.
pub async fn new_form(state: web::Data<State>, reader: Reader) -> Shown {
    resellers_only(&reader)?;
    let asked = |name| asked_for(&reader, name).unwrap_or_default();
    if asked("offer").is_empty() && asked("seller").is_empty() {
        return choose_seller(&state, &reader).await;
    }
    let meant = meant(&state, &reader, (&asked("offer"), &asked("seller"))).await?;
    let shown = Shape {
        status: StatusCode::OK,
        filled: &begun(meant.offer.is_none()),
        faults: &Faults::default(),
        preview: None,
    };
    form_of_new(&state, &reader, &meant, shown).await
}

/// Whose goods, where the address does not say it.
async fn choose_seller(state: &State, reader: &Reader) -> Shown {
    let looked_for = asked_for(reader, "q").unwrap_or_default();
    let after = asked_for(reader, "after").and_then(|id| id.parse::<Uuid>().ok());
    let after = asked_for(reader, "name").zip(after);
    let read = u64::try_from(SELLERS_SHOWN + 1).unwrap_or(u64::MAX);
    let on = state.workflow.reader();
    let mut found = query::sellers_above(on, &reader.actor, (&looked_for, after, read)).await?;
    let more = found.len() > SELLERS_SHOWN;
    found.truncate(SELLERS_SHOWN);
    let next = found.last().filter(|_| more).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &looked_for).append_pair("name", &last.name);
        query.append_pair("after", &last.id.to_string());
        format!("/resale/rules/new?{}", query.finish())
    });
    let shell = frame::shell(state, reader, Place::Stock).await?;
    frame::page(StatusCode::OK, &SellersPage::new(shell, &found, looked_for, next))
}

/// A form as it is drawn.
struct Shape<'a> {
    status: StatusCode,
    filled: &'a Filled,
    faults: &'a Faults,
    preview: Option<Preview>,
}

async fn form_of_new(state: &State, reader: &Reader, meant: &For, shape: Shape<'_>) -> Shown {
    let lang = reader.language;
    let (name, seller) = &meant.names;
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let mut shell = shell.task(match meant.offer {
        Some(offer) => Link::new(name.clone(), format!("/offers/{offer}")),
        None => Link::new(lang.t("Dijual lagi", "Sold on"), "/resale"),
    });
    shell.refused = !shape.faults.is_empty();
    let mut carried = Vec::new();
    match (meant.offer, meant.seller) {
        (Some(offer), _) => carried.push(("offer", offer.to_string())),
        (None, Some(seller)) => carried.push(("seller", seller.to_string())),
        (None, None) => {}
    }
    let kind = reader.actor.kind;
    let page = FormPage {
        heading: match meant.offer {
            Some(_) => lang.pick(format!("Jual lagi {name}"), format!("Sell on {name}")),
            None => lang.pick(
                format!("Jual lagi barang {seller}"),
                format!("Sell on the goods of {seller}"),
            ),
        },
        small: lang.pick(format!("dari {seller}"), format!("from {seller}")),
        badge: None,
        wrongs: shape.faults.wrongs(),
        note: None,
        action: "/resale/rules/new".to_owned(),
        key: key(state),
        version: String::new(),
        carried,
        fields: fields(shape.filled, shape.faults, (kind, meant.offer.is_none()), lang),
        preview: shape.preview,
        buttons: Vec::new(),
        goods: None,
        wider: meant.offer.and(meant.seller).map(|id| {
            let word =
                lang.pick(format!("Semua barang {seller}"), format!("All goods of {seller}"));
            Link::new(word, format!("/resale/rules/new?seller={id}"))
        }),
        shell,
    };
    frame::page(shape.status, &page)
}

/// What was refused, beside its field.
fn refused(problem: &Problem, lang: Language) -> Faults {
    Faults::of(problem, lang, "margin", field_of)
}

/// `POST /resale/rules/new`: shows what it would make, or puts it in force.
///
/// # Errors
/// Leads to the sign-in page; 403; 404; what was typed wrongly comes back with the form.
pub async fn write(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    resellers_only(&reader)?;
    let (filled, lang) = (&posted.form, reader.language);
    if filled.get("offer").is_empty() && filled.get("seller").is_empty() {
        return Ok(led_to("/resale"));
    }
    let meant = meant(&state, &reader, (filled.get("offer"), filled.get("seller"))).await?;
    let mut faults = Faults::default();
    let wording = read(filled, &mut faults, None, lang);
    let goods = meant.goods(filled.get("category"));
    let refuse = StatusCode::UNPROCESSABLE_ENTITY;
    let (Some(wording), Some(goods)) = (wording, goods) else {
        let shape = Shape { status: refuse, filled, faults: &faults, preview: None };
        return form_of_new(&state, &reader, &meant, shape).await;
    };
    let problem = if filled.get("do") == "save" {
        let new = NewRule { id: None, goods, wording };
        match write_rule(&state.workflow, ask(&reader, &posted), new).await {
            Ok(_) => return Ok(led_to("/resale?done=written")),
            Err(error) => Problem::from(error),
        }
    } else {
        let ask = Ask::plain(Asker::Actor(reader.actor.clone()), Channel::Page);
        match preview(&state.workflow, ask, (goods, None), wording).await {
            Ok(seen) => {
                let preview = Some(previewed(&seen, lang));
                let shape = Shape { status: StatusCode::OK, filled, faults: &faults, preview };
                return form_of_new(&state, &reader, &meant, shape).await;
            }
            Err(error) => Problem::from(error),
        }
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 422) {
        return Err(problem);
    }
    let faults = refused(&problem, lang);
    let shape = Shape { status, filled, faults: &faults, preview: None };
    form_of_new(&state, &reader, &meant, shape).await
}

async fn rule_of_path(state: &State, reader: &Reader) -> Result<RuleView, Problem> {
    let id: ResaleRuleId = reader.id("id")?;
    Ok(query::rule(state.workflow.reader(), &reader.actor, id).await?)
}

/// `GET /resale/rules/{id}`: what a rule says.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its organization.
pub async fn rule(state: web::Data<State>, reader: Reader) -> Shown {
    let view = rule_of_path(&state, &reader).await?;
    let note = done(&reader, reader.language);
    let filled = of_view(&view);
    let shape = Shape {
        status: StatusCode::OK,
        filled: &filled,
        faults: &Faults::default(),
        preview: None,
    };
    form_of_rule(&state, &reader, (&view, note), shape).await
}

async fn form_of_rule(
    state: &State,
    reader: &Reader,
    (view, note): (&RuleView, Option<Note>),
    shape: Shape<'_>,
) -> Shown {
    let lang = reader.language;
    let may = may_resell(&reader.actor);
    let shell = frame::shell(state, reader, Place::Stock).await?;
    let mut shell = shell.task(Link::new(lang.t("Dijual lagi", "Sold on"), "/resale"));
    shell.refused = !shape.faults.is_empty();
    let changes = may && view.allowed_commands.contains(&"change");
    let fresh = || key(state);
    let page = FormPage {
        heading: scope(view, lang),
        small: lang.pick(
            format!("{} barang dijual lagi dengan aturan ini", view.goods),
            format!("{} goods are sold on by this rule", view.goods),
        ),
        badge: Some(rule_badge(view, lang)),
        wrongs: shape.faults.wrongs(),
        note,
        action: if changes { format!("/resale/rules/{}", view.id) } else { String::new() },
        key: key(state),
        version: view.version.to_string(),
        carried: Vec::new(),
        fields: fields(shape.filled, shape.faults, (reader.actor.kind, false), lang),
        preview: shape.preview,
        buttons: if may { rule_buttons(view, &fresh, lang) } else { Vec::new() },
        goods: (view.goods > 0).then(|| {
            let word = lang.t("Barangnya", "Its goods");
            Link::new(word, format!("/resale?rule={}", view.id))
        }),
        wider: None,
        shell,
    };
    frame::page(shape.status, &page)
}

/// `POST /resale/rules/{id}`: shows what it would make, or puts it in force.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its organization; 403; what was typed wrongly comes back.
pub async fn change(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    let view = rule_of_path(&state, &reader).await?;
    resellers_only(&reader)?;
    let (filled, lang) = (&posted.form, reader.language);
    let mut faults = Faults::default();
    let Some(wording) = read(filled, &mut faults, Some(&view.audience), lang) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let shape = Shape { status, filled, faults: &faults, preview: None };
        return form_of_rule(&state, &reader, (&view, None), shape).await;
    };
    let id = ResaleRuleId(view.id);
    let problem = if filled.get("do") == "save" {
        let request = RuleRequest::Change(wording);
        match handle_rule(&state.workflow, ask(&reader, &posted), id, request).await {
            Ok(_) => return Ok(led_to(&format!("/resale/rules/{id}?done=written"))),
            Err(error) => Problem::from(error),
        }
    } else {
        let ask = Ask::plain(Asker::Actor(reader.actor.clone()), Channel::Page);
        let goods = Goods::Everything(OrganizationId(view.seller.id));
        match preview(&state.workflow, ask, (goods, Some(id)), wording).await {
            Ok(seen) => {
                let preview = Some(previewed(&seen, lang));
                let shape = Shape { status: StatusCode::OK, filled, faults: &faults, preview };
                return form_of_rule(&state, &reader, (&view, None), shape).await;
            }
            Err(error) => Problem::from(error),
        }
    };
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 422) {
        return Err(problem);
    }
    let faults = refused(&problem, lang);
    let shape = Shape { status, filled, faults: &faults, preview: None };
    form_of_rule(&state, &reader, (&view, None), shape).await
}

async fn of_rule(
    state: &State,
    reader: &Reader,
    posted: &PageForm<Filled>,
    (request, word): (RuleRequest, &str),
) -> Shown {
    let id: ResaleRuleId = reader.id("id")?;
    match handle_rule(&state.workflow, ask(reader, posted), id, request).await {
        Ok(_) => Ok(led_to(&format!("/resale/rules/{id}?done={word}"))),
        Err(error) => {
            let problem = Problem::from(error);
            let status = problem.status();
            if !matches!(status.as_u16(), 409 | 412) {
                return Err(problem);
            }
            let view = rule_of_path(state, reader).await?;
            let filled = of_view(&view);
            let shape =
                Shape { status, filled: &filled, faults: &Faults::default(), preview: None };
            form_of_rule(state, reader, (&view, Some(warn(&problem, reader.language))), shape).await
        }
    }
}

/// `POST /resale/rules/{id}/pause`.
///
/// # Errors
/// Leads to the sign-in page; 404 to anybody but its organization; 403.
pub async fn pause_rule(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    of_rule(&state, &reader, &posted, (RuleRequest::Pause, "pause")).await
}

/// `POST /resale/rules/{id}/resume`.
///
/// # Errors
/// As [`pause_rule`].
pub async fn resume_rule(
    state: web::Data<State>,
    reader: Reader,
    posted: PageForm<Filled>,
) -> Shown {
    of_rule(&state, &reader, &posted, (RuleRequest::Resume, "resume")).await
}

/// `POST /resale/rules/{id}/stop`.
///
/// # Errors
/// As [`pause_rule`].
pub async fn stop_rule(state: web::Data<State>, reader: Reader, posted: PageForm<Filled>) -> Shown {
    of_rule(&state, &reader, &posted, (RuleRequest::Stop, "stop")).await
}
