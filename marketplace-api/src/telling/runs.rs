//! Runs in a sentence: the truck or the boat goes on another day, or not at all.

use chrono::NaiveDate;
use order_workflow::query::telling::inbox::MessageNotice;
use order_workflow::telling::notices as kinds;

use super::words::Said;
use crate::language::Language;
use crate::language::format::weekday_date;
use crate::pages::parts::Tone;

/// The notice in words; nothing where it is about no run.
pub(super) fn said(kind: &str, notice: &MessageNotice, lang: Language) -> Option<Said> {
    let fact = |name: &str| notice.facts.get(name).and_then(|value| value.as_str());
    let day = |name: &str| {
        let day = fact(name)?.parse::<NaiveDate>().ok()?;
        Some(weekday_date(day, lang))
    };
    let route = fact("route").unwrap_or_default();
    let (from, to) = (day("from").unwrap_or_default(), day("to").unwrap_or_default());
    let arrives = day("arrives_on").unwrap_or_else(|| to.clone());
    let with = &notice.with;
    let what = match kind {
        kinds::RUN_MOVED => lang.pick(
            format!("Kiriman {with} dengan {route} pindah dari {from} ke {to}, sampai {arrives}."),
            format!("What {with} sends with {route} moves from {from} to {to}, with you on {arrives}."),
        ),
        kinds::RUN_CALLED_OFF => lang.pick(
            format!("{route} dari {with} pada {from} tidak berangkat; barang Anda ikut keberangkatan lain."),
            format!("{route} of {with} on {from} is not gone; your goods go with another run."),
        ),
        _ => return None,
    };
    let why = fact("reason").unwrap_or_default().to_owned();
    Some(Said { what, why, tone: Tone::Warn, icon: "truck-delivery" })
}
