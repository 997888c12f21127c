//! When goods come, as whoever waits for them reads it on the pages of an order, an offer and a pool.

use order_workflow::query::delivery_runs::{ExpectedDeliveryView, ExpectedFor};

use super::words::was;
use crate::extract::Reader;
use crate::language::Language;
use crate::language::format::{clock_zone, weekday_date};
use crate::pages::parts::{Note, Tone};
use crate::problem::Problem;
use crate::state::State;

/// The note for a page; nothing where no route goes there.
///
/// # Errors
/// What is asked about is none of the reader's business.
pub async fn note_for(
    state: &State,
    reader: &Reader,
    of: ExpectedFor,
) -> Result<Option<Note>, Problem> {
    let found = state.workflow.expected_delivery(of, &reader.actor).await?;
    Ok(found.map(|view| note(&view, reader.language)))
}

/// "Tiba di hub Sen, 23 Nov, dikirim ke Anda Sel, 24 Nov dengan Utara."
#[must_use]
pub fn note(view: &ExpectedDeliveryView, lang: Language) -> Note {
    let (departs, route) = (weekday_date(view.departs_on, lang), &view.route);
    let has_left = view.run_state.as_deref() == Some("dispatched");
    let bold = match view.hub_on {
        Some(hub_on) => {
            let hub = weekday_date(hub_on, lang);
            lang.pick(
                format!("Tiba di hub {hub}, dikirim ke Anda {departs} dengan {route}."),
                format!("At the hub on {hub}, sent on to you on {departs} with {route}."),
            )
        }
        None if has_left => lang.pick(
            format!("Berangkat {departs} dengan {route}."),
            format!("Left on {departs} with {route}."),
        ),
        None => lang.pick(
            format!("Dikirim ke Anda {departs} dengan {route}."),
            format!("Sent to you on {departs} with {route}."),
        ),
    };
    let arrives = weekday_date(view.arrives_on, lang);
    let mut small =
        vec![lang.pick(format!("Sampai {arrives}."), format!("With you on {arrives}."))];
    if let Some(order_by) = view.order_by {
        let zone = view.zone.parse().unwrap_or(chrono_tz::Tz::UTC);
        let day = weekday_date(order_by.with_timezone(&zone).date_naive(), lang);
        let time = clock_zone(order_by, zone, lang);
        small.push(
            lang.pick(
                format!("Pesan sebelum {day} {time}."),
                format!("Order before {day} {time}."),
            ),
        );
    }
    if let (Some(planned), Some(why)) = (view.planned_for, &view.moved_because) {
        small.push(format!("{}: {why}", was(planned, lang)));
    }
    let (tone, icon) = if view.planned_for.is_some() {
        (Tone::Warn, "clock-exclamation")
    } else {
        (Tone::Info, "truck-delivery")
    };
    Note { tone, icon, bold, small: small.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn view() -> ExpectedDeliveryView {
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        ExpectedDeliveryView {
            hub_on: Some(day(23)),
            route: "Utara".to_owned(),
            departs_on: day(24),
            arrives_on: day(25),
            order_by: None,
            zone: "Asia/Makassar".to_owned(),
            run_state: None,
            planned_for: None,
            moved_because: None,
        }
    }

    #[test]
    fn both_legs_are_told_and_a_missed_boat_with_its_reason() {
        let told = note(&view(), Language::Indonesian);
        assert_eq!(
            told.bold,
            "Tiba di hub Sen, 23\u{a0}Nov, dikirim ke Anda Sel, 24\u{a0}Nov dengan Utara."
        );
        assert_eq!(told.small, "Sampai Rab, 25\u{a0}Nov.");

        let moved = ExpectedDeliveryView {
            hub_on: None,
            planned_for: NaiveDate::from_ymd_opt(2026, 11, 22),
            moved_because: Some("Ombak tinggi".to_owned()),
            ..view()
        };
        let told = note(&moved, Language::English);
        let (small, reason) = (&told.small, "Ombak tinggi");
        assert!(small.contains("Was 22\u{a0}Nov") && small.ends_with(reason), "{small}");
        assert_eq!(told.tone, Tone::Warn);
    }
}
