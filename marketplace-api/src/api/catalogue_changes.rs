//! Many own offers changed as one, over JSON: row by row or by a rule, at once or from a day to come.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use order_workflow::command::catalogue_changes as commands;
use order_workflow::query::catalogue_changes::{
    self as query, ChangeState, ChangeView, ChangedRow, Changes, PlannedPrice, PreviewView,
};
use order_workflow::query::written::MoneyWritten;
use serde::{Deserialize, Serialize};
use supply_chain::id::{CatalogueChangeId, OfferId};
use supply_chain::money::Money;
use supply_chain::offer::OfferState;
use supply_chain::price_adjustment::{Adjustment, PriceAdjustment};
use supply_chain::price_ladder::PriceBreak;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::offers::PriceStep;
use crate::answer::{json, json_versioned, respond};
use crate::extract::{Asked, NoFields, NoQuery, Reading};
use crate::paging::{Page, PageParams};
use crate::problem::Problem;
use crate::state::State;

/// What one offer is to be; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowSent {
    /// Which of the own offers.
    pub offer_id: Uuid,
    /// The version it was seen at; the row is refused when it is another by now.
    pub version: Option<i64>,
    /// Of one pack from the first on, in rupiah; further steps stay.
    #[schema(value_type = Option<MoneyWritten>)]
    pub price: Option<Money>,
    /// All prices per pack, in place of `price`.
    pub price_breaks: Option<Vec<PriceStep>>,
    /// `published` or `paused`.
    #[schema(value_type = Option<String>)]
    pub state: Option<OfferState>,
    /// Packs there are: a stock-take of the product.
    pub stock: Option<i64>,
    /// Base units that were there when it was seen; the row is refused when they are others by now.
    pub on_hand_was: Option<i64>,
}

impl From<RowSent> for commands::RowChange {
    fn from(row: RowSent) -> Self {
        let breaks = |steps: Vec<PriceStep>| steps.into_iter().map(PriceBreak::from).collect();
        Self {
            offer: OfferId(row.offer_id),
            version: row.version,
            price: row.price,
            price_breaks: row.price_breaks.map(breaks),
            state: row.state,
            stock: row.stock,
            on_hand_was: row.on_hand_was,
        }
    }
}

/// What is to be of every own offer that matches; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSent {
    /// Only of this category, in any letters.
    pub category: Option<String>,
    /// Only with this in the name, or as their code or barcode.
    pub q: Option<String>,
    /// Only `published` or only `paused`; both when not said.
    #[schema(value_type = Option<String>)]
    pub in_state: Option<OfferState>,
    /// Prices move by so many hundredths of a per cent: 300 is 3 % dearer.
    pub basis_points: Option<i64>,
    /// Prices move by so many rupiah a pack, in place of `basis_points`; below zero is cheaper.
    #[schema(value_type = Option<MoneyWritten>)]
    pub amount: Option<Money>,
    /// Every new price becomes the nearest multiple of this, half upwards; 1 rupiah when not said.
    #[schema(value_type = Option<MoneyWritten>)]
    pub round_to: Option<Money>,
    /// Packs there are.
    pub stock: Option<i64>,
    /// `published` or `paused`.
    #[schema(value_type = Option<String>)]
    pub state: Option<OfferState>,
}

impl RuleSent {
    fn rule(self) -> Result<commands::Rule, Problem> {
        let by = match (self.basis_points, self.amount) {
            (Some(_), Some(_)) => {
                return Err(Problem::malformed(
                    "Sebut basis_points atau amount, tidak keduanya.",
                    "Name basis_points or amount, not both.",
                )
                .error(
                    "/rule/amount",
                    "Kosongkan bila basis_points disebut.",
                    "Leave it out where basis_points is named.",
                ));
            }
            (Some(points), None) => Some(Adjustment::BasisPoints(points)),
            (None, Some(amount)) => Some(Adjustment::Amount(amount)),
            (None, None) => None,
        };
        let round_to = self.round_to.unwrap_or(PriceAdjustment::ROUND_TO_LEAST);
        Ok(commands::Rule {
            of: commands::Filter { category: self.category, text: self.q, state: self.in_state },
            price: by.map(|by| PriceAdjustment { by, round_to }),
            stock: self.stock,
            state: self.state,
        })
    }
}

/// Rows, or a rule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCatalogue {
    /// A UUIDv7 of the client's own.
    pub id: Option<Uuid>,
    /// A day to come at the seller's place, from which new prices hold; at once when not said.
    pub starts_on: Option<NaiveDate>,
    /// Row by row, at most 500: all are done, or none.
    pub rows: Option<Vec<RowSent>>,
    /// By a rule, in place of rows.
    pub rule: Option<RuleSent>,
    /// What a preview of this rule named; when it would show something else by now, nothing is done.
    pub seen: Option<String>,
}

/// A rule to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewChange {
    /// From which day, as in the change.
    pub starts_on: Option<NaiveDate>,
    /// The rule.
    pub rule: RuleSent,
}

/// What becomes of offers that changed since.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoChange {
    /// Leave those as they are and take back the rest; when not said, one such offer refuses all of it.
    #[serde(default)]
    pub leave_changed: bool,
}

/// Which changes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// Only in this state.
    pub state: Option<ChangeState>,
}

/// The prices planned for an offer.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedPrices {
    /// By day.
    pub items: Vec<PlannedPrice>,
}

