//! The demo world: a distributor, a secondary and five primaries in Kabupaten Ende with a month of
//! trade behind them, and before it a month that is paid and closed (`LUMBUNG_DEMO`).
//!
//! It is made by the same commands that people use, with a clock that is set back; so what it shows
//! is what the product does. Organizations, people and prices are invented; product names are real.

mod bank;
mod goods;
mod money;
mod month;
mod pools;
mod runs;
mod selling_on;
mod standing;
mod storefront;
mod year;

use crate::answers::Answer;
use crate::ask::{Ask, Asker, Channel};
use crate::clock::{Clock, Origin, System};
use crate::command::catalogue::{NewOffer, NewProduct, OfferChange, make_offer, make_product};
use crate::command::identity::{
    NewOrganization, NewPerson, add_person, affiliate, create_operator, create_organization,
};
use crate::error::WorkflowError;
use crate::store::demo as store;
use crate::unit_of_work::Workflow;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use supply_chain::ask::Actor;
use supply_chain::id::{OfferId, OrganizationId, PersonId, ProductId};
use supply_chain::money::Money;
use supply_chain::organization::{Kind, Role};
use supply_chain::price_ladder::PriceBreak;
use supply_chain::quantity::{BaseUnit, Pack};
use uuid::Uuid;

use goods::Goods;

/// The password of every demo login; the sign-in page says it.
pub const PASSWORD: &str = "lumbung-demo";

/// A login of the demo world, as the sign-in page lists it.
#[derive(Debug, Clone, Copy)]
pub struct DemoLogin {
    /// What to type.
    pub login: &'static str,
    /// Who it is.
    pub name: &'static str,
    /// Where they work; empty for the operator.
    pub organization: &'static str,
    /// What they do there, Indonesian.
    pub role_id: &'static str,
    /// … and in English.
    pub role_en: &'static str,
}

/// One login for each desk, the busiest first.
pub const LOGINS: &[DemoLogin] = &[
    DemoLogin {
        login: "yustina",
        name: "Yustina Mbele",
        organization: "KDMP Nangapanda",
        role_id: "manajer toko",
        role_en: "store manager",
    },
    DemoLogin {
        login: "rafael",
        name: "Rafael Wara",
        organization: "KDMP Nangapanda",
        role_id: "gudang",
        role_en: "warehouse",
    },
    DemoLogin {
        login: "kristina",
        name: "Kristina Dhone",
        organization: "Flores Bersama",
        role_id: "manajer sekunder",
        role_en: "manager of the secondary",
    },
    DemoLogin {
        login: "anton",
        name: "Antonius Seda",
        organization: "Nusa Niaga Ende",
        role_id: "penjualan distributor",
        role_en: "sales desk of the distributor",
    },
    DemoLogin {
        login: "martha",
        name: "Martha Ndoa",
        organization: "Nusa Niaga Ende",
        role_id: "gudang distributor",
        role_en: "warehouse of the distributor",
    },
    DemoLogin {
        login: "agnes",
        name: "Agnes Weo",
        organization: "KDMP Nangapanda",
        role_id: "bendahara, menyetujui pesanan besar",
        role_en: "treasurer, approves large orders",
    },
    DemoLogin {
        login: "paulus",
        name: "Paulus Gadi",
        organization: "Flores Bersama",
        role_id: "bendahara sekunder",
        role_en: "treasurer of the secondary",
    },
    DemoLogin {
        login: "silvia",
        name: "Silvia Tato",
        organization: "Nusa Niaga Ende",
        role_id: "keuangan distributor",
        role_en: "treasurer of the distributor",
    },
    DemoLogin {
        login: "stefanus",
        name: "Stefanus Rangga",
        organization: "KDMP Nangapanda",
        role_id: "pengurus, menandatangani penarikan bank",
        role_en: "of the board, signs what a bank pays",
    },
    DemoLogin {
        login: "wilhelmus",
        name: "Wilhelmus Ngga'a",
        organization: "Bank Flores",
        role_id: "petugas bank",
        role_en: "officer of the bank",
    },
    DemoLogin {
        login: "maria",
        name: "Maria Goreti Wea",
        organization: "KDMP Nangapanda",
        role_id: "pengawas (hanya membaca)",
        role_en: "auditor (reads only)",
    },
    DemoLogin {
        login: "dorothea",
        name: "Dorothea Wea",
        organization: "KDMP Nangapanda",
        role_id: "anggota",
        role_en: "member",
    },
    DemoLogin {
        login: "operator",
        name: "Operator",
        organization: "",
        role_id: "pengelola sistem",
        role_en: "operator",
    },
];

