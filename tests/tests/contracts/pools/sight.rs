//! What is seen of a pool: each as far as it is theirs, over JSON and on pages, and the file that anybody can reckon again.

use super::*;
use marketplace_api::verify_pool::judged;
use supply_chain::demand_pool::PoolFile;

/// Rice that drops in price at ten and at twenty sacks.
async fn rice(world: &World) -> Uuid {
    world.on_sale("Beras 25 kg", &[(1, 312_000), (10, 305_000), (20, 298_500)], 1, 1).await
}

fn with(mut rules: Value, name: &str, value: Value) -> Value {
    rules[name] = value;
    rules
}

async fn first_line(who: &Client, pool: &Pool) -> Value {
    done(who.get(&pool.at("lines")).await, 200)["items"][0].clone()
}

#[tokio::test]
async fn a_participant_sees_the_fill_the_next_price_and_what_its_own_pledge_would_pay() {
    let world = World::open().await;
    let pool = world.opened(&[rice(&world).await], &world.rules()).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(8, 2, 312_000)).await, 201);
    done(put(&world.villages[1], &pool.pledge(0), wish(9, 0, 312_000)).await, 201);

    let line = first_line(&world.villages[0], &pool).await;

    assert_eq!(line["fill"], json!({ "firm": 17, "case_fill": 2, "tier_unlock": 2, "pledges": 2 }));
    assert_eq!(line["closes_now"]["unit_price"], "305000.00");
    assert_eq!(line["next_gates"][0]["missing"], 3);
    assert_eq!(line["next_gates"][0]["drop"], "6500.00");
    assert_eq!(line["own"]["firm"], 8);
    assert_eq!(line["preview"][0]["pay"], "2440000.00");
    assert_eq!(line["preview"][1]["pay"], "2388000.00", "8 at the next price");
    let stranger = first_line(&world.villages[2], &pool).await;
    assert_eq!((&stranger["own"], &stranger["preview"]), (&Value::Null, &json!([])));
    let growth = format!("lines/{}/growth", pool.lines[0]);
    let growth = done(world.villages[2].get(&pool.at(&growth)).await, 200);
    assert_eq!(growth.as_array().unwrap().last().unwrap()["firm"], 17);
    world.end().await;
}

#[tokio::test]
async fn a_pool_is_absent_for_whoever_it_is_not_for_and_for_its_supplier_until_it_is_bound() {
    let world = World::open().await;
    let planned = done(
        world.organizer.post(POOLS, world.plan(&[rice(&world).await], &world.rules())).await,
        201,
    );
    let pool = Pool::of(&world, &planned).await;
    let paths =
        ["", "/lines", "/pledges", "/history", "/allocation", "/statement", "/file", "/preview"];

    for path in paths {
        let at = format!("{POOLS}/{}{path}", pool.id);
        assert_eq!(world.villages[0].get(&at).await.status, 404, "unpublished: {path}");
    }
    done(world.organizer.post(&pool.at("publish"), json!({})).await, 200);
    for path in paths {
        let at = format!("{POOLS}/{}{path}", pool.id);
        assert_eq!(world.stranger.get(&at).await.status, 404, "stranger: {path}");
        assert_eq!(world.desk.get(&at).await.status, 404, "supplier: {path}");
    }
    let listed = |body: &Value| body["items"].as_array().unwrap().len();
    assert_eq!(listed(&done(world.villages[0].get(POOLS).await, 200)), 1);
    assert_eq!(listed(&done(world.stranger.get(POOLS).await, 200)), 0);
    assert_eq!(listed(&done(world.desk.get(POOLS).await, 200)), 0);
    world.end().await;
}

