//! What happened above, taken off in the order it came, and written down as something to look at.

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, row};
use sea_orm::FromQueryResult;

/// Takes up to a thousand pieces of news off, and has whatever they are about looked at now. Several may take at once:
/// each gets others. Tells how many there were.
pub(crate) async fn take(work: Work<'_>) -> Result<i64, WorkflowError> {
    #[derive(FromQueryResult)]
    struct Taken {
        taken: i64,
    }
    let found: Option<Taken> = row(
        work.tx,
        "WITH first AS (SELECT seq FROM resale_news ORDER BY seq LIMIT 1000 FOR UPDATE SKIP LOCKED),
              gone AS (DELETE FROM resale_news n USING first WHERE n.seq = first.seq
                       RETURNING n.offer_id, n.seller_id, n.reseller_id),
              goods AS (UPDATE resale SET look_at = $1 WHERE id IN (
                            SELECT r.id FROM resale r JOIN offer u ON u.id = r.upstream_offer_id
                            JOIN (SELECT DISTINCT offer_id, seller_id, reseller_id FROM gone) g
                              ON (g.offer_id = u.id OR g.offer_id IS NULL AND g.seller_id = u.seller_id
                                  AND (g.reseller_id IS NULL OR g.reseller_id = r.organization_id))
                            WHERE r.ended_at IS NULL ORDER BY r.id FOR UPDATE OF r)),
              rules AS (UPDATE resale_rule SET look_at = $1 WHERE id IN (
                            SELECT w.id FROM resale_rule w
                            JOIN (SELECT DISTINCT seller_id, reseller_id FROM gone) g ON g.seller_id = w.seller_id
                                 AND (g.reseller_id IS NULL OR g.reseller_id = w.organization_id)
                            WHERE w.state = 'active' AND w.look_at IS NULL ORDER BY w.id FOR UPDATE OF w))
         SELECT count(*) AS taken FROM gone",
        [work.now.into()],
    )
    .await?;
    Ok(found.map_or(0, |found| found.taken))
}
