//! The pages of payments as they are asked for and posted to: each handler translates, nothing decides.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use chrono_tz::Tz;
use order_workflow::command::payments::{NewPayment, Parties};
use order_workflow::query::payments::{Payable, PaymentFilter, PaymentView, READERS};
use order_workflow::{WorkflowError, photo};
use supply_chain::id::{OrganizationId, PaymentId, PurchaseOrderId};
use supply_chain::ledger::Counterparty;
use supply_chain::organization::Role;
use supply_chain::payment::{Side, State as PaymentState};
use uuid::Uuid;

pub use super::doing::{apply, confirm, record, refund, reverse, sign, unapply, withdraw};
use super::list::{PaymentsPage, Shown};
use super::reading::{faults_of, paid};
use super::{ChoosePage, Draft, MakePage, PaymentPage, Seen};
use crate::extract::{PageUpload, Reader};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// Payments on one page.
const SHOWN: usize = 30;
/// Who writes payments down.
pub(super) const WRITE: &[Role] = &[Role::Treasurer];

fn zone(reader: &Reader) -> Tz {
    reader.zone.parse().unwrap_or(Tz::Asia__Jakarta)
}

fn today(state: &State, reader: &Reader) -> NaiveDate {
    state.workflow.origin.now().with_timezone(&zone(reader)).date_naive()
}

pub(super) fn holds(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

/// What stands in the query under this name; nothing where it is empty.
fn asked(reader: &Reader, name: &str) -> Option<String> {
    let query = reader.request().query_string().to_owned();
    let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(field, _)| field == name);
    found.next().map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
}

/// `GET /payments?as=&after=`: what the organization paid and was paid.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads no payments.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    use PaymentState::{Approved, AwaitingSignatures, Recorded};
    holds(&reader, READERS)?;
    let tab = asked(&reader, "as").unwrap_or_default();
    let (tab, side, states) = match tab.as_str() {
        "paid" => ("paid", Some(Side::Payer), Vec::new()),
        "came" => ("came", Some(Side::Payee), Vec::new()),
        "open" => ("open", None, vec![AwaitingSignatures, Approved, Recorded]),
        "spare" => ("spare", None, Vec::new()),
        _ => ("", None, Vec::new()),
    };
    let filter = PaymentFilter {
        side,
        states,
        on_account: tab == "spare",
        before: asked(&reader, "after").and_then(|id| id.parse().ok()),
        limit: u64::try_from(SHOWN + 1).unwrap_or(u64::MAX),
        ..PaymentFilter::default()
    };
    let mut found = state.workflow.payments(&filter, &reader.actor).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more);
    let next = next.map(|last| format!("/payments?as={tab}&after={}", last.id));
    let shell = frame::shell(&state, &reader, Place::More).await?;
    let shown = Shown { tab, may: reader.actor.is_any(WRITE) };
    frame::page(StatusCode::OK, &PaymentsPage::new(shell, shown, &found, next))
}

/// `GET /payments/new?to=` or `?from=`, and `&invoice=` or `&order=`: writing a payment down. Without a partner, whom it is about.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but the treasurer; 404 where the two have no dealings.
pub async fn make_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, WRITE)?;
    let named = |name: &str| asked(&reader, name).and_then(|id| id.parse::<Uuid>().ok());
    let (side, other) = match (named("to"), named("from")) {
        (Some(to), _) => (Side::Payer, to),
        (None, Some(from)) => (Side::Payee, from),
        (None, None) => {
            let came = asked(&reader, "as").as_deref() == Some("came");
            let side = if came { Side::Payee } else { Side::Payer };
            let partners = state.workflow.money_partners(side, &reader.actor).await?;
            let shell = frame::shell(&state, &reader, Place::More).await?;
            return frame::page(StatusCode::OK, &ChoosePage::new(shell, side, &partners));
        }
    };
    let payable = state.workflow.payable(side, other.into(), &reader.actor).await?;
    let (filled, faults) = (Filled::default(), Faults::default());
    made_form(&state, &reader, &payable, (&filled, &faults)).await
}

async fn made_form(
    state: &State,
    reader: &Reader,
    payable: &Payable,
    (typed, faults): (&Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::More).await?;
    let (key, invoice) = (key(state), asked(reader, "invoice"));
    let named = asked(reader, "order").or_else(|| typed.text("order"));
    let named = named.and_then(|id| id.parse::<Uuid>().ok()).map(PurchaseOrderId);
    let order = match named.filter(|_| payable.side == Side::Payer) {
        Some(order) => state.workflow.payable_order(order, &reader.actor).await?,
        None => None,
    };
    let draft = Draft {
        typed,
        faults,
        today: today(state, reader),
        key: &key,
        from_invoice: invoice.as_deref(),
        order: order.as_ref(),
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &MakePage::new(shell, payable, &draft))
}