#[tokio::test]
async fn names_and_highest_prices_are_read_only_as_the_rules_open_them() {
    let world = World::open().await;
    let named = with(world.rules(), "openness", json!("named"));
    let unnamed = with(world.rules(), "openness", json!("unnamed"));
    let open = world.opened(&[rice(&world).await], &named).await;
    for (village, firm) in [(0, 8), (1, 9)] {
        done(put(&world.villages[village], &open.pledge(0), wish(firm, 0, 312_000)).await, 201);
    }

    let seen = done(world.villages[0].get(&open.at("pledges")).await, 200);
    let items = seen["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["highest"], "312000.00");
    assert_eq!(items[1]["organization"]["name"], "KDMP Detusoko");
    assert_eq!(items[1]["highest"], Value::Null, "nobody's highest price but one's own");
    let all = done(world.organizer.get(&open.at("pledges")).await, 200);
    assert_eq!(all["items"][0]["highest"], "312000.00");
    let page = world.app.browser(world.villages[0].person.unwrap()).await;
    let page = page.get(&format!("/pools/{}", open.id)).await;
    assert!(
        page.text.contains("KDMP Detusoko") && page.text.contains("9\u{a0}sak"),
        "{}",
        page.text
    );

    let planned = world.plan(
        &[rice(&world).await],
        &with(unnamed, "open_at", json!((world.now() + TimeDelta::hours(1)).to_rfc3339())),
    );
    let planned = done(world.organizer.post(POOLS, planned).await, 201);
    let hidden = Pool::of(&world, &planned).await;
    done(world.organizer.post(&hidden.at("publish"), json!({})).await, 200);
    world.app.clock.advance(TimeDelta::hours(2));
    world.settle().await;
    for (village, firm) in [(0, 8), (1, 9)] {
        done(put(&world.villages[village], &hidden.pledge(0), wish(firm, 0, 312_000)).await, 201);
    }
    let seen = done(world.villages[0].get(&hidden.at("pledges")).await, 200);
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "{seen}");
    let page = world.app.browser(world.villages[0].person.unwrap()).await;
    let page = page.get(&format!("/pools/{}", hidden.id)).await;
    assert!(!page.text.contains("KDMP Detusoko"), "{}", page.text);
    world.end().await;
}

#[tokio::test]
async fn while_late_packets_may_come_in_nobody_sees_fill_or_result() {
    let world = World::open().await;
    let rules = with(world.rules(), "grace_hours", json!(24));
    let pool = world.opened(&[rice(&world).await], &rules).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(12, 0, 312_000)).await, 201);
    world.app.clock.advance(TimeDelta::hours(50));
    world.settle().await;

    for who in [&world.organizer, &world.villages[0], &world.villages[1]] {
        let view = done(who.get(&format!("{POOLS}/{}", pool.id)).await, 200);
        assert_eq!((&view["state"], &view["is_sealed"]), (&json!("clearing"), &json!(true)));
        let line = first_line(who, &pool).await;
        assert_eq!((&line["fill"], &line["closes_now"]), (&Value::Null, &Value::Null));
        assert_eq!(line["next_gates"], json!([]));
        let growth = format!("lines/{}/growth", pool.lines[0]);
        assert_eq!(who.get(&pool.at(&growth)).await.status, 404);
    }
    assert_eq!(world.organizer.get(&pool.at("preview")).await.status, 404);
    let pledges = done(world.organizer.get(&pool.at("pledges")).await, 200);
    assert_eq!(pledges["items"], json!([]), "the organizer adds nothing up either");
    let history = done(world.organizer.get(&pool.at("history")).await, 200).to_string();
    assert!(!history.contains("\"pledged\""), "{history}");
    let own = done(world.villages[0].get(&pool.at("pledges")).await, 200);
    assert_eq!(own["items"][0]["firm"], 12);
    let page = world
        .app
        .browser(world.villages[1].person.unwrap())
        .await
        .get(&format!("/pools/{}", pool.id))
        .await;
    assert!(page.text.contains("disegel") && !page.text.contains("12\u{a0}sak"), "{}", page.text);
    let page = world.app.browser(world.villages[0].person.unwrap()).await;
    let page = page.get(&format!("/pools/{}", pool.id)).await;
    assert!(page.text.contains("12\u{a0}sak"), "one's own is not sealed: {}", page.text);
    world.end().await;
}

