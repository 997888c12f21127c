//! `/shop/desk`: the counter works through members' orders, hands over, and writes for those without a phone.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use order_workflow::WorkflowError;
use order_workflow::command::purchase_orders::WantedLine;
use order_workflow::command::storefront::{COUNTER, NewMemberOrder, READERS, Taken, Wish};
use order_workflow::query::storefront::{
    MemberOrderFilter, ShelfQuery, member_orders, members, shelf, waiting,
};
use supply_chain::id::{OfferId, PurchaseOrderId, TieId};
use supply_chain::purchase_order::State as OrderState;
use supply_chain::storefront::{HandOver, PayBy};
use uuid::Uuid;

use super::ordering::shown;
use super::{Inside, asked_for, by, inside, is_said};
use crate::api::storefront::ordering::reference;
use crate::extract::{NotShown, PageForm, Reader};
use crate::pages::buyer::words::typed_count;
use crate::pages::filled::{Filled, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::parts::Tab;
use crate::pages::shop::orders::{OrdersPage, WritePage, member_small, row};
use crate::pages::shop::pay_word;
use crate::problem::Problem;
use crate::state::State;

/// Orders on one page.
const SHOWN: usize = 50;

fn read_by(reader: &Reader) -> Result<(), Problem> {
    if reader.actor.is_any(READERS) {
        Ok(())
    } else {
        Err(WorkflowError::NotYourRole { roles: READERS }.into())
    }
}

/// `GET /shop/desk`: `?tab=asked|agreed|owed|all`, `?q=`.
///
/// # Errors
/// Leads to the sign-in page; 403 for whoever reads no members' orders; 404 outside of a primary.
pub async fn desk(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let done = async {
        let Inside { when, .. } = inside(&state, &reader).await?;
        read_by(&reader)?;
        let lang = reader.language;
        let on = state.workflow.reader();
        let (asked, agreed) = waiting(on, &reader.actor).await?;
        let q = asked_for(reader.request(), "q").unwrap_or_default();
        let usual = if !q.is_empty() {
            "all"
        } else if asked > 0 {
            "asked"
        } else {
            "agreed"
        };
        let tab = asked_for(reader.request(), "tab").unwrap_or_else(|| usual.to_owned());
        let states = match tab.as_str() {
            "asked" => vec![OrderState::Submitted],
            "agreed" => vec![OrderState::Confirmed],
            "owed" => vec![OrderState::Received],
            _ => Vec::new(),
        };
        let filter = MemberOrderFilter {
            of_all: true,
            states,
            text: Some(q.clone()),
            before: asked_for(reader.request(), "before").and_then(|id| id.parse().ok()),
            limit: u64::try_from(SHOWN).unwrap_or(50) + 1,
        };
        let mut found = member_orders(on, &reader.actor, &filter).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        let older = found.last().filter(|_| more);
        let older = older.map(|last| format!("/shop/desk?tab={tab}&before={}", last.id));
        let one = |of: &str, word, count: Option<i64>| Tab {
            word,
            href: format!("/shop/desk?tab={of}"),
            count: count.and_then(|count| u64::try_from(count).ok()),
            current: tab == of,
        };
        let tabs = vec![
            one("asked", lang.t("Perlu dijawab", "To answer"), Some(asked)),
            one("agreed", lang.t("Perlu diserahkan", "To hand over"), Some(agreed)),
            one("owed", lang.t("Belum lunas", "Not paid"), None),
            one("all", lang.t("Semua", "All"), None),
        ];
        let rows = found.iter().map(|order| row(order, true, when, lang)).collect();
        let shell = frame::shell(&state, &reader, Place::ShopDesk).await?;
        let writes = reader.actor.is_any(COUNTER);
        frame::page(StatusCode::OK, &OrdersPage::desk(shell, (tabs, q), rows, older, writes))
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /shop/orders/{id}/ready`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; a refusal comes back on the page.
pub async fn ready(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
        let answer = state.workflow.ready_member_order(ask, id).await;
        answered(&state, &reader, id, answer.map(|_| ())).await
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /shop/orders/{id}/hand-over`.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; a refusal comes back on the page.
pub async fn hand_over(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let id: PurchaseOrderId = reader.id("id")?;
        let filled = &form.form;
        let read = reference(Some(filled.get("reference")));
        let taken = match read {
            Ok(reference) => Taken { pay_by: PayBy::from_word(filled.get("pay_by")), reference },
            Err(problem) => {
                let said = told(&problem, reader.language).to_owned();
                return shown(&state, &reader, id, problem.status(), Some(said)).await;
            }
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), filled.version());
        let answer = state.workflow.hand_over_member_order(ask, id, taken).await;
        answered(&state, &reader, id, answer.map(|_| ())).await
    };
    done.await.map_err(NotShown::Wrong)
}

async fn answered(
    state: &State,
    reader: &Reader,
    id: PurchaseOrderId,
    answer: Result<(), WorkflowError>,
) -> Result<HttpResponse, Problem> {
    match answer {
        Ok(()) => Ok(frame::led_to(&format!("/shop/orders/{id}"))),
        Err(error) => {
            let problem = Problem::from(error);
            if !is_said(&problem) {
                return Err(problem);
            }
            let said = told(&problem, reader.language).to_owned();
            shown(state, reader, id, problem.status(), Some(said)).await
        }
    }
}

/// `GET /shop/desk/write`: `?q=` finds a member, `?member=` chooses one.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; 404 outside of a primary.
pub async fn write_form(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    let nothing = Filled::default();
    writing(&state, &reader, (StatusCode::OK, None), &nothing).await.map_err(NotShown::Wrong)
}

async fn writing(
    state: &State,
    reader: &Reader,
    (status, refusal): (StatusCode, Option<String>),
    typed: &Filled,
) -> Result<HttpResponse, Problem> {
    let Inside { visitor, shop, .. } = inside(state, reader).await?;
    if !reader.actor.is_any(COUNTER) {
        return Err(WorkflowError::NotYourRole { roles: COUNTER }.into());
    }
    let lang = reader.language;
    let on = state.workflow.reader();
    let q = asked_for(reader.request(), "q").unwrap_or_default();
    let chosen = asked_for(reader.request(), "member").or_else(|| typed.text("member"));
    let found = members(on, &by(reader), Some(&q), (0, 100)).await?;
    let named = |member: &order_workflow::query::storefront::MemberRow| {
        member.name.clone().or_else(|| member.number.clone()).unwrap_or_default()
    };
    let chosen = chosen.and_then(|id| id.parse::<Uuid>().ok());
    let chosen = match chosen {
        Some(id) => {
            let name =
                order_workflow::query::storefront::member_named(on, visitor.cooperative, id.into());
            name.await?.map(|name| (id.to_string(), name))
        }
        None => None,
    };
    let wares = if chosen.is_some() {
        let query = ShelfQuery { limit: 200, ..ShelfQuery::default() };
        let stands = shelf(on, visitor.cooperative, &query).await?.items;
        stands
            .into_iter()
            .map(|item| {
                let small = format!(
                    "{} · {} {} {}",
                    crate::language::format::rupiah(item.price),
                    lang.t("ada", "there:"),
                    item.available,
                    item.pack
                );
                let typed = typed.get(&format!("n-{}", item.offer_id)).to_owned();
                (item.offer_id.to_string(), item.name, small, typed)
            })
            .collect()
    } else {
        Vec::new()
    };
    let ways = PayBy::ALL
        .iter()
        .filter(|one| **one != PayBy::Qris || shop.has_payment_code)
        .map(|one| (one.as_str(), pay_word(*one, lang)))
        .collect();
    let mut shell = frame::shell(state, reader, Place::ShopDesk).await?;
    shell.refused = refusal.is_some();
    let back =
        crate::pages::layout::Link::new(lang.t("Pesanan anggota", "Members' orders"), "/shop/desk");
    let drawn = WritePage {
        shell: shell.task(back),
        refusal,
        q,
        members: found
            .iter()
            .map(|one| (one.id.to_string(), named(one), member_small(one, lang)))
            .collect(),
        chosen,
        wares,
        ways,
        key: frame::key(state),
    };
    frame::page(status, &drawn)
}

/// `POST /shop/desk/write`: an order for a member who stands before the reader.
///
/// # Errors
/// Leads to the sign-in page; 403 but for the counter; a refusal comes back on the page.
pub async fn write(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let filled = &form.form;
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        let Ok(member) = filled.get("member").parse::<Uuid>() else {
            let said = reader.language.t("Pilih anggotanya dulu.", "Choose the member first.");
            let said = (unprocessable, Some(said.to_owned()));
            return writing(&state, &reader, said, filled).await;
        };
        let mut lines = Vec::new();
        for (name, value) in filled.pairs().filter(|(_, value)| !value.trim().is_empty()) {
            let Some(offer) = name.strip_prefix("n-").and_then(|id| id.parse().ok()) else {
                continue;
            };
            match typed_count(value, reader.language) {
                Ok(0) => {}
                Ok(count) => lines.push(WantedLine { offer: OfferId(offer), count }),
                Err(said) => {
                    return writing(&state, &reader, (unprocessable, Some(said)), filled).await;
                }
            }
        }
        let new = NewMemberOrder {
            id: None,
            member: Some(TieId(member)),
            lines,
            wish: Some(Wish {
                hand_over: HandOver::PickUp,
                pay_by: PayBy::from_word(filled.get("pay_by")).unwrap_or(PayBy::Cash),
                deliver_to: None,
                note: None,
                expected_total: None,
            }),
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        match state.workflow.create_member_order(ask, new).await {
            Ok(answer) => {
                let made: serde_json::Value =
                    serde_json::from_str(&answer.body).map_err(Problem::our_fault)?;
                let id = made["id"].as_str().unwrap_or_default();
                Ok(frame::led_to(&format!("/shop/orders/{id}")))
            }
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let said = told(&problem, reader.language).to_owned();
                writing(&state, &reader, (problem.status(), Some(said)), filled).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}
