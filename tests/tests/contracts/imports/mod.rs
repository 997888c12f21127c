//! Price lists as distributors have them, from the file to the shelf and back. What the files beside this
//! one share, handing a list in and reading what came of it, stands here.

mod faults;
mod files;
mod large;
mod publishing;
mod workers;

use std::sync::Arc;

use order_workflow::command::imports::{HandedIn, Numbering, hand_in};
use order_workflow::jobs::imports::ImportWorker;
use order_workflow::price_list::{Language, Mapping};
use order_workflow::query::catalogue::{OfferView, OwnOffers};
use order_workflow::query::imports::ImportReport;
use order_workflow::{WorkflowError, query};
use supply_chain::id::ImportId;
use supply_chain::organization::Role;
use tokio::sync::watch;

use crate::trade::{Trade, json};

impl Trade {
    async fn hand_in(&self, name: &str, content: &[u8], dry_run: bool) -> ImportId {
        self.try_hand_in(name, content, dry_run, None).await.unwrap()
    }

    async fn try_hand_in(
        &self,
        name: &str,
        content: &[u8],
        dry_run: bool,
        mapping: Option<Mapping>,
    ) -> Result<ImportId, WorkflowError> {
        let file = HandedIn {
            id: None,
            file_name: name.to_owned(),
            content: Arc::from(content),
            dry_run,
            mapping,
        };
        let answer = hand_in(&self.workflow, self.desk(), file).await?;
        assert_eq!((answer.status, json(&answer)["state"].as_str()), (202, Some("running")));
        Ok(ImportId(json(&answer)["id"].as_str().unwrap().parse().unwrap()))
    }

    async fn work_off(&self) {
        let (_go_on, stop) = watch::channel(false);
        ImportWorker::new(self.workflow.clone()).work_off(&stop).await.unwrap();
    }

    async fn report(&self, id: ImportId) -> ImportReport {
        let desk = self.asker(self.distributor, Role::Sales);
        let reader = self.workflow.reader();
        query::imports::report(reader, &desk, id, Language::English, Numbering::UnderHeader)
            .await
            .unwrap()
    }

    /// Takes a list in, to the end.
    async fn import(&self, content: &str) -> ImportReport {
        let id = self.hand_in("daftar.csv", content.as_bytes(), false).await;
        self.work_off().await;
        self.report(id).await
    }

    async fn offers(&self) -> Vec<OfferView> {
        let desk = self.asker(self.distributor, Role::Sales);
        let all = OwnOffers { limit: 101, ..OwnOffers::default() };
        query::catalogue::own_offers(self.workflow.reader(), &desk, &all).await.unwrap()
    }

    /// What an undisturbed second import leaves as it is.
    async fn fingerprint(&self) -> [i64; 5] {
        [
            self.number("SELECT coalesce(sum(version), 0)::bigint FROM offer").await,
            self.number("SELECT count(*) FROM offer_price_break").await,
            self.number("SELECT count(*) FROM product").await,
            self.number("SELECT count(*) FROM stock_movement").await,
            self.number("SELECT coalesce(max(seq), 0) FROM index_queue").await,
        ]
    }
}
