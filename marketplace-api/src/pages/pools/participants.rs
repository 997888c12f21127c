//! Who takes part in a pool and with how much, where its rules let participants see each other.

use order_workflow::query::demand_pools::{PledgeFilter, PledgeView, PoolLineView, PoolView};

use crate::extract::Reader;
use crate::language::Language;
use crate::language::format::{count, quantity};
use crate::problem::Problem;
use crate::state::State;

/// Cooperatives that are named; the others are counted.
const NAMED: usize = 50;

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Participants {
    /// The largest pledge first: whose, and "6 sak" or "6 sak, boleh 8".
    pub named: Vec<(String, String)>,
    /// How many more there are, or empty.
    pub more: String,
}

impl Participants {
    /// Those who pledged for this line; nobody where there is nobody to be seen but the reader.
    #[must_use]
    pub fn of(pledges: &[PledgeView], line: &PoolLineView, lang: Language) -> Self {
        let mut standing: Vec<&PledgeView> =
            pledges.iter().filter(|pledge| pledge.state == "standing").collect();
        if standing.iter().all(|pledge| pledge.is_own) {
            return Self::default();
        }
        standing.sort_by(|one, next| {
            (next.firm, &one.organization.name).cmp(&(one.firm, &next.organization.name))
        });
        let all = line.fill.map_or(0, |fill| fill.pledges);
        let shown = i64::try_from(standing.len().min(NAMED)).unwrap_or(i64::MAX);
        let named = standing.into_iter().take(NAMED).map(|pledge| {
            let name = &pledge.organization.name;
            let whose = if pledge.is_own {
                lang.pick(format!("{name} (Anda)"), format!("{name} (you)"))
            } else {
                name.clone()
            };
            (whose, told(pledge, &line.unit_name, lang))
        });
        Self {
            named: named.collect(),
            more: match all - shown {
                more if more > 0 => {
                    let more = count(more);
                    lang.pick(format!("dan {more} lainnya"), format!("and {more} more"))
                }
                _ => String::new(),
            },
        }
    }
}

fn told(pledge: &PledgeView, unit: &str, lang: Language) -> String {
    let firm = quantity(pledge.firm, unit);
    if pledge.tolerance == 0 {
        return firm;
    }
    let most = count(pledge.firm.saturating_add(pledge.tolerance));
    lang.pick(format!("{firm}, boleh sampai {most}"), format!("{firm}, up to {most}"))
}

/// Those whom the reader may see beside this line: the rules name them, the reader has a part, and it is not settled yet.
pub(super) async fn seen(
    state: &State,
    reader: &Reader,
    pool: &PoolView,
    line: &PoolLineView,
) -> Result<Participants, Problem> {
    let are_named = pool.rules.as_ref().is_some_and(|rules| rules.openness == "named");
    let is_open = line.result.is_none() && pool.failure.is_none();
    if pool.side != "participant" || !pool.is_party || !are_named || !is_open {
        return Ok(Participants::default());
    }
    let limit = u64::try_from(NAMED + 1).unwrap_or(u64::MAX);
    let filter = PledgeFilter { line: Some(line.id), limit, ..PledgeFilter::default() };
    let pledges = state.workflow.demand_pool_pledges(pool.id, &filter, &reader.actor).await?;
    Ok(Participants::of(&pledges, line, reader.language))
}
