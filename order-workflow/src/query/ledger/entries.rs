//! Entries as they were posted, with the paper each came from and whom it was with.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use supply_chain::calendar::Period;
use supply_chain::ledger::Account;
use supply_chain::money::Money;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{account_of, reader};
use crate::ask::Asker;
use crate::error::WorkflowError;
use crate::query::orders::PartyView;
use crate::unit_of_work::rows;

/// One entry in the books of the asker's organization.
#[derive(Debug, Clone, Serialize, ToSchema)]
// An entry of a history has the same name.
#[schema(as = LedgerEntryView)]
pub struct EntryView {
    /// What happened, once for the books of everybody it touched.
    pub occurrence_id: Uuid,
    /// Which of its entries.
    pub position: i32,
    /// The day it counts on: the business date, or the first day of the open period where that was closed.
    pub posted_on: NaiveDate,
    /// The day it happened on.
    pub business_date: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// The word of the account.
    pub account: &'static str,
    /// Its code in the chart.
    pub code: &'static str,
    /// What came on the debit side; nothing where it is a credit.
    #[schema(value_type = String)]
    pub debit: Money,
    /// What came on the credit side.
    #[schema(value_type = String)]
    pub credit: Money,
    /// What happened: invoiced, paid, netted …
    pub kind: String,
    /// The paper it came from; null for what has none, such as opening balances.
    pub document: Option<DocumentView>,
    /// The other organization, where the account is kept by party.
    pub partner: Option<PartyView>,
    /// The member, likewise.
    pub member: Option<MemberView>,
}

/// The paper behind an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EntryDocumentView)]
pub struct DocumentView {
    /// invoice, payment, netting, drawdown, facility or `bank_line`.
    pub kind: String,
    /// UUIDv7.
    pub id: Uuid,
    /// Its number; a payment's is the bank's reference.
    pub number: Option<String>,
}

/// A member of the organization whose books these are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EntryMemberView)]
pub struct MemberView {
    /// The tie that makes them one.
    pub tie_id: Uuid,
    /// Their number.
    pub number: Option<String>,
    /// Their name; null once it was erased.
    pub name: Option<String>,
}

impl EntryView {
    /// What it moved: debit above zero.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.debit.minus(self.credit).unwrap_or_default()
    }

    /// Where it stands among the others.
    #[must_use]
    pub const fn place(&self) -> EntryPlace {
        EntryPlace(self.posted_on, self.occurrence_id, self.position)
    }
}

/// Where an entry stands in the order of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPlace(pub NaiveDate, pub Uuid, pub i32);

/// Which entries.
#[derive(Debug, Clone, Copy, Default)]
pub struct EntryFilter {
    /// On this account.
    pub account: Option<Account>,
    /// With this organization, or this member by their tie.
    pub partner: Option<Uuid>,
    /// Of this month.
    pub period: Option<Period>,
}

#[derive(FromQueryResult)]
pub(super) struct EntryRow {
    occurrence_id: Uuid,
    position: i32,
    posted_on: NaiveDate,
    business_date: NaiveDate,
    recorded_at: DateTime<Utc>,
    account: String,
    amount_sen: i64,
    kind: String,
    document_kind: Option<String>,
    document_id: Option<Uuid>,
    document_number: Option<String>,
    partner_id: Option<Uuid>,
    partner_name: Option<String>,
    tie_id: Option<Uuid>,
    tie_number: Option<String>,
    member_name: Option<String>,
}

/// Entries `e` of what happened, `x`, with the paper behind it. The paper is looked up by its key, one for each
/// entry that is shown.
pub(super) const ENTRIES: &str = "
SELECT e.occurrence_id, e.position, e.posted_on, x.business_date, x.recorded_at, e.account, e.amount_sen, x.kind,
       d.kind AS document_kind, d.id AS document_id, d.number AS document_number,
       o.id AS partner_id, o.name AS partner_name, t.id AS tie_id, t.number AS tie_number, n.name AS member_name";
/// What [`ENTRIES`] is read from; `picked` stands for the entries themselves.
pub(super) const FROM: &str = "
JOIN ledger_occurrence x ON x.id = e.occurrence_id
LEFT JOIN LATERAL (
    SELECT 'invoice' AS kind, i.id, i.number FROM invoice i WHERE x.source = 'invoice' AND i.id = x.source_id
    UNION ALL
    SELECT 'invoice', i.id, i.number FROM invoice_application a JOIN invoice i ON i.id = a.invoice_id
    WHERE x.source = 'application' AND a.id = x.source_id
    UNION ALL
    SELECT 'payment', p.id, p.reference FROM payment p WHERE x.source = 'payment' AND p.id = x.source_id
    UNION ALL
    SELECT 'netting', r.id, r.number FROM netting_run r WHERE x.source = 'netting' AND r.id = x.source_id
    UNION ALL
    SELECT 'drawdown', w.id, w.reference FROM drawdown w WHERE x.source = 'drawdown' AND w.id = x.source_id
    UNION ALL
    SELECT 'facility', f.id, f.number FROM facility f WHERE x.source = 'loan' AND f.id = coalesce(
        (SELECT r.facility_id FROM facility_repayment r WHERE r.id = x.source_id),
        (SELECT w.facility_id FROM drawdown w WHERE w.id = x.source_id))
    UNION ALL
    SELECT 'bank_line', b.id, b.reference FROM bank_line b WHERE x.source = 'bank_line' AND b.id = x.source_id
    UNION ALL
    SELECT 'year', y.id, y.minutes FROM year_decision y WHERE x.source = 'year' AND y.id = x.source_id
    UNION ALL
    SELECT 'year', p.decision_id, p.evidence FROM patronage_payout p WHERE x.source = 'payout' AND p.id = x.source_id
    LIMIT 1) d ON true
