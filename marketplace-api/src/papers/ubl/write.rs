//! The three documents as UBL, in the order the schemas want.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use supply_chain::money::Money;
use uuid::Uuid;

use super::model::{
    AnsweredLine, ChargeTold, DespatchDocument, DespatchedLine, Issued, Item, Measured,
    OrderDocument, OrderedLine, Price, ResponseDocument, Tax, TradingParty,
};
use super::xml::Element;
use super::{
    BASE_PROPERTY, CAC, CBC, CURRENCY, DESPATCH_ADVICE, HEAD_TYPE, Kind, NIK_SCHEME, ORDER,
    ORDER_RESPONSE, OWN_SCHEME, PACK_PROPERTY, PROPERTY_LIST, REVISION_TYPE, units,
};

/// The order as an XML document.
///
/// # Errors
/// The bytes cannot be taken, which memory always can.
pub fn order(order: &OrderDocument) -> std::io::Result<Vec<u8>> {
    let tax = order
        .sums
        .map(|sums| Element::of("cac:TaxTotal").with([amount("cbc:TaxAmount", sums.tax)]));
    let total = order.sums.map(|sums| {
        let nets = || order.charges.iter().map(|charge| charge.net);
        let off = Money::sum(nets().filter(|net| *net < Money::ZERO)).map(negated);
        let on_top = Money::sum(nets().filter(|net| *net > Money::ZERO));
        let some = |name, sum: Option<Money>| {
            sum.filter(|sum| *sum != Money::ZERO).map(|sum| amount(name, sum))
        };
        Element::of("cac:AnticipatedMonetaryTotal")
            .with([amount("cbc:LineExtensionAmount", sums.goods)])
            .with(sums.goods.plus(sums.charges).map(|net| amount("cbc:TaxExclusiveAmount", net)))
            .with([amount("cbc:TaxInclusiveAmount", sums.total)])
            .with(some("cbc:AllowanceTotalAmount", off))
            .with(some("cbc:ChargeTotalAmount", on_top))
            .with([amount("cbc:PayableAmount", sums.total)])
    });
    let payment = order.payment_days.map(|days| {
        let duration =
            Element::text("cbc:DurationMeasure", days.to_string()).attribute("unitCode", "DAY");
        Element::of("cac:PaymentTerms").with([
            Element::text("cbc:Note", format!("Tempo {days} hari")),
            Element::of("cac:SettlementPeriod").with([duration]),
        ])
    });
    let terms = order.delivery_terms.as_ref().map(|word| {
        Element::of("cac:DeliveryTerms").with([Element::text("cbc:SpecialTerms", word)])
    });
    begun(&ORDER)
        .with([Element::text("cbc:ID", &order.number)])
        .with(order.uuid.map(uuid))
        .with(issued(&order.issued))
        // UNCL1001 220: an order.
        .with([Element::text("cbc:OrderTypeCode", "220")])
        .with(some("cbc:Note", order.note.as_ref()))
        .with([Element::text("cbc:DocumentCurrencyCode", CURRENCY)])
        .with(some("cbc:CustomerReference", order.buyer_reference.as_ref()))
        .with([Element::text("cbc:LineCountNumeric", order.lines.len().to_string())])
        .with(beside(order.revision, order.head.as_ref(), &order.number))
        .with([customer("cac:BuyerCustomerParty", &order.buyer)])
        .with([customer("cac:SellerSupplierParty", &order.seller)])
        .with(delivery(order.deliver_to.as_ref(), order.requested))
        .with(terms)
        .with(payment)
        .with(order.charges.iter().map(charge))
        .with(tax)
        .with(total)
        .with(order.lines.iter().map(ordered_line))
        .document()
}

fn charge(told: &ChargeTold) -> Element {
    let is_charge = told.net >= Money::ZERO;
    Element::of("cac:AllowanceCharge").with([
        Element::text("cbc:ChargeIndicator", if is_charge { "true" } else { "false" }),
        Element::text("cbc:AllowanceChargeReasonCode", &told.code),
        Element::text("cbc:AllowanceChargeReason", &told.reason),
        amount("cbc:Amount", if is_charge { told.net } else { negated(told.net) }),
    ])
}

/// The same size the other way.
pub(super) fn negated(amount: Money) -> Money {
    Money::ZERO.minus(amount).unwrap_or_default()
}

