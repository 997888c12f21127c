//! `/nettings/{id}`: what a netting does to the reader's organization, before it is done and after.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::netting::{NettingLegView, NettingView, PositionView};
use supply_chain::money::Money;

use super::nettings::until;
use super::words::{netting_badge, owed};
use crate::language::Language;
use crate::language::format::{date, moment, rupiah};
use crate::pages::confirm::Asking;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, CommandButton, Field, Note, Tone, Total};

/// A debt that becomes less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegRow {
    /// The partner.
    pub name: String,
    /// Who owes.
    pub small: &'static str,
    /// Before.
    pub before: String,
    /// What is taken off.
    pub taken: String,
    /// After.
    pub after: String,
    /// Whether it is another debt by now.
    pub changed: bool,
}

/// `/nettings/{id}`.
#[derive(Debug, Template)]
#[template(path = "settlement/netting.html")]
pub struct NettingPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Its number.
    pub number: String,
    /// With whom, or who called it.
    pub about: String,
    /// How it stands.
    pub badge: Badge,
    /// What to know first.
    pub notes: Vec<Note>,
    /// What it comes to for the reader's organization.
    pub position: Vec<Total>,
    /// Debt by debt.
    pub legs: Vec<LegRow>,
    /// The invoices it settled: number with link, who, amount.
    pub bills: Vec<(String, String, String, String)>,
    /// Who agreed.
    pub said: Vec<Total>,
    /// What the reader may do.
    pub buttons: Vec<CommandButton>,
    /// The certificate, once it is done; empty before.
    pub certificate: String,
}

/// A netting with all its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The netting.
    pub view: &'a NettingView,
    /// Now.
    pub now: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Tz,
    /// What was refused, if anything was.
    pub refusal: Option<&'a str>,
}

/// With whom, of two; who called it, among many.
pub(super) fn about(view: &NettingView, lang: Language) -> String {
    match (view.kind, view.legs.first()) {
        ("bilateral", Some(leg)) => {
            lang.pick(format!("Dengan {}", leg.with_name), format!("With {}", leg.with_name))
        }
        _ => lang.pick(
            format!("Putaran yang diajukan {}", view.organizer_name),
            format!("A run called by {}", view.organizer_name),
        ),
    }
}

impl NettingPage {
    /// The page of a netting.
    #[must_use]
    pub fn new(shell: Shell, seen: Seen<'_>) -> Self {
        let (view, lang) = (seen.view, shell.lang);
        let back = Link::new(lang.t("Perjumpaan utang", "Nettings"), "/nettings");
        let shell = shell.task(back);
        let done = view.state == "done";
        Self {
            number: view.number.clone(),
            about: about(view, lang),
            badge: netting_badge(view.state, lang),
            notes: notes(seen, lang),
            position: view.position.map(|position| totals(position, lang)).unwrap_or_default(),
            legs: view.legs.iter().map(|leg| leg_row(leg, lang)).collect(),
            bills: view
                .bills
                .iter()
                .map(|bill| {
                    let other = if bill.we_owed { &bill.issuer_name } else { &bill.receiver_name };
                    let due = date(bill.due_on, lang);
                    let small = lang.pick(
                        format!("{other} · jatuh tempo {due}"),
                        format!("{other} · due {due}"),
                    );
                    let href = format!("/invoices/{}", bill.invoice_id);
                    (bill.number.clone(), href, small, rupiah(bill.amount))
                })
                .collect(),
            said: said(seen, lang),
            buttons: buttons(view, lang),
            certificate: if done && !view.legs.is_empty() {
                format!("/nettings/{}/certificate", view.id)
            } else {
                String::new()
            },
            shell,
        }
    }
}

fn totals(position: PositionView, lang: Language) -> Vec<Total> {
    let from_to = |before: Money, after: Money| format!("{} → {}", rupiah(before), rupiah(after));
    vec![
        Total::new(
            lang.t("Utang kami", "We owe"),
            from_to(position.owes_before, position.owes_after),
        ),
        Total::new(
            lang.t("Piutang kami", "Owed to us"),
            from_to(position.owed_before, position.owed_after),
        ),
        Total::sum(
            lang.t("Selisihnya, tetap", "The difference, unchanged"),
            owed(position.net, lang),
        ),
    ]
}

