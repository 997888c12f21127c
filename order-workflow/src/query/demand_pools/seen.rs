//! A pool as whoever asks may know of it: who they are in it, and where it stands by the time.

use super::reader;
use crate::error::WorkflowError;
use crate::query::approvals::APPROVE;
use crate::query::orders::PartyView;
use crate::store::organizations::asker_tokens;
use crate::unit_of_work::{row, rows};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use supply_chain::allocation::CountedArrival;
use supply_chain::ask::Actor;
use supply_chain::demand_pool::{
    DemandPool, Digest, Failure, Openness, Party, Published, RoundCalendar, Rules, State, WhyFailed,
};
use supply_chain::id::{DemandPoolId, OrganizationId, PersonId, PoolLineId};
use supply_chain::money::Money;
use uuid::Uuid;

/// A pool without its lines and pledges, with what stands beside it in its row.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is true or not by itself")]
pub(crate) struct Seen {
    /// The pool; its lines are read apart, for there may be ten thousand.
    pub(crate) pool: DemandPool,
    /// The asker's part in it.
    pub(crate) party: Party,
    /// Whoever asks.
    pub(crate) reader: OrganizationId,
    /// The person who asks.
    pub(crate) person: PersonId,
    /// Whether they say yes to what their organization commits to.
    pub(crate) approves: bool,
    /// What people call it.
    pub(crate) code: String,
    /// What it is about.
    pub(crate) title: String,
    /// Who gathers.
    pub(crate) organizer: PartyView,
    /// Who sells.
    pub(crate) supplier: PartyView,
    /// What the organizer says about it besides.
    pub(crate) note: Option<String>,
    /// Where the goods arrive.
    pub(crate) hub: (Uuid, String),
    /// The zone in which its dates are told.
    pub(crate) zone: String,
    /// For whom it is, as offers say it.
    pub(crate) audience: String,
    /// Its tokens.
    pub(crate) audience_tokens: Vec<String>,
    /// When it was first written.
    pub(crate) created_at: DateTime<Utc>,
    /// When everybody was bound at one price.
    pub(crate) awarded_at: Option<DateTime<Utc>>,
    /// When it comes round again.
    pub(crate) calendar: Option<RoundCalendar>,
    /// Whether the asker's organization wants to be told of it.
    pub(crate) is_reminded: bool,
    /// Whether the asker's organization has a pledge in it that stands or was awarded.
    pub(crate) takes_part: bool,
    /// Whether it has a pledge that counts, or that was counted when the price was found.
    pub(crate) is_counted: bool,
    /// How many goods are bought.
    pub(crate) line_count: i32,
    /// The moment of the look.
    pub(crate) now: DateTime<Utc>,
}

#[derive(FromQueryResult)]
#[expect(clippy::struct_excessive_bools, reason = "a row: each column is true or not by itself")]
pub(super) struct PoolRow {
    id: Uuid,
    code: String,
    title: String,
    organizer_id: Uuid,
    organizer_name: String,
    supplier_id: Uuid,
    supplier_name: String,
    note: Option<String>,
    hub_place_id: Uuid,
    hub_name: String,
    zone: String,
    state: String,
    version: i64,
    rules: Value,
    audience: String,
    audience_tokens: Vec<String>,
    published_digest: Option<String>,
    published_at: Option<DateTime<Utc>>,
    cut_off_at: DateTime<Utc>,
    extended_times: i16,
    cleared_from: Option<String>,
    awarded_at: Option<DateTime<Utc>>,
    is_accepted: bool,
    is_countered: bool,
    nothing_more_comes: bool,
    failure_why: Option<String>,
    failure_reason: Option<String>,
    created_at: DateTime<Utc>,
    calendar: Option<Value>,
    is_for_asker: bool,
    has_pledged: bool,
    takes_part: bool,
    is_counted: bool,
    is_reminded: bool,
    line_count: i32,
}

