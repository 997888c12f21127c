//! What the three documents say, without how they are spelled.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use supply_chain::money::Money;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

use super::units;

/// When a document was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// On which day, at the issuer's place.
    pub date: NaiveDate,
    /// At what time, as XML Schema writes it: `09:15:00+08:00`.
    pub time: Option<String>,
}

/// Buyer or seller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TradingParty {
    /// Which organization of ours it is.
    pub id: Option<Uuid>,
    /// NIK koperasi.
    pub nik: Option<String>,
    /// Its name.
    pub name: String,
    /// Street and number.
    pub street: Option<String>,
    /// Kecamatan.
    pub district: Option<String>,
    /// Kabupaten or kota.
    pub city: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// Tax number.
    pub npwp: Option<String>,
}

/// So many of a unit, as the document says it and, where it does, exactly in base units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// How many.
    pub value: Decimal,
    /// Of what, as a UN/ECE code.
    pub code: String,
    /// The pack that is counted, in its own word.
    pub pack: Option<PackKept>,
    /// The exact count in base units.
    pub base: Option<i64>,
}

/// A pack as its seller names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackKept {
    /// The pack.
    pub pack: Pack,
    /// What is in it.
    pub base_unit: BaseUnit,
}

impl Measured {
    /// `base` units of goods sold by that pack: whole packs where they are whole, else base units.
    #[must_use]
    pub fn of(base: i64, pack: &Pack, base_unit: BaseUnit) -> Self {
        let whole = pack.factor > 0 && base % pack.factor == 0;
        let (value, code) = if whole {
            (base / pack.factor, units::pack_code(&pack.name, pack.factor, base_unit))
        } else {
            (base, units::base_code(base_unit))
        };
        Self {
            value: Decimal::from(value),
            code: code.to_owned(),
            pack: Some(PackKept { pack: pack.clone(), base_unit }),
            base: Some(base),
        }
    }
}

/// Goods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Their name.
    pub name: String,
    /// The seller's own code for them.
    pub seller_code: Option<String>,
    /// Which offer of ours it is.
    pub offer: Option<Uuid>,
}

/// The price of one pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// How much; with tax where [`Price::includes_tax`] says so.
    pub amount: Money,
    /// Of how many of the line's unit.
    pub per: Decimal,
    /// Whether PPN is in it.
    pub includes_tax: bool,
}

/// PPN of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// UNCL5305: S taxed, E exempt, O outside the tax.
    pub category: String,
    /// Such as 12.
    pub percent: Option<Decimal>,
    /// What it comes to.
    pub amount: Money,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedLine {
    /// Its number in the order.
    pub id: String,
    /// Its identifier.
    pub uuid: Option<Uuid>,
    /// How many.
    pub quantity: Measured,
    /// What all of it comes to, without tax.
    pub net: Option<Money>,
    /// Of one pack.
    pub price: Option<Price>,
    /// Its tax.
    pub tax: Option<Tax>,
    /// By when it was promised.
    pub promised: Option<NaiveDate>,
    /// What.
    pub item: Item,
}

/// What an order comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// Goods without tax.
    pub goods: Money,
    /// Freight, fees and deposits, less discounts; without tax.
    pub charges: Money,
    /// PPN.
    pub tax: Money,
    /// Everything.
    pub total: Money,
}

