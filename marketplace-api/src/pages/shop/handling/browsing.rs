//! `GET /shop`, what goes into the basket from there, and `GET /s/{code}`.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use catalog_indexer::search::SearchQuery;
use order_workflow::query::ledger::today_at;
use order_workflow::query::price_chains::offer_chain;
use order_workflow::query::storefront::{
    Shelf, ShelfQuery, doors, shelf, shop_year, storefront_at,
};
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::storefront::Display;

use super::{Inside, asked_for, by, inside, is_said, open_basket, page};
use crate::extract::{Caller, NotShown, PageForm, Reader};
use crate::pages::buyer::words::{stepped, typed_count};
use crate::pages::filled::{Filled, own_address, told};
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::shop::basket::small_row;
use crate::pages::shop::shelf::{Drawn, InBasket, LookPage, ShelfPage, Wanted};
use crate::problem::Problem;
use crate::search_index::tokens;
use crate::state::State;

/// Things on one page.
const SHOWN: u32 = 24;

/// `GET /shop`: the shelf, what the reader buys most first; `?q=`, `?group=`, `?page=`, `?from=` where a price comes from.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever has nothing to do with the shop.
pub async fn show(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, NotShown> {
    shown(&state, &reader, StatusCode::OK, None).await.map_err(NotShown::Wrong)
}

#[expect(clippy::too_many_lines, reason = "one page, part by part")]
async fn shown(
    state: &State,
    reader: &Reader,
    status: StatusCode,
    refusal: Option<String>,
) -> Result<HttpResponse, Problem> {
    let request = reader.request();
    let Inside { visitor, shop, when } = inside(state, reader).await?;
    let on = state.workflow.reader();
    let wanted = Wanted {
        q: asked_for(request, "q").map(|q| q.trim().to_owned()).unwrap_or_default(),
        group: asked_for(request, "group"),
        page: asked_for(request, "page").and_then(|page| page.parse().ok()).unwrap_or(0),
    };
    let mut query = ShelfQuery {
        group: wanted.group.clone(),
        member: visitor.member,
        skip: wanted.page.saturating_mul(SHOWN),
        limit: SHOWN,
        ..ShelfQuery::default()
    };
    if !wanted.q.is_empty() {
        query.found = Some(found(state, reader, &wanted.q).await?);
    }
    let mut shelf = shelf(on, visitor.cooperative, &query).await?;
    if shelf.items.is_empty() && query.found.is_some() && wanted.page == 0 {
        // An index may lag or be building; the words themselves are looked for then.
        query.found = None;
        query.text = Some(wanted.q.clone());
        shelf = order_workflow::query::storefront::shelf(on, visitor.cooperative, &query).await?;
    }
    let draft = open_basket(state, reader, &visitor).await?;
    let basket = draft.as_ref().map_or_else(InBasket::default, |draft| {
        let sums = &draft.order.totals;
        InBasket {
            total: sums.total,
            base: sums.goods,
            lines: draft.order.lines.len(),
            rows: draft
                .order
                .lines
                .iter()
                .map(small_row)
                .chain([sum(sums.total, reader)])
                .collect(),
        }
    });
    let year = match visitor.member {
        Some(tie) => {
            let today = today_at(on, visitor.cooperative, when.now).await?;
            Some(shop_year(on, (visitor.cooperative, tie), today).await?)
        }
        None => None,
    };
    let from = asked_for(request, "from").and_then(|id| id.parse().ok()).map(OfferId);
    let chain = match from {
        Some(offer) => offer_chain(on, &by(reader), (offer, 1), when.now).await.ok(),
        None => None,
    };
    let named = from.and_then(|offer| {
        shelf.items.iter().find(|item| item.offer_id == offer.0).map(|item| item.name.clone())
    });
    let (open, _) = doors(on, &shop, when.now).await?;
    let mut shell = frame::shell(state, reader, Place::Shop).await?;
    shell.counts.shop = u32::try_from(basket.lines).unwrap_or(u32::MAX);
    let drawn = Drawn {
        shop: &shop,
        doors: open,
        shelf: &shelf,
        wanted,
        is_member: visitor.member.is_some(),
        year: year.as_ref(),
        basket,
        chain: named.as_deref().zip(chain.as_ref()),
        key: frame::key(state),
        refusal,
    };
    let drawn = ShelfPage::new(shell, drawn);
    page(request, status, || drawn.render(), || drawn.as_main().render())
}

fn sum(total: Money, reader: &Reader) -> crate::pages::parts::Total {
    let word = reader.language.t("Jumlah", "Total");
    crate::pages::parts::Total::sum(word, crate::language::format::rupiah(total))
}

/// What the index finds of the words on this cooperative's shelf.
async fn found(state: &State, reader: &Reader, text: &str) -> Result<Vec<uuid::Uuid>, Problem> {
    let cooperative = reader.actor.organization;
    let words = vec!["everyone".to_owned(), format!("storefront:{cooperative}")];
    let query = SearchQuery {
        text: Some(text.to_owned()),
        seller_id: Some(cooperative.into()),
        limit: 100,
        asker: tokens(words),
        ..SearchQuery::default()
    };
    let answer = state.search.find(query, &by(reader), state.workflow.origin.now()).await;
    Ok(answer.map(|answer| answer.ids).unwrap_or_default())
}

/// `POST /shop/basket/{id}`: exactly so many packs of an offer; `add` and `take` step it, none takes it out.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever is no member.
pub async fn set(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let offer: OfferId = reader.id("id")?;
        let filled = &form.form;
        let typed = filled.first_of("count").unwrap_or_default();
        let count =
            match typed_count(if typed.trim().is_empty() { "0" } else { typed }, reader.language) {
                Ok(count) => count,
                Err(text) => {
                    return shown(&state, &reader, StatusCode::UNPROCESSABLE_ENTITY, Some(text))
                        .await;
                }
            };
        let count = if filled.is_ticked("add") {
            stepped(count, 1, 1, true)
        } else if filled.is_ticked("take") {
            stepped(count, 1, 1, false)
        } else {
            count
        };
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        match state.workflow.set_in_shop_basket(ask, offer, count).await {
            Ok(_) => Ok(frame::led_to(own_address(filled.get("back")))),
            Err(error) => {
                let problem = Problem::from(error);
                if !is_said(&problem) {
                    return Err(problem);
                }
                let said = told(&problem, reader.language).to_owned();
                shown(&state, &reader, problem.status(), Some(said)).await
            }
        }
    };
    done.await.map_err(NotShown::Wrong)
}