#[derive(FromQueryResult)]
struct WaitingRow {
    line_id: Uuid,
    good: i64,
    lost_at_hub: i64,
    bill_sen: i64,
}

/// Pools `p` as they are to whoever carries the tokens `$2` and acts for `$1`.
pub(super) const POOLS: &str = "
SELECT p.*, o.name AS organizer_name, s.name AS supplier_name, h.name AS hub_name,
       p.audience_tokens && $2::text[] AS is_for_asker,
       EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1) AS has_pledged,
       EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1
               AND g.state IN ('standing', 'awarded')) AS takes_part,
       EXISTS (SELECT 1 FROM pledge g WHERE g.pool_id = p.id AND g.organization_id = $1
               AND (g.is_cleared OR g.released_why = 'failed' OR g.state IN ('standing', 'awarded'))) AS is_counted,
       EXISTS (SELECT 1 FROM pool_reminder m WHERE m.pool_id = p.id AND m.organization_id = $1) AS is_reminded,
       coalesce((SELECT max(l.position) FROM demand_pool_line l WHERE l.pool_id = p.id), 0) AS line_count
FROM demand_pool p JOIN organization o ON o.id = p.organizer_id
JOIN organization s ON s.id = p.supplier_id JOIN place h ON h.id = p.hub_place_id";

