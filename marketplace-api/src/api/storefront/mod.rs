//! The storefront over JSON: how it trades, its shelf, members' orders, its counter and till, what members may owe, who asks
//! to be let in.

pub mod counter;
pub mod keeping;
pub mod ordering;

use actix_web::{HttpResponse, web};
use order_workflow::query::storefront::{
    self, Shelf, ShelfQuery, StorefrontView, WishedProduct, own_storefront,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::answer::{json, json_versioned};
use crate::extract::{NoQuery, Reading};
use crate::problem::Problem;
use crate::state::State;

/// `GET /api/v1/storefront`: how the storefront of the asker's cooperative trades; for its members and staff.
#[utoipa::path(get, path = "/api/v1/storefront", tag = "storefront",
    responses((status = 200, body = StorefrontView), (status = 404)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let view = own_storefront(state.workflow.reader(), &reading.asker).await?;
    Ok(json_versioned(&view, view.version))
}

/// What is looked for on the shelf.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ShelfAsked {
    /// Words that all stand in the name, the brand or the group.
    pub q: Option<String>,
    /// Of one group only.
    pub group: Option<String>,
    /// `true`: only what the asker bought before.
    #[serde(default)]
    pub usual: bool,
}

/// `GET /api/v1/storefront/shelf`: what the storefront shows its members; what the asker buys most stands first.
#[utoipa::path(get, path = "/api/v1/storefront/shelf", tag = "storefront", params(ShelfAsked),
    responses((status = 200, body = Shelf), (status = 404)))]
pub async fn shelf(
    state: web::Data<State>,
    reading: Reading<ShelfAsked>,
) -> Result<HttpResponse, Problem> {
    let on = state.workflow.reader();
    let visitor = storefront::visitor(on, reading.actor()?).await?;
    let query = ShelfQuery {
        text: reading.query.q.clone(),
        group: reading.query.group.clone(),
        member: visitor.member,
        usual_only: reading.query.usual,
        limit: 100,
        ..ShelfQuery::default()
    };
    Ok(json(&storefront::shelf(on, visitor.cooperative, &query).await?))
}

/// What members would buy together.
#[derive(Debug, Serialize, ToSchema)]
pub struct Demand {
    /// By product, what is wished most first; never who wishes it. At most 200, unpaged.
    pub items: Vec<WishedProduct>,
}

/// `GET /api/v1/storefront/demand`: what members would have the cooperative buy with the next pool.
#[utoipa::path(get, path = "/api/v1/storefront/demand", tag = "storefront",
    responses((status = 200, body = Demand), (status = 403)))]
pub async fn demand(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let items = storefront::demand(state.workflow.reader(), &reading.asker).await?;
    Ok(json(&Demand { items }))
}
