//! The lines of an invoice or credit note as UBL: what, how many, at what price, under which tax.

use rust_decimal::Decimal;
use supply_chain::invoice::{DocumentKind, Goods, InvoiceLine, LineKind};
use supply_chain::money::Money;

use super::bill::BillTold;
use super::model::{Item, Measured, Tax};
use super::write::{amount, item, measured, property, uuid};
use super::xml::Element;
use super::{AGREED_PRICE_PROPERTY, CURRENCY, TAX_BASE_PROPERTY, TAX_RATE_PROPERTY};

/// One line of `told`.
pub(super) fn line(told: &BillTold<'_>, of: &InvoiceLine) -> Element {
    let (name, counted) = match told.invoice.kind {
        DocumentKind::Invoice => ("cac:InvoiceLine", "cbc:InvoicedQuantity"),
        DocumentKind::CreditNote | DocumentKind::Reversal => {
            ("cac:CreditNoteLine", "cbc:CreditedQuantity")
        }
    };
    let quantity = quantity(of);
    let position = of.order_line.and_then(|line| {
        let position = told.order?.positions.get(&line)?;
        Some(
            Element::of("cac:OrderLineReference")
                .with([Element::text("cbc:LineID", position.to_string()), uuid(line.into())]),
        )
    });
    let category = told.category(of);
    let tax =
        Tax { category: category.code.to_owned(), percent: category.percent, amount: of.tax.tax };
    let goods = Item {
        name: described(of),
        seller_code: of.goods.as_ref().and_then(|goods| goods.seller_code.clone()),
        offer: None,
    };
    Element::of(name)
        .with([Element::text("cbc:ID", of.position.to_string()), uuid(of.id.into())])
        .with([measured(counted, &quantity), amount("cbc:LineExtensionAmount", of.tax.net)])
        .with(
            (of.kind == LineKind::Bonus)
                .then(|| Element::text("cbc:FreeOfChargeIndicator", "true")),
        )
        .with(position)
        .with(
            of.tax_rule
                .is_some()
                .then(|| Element::of("cac:TaxTotal").with([amount("cbc:TaxAmount", of.tax.tax)])),
        )
        .with([
            item(&goods, Some(&quantity), Some(&tax)).with(properties(of)),
            price(of, &quantity),
        ])
}

/// As the seller wrote it; a line without words is named by what it is for.
fn described(of: &InvoiceLine) -> String {
    let word = match of.kind {
        LineKind::Deposit => "Uang jaminan",
        LineKind::Freight => "Ongkos kirim",
        LineKind::Fee => "Biaya",
        _ => "Barang",
    };
    if of.description.trim().is_empty() { word.to_owned() } else { of.description.clone() }
}

/// How many; one of the whole where nothing is counted, such as a lower price for goods that are kept.
fn quantity(of: &InvoiceLine) -> Measured {
    match &of.goods {
        Some(Goods { pack, base_unit, quantity, .. }) if *quantity > 0 => {
            Measured::of(*quantity, pack, *base_unit)
        }
        _ => Measured { value: Decimal::ONE, code: "C62".to_owned(), pack: None, base: None },
    }
}

/// The price that times the count is the net exactly: of one pack where that is so, else of all of it.
fn price(of: &InvoiceLine, quantity: &Measured) -> Element {
    let of_one = of.goods.as_ref().filter(|_| !of.includes_tax).and_then(|goods| {
        let whole = Decimal::new(goods.unit_price.sen(), 2).checked_mul(quantity.value)?;
        let counts_packs =
            quantity.base? == goods.pack.base_units(goods.pack.whole_packs(quantity.base?))?;
        (counts_packs && whole == Decimal::new(of.tax.net.sen(), 2)).then_some(goods.unit_price)
    });
    let (each, per) = match of_one {
        Some(each) => (each, Decimal::ONE),
        None => (of.tax.net, quantity.value),
    };
    let per = Element::text("cbc:BaseQuantity", per.normalize().to_string());
    Element::of("cac:Price").with([
        Element::text("cbc:PriceAmount", each.to_string()).attribute("currencyID", CURRENCY),
        per.attribute("unitCode", &quantity.code),
    ])
}

/// What was agreed for a pack, and what the law taxes at which rate.
fn properties(of: &InvoiceLine) -> Vec<Element> {
    let value =
        |name, code, value: String| property(name, code).with([Element::text("cbc:Value", value)]);
    let goods = of.goods.as_ref().filter(|goods| goods.unit_price != Money::ZERO);
    let agreed = goods.map(|goods| {
        let with_tax = if of.includes_tax { " termasuk PPN" } else { "" };
        let agreed = format!("{}{with_tax}", goods.unit_price);
        value("Harga kemasan yang disepakati", AGREED_PRICE_PROPERTY, agreed)
    });
    let taxed = of.tax_rule.as_ref().filter(|rule| rule.rate > Decimal::ZERO);
    let law = taxed.map(|rule| {
        let rate = rule.rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
        [
            value("DPP nilai lain", TAX_BASE_PROPERTY, of.tax.base.to_string()),
            value("Tarif PPN", TAX_RATE_PROPERTY, rate.to_string()),
        ]
    });
    agreed.into_iter().chain(law.into_iter().flatten()).collect()
}
