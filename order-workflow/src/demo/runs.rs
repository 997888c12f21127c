//! How the demo's goods go on: the distributor's way to the hub, the secondary's ways to the villages; one truck is under
//! way, the next one was moved, and a boat goes on its days.

use super::{Trader, World, by, id_of};
use crate::command::delivery_runs::{NewDeliveryRun, RouteWording, RunRequest};
use crate::error::WorkflowError;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use supply_chain::delivery_run::{CutOff, Pasaran, Route, RunDays, Stop, Timetable};
use supply_chain::id::{DeliveryRouteId, DeliveryRunId};

/// Writes the ways down, before anything goes along them.
pub(super) async fn begin(world: &World, traders: &[Trader]) -> Result<(), WorkflowError> {
    let [distributor, hub, villages @ ..] = traders else { return Ok(()) };
    world.set_clock(world.now - TimeDelta::days(12));
    let today = world.now.with_timezone(&Tz::Asia__Makassar).date_naive();
    let every_day = RunDays { weekdays: (1..=6).collect(), ..RunDays::default() };
    let to_hub = wording(
        "Ende kota",
        &[(hub, 0, None)],
        (every_day, 0, 10),
        ("Truk Lio Jaya", "EB 9041 CD"),
    );
    let made = world.workflow.make_delivery_route(by(&distributor.actor), to_hub).await?;
    id_of(&made)?;
    let [nangapanda, detusoko, wolowaru, maurole, ende_timur] = villages else { return Ok(()) };

    let north = [
        (detusoko, 0, Some("Gudang di belakang kantor camat")),
        (maurole, 0, Some("Jembatan Aebara satu arah, sebelum pukul 15.00")),
    ];
    let days = RunDays { weekdays: weekdays_around(today), ..RunDays::default() };
    let north = wording("Pantai Utara", &north, (days, 1, 15), ("Bpk. Rafael", "EB 8123 AB"));
    route(world, hub, north).await?;
    let days = RunDays {
        market_days: vec![Pasaran::of(today + Days::new(2)), Pasaran::of(today + Days::new(4))],
        ..RunDays::default()
    };
    let east = [(ende_timur, 0, None), (wolowaru, 1, Some("Turun di pasar, tanya Ibu Fransiska"))];
    route(world, hub, wording("Pasar Timur", &east, (days, 1, 12), ("Bpk. Yosef", "EB 8460 AC")))
        .await?;
    let days = RunDays {
        sailings: [3, 10, 17, 24].map(|n| today + Days::new(n)).to_vec(),
        ..RunDays::default()
    };
    let boat = [(nangapanda, 1, Some("Dermaga Nangapanda, angkut dengan sampan"))];
    route(
        world,
        hub,
        wording("Kapal Nangapanda", &boat, (days, 2, 12), ("Kapten Markus", "KM Sinar Flores")),
    )
    .await?;
    Ok(())
}

/// Two days of the week: today, and three days on.
fn weekdays_around(today: NaiveDate) -> Vec<u8> {
    let of = |day: NaiveDate| u8::try_from(day.weekday().number_from_monday()).unwrap_or(1);
    let mut days = vec![of(today), of(today + Days::new(3))];
    days.sort_unstable();
    days
}

/// What waits goes: one truck left this morning, the next was moved since the road is closed.
pub(super) async fn go(world: &World, traders: &[Trader]) -> Result<(), WorkflowError> {
    let Some(hub) = traders.get(1) else { return Ok(()) };
    let workflow = &world.workflow;
    let today = world.now.with_timezone(&Tz::Asia__Makassar).date_naive();
    let routes = workflow.delivery_routes(&hub.actor).await?;
    let named = |name: &str| routes.iter().find(|route| route.name == name).map(|route| route.id);
    if let Some(north) = named("Pantai Utara") {
        world.set_clock(world.now - TimeDelta::hours(4));
        let run = plan(world, hub, (north, today)).await?;
        workflow.handle_delivery_run(by(&hub.actor), run, RunRequest::Dispatch).await?;
    }
    if let Some(east) = named("Pasar Timur") {
        world.set_clock(world.now - TimeDelta::hours(3));
        let run = plan(world, hub, (east, today + Days::new(2))).await?;
        let moved = RunRequest::Move {
            to: today + Days::new(4),
            reason: "Jalan Trans-Flores longsor di Km 14, dibuka lagi lusa.".to_owned(),
        };
        workflow.handle_delivery_run(by(&hub.actor), run, moved).await?;
    }
    world.set_clock(world.now);
    Ok(())
}

async fn plan(
    world: &World,
    hub: &Trader,
    (route, runs_on): (DeliveryRouteId, NaiveDate),
) -> Result<DeliveryRunId, WorkflowError> {
    let new =
        NewDeliveryRun { id: None, route, runs_on, driver: None, vehicle: None, orders: None };
    let planned = world.workflow.plan_delivery_run(by(&hub.actor), new).await?;
    Ok(DeliveryRunId(id_of(&planned)?))
}

async fn route(world: &World, hub: &Trader, new: RouteWording) -> Result<(), WorkflowError> {
    let made = world.workflow.make_delivery_route(by(&hub.actor), new).await?;
    id_of(&made).map(|_| ())
}

fn wording(
    name: &str,
    stops: &[(&Trader, u8, Option<&str>)],
    (days, days_before, hour): (RunDays, u8, u32),
    (driver, vehicle): (&str, &str),
) -> RouteWording {
    let stop = |(trader, travel_days, note): &(&Trader, u8, Option<&str>)| Stop {
        organization: trader.actor.organization,
        travel_days: *travel_days,
        note: note.map(str::to_owned),
    };
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    RouteWording {
        route: Route {
            name: name.to_owned(),
            stops: stops.iter().map(stop).collect(),
            timetable: Timetable { days, cut_off: CutOff { days_before, time } },
        },
        from: None,
        driver: Some(driver.to_owned()),
        vehicle: Some(vehicle.to_owned()),
    }
}
