//! Carries an upload on: reads the file, or publishes what was read, in one transaction.
//!
//! Stopped half way, nothing of it is left, and whoever comes next begins again; so no buyer ever
//! sees half a price list.

use std::collections::HashSet;

use supply_chain::id::{ImportId, OrganizationId};
use tokio::sync::watch;
use tracing::{info, warn};
use uuid::Uuid;

use super::failure::Failure;
use super::fault::RowFault;
use super::plan::{Plan, plan};
use super::read::{Fresh, Read, read};
use super::recognise::{ListedRow, recognise};
use crate::error::WorkflowError;
use crate::price_list::{CellFault, Gtin, RowReading};
use crate::store::imports::{self, Outcome, Upload, Verdict};
use crate::store::stock::{Cause, Kind};
use crate::store::{catalogue_of, import_bulk, import_steps};
use crate::unit_of_work::{Work, Workflow};

/// Offers written between two tellings of how far a publishing is.
const BETWEEN_TELLS: usize = 2_000;

/// The uploads that wait for somebody to carry them on, oldest first.
///
/// # Errors
/// The database fails.
pub async fn waiting(workflow: &Workflow) -> Result<Vec<ImportId>, WorkflowError> {
    imports::waiting(workflow.reader()).await
}

/// Carries one upload on. Answers `false` when there was nothing to do, or somebody else is at it.
/// Told to stop, it lets go half way: nothing is left of it, and the next start begins it again.
///
/// # Errors
/// The database fails, somebody changed the offers meanwhile, or it was told to stop: to be tried
/// again.
pub async fn carry(
    workflow: &Workflow,
    id: ImportId,
    stop: watch::Receiver<bool>,
) -> Result<bool, WorkflowError> {
    let told = Told { workflow: workflow.clone(), stop };
    workflow
        .carry_out(move |work| {
            let told = told.clone();
            Box::pin(async move {
                let Some(upload) = imports::take(work, id).await? else { return Ok(false) };
                imports::take_turn(work, OrganizationId(upload.organization_id)).await?;
                if upload.phase == "publishing" {
                    publish_staged(work, &told, &upload).await?;
                } else {
                    take_in(work, &told, &upload).await?;
                }
                Ok(true)
            })
        })
        .await
}

/// Who is told how far an upload is, and tells when to stop.
#[derive(Debug, Clone)]
struct Told {
    workflow: Workflow,
    stop: watch::Receiver<bool>,
}

impl Told {
    /// # Errors
    /// When it is time to stop.
    fn go_on(&self) -> Result<(), WorkflowError> {
        if *self.stop.borrow() {
            let why = "told to stop in the middle of an upload; the next start begins it again";
            return Err(WorkflowError::Internal(why.to_owned()));
        }
        Ok(())
    }

    /// Tells how many rows have been worked on, past the transaction that works on them, which must
    /// not have written to the upload's own row yet. Nobody waits for it but an eye, so a failure is
    /// only logged.
    async fn tell(&self, id: ImportId, rows: Option<usize>, processed: usize) {
        let told = imports::progress(self.workflow.reader(), id, rows, processed).await;
        if let Err(error) = told {
            warn!(import.id = %id, "Could not tell how far the upload {id} is: {error}");
        }
    }
}

/// Gives an upload up after it failed again and again.
///
/// # Errors
/// The database fails.
pub async fn give_up(workflow: &Workflow, id: ImportId) -> Result<(), WorkflowError> {
    workflow
        .carry_out(move |work| {
            Box::pin(async move {
                let failure = serde_json::to_value(Failure::Broke)?;
                import_steps::fail(work.tx, id, failure).await
            })
        })
        .await
}

/// Reads the file; publishes its good rows at once unless they are to be looked at first.
async fn take_in(work: Work<'_>, told: &Told, upload: &Upload) -> Result<(), WorkflowError> {
    let id = ImportId(upload.id);
    let mut fresh = match read(work, &told.workflow, upload).await? {
        Read::Rows(fresh) => fresh,
        Read::Failed(failure) => {
            info!(import.id = %id, "Refused the price list {id} whole: {failure:?}");
            return import_steps::fail(work.tx, id, serde_json::to_value(failure)?).await;
        }
    };
    import_bulk::clear_rows(work, id, false).await?;

    let total = fresh.rows.len();
    told.tell(id, Some(total), if upload.dry_run { total } else { 0 }).await;
    let (good, bad) = sorted(std::mem::take(&mut fresh.rows));
    let planned = planned(work, upload, &good, !upload.dry_run).await?;
    told.go_on()?;
    if !upload.dry_run {
        publish(work, told, upload, &planned).await?;
    }
    let verdicts: Vec<Verdict<'_>> = bad.iter().map(Bad::verdict).collect();
    import_bulk::keep_rows(work, id, &verdicts, !upload.dry_run).await?;
    import_bulk::keep_rows(work, id, &planned.verdicts, !upload.dry_run).await?;
    // The upload's own row only now: it is locked from here on, and nobody could tell how far it is.
    remember(work, upload, &fresh).await?;
    import_steps::finish(work, id, Some(total), !upload.dry_run).await?;
    info!(
        import.id = %id, import.rows = total,
        "Read the price list {id}: {total} rows, {} with faults", bad.len()
    );
    Ok(())
}

