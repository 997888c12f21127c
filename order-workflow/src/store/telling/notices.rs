//! What an organization is told of that stands in no order's history. A notice is written with what it
//! tells of, and told afterwards like any entry.

use chrono::{DateTime, Utc};
use sea_orm::FromQueryResult;
use serde_json::Value;
use supply_chain::id::{
    AgreementId, ClaimId, DeliveryRunId, DemandPoolId, DrawdownId, EarlierDebtId, FacilityId,
    InvoiceId, NettingId, OrganizationId, PaymentId, PaymentRequestId, ResaleId, StandingOrderId,
    StatementId,
};
use supply_chain::organization::Role;
use uuid::Uuid;

use super::spread::{About as Told, News, Place};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, rows};

/// What a notice is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About {
    /// What the organization and another agreed.
    Agreement(AgreementId),
    /// A claim it has a part in.
    Claim(ClaimId),
    /// What it orders again and again.
    StandingOrder(StandingOrderId),
    /// What of the money between it and another organization.
    Money(OfMoney, OrganizationId),
}

/// What of the money a notice is about; the word is what programs and addresses call it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OfMoney {
    Invoice(InvoiceId),
    Payment(PaymentId),
    Statement(StatementId),
    Netting(NettingId),
    EarlierDebt(EarlierDebtId),
    PaymentRequest(PaymentRequestId),
    Facility(FacilityId),
    Drawdown(DrawdownId),
    /// Goods that are sold on; the partner sells them above.
    Resale(ResaleId),
    /// A run that goods go with; the partner sends it.
    DeliveryRun(DeliveryRunId),
    /// How much the partner may owe, which has no id of its own.
    Credit,
}

impl OfMoney {
    fn parts(self, partner: OrganizationId) -> (&'static str, Uuid) {
        match self {
            Self::Invoice(id) => ("invoice", id.into()),
            Self::Payment(id) => ("payment", id.into()),
            Self::Statement(id) => ("statement", id.into()),
            Self::Netting(id) => ("netting", id.into()),
            Self::EarlierDebt(id) => ("earlier_debt", id.into()),
            Self::PaymentRequest(id) => ("payment_request", id.into()),
            Self::Facility(id) => ("facility", id.into()),
            Self::Drawdown(id) => ("drawdown", id.into()),
            Self::Resale(id) => ("resale", id.into()),
            Self::DeliveryRun(id) => ("delivery_run", id.into()),
            Self::Credit => ("credit", partner.into()),
        }
    }
}

/// Something one organization is told of.
#[derive(Debug, Clone)]
pub(crate) struct Notice<'a> {
    /// Which organization.
    pub(crate) organization: OrganizationId,
    /// One of [`crate::telling::notices`].
    pub(crate) kind: &'static str,
    /// About what.
    pub(crate) about: About,
    /// Who among its people; nobody where only its programs are told.
    pub(crate) roles: &'a [Role],
    /// What its sentence needs, as codes.
    pub(crate) facts: Value,
}

/// Writes a notice down; it is told after the commit. Whoever asked is not told of it.
pub(crate) async fn write(
    work: Work<'_>,
    notice: &Notice<'_>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let (agreement, claim, standing_order) = match notice.about {
        About::Agreement(id) => (Some(Uuid::from(id)), None, None),
        About::Claim(id) => (None, Some(Uuid::from(id)), None),
        About::StandingOrder(id) => (None, None, Some(Uuid::from(id))),
        About::Money(..) => (None, None, None),
    };
    let (money_kind, money, partner) = match notice.about {
        About::Money(of, partner) => {
            let (kind, id) = of.parts(partner);
            (Some(kind), Some(id), Some(Uuid::from(partner)))
        }
        _ => (None, None, None),
    };
    let roles: Vec<String> = notice.roles.iter().map(|role| role.as_str().to_owned()).collect();
    execute(
        work.tx,
        "INSERT INTO notice (id, organization_id, kind, agreement_id, claim_id, standing_order_id, money_kind, money_id,
             partner_id, roles, facts, person_id, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(notice.organization).into(),
            notice.kind.into(),
            agreement.into(),
            claim.into(),
            standing_order.into(),
            money_kind.into(),
            money.into(),
            partner.into(),
            roles.into(),
            notice.facts.clone().into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Whether the organization was told of something of this kind since then.
pub(crate) async fn told_since(
    work: Work<'_>,
    (organization, kind): (OrganizationId, &'static str),
    since: DateTime<Utc>,
) -> Result<bool, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Told {
        told: bool,
    }
    // The newest of this kind is all that is looked at.
    let found: Vec<Told> = rows(
        work.tx,
        "SELECT n.recorded_at > $3 AS told FROM notice n WHERE n.organization_id = $1 AND n.kind = $2
         ORDER BY n.id DESC LIMIT 1",
        [Uuid::from(organization).into(), kind.into(), since.into()],
    )
    .await?;
    Ok(found.first().is_some_and(|newest| newest.told))
}

/// Something of a demand pool that many organizations are told of, each the same.
#[derive(Debug, Clone)]
pub(crate) struct ToMany<'a> {
    /// One of [`crate::telling::notices`].
    pub(crate) kind: &'static str,
    /// Which pool.
    pub(crate) pool: DemandPoolId,
    /// Who among the people of each.
    pub(crate) roles: &'a [Role],
    /// What its sentence needs, as codes.
    pub(crate) facts: Value,
}

/// Writes a notice down for each of them, all at once; they are told after the commit.
pub(crate) async fn write_to_many(
    work: Work<'_>,
    organizations: &[OrganizationId],
    notice: &ToMany<'_>,
    ask: &Ask,
) -> Result<(), WorkflowError> {
    let roles: Vec<String> = notice.roles.iter().map(|role| role.as_str().to_owned()).collect();
    let ids: Vec<Uuid> = organizations.iter().map(|_| work.id()).collect();
    let organizations: Vec<Uuid> = organizations.iter().copied().map(Uuid::from).collect();
    execute(
        work.tx,
        "INSERT INTO notice (id, organization_id, kind, demand_pool_id, roles, facts, person_id, recorded_at)
         SELECT e.id, e.organization, $3, $4, $5, $6, $7, $8 FROM unnest($1::uuid[], $2::uuid[]) AS e (id, organization)",
        [
            ids.into(),
            organizations.into(),
            notice.kind.into(),
            Uuid::from(notice.pool).into(),
            roles.into(),
            notice.facts.clone().into(),
            ask.signed_by().map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct NoticeRow {
    id: Uuid,
    organization_id: Uuid,
    kind: String,
    roles: Vec<String>,
    person_id: Option<Uuid>,
    recorded_at: DateTime<Utc>,
    turn: i64,
    seq: i64,
}

/// Notices after a place that no transaction under way can still come before, in their order.
pub(super) async fn after(
    work: Work<'_>,
    place: Place,
    at_most: u32,
) -> Result<Vec<News>, WorkflowError> {
    let found: Vec<NoticeRow> = rows(
        work.tx,
        "SELECT id, organization_id, kind, roles, person_id, recorded_at, turn, seq FROM notice
         WHERE (turn, seq) > ($1, $2) AND turn < feed_horizon() ORDER BY turn, seq LIMIT $3",
        [place.turn.into(), place.seq.into(), i64::from(at_most).into()],
    )
    .await?;
    Ok(found
        .into_iter()
        .map(|row| News {
            place: Place { turn: row.turn, seq: row.seq },
            organization: row.organization_id,
            about: Told::Notice(row.id),
            kind: row.kind,
            at: row.recorded_at,
            by: row.person_id,
            roles: row.roles,
        })
        .collect())
}
