//! The pages of claims as they are asked for and posted to: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono_tz::Tz;
use order_workflow::ask::Asker;
use order_workflow::command::claims::{Changed, Request};
use order_workflow::command::purchase_orders::Amount;
use order_workflow::price_list::typed_count;
use order_workflow::query::claims::{ClaimFilter, ClaimView};
use order_workflow::{WorkflowError, photo};
use supply_chain::claim::{Reason, Remedy, Side, State as ClaimState, Verdict};
use supply_chain::id::{ClaimId, FileId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::forms::{Desk, Seen};
use super::list::{ClaimsPage, Tabs};
use super::show::ClaimPage;
use crate::api::files;
use crate::extract::{NotShown, PageForm, PageUpload, Reader};
use crate::language::Language;
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, led_to};
use crate::pages::layout::Place;
use crate::pages::order::words::Cause;
use crate::problem::Problem;
use crate::state::State;

/// Claims on one page.
const SHOWN: usize = 30;

/// The most base units of a line that are typed; a line with more is refused by its count.
const MOST: u32 = 1_000_000_000;

fn asker(reader: &Reader) -> Asker {
    Asker::Actor(reader.actor.clone())
}

fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

/// `GET /claims?as=&after=`: the claims in which the reader's organization has a part.
///
/// # Errors
/// A member only, or the database fails.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let query: Vec<(String, String)> =
        form_urlencoded::parse(reader.request().query_string().as_bytes()).into_owned().collect();
    let asked = |name: &str| {
        let found = query.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let (word, side) = match asked("as") {
        "answer" => ("answer", Some(Side::Respondent)),
        "buyer" => ("buyer", Some(Side::Claimant)),
        "seller" => ("seller", Some(Side::Respondent)),
        "mediator" => ("mediator", Some(Side::Mediator)),
        _ => ("", None),
    };
    let filter = ClaimFilter {
        side,
        states: if word == "answer" { vec![ClaimState::Open] } else { Vec::new() },
        before: asked("after").parse().ok(),
        limit: u64::try_from(SHOWN + 1).unwrap_or(u64::MAX),
        ..ClaimFilter::default()
    };
    let mut found = state.workflow.claims(&filter, &asker(&reader)).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("/claims?as={word}&after={}", Uuid::from(last.id)));
    let shell = frame::shell(&state, &reader, Place::Elsewhere).await?;
    let at = (state.workflow.origin.now(), zone(&reader));
    frame::page(StatusCode::OK, &ClaimsPage::new(shell, Tabs::Organization(word), &found, next, at))
}

async fn page(
    state: &State,
    reader: &Reader,
    claim: &ClaimView,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Elsewhere).await?;
    let at = (state.workflow.origin.now(), zone(reader));
    let key = || frame::key(state);
    let seen = Seen { claim, at, typed, faults, key: &key, at_whose: Desk::Organization };
    frame::page(status, &ClaimPage::new(shell, &seen))
}

/// `GET /claims/{id}`: the claim, for those who have a part in it.
///
/// # Errors
/// 404 to anybody else.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let shown = async {
        let id: ClaimId = reader.id("id")?;
        let claim = state.workflow.claim(id, &asker(&reader)).await?;
        let begins = as_counted(&state, &reader, &claim).await?;
        page(&state, &reader, &claim, (StatusCode::OK, &begins, &Faults::default())).await
    };
    shown.await.map_err(NotShown::Wrong)
}

/// A draft's form begins with the reasons that were given when the goods were counted.
async fn as_counted(state: &State, reader: &Reader, claim: &ClaimView) -> Result<Filled, Problem> {
    if claim.state != "draft" || claim.side != "claimant" {
        return Ok(Filled::default());
    }
    let (order, shipment) = (claim.order.id, claim.order.shipment_id);
    let entries = state.workflow.shipment_timeline(order, shipment, &reader.actor).await?;
    let reason = |line: Uuid| {
        let told = entries.iter().flat_map(|entry| &entry.lines).find(|told| told.line == line)?;
        Some(match Cause::from_recorded(told.reason.as_deref()?)? {
            Cause::Wet | Cause::Burst => Reason::Damaged,
            Cause::Wrong => Reason::WrongGoods,
            Cause::Expired => Reason::Expired,
            Cause::Absent => return None,
        })
    };
    let rejected = claim.lines.iter().filter(|line| line.reason == Reason::Rejected.as_str());
    let pairs = rejected.filter_map(|line| {
        let reason = reason(line.line_id.into())?;
        Some((format!("reason-{}", line.id), reason.as_str().to_owned()))
    });
    Ok(Filled::of(pairs.collect()))
}

