//! Refusals about routes, runs, and what is kept when it is counted.

use order_workflow::WorkflowError;
use order_workflow::command::kept_goods;
use serde_json::Value;
use supply_chain::delivery_run::{Refusal, RunState};

use super::Problem;
use crate::language::format::count;
use crate::problem::kind;

/// Routes and runs, and what is wrong with them.
#[expect(clippy::too_many_lines, reason = "one sentence for each refusal, and nothing else")]
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::OutOfRange { field, least, most } => wrong(
            field,
            format!("Isi angka {} sampai {}.", count(least), count(most)),
            format!("Type a number from {} to {}.", count(least), count(most)),
        ),
        Refusal::TextLength { field, longest } => wrong(
            field,
            format!("Isi, paling banyak {longest} huruf."),
            format!("Write something, at most {longest} characters."),
        ),
        Refusal::NoDays => wrong(
            "timetable/days",
            "Pilih hari, hari pasaran atau tanggal kapal; tanpa itu rute tidak pernah berangkat.".to_owned(),
            "Choose weekdays, market days or sailing days; without them the route is never gone.".to_owned(),
        ),
        Refusal::DaysUnclear { field } => wrong(
            &format!("timetable/{field}"),
            "Sebut tiap hari satu kali, yang lebih awal dulu.".to_owned(),
            "Name each day once, the earlier ones first.".to_owned(),
        ),
        Refusal::TimeNotToTheMinute => wrong(
            "timetable/cut_off/time",
            "Sebut jam dan menit, tanpa detik.".to_owned(),
            "Say hours and minutes, no seconds.".to_owned(),
        ),
        Refusal::StopNotServed { organization } => wrong(
            "stops",
            "Tiap perhentian disebut satu kali, dan bukan tempat Anda sendiri.".to_owned(),
            "Each stop is named once, and is not a place of your own.".to_owned(),
        )
        .fact("organization_id", organization.to_string()),
        Refusal::StopsBackwards { organization } => wrong(
            "stops",
            "Perhentian ini dicapai sebelum yang mendahuluinya. Betulkan urutan atau lama jalannya.".to_owned(),
            "This stop is reached before the one in front of it. Mend the order or the days on the way.".to_owned(),
        )
        .fact("organization_id", organization.to_string()),
        Refusal::NameTaken => wrong(
            "name",
            "Rute lain sudah bernama begitu.".to_owned(),
            "Another route has this name.".to_owned(),
        ),
        Refusal::RouteEnded => Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Rute ini sudah tidak dijalani.",
            "This route is not gone any more.",
        ),
        Refusal::OrderNotOnRoute { order } => Problem::new(
            &kind::NOT_ON_ROUTE,
            "Pesanan ini bukan untuk perhentian rute ini, atau belum ada barangnya yang siap.",
            "This order is not for a stop of this route, or nothing of it is ready.",
        )
        .fact("order_id", order.to_string()),
        Refusal::OrderOnAnotherRun { order, run } => Problem::new(
            &kind::ON_ANOTHER_RUN,
            "Pesanan ini sudah naik keberangkatan lain.",
            "This order goes with another run.",
        )
        .fact("order_id", order.to_string())
        .fact("run_id", run.to_string()),
        Refusal::RunThere { run } => Problem::new(
            &kind::RUN_THERE,
            "Pada hari itu rute ini sudah punya keberangkatan.",
            "This route has a run on that day already.",
        )
        .fact("run_id", run.to_string()),
        Refusal::RunIs { state } => {
            let (id, en) = match state {
                RunState::Planned => ("belum berangkat", "not left"),
                RunState::Dispatched => ("sudah berangkat", "left"),
                RunState::CalledOff => ("dibatalkan", "been called off"),
            };
            Problem::new(
                &kind::NOT_IN_THIS_STATE,
                format!("Keberangkatan ini {id}."),
                format!("This run has {en}."),
            )
            .fact("state", state.as_str())
        }
        Refusal::DayNotToCome => Problem::new(
            &kind::DAY_IS_PAST,
            "Pilih hari lain, hari ini atau sesudahnya.",
            "Choose another day, today or later.",
        )
        .error("/to", "Pilih hari lain, hari ini atau sesudahnya.", "Choose another day, today or later."),
        Refusal::ReasonNeeded => Problem::new(
            &kind::REASON_NEEDED,
            "Tulis alasannya; koperasi yang menunggu membacanya.",
            "Write why; the cooperatives that wait read it.",
        )
        .error("/reason", "Tulis alasannya.", "Write why."),
        Refusal::NothingAboard => Problem::new(
            &kind::NOTHING_ABOARD,
            "Belum ada barang yang siap untuk keberangkatan ini.",
            "Nothing of what goes with this run is ready.",
        ),
    }
}

/// An order that cannot leave, and so its run does not: the order's own refusal, with its name before it.
pub(super) fn on_run(
    (number, buyer_name): (String, String),
    order: &str,
    cause: WorkflowError,
) -> Problem {
    Problem::from(cause)
        .named(&format!("{number} ({buyer_name})"))
        .fact("order_id", Value::from(order))
        .fact("number", number)
        .fact("buyer_name", buyer_name)
}

/// What is kept in stock when it is counted.
pub(super) fn kept(refusal: kept_goods::Refusal) -> Problem {
    match refusal {
        kept_goods::Refusal::CountedOtherwise { counted_in, own } => wrong(
            "own_product_id",
            "Kedua barang ini dihitung dalam satuan yang berbeda.".to_owned(),
            "These two are counted in different units.".to_owned(),
        )
        .fact("counted_in", counted_in)
        .fact("own", own),
        kept_goods::Refusal::NotKept => Problem::new(
            &kind::NOTHING_CHANGED,
            "Barang ini memang tidak dicatat ke stok atas pilihan Anda.",
            "These goods are not kept in stock by your choice.",
        ),
    }
}

fn wrong(field: &str, id: String, en: String) -> Problem {
    Problem::new(&kind::INVALID, id.clone(), en.clone()).error(format!("/{field}"), id, en)
}