/// The five primaries: name, district, manager's login and name.
const PRIMARIES: &[(&str, &str, &str, &str)] = &[
    ("KDMP Nangapanda", "53.08.01", "yustina", "Yustina Mbele"),
    ("KDMP Detusoko", "53.08.06", "bernadus", "Bernadus Mari"),
    ("KDMP Wolowaru", "53.08.08", "elisabeth", "Elisabeth Rero"),
    ("KDMP Maurole", "53.08.10", "yohanes", "Yohanes Wangge"),
    ("KDMP Ende Timur", "53.08.20", "theresia", "Theresia Bhoka"),
];

/// A clock that is told what time it is.
#[derive(Debug, Clone)]
struct SetClock(Arc<AtomicI64>);

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::Relaxed)).unwrap_or_default()
    }
}

/// An organization of the demo and the one who acts for it.
struct Trader {
    actor: Actor,
    offers: Vec<OfferId>,
}

struct World {
    workflow: Workflow,
    clock: SetClock,
    now: DateTime<Utc>,
}

/// Makes the demo world if nothing is there yet; tells whether it did. `password_hash` is of
/// [`PASSWORD`].
///
/// # Errors
/// An earlier attempt was interrupted, or a command was refused.
pub async fn load(workflow: &Workflow, password_hash: &str) -> Result<bool, WorkflowError> {
    let marks = store::marks(workflow.reader()).await?;
    if marks.begun && !marks.made {
        return Err(WorkflowError::Internal(
            "the demo world is only half made (it was interrupted); empty the data directory and start again".to_owned(),
        ));
    }
    if marks.begun || !marks.is_empty {
        return Ok(false);
    }
    let now = workflow.origin.now();
    let clock = SetClock(Arc::new(AtomicI64::new(money::beginning(now).timestamp_micros())));
    let world = World {
        workflow: Workflow { origin: Origin::new(clock.clone(), System), ..workflow.clone() },
        clock,
        now,
    };
    mark(workflow, "begun").await?;
    let traders = world.traders(password_hash).await?;
    year::close(&world, &traders, password_hash).await?;
    money::trade(&world, &traders, password_hash).await?;
    month::trade(&world, &traders).await?;
    if let (Some(secondary), Some(shop)) = (traders.get(1), traders.get(2)) {
        standing::come_round(&world, shop, secondary).await?;
        bank::lend(&world, shop, password_hash).await?;
        storefront::open(&world, shop).await?;
        if let Some(distributor) = traders.first() {
            selling_on::begin(&world, (distributor, secondary, shop)).await?;
        }
    }
    runs::begin(&world, &traders).await?;
    pools::gather(&world, &traders).await?;
    runs::go(&world, &traders).await?;
    mark(workflow, "made").await?;
    Ok(true)
}

/// Whether this database shows the demo world.
///
/// # Errors
/// The database fails.
pub async fn is_shown(workflow: &Workflow) -> Result<bool, WorkflowError> {
    Ok(store::marks(workflow.reader()).await?.begun)
}

async fn mark(workflow: &Workflow, what: &'static str) -> Result<(), WorkflowError> {
    workflow.carry_out(move |work| Box::pin(store::mark(work, what))).await
}

impl World {
    fn set_clock(&self, time: DateTime<Utc>) {
        self.clock.0.store(time.min(self.now).timestamp_micros(), Ordering::Relaxed);
    }

    /// Organizations, people and offers: the distributor first, then the secondary, then the primaries.
    async fn traders(&self, password_hash: &str) -> Result<Vec<Trader>, WorkflowError> {
        let operator =
            create_operator(&self.workflow, "operator", password_hash.to_owned()).await?;
        let (distributor, secondary) = ("Nusa Niaga Ende", "Flores Bersama");
        let hash = password_hash;

        let mut seller =
            self.organization(operator, Kind::Distributor, distributor, "53.08.19").await?;
        seller.person =
            self.person(operator, &seller, hash, "anton", "Antonius Seda", &[Role::Sales]).await?;
        self.person(operator, &seller, hash, "martha", "Martha Ndoa", &[Role::Warehouse]).await?;
        seller.roles = vec![Role::Sales, Role::Manager];

        let mut middle =
            self.organization(operator, Kind::Secondary, secondary, "53.08.18").await?;
        middle.person = self
            .person(operator, &middle, hash, "kristina", "Kristina Dhone", &[Role::Manager])
            .await?;

        let goods = self.products(&seller).await?;
        let mut traders = vec![
            Trader { offers: self.list(&seller, &goods, 0).await?, actor: seller },
            Trader { offers: self.list(&middle, &goods, 6).await?, actor: middle },
        ];
        for &(name, region, login, manager) in PRIMARIES {
            let mut shop = self.organization(operator, Kind::Primary, name, region).await?;
            shop.person =
                self.person(operator, &shop, hash, login, manager, &[Role::Manager]).await?;
            if login == "yustina" {
                self.person(operator, &shop, hash, "rafael", "Rafael Wara", &[Role::Warehouse])
                    .await?;
                self.person(operator, &shop, hash, "maria", "Maria Goreti Wea", &[Role::Auditor])
                    .await?;
                let board = [Role::Approver, Role::Treasurer];
                self.person(operator, &shop, hash, "agnes", "Agnes Weo", &board).await?;
            }
            let above = traders[1].actor.organization;
            affiliate(&self.workflow, by_operator(operator), above, shop.organization).await?;
            traders.push(Trader { actor: shop, offers: Vec::new() });
        }
        Ok(traders)
    }