fn leg_row(leg: &NettingLegView, lang: Language) -> LegRow {
    LegRow {
        name: leg.with_name.clone(),
        small: if leg.we_owe {
            lang.t("kami berutang", "we owe them")
        } else {
            lang.t("mereka berutang", "they owe us")
        },
        before: rupiah(leg.before),
        taken: rupiah(Money::ZERO.minus(leg.taken).unwrap_or_default()),
        after: rupiah(leg.after),
        changed: !leg.still_holds,
    }
}

#[expect(clippy::too_many_lines, reason = "a sentence for each state")]
fn notes(seen: Seen<'_>, lang: Language) -> Vec<Note> {
    let view = seen.view;
    let note =
        |tone, icon, bold: String, small: &str| Note { tone, icon, bold, small: small.to_owned() };
    let mut notes = Vec::new();
    if let Some(refusal) = seen.refusal {
        notes.push(note(Tone::Warn, "alert-triangle", refusal.to_owned(), ""));
    }
    let open = matches!(view.state, "proposed" | "agreed");
    if open && view.legs.iter().any(|leg| !leg.still_holds) {
        notes.push(note(
            Tone::Warn,
            "alert-triangle",
            lang.t(
                "Utang Anda sudah bukan seperti yang ditunjukkan.",
                "Your debts are no longer what was shown.",
            )
            .to_owned(),
            lang.t(
                "Bila hitungannya jadi lain, perjumpaan ini tidak bisa dilaksanakan dan perlu diajukan ulang.",
                "If that makes another plan, this netting cannot be carried out and is called anew.",
            ),
        ));
    }
    match view.state {
        "proposed" => {
            let (agreed, all) = (view.agreed_total, view.parties_total);
            let until = until(view.answer_due, seen.zone, lang);
            notes.push(note(
                Tone::Info,
                "hourglass",
                lang.pick(
                    format!("{agreed} dari {all} pihak sudah setuju; jawaban ditunggu {until}."),
                    format!("{agreed} of {all} have agreed; answers are wanted {until}."),
                ),
                lang.t(
                    "Belum ada yang berubah. Setelah semua setuju baru dilaksanakan.",
                    "Nothing has changed yet. It is done once all have agreed.",
                ),
            ));
        }
        "agreed" => notes.push(note(
            Tone::Good,
            "checks",
            lang.t("Semua pihak sudah setuju.", "Everybody has agreed.").to_owned(),
            lang.t(
                "Yang mengajukan tinggal melaksanakannya. Sampai saat itu masih bisa ditolak.",
                "Whoever called it carries it out. Until then one can still refuse.",
            ),
        )),
        "refused" | "called_off" => {
            let who = view.ended_for.as_ref().map(|who| {
                if view.state == "refused" {
                    lang.pick(format!("Ditolak {who}."), format!("Refused by {who}."))
                } else {
                    lang.pick(format!("Dibatalkan {who}."), format!("Called off by {who}."))
                }
            });
            let bold = who.unwrap_or_else(|| {
                match view.state {
                    "refused" => lang.t("Salah satu pihak menolak.", "Somebody refused."),
                    _ => lang.t(
                        "Tidak semua pihak setuju pada waktunya.",
                        "Not everybody agreed in time.",
                    ),
                }
                .to_owned()
            });
            let nothing = lang.t("Tidak ada utang yang berubah.", "No debt has changed.");
            let small = match &view.ended_words {
                Some(words) => format!("“{words}” {nothing}"),
                None => nothing.to_owned(),
            };
            notes.push(note(Tone::Quiet, "ban", bold, &small));
        }
        _ => {}
    }
    notes
}

