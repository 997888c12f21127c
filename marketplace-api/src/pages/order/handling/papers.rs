//! The order's papers: as pages to be printed, and as files.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use supply_chain::id::ShipmentId;

use super::asked;
use crate::extract::Reader;
use crate::language::Language;
use crate::pages::frame;
use crate::pages::layout::Place;
use crate::pages::order::paper::PaperPage;
use crate::papers::content::Paper;
use crate::papers::deliver::{self, Papers};
use crate::problem::Problem;
use crate::state::State;

/// What the order's papers tell. They are Indonesian in either language of the page, since they go into
/// files and to people who never chose one; `?language=en` asks for the other.
pub(super) async fn papers(state: &State, reader: &Reader) -> Result<Papers, Problem> {
    let english = asked(reader).get("language").is_some_and(|language| language == "en");
    let paper_reader = deliver::Reader {
        actor: reader.actor.clone(),
        zone: Some(reader.zone.clone()),
        lang: if english { Language::English } else { Language::Indonesian },
        reached_at: reader.reached_at(state),
    };
    Papers::of(state, paper_reader, reader.id("id")?).await
}

/// A paper as a page; `address` is its own without an ending.
pub(super) async fn drawn(
    state: &State,
    reader: &Reader,
    papers: &Papers,
    (paper, address): (Paper, String),
) -> Result<HttpResponse, Problem> {
    let shell = frame::shell(state, reader, Place::Orders).await?;
    let page = PaperPage::new(shell, papers.order(), paper, &address, reader.actor.organization);
    frame::page(StatusCode::OK, &page)
}

fn named(reader: &Reader) -> String {
    reader.request().match_info().get("document").unwrap_or_default().to_owned()
}

/// `GET /orders/{id}/papers/{document}`: `purchase-order.pdf`, `purchase-order.xml`, `order-response.xml`, and
/// `purchase-order`, the page.
///
/// # Errors
/// 404 to anyone who is not a party, 409 while there is nothing to say.
pub async fn order_paper(state: web::Data<State>, reader: Reader) -> Result<HttpResponse, Problem> {
    let papers = papers(&state, &reader).await?;
    match named(&reader).as_str() {
        "purchase-order" => {
            let address = format!("/orders/{}/papers/purchase-order", papers.order().id);
            let paper = papers.purchase_order();
            drawn(&state, &reader, &papers, (paper, address)).await
        }
        file => papers.order_file(file).await,
    }
}

/// `GET /orders/{id}/shipments/{shipment_id}/papers/{document}`: `shipment-note` and `goods-received-note` as
/// pages, `.pdf` as files, `shipment-note.xml` in UBL.
///
/// # Errors
/// As [`order_paper`].
pub async fn shipment_paper(
    state: web::Data<State>,
    reader: Reader,
) -> Result<HttpResponse, Problem> {
    let papers = papers(&state, &reader).await?;
    let shipment: ShipmentId = reader.id("shipment_id")?;
    let name = named(&reader);
    if name.contains('.') {
        return papers.shipment_file(shipment, &name).await;
    }
    let paper = papers.of_shipment(shipment, &name)?;
    let id = papers.order().id;
    let address = format!("/orders/{id}/shipments/{shipment}/papers/{name}");
    drawn(&state, &reader, &papers, (paper, address)).await
}