#[tokio::test]
async fn the_organizer_sees_what_would_come_of_it_now_who_is_out_and_who_has_not_answered() {
    let world = World::open().await;
    let pool = world.opened(&[rice(&world).await], &world.rules()).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(11, 0, 312_000)).await, 201);
    done(put(&world.villages[1], &pool.pledge(0), wish(4, 0, 300_000)).await, 201);

    let preview = done(world.organizer.get(&pool.at("preview")).await, 200);

    let line = &preview["line"];
    assert_eq!(line["close"]["unit_price"], "305000.00");
    assert_eq!((&line["close"]["units"], &line["inside"][0]["units"]), (&json!(11), &json!(11)));
    assert_eq!(line["outside"][0]["organization"]["name"], "KDMP Detusoko");
    assert_eq!(preview["upstream_total"], "3355000.00");
    assert_eq!(world.villages[0].get(&pool.at("preview")).await.status, 404);
    let silent = done(world.organizer.get(&pool.at("unanswered")).await, 200);
    let names: Vec<&str> = silent["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["KDMP Wolowaru"]);
    world.end().await;
}

#[tokio::test]
async fn the_file_of_a_pool_is_reckoned_again_by_anybody_named_or_not() {
    let world = World::open().await;
    let rules = with(world.rules(), "openness", json!("unnamed"));
    let pool = world.opened(&[rice(&world).await], &rules).await;
    for (village, firm, tolerance) in [(0, 8, 2), (1, 9, 3), (2, 1, 0)] {
        let asked = wish(firm, tolerance, 312_000);
        done(put(&world.villages[village], &pool.pledge(0), asked).await, 201);
    }
    assert_eq!(world.villages[0].get(&pool.at("file")).await.status, 404, "nothing is reckoned");
    world.app.clock.advance(TimeDelta::hours(50));
    world.settle().await;

    let read = |reply: Reply| -> PoolFile { serde_json::from_value(done(reply, 200)).unwrap() };
    let whole = read(world.organizer.get(&pool.at("file")).await);
    let unnamed = read(world.villages[0].get(&pool.at("file")).await);

    assert_eq!(judged(&whole).breach, None, "{:?}", judged(&whole).lines);
    assert_eq!(judged(&unnamed).breach, None, "{:?}", judged(&unnamed).lines);
    assert_eq!(whole.clearing.input, unnamed.clearing.input, "no figure depends on a name");
    assert_eq!(whole.pledges_digest, unnamed.pledges_digest, "nor on who reads it");
    let others: Vec<Uuid> = world.village_ids[1..].to_vec();
    assert!(whole.pledges.iter().any(|pledge| others.contains(&pledge.by.into())));
    assert!(unnamed.pledges.iter().all(|pledge| !others.contains(&pledge.by.into())));
    assert!(unnamed.pledges.iter().any(|pledge| Uuid::from(pledge.by) == world.village_ids[0]));
    let mut forged = unnamed.clone();
    forged.pledges[0].firm += 1;
    let figure = judged(&forged).breach.unwrap();
    let own = forged.pledges[0].opened.map(|_| format!("pledges[{}].seal", forged.pledges[0].id));
    assert_eq!(figure, own.unwrap_or_else(|| "pledges_digest".to_owned()));

    let statement = done(world.villages[0].get(&pool.at("statement")).await, 200);
    assert_eq!(statement["participants"], 3);
    let rows = statement["rows"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["is_own"], rows[0]["organization"]["name"].as_str()),
        (&json!(true), Some("KDMP Nangapanda"))
    );
    assert!(rows[1..].iter().all(|row| row["organization"].is_null()), "{statement}");
    assert_eq!(world.stranger.get(&pool.at("file")).await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn a_village_pledges_on_the_page_without_scripts_and_reads_what_it_would_pay() {
    let world = World::open().await;
    let pool = world.opened(&[rice(&world).await], &world.rules()).await;
    done(put(&world.villages[1], &pool.pledge(0), wish(9, 0, 312_000)).await, 201);
    let browser = world.app.browser(world.villages[0].person.unwrap()).await;
    let at = format!("/pools/{}", pool.id);
    let line = pool.lines[0].to_string();
    let typed = |firm: &'static str, also: Vec<(&'static str, &'static str)>| {
        let mut typed = vec![("line", line.clone()), ("version", "0".to_owned())];
        typed.extend(
            [("firm", firm), ("tolerance", "2"), ("highest", "312.000")]
                .map(|(a, b)| (a, b.to_owned())),
        );
        typed.extend(also.into_iter().map(|(a, b)| (a, b.to_owned())));
        typed
    };
    let send = |typed: Vec<(&'static str, String)>| {
        let (browser, at) = (&browser, format!("{at}/pledge"));
        async move {
            let typed: Vec<(&str, &str)> = typed.iter().map(|(a, b)| (*a, b.as_str())).collect();
            browser.form(&at, &typed).await
        }
    };

    let page = browser.get(&at).await;
    assert!(page.text.contains("1\u{a0}sak lagi, semua membayar Rp305.000"), "{}", page.text);
    let stepped = send(typed("7", vec![("add", "firm")])).await;
    assert_eq!(stepped.status, 200);
    assert!(stepped.text.contains("value=\"8\""), "one more stands in the field");
    let wrong = send(typed("banyak", Vec::new())).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("value=\"banyak\""), "what was typed comes back");
    let saved = send(typed("8", vec![("consent", "tier_unlock")])).await;
    assert_eq!((saved.status, saved.header("location")), (303, at.as_str()), "{}", saved.text);

    let page = browser.get(&at).await;
    assert!(
        page.text.contains("17\u{a0}sak") && page.text.contains("Rp2.440.000"),
        "{}",
        page.text
    );
    let other = world.app.browser(world.stranger.person.unwrap()).await.get(&at).await;
    assert_eq!(other.status, 404);
    let fill = browser.get(&format!("{at}/fill?line={line}")).await;
    assert_eq!(fill.status, 200);
    let again = browser
        .with("If-None-Match", fill.header("etag"))
        .get(&format!("{at}/fill?line={line}"))
        .await;
    assert_eq!(again.status, 304);
    world.end().await;
}

