//! Refusals of a price list that was handed in.

use order_workflow::command::imports::Refusal;
use order_workflow::price_list::Language as Wording;

use super::Problem;
use crate::problem::kind;

/// The problem each refusal is.
pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Unreadable(unreadable) => {
            let (id, en) =
                (unreadable.sentence(Wording::Indonesian), unreadable.sentence(Wording::English));
            Problem::new(&kind::UNREADABLE_FILE, id.clone(), en.clone())
                .fact("reason", serde_json::to_value(&unreadable).unwrap_or_default())
                .error("/file", id, en)
        }
        Refusal::Mapping(wrong) => {
            let (id, en) = (wrong.sentence(Wording::Indonesian), wrong.sentence(Wording::English));
            Problem::new(&kind::WRONG_MAPPING, id.clone(), en.clone())
                .fact("reason", serde_json::to_value(&wrong).unwrap_or_default())
                .error("/mapping", id, en)
        }
        Refusal::NotStaged { state } => Problem::new(
            &kind::NOT_STAGED,
            "Hanya unggahan yang sudah diperiksa dan belum terbit yang bisa diterbitkan.",
            "Only an upload that is staged can be published.",
        )
        .fact("state", state),
        Refusal::NotWaitingForMapping { state } => Problem::new(
            &kind::NOT_STAGED,
            "Kolom dicocokkan sebelum unggahan diterbitkan.",
            "Columns are mapped before an upload is published.",
        )
        .fact("state", state),
        Refusal::NotPublished => Problem::new(
            &kind::NOT_PUBLISHED,
            "Unggahan ini belum terbit, atau sudah dibatalkan.",
            "This upload was not published, or was undone already.",
        ),
        Refusal::TooLateToUndo { published_at, hours } => Problem::new(
            &kind::TOO_LATE_TO_UNDO,
            format!("Unggahan hanya bisa dibatalkan dalam {hours} jam setelah terbit."),
            format!("An upload can be undone for {hours} hours after it was published."),
        )
        .fact("published_at", published_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        .fact("hours", hours),
    }
}
