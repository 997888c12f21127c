//! An order that somebody else's program wrote becomes a draft of the buyer's.

use std::fmt::Display;

use order_workflow::command::purchase_orders::{NewOrder, WantedLine};
use order_workflow::query::matching::MatchedOffer;
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::purchase_order::Details;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

use super::ubl::OWN_SCHEME;
use super::ubl::model::{OrderDocument, OrderedLine, PackKept};
use super::ubl::read::{self, NotUnderstood};
use super::ubl::xml::{BYTES_MAX, NotXml};
use crate::problem::{Problem, kind};
use crate::state::State;

/// Most lines of an order, as the order itself has it.
const LINES_MAX: usize = 1_000;

/// The draft that a UBL order asks for, at whatever the goods cost today.
///
/// # Errors
/// 413 and 422: it cannot be read, is somebody else's, names no seller of ours, or goods that are not
/// on sale to the buyer; each line that is not found is named.
pub async fn draft_of(
    state: &State,
    actor: &Actor,
    bytes: &[u8],
    seller: Option<Uuid>,
) -> Result<NewOrder, Problem> {
    let document = read::order(bytes).map_err(|fault| not_understood(&fault))?;
    if let Some(buyer) = document.buyer.id
        && OrganizationId(buyer) != actor.organization
    {
        let name = &document.buyer.name;
        return Err(wrong(
            "/BuyerCustomerParty",
            format!("Pesanan ini milik {name}, bukan organisasi Anda."),
            format!("This order is {name}'s, not your organization's."),
        ));
    }
    let seller = seller.or(document.seller.id).map(OrganizationId).ok_or_else(|| {
        let name = &document.seller.name;
        wrong(
            "/SellerSupplierParty",
            format!("{name} tidak dikenal: sebut seller_id, atau PartyIdentification dengan schemeID {OWN_SCHEME}."),
            format!("{name} is not known: name seller_id, or a PartyIdentification with schemeID {OWN_SCHEME}."),
        )
    })?;
    if document.lines.len() > LINES_MAX {
        return Err(wrong(
            "/OrderLine",
            format!("Paling banyak {LINES_MAX} baris."),
            format!("At most {LINES_MAX} lines."),
        ));
    }
    let ids: Vec<Uuid> = document.lines.iter().filter_map(|line| line.item.offer).collect();
    let codes: Vec<String> = document
        .lines
        .iter()
        .filter_map(|line| line.item.seller_code.as_ref().map(|code| code.trim().to_owned()))
        .collect();
    let offers = state.workflow.offers_named(actor, seller, &ids, &codes).await?;
    let lines = lines_of(&document, &offers)?;
    let OrderDocument { number, note, buyer_reference, requested, deliver_to, .. } = document;
    let details = Details {
        // The sender's number is the buyer's own; ours comes when the draft is submitted.
        buyer_reference: buyer_reference.or(Some(number)),
        requested_date: requested,
        deliver_to,
        note,
    };
    Ok(NewOrder { id: None, seller, lines, details, submit: false, reason: None })
}

/// Each line as an offer and a count, or every line that is none.
fn lines_of(document: &OrderDocument, offers: &[MatchedOffer]) -> Result<Vec<WantedLine>, Problem> {
    let mut faults = Vec::new();
    let mut lines = Vec::new();
    for (at, line) in document.lines.iter().enumerate() {
        let found = offer_of(line, offers);
        match found.map(|offer| (offer, packs_of(line, offer))) {
            Some((offer, Some(count))) => {
                lines.push(WantedLine { offer: OfferId(offer.id), count });
            }
            Some((offer, None)) => faults.push((at, line, Some(offer))),
            None => faults.push((at, line, None)),
        }
    }
    if faults.is_empty() {
        return Ok(lines);
    }
    let many = faults.len();
    let problem = Problem::new(
        &kind::OFFER_UNKNOWN,
        format!("{many} baris tidak bisa dipesan; tidak ada yang dibuat."),
        format!("{many} lines cannot be ordered; nothing was made."),
    );
    Err(faults.into_iter().fold(problem, |problem, (at, line, offer)| {
        let (id, en) = told(line, offer);
        problem.error(format!("/OrderLine/{at}"), id, en)
    }))
}

/// By our identifier, else by the seller's code.
fn offer_of<'a>(line: &OrderedLine, offers: &'a [MatchedOffer]) -> Option<&'a MatchedOffer> {
    let by_id = offers.iter().find(|offer| Some(offer.id) == line.item.offer);
    let code = line.item.seller_code.as_deref().map(str::trim);
    by_id.or_else(|| {
        let code = code.filter(|code| !code.is_empty())?;
        offers.iter().find(|offer| offer.seller_code.as_deref() == Some(code))
    })
}

