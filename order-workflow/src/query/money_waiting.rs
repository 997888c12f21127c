//! What of an organization's money waits for one of its people: each kind once, with how many there are, what they come
//! to and which is the most urgent. Only what the asker's own role may do.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::FromQueryResult;
use supply_chain::ask::Actor;
use supply_chain::money::Money;
use supply_chain::organization::Role;
use supply_chain::settlement::Statement;
use uuid::Uuid;

use crate::command::bank_statements::EXPLAINERS;
use crate::error::WorkflowError;
use crate::unit_of_work::{Workflow, rows};

/// So many days before a bill is due it begins to wait for whoever pays it.
const DUE_WITHIN: TimeDelta = TimeDelta::days(7);

/// What somebody is to do with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyDuty {
    /// Pay bills whose day has passed.
    PayOverdue,
    /// Pay bills that are due within a week.
    PayDue,
    /// Send what the officers have signed.
    Send,
    /// Sign payments.
    Sign,
    /// Sign drawdowns of a bank's facility.
    SignDrawdown,
    /// Pay what a borrower's board has signed, as its bank.
    PayDrawdown,
    /// Pay instalments of a bank's facility back.
    PayInstalment,
    /// Sign what is given up of bills.
    SignWriteOff,
    /// Look whether money that others say they paid came.
    Confirm,
    /// Say what lines of a bank's statement are.
    Explain,
    /// Say whether statements between two are right.
    Agree,
    /// Say whether debts from before are so.
    AgreeEarlier,
}

impl MoneyDuty {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::PayOverdue,
        Self::PayDue,
        Self::Send,
        Self::Sign,
        Self::SignDrawdown,
        Self::PayDrawdown,
        Self::PayInstalment,
        Self::SignWriteOff,
        Self::Confirm,
        Self::Explain,
        Self::Agree,
        Self::AgreeEarlier,
    ];

    /// The word of its rows.
    const fn word(self) -> &'static str {
        match self {
            Self::PayOverdue => "overdue",
            Self::PayDue => "due",
            Self::Send => "send",
            Self::Sign => "sign",
            Self::SignDrawdown => "drawdown",
            Self::PayDrawdown => "pay_drawdown",
            Self::PayInstalment => "instalment",
            Self::SignWriteOff => "write_off",
            Self::Confirm => "confirm",
            Self::Explain => "explain",
            Self::Agree => "agree",
            Self::AgreeEarlier => "earlier",
        }
    }
}

/// One kind of thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyWaiting {
    /// What is to be done.
    pub duty: MoneyDuty,
    /// How many.
    pub number: i64,
    /// What they come to together.
    pub sum: Money,
    /// The most urgent: a bill, a payment, a line or a statement.
    pub first: Uuid,
    /// Its number, where it has one.
    pub first_number: Option<String>,
    /// Who is on the other side of it.
    pub other: Option<(Uuid, String)>,
    /// The last day of the most urgent, where it has one.
    pub until: Option<NaiveDate>,
    /// Since when the longest waiting waits.
    pub since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Found {
    what: String,
    number: i64,
    sen: i64,
    first: Uuid,
    first_number: Option<String>,
    other_id: Option<Uuid>,
    other_name: Option<String>,
    until: Option<NaiveDate>,
    since: DateTime<Utc>,
}

