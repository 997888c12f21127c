//! States as colour, icon and word, and how far along they are.

use crate::language::Language;

/// What a colour means; it never speaks without its icon and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// A draft, or ended.
    #[default]
    Quiet,
    /// Agreed, received.
    Good,
    /// Under way.
    Info,
    /// Needs somebody.
    Warn,
    /// Refused, late, wrong.
    Bad,
    /// Completed: the good colour, filled.
    Solid,
    /// Ended without result: only a line around it.
    Outline,
}

impl Tone {
    /// The class in the stylesheet; empty for the quiet tone, which is the default there.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Solid => "solid",
            Self::Outline => "outline",
        }
    }
}

/// A state as colour, icon and word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Badge {
    /// Its colour.
    pub tone: Tone,
    /// Its icon, a name in the sprite.
    pub icon: &'static str,
    /// Its word.
    pub word: String,
}

impl Badge {
    /// A badge of these three.
    pub fn new(tone: Tone, icon: &'static str, word: impl Into<String>) -> Self {
        Self { tone, icon, word: word.into() }
    }

    /// The badge of an order's state, by the API's word for it.
    ///
    /// A word that is no state is shown as it is, quietly: a page must not fail over a badge.
    #[must_use]
    pub fn order(state: &str, lang: Language) -> Self {
        let (tone, icon, id, en) = match state {
            "draft" => (Tone::Quiet, "pencil", "Draf", "Draft"),
            "pending_approval" => {
                (Tone::Warn, "hourglass", "Menunggu persetujuan", "Awaiting approval")
            }
            "submitted" => (Tone::Info, "send", "Diajukan", "Submitted"),
            "countered" => (Tone::Warn, "arrows-exchange", "Ditawar balik", "Counter-offered"),
            "confirmed" => (Tone::Good, "circle-check", "Disepakati", "Agreed"),
            "in_fulfilment" => (Tone::Info, "truck-delivery", "Dalam pengiriman", "On the way"),
            "received" => (Tone::Good, "clipboard-check", "Diterima", "Received"),
            "completed" => (Tone::Solid, "checks", "Selesai", "Completed"),
            "rejected" => (Tone::Bad, "circle-x", "Ditolak", "Rejected"),
            "expired" => (Tone::Outline, "clock-x", "Lewat waktu", "Expired"),
            "cancelled" => (Tone::Outline, "ban", "Dibatalkan", "Cancelled"),
            unknown => return Self::new(Tone::Quiet, "info-circle", unknown),
        };
        Self::new(tone, icon, lang.t(id, en))
    }

    /// The badge of a shipment's state, by the API's word for it.
    #[must_use]
    pub fn shipment(state: &str, lang: Language) -> Self {
        match state {
            "in_transit" => {
                Self::new(Tone::Info, "truck-delivery", lang.t("Di jalan", "On the way"))
            }
            "received" => Self::new(Tone::Good, "clipboard-check", lang.t("Diterima", "Received")),
            "undone" => Self::new(Tone::Outline, "ban", lang.t("Dibatalkan", "Undone")),
            unknown => Self::new(Tone::Quiet, "info-circle", unknown),
        }
    }

    /// Beside a state, never instead of it: its deadline has passed.
    #[must_use]
    pub fn late(lang: Language) -> Self {
        Self::new(Tone::Bad, "clock-exclamation", lang.t("Terlambat", "Late"))
    }

    /// Beside a state, never instead of it: a claim about it is not settled.
    #[must_use]
    pub fn disputed(lang: Language) -> Self {
        Self::new(Tone::Warn, "scale", lang.t("Ada klaim", "Claim open"))
    }

    /// A seller's part of the basket that may be submitted.
    #[must_use]
    pub fn ready(lang: Language) -> Self {
        Self::new(Tone::Good, "circle-check", lang.t("Siap diajukan", "Ready to submit"))
    }

    /// A seller's part of the basket that is below the seller's minimum.
    #[must_use]
    pub fn below_minimum(lang: Language) -> Self {
        Self::new(Tone::Warn, "alert-triangle", lang.t("Belum cukup", "Below minimum"))
    }
}

/// How far a step of a track has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
}

/// One of at most five steps of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackStep {
    /// Its icon; one that is done shows a tick.
    pub icon: &'static str,
    /// Its word.
    pub word: &'static str,
    /// Whether it is done, here or ahead.
    pub reach: Reach,
}

impl TrackStep {
    /// Whether it is behind.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.reach == Reach::Done
    }

    /// Whether it is here.
    #[must_use]
    pub fn is_now(&self) -> bool {
        self.reach == Reach::Now
    }
}

/// A track from icons and words; `now` is the step that is here, counted from 0.
#[must_use]
pub fn track(steps: &[(&'static str, &'static str)], now: usize) -> Vec<TrackStep> {
    let reach = |at| match at {
        at if at < now => Reach::Done,
        at if at == now => Reach::Now,
        _ => Reach::Ahead,
    };
    steps
        .iter()
        .enumerate()
        .map(|(at, (icon, word))| TrackStep { icon, word, reach: reach(at) })
        .collect()
}

/// The track of an order in this state, by the API's word; none for drafts and orders that ended
/// without result.
#[must_use]
pub fn order_track(state: &str, lang: Language) -> Option<Vec<TrackStep>> {
    let now = match state {
        "submitted" | "countered" => 0,
        "confirmed" => 1,
        "in_fulfilment" => 2,
        "received" => 3,
        "completed" => 4,
        _ => return None,
    };
    Some(track(
        &[
            ("send", lang.t("Diajukan", "Submitted")),
            ("circle-check", lang.t("Disepakati", "Agreed")),
            ("truck-delivery", lang.t("Dalam pengiriman", "On the way")),
            ("package", lang.t("Diterima", "Received")),
            ("checks", lang.t("Selesai", "Completed")),
        ],
        now,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_an_order_has_its_badge_in_both_languages() {
        let states = [
            "draft",
            "pending_approval",
            "submitted",
            "countered",
            "confirmed",
            "in_fulfilment",
            "received",
            "completed",
            "rejected",
            "expired",
            "cancelled",
        ];
        for state in states {
            let (id, en) =
                (Badge::order(state, Language::Indonesian), Badge::order(state, Language::English));
            assert!(id.word != state && en.word != state && id.word != en.word, "{state}");
            assert_eq!((id.tone, id.icon), (en.tone, en.icon));
        }
    }
}
