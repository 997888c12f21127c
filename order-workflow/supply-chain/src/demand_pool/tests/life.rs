//! Random lives of pools, through the machine alone, kept as a database would keep them: a pool's row, its
//! pledges beside it, the sums of each line. Whatever comes of it makes a file that is true.

use super::*;
use crate::allocation::{
    ArrivedLine, Charge, ChargeKind, CountedArrival, LineAllocation, OpenLeg, bearers,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

const LINES: u128 = 3;
const VILLAGES: u128 = 6;

/// What is kept of a pool.
struct Kept {
    pool: DemandPool,
    pledges: BTreeMap<(PoolLineId, OrganizationId), Pledge>,
    fills: BTreeMap<PoolLineId, LineFill>,
    first: Option<(Vec<Pledge>, PoolClearing)>,
    counter: Option<FiledCounter>,
    allocations: Vec<Vec<LineAllocation>>,
    charges: Vec<FiledCharge>,
    open: BTreeMap<PoolLineId, Vec<OpenLeg>>,
    next_id: u128,
}

impl Kept {
    fn ask(&mut self, command: Command, who: By<'_>, now: DateTime<Utc>) -> Result<(), Refusal> {
        let Decision { events } = decide(&self.pool, command, who, now)?;
        for event in &events {
            self.record(event);
            self.pool = self.pool.clone().after(event);
        }
        Ok(())
    }

    fn record(&mut self, event: &Event) {
        match event {
            Event::Pledged { pledge, .. } | Event::PledgeChanged { pledge, .. } => {
                let line = self.pool.line(pledge.line).unwrap();
                let fill = self.fills.entry(line.id).or_insert_with(|| LineFill::empty(line));
                let before = self.pledges.insert((pledge.line, pledge.by), pledge.clone());
                if let Some(before) = before {
                    fill.remove(line, &before.wish);
                }
                fill.add(line, &pledge.wish);
            }
            Event::PledgeWithdrawn { pledge, .. } => self.release(&[pledge.id]),
            Event::Extended { released, .. } => self.release(released),
            Event::Awarded { clearing } => {
                self.first = Some((self.pledges.values().cloned().collect(), clearing.clone()));
                self.bind(clearing);
            }
            Event::Recleared { terms, clearing, released } => {
                let (terms, clearing, released) =
                    (terms.clone(), clearing.clone(), released.clone());
                self.bind(&clearing);
                self.counter = Some(FiledCounter { terms, released, clearing });
            }
            Event::Allocated { lines } => {
                for line in lines {
                    for leg in self.open.get_mut(&line.counted.line).unwrap() {
                        let share = line.shares.iter().find(|share| share.pledge == leg.pledge);
                        *leg = leg.after(share.unwrap().units);
                    }
                }
                self.allocations.push(lines.clone());
            }
            Event::Charged { kind, paper, amount, borne } => {
                let (kind, paper, amount, borne) = (*kind, paper.clone(), *amount, borne.clone());
                self.charges.push(FiledCharge { kind, paper, amount, borne });
            }
            _ => {}
        }
    }

    fn release(&mut self, released: &[PledgeId]) {
        let (pool, fills) = (&self.pool, &mut self.fills);
        self.pledges.retain(|_, pledge| {
            let goes = released.contains(&pledge.id);
            if let (true, Some(fill)) = (goes, fills.get_mut(&pledge.line)) {
                fill.remove(pool.line(pledge.line).unwrap(), &pledge.wish);
            }
            !goes
        });
    }

    fn bind(&mut self, clearing: &PoolClearing) {
        let of: BTreeMap<PledgeId, &Pledge> = self.pledges.values().map(|p| (p.id, p)).collect();
        let leg = |award: &Award| OpenLeg {
            pledge: award.pledge,
            firm: award.units - award.extra,
            extra: award.extra,
            committed_at: of[&award.pledge].committed_at,
            days_away: of[&award.pledge].days_away,
        };
        let legs = |line: &LineClearing| (line.line, line.awards.iter().map(leg).collect());
        self.open = clearing.lines.iter().map(legs).collect();
    }

    /// The sums beside a line are those of its pledges, always.
    fn check(&self) {
        for line in &self.pool.lines {
            let wishes = self.pledges.values().filter(|p| p.line == line.id).map(|p| &p.wish);
            let reckoned = LineFill::of(line, wishes);
            let kept = self.fills.get(&line.id).cloned().unwrap_or_else(|| LineFill::empty(line));
            assert_eq!(kept, reckoned);
        }
    }

    fn file(&self) -> Option<PoolFile> {
        let (pledges, clearing) = self.first.clone()?;
        let rules = self.pool.rules.clone().unwrap();
        let mut file = PoolFile {
            format: PoolFile::FORMAT.into(),
            version: PoolFile::VERSION,
            pool: self.pool.id,
            rules_digest: self.pool.published.unwrap().digest,
            above: None,
            rules,
            lines: self.pool.lines.clone(),
            pledges: Vec::new(),
            pledges_digest: Digest([0; 32]),
            clearing,
            counter: self.counter.clone(),
            allocations: self.allocations.clone(),
            charges: self.charges.clone(),
            legs_from: match self.pool.state {
                State::Awarded => LegsFrom::Award,
                _ => LegsFrom::Arrival,
            },
            legs: Vec::new(),
        };
        file.tell(&pledges, |pledge| pledge.by == id(100));
        Some(file)
    }
}

/// A stream of choices.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // xorshift64*: the choices are thrown by proptest, this only spreads them.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn count(&mut self, below: u64) -> i64 {
        i64::try_from(self.roll(below)).unwrap()
    }
}

