//! `/claims/{id}`: a claim, and what the reader may do with it now.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::claims::{ClaimLineView, ClaimView};
use supply_chain::claim::{Reason, Remedy};

use super::words::{badge, happenings, reason, remedy, settled_by, verdict};
use crate::language::Language;
use crate::language::format::{deadline, deadline_short, is_urgent, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::order::amounts::Packed;
use crate::pages::parts::{
    Badge, Choice, Choices, CommandButton, Due, Field, Happening, Note, Tone, Total, Wrong,
};

/// One line of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// What.
    pub name: String,
    /// How much, and why.
    pub small: String,
    /// What is claimed for it.
    pub amount: String,
    /// Its id, which names its fields.
    pub id: String,
    /// Reasons to choose from, to say it more exactly; only in a draft that the reader may open.
    pub reasons: Vec<Choice>,
    /// How many base units are claimed; likewise.
    pub count: Option<String>,
    /// What is wrong with that.
    pub error: Option<String>,
}

/// What stands in a form's fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Where it posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// Choices, drawn first.
    pub choices: Vec<Choices>,
    /// One-line fields.
    pub fields: Vec<Field>,
    /// Own words, drawn last.
    pub words: Option<Field>,
    /// Its button.
    pub button: &'static str,
    /// `go`, `red` or nothing.
    pub class: &'static str,
    /// The heading above it.
    pub heading: &'static str,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Its address.
    pub href: String,
    /// Its words for who cannot see it.
    pub alt: String,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
}

/// `/claims/{id}`.
#[derive(Debug, Template)]
#[template(path = "claims/show.html")]
pub struct ClaimPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// Its number, or that it is a draft.
    pub number: String,
    /// Who, about which order.
    pub about: String,
    /// Where it is.
    pub badge: Badge,
    /// Until when somebody has time.
    pub due: Option<Due>,
    /// What happens next, or how it ended.
    pub notes: Vec<Note>,
    /// What is claimed.
    pub lines: Vec<LineRow>,
    /// What it comes to.
    pub totals: Vec<Total>,
    /// In the buyer's words.
    pub words: Option<String>,
    /// Photos.
    pub photos: Vec<PhotoRow>,
    /// Where a photo is sent to, and its key; nothing where none may be added.
    pub photo: Option<(String, String)>,
    /// Opening a draft: around the lines.
    pub open: Option<Form>,
    /// Everything else the reader may do, the likeliest first.
    pub forms: Vec<Form>,
    /// Buttons without fields.
    pub buttons: Vec<CommandButton>,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// The version the page was drawn from.
    pub version: String,
}

/// The reader, and what they typed.
pub struct Seen<'a> {
    /// The claim as they see it.
    pub claim: &'a ClaimView,
    /// Now, and their zone.
    pub at: (DateTime<Utc>, Tz),
    /// What was typed, where a form was refused.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

impl Seen<'_> {
    fn may(&self, command: &str) -> bool {
        self.claim.allowed_commands.contains(&command)
    }

    fn form(&self, command: &str) -> Form {
        let action = format!("/claims/{}/{command}", self.claim.id);
        Form { action, key: (self.key)(), ..Form::default() }
    }

    fn field(&self, name: &'static str, label: &'static str, hint: &str) -> Field {
        let value = self.typed.get(name).to_owned();
        let error = self.faults.at(name);
        Field { name, label, hint: hint.to_owned(), error, value, ..Field::default() }
    }

    fn text(&self, name: &'static str, label: &'static str, hint: &str) -> Field {
        Field { longest: 2000, ..self.field(name, label, hint) }
    }

    fn money(&self, label: &'static str, hint: &str) -> Field {
        Field { before: "Rp", keyboard: "decimal", ..self.field("amount", label, hint) }
    }

    fn remedies(
        &self,
        name: &'static str,
        legend: &str,
        standing: &str,
        lang: Language,
    ) -> Choices {
        let chosen = match self.typed.get(name) {
            "" => standing,
            typed => typed,
        };
        let goes_back = self.claim.lines.iter().any(|line| line.reason != "missing");
        let offered = Remedy::ALL.iter().filter(|one| **one != Remedy::Return || goes_back);
        Choices {
            name,
            legend: legend.to_owned(),
            error: self.faults.at(name),
            choices: offered
                .map(|one| {
                    Choice::new(one.as_str(), remedy(one.as_str(), lang), one.as_str() == chosen)
                })
                .collect(),
            ..Choices::default()
        }
    }
}