fn said(seen: Seen<'_>, lang: Language) -> Vec<Total> {
    let view = seen.view;
    let at = |at: DateTime<Utc>| moment(at, seen.now, seen.zone, lang);
    let mut said: Vec<Total> = view
        .parties
        .iter()
        .map(|party| {
            let told = match (party.agreed_at, &party.agreed_by) {
                (Some(when), Some(who)) => lang.pick(
                    format!("setuju, {who}, {}", at(when)),
                    format!("yes, {who}, {}", at(when)),
                ),
                (Some(when), None) => {
                    lang.pick(format!("setuju, {}", at(when)), format!("yes, {}", at(when)))
                }
                (None, _) => lang.t("belum menyetujui", "no yes yet").to_owned(),
            };
            Total::new(party.name.clone(), told)
        })
        .collect();
    let others = view.parties_total.saturating_sub(view.parties.len());
    if others > 0 {
        said.push(Total::new(
            lang.t("Pihak lain dalam putaran", "Others in the run"),
            lang.pick(format!("{others} organisasi"), format!("{others} organizations")),
        ));
    }
    said.push(Total::new(
        lang.t("Diajukan", "Called"),
        format!("{}, {}", at(view.created_at), view.organizer_name),
    ));
    said.extend(view.done_at.map(|when| Total::new(lang.t("Dilaksanakan", "Done"), at(when))));
    said
}

fn buttons(view: &NettingView, lang: Language) -> Vec<CommandButton> {
    let button = |word: &str| {
        let (said, icon, class) = match word {
            "consent" => (lang.t("Setujui…", "Agree…"), "check", "full go"),
            "carry" => (lang.t("Laksanakan…", "Carry it out…"), "arrows-exchange", "full go"),
            "refuse" => (lang.t("Tolak…", "Refuse…"), "x", "full no"),
            "call-off" => (lang.t("Batalkan…", "Call it off…"), "ban", "full no"),
            _ => return None,
        };
        Some(CommandButton {
            word: said.to_owned(),
            icon,
            href: format!("/nettings/{}/{word}", view.id),
            leads: true,
            class,
            key: String::new(),
            version: view.version.to_string(),
        })
    };
    view.allowed_commands.iter().filter_map(|word| button(word)).collect()
}

/// What is asked once more before a command.
#[must_use]
pub fn asking(word: &str, view: &NettingView, key: String, lang: Language) -> Asking {
    let href = format!("/nettings/{}", view.id);
    let nothing = lang.t("Tidak ada utang yang berubah.", "No debt changes.");
    let (heading, happens, stays, binds) = match word {
        "consent" => (
            lang.t("Setujui perjumpaan utang", "Agree to the netting"),
            lang.t(
                "Setelah semua pihak setuju, utang ini dihapus dengan jumlah yang sama di kedua arah.",
                "Once all agree, these debts are set off by the same sum in both directions.",
            ),
            lang.t(
                "Sampai dilaksanakan Anda masih bisa menolak.",
                "Until it is done you can still refuse.",
            ),
            true,
        ),
        "carry" => (
            lang.t("Laksanakan perjumpaan utang", "Carry the netting out"),
            lang.t(
                "Tagihan dilunasi sebesar ini sekarang juga, dan dibukukan di semua pihak.",
                "Invoices are settled by this now, and it is posted to everybody's books.",
            ),
            lang.t("Tidak bisa dibatalkan sesudahnya.", "It cannot be undone afterwards."),
            true,
        ),
        "refuse" => (
            lang.t("Tolak perjumpaan utang", "Refuse the netting"),
            lang.t(
                "Satu penolakan mengakhirinya untuk semua pihak.",
                "One refusal ends it for everybody.",
            ),
            nothing,
            false,
        ),
        _ => (
            lang.t("Batalkan perjumpaan utang", "Call the netting off"),
            lang.t(
                "Perjumpaan ini berakhir, dan semua pihak mendapat kabar.",
                "This netting is over, and everybody is told.",
            ),
            nothing,
            false,
        ),
    };
    Asking {
        heading: heading.to_owned(),
        about: format!("{} · {}", view.number, about(view, lang)),
        happens: happens.to_owned(),
        stays: stays.to_owned(),
        action: format!("{href}/{word}"),
        back: Link::new(view.number.clone(), href),
        key,
        version: view.version.to_string(),
        hidden: Vec::new(),
        totals: view.position.map(|position| totals(position, lang)).unwrap_or_default(),
        words: (word == "refuse").then(|| Field {
            name: "words",
            label: lang.t("Kenapa? Boleh kosong", "Why? May stay empty"),
            hint: lang
                .t("Dibaca oleh yang mengajukan.", "Whoever called it reads this.")
                .to_owned(),
            longest: 500,
            ..Field::default()
        }),
        binds,
        another: None,
    }
}