/// How many packs of the offer the line asks for; nothing when it is not a whole number of them, or
/// counted in something the offer knows nothing of.
fn packs_of(line: &OrderedLine, offer: &MatchedOffer) -> Option<i64> {
    let base_unit = BaseUnit::from_word(&offer.base_unit)?;
    let quantity = &line.quantity;
    let base = match &quantity.pack {
        // The document says what is in its pack: the count is exact, whatever the offer's pack is now.
        Some(kept) if kept.base_unit == base_unit => {
            let base = read::exact(quantity, kept)?;
            (quantity.base.is_none() || quantity.base == Some(base)).then_some(base)?
        }
        Some(_) => return None,
        None => {
            let pack = Pack { name: offer.pack_name.clone(), factor: offer.factor };
            read::exact(quantity, &PackKept { pack, base_unit })?
        }
    };
    (base > 0 && offer.factor > 0 && base % offer.factor == 0).then(|| base / offer.factor)
}

fn told(line: &OrderedLine, offer: Option<&MatchedOffer>) -> (String, String) {
    let (number, name) = (&line.id, &line.item.name);
    let code = line.item.seller_code.as_deref().unwrap_or("–");
    match offer {
        None => (
            format!("Baris {number}: {name} (kode {code}) tidak dijual penjual ini kepada Anda."),
            format!("Line {number}: {name} (code {code}) is not on sale to you here."),
        ),
        Some(offer) => {
            let (value, unit) = (line.quantity.value, &line.quantity.code);
            let pack = format!("{} isi {} {}", offer.pack_name, offer.factor, offer.base_unit);
            let pack_en = format!("{} of {} {}", offer.pack_name, offer.factor, offer.base_unit);
            (
                format!("Baris {number}: {value} {unit} {name} bukan jumlah utuh dari {pack}."),
                format!("Line {number}: {value} {unit} of {name} is no whole number of {pack_en}."),
            )
        }
    }
}

fn wrong(pointer: &str, id: impl Display, en: impl Display) -> Problem {
    let (id, en) = (id.to_string(), en.to_string());
    Problem::new(&kind::UNREADABLE_FILE, id.clone(), en.clone()).error(pointer, id, en)
}

fn not_understood(fault: &NotUnderstood) -> Problem {
    let (id, en) = match fault {
        NotUnderstood::Xml(NotXml::TooLarge) => {
            let megabytes = BYTES_MAX / (1024 * 1024);
            return Problem::new(
                &kind::TOO_LARGE,
                format!("Berkas ini lebih besar dari {megabytes} MB."),
                format!("This file is larger than {megabytes} MB."),
            )
            .fact("limit_bytes", BYTES_MAX);
        }
        NotUnderstood::Xml(NotXml::DocumentType | NotXml::Entity(_)) => (
            "XML dengan DOCTYPE atau entitas sendiri tidak diterima.".to_owned(),
            "XML with a DOCTYPE or entities of its own is not taken.".to_owned(),
        ),
        NotUnderstood::Xml(NotXml::NotUtf8) => {
            ("Kirim XML dalam UTF-8.".to_owned(), "Send the XML in UTF-8.".to_owned())
        }
        NotUnderstood::Xml(NotXml::TooMuch) => (
            "XML ini bersarang terlalu dalam atau terlalu banyak unsurnya.".to_owned(),
            "This XML is nested too deeply, or has too many elements.".to_owned(),
        ),
        NotUnderstood::Xml(NotXml::Prefix(_) | NotXml::NotWhole | NotXml::IllFormed { .. }) => (
            "Berkas ini bukan XML yang utuh.".to_owned(),
            "This file is not whole, well-formed XML.".to_owned(),
        ),
        NotUnderstood::Other { found, .. } => (
            format!("Berkas ini {found}, bukan pesanan UBL (Order)."),
            format!("This file is of the kind {found}, not a UBL order."),
        ),
        NotUnderstood::Missing { path } => {
            (format!("{path} tidak ada."), format!("{path} is missing."))
        }
        NotUnderstood::Wrong { path, value, expected } => (
            format!("{path} berisi “{value}”; seharusnya {expected}."),
            format!("{path} holds “{value}”; it should be {expected}."),
        ),
    };
    let place = match fault {
        NotUnderstood::Missing { path } | NotUnderstood::Wrong { path, .. } => format!("/{path}"),
        _ => "/file".to_owned(),
    };
    wrong(&place, id, en)
}
