//! What is sold on, as rows: rules with their versions, offers made by them, and the news from above that a job looks at.

mod above;
mod candidates;
mod goods;
mod links;
mod news;
mod rules;

pub(crate) use above::{Seen, is_off_sale, is_sold_on, seen, zone_of};
pub(crate) use candidates::{Candidate, OwnGoods, candidates, own_goods, own_prices, stock_cost};
pub(crate) use goods::{
    Question, Stored, awake, find, insert, save, unpause, wake_of_rule, wake_rules,
};
pub(crate) use links::{LineAbove, lines_above, link};
pub(crate) use news::take as take_news;
pub(crate) use rules::{
    Rule, RuleRow, Terms, find_rule, insert_rule, insert_terms, live_rules, save_rule,
};

use crate::error::WorkflowError;
use crate::unit_of_work::{Work, execute, row};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Deserialize;
use serde_json::{Value, json};
use supply_chain::id::{OrganizationId, PersonId, ResaleId, ResaleRuleId};
use supply_chain::money::Money;
use supply_chain::price_chain::{Above, OpenTo};
use supply_chain::price_ladder::{PriceBreak, PriceLadder};
use uuid::Uuid;

/// What stands above the price of offer `o`, where it is sold on, as one value; with who may see which prices of it.
pub(super) const SOLD_ON: &str =
    "(SELECT jsonb_build_object('above', r.above, 'listed',
                (SELECT coalesce(jsonb_agg(jsonb_build_object('by', u.seller_id, 'tokens', u.audience_tokens)), '[]')
                 FROM offer u WHERE u.id = ANY(r.listed_offer_ids) AND u.state = 'published'))
      FROM resale r WHERE r.own_offer_id = o.id AND r.ended_at IS NULL)";

/// A value of [`SOLD_ON`].
#[derive(Deserialize)]
pub(super) struct AboveRow {
    above: Above,
    listed: Vec<Listed>,
}

/// A price that stands in a list, and who may see it.
#[derive(Deserialize)]
struct Listed {
    by: OrganizationId,
    tokens: Vec<String>,
}

impl AboveRow {
    /// As whoever carries these tokens finds it.
    pub(super) fn seen_with(self, tokens: &[String]) -> Above {
        let sees = |listed: &&Listed| listed.tokens.iter().any(|token| tokens.contains(token));
        let mut known: Vec<OrganizationId> =
            self.listed.iter().filter(sees).map(|listed| listed.by).collect();
        known.sort_unstable();
        known.dedup();
        Above { known_to_buyer: known, ..self.above }
    }
}

/// A ladder as rows keep it here: from which count, how many sen.
pub(crate) fn ladder_json(ladder: &PriceLadder) -> Value {
    ladder.steps().iter().map(|step| json!([step.min_count, step.price.sen()])).collect()
}

/// The other way round.
pub(crate) fn ladder_of(value: &Value) -> Option<PriceLadder> {
    let steps = value.as_array()?.iter().map(|step| {
        let (min_count, sen) = (step.get(0)?.as_i64()?, step.get(1)?.as_i64()?);
        Some(PriceBreak { min_count, price: Money::from_sen(sen) })
    });
    PriceLadder::new(steps.collect::<Option<Vec<_>>>()?).ok()
}

fn bad(table: &'static str, column: &'static str, id: Uuid) -> WorkflowError {
    WorkflowError::BadRow { table, column, id: id.to_string() }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    /// To whose goods.
    pub(crate) organization: OrganizationId,
    /// By which rule.
    pub(crate) rule: ResaleRuleId,
    /// To which offer, where it is about one.
    pub(crate) resale: Option<ResaleId>,
    /// What, as the table names it.
    pub(crate) kind: &'static str,
    /// Codes and numbers.
    pub(crate) facts: Value,
}

/// Writes down what happened, and who did it; nobody where the clock did.
pub(crate) async fn note(
    work: Work<'_>,
    note: Note,
    by: Option<PersonId>,
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO resale_event (id, organization_id, rule_id, resale_id, kind, facts, person_id, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            work.id::<Uuid>().into(),
            Uuid::from(note.organization).into(),
            Uuid::from(note.rule).into(),
            note.resale.map(Uuid::from).into(),
            note.kind.into(),
            note.facts.into(),
            by.map(Uuid::from).into(),
            work.now.into(),
        ],
    )
    .await?;
    Ok(())
}

/// For whom an organization opened its own prices further down, and the version of that; where it never said, whoever
/// buys from it.
pub(crate) async fn opening(
    on: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<(OpenTo, i64), WorkflowError> {
    #[derive(FromQueryResult)]
    struct Said {
        open_to: String,
        version: i64,
    }
    let id = Uuid::from(organization);
    let sql = "SELECT open_to, version FROM price_opening WHERE organization_id = $1";
    let said: Option<Said> = row(on, sql, [id.into()]).await?;
    match said {
        Some(said) => {
            let open_to = OpenTo::from_word(&said.open_to);
            Ok((open_to.ok_or_else(|| bad("price_opening", "open_to", id))?, said.version))
        }
        None => Ok((OpenTo::DirectBuyer, 0)),
    }
}

/// Says for whom they are open from now on. What was frozen stays as it was.
pub(crate) async fn open(
    work: Work<'_>,
    organization: OrganizationId,
    (open_to, by): (OpenTo, PersonId),
) -> Result<(), WorkflowError> {
    execute(
        work.tx,
        "INSERT INTO price_opening (organization_id, open_to, said_by, said_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (organization_id) DO UPDATE SET open_to = excluded.open_to, said_by = excluded.said_by,
             said_at = excluded.said_at, version = price_opening.version + 1",
        [
            Uuid::from(organization).into(),
            open_to.as_str().into(),
            Uuid::from(by).into(),
            work.now.into(),
        ],
    )
    .await?;
    // What is made from its goods carries the opening with it.
    execute(
        work.tx,
        "INSERT INTO resale_news (seller_id)
         SELECT $1 WHERE EXISTS (SELECT 1 FROM resale_rule r WHERE r.seller_id = $1 AND r.ended_at IS NULL)",
        [Uuid::from(organization).into()],
    )
    .await?;
    Ok(())
}
