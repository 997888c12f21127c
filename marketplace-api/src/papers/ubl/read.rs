//! Reads the three documents back, ours and other senders'.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use supply_chain::money::Money;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

use super::model::{
    AnswerCode, AnsweredLine, ChargeTold, DespatchDocument, DespatchedLine, Issued, Item, Measured,
    OrderDocument, OrderedLine, PackKept, Price, ResponseDocument, Sums, Tax, TradingParty,
};
use super::write::negated;
use super::xml::{NotXml, Read};
use super::{
    BASE_PROPERTY, CAC, CBC, CURRENCY, DESPATCH_ADVICE, HEAD_TYPE, Kind, NIK_SCHEME, ORDER,
    ORDER_RESPONSE, OWN_SCHEME, PACK_PROPERTY, PROPERTY_LIST, REVISION_TYPE, units,
};

/// Why a document cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum NotUnderstood {
    /// It is no XML that we take.
    #[error("the document cannot be read")]
    Xml(#[from] NotXml),
    /// It is another document.
    #[error("the document is of the kind {found}, not a UBL {expected}")]
    Other {
        /// What was looked for.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// Something that must be there is not.
    #[error("{path} is missing")]
    Missing {
        /// Where, name by name.
        path: String,
    },
    /// Something is not what it must be.
    #[error("{path} is {value:?}, not {expected}")]
    Wrong {
        /// Where, name by name.
        path: String,
        /// What stands there.
        value: String,
        /// What should.
        expected: &'static str,
    },
}

/// Reads an order.
///
/// # Errors
/// [`NotUnderstood`].
pub fn order(bytes: &[u8]) -> Result<OrderDocument, NotUnderstood> {
    let root = root(bytes, &ORDER)?;
    let here = Place { element: &root, path: "Order".to_owned() };
    here.currency(&["DocumentCurrencyCode"])?;
    let (revision, head) = here.beside()?;
    let lines = here.each("OrderLine", |line| ordered_line(&line.inside("LineItem")?))?;
    if lines.is_empty() {
        return Err(here.missing("OrderLine"));
    }
    let days = here.token(&["PaymentTerms", "SettlementPeriod", "DurationMeasure"]);
    Ok(OrderDocument {
        number: here.needed(&["ID"])?,
        uuid: here.uuid(&["UUID"])?,
        issued: here.issued()?,
        revision,
        note: here.text(&["Note"]),
        buyer_reference: here.text(&["CustomerReference"]),
        buyer: party(&here.inside("BuyerCustomerParty")?.inside("Party")?)?,
        seller: party(&here.inside("SellerSupplierParty")?.inside("Party")?)?,
        requested: here.date(&["Delivery", "RequestedDeliveryPeriod", "EndDate"])?,
        deliver_to: here.text(&["Delivery", "DeliveryLocation", "Address", "AddressLine", "Line"]),
        delivery_terms: here.text(&["DeliveryTerms", "SpecialTerms"]),
        payment_days: days.and_then(|days| days.parse().ok()),
        charges: here.each("AllowanceCharge", charge)?,
        sums: sums(&here)?,
        head,
        lines,
    })
}

/// Reads an answer to an order.
///
/// # Errors
/// [`NotUnderstood`].
pub fn response(bytes: &[u8]) -> Result<ResponseDocument, NotUnderstood> {
    let root = root(bytes, &ORDER_RESPONSE)?;
    let here = Place { element: &root, path: "OrderResponse".to_owned() };
    here.currency(&["DocumentCurrencyCode"])?;
    let code = here.needed(&["OrderResponseCode"])?;
    let known = AnswerCode::ALL.into_iter().find(|one| one.as_str() == code);
    let code = known.ok_or_else(|| here.wrong(&["OrderResponseCode"], "AB, AP, CA or RE"))?;
    let (revision, head) = here.beside()?;
    Ok(ResponseDocument {
        number: here.needed(&["ID"])?,
        issued: here.issued()?,
        code,
        note: here.text(&["Note"]),
        order_number: here.needed(&["OrderReference", "ID"])?,
        order_uuid: here.uuid(&["OrderReference", "UUID"])?,
        revision,
        buyer_reference: here.text(&["CustomerReference"]),
        seller: party(&here.inside("SellerSupplierParty")?.inside("Party")?)?,
        buyer: party(&here.inside("BuyerCustomerParty")?.inside("Party")?)?,
        head,
        lines: here.each("OrderLine", answered_line)?,
    })
}

/// Reads a surat jalan.
///
/// # Errors
/// [`NotUnderstood`].
pub fn despatch(bytes: &[u8]) -> Result<DespatchDocument, NotUnderstood> {
    let root = root(bytes, &DESPATCH_ADVICE)?;
    let here = Place { element: &root, path: "DespatchAdvice".to_owned() };
    let (_, head) = here.beside()?;
    let to = ["Shipment", "Delivery", "DeliveryAddress", "AddressLine", "Line"];
    let by = ["Shipment", "Consignment", "CarrierParty", "PartyName", "Name"];
    Ok(DespatchDocument {
        number: here.needed(&["ID"])?,
        uuid: here.uuid(&["UUID"])?,
        issued: here.issued()?,
        order_number: here.needed(&["OrderReference", "ID"])?,
        order_uuid: here.uuid(&["OrderReference", "UUID"])?,
        seller: party(&here.inside("DespatchSupplierParty")?.inside("Party")?)?,
        buyer: party(&here.inside("DeliveryCustomerParty")?.inside("Party")?)?,
        deliver_to: here.text(&to),
        carrier: here.text(&by),
        code: here.text(&["Shipment", "Delivery", "TrackingID"]),
        head,
        lines: here.each("DespatchLine", despatched_line)?,
    })
}

fn root(bytes: &[u8], kind: &Kind) -> Result<Read, NotUnderstood> {
    let mut root = Read::document(bytes)?;
    if root.name != kind.root || root.namespace != kind.namespace {
        return Err(NotUnderstood::Other { expected: kind.root, found: root.name });
    }
    keep_ubl(&mut root);
    Ok(root)
}

/// What others put in between, in namespaces of their own, is not ours to read.
fn keep_ubl(of: &mut Read) {
    of.children.retain(|child| child.namespace == CAC || child.namespace == CBC);
    of.children.iter_mut().for_each(keep_ubl);
}

/// An element, and how one gets there.
struct Place<'a> {
    element: &'a Read,
    path: String,
}