/// `POST /shop/wishes/{product_id}`: so many base units with the next pool, none takes the wish back.
///
/// # Errors
/// Leads to the sign-in page; 404 for whoever is no member.
pub async fn wish(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, NotShown> {
    let done = async {
        let product: ProductId = reader.id("product_id")?;
        let filled = &form.form;
        let base: i64 = filled.get("quantity").parse().unwrap_or(0);
        let ask = reader.ask(reader.once(filled.key(), &form.typed), None);
        state.workflow.wish_for_next_pool(ask, product, base).await?;
        Ok(frame::led_to(own_address(filled.get("back"))))
    };
    done.await.map_err(NotShown::Wrong)
}

/// `GET /s/{code}`: the storefront for whoever looks in.
///
/// # Errors
/// 404 where there is none.
pub async fn look(
    state: web::Data<State>,
    caller: Caller,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let on = state.workflow.reader();
    let shop = storefront_at(on, &code).await?;
    let (open, _) = doors(on, &shop, state.workflow.origin.now()).await?;
    let shown = if shop.display == Display::Nothing {
        Shelf { items: Vec::new(), has_more: false, groups: Vec::new() }
    } else {
        let query = ShelfQuery { limit: 100, ..ShelfQuery::default() };
        shelf(on, shop.organization_id.into(), &query).await?
    };
    let shell = frame::bare_shell(&caller);
    frame::page(StatusCode::OK, &LookPage::new(shell, &shop, open, &shown))
}
