//! A seller enters a product that is not there yet.

use supply_chain::id::{OrganizationId, ProductId};
use supply_chain::quantity::BaseUnit;
use supply_chain::tax::TaxClass;
use uuid::Uuid;

use super::{DESK, Refusal, seller};
use crate::answers::{self, Answer};
use crate::ask::Ask;
use crate::error::WorkflowError;
use crate::price_list::{FaultCode, Gtin};
use crate::query;
use crate::store::products::{self, Product};
use crate::unit_of_work::{Work, Workflow};

/// As the table keeps it.
const NAME_CHARS_MAX: usize = 200;
/// Brands and categories.
const WORD_CHARS_MAX: usize = 120;

/// A product to be entered.
#[derive(Debug, Clone)]
pub struct NewProduct {
    /// The client's own id, if it has one.
    pub id: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// In free text.
    pub category: String,
    /// What one base unit is.
    pub base_unit: BaseUnit,
    /// The number under its barcode.
    pub gtin: Option<String>,
    /// PPN class; taxed when not said.
    pub tax_class: Option<TaxClass>,
}

/// Enters a product; answers 201 with a [`query::catalogue::ProductView`].
///
/// # Errors
/// 403 without a desk role; 422 as [`Refusal`] says; [`WorkflowError::IdTaken`].
pub async fn make_product(
    workflow: &Workflow,
    ask: Ask,
    new: NewProduct,
) -> Result<Answer, WorkflowError> {
    workflow
        .carry_out(move |work| {
            let (ask, new) = (ask.clone(), new.clone());
            Box::pin(async move {
                let actor = seller(&ask, DESK)?;
                if let Some(answer) = answers::claim(work, &ask).await? {
                    return Ok(answer);
                }
                let product = enter(work, actor.organization, &new).await?;
                let view = query::catalogue::product(work.tx, product).await?;
                answers::keep(work, &ask, 201, &view, None).await
            })
        })
        .await
}

/// Puts a product on record, its values judged.
pub(super) async fn enter(
    work: Work<'_>,
    by: OrganizationId,
    new: &NewProduct,
) -> Result<ProductId, WorkflowError> {
    let product = Product {
        id: crate::command::own_id(new.id)?.map_or_else(|| work.id(), ProductId),
        name: needed("name", &new.name, NAME_CHARS_MAX)?,
        brand: optional("brand", new.brand.as_deref(), WORD_CHARS_MAX)?,
        category: Some(needed("category", &new.category, WORD_CHARS_MAX)?),
        base_unit: new.base_unit,
        gtin: new.gtin.as_deref().map(gtin).transpose()?,
        tax_class: new.tax_class.unwrap_or_default(),
    };
    products::insert(work, by, &product).await?;
    Ok(product.id)
}

pub(super) fn needed(
    field: &'static str,
    text: &str,
    limit: usize,
) -> Result<String, WorkflowError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::TextMissing { field }.into());
    }
    if text.chars().count() > limit {
        return Err(Refusal::TextTooLong { field, limit }.into());
    }
    Ok(text.to_owned())
}

/// A text that may be left out; an empty one is.
pub(super) fn optional(
    field: &'static str,
    text: Option<&str>,
    limit: usize,
) -> Result<Option<String>, WorkflowError> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => needed(field, text, limit).map(Some),
    }
}

fn gtin(text: &str) -> Result<String, WorkflowError> {
    Gtin::parse(text).map(String::from).map_err(|fault| {
        let likely = match fault {
            FaultCode::CheckDigit { likely } => Some(likely),
            _ => None,
        };
        Refusal::NotAGtin { gtin: text.chars().take(40).collect(), likely }.into()
    })
}
