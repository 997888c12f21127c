//! Which provider a seller is paid through, and what providers said that somebody has to look at.

use askama::Template;
use order_workflow::command::payment_requests::Provider;
use order_workflow::query::bank_accounts::BankAccountView;
use order_workflow::query::payment_requests::{ProviderNoticeView, SettingView};

use super::{At, words};
use crate::language::Language;
use crate::language::format::moment;
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::Shell;
use crate::pages::parts::{Choice, Choices, Field, Happening, Note, Tone, Total, Wrong};

/// `/payment-provider`.
#[derive(Debug, Template)]
#[template(path = "payment_requests/setting.html")]
pub struct SettingPage {
    /// The shell.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What there is to say.
    pub notes: Vec<Note>,
    /// How it is set; empty where it is not.
    pub facts: Vec<Total>,
    /// The form's key; empty where there is nothing to choose, or the reader may not.
    pub key: String,
    /// By whose keys.
    pub credentials: Choices,
    /// Into which account.
    pub accounts: Choices,
    /// The key of the form that ends it; empty where it cannot be.
    pub end_key: String,
    /// What providers said that somebody has to look at.
    pub unclear: Vec<Happening>,
    /// The key of the form that ticks one off; empty where there is none, or the reader may not.
    pub tick_key: String,
    /// Which.
    pub tick: Choices,
    /// What came of it.
    pub words: Field,
}

/// What the page is drawn from.
pub struct Kept<'a> {
    /// How it is set.
    pub setting: Option<&'a SettingView>,
    /// The names of the keys that the node keeps, and whose they are.
    pub names: &'a [(String, Provider)],
    /// The organization's accounts.
    pub accounts: &'a [BankAccountView],
    /// What somebody has to look at.
    pub unclear: &'a [ProviderNoticeView],
    /// Whether the reader may set it.
    pub may: bool,
    /// Whether the reader ticks off what was unclear.
    pub looks: bool,
    /// What was typed.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// When.
    pub at: At,
    /// A new key.
    pub key: &'a dyn Fn() -> String,
}

impl SettingPage {
    /// The page of these.
    #[must_use]
    pub fn new(mut shell: Shell, kept: &Kept<'_>) -> Self {
        let lang = shell.lang;
        shell.refused = !kept.faults.is_empty();
        let Kept { setting, names, accounts, unclear, may, looks, typed, faults, at, key } = kept;
        let verified: Vec<&BankAccountView> =
            accounts.iter().filter(|account| account.state == "verified").collect();
        let can = *may && !names.is_empty() && !verified.is_empty();
        let note = missing(names.is_empty(), verified.is_empty(), lang).filter(|_| *may);
        let unfit = setting.filter(|setting| !setting.account_is_fit).map(|_| unfit(lang));
        Self {
            wrongs: faults.wrongs(),
            notes: unfit.into_iter().chain(note).collect(),
            facts: setting.map(|setting| facts(setting, *at, lang)).unwrap_or_default(),
            key: if can { key() } else { String::new() },
            credentials: Choices {
                name: "credentials",
                legend: lang.t("Kunci penyedia", "The provider's keys").to_owned(),
                error: faults.at("credentials"),
                choices: names
                    .iter()
                    .map(|(name, provider)| {
                        let is_set = setting.is_some_and(|setting| setting.credentials == *name);
                        let chosen =
                            typed.text("credentials").map_or(is_set, |typed| typed == *name);
                        Choice::new(name.clone(), format!("{name} ({})", called(*provider)), chosen)
                    })
                    .collect(),
                ..Choices::default()
            },
            accounts: Choices {
                name: "account_id",
                legend: lang.t("Masuk ke rekening", "Paid out into").to_owned(),
                error: faults.at("account_id"),
                choices: verified
                    .iter()
                    .map(|account| {
                        let id = account.id.to_string();
                        let is_set =
                            setting.is_some_and(|setting| setting.account_id.to_string() == id);
                        let chosen = typed.text("account_id").map_or(is_set, |typed| typed == id);
                        let said = format!(
                            "{} · {} · {}",
                            account.bank_code, account.number, account.holder
                        );
                        Choice::new(id, said, chosen)
                    })
                    .collect(),
                ..Choices::default()
            },
            end_key: if *may && setting.is_some() { key() } else { String::new() },
            tick_key: if *looks && !unclear.is_empty() { key() } else { String::new() },
            tick: ticking(unclear, (typed, faults), *at, lang),
            words: Field {
                name: "words",
                label: lang.t("Sudah diapakan", "What came of it"),
                error: faults.at("words"),
                value: typed.get("words").to_owned(),
                longest: 500,
                ..Field::default()
            },
            unclear: unclear.iter().map(|notice| words::happening(notice, *at, lang)).collect(),
            shell,
        }
    }
}

