//! The grace: a packet that a device wrote before the cut-off may still come in, and until it is over nobody sees anything.

use super::*;

#[tokio::test]
async fn a_late_packet_is_heard_inside_the_grace_alone_and_the_result_waits_for_it() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 300_000), (10, 280_000)], 1, 1).await;
    let mut rules = world.rules();
    rules["grace_hours"] = json!(24);
    let pool = world.opened(&[rice], &rules).await;
    let path = pool.pledge(0);
    for village in [0, 1] {
        done(put(&world.villages[village], &path, wish(6, 0, 300_000)).await, 201);
    }
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;

    let sent = |claimed: Option<i64>| {
        let mut sent = wish(4, 0, 300_000);
        if let Some(hours) = claimed {
            sent["claimed_at"] = json!((world.now() - TimeDelta::hours(hours)).to_rfc3339());
            sent["device_id"] = json!(Uuid::from_u128(7));
            sent["device_sequence"] = json!(3);
        }
        sent
    };
    refused(&put(&world.villages[2], &path, sent(None)).await, 409, "pool-closed");
    refused(&put(&world.villages[2], &path, sent(Some(0))).await, 409, "pool-closed");
    let never = put(&world.villages[2], &path, sent(Some(24 * 365))).await;
    refused(&never, 409, "pool-closed");
    assert!(never.body["open_at"].is_string(), "before it opened: {}", never.text);
    let late = done(put(&world.villages[2], &path, sent(Some(3))).await, 201);
    assert_eq!(late["is_late"], true);
    let back = json!({ "claimed_at": (world.now() - TimeDelta::hours(5)).to_rfc3339() });
    done(delete(&world.villages[1], &path, back).await, 200);

    let seen = done(world.villages[0].get(&format!("{POOLS}/{}", pool.id)).await, 200);
    assert_eq!((&seen["state"], &seen["is_sealed"]), (&json!("clearing"), &json!(true)));
    assert_eq!(pool.column(&world, "cleared_from").await, "", "not before the grace is over");
    world.app.clock.advance(TimeDelta::hours(24));
    let late = put(&world.villages[1], &path, sent(Some(30))).await;
    assert_eq!(late.status, 409, "{}", late.text);
    world.settle().await;

    assert_eq!(pool.awards(&world).await, [6, 0, 4]);
    let envelope =
        "SELECT concat_ws(' ', device_sequence, facts ->> 'is_late', claimed_at < recorded_at)
                    FROM demand_pool_event WHERE kind = 'pledged' AND device_id IS NOT NULL";
    assert_eq!(world.words(envelope).await, ["3 true t"]);
    world.end().await;
}