fn begun(dice: &mut Dice) -> Kept {
    let line = |n: u128, dice: &mut Dice| PoolLine {
        id: id(n),
        offer: id(n),
        case: 1 + dice.count(6),
        minimum: dice.count(25),
        ..line(&[(1, 120), (12, 110), (30, 100), (60, 95)], 1, 1)
    };
    let lines: Vec<PoolLine> = (1..=LINES).map(|n| line(n, dice)).collect();
    let mut rules = rules();
    rules.dates.grace_hours = [0, 24][usize::try_from(dice.roll(2)).unwrap()];
    rules.sharing = match dice.roll(3) {
        0 => SharingRule::ProRata,
        1 => SharingRule::FirstCome,
        _ => SharingRule::SmallAndRemoteFirst { remote_from_days: 2 },
    };
    rules.freight = Bearing::ALL[usize::try_from(dice.roll(3)).unwrap()];
    Kept {
        pool: published(rules, lines),
        pledges: BTreeMap::new(),
        fills: BTreeMap::new(),
        first: None,
        counter: None,
        allocations: Vec::new(),
        charges: Vec::new(),
        open: BTreeMap::new(),
        next_id: 1,
    }
}

/// Somebody pledges, changes or withdraws; most of it is taken, what is too late or lowers in top-up is not.
fn somebody_pledges(kept: &mut Kept, dice: &mut Dice, now: DateTime<Utc>) -> Result<(), Refusal> {
    let line: PoolLineId = id(1 + u128::from(dice.roll(3)));
    let who = actor(100 + u128::from(dice.roll(6)) % VILLAGES, Kind::Primary, &[Role::Buyer]);
    let standing = kept.pledges.get(&(line, who.organization)).cloned();
    let of = kept.pool.line(line).unwrap();
    let fill = kept.fills.get(&line).cloned().unwrap_or_else(|| LineFill::empty(of));
    let facts = Box::new(PledgeFacts {
        is_for_asker: true,
        standing,
        fill,
        days_away: 1,
        salt: Uuid::from_u128(7),
    });
    let claimed_at = (dice.roll(3) == 0).then(|| now - TimeDelta::hours(dice.count(30)));
    kept.next_id += 1;
    let command = if dice.roll(6) == 0 {
        Command::Withdraw { line, claimed_at, facts }
    } else {
        let firm = 1 + dice.count(20);
        let wish = PledgeWish {
            firm,
            tolerance: dice.count(6),
            highest: rupiah(92 + dice.count(40)),
            consents: if dice.roll(3) == 0 { Consents::default() } else { Consents::ALL },
        };
        Command::Pledge { id: id(1_000 + kept.next_id), line, wish, claimed_at, facts }
    };
    kept.ask(command, By::Person(&who), now)
}

