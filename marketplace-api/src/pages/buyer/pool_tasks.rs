//! What of the pools waits for the reader: one that closes soon, one whose rules are not published, one to be shared out.

use order_workflow::query::demand_pools::PoolTask;
use supply_chain::demand_pool::CommandName;

use super::tasks::{Duty, Waiting};
use super::words::Here;
use crate::language::format::{deadline_short, is_urgent};
use crate::pages::parts::{Due, Task, Tone};

/// The row of one pool.
#[must_use]
pub(super) fn of(found: &PoolTask, here: Here) -> Waiting {
    let lang = here.lang;
    let (icon, verb, action, fact, address) = match found.command {
        CommandName::Allocate => (
            "scale",
            lang.t("Sahkan pembagian", "Confirm the allocation"),
            lang.t("Periksa", "Check"),
            lang.t("Barangnya sudah dihitung di gudang.", "The goods are counted at the hub."),
            "/manage",
        ),
        CommandName::Publish => (
            "send",
            lang.t("Umumkan aturan belanja bersama", "Publish a pool's rules"),
            lang.t("Periksa", "Check"),
            lang.t("Tanpa diumumkan tidak akan dibuka.", "Unpublished it does not open."),
            "/manage",
        ),
        _ if found.approves => (
            "hourglass",
            lang.t("Setujui komitmen sebelum ditutup", "Approve a pledge before the closing"),
            lang.t("Periksa", "Check"),
            lang.t("Tanpa persetujuan tidak dihitung.", "Without a yes it does not count."),
            "",
        ),
        _ if found.takes_part => (
            "users",
            lang.t("Belanja bersama segera ditutup", "A pool closes soon"),
            lang.t("Lihat", "See"),
            lang.t(
                "Komitmen Anda sudah masuk; masih bisa ditambah.",
                "Your pledge is in; you can still add to it.",
            ),
            "",
        ),
        _ => (
            "users",
            lang.t("Ikut belanja bersama sebelum ditutup", "Join a pool before it closes"),
            lang.t("Berkomitmen", "Pledge"),
            lang.t("Anda belum berkomitmen.", "You have pledged nothing."),
            "",
        ),
    };
    Waiting {
        duty: Duty::Pool,
        until: found.until,
        since: found.since,
        task: Task {
            tone: if found.takes_part { Tone::Info } else { Tone::Warn },
            icon,
            verb: verb.to_owned(),
            href: format!("/pools/{}{address}", found.id),
            fact: fact.to_owned(),
            small: format!("{} · {}", found.title, found.organizer),
            action: action.to_owned(),
            due: found.until.map(|at| Due {
                text: deadline_short(at, here.now, here.zone, lang),
                late: is_urgent(at, here.now),
            }),
        },
    }
}
