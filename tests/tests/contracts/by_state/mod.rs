//! Role × route × state: for each command of an order, a claim and an agreement, who may ask for it and who
//! may not, by house and role, wherever it stands. The tables are the texts beside this file; nothing in
//! them is worked out by the code they judge. A route without a row fails.
//!
//! Each table is walked over HTTP: a thing is brought to where it is to stand by those who would bring it
//! there, everybody asks for everything, and whoever gets through gets a fresh one for the next. What a
//! refusal left behind shows in the version, and what people are told they may do (`allowed_commands`) is
//! held against what they may.

mod agreements;
mod claims;
mod orders;
mod people;
mod table;

use std::collections::BTreeSet;
use std::rc::Rc;

use marketplace_api::routes;
use tests::app::{Client, Reply};

use self::people::Person;
use self::table::Table;

/// What a table is about, in a world where it can be brought anywhere.
trait Scene {
    /// A fresh one where the table wants it, with everybody who will ask.
    async fn bring(&self, standing: &str) -> Case;

    /// Asks for a command of the table, as well as it can be asked.
    async fn ask(&self, by: &Client, command: &str, case: &Case) -> Reply;

    /// What a command is called in `allowed_commands`; nothing where it has no word there.
    fn word<'c>(&self, command: &'c str) -> Option<&'c str> {
        Some(command)
    }
}

/// One thing, standing somewhere.
struct Case {
    /// Its address.
    path: String,
    /// As the person sees it who brought it there.
    seen: serde_json::Value,
    /// Who asks.
    people: Rc<Vec<Person>>,
}

/// What only looks: it can be asked for as often as one likes.
const LOOKS: [&str; 2] = ["show", "history"];

/// Holds the scene against some columns of its table.
async fn walk(scene: &impl Scene, table: &Table, standings: &[&str]) {
    let mut wrong = Vec::new();
    for standing in standings {
        let mut case = scene.bring(standing).await;
        let expect = |command: &str, person: &Person| -> String {
            let cell = table.cell(command, standing, person.house, person.role);
            let nobody = || panic!("{command} has no line about {}", person.name());
            cell.unwrap_or_else(nobody).to_owned()
        };
        for person in case.people.iter() {
            let told = allowed(&person.client.get(&case.path).await);
            let may = |command: &&str| !LOOKS.contains(command) && expect(command, person) == "ok";
            let may = table.commands().filter(may).filter_map(|command| scene.word(command));
            let may: BTreeSet<String> = may.map(str::to_owned).collect();
            if told != may {
                let name = person.name();
                wrong.push(format!("{standing}: {name} is told {told:?} and may {may:?}"));
            }
        }
        for command in table.commands() {
            let mut before = version(&case).await;
            for person in Rc::clone(&case.people).iter() {
                // Another standing of the same thing may have other people.
                let asker = case.people.iter().find(|one| one.name() == person.name());
                let client = &asker.expect("the same people").client;
                let reply = scene.ask(client, command, &case).await;
                let (expected, got) = (expect(command, person), reply.status);
                let carried_out = (200..300).contains(&got);
                let right =
                    if expected == "ok" { carried_out } else { expected == got.to_string() };
                if !right {
                    let (name, told) =
                        (person.name(), reply.body["detail"].as_str().unwrap_or_default());
                    wrong.push(format!(
                        "{standing}: {command} by {name}: {got} rather than {expected}; {told}"
                    ));
                }
                if carried_out && !LOOKS.contains(&command) {
                    case = scene.bring(standing).await;
                    before = version(&case).await;
                }
            }
            if version(&case).await != before {
                wrong.push(format!(
                    "{standing}: a {command} that was refused left something behind"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", table.told(), wrong.join("\n"));
}

/// How far it has come, as its buyer sees it.
async fn version(case: &Case) -> serde_json::Value {
    let manager = case.people.iter().find(|person| person.name() == "buyer/manager");
    manager.expect("a manager").client.get(&case.path).await.body["version"].clone()
}

fn allowed(shown: &Reply) -> BTreeSet<String> {
    let words = shown.body["allowed_commands"].as_array().map(Vec::as_slice).unwrap_or_default();
    words.iter().filter_map(|word| word.as_str()).map(str::to_owned).collect()
}

/// The commands that the routes under `root` know, as the tables call them; `elsewhere` are judged without
/// the state, in `authorisation`.
fn routed(root: &str, elsewhere: &[&str]) -> BTreeSet<String> {
    let under = routes::all().filter_map(|route| {
        let rest = route.path.strip_prefix(root)?.trim_start_matches('/').to_owned();
        Some(match (route.method.as_str(), rest.as_str()) {
            ("GET", "") => "show".to_owned(),
            ("PATCH", "") => "edit".to_owned(),
            _ => rest,
        })
    });
    under.filter(|command| !elsewhere.iter().any(|known| command.starts_with(known))).collect()
}

/// Every route has its rows, and every row its route.
fn assert_complete(table: &Table, root: &str, elsewhere: &[&str]) {
    let (routes, rows) = (routed(root, elsewhere), table.commands().map(str::to_owned).collect());
    let unjudged: Vec<_> = routes.difference(&rows).collect();
    let unrouted: Vec<_> = rows.difference(&routes).collect();
    assert!(
        unjudged.is_empty() && unrouted.is_empty(),
        "no row: {unjudged:?}, no route: {unrouted:?}"
    );
}