    async fn organization(
        &self,
        operator: PersonId,
        kind: Kind,
        name: &str,
        region: &str,
    ) -> Result<Actor, WorkflowError> {
        let new = NewOrganization {
            id: None,
            kind,
            name: name.to_owned(),
            region_code: region.to_owned(),
            nik_koperasi: None,
            npwp: None,
            vat_registered: false,
        };
        let answer = create_organization(&self.workflow, by_operator(operator), new).await?;
        Ok(Actor {
            person: operator,
            organization: OrganizationId(id_of(&answer)?),
            kind,
            abilities: kind.abilities().to_vec(),
            roles: vec![Role::Manager],
        })
    }

    async fn person(
        &self,
        operator: PersonId,
        at: &Actor,
        password_hash: &str,
        login: &str,
        name: &str,
        roles: &[Role],
    ) -> Result<PersonId, WorkflowError> {
        let new = NewPerson {
            login: login.to_owned(),
            name: name.to_owned(),
            password_hash: Some(password_hash.to_owned()),
            roles: roles.to_vec(),
        };
        let answer =
            add_person(&self.workflow, by_operator(operator), at.organization, new).await?;
        Ok(PersonId(id_of(&answer)?))
    }

    /// Enters what there is; sellers share the products.
    async fn products(&self, by: &Actor) -> Result<Vec<(ProductId, Goods)>, WorkflowError> {
        let mut products = Vec::new();
        for goods in goods::all() {
            products.push((self.product(by, &goods).await?, goods));
        }
        Ok(products)
    }

    /// Puts everything on sale at the distributor's price plus `margin` percent, in three steps.
    async fn list(
        &self,
        seller: &Actor,
        products: &[(ProductId, Goods)],
        margin: i64,
    ) -> Result<Vec<OfferId>, WorkflowError> {
        let mut offers = Vec::new();
        for (product, goods) in products {
            let price = |percent: i64| {
                // To the full hundred rupiah, as price lists are.
                let rupiah = goods.price * (100 + margin) * percent / 10_000 / 100 * 100;
                Money::from_sen(rupiah * 100)
            };
            let steps = [(1, 100), (10, 97), (50, 94)];
            let breaks =
                steps.map(|(min_count, percent)| PriceBreak { min_count, price: price(percent) });
            let new = NewOffer {
                id: None,
                product: *product,
                pack: Pack { name: goods.pack.to_owned(), factor: goods.factor },
                price_breaks: breaks.to_vec(),
                rest: OfferChange { stock: Some(goods.stock * 6 + 60), ..OfferChange::default() },
            };
            let answer = make_offer(&self.workflow, by(seller), new).await?;
            offers.push(OfferId(id_of(&answer)?));
        }
        Ok(offers)
    }

    async fn product(&self, seller: &Actor, goods: &Goods) -> Result<ProductId, WorkflowError> {
        let new = NewProduct {
            id: None,
            name: goods.name.clone(),
            brand: Some(goods.brand.to_owned()).filter(|brand| !brand.is_empty()),
            category: goods.category.to_owned(),
            base_unit: BaseUnit::Pcs,
            gtin: goods.gtin.map(str::to_owned),
            tax_class: Some(goods.tax_class),
        };
        let answer = make_product(&self.workflow, by(seller), new).await?;
        Ok(ProductId(id_of(&answer)?))
    }
}

fn by(actor: &Actor) -> Ask {
    Ask::plain(Asker::Actor(actor.clone()), Channel::System)
}

fn by_operator(operator: PersonId) -> Ask {
    Ask::plain(Asker::Operator(operator), Channel::System)
}

fn json(answer: &Answer) -> Result<Value, WorkflowError> {
    Ok(serde_json::from_str(&answer.body)?)
}

fn id_of(answer: &Answer) -> Result<Uuid, WorkflowError> {
    let id = json(answer)?.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
    id.ok_or_else(|| WorkflowError::Internal("an answer without an id".to_owned()))
}
