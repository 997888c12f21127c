//! Every route on one page, grouped by who uses it.

use std::collections::BTreeMap;

use actix_web::guard;
use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpResponse, Route as Handler, web};

use crate::api::claims;
use crate::api::invoices::reading as bills;
use crate::api::purchase_orders::{answering, changing, drafting, goods, papers, reading};
use crate::api::standing_orders;
use crate::api::storefront::{counter as sales, keeping as shop, ordering as shop_orders};
use crate::pages::agreements::{self as answers, handling as agreements};
use crate::pages::approval_rules::handling as approval_rules;
use crate::pages::approvals::handling as approvals;
use crate::pages::bank_accounts::handling as bank_accounts;
use crate::pages::bank_statements::{handling as bank_statements, line_handling as bank_lines};
use crate::pages::buyer::handlers as buyer;
use crate::pages::claims::{deciding, handling as claim_pages};
use crate::pages::desk::handling as desk;
use crate::pages::earlier_debts::{file_handling as earlier_files, handling as earlier};
use crate::pages::facilities::{financing, handling as facilities};
use crate::pages::help::handling as help;
use crate::pages::inbox::handling as inbox;
use crate::pages::invoices::{by_line, drawn, handling as invoices, of_order, using};
use crate::pages::ledger::{handling as books, opening_handling as opening};
use crate::pages::offline::handling as offline;
use crate::pages::order::handling as order;
use crate::pages::order_group::handling as order_groups;
use crate::pages::partners::handling as partners;
use crate::pages::patronage::{
    deciding as years, handling as patronage, paying as payouts, savings_handling as savings,
};
use crate::pages::payment_requests::handling as paid_through;
use crate::pages::payment_rules::handling as payment_rules;
use crate::pages::payments::handling as payments;
use crate::pages::payments::refunding;
use crate::pages::pools::{doing as pooling, handling as pools, planning, pledging};
use crate::pages::qris::handling as qris;
use crate::pages::resale::{handling as resale, rule_handling as resale_rules};
use crate::pages::runs::{handling as runs, route_handling as run_routes};
use crate::pages::search_words::handling as search_words;
use crate::pages::settlement::{netting_handling as nettings, statement_handling as statements};
use crate::pages::shop::handling::{
    browsing as shop_browsing, counter as shop_counter, keeping as shop_keeping,
    ordering as shop_ordering, selling as shop_selling, till as shop_till,
};
use crate::pages::standing_orders::handling as standing;
use crate::pages::webhooks::handling as webhooks;
use crate::pages::{account, imports, mail, operator, parked, people, stock};
use crate::{api, assets};

