//! An order as message text: what is sent to somebody who reads it in `WhatsApp`.

use order_workflow::query::orders::OrderView;

use super::amounts::Packed;
use crate::language::Language;
use crate::language::format::{date, rupiah};
use crate::pages::parts::Badge;

/// Letters of goods that a message lists; the rest stands behind its link. Whole addresses are cut short by
/// some phones beyond two thousand.
const GOODS_MAX: usize = 700;

/// The address that opens `WhatsApp` with the order's text in it. `base` is how others reach us.
#[must_use]
pub fn link(order: &OrderView, base: &str, lang: Language) -> String {
    let text: String =
        form_urlencoded::byte_serialize(text(order, base, lang).as_bytes()).collect();
    format!("https://wa.me/?text={}", text.replace('+', "%20"))
}

/// The order in words, one line for each thing.
#[must_use]
pub fn text(order: &OrderView, base: &str, lang: Language) -> String {
    let number = order.number.as_deref().unwrap_or(lang.t("Draf", "Draft"));
    let state = Badge::order(order.state, lang).word;
    let mut lines = vec![
        lang.pick(format!("Pesanan pembelian {number}"), format!("Purchase order {number}")),
        lang.pick(format!("Keadaan: {state}"), format!("State: {state}")),
        lang.pick(format!("Pembeli: {}", order.buyer.name), format!("Buyer: {}", order.buyer.name)),
        lang.pick(
            format!("Penjual: {}", order.seller.name),
            format!("Seller: {}", order.seller.name),
        ),
    ];
    if let Some(day) = order.requested_date {
        let day = date(day, lang);
        lines.push(lang.pick(format!("Diminta tiba: {day}"), format!("Wanted by: {day}")));
    }
    lines.push(String::new());
    let (mut length, mut shown) = (0, 0);
    for line in &order.lines {
        let told = goods(line, lang);
        length += told.chars().count();
        if length > GOODS_MAX && shown > 0 {
            break;
        }
        lines.push(told);
        shown += 1;
    }
    let rest = order.lines.len().saturating_sub(shown);
    if rest > 0 {
        lines.push(lang.pick(format!("… dan {rest} barang lagi"), format!("… and {rest} more")));
    }
    lines.extend(
        order
            .charges
            .iter()
            .map(|charge| format!("- {}: {}", charge.description, rupiah(charge.amount))),
    );
    lines.push(String::new());
    let total = rupiah(order.totals.total);
    lines.push(lang.pick(format!("Jumlah: {total}"), format!("Total: {total}")));
    lines.push(format!("{base}/orders/{}", order.id));
    lines.join("\n").replace('\u{a0}', " ")
}

/// `- 12 karton Gula Pasir 1 kg (240 pcs)`.
fn goods(line: &order_workflow::query::orders::LineView, lang: Language) -> String {
    let packed = Packed::from(line);
    let name: String = line.product_name.chars().take(80).collect();
    let single = Packed { pack: packed.base_unit, factor: 1, ..packed };
    let content = if packed.factor > 1 {
        format!(" ({})", single.told(line.ordered_base, lang))
    } else {
        String::new()
    };
    format!("- {} {name}{content}", packed.told(line.ordered_base, lang))
}