/// What of a file's text would tell how high somebody goes, or let others try out what they may have said.
async fn secrets_of(world: &World, pool: &Pool, village: usize) -> Vec<String> {
    let (of, pool) = (world.village_ids[village], pool.id);
    let sql = format!(
        "SELECT unnest(ARRAY[(highest_sen / 100) || '.00', salt::text]) FROM pledge
         WHERE organization_id = '{of}' AND pool_id = '{pool}'"
    );
    world.words(&sql).await
}

#[tokio::test]
async fn the_file_tells_nobody_how_high_others_go_and_everybody_that_their_own_pledge_is_in_it() {
    let world = World::open().await;
    for openness in ["named", "unnamed"] {
        let rules = with(world.rules(), "openness", json!(openness));
        let pool = world.opened(&[rice(&world).await], &rules).await;
        for (village, firm, highest) in [(0, 8, 311_717), (1, 9, 309_191), (2, 1, 300_303)] {
            let asked = wish(firm, 2, highest);
            done(put(&world.villages[village], &pool.pledge(0), asked).await, 201);
        }
        world.app.clock.advance(TimeDelta::hours(50));
        world.settle().await;

        for reader in 0..3 {
            let got = world.villages[reader].get(&pool.at("file")).await;
            let text = got.text.clone();
            let file: PoolFile = serde_json::from_value(done(got, 200)).unwrap();
            assert_eq!(judged(&file).breach, None, "{:?}", judged(&file).lines);
            for of in 0..3 {
                for secret in secrets_of(&world, &pool, of).await {
                    assert_eq!(
                        text.contains(&secret),
                        of == reader,
                        "{openness}: {secret} of {of}"
                    );
                }
            }
            let opened: Vec<_> = file.pledges.iter().filter(|one| one.opened.is_some()).collect();
            assert_eq!(opened.len(), 1);
            assert_eq!(Uuid::from(opened[0].by), world.village_ids[reader]);
            let id = format!(
                "SELECT id::text FROM pledge WHERE organization_id = '{}' AND pool_id = '{}'",
                world.village_ids[reader], pool.id
            );
            assert_eq!(world.words(&id).await, [opened[0].id.to_string()]);
        }
        let page = world.app.browser(world.villages[0].person.unwrap()).await;
        let page = page.get(&format!("/pools/{}/file", pool.id)).await;
        let file: PoolFile = serde_json::from_str(&page.text).unwrap();
        assert_eq!(file.pledges.iter().filter(|one| one.opened.is_some()).count(), 1);
        // What the rule lets the organizer see already.
        let whole = world.organizer.get(&pool.at("file")).await;
        let whole: PoolFile = serde_json::from_value(done(whole, 200)).unwrap();
        assert!(whole.pledges.iter().all(|pledge| pledge.opened.is_some()));
        assert_eq!(judged(&whole).breach, None, "{:?}", judged(&whole).lines);
    }
    world.end().await;
}

