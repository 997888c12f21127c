//! What was counted comes into one's own stock, from now on and of this shipment at once.

use actix_web::{HttpResponse, web};
use order_workflow::command::catalogue::STOCK_KEEPERS;
use order_workflow::command::kept_goods::KeepGoods;
use order_workflow::query::kept_goods::CountedInto;
use order_workflow::query::orders::{OrderView, ShipmentView};
use order_workflow::query::resale::may_resell;
use supply_chain::id::{ProductId, ShipmentId};
use supply_chain::organization::Ability;
use uuid::Uuid;

use super::key;
use crate::extract::{PageForm, Reader};
use crate::pages::filled::Filled;
use crate::pages::frame::led_to;
use crate::pages::layout::Link;
use crate::pages::order::amounts::Packed;
use crate::pages::order::counted::{IntoStock, KeepForm};
use crate::problem::Problem;
use crate::state::State;

/// What became of the goods of a counted shipment in the reader's own stock, and what may be done about it.
pub(super) async fn into_stock(
    state: &State,
    reader: &Reader,
    order: &OrderView,
    shipment: &ShipmentView,
) -> Result<Vec<IntoStock>, Problem> {
    let lang = reader.language;
    let found = state.workflow.counted_into(shipment.id, &reader.actor).await?;
    let keeps = reader.actor.is_any(STOCK_KEEPERS) && reader.actor.can(Ability::List);
    let row = |line: CountedInto| {
        let of = order.lines.iter().find(|of| of.product_id == line.product_id);
        let said = match (line.kept, of) {
            (Some(0), _) => {
                lang.t("Tidak ada yang masuk stok.", "Nothing came into stock.").to_owned()
            }
            (Some(kept), Some(of)) => {
                let told = Packed::from(of).told(kept, lang);
                lang.pick(
                    format!("{told} masuk stok Anda."),
                    format!("{told} came into your stock."),
                )
            }
            (Some(_), None) => String::new(),
            (None, _) => {
                lang.t("Tidak masuk catatan stok Anda.", "Not entered in your stock.").to_owned()
            }
        };
        let sell = line.offer_id.filter(|_| line.kept.is_none() && may_resell(&reader.actor));
        IntoStock {
            name: line.product_name,
            said,
            keep: (line.kept.is_none() && keeps)
                .then(|| KeepForm { product: line.product_id.to_string(), key: key(state) }),
            sell: sell.map(|offer| {
                let word = lang.t("Jual lagi", "Sell this on");
                Link::new(word, format!("/resale/rules/new?offer={offer}"))
            }),
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// `POST /shipments/{id}/keep`: from now on, and of this shipment at once.
///
/// # Errors
/// 404 to anybody but its buyer's people; 403 without a stock role.
pub async fn keep(
    state: web::Data<State>,
    reader: Reader,
    form: PageForm<Filled>,
) -> Result<HttpResponse, Problem> {
    let shipment: ShipmentId = reader.id("id")?;
    state.workflow.order_of_shipment(shipment, &reader.actor).await?;
    let product: Uuid = form.form.get("product").parse().map_err(|_none| Problem::not_found())?;
    let goods = KeepGoods { product: ProductId(product), own: None, shipment: Some(shipment) };
    let ask = reader.ask(reader.once(form.form.key(), &form.typed), None);
    state.workflow.keep_goods(ask, goods).await?;
    Ok(led_to(&format!("/shipments/{shipment}/receive")))
}
