//! Everybody a table is tried with: every role in every house, a stranger, and the operator.

use supply_chain::organization::{Kind, Role};
use tests::app::{Client, TestApp};
use uuid::Uuid;

/// Somebody who asks.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) house: &'static str,
    /// Nothing for the operator, who has none.
    pub(super) role: Option<Role>,
    pub(super) client: Client,
}

impl Person {
    /// `buyer/manager`.
    pub(super) fn name(&self) -> String {
        match self.role {
            Some(role) => format!("{}/{}", self.house, role.as_str()),
            None => self.house.to_owned(),
        }
    }
}

/// An organization, and somebody of every role in it.
pub(super) struct House {
    pub(super) id: Uuid,
    pub(super) people: Vec<Person>,
}

impl House {
    pub(super) async fn open(app: &TestApp, house: &'static str, kind: Kind, name: &str) -> Self {
        let id = app.organization(kind, name).await;
        let mut people = Vec::new();
        for role in Role::ALL {
            let client = app.person(id, &[role]).await;
            people.push(Person { house, role: Some(role), client });
        }
        Self { id, people }
    }

    /// Its person of this role.
    pub(super) fn client(&self, role: Role) -> &Client {
        let found = self.people.iter().find(|person| person.role == Some(role));
        &found.expect("somebody of every role").client
    }
}

/// A manager whose organization has nothing to do with it, and whoever runs the installation.
pub(super) async fn outsiders(app: &TestApp) -> Vec<Person> {
    let stranger = app.organization(Kind::Primary, "KDMP Detusoko").await;
    let client = app.person(stranger, &[Role::Manager]).await;
    vec![
        Person { house: "stranger", role: Some(Role::Manager), client },
        Person { house: "operator", role: None, client: app.operator() },
    ]
}
