//! A pool as it is written down, and written anew until it opens.

use sea_orm::FromQueryResult;
use serde_json::{Value, json};
use supply_chain::code::short_code;
use supply_chain::demand_pool::{DemandPool, LineFill, RoundCalendar, Rules};
use supply_chain::id::{DemandPoolId, OrganizationId, PersonId};
use supply_chain::offer::Audience;
use uuid::Uuid;

use super::{StoredLine, bad};
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};

/// A short code is drawn anew when it is taken: one in 34 billion is, per pool there is.
const DRAWS_MAX: u32 = 8;

/// What an organizer writes of a pool beside its rules and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// What people call it.
    pub(crate) title: String,
    /// What the organizer wants to be known of it.
    pub(crate) note: Option<String>,
    /// Who may join.
    pub(crate) audience: Audience,
    /// Where the goods come to, and the zone there.
    pub(crate) hub: (Uuid, String),
    /// Days from there to cooperatives.
    pub(crate) distances: Vec<(OrganizationId, u8)>,
    /// When it comes round again.
    pub(crate) calendar: Option<RoundCalendar>,
    /// The pool it is planned after.
    pub(crate) round_of: Option<DemandPoolId>,
    /// The pool above in which its organizer pledges what comes together here, and from which of its lines.
    pub(crate) pledges_into: Option<(DemandPoolId, Vec<super::Below>)>,
}

/// Writes a pool down that was just planned, at version 1. No where its id is taken, or a round after the same pool is
/// planned already.
///
/// # Errors
/// No short code was free; the database fails.
pub(crate) async fn insert(
    work: Work<'_>,
    pool: &DemandPool,
    head: &Head,
    lines: &[StoredLine],
    by: PersonId,
) -> Result<bool, WorkflowError> {
    let id = Uuid::from(pool.id);
    let rules = rules_of(pool)?;
    let dates = rules.dates;
    let organizer = pool.organizer;
    for _ in 0..DRAWS_MAX {
        let code = short_code(work.id());
        let made = execute(
            work.tx,
            "INSERT INTO demand_pool (id, code, title, note, organizer_id, supplier_id, hub_place_id, zone, state, version,
                 rules, audience, audience_tokens, open_at, top_up_at, cut_off_at, clears_at, calendar, round_of, created_by,
                 created_at, updated_at, pledges_into)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'planned', 1, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $20)
             ON CONFLICT DO NOTHING",
            [
                id.into(),
                code.clone().into(),
                head.title.clone().into(),
                head.note.clone().into(),
                Uuid::from(organizer).into(),
                Uuid::from(pool.supplier).into(),
                head.hub.0.into(),
                head.hub.1.clone().into(),
                serde_json::to_value(rules)?.into(),
                head.audience.word().into(),
                head.audience.tokens(organizer).into(),
                dates.open_at.into(),
                dates.top_up_at.into(),
                dates.cut_off_at.into(),
                rules.clears_at(dates.cut_off_at).into(),
                calendar_of(head)?.into(),
                head.round_of.map(Uuid::from).into(),
                Uuid::from(by).into(),
                work.now.into(),
                head.pledges_into.as_ref().map(|(above, _)| Uuid::from(*above)).into(),
            ],
        )
        .await?;
        if made == 1 {
            set_lines(work, id, lines).await?;
            set_distances(work, id, &head.distances).await?;
            super::set_links(work, pool, head.pledges_into.as_ref()).await?;
            return Ok(true);
        }
        if code_is_free(work, &code).await? {
            return Ok(false);
        }
    }
    Err(WorkflowError::Internal("no free short code for a demand pool".to_owned()))
}

/// Whether no pool has this code.
async fn code_is_free(work: Work<'_>, code: &str) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Taken {
        is_taken: bool,
    }
    let sql = "SELECT EXISTS (SELECT FROM demand_pool WHERE code = $1) AS is_taken";
    let found: Option<Taken> = row(work.tx, sql, [code.into()]).await?;
    Ok(!found.is_some_and(|found| found.is_taken))
}

