//! The buyer's own approval rules, as they are looked at, made and ended.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::identity::{self as commands, ApprovalRuleView, NewApprovalRule};
use order_workflow::query::identity::approval_rules::{approval_rules, approvers};
use supply_chain::id::{ApprovalRuleId, PersonId};
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::purchase_order::Condition;
use uuid::Uuid;

use super::{RulesPage, Seen, sentence};
use crate::api::approval_rules::READERS;
use crate::extract::{PageForm, Reader};
use crate::language::Language;
use crate::pages::confirm::{Asking, ConfirmPage};
use crate::pages::filled::{Faults, Filled};
use crate::pages::frame::{self, key, led_to};
use crate::pages::layout::{Link, Place};
use crate::problem::Problem;
use crate::state::State;

/// Where the rules stand.
const ADDRESS: &str = "/organization/approval-rules";

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
    let rules = approval_rules(on, organization).await?;
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
    frame::page(status, &RulesPage::new(shell, seen, (filled, faults), key(state)))
}

/// `GET /organization/approval-rules`.
///
/// # Errors
/// Leads to the sign-in page; 403 to those who neither write, approve nor look after orders.
pub async fn list(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, READERS)?;
    shown(&state, &reader, (&Filled::default(), &Faults::default())).await
}

/// What was typed as a rule, or what to type instead.
fn read(filled: &Filled, lang: Language) -> Result<NewApprovalRule, Faults> {
    let mut faults = Faults::default();
    let condition = match filled.get("kind") {
        "total_from" => faults
            .price(filled, "total", lang)
            .map(|sen| Condition::TotalFrom { total: Money::from_sen(sen) }),
        "category" => Some(Condition::Category { category: filled.get("category").to_owned() }),
        "price_rise" => faults
            .count(filled, "percent", (0, 1000), lang)
            .and_then(|percent| u32::try_from(percent).ok())
            .map(|percent| Condition::PriceRise { percent }),
        _ => {
            faults.add("kind", lang.t("Pilih salah satu.", "Choose one."));
            None
        }
    };
    let needed = faults.count(filled, "needed", (1, 20), lang).and_then(|n| u32::try_from(n).ok());
    let board =
        filled.all("board").filter_map(|id| id.parse::<Uuid>().ok()).map(PersonId).collect();
    match (condition, needed) {
        (Some(condition), Some(needed)) if faults.is_empty() => {
            Ok(NewApprovalRule { condition, needed, board })
        }
        _ => Err(faults),
    }
}

/// `POST /organization/approval-rules`: a new rule.
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
    let organization = reader.actor.organization;
    match commands::make_approval_rule(&state.workflow, ask, organization, new).await {
        Ok(_) => Ok(led_to(&format!("{ADDRESS}?done=made"))),
        Err(error) => {
            let problem = Problem::from(error);
            if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
                return Err(problem);
            }
            let field = |pointer: &str| Some(pointer.split('/').next()?.to_owned());
            let faults = Faults::of(&problem, lang, "kind", field);
            shown(&state, &reader, (filled, &faults)).await
        }
    }
}

/// The rule the address names.
async fn named(state: &State, reader: &Reader) -> Result<ApprovalRuleView, Problem> {
    let id: ApprovalRuleId = reader.id("rule_id")?;
    let rules = approval_rules(state.workflow.reader(), reader.actor.organization).await?;
    rules.into_iter().find(|rule| rule.id == Uuid::from(id)).ok_or_else(Problem::not_found)
}

/// `GET /organization/approval-rules/{rule_id}/end`: asks once more.
///
/// # Errors
/// Leads to the sign-in page; 403 to anybody but the manager; 404 for a rule that does not hold.
pub async fn end_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    holds(&reader, DECIDE)?;
    let (rule, lang) = (named(&state, &reader).await?, reader.language);
    let approvers = approvers(state.workflow.reader(), reader.actor.organization).await?;
    let asking = Asking {
        heading: lang.t("Akhiri aturan", "End the rule").to_owned(),
        about: sentence(&rule, &approvers, lang),
        happens: lang
            .t(
                "Pesanan yang diajukan mulai sekarang tidak perlu persetujuan ini lagi.",
                "Orders submitted from now on no longer need this approval.",
            )
            .to_owned(),
        stays: lang
            .t("Yang sudah menunggu tetap menunggu.", "What waits already goes on waiting.")
            .to_owned(),
        action: format!("{ADDRESS}/{}/end", rule.id),
        back: Link::new(lang.t("Aturan persetujuan", "Approval rules"), ADDRESS),
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
    let id: ApprovalRuleId = reader.id("rule_id")?;
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    let organization = reader.actor.organization;
    commands::end_approval_rule(&state.workflow, ask, organization, id).await?;
    Ok(led_to(&format!("{ADDRESS}?done=ended")))
}
