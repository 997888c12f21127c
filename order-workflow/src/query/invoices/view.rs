//! What an invoice, a credit note or a reversal tells one of its two parties.

use crate::command::invoices::WriteOffView;
use crate::query::orders::PartyView;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sea_orm::FromQueryResult;
use serde::Serialize;
use serde_json::Value;
use supply_chain::id::{
    ClaimId, EarlierDebtId, InvoiceId, InvoiceLineId, OrderLineId, OrganizationId,
};
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

/// The word for signing, as one of the board, that something is given up.
pub const SIGN_WRITE_OFF: &str = "sign-write-off";

/// The word of taking back what waits for the board.
pub const WITHDRAW_WRITE_OFF: &str = "withdraw-write-off";

/// An invoice as `GET /invoices/{id}` shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoiceView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceId,
    /// From the issuer's gap-free series; of an earlier debt the number that its paper had.
    pub number: String,
    /// Rises with every command; also the `ETag`.
    pub version: i64,
    /// invoice, `credit_note` or reversal.
    pub kind: &'static str,
    /// unpaid, `part_paid`, overdue, paid, credited, `written_off` or reversed; of a credit note whether it is used.
    pub standing: &'static str,
    /// issuer or receiver: the asker's part in it.
    pub side: &'static str,
    /// Who wants the money.
    pub issuer: PartyView,
    /// Who owes it; null where that is a member of the issuer.
    #[schema(value_type = Option<Uuid>)]
    pub receiver_id: Option<OrganizationId>,
    /// Their name; empty where a member's was erased.
    pub receiver_name: String,
    /// The order it is about; null for what was owed before Lumbung.
    pub order: Option<PaperNamed>,
    /// The earlier debt that it asks for, and so has neither tax nor a paper of Lumbung's; null for a bill of an order.
    #[schema(value_type = Option<Uuid>)]
    pub earlier_debt_id: Option<EarlierDebtId>,
    /// The issuer's branch, as the tax office counts branches.
    pub branch: String,
    /// Its day at the issuer's place.
    pub business_date: NaiveDate,
    /// The last day on which it is not late.
    pub due_on: NaiveDate,
    /// What is taken off when all the rest of it is paid early, as agreed; null where nothing is, or it is too late.
    pub early_payment: Option<EarlyPaymentView>,
    /// How many days it has been late by now; 0 where nothing undisputed is open.
    pub days_late: i64,
    /// What it asks for, by position; on a credit note what it takes back.
    pub lines: Vec<InvoiceLineView>,
    /// What it comes to without tax.
    #[schema(value_type = String)]
    pub net: Money,
    /// PPN: the sum of the lines'.
    #[schema(value_type = String)]
    pub tax: Money,
    /// What it comes to.
    #[schema(value_type = String)]
    pub total: Money,
    /// PPN by transaction code; empty where none is printed (E16).
    pub tax_by_code: Vec<TaxView>,
    /// Whether the issuer collects PPN today.
    pub issuer_collects_tax: bool,
    /// The transaction codes under which it is handed in to the tax office, also those without tax; empty by a seller
    /// that is not PKP.
    pub tax_codes: Vec<String>,
    /// The numbers that the tax office gave it, one for each code at most.
    pub tax_numbers: Vec<TaxNumberView>,
    /// What settled it.
    #[schema(value_type = String)]
    pub settled: Money,
    /// What of that is as good as money.
    #[schema(value_type = String)]
    pub paid: Money,
    /// What is open; of a credit note what of it is not used yet.
    #[schema(value_type = String)]
    pub open: Money,
    /// What of that open claims hold back.
    #[schema(value_type = String)]
    pub disputed: Money,
    /// What settled it, in the order it came; on a credit note where it went.
    pub applied: Vec<SettledByView>,
    /// Its goods beside what was ordered and received; empty on a credit note, and without an order.
    pub matched: Vec<MatchedView>,
    /// Whether every line of that matches, within the agreed tolerance.
    pub matches: bool,
    /// On a credit note or reversal: the invoice that it takes back.
    pub corrects: Option<PaperNamed>,
    /// Credit notes and the reversal that take it back, oldest first.
    pub corrections: Vec<CorrectionView>,
    /// claim, return, correction, `early_payment`, discount or goodwill; null on an invoice.
    pub reason: Option<&'static str>,
    /// In the issuer's words.
    pub words: Option<String>,
    /// Claims about its order that hold something back, or that it credits.
    pub claims: Vec<ClaimNamed>,
    /// What waits for the board's signatures to be given up; the issuer's alone.
    pub write_off: Option<WriteOffView>,
    /// What the asker, with their role, may do now.
    pub allowed_commands: Vec<&'static str>,
    /// What happened, oldest first.
    pub events: Vec<InvoiceEventView>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Less to pay for paying early: credited by itself once the rest came in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlyPaymentView {
    /// The last day on which it is early.
    pub until: NaiveDate,
    /// What is taken off.
    #[schema(value_type = String)]
    pub amount: Money,
}

/// Another paper by its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaperNamed {
    /// UUIDv7.
    pub id: Uuid,
    /// Its number.
    pub number: String,
}

