//! Role × route as one table: who gets past the door of what. A route without a row fails.
//!
//! A number is the status they get; `ok` is anything that says the door was open, be it 201 or the
//! 409 of a rule behind it. `buyer`, `seller` and `own` say whose people ask; `other` is a manager
//! of an organization that has nothing to do with it.

use std::collections::BTreeSet;

use marketplace_api::routes;
use reqwest::Method;
use serde_json::{Value, json};
use supply_chain::organization::{Kind, Role};
use tests::app::{Client, Reply, TestApp};
use uuid::Uuid;

/// The columns between `visitor` and `other`.
const ROLES: [Role; 8] = [
    Role::Buyer,
    Role::Manager,
    Role::Approver,
    Role::Sales,
    Role::Warehouse,
    Role::Treasurer,
    Role::Auditor,
    Role::Member,
];

#[rustfmt::skip]
const TABLE: &str = "
                                                                             visitor buyer manager approver sales warehouse treasurer auditor member other operator
  any GET    /healthz                                                             ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /readyz                                                              ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /metrics                                                             ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /openapi.json                                                        ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /docs                                                                ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /docs/{file:.*}                                                      ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /problems/{slug}                                                     ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /a/{name}                                                            ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any POST   /api/v1/sessions                                                    401   401     401      401   401       401       401     401    401   401     401
  any POST   /api/v1/invitations/redeem                                           ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any DELETE /api/v1/sessions/current                                            401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer POST   /api/v1/organizations                                               401   403     403      403   403       403       403     403    403   403      ok
