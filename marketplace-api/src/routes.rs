//! Every route on one page, grouped by who uses it.

use std::collections::BTreeMap;

use actix_web::guard;
use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpResponse, Route as Handler, web};

use crate::{api, assets};

/// Who a route is for; who may in detail stands in `tests/contracts/authorisation.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Nobody in particular.
    Anyone,
    /// Programs with a token.
    Program,
    /// Whoever runs the installation.
    Operator,
    /// People with a session cookie.
    Person,
}

/// One route.
pub struct Route {
    /// The method; GET answers HEAD too.
    pub method: Method,
    /// The path, with its ids in braces.
    pub path: &'static str,
    /// Who it is for.
    pub who: Who,
    handler: fn() -> Handler,
}

const fn route(method: Method, path: &'static str, who: Who, handler: fn() -> Handler) -> Route {
    Route { method, path, who, handler }
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// The routes of the house itself.
static SYSTEM: &[Route] = &[
    route(GET, "/healthz", Who::Anyone, || web::to(api::system::healthz)),
    route(GET, "/readyz", Who::Anyone, || web::to(api::system::readyz)),
    route(GET, "/metrics", Who::Anyone, || web::to(api::system::metrics)),
    route(GET, "/openapi.json", Who::Anyone, || web::to(api::system::openapi)),
    route(GET, "/docs", Who::Anyone, || web::to(api::system::docs_door)),
    route(GET, "/docs/{file:.*}", Who::Anyone, || web::to(api::system::docs)),
    route(GET, "/problems/{slug}", Who::Anyone, || web::to(api::system::problem)),
    route(GET, "/a/{name}", Who::Anyone, || web::to(assets::serve)),
];

/// The API: identity.
static IDENTITY: &[Route] = &[
    route(POST, "/api/v1/sessions", Who::Anyone, || web::to(api::sessions::sign_in)),
    route(DELETE, "/api/v1/sessions/current", Who::Program, || web::to(api::sessions::sign_out)),
    route(DELETE, "/api/v1/sessions", Who::Program, || web::to(api::sessions::sign_out_everywhere)),
    route(POST, "/api/v1/invitations/redeem", Who::Anyone, || web::to(api::sessions::redeem)),
    route(POST, "/api/v1/organizations", Who::Operator, || web::to(api::organizations::create)),
    route(GET, "/api/v1/organizations", Who::Program, || web::to(api::organizations::list)),
    route(POST, "/api/v1/organizations/import", Who::Operator, || {
        web::to(api::organizations::import)
    }),
    route(GET, "/api/v1/organizations/{id}", Who::Program, || web::to(api::organizations::show)),
    route(PATCH, "/api/v1/organizations/{id}", Who::Program, || {
        web::to(api::organizations::change)
    }),
    route(PUT, "/api/v1/organizations/{id}/affiliates/{primary_id}", Who::Program, || {
        web::to(api::organizations::affiliate)
    }),
    route(DELETE, "/api/v1/organizations/{id}/affiliates/{primary_id}", Who::Program, || {
        web::to(api::organizations::end_affiliation)
    }),
    route(POST, "/api/v1/organizations/{id}/people", Who::Program, || web::to(api::people::add)),
    route(GET, "/api/v1/organizations/{id}/people", Who::Program, || web::to(api::people::list)),
    route(PATCH, "/api/v1/organizations/{id}/people/{person_id}", Who::Program, || {
        web::to(api::people::change_roles)
    }),
    route(DELETE, "/api/v1/organizations/{id}/people/{person_id}", Who::Program, || {
        web::to(api::people::end_tie)
    }),
    route(GET, "/api/v1/regions", Who::Program, || web::to(api::organizations::regions)),
];

/// The API: the catalogue.
static CATALOGUE: &[Route] = &[
    route(POST, "/api/v1/products", Who::Program, || web::to(api::products::create)),
    route(GET, "/api/v1/products/{id}", Who::Program, || web::to(api::products::show)),
    route(POST, "/api/v1/offers", Who::Program, || web::to(api::offers::create)),
    route(GET, "/api/v1/offers", Who::Program, || web::to(api::offers::list)),
    route(GET, "/api/v1/offers/{id}", Who::Program, || web::to(api::offers::show)),
    route(PATCH, "/api/v1/offers/{id}", Who::Program, || web::to(api::offers::change)),
    route(GET, "/api/v1/stock", Who::Program, || web::to(api::stock::list)),
    route(GET, "/api/v1/stock/{product_id}", Who::Program, || web::to(api::stock::show)),
    route(PUT, "/api/v1/stock/{product_id}", Who::Program, || web::to(api::stock::count)),
    route(POST, "/api/v1/catalogue-imports", Who::Program, || {
        web::to(api::catalogue_imports::create)
    }),
    route(GET, "/api/v1/catalogue-imports", Who::Program, || web::to(api::catalogue_imports::list)),
    route(GET, "/api/v1/catalogue-imports/{id}", Who::Program, || {
        web::to(api::catalogue_imports::show)
    }),
    route(POST, "/api/v1/catalogue-imports/{id}/mapping", Who::Program, || {
        web::to(api::catalogue_imports::map_columns)
    }),
    route(POST, "/api/v1/catalogue-imports/{id}/publish", Who::Program, || {
        web::to(api::catalogue_imports::publish)
    }),
    route(POST, "/api/v1/catalogue-imports/{id}/undo", Who::Program, || {
        web::to(api::catalogue_imports::undo)
    }),
    route(GET, "/api/v1/catalogue-imports/{id}/rejected-file", Who::Program, || {
        web::to(api::catalogue_imports::rejected_file)
    }),
    route(GET, "/api/v1/search", Who::Program, || web::to(api::search::search)),
];

/// The API: purchase orders, and the files for the books.
static ORDERS: &[Route] = &[
    route(POST, "/api/v1/purchase-orders", Who::Program, || web::to(api::purchase_orders::create)),
    route(GET, "/api/v1/purchase-orders", Who::Program, || web::to(api::purchase_orders::list)),
    route(GET, "/api/v1/purchase-orders/{id}", Who::Program, || {
        web::to(api::purchase_orders::show)
    }),
    route(PATCH, "/api/v1/purchase-orders/{id}", Who::Program, || {
        web::to(api::purchase_orders::change)
    }),
    route(GET, "/api/v1/purchase-orders/{id}/history", Who::Program, || {
        web::to(api::purchase_orders::history)
    }),
    order_command("/api/v1/purchase-orders/{id}/submit", || web::to(api::purchase_orders::submit)),
    order_command("/api/v1/purchase-orders/{id}/acknowledge", || {
        web::to(api::purchase_orders::acknowledge)
    }),
    order_command("/api/v1/purchase-orders/{id}/accept", || web::to(api::purchase_orders::accept)),
    order_command("/api/v1/purchase-orders/{id}/reject", || web::to(api::purchase_orders::reject)),
    order_command("/api/v1/purchase-orders/{id}/withdraw", || {
        web::to(api::purchase_orders::withdraw)
    }),
    order_command("/api/v1/purchase-orders/{id}/cancel", || web::to(api::purchase_orders::cancel)),
    order_command("/api/v1/purchase-orders/{id}/dispatch", || {
        web::to(api::purchase_orders::dispatch)
    }),
    order_command("/api/v1/purchase-orders/{id}/undo-dispatch", || {
        web::to(api::purchase_orders::undo_dispatch)
    }),
    order_command("/api/v1/purchase-orders/{id}/receive", || {
        web::to(api::purchase_orders::receive)
    }),
    order_command("/api/v1/purchase-orders/{id}/correct-receipt", || {
        web::to(api::purchase_orders::correct_receipt)
    }),
    order_command("/api/v1/purchase-orders/{id}/short-close", || {
        web::to(api::purchase_orders::short_close)
    }),
    route(GET, "/api/v1/exports/orders", Who::Program, || web::to(api::exports::orders)),
    route(GET, "/api/v1/exports/receipts", Who::Program, || web::to(api::exports::receipts)),
    route(GET, "/api/v1/exports/stock", Who::Program, || web::to(api::exports::stock)),
];

const fn order_command(path: &'static str, handler: fn() -> Handler) -> Route {
    route(POST, path, Who::Program, handler)
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Route> {
    [SYSTEM, IDENTITY, CATALOGUE, ORDERS].into_iter().flatten()
}

/// Registers every route. Routes of one path share a resource, so that another method is 405 and
/// told which there are.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    let mut by_path: BTreeMap<&'static str, Vec<&'static Route>> = BTreeMap::new();
    for route in all() {
        let routes = by_path.entry(route.path).or_default();
        if routes.is_empty() {
            paths.push(route.path);
        }
        routes.push(route);
    }
    for path in paths {
        let mut resource = web::resource(path);
        let mut allowed = Vec::new();
        for route in by_path.get(path).into_iter().flatten() {
            allowed.push(route.method.as_str());
            let handler = (route.handler)();
            resource = resource.route(if route.method == Method::GET {
                handler.guard(guard::Any(guard::Get()).or(guard::Head()))
            } else {
                handler.guard(guard::Method(route.method.clone()))
            });
        }
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        let allow = HeaderValue::from_str(&allowed.join(", ")).ok();
        resource = resource.default_service(web::to(move || {
            let mut answer = HttpResponse::MethodNotAllowed();
            if let Some(allow) = &allow {
                answer.insert_header((ALLOW, allow.clone()));
            }
            std::future::ready(answer.finish())
        }));
        config.service(resource);
    }
}