/// An amount about a whole order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeTold {
    /// What for: UNCL7161 where it comes on top, UNCL5189 where it goes off.
    pub code: String,
    /// Its name.
    pub reason: String,
    /// Without tax; below zero for a discount.
    pub net: Money,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDocument {
    /// Its number.
    pub number: String,
    /// Its identifier.
    pub uuid: Option<Uuid>,
    /// When it was offered to the seller.
    pub issued: Issued,
    /// Which version of it this is: 1 as first offered, one more with each accepted change.
    pub revision: Option<i32>,
    /// Anything else the buyer says.
    pub note: Option<String>,
    /// The buyer's own number.
    pub buyer_reference: Option<String>,
    /// Who orders.
    pub buyer: TradingParty,
    /// From whom.
    pub seller: TradingParty,
    /// When the goods are wanted.
    pub requested: Option<NaiveDate>,
    /// Where to.
    pub deliver_to: Option<String>,
    /// franco or loco.
    pub delivery_terms: Option<String>,
    /// Tempo: days from invoice to payment.
    pub payment_days: Option<u32>,
    /// What is about the whole of it.
    pub charges: Vec<ChargeTold>,
    /// What it comes to.
    pub sums: Option<Sums>,
    /// Where its history ended, signed.
    pub head: Option<String>,
    /// What is ordered.
    pub lines: Vec<OrderedLine>,
}

/// The seller's answer as a whole (UNCL4343 as Peppol uses it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerCode {
    /// Seen, not answered yet.
    Acknowledged,
    /// Agreed as ordered.
    Accepted,
    /// Agreed, or offered, with changes.
    ConditionallyAccepted,
    /// Refused.
    Rejected,
}

impl AnswerCode {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Acknowledged, Self::Accepted, Self::ConditionallyAccepted, Self::Rejected];

    /// The code itself.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledged => "AB",
            Self::Accepted => "AP",
            Self::ConditionallyAccepted => "CA",
            Self::Rejected => "RE",
        }
    }
}

/// A line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredLine {
    /// Its number in the order.
    pub id: String,
    /// UNCL1229: 1 added, 3 changed, 5 accepted as ordered, 7 not accepted.
    pub code: String,
    /// How many would come.
    pub quantity: Option<Measured>,
    /// At which price of one pack.
    pub price: Option<Price>,
    /// By when.
    pub promised: Option<NaiveDate>,
    /// Why.
    pub note: Option<String>,
    /// What.
    pub item: Item,
    /// What comes in its place, and as which line.
    pub substitute: Option<(String, Item)>,
}

/// The seller's answer to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseDocument {
    /// Its own number.
    pub number: String,
    /// When it was given.
    pub issued: Issued,
    /// The answer as a whole.
    pub code: AnswerCode,
    /// In the seller's words.
    pub note: Option<String>,
    /// The order's number.
    pub order_number: String,
    /// The order's identifier.
    pub order_uuid: Option<Uuid>,
    /// The version of the order it leads to.
    pub revision: Option<i32>,
    /// The buyer's own number.
    pub buyer_reference: Option<String>,
    /// Who answers.
    pub seller: TradingParty,
    /// Whom.
    pub buyer: TradingParty,
    /// Where the order's history ended, signed.
    pub head: Option<String>,
    /// Line by line.
    pub lines: Vec<AnsweredLine>,
}

/// A line of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DespatchedLine {
    /// Its number in the shipment.
    pub id: String,
    /// How many left.
    pub quantity: Measured,
    /// How many are still to come.
    pub outstanding: Option<Measured>,
    /// Its number in the order.
    pub order_line: String,
    /// What.
    pub item: Item,
}

/// A surat jalan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DespatchDocument {
    /// Its number.
    pub number: String,
    /// Its identifier.
    pub uuid: Option<Uuid>,
    /// When the goods left.
    pub issued: Issued,
    /// The order's number.
    pub order_number: String,
    /// The order's identifier.
    pub order_uuid: Option<Uuid>,
    /// Who sends.
    pub seller: TradingParty,
    /// To whom.
    pub buyer: TradingParty,
    /// Where to.
    pub deliver_to: Option<String>,
    /// Driver, plate, carrier.
    pub carrier: Option<String>,
    /// Its short code, typed where nothing can be scanned.
    pub code: Option<String>,
    /// Where the order's history ended, signed.
    pub head: Option<String>,
    /// What it holds.
    pub lines: Vec<DespatchedLine>,
}