buyer GET    /api/v1/organizations                                               401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer POST   /api/v1/organizations/import                                        401   403     403      403   403       403       403     403    403   403      ok
buyer GET    /api/v1/organizations/{id}                                          401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer PATCH  /api/v1/organizations/{id}                                          401   403      ok      403   403       403       403     403    403   403      ok
buyer PUT    /api/v1/organizations/{id}/affiliates/{primary_id}                  401   403      ok      403   403       403       403     403    403   403      ok
buyer DELETE /api/v1/organizations/{id}/affiliates/{primary_id}                  401   403      ok      403   403       403       403     403    403   403      ok
buyer POST   /api/v1/organizations/{id}/people                                   401   403      ok      403   403       403       403     403    403   403      ok
buyer GET    /api/v1/organizations/{id}/people                                   401   403      ok      403   403       403       403      ok    403   403      ok
buyer PATCH  /api/v1/organizations/{id}/people/{person_id}                       401   403      ok      403   403       403       403     403    403   403      ok
buyer DELETE /api/v1/organizations/{id}/people/{person_id}                       401   403      ok      403   403       403       403     403    403   403      ok
buyer GET    /api/v1/regions                                                     401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
sell. POST   /api/v1/products                                                    401   403      ok      403    ok       403       403     403    403    ok     403
sell. GET    /api/v1/products/{id}                                               401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
sell. POST   /api/v1/offers                                                      401   403      ok      403    ok       403       403     403    403    ok     403
sell. GET    /api/v1/offers                                                      401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
sell. GET    /api/v1/offers/{id}                                                 401    ok      ok       ok    ok        ok        ok      ok    404   404     404
sell. PATCH  /api/v1/offers/{id}                                                 401   403      ok      403    ok       403       403     403    404   404     404
buyer GET    /api/v1/offers/{id}                                                 401    ok      ok       ok    ok        ok        ok      ok    404   404     404
buyer PATCH  /api/v1/offers/{id}                                                 401   403     403      403   403       403       403     403    404   404     404
sell. GET    /api/v1/stock                                                       401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
sell. GET    /api/v1/stock/{product_id}                                          401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
sell. PUT    /api/v1/stock/{product_id}                                          401   403      ok      403    ok        ok       403     403    403    ok     403
sell. POST   /api/v1/catalogue-imports                                           401   403      ok      403    ok       403       403     403    403    ok     403
sell. GET    /api/v1/catalogue-imports                                           401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
sell. GET    /api/v1/catalogue-imports/{id}                                      401    ok      ok       ok    ok        ok        ok      ok    404   404     404
sell. POST   /api/v1/catalogue-imports/{id}/mapping                              401   403      ok      403    ok       403       403     403    404   404     404
sell. POST   /api/v1/catalogue-imports/{id}/publish                              401   403      ok      403    ok       403       403     403    403   404     403
sell. POST   /api/v1/catalogue-imports/{id}/undo                                 401   403      ok      403    ok       403       403     403    403   404     403
sell. GET    /api/v1/catalogue-imports/{id}/rejected-file                        401    ok      ok       ok    ok        ok        ok      ok    404   404     404
buyer GET    /api/v1/search                                                      401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer POST   /api/v1/purchase-orders                                             401    ok      ok      403   403       403       403     403    403    ok     403
buyer GET    /api/v1/purchase-orders                                             401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer GET    /api/v1/purchase-orders/{id}                                        401    ok      ok       ok    ok        ok        ok      ok    404   404     403
sell. GET    /api/v1/purchase-orders/{id}                                        401    ok      ok       ok    ok        ok        ok      ok    404   404     403
buyer PATCH  /api/v1/purchase-orders/{id}                                        401    ok      ok      403   403       403       403     403    404   404     403
sell. PATCH  /api/v1/purchase-orders/{id}                                        401   403     403      403   403       403       403     403    404   404     403
buyer GET    /api/v1/purchase-orders/{id}/history                                401    ok      ok       ok    ok        ok        ok      ok    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/submit                                 401    ok      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/submit                                 401   403     403      403   403       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/acknowledge                            401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/acknowledge                            401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/accept                                 401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/accept                                 401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/reject                                 401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/reject                                 401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/withdraw                               401    ok      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/withdraw                               401   403     403      403   403       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/cancel                                 401    ok      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/cancel                                 401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/dispatch                               401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/dispatch                               401   403      ok      403    ok        ok       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/undo-dispatch                          401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/undo-dispatch                          401   403      ok      403    ok        ok       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/receive                                401    ok      ok      403   403        ok       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/receive                                401   403     403      403   403       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/correct-receipt                        401    ok      ok      403   403        ok       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/correct-receipt                        401   403     403      403   403       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/short-close                            401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/short-close                            401   403      ok      403    ok       403       403     403    404   404     403
buyer GET    /api/v1/exports/orders                                              401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer GET    /api/v1/exports/receipts                                            401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
sell. GET    /api/v1/exports/stock                                               401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer GET    /                                                                   303    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer GET    /search                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
sell. GET    /search                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /offers/{id}                                                        303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer POST   /offers/{id}                                                        303    ok      ok      403   403       403       403     403    404   404     303
buyer GET    /basket                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
sell. GET    /basket                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /basket/paste                                                       303    ok      ok      403   403       403       403     403    403    ok     303
buyer POST   /basket/paste                                                       303    ok      ok      403   403       403       403     403    403    ok     303
buyer POST   /basket/submit                                                      303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer POST   /basket/again/{id}                                                  303    ok      ok      403   403       403       403     403    404   404     303
buyer POST   /basket/offers/{id}                                                 303    ok      ok      403   403       403       403     403    403    ok     303
buyer POST   /basket/offers/{id}/add                                             303    ok      ok      403   403       403       403     403    403    ok     303
buyer POST   /basket/{id}                                                        303    ok      ok      403   403       403       403     403    404   404     303
buyer GET    /orders                                                             303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
buyer GET    /orders/{id}                                                        303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /orders/{id}                                                        303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer GET    /orders/{id}/news                                                   303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer GET    /orders/{id}/history                                                303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer GET    /orders/{id}/history.json                                           303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. POST   /orders/{id}/acknowledge                                            303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /orders/{id}/accept                                                 303   403      ok      403    ok       403       403     403    404   404     303
buyer POST   /orders/{id}/accept                                                 303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/submit                                                 303    ok      ok      403   403       403       403     403    404   404     303
sell. GET    /orders/{id}/reject                                                 303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /orders/{id}/reject                                                 303   403      ok      403    ok       403       403     403    404   404     303
buyer GET    /orders/{id}/cancel                                                 303    ok      ok      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/cancel                                                 303    ok      ok      403   403       403       403     403    404   404     303
buyer GET    /orders/{id}/withdraw                                               303    ok      ok      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/withdraw                                               303    ok      ok      403   403       403       403     403    404   404     303
sell. GET    /orders/{id}/short-close                                            303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /orders/{id}/short-close                                            303   403      ok      403    ok       403       403     403    404   404     303
sell. GET    /orders/{id}/dispatch                                               303   403      ok      403    ok        ok       403     403    404   404     303
sell. POST   /orders/{id}/dispatch                                               303   403      ok      403    ok        ok       403     403    404   404     303
sell. GET    /orders/{id}/shipments/{shipment_id}/undo                           303   403      ok      403    ok        ok       403     403    404   404     303
sell. POST   /orders/{id}/shipments/{shipment_id}/undo                           303   403      ok      403    ok        ok       403     403    404   404     303
buyer GET    /shipments/{id}/receive                                             303    ok      ok      403   403        ok       403     403    404   404     303
buyer POST   /shipments/{id}/receive                                             303    ok      ok      403   403        ok       403     403    404   404     303
buyer GET    /shipments/{id}/correct                                             303    ok      ok      403   403        ok       403     403    404   404     303
buyer POST   /shipments/{id}/correct                                             303    ok      ok      403   403        ok       403     403    404   404     303
sell. GET    /desk/orders                                                        303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
sell. GET    /desk/orders/queue                                                  303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
sell. GET    /shipments/{id}/receive                                             303   403     403      403   403       403       403     403    404   404     303
sell. POST   /shipments/{id}/receive                                             303   403     403      403   403       403       403     403    404   404     303
sell. GET    /shipments/{id}/correct                                             303   403     403      403   403       403       403     403    404   404     303
sell. POST   /shipments/{id}/correct                                             303   403     403      403   403       403       403     403    404   404     303
buyer GET    /orders/{id}/reject                                                 303   403     403      403   403       403       403     403    404   404     303
buyer GET    /orders/{id}/short-close                                            303   403     403      403   403       403       403     403    404   404     303
buyer GET    /orders/{id}/dispatch                                               303   403     403      403   403       403       403     403    404   404     303
sell. GET    /orders/{id}/withdraw                                               303   403     403      403   403       403       403     403    404   404     303
buyer GET    /orders/{id}/shipments/{shipment_id}/undo                           303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/reject                                                 303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/short-close                                            303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/dispatch                                               303   403     403      403   403       403       403     403    404   404     303
sell. POST   /orders/{id}/withdraw                                               303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/shipments/{shipment_id}/undo                           303   403     403      403   403       403       403     403    404   404     303
sell. GET    /orders/{id}/cancel                                                 303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /orders/{id}/cancel                                                 303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /orders/{id}/submit                                                 303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/acknowledge                                            303   403     403      403   403       403       403     403    404   404     303
sell. GET    /orders/{id}/news                                                   303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /orders/{id}/history                                                303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /orders/{id}/history.json                                           303    ok      ok       ok    ok        ok        ok      ok    404   404     303
  any GET    /sign-in                                                             ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any POST   /sign-in                                                             ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any POST   /sign-out                                                           303   303     303      303   303       303       303     303    303   303     303
  any GET    /join                                                                ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any POST   /join                                                                ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /language/{code}                                                     ok    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
  any GET    /theme/{word}                                                        ok    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /choose-organization                                                303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer POST   /choose-organization                                                303    ok      ok       ok    ok        ok        ok      ok     ok   404     404
