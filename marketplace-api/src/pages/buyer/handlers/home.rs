//! `GET /`.

use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use order_workflow::WorkflowError;
use order_workflow::ask::Asker;
use order_workflow::query::board::staged_imports;
use order_workflow::query::claims::ClaimFilter;
use order_workflow::query::orders::{OrderFilter, OrderView};
use order_workflow::query::resale;
use order_workflow::query::storefront::{
    MemberOrderFilter, member_orders, own_account, shop_year, visitor,
};
use supply_chain::claim::State as ClaimState;
use supply_chain::purchase_order::{Party, State as OrderState};

use super::{drafts, here, is_staff, key, page, shell};
use crate::extract::{Caller, NotShown, Reader};
use crate::pages::buyer::home::{Board, HomePage, OperatorPage, Steps};
use crate::pages::buyer::member_board::MemberBoard;
use crate::pages::buyer::words::Here;
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::problem::Problem;
use crate::state::State;

/// The most orders of a state that a board looks at; beyond that it says "100+".
const LOOKED_AT: u64 = 100;

/// `GET /`: what waits for whoever is signed in.
///
/// # Errors
/// Leads to the sign-in page, or the database fails.
pub async fn home(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, NotShown> {
    let caller = Caller::extract(&request).await.map_err(NotShown::Wrong)?;
    if let Some(who) = &caller.who
        && who.is_operator
        && who.standings.is_empty()
    {
        return operator(&state, &request, &caller).map_err(NotShown::Wrong);
    }
    let reader = Reader::extract(&request).await?;
    board(&state, &request, &reader).await.map_err(NotShown::Wrong)
}

fn operator(
    state: &State,
    request: &HttpRequest,
    caller: &Caller,
) -> Result<HttpResponse, Problem> {
    let name = caller.who.as_ref().map(|who| who.name.clone()).unwrap_or_default();
    let mut shell = frame::bare_shell(caller);
    shell.place = Place::Home;
    shell.demo = state.settings.demo;
    let shown = OperatorPage { shell, name };
    page(request, StatusCode::OK, || shown.render(), || shown.render())
}

#[expect(clippy::too_many_lines, reason = "one question for each part of the board")]
async fn board(
    state: &State,
    request: &HttpRequest,
    reader: &Reader,
) -> Result<HttpResponse, Problem> {
    let shell = shell(state, reader, Place::Home).await?;
    let mut open: Vec<OrderView> = Vec::new();
    let mut bought = Vec::new();
    let mut staged = Vec::new();
    let mut claims = Vec::new();
    let mut money = Vec::new();
    let mut pools = Vec::new();
    let mut resale = Vec::new();
    let here = here(state, reader);
    let mut cut = false;
    if is_staff(reader) {
        let answered =
            vec![OrderState::PendingApproval, OrderState::Submitted, OrderState::Countered];
        for states in [answered, vec![OrderState::Confirmed], vec![OrderState::InFulfilment]] {
            let filter = OrderFilter {
                states,
                limit: LOOKED_AT + 1,
                by_deadline: true,
                ..OrderFilter::default()
            };
            let mut found = state.workflow.orders(&filter, &reader.actor).await?;
            let most = usize::try_from(LOOKED_AT).unwrap_or(usize::MAX);
            cut |= found.len() > most;
            found.truncate(most);
            open.extend(found);
        }
        let agreed = OrderFilter {
            party: Some(Party::Buyer),
            states: vec![
                OrderState::Confirmed,
                OrderState::InFulfilment,
                OrderState::Received,
                OrderState::Completed,
            ],
            limit: 20,
            ..OrderFilter::default()
        };
        bought = state.workflow.orders(&agreed, &reader.actor).await?;
        staged = staged_imports(state.workflow.reader(), &reader.actor).await?;
        let waiting = ClaimFilter {
            states: vec![
                ClaimState::Draft,
                ClaimState::Open,
                ClaimState::Answered,
                ClaimState::Mediation,
            ],
            limit: LOOKED_AT,
            ..ClaimFilter::default()
        };
        let today = here.now.with_timezone(&here.zone).date_naive();
        money = state.workflow.money_waiting(&reader.actor, today).await?;
        pools = state.workflow.pool_tasks(&reader.actor).await?;
        resale = resale::tasks(state.workflow.reader(), &reader.actor).await?;
        claims = state.workflow.claims(&waiting, &Asker::Actor(reader.actor.clone())).await?;
    }
    let basket = drafts(state, reader).await?;
    let ids = |state: &str| {
        let of_state = open.iter().filter(|order| order.state == state || order.proposal.is_some());
        of_state.map(|order| order.id).collect::<Vec<_>>()
    };
    let drafts: Vec<_> = basket.iter().map(|order| order.draft.id).collect();
    let (workflow, actor) = (&state.workflow, &reader.actor);
    let steps = Steps {
        sent_back: workflow.own_steps(&["sent_back"], &drafts, actor).await?,
        asked: workflow
            .own_steps(
                &["approval_requested", "amendment_proposed"],
                &ids("pending_approval"),
                actor,
            )
            .await?,
    };
    let board = Board {
        steps: &steps,
        open: &open,
        cut,
        basket: &basket,
        bought: &bought,
        staged: &staged,
        claims: &claims,
        money: &money,
        pools: &pools,
        resale: &resale,
    };
    let shops = shell.who.as_ref().is_some_and(|who| who.duties.shops);
    let mut shown = HomePage::new(shell, board, &reader.actor, here, &key(state));
    if shops && let Some(member) = of_member(state, reader, here).await? {
        shown = shown.of_member(&member, here);
    }
    page(request, StatusCode::OK, || shown.render(), || shown.as_main().render())
}

/// What a member's board is made of; nothing for whoever is no member any more.
async fn of_member(
    state: &State,
    reader: &Reader,
    here: Here,
) -> Result<Option<MemberBoard>, Problem> {
    let on = state.workflow.reader();
    let visitor = match visitor(on, &reader.actor).await {
        Ok(visitor) => visitor,
        Err(WorkflowError::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let Some(tie) = visitor.member else { return Ok(None) };
    let states =
        vec![OrderState::Draft, OrderState::Submitted, OrderState::Confirmed, OrderState::Received];
    let filter = MemberOrderFilter { states, limit: 20, ..MemberOrderFilter::default() };
    let orders = member_orders(on, &reader.actor, &filter).await?;
    let today = here.now.with_timezone(&here.zone).date_naive();
    let year = shop_year(on, (visitor.cooperative, tie), today).await?;
    let account = own_account(on, visitor.cooperative, tie).await?;
    Ok(Some(MemberBoard { orders, year, saved: account.saved }))
}
