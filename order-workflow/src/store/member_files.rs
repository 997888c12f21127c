//! What a cooperative brings in about its members: who is meant by a number, what is known of them, and the entries that
//! make it what the file says.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use supply_chain::id::{OrganizationId, PersonId, TieId};
use supply_chain::ledger::Counterparty;
use supply_chain::money::Money;
use supply_chain::patronage::SavingsKind;
use uuid::Uuid;

use crate::error::WorkflowError;
use crate::store::invoices::parties;
use crate::unit_of_work::{Work, execute, rows};

/// A member that a number may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownMember {
    /// Who.
    pub(crate) party: Counterparty,
    /// Numbers, codes and names it goes by, in capital letters; the first is told.
    pub(crate) numbers: Vec<String>,
    /// As registered.
    pub(crate) name: Option<String>,
    /// What is brought in of its savings up to the day: principal, mandatory, voluntary.
    pub(crate) savings: [Money; 3],
    /// What is brought in of its trade in the year up to the day.
    pub(crate) trade: Money,
}

#[derive(FromQueryResult)]
struct KnownRow {
    id: Uuid,
    is_person: bool,
    numbers: Vec<String>,
    name: Option<String>,
    principal: i64,
    mandatory: i64,
    voluntary: i64,
    trade: i64,
}

/// The members of a cooperative as they stand: persons by number, cooperatives by code, NIK or name; with what was
/// brought in for them up to `as_of`, their trade since the first day of its year.
pub(crate) async fn known(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    (first, as_of): (NaiveDate, NaiveDate),
) -> Result<Vec<KnownMember>, WorkflowError> {
    let found: Vec<KnownRow> = rows(
        on,
        "SELECT m.*, coalesce(s.principal, 0) AS principal, coalesce(s.mandatory, 0) AS mandatory,
                coalesce(s.voluntary, 0) AS voluntary, coalesce(b.trade, 0) AS trade
         FROM (SELECT t.id, true AS is_person, array_remove(ARRAY[upper(t.number)], NULL) AS numbers, d.name
               FROM tie t LEFT JOIN person_detail d ON d.person_id = t.person_id
               WHERE t.organization_id = $1 AND t.kind = 'member' AND t.until IS NULL
               UNION ALL
               SELECT o.id, false, array_remove(ARRAY[upper(o.code), upper(o.nik_koperasi), upper(o.name)], NULL), o.name
               FROM affiliation a JOIN organization o ON o.id = a.lower_id
               WHERE a.upper_id = $1 AND a.until IS NULL) m
         LEFT JOIN (SELECT coalesce(party_id, party_tie_id) AS id,
                           sum(amount_sen) FILTER (WHERE kind = 'principal')::bigint AS principal,
                           sum(amount_sen) FILTER (WHERE kind = 'mandatory')::bigint AS mandatory,
                           sum(amount_sen) FILTER (WHERE kind = 'voluntary')::bigint AS voluntary
                    FROM savings_entry WHERE cooperative_id = $1 AND day <= $3 GROUP BY 1) s ON s.id = m.id
         LEFT JOIN (SELECT coalesce(party_id, party_tie_id) AS id, sum(trade_sen)::bigint AS trade
                    FROM shop_trade WHERE cooperative_id = $1 AND day BETWEEN $2 AND $3 GROUP BY 1) b ON b.id = m.id",
        [Uuid::from(cooperative).into(), first.into(), as_of.into()],
    )
    .await?;
    let known = found.into_iter().map(|row| KnownMember {
        party: if row.is_person {
            Counterparty::Member(TieId(row.id))
        } else {
            Counterparty::Organization(OrganizationId(row.id))
        },
        numbers: row.numbers,
        name: row.name,
        savings: [row.principal, row.mandatory, row.voluntary].map(Money::from_sen),
        trade: Money::from_sen(row.trade),
    });
    Ok(known.collect())
}

/// A person of the cooperative who signs in, and the member they are, if they are one.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct KnownLogin {
    /// What they sign in with.
    pub(crate) login: String,
    /// Who they are.
    pub(crate) person_id: Uuid,
    /// Their name.
    pub(crate) name: Option<String>,
    /// Their tie as a member.
    pub(crate) tie_id: Option<Uuid>,
    /// Their number as one.
    pub(crate) number: Option<String>,
}