/// What was unclear, to be ticked off one by one.
fn ticking(
    unclear: &[ProviderNoticeView],
    (typed, faults): (&Filled, &Faults),
    at: At,
    lang: Language,
) -> Choices {
    let choice = |notice: &ProviderNoticeView| {
        let id = notice.id.to_string();
        let chosen = typed.get("notice") == id;
        Choice::new(id, words::named(notice, at, lang), chosen)
    };
    Choices {
        name: "notice",
        legend: lang.t("Kabar", "Notice").to_owned(),
        error: faults.at("notice"),
        choices: unclear.iter().map(choice).collect(),
        ..Choices::default()
    }
}

/// As the provider calls itself.
const fn called(provider: Provider) -> &'static str {
    match provider {
        Provider::Midtrans => "Midtrans",
        Provider::Xendit => "Xendit",
        Provider::Snap => "SNAP BI",
    }
}

fn facts(setting: &SettingView, (now, zone): At, lang: Language) -> Vec<Total> {
    let provider = Provider::from_word(setting.provider).map_or(setting.provider, called);
    let account = format!("{} · {}", setting.bank_code, setting.account_number);
    vec![
        Total::new(lang.t("Penyedia", "Provider"), provider),
        Total::new(lang.t("Kunci", "Keys"), setting.credentials.clone()),
        Total::new(lang.t("Rekening", "Account"), account),
        Total::new(lang.t("Atas nama", "In the name of"), setting.account_holder.clone()),
        Total::new(lang.t("Sejak", "Since"), moment(setting.set_at, now, zone, lang)),
    ]
}

fn unfit(lang: Language) -> Note {
    Note {
        tone: Tone::Warn,
        icon: "alert-triangle",
        bold: lang
            .t("Rekening itu tidak bisa dipakai lagi.", "That account can no longer be used.")
            .to_owned(),
        small: lang
            .t(
                "Sampai diganti, tidak ada yang bisa membayar lewat penyedia.",
                "Until it is changed nobody can pay through the provider.",
            )
            .to_owned(),
    }
}

fn missing(no_keys: bool, no_account: bool, lang: Language) -> Option<Note> {
    let (bold, small) = if no_keys {
        (
            lang.t("Instalasi ini belum menyimpan kunci penyedia untuk organisasi Anda.", "This installation keeps no provider's keys for your organization."),
            lang.t("Berikan kunci dari Midtrans, Xendit atau bank kepada operatornya; kunci tidak pernah diketik di halaman.", "Give the keys from Midtrans, Xendit or your bank to its operator; keys are never typed on a page."),
        )
    } else if no_account {
        (
            lang.t("Belum ada rekening yang diverifikasi.", "No account is verified yet."),
            lang.t("Masukkan dan verifikasi rekening dulu.", "Enter and verify an account first."),
        )
    } else {
        return None;
    };
    Some(Note {
        tone: Tone::Info,
        icon: "info-circle",
        bold: bold.to_owned(),
        small: small.to_owned(),
    })
}