LEFT JOIN organization o ON o.id = e.counterparty_id
LEFT JOIN tie t ON t.id = e.counterparty_tie_id
LEFT JOIN person_detail n ON n.person_id = t.person_id";

impl EntryRow {
    pub(super) fn view(self) -> Result<EntryView, WorkflowError> {
        let account = account_of(&self.account, &self.occurrence_id)?;
        let amount = Money::from_sen(self.amount_sen);
        let other_side = Money::ZERO.minus(amount).unwrap_or_default();
        let document = self.document_kind.zip(self.document_id);
        Ok(EntryView {
            occurrence_id: self.occurrence_id,
            position: self.position,
            posted_on: self.posted_on,
            business_date: self.business_date,
            recorded_at: self.recorded_at,
            account: account.as_str(),
            code: account.code(),
            debit: amount.max(Money::ZERO),
            credit: other_side.max(Money::ZERO),
            kind: self.kind,
            document: document.map(|(kind, id)| DocumentView {
                kind,
                id,
                number: self.document_number,
            }),
            partner: self
                .partner_id
                .zip(self.partner_name)
                .map(|(id, name)| PartyView { id: id.into(), name }),
            member: self.tie_id.map(|tie_id| MemberView {
                tie_id,
                number: self.tie_number,
                name: self.member_name,
            }),
        })
    }
}

/// Conditions with the values they name, `$1` being the organization.
pub(super) struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    /// Entries of the organization's books that `filter` asks for.
    pub(super) fn of(organization: Uuid, filter: &EntryFilter) -> Self {
        let mut all =
            Self { sql: "e.organization_id = $1".to_owned(), values: vec![organization.into()] };
        if let Some(account) = filter.account {
            all.add("e.account = $", account.as_str());
        }
        if let Some(partner) = filter.partner {
            all.values.push(partner.into());
            let at = all.values.len();
            let both = format!(" AND (e.counterparty_id = ${at} OR e.counterparty_tie_id = ${at})");
            all.sql.push_str(&both);
        }
        if let Some(period) = filter.period {
            all.add("e.posted_on >= $", period.first_day());
            all.add("e.posted_on <= $", period.last_day());
        }
        all
    }

    /// One more, whose last letter is the dollar before the value's number.
    pub(super) fn add(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        let one = format!(" AND {condition}{}", self.values.len());
        self.sql.push_str(&one);
    }

    /// Those behind (`>`) or before (`<`) a place.
    pub(super) fn beyond(&mut self, sign: &str, place: EntryPlace) {
        let EntryPlace(day, occurrence, position) = place;
        let first = self.values.len() + 1;
        self.values.extend([day.into(), occurrence.into(), position.into()]);
        let (second, third) = (first + 1, first + 2);
        let place = "(e.posted_on, e.occurrence_id, e.position)";
        let one = format!(" AND {place} {sign} (${first}, ${second}, ${third})");
        self.sql.push_str(&one);
    }

    pub(super) fn sql(&self) -> &str {
        &self.sql
    }

    pub(super) fn values(self) -> Vec<Value> {
        self.values
    }
}

/// The entries that are asked for, newest first, behind `after`.
///
/// # Errors
/// The asker does not read the books, or the database fails.
pub async fn entries(
    on: &impl ConnectionTrait,
    asker: &Asker,
    filter: &EntryFilter,
    after: Option<EntryPlace>,
    limit: u64,
) -> Result<Vec<EntryView>, WorkflowError> {
    let actor = reader(asker)?;
    let mut wanted = Conditions::of(actor.organization.into(), filter);
    if let Some(place) = after {
        wanted.beyond("<", place);
    }
    let sql = format!(
        "{ENTRIES} FROM (SELECT * FROM ledger_entry e WHERE {} \
         ORDER BY e.posted_on DESC, e.occurrence_id DESC, e.position DESC LIMIT {limit}) e {FROM} \
         ORDER BY e.posted_on DESC, e.occurrence_id DESC, e.position DESC",
        wanted.sql()
    );
    let found: Vec<EntryRow> = rows(on, &sql, wanted.values()).await?;
    found.into_iter().map(EntryRow::view).collect()
}