/// Who of a cooperative signs in with one of these.
pub(crate) async fn logins(
    on: &impl ConnectionTrait,
    cooperative: OrganizationId,
    logins: &[String],
) -> Result<Vec<KnownLogin>, WorkflowError> {
    if logins.is_empty() {
        return Ok(Vec::new());
    }
    rows(
        on,
        "SELECT DISTINCT l.login, l.person_id, d.name, m.id AS tie_id, m.number
         FROM login l JOIN tie t ON t.person_id = l.person_id AND t.organization_id = $1 AND t.until IS NULL
         LEFT JOIN tie m ON m.person_id = l.person_id AND m.organization_id = $1 AND m.kind = 'member' AND m.until IS NULL
         LEFT JOIN person_detail d ON d.person_id = l.person_id
         WHERE l.login = ANY($2) AND l.ended_at IS NULL",
        [Uuid::from(cooperative).into(), logins.to_vec().into()],
    )
    .await
}

/// A person who becomes a member.
#[derive(Debug, Clone)]
pub(crate) struct NewMember {
    /// The tie.
    pub(crate) tie: TieId,
    /// The person; there already where `is_known`.
    pub(crate) person: Uuid,
    /// Whether the person works there already.
    pub(crate) is_known: bool,
    /// The number.
    pub(crate) number: String,
    /// The name; of no use where the person is known.
    pub(crate) name: String,
    /// Since when.
    pub(crate) since: NaiveDate,
}

/// Registers members. Whoever works there keeps the roles they have; others get the one of members.
pub(crate) async fn register(
    work: Work<'_>,
    cooperative: OrganizationId,
    members: &[NewMember],
) -> Result<(), WorkflowError> {
    if members.is_empty() {
        return Ok(());
    }
    let people: Vec<Value> = members
        .iter()
        .map(|new| {
            json!({
                "tie": new.tie, "person": new.person, "known": new.is_known, "number": new.number, "name": new.name,
                "since": new.since,
            })
        })
        .collect();
    let people = Value::Array(people);
    for sql in [
        "INSERT INTO person (id, created_at)
         SELECT m.person, $2 FROM jsonb_to_recordset($1) AS m(person uuid, known boolean) WHERE NOT m.known",
        "INSERT INTO person_detail (person_id, name)
         SELECT m.person, m.name FROM jsonb_to_recordset($1) AS m(person uuid, known boolean, name text)
         WHERE NOT m.known AND $2::timestamptz IS NOT NULL",
    ] {
        execute(work.tx, sql, [people.clone().into(), work.now.into()]).await?;
    }
    execute(
        work.tx,
        "INSERT INTO tie (id, person_id, organization_id, kind, number, roles, since)
         SELECT m.tie, m.person, o.id, 'member', m.number,
                coalesce((SELECT t.roles FROM tie t WHERE t.person_id = m.person AND t.organization_id = o.id
                          AND t.until IS NULL ORDER BY t.kind = 'staff' DESC, t.kind, t.id LIMIT 1), ARRAY['member']),
                (m.since + time '12:00') AT TIME ZONE o.zone
         FROM jsonb_to_recordset($1) AS m(tie uuid, person uuid, number text, since date), organization o WHERE o.id = $2",
        [people.into(), Uuid::from(cooperative).into()],
    )
    .await?;
    Ok(())
}

/// By how much a member's savings and trade become other than they were.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    /// Whose.
    pub(crate) party: Counterparty,
    /// Principal, mandatory, voluntary.
    pub(crate) savings: [Money; 3],
    /// Trade.
    pub(crate) trade: Money,
}

/// Who brings a file in, and of which day it is.
pub(crate) struct Filed {
    /// Its id.
    pub(crate) id: Uuid,
    /// The day on which it stood so.
    pub(crate) as_of: NaiveDate,
    /// How many members it names.
    pub(crate) members: usize,
    /// How many of them are new.
    pub(crate) registered: usize,
    /// Who.
    pub(crate) by: PersonId,
}

const SAVED: &str = "
INSERT INTO savings_entry (file_id, cooperative_id, party_id, party_tie_id, kind, amount_sen, day)
SELECT $1, $2, e.party, e.tie, e.kind, e.sen, $3
FROM jsonb_to_recordset($4) AS e(party uuid, tie uuid, kind text, sen bigint)";

