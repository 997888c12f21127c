//! Papers as files, for whoever may read their order.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use order_workflow::ask::Asker;
use order_workflow::query::identity::faces::parties_of_order;
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::orders::{OrderView, ShipmentView};
use order_workflow::query::timeline::Happened;
use supply_chain::ask::Actor;
use supply_chain::id::{PurchaseOrderId, ShipmentId};

use super::content::Paper;
use super::pdf;
use super::source::Source;
use super::ubl::of_order::{NotSaidYet, Told};
use super::ubl::write;
use crate::language::Language;
use crate::pages::order::reading::Eyes;
use crate::problem::{Problem, kind};
use crate::state::State;

/// The most entries a paper looks through for who made and agreed the order.
const ENTRIES: u32 = 500;

/// Who asks for a paper, and how it is to be.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The person, acting for one of the parties.
    pub actor: Actor,
    /// The zone their organization keeps time in, where that is known; else the organization's own.
    pub zone: Option<String>,
    /// The language of the paper.
    pub lang: Language,
    /// How others reach us.
    pub reached_at: String,
}

/// An order with everything its papers tell.
#[derive(Debug)]
pub struct Papers {
    order: OrderView,
    buyer: OrganizationView,
    seller: OrganizationView,
    entries: Vec<Happened>,
    eyes: Eyes,
    reached_at: String,
    key: String,
}

/// Which paper a file's name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    PurchaseOrder(Form),
    OrderResponse,
    ShipmentNote(Form),
    GoodsReceivedNote,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Pdf,
    Xml,
}

impl Wanted {
    fn of_order(name: &str) -> Option<Self> {
        match name {
            "purchase-order.pdf" => Some(Self::PurchaseOrder(Form::Pdf)),
            "purchase-order.xml" => Some(Self::PurchaseOrder(Form::Xml)),
            "order-response.xml" => Some(Self::OrderResponse),
            _ => None,
        }
    }

    fn of_shipment(name: &str) -> Option<Self> {
        match name {
            "shipment-note.pdf" => Some(Self::ShipmentNote(Form::Pdf)),
            "shipment-note.xml" => Some(Self::ShipmentNote(Form::Xml)),
            "goods-received-note.pdf" => Some(Self::GoodsReceivedNote),
            _ => None,
        }
    }
}

impl Papers {
    /// Reads what the papers of an order tell.
    ///
    /// # Errors
    /// 404 to anyone who is not a party.
    pub async fn of(state: &State, reader: Reader, id: PurchaseOrderId) -> Result<Self, Problem> {
        let order = state.workflow.order(id, &reader.actor).await?;
        let on = state.workflow.reader();
        let asker = Asker::Actor(reader.actor.clone());
        let parties = (order.buyer.id, order.seller.id);
        let (buyer, seller) = parties_of_order(on, &asker, id, parties).await?;
        let entries = state.workflow.order_timeline(id, &reader.actor, 0, ENTRIES).await?;
        let own = if order.buyer.id == reader.actor.organization { &buyer } else { &seller };
        let zone = reader.zone.as_deref().unwrap_or(&own.zone).parse();
        let eyes = Eyes {
            lang: reader.lang,
            organization: reader.actor.organization,
            zone: zone.unwrap_or(chrono_tz::Tz::Asia__Jakarta),
            now: state.workflow.origin.now(),
        };
        let key = state.workflow.seal.public_key().to_base64();
        Ok(Self { order, buyer, seller, entries, eyes, reached_at: reader.reached_at, key })
    }

    /// The order itself.
    #[must_use]
    pub fn order(&self) -> &OrderView {
        &self.order
    }

    /// The purchase order as a paper.
    #[must_use]
    pub fn purchase_order(&self) -> Paper {
        self.source().purchase_order().with_key(self.key.clone())
    }

    /// A paper of a shipment that is drawn as a page: `shipment-note`, `goods-received-note`.
    ///
    /// # Errors
    /// 404 when there is no such paper or shipment, 409 while there is nothing for it to say.
    pub fn of_shipment(&self, shipment: ShipmentId, name: &str) -> Result<Paper, Problem> {
        let shipment = self.shipment(shipment)?;
        match name {
            "shipment-note" => self.shipment_note(shipment),
            "goods-received-note" => self.goods_received_note(shipment),
            _ => Err(Problem::not_found()),
        }
    }

    /// A file of the order by its name.
    ///
    /// # Errors
    /// 404 for another name, 409 while there is nothing for it to say.
    pub async fn order_file(&self, name: &str) -> Result<HttpResponse, Problem> {
        let number = self.order.number.clone().unwrap_or_else(|| self.order.id.to_string());
        match Wanted::of_order(name).ok_or_else(Problem::not_found)? {
            Wanted::PurchaseOrder(Form::Pdf) => pdf_file(number, self.purchase_order()).await,
            Wanted::PurchaseOrder(Form::Xml) => {
                let order = self.told().order().map_err(not_said)?;
                xml_file(&number, write::order(&order))
            }
            _ => {
                let answer = self.told().response().map_err(not_said)?;
                xml_file(&format!("{number}-response"), write::response(&answer))
            }
        }
    }

