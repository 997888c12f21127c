//! What stands beside the lines of an order: the terms it was made under, the buyer's approval, an open
//! counter-offer or amendment.

use super::charge::{AgreedChargeView, ChargeView, agreed_charge_view, charge_view};
use super::view::{TotalsView, totals_view};
use chrono::{DateTime, Utc};
use serde::Serialize;
use supply_chain::credit::MoneyTerms;
use supply_chain::id::PersonId;
use supply_chain::money::Money;
use supply_chain::purchase_order::{
    ApprovalRound, Condition, DeliveryCalendar, Proposal, Requirement, Terms,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// What holds between buyer and seller for this order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TermsView {
    /// The agreement it comes from; null where none was made.
    pub agreement_id: Option<Uuid>,
    /// Which version of it.
    pub agreement_version: Option<i32>,
    /// How long the seller has to answer.
    pub hours_to_answer: u32,
    /// How long the other side has to answer a counter-offer or an amendment.
    pub hours_to_counter: u32,
    /// Within how many days a seller may promise goods that are not there yet.
    pub days_of_backorder: u32,
    /// Until how many hours before the day of delivery a buyer may call off alone.
    pub free_cancel_hours: u32,
    /// After how many days from the proof of delivery a silence is a count; null where it never is.
    pub deemed_receipt_days: Option<u32>,
    /// Tempo: days from invoice to payment; null where none was agreed.
    pub payment_days: Option<u32>,
    /// How far an invoice may differ from the order, in hundredths of a percent.
    pub tolerance_basis_points: u32,
    /// Whether an order that the stock can serve is accepted at once.
    pub accepts_automatically: bool,
    /// The least an order must come to without tax, rupiah with two places.
    #[schema(value_type = Option<String>)]
    pub minimum_goods: Option<Money>,
    /// When the seller delivers; null where any day will do.
    pub delivery: Option<DeliveryView>,
    /// franco or loco: who bears what is lost on the way.
    pub delivery_terms: &'static str,
    /// What is billed, when it is due and what happens when it is late.
    pub money: MoneyTermsView,
    /// What every order carries besides its goods.
    pub charges: Vec<AgreedChargeView>,
}

/// What two agreed about money, besides the days of the tempo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MoneyTermsView {
    /// `received` or `shipped`: what an invoice is made from.
    pub invoice_basis: &'static str,
    /// Whether an invoice is written by itself as soon as goods are counted.
    pub invoices_automatically: bool,
    /// `invoice` or `end_of_month`: from when the days of the tempo count.
    pub due_from: &'static str,
    /// `as_it_falls`, `next_working_day` or `working_day_before`: a due day on which nobody works.
    pub due_on_free_day: &'static str,
    /// Whether goods are paid before they are sent.
    pub is_prepaid: bool,
    /// `warn`, `hold` or `prepaid_only`: what happens to new orders while something is late …
    pub when_late: &'static str,
    /// … by more than so many days.
    pub days_of_grace: u32,
    /// Less to pay for paying early; null where none was agreed.
    pub early_discount: Option<EarlyDiscountView>,
    /// The sum of an invoice is made a multiple of this; null where it is not.
    #[schema(value_type = Option<String>)]
    pub round_to: Option<Money>,
}

/// Less to pay for paying early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlyDiscountView {
    /// Hundredths of a percent of what is billed.
    pub basis_points: u32,
    /// When paid within so many days of the invoice.
    pub days: u32,
}

impl From<&MoneyTerms> for MoneyTermsView {
    fn from(terms: &MoneyTerms) -> Self {
        Self {
            invoice_basis: terms.invoice_basis.as_str(),
            invoices_automatically: terms.invoices_automatically,
            due_from: terms.due_from.as_str(),
            due_on_free_day: terms.due_on_free_day.as_str(),
            is_prepaid: terms.is_prepaid,
            when_late: terms.when_late.as_str(),
            days_of_grace: terms.days_of_grace,
            early_discount: terms.early_discount.map(|early| EarlyDiscountView {
                basis_points: early.basis_points,
                days: early.days,
            }),
            round_to: terms.round_to,
        }
    }
}