const TRADED: &str = "
INSERT INTO shop_trade (file_id, cooperative_id, party_id, party_tie_id, trade_sen, day)
SELECT $1, $2, e.party, e.tie, e.sen, $3
FROM jsonb_to_recordset($4) AS e(party uuid, tie uuid, sen bigint)";

// A later file said what they had then, and that stays: what an earlier day turns out to have had more or less goes off
// again on the day of that file, trade within its year.
const SAVED_AFTERWARDS: &str = "
INSERT INTO savings_entry (file_id, cooperative_id, party_id, party_tie_id, kind, amount_sen, day)
SELECT $1, $2, e.party, e.tie, e.kind, -e.sen, n.day
FROM jsonb_to_recordset($4) AS e(party uuid, tie uuid, kind text, sen bigint)
CROSS JOIN LATERAL (SELECT min(s.day) AS day FROM savings_entry s
    -- What was spent since says nothing of what there is in all.
    WHERE s.cooperative_id = $2 AND s.day > $3 AND s.file_id IS NOT NULL
      AND coalesce(s.party_id, s.party_tie_id) = coalesce(e.party, e.tie)) n
WHERE n.day IS NOT NULL";

const TRADED_AFTERWARDS: &str = "
INSERT INTO shop_trade (file_id, cooperative_id, party_id, party_tie_id, trade_sen, day)
SELECT $1, $2, e.party, e.tie, -e.sen, n.day
FROM jsonb_to_recordset($4) AS e(party uuid, tie uuid, sen bigint)
CROSS JOIN LATERAL (SELECT min(s.day) AS day FROM shop_trade s
    WHERE s.cooperative_id = $2 AND s.day > $3 AND extract(year FROM s.day) = extract(year FROM $3::date)
      AND coalesce(s.party_id, s.party_tie_id) = coalesce(e.party, e.tie)) n
WHERE n.day IS NOT NULL";

/// Keeps that a file came in, and adds what it changes.
pub(crate) async fn bring_in(
    work: Work<'_>,
    cooperative: OrganizationId,
    file: &Filed,
    moved: &[Moved],
) -> Result<(), WorkflowError> {
    let now: DateTime<Utc> = work.now;
    let members = i32::try_from(file.members).unwrap_or(i32::MAX);
    execute(
        work.tx,
        "INSERT INTO member_file (id, cooperative_id, as_of, members, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        [
            file.id.into(),
            Uuid::from(cooperative).into(),
            file.as_of.into(),
            members.into(),
            Uuid::from(file.by).into(),
            now.into(),
        ],
    )
    .await?;
    let [entries, trades] = as_rows(moved);
    let steps = [
        (SAVED_AFTERWARDS, entries.clone()),
        (TRADED_AFTERWARDS, trades.clone()),
        (SAVED, entries),
        (TRADED, trades),
    ];
    for (sql, values) in steps {
        let values = [
            file.id.into(),
            Uuid::from(cooperative).into(),
            file.as_of.into(),
            Value::Array(values).into(),
        ];
        execute(work.tx, sql, values).await?;
    }
    execute(
        work.tx,
        "INSERT INTO audit_entry (id, organization_id, person_id, subject, subject_id, what, facts, recorded_at)
         VALUES ($1, $2, $3, 'member_file', $4, 'brought_in', $5, $6)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(cooperative).into(),
            Uuid::from(file.by).into(),
            file.id.into(),
            json!({ "as_of": file.as_of, "members": file.members, "registered": file.registered }).into(),
            now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// What changes of savings, and of trade, as rows.
fn as_rows(moved: &[Moved]) -> [Vec<Value>; 2] {
    let entries: Vec<Value> = moved
        .iter()
        .flat_map(|one| {
            SavingsKind::ALL.iter().zip(one.savings).map(move |(kind, sum)| (one, kind, sum))
        })
        .filter(|(.., sum)| *sum != Money::ZERO)
        .map(|(one, kind, sum)| {
            let (organization, tie) = parties(one.party);
            json!({ "party": organization, "tie": tie, "kind": kind, "sen": sum.sen() })
        })
        .collect();
    let trades: Vec<Value> = moved
        .iter()
        .filter(|one| one.trade != Money::ZERO)
        .map(|one| {
            let (organization, tie) = parties(one.party);
            json!({ "party": organization, "tie": tie, "sen": one.trade.sen() })
        })
        .collect();
    [entries, trades]
}
