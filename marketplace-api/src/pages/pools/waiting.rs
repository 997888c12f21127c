//! A pledge of the reader's organization that waits for a yes of its own people: how much, how far, and the button.

use order_workflow::query::demand_pools::{PoolLineView, PoolView};

use super::words::takes_pledges;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah};
use crate::pages::parts::{CommandButton, Note, Tone};

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// That it does.
    pub note: Note,
    /// To say yes, or to take it back before it ever counted.
    pub buttons: Vec<CommandButton>,
}

/// What of the reader's organization waits for this line; nothing where nothing does.
pub(super) fn waits(
    pool: &PoolView,
    line: &PoolLineView,
    key: &dyn Fn() -> String,
    lang: Language,
) -> Option<Waits> {
    let waiting = line.waiting.as_ref()?;
    let units = if waiting.tolerance == 0 {
        quantity(waiting.firm, &line.unit_name)
    } else {
        let (firm, most) =
            (count(waiting.firm), quantity(waiting.firm + waiting.tolerance, &line.unit_name));
        lang.pick(format!("{firm} sampai {most}"), format!("{firm} to {most}"))
    };
    if !takes_pledges(pool.state) {
        let note = Note {
            tone: Tone::Warn,
            icon: "ban",
            bold: lang.pick(
                format!("Komitmen {units} tidak disetujui sebelum ditutup."),
                format!("The pledge of {units} was not approved before the closing."),
            ),
            small: lang.t("Jadi tidak ikut dihitung.", "So it does not count.").to_owned(),
        };
        return Some(Waits { note, buttons: Vec::new() });
    }
    let stands = line.own.as_ref().filter(|own| own.state == "standing");
    let until_then = match stands {
        Some(own) => {
            let stands = quantity(own.firm, &line.unit_name);
            lang.pick(
                format!("Sampai itu yang dihitung tetap {stands}."),
                format!("Until then {stands} go on counting."),
            )
        }
        None => lang.t("Sampai itu belum dihitung.", "Until then it does not count.").to_owned(),
    };
    let (most, missing) = (rupiah(waiting.at_most), count(waiting.approvals_missing.into()));
    let note = Note {
        tone: Tone::Warn,
        icon: "hourglass",
        bold: lang.pick(
            format!("Komitmen {units} menunggu {missing} persetujuan pengurus."),
            format!("The pledge of {units} waits for {missing} approvals of your board."),
        ),
        small: lang.pick(
            format!("Paling banyak {most}, menurut aturan persetujuan koperasi Anda. Perlu disetujui sebelum ditutup. {until_then}"),
            format!("{most} at most, under your own approval rules. It must be approved before the closing. {until_then}"),
        ),
    };
    let button = |word: &str, icon, class, verb: &str| CommandButton {
        word: word.to_owned(),
        icon,
        href: format!("/pools/{}/{verb}?line={}", pool.id, line.id),
        class,
        key: key(),
        ..CommandButton::default()
    };
    let mut buttons = Vec::new();
    if waiting.is_yours {
        let word = lang.t("Setujui komitmen ini", "Approve this pledge");
        buttons.push(button(word, "check", "go", "approve"));
    }
    if stands.is_none() && pool.allowed_commands.contains(&"withdraw") {
        buttons.push(button(lang.t("Tarik komitmen ini", "Take it back"), "", "link", "withdraw"));
    }
    Some(Waits { note, buttons })
}
