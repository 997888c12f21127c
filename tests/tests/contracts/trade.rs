//! A small trade for the catalogue's tests: a distributor, a secondary, a primary that belongs to
//! it, and a person of any role in each.

use std::sync::Arc;

use order_workflow::answers::Answer;
use order_workflow::ask::{Ask, Asker, Channel};
use order_workflow::clock::Origin;
use order_workflow::command::catalogue::{self, NewOffer, NewProduct, OfferChange};
use order_workflow::seal::Seal;
use order_workflow::{Workflow, WorkflowError};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, PersonId, ProductId};
use supply_chain::organization::{Kind, Role};
use supply_chain::price_ladder::PriceBreak;
use supply_chain::quantity::{BaseUnit, Pack};
use tests::database::TestDatabase;
use uuid::Uuid;

/// The trade, and the database it stands in.
pub(crate) struct Trade {
    /// Through which everything is asked.
    pub(crate) workflow: Workflow,
    /// Sells to secondaries.
    pub(crate) distributor: OrganizationId,
    /// Buys from the distributor.
    pub(crate) secondary: OrganizationId,
    /// Belongs to the secondary.
    pub(crate) primary: OrganizationId,
    person: PersonId,
    // Dropped last: the pool above must be done with it.
    _database: TestDatabase,
}

impl Trade {
    /// Begins with nothing on sale.
    pub(crate) async fn begin() -> Self {
        let database = TestDatabase::fresh().await;
        let origin = Origin::system();
        let workflow = Workflow {
            database: database.database(),
            origin: origin.clone(),
            seal: Arc::new(Seal::from_keys(&[7; 32], [8; 32])),
        };
        let person: Uuid = origin.id();
        let [distributor, secondary, primary] = [(); 3].map(|()| origin.id::<Uuid>());
        let trade = Self {
            workflow,
            distributor: distributor.into(),
            secondary: secondary.into(),
            primary: primary.into(),
            person: person.into(),
            _database: database,
        };
        let person_row = "INSERT INTO person (id, created_at) VALUES ($1, now())";
        trade.run(person_row, [person.into()]).await;
        for (id, kind) in [
            (distributor, Kind::Distributor),
            (secondary, Kind::Secondary),
            (primary, Kind::Primary),
        ] {
            let abilities: Vec<String> =
                kind.abilities().iter().map(|ability| ability.as_str().to_owned()).collect();
            trade
                .run(
                    "INSERT INTO organization (id, kind, abilities, name, code, region_code, zone, created_at)
                     VALUES ($1, $2, $3, 'Organisasi ' || $2, $1::text, '53.08', 'Asia/Makassar', now())",
                    [id.into(), kind.as_str().into(), abilities.into()],
                )
                .await;
            trade
                .run(
                    "INSERT INTO place (id, organization_id, name, code, region_code, zone, is_default, created_at)
                     VALUES ($1, $1, 'Gudang', $1::text, '53.08', 'Asia/Makassar', true, now())",
                    [id.into()],
                )
                .await;
        }
        trade
            .run(
                "INSERT INTO affiliation (id, upper_id, lower_id, since) VALUES ($1, $2, $3, now())",
                [origin.id::<Uuid>().into(), secondary.into(), primary.into()],
            )
            .await;
        trade
    }

    /// Runs SQL past every rule.
    pub(crate) async fn run(&self, sql: &str, values: impl IntoIterator<Item = Value>) {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.workflow.database.connection().execute_raw(statement).await.unwrap();
    }

    /// One number out of the database.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let row = self.workflow.database.connection().query_one_raw(statement).await.unwrap();
        row.unwrap().try_get_by_index(0).unwrap()
    }

    /// Somebody of an organization with one role.
    pub(crate) fn asker(&self, organization: OrganizationId, role: Role) -> Asker {
        let kind = match organization {
            id if id == self.distributor => Kind::Distributor,
            id if id == self.secondary => Kind::Secondary,
            _ => Kind::Primary,
        };
        Asker::Actor(Actor {
            person: self.person,
            organization,
            kind,
            abilities: kind.abilities().to_vec(),
            roles: vec![role],
        })
    }

    /// The installation's operator.
    pub(crate) fn operator(&self) -> Asker {
        Asker::Operator(self.person)
    }

    /// The distributor's sales desk asks.
    pub(crate) fn desk(&self) -> Ask {
        Ask::plain(self.asker(self.distributor, Role::Sales), Channel::Api)
    }

    /// The distributor enters a product counted in pieces.
    pub(crate) async fn product(&self, name: &str) -> ProductId {
        let new = NewProduct {
            id: None,
            name: name.to_owned(),
            brand: None,
            category: "Sembako".to_owned(),
            base_unit: BaseUnit::Pcs,
            gtin: None,
            tax_class: None,
        };
        let answer = catalogue::make_product(&self.workflow, self.desk(), new).await.unwrap();
        ProductId(json(&answer)["id"].as_str().unwrap().parse().unwrap())
    }

    /// The distributor puts a pack of a product on sale.
    pub(crate) async fn offer(
        &self,
        product: ProductId,
        pack: (&str, i64),
        steps: &[(i64, &str)],
        rest: OfferChange,
    ) -> Result<(OfferId, serde_json::Value), WorkflowError> {
        let new = NewOffer {
            id: None,
            product,
            pack: Pack { name: pack.0.to_owned(), factor: pack.1 },
            price_breaks: steps
                .iter()
                .map(|(min_count, price)| PriceBreak {
                    min_count: *min_count,
                    price: price.parse().unwrap(),
                })
                .collect(),
            rest,
        };
        let answer = catalogue::make_offer(&self.workflow, self.desk(), new).await?;
        assert_eq!(answer.status, 201);
        let offer = json(&answer);
        Ok((OfferId(offer["id"].as_str().unwrap().parse().unwrap()), offer))
    }
}

/// An answer's body.
pub(crate) fn json(answer: &Answer) -> serde_json::Value {
    serde_json::from_str(&answer.body).unwrap()
}