/// `GET /files/{id}`: a photo, for whoever may see what it lies with.
///
/// # Errors
/// 404 to anybody else.
pub async fn file(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: FileId = reader.id("id")?;
    Ok(files::photo(id, state.workflow.photo(id, &asker(&reader)).await?))
}

/// Carries out what a form asks. What was typed wrongly comes back with the form; what else is refused as
/// the claim's page, as it now stands.
async fn carry_out(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    first: &str,
    request: Result<Request, Faults>,
) -> Result<HttpResponse, Problem> {
    let id: ClaimId = reader.id("id")?;
    let claim = state.workflow.claim(id, &asker(reader)).await?;
    let request = match request {
        Ok(request) => request,
        Err(faults) => {
            let wrong = (StatusCode::UNPROCESSABLE_ENTITY, &form.form, &faults);
            return page(state, reader, &claim, wrong).await;
        }
    };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), form.form.version());
    match state.workflow.handle_claim(ask, id, request).await {
        Ok(_) => Ok(led_to(&format!("/claims/{id}"))),
        Err(error) => refused(state, reader, id, &form.form, first, error).await,
    }
}

/// What was refused, beside the fields of the form; `first` is the one it begins with.
pub(super) fn faults_of(problem: &Problem, lang: Language, first: &str) -> Faults {
    let known = ["words", "why", "amount", "remedy", "arbiter", "reason", "carrier", "file"];
    Faults::of(problem, lang, first, |pointer| {
        let field = match (pointer, first) {
            ("words", "why") => "why",
            // Opening a draft asks for a remedy under another name.
            ("remedy", "wants") => return Some("wants".to_owned()),
            (pointer, _) => pointer,
        };
        known.contains(&field).then(|| field.to_owned())
    })
}

async fn refused(
    state: &State,
    reader: &Reader,
    id: ClaimId,
    typed: &Filled,
    first: &str,
    error: WorkflowError,
) -> Result<HttpResponse, Problem> {
    let problem = Problem::from(error);
    let status = problem.status();
    if !matches!(status.as_u16(), 409 | 412 | 413 | 415 | 422) {
        return Err(problem);
    }
    let faults = faults_of(&problem, reader.language, first);
    let claim = state.workflow.claim(id, &asker(reader)).await?;
    page(state, reader, &claim, (status, typed, &faults)).await
}

/// `POST /claims/{id}/open`: puts the draft before the seller.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn open(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let id: ClaimId = reader.id("id")?;
    let claim = state.workflow.claim(id, &asker(&reader)).await?;
    let request = opening(&form.form, &claim, reader.language);
    carry_out(&state, &reader, &form, "wants", request).await
}

/// What is typed of each line, in packs and loose units.
fn opening(filled: &Filled, claim: &ClaimView, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let mut changes: Vec<Changed> = Vec::new();
    for (field, _) in filled.pairs() {
        let Some(line) = field.strip_prefix("count-").and_then(|id| id.parse::<Uuid>().ok()) else {
            continue;
        };
        let of = claim.lines.iter().find(|one| Uuid::from(one.id) == line);
        let factor = of.map_or(1, |one| one.factor.max(1));
        let packs = faults.count(filled, field, (0, MOST), lang);
        let name = format!("units-{line}");
        let units = match filled.text(&name) {
            Some(_) => match typed_count(filled.get(&name), 0, MOST) {
                Ok(units) => Some(units),
                Err(code) => {
                    faults.add(field, code.sentence(lang.into()));
                    None
                }
            },
            None => Some(0),
        };
        let quantity = packs
            .zip(units)
            .map(|(packs, units)| packs.saturating_mul(factor).saturating_add(units))
            .map(Amount::Base);
        let reason = Reason::from_word(filled.get(&format!("reason-{line}")));
        changes.push(Changed { line: line.into(), reason, quantity, amount: None });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let wants = Remedy::from_word(filled.get("wants")).unwrap_or(Remedy::Credit);
    Ok(Request::Open { changes, wants, words: filled.text("words") })
}

/// `POST /claims/{id}/photos`.
///
/// # Errors
/// 404 and 403; a file that is no photo comes back as the claim's page.
pub async fn add_photo(
    state: web::Data<State>,
    posted: PageUpload<Reader>,
) -> Result<HttpResponse, Problem> {
    let reader = posted.by;
    let id: ClaimId = reader.id("id")?;
    let claim = state.workflow.claim(id, &asker(&reader)).await?;
    if let Some(broken) = posted.broken {
        return Err(broken);
    }
    let nothing = Filled::default();
    let Some((_, bytes)) = posted.file else {
        let mut faults = Faults::default();
        faults.add("file", reader.language.t("Pilih fotonya dulu.", "Choose the photo first."));
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, &nothing, &faults);
        return page(&state, &reader, &claim, wrong).await;
    };
    let ask = reader.ask(reader.once(&posted.key, &posted.hash), None);
    let added = match photo::prepare(bytes).await {
        Ok(photo) => state.workflow.handle_claim(ask, id, Request::AddPhoto(photo)).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => Ok(led_to(&format!("/claims/{id}"))),
        Err(error) => refused(&state, &reader, id, &nothing, "file", error).await,
    }
}