/// Keeps a photo that came with a form before anything else is judged: it need not be chosen again. Tells the form
/// with the photo's id in it.
pub(in crate::pages) async fn with_photo(
    state: &State,
    posted: PageUpload<Reader>,
) -> Result<(Reader, Filled, Faults, [u8; 32]), Problem> {
    let PageUpload { by: reader, file, key, hash, broken, fields } = posted;
    let mut pairs: Vec<(String, String)> = fields.into_iter().collect();
    let mut faults = Faults::default();
    if let Some(broken) = broken {
        faults.add("file", broken.detail(reader.language));
    }
    if let Some((_, bytes)) = file {
        let ask = reader.ask(reader.once(&format!("{key} photo"), &hash), None);
        let kept = match photo::prepare(bytes).await {
            Ok(photo) => state.workflow.hand_in_evidence(ask, photo).await,
            Err(error) => Err(error),
        };
        match kept {
            Ok(answer) => {
                let view: serde_json::Value =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = view["id"].as_str().unwrap_or_default().to_owned();
                pairs.retain(|(name, _)| name != "evidence_id");
                pairs.push(("evidence_id".to_owned(), id));
            }
            Err(error) => {
                let problem = Problem::from(error);
                if problem.status().as_u16() < 413 {
                    return Err(problem);
                }
                faults.add("file", problem.detail(reader.language));
            }
        }
    }
    Ok((reader, Filled::of(pairs), faults, hash))
}

/// `POST /payments/new`: writes it down.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but the treasurer; what was typed wrongly comes back with the form.
pub async fn make(
    state: web::Data<State>,
    posted: PageUpload<Reader>,
) -> Result<HttpResponse, Problem> {
    holds(&posted.by, WRITE)?;
    let (reader, typed, mut faults, hash) = with_photo(&state, posted).await?;
    let lang = reader.language;
    let id = |name: &str| typed.get(name).parse::<Uuid>().ok().map(OrganizationId);
    let order = typed.get("order").parse::<Uuid>().ok().map(PurchaseOrderId);
    let (side, other, parties) = match (id("to"), id("from")) {
        (Some(to), _) => (Side::Payer, to, order.map_or(Parties::To(to), Parties::For)),
        (None, Some(from)) => (Side::Payee, from, Parties::From(Counterparty::Organization(from))),
        (None, None) => {
            let (id, en) = ("Sebutkan siapa yang dibayar.", "Say who is paid.");
            return Err(Problem::malformed(id, en).error("/to", id, en));
        }
    };
    let payable = state.workflow.payable(side, other, &reader.actor).await?;
    let paid = match paid(&typed, lang) {
        Ok(paid) if faults.is_empty() => paid,
        read => {
            if let Err(wrong) = read {
                wrong.wrongs().into_iter().for_each(|wrong| faults.add(wrong.field, wrong.text));
            }
            return made_form(&state, &reader, &payable, (&typed, &faults)).await;
        }
    };
    let ask = reader.ask(reader.once(typed.key(), &hash), None);
    match state.workflow.record_payment(ask, NewPayment { parties, paid }).await {
        Ok(answer) => {
            let view: serde_json::Value =
                serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
            let id = view["id"].as_str().unwrap_or_default();
            Ok(led_to(&format!("/payments/{id}")))
        }
        Err(error) => {
            let problem = Problem::from(error);
            if !matches!(problem.status().as_u16(), 409 | 422) {
                return Err(problem);
            }
            let faults = faults_of(&problem, lang, "amount");
            made_form(&state, &reader, &payable, (&typed, &faults)).await
        }
    }
}

/// `GET /payments/{id}`: the payment, for those who may know of it.
///
/// # Errors
/// 404 to anybody else.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let id: PaymentId = reader.id("id")?;
    let payment = state.workflow.payment(id, &reader.actor).await?;
    let (filled, faults) = (Filled::default(), Faults::default());
    page(&state, &reader, &payment, (StatusCode::OK, &filled, &faults)).await
}

/// The payment's page as somebody sees it.
pub(super) async fn page(
    state: &State,
    reader: &Reader,
    payment: &PaymentView,
    (status, typed, faults): (StatusCode, &Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let may_apply = payment.allowed_commands.contains(&"apply") && payment.side == "payer";
    let payable = if may_apply {
        Some(state.workflow.payable(Side::Payer, payment.payee.id, &reader.actor).await?)
    } else {
        None
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let key = || key(state);
    let seen = Seen {
        payment,
        payable: payable.as_ref(),
        reader: reader.actor.person,
        at: (state.workflow.origin.now(), zone(reader)),
        today: today(state, reader),
        typed,
        faults,
        key: &key,
    };
    frame::page(status, &PaymentPage::new(shell, &seen))
}