impl ClaimPage {
    /// The page of a claim.
    #[must_use]
    pub fn new(shell: Shell, seen: &Seen<'_>) -> Self {
        let (claim, lang) = (seen.claim, shell.lang);
        let (now, zone) = seen.at;
        let mut shell = shell.task(way_back(claim, lang));
        shell.place = if claim.side == "respondent" { Place::Incoming } else { Place::Orders };
        shell.refused = !seen.faults.is_empty();
        let number = claim.number.clone();
        let mut totals = vec![Total::sum(lang.t("Nilai klaim", "Claimed"), rupiah(claim.total))];
        if let Some(end) = &claim.resolution {
            totals.push(Total::new(lang.t("Disetujui", "Granted"), rupiah(end.credited)));
        } else if claim.number.is_some() {
            totals
                .push(Total::new(lang.t("Ditahan dari tagihan", "Held back"), rupiah(claim.held)));
        }
        let (forms, buttons) = (forms(seen, lang), buttons(seen, lang));
        Self {
            wrongs: seen.faults.wrongs(),
            number: number.unwrap_or_else(|| lang.t("Draf klaim", "Draft claim").to_owned()),
            about: format!(
                "{} · {} · {}",
                if claim.side == "claimant" {
                    &claim.respondent.name
                } else {
                    &claim.claimant.name
                },
                claim.order.number,
                claim.order.shipment_number
            ),
            badge: badge(claim.state, lang),
            due: claim.deadline_at.map(|at| Due {
                text: deadline_short(at, now, zone, lang),
                late: is_urgent(at, now),
            }),
            notes: notes(seen, lang),
            lines: claim.lines.iter().map(|line| line_row(line, seen, lang)).collect(),
            totals,
            words: claim.words.clone(),
            photos: photos(claim, lang),
            photo: seen
                .may("photos")
                .then(|| (format!("/claims/{}/photos", claim.id), (seen.key)())),
            open: seen.may("open").then(|| open_form(seen, lang)),
            forms,
            buttons,
            happenings: happenings(claim, seen.at, lang),
            version: claim.version.to_string(),
            shell,
        }
    }
}

/// A mediator has no way to the order: it is none of their business.
fn way_back(claim: &ClaimView, lang: Language) -> Link {
    if claim.side == "mediator" {
        return Link::new(lang.t("Semua klaim", "All claims"), "/claims?as=mediator");
    }
    Link::new(claim.order.number.clone(), format!("/orders/{}", claim.order.id))
}

fn line_row(line: &ClaimLineView, seen: &Seen<'_>, lang: Language) -> LineRow {
    let packed = Packed { pack: &line.pack, factor: line.factor.max(1), base_unit: line.base_unit };
    let told = packed.told(line.count_base, lang);
    let is_draft = seen.may("open");
    let of = Reason::from_word(line.reason);
    let kin = |one: &&Reason| of.is_some_and(|of| of.basis() == one.basis());
    let kin: Vec<&Reason> = Reason::ALL.iter().filter(kin).collect();
    let (reason_field, count_field) = (format!("reason-{}", line.id), format!("count-{}", line.id));
    let typed = |field: &str, standing: String| match seen.typed.get(field) {
        "" => standing,
        typed => typed.to_owned(),
    };
    let chosen = typed(&reason_field, line.reason.to_owned());
    let choice = |one: &&Reason| {
        Choice::new(one.as_str(), reason(one.as_str(), lang), one.as_str() == chosen)
    };
    LineRow {
        name: line.product_name.clone(),
        small: format!("{told} · {}", reason(line.reason, lang)),
        amount: rupiah(line.amount),
        id: line.id.to_string(),
        reasons: if is_draft && kin.len() > 1 {
            kin.iter().map(choice).collect()
        } else {
            Vec::new()
        },
        count: is_draft.then(|| typed(&count_field, line.count_base.to_string())),
        error: seen.faults.at(&count_field),
    }
}

fn photos(claim: &ClaimView, lang: Language) -> Vec<PhotoRow> {
    let row = |(n, photo): (usize, &order_workflow::query::claims::PhotoView)| PhotoRow {
        href: format!("/files/{}", photo.id),
        alt: lang.pick(
            format!(
                "Foto {} dari {}",
                n + 1,
                if photo.side == "claimant" { "pembeli" } else { "penjual" }
            ),
            format!(
                "Photo {} from the {}",
                n + 1,
                if photo.side == "claimant" { "buyer" } else { "seller" }
            ),
        ),
        width: photo.width,
        height: photo.height,
    };
    claim.photos.iter().enumerate().map(row).collect()
}

