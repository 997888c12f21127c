//! A small marketplace made over HTTP in a running program: a distributor with goods, and secondary
//! cooperatives that buy them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::caller::Caller;

/// The password of everybody in it.
pub const PASSWORD: &str = "sebuah-sandi-panjang";

/// What everybody has plenty of; in packs of [`FACTOR`].
const STOCK: u64 = 10_000_000;

/// Base units in a pack.
pub const FACTOR: u64 = 12;

/// Who sells, who buys, and what there is.
#[derive(Debug)]
pub struct Market {
    /// Who runs the installation.
    pub operator: Caller,
    /// The distributor.
    pub seller: Party,
    /// The cooperatives that buy.
    pub buyers: Vec<Party>,
    /// The distributor's offers.
    pub offers: Vec<Uuid>,
}

/// An organization and its manager.
#[derive(Debug, Clone)]
pub struct Party {
    /// The organization.
    pub id: Uuid,
    /// What its manager signs in with.
    pub login: String,
    /// Its manager's program.
    pub caller: Caller,
}

impl Market {
    /// Makes it. `visitor` asks a program whose operator is `operator` with [`PASSWORD`].
    ///
    /// # Panics
    /// Something is refused.
    pub async fn open(visitor: &Caller, buyers: usize, goods: usize) -> Self {
        let operator = visitor.signed_in("operator", PASSWORD).await;
        let seller = party(&operator, "distributor", "Nusa Niaga", "penjual").await;
        let mut all_buyers = Vec::new();
        for number in 1..=buyers {
            let (name, login) = (format!("Flores Bersama {number}"), format!("pembeli-{number}"));
            all_buyers.push(party(&operator, "secondary", &name, &login).await);
        }
        let mut offers = Vec::new();
        for number in 1..=goods {
            let name = format!("Beras Ende nomor {number}");
            let body = json!({ "name": name, "category": "Beras", "base_unit": "pcs" });
            let product = done(&seller.caller, "/api/v1/products", &body).await;
            let body = json!({ "product_id": product["id"], "stock": STOCK,
                "pack": { "name": "karton", "factor": FACTOR },
                "price_breaks": [{ "min_count": 1, "price": "211500.00" },
                                 { "min_count": 10, "price": "204000.00" }] });
            offers.push(id_of(&done(&seller.caller, "/api/v1/offers", &body).await));
        }
        Self { operator, seller, buyers: all_buyers, offers }
    }
}

/// A new organization with a manager who is signed in.
async fn party(operator: &Caller, kind: &str, name: &str, login: &str) -> Party {
    let body = json!({ "kind": kind, "name": name, "region_code": "53.08" });
    let id = id_of(&done(operator, "/api/v1/organizations", &body).await);
    let body = json!({ "login": login, "name": login, "password": PASSWORD, "roles": ["manager"] });
    done(operator, &format!("/api/v1/organizations/{id}/people"), &body).await;
    Party { id, login: login.to_owned(), caller: operator.signed_in(login, PASSWORD).await }
}

async fn done(caller: &Caller, path: &str, body: &Value) -> Value {
    let answer = caller.post("making the market", path, body).await.expect("an answer");
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.body
}

/// The id of what was answered.
///
/// # Panics
/// It has none.
#[must_use]
pub fn id_of(thing: &Value) -> Uuid {
    let text = thing["id"].as_str();
    text.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no id in {thing}"))
}
