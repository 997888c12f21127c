//! `/bank-accounts`: the organization's accounts, entered by one and verified by another who looked at proof.

pub mod handling;

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::bank_accounts::{AccountEntryView, BankAccountView};
use supply_chain::payment::banks;

use crate::language::Language;
use crate::language::format::moment;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Field, Note, Tone, Wrong};
use crate::pages::payments::words::account;

/// One account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCard {
    /// Bank and number.
    pub said: String,
    /// In whose name it is.
    pub holder: String,
    /// How it stands.
    pub badge: Badge,
    /// Who entered and who verified it.
    pub small: Vec<String>,
    /// The photo of what proves it.
    pub photo: String,
    /// How it is verified; nothing where the reader may not.
    pub verify: Option<VerifyForm>,
    /// Why the reader may not verify it; empty where that is plain.
    pub not_yours: &'static str,
    /// Where it is ended, and the form's key; nothing where the reader may not.
    pub end: Option<(String, String)>,
}

/// Saying that the proof of an account was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyForm {
    /// Where it posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The id of its field: each account has one.
    pub field: String,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// The form of a new account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccountForm {
    /// The bank: typed, or chosen from those that are known.
    pub bank: Field,
    /// Code and name of those, "014 BCA".
    pub banks: Vec<String>,
    /// Number, holder, photo.
    pub fields: Vec<Field>,
    /// The photo that was handed in with the form before; empty where there is none.
    pub handed_in: String,
    /// The form's key.
    pub key: String,
}

/// `/bank-accounts`.
#[derive(Debug, Template)]
#[template(path = "bank_accounts/list.html")]
pub struct AccountsPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// That something was done.
    pub note: Option<Note>,
    /// The accounts, those in use first.
    pub accounts: Vec<AccountCard>,
    /// None there.
    pub empty: Empty,
    /// The form; nothing for whoever may not.
    pub form: Option<NewAccountForm>,
}

/// What the page is drawn from.
pub struct Seen<'a> {
    /// The accounts.
    pub accounts: &'a [BankAccountView],
    /// Who reads.
    pub reader: supply_chain::id::PersonId,
    /// Whether the reader may enter one.
    pub may: bool,
    /// Whether the reader's role verifies accounts at all.
    pub verifies: bool,
    /// What was just done: `entered`, `verified` or `ended`.
    pub done: &'a str,
    /// Now, and the reader's zone.
    pub at: (DateTime<Utc>, Tz),
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// Which account's form was refused; nothing for the form of a new one.
    pub about: Option<String>,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

impl AccountsPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, seen: &Seen<'_>) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Pembayaran", "Payments"), "/payments"));
        shell.refused = !seen.faults.is_empty();
        Self {
            wrongs: seen.faults.wrongs(),
            note: done(seen.done, lang),
            accounts: seen.accounts.iter().map(|one| card(one, seen, lang)).collect(),
            empty: Empty {
                icon: "receipt",
                heading: lang.t("Belum ada rekening", "No accounts yet").to_owned(),
                text: lang
                    .t(
                        "Pembeli membayar langsung ke rekening di sini, setelah orang lain memeriksa buktinya.",
                        "Buyers pay straight into the accounts here, once somebody else has looked at proof.",
                    )
                    .to_owned(),
                action: None,
            },
            form: seen.may.then(|| form(seen, lang)),
            shell,
        }
    }
}

fn done(what: &str, lang: Language) -> Option<Note> {
    let bold = match what {
        "entered" => lang.t(
            "Rekening dicatat. Minta orang lain memeriksa buktinya.",
            "The account is entered. Ask somebody else to look at its proof.",
        ),
        "verified" => lang.t(
            "Rekening diverifikasi. Pembeli bisa membayar ke sana.",
            "The account is verified. Buyers can pay into it.",
        ),
        "ended" => lang.t(
            "Rekening tidak dipakai lagi. Yang sudah dibayar tetap seperti adanya.",
            "The account is no longer used. What was paid into it stays as it is.",
        ),
        _ => return None,
    };
    let (bold, small) = (bold.to_owned(), String::new());
    Some(Note { tone: Tone::Good, icon: "circle-check", bold, small })
}