impl<'a> Place<'a> {
    fn path(&self, to: &[&str]) -> String {
        to.iter().fold(self.path.clone(), |path, name| format!("{path}/{name}"))
    }

    fn missing(&self, name: &str) -> NotUnderstood {
        NotUnderstood::Missing { path: self.path(&[name]) }
    }

    fn wrong(&self, to: &[&str], expected: &'static str) -> NotUnderstood {
        let value: String = self.element.text_at(to).unwrap_or_default().chars().take(80).collect();
        NotUnderstood::Wrong { path: self.path(to), value, expected }
    }

    fn inside(&self, name: &str) -> Result<Place<'a>, NotUnderstood> {
        let element = self.element.find(name).ok_or_else(|| self.missing(name))?;
        Ok(Place { element, path: self.path(&[name]) })
    }

    fn each<T>(
        &self,
        name: &'a str,
        read: impl Fn(&Place<'a>) -> Result<T, NotUnderstood>,
    ) -> Result<Vec<T>, NotUnderstood> {
        let places = self.element.all(name).zip(1..).map(|(element, at)| {
            read(&Place { element, path: format!("{}/{name}[{at}]", self.path) })
        });
        places.collect()
    }

    fn text(&self, to: &[&str]) -> Option<String> {
        self.element.text_at(to).map(str::to_owned)
    }

    fn token(&self, to: &[&str]) -> Option<&'a str> {
        self.element.token_at(to)
    }

    fn needed(&self, to: &[&str]) -> Result<String, NotUnderstood> {
        let found = self.token(to).map(str::to_owned);
        found.ok_or_else(|| NotUnderstood::Missing { path: self.path(to) })
    }

    fn uuid(&self, to: &[&str]) -> Result<Option<Uuid>, NotUnderstood> {
        let parsed = self.token(to).map(str::parse).transpose();
        parsed.map_err(|_not_one| self.wrong(to, "a UUID"))
    }

    fn date(&self, to: &[&str]) -> Result<Option<NaiveDate>, NotUnderstood> {
        let Some(text) = self.token(to) else { return Ok(None) };
        // XML Schema lets a zone follow: 2026-11-22Z, 2026-11-22+07:00.
        let day = text.get(..10).unwrap_or(text);
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
        day.map(Some).ok_or_else(|| self.wrong(to, "a date as YYYY-MM-DD"))
    }

    fn issued(&self) -> Result<Issued, NotUnderstood> {
        let date = self.date(&["IssueDate"])?.ok_or_else(|| self.missing("IssueDate"))?;
        Ok(Issued { date, time: self.token(&["IssueTime"]).map(str::to_owned) })
    }

    fn decimal(&self, to: &[&str]) -> Result<Option<Decimal>, NotUnderstood> {
        let Some(text) = self.token(to) else { return Ok(None) };
        let number: Option<Decimal> = text.parse().ok();
        number.map(|n| Some(n.normalize())).ok_or_else(|| self.wrong(to, "a decimal number"))
    }

    fn currency(&self, to: &[&str]) -> Result<(), NotUnderstood> {
        match self.token(to) {
            None | Some(CURRENCY) => Ok(()),
            Some(_) => Err(self.wrong(to, "IDR")),
        }
    }

    fn money(&self, to: &[&str]) -> Result<Option<Money>, NotUnderstood> {
        let Some(number) = self.decimal(to)? else { return Ok(None) };
        let element = self.element.at(to);
        let currency = element.and_then(|element| element.attribute("currencyID"));
        if currency.is_some_and(|currency| currency != CURRENCY) {
            return Err(self.wrong(to, "an amount in IDR"));
        }
        let money = number.to_string().parse().ok();
        money.map(Some).ok_or_else(|| self.wrong(to, "an amount with at most two decimals"))
    }

    /// Which version, and where the history ended.
    fn beside(&self) -> Result<(Option<i32>, Option<String>), NotUnderstood> {
        let (mut revision, mut head) = (None, None);
        for element in self.element.all("AdditionalDocumentReference") {
            let there = Place { element, path: self.path(&["AdditionalDocumentReference"]) };
            match there.token(&["DocumentType"]) {
                Some(REVISION_TYPE) => {
                    let version = there.needed(&["VersionID"])?.parse().ok();
                    let wrong = || there.wrong(&["VersionID"], "a whole number");
                    revision = Some(version.ok_or_else(wrong)?);
                }
                Some(HEAD_TYPE) => head = there.text(&["DocumentDescription"]),
                _ => {}
            }
        }
        Ok((revision, head))
    }

    fn measured(&self, name: &str) -> Result<Option<Measured>, NotUnderstood> {
        let Some(value) = self.decimal(&[name])? else { return Ok(None) };
        if value.is_sign_negative() && !value.is_zero() {
            return Err(self.wrong(&[name], "a quantity of at least zero"));
        }
        let code = self.element.find(name).and_then(|element| element.attribute("unitCode"));
        Ok(Some(Measured {
            value,
            code: code.unwrap_or_default().to_owned(),
            pack: None,
            base: None,
        }))
    }

    fn price(&self) -> Result<Option<Price>, NotUnderstood> {
        let with_tax = self.money(&["Price", "TaxInclusivePriceAmount"])?;
        let per = self.decimal(&["Price", "BaseQuantity"])?.unwrap_or(Decimal::ONE);
        let (amount, includes_tax) = match with_tax {
            Some(amount) => (Some(amount), true),
            None => (self.money(&["Price", "PriceAmount"])?, false),
        };
        Ok(amount.map(|amount| Price { amount, per, includes_tax }))
    }
}