/// The answer as an XML document.
///
/// # Errors
/// As [`order`].
pub fn response(response: &ResponseDocument) -> std::io::Result<Vec<u8>> {
    let reference = Element::of("cac:OrderReference")
        .with([Element::text("cbc:ID", &response.order_number)])
        .with(response.order_uuid.map(uuid));
    begun(&ORDER_RESPONSE)
        .with([Element::text("cbc:ID", &response.number)])
        .with(issued(&response.issued))
        .with([Element::text("cbc:OrderResponseCode", response.code.as_str())])
        .with(some("cbc:Note", response.note.as_ref()))
        .with([Element::text("cbc:DocumentCurrencyCode", CURRENCY)])
        .with(some("cbc:CustomerReference", response.buyer_reference.as_ref()))
        .with([reference])
        .with(beside(response.revision, response.head.as_ref(), &response.order_number))
        .with([customer("cac:SellerSupplierParty", &response.seller)])
        .with([customer("cac:BuyerCustomerParty", &response.buyer)])
        .with(response.lines.iter().map(answered_line))
        .document()
}

/// The surat jalan as an XML document.
///
/// # Errors
/// As [`order`].
pub fn despatch(despatch: &DespatchDocument) -> std::io::Result<Vec<u8>> {
    let reference = Element::of("cac:OrderReference")
        .with([Element::text("cbc:ID", &despatch.order_number)])
        .with(despatch.order_uuid.map(uuid));
    let carrier = despatch.carrier.as_ref().map(|name| {
        let named = Element::of("cac:PartyName").with([Element::text("cbc:Name", name)]);
        Element::of("cac:Consignment")
            .with([Element::text("cbc:ID", "1"), Element::of("cac:CarrierParty").with([named])])
    });
    let left = Element::of("cac:Despatch")
        .with([Element::text("cbc:ActualDespatchDate", despatch.issued.date.to_string())])
        .with(some("cbc:ActualDespatchTime", despatch.issued.time.as_ref()));
    let way = Element::of("cac:Delivery")
        .with(some("cbc:TrackingID", despatch.code.as_ref()))
        .with(despatch.deliver_to.as_ref().map(|place| address("cac:DeliveryAddress", place)))
        .with([left]);
    let shipment =
        Element::of("cac:Shipment").with([Element::text("cbc:ID", "1")]).with(carrier).with([way]);
    begun(&DESPATCH_ADVICE)
        .with([Element::text("cbc:ID", &despatch.number)])
        .with(despatch.uuid.map(uuid))
        .with(issued(&despatch.issued))
        .with([Element::text("cbc:LineCountNumeric", despatch.lines.len().to_string())])
        .with([reference])
        .with(beside(None, despatch.head.as_ref(), &despatch.order_number))
        .with([customer("cac:DespatchSupplierParty", &despatch.seller)])
        .with([customer("cac:DeliveryCustomerParty", &despatch.buyer)])
        .with([shipment])
        .with(despatch.lines.iter().map(despatched_line))
        .document()
}

pub(super) fn begun(kind: &Kind) -> Element {
    Element::of(kind.root)
        .attribute("xmlns", kind.namespace)
        .attribute("xmlns:cac", CAC)
        .attribute("xmlns:cbc", CBC)
        .with([
            Element::text("cbc:UBLVersionID", "2.4"),
            Element::text("cbc:CustomizationID", kind.customization),
            Element::text("cbc:ProfileID", kind.profile),
        ])
}

pub(super) fn some(name: &'static str, text: Option<&String>) -> Option<Element> {
    text.filter(|text| !text.is_empty()).map(|text| Element::text(name, text))
}

pub(super) fn uuid(id: Uuid) -> Element {
    Element::text("cbc:UUID", id.to_string())
}

pub(super) fn amount(name: &'static str, amount: Money) -> Element {
    Element::text(name, amount.to_string()).attribute("currencyID", CURRENCY)
}

pub(super) fn issued(at: &Issued) -> Vec<Element> {
    let mut said = vec![Element::text("cbc:IssueDate", at.date.to_string())];
    said.extend(some("cbc:IssueTime", at.time.as_ref()));
    said
}

/// Which version, and where the history ended.
fn beside(revision: Option<i32>, head: Option<&String>, number: &str) -> Vec<Element> {
    let reference = |kind| {
        Element::of("cac:AdditionalDocumentReference")
            .with([Element::text("cbc:ID", number), Element::text("cbc:DocumentType", kind)])
    };
    let revision = revision.map(|revision| {
        reference(REVISION_TYPE).with([Element::text("cbc:VersionID", revision.to_string())])
    });
    let head = head
        .filter(|head| !head.is_empty())
        .map(|head| reference(HEAD_TYPE).with([Element::text("cbc:DocumentDescription", head)]));
    revision.into_iter().chain(head).collect()
}