/// A claim beside an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClaimNamed {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: ClaimId,
    /// Its number.
    pub number: String,
    /// What it claims.
    #[schema(value_type = String)]
    pub amount: Money,
    /// Whether that is in dispute.
    pub is_open: bool,
}

/// PPN under one transaction code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaxView {
    /// 04, 05 …
    pub code: String,
    /// What the rate is applied to (DPP nilai lain).
    #[schema(value_type = String)]
    pub base: Money,
    /// PPN.
    #[schema(value_type = String)]
    pub tax: Money,
}

/// A number that the tax office gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaxNumberView {
    /// 04, 08 …
    pub code: String,
    /// 17 digits, beginning with the code.
    pub number: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvoiceLineView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceLineId,
    /// From 1.
    pub position: i32,
    /// goods, bonus, discount, freight, fee, deposit, rounding or `brought_in` (an earlier debt).
    pub kind: &'static str,
    /// Of which line of the order; null for what is about the whole order.
    #[schema(value_type = Option<Uuid>)]
    pub line_id: Option<OrderLineId>,
    /// As the seller wrote it.
    pub description: String,
    /// The seller's own article code.
    pub seller_code: Option<String>,
    /// Name of the pack that the price is for; null for what is no goods.
    pub pack: Option<String>,
    /// Base units in a pack.
    pub factor: Option<i64>,
    /// pcs, gram or ml.
    pub base_unit: Option<&'static str>,
    /// How many packs, rounded down.
    pub count: i64,
    /// How many base units.
    pub count_base: i64,
    /// Of one pack, frozen.
    #[schema(value_type = Option<String>)]
    pub price: Option<Money>,
    /// Whether price and amount include PPN.
    pub includes_tax: bool,
    /// As priced.
    #[schema(value_type = String)]
    pub amount: Money,
    /// taxed, exempt or none.
    pub tax_class: &'static str,
    /// Transaction code of the tax invoice; null where the issuer collects no PPN.
    pub tax_code: Option<String>,
    /// Rate of PPN.
    #[schema(value_type = Option<String>)]
    pub tax_rate: Option<Decimal>,
    /// Without tax.
    #[schema(value_type = String)]
    pub net: Money,
    /// What the rate is applied to (DPP nilai lain).
    #[schema(value_type = String)]
    pub tax_base: Money,
    /// PPN.
    #[schema(value_type = String)]
    pub tax: Money,
    /// What was credited of it so far, as priced.
    #[schema(value_type = String)]
    pub credited: Money,
    /// Base units that may still be credited.
    pub creditable_base: i64,
    /// What may still be credited of it, as priced.
    #[schema(value_type = String)]
    pub creditable: Money,
}

/// What settled some of it, or where a credit note went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SettledByView {
    /// payment, `credit_note`, netting, drawdown or `write_off`.
    pub kind: String,
    /// Of the payment, credit note, netting or drawdown; on a credit note of the invoice it went to.
    pub id: Option<Uuid>,
    /// By which it is known: a paper's number, a bank's reference.
    pub reference: Option<String>,
    /// Of a payment: recorded or confirmed.
    pub state: Option<String>,
    /// How much.
    #[schema(value_type = String)]
    pub amount: Money,
    /// When.
    pub at: DateTime<Utc>,
}

/// A line of goods beside what was ordered and received; counts in base units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MatchedView {
    /// Of the order.
    #[schema(value_type = Uuid)]
    pub line_id: OrderLineId,
    /// What.
    pub product_name: String,
    /// The pack it is counted in.
    pub pack: String,
    /// Base units in a pack.
    pub factor: i64,
    /// pcs, gram or ml.
    pub base_unit: &'static str,
    /// What the order stands for.
    pub ordered_base: i64,
    /// What counts as supplied: received good, or sent where the two agreed so.
    pub supplied_base: i64,
    /// What is billed, by this invoice and by others.
    pub invoiced_base: i64,
    /// What this invoice bills.
    pub billed_base: i64,
    /// What the frozen price makes of that.
    #[schema(value_type = String)]
    pub frozen: Money,
    /// What this invoice asks for it.
    #[schema(value_type = String)]
    pub billed: Money,
    /// Whether neither a count nor the sum is off.
    pub matches: bool,
}

/// A credit note or reversal of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CorrectionView {
    /// UUIDv7.
    #[schema(value_type = Uuid)]
    pub id: InvoiceId,
    /// `credit_note` or reversal.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub business_date: NaiveDate,
    /// What it takes back.
    #[schema(value_type = String)]
    pub total: Money,
}

/// One thing that happened to it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema, FromQueryResult)]
pub struct InvoiceEventView {
    /// From 1.
    pub position: i32,
    /// issued, credited, reversed, `tax_number_recorded`, applied, unapplied or `written_off`.
    pub kind: String,
    /// What its kind needs besides; why a debt was given up is the issuer's alone.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Name of the organization it was done for; null where it followed from something else.
    pub organization: Option<String>,
    /// Name of the person; null where nobody did it, and to the other side.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}