fn charge(here: &Place<'_>) -> Result<ChargeTold, NotUnderstood> {
    let size = here.money(&["Amount"])?.ok_or_else(|| here.missing("Amount"))?;
    let is_charge = here.needed(&["ChargeIndicator"])? == "true";
    Ok(ChargeTold {
        code: here.token(&["AllowanceChargeReasonCode"]).unwrap_or_default().to_owned(),
        reason: here.text(&["AllowanceChargeReason"]).unwrap_or_default(),
        net: if is_charge { size } else { negated(size) },
    })
}

fn sums(order: &Place<'_>) -> Result<Option<Sums>, NotUnderstood> {
    let at = |name| order.money(&["AnticipatedMonetaryTotal", name]);
    let (Some(goods), Some(total)) = (at("LineExtensionAmount")?, at("PayableAmount")?) else {
        return Ok(None);
    };
    let on_top = at("ChargeTotalAmount")?.unwrap_or(Money::ZERO);
    let off = at("AllowanceTotalAmount")?.unwrap_or(Money::ZERO);
    let charges = on_top.minus(off).unwrap_or(on_top);
    let tax = order.money(&["TaxTotal", "TaxAmount"])?.unwrap_or(Money::ZERO);
    Ok(Some(Sums { goods, charges, tax, total }))
}

