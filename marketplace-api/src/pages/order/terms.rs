//! What an agreement gave an order, in plain words.

use order_workflow::query::orders::{DeliveryView, OrderView, TermsView};
use rust_decimal::Decimal;

use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::agreements::money;
use crate::pages::order::charges;
use crate::pages::parts::Total;

/// The terms of the agreement an order was made under; none where there is no agreement.
#[must_use]
pub fn terms(order: &OrderView, lang: Language) -> Vec<Total> {
    if order.terms.agreement_id.is_none() {
        return Vec::new();
    }
    let mut told = in_words(&order.terms, lang);
    told.extend(money::in_words(&order.terms.money, order.terms.payment_days, lang));
    told.extend(charges::in_words(&order.terms.charges, lang));
    told
}

fn days(n: u32, lang: Language) -> String {
    quantity(i64::from(n), lang.t("hari", if n == 1 { "day" } else { "days" }))
}

/// Of the terms what matters to whoever orders now: tempo, days of delivery, until when, the least.
#[must_use]
pub fn to_order_by(terms: &TermsView, lang: Language) -> Vec<Total> {
    let mut told = Vec::new();
    if let Some(n) = terms.payment_days {
        told.push(Total::new("Tempo", days(n, lang)));
    }
    if let Some(delivery) = &terms.delivery {
        told.push(Total::new(lang.t("Hari kirim", "Delivery days"), on_days(delivery, lang)));
        told.push(Total::new(lang.t("Pesan paling lambat", "Order by"), cut_off(delivery, lang)));
    }
    if let Some(minimum) = terms.minimum_goods {
        told.push(Total::new(lang.t("Pesanan minimum", "Minimum order"), rupiah(minimum)));
    }
    told
}

/// Terms, one row each; what is as it is without an agreement is left out.
#[must_use]
pub fn in_words(terms: &TermsView, lang: Language) -> Vec<Total> {
    let hours =
        |n: u32| quantity(i64::from(n), lang.t("jam", if n == 1 { "hour" } else { "hours" }));
    let mut told = to_order_by(terms, lang);
    told.push(Total::new(
        lang.t("Ditanggung di jalan oleh", "Risk on the way"),
        match terms.delivery_terms {
            "loco" => lang.t("pembeli (loco)", "the buyer (loco)"),
            _ => lang.t("penjual (franco)", "the seller (franco)"),
        },
    ));
    if terms.free_cancel_hours > 0 {
        told.push(Total::new(
            lang.t("Bebas batal sampai", "Free to cancel until"),
            lang.pick(
                format!("{} sebelum hari kirim", hours(terms.free_cancel_hours)),
                format!("{} before delivery", hours(terms.free_cancel_hours)),
            ),
        ));
    }
    if let Some(n) = terms.deemed_receipt_days {
        told.push(Total::new(
            lang.t("Dianggap diterima", "Counts as received"),
            lang.pick(
                format!("{} setelah sampai, bila tidak dihitung", days(n, lang)),
                format!("{} after arrival, if not counted", days(n, lang)),
            ),
        ));
    }
    if terms.tolerance_basis_points > 0 {
        told.push(Total::new(lang.t("Selisih tagihan", "Bill may differ by"), percent(terms)));
    }
    told
}

/// `0,5%`.
fn percent(terms: &TermsView) -> String {
    let share = Decimal::new(i64::from(terms.tolerance_basis_points), 2).normalize();
    format!("{share}%").replace('.', ",")
}

/// `Selasa dan Jumat`.
fn on_days(delivery: &DeliveryView, lang: Language) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("Senin", "Monday"),
        ("Selasa", "Tuesday"),
        ("Rabu", "Wednesday"),
        ("Kamis", "Thursday"),
        ("Jumat", "Friday"),
        ("Sabtu", "Saturday"),
        ("Minggu", "Sunday"),
    ];
    let named: Vec<&str> = delivery
        .weekdays
        .iter()
        .filter_map(|day| DAYS.get(usize::from(*day).checked_sub(1)?))
        .map(|(id, en)| lang.t(id, en))
        .collect();
    match named.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), lang.t("dan", "and")),
    }
}

/// `1 hari sebelumnya, pukul 14.00`.
fn cut_off(delivery: &DeliveryView, lang: Language) -> String {
    let time = delivery.cut_off.get(..5).unwrap_or(&delivery.cut_off);
    let time = lang.pick(time.replace(':', "."), time.to_owned());
    match delivery.days_before {
        0 => lang.pick(format!("hari itu, pukul {time}"), format!("that day, {time}")),
        n => {
            let n = count(i64::from(n));
            lang.pick(
                format!("{n} hari sebelumnya, pukul {time}"),
                format!("{n} days before, {time}"),
            )
        }
    }
}