/// The clock comes by, sometimes late.
fn clock_comes_by(kept: &mut Kept, now: DateTime<Utc>) {
    let clear = |kept: &Kept| Command::Clear {
        pledges: kept.pledges.values().cloned().collect(),
        above: None,
    };
    for command in [Command::Open, Command::BeginTopUp, Command::CutOff, clear(kept)] {
        let _ = kept.ask(command, By::Clock, now);
    }
}

fn supplier_answers(kept: &mut Kept, dice: &mut Dice, now: DateTime<Utc>) {
    if dice.roll(2) == 0 {
        let awarded: BTreeSet<PledgeId> = kept.open.values().flatten().map(|l| l.pledge).collect();
        let pledges = kept.pledges.values().filter(|p| awarded.contains(&p.id)).cloned().collect();
        let mut terms = CounterTerms { is_later: dice.roll(2) == 0, ..CounterTerms::default() };
        terms.lines.push(PoolLine { cap: Some(dice.count(80)), ..kept.pool.lines[0].clone() });
        if dice.roll(3) == 0 {
            terms.dropped.push(id(2));
        }
        kept.ask(Command::Counter { terms, pledges }, By::Person(&supplier()), now).unwrap();
    }
    if kept.pool.state == State::Awarded {
        kept.ask(Command::Accept, By::Clock, now).unwrap();
    }
}

/// Goods come in up to three parts; each is shared out before the next.
fn goods_come(kept: &mut Kept, dice: &mut Dice, now: DateTime<Utc>) {
    for part in 1..=3 {
        let counted = kept.pool.bought.iter().map(|bought| {
            let good = dice.count(u64::try_from(bought.units).unwrap() * 2 / 3 + 2);
            let lost_at_hub = dice.count(2).min(good);
            let bill = bought.gate.pack_price.times(good).unwrap();
            CountedArrival { line: bought.line, good, lost_at_hub, bill }
        });
        let (counted, is_last) = (counted.collect(), part == 3);
        if kept.ask(Command::Arrive { counted, is_last }, By::Clock, now).is_err() {
            continue;
        }
        let waiting = kept.pool.waiting.iter().map(|counted| {
            let legs = kept.open[&counted.line].clone();
            ArrivedLine { counted: *counted, legs }
        });
        let lines: Vec<ArrivedLine> = waiting.collect();
        if !lines.is_empty() {
            kept.ask(Command::Allocate { lines }, By::Person(&organizer()), now).unwrap();
        }
    }
    assert_eq!(kept.pool.state, State::Settling);
}

fn freight_is_shared(kept: &mut Kept, dice: &mut Dice, now: DateTime<Utc>) {
    let of: BTreeMap<PledgeId, &Pledge> = kept.pledges.values().map(|p| (p.id, p)).collect();
    let shares = kept.allocations.iter().flatten().flat_map(|line| &line.shares);
    let bearers = bearers(shares.map(|share| (share, of[&share.pledge])));
    let amount = Money::from_sen(1 + dice.count(1_000_000));
    let (kind, paper) = (ChargeKind::Freight, String::from("ANG-1"));
    let charge = Charge { kind, paper, amount, bearers };
    let shared =
        kept.ask(Command::Charge { charge: charge.clone() }, By::Person(&organizer()), now);
    assert_eq!(shared.is_ok(), !charge.bearers.is_empty());
    if shared.is_ok() {
        let twice = kept.ask(Command::Charge { charge }, By::Person(&organizer()), now);
        assert_eq!(twice, Err(Refusal::ChargedAlready { paper: "ANG-1".into() }));
    }
}

/// What became of the lives that were lived.
#[derive(Default)]
struct Tally {
    ended: BTreeMap<&'static str, u32>,
    refused: BTreeSet<&'static str>,
}