fn party(here: &Place<'_>) -> Result<TradingParty, NotUnderstood> {
    let by = |scheme: &str| {
        here.element.all("PartyIdentification").find_map(|identified| {
            let id = identified.find("ID")?;
            (id.attribute("schemeID") == Some(scheme)).then(|| id.text.trim().to_owned())
        })
    };
    let own = by(OWN_SCHEME).map(|id| id.parse()).transpose();
    let named = here.text(&["PartyName", "Name"]);
    let registered = || here.text(&["PartyLegalEntity", "RegistrationName"]);
    let name = named.or_else(registered).ok_or_else(|| here.missing("PartyName/Name"))?;
    Ok(TradingParty {
        id: own.map_err(|_not_one| here.wrong(&["PartyIdentification", "ID"], "a UUID"))?,
        nik: by(NIK_SCHEME),
        name,
        street: here.text(&["PostalAddress", "StreetName"]),
        district: here.text(&["PostalAddress", "CitySubdivisionName"]),
        city: here.text(&["PostalAddress", "CityName"]),
        province: here.text(&["PostalAddress", "CountrySubentity"]),
        npwp: here.text(&["PartyTaxScheme", "CompanyID"]),
    })
}

fn item(here: &Place<'_>) -> Result<Item, NotUnderstood> {
    let catalogue = here.element.find("CatalogueItemIdentification").and_then(|of| of.find("ID"));
    let ours = catalogue.filter(|id| id.attribute("schemeID") == Some(OWN_SCHEME));
    let offer = ours.map(|id| id.text.trim().parse()).transpose();
    Ok(Item {
        name: here.text(&["Name"]).unwrap_or_default(),
        seller_code: here.text(&["SellersItemIdentification", "ID"]),
        offer: offer
            .map_err(|_not_one| here.wrong(&["CatalogueItemIdentification", "ID"], "a UUID"))?,
    })
}

/// The quantity with what the item says of its pack.
fn with_pack(mut of: Measured, item: &Read) -> Measured {
    let property = |code: &str| {
        item.all("AdditionalItemProperty").find(|property| {
            let named = property.find("NameCode");
            named.is_some_and(|named| {
                named.text.trim() == code && named.attribute("listID") == Some(PROPERTY_LIST)
            })
        })
    };
    let unit = |of: &Read| {
        let code = of.find("ValueQuantity")?.attribute("unitCode")?;
        let all = [BaseUnit::Pcs, BaseUnit::Gram, BaseUnit::Ml];
        all.into_iter().find(|unit| units::base_code(*unit) == code)
    };
    let kept = property(PACK_PROPERTY).and_then(|of| {
        let factor = of.token_at(&["ValueQuantity"])?.parse().ok().filter(|factor| *factor > 0)?;
        let pack = Pack { name: of.text_at(&["Value"])?.to_owned(), factor };
        Some(PackKept { pack, base_unit: unit(of)? })
    });
    of.base = property(BASE_PROPERTY)
        .filter(|_| kept.is_some())
        .and_then(|of| of.token_at(&["ValueQuantity"])?.parse().ok());
    of.pack = kept;
    of
}

