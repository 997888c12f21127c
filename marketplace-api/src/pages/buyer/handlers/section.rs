//! `POST /basket/{id}`: one seller's part of the basket, changed, submitted or dropped.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::WorkflowError;
use order_workflow::answers::Answer;
use order_workflow::command::purchase_orders::{DraftChange, Request, WantedLine};
use order_workflow::query::basket::BasketOrder;
use supply_chain::id::{OfferId, PurchaseOrderId};
use supply_chain::money::Money;
use supply_chain::purchase_order::Refusal;

use super::add::dropped;
use super::basket::shown;
use super::{drafts, led};
use crate::extract::{NotShown, PageForm, Reader};
use crate::language::Language;
use crate::pages::buyer::basket::{Besides, overtaken};
use crate::pages::buyer::sections::Returned;
use crate::pages::buyer::words::{not_sold, stepped, typed_count};
use crate::pages::filled::Filled;
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// The fields of a section besides its counts.
const FIELDS: [&str; 5] = ["deliver_to", "requested_date", "note", "buyer_reference", "reason"];

/// What became of a command that was not carried out.
pub(super) enum Verdict {
    /// The form comes back with what to type instead; 422.
    Refused(Returned),
    /// Somebody was first: the latest state with a note.
    Latest {
        /// 409 or 412.
        status: StatusCode,
        /// What happened.
        note: Note,
    },
    /// No form can show it.
    Ours(Problem),
}

