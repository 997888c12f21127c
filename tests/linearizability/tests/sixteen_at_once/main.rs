//! Sixteen at once, each with connections of its own, on a handful of goods: orders are placed, accepted,
//! countered, amended, sent, counted and called off, stock is counted and imported, and everybody looks.
//! What they were told is judged item by item (see the package's own page).

#![expect(clippy::print_stderr, reason = "what was judged is said aloud")]
#![expect(clippy::unwrap_used, reason = "what fails in a helper fails the test that called it")]

mod actor;
mod effects;
mod market;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use linearizability::{Asked, CheckResult, Command, Level, Told};
use tests::ledger::audit;

use self::actor::Actor;
use self::market::Market;

const ACTORS: u32 = 16;

/// What each actor does between two looks at everything, in the usual run and in the long one.
const STEPS: u32 = 60;
const STEPS_LONG: u32 = 250;

/// How often: 16 × 250 × 25 are a hundred thousand.
const BATCHES_LONG: u32 = 25;

/// The search by item ends in seconds; one that does not is a failure, for nothing was judged.
const TIME_TO_JUDGE: Duration = Duration::from_mins(2);

/// How long all items together may be searched; the history is cut short for it, for the search grows
/// with everything that overlaps.
const TIME_TO_JUDGE_TOGETHER: Duration = Duration::from_secs(30);
const COMMANDS_TOGETHER: usize = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_sixteen_were_told_at_once_could_have_come_one_after_another() {
    sixteen(1, STEPS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn long_what_sixteen_were_told_in_100_000_steps_could_have_come_one_after_another() {
    let steps = std::env::var_os("LUMBUNG_TEST_STEPS")
        .map_or(STEPS_LONG, |text| text.to_str().unwrap().parse().unwrap());
    let kinds = sixteen(BATCHES_LONG, steps).await;
    let all = [
        "look",
        "count",
        "take",
        "give",
        "both",
        "send",
        "call back",
        "short",
        "suffices",
        "below",
    ];
    for needed in all {
        // Rare ones need all of it.
        assert!(kinds.contains_key(needed) || steps < STEPS_LONG, "no {needed} in {kinds:?}");
    }
}

/// Sixteen actors take so many steps each, batch by batch; tells how often what was asked and told.
async fn sixteen(batches: u32, steps: u32) -> BTreeMap<&'static str, usize> {
    let began = Instant::now();
    let market = Market::open().await;
    let mut actors = Vec::new();
    for number in 1..=ACTORS {
        actors.push(Actor::join(&market, number).await);
    }
    let mut all = BTreeMap::new();
    let (mut commands, mut judging) = (Vec::new(), Duration::ZERO);
    for _ in 0..batches {
        market.begin().await;
        let at_work = actors.into_iter().map(|mut actor| {
            tokio::spawn(async move {
                for _ in 0..steps {
                    actor.step().await;
                }
                actor
            })
        });
        actors = Vec::new();
        for actor in at_work.collect::<Vec<_>>() {
            actors.push(actor.await.unwrap());
        }
        market.look_at_everything().await;
        assert_eq!(market.app.breaches().await, [""; 0]);
        commands = market.history.take();
        for (kind, times) in kinds(&commands) {
            *all.entry(kind).or_default() += times;
        }
        let judged = Instant::now();
        assert_eq!(Command::judge_by_item(&commands, TIME_TO_JUDGE), CheckResult::Ok, "{all:?}");
        judging += judged.elapsed();
    }
    drop(actors);
    let first = &commands[..commands.len().min(COMMANDS_TOGETHER)];
    let together = Command::judge_together(first, TIME_TO_JUDGE_TOGETHER);
    assert_ne!(together, CheckResult::Illegal, "an order's lines came apart");
    let books = audit(&market.app.workflow.database).await;
    assert_eq!(books.contradictions, [""; 0]);
    eprintln!(
        "{} steps of {ACTORS} actors in {:?}, of that {judging:?} to judge them by item: linearizable; the \
         last {} commands together: {together:?}; {} orders, {} entries agree with their rows\n{:?}\n{all:?}",
        ACTORS * batches * steps,
        began.elapsed(),
        first.len(),
        books.orders,
        books.entries,
        market.carried_out(),
    );
    doctored(commands);
    market.close().await;
    all
}

/// The same history, with one look that saw a piece too many, and with goods that left twice.
fn doctored(commands: Vec<Command>) {
    let mut seen_wrong = commands.clone();
    let parts = seen_wrong.iter_mut().rev().flat_map(|command| &mut command.parts);
    let look = parts.into_iter().find(|part| part.asked == Asked::Look).unwrap();
    if let Told::Stands(Level { on_hand, .. }) = &mut look.told {
        *on_hand += 1;
    }
    assert_eq!(Command::judge_by_item(&seen_wrong, TIME_TO_JUDGE), CheckResult::Illegal);
    let mut sent_twice = commands;
    let sent = |command: &&Command| matches!(command.parts[..], [ref only] if matches!(only.asked, Asked::Send { .. }));
    let last = sent_twice.iter().rfind(sent).unwrap().clone();
    sent_twice.push(last);
    assert_eq!(Command::judge_by_item(&sent_twice, TIME_TO_JUDGE), CheckResult::Illegal);
}

/// How often what was asked and told.
fn kinds(commands: &[Command]) -> BTreeMap<&'static str, usize> {
    let mut kinds = BTreeMap::new();
    for part in commands.iter().flat_map(|command| &command.parts) {
        let kind = match (part.asked, part.told) {
            (_, Told::Short { .. }) => "short",
            (_, Told::Suffices) => "suffices",
            (_, Told::BelowPromised { .. }) => "below",
            (Asked::Begin | Asked::Look, _) => "look",
            (Asked::Count { .. }, _) => "count",
            (Asked::Hold { take: 1.., give: 1.. }, _) => "both",
            (Asked::Hold { take: 1.., .. }, _) => "take",
            (Asked::Hold { .. }, _) => "give",
            (Asked::Send { .. }, _) => "send",
            (Asked::CallBack { .. }, _) => "call back",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    kinds
}