fn ordered_line(here: &Place<'_>) -> Result<OrderedLine, NotUnderstood> {
    let goods = here.inside("Item")?;
    let quantity = here.measured("Quantity")?.ok_or_else(|| here.missing("Quantity"))?;
    let category = goods.text(&["ClassifiedTaxCategory", "ID"]);
    let percent = goods.decimal(&["ClassifiedTaxCategory", "Percent"])?;
    let tax = here.money(&["TotalTaxAmount"])?;
    Ok(OrderedLine {
        id: here.needed(&["ID"])?,
        uuid: here.uuid(&["UUID"])?,
        quantity: with_pack(quantity, goods.element),
        net: here.money(&["LineExtensionAmount"])?,
        price: here.price()?,
        tax: category.zip(tax).map(|(category, amount)| Tax { category, percent, amount }),
        promised: here.date(&["Delivery", "PromisedDeliveryPeriod", "EndDate"])?,
        item: item(&goods)?,
    })
}

fn answered_line(line: &Place<'_>) -> Result<AnsweredLine, NotUnderstood> {
    let here = line.inside("LineItem")?;
    let goods = here.inside("Item")?;
    let quantity = here.measured("Quantity")?;
    let substitute = match line.element.find("SellerSubstitutedLineItem") {
        None => None,
        Some(element) => {
            let there = Place { element, path: line.path(&["SellerSubstitutedLineItem"]) };
            Some((there.needed(&["ID"])?, item(&there.inside("Item")?)?))
        }
    };
    Ok(AnsweredLine {
        id: here.needed(&["ID"])?,
        code: here.needed(&["LineStatusCode"])?,
        quantity: quantity.map(|quantity| with_pack(quantity, goods.element)),
        price: here.price()?,
        promised: here.date(&["Delivery", "PromisedDeliveryPeriod", "EndDate"])?,
        note: here.text(&["Note"]),
        item: item(&goods)?,
        substitute,
    })
}

fn despatched_line(here: &Place<'_>) -> Result<DespatchedLine, NotUnderstood> {
    let goods = here.inside("Item")?;
    let quantity = here.measured("DeliveredQuantity")?;
    let quantity = quantity.ok_or_else(|| here.missing("DeliveredQuantity"))?;
    let quantity = with_pack(quantity, goods.element);
    // What is still to come is of the same goods; only its count in base units is not said.
    let outstanding = here.measured("OutstandingQuantity")?.map(|left| {
        let base = quantity.pack.as_ref().and_then(|kept| exact(&left, kept));
        Measured { pack: quantity.pack.clone(), base, ..left }
    });
    Ok(DespatchedLine {
        id: here.needed(&["ID"])?,
        quantity,
        outstanding,
        order_line: here.needed(&["OrderLineReference", "LineID"])?,
        item: item(&goods)?,
    })
}

/// How many base units that is of goods in that pack; nothing when the unit is another one, or when
/// it is not a whole number.
#[must_use]
pub fn exact(of: &Measured, kept: &PackKept) -> Option<i64> {
    let PackKept { pack, base_unit } = kept;
    let each = if of.code == units::pack_code(&pack.name, pack.factor, *base_unit) {
        pack.factor
    } else {
        units::base_units_of(&of.code, *base_unit)?
    };
    let base = of.value.checked_mul(Decimal::from(each))?.normalize();
    (base.scale() == 0).then(|| i64::try_from(base).ok()).flatten()
}