#[tokio::test]
async fn whoever_has_no_pledge_that_counts_reads_counts_and_a_price_and_nothing_of_others() {
    let world = World::open().await;
    let rules = with(world.rules(), "openness", json!("named"));
    let pool = world.opened(&[rice(&world).await], &rules).await;
    done(put(&world.villages[0], &pool.pledge(0), wish(11, 0, 312_000)).await, 201);
    done(put(&world.villages[1], &pool.pledge(0), wish(2, 0, 312_000)).await, 201);
    let left = &world.villages[1];
    let items = |body: Value| body["items"].as_array().unwrap().len();
    assert_eq!(items(done(left.get(&pool.at("pledges")).await, 200)), 2, "names and counts");
    done(delete(left, &pool.pledge(0), json!({})).await, 200);
    let never = &world.villages[2];

    // While it is open, and once the price is found.
    for cleared in [false, true] {
        if cleared {
            world.app.clock.advance(TimeDelta::hours(50));
            world.settle().await;
        }
        for (who, own) in [(left, 1), (never, 0)] {
            assert_eq!(items(done(who.get(&pool.at("pledges")).await, 200)), own, "own ones");
            let history = done(who.get(&pool.at("history")).await, 200).to_string();
            assert!(
                !history.contains("KDMP Nangapanda") && history.contains("opened"),
                "{history}"
            );
            let line = first_line(who, &pool).await;
            assert_eq!(line["fill"]["firm"], 11, "counts are everybody's");
            let is_told = line["result"]["unit_price"] == json!("305000.00");
            assert_eq!(is_told, cleared, "and so is the price: {line}");
            for path in ["statement", "file", "allocation"] {
                assert_eq!(who.get(&pool.at(path)).await.status, 404, "{path}");
            }
            let browser = world.app.browser(who.person.unwrap()).await;
            for path in ["statement", "file"] {
                let page = browser.get(&format!("/pools/{}/{path}", pool.id)).await;
                assert_eq!(page.status, 404, "{path}");
            }
            let page = browser.get(&format!("/pools/{}", pool.id)).await;
            assert_eq!(page.status, 200);
            assert!(!page.text.contains("/statement"), "no way that leads to nothing");
            assert!(!page.text.contains("KDMP Nangapanda"), "nor a name");
        }
    }
    for who in [&world.villages[0], &world.organizer] {
        for path in ["statement", "file", "allocation", "history", "pledges"] {
            assert_eq!(who.get(&pool.at(path)).await.status, 200, "{path}");
        }
    }
    let page = world.app.browser(world.villages[0].person.unwrap()).await;
    let page = page.get(&format!("/pools/{}", pool.id)).await;
    assert!(page.text.contains("/statement"), "{}", page.text);
    world.end().await;
}