/// What happens next, or how it ended.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
fn notes(seen: &Seen<'_>, lang: Language) -> Vec<Note> {
    let claim = seen.claim;
    let (now, zone) = seen.at;
    let zone = claim.deadline_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(zone);
    let until = claim.deadline_at.map(|at| deadline(at, now, zone, lang)).unwrap_or_default();
    let mut notes = Vec::new();
    let mut add = |tone, icon, bold: String, small: String| {
        notes.push(Note { tone, icon, bold, small });
    };
    if let Some(answer) = &claim.answer
        && claim.resolution.is_none()
    {
        let said = verdict(answer.verdict, answer.amount, lang);
        let way = remedy(answer.remedy, lang);
        let bold = lang.pick(
            format!("Jawaban penjual: {said} ({way})."),
            format!("The seller's answer: {said} ({way})."),
        );
        add(Tone::Info, "message", bold, answer.words.clone().unwrap_or_default());
    }
    let happens =
        match claim.state {
            "draft" => Some(lang.pick(
                format!(
                    "Klaim ini disiapkan dari hitungan Anda. Tambahkan foto, lalu ajukan: {until}."
                ),
                format!(
                    "This claim was prepared from your count. Add photos, then submit it: {until}."
                ),
            )),
            "open" => Some(lang.pick(
                format!("Penjual menjawab: {until}."),
                format!("The seller answers: {until}."),
            )),
            "answered" => Some(lang.pick(
                format!("Tanpa penolakan pembeli, jawaban penjual berlaku: {until}."),
                format!("Unless the buyer says no, the seller's answer holds: {until}."),
            )),
            "mediation" => {
                let who = claim
                    .mediator
                    .as_ref()
                    .map_or("operator Lumbung", |mediator| mediator.name.as_str());
                Some(lang.pick(
                    format!("{who} menengahi: {until}."),
                    format!("{who} mediates: {until}."),
                ))
            }
            "arbitration" => {
                let who = claim.arbiter.as_deref().unwrap_or("operator Lumbung");
                Some(lang.pick(format!("{who} memutuskan."), format!("{who} decides.")))
            }
            _ => None,
        };
    if let Some(bold) = happens {
        add(Tone::Warn, "hourglass", bold, String::new());
    }
    if let Some(end) = &claim.resolution {
        let bold = format!(
            "{} {} ({}).",
            settled_by(end.by, lang),
            rupiah(end.credited),
            remedy(end.remedy, lang)
        );
        add(Tone::Good, "circle-check", bold, end.words.clone().unwrap_or_default());
        if end.remedy == "return" {
            let bold = match (&claim.goods_back, claim.goods_taken_at) {
                (None, _) => lang
                    .t("Barang belum dikirim balik.", "The goods have not been sent back.")
                    .to_owned(),
                (Some(number), None) => lang.pick(
                    format!("Barang dalam perjalanan kembali, {number}."),
                    format!("The goods are on their way back, {number}."),
                ),
                (Some(number), Some(_)) => lang.pick(
                    format!("Barang sudah kembali, {number}."),
                    format!("The goods are back, {number}."),
                ),
            };
            let small = lang.t(
                "Nilainya dikreditkan setelah barang diterima penjual.",
                "It is credited once the seller has them.",
            );
            add(Tone::Info, "package", bold, small.to_owned());
        }
    }
    notes
}

fn open_form(seen: &Seen<'_>, lang: Language) -> Form {
    Form {
        choices: vec![seen.remedies(
            "wants",
            lang.t("Apa yang diminta?", "What do you ask for?"),
            seen.claim.wants,
            lang,
        )],
        words: Some(seen.text(
            "words",
            lang.t("Apa yang terjadi?", "What happened?"),
            lang.t("Dibaca penjual. Boleh kosong.", "The seller reads this. May stay empty."),
        )),
        button: lang.t("Ajukan klaim", "Submit claim"),
        class: "go",
        heading: lang.t("Ajukan klaim", "Submit claim"),
        ..seen.form("open")
    }
}

