//! What the demo's cooperatives buy together: one pool in each state that can be seen standing, brought there by the
//! commands themselves. The one that is closed is told with the month that it ended in ([`closed`]).

mod goods;
mod orders;

use self::goods::{Goods, list};
use super::{Trader, World, by, id_of, json};
use crate::command::demand_pools::{
    Cap, NewPool, OfLine, PlannedLine, PledgeRequest, PoolPlan, PoolRequest,
};
use crate::error::WorkflowError;
use crate::query::demand_pools::LineFilter;
use crate::store::demo as store;
use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc};
use serde_json::Value;
use supply_chain::allocation::ChargeKind;
use supply_chain::ask::Actor;
use supply_chain::calendar::Period;
use supply_chain::demand_pool::{
    Bearing, Consents, Extension, Openness, PledgeWish, PoolDates, PoolFee, PoolRole, Rules,
    SharingRule,
};
use supply_chain::id::{DemandPoolId, PoolLineId};
use supply_chain::money::Money;
use supply_chain::organization::Role;

/// 09.15 WITA as a time of day in UTC.
const MORNING_IN_ENDE: TimeDelta = TimeDelta::minutes(75);

/// Days from the announced cut-off to the day on which the goods are to be at the hub.
const TO_THE_HUB: TimeDelta = TimeDelta::days(3);

/// Who buys together.
struct Gathering<'w> {
    world: &'w World,
    supplier: &'w Trader,
    lead: &'w Trader,
    villages: &'w [Trader],
}

/// One time that they do.
struct Round {
    title: &'static str,
    goods: &'static Goods,
    open_at: DateTime<Utc>,
    top_up_at: Option<DateTime<Utc>>,
    cut_off_at: DateTime<Utc>,
    grace_hours: u8,
    extension: Extension,
}

impl Round {
    /// Without top-up, grace or extension.
    const fn plain(
        title: &'static str,
        goods: &'static Goods,
        (open_at, cut_off_at): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        let extension = Extension { times: 0, days: 0 };
        Self { title, goods, open_at, top_up_at: None, cut_off_at, grace_hours: 0, extension }
    }
}

/// The pool of last month, from plan to closed: 104 sacks ordered, 99 arrived, every rupiah shared and paid.
pub(super) async fn closed(
    world: &World,
    traders: &[Trader],
    period: Period,
) -> Result<(), WorkflowError> {
    let Some(of) = Gathering::of(world, traders) else { return Ok(()) };
    let first = period.first_day().and_time(NaiveTime::MIN).and_utc() + MORNING_IN_ENDE;
    let day = |days: i64| first + TimeDelta::days(days);
    let round = Round {
        top_up_at: Some(day(3)),
        ..Round::plain("Beras bersama", &goods::RICE, (day(1), day(4)))
    };
    let (pool, line) = of.open(&round).await?;
    let highest = round.goods.highest();
    of.pledge((pool, line), &[(30, 2), (25, 2), (20, 2), (16, 0), (6, 2)], highest).await?;
    of.settle(day(3) + TimeDelta::minutes(5)).await?;
    of.pledge_one((pool, line), 4, (13, 0), highest).await?;
    of.settle(day(4) + TimeDelta::minutes(5)).await?;
    of.accept(pool, day(4) + TimeDelta::hours(3)).await?;
    of.send_to_hub(pool, day(5)).await?;
    of.count_at_hub(pool, 5, day(6)).await?;
    of.share_out(pool, day(6) + TimeDelta::hours(2)).await?;
    let paper = format!("ANG-{}-0171", period.first_day().year());
    let freight = (ChargeKind::Freight, paper, Money::from_sen(123_750_000));
    of.charge(pool, freight, day(6) + TimeDelta::hours(4)).await?;
    for village in 0..of.villages.len() {
        of.send_on(pool, village, day(7)).await?;
        of.count(pool, village, day(8)).await?;
    }
    of.bill_and_pay(pool, day(9)).await
}

/// Everything is paid by now and nothing can be claimed any more: the pool ends. `at` is the month's last day.
pub(super) async fn close(world: &World, at: DateTime<Utc>) -> Result<(), WorkflowError> {
    world.set_clock(at);
    world.workflow.settle_pool_orders().await?;
    Ok(())
}