// $1 organization, $2 today, $3 bills due until, $4 the asker, $5 pays, $6 signs, $7 explains, $8 agrees. What waits for
// signatures is the asker's where they did not make it, have not signed, and were named or nobody was. A bill that is
// in a payment on its way is that payment's, not a bill to pay once more.
const WAITING: &str = "
WITH waiting (what, id, number, other_id, sen, until, since) AS (
    SELECT CASE WHEN b.due_on < $2 THEN 'overdue' ELSE 'due' END, b.id, b.number, b.issuer_id, b.open_sen, b.due_on,
           b.business_date::timestamptz
    FROM open_bill b
    WHERE $5 AND b.receiver_id = $1 AND b.open_sen > 0 AND b.due_on <= $3
      AND NOT EXISTS (SELECT FROM payment p WHERE p.payer_id = $1 AND p.state IN ('awaiting_signatures', 'approved')
                      AND p.planned @> jsonb_build_array(jsonb_build_object('invoice', b.id)))
      AND NOT EXISTS (SELECT FROM drawdown d WHERE d.invoice_id = b.id AND d.state IN ('requested', 'approved'))
    UNION ALL
    SELECT CASE p.state WHEN 'approved' THEN 'send' ELSE 'sign' END, p.id, NULL, p.payee_id, p.amount_sen, NULL,
           p.updated_at
    FROM payment p
    WHERE p.payer_id = $1
      AND (p.state = 'approved' AND $5
           OR p.state = 'awaiting_signatures' AND $6 AND p.signatures ->> 'maker' <> $4::text
              AND NOT p.signatures -> 'signed' @> jsonb_build_array(jsonb_build_object('person', $4::text))
              AND (p.signatures #> '{quorum,board}' = '[]' OR p.signatures #> '{quorum,board}' @> to_jsonb($4::text)))
    UNION ALL
    -- What goes back is its payee's to sign and to send.
    SELECT CASE r.state WHEN 'approved' THEN 'send' ELSE 'sign' END, p.id, NULL, p.payer_id, r.amount_sen, NULL,
           r.recorded_at
    FROM payment_refund r JOIN payment p ON p.id = r.payment_id AND p.state = 'confirmed'
    WHERE r.payee_id = $1
      AND (r.state = 'approved' AND $5
           OR r.state = 'awaiting_signatures' AND $6 AND r.signatures ->> 'maker' <> $4::text
              AND NOT r.signatures -> 'signed' @> jsonb_build_array(jsonb_build_object('person', $4::text))
              AND (r.signatures #> '{quorum,board}' = '[]' OR r.signatures #> '{quorum,board}' @> to_jsonb($4::text)))
    UNION ALL
    SELECT 'confirm', p.id, r.reference, p.payee_id, r.amount_sen, NULL, r.recorded_at
    FROM payment_refund r JOIN payment p ON p.id = r.payment_id
    WHERE $5 AND p.payer_id = $1 AND r.state = 'made'
    UNION ALL
    SELECT 'write_off', i.id, i.number, i.receiver_id, w.amount_sen, NULL, w.created_at
    FROM write_off w JOIN invoice i ON i.id = w.invoice_id
    WHERE $6 AND i.issuer_id = $1 AND w.state = 'awaiting_signatures' AND w.signatures ->> 'maker' <> $4::text
      AND NOT w.signatures -> 'signed' @> jsonb_build_array(jsonb_build_object('person', $4::text))
      AND (w.signatures #> '{quorum,board}' = '[]' OR w.signatures #> '{quorum,board}' @> to_jsonb($4::text))
    UNION ALL
    SELECT 'drawdown', d.id, d.decision_number, d.seller_id, d.amount_sen, f.available_until, d.created_at
    FROM drawdown d JOIN facility f ON f.id = d.facility_id
    WHERE $6 AND f.borrower_id = $1 AND f.state = 'agreed' AND d.state = 'requested'
      AND d.signatures ->> 'maker' <> $4::text
      AND NOT d.signatures -> 'signed' @> jsonb_build_array(jsonb_build_object('person', $4::text))
      AND (d.signatures #> '{quorum,board}' = '[]' OR d.signatures #> '{quorum,board}' @> to_jsonb($4::text))
    UNION ALL
    SELECT 'pay_drawdown', d.id, d.decision_number, f.borrower_id, d.amount_sen, NULL, d.created_at
    FROM drawdown d JOIN facility f ON f.id = d.facility_id
    WHERE $5 AND f.bank_id = $1 AND d.state = 'approved'
    UNION ALL
    SELECT 'instalment', f.id, f.number, f.bank_id,
           i.interest_sen + i.principal_sen - i.paid_interest_sen - i.paid_principal_sen, i.due_on, i.due_on::timestamptz
    FROM facility f JOIN drawdown d ON d.facility_id = f.id JOIN drawdown_instalment i ON i.drawdown_id = d.id
    WHERE $5 AND f.borrower_id = $1 AND i.due_on <= $3
      AND i.paid_interest_sen + i.paid_principal_sen < i.interest_sen + i.principal_sen
    UNION ALL
    SELECT 'confirm', p.id, p.reference, p.payer_id, p.amount_sen, NULL, p.created_at
    FROM payment p WHERE $5 AND p.payee_id = $1 AND p.state = 'recorded'
    UNION ALL
    SELECT 'explain', l.id, NULL, NULL, abs(l.amount_sen), NULL, l.booked_on::timestamptz
    FROM bank_line l WHERE $7 AND l.organization_id = $1 AND l.state = 'unexplained'
    UNION ALL
    SELECT 'agree', s.id, s.number, CASE WHEN s.issuer_id = $1 THEN s.other_id ELSE s.issuer_id END,
           abs(s.closing_sen), NULL, s.created_at
    FROM statement s
    WHERE $8 AND (s.issuer_id = $1 AND s.issuer_agreed_at IS NULL OR s.other_id = $1 AND s.other_agreed_at IS NULL)
      AND (s.state = 'proposed' OR s.state = 'disputed' AND s.disputed_for <> $1)
    UNION ALL
    SELECT 'earlier', d.id, d.number, d.proposer_id, d.amount_sen, NULL, d.created_at
    FROM earlier_debt d
    WHERE $8 AND d.state = 'proposed' AND d.proposer_id <> $1 AND $1 IN (d.creditor_id, d.debtor_id)
), most_urgent AS (
    SELECT DISTINCT ON (what) what, id, number, other_id FROM waiting ORDER BY what, until, since, id
)
SELECT w.what, count(*) AS number, least(sum(w.sen), 9000000000000000000)::bigint AS sen, min(w.until) AS until,
       min(w.since) AS since, u.id AS first, u.number AS first_number, u.other_id, o.name AS other_name
FROM waiting w JOIN most_urgent u ON u.what = w.what LEFT JOIN organization o ON o.id = u.other_id
GROUP BY w.what, u.id, u.number, u.other_id, o.name
ORDER BY min(w.until), min(w.since)";

impl Workflow {
    /// What of the money of the asker's organization waits for the asker, who reads it on the day `today`: what is
    /// due first stands first, then what waits longest. One statement.
    ///
    /// # Errors
    /// The database fails.
    pub async fn money_waiting(
        &self,
        actor: &Actor,
        today: NaiveDate,
    ) -> Result<Vec<MoneyWaiting>, WorkflowError> {
        let [pays, signs] = [Role::Treasurer, Role::Approver].map(|role| actor.is_any(&[role]));
        let (explains, agrees) = (actor.is_any(EXPLAINERS), actor.is_any(Statement::ROLES));
        if !(pays || signs || explains || agrees) {
            return Ok(Vec::new());
        }
        let found: Vec<Found> = rows(
            self.reader(),
            WAITING,
            [
                Uuid::from(actor.organization).into(),
                today.into(),
                today.checked_add_signed(DUE_WITHIN).unwrap_or(today).into(),
                Uuid::from(actor.person).to_string().into(),
                pays.into(),
                signs.into(),
                explains.into(),
                agrees.into(),
            ],
        )
        .await?;
        let told = |row: Found| {
            Some(MoneyWaiting {
                duty: MoneyDuty::ALL.into_iter().find(|duty| duty.word() == row.what)?,
                number: row.number,
                sum: Money::from_sen(row.sen),
                first: row.first,
                first_number: row.first_number,
                other: row.other_id.zip(row.other_name),
                until: row.until,
                since: row.since,
            })
        };
        Ok(found.into_iter().filter_map(told).collect())
    }
}