buyer GET    /more                                                               303    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
sell. GET    /imports                                                            303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
sell. POST   /imports                                                            303   403      ok      403    ok       403       403     403    403    ok     303
sell. GET    /imports/template.xlsx                                              303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
sell. GET    /imports/sample.csv                                                 303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
sell. GET    /imports/{id}                                                       303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. POST   /imports/{id}/publish                                               303   403      ok      403    ok       403       403     403    403   404     303
sell. GET    /imports/{id}/undo                                                  303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /imports/{id}/undo                                                  303   403      ok      403    ok       403       403     403    403   404     303
sell. GET    /imports/{id}/mapping                                               303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /imports/{id}/mapping                                               303   403      ok      403    ok       403       403     403    404   404     303
sell. GET    /imports/{id}/rejected                                              303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /imports/{id}/rises                                                 303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /stock                                                              303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
sell. GET    /stock/levels                                                       303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
sell. GET    /stock/new                                                          303   403      ok      403    ok       403       403     403    403    ok     303
sell. POST   /stock/new                                                          303   403      ok      403    ok       403       403     403    403    ok     303
sell. GET    /stock/products/{id}                                                303   403      ok      403    ok        ok       403     403    403    ok     303
sell. POST   /stock/products/{id}                                                303   403      ok      403    ok        ok       403     403    403    ok     303
sell. GET    /stock/offers/{id}                                                  303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. POST   /stock/offers/{id}                                                  303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /stock/offers/{id}/pause                                            303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /stock/offers/{id}/publish                                          303   403      ok      403    ok       403       403     403    404   404     303
sell. GET    /stock/offers/{id}/withdraw                                         303   403      ok      403    ok       403       403     403    404   404     303
sell. POST   /stock/offers/{id}/withdraw                                         303   403      ok      403    ok       403       403     403    404   404     303
buyer GET    /exports/orders                                                     303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
buyer GET    /exports/receipts                                                   303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
buyer GET    /exports/stock                                                      303    ok      ok       ok    ok        ok        ok      ok    403    ok     303
buyer GET    /people                                                             303   403      ok      403   403       403       403      ok    403    ok     303
buyer GET    /people/new                                                         303   403      ok      403   403       403       403     403    403    ok     303
buyer POST   /people/new                                                         303   403      ok      403   403       403       403     403    403    ok     303
buyer GET    /people/{person_id}                                                 303   403      ok      403   403       403       403      ok    403   404     303
buyer POST   /people/{person_id}                                                 303   403      ok      403   403       403       403     403    403   404     303
buyer GET    /people/{person_id}/end                                             303   403      ok      403   403       403       403     403    403   404     303
buyer POST   /people/{person_id}/end                                             303   403      ok      403   403       403       403     403    403   404     303
buyer GET    /organization                                                       303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /organization/edit                                                  303   403      ok      403   403       403       403     403    403    ok     303
buyer POST   /organization/edit                                                  303   403      ok      403   403       403       403     403    403    ok     303
buyer GET    /organization/affiliates                                            303   403      ok      403   403       403       403     403    403    ok     303
buyer POST   /organization/affiliates                                            303   403      ok      403   403       403       403     403    403    ok     303
buyer GET    /organization/affiliates/{other_id}/end                             303   403      ok      403   403       403       403     403    403    ok     303
buyer POST   /organization/affiliates/{other_id}/end                             303   403      ok      403   403       403       403     403    403   404     303
buyer GET    /operator                                                           303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/new                                                       303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/new                                                       303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/import                                                    303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/import                                                    303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/import/sample.csv                                         303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/import/{key}                                              303   403     403      403   403       403       403     403    403   403     404
buyer GET    /operator/import/{key}/result.csv                                   303   403     403      403   403       403       403     403    403   403     404
buyer GET    /operator/organizations/{id}                                        303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/edit                                   303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/edit                                   303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/people/new                             303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/people/new                             303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/people/{person_id}                     303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/people/{person_id}                     303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/people/{person_id}/end                 303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/people/{person_id}/end                 303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/affiliates                             303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/affiliates                             303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/affiliates/{other_id}/end              303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/affiliates/{other_id}/end              303   403     403      403   403       403       403     403    403   403      ok
  any DELETE /api/v1/sessions                                                    401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
