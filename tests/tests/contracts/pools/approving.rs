//! A pledge and its cooperative's own rules of approval: the same as for an order, at the most that it can come to.

use super::*;

/// A cooperative with a rule, and those who may say yes.
struct Board {
    /// Says yes.
    lead: Client,
    /// Says yes too, and buys.
    second: Client,
}

/// The first village asks for so many yeses from this sum on.
async fn board(world: &World, total: i64, needed: u32) -> Board {
    let village = world.village_ids[0];
    let manager = world.app.person(village, &[Role::Manager]).await;
    let lead = world.app.person(village, &[Role::Approver]).await;
    let second = world.app.person(village, &[Role::Approver, Role::Buyer]).await;
    let total = format!("{total}.00");
    let rule = json!({ "kind": "total_from", "total": total, "needed": needed });
    let path = format!("/api/v1/organizations/{village}/approval-rules");
    done(manager.post(&path, rule).await, 201);
    Board { lead, second }
}

async fn firm(who: &Client, pool: &Pool) -> Value {
    done(who.get(&pool.at("lines")).await, 200)["items"][0]["fill"]["firm"].clone()
}

fn approve(pool: &Pool, line: usize) -> String {
    format!("{}/approve", pool.pledge(line))
}

#[tokio::test]
async fn a_pledge_over_the_limit_counts_once_somebody_else_has_said_yes() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 100_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    let board = board(&world, 1_000_000, 1).await;
    let (path, buyer) = (pool.pledge(0), &world.villages[0]);

    let small = done(put(buyer, &path, wish(9, 0, 100_000)).await, 201);
    assert_eq!((&small["state"], &small["approvals_missing"]), (&json!("standing"), &json!(0)));
    refused(&board.lead.post(&approve(&pool, 0), json!({})).await, 404, "not-found");

    // Nine for sure and one more, if that helps: ten, at most.
    let large = done(put(buyer, &path, wish(9, 1, 100_000)).await, 200);
    assert_eq!((&large["state"], &large["approvals_missing"]), (&json!("waiting"), &json!(1)));
    let again = done(put(buyer, &path, wish(9, 1, 100_000)).await, 200);
    assert_eq!(again["state"], "waiting", "said a second time it waits as it waited");
    assert_eq!(world.number("SELECT count(*) FROM pledge_approval").await, 1);
    let line = done(buyer.get(&pool.at("lines")).await, 200)["items"][0].clone();
    assert_eq!((&line["own"]["tolerance"], &line["fill"]["tier_unlock"]), (&json!(0), &json!(0)));
    assert_eq!(line["waiting"]["at_most"], "1000000.00");
    assert_eq!(line["waiting"]["is_yours"], false);
    refused(&buyer.post(&approve(&pool, 0), json!({})).await, 403, "not-your-role");
    refused(&world.villages[1].post(&approve(&pool, 0), json!({})).await, 403, "not-your-role");

    let yes = done(board.lead.post(&approve(&pool, 0), json!({})).await, 200);
    assert_eq!((&yes["state"], &yes["tolerance"]), (&json!("standing"), &json!(1)));
    let line = done(buyer.get(&pool.at("lines")).await, 200)["items"][0].clone();
    assert_eq!((&line["fill"]["tier_unlock"], &line["waiting"]), (&json!(1), &Value::Null));
    // Less needs nobody, and what was approved once is not asked again while it stands.
    done(put(buyer, &path, wish(9, 0, 100_000)).await, 200);
    let raised = done(put(buyer, &path, wish(11, 0, 100_000)).await, 200);
    assert_eq!(raised["state"], "waiting", "more than what stands asks again");
    assert_eq!(firm(buyer, &pool).await, 9);
    let gone = done(delete(buyer, &path, json!({})).await, 200);
    assert_eq!(gone["state"], "withdrawn", "and taking back needs nobody");
    assert_eq!(firm(buyer, &pool).await, 0);
    let ended = "SELECT state FROM pledge_approval ORDER BY asked_at";
    assert_eq!(world.words(ended).await, ["approved", "withdrawn"]);
    world.end().await;
}

#[tokio::test]
async fn nobody_approves_their_own_pledge_and_two_eyes_more_are_two_people() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 100_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    let board = board(&world, 1, 2).await;
    let (path, buyer) = (pool.pledge(0), &world.villages[0]);

    // Whoever wrote it is none of the two.
    let short = put(&board.second, &path, wish(1, 0, 100_000)).await;
    refused(&short, 422, "no-approver");
    let waits = done(put(buyer, &path, wish(1, 0, 100_000)).await, 200);
    assert_eq!((&waits["state"], &waits["approvals_missing"]), (&json!("waiting"), &json!(2)));
    let once = done(board.lead.post(&approve(&pool, 0), json!({})).await, 200);
    assert_eq!((&once["state"], &once["approvals_missing"]), (&json!("waiting"), &json!(1)));
    let same = board.lead.post(&approve(&pool, 0), json!({})).await;
    refused(&same, 403, "not-yours-to-approve");
    assert_eq!(firm(buyer, &pool).await, 0);
    let twice = done(board.second.post(&approve(&pool, 0), json!({})).await, 200);
    assert_eq!(twice["state"], "standing");
    assert_eq!(firm(buyer, &pool).await, 1);
    world.end().await;
}