fn customer(name: &'static str, party: &TradingParty) -> Element {
    party_as(name, party, true)
}

/// A party; its NPWP is a VAT number only where PPN is charged at all, else the number of a body.
pub(super) fn party_as(name: &'static str, party: &TradingParty, is_taxed: bool) -> Element {
    let identified = |scheme, id: String| {
        let id = Element::text("cbc:ID", id).attribute("schemeID", scheme);
        Element::of("cac:PartyIdentification").with([id])
    };
    let place = Element::of("cac:PostalAddress")
        .with(some("cbc:StreetName", party.street.as_ref()))
        .with(some("cbc:CitySubdivisionName", party.district.as_ref()))
        .with(some("cbc:CityName", party.city.as_ref()))
        .with(some("cbc:CountrySubentity", party.province.as_ref()))
        .with([country()]);
    let tax = party.npwp.as_ref().filter(|_| is_taxed).map(|npwp| {
        Element::of("cac:PartyTaxScheme").with([Element::text("cbc:CompanyID", npwp), vat()])
    });
    let number = party.npwp.as_ref().filter(|_| !is_taxed);
    let legal = Element::of("cac:PartyLegalEntity")
        .with([Element::text("cbc:RegistrationName", &party.name)])
        .with(number.map(|npwp| Element::text("cbc:CompanyID", npwp)));
    Element::of(name).with([Element::of("cac:Party")
        .with(party.id.map(|id| identified(OWN_SCHEME, id.to_string())))
        .with(party.nik.clone().map(|nik| identified(NIK_SCHEME, nik)))
        .with([Element::of("cac:PartyName").with([Element::text("cbc:Name", &party.name)])])
        .with([place])
        .with(tax)
        .with([legal])])
}

fn country() -> Element {
    Element::of("cac:Country").with([Element::text("cbc:IdentificationCode", "ID")])
}

pub(super) fn vat() -> Element {
    Element::of("cac:TaxScheme").with([Element::text("cbc:ID", "VAT")])
}

/// A place in one text, as people write it.
fn address(name: &'static str, text: &str) -> Element {
    let line = Element::of("cac:AddressLine").with([Element::text("cbc:Line", text)]);
    Element::of(name).with([line, country()])
}

fn delivery(to: Option<&String>, requested: Option<NaiveDate>) -> Option<Element> {
    let place = to
        .filter(|to| !to.is_empty())
        .map(|to| Element::of("cac:DeliveryLocation").with([address("cac:Address", to)]));
    let period = requested.map(|day| until("cac:RequestedDeliveryPeriod", day));
    Element::of("cac:Delivery").with(place).with(period).unless_empty()
}

fn until(name: &'static str, day: NaiveDate) -> Element {
    Element::of(name).with([Element::text("cbc:EndDate", day.to_string())])
}

fn promised(day: Option<NaiveDate>) -> Option<Element> {
    day.map(|day| Element::of("cac:Delivery").with([until("cac:PromisedDeliveryPeriod", day)]))
}

pub(super) fn measured(name: &'static str, of: &Measured) -> Element {
    Element::text(name, of.value.normalize().to_string()).attribute("unitCode", &of.code)
}

/// The goods, and beside them the pack in its own word and the exact count.
pub(super) fn item(item: &Item, counted: Option<&Measured>, tax: Option<&Tax>) -> Element {
    let identified = |name, id: Element| Element::of(name).with([id]);
    let code = item
        .seller_code
        .as_ref()
        .map(|code| identified("cac:SellersItemIdentification", Element::text("cbc:ID", code)));
    let offer = item.offer.map(|offer| {
        let id = Element::text("cbc:ID", offer.to_string()).attribute("schemeID", OWN_SCHEME);
        identified("cac:CatalogueItemIdentification", id)
    });
    let category = tax.map(|tax| {
        let percent = tax.percent.map(|p| Element::text("cbc:Percent", p.normalize().to_string()));
        Element::of("cac:ClassifiedTaxCategory")
            .with([Element::text("cbc:ID", &tax.category)])
            .with(percent)
            .with([vat()])
    });
    let mut properties = Vec::new();
    if let Some(kept) = counted.and_then(|counted| counted.pack.as_ref()) {
        let base = units::base_code(kept.base_unit);
        properties.push(
            property("Kemasan", PACK_PROPERTY)
                .with([Element::text("cbc:Value", &kept.pack.name)])
                .with([Element::text("cbc:ValueQuantity", kept.pack.factor.to_string())
                    .attribute("unitCode", base)]),
        );
        properties.extend(counted.and_then(|counted| counted.base).map(|count| {
            property("Jumlah satuan dasar", BASE_PROPERTY).with([
                Element::text("cbc:Value", count.to_string()),
                Element::text("cbc:ValueQuantity", count.to_string()).attribute("unitCode", base),
            ])
        }));
    }
    Element::of("cac:Item")
        .with([Element::text("cbc:Name", &item.name)])
        .with(code)
        .with(offer)
        .with(category)
        .with(properties)
}

