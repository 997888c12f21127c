//! Role × route as one table. A number is the status they get; `ok` is anything that says the door was
//! open, be it 201 or the 409 of a rule behind it. `buyer`, `seller` and `own` say whose people ask;
//! `other` is a manager of an organization that has nothing to do with it.

use reqwest::Method;
use supply_chain::organization::Role;

/// The columns between `visitor` and `other`.
pub(super) const ROLES: [Role; 8] = [
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
  any GET    /api/v1/keys                                                         ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
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
buyer POST   /api/v1/organizations/{id}/people/{person_id}/invite-code           401   403      ok      403   403       403       403     403    403   403      ok
buyer GET    /api/v1/organizations/{id}/approval-rules                            401    ok    ok    ok   403   403   403    ok   403   403    ok
buyer POST   /api/v1/organizations/{id}/approval-rules                            401   403    ok   403   403   403   403   403   403   403    ok
buyer DELETE /api/v1/organizations/{id}/approval-rules/{rule_id}                  401   403    ok   403   403   403   403   403   403   403    ok
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
buyer GET    /api/v1/agreements                                                  401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer POST   /api/v1/agreements                                                  401   403      ok      403   403       403       403     403    403    ok     403
sell. POST   /api/v1/agreements                                                  401   403      ok      403    ok       403       403     403    403    ok     403
buyer GET    /api/v1/agreements/{id}                                             401    ok      ok       ok    ok        ok        ok      ok    404   404     403
sell. GET    /api/v1/agreements/{id}                                             401    ok      ok       ok    ok        ok        ok      ok    404   404     403
buyer POST   /api/v1/agreements/{id}/versions                                    401   403      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/agreements/{id}/versions                                    401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/agreements/{id}/accept                                      401   403      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/agreements/{id}/accept                                      401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/agreements/{id}/decline                                     401   403      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/agreements/{id}/decline                                     401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/agreements/{id}/withdraw                                    401   403      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/agreements/{id}/withdraw                                    401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/agreements/{id}/end                                         401   403      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/agreements/{id}/end                                         401   403      ok      403   403       403       403     403    404   404     403
buyer GET    /api/v1/search                                                      401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer POST   /api/v1/purchase-orders                                             401    ok      ok      403   403       403       403     403    403    ok     403
buyer GET    /api/v1/purchase-orders                                             401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer GET    /api/v1/purchase-orders/{id}                                        401    ok      ok       ok    ok        ok        ok      ok    404   404     403
sell. GET    /api/v1/purchase-orders/{id}                                        401    ok      ok       ok    ok        ok        ok      ok    404   404     403
buyer PATCH  /api/v1/purchase-orders/{id}                                        401    ok      ok      403   403       403       403     403    404   404     403
sell. PATCH  /api/v1/purchase-orders/{id}                                        401   403     403      403   403       403       403     403    404   404     403
buyer GET    /api/v1/purchase-orders/{id}/history                                401    ok      ok       ok    ok        ok        ok      ok    404   404     403
buyer POST   /api/v1/purchase-orders/import                                      401    ok      ok      403   403       403       403     403    403    ok     403
buyer GET    /api/v1/purchase-orders/{id}/documents/{document}                   401    ok      ok       ok    ok        ok        ok      ok    404   404     403
sell. GET    /api/v1/purchase-orders/{id}/documents/{document}                   401    ok      ok       ok    ok        ok        ok      ok    404   404     403
buyer GET    /api/v1/purchase-orders/{id}/shipments/{shipment_id}/documents/{document} 401 ok    ok       ok    ok        ok        ok      ok    404   404     403
sell. GET    /api/v1/purchase-orders/{id}/shipments/{shipment_id}/documents/{document} 401 ok    ok       ok    ok        ok        ok      ok    404   404     403
buyer GET    /orders/{id}/papers/{document}                                      303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /orders/{id}/papers/{document}                                      303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer GET    /orders/{id}/shipments/{shipment_id}/papers/{document}              303    ok      ok       ok    ok        ok        ok      ok    404   404     303
sell. GET    /orders/{id}/shipments/{shipment_id}/papers/{document}              303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer POST   /api/v1/purchase-orders/{id}/submit                                 401    ok      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/submit                                 401   403     403      403   403       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/approve                                  401   403   403    ok   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/approve                                  401   403   403   403   403   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/send-back                                401   403   403    ok   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/send-back                                401   403   403   403   403   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/counter                                  401   403   403   403   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/counter                                  401   403    ok   403    ok   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/accept-counter                           401    ok    ok    ok   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/accept-counter                           401   403   403   403   403   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/revise                                   401    ok    ok   403   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/revise                                   401   403   403   403   403   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/decline                                  401    ok    ok   403   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/decline                                  401   403   403   403   403   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/amend                                    401    ok    ok   403   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/amend                                    401   403    ok   403    ok   403   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/prove-delivery                           401   403   403   403   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/prove-delivery                           401   403    ok   403    ok    ok   403   403   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/acknowledge                            401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/acknowledge                            401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/accept                                 401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/accept                                 401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/reject                                 401   403     403      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/reject                                 401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/purchase-orders/{id}/withdraw                               401    ok      ok      403   403       403       403     403    404   404     403
sell. POST   /api/v1/purchase-orders/{id}/withdraw                                 401   403    ok   403    ok   403   403   403   404   404   403
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
buyer POST   /api/v1/purchase-orders/{id}/short-close                              401    ok    ok   403   403   403   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/short-close                            401   403      ok      403    ok       403       403     403    404   404     403
buyer POST   /api/v1/order-groups                                                 401    ok    ok   403   403   403   403   403   403   404   403
buyer GET    /api/v1/order-groups/{id}                                            401    ok    ok    ok    ok    ok    ok    ok   404   404   403
buyer POST   /api/v1/order-groups/{id}/approve                                    401   403   403    ok   403   403   403   403   403   404   403
buyer POST   /api/v1/order-groups/{id}/send-back                                  401   403   403    ok   403   403   403   403   403   404   403
sell. GET    /api/v1/order-groups/{id}                                            401   404   404   404   404   404   404   404   404   404   403
buyer POST   /api/v1/purchase-orders/{id}/claims                                   401    ok    ok   403   403    ok   403   403   404   404   403
sell. POST   /api/v1/purchase-orders/{id}/claims                                   401   403   403   403   403   403   403   403   404   404   403
buyer GET    /api/v1/claims                                                        401    ok    ok    ok    ok    ok    ok    ok   403    ok    ok
buyer GET    /api/v1/claims/{id}                                                   401    ok    ok    ok    ok    ok    ok    ok   404   404   404
sell. GET    /api/v1/claims/{id}                                                   401    ok    ok    ok    ok    ok    ok    ok   404   404   404
buyer POST   /api/v1/claims/{id}/open                                              401    ok    ok   403   403    ok   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/open                                              401   403   403   403   403   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/photos                                            401    ok    ok   403   403    ok   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/photos                                            401   403    ok   403    ok    ok   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/discard                                           401    ok    ok   403   403    ok   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/discard                                           401   403   403   403   403   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/answer                                            401   403   403   403   403   403   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/answer                                            401   403    ok   403    ok   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/accept-answer                                     401    ok    ok   403   403   403   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/accept-answer                                     401   403   403   403   403   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/escalate                                          401    ok    ok   403   403   403   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/escalate                                          401   403    ok   403    ok   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/decide                                            401   403   403   403   403   403   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/decide                                            401   403   403   403   403   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/withdraw                                          401    ok    ok   403   403   403   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/withdraw                                          401   403   403   403   403   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/send-goods                                        401    ok    ok   403   403    ok   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/send-goods                                        401   403   403   403   403   403   403   403   404   404   404
buyer POST   /api/v1/claims/{id}/take-goods                                        401   403   403   403   403   403   403   403   404   404   404
sell. POST   /api/v1/claims/{id}/take-goods                                        401   403    ok   403    ok    ok   403   403   404   404   404
buyer GET    /api/v1/files/{id}                                                    401    ok    ok    ok    ok    ok    ok    ok   404   404   404
sell. GET    /api/v1/files/{id}                                                    401    ok    ok    ok    ok    ok    ok    ok   404   404   404
buyer GET    /api/v1/exports/orders                                              401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer GET    /api/v1/exports/receipts                                            401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
sell. GET    /api/v1/exports/stock                                               401    ok      ok       ok    ok        ok        ok      ok    403    ok     403
buyer GET    /                                                                   303    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer GET    /claims                                                               303    ok    ok    ok    ok    ok    ok    ok   403    ok   303
buyer GET    /claims/{id}                                                          303    ok    ok    ok    ok    ok    ok    ok   404   404   303
buyer GET    /files/{id}                                                           303    ok    ok    ok    ok    ok    ok    ok   404   404   303
sell. GET    /claims/{id}                                                          303    ok    ok    ok    ok    ok    ok    ok   404   404   303
sell. GET    /files/{id}                                                           303    ok    ok    ok    ok    ok    ok    ok   404   404   303
buyer POST   /claims/{id}/open                                                     303    ok    ok   403   403    ok   403   403   404   404   303
sell. POST   /claims/{id}/open                                                     303   403   403   403   403   403   403   403   404   404   303
buyer POST   /claims/{id}/photos                                                   303    ok    ok   403   403    ok   403   403   404   404   303
sell. POST   /claims/{id}/photos                                                   303   403    ok   403    ok    ok   403   403   404   404   303
buyer POST   /claims/{id}/discard                                                  303    ok    ok   403   403    ok   403   403   404   404   303
sell. POST   /claims/{id}/discard                                                  303   403   403   403   403   403   403   403   404   404   303
buyer POST   /claims/{id}/answer                                                   303   403   403   403   403   403   403   403   404   404   303
sell. POST   /claims/{id}/answer                                                   303   403    ok   403    ok   403   403   403   404   404   303
buyer POST   /claims/{id}/accept-answer                                            303    ok    ok   403   403   403   403   403   404   404   303
sell. POST   /claims/{id}/accept-answer                                            303   403   403   403   403   403   403   403   404   404   303
buyer POST   /claims/{id}/escalate                                                 303    ok    ok   403   403   403   403   403   404   404   303
sell. POST   /claims/{id}/escalate                                                 303   403    ok   403    ok   403   403   403   404   404   303
buyer POST   /claims/{id}/decide                                                   303   403   403   403   403   403   403   403   404   404   303
sell. POST   /claims/{id}/decide                                                   303   403   403   403   403   403   403   403   404   404   303
buyer POST   /claims/{id}/withdraw                                                 303    ok    ok   403   403   403   403   403   404   404   303
sell. POST   /claims/{id}/withdraw                                                 303   403   403   403   403   403   403   403   404   404   303
buyer POST   /claims/{id}/send-goods                                               303    ok    ok   403   403    ok   403   403   404   404   303
sell. POST   /claims/{id}/send-goods                                               303   403   403   403   403   403   403   403   404   404   303
buyer POST   /claims/{id}/take-goods                                               303   403   403   403   403   403   403   403   404   404   303
sell. POST   /claims/{id}/take-goods                                               303   403    ok   403    ok    ok   403   403   404   404   303
buyer GET    /search                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
sell. GET    /search                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /offers/{id}                                                        303    ok      ok       ok    ok        ok        ok      ok    404   404     303
buyer POST   /offers/{id}                                                        303    ok      ok      403   403       403       403     403    404   404     303
buyer GET    /api/v1/standing-orders                                              401   ok   ok   ok   ok   ok   ok   ok   403   ok   403
buyer POST   /api/v1/standing-orders                                              401   ok   ok   403   403   403   403   403   403   ok   403
buyer GET    /api/v1/standing-orders/{id}                                         401   ok   ok   ok   ok   ok   ok   ok   404   404   403
sell. GET    /api/v1/standing-orders/{id}                                         401   404   404   404   404   404   404   404   404   404   403
buyer PATCH  /api/v1/standing-orders/{id}                                         401   ok   ok   403   403   403   403   403   404   404   403
sell. PATCH  /api/v1/standing-orders/{id}                                         401   404   404   404   404   404   404   404   404   404   403
buyer GET    /api/v1/standing-orders/{id}/runs                                    401   ok   ok   ok   ok   ok   ok   ok   404   404   403
sell. GET    /api/v1/standing-orders/{id}/runs                                    401   404   404   404   404   404   404   404   404   404   403
buyer POST   /api/v1/standing-orders/{id}/pause                                   401   ok   ok   403   403   403   403   403   404   404   403
buyer POST   /api/v1/standing-orders/{id}/resume                                  401   ok   ok   403   403   403   403   403   404   404   403
buyer POST   /api/v1/standing-orders/{id}/skip-next                               401   ok   ok   403   403   403   403   403   404   404   403
buyer POST   /api/v1/standing-orders/{id}/keep-next                               401   ok   ok   403   403   403   403   403   404   404   403
buyer POST   /api/v1/standing-orders/{id}/run-now                                 401   ok   ok   403   403   403   403   403   404   404   403
buyer POST   /api/v1/standing-orders/{id}/end                                     401   ok   ok   403   403   403   403   403   404   404   403
buyer GET    /standing-orders                                                     303   ok   ok   ok   ok   ok   ok   ok   403   ok   303
buyer GET    /standing-orders/new                                                 303   ok   ok   403   403   403   403   403   403   ok   303
buyer POST   /standing-orders/new                                                 303   ok   ok   403   403   403   403   403   403   ok   303
buyer GET    /standing-orders/{id}                                                303   ok   ok   ok   ok   ok   ok   ok   404   404   303
sell. GET    /standing-orders/{id}                                                303   404   404   404   404   404   404   404   404   404   303
buyer GET    /standing-orders/{id}/change                                         303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/change                                         303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/pause                                          303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/resume                                         303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/skip-next                                      303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/keep-next                                      303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/run-now                                        303   ok   ok   403   403   403   403   403   404   404   303
buyer GET    /standing-orders/{id}/end                                            303   ok   ok   403   403   403   403   403   404   404   303
buyer POST   /standing-orders/{id}/end                                            303   ok   ok   403   403   403   403   403   404   404   303
buyer GET    /agreements                                                         303    ok    ok    ok    ok    ok    ok    ok   403    ok   303
buyer GET    /agreements/new                                                     303   403    ok   403    ok   403   403   403   403    ok   303
buyer POST   /agreements/new                                                     303   403    ok   403    ok   403   403   403   403    ok   303
buyer GET    /agreements/{id}                                                    303    ok    ok    ok    ok    ok    ok    ok   404   404   303
sell. GET    /agreements/{id}                                                    303    ok    ok    ok    ok    ok    ok    ok   404   404   303
buyer GET    /agreements/{id}/propose                                            303   403    ok   403   403   403   403   403   404   404   303
sell. GET    /agreements/{id}/propose                                            303   403    ok   403    ok   403   403   403   404   404   303
buyer POST   /agreements/{id}/propose                                            303   403    ok   403   403   403   403   403   404   404   303
sell. POST   /agreements/{id}/propose                                            303   403    ok   403    ok   403   403   403   404   404   303
buyer POST   /agreements/{id}/accept                                             303   403    ok   403   403   403   403   403   404   404   303
sell. POST   /agreements/{id}/accept                                             303   403    ok   403    ok   403   403   403   404   404   303
buyer POST   /agreements/{id}/decline                                            303   403    ok   403   403   403   403   403   404   404   303
sell. POST   /agreements/{id}/decline                                            303   403    ok   403    ok   403   403   403   404   404   303
buyer GET    /agreements/{id}/accept                                             303   403    ok   403   403   403   403   403   404   404   303
sell. GET    /agreements/{id}/accept                                             303   403    ok   403    ok   403   403   403   404   404   303
buyer GET    /agreements/{id}/decline                                            303   403    ok   403   403   403   403   403   404   404   303
sell. GET    /agreements/{id}/decline                                            303   403    ok   403    ok   403   403   403   404   404   303
buyer POST   /agreements/{id}/withdraw                                           303   403    ok   403   403   403   403   403   404   404   303
sell. POST   /agreements/{id}/withdraw                                           303   403    ok   403    ok   403   403   403   404   404   303
buyer GET    /agreements/{id}/end                                                303   403    ok   403   403   403   403   403   404   404   303
sell. GET    /agreements/{id}/end                                                303   403    ok   403   403   403   403   403   404   404   303
buyer POST   /agreements/{id}/end                                                303   403    ok   403   403   403   403   403   404   404   303
sell. POST   /agreements/{id}/end                                                303   403    ok   403   403   403   403   403   404   404   303
buyer GET    /basket                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
sell. GET    /basket                                                             303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /basket/paste                                                       303    ok      ok      403   403       403       403     403    403    ok     303
buyer POST   /basket/paste                                                       303    ok      ok      403   403       403       403     403    403    ok     303
buyer GET    /approvals                                                          303   403   403    ok   403   403   403   403   403   403   303
buyer GET    /order-groups/{id}                                                  303    ok    ok    ok    ok    ok    ok    ok   404   404   303
sell. GET    /order-groups/{id}                                                  303   404   404   404   404   404   404   404   404   404   303
buyer POST   /order-groups/{id}/approve                                          303   403   403    ok   403   403   403   403   403   404   303
buyer GET    /order-groups/{id}/send-back                                        303    ok    ok    ok    ok    ok    ok    ok   404   404   303
buyer POST   /order-groups/{id}/send-back                                        303   403   403    ok   403   403   403   403   403   404   303
buyer GET    /organization/approval-rules                                        303    ok    ok    ok   403   403   403    ok   403    ok   303
buyer POST   /organization/approval-rules                                        303   403    ok   403   403   403   403   403   403    ok   303
buyer GET    /organization/approval-rules/{rule_id}/end                          303   403    ok   403   403   403   403   403   403   404   303
buyer POST   /organization/approval-rules/{rule_id}/end                          303   403    ok   403   403   403   403   403   403   404   303
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
sell. GET    /orders/{id}/accept                                                 303   403      ok      403    ok       403       403     403    404   404     303
buyer GET    /orders/{id}/accept                                                 303   403     403      403   403       403       403     403    404   404     303
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
buyer POST   /orders/{id}/approve                                                303   403     403       ok   403       403       403     403    404   404      303
sell. POST   /orders/{id}/approve                                                303   403     403      403   403       403       403     403    404   404      303
buyer GET    /orders/{id}/send-back                                              303   403     403       ok   403       403       403     403    404   404      303
sell. GET    /orders/{id}/send-back                                              303   403     403      403   403       403       403     403    404   404      303
buyer POST   /orders/{id}/send-back                                              303   403     403       ok   403       403       403     403    404   404      303
sell. POST   /orders/{id}/send-back                                              303   403     403      403   403       403       403     403    404   404      303
buyer GET    /orders/{id}/counter                                                303   403     403      403   403       403       403     403    404   404      303
sell. GET    /orders/{id}/counter                                                303   403      ok      403    ok       403       403     403    404   404      303
buyer POST   /orders/{id}/counter                                                303   403     403      403   403       403       403     403    404   404      303
sell. POST   /orders/{id}/counter                                                303   403      ok      403    ok       403       403     403    404   404      303
buyer GET    /orders/{id}/accept-counter                                         303    ok      ok       ok   403       403       403     403    404   404      303
sell. GET    /orders/{id}/accept-counter                                         303   403     403      403   403       403       403     403    404   404      303
buyer POST   /orders/{id}/accept-counter                                         303    ok      ok       ok   403       403       403     403    404   404      303
sell. POST   /orders/{id}/accept-counter                                         303   403     403      403   403       403       403     403    404   404      303
buyer GET    /orders/{id}/revise                                                 303    ok      ok      403   403       403       403     403    404   404      303
sell. GET    /orders/{id}/revise                                                 303   403     403      403   403       403       403     403    404   404      303
buyer POST   /orders/{id}/revise                                                 303    ok      ok      403   403       403       403     403    404   404      303
sell. POST   /orders/{id}/revise                                                 303   403     403      403   403       403       403     403    404   404      303
buyer GET    /orders/{id}/decline                                                303    ok      ok      403   403       403       403     403    404   404      303
sell. GET    /orders/{id}/decline                                                303   403     403      403   403       403       403     403    404   404      303
buyer POST   /orders/{id}/decline                                                303    ok      ok      403   403       403       403     403    404   404      303
sell. POST   /orders/{id}/decline                                                303   403     403      403   403       403       403     403    404   404      303
buyer GET    /orders/{id}/amend                                                  303    ok      ok      403   403       403       403     403    404   404      303
sell. GET    /orders/{id}/amend                                                  303   403      ok      403    ok       403       403     403    404   404      303
buyer POST   /orders/{id}/amend                                                  303    ok      ok      403   403       403       403     403    404   404      303
sell. POST   /orders/{id}/amend                                                  303   403      ok      403    ok       403       403     403    404   404      303
buyer GET    /orders/{id}/shipments/{shipment_id}/arrived                        303   403     403      403   403       403       403     403    404   404      303
sell. GET    /orders/{id}/shipments/{shipment_id}/arrived                        303   403      ok      403    ok        ok       403     403    404   404      303
buyer POST   /orders/{id}/shipments/{shipment_id}/arrived                        303   403     403      403   403       403       403     403    404   404      303
sell. POST   /orders/{id}/shipments/{shipment_id}/arrived                        303   403      ok      403    ok        ok       403     403    404   404      303
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
buyer GET    /orders/{id}/short-close                                            303    ok      ok      403   403       403       403     403    404   404     303
buyer GET    /orders/{id}/dispatch                                               303   403     403      403   403       403       403     403    404   404     303
sell. GET    /orders/{id}/withdraw                                               303   403      ok      403    ok       403       403     403    404   404     303
buyer GET    /orders/{id}/shipments/{shipment_id}/undo                           303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/reject                                                 303   403     403      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/short-close                                            303    ok      ok      403   403       403       403     403    404   404     303
buyer POST   /orders/{id}/dispatch                                               303   403     403      403   403       403       403     403    404   404     303
sell. POST   /orders/{id}/withdraw                                               303   403      ok      403    ok       403       403     403    404   404     303
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
buyer GET    /api/v1/messages                                                             401    ok    ok    ok    ok    ok    ok    ok    ok    ok   403
buyer GET    /api/v1/messages/unread                                                      401    ok    ok    ok    ok    ok    ok    ok    ok    ok   403
buyer POST   /api/v1/messages/read                                                        401    ok    ok    ok    ok    ok    ok    ok    ok    ok   403
buyer POST   /api/v1/messages/{id}/read                                                   401   404   404   404   404   404   404   404   404   404   403
buyer GET    /api/v1/mails                                                                401    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
buyer PUT    /api/v1/mails                                                                401    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
buyer GET    /api/v1/events                                                               401    ok    ok    ok    ok    ok    ok    ok   403    ok   403
buyer GET    /api/v1/webhooks                                                             401   403    ok   403   403   403   403    ok   403    ok   403
buyer POST   /api/v1/webhooks                                                             401   403    ok   403   403   403   403   403   403    ok   403
buyer GET    /api/v1/webhooks/{id}                                                        401   403    ok   403   403   403   403    ok   403   404   403
buyer PATCH  /api/v1/webhooks/{id}                                                        401   403    ok   403   403   403   403   403   403   404   403
buyer DELETE /api/v1/webhooks/{id}                                                        401   403    ok   403   403   403   403   403   403   404   403
buyer POST   /api/v1/webhooks/{id}/rotate-secret                                          401   403    ok   403   403   403   403   403   403   404   403
buyer POST   /api/v1/webhooks/{id}/test                                                   401   403    ok   403   403   403   403   403   403   404   403
buyer GET    /api/v1/webhooks/{id}/deliveries                                             401   403    ok   403   403   403   403    ok   403   404   403
buyer POST   /api/v1/webhooks/{id}/deliveries/{delivery_id}/retry                         401   403   404   403   403   403   403   403   403   404   403
buyer GET    /api/v1/parked-jobs                                                          401   403    ok   403   403   403   403   403   403    ok    ok
buyer POST   /api/v1/parked-jobs/{id}/retry                                               401   403   404   403   403   403   403   403   403   404   404
buyer GET    /inbox                                                                       303    ok    ok    ok    ok    ok    ok    ok    ok    ok   303
buyer POST   /inbox/read                                                                  303    ok    ok    ok    ok    ok    ok    ok    ok    ok   303
buyer GET    /inbox/unread                                                                303    ok    ok    ok    ok    ok    ok    ok    ok    ok   303
buyer GET    /inbox/{id}                                                                  303   404   404   404   404   404   404   404   404   404   303
buyer POST   /inbox/{id}                                                                  303   404   404   404   404   404   404   404   404   404   303
buyer GET    /account/mail                                                                303    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
buyer POST   /account/mail                                                                303    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
buyer GET    /webhooks                                                                    303   403    ok   403   403   403   403    ok   403    ok   303
buyer GET    /webhooks/new                                                                303   403    ok   403   403   403   403   403   403    ok   303
buyer POST   /webhooks/new                                                                303   403    ok   403   403   403   403   403   403    ok   303
buyer GET    /webhooks/{id}                                                               303   403    ok   403   403   403   403    ok   403   404   303
buyer POST   /webhooks/{id}                                                               303   403    ok   403   403   403   403   403   403   404   303
buyer POST   /webhooks/{id}/state                                                         303   403    ok   403   403   403   403   403   403   404   303
buyer POST   /webhooks/{id}/test                                                          303   403    ok   403   403   403   403   403   403   404   303
buyer POST   /webhooks/{id}/rotate-secret                                                 303   403    ok   403   403   403   403   403   403   404   303
buyer GET    /webhooks/{id}/end                                                           303   403    ok   403   403   403   403   403   403   404   303
buyer POST   /webhooks/{id}/end                                                           303   403    ok   403   403   403   403   403   403   404   303
buyer POST   /webhooks/{id}/deliveries/{delivery_id}/retry                                303   403   404   403   403   403   403   403   403   404   303
buyer GET    /operator/claims                                                             303   403   403   403   403   403   403   403   403   403    ok
buyer GET    /operator/claims/{id}                                                        303   403   403   403   403   403   403   403   403   403   404
buyer POST   /operator/claims/{id}/decide                                                 303   403   403   403   403   403   403   403   403   403   404
buyer GET    /operator/files/{id}                                                         303   403   403   403   403   403   403   403   403   403   404
buyer GET    /operator/parked                                                             303   403   403   403   403   403   403   403   403   403    ok
buyer POST   /operator/parked/{id}/retry                                                  303   403   403   403   403   403   403   403   403   403    ok
  any GET    /mail/confirm/{id}/{token}                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  any POST   /mail/confirm/{id}/{token}                                                    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  any GET    /mail/stop/{id}/{token}                                                       ok    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  any POST   /mail/stop/{id}/{token}                                                       ok    ok    ok    ok    ok    ok    ok    ok    ok    ok    ok
  any POST   /sign-out                                                           303   303     303      303   303       303       303     303    303   303     303
  any GET    /join                                                                ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any POST   /join                                                                ok    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any GET    /language/{code}                                                     ok    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
  any GET    /theme/{word}                                                        ok    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer GET    /choose-organization                                                303    ok      ok       ok    ok        ok        ok      ok     ok    ok     303
buyer POST   /choose-organization                                                303    ok      ok       ok    ok        ok        ok      ok     ok   404     404
buyer GET    /more                                                               303    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer GET    /account                                                            303    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
buyer POST   /account                                                            303    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
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
buyer GET    /people/{person_id}/invite-code                                     303   403      ok      403   403       403       403     403    403   404     303
buyer POST   /people/{person_id}/invite-code                                     303   403      ok      403   403       403       403     403    403   404     303
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
buyer GET    /operator/organizations/{id}/people/{person_id}/invite-code         303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/people/{person_id}/invite-code         303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/affiliates                             303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/affiliates                             303   403     403      403   403       403       403     403    403   403      ok
buyer GET    /operator/organizations/{id}/affiliates/{other_id}/end              303   403     403      403   403       403       403     403    403   403      ok
buyer POST   /operator/organizations/{id}/affiliates/{other_id}/end              303   403     403      403   403       403       403     403    403   403      ok
  any DELETE /api/v1/sessions                                                    401    ok      ok       ok    ok        ok        ok      ok     ok    ok      ok
  any POST   /account/sign-out-everywhere                                        303   303     303      303   303       303       303     303    303   303     303
";

/// One line of the table.
pub(super) struct Row {
    pub(super) side: &'static str,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) cells: Vec<&'static str>,
}

impl Row {
    /// Whether people come here with a browser, who are led to the sign-in page rather than refused.
    pub(super) fn is_page(&self) -> bool {
        self.cells[0] == "303"
    }

    /// Whether it is gone for the next asker once somebody got through.
    pub(super) fn uses_up(&self) -> bool {
        let gone = ["{person_id}", "{primary_id}", "{other_id}", "{rule_id}"];
        let ends = self.method == Method::DELETE || self.path.ends_with("/end");
        if ends && self.path.contains("/webhooks/{id}") {
            return true;
        }
        self.method != Method::GET && gone.iter().any(|id| self.path.contains(id))
    }
}

/// Its lines.
pub(super) fn table() -> Vec<Row> {
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