/// `POST /basket/{id}`.
///
/// # Errors
/// Not the reader's draft. What is refused comes back on the page with what was typed.
pub async fn change(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let verdict = match carried_out(&state, &reader, &form, id).await {
            Ok(address) => return Ok(led(&address)),
            Err(verdict) => verdict,
        };
        match verdict {
            Verdict::Ours(problem) => Err(problem),
            Verdict::Latest { status, note } => {
                let besides = Besides { notes: vec![note], ..Besides::default() };
                shown(&state, &reader, besides, status).await
            }
            Verdict::Refused(mut returned) => {
                returned.typed = typed_in(&form.form);
                let returned = HashMap::from([(id, returned)]);
                let besides = Besides { returned, refused: true, ..Besides::default() };
                shown(&state, &reader, besides, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// Carries out what the form says; where it leads then.
async fn carried_out(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    id: PurchaseOrderId,
) -> Result<String, Verdict> {
    let (lang, filled) = (reader.language, &form.form);
    let judged = |error| judge(error, lang);
    let basket = drafts(state, reader).await.map_err(Verdict::Ours)?;
    let Some(order) = basket.iter().find(|order| order.draft.id == id) else {
        return gone_on(state, reader, id).await;
    };
    if filled.get("do") == "drop" {
        handle(state, reader, form, id, ("drop", filled.version()), dropped(lang))
            .await
            .map_err(judged)?;
        return Ok(format!("/basket?dropped={id}"));
    }
    let lines = counts(order, filled, lang).map_err(Verdict::Refused)?;
    let details = details(filled, lang).map_err(Verdict::Refused)?;
    let counts_changed = lines.iter().map(|line| (line.offer, line.count)).ne(order
        .draft
        .lines
        .iter()
        .map(|line| (OfferId(line.offer_id), line.ordered)));
    let submits = filled.get("do") == "submit";
    if lines.is_empty() {
        handle(state, reader, form, id, ("drop", filled.version()), dropped(lang))
            .await
            .map_err(judged)?;
        return Ok(format!("/basket?dropped={id}"));
    }
    let mut version = filled.version();
    if counts_changed || !submits || differs(&details, order) {
        // Details alone do not change what is submitted; prices stay those the reader saw, or the
        // submission below is refused.
        let lines = (counts_changed || !submits).then(|| lines.clone());
        let request = Request::Edit(DraftChange { lines, ..details });
        let answer =
            handle(state, reader, form, id, ("save", version), request).await.map_err(judged)?;
        version = answer.version;
    }
    if !submits {
        let left = order
            .draft
            .lines
            .len()
            .saturating_sub(order.lines.iter().filter(|line| line.price_now.is_some()).count());
        return Ok(if left > 0 {
            format!("/basket?gone={left}#s-{id}")
        } else {
            format!("/basket#s-{id}")
        });
    }
    if counts_changed {
        return Ok(format!("/basket?counted=1#s-{id}"));
    }
    let expected = filled.get("expected").parse().map(Money::from_sen).ok();
    let request = Request::Submit { expected_total: expected, reason: filled.text("reason") };
    handle(state, reader, form, id, ("submit", version), request).await.map_err(judged)?;
    Ok(format!("/orders/{id}"))
}

/// The draft is no longer in the basket: submitted or dropped meanwhile, perhaps by this very form.
async fn gone_on(state: &State, reader: &Reader, id: PurchaseOrderId) -> Result<String, Verdict> {
    let order = state.workflow.order(id, &reader.actor).await;
    let order = order.map_err(|error| Verdict::Ours(error.into()))?;
    Ok(if order.state == "draft" { "/basket".to_owned() } else { format!("/orders/{id}") })
}

/// One command of the form; each has a key of its own under the form's.
async fn handle(
    state: &State,
    reader: &Reader,
    form: &PageForm<Filled>,
    id: PurchaseOrderId,
    (part, expects): (&str, Option<i64>),
    request: Request,
) -> Result<Answer, WorkflowError> {
    let once = reader.once(&format!("{}.{part}", form.form.key()), &form.typed);
    state.workflow.handle_order(reader.ask(once, expects), id, request).await
}

/// The lines as the form wants them: typed, stepped or taken out; what is no longer on sale left out.
fn counts(
    order: &BasketOrder,
    filled: &Filled,
    lang: Language,
) -> Result<Vec<WantedLine>, Returned> {
    let typed = typed_in(filled);
    let place = |name: &str| filled.get(name).parse::<i32>().ok();
    let (add, take, remove) = (place("add"), place("take"), place("remove"));
    let mut errors = BTreeMap::new();
    let mut lines = Vec::new();
    for (line, today) in order.draft.lines.iter().zip(&order.lines) {
        let at = Some(line.position);
        if today.price_now.is_none() || remove == at {
            continue;
        }
        let short = format!("count-{}", line.position);
        let read = typed.get(&short).map_or(Ok(line.ordered), |text| typed_count(text, lang));
        match read {
            Ok(count) => {
                let step = |up| stepped(count, today.minimum, today.multiple, up);
                let count = if add == at {
                    step(true)
                } else if take == at {
                    step(false)
                } else {
                    count
                };
                lines.push(WantedLine { offer: OfferId(line.offer_id), count });
            }
            Err(text) => {
                errors.insert(short, text);
            }
        }
    }
    lines.retain(|line| line.count > 0);
    if errors.is_empty() { Ok(lines) } else { Err(Returned { errors, ..Returned::default() }) }
}

/// What was typed, under the short names: `count-2` for `1-count-2`.
fn typed_in(filled: &Filled) -> BTreeMap<String, String> {
    let counts = filled.pairs().filter_map(|(name, value)| {
        let (prefix, short) = name.split_once("-count-")?;
        prefix.parse::<u32>().ok()?;
        Some((format!("count-{short}"), value.to_owned()))
    });
    let fields = FIELDS.into_iter().filter(|name| filled.pairs().any(|(found, _)| found == *name));
    counts.chain(fields.map(|name| (name.to_owned(), filled.get(name).to_owned()))).collect()
}

fn details(filled: &Filled, lang: Language) -> Result<DraftChange, Returned> {
    let day = match filled.text("requested_date") {
        None => None,
        Some(text) => Some(
            NaiveDate::parse_from_str(&text, "%Y-%m-%d")
                .or_else(|_other| NaiveDate::parse_from_str(&text, "%d-%m-%Y"))
                .map_err(|_no_day| {
                    let text = lang
                        .t("Tulis tanggal seperti 24-11-2026.", "Write the date like 24-11-2026.");
                    Returned {
                        errors: BTreeMap::from([("requested_date".to_owned(), text.to_owned())]),
                        ..Returned::default()
                    }
                })?,
        ),
    };
    Ok(DraftChange {
        lines: None,
        buyer_reference: Some(filled.text("buyer_reference")),
        requested_date: Some(day),
        deliver_to: Some(filled.text("deliver_to")),
        note: Some(filled.text("note")),
    })
}

fn differs(details: &DraftChange, order: &BasketOrder) -> bool {
    let draft = &order.draft;
    details.buyer_reference.as_ref() != Some(&draft.buyer_reference)
        || details.requested_date != Some(draft.requested_date)
        || details.deliver_to.as_ref() != Some(&draft.deliver_to)
        || details.note.as_ref() != Some(&draft.note)
}

/// What a refusal means for a section of the basket.
pub(super) fn judge(error: WorkflowError, lang: Language) -> Verdict {
    let latest = |status, said: &str| Verdict::Latest { status, note: overtaken(said, lang) };
    match error {
        WorkflowError::Stale { .. } => latest(
            StatusCode::PRECONDITION_FAILED,
            lang.t(
                "Keranjang ini sudah diubah sejak Anda melihatnya.",
                "This basket was changed since you looked.",
            ),
        ),
        WorkflowError::KeyReused => latest(
            StatusCode::UNPROCESSABLE_ENTITY,
            lang.t(
                "Formulir ini sudah pernah dikirim dengan isi lain. Ulangi perubahannya di sini.",
                "This form was sent before with other contents. Make the change again here.",
            ),
        ),
        WorkflowError::Order(refusal @ Refusal::NotInThisState { .. }) => {
            let problem = Problem::from(WorkflowError::Order(refusal));
            latest(problem.status(), problem.detail(lang))
        }
        WorkflowError::Order(refusal) => refused(refusal, lang),
        error => Verdict::Ours(error.into()),
    }
}

/// What a rule of the order said no to, at the field it is about.
fn refused(refusal: Refusal, lang: Language) -> Verdict {
    let field = match &refusal {
        Refusal::PriceMoved { now, .. } => {
            return Verdict::Refused(Returned { total_now: Some(*now), ..Returned::default() });
        }
        Refusal::CountNotSold { position, wrong, minimum, multiple, .. } => {
            let text = not_sold(*wrong, *minimum, *multiple, lang);
            let errors = BTreeMap::from([(format!("count-{position}"), text)]);
            return Verdict::Refused(Returned { errors, ..Returned::default() });
        }
        Refusal::CountOutOfRange { position, .. } => Some(format!("count-{position}")),
        Refusal::TextTooLong { field, .. } => Some((*field).to_owned()),
        Refusal::PriceReasonNeeded { .. } => Some("reason".to_owned()),
        Refusal::NoDeliveryThatDay { .. } => Some("requested_date".to_owned()),
        Refusal::OfferGone { .. }
        | Refusal::OfferUnknown { .. }
        | Refusal::Empty
        | Refusal::TooManyLines { .. }
        | Refusal::BelowMinimum { .. }
        | Refusal::NoApprover { .. }
        | Refusal::TooLarge => None,
        _ => return Verdict::Ours(WorkflowError::Order(refusal).into()),
    };
    let problem = Problem::from(WorkflowError::Order(refusal));
    let said = problem.detail(lang).to_owned();
    let mut returned = Returned::default();
    if let Some(field) = field {
        returned.errors.insert(field, said);
    } else {
        returned.notes.push(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: said,
            small: String::new(),
        });
    }
    Verdict::Refused(returned)
}