/// The pools of these days, the one that has come farthest first.
pub(super) async fn gather(world: &World, traders: &[Trader]) -> Result<(), WorkflowError> {
    let Some(of) = Gathering::of(world, traders) else { return Ok(()) };
    let hour = world.now - TimeDelta::seconds(world.now.timestamp().rem_euclid(3600));
    let (days, hours) = (TimeDelta::days, TimeDelta::hours);
    of.on_its_way(hour).await?;
    of.counted(hour).await?;
    of.ordered(hour).await?;

    // In grace: packets that were written before the cut-off may still come in, and nobody sees anything.
    let sealed = Round {
        grace_hours: 48,
        ..Round::plain("Kacang hijau", &goods::MUNG_BEANS, (hour - days(3), hour - hours(4)))
    };
    of.pledged(&sealed, &[(12, 0), (9, 3), (14, 0), (6, 2), (11, 0)]).await?;

    let failed = Round::plain("Bibit jagung", &goods::SEED, (hour - days(6), hour - days(2)));
    of.pledged(&failed, &[(12, 0), (8, 0), (10, 0), (0, 0), (0, 0)]).await?;

    let extended = Round {
        extension: Extension { times: 1, days: 5 },
        ..Round::plain("Pupuk organik", &goods::FERTILIZER, (hour - days(5), hour - days(1)))
    };
    of.pledged(&extended, &[(15, 5), (10, 0), (16, 0), (0, 0), (0, 0)]).await?;

    let top_up = Round {
        top_up_at: Some(hour - hours(5)),
        ..Round::plain("Beras medium", &goods::MEDIUM_RICE, (hour - days(3), hour + hours(20)))
    };
    of.pledged(&top_up, &[(30, 0), (25, 2), (20, 0), (16, 0), (6, 0)]).await?;

    let open = Round::plain("Minyak goreng", &goods::COOKING_OIL, (hour - days(1), hour + days(4)));
    of.pledged(&open, &[(0, 0), (18, 4), (12, 0), (9, 3), (0, 0)]).await?;

    let planned = Round {
        top_up_at: Some(hour + days(5)),
        ..Round::plain("Semen", &goods::CEMENT, (hour + days(2), hour + days(6)))
    };
    of.plan(&planned, hour - hours(8)).await?;
    of.settle(world.now).await
}

impl<'w> Gathering<'w> {
    fn of(world: &'w World, traders: &'w [Trader]) -> Option<Self> {
        let [supplier, lead, villages @ ..] = traders else { return None };
        Some(Self { world, supplier, lead, villages })
    }

    /// Shared out and being brought to the villages: some have counted, one is on the way, two wait for the next truck.
    async fn on_its_way(&self, hour: DateTime<Utc>) -> Result<(), WorkflowError> {
        let (days, hours) = (TimeDelta::days, TimeDelta::hours);
        let round = Round::plain("Gula pasir", &goods::SUGAR, (hour - days(9), hour - days(6)));
        let pool = self.pledged(&round, &[(22, 3), (18, 0), (30, 4), (12, 0), (16, 2)]).await?;
        self.accept(pool, hour - days(6) + hours(2)).await?;
        self.send_to_hub(pool, hour - days(5)).await?;
        self.count_at_hub(pool, 2, hour - days(4)).await?;
        self.share_out(pool, hour - days(4) + hours(2)).await?;
        let freight = (ChargeKind::Freight, "ANG-0188".to_owned(), Money::from_sen(84_000_000));
        self.charge(pool, freight, hour - days(4) + hours(3)).await?;
        for village in 0..3 {
            self.send_on(pool, village, hour - days(3)).await?;
        }
        for village in 0..2 {
            self.count(pool, village, hour - days(2)).await?;
        }
        Ok(())
    }

    /// It has come to the hub, and the organizer has still to confirm how it is shared out.
    async fn counted(&self, hour: DateTime<Utc>) -> Result<(), WorkflowError> {
        let (days, hours) = (TimeDelta::days, TimeDelta::hours);
        let round = Round::plain("Tepung terigu", &goods::FLOUR, (hour - days(7), hour - days(4)));
        let pool = self.pledged(&round, &[(30, 0), (25, 2), (20, 0), (16, 0), (13, 0)]).await?;
        self.accept(pool, hour - days(4) + hours(2)).await?;
        self.send_to_hub(pool, hour - days(3)).await?;
        self.count_at_hub(pool, 5, hour - hours(5)).await
    }

    /// One the supplier has sent and nobody has counted; another that it has still to answer.
    async fn ordered(&self, hour: DateTime<Utc>) -> Result<(), WorkflowError> {
        let (days, hours) = (TimeDelta::days, TimeDelta::hours);
        let pledges = [(24, 2), (20, 0), (15, 3), (18, 0), (25, 0)];
        let round = Round::plain("Garam beryodium", &goods::SALT, (hour - days(6), hour - days(2)));
        let sent = self.pledged(&round, &pledges).await?;
        self.accept(sent, hour - days(2) + hours(2)).await?;
        self.send_to_hub(sent, hour - hours(20)).await?;
        let round = Round::plain("Telur ayam", &goods::EGGS, (hour - days(4), hour - hours(3)));
        self.pledged(&round, &[(8, 0), (12, 4), (10, 0), (14, 0), (9, 0)]).await?;
        Ok(())
    }

    /// Does whatever is due with pools and their orders at that time.
    async fn settle(&self, at: DateTime<Utc>) -> Result<(), WorkflowError> {
        self.world.set_clock(at);
        for _ in 0..3 {
            self.world.workflow.settle_demand_pools().await?;
            self.world.workflow.settle_pool_orders().await?;
        }
        Ok(())
    }