/// Writes anew what the organizer wrote of a pool that is held: nobody has pledged. Its row's own columns that follow
/// from the rules are written with the event.
pub(crate) async fn rewrite(
    work: Work<'_>,
    pool: &DemandPool,
    head: &Head,
    lines: &[StoredLine],
) -> Result<(), WorkflowError> {
    let id = Uuid::from(pool.id);
    execute(
        work.tx,
        "UPDATE demand_pool SET title = $2, note = $3, hub_place_id = $4, zone = $5, audience = $6, audience_tokens = $7,
             calendar = $8 WHERE id = $1",
        [
            id.into(),
            head.title.clone().into(),
            head.note.clone().into(),
            head.hub.0.into(),
            head.hub.1.clone().into(),
            head.audience.word().into(),
            head.audience.tokens(pool.organizer).into(),
            calendar_of(head)?.into(),
        ],
    )
    .await?;
    execute(work.tx, "DELETE FROM demand_pool_line WHERE pool_id = $1", [id.into()]).await?;
    set_lines(work, id, lines).await?;
    execute(work.tx, "DELETE FROM pool_distance WHERE pool_id = $1", [id.into()]).await?;
    set_distances(work, id, &head.distances).await?;
    super::set_links(work, pool, head.pledges_into.as_ref()).await
}

pub(super) fn rules_of(pool: &DemandPool) -> Result<&Rules, WorkflowError> {
    pool.rules.as_ref().ok_or_else(|| bad("rules", pool.id.into()))
}

fn calendar_of(head: &Head) -> Result<Option<Value>, WorkflowError> {
    Ok(head.calendar.as_ref().map(serde_json::to_value).transpose()?)
}

async fn set_lines(work: Work<'_>, pool: Uuid, lines: &[StoredLine]) -> Result<(), WorkflowError> {
    let written = lines.iter().map(|stored| {
        let line = &stored.line;
        Ok(json!({
            "id": line.id, "position": stored.position, "offer_id": line.offer, "product_id": stored.product,
            "product_name": stored.product_name, "category": stored.category, "base_unit": stored.base_unit,
            "pack_name": stored.pack.name, "pack_factor": stored.pack.factor,
            "price_includes_tax": stored.price_includes_tax, "tax_class": stored.tax_class.as_str(),
            "unit_name": stored.unit.name, "unit_factor": stored.unit.factor, "units_per_pack": line.units_per_pack,
            "case_units": line.case, "minimum_units": line.minimum, "cap_units": line.cap,
            "gates": serde_json::to_value(&line.gates)?, "fill": serde_json::to_value(LineFill::empty(line))?,
        }))
    });
    let written: Vec<Value> = written.collect::<Result<_, serde_json::Error>>()?;
    execute(
        work.tx,
        "INSERT INTO demand_pool_line (id, pool_id, position, offer_id, product_id, product_name, category, base_unit,
             pack_name, pack_factor, price_includes_tax, tax_class, unit_name, unit_factor, units_per_pack, case_units,
             minimum_units, cap_units, gates, fill)
         SELECT l.id, $1, l.position, l.offer_id, l.product_id, l.product_name, l.category, l.base_unit, l.pack_name,
                l.pack_factor, l.price_includes_tax, l.tax_class, l.unit_name, l.unit_factor, l.units_per_pack,
                l.case_units, l.minimum_units, l.cap_units, l.gates, l.fill
         FROM jsonb_to_recordset($2) AS l(id uuid, position integer, offer_id uuid, product_id uuid, product_name text,
             category text, base_unit text, pack_name text, pack_factor bigint, price_includes_tax boolean, tax_class text,
             unit_name text, unit_factor bigint, units_per_pack bigint, case_units bigint, minimum_units bigint,
             cap_units bigint, gates jsonb, fill jsonb)",
        [pool.into(), Value::Array(written).into()],
    )
    .await?;
    Ok(())
}

async fn set_distances(
    work: Work<'_>,
    pool: Uuid,
    distances: &[(OrganizationId, u8)],
) -> Result<(), WorkflowError> {
    if distances.is_empty() {
        return Ok(());
    }
    let organizations: Vec<Uuid> = distances.iter().map(|(of, _)| Uuid::from(*of)).collect();
    let days: Vec<i16> = distances.iter().map(|(_, days)| i16::from(*days)).collect();
    execute(
        work.tx,
        "INSERT INTO pool_distance (pool_id, organization_id, days_away)
         SELECT $1, d.organization, d.days FROM unnest($2::uuid[], $3::smallint[]) AS d (organization, days)",
        [pool.into(), organizations.into(), days.into()],
    )
    .await?;
    Ok(())
}