";

/// One line of the table.
struct Row {
    side: &'static str,
    method: Method,
    path: &'static str,
    cells: Vec<&'static str>,
}

impl Row {
    /// Whether people come here with a browser, who are led to the sign-in page rather than refused.
    fn is_page(&self) -> bool {
        self.cells[0] == "303"
    }

    /// Whether it is gone for the next asker once somebody got through.
    fn uses_up(&self) -> bool {
        let gone = ["{person_id}", "{primary_id}", "{other_id}"];
        self.method != Method::GET && gone.iter().any(|id| self.path.contains(id))
    }
}

fn table() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.trim().is_empty()).skip(1);
    lines
        .map(|line| {
            let mut words = line.split_whitespace();
            let side = words.next().unwrap();
            let method = words.next().unwrap().parse().unwrap();
            let path = words.next().unwrap();
            let cells: Vec<_> = words.collect();
            assert_eq!(cells.len(), ROLES.len() + 3, "{line}");
            Row { side, method, path, cells }
        })
        .collect()
}

/// A secondary that buys from a distributor, everybody in both, and a stranger.
struct World {
    app: TestApp,
    secondary: Uuid,
    primary: Uuid,
    buyers: Vec<Client>,
    sellers: Vec<Client>,
    other: Client,
    distributor: Uuid,
    product: Uuid,
    offer: Uuid,
}