/// Who a route is for; who may in detail stands in `tests/contracts/authorisation/table.rs`.
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
    route(GET, "/api/v1/keys", Who::Anyone, || web::to(api::system::keys)),
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
    route(POST, "/api/v1/organizations/{id}/people/{person_id}/invite-code", Who::Program, || {
        web::to(api::people::renew_code)
    }),
    route(GET, "/api/v1/organizations/{id}/approval-rules", Who::Program, || {
        web::to(api::approval_rules::list)
    }),
    route(POST, "/api/v1/organizations/{id}/approval-rules", Who::Program, || {
        web::to(api::approval_rules::make)
    }),
    route(DELETE, "/api/v1/organizations/{id}/approval-rules/{rule_id}", Who::Program, || {
        web::to(api::approval_rules::end)
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
    route(GET, "/api/v1/catalogue-changes", Who::Program, || web::to(api::catalogue_changes::list)),
    route(POST, "/api/v1/catalogue-changes", Who::Program, || {
        web::to(api::catalogue_changes::create)
    }),
    // Before `{id}`, which would take it for one.
    route(POST, "/api/v1/catalogue-changes/preview", Who::Program, || {
        web::to(api::catalogue_changes::preview)
    }),
    route(GET, "/api/v1/catalogue-changes/{id}", Who::Program, || {
        web::to(api::catalogue_changes::show)
    }),
    route(GET, "/api/v1/catalogue-changes/{id}/rows", Who::Program, || {
        web::to(api::catalogue_changes::rows)
    }),
    route(POST, "/api/v1/catalogue-changes/{id}/cancel", Who::Program, || {
        web::to(api::catalogue_changes::cancel)
    }),
    route(POST, "/api/v1/catalogue-changes/{id}/undo", Who::Program, || {
        web::to(api::catalogue_changes::undo)
    }),
    route(GET, "/api/v1/offers/{id}/planned-prices", Who::Program, || {
        web::to(api::catalogue_changes::planned)
    }),
    route(GET, "/api/v1/search", Who::Program, || web::to(api::search::search)),
    route(GET, "/api/v1/agreements", Who::Program, || web::to(api::agreements::list)),
    route(POST, "/api/v1/agreements", Who::Program, || web::to(api::agreements::propose)),
    route(GET, "/api/v1/agreements/{id}", Who::Program, || web::to(api::agreements::show)),
    route(POST, "/api/v1/agreements/{id}/versions", Who::Program, || {
        web::to(api::agreements::propose_version)
    }),
    route(POST, "/api/v1/agreements/{id}/accept", Who::Program, || {
        web::to(api::agreements::accept)
    }),
    route(POST, "/api/v1/agreements/{id}/decline", Who::Program, || {
        web::to(api::agreements::decline)
    }),
    route(POST, "/api/v1/agreements/{id}/withdraw", Who::Program, || {
        web::to(api::agreements::withdraw)
    }),
    route(POST, "/api/v1/agreements/{id}/end", Who::Program, || web::to(api::agreements::end)),
];

/// The API: purchase orders, and the files for the books.
static ORDERS: &[Route] = &[
    route(POST, "/api/v1/purchase-orders", Who::Program, || web::to(drafting::create)),
    route(POST, "/api/v1/order-groups", Who::Program, || web::to(api::order_groups::submit)),
    route(GET, "/api/v1/order-groups/{id}", Who::Program, || web::to(api::order_groups::show)),
    route(POST, "/api/v1/order-groups/{id}/approve", Who::Program, || {
        web::to(api::order_groups::approve)
    }),
    route(POST, "/api/v1/order-groups/{id}/send-back", Who::Program, || {
        web::to(api::order_groups::send_back)
    }),
    route(GET, "/api/v1/purchase-orders", Who::Program, || web::to(reading::list)),
    // Before `{id}`, which would take it for one.
    route(POST, "/api/v1/purchase-orders/import", Who::Program, || web::to(papers::import)),
    route(GET, "/api/v1/purchase-orders/{id}", Who::Program, || web::to(reading::show)),
    route(PATCH, "/api/v1/purchase-orders/{id}", Who::Program, || web::to(drafting::change)),
    route(GET, "/api/v1/purchase-orders/{id}/history", Who::Program, || web::to(reading::history)),
    route(GET, "/api/v1/purchase-orders/{id}/documents/{document}", Who::Program, || {
        web::to(papers::order_document)
    }),
    route(
        GET,
        "/api/v1/purchase-orders/{id}/shipments/{shipment_id}/documents/{document}",
        Who::Program,
        || web::to(papers::shipment_document),
    ),
    order_command("/api/v1/purchase-orders/{id}/submit", || web::to(drafting::submit)),
    order_command("/api/v1/purchase-orders/{id}/approve", || web::to(answering::approve)),
    order_command("/api/v1/purchase-orders/{id}/send-back", || web::to(answering::send_back)),
    order_command("/api/v1/purchase-orders/{id}/counter", || web::to(changing::counter)),
    order_command("/api/v1/purchase-orders/{id}/accept-counter", || {
        web::to(changing::accept_counter)
    }),
    order_command("/api/v1/purchase-orders/{id}/revise", || web::to(changing::revise)),
    order_command("/api/v1/purchase-orders/{id}/decline", || web::to(changing::decline)),
    order_command("/api/v1/purchase-orders/{id}/amend", || web::to(changing::amend)),
    order_command("/api/v1/purchase-orders/{id}/prove-delivery", || web::to(goods::prove_delivery)),
    order_command("/api/v1/purchase-orders/{id}/acknowledge", || web::to(answering::acknowledge)),
    order_command("/api/v1/purchase-orders/{id}/accept", || web::to(answering::accept)),
    order_command("/api/v1/purchase-orders/{id}/reject", || web::to(answering::reject)),
    order_command("/api/v1/purchase-orders/{id}/withdraw", || web::to(answering::withdraw)),
    order_command("/api/v1/purchase-orders/{id}/cancel", || web::to(answering::cancel)),
    order_command("/api/v1/purchase-orders/{id}/dispatch", || web::to(goods::dispatch)),
    order_command("/api/v1/purchase-orders/{id}/undo-dispatch", || web::to(goods::undo_dispatch)),
    order_command("/api/v1/purchase-orders/{id}/receive", || web::to(goods::receive)),
    order_command("/api/v1/purchase-orders/{id}/correct-receipt", || {
        web::to(goods::correct_receipt)
    }),
    order_command("/api/v1/purchase-orders/{id}/short-close", || web::to(goods::short_close)),
    order_command("/api/v1/purchase-orders/{id}/invoice", || web::to(api::invoicing::issue)),
    order_command("/api/v1/purchase-orders/{id}/write-off", || {
        web::to(api::invoicing::write_off_order)
    }),
    order_command("/api/v1/purchase-orders/{id}/complete", || web::to(api::invoicing::complete)),
    order_command("/api/v1/invoices/{id}/credit", || web::to(api::invoicing::credit)),
    order_command("/api/v1/invoices/{id}/reverse", || web::to(api::invoicing::reverse)),
    order_command("/api/v1/invoices/{id}/record-tax-number", || {
        web::to(api::invoicing::record_tax_number)
    }),
    order_command("/api/v1/invoices/{id}/write-off", || web::to(api::invoicing::write_off)),
    order_command("/api/v1/invoices/{id}/sign-write-off", || {
        web::to(api::invoicing::sign_write_off)
    }),
    order_command("/api/v1/invoices/{id}/withdraw-write-off", || {
        web::to(api::invoicing::withdraw_write_off)
    }),
    order_command("/api/v1/invoices/{id}/apply", || web::to(api::invoicing::apply)),
    order_command("/api/v1/invoices/{id}/unapply", || web::to(api::invoicing::unapply)),
    order_command("/api/v1/purchase-orders/{id}/pay", || web::to(api::payments::pay)),
    route(POST, "/api/v1/purchase-orders/{id}/claims", Who::Program, || web::to(claims::make)),
    route(GET, "/api/v1/claims", Who::Program, || web::to(claims::list)),
    route(GET, "/api/v1/claims/{id}", Who::Program, || web::to(claims::show)),
    route(POST, "/api/v1/claims/{id}/open", Who::Program, || web::to(claims::open)),
    route(POST, "/api/v1/claims/{id}/photos", Who::Program, || web::to(claims::add_photo)),
    route(POST, "/api/v1/claims/{id}/discard", Who::Program, || web::to(claims::discard)),
    route(POST, "/api/v1/claims/{id}/answer", Who::Program, || web::to(claims::answer)),
    route(POST, "/api/v1/claims/{id}/accept-answer", Who::Program, || {
        web::to(claims::accept_answer)
    }),
    route(POST, "/api/v1/claims/{id}/escalate", Who::Program, || web::to(claims::escalate)),
    route(POST, "/api/v1/claims/{id}/decide", Who::Program, || web::to(claims::decide)),
    route(POST, "/api/v1/claims/{id}/withdraw", Who::Program, || web::to(claims::withdraw)),
    route(POST, "/api/v1/claims/{id}/send-goods", Who::Program, || web::to(claims::send_goods)),
    route(POST, "/api/v1/claims/{id}/take-goods", Who::Program, || web::to(claims::take_goods)),
    route(GET, "/api/v1/resale-rules", Who::Program, || web::to(api::resale::rules)),
    route(POST, "/api/v1/resale-rules", Who::Program, || web::to(api::resale::write)),
    route(POST, "/api/v1/resale-rules/preview", Who::Program, || web::to(api::resale::preview)),
    route(GET, "/api/v1/resale-rules/{id}", Who::Program, || web::to(api::resale::rule)),
    route(PUT, "/api/v1/resale-rules/{id}", Who::Program, || web::to(api::resale::change)),
    order_command("/api/v1/resale-rules/{id}/pause", || web::to(api::resale::pause_rule)),
    order_command("/api/v1/resale-rules/{id}/resume", || web::to(api::resale::resume_rule)),
    order_command("/api/v1/resale-rules/{id}/stop", || web::to(api::resale::stop_rule)),
    route(GET, "/api/v1/resales", Who::Program, || web::to(api::resale::list)),
    route(GET, "/api/v1/resales/{id}", Who::Program, || web::to(api::resale::show)),
    order_command("/api/v1/resales/{id}/take", || web::to(api::resale::take)),
    order_command("/api/v1/resales/{id}/keep", || web::to(api::resale::keep)),
    order_command("/api/v1/resales/{id}/pause", || web::to(api::resale::pause)),
    order_command("/api/v1/resales/{id}/resume", || web::to(api::resale::resume)),
    order_command("/api/v1/resales/{id}/stop", || web::to(api::resale::stop)),
    route(GET, "/api/v1/offers/{id}/price-chain", Who::Program, || web::to(api::resale::chain)),
    route(GET, "/api/v1/price-opening", Who::Program, || web::to(api::resale::opening)),
    route(PUT, "/api/v1/price-opening", Who::Program, || web::to(api::resale::open)),
    route(GET, "/api/v1/purchase-orders/{id}/links", Who::Program, || web::to(api::resale::links)),
    order_command("/api/v1/purchase-orders/{id}/order-above", || web::to(api::resale::order_above)),
    route(GET, "/api/v1/standing-orders", Who::Program, || web::to(standing_orders::list)),
    route(POST, "/api/v1/standing-orders", Who::Program, || web::to(standing_orders::write)),
    route(GET, "/api/v1/standing-orders/{id}", Who::Program, || web::to(standing_orders::show)),
    route(PATCH, "/api/v1/standing-orders/{id}", Who::Program, || web::to(standing_orders::change)),
    route(GET, "/api/v1/standing-orders/{id}/runs", Who::Program, || {
        web::to(standing_orders::runs)
    }),
    order_command("/api/v1/standing-orders/{id}/pause", || web::to(standing_orders::pause)),
    order_command("/api/v1/standing-orders/{id}/resume", || web::to(standing_orders::resume)),
    order_command("/api/v1/standing-orders/{id}/skip-next", || web::to(standing_orders::skip_next)),
    order_command("/api/v1/standing-orders/{id}/keep-next", || web::to(standing_orders::keep_next)),
    order_command("/api/v1/standing-orders/{id}/run-now", || web::to(standing_orders::run_now)),
    order_command("/api/v1/standing-orders/{id}/end", || web::to(standing_orders::end)),
    route(GET, "/api/v1/files/{id}", Who::Program, || web::to(api::files::show)),
    route(GET, "/api/v1/exports/catalogue", Who::Program, || web::to(api::exports::catalogue)),
    route(GET, "/api/v1/exports/orders", Who::Program, || web::to(api::exports::orders)),
    route(GET, "/api/v1/exports/receipts", Who::Program, || web::to(api::exports::receipts)),
    route(GET, "/api/v1/exports/stock", Who::Program, || web::to(api::exports::stock)),
];

/// The API: banks' statements and their lines; static QRIS.
static BANK_FILES: &[Route] = &[
    route(GET, "/api/v1/bank-balance", Who::Program, || web::to(api::bank_statements::balance)),
    route(GET, "/api/v1/bank-statements", Who::Program, || web::to(api::bank_statements::list)),
    route(POST, "/api/v1/bank-statements", Who::Program, || web::to(api::bank_statements::create)),
    route(GET, "/api/v1/bank-statements/{id}", Who::Program, || {
        web::to(api::bank_statements::show)
    }),
    order_command("/api/v1/bank-statements/{id}/take", || web::to(api::bank_statements::take)),
    route(GET, "/api/v1/bank-lines", Who::Program, || web::to(api::bank_statements::lines)),
    route(GET, "/api/v1/bank-lines/{id}", Who::Program, || web::to(api::bank_statements::line)),
    order_command("/api/v1/bank-lines/{id}/explain", || web::to(api::bank_statements::explain)),
    order_command("/api/v1/bank-lines/{id}/undo", || web::to(api::bank_statements::undo)),
    route(GET, "/api/v1/qris-codes", Who::Program, || web::to(api::qris::list)),
    route(POST, "/api/v1/qris-codes", Who::Program, || web::to(api::qris::enter)),
    order_command("/api/v1/qris-codes/{id}/verify", || web::to(api::qris::verify)),
    order_command("/api/v1/qris-codes/{id}/end", || web::to(api::qris::end)),
    route(GET, "/api/v1/invoices/{id}/qris", Who::Program, || web::to(api::qris::to_pay)),
    route(GET, "/api/v1/invoices/{id}/qris.svg", Who::Program, || web::to(api::qris::squares)),
];

/// Pages: banks' statements and their lines; static QRIS.
static BANK_FILE_PAGES: &[Route] = &[
    route(GET, "/bank-statements", Who::Person, || web::to(bank_statements::list)),
    route(POST, "/bank-statements", Who::Person, || web::to(bank_statements::hand_in)),
    route(GET, "/bank-statements/{id}", Who::Person, || web::to(bank_statements::show)),
    route(POST, "/bank-statements/{id}/take", Who::Person, || web::to(bank_statements::take)),
    route(GET, "/bank-lines", Who::Person, || web::to(bank_lines::queue)),
    route(GET, "/bank-lines/{id}", Who::Person, || web::to(bank_lines::show)),
    route(POST, "/bank-lines/{id}/explain", Who::Person, || web::to(bank_lines::explain)),
    route(POST, "/bank-lines/{id}/undo", Who::Person, || web::to(bank_lines::undo)),
    route(GET, "/qris", Who::Person, || web::to(qris::list)),
    route(POST, "/qris", Who::Person, || web::to(qris::enter)),
    route(POST, "/qris/{id}/verify", Who::Person, || web::to(qris::verify)),
    route(POST, "/qris/{id}/end", Who::Person, || web::to(qris::end)),
    route(GET, "/invoices/{id}/qris", Who::Person, || web::to(qris::to_pay)),
    route(GET, "/invoices/{id}/qris.svg", Who::Person, || web::to(qris::picture)),
];

/// The API: payments, and the accounts they go to.
static PAYMENTS: &[Route] = &[
    route(POST, "/api/v1/evidence", Who::Program, || web::to(api::payments::hand_in)),
    route(GET, "/api/v1/payments", Who::Program, || web::to(api::payments::list)),
    route(POST, "/api/v1/payments", Who::Program, || web::to(api::payments::record)),
    route(GET, "/api/v1/payments/{id}", Who::Program, || web::to(api::payments::show)),
    order_command("/api/v1/payments/{id}/record", || web::to(api::payments::record_signed)),
    order_command("/api/v1/payments/{id}/sign", || web::to(api::payments::sign)),
    order_command("/api/v1/payments/{id}/withdraw", || web::to(api::payments::withdraw)),
    order_command("/api/v1/payments/{id}/confirm", || web::to(api::payments::confirm)),
    order_command("/api/v1/payments/{id}/reverse", || web::to(api::payments::reverse)),
    order_command("/api/v1/payments/{id}/apply", || web::to(api::payments::apply)),
    order_command("/api/v1/payments/{id}/unapply", || web::to(api::payments::unapply)),
    order_command("/api/v1/payments/{id}/refund", || web::to(api::payments::refund)),
    order_command("/api/v1/payments/{id}/refunds/{refund_id}/sign", || web::to(api::refunds::sign)),
    order_command("/api/v1/payments/{id}/refunds/{refund_id}/withdraw", || {
        web::to(api::refunds::withdraw)
    }),
    order_command("/api/v1/payments/{id}/refunds/{refund_id}/record", || {
        web::to(api::refunds::record)
    }),
    order_command("/api/v1/payments/{id}/refunds/{refund_id}/confirm", || {
        web::to(api::refunds::confirm)
    }),
    order_command("/api/v1/payments/{id}/refunds/{refund_id}/reverse", || {
        web::to(api::refunds::reverse)
    }),
    route(GET, "/api/v1/bank-accounts", Who::Program, || web::to(api::bank_accounts::list)),
    route(POST, "/api/v1/bank-accounts", Who::Program, || web::to(api::bank_accounts::enter)),
    order_command("/api/v1/bank-accounts/{id}/verify", || web::to(api::bank_accounts::verify)),
    order_command("/api/v1/bank-accounts/{id}/end", || web::to(api::bank_accounts::end)),
    route(GET, "/api/v1/organizations/{id}/payment-rules", Who::Program, || {
        web::to(api::payment_rules::list)
    }),
    route(POST, "/api/v1/organizations/{id}/payment-rules", Who::Program, || {
        web::to(api::payment_rules::make)
    }),
    route(DELETE, "/api/v1/organizations/{id}/payment-rules/{rule_id}", Who::Program, || {
        web::to(api::payment_rules::end)
    }),
];

/// Requests to pay that a provider shows, what providers say of them, and which provider a seller is paid through. An
/// invoice leads to `/invoices/{id}/payment-requests`.
static PAYMENT_REQUESTS: &[Route] = &[
    order_command("/api/v1/invoices/{id}/payment-requests", || {
        web::to(api::payment_requests::create)
    }),
    route(GET, "/api/v1/invoices/{id}/payment-requests", Who::Program, || {
        web::to(api::payment_requests::of_invoice)
    }),
    route(GET, "/api/v1/payment-requests/{id}", Who::Program, || {
        web::to(api::payment_requests::show)
    }),
    order_command("/api/v1/payment-requests/{id}/check", || web::to(api::payment_requests::check)),
    route(GET, "/api/v1/payment-provider", Who::Program, || {
        web::to(api::payment_requests::setting)
    }),
    route(PUT, "/api/v1/payment-provider", Who::Program, || web::to(api::payment_requests::set)),
    route(DELETE, "/api/v1/payment-provider", Who::Program, || web::to(api::payment_requests::end)),
    route(GET, "/api/v1/provider-notices", Who::Program, || {
        web::to(api::payment_requests::notices)
    }),
    order_command("/api/v1/provider-notices/{id}/tick", || web::to(api::payment_requests::tick)),
    route(POST, "/payment-provider/notices", Who::Person, || web::to(paid_through::tick)),
    route(POST, "/api/v1/providers/{provider}/notices", Who::Anyone, || {
        web::to(api::payment_requests::hear)
    }),
    route(GET, "/invoices/{id}/payment-requests", Who::Person, || web::to(paid_through::ask_form)),
    route(POST, "/invoices/{id}/payment-requests", Who::Person, || web::to(paid_through::ask)),
    route(GET, "/payment-requests/{id}", Who::Person, || web::to(paid_through::show)),
    route(POST, "/payment-requests/{id}/check", Who::Person, || web::to(paid_through::check)),
    route(GET, "/payment-provider", Who::Person, || web::to(paid_through::setting)),
    route(POST, "/payment-provider", Who::Person, || web::to(paid_through::set)),
    route(POST, "/payment-provider/end", Who::Person, || web::to(paid_through::end)),
];

/// The API: bills to read, their papers, and the file for the tax office.
static BILLS: &[Route] = &[
    route(GET, "/api/v1/invoices", Who::Program, || web::to(bills::list)),
    route(GET, "/api/v1/invoices/{id}", Who::Program, || web::to(bills::show)),
    route(GET, "/api/v1/invoices/{id}/documents/{document}", Who::Program, || {
        web::to(bills::document)
    }),
    route(GET, "/api/v1/payments/{id}/documents/{document}", Who::Program, || {
        web::to(bills::quittance)
    }),
    route(GET, "/api/v1/exports/coretax", Who::Program, || web::to(bills::coretax)),
];

/// Pages: bills, what is done with them, and the money of an order.
static BILL_PAGES: &[Route] = &[
    route(GET, "/invoices", Who::Person, || web::to(invoices::list)),
    // Before `{id}`, which would take it for one.
    route(GET, "/invoices/coretax", Who::Person, || web::to(invoices::coretax)),
    route(GET, "/invoices/coretax/file", Who::Person, || web::to(invoices::coretax_xml)),
    route(GET, "/invoices/{id}", Who::Person, || web::to(invoices::show)),
    route(GET, "/invoices/{id}/papers/{document}", Who::Person, || web::to(invoices::paper)),
    route(POST, "/invoices/{id}/credit", Who::Person, || web::to(invoices::credit)),
    route(POST, "/invoices/{id}/reverse", Who::Person, || web::to(invoices::reverse)),
    route(POST, "/invoices/{id}/record-tax-number", Who::Person, || {
        web::to(invoices::record_tax_number)
    }),
    route(POST, "/invoices/{id}/write-off", Who::Person, || web::to(invoices::write_off)),
    route(POST, "/invoices/{id}/sign-write-off", Who::Person, || web::to(invoices::sign_write_off)),
    route(POST, "/invoices/{id}/withdraw-write-off", Who::Person, || {
        web::to(using::withdraw_write_off)
    }),
    route(POST, "/invoices/{id}/apply", Who::Person, || web::to(using::apply)),
    route(POST, "/invoices/{id}/unapply", Who::Person, || web::to(using::unapply)),
    route(GET, "/payments/{id}/papers/{document}", Who::Person, || web::to(invoices::quittance)),
    route(GET, "/orders/{id}/invoice", Who::Person, || web::to(of_order::issue_form)),
    route(POST, "/orders/{id}/invoice", Who::Person, || web::to(of_order::issue)),
    route(GET, "/orders/{id}/invoice/lines", Who::Person, || web::to(by_line::form)),
    route(POST, "/orders/{id}/invoice/lines", Who::Person, || web::to(by_line::issue)),
    route(GET, "/orders/{id}/complete", Who::Person, || web::to(of_order::complete_form)),
    route(POST, "/orders/{id}/complete", Who::Person, || web::to(of_order::complete)),
    route(GET, "/orders/{id}/write-off", Who::Person, || web::to(of_order::give_up_form)),
    route(POST, "/orders/{id}/write-off", Who::Person, || web::to(of_order::give_up)),
];

/// Pages: payments. An invoice leads to `/payments/new?to={issuer}&invoice={id}` for whoever owes it, and to
/// `/payments/new?from={receiver}&invoice={id}` for whom it is owed to; a payment stands at `/payments/{id}`.
static PAYMENT_PAGES: &[Route] = &[
    route(GET, "/payments", Who::Person, || web::to(payments::list)),
    // Before `{id}`, which would take it for one.
    route(GET, "/payments/new", Who::Person, || web::to(payments::make_form)),
    route(POST, "/payments/new", Who::Person, || web::to(payments::make)),
    route(GET, "/payments/{id}", Who::Person, || web::to(payments::show)),
    route(POST, "/payments/{id}/record", Who::Person, || web::to(payments::record)),
    route(POST, "/payments/{id}/sign", Who::Person, || web::to(payments::sign)),
    route(POST, "/payments/{id}/withdraw", Who::Person, || web::to(payments::withdraw)),
    route(POST, "/payments/{id}/confirm", Who::Person, || web::to(payments::confirm)),
    route(POST, "/payments/{id}/reverse", Who::Person, || web::to(payments::reverse)),
    route(POST, "/payments/{id}/apply", Who::Person, || web::to(payments::apply)),
    route(POST, "/payments/{id}/unapply", Who::Person, || web::to(payments::unapply)),
    route(POST, "/payments/{id}/refund", Who::Person, || web::to(payments::refund)),
    route(POST, "/payments/{id}/refunds/{refund_id}/sign", Who::Person, || {
        web::to(refunding::sign)
    }),
    route(POST, "/payments/{id}/refunds/{refund_id}/withdraw", Who::Person, || {
        web::to(refunding::withdraw)
    }),
    route(POST, "/payments/{id}/refunds/{refund_id}/record", Who::Person, || {
        web::to(refunding::record)
    }),
    route(POST, "/payments/{id}/refunds/{refund_id}/confirm", Who::Person, || {
        web::to(refunding::confirm)
    }),
    route(POST, "/payments/{id}/refunds/{refund_id}/reverse", Who::Person, || {
        web::to(refunding::reverse)
    }),
    route(GET, "/bank-accounts", Who::Person, || web::to(bank_accounts::list)),
    route(POST, "/bank-accounts", Who::Person, || web::to(bank_accounts::enter)),
    route(POST, "/bank-accounts/{id}/verify", Who::Person, || web::to(bank_accounts::verify)),
    route(POST, "/bank-accounts/{id}/end", Who::Person, || web::to(bank_accounts::end)),
    route(GET, "/organization/payment-rules", Who::Person, || web::to(payment_rules::list)),
    route(POST, "/organization/payment-rules", Who::Person, || web::to(payment_rules::make)),
    route(GET, "/organization/payment-rules/{rule_id}/end", Who::Person, || {
        web::to(payment_rules::end_form)
    }),
    route(POST, "/organization/payment-rules/{rule_id}/end", Who::Person, || {
        web::to(payment_rules::end)
    }),
];

/// Pages: orders, the seller's desk, counting and sending goods.
static ORDER_PAGES: &[Route] = &[
    route(GET, "/orders", Who::Person, || web::to(order::list)),
    route(GET, "/approvals", Who::Person, || web::to(approvals::list)),
    route(GET, "/order-groups/{id}", Who::Person, || web::to(order_groups::show)),
    route(POST, "/order-groups/{id}/approve", Who::Person, || web::to(order_groups::approve)),
    route(GET, "/order-groups/{id}/send-back", Who::Person, || {
        web::to(order_groups::send_back_form)
    }),
    route(POST, "/order-groups/{id}/send-back", Who::Person, || web::to(order_groups::send_back)),
    route(GET, "/claims", Who::Person, || web::to(claim_pages::list)),
    route(GET, "/claims/{id}", Who::Person, || web::to(claim_pages::show)),
    route(GET, "/files/{id}", Who::Person, || web::to(claim_pages::file)),
    route(POST, "/claims/{id}/open", Who::Person, || web::to(claim_pages::open)),
    route(POST, "/claims/{id}/photos", Who::Person, || web::to(claim_pages::add_photo)),
    route(POST, "/claims/{id}/discard", Who::Person, || web::to(claim_pages::discard)),
    route(POST, "/claims/{id}/answer", Who::Person, || web::to(claim_pages::answer)),
    route(POST, "/claims/{id}/accept-answer", Who::Person, || web::to(claim_pages::accept_answer)),
    route(POST, "/claims/{id}/escalate", Who::Person, || web::to(claim_pages::escalate)),
    route(POST, "/claims/{id}/decide", Who::Person, || web::to(claim_pages::decide)),
    route(POST, "/claims/{id}/withdraw", Who::Person, || web::to(claim_pages::withdraw)),
    route(POST, "/claims/{id}/send-goods", Who::Person, || web::to(claim_pages::send_goods)),
    route(POST, "/claims/{id}/take-goods", Who::Person, || web::to(claim_pages::take_goods)),
    route(GET, "/orders/{id}", Who::Person, || web::to(order::show)),
    route(GET, "/orders/{id}/news", Who::Person, || web::to(order::news)),
    route(GET, "/orders/{id}/history", Who::Person, || web::to(order::history)),
    route(GET, "/orders/{id}/history.json", Who::Person, || web::to(order::history_file)),
    route(GET, "/orders/{id}/papers/{document}", Who::Person, || web::to(order::order_paper)),
    route(GET, "/orders/{id}/shipments/{shipment_id}/papers/{document}", Who::Person, || {
        web::to(order::shipment_paper)
    }),
    route(POST, "/orders/{id}/acknowledge", Who::Person, || web::to(order::acknowledge)),
    route(GET, "/orders/{id}/accept", Who::Person, || web::to(order::accept_form)),
    route(POST, "/orders/{id}/accept", Who::Person, || web::to(order::accept)),
    route(POST, "/orders/{id}/submit", Who::Person, || web::to(order::submit)),
    route(GET, "/orders/{id}/reject", Who::Person, || web::to(order::end_form)),
    route(POST, "/orders/{id}/reject", Who::Person, || web::to(order::ending)),
    route(GET, "/orders/{id}/cancel", Who::Person, || web::to(order::end_form)),
    route(POST, "/orders/{id}/cancel", Who::Person, || web::to(order::ending)),
    route(GET, "/orders/{id}/withdraw", Who::Person, || web::to(order::end_form)),
    route(POST, "/orders/{id}/withdraw", Who::Person, || web::to(order::ending)),
    route(GET, "/orders/{id}/short-close", Who::Person, || web::to(order::end_form)),
    route(POST, "/orders/{id}/short-close", Who::Person, || web::to(order::ending)),
    route(POST, "/orders/{id}/approve", Who::Person, || web::to(order::approve)),
    route(GET, "/orders/{id}/send-back", Who::Person, || web::to(order::end_form)),
    route(POST, "/orders/{id}/send-back", Who::Person, || web::to(order::ending)),
    route(GET, "/orders/{id}/counter", Who::Person, || web::to(order::propose_form)),
    route(POST, "/orders/{id}/counter", Who::Person, || web::to(order::propose)),
    route(GET, "/orders/{id}/accept-counter", Who::Person, || web::to(order::accept_counter_form)),
    route(POST, "/orders/{id}/accept-counter", Who::Person, || web::to(order::accept_counter)),
    route(GET, "/orders/{id}/revise", Who::Person, || web::to(order::propose_form)),
    route(POST, "/orders/{id}/revise", Who::Person, || web::to(order::propose)),
    route(GET, "/orders/{id}/decline", Who::Person, || web::to(order::end_form)),
    route(POST, "/orders/{id}/decline", Who::Person, || web::to(order::ending)),
    route(GET, "/orders/{id}/amend", Who::Person, || web::to(order::propose_form)),
    route(POST, "/orders/{id}/amend", Who::Person, || web::to(order::propose)),
    route(GET, "/orders/{id}/shipments/{shipment_id}/arrived", Who::Person, || {
        web::to(order::arrived_form)
    }),
    route(POST, "/orders/{id}/shipments/{shipment_id}/arrived", Who::Person, || {
        web::to(order::arrived)
    }),
    route(GET, "/orders/{id}/dispatch", Who::Person, || web::to(order::dispatch_form)),
    route(POST, "/orders/{id}/dispatch", Who::Person, || web::to(order::dispatch)),
    route(GET, "/orders/{id}/shipments/{shipment_id}/undo", Who::Person, || {
        web::to(order::undo_form)
    }),
    route(POST, "/orders/{id}/shipments/{shipment_id}/undo", Who::Person, || web::to(order::undo)),
    route(GET, "/shipments/{id}/receive", Who::Person, || web::to(order::receive_form)),
    route(POST, "/shipments/{id}/receive", Who::Person, || web::to(order::receive)),
    route(GET, "/shipments/{id}/correct", Who::Person, || web::to(order::correct_form)),
    route(POST, "/shipments/{id}/correct", Who::Person, || web::to(order::correct)),
    route(GET, "/desk/orders", Who::Person, || web::to(desk::orders)),
    route(GET, "/desk/orders/queue", Who::Person, || web::to(desk::queue)),
];

/// Pages: what is ordered again and again.
static STANDING_ORDER_PAGES: &[Route] = &[
    route(GET, "/resale", Who::Person, || web::to(resale::list)),
    route(POST, "/resale/opening", Who::Person, || web::to(resale::open)),
    route(GET, "/resale/rules/new", Who::Person, || web::to(resale_rules::new_form)),
    route(POST, "/resale/rules/new", Who::Person, || web::to(resale_rules::write)),
    route(GET, "/resale/rules/{id}", Who::Person, || web::to(resale_rules::rule)),
    route(POST, "/resale/rules/{id}", Who::Person, || web::to(resale_rules::change)),
    route(POST, "/resale/rules/{id}/pause", Who::Person, || web::to(resale_rules::pause_rule)),
    route(POST, "/resale/rules/{id}/resume", Who::Person, || web::to(resale_rules::resume_rule)),
    route(POST, "/resale/rules/{id}/stop", Who::Person, || web::to(resale_rules::stop_rule)),
    route(GET, "/resale/{id}", Who::Person, || web::to(resale::show)),
    route(POST, "/resale/{id}/take", Who::Person, || web::to(resale::take)),
    route(POST, "/resale/{id}/keep", Who::Person, || web::to(resale::keep)),
    route(POST, "/resale/{id}/pause", Who::Person, || web::to(resale::pause)),
    route(POST, "/resale/{id}/resume", Who::Person, || web::to(resale::resume)),
    route(POST, "/resale/{id}/stop", Who::Person, || web::to(resale::stop)),
    route(POST, "/orders/{id}/order-above", Who::Person, || web::to(resale::order_above)),
    route(GET, "/standing-orders", Who::Person, || web::to(standing::list)),
    // Before `{id}`, which would take it for one.
    route(GET, "/standing-orders/new", Who::Person, || web::to(standing::make_form)),
    route(POST, "/standing-orders/new", Who::Person, || web::to(standing::make)),
    route(GET, "/standing-orders/{id}", Who::Person, || web::to(standing::show)),
    route(GET, "/standing-orders/{id}/change", Who::Person, || web::to(standing::change_form)),
    route(POST, "/standing-orders/{id}/change", Who::Person, || web::to(standing::change)),
    route(POST, "/standing-orders/{id}/pause", Who::Person, || web::to(standing::pause)),
    route(POST, "/standing-orders/{id}/resume", Who::Person, || web::to(standing::resume)),
    route(POST, "/standing-orders/{id}/skip-next", Who::Person, || web::to(standing::skip_next)),
    route(POST, "/standing-orders/{id}/keep-next", Who::Person, || web::to(standing::keep_next)),
    route(POST, "/standing-orders/{id}/run-now", Who::Person, || web::to(standing::run_now)),
    route(GET, "/standing-orders/{id}/end", Who::Person, || web::to(standing::end_form)),
    route(POST, "/standing-orders/{id}/end", Who::Person, || web::to(standing::end)),
];

const fn order_command(path: &'static str, handler: fn() -> Handler) -> Route {
    route(POST, path, Who::Program, handler)
}

/// The API: lines of credit at banks, and what is drawn on them.
static FACILITIES: &[Route] = &[
    route(GET, "/api/v1/facilities", Who::Program, || web::to(api::facilities::list)),
    route(POST, "/api/v1/facilities", Who::Program, || web::to(api::facilities::propose)),
    route(GET, "/api/v1/facilities/{id}", Who::Program, || web::to(api::facilities::show)),
    route(GET, "/api/v1/facilities/{id}/schedule", Who::Program, || {
        web::to(api::facilities::schedule)
    }),
    order_command("/api/v1/facilities/{id}/agree", || web::to(api::facilities::agree)),
    order_command("/api/v1/facilities/{id}/decline", || web::to(api::facilities::decline)),
    order_command("/api/v1/facilities/{id}/end", || web::to(api::facilities::end)),
    order_command("/api/v1/facilities/{id}/repayments", || web::to(api::facilities::repay)),
    order_command("/api/v1/facilities/{id}/repayments/{repayment_id}/reverse", || {
        web::to(api::facilities::unpay)
    }),
    order_command("/api/v1/facilities/{id}/drawdowns", || web::to(api::facilities::ask)),
    route(GET, "/api/v1/drawdowns", Who::Program, || web::to(api::facilities::drawdowns)),
    route(GET, "/api/v1/drawdowns/{id}", Who::Program, || web::to(api::facilities::drawdown)),
    order_command("/api/v1/drawdowns/{id}/sign", || web::to(api::facilities::sign)),
    order_command("/api/v1/drawdowns/{id}/reject", || web::to(api::facilities::reject)),
    order_command("/api/v1/drawdowns/{id}/withdraw", || web::to(api::facilities::withdraw)),
    order_command("/api/v1/drawdowns/{id}/refuse", || web::to(api::facilities::refuse)),
    order_command("/api/v1/drawdowns/{id}/pay", || web::to(api::facilities::pay)),
    order_command("/api/v1/drawdowns/{id}/reverse", || web::to(api::drawn_back::reverse)),
    order_command("/api/v1/invoices/{id}/deny-drawdown", || web::to(api::drawn_back::deny)),
    route(GET, "/api/v1/purchase-orders/{id}/financing", Who::Program, || {
        web::to(api::financing::show)
    }),
    route(PUT, "/api/v1/purchase-orders/{id}/financing", Who::Program, || {
        web::to(api::financing::mark)
    }),
    route(DELETE, "/api/v1/purchase-orders/{id}/financing", Who::Program, || {
        web::to(api::financing::unmark)
    }),
    order_command("/api/v1/invoices/{id}/drawdown", || web::to(api::financing::draw)),
    route(GET, "/api/v1/facilities/{id}/orders", Who::Program, || web::to(api::financing::orders)),
];

/// Demand pools as they are read.
static POOLS_READ: &[Route] = &[
    route(GET, "/api/v1/demand-pools", Who::Program, || web::to(api::pool_reading::list)),
    route(GET, "/api/v1/demand-pools/{id}", Who::Program, || web::to(api::pool_reading::show)),
    route(GET, "/api/v1/demand-pools/{id}/lines", Who::Program, || {
        web::to(api::pool_reading::lines)
    }),
    route(GET, "/api/v1/demand-pools/{id}/lines/{line_id}/growth", Who::Program, || {
        web::to(api::pool_reading::growth)
    }),
    route(GET, "/api/v1/demand-pools/{id}/pledges", Who::Program, || {
        web::to(api::pool_reading::pledges)
    }),
    route(GET, "/api/v1/demand-pools/{id}/preview", Who::Program, || {
        web::to(api::pool_reading::preview)
    }),
    route(GET, "/api/v1/demand-pools/{id}/unanswered", Who::Program, || {
        web::to(api::pool_reading::unanswered)
    }),
    route(GET, "/api/v1/demand-pools/{id}/allocation", Who::Program, || {
        web::to(api::pool_reading::allocation)
    }),
    route(GET, "/api/v1/demand-pools/{id}/statement", Who::Program, || {
        web::to(api::pool_reading::statement)
    }),
    route(GET, "/api/v1/demand-pools/{id}/history", Who::Program, || {
        web::to(api::pool_reading::history)
    }),
    route(GET, "/api/v1/demand-pools/{id}/file", Who::Program, || web::to(api::pool_reading::file)),
];

/// The pages of demand pools.
static POOL_PAGES: &[Route] = &[
    route(GET, "/pools", Who::Person, || web::to(pools::list)),
    route(GET, "/pools/new", Who::Person, || web::to(planning::make_form)),
    route(POST, "/pools/new", Who::Person, || web::to(planning::make)),
    route(GET, "/pools/{id}", Who::Person, || web::to(pools::show)),
    route(GET, "/pools/{id}/fill", Who::Person, || web::to(pools::fill)),
    route(GET, "/pools/{id}/look", Who::Person, || web::to(pools::look)),
    route(POST, "/pools/{id}/pledge", Who::Person, || web::to(pledging::pledge)),
    route(POST, "/pools/{id}/approve", Who::Person, || web::to(pledging::approve)),
    route(GET, "/pools/{id}/withdraw", Who::Person, || web::to(pledging::withdraw_form)),
    route(POST, "/pools/{id}/withdraw", Who::Person, || web::to(pledging::withdraw)),
    route(POST, "/pools/{id}/remind", Who::Person, || web::to(pledging::remind)),
    route(POST, "/pools/{id}/forget", Who::Person, || web::to(pledging::forget)),
    route(GET, "/pools/{id}/edit", Who::Person, || web::to(planning::edit_form)),
    route(POST, "/pools/{id}/edit", Who::Person, || web::to(planning::edit)),
    route(GET, "/pools/{id}/manage", Who::Person, || web::to(pools::manage)),
    route(POST, "/pools/{id}/publish", Who::Person, || web::to(pooling::publish)),
    route(GET, "/pools/{id}/call-off", Who::Person, || web::to(pooling::call_off_form)),
    route(POST, "/pools/{id}/call-off", Who::Person, || web::to(pooling::call_off)),
    route(POST, "/pools/{id}/allocate", Who::Person, || web::to(pooling::allocate)),
    route(POST, "/pools/{id}/charges", Who::Person, || web::to(pooling::charge)),
    route(GET, "/pools/{id}/statement", Who::Person, || web::to(pools::statement)),
    route(GET, "/pools/{id}/file", Who::Person, || web::to(pools::file)),
    route(GET, "/pools/{id}/loading", Who::Person, || web::to(pools::loading)),
    route(GET, "/pools/{id}/labels", Who::Person, || web::to(pools::labels)),
];

/// The API: demand pools, planned and pledged in.
static DEMAND_POOLS: &[Route] = &[
    order_command("/api/v1/demand-pools", || web::to(api::demand_pools::plan)),
    route(PUT, "/api/v1/demand-pools/{id}", Who::Program, || {
        web::to(api::demand_pools::plan_again)
    }),
    order_command("/api/v1/demand-pools/{id}/publish", || web::to(api::demand_pools::publish)),
    order_command("/api/v1/demand-pools/{id}/call-off", || web::to(api::demand_pools::call_off)),
    route(PUT, "/api/v1/demand-pools/{id}/lines/{line_id}/pledge", Who::Program, || {
        web::to(api::demand_pools::pledge)
    }),
    route(DELETE, "/api/v1/demand-pools/{id}/lines/{line_id}/pledge", Who::Program, || {
        web::to(api::demand_pools::withdraw)
    }),
    route(POST, "/api/v1/demand-pools/{id}/lines/{line_id}/pledge/approve", Who::Program, || {
        web::to(api::demand_pools::approve)
    }),
    route(PUT, "/api/v1/demand-pools/{id}/reminder", Who::Program, || {
        web::to(api::demand_pools::remind)
    }),
    route(DELETE, "/api/v1/demand-pools/{id}/reminder", Who::Program, || {
        web::to(api::demand_pools::forget)
    }),
];

/// The API: what the organizer of a demand pool confirms once its goods come.
static POOL_ORDERS: &[Route] = &[
    order_command("/api/v1/demand-pools/{id}/allocate", || web::to(api::pool_orders::allocate)),
    order_command("/api/v1/demand-pools/{id}/charges", || web::to(api::pool_orders::charge)),
];

/// The API: routes and runs, when goods come, and what is kept when it is counted.
static DELIVERY: &[Route] = &[
    route(GET, "/api/v1/delivery-routes", Who::Program, || web::to(api::delivery_runs::routes)),
    order_command("/api/v1/delivery-routes", || web::to(api::delivery_runs::make_route)),
    route(GET, "/api/v1/delivery-routes/{id}", Who::Program, || web::to(api::delivery_runs::route)),
    route(PUT, "/api/v1/delivery-routes/{id}", Who::Program, || {
        web::to(api::delivery_runs::change_route)
    }),
    order_command("/api/v1/delivery-routes/{id}/end", || web::to(api::delivery_runs::end_route)),
    route(GET, "/api/v1/delivery-runs", Who::Program, || web::to(api::delivery_runs::runs)),
    order_command("/api/v1/delivery-runs", || web::to(api::delivery_runs::plan)),
    route(GET, "/api/v1/delivery-runs/{id}", Who::Program, || web::to(api::delivery_runs::run)),
    route(PUT, "/api/v1/delivery-runs/{id}", Who::Program, || web::to(api::delivery_runs::change)),
    order_command("/api/v1/delivery-runs/{id}/dispatch", || web::to(api::delivery_runs::dispatch)),
    order_command("/api/v1/delivery-runs/{id}/move", || web::to(api::delivery_runs::put_off)),
    order_command("/api/v1/delivery-runs/{id}/call-off", || web::to(api::delivery_runs::call_off)),
    route(GET, "/api/v1/expected-delivery", Who::Program, || web::to(api::delivery_runs::expected)),
    route(GET, "/api/v1/kept-products", Who::Program, || web::to(api::kept_products::list)),
    route(PUT, "/api/v1/kept-products/{product_id}", Who::Program, || {
        web::to(api::kept_products::keep)
    }),
    route(DELETE, "/api/v1/kept-products/{product_id}", Who::Program, || {
        web::to(api::kept_products::stop)
    }),
];

/// The pages of runs and routes.
static RUN_PAGES: &[Route] = &[
    route(GET, "/runs", Who::Person, || web::to(runs::list)),
    route(POST, "/runs/new", Who::Person, || web::to(runs::plan)),
    route(GET, "/runs/routes/new", Who::Person, || web::to(run_routes::make_form)),
    route(POST, "/runs/routes/new", Who::Person, || web::to(run_routes::make)),
    route(GET, "/runs/routes/{id}", Who::Person, || web::to(run_routes::show)),
    route(POST, "/runs/routes/{id}", Who::Person, || web::to(run_routes::change)),
    route(GET, "/runs/routes/{id}/end", Who::Person, || web::to(run_routes::end_form)),
    route(POST, "/runs/routes/{id}/end", Who::Person, || web::to(run_routes::end)),
    route(GET, "/runs/{id}", Who::Person, || web::to(runs::show)),
    route(POST, "/runs/{id}", Who::Person, || web::to(runs::change)),
    route(POST, "/runs/{id}/dispatch", Who::Person, || web::to(runs::dispatch)),
    route(GET, "/runs/{id}/move", Who::Person, || web::to(runs::move_form)),
    route(POST, "/runs/{id}/move", Who::Person, || web::to(runs::put_off)),
    route(GET, "/runs/{id}/call-off", Who::Person, || web::to(runs::call_off_form)),
    route(POST, "/runs/{id}/call-off", Who::Person, || web::to(runs::call_off)),
    route(GET, "/runs/{id}/sheet", Who::Person, || web::to(runs::sheet)),
    route(POST, "/shipments/{id}/keep", Who::Person, || web::to(order::keep)),
];

/// Pages: lines of credit at banks, for borrower and bank.
static FACILITY_PAGES: &[Route] = &[
    route(GET, "/facilities", Who::Person, || web::to(facilities::list)),
    route(GET, "/facilities/new", Who::Person, || web::to(facilities::make_form)),
    route(POST, "/facilities/new", Who::Person, || web::to(facilities::make)),
    route(GET, "/facilities/{id}", Who::Person, || web::to(facilities::show)),
    route(POST, "/facilities/{id}/agree", Who::Person, || web::to(facilities::agree)),
    route(POST, "/facilities/{id}/decline", Who::Person, || web::to(facilities::decline)),
    route(POST, "/facilities/{id}/end", Who::Person, || web::to(facilities::end)),
    route(POST, "/facilities/{id}/repayments", Who::Person, || web::to(facilities::repay)),
    route(POST, "/facilities/{id}/repayments/{repayment_id}/reverse", Who::Person, || {
        web::to(facilities::unpay)
    }),
    route(GET, "/invoices/{id}/drawdown", Who::Person, || web::to(facilities::ask_form)),
    route(POST, "/invoices/{id}/drawdown", Who::Person, || web::to(facilities::ask)),
    route(GET, "/drawdowns/{id}", Who::Person, || web::to(facilities::drawdown)),
    route(POST, "/drawdowns/{id}/sign", Who::Person, || web::to(facilities::sign)),
    route(POST, "/drawdowns/{id}/reject", Who::Person, || web::to(facilities::reject)),
    route(POST, "/drawdowns/{id}/withdraw", Who::Person, || web::to(facilities::withdraw)),
    route(POST, "/drawdowns/{id}/refuse", Who::Person, || web::to(facilities::refuse)),
    route(POST, "/drawdowns/{id}/pay", Who::Person, || web::to(facilities::pay)),
    route(GET, "/orders/{id}/financing", Who::Person, || web::to(financing::form)),
    route(POST, "/orders/{id}/financing", Who::Person, || web::to(financing::mark)),
    route(POST, "/orders/{id}/financing/withdraw", Who::Person, || web::to(financing::withdraw)),
    route(POST, "/drawdowns/{id}/reverse", Who::Person, || web::to(facilities::reverse)),
    route(POST, "/invoices/{id}/deny-drawdown", Who::Person, || web::to(drawn::deny)),
];

/// Pages: agreements, for both sides.
static AGREEMENT_PAGES: &[Route] = &[
    route(GET, "/agreements", Who::Person, || web::to(agreements::list)),
    route(GET, "/agreements/new", Who::Person, || web::to(agreements::make_form)),
    route(POST, "/agreements/new", Who::Person, || web::to(agreements::make)),
    route(GET, "/agreements/{id}", Who::Person, || web::to(agreements::show)),
    route(GET, "/agreements/{id}/propose", Who::Person, || web::to(agreements::change_form)),
    route(POST, "/agreements/{id}/propose", Who::Person, || web::to(agreements::change)),
    route(GET, "/agreements/{id}/accept", Who::Person, || web::to(answers::accept_form)),
    route(GET, "/agreements/{id}/decline", Who::Person, || web::to(answers::decline_form)),
    route(POST, "/agreements/{id}/accept", Who::Person, || web::to(answers::accept)),
    route(POST, "/agreements/{id}/decline", Who::Person, || web::to(answers::decline)),
    route(POST, "/agreements/{id}/withdraw", Who::Person, || web::to(answers::withdraw)),
    route(GET, "/agreements/{id}/end", Who::Person, || web::to(agreements::end_form)),
    route(POST, "/agreements/{id}/end", Who::Person, || web::to(agreements::end)),
];

/// What may be owed, over JSON and on pages.
static CREDIT: &[Route] = &[
    route(GET, "/api/v1/credit", Who::Program, || web::to(api::credit::list)),
    route(GET, "/api/v1/credit/{other_id}", Who::Program, || web::to(api::credit::show)),
    route(PUT, "/api/v1/credit/{other_id}", Who::Program, || web::to(api::credit::set_limit)),
    route(POST, "/api/v1/credit/{other_id}/block", Who::Program, || web::to(api::credit::block)),
    route(POST, "/api/v1/credit/{other_id}/unblock", Who::Program, || {
        web::to(api::credit::unblock)
    }),
    route(GET, "/partners", Who::Person, || web::to(partners::list)),
    route(GET, "/partners/{other_id}", Who::Person, || web::to(partners::show)),
    route(POST, "/partners/{other_id}/limit", Who::Person, || web::to(partners::set_limit)),
    route(POST, "/partners/{other_id}/block", Who::Person, || web::to(partners::block)),
    route(POST, "/partners/{other_id}/unblock", Who::Person, || web::to(partners::unblock)),
];

/// Pages: the buyer's day.
static BUYER: &[Route] = &[
    route(GET, "/", Who::Person, || web::to(buyer::home)),
    route(GET, "/search", Who::Person, || web::to(buyer::search)),
    route(GET, "/offers/{id}", Who::Person, || web::to(buyer::offer)),
    route(POST, "/offers/{id}", Who::Person, || web::to(buyer::add_offer)),
    route(GET, "/basket", Who::Person, || web::to(buyer::basket)),
    route(GET, "/basket/paste", Who::Person, || web::to(buyer::paste_form)),
    route(POST, "/basket/paste", Who::Person, || web::to(buyer::paste)),
    route(POST, "/basket/submit", Who::Person, || web::to(buyer::submit_all)),
    route(POST, "/basket/again/{id}", Who::Person, || web::to(buyer::again)),
    route(POST, "/basket/offers/{id}", Who::Person, || web::to(buyer::set)),
    route(POST, "/basket/offers/{id}/add", Who::Person, || web::to(buyer::add)),
    route(POST, "/basket/{id}", Who::Person, || web::to(buyer::change_section)),
    route(GET, "/price-list", Who::Person, || web::to(buyer::price_list)),
    route(POST, "/price-list", Who::Person, || web::to(buyer::write_order)),
];

/// What a phone keeps, and what it does without signal.
static OFFLINE: &[Route] = &[
    route(GET, "/manifest.webmanifest", Who::Anyone, || web::to(offline::manifest)),
    route(GET, "/sw.js", Who::Anyone, || web::to(offline::worker)),
    route(GET, "/offline", Who::Anyone, || web::to(offline::nothing)),
    route(GET, "/offline/pages", Who::Person, || web::to(offline::pages)),
    route(GET, "/outbox", Who::Person, || web::to(offline::outbox)),
];

/// Pages: the doors.
static DOORS: &[Route] = &[
    route(GET, "/sign-in", Who::Anyone, || web::to(account::sign_in_form)),
    route(POST, "/sign-in", Who::Anyone, || web::to(account::sign_in)),
    route(POST, "/sign-out", Who::Anyone, || web::to(account::sign_out)),
    route(GET, "/join", Who::Anyone, || web::to(account::join_form)),
    route(POST, "/join", Who::Anyone, || web::to(account::join)),
    route(GET, "/language/{code}", Who::Anyone, || web::to(account::language)),
    route(GET, "/theme/{word}", Who::Anyone, || web::to(account::theme)),
    route(GET, "/choose-organization", Who::Person, || web::to(account::choose_form)),
    route(POST, "/choose-organization", Who::Person, || web::to(account::choose)),
    route(GET, "/start", Who::Person, || web::to(help::start)),
    route(GET, "/help", Who::Anyone, || web::to(help::index)),
    route(GET, "/help/words", Who::Anyone, || web::to(help::words)),
    route(GET, "/help/tour", Who::Anyone, || web::to(help::tour)),
    route(GET, "/help/first-day/{role}", Who::Anyone, || web::to(help::first_day)),
    route(GET, "/help/{topic}", Who::Anyone, || web::to(help::topic)),
    route(GET, "/more", Who::Person, || web::to(account::more)),
    route(GET, "/account", Who::Person, || web::to(account::own)),
    route(POST, "/account", Who::Person, || web::to(account::change_password)),
    route(POST, "/account/sign-out-everywhere", Who::Person, || {
        web::to(account::sign_out_everywhere)
    }),
];

/// Pages: price lists, goods, stock, and the files for the books.
static GOODS: &[Route] = &[
    route(GET, "/imports", Who::Person, || web::to(imports::begin)),
    route(POST, "/imports", Who::Person, || web::to(imports::hand_in)),
    route(GET, "/imports/template.xlsx", Who::Person, || web::to(imports::template)),
    route(GET, "/imports/sample.csv", Who::Person, || web::to(imports::sample)),
    route(GET, "/imports/{id}", Who::Person, || web::to(imports::show)),
    route(POST, "/imports/{id}/publish", Who::Person, || web::to(imports::publish)),
    route(GET, "/imports/{id}/undo", Who::Person, || web::to(imports::undo_form)),
    route(POST, "/imports/{id}/undo", Who::Person, || web::to(imports::undo)),
    route(GET, "/imports/{id}/mapping", Who::Person, || web::to(imports::mapping_form)),
    route(POST, "/imports/{id}/mapping", Who::Person, || web::to(imports::map_columns)),
    route(GET, "/imports/{id}/rejected", Who::Person, || web::to(imports::rejected)),
    route(GET, "/imports/{id}/rises", Who::Person, || web::to(imports::rises)),
    route(GET, "/stock", Who::Person, || web::to(stock::list)),
    route(GET, "/stock/grid", Who::Person, || web::to(stock::grid_form)),
    route(POST, "/stock/grid", Who::Person, || web::to(stock::save_grid)),
    route(GET, "/stock/bulk", Who::Person, || web::to(stock::bulk_form)),
    route(POST, "/stock/bulk", Who::Person, || web::to(stock::change_by_rule)),
    route(GET, "/stock/changes", Who::Person, || web::to(stock::all_changes)),
    route(GET, "/stock/changes/{id}", Who::Person, || web::to(stock::change_page)),
    route(POST, "/stock/changes/{id}/cancel", Who::Person, || web::to(stock::cancel_change)),
    route(GET, "/stock/changes/{id}/undo", Who::Person, || web::to(stock::undo_change_form)),
    route(POST, "/stock/changes/{id}/undo", Who::Person, || web::to(stock::undo_change)),
    route(GET, "/stock/levels", Who::Person, || web::to(stock::levels)),
    route(GET, "/stock/new", Who::Person, || web::to(stock::make_form)),
    route(POST, "/stock/new", Who::Person, || web::to(stock::make)),
    route(GET, "/stock/products/{id}", Who::Person, || web::to(stock::take_form)),
    route(POST, "/stock/products/{id}", Who::Person, || web::to(stock::take)),
    route(GET, "/stock/offers/{id}", Who::Person, || web::to(stock::edit_form)),
    route(POST, "/stock/offers/{id}", Who::Person, || web::to(stock::edit)),
    route(POST, "/stock/offers/{id}/pause", Who::Person, || web::to(stock::pause)),
    route(POST, "/stock/offers/{id}/publish", Who::Person, || web::to(stock::publish)),
    route(GET, "/stock/offers/{id}/withdraw", Who::Person, || web::to(stock::withdraw_form)),
    route(POST, "/stock/offers/{id}/withdraw", Who::Person, || web::to(stock::withdraw)),
    route(GET, "/exports/catalogue", Who::Person, || web::to(stock::export_catalogue)),
    route(GET, "/exports/orders", Who::Person, || web::to(stock::export_orders)),
    route(GET, "/exports/receipts", Who::Person, || web::to(stock::export_receipts)),
    route(GET, "/exports/stock", Who::Person, || web::to(stock::export_stock)),
];

/// Pages: people and the organization itself.
static PEOPLE: &[Route] = &[
    route(GET, "/people", Who::Person, || web::to(people::list)),
    route(GET, "/people/new", Who::Person, || web::to(people::invite_form)),
    route(POST, "/people/new", Who::Person, || web::to(people::invite)),
    route(GET, "/people/{person_id}", Who::Person, || web::to(people::person)),
    route(POST, "/people/{person_id}", Who::Person, || web::to(people::change_roles)),
    route(GET, "/people/{person_id}/end", Who::Person, || web::to(people::end_form)),
    route(POST, "/people/{person_id}/end", Who::Person, || web::to(people::end)),
    route(GET, "/people/{person_id}/invite-code", Who::Person, || web::to(people::code_form)),
    route(POST, "/people/{person_id}/invite-code", Who::Person, || web::to(people::renew_code)),
    route(GET, "/organization", Who::Person, || web::to(people::organization)),
    route(GET, "/organization/edit", Who::Person, || web::to(people::edit_form)),
    route(POST, "/organization/edit", Who::Person, || web::to(people::edit)),
    route(GET, "/organization/approval-rules", Who::Person, || web::to(approval_rules::list)),
    route(POST, "/organization/approval-rules", Who::Person, || web::to(approval_rules::make)),
    route(GET, "/organization/approval-rules/{rule_id}/end", Who::Person, || {
        web::to(approval_rules::end_form)
    }),
    route(POST, "/organization/approval-rules/{rule_id}/end", Who::Person, || {
        web::to(approval_rules::end)
    }),
    route(GET, "/organization/affiliates", Who::Person, || web::to(people::affiliates_form)),
    route(POST, "/organization/affiliates", Who::Person, || web::to(people::affiliate)),
    route(GET, "/organization/affiliates/{other_id}/end", Who::Person, || {
        web::to(people::part_form)
    }),
    route(POST, "/organization/affiliates/{other_id}/end", Who::Person, || web::to(people::part)),
];

/// Pages: running the installation.
static OPERATOR: &[Route] = &[
    route(GET, "/operator", Who::Operator, || web::to(operator::list)),
    route(GET, "/operator/new", Who::Operator, || web::to(operator::make_form)),
    route(POST, "/operator/new", Who::Operator, || web::to(operator::make)),
    route(GET, "/operator/import", Who::Operator, || web::to(operator::import_form)),
    route(POST, "/operator/import", Who::Operator, || web::to(operator::import)),
    route(GET, "/operator/import/sample.csv", Who::Operator, || web::to(operator::import_sample)),
    route(GET, "/operator/import/{key}", Who::Operator, || web::to(operator::imported)),
    route(GET, "/operator/import/{key}/result.csv", Who::Operator, || {
        web::to(operator::import_result)
    }),
    route(GET, "/operator/organizations/{id}", Who::Operator, || web::to(operator::show)),
    route(GET, "/operator/organizations/{id}/edit", Who::Operator, || web::to(operator::edit_form)),
    route(POST, "/operator/organizations/{id}/edit", Who::Operator, || web::to(operator::edit)),
    route(GET, "/operator/organizations/{id}/people/new", Who::Operator, || {
        web::to(operator::invite_form)
    }),
    route(POST, "/operator/organizations/{id}/people/new", Who::Operator, || {
        web::to(operator::invite)
    }),
    route(GET, "/operator/organizations/{id}/people/{person_id}", Who::Operator, || {
        web::to(operator::person)
    }),
    route(POST, "/operator/organizations/{id}/people/{person_id}", Who::Operator, || {
        web::to(operator::change_roles)
    }),
    route(GET, "/operator/organizations/{id}/people/{person_id}/end", Who::Operator, || {
        web::to(operator::end_form)
    }),
    route(POST, "/operator/organizations/{id}/people/{person_id}/end", Who::Operator, || {
        web::to(operator::end)
    }),
    route(
        GET,
        "/operator/organizations/{id}/people/{person_id}/invite-code",
        Who::Operator,
        || web::to(operator::code_form),
    ),
    route(
        POST,
        "/operator/organizations/{id}/people/{person_id}/invite-code",
        Who::Operator,
        || web::to(operator::renew_code),
    ),
    route(GET, "/operator/organizations/{id}/affiliates", Who::Operator, || {
        web::to(operator::affiliates_form)
    }),
    route(POST, "/operator/organizations/{id}/affiliates", Who::Operator, || {
        web::to(operator::affiliate)
    }),
    route(GET, "/operator/organizations/{id}/affiliates/{other_id}/end", Who::Operator, || {
        web::to(operator::part_form)
    }),
    route(POST, "/operator/organizations/{id}/affiliates/{other_id}/end", Who::Operator, || {
        web::to(operator::part)
    }),
];

/// Pages: storefronts.
static STOREFRONT_PAGES: &[Route] = &[
    route(GET, "/s/{code}", Who::Anyone, || web::to(shop_browsing::look)),
    route(GET, "/s/{code}/register", Who::Anyone, || web::to(shop_keeping::register_form)),
    route(POST, "/s/{code}/register", Who::Anyone, || web::to(shop_keeping::register)),
    route(GET, "/shop", Who::Person, || web::to(shop_browsing::show)),
    route(POST, "/shop/basket/{id}", Who::Person, || web::to(shop_browsing::set)),
    route(POST, "/shop/wishes/{product_id}", Who::Person, || web::to(shop_browsing::wish)),
    route(GET, "/shop/basket", Who::Person, || web::to(shop_ordering::basket)),
    route(GET, "/shop/orders", Who::Person, || web::to(shop_ordering::list)),
    route(GET, "/shop/orders/{id}", Who::Person, || web::to(shop_ordering::show)),
    route(GET, "/shop/orders/{id}/receipt", Who::Person, || web::to(shop_ordering::receipt)),
    route(POST, "/shop/orders/{id}/place", Who::Person, || web::to(shop_ordering::place)),
    route(POST, "/shop/orders/{id}/ready", Who::Person, || web::to(shop_counter::ready)),
    route(POST, "/shop/orders/{id}/hand-over", Who::Person, || web::to(shop_counter::hand_over)),
    route(POST, "/shop/orders/{id}/{command}", Who::Person, || web::to(shop_ordering::command)),
    route(GET, "/shop/desk", Who::Person, || web::to(shop_counter::desk)),
    route(GET, "/shop/desk/write", Who::Person, || web::to(shop_counter::write_form)),
    route(POST, "/shop/desk/write", Who::Person, || web::to(shop_counter::write)),
    route(GET, "/shop/counter", Who::Person, || web::to(shop_selling::form)),
    route(POST, "/shop/counter", Who::Person, || web::to(shop_selling::sell)),
    route(GET, "/shop/counter/{id}", Who::Person, || web::to(shop_selling::sold)),
    route(GET, "/shop/counter/{id}/undo", Who::Person, || web::to(shop_selling::undo_form)),
    route(POST, "/shop/counter/{id}/undo", Who::Person, || web::to(shop_selling::undo)),
    route(GET, "/shop/till", Who::Person, || web::to(shop_till::show)),
    route(POST, "/shop/till", Who::Person, || web::to(shop_till::close)),
    route(GET, "/shop/till/closings", Who::Person, || web::to(shop_till::closings)),
    route(GET, "/shop/till/closings/{number}", Who::Person, || web::to(shop_till::closing)),
    route(GET, "/shop/settings", Who::Person, || web::to(shop_keeping::settings)),
    route(POST, "/shop/settings", Who::Person, || web::to(shop_keeping::save)),
    route(GET, "/shop/members", Who::Person, || web::to(shop_keeping::list)),
    route(GET, "/shop/members/{id}", Who::Person, || web::to(shop_keeping::account)),
    route(POST, "/shop/members/{id}", Who::Person, || web::to(shop_keeping::set_account)),
    route(GET, "/shop/registrations", Who::Person, || web::to(shop_keeping::asking)),
    route(POST, "/shop/registrations/{id}/approve", Who::Person, || web::to(shop_keeping::approve)),
    route(POST, "/shop/registrations/{id}/reject", Who::Person, || web::to(shop_keeping::reject)),
];

/// The API: storefronts.
static STOREFRONT: &[Route] = &[
    route(GET, "/api/v1/storefront", Who::Program, || web::to(api::storefront::show)),
    route(PUT, "/api/v1/storefront", Who::Program, || web::to(shop::set)),
    route(GET, "/api/v1/storefront/shelf", Who::Program, || web::to(api::storefront::shelf)),
    route(GET, "/api/v1/storefront/demand", Who::Program, || web::to(api::storefront::demand)),
    route(PUT, "/api/v1/storefront/wishes/{product_id}", Who::Program, || {
        web::to(shop_orders::wish)
    }),
    route(GET, "/api/v1/storefront/orders", Who::Program, || web::to(shop_orders::list)),
    route(POST, "/api/v1/storefront/orders", Who::Program, || web::to(shop_orders::create)),
    route(GET, "/api/v1/storefront/orders/{id}", Who::Program, || web::to(shop_orders::show)),
    route(POST, "/api/v1/storefront/orders/{id}/place", Who::Program, || {
        web::to(shop_orders::place)
    }),
    route(POST, "/api/v1/storefront/orders/{id}/ready", Who::Program, || {
        web::to(shop_orders::ready)
    }),
    route(POST, "/api/v1/storefront/orders/{id}/hand-over", Who::Program, || {
        web::to(shop_orders::hand_over)
    }),
    route(PUT, "/api/v1/storefront/members/{id}/account", Who::Program, || web::to(shop::account)),
    route(POST, "/api/v1/storefront/sales", Who::Program, || web::to(sales::sell)),
    route(GET, "/api/v1/storefront/sales", Who::Program, || web::to(sales::list)),
    route(GET, "/api/v1/storefront/sales/{id}", Who::Program, || web::to(sales::show)),
    route(POST, "/api/v1/storefront/sales/{id}/undo", Who::Program, || web::to(sales::undo)),
    route(GET, "/api/v1/storefront/till", Who::Program, || web::to(sales::till)),
    route(POST, "/api/v1/storefront/till/closings", Who::Program, || web::to(sales::close)),
    route(GET, "/api/v1/storefront/till/closings", Who::Program, || web::to(sales::closings)),
    route(GET, "/api/v1/storefront/till/closings/{number}", Who::Program, || {
        web::to(sales::closing)
    }),
    route(GET, "/api/v1/storefront/registrations", Who::Program, || web::to(shop::registrations)),
    route(POST, "/api/v1/storefront/registrations/{id}/approve", Who::Program, || {
        web::to(shop::approve)
    }),
    route(POST, "/api/v1/storefront/registrations/{id}/reject", Who::Program, || {
        web::to(shop::reject)
    }),
    route(POST, "/api/v1/storefronts/{code}/registrations", Who::Anyone, || {
        web::to(shop::register)
    }),
];

/// The API: the books.
static LEDGER: &[Route] = &[
    route(GET, "/api/v1/ledger/accounts", Who::Program, || web::to(api::ledger::accounts)),
    route(GET, "/api/v1/ledger/entries", Who::Program, || web::to(api::ledger::entries)),
    route(GET, "/api/v1/ledger/trial-balance", Who::Program, || {
        web::to(api::ledger::trial_balance)
    }),
    route(GET, "/api/v1/ledger/export", Who::Program, || web::to(api::ledger::export)),
    route(GET, "/api/v1/ledger/periods/{period}", Who::Program, || web::to(api::ledger::period)),
    route(POST, "/api/v1/ledger/periods/{period}/close", Who::Program, || {
        web::to(api::ledger::close)
    }),
    route(POST, "/api/v1/ledger/opening", Who::Program, || web::to(api::ledger::open)),
    route(POST, "/api/v1/ledger/opening-stock", Who::Program, || web::to(api::ledger::stock)),
];

/// Pages: the books.
static LEDGER_PAGES: &[Route] = &[
    route(GET, "/ledger", Who::Person, || web::to(books::accounts)),
    route(GET, "/ledger/accounts/{account}", Who::Person, || web::to(books::account)),
    route(GET, "/ledger/trial-balance", Who::Person, || web::to(books::trial_balance)),
    route(GET, "/ledger/export", Who::Person, || web::to(books::export)),
    route(GET, "/ledger/close", Who::Person, || web::to(books::close_list)),
    route(GET, "/ledger/periods/{period}/close", Who::Person, || web::to(books::close_form)),
    route(POST, "/ledger/periods/{period}/close", Who::Person, || web::to(books::close)),
    route(GET, "/ledger/opening", Who::Person, || web::to(opening::form)),
    route(POST, "/ledger/opening", Who::Person, || web::to(opening::hand_in)),
    route(POST, "/ledger/opening/confirm", Who::Person, || web::to(opening::confirm)),
    route(GET, "/ledger/opening/template.xlsx", Who::Person, || web::to(opening::template)),
    route(GET, "/ledger/opening/stock-template.xlsx", Who::Person, || {
        web::to(opening::stock_table)
    }),
    route(POST, "/ledger/opening-stock", Who::Person, || web::to(opening::hand_in_stock)),
    route(POST, "/ledger/opening-stock/confirm", Who::Person, || web::to(opening::confirm_stock)),
];

/// The API and pages: members, what they saved, and the year's surplus.
static PATRONAGE: &[Route] = &[
    route(GET, "/api/v1/patronage/{year}", Who::Program, || web::to(api::patronage::year)),
    route(GET, "/api/v1/patronage/{year}/shares", Who::Program, || web::to(api::patronage::shares)),
    route(GET, "/api/v1/patronage/{year}/mine", Who::Program, || web::to(api::patronage::mine)),
    route(POST, "/api/v1/patronage/{year}/decision", Who::Program, || {
        web::to(api::patronage::decide)
    }),
    route(POST, "/api/v1/patronage/{year}/pass-on", Who::Program, || {
        web::to(api::patronage::pass_on)
    }),
    route(POST, "/api/v1/patronage/{year}/take-back", Who::Program, || {
        web::to(api::patronage::take_back)
    }),
    route(GET, "/api/v1/patronage/{year}/payouts", Who::Program, || {
        web::to(api::patronage::payouts)
    }),
    route(POST, "/api/v1/patronage/{year}/payouts", Who::Program, || {
        web::to(api::patronage::pay_out)
    }),
    route(POST, "/api/v1/patronage/{year}/payouts/{payout_id}/reverse", Who::Program, || {
        web::to(api::patronage::reverse_payout)
    }),
    route(GET, "/patronage/{year}/payouts", Who::Person, || web::to(payouts::form)),
    route(POST, "/patronage/{year}/payouts", Who::Person, || web::to(payouts::pay_out)),
    route(POST, "/patronage/{year}/payouts/{payout_id}/reverse", Who::Person, || {
        web::to(payouts::reverse)
    }),
    route(GET, "/api/v1/savings", Who::Program, || web::to(api::patronage::savings)),
    route(POST, "/api/v1/savings", Who::Program, || web::to(api::patronage::bring_savings)),
    route(GET, "/shop/shu", Who::Person, || web::to(patronage::my_share)),
    route(GET, "/patronage", Who::Person, || web::to(patronage::latest)),
    route(GET, "/patronage/{year}", Who::Person, || web::to(patronage::year)),
    route(GET, "/patronage/{year}/close", Who::Person, || web::to(years::form)),
    route(POST, "/patronage/{year}/close", Who::Person, || web::to(years::look)),
    route(POST, "/patronage/{year}/confirm", Who::Person, || web::to(years::confirm)),
    route(GET, "/patronage/{year}/pass-on", Who::Person, || web::to(years::pass_on_form)),
    route(POST, "/patronage/{year}/pass-on", Who::Person, || web::to(years::pass_on)),
    route(GET, "/patronage/{year}/take-back", Who::Person, || web::to(years::take_back_form)),
    route(POST, "/patronage/{year}/take-back", Who::Person, || web::to(years::take_back)),
    route(GET, "/savings", Who::Person, || web::to(savings::list)),
    route(POST, "/savings", Who::Person, || web::to(savings::hand_in)),
    route(POST, "/savings/confirm", Who::Person, || web::to(savings::confirm)),
    route(GET, "/savings/template.xlsx", Who::Person, || web::to(savings::template)),
];

/// The API: what two have between them, and setting it off.
static SETTLEMENT: &[Route] = &[
    route(GET, "/api/v1/statements", Who::Program, || web::to(api::statements::list)),
    route(POST, "/api/v1/statements", Who::Program, || web::to(api::statements::draw_up)),
    route(GET, "/api/v1/statements/{id}", Who::Program, || web::to(api::statements::show)),
    route(GET, "/api/v1/statements/{id}/file", Who::Program, || web::to(api::statements::file)),
    order_command("/api/v1/statements/{id}/agree", || web::to(api::statements::agree)),
    order_command("/api/v1/statements/{id}/dispute", || web::to(api::statements::dispute)),
    order_command("/api/v1/statements/{id}/replace", || web::to(api::statements::replace)),
    route(GET, "/api/v1/ageing", Who::Program, || web::to(api::statements::ageing)),
    route(GET, "/api/v1/nettings", Who::Program, || web::to(api::nettings::list)),
    route(POST, "/api/v1/nettings", Who::Program, || web::to(api::nettings::call)),
    // Before `{id}`, which would take it for one.
    route(GET, "/api/v1/nettings/partners", Who::Program, || web::to(api::nettings::partners)),
    route(GET, "/api/v1/nettings/{id}", Who::Program, || web::to(api::nettings::show)),
    route(GET, "/api/v1/nettings/{id}/certificate.pdf", Who::Program, || {
        web::to(api::nettings::paper)
    }),
    order_command("/api/v1/nettings/{id}/consent", || web::to(api::nettings::consent)),
    order_command("/api/v1/nettings/{id}/refuse", || web::to(api::nettings::refuse)),
    order_command("/api/v1/nettings/{id}/call-off", || web::to(api::nettings::call_off)),
    order_command("/api/v1/nettings/{id}/carry", || web::to(api::nettings::carry)),
    route(GET, "/api/v1/earlier-debts", Who::Program, || web::to(api::earlier_debts::list)),
    route(POST, "/api/v1/earlier-debts", Who::Program, || web::to(api::earlier_debts::propose)),
    // Before `{id}`, which would take it for one.
    route(POST, "/api/v1/earlier-debts/file", Who::Program, || web::to(api::earlier_debts::file)),
    route(GET, "/api/v1/earlier-debts/{id}", Who::Program, || web::to(api::earlier_debts::show)),
    order_command("/api/v1/earlier-debts/{id}/agree", || web::to(api::earlier_debts::agree)),
    order_command("/api/v1/earlier-debts/{id}/dispute", || web::to(api::earlier_debts::dispute)),
    order_command("/api/v1/earlier-debts/{id}/withdraw", || web::to(api::earlier_debts::withdraw)),
];

/// Pages: the same.
static SETTLEMENT_PAGES: &[Route] = &[
    route(GET, "/statements", Who::Person, || web::to(statements::list)),
    // Before `{id}`, which would take it for one.
    route(GET, "/statements/new", Who::Person, || web::to(statements::draw_up_form)),
    route(POST, "/statements/new", Who::Person, || web::to(statements::draw_up)),
    route(GET, "/statements/{id}", Who::Person, || web::to(statements::show)),
    route(GET, "/statements/{id}/file", Who::Person, || web::to(statements::file)),
    route(GET, "/statements/{id}/agree", Who::Person, || web::to(statements::agree_form)),
    route(POST, "/statements/{id}/agree", Who::Person, || web::to(statements::agree)),
    route(GET, "/statements/{id}/dispute", Who::Person, || web::to(statements::dispute_form)),
    route(POST, "/statements/{id}/dispute", Who::Person, || web::to(statements::dispute)),
    route(POST, "/statements/{id}/replace", Who::Person, || web::to(statements::replace)),
    route(GET, "/ageing", Who::Person, || web::to(statements::ageing)),
    route(GET, "/nettings", Who::Person, || web::to(nettings::list)),
    // Before `{id}`, which would take it for one.
    route(GET, "/nettings/new", Who::Person, || web::to(nettings::call_form)),
    route(POST, "/nettings/new", Who::Person, || web::to(nettings::call)),
    route(GET, "/nettings/{id}", Who::Person, || web::to(nettings::show)),
    route(GET, "/nettings/{id}/certificate", Who::Person, || web::to(nettings::certificate)),
    route(GET, "/nettings/{id}/certificate.pdf", Who::Person, || {
        web::to(nettings::certificate_file)
    }),
    route(GET, "/nettings/{id}/consent", Who::Person, || web::to(nettings::consent_form)),
    route(POST, "/nettings/{id}/consent", Who::Person, || web::to(nettings::consent)),
    route(GET, "/nettings/{id}/refuse", Who::Person, || web::to(nettings::refuse_form)),
    route(POST, "/nettings/{id}/refuse", Who::Person, || web::to(nettings::refuse)),
    route(GET, "/nettings/{id}/call-off", Who::Person, || web::to(nettings::call_off_form)),
    route(POST, "/nettings/{id}/call-off", Who::Person, || web::to(nettings::call_off)),
    route(GET, "/nettings/{id}/carry", Who::Person, || web::to(nettings::carry_form)),
    route(POST, "/nettings/{id}/carry", Who::Person, || web::to(nettings::carry)),
    route(GET, "/earlier-debts", Who::Person, || web::to(earlier::list)),
    // Before `{id}`, which would take them for one.
    route(GET, "/earlier-debts/new", Who::Person, || web::to(earlier::new_form)),
    route(POST, "/earlier-debts/new", Who::Person, || web::to(earlier::propose)),
    route(GET, "/earlier-debts/file", Who::Person, || web::to(earlier_files::form)),
    route(POST, "/earlier-debts/file", Who::Person, || web::to(earlier_files::hand_in)),
    route(POST, "/earlier-debts/file/confirm", Who::Person, || web::to(earlier_files::confirm)),
    route(GET, "/earlier-debts/template.xlsx", Who::Person, || web::to(earlier_files::template)),
    route(GET, "/earlier-debts/{id}", Who::Person, || web::to(earlier::show)),
    route(GET, "/earlier-debts/{id}/agree", Who::Person, || web::to(earlier::agree_form)),
    route(POST, "/earlier-debts/{id}/agree", Who::Person, || web::to(earlier::agree)),
    route(GET, "/earlier-debts/{id}/dispute", Who::Person, || web::to(earlier::dispute_form)),
    route(POST, "/earlier-debts/{id}/dispute", Who::Person, || web::to(earlier::dispute)),
    route(GET, "/earlier-debts/{id}/withdraw", Who::Person, || web::to(earlier::withdraw_form)),
    route(POST, "/earlier-debts/{id}/withdraw", Who::Person, || web::to(earlier::withdraw)),
];

/// The API: being told.
static TELLING: &[Route] = &[
    route(GET, "/api/v1/messages", Who::Program, || web::to(api::messages::list)),
    route(GET, "/api/v1/messages/unread", Who::Program, || web::to(api::messages::unread)),
    route(POST, "/api/v1/messages/read", Who::Program, || web::to(api::messages::read_all)),
    route(POST, "/api/v1/messages/{id}/read", Who::Program, || web::to(api::messages::read)),
    route(GET, "/api/v1/mails", Who::Program, || web::to(api::messages::mails)),
    route(PUT, "/api/v1/mails", Who::Program, || web::to(api::messages::choose)),
    route(GET, "/api/v1/events", Who::Program, || web::to(api::events::list)),
    route(GET, "/api/v1/webhooks", Who::Program, || web::to(api::webhooks::list)),
    route(POST, "/api/v1/webhooks", Who::Program, || web::to(api::webhooks::create)),
    route(GET, "/api/v1/webhooks/{id}", Who::Program, || web::to(api::webhooks::show)),
    route(PATCH, "/api/v1/webhooks/{id}", Who::Program, || web::to(api::webhooks::change)),
    route(DELETE, "/api/v1/webhooks/{id}", Who::Program, || web::to(api::webhooks::end)),
    route(POST, "/api/v1/webhooks/{id}/rotate-secret", Who::Program, || {
        web::to(api::webhooks::rotate)
    }),
    route(POST, "/api/v1/webhooks/{id}/test", Who::Program, || web::to(api::webhooks::test)),
    route(GET, "/api/v1/webhooks/{id}/deliveries", Who::Program, || {
        web::to(api::webhooks::deliveries)
    }),
    route(POST, "/api/v1/webhooks/{id}/deliveries/{delivery_id}/retry", Who::Program, || {
        web::to(api::webhooks::retry)
    }),
    route(GET, "/api/v1/search-words", Who::Program, || web::to(api::search_words::list)),
    route(POST, "/api/v1/search-words/preview", Who::Program, || {
        web::to(api::search_words::preview)
    }),
    route(GET, "/api/v1/search-words/{word}", Who::Program, || web::to(api::search_words::show)),
    route(PUT, "/api/v1/search-words/{word}", Who::Program, || web::to(api::search_words::say)),
    route(DELETE, "/api/v1/search-words/{word}", Who::Program, || {
        web::to(api::search_words::remove)
    }),
    route(GET, "/api/v1/parked-jobs", Who::Program, || web::to(api::parked::list)),
    route(POST, "/api/v1/parked-jobs/{id}/retry", Who::Program, || web::to(api::parked::retry)),
];

/// Pages: being told.
static TOLD: &[Route] = &[
    route(GET, "/inbox", Who::Person, || web::to(inbox::list)),
    route(POST, "/inbox/read", Who::Person, || web::to(inbox::read_all)),
    route(GET, "/inbox/unread", Who::Person, || web::to(inbox::unread)),
    route(GET, "/inbox/{id}", Who::Person, || web::to(inbox::show)),
    route(POST, "/inbox/{id}", Who::Person, || web::to(inbox::open)),
    route(GET, "/account/mail", Who::Person, || web::to(mail::form)),
    route(POST, "/account/mail", Who::Person, || web::to(mail::choose)),
    route(GET, "/mail/confirm/{id}/{token}", Who::Anyone, || web::to(mail::confirm_form)),
    route(POST, "/mail/confirm/{id}/{token}", Who::Anyone, || web::to(mail::confirm)),
    route(GET, "/mail/stop/{id}/{token}", Who::Anyone, || web::to(mail::stop_form)),
    route(POST, "/mail/stop/{id}/{token}", Who::Anyone, || web::to(mail::stop)),
    route(GET, "/webhooks", Who::Person, || web::to(webhooks::list)),
    route(GET, "/webhooks/new", Who::Person, || web::to(webhooks::make_form)),
    route(POST, "/webhooks/new", Who::Person, || web::to(webhooks::make)),
    route(GET, "/webhooks/{id}", Who::Person, || web::to(webhooks::show)),
    route(POST, "/webhooks/{id}", Who::Person, || web::to(webhooks::change)),
    route(POST, "/webhooks/{id}/state", Who::Person, || web::to(webhooks::set_state)),
    route(POST, "/webhooks/{id}/test", Who::Person, || web::to(webhooks::test)),
    route(POST, "/webhooks/{id}/rotate-secret", Who::Person, || web::to(webhooks::rotate)),
    route(GET, "/webhooks/{id}/end", Who::Person, || web::to(webhooks::end_form)),
    route(POST, "/webhooks/{id}/end", Who::Person, || web::to(webhooks::end)),
    route(POST, "/webhooks/{id}/deliveries/{delivery_id}/retry", Who::Person, || {
        web::to(webhooks::retry)
    }),
    route(GET, "/operator/claims", Who::Operator, || web::to(deciding::list)),
    route(GET, "/operator/claims/{id}", Who::Operator, || web::to(deciding::show)),
    route(POST, "/operator/claims/{id}/decide", Who::Operator, || web::to(deciding::decide)),
    route(GET, "/operator/files/{id}", Who::Operator, || web::to(deciding::file)),
    route(GET, "/operator/search-words", Who::Operator, || web::to(search_words::list)),
    route(POST, "/operator/search-words", Who::Operator, || web::to(search_words::say)),
    route(GET, "/operator/search-words/{word}", Who::Operator, || web::to(search_words::show)),
    route(POST, "/operator/search-words/{word}", Who::Operator, || web::to(search_words::change)),
    route(GET, "/operator/parked", Who::Operator, || web::to(parked::list)),
    route(POST, "/operator/parked/{id}/retry", Who::Operator, || web::to(parked::retry)),
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Route> {
    [
        SYSTEM,
        SETTLEMENT,
        SETTLEMENT_PAGES,
        IDENTITY,
        CATALOGUE,
        ORDERS,
        PAYMENTS,
        BANK_FILES,
        BILLS,
        PAYMENT_REQUESTS,
        LEDGER,
        LEDGER_PAGES,
        STOREFRONT,
        STOREFRONT_PAGES,
        PATRONAGE,
        FACILITIES,
        DEMAND_POOLS,
        POOL_ORDERS,
        DELIVERY,
        RUN_PAGES,
        FACILITY_PAGES,
        TELLING,
        BUYER,
        OFFLINE,
        AGREEMENT_PAGES,
        CREDIT,
        BILL_PAGES,
        ORDER_PAGES,
        PAYMENT_PAGES,
        BANK_FILE_PAGES,
        STANDING_ORDER_PAGES,
        DOORS,
        GOODS,
        PEOPLE,
        POOLS_READ,
        POOL_PAGES,
        TOLD,
        OPERATOR,
    ]
    .into_iter()
    .flatten()
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
    // The router tries one pattern after the other: those that begin alike are tried only where it is so.
    let mut scopes: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
    for path in paths {
        let beginning = beginning(path);
        match scopes.iter_mut().find(|(scope, _)| *scope == beginning) {
            Some((_, paths)) => paths.push(path),
            None => scopes.push((beginning, vec![path])),
        }
    }
    for (beginning, paths) in scopes {
        let mut scope = web::scope(beginning);
        for path in paths {
            let routes = by_path.get(path).map_or(&[][..], Vec::as_slice);
            match path.strip_prefix(beginning) {
                Some(rest) if !beginning.is_empty() => {
                    scope = scope.service(resource(rest, routes));
                }
                _ => {
                    config.service(resource(path, routes));
                }
            }
        }
        if !beginning.is_empty() {
            config.service(scope);
        }
    }
}

/// What is literal at the beginning of a path: `/api/v1/offers` of `/api/v1/offers/{id}`, `/orders` of `/orders/{id}`.
fn beginning(path: &'static str) -> &'static str {
    let segments = if path.starts_with("/api/v1/") { 3 } else { 1 };
    let end = path.match_indices('/').map(|(at, _)| at).nth(segments).unwrap_or(path.len());
    let first = path.get(..end).unwrap_or(path);
    if first == "/" || first.contains('{') { "" } else { first }
}

/// All methods of one path; any other is told which there are.
fn resource(path: &'static str, routes: &[&'static Route]) -> actix_web::Resource {
    let mut resource = web::resource(path);
    let mut allowed = Vec::new();
    for route in routes {
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
    resource.default_service(web::to(move || {
        let mut answer = HttpResponse::MethodNotAllowed();
        if let Some(allow) = &allow {
            answer.insert_header((ALLOW, allow.clone()));
        }
        std::future::ready(answer.finish())
    }))
}