/// `POST /claims/{id}/discard`.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the claim's page.
pub async fn discard(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = Request::Discard { reason: form.form.text("reason") };
    carry_out(&state, &reader, &form, "reason", Ok(request)).await
}

/// `POST /claims/{id}/answer`: the seller says yes, partly or no.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn answer(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = answering(&form.form, reader.language);
    carry_out(&state, &reader, &form, "verdict", request).await
}

fn answering(filled: &Filled, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let verdict = Verdict::from_word(filled.get("verdict"));
    if verdict.is_none() {
        faults.add("verdict", lang.t("Pilih satu jawaban.", "Choose one answer."));
    }
    let amount = (verdict == Some(Verdict::AcceptedInPart))
        .then(|| faults.price(filled, "amount", lang))
        .flatten();
    match verdict {
        Some(verdict) if faults.is_empty() => Ok(Request::Answer {
            verdict,
            amount: amount.map(Money::from_sen),
            remedy: Remedy::from_word(filled.get("remedy")),
            words: filled.text("words"),
        }),
        _ => Err(faults),
    }
}

/// `POST /claims/{id}/accept-answer`.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the claim's page.
pub async fn accept_answer(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(&state, &reader, &form, "lines", Ok(Request::AcceptAnswer)).await
}

/// `POST /claims/{id}/escalate`: to mediation, and from there to a named body.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn escalate(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let (words, arbiter) = (form.form.text("why"), form.form.text("arbiter"));
    carry_out(&state, &reader, &form, "why", Ok(Request::Escalate { words, arbiter })).await
}

/// `POST /claims/{id}/decide`: whoever mediates decides.
///
/// # Errors
/// 404 and 403; what was typed wrongly comes back with the form.
pub async fn decide(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = deciding(&form.form, reader.language);
    carry_out(&state, &reader, &form, "amount", request).await
}

/// The decision that was typed.
pub(super) fn deciding(filled: &Filled, lang: Language) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    let Some(amount) = faults.amount(filled, "amount", lang) else { return Err(faults) };
    Ok(Request::Decide {
        amount: Money::from_sen(amount),
        remedy: Remedy::from_word(filled.get("remedy")).unwrap_or(Remedy::Credit),
        words: filled.text("words").unwrap_or_default(),
    })
}

/// `POST /claims/{id}/withdraw`.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the claim's page.
pub async fn withdraw(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = Request::Withdraw { reason: form.form.text("reason") };
    carry_out(&state, &reader, &form, "reason", Ok(request)).await
}

/// `POST /claims/{id}/send-goods`.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the claim's page.
pub async fn send_goods(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let request = Request::SendGoods { carrier: form.form.text("carrier") };
    carry_out(&state, &reader, &form, "carrier", Ok(request)).await
}

/// `POST /claims/{id}/take-goods`.
///
/// # Errors
/// 404 and 403; what else is refused comes back as the claim's page.
pub async fn take_goods(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    carry_out(&state, &reader, &form, "lines", Ok(Request::TakeGoods)).await
}
