//! `/organization/approval-rules`: when an order of one's own needs a yes, from whom, and whether anybody could say it.

pub mod handling;

use std::collections::HashMap;

use askama::Template;
use order_workflow::command::identity::ApprovalRuleView;
use order_workflow::query::identity::approval_rules::Approver;
use order_workflow::query::orders::RequirementView;
use supply_chain::id::PersonId;

use crate::language::Language;
use crate::language::format::count;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::order::approval::{People, why};
use crate::pages::parts::{Choice, Choices, Empty, Field, Note, Tone, Wrong};

/// One rule that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    /// When it applies, and who many are needed.
    pub said: String,
    /// Who could say yes today.
    pub could: String,
    /// That nobody, or too few, could.
    pub warning: Option<Note>,
    /// Where it is ended; empty where the reader may not.
    pub end_href: String,
}

/// The form of a new rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRule {
    /// Which kind.
    pub kind: Choices,
    /// Its figure: a sum, a category, a percentage.
    pub fields: Vec<Field>,
    /// How many must approve.
    pub needed: Field,
    /// Who may; nobody chosen means every approver.
    pub board: Option<Choices>,
}

/// `/organization/approval-rules`.
#[derive(Debug, Template)]
#[template(path = "approvals/rules.html")]
pub struct RulesPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// That something was done.
    pub note: Option<Note>,
    /// The rules, oldest first.
    pub rules: Vec<RuleRow>,
    /// None there.
    pub empty: Empty,
    /// Who approves today.
    pub approvers: Vec<String>,
    /// That nobody does.
    pub nobody: Option<Note>,
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
    pub rules: &'a [ApprovalRuleView],
    /// Who approves today.
    pub approvers: &'a [Approver],
    /// Whether the reader may make and end rules.
    pub may: bool,
    /// What was just done: `made` or `ended`.
    pub done: &'a str,
}

impl RulesPage {
    /// The page, with the form as it was filled in.
    #[must_use]
    pub fn new(
        shell: Shell,
        seen: Seen<'_>,
        (filled, faults): (&Filled, &Faults),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let people = names(seen.approvers);
        let back = Link::new(lang.t("Organisasi", "Organization"), "/organization");
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        Self {
            note: done(seen.done, lang),
            rules: seen.rules.iter().map(|rule| row(rule, seen, &people, lang)).collect(),
            empty: Empty {
                icon: "checks",
                heading: lang.t("Belum ada aturan persetujuan", "No approval rules yet").to_owned(),
                text: lang
                    .t(
                        "Tanpa aturan, pesanan yang diajukan langsung sampai ke penjual.",
                        "Without a rule an order that is submitted reaches its seller at once.",
                    )
                    .to_owned(),
                action: None,
            },
            approvers: seen.approvers.iter().map(|one| approver(one, lang)).collect(),
            nobody: seen.approvers.is_empty().then(|| Note {
                tone: Tone::Warn,
                icon: "alert-triangle",
                bold: lang
                    .t("Belum ada yang menjadi pengurus.", "Nobody is an approver yet.")
                    .to_owned(),
                small: lang
                    .t(
                        "Beri wewenang pengurus kepada orang di halaman Orang dan wewenang lebih dulu.",
                        "Give somebody the board's role on the page People and roles first.",
                    )
                    .to_owned(),
            }),
            form: seen.may.then(|| form(seen.approvers, filled, faults, lang)),
            wrongs: faults.wrongs(),
            key,
            shell,
        }
    }
}

fn names(approvers: &[Approver]) -> People {
    let named = |one: &Approver| Some((PersonId(one.id), one.name.clone()?));
    approvers.iter().filter_map(named).collect::<HashMap<_, _>>()
}

fn done(what: &str, lang: Language) -> Option<Note> {
    let bold = match what {
        "made" => lang.t(
            "Aturan dibuat. Berlaku untuk pesanan yang diajukan mulai sekarang.",
            "The rule is made. It holds for orders submitted from now on.",
        ),
        "ended" => lang.t(
            "Aturan diakhiri. Yang sudah menunggu persetujuan tetap menunggu.",
            "The rule is ended. What waits for approval already goes on waiting.",
        ),
        _ => return None,
    };
    let (bold, small) = (bold.to_owned(), String::new());
    Some(Note { tone: Tone::Good, icon: "circle-check", bold, small })
}