/// Forms with fields, the likeliest first.
#[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
fn forms(seen: &Seen<'_>, lang: Language) -> Vec<Form> {
    let claim = seen.claim;
    let why = lang.t("Alasannya", "Why");
    let read = lang.t("Dibaca pihak lain.", "The other side reads this.");
    let mut forms = Vec::new();
    if seen.may("answer") {
        let typed = seen.typed.get("verdict");
        let verdicts = [
            ("accepted", lang.t("Terima semua", "Accept all")),
            ("accepted_in_part", lang.t("Terima sebagian", "Accept a part")),
            ("refused", lang.t("Tolak", "Refuse")),
        ];
        let verdicts = Choices {
            name: "verdict",
            legend: lang.t("Jawaban Anda", "Your answer").to_owned(),
            error: seen.faults.at("verdict"),
            choices: verdicts
                .map(|(value, word)| Choice::new(value, word, value == typed))
                .to_vec(),
            ..Choices::default()
        };
        let hint = lang.pick(
            format!("Hanya bila sebagian; di bawah {}.", rupiah(claim.total)),
            format!("Only for a part; below {}.", rupiah(claim.total)),
        );
        forms.push(Form {
            choices: vec![
                verdicts,
                seen.remedies("remedy", lang.t("Caranya", "In which way"), claim.wants, lang),
            ],
            fields: vec![seen.money(lang.t("Nilai yang diterima", "The amount you accept"), &hint)],
            words: Some(seen.text(
                "words",
                why,
                lang.t("Perlu bila sebagian atau ditolak.", "Needed for a part or a refusal."),
            )),
            button: lang.t("Kirim jawaban", "Send the answer"),
            class: "go",
            heading: lang.t("Jawab klaim", "Answer the claim"),
            ..seen.form("answer")
        });
    }
    if seen.may("decide") {
        let mut amount = seen.money(lang.t("Nilai yang dikreditkan", "What is credited"), "");
        amount.hint = lang.pick(
            format!("0 sampai {}.", rupiah(claim.total)),
            format!("0 up to {}.", rupiah(claim.total)),
        );
        if amount.value.is_empty() {
            amount.value = rupiah_typed(claim.total);
        }
        forms.push(Form {
            choices: vec![seen.remedies(
                "remedy",
                lang.t("Caranya", "In which way"),
                claim.wants,
                lang,
            )],
            fields: vec![amount],
            words: Some(seen.text(
                "words",
                why,
                lang.t("Dibaca kedua pihak.", "Both sides read this."),
            )),
            button: lang.t("Putuskan", "Decide"),
            class: "go",
            heading: lang.t("Putusan", "Decision"),
            ..seen.form("decide")
        });
    }
    if seen.may("send-goods") {
        forms.push(Form {
            fields: vec![seen.field(
                "carrier",
                lang.t("Sopir, pelat, pengangkut", "Driver, plate, carrier"),
                "",
            )],
            button: lang.t("Barang dikirim balik", "Goods are sent back"),
            class: "go",
            heading: lang.t("Kirim barang kembali", "Send the goods back"),
            ..seen.form("send-goods")
        });
    }
    if seen.may("escalate") {
        let to_arbiter = claim.state == "mediation";
        let arbiter = seen.field(
            "arbiter",
            lang.t("Lembaga yang memutuskan", "The body that decides"),
            lang.t("Misalnya Dinas Koperasi setempat.", "Such as the cooperative office."),
        );
        forms.push(Form {
            fields: if to_arbiter { vec![arbiter] } else { Vec::new() },
            words: Some(seen.text(
                "why",
                lang.t("Kenapa belum sepakat?", "Why is it not settled?"),
                read,
            )),
            button: if to_arbiter {
                lang.t("Serahkan ke lembaga pemutus", "Bring before the arbiter")
            } else {
                lang.t("Bawa ke penengah", "Bring to mediation")
            },
            class: "",
            heading: if to_arbiter {
                lang.t("Tidak selesai di penengah?", "Mediation leads nowhere?")
            } else {
                lang.t("Tidak setuju dengan jawabannya?", "Not content with the answer?")
            },
            ..seen.form("escalate")
        });
    }
    for (command, heading, button) in [
        (
            "discard",
            lang.t("Tidak jadi diklaim?", "Not to be claimed?"),
            lang.t("Jangan ajukan", "Do not claim"),
        ),
        (
            "withdraw",
            lang.t("Tarik klaim?", "Take the claim back?"),
            lang.t("Tarik klaim", "Withdraw claim"),
        ),
    ] {
        if seen.may(command) {
            forms.push(Form {
                words: Some(seen.text("reason", why, lang.t("Boleh kosong.", "May stay empty."))),
                button,
                class: "no",
                heading,
                ..seen.form(command)
            });
        }
    }
    forms
}

fn buttons(seen: &Seen<'_>, lang: Language) -> Vec<CommandButton> {
    let mut buttons = Vec::new();
    for (command, icon, word) in [
        ("accept-answer", "check", lang.t("Terima jawaban ini", "Take this answer")),
        ("take-goods", "package", lang.t("Barang sudah kami terima", "We have the goods")),
    ] {
        if seen.may(command) {
            buttons.push(CommandButton {
                word: word.to_owned(),
                icon,
                href: format!("/claims/{}/{command}", seen.claim.id),
                class: "go",
                key: (seen.key)(),
                version: seen.claim.version.to_string(),
                ..CommandButton::default()
            });
        }
    }
    buttons
}