/// On which days a seller delivers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryView {
    /// 1 is Monday, 7 Sunday.
    pub weekdays: Vec<u8>,
    /// How many days before the delivery the order must be in.
    pub days_before: u32,
    /// Until what time of that day, at the seller's place; `HH:MM:SS`.
    pub cut_off: String,
}

/// The buyer's own approval.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalView {
    /// How many more must approve.
    pub missing: u32,
    /// Why it is needed, and from whom.
    pub requirements: Vec<RequirementView>,
    /// Who approved, in the order they did.
    pub approvals: Vec<GivenView>,
    /// Why a price that rose is paid.
    pub reason: Option<String>,
}

/// A rule of the buyer that applies.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RequirementView {
    /// `total_from`, category or `price_rise`.
    pub kind: &'static str,
    /// From which total, with tax; of `total_from`.
    #[schema(value_type = Option<String>)]
    pub total: Option<Money>,
    /// Which category; of category.
    pub category: Option<String>,
    /// By more than how many percent; of `price_rise`.
    pub percent: Option<u32>,
    /// How many must approve.
    pub needed: u32,
    /// Who may; empty means everyone with the approver's role.
    #[schema(value_type = Vec<Uuid>)]
    pub board: Vec<PersonId>,
}

/// One person's yes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GivenView {
    /// Who.
    #[schema(value_type = Uuid)]
    pub person_id: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A counter-offer or an amendment as a whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalView {
    /// buyer or seller.
    pub by: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// In the words of whoever made it.
    pub note: Option<String>,
    /// What the order comes to if it is accepted.
    pub totals: TotalsView,
    /// The charges it would then have; null where they stay as they are.
    pub charges: Option<Vec<ChargeView>>,
    /// Whether the buyer's own approval comes first; only the buyer sees it then.
    pub waits_for_approval: bool,
}

pub(crate) fn terms_view(terms: &Terms) -> TermsView {
    TermsView {
        agreement_id: terms.agreement.map(|agreement| agreement.id.into()),
        agreement_version: terms.agreement.map(|agreement| agreement.version),
        hours_to_answer: terms.hours_to_answer,
        hours_to_counter: terms.hours_to_counter,
        days_of_backorder: terms.days_of_backorder,
        free_cancel_hours: terms.free_cancel_hours,
        deemed_receipt_days: terms.deemed_receipt_days,
        payment_days: terms.payment_days,
        tolerance_basis_points: terms.tolerance_basis_points,
        accepts_automatically: terms.accepts_automatically,
        minimum_goods: terms.minimum_goods,
        delivery: terms.delivery.as_ref().map(delivery_view),
        delivery_terms: terms.delivery_terms.as_str(),
        money: (&terms.money).into(),
        charges: terms.charges.iter().map(agreed_charge_view).collect(),
    }
}

fn delivery_view(calendar: &DeliveryCalendar) -> DeliveryView {
    DeliveryView {
        weekdays: calendar.weekdays.clone(),
        days_before: calendar.days_before,
        cut_off: calendar.cut_off.format("%H:%M:%S").to_string(),
    }
}

pub(crate) fn approval_view(round: &ApprovalRound) -> ApprovalView {
    ApprovalView {
        missing: round.missing(),
        requirements: round.requirements.iter().map(requirement_view).collect(),
        approvals: round
            .approvals
            .iter()
            .map(|approval| GivenView { person_id: approval.person, at: approval.at })
            .collect(),
        reason: round.reason.clone(),
    }
}

fn requirement_view(requirement: &Requirement) -> RequirementView {
    let (kind, total, category, percent) = match &requirement.condition {
        Condition::TotalFrom { total } => ("total_from", Some(*total), None, None),
        Condition::Category { category } => ("category", None, Some(category.clone()), None),
        Condition::PriceRise { percent } => ("price_rise", None, None, Some(*percent)),
    };
    RequirementView {
        kind,
        total,
        category,
        percent,
        needed: requirement.needed,
        board: requirement.board.clone(),
    }
}

pub(super) fn proposal_view(proposal: &Proposal) -> ProposalView {
    ProposalView {
        by: proposal.by.as_str(),
        at: proposal.at,
        note: proposal.note.clone(),
        totals: totals_view(&proposal.totals),
        charges: proposal.charges.as_ref().map(|list| list.iter().map(charge_view).collect()),
        waits_for_approval: proposal.waits_for_approval,
    }
}