/// `POST /api/v1/catalogue-changes`: changes many own offers as one, or plans prices from a day to come.
#[utoipa::path(post, path = "/api/v1/catalogue-changes", tag = "catalogue", request_body = ChangeCatalogue,
    responses((status = 201, body = ChangeView)))]
pub async fn create(
    state: web::Data<State>,
    asked: Asked<ChangeCatalogue>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let when = (body.id, body.starts_on);
    let answer = match (body.rows, body.rule) {
        (Some(rows), None) => {
            let rows = rows.into_iter().map(commands::RowChange::from).collect();
            commands::change_rows(&state.workflow, ask, when, rows).await?
        }
        (None, Some(rule)) => {
            let by = (rule.rule()?, body.seen);
            commands::change_by_rule(&state.workflow, ask, when, by).await?
        }
        (None, None) | (Some(_), Some(_)) => {
            return Err(Problem::malformed(
                "Kirim rows atau rule, salah satu.",
                "Send either rows or a rule.",
            )
            .error(
                "/rows",
                "Sebut barangnya satu per satu di sini, atau aturannya di rule.",
                "Name the offers one by one here, or the rule in rule.",
            ));
        }
    };
    Ok(respond(answer))
}

/// `POST …/preview`: what a rule would do now; nothing is changed.
#[utoipa::path(post, path = "/api/v1/catalogue-changes/preview", tag = "catalogue", request_body = PreviewChange,
    responses((status = 200, body = PreviewView)))]
pub async fn preview(
    state: web::Data<State>,
    asked: Asked<PreviewChange>,
) -> Result<HttpResponse, Problem> {
    let Asked { body, ask, .. } = asked;
    let rule = body.rule.rule()?;
    Ok(json(&commands::preview(&state.workflow, &ask.by, &rule, body.starts_on).await?))
}

/// `GET /api/v1/catalogue-changes`: the organization's changes, newest first.
#[utoipa::path(get, path = "/api/v1/catalogue-changes", tag = "catalogue", params(ChangesQuery, PageParams),
    responses((status = 200, body = Page<ChangeView>)))]
pub async fn list(
    state: web::Data<State>,
    reading: Reading<ChangesQuery>,
) -> Result<HttpResponse, Problem> {
    let wanted = Changes {
        state: reading.query.state,
        after: reading.page.after::<Uuid>()?.map(CatalogueChangeId),
        limit: reading.page.fetch(),
    };
    let (reader, now) = (state.workflow.reader(), state.workflow.origin.now());
    let rows = query::changes(reader, &reading.asker, wanted, now).await?;
    Ok(json(&Page::of(rows, &reading.page, |change| change.id)))
}

/// `GET /api/v1/catalogue-changes/{id}`: one change.
#[utoipa::path(get, path = "/api/v1/catalogue-changes/{id}", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = ChangeView)))]
pub async fn show(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: CatalogueChangeId = reading.id("id")?;
    let (reader, now) = (state.workflow.reader(), state.workflow.origin.now());
    let view = query::change(reader, &reading.asker, id, now).await?;
    Ok(json_versioned(&view, view.version))
}

/// `GET …/rows`: what became of each offer; those that stayed as they were come first.
#[utoipa::path(get, path = "/api/v1/catalogue-changes/{id}/rows", tag = "catalogue",
    params(("id" = Uuid, Path), PageParams), responses((status = 200, body = Page<ChangedRow>)))]
pub async fn rows(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: CatalogueChangeId = reading.id("id")?;
    let told = reading.page.after::<u64>()?.unwrap_or(0);
    let reader = state.workflow.reader();
    let at = (told, reading.page.fetch());
    let rows = query::changed_rows(reader, &reading.asker, id, at).await?;
    let next = told + u64::from(reading.page.limit);
    Ok(json(&Page::of(rows, &reading.page, |_row| next)))
}

/// `POST …/cancel`: calls planned prices off before their day.
#[utoipa::path(post, path = "/api/v1/catalogue-changes/{id}/cancel", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = ChangeView)))]
pub async fn cancel(
    state: web::Data<State>,
    asked: Asked<NoFields>,
) -> Result<HttpResponse, Problem> {
    let id: CatalogueChangeId = asked.id("id")?;
    Ok(respond(commands::cancel(&state.workflow, asked.ask, id).await?))
}

/// `POST …/undo`: takes a change back within 24 hours.
#[utoipa::path(post, path = "/api/v1/catalogue-changes/{id}/undo", tag = "catalogue",
    params(("id" = Uuid, Path)), request_body = UndoChange,
    responses((status = 200, body = ChangeView)))]
pub async fn undo(
    state: web::Data<State>,
    asked: Asked<UndoChange>,
) -> Result<HttpResponse, Problem> {
    let id: CatalogueChangeId = asked.id("id")?;
    let Asked { body, ask, .. } = asked;
    Ok(respond(commands::undo(&state.workflow, ask, id, body.leave_changed).await?))
}

/// `GET /api/v1/offers/{id}/planned-prices`: prices to come of an own offer; for everybody else there is nothing here.
#[utoipa::path(get, path = "/api/v1/offers/{id}/planned-prices", tag = "catalogue",
    params(("id" = Uuid, Path)), responses((status = 200, body = PlannedPrices)))]
pub async fn planned(
    state: web::Data<State>,
    reading: Reading<NoQuery>,
) -> Result<HttpResponse, Problem> {
    let id: OfferId = reading.id("id")?;
    let items = query::planned_of(state.workflow.reader(), &reading.asker, id).await?;
    Ok(json(&PlannedPrices { items }))
}