impl World {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let secondary = app.organization(Kind::Secondary, "Puskud").await;
        let primary = app.organization(Kind::Primary, "KDMP Nangapanda").await;
        let distributor = app.organization(Kind::Distributor, "Grosir").await;
        let stranger = app.organization(Kind::Primary, "KDMP Detusoko").await;
        let (mut buyers, mut sellers) = (Vec::new(), Vec::new());
        for role in ROLES {
            buyers.push(app.person(secondary, &[role]).await);
            sellers.push(app.person(distributor, &[role]).await);
        }
        let other = app.person(stranger, &[Role::Manager]).await;
        let manager = &sellers[1];
        let product = manager.post("/api/v1/products", product("Minyak goreng 2 L")).await.id("id");
        let offer = manager.post("/api/v1/offers", offer_of(product)).await;
        assert_eq!(offer.status, 201, "{}", offer.body);
        let offer = offer.id("id");
        Self { app, secondary, primary, buyers, sellers, other, distributor, product, offer }
    }

    /// The people of a row, in the order of the columns.
    async fn askers(&self, row: &Row) -> Vec<Client> {
        let people = if row.side == "sell." { &self.sellers } else { &self.buyers };
        let mut askers = vec![self.app.visitor()];
        askers.extend(people.iter().cloned());
        askers.extend([self.other.clone(), self.app.operator()]);
        if row.is_page() {
            for asker in &mut askers {
                if let Some(person) = asker.person {
                    *asker = self.app.browser(person).await;
                }
            }
        }
        if row.path.starts_with("/api/v1/sessions") {
            // These end a session; everybody gets one of their own for it.
            for asker in &mut askers {
                if let Some(person) = asker.person {
                    *asker = self.app.signed_in(person, "somebody").await;
                }
            }
        }
        askers
    }

    /// What the ids of a path stand for, made anew where a command would use it up.
    async fn fill(&self, path: &str) -> String {
        let mut shipment = Uuid::nil();
        let id = if path.contains("/purchase-orders/{id}") || path.contains("/again/{id}") {
            self.order(true).await
        } else if path.starts_with("/basket/{id}") {
            self.order(false).await
        } else if path.contains("/shipments/") {
            let order = self.order(true).await;
            shipment = self.shipment(order).await;
            if path.starts_with("/shipments") { shipment } else { order }
        } else if path.starts_with("/orders/{id}") {
            self.order(true).await
        } else if path.starts_with("/stock/products/{id}") {
            self.product
        } else if path.starts_with("/imports/{id}") {
            self.import().await
        } else if path.contains("/offers/{id}") {
            self.offer
        } else if path.contains("/products/{id}") {
            self.product
        } else if path.contains("/catalogue-imports/{id}") {
            self.import().await
        } else {
            self.secondary
        };
        let mut filled = path
            .replace("{id}", &id.to_string())
            .replace("{product_id}", &self.product.to_string())
            .replace("{primary_id}", &self.primary.to_string())
            .replace("{shipment_id}", &shipment.to_string())
            .replace("{other_id}", &self.primary.to_string())
            .replace("{key}", &Uuid::nil().to_string())
            .replace("{code}", "en")
            .replace("{word}", "dark")
            .replace("{slug}", "not-found")
            .replace("{file:.*}", "index.html")
            .replace("/a/{name}", marketplace_api::assets::asset("lumbung.css"));
        if filled.contains("{person_id}") {
            let person = self.app.person(self.secondary, &[Role::Sales]).await.person.unwrap();
            filled = filled.replace("{person_id}", &person.to_string());
        }
        if path.contains("{primary_id}") || path.contains("{other_id}") {
            self.app.affiliate(self.secondary, self.primary).await;
        }
        filled
    }

    async fn order(&self, submit: bool) -> Uuid {
        let body = json!({
            "seller_id": self.distributor, "submit": submit, "lines": [{ "offer_id": self.offer, "count": 1 }],
        });
        let made = self.buyers[1].post("/api/v1/purchase-orders", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        made.id("id")
    }

    /// The order's goods on the way.
    async fn shipment(&self, order: Uuid) -> Uuid {
        let manager = &self.sellers[1];
        let path = format!("/api/v1/purchase-orders/{order}");
        let accepted = manager.post(&format!("{path}/accept"), json!({})).await;
        let line = &accepted.body["lines"][0]["id"];
        let sent = json!({ "lines": [{ "line_id": line, "count": 1 }] });
        let sent = manager.post(&format!("{path}/dispatch"), sent).await;
        assert_eq!(sent.status, 200, "{}", sent.body);
        sent.body["shipments"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    async fn import(&self) -> Uuid {
        let list = b"nama,isi,harga\nGula 1 kg,20,300000\nGaram,20,murah\n".to_vec();
        let part = reqwest::multipart::Part::bytes(list).file_name("harga.csv");
        let form = reqwest::multipart::Form::new().part("file", part).text("dry_run", "true");
        let request =
            self.sellers[1].request(Method::POST, "/api/v1/catalogue-imports").multipart(form);
        let made = Client::send(request).await;
        assert_eq!(made.status, 202, "{}", made.body);
        let id = made.id("id");
        for _ in 0..200 {
            let seen = self.sellers[1].get(&format!("/api/v1/catalogue-imports/{id}")).await;
            if seen.body["state"] == "staged" {
                return id;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the price list was not read within ten seconds");
    }

    async fn send(&self, asker: &Client, row: &Row, path: &str) -> Reply {
        if matches!(row.path, "/api/v1/organizations/import" | "/api/v1/catalogue-imports")
            && row.method == Method::POST
        {
            return asker
                .upload(path, "tabel.csv", b"nama,isi,harga\nGula,20,300000\n".to_vec())
                .await;
        }
        if row.is_page() && row.method == Method::POST {
            let (secondary, primary) = (self.secondary.to_string(), self.primary.to_string());
            let typed = [
                ("reason", "coba"),
                ("count", "1"),
                ("organization", &secondary),
                ("other", &primary),
            ];
            return asker.form(path, &typed).await;
        }
        asker.ask(row.method.clone(), path, self.body(row)).await
    }

    /// A body that can be read; whether a rule takes it is not asked here.
    fn body(&self, row: &Row) -> Option<Value> {
        let line = json!([{ "offer_id": self.offer, "count": 1 }]);
        let nil = Uuid::nil();
        let command = row.path.rsplit('/').next().unwrap_or_default();
        let body = match (row.method.as_str(), row.path) {
            ("GET" | "DELETE", _) => return None,
            (_, "/api/v1/sessions") => {
                // Another each time, because guessing at one is limited.
                let login = self.app.workflow.origin.id::<Uuid>();
                json!({ "login": login, "password": "nobody's password" })
            }
            (_, "/api/v1/invitations/redeem") => {
                json!({ "invite_code": "none", "password": "short" })
            }
            (_, "/api/v1/organizations") => {
                json!({ "kind": "primary", "name": "Baru", "region_code": "53" })
            }
            ("PATCH", "/api/v1/organizations/{id}") => json!({ "grade": "B" }),
            ("PUT", path) if path.contains("/affiliates/") => json!({}),
            ("POST", path) if path.ends_with("/people") => {
                let login = format!("baru-{}", self.app.workflow.origin.id::<Uuid>());
                json!({ "login": login, "name": "Baru", "roles": ["buyer"] })
            }
            ("PATCH", path) if path.ends_with("{person_id}") => json!({ "roles": ["warehouse"] }),
            (_, "/api/v1/products") => product("Gula pasir 1 kg"),
            (_, "/api/v1/offers") => offer_of(self.product),
            ("PATCH", "/api/v1/offers/{id}") => json!({ "minimum_count": 1 }),
            ("PUT", "/api/v1/stock/{product_id}") => json!({ "on_hand": 4000 }),
            (_, path) if path.ends_with("/mapping") => json!({ "mapping": {} }),
            ("POST", "/api/v1/purchase-orders") => {
                json!({ "seller_id": self.distributor, "lines": line })
            }
            ("PATCH", "/api/v1/purchase-orders/{id}") => json!({ "note": "pagi" }),
            _ if matches!(command, "reject" | "cancel" | "short-close") => {
                json!({ "reason": "coba" })
            }
            _ if command == "dispatch" => json!({ "lines": [{ "line_id": nil, "count": 1 }] }),
            _ if command == "undo-dispatch" => json!({ "shipment_id": nil, "reason": "coba" }),
            _ if command == "receive" => json!({ "shipment_id": nil, "lines": [] }),
            _ if command == "correct-receipt" => {
                json!({ "shipment_id": nil, "lines": [], "reason": "coba" })
            }
            _ => json!({}),
        };
        Some(body)
    }
}

fn product(name: &str) -> Value {
    json!({ "name": name, "category": "sembako", "base_unit": "pcs" })
}

fn offer_of(product: Uuid) -> Value {
    json!({
        "product_id": product, "pack": { "name": "karton", "factor": 6 }, "stock": 500,
        "price_breaks": [{ "min_count": 1, "price": "108000.00" }],
    })
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let routes: BTreeSet<String> =
        routes::all().map(|route| format!("{} {}", route.method, route.path)).collect();
    let rows: BTreeSet<String> =
        table().iter().map(|row| format!("{} {}", row.method, row.path)).collect();

    let unjudged: Vec<_> = routes.difference(&rows).collect();
    let unrouted: Vec<_> = rows.difference(&routes).collect();
    assert!(
        unjudged.is_empty() && unrouted.is_empty(),
        "no row: {unjudged:#?}, no route: {unrouted:#?}"
    );
}

#[tokio::test]
async fn everybody_gets_as_far_as_the_table_says_and_no_further() {
    let world = World::begin().await;
    let names = ["visitor"].into_iter().chain(ROLES.map(Role::as_str)).chain(["other", "operator"]);
    let names: Vec<&str> = names.collect();
    let mut wrong = Vec::new();
    for row in table() {
        let mut path = world.fill(row.path).await;
        for (column, asker) in world.askers(&row).await.iter().enumerate() {
            if column > 0 && row.uses_up() {
                path = world.fill(row.path).await;
            }
            let reply = world.send(asker, &row, &path).await;
            let expected = row.cells[column];
            let led_away = reply.header("location").starts_with("/sign-in");
            let open = !led_away && !matches!(reply.status, 401 | 403 | 404 | 500..);
            let right = if expected == "ok" { open } else { expected == reply.status.to_string() };
            if !right {
                let (side, name) = (row.side, names[column]);
                let told = reply.body["detail"].as_str().unwrap_or_default();
                wrong.push(format!(
                    "{side} {} {} as {name}: {} rather than {expected}; {told}",
                    row.method, row.path, reply.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
