//! Role × route: who gets past the door of what. A route without a row in the table fails.

mod table;
mod world;

use std::collections::BTreeSet;

use marketplace_api::routes;
use supply_chain::organization::Role;

use self::table::{ROLES, table};
use self::world::World;

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let routes: BTreeSet<String> =
        routes::all().map(|route| format!("{} {}", route.method, route.path)).collect();
    let rows: BTreeSet<String> =
        table().iter().map(|row| format!("{} {}", row.method, row.path)).collect();

    let unjudged: Vec<_> = routes.difference(&rows).collect();
    let unrouted: Vec<_> = rows.difference(&routes).collect();
    assert!(
        unjudged.is_empty() && unrouted.is_empty(),
        "no row: {unjudged:#?}, no route: {unrouted:#?}"
    );
}

/// In how many parts the table is walked, each in a world of its own: one after the other they take minutes.
const PARTS: usize = 4;

#[tokio::test]
async fn everybody_gets_as_far_as_the_first_part_of_the_table_says_and_no_further() {
    walk(0).await;
}

#[tokio::test]
async fn everybody_gets_as_far_as_the_second_part_of_the_table_says_and_no_further() {
    walk(1).await;
}

#[tokio::test]
async fn everybody_gets_as_far_as_the_third_part_of_the_table_says_and_no_further() {
    walk(2).await;
}

#[tokio::test]
async fn everybody_gets_as_far_as_the_last_part_of_the_table_says_and_no_further() {
    walk(PARTS - 1).await;
}

/// Lets everybody ask for everything in a part of the table.
async fn walk(part: usize) {
    let world = World::begin().await;
    let rows = table();
    let length = rows.len().div_ceil(PARTS);
    let names = ["visitor"].into_iter().chain(ROLES.map(Role::as_str)).chain(["other", "operator"]);
    let names: Vec<&str> = names.collect();
    let mut wrong = Vec::new();
    for row in rows.into_iter().skip(part * length).take(length) {
        let mut path = world.fill_row(&row).await;
        for (column, asker) in world.askers(&row).await.iter().enumerate() {
            if column > 0 && row.uses_up() {
                path = world.fill_row(&row).await;
            }
            let reply = world.send(asker, &row, &path).await;
            let expected = row.cells[column];
            let led_away = reply.header("location").starts_with("/sign-in");
            let open = !led_away && !matches!(reply.status, 401 | 403 | 404 | 500..);
            let right = if expected == "ok" { open } else { expected == reply.status.to_string() };
            if !right {
                let (side, name) = (row.side, names[column]);
                let told = reply.body["detail"].as_str().unwrap_or_default();
                wrong.push(format!(
                    "{side} {} {} as {name}: {} rather than {expected}; {told}",
                    row.method, row.path, reply.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