    /// Planned and published.
    async fn plan(&self, round: &Round, at: DateTime<Utc>) -> Result<DemandPoolId, WorkflowError> {
        self.world.set_clock(at - TimeDelta::hours(1));
        let offer = list(self.world, self.supplier, round.goods).await?;
        self.world.set_clock(at);
        let workflow = &self.world.workflow;
        let arrives_on = (round.cut_off_at + TO_THE_HUB).with_timezone(&chrono_tz::Asia::Makassar);
        let new = NewPool {
            id: None,
            supplier: self.supplier.actor.organization,
            pledges_into: None,
            plan: PoolPlan {
                title: round.title.to_owned(),
                note: None,
                rules: Rules {
                    role: PoolRole::Principal,
                    sharing: SharingRule::ProRata,
                    fee: PoolFee::PerPack(Money::from_sen(150_000)),
                    freight: Bearing::ByUnits,
                    extension: round.extension,
                    dates: PoolDates {
                        open_at: round.open_at,
                        top_up_at: round.top_up_at,
                        cut_off_at: round.cut_off_at,
                        grace_hours: round.grace_hours,
                        arrives_on: Some(arrives_on.date_naive()),
                    },
                    openness: Openness::Named,
                },
                audience: None,
                hub_place: None,
                lines: vec![PlannedLine { offer, unit: None, cap: Cap::Stock }],
                distances: Vec::new(),
                calendar: None,
            },
        };
        let planned = workflow.create_demand_pool(by(&self.lead.actor), new).await?;
        let id = DemandPoolId(id_of(&planned)?);
        let publish = PoolRequest::Publish;
        workflow.handle_demand_pool(by(&self.lead.actor), id, publish).await?;
        Ok(id)
    }

    /// Planned, published and open.
    async fn open(&self, round: &Round) -> Result<(DemandPoolId, PoolLineId), WorkflowError> {
        let pool = self.plan(round, round.open_at - TimeDelta::hours(6)).await?;
        self.settle(round.open_at + TimeDelta::minutes(5)).await?;
        let filter = LineFilter { line: None, text: None, own: false, after: None, limit: 1 };
        let lines = self.world.workflow.demand_pool_lines(pool, &filter, &self.lead.actor).await?;
        let line = lines.first().map(|line| line.view.id);
        let line = line.ok_or_else(|| missing("a line of a pool"))?;
        Ok((pool, line))
    }

    /// Open, pledged in, and as far on as its dates say.
    async fn pledged(
        &self,
        round: &Round,
        pledges: &[(i64, i64)],
    ) -> Result<DemandPoolId, WorkflowError> {
        let of = self.open(round).await?;
        self.pledge(of, pledges, round.goods.highest()).await?;
        if let Some(top_up) = round.top_up_at {
            self.settle(top_up + TimeDelta::minutes(5)).await?;
        }
        self.settle(round.cut_off_at + TimeDelta::minutes(5)).await?;
        Ok(of.0)
    }

    /// Each village in turn, an hour after the other; who takes none pledges nothing.
    async fn pledge(
        &self,
        of: (DemandPoolId, PoolLineId),
        pledges: &[(i64, i64)],
        highest: Money,
    ) -> Result<(), WorkflowError> {
        for (village, wish) in pledges.iter().enumerate() {
            let now = self.world.workflow.origin.now();
            self.world.set_clock(now + TimeDelta::minutes(50));
            if wish.0 > 0 {
                self.pledge_one(of, village, *wish, highest).await?;
            }
        }
        Ok(())
    }

    async fn pledge_one(
        &self,
        (pool, line): (DemandPoolId, PoolLineId),
        village: usize,
        (firm, tolerance): (i64, i64),
        highest: Money,
    ) -> Result<(), WorkflowError> {
        let Some(village) = self.villages.get(village) else { return Ok(()) };
        let wish = PledgeWish { firm, tolerance, highest, consents: Consents::ALL };
        let request = PledgeRequest { id: None, wish };
        let (workflow, of) = (&self.world.workflow, OfLine { pool, line });
        let pledged = workflow.pledge(by(&village.actor), of, request).await?;
        if json(&pledged)?.get("state").and_then(Value::as_str) == Some("waiting") {
            // In the one village that has a rule, its board says yes to what is large.
            let person = store::person(workflow.reader(), "agnes").await?;
            let person = person.ok_or_else(|| missing("an approver"))?;
            let roles = vec![Role::Approver];
            let board = Actor { person, roles, ..village.actor.clone() };
            workflow.approve_pledge(by(&board), of).await?;
        }
        Ok(())
    }

    /// Whoever keeps the money where this trader's manager does.
    fn treasurer(trader: &Trader) -> Actor {
        Actor { roles: vec![Role::Treasurer], ..trader.actor.clone() }
    }
}

fn missing(what: &str) -> WorkflowError {
    WorkflowError::Internal(format!("the demo world has lost {what}"))
}