/// Publishes the good rows of a staged upload, judged once more against what stands now.
async fn publish_staged(work: Work<'_>, told: &Told, upload: &Upload) -> Result<(), WorkflowError> {
    let id = ImportId(upload.id);
    let good = import_bulk::good_rows(work.tx, id).await?;
    let planned = planned(work, upload, &good, true).await?;
    publish(work, told, upload, &planned).await?;
    import_bulk::clear_rows(work, id, true).await?;
    import_bulk::keep_rows(work, id, &planned.verdicts, true).await?;
    import_steps::finish(work, id, None, true).await?;
    info!(import.id = %id, "Published the price list {id}: {} rows", good.len());
    Ok(())
}

/// Compares good rows with the seller's catalogue and stock.
async fn planned<'a>(
    work: Work<'_>,
    upload: &Upload,
    good: &'a [ListedRow],
    to_publish: bool,
) -> Result<Plan<'a>, WorkflowError> {
    let seller = OrganizationId(upload.organization_id);
    let barcodes: HashSet<String> =
        good.iter().filter_map(|row| row.fields.gtin.as_ref().map(Gtin::fourteen)).collect();
    let offers = catalogue_of::offers(work.tx, seller).await?;
    let products = catalogue_of::products(work.tx, seller, barcodes.into_iter().collect()).await?;
    let recognised = recognise(good, &offers, &products, || work.id::<Uuid>());
    let entered: HashSet<Uuid> = recognised.new_products.iter().map(|product| product.id).collect();
    let standing_products: HashSet<Uuid> = recognised
        .placed
        .iter()
        .filter(|placed| placed.row.fields.stock.is_some() && !entered.contains(&placed.product))
        .map(|placed| placed.product)
        .collect();
    let standing_products = standing_products.into_iter().collect();
    let standing = import_bulk::standing(work.tx, seller, standing_products, to_publish).await?;
    Ok(plan(recognised, &standing, || work.id::<Uuid>()))
}

/// Writes all of it; `told` hears how far it is.
async fn publish(
    work: Work<'_>,
    told: &Told,
    upload: &Upload,
    planned: &Plan<'_>,
) -> Result<(), WorkflowError> {
    let seller = OrganizationId(upload.organization_id);
    let audience = import_bulk::usual_audience(work.tx, seller).await?;
    import_bulk::enter_products(work, seller, &planned.new_products).await?;
    import_bulk::note_barcodes(work, &planned.barcodes).await?;
    let mut written = planned.verdicts.len() - planned.writings.len();
    told.tell(ImportId(upload.id), None, written).await;
    for batch in planned.writings.chunks(BETWEEN_TELLS) {
        import_bulk::write_offers(work, seller, &audience, batch).await?;
        written += batch.len();
        told.go_on()?;
        told.tell(ImportId(upload.id), None, written).await;
    }
    let cause = Cause {
        kind: Kind::Import,
        owner: seller,
        reason: None,
        document: Some(upload.id),
        person: Some(upload.person_id.into()),
    };
    import_bulk::set_stocks(work, cause, &planned.stock).await?;
    told.go_on()
}

/// Keeps the headers, and a mapping that was given by hand for the next file like this.
async fn remember(work: Work<'_>, upload: &Upload, fresh: &Fresh) -> Result<(), WorkflowError> {
    let mapping = fresh.mapping.as_ref().map(serde_json::to_value).transpose()?;
    let headers = import_steps::Headers {
        names: &fresh.headers,
        fingerprint: &fresh.fingerprint,
        mapping: mapping.as_ref(),
    };
    import_steps::note_headers(work, ImportId(upload.id), &headers).await?;
    if upload.mapping.is_some()
        && let Some(mapping) = &mapping
    {
        let seller = OrganizationId(upload.organization_id);
        imports::remember_mapping(work, seller, &fresh.fingerprint, mapping).await?;
    }
    Ok(())
}

/// A row with faults.
struct Bad {
    row: u32,
    sheet_row: u32,
    faults: Vec<RowFault>,
    warnings: Vec<CellFault>,
}

impl Bad {
    fn verdict(&self) -> Verdict<'_> {
        Verdict {
            row: self.row,
            sheet_row: self.sheet_row,
            outcome: Outcome::Rejected,
            fields: None,
            faults: self.faults.clone(),
            warnings: &self.warnings,
            offer_id: None,
            before: None,
            offer_version: None,
            old_price_sen: None,
            new_price_sen: None,
        }
    }
}

fn sorted(rows: Vec<RowReading>) -> (Vec<ListedRow>, Vec<Bad>) {
    let (mut good, mut bad) = (Vec::with_capacity(rows.len()), Vec::new());
    for RowReading { row, sheet_row, fields, warnings } in rows {
        match fields {
            Ok(fields) => good.push(ListedRow { row, sheet_row, fields, warnings }),
            Err(faults) => {
                let faults = faults.into_iter().map(RowFault::Cell).collect();
                bad.push(Bad { row, sheet_row, faults, warnings });
            }
        }
    }
    (good, bad)
}