pub(super) fn property(name: &'static str, code: &'static str) -> Element {
    let code = Element::text("cbc:NameCode", code).attribute("listID", PROPERTY_LIST);
    Element::of("cac:AdditionalItemProperty").with([Element::text("cbc:Name", name), code])
}

/// UBL's price has no tax in it. Where ours has, the price without is told to four places for whoever
/// needs it, and the one that was agreed beside it, exactly.
fn price(of: &Price, quantity: Option<&Measured>, net: Option<Money>) -> Element {
    let with_tax = of.includes_tax.then(|| amount("cbc:TaxInclusivePriceAmount", of.amount));
    let without = net.zip(quantity).filter(|_| of.includes_tax).and_then(|(net, quantity)| {
        let net = Decimal::new(net.sen(), 2).checked_mul(of.per)?.checked_div(quantity.value)?;
        Some(net.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero).to_string())
    });
    let plain = without.unwrap_or_else(|| of.amount.to_string());
    let per = Element::text("cbc:BaseQuantity", of.per.normalize().to_string());
    let per = match quantity {
        Some(quantity) => per.attribute("unitCode", &quantity.code),
        None => per,
    };
    Element::of("cac:Price")
        .with([Element::text("cbc:PriceAmount", plain).attribute("currencyID", CURRENCY)])
        .with(with_tax)
        .with([per])
}

fn ordered_line(line: &OrderedLine) -> Element {
    let tax = line.tax.as_ref();
    let said = Element::of("cac:LineItem")
        .with([Element::text("cbc:ID", &line.id)])
        .with(line.uuid.map(uuid))
        .with([measured("cbc:Quantity", &line.quantity)])
        .with(line.net.map(|net| amount("cbc:LineExtensionAmount", net)))
        .with(tax.map(|tax| amount("cbc:TotalTaxAmount", tax.amount)))
        .with(promised(line.promised))
        .with(line.price.as_ref().map(|of| price(of, Some(&line.quantity), line.net)))
        .with([item(&line.item, Some(&line.quantity), tax)]);
    Element::of("cac:OrderLine").with([said])
}

fn answered_line(line: &AnsweredLine) -> Element {
    let quantity = line.quantity.as_ref();
    let said = Element::of("cac:LineItem")
        .with([Element::text("cbc:ID", &line.id)])
        .with(some("cbc:Note", line.note.as_ref()))
        .with([Element::text("cbc:LineStatusCode", &line.code)])
        .with(quantity.map(|quantity| measured("cbc:Quantity", quantity)))
        .with(promised(line.promised))
        .with(line.price.as_ref().map(|of| price(of, quantity, None)))
        .with([item(&line.item, quantity, None)]);
    let instead = line.substitute.as_ref().map(|(id, goods)| {
        Element::of("cac:SellerSubstitutedLineItem")
            .with([Element::text("cbc:ID", id), item(goods, None, None)])
    });
    let reference =
        Element::of("cac:OrderLineReference").with([Element::text("cbc:LineID", &line.id)]);
    Element::of("cac:OrderLine").with([said]).with(instead).with([reference])
}

fn despatched_line(line: &DespatchedLine) -> Element {
    let reference =
        Element::of("cac:OrderLineReference").with([Element::text("cbc:LineID", &line.order_line)]);
    Element::of("cac:DespatchLine")
        .with([Element::text("cbc:ID", &line.id)])
        .with([measured("cbc:DeliveredQuantity", &line.quantity)])
        .with(line.outstanding.as_ref().map(|left| measured("cbc:OutstandingQuantity", left)))
        .with([reference, item(&line.item, Some(&line.quantity), None)])
}