impl Seen {
    /// The pool, for whoever may know of it.
    ///
    /// # Errors
    /// [`WorkflowError::NotYourRole`] for a member; [`WorkflowError::NotFound`] where it is not theirs to know.
    pub(crate) async fn find(
        on: &impl ConnectionTrait,
        id: DemandPoolId,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Self, WorkflowError> {
        reader(actor)?;
        let tokens = asker_tokens(on, actor.organization).await?;
        let found: Option<PoolRow> = row(
            on,
            &format!("{POOLS} WHERE p.id = $3"),
            [Uuid::from(actor.organization).into(), tokens.into(), Uuid::from(id).into()],
        )
        .await?;
        let absent = || WorkflowError::NotFound { what: "demand pool" };
        let found = found.ok_or_else(absent)?;
        let is_for_asker = found.is_for_asker || found.has_pledged;
        let mut seen = Self::of(found, actor, now)?;
        let is_theirs = seen.party != Party::Participant || is_for_asker;
        if !seen.pool.is_known_to(seen.party) || !is_theirs {
            return Err(absent());
        }
        if seen.pool.state == State::Allocating {
            seen.pool.waiting = waiting(on, id).await?;
        }
        Ok(seen)
    }

    /// The pool of a row.
    pub(super) fn of(
        row: PoolRow,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Self, WorkflowError> {
        let id = row.id;
        let bad =
            |column| WorkflowError::BadRow { table: "demand_pool", column, id: id.to_string() };
        let rules: Rules = serde_json::from_value(row.rules).map_err(|_unreadable| bad("rules"))?;
        let digest = |text: Option<String>, column| {
            let read = text.map(|text| text.parse::<Digest>()).transpose();
            read.map_err(|_no_digest| bad(column))
        };
        let published = digest(row.published_digest, "published_digest")?
            .zip(row.published_at)
            .map(|(digest, at)| Published { digest, at });
        let cleared_from = digest(row.cleared_from, "cleared_from")?;
        let failure = match row.failure_why {
            Some(word) => Some(Failure {
                why: WhyFailed::from_word(&word).ok_or_else(|| bad("failure_why"))?,
                reason: row.failure_reason,
            }),
            None => None,
        };
        let calendar = row.calendar.map(serde_json::from_value).transpose();
        let calendar = calendar.map_err(|_unreadable| bad("calendar"))?;
        let pool = DemandPool {
            state: State::from_word(&row.state).ok_or_else(|| bad("state"))?,
            version: row.version,
            rules: Some(rules),
            published,
            cut_off_at: Some(row.cut_off_at),
            extended_times: u8::try_from(row.extended_times)
                .map_err(|_range| bad("extended_times"))?,
            cleared_from,
            is_accepted: row.is_accepted,
            is_countered: row.is_countered,
            nothing_more_comes: row.nothing_more_comes,
            failure,
            ..DemandPool::begin(
                DemandPoolId(row.id),
                OrganizationId(row.organizer_id),
                OrganizationId(row.supplier_id),
            )
        };
        let party = |id, name| PartyView { id: OrganizationId(id), name };
        Ok(Self {
            party: pool.party(actor),
            pool,
            reader: actor.organization,
            person: actor.person,
            approves: actor.is_any(APPROVE),
            code: row.code,
            title: row.title,
            organizer: party(row.organizer_id, row.organizer_name),
            supplier: party(row.supplier_id, row.supplier_name),
            note: row.note,
            hub: (row.hub_place_id, row.hub_name),
            zone: row.zone,
            audience: row.audience,
            audience_tokens: row.audience_tokens,
            created_at: row.created_at,
            awarded_at: row.awarded_at,
            calendar,
            is_reminded: row.is_reminded,
            takes_part: row.takes_part,
            is_counted: row.is_counted,
            line_count: row.line_count,
            now,
        })
    }

    /// Whether fill and result are nobody's to see.
    pub(crate) fn is_sealed(&self) -> bool {
        self.pool.is_sealed(self.now)
    }

    /// Whether the asker organizes it.
    pub(crate) fn is_organizer(&self) -> bool {
        self.party == Party::Organizer
    }

    /// Whether the asker has a part in what came together: to whoever only might have, a pool is counts and a
    /// price, and nothing of what others pledged, got or paid.
    pub(crate) fn is_party(&self) -> bool {
        match self.party {
            Party::Organizer => true,
            Party::Participant => self.is_counted,
            Party::Supplier => false,
        }
    }

    /// Whether the asker may read whose a pledge is that is not theirs.
    pub(crate) fn sees_names(&self) -> bool {
        let openness = self.pool.rules.as_ref().map(|rules| rules.openness);
        match self.party {
            Party::Organizer => true,
            Party::Participant => self.is_counted && openness == Some(Openness::Named),
            Party::Supplier => false,
        }
    }

    /// Refuses everybody but the organizer: to them this part of the pool is not there.
    pub(crate) fn organizers_only(&self) -> Result<(), WorkflowError> {
        if self.is_organizer() {
            Ok(())
        } else {
            Err(WorkflowError::NotFound { what: "part of this pool" })
        }
    }

    /// Refuses whoever has no part in what came together.
    pub(crate) fn parties_only(&self) -> Result<(), WorkflowError> {
        if self.is_party() {
            Ok(())
        } else {
            Err(WorkflowError::NotFound { what: "part of this pool" })
        }
    }

    /// Refuses the supplier: whose pledges there are is none of its business.
    pub(crate) fn not_the_suppliers(&self) -> Result<(), WorkflowError> {
        if self.party == Party::Supplier {
            Err(WorkflowError::NotFound { what: "part of this pool" })
        } else {
            Ok(())
        }
    }

    /// How often the price was found before the one that holds.
    pub(crate) fn round(&self) -> i16 {
        i16::from(self.pool.is_countered)
    }
}

/// What was counted and is not shared out yet.
async fn waiting(
    on: &impl ConnectionTrait,
    id: DemandPoolId,
) -> Result<Vec<CountedArrival>, WorkflowError> {
    let found: Vec<WaitingRow> = rows(
        on,
        "SELECT line_id, good, lost_at_hub, bill_sen FROM pool_arrival
         WHERE pool_id = $1 AND allocated_at IS NULL ORDER BY line_id",
        [Uuid::from(id).into()],
    )
    .await?;
    let counted = found.into_iter().map(|row| CountedArrival {
        line: PoolLineId(row.line_id),
        good: row.good,
        lost_at_hub: row.lost_at_hub,
        bill: Money::from_sen(row.bill_sen),
    });
    Ok(counted.collect())
}
