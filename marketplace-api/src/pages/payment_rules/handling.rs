//! The rules about who signs before it is paid, as they are looked at, made and ended.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::identity::{self as commands, NewPaymentRule, PaymentRuleView};
use order_workflow::query::identity::approval_rules::approvers;
use order_workflow::query::identity::payment_rules::payment_rules;
use order_workflow::query::payments::READERS;
use supply_chain::id::PersonId;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use uuid::Uuid;

use super::{PaymentRulesPage, Seen, sentence};
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::problem::Problem;
use crate::state::State;

/// Where the rules stand.
const ADDRESS: &str = "/organization/payment-rules";
/// Who makes and ends them.
const DECIDE: &[Role] = &[Role::Manager];

fn holds(reader: &Reader, roles: &'static [Role]) -> Result<(), Problem> {
    if reader.actor.is_any(roles) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles }.into())
    }
}

async fn shown(
    state: &State,
    reader: &Reader,
    (filled, faults): (&Filled, &Faults),
) -> Result<HttpResponse, Problem> {
    let (on, organization) = (state.workflow.reader(), reader.actor.organization);
    let rules = payment_rules(on, organization).await?;
    let approvers = approvers(on, organization).await?;
    let query = reader.request().query_string().to_owned();
    let done = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done");
    let done = done.map(|(_, what)| what.into_owned()).unwrap_or_default();
    let seen = Seen {
        rules: &rules,
        approvers: &approvers,
        may: reader.actor.is_any(DECIDE),
        done: if faults.is_empty() { &done } else { "" },
    };
    let shell = frame::shell(state, reader, Place::More).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    frame::page(status, &PaymentRulesPage::new(shell, seen, (filled, faults), key(state)))
}

/// `GET /organization/payment-rules`.
///
/// # Errors
/// Leads to the sign-in page; 403 to whoever reads nothing about money.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, READERS)?;
    shown(&state, &reader, (&Filled::default(), &Faults::default())).await
}

/// What was typed as a rule, or what to type instead.
fn read(filled: &Filled, lang: Language) -> Result<NewPaymentRule, Faults> {
    let mut faults = Faults::default();
    let from = faults.price(filled, "from", lang);
    let needed = faults.count(filled, "needed", (1, 20), lang).and_then(|n| u32::try_from(n).ok());
    let board =
        filled.all("board").filter_map(|id| id.parse::<Uuid>().ok()).map(PersonId).collect();
    match (from, needed) {
        (Some(from), Some(needed)) if faults.is_empty() => {
            Ok(NewPaymentRule { from: Money::from_sen(from), needed, board })
        }
        _ => Err(faults),
    }
}

/// `POST /organization/payment-rules`: a new rule.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but the manager; what was typed wrongly comes back with the form.
pub async fn make(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    holds(&reader, DECIDE)?;
    let (filled, lang) = (&form.form, reader.language);
    let new = match read(filled, lang) {
        Ok(new) => new,
        Err(faults) => return shown(&state, &reader, (filled, &faults)).await,
    };
    let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
    match commands::make_payment_rule(&state.workflow, ask, reader.actor.organization, new).await {
        Ok(_) => Ok(led_to(&format!("{ADDRESS}?done=made"))),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
                return Err(problem);
            }
            let field = |pointer: &str| Some(pointer.split('/').next()?.to_owned());
            let faults = Faults::of(&problem, lang, "from", field);
            shown(&state, &reader, (filled, &faults)).await
        }
    }
}

/// The rule the address names.
async fn named(state: &State, reader: &Reader) -> Result<PaymentRuleView, Problem> {
    let id: Uuid = reader.id("rule_id")?;
    let rules = payment_rules(state.workflow.reader(), reader.actor.organization).await?;
    rules.into_iter().find(|rule| rule.id == id).ok_or_else(Problem::not_found)
}

/// `GET /organization/payment-rules/{rule_id}/end`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but the manager; 404 for a rule that does not hold.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, DECIDE)?;
    let (rule, lang) = (named(&state, &reader).await?, reader.language);
    let asking = Asking {
        heading: lang.t("Akhiri aturan", "End the rule").to_owned(),
        about: sentence(&rule, lang),
        happens: lang
            .t(
                "Pembayaran yang dicatat mulai sekarang tidak perlu tanda tangan ini lagi.",
                "Payments written down from now on no longer need these signatures.",
            )
            .to_owned(),
        stays: lang
            .t("Yang sudah menunggu tetap menunggu.", "What waits already goes on waiting.")
            .to_owned(),
        action: format!("{ADDRESS}/{}/end", rule.id),
        back: Link::new(lang.t("Aturan tanda tangan", "Rules about signatures"), ADDRESS),
        key: key(&state),
        ..Asking::default()
    };
    let shell = frame::shell(&state, &reader, Place::More).await?;
    frame::page(StatusCode::OK, &ConfirmPage::new(shell, asking, None))
}

/// `POST` of the same address.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but the manager; 404 for a rule that does not hold.
pub async fn end(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    holds(&reader, DECIDE)?;
    let id: Uuid = reader.id("rule_id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    commands::end_payment_rule(&state.workflow, ask, reader.actor.organization, id).await?;
    Ok(led_to(&format!("{ADDRESS}?done=ended")))
}