    /// A file of one of its shipments by its name.
    ///
    /// # Errors
    /// As [`Papers::order_file`].
    pub async fn shipment_file(
        &self,
        shipment: ShipmentId,
        name: &str,
    ) -> Result<HttpResponse, Problem> {
        let wanted = Wanted::of_shipment(name).ok_or_else(Problem::not_found)?;
        let shipment = self.shipment(shipment)?;
        let number = shipment.number.clone();
        match wanted {
            Wanted::ShipmentNote(Form::Xml) => {
                on_its_way(shipment)?;
                let note = self.told().despatch(shipment).map_err(not_said)?;
                xml_file(&number, write::despatch(&note))
            }
            Wanted::GoodsReceivedNote => {
                let paper = self.goods_received_note(shipment)?;
                pdf_file(format!("BPB-{number}"), paper).await
            }
            _ => pdf_file(number, self.shipment_note(shipment)?).await,
        }
    }

    fn source(&self) -> Source<'_> {
        Source {
            order: &self.order,
            buyer: &self.buyer,
            seller: &self.seller,
            entries: &self.entries,
            eyes: &self.eyes,
            reached_at: &self.reached_at,
        }
    }

    fn told(&self) -> Told<'_> {
        Told { order: &self.order, buyer: &self.buyer, seller: &self.seller }
    }

    fn shipment(&self, id: ShipmentId) -> Result<&ShipmentView, Problem> {
        let found = self.order.shipments.iter().find(|shipment| shipment.id == id);
        found.ok_or_else(Problem::not_found)
    }

    fn shipment_note(&self, shipment: &ShipmentView) -> Result<Paper, Problem> {
        on_its_way(shipment)?;
        Ok(self.source().shipment_note(shipment).with_key(self.key.clone()))
    }

    fn goods_received_note(&self, shipment: &ShipmentView) -> Result<Paper, Problem> {
        on_its_way(shipment)?;
        let paper = self.source().goods_received_note(shipment);
        let paper = paper.map(|paper| paper.with_key(self.key.clone()));
        paper.ok_or_else(|| {
            Problem::new(
                &kind::NOT_COUNTED_YET,
                "Kiriman ini belum dihitung; bukti penerimaannya ada sesudah itu.",
                "This shipment is not counted yet; its goods received note comes after that.",
            )
        })
    }
}

/// A shipment that was called back has no papers any more: nobody is to carry one that holds nothing.
fn on_its_way(shipment: &ShipmentView) -> Result<(), Problem> {
    if shipment.state == "undone" {
        return Err(Problem::new(
            &kind::SHIPMENT_UNDONE,
            "Kiriman ini sudah ditarik; suratnya tidak berlaku.",
            "This shipment was called back; its papers do not hold.",
        ));
    }
    Ok(())
}

fn not_said(reason: NotSaidYet) -> Problem {
    let (id, en) = match reason {
        NotSaidYet::NotSubmitted => (
            "Pesanan ini belum diajukan; dokumennya ada sesudah itu.",
            "This order is not submitted yet; its document comes after that.",
        ),
        NotSaidYet::NotAnswered => (
            "Penjual belum melihat atau menjawab pesanan ini.",
            "The seller has not seen or answered this order yet.",
        ),
    };
    Problem::new(&kind::NOT_IN_THIS_STATE, id, en)
}

/// Drawing takes a core for some milliseconds, which is not the web's threads' work.
pub(super) async fn pdf_file(name: String, paper: Paper) -> Result<HttpResponse, Problem> {
    let drawn = tokio::task::spawn_blocking(move || pdf::draw(&paper)).await;
    let bytes = drawn.map_err(Problem::our_fault)?.map_err(Problem::our_fault)?;
    // A paper is looked at first, and kept or printed from there.
    Ok(file("application/pdf", "inline", &format!("{name}.pdf"), bytes))
}

pub(super) fn xml_file(
    name: &str,
    bytes: std::io::Result<Vec<u8>>,
) -> Result<HttpResponse, Problem> {
    let bytes = bytes.map_err(Problem::our_fault)?;
    Ok(file("application/xml", "attachment", &format!("{name}.xml"), bytes))
}

pub(super) fn file(media: &str, how: &str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    let name: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' })
        .collect();
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media))
        .insert_header((CONTENT_DISPOSITION, format!("{how}; filename=\"{name}\"")))
        .body(bytes)
}
