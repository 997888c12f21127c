//! `/organization/payment-rules`: from which sum on officers sign before money moves, and whether anybody could.

pub mod handling;

use askama::Template;
use order_workflow::command::identity::PaymentRuleView;
use order_workflow::query::identity::approval_rules::Approver;
use supply_chain::id::PersonId;

use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Empty, Field, Note, Tone, Wrong};

/// One rule that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// From which sum, and how many sign.
    pub said: String,
    /// Who may.
    pub who: String,
    /// That too few could.
    pub warning: Option<Note>,
    /// Where it is ended; empty where the reader may not.
    pub end_href: String,
}

/// The form of a new rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    /// The sum, and how many.
    pub fields: Vec<Field>,
    /// Who may; nobody chosen means every approver.
    pub board: Option<Choices>,
}

/// `/organization/payment-rules`.
#[derive(Debug, Template)]
#[template(path = "payments/rules.html")]
pub struct PaymentRulesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// That something was done.
    pub note: Option<Note>,
    /// The rules, the smallest sum first.
    pub rules: Vec<RuleRow>,
    /// None there.
    pub empty: Empty,
    /// The form; nothing for whoever may not.
    pub form: Option<NewRule>,
    /// What is wrong with it.
    pub wrongs: Vec<Wrong>,
    /// The form's key.
    pub key: String,
}

/// What the page is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The rules.
    pub rules: &'a [PaymentRuleView],
    /// Who signs today.
    pub approvers: &'a [Approver],
    /// Whether the reader may make and end rules.
    pub may: bool,
    /// What was just done: `made` or `ended`.
    pub done: &'a str,
}

impl PaymentRulesPage {
    /// The page, with the form as it was filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        seen: Seen<'_>,
        (filled, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments"));
        shell.refused = !faults.is_empty();
        Self {
            note: done(seen.done, lang),
            rules: seen.rules.iter().map(|rule| row(rule, seen, lang)).collect(),
            empty: Empty {
                icon: "checks",
                heading: lang
                    .t("Belum ada aturan tanda tangan", "No rules about signatures")
                    .to_owned(),
                text: lang
                    .t(
                        "Tanpa aturan, bendahara mencatat pembayaran berapa pun sendirian.",
                        "Without a rule the treasurer records payments of any sum alone.",
                    )
                    .to_owned(),
                action: None,
            },
            form: seen.may.then(|| form(seen.approvers, filled, faults, lang)),
            wrongs: faults.wrongs(),
            key,
            shell,
        }
    }
}

fn done(what: &str, lang: Language) -> Option<Note> {
    let bold = match what {
        "made" => lang.t(
            "Aturan dibuat. Berlaku untuk pembayaran yang dicatat mulai sekarang.",
            "The rule is made. It holds for payments written down from now on.",
        ),
        "ended" => lang.t(
            "Aturan diakhiri. Yang sudah menunggu tanda tangan tetap menunggu.",
            "The rule is ended. What waits for signatures goes on waiting.",
        ),
        _ => return None,
    };
    let (bold, small) = (bold.to_owned(), String::new());
    Some(Note { tone: Tone::Good, icon: "circle-check", bold, small })
}

/// What a rule says of itself.
#[must_use]
pub fn sentence(rule: &PaymentRuleView, lang: Language) -> String {
    let (sum, n) = (rupiah(rule.from), count(i64::try_from(rule.needed).unwrap_or(i64::MAX)));
    lang.pick(
        format!("Mulai {sum}: {n} tanda tangan pengurus."),
        format!("From {sum} on: {n} officer(s) sign."),
    )
}

fn name(one: &Approver, lang: Language) -> String {
    one.name.clone().unwrap_or_else(|| lang.t("tanpa nama", "unnamed").to_owned())
}

fn row(rule: &PaymentRuleView, seen: Seen<'_>, lang: Language) -> RuleRow {
    let on_board =
        |one: &&Approver| rule.board.is_empty() || rule.board.contains(&PersonId(one.id));
    let able: Vec<&Approver> =
        seen.approvers.iter().filter(on_board).filter(|one| one.signs_in).collect();
    let names: Vec<String> = able.iter().map(|one| name(one, lang)).collect();
    let few = able.len() < rule.needed;
    RuleRow {
        said: sentence(rule, lang),
        who: if names.is_empty() {
            String::new()
        } else {
            let names = names.join(", ");
            lang.pick(format!("Bisa menandatangani: {names}."), format!("Could sign: {names}."))
        },
        warning: few.then(|| Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang
                .t(
                    "Pengurusnya kurang: pembayaran sebesar ini tidak bisa dicatat.",
                    "Too few officers: payments of this sum cannot be recorded.",
                )
                .to_owned(),
            small: lang
                .t("Tambah pengurus, atau akhiri aturannya.", "Add officers, or end the rule.")
                .to_owned(),
        }),
        end_href: if seen.may {
            format!("/organization/payment-rules/{}/end", rule.id)
        } else {
            String::new()
        },
    }
}

fn form(approvers: &[Approver], filled: &Filled, faults: &Faults, lang: Language) -> NewRule {
    let field = |name: &'static str, label: &'static str, hint: &str| Field {
        name,
        label,
        hint: hint.to_owned(),
        error: faults.at(name),
        value: filled.get(name).to_owned(),
        longest: 24,
        ..Field::default()
    };
    let mut needed = field(
        "needed",
        lang.t("Berapa pengurus menandatangani", "How many officers sign"),
        lang.t("1 sampai 20; yang membuat tidak ikut.", "1 to 20; whoever made it does not."),
    );
    if needed.value.is_empty() {
        "2".clone_into(&mut needed.value);
    }
    let from = field("from", lang.t("Mulai dari jumlah", "From which sum on"), "");
    let choice = |one: &Approver| {
        let id = one.id.to_string();
        let chosen = filled.all("board").any(|of| of == id);
        Choice::new(id, name(one, lang), chosen)
    };
    NewRule {
        fields: vec![
            Field { before: "Rp", keyboard: "numeric", ..from },
            Field { keyboard: "numeric", ..needed },
        ],
        board: (!approvers.is_empty()).then(|| Choices {
            name: "board",
            legend: lang.t("Siapa", "Who").to_owned(),
            hint: lang
                .t("Kosong berarti semua pengurus.", "Nobody chosen means every approver.")
                .to_owned(),
            error: faults.at("board"),
            several: true,
            choices: approvers.iter().map(choice).collect(),
        }),
    }
}