fn card(one: &BankAccountView, seen: &Seen<'_>, lang: Language) -> AccountCard {
    let may = |command: &str| one.allowed_commands.contains(&command);
    let id = one.id.to_string();
    let is_refused = seen.about.as_deref() == Some(id.as_str());
    let (tone, icon, id_word, en_word) = match one.state {
        "verified" => (Tone::Good, "circle-check", "Diverifikasi", "Verified"),
        "entered" => (Tone::Warn, "hourglass", "Belum diverifikasi", "Not verified"),
        _ => (Tone::Outline, "ban", "Tidak dipakai", "No longer used"),
    };
    let own = one.entry.as_ref().is_some_and(|entry| entry.entered_by_id == seen.reader);
    AccountCard {
        said: account(&one.bank_code, &one.number),
        holder: one.holder.clone(),
        badge: Badge::new(tone, icon, lang.t(id_word, en_word)),
        small: one.entry.as_ref().map(|entry| told(entry, seen, lang)).unwrap_or_default(),
        photo: one
            .entry
            .as_ref()
            .and_then(|entry| entry.proof_id)
            .map(|photo| format!("/files/{photo}"))
            .unwrap_or_default(),
        verify: may("verify").then(|| VerifyForm {
            action: format!("/bank-accounts/{id}/verify"),
            key: (seen.key)(),
            field: format!("proof-{id}"),
            value: if is_refused { seen.typed.get("proof").to_owned() } else { String::new() },
            error: seen.faults.at(&format!("proof-{id}")),
        }),
        not_yours: if one.state == "entered" && seen.verifies && own {
            lang.t(
                "Anda yang memasukkan; minta orang lain memeriksa buktinya.",
                "You entered it; ask somebody else to look at its proof.",
            )
        } else {
            ""
        },
        end: may("end").then(|| (format!("/bank-accounts/{id}/end"), (seen.key)())),
    }
}

fn told(entry: &AccountEntryView, seen: &Seen<'_>, lang: Language) -> Vec<String> {
    let (now, zone) = seen.at;
    let name = |name: &Option<String>| {
        name.clone().unwrap_or_else(|| lang.t("tanpa nama", "unnamed").to_owned())
    };
    let (who, when) = (name(&entry.entered_by), moment(entry.entered_at, now, zone, lang));
    let mut said =
        vec![lang.pick(format!("Dimasukkan {who}, {when}"), format!("Entered by {who}, {when}"))];
    if let Some(at) = entry.verified_at {
        let (who, when) = (name(&entry.verified_by), moment(at, now, zone, lang));
        let proof = entry.proof.as_deref().map(|proof| format!(": {proof}")).unwrap_or_default();
        said.push(lang.pick(
            format!("Diperiksa {who}, {when}{proof}"),
            format!("Verified by {who}, {when}{proof}"),
        ));
    }
    said
}

fn form(seen: &Seen<'_>, lang: Language) -> NewAccountForm {
    let is_new = seen.about.is_none();
    let field = |name: &'static str, label: &'static str, hint: &str| Field {
        name,
        label,
        hint: hint.to_owned(),
        error: if is_new { seen.faults.at(name) } else { None },
        value: if is_new { seen.typed.get(name).to_owned() } else { String::new() },
        ..Field::default()
    };
    let bank = field(
        "bank_code",
        lang.t("Bank", "Bank"),
        lang.t(
            "Nama atau kodenya, misalnya BRI atau 002.",
            "Its name or code, such as BRI or 002.",
        ),
    );
    let number = field("number", lang.t("Nomor rekening", "The account's number"), "");
    let holder = field(
        "holder",
        lang.t("Atas nama", "In the name of"),
        lang.t("Persis seperti di buku tabungan.", "Exactly as in the passbook."),
    );
    let photo = field(
        "file",
        lang.t("Foto buku tabungan atau surat bank", "Photo of the passbook or the bank's letter"),
        lang.t(
            "Boleh kosong. Hanya organisasi Anda yang melihatnya.",
            "May stay empty. Only your organization sees it.",
        ),
    );
    NewAccountForm {
        bank: Field { longest: 60, ..bank },
        banks: banks().iter().map(|(code, name)| format!("{code} {name}")).collect(),
        fields: vec![
            Field { keyboard: "numeric", longest: 42, ..number },
            Field { longest: 200, ..holder },
            Field { kind: "file", ..photo },
        ],
        handed_in: if is_new { seen.typed.get("evidence_id").to_owned() } else { String::new() },
        key: (seen.key)(),
    }
}