#[tokio::test]
async fn several_goods_of_a_pool_are_one_sum_and_a_yes_after_the_closing_is_too_late() {
    let world = World::open().await;
    let mut offers = Vec::new();
    for name in ["Beras", "Gula"] {
        offers.push(world.on_sale(name, &[(1, 100_000)], 1, 1).await);
    }
    let pool = world.opened(&offers, &world.rules()).await;
    let board = board(&world, 1_000_000, 1).await;
    let buyer = &world.villages[0];

    done(put(buyer, &pool.pledge(0), wish(6, 0, 100_000)).await, 201);
    let second = done(put(buyer, &pool.pledge(1), wish(4, 0, 100_000)).await, 200);
    assert_eq!(second["state"], "waiting", "six and four are a million");
    world.app.clock.advance(TimeDelta::hours(50));
    let late = board.lead.post(&approve(&pool, 1), json!({})).await;
    refused(&late, 409, "pool-closed");
    world.settle().await;
    let late = board.lead.post(&approve(&pool, 1), json!({})).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(pool.awards(&world).await, [6, 0, 0], "what waited is nobody's");
    let page = world.app.browser(buyer.person.unwrap()).await;
    let page = page.get(&format!("/pools/{}?line={}", pool.id, pool.lines[1])).await;
    assert!(page.text.contains("tidak disetujui sebelum ditutup"), "{}", page.text);
    world.end().await;
}

#[tokio::test]
async fn a_packet_from_the_grace_that_needs_a_yes_is_refused_with_a_sentence() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 100_000)], 1, 1).await;
    let mut rules = world.rules();
    rules["grace_hours"] = json!(24);
    let pool = world.opened(&[rice], &rules).await;
    board(&world, 1_000_000, 1).await;
    world.app.clock.advance(TimeDelta::hours(49));
    world.settle().await;
    let mut late = wish(10, 0, 100_000);
    late["claimed_at"] = json!((world.now() - TimeDelta::hours(3)).to_rfc3339());

    let reply = put(&world.villages[0], &pool.pledge(0), late.clone()).await;
    refused(&reply, 409, "late-for-approval");
    late["firm"] = json!(9);
    done(put(&world.villages[0], &pool.pledge(0), late).await, 201);
    world.end().await;
}

#[tokio::test]
async fn an_approver_finds_a_waiting_pledge_among_their_tasks_and_says_yes_on_the_page() {
    let world = World::open().await;
    let rice = world.on_sale("Beras", &[(1, 100_000)], 1, 1).await;
    let pool = world.opened(&[rice], &world.rules()).await;
    let board = board(&world, 1_000_000, 1).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(12, 3, 100_000)).await, 200);

    let maker = world.app.browser(world.villages[0].person.unwrap()).await;
    let at = format!("/pools/{}", pool.id);
    let page = maker.get(&at).await;
    assert!(page.text.contains("menunggu 1 persetujuan pengurus"), "{}", page.text);
    assert!(page.text.contains("Rp1.500.000") && !page.text.contains("Setujui komitmen ini"));
    let told = world.told(&board.lead, 1).await;
    assert!(told.iter().any(|one| one["kind"] == "demand_pool.approval_wanted"), "{told:?}");
    let lead = world.app.browser(board.lead.person.unwrap()).await;
    let home = lead.get("/").await;
    assert!(home.text.contains("Setujui komitmen sebelum ditutup"), "{}", home.text);
    let list = lead.get("/approvals").await;
    assert!(list.text.contains("12 sampai 15\u{a0}sak"), "{}", list.text);
    let line = format!("{at}?line={}", pool.lines[0]);
    assert!(list.text.contains(&line), "the way to it: {}", list.text);
    let page = lead.get(&line).await;
    assert!(page.text.contains("Setujui komitmen ini"), "{}", page.text);

    let sent = lead.form(&format!("{at}/approve?line={}", pool.lines[0]), &[]).await;
    assert_eq!((sent.status, sent.header("location")), (303, at.as_str()), "{}", sent.text);
    assert_eq!(firm(&world.villages[0], &pool).await, 12);
    let list = lead.get("/approvals").await;
    assert!(!list.text.contains(&line), "{}", list.text);
    let twice = lead.form(&format!("{at}/approve?line={}", pool.lines[0]), &[]).await;
    assert_eq!(twice.status, 404, "{}", twice.text);
    world.end().await;
}