fn live(seed: u64, tally: &mut Tally) {
    let mut dice = Dice(seed | 1);
    let mut kept = begun(&mut dice);
    let mut now = while_open();
    let many = 10 + dice.roll(50);
    for _ in 0..many {
        now += TimeDelta::hours(dice.count(8));
        if dice.roll(4) == 0 {
            clock_comes_by(&mut kept, now);
        }
        let after_cut_off = now >= kept.pool.cut_off_at.unwrap();
        match somebody_pledges(&mut kept, &mut dice, now) {
            // After the cut-off only within a grace, and never once it is cleared.
            Ok(()) => assert!(!after_cut_off || kept.pool.is_sealed(now)),
            Err(refusal) => {
                tally.refused.insert(match refusal {
                    Refusal::TooLate { .. } => "too late",
                    Refusal::LeavesMoreMissing { .. } => "leaves more missing",
                    Refusal::LoweredInTopUp { .. } => "lowered in top-up",
                    Refusal::NothingPledged => "nothing pledged",
                    Refusal::NotInThisState { .. } => "not in this state",
                    other => panic!("{other}"),
                });
            }
        }
        kept.check();
    }
    for _ in 0..8 {
        now = kept.pool.deadline().unwrap_or(now).max(now);
        clock_comes_by(&mut kept, now);
        kept.check();
    }
    if kept.pool.state == State::Awarded {
        supplier_answers(&mut kept, &mut dice, now);
    }
    if kept.pool.state == State::Awarded {
        assert_eq!(verify_pool(&kept.file().unwrap()), [], "seed {seed}");
        goods_come(&mut kept, &mut dice, now);
        freight_is_shared(&mut kept, &mut dice, now);
        let open = kept.ask(Command::Finish { open_legs: 1 }, By::Clock, now);
        assert_eq!(open, Err(Refusal::LegsOpen { open_legs: 1 }));
        kept.ask(Command::Finish { open_legs: 0 }, By::Clock, now).unwrap();
        let file = kept.file().unwrap();
        assert_eq!(verify_pool(&file), [], "seed {seed}");
        let unnamed = file.unnamed(
            id(100),
            |of| OrganizationId(Uuid::from_u128(!of.0.as_u128())),
            |pledge| PledgeId(Uuid::from_u128(!pledge.0.as_u128())),
        );
        assert_eq!(verify_pool(&unnamed), [], "seed {seed}");
        all_is_borne(&file);
    }
    assert!(kept.pool.state.is_over(), "seed {seed}: {}", kept.pool.state.as_str());
    let end = kept.pool.failure.as_ref().map_or("closed", |failure| failure.why.as_str());
    *tally.ended.entry(end).or_default() += 1;
}

/// Every rupiah that was billed for goods or freight is somebody's.
fn all_is_borne(file: &PoolFile) {
    let sum = |amounts: Vec<Money>| Money::sum(amounts).unwrap();
    let arrived: Vec<&LineAllocation> = file.allocations.iter().flatten().collect();
    let billed = sum(arrived.iter().map(|line| line.counted.bill).collect());
    let kept = arrived.iter().flat_map(|line| [line.to_stock.goods, line.borne.goods]).collect();
    let goods = sum(file.legs.iter().map(|leg| leg.goods).collect());
    assert_eq!(goods.plus(sum(kept)), Some(billed));
    let charged = sum(file.charges.iter().map(|charge| charge.amount).collect());
    assert_eq!(sum(file.legs.iter().map(|leg| leg.charges).collect()), charged);
}

fn lives(cases: u32) {
    let tally = RefCell::new(Tally::default());
    let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
    let run = TestRunner::new(config).run(&any::<u64>(), |seed| {
        live(seed, &mut tally.borrow_mut());
        Ok(())
    });
    if let Err(failed) = run {
        panic!("{failed}");
    }
    let Tally { ended, refused } = tally.into_inner();
    for end in ["closed", "minimum_unmet", "counter_unmet"] {
        assert!(ended.contains_key(end), "no pool ended {end}: {ended:?}");
    }
    assert_eq!(refused.len(), 5, "{refused:?}");
}

#[test]
fn whatever_anybody_pledges_comes_to_a_file_that_is_true() {
    lives(600);
}

#[test]
fn of_a_pool_of_which_nothing_came_nobody_owes_anything() {
    // Found by the long run: its legs told what had been awarded.
    live(13_218_634_305_437_362_302, &mut Tally::default());
}

#[test]
fn long_whatever_anybody_pledges_in_twenty_thousand_pools_comes_to_a_file_that_is_true() {
    lives(20_000);
}