/// "Maria Wea, juga menulis pesanan".
fn approver(one: &Approver, lang: Language) -> String {
    let name = one.name.clone().unwrap_or_else(|| lang.t("tanpa nama", "unnamed").to_owned());
    let more = [
        (!one.signs_in).then(|| lang.t("belum pernah masuk", "has not signed in yet")),
        one.writes.then(|| lang.t("juga menulis pesanan", "writes orders too")),
    ];
    std::iter::once(name)
        .chain(more.into_iter().flatten().map(str::to_owned))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What a rule says of itself.
#[must_use]
pub fn sentence(rule: &ApprovalRuleView, approvers: &[Approver], lang: Language) -> String {
    why(&as_requirement(rule), &names(approvers), lang)
}

fn as_requirement(rule: &ApprovalRuleView) -> RequirementView {
    RequirementView {
        kind: rule.kind,
        total: rule.total,
        category: rule.category.clone(),
        percent: rule.percent,
        needed: rule.needed,
        board: rule.board.clone(),
    }
}

fn row(rule: &ApprovalRuleView, seen: Seen<'_>, people: &People, lang: Language) -> RuleRow {
    let on_board =
        |one: &&Approver| rule.board.is_empty() || rule.board.contains(&PersonId(one.id));
    let able: Vec<&Approver> =
        seen.approvers.iter().filter(on_board).filter(|one| one.signs_in).collect();
    let told: Vec<String> = able.iter().map(|one| approver(one, lang)).collect();
    RuleRow {
        said: why(&as_requirement(rule), people, lang),
        could: if told.is_empty() {
            String::new()
        } else {
            let told = told.join("; ");
            lang.pick(
                format!("Bisa menyetujui sekarang: {told}."),
                format!("Could approve today: {told}."),
            )
        },
        warning: warning(rule.needed, &able, lang),
        end_href: if seen.may {
            format!("/organization/approval-rules/{}/end", rule.id)
        } else {
            String::new()
        },
    }
}

/// That a rule could not be met: by anybody, or where one of those who could has written the order.
fn warning(needed: u32, able: &[&Approver], lang: Language) -> Option<Note> {
    let wanted = usize::try_from(needed).unwrap_or(usize::MAX);
    let (n, m) = (count(i64::from(needed)), count(i64::try_from(able.len()).unwrap_or_default()));
    if able.len() < wanted {
        return Some(Note {
            tone: Tone::Warn,
            icon: "alert-triangle",
            bold: lang.pick(
                format!("Aturan ini tidak bisa terpenuhi: perlu {n}, yang bisa hanya {m}."),
                format!("This rule cannot be met: it wants {n}, and only {m} could."),
            ),
            small: lang
                .t(
                    "Pesanan yang kena aturan ini ditolak saat diajukan. Tambah pengurus, atau akhiri aturannya.",
                    "Orders under it are refused when they are submitted. Add approvers, or end the rule.",
                )
                .to_owned(),
        });
    }
    let writers = able.iter().filter(|one| one.writes).count();
    (writers > 0 && able.len() == wanted).then(|| Note {
        tone: Tone::Info,
        icon: "info-circle",
        bold: lang
            .t(
                "Pas-pasan: yang menulis pesanan tidak bisa menyetujuinya sendiri.",
                "Just enough: whoever writes an order cannot approve it.",
            )
            .to_owned(),
        small: lang
            .t(
                "Pesanan yang ditulis salah satu pengurus ini tidak akan bisa diajukan.",
                "An order that one of these approvers writes could not be submitted.",
            )
            .to_owned(),
    })
}

fn form(approvers: &[Approver], filled: &Filled, faults: &Faults, lang: Language) -> NewRule {
    let needed = Field {
        keyboard: "numeric",
        value: if filled.get("needed").is_empty() {
            "1".to_owned()
        } else {
            filled.get("needed").to_owned()
        },
        ..field(
            "needed",
            (
                lang.t("Berapa orang harus setuju", "How many must say yes"),
                lang.t("1 sampai 20.", "1 to 20."),
            ),
            filled,
            faults,
        )
    };
    NewRule {
        kind: kinds(filled.get("kind"), faults.at("kind"), lang),
        fields: figures(filled, faults, lang),
        needed,
        board: (!approvers.is_empty()).then(|| board(approvers, filled, faults, lang)),
    }
}

fn field(
    name: &'static str,
    (label, hint): (&'static str, &str),
    filled: &Filled,
    faults: &Faults,
) -> Field {
    Field {
        name,
        label,
        hint: hint.to_owned(),
        error: faults.at(name),
        value: filled.get(name).to_owned(),
        longest: 100,
        ..Field::default()
    }
}

fn kinds(chosen: &str, error: Option<String>, lang: Language) -> Choices {
    let kind =
        |word: &str, id: &str, en: &str| Choice::new(word, lang.pick(id, en), chosen == word);
    Choices {
        name: "kind",
        legend: lang
            .t("Kapan pesanan perlu disetujui?", "When does an order need a yes?")
            .to_owned(),
        error,
        choices: vec![
            kind("total_from", "Nilainya besar", "It comes to much"),
            kind("category", "Kelompok barang tertentu", "Certain goods"),
            kind("price_rise", "Harganya naik", "Its price rose"),
        ],
        ..Choices::default()
    }
}

/// A sum, a category, a percentage: each kind has its own.
fn figures(filled: &Filled, faults: &Faults, lang: Language) -> Vec<Field> {
    let total = (
        lang.t("Nilai mulai dari", "Comes to at least"),
        lang.t(
            "Dengan PPN; seluruh keranjang dihitung. Untuk “nilainya besar”.",
            "With PPN; the whole basket counts. For “it comes to much”.",
        ),
    );
    let category = (
        lang.t("Kelompok barang", "Group of goods"),
        lang.t(
            "Seperti tertulis pada barangnya. Untuk “kelompok barang tertentu”.",
            "As it stands on the goods. For “certain goods”.",
        ),
    );
    let percent = (
        lang.t("Naik lebih dari (persen)", "Rose by more than (percent)"),
        lang.t(
            "Dibanding yang terakhir dibayar per satuan. Untuk “harganya naik”.",
            "Against what was last paid per piece. For “its price rose”.",
        ),
    );
    vec![
        Field { before: "Rp", keyboard: "numeric", ..field("total", total, filled, faults) },
        field("category", category, filled, faults),
        Field { keyboard: "numeric", ..field("percent", percent, filled, faults) },
    ]
}

fn board(approvers: &[Approver], filled: &Filled, faults: &Faults, lang: Language) -> Choices {
    let choice = |one: &Approver| {
        let id = one.id.to_string();
        let chosen = filled.all("board").any(|of| of == id);
        Choice::new(id, approver(one, lang), chosen)
    };
    Choices {
        name: "board",
        legend: lang.t("Siapa", "Who").to_owned(),
        hint: lang
            .t("Kosong berarti semua pengurus.", "Nobody chosen means every approver.")
            .to_owned(),
        error: faults.at("board"),
        several: true,
        choices: approvers.iter().map(choice).collect(),
    }
}
