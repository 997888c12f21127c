//! Keeping a shop on pages: how it trades, what members may owe, who asks to be let in, and the form at its door.

use askama::Template;
use order_workflow::query::storefront::{
    MemberAccountView, RegistrationView, StorefrontView, WishedProduct,
};
use supply_chain::storefront::{Admission, Display};

use super::weekday_word;
use crate::language::Language;
use crate::language::format::{quantity, rupiah, unit_word};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choice, Choices, Field, Note, Tone, Total, Wrong, wrongs};

/// One day's hours in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Its word.
    pub word: &'static str,
    /// The field's number.
    pub n: u8,
    /// From when, as typed.
    pub from: String,
    /// Until when.
    pub until: String,
}

/// `/shop/settings`.
#[derive(Debug, Template)]
#[template(path = "shop/settings.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is ticked or not, by itself")]
pub struct SettingsPage {
    /// The shell.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Whether it was just saved.
    pub saved: bool,
    /// The address that others open.
    pub address: String,
    /// Whether it takes orders.
    pub is_open: bool,
    /// What it says while closed.
    pub closed_note: Field,
    /// A week.
    pub days: Vec<Day>,
    /// What others see.
    pub display: Choices,
    /// Who may ask to be let in.
    pub admission: Choices,
    /// Agreed at once.
    pub accepts: bool,
    /// Goods are brought.
    pub delivers: bool,
    /// Days to pay.
    pub account_days: Field,
    /// The key.
    pub key: String,
    /// The version.
    pub version: String,
}

impl SettingsPage {
    /// The page as it stands, or as it was filled in.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        (shop, address): (&StorefrontView, String),
        (typed, faults): (Option<&Filled>, &Faults),
        (key, saved): (String, bool),
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell;
        shell.refused = !faults.is_empty();
        let get =
            |name: &str, stands: String| typed.map_or(stands, |typed| typed.get(name).to_owned());
        let ticked = |name: &str, stands: bool| typed.map_or(stands, |typed| typed.is_ticked(name));
        let clock = |at: chrono::NaiveTime| at.format("%H:%M").to_string();
        let day = |n: u8| {
            let shift = shop.hours.0.iter().find(|shift| shift.weekday == n);
            Day {
                word: weekday_word(n, lang),
                n,
                from: get(&format!("from-{n}"), shift.map_or_else(String::new, |s| clock(s.from))),
                until: get(
                    &format!("until-{n}"),
                    shift.map_or_else(String::new, |s| clock(s.until)),
                ),
            }
        };
        let display = get("display", shop.display.as_str().to_owned());
        let admission = get("admission", shop.admission.as_str().to_owned());
        Self {
            wrongs: faults.wrongs(),
            saved,
            address,
            is_open: ticked("is_open", shop.is_open),
            closed_note: Field {
                name: "closed_note",
                label: lang.t("Pesan bila tutup", "What to say while closed"),
                value: get("closed_note", shop.closed_note.clone().unwrap_or_default()),
                error: faults.at("closed_note"),
                longest: 200,
                ..Field::default()
            },
            days: (1..=7).map(day).collect(),
            display: Choices {
                name: "display",
                legend: lang.t("Yang bukan anggota melihat", "Who is no member sees").to_owned(),
                choices: Display::ALL
                    .iter()
                    .map(|one| {
                        let word = match one {
                            Display::Nothing => lang.t("Nama dan jam buka saja", "Name and hours"),
                            Display::Goods => lang.t("Nama barang", "Which goods"),
                            Display::Prices => lang.t("Barang dan harga", "Goods and prices"),
                        };
                        Choice::new(one.as_str(), word, one.as_str() == display)
                    })
                    .collect(),
                ..Choices::default()
            },
            admission: Choices {
                name: "admission",
                legend: lang
                    .t("Mendaftar sendiri lewat halaman toko", "Registering on the page")
                    .to_owned(),
                choices: Admission::ALL
                    .iter()
                    .map(|one| {
                        let word = match one {
                            Admission::Closed => lang.t("Tidak dibuka", "Closed"),
                            Admission::Open => lang.t("Dengan nama", "With a name"),
                            Admission::WithIdentityNumber => {
                                lang.t("Dengan nama dan NIK KTP", "With a name and NIK")
                            }
                        };
                        Choice::new(one.as_str(), word, one.as_str() == admission)
                    })
                    .collect(),
                ..Choices::default()
            },
            accepts: ticked("accepts_automatically", shop.accepts_automatically),
            delivers: ticked("delivers", shop.delivers),
            account_days: Field {
                name: "account_days",
                label: lang.t("Bayar nanti: berapa hari", "Pay later: how many days"),
                value: get("account_days", shop.account_days.to_string()),
                error: faults.at("account_days"),
                keyboard: "numeric",
                longest: 2,
                ..Field::default()
            },
            key,
            version: shop.version.to_string(),
            shell,
        }
    }
}

/// `/shop/members`.
#[derive(Debug, Template)]
#[template(path = "shop/members.html")]
pub struct MembersPage {
    /// The shell.
    pub shell: Shell,
    /// What was looked for.
    pub q: String,
    /// Members: tie, name, what is known.
    pub members: Vec<(String, String, String)>,
    /// How many ask to be let in; nothing for whoever does not decide.
    pub asking: Option<usize>,
    /// What members would buy together.
    pub wishes: Vec<Total>,
    /// The page after.
    pub next: Option<String>,
}

/// What is wished, product by product.
#[must_use]
pub fn wishes(demand: &[WishedProduct], lang: Language) -> Vec<Total> {
    let row = |one: &WishedProduct| {
        let unit = unit_word(&one.base_unit, lang);
        let members =
            lang.pick(format!("{} anggota", one.members), format!("{} member(s)", one.members));
        Total::new(one.name.clone(), format!("{} · {members}", quantity(one.quantity_base, unit)))
    };
    demand.iter().take(20).map(row).collect()
}

/// `/shop/members/{id}`.
#[derive(Debug, Template)]
#[template(path = "shop/account.html")]
pub struct AccountPage {
    /// The shell.
    pub shell: Shell,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Their name.
    pub name: String,
    /// What they owe and saved.
    pub totals: Vec<Total>,
    /// The limit; nothing for whoever may not set it.
    pub limit: Option<Field>,
    /// Where it posts to.
    pub action: String,
    /// The key.
    pub key: String,
    /// The version.
    pub version: String,
}

impl AccountPage {
    /// The page.
    #[must_use]
    pub fn new(
        shell: Shell,
        (name, account): (String, &MemberAccountView),
        (may, typed, error): (bool, Option<String>, Option<String>),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Anggota", "Members"), "/shop/members"));
        shell.refused = error.is_some();
        let stands = account.limit.map(crate::language::format::rupiah_typed).unwrap_or_default();
        let limit = Field {
            name: "limit",
            label: lang.t("Batas bayar nanti", "May owe up to"),
            hint: lang
                .t(
                    "Kosong berarti tidak boleh utang sama sekali.",
                    "Empty means nothing may be owed.",
                )
                .to_owned(),
            value: typed.unwrap_or(stands),
            error,
            keyboard: "numeric",
            before: "Rp",
            longest: 20,
            ..Field::default()
        };
        Self {
            wrongs: wrongs(&[&limit]),
            name,
            totals: vec![
                Total::new(
                    lang.t("Batas sekarang", "Limit now"),
                    account.limit.map_or_else(
                        || lang.t("tidak boleh utang", "nothing may be owed").to_owned(),
                        rupiah,
                    ),
                ),
                Total::new(
                    lang.t("Terutang dan disepakati", "Owed and agreed"),
                    rupiah(account.owed),
                ),
                Total::new(lang.t("Simpanan sukarela", "Voluntary savings"), rupiah(account.saved)),
            ],
            limit: may.then_some(limit),
            action: format!("/shop/members/{}", account.id),
            key,
            version: account.version.to_string(),
            shell,
        }
    }
}

/// One who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Which.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they said.
    pub facts: Vec<Total>,
    /// The number they named.
    pub number: String,
    /// Whether they wait still.
    pub waits: bool,
    /// What became of it.
    pub state: &'static str,
}

/// `/shop/registrations`.
#[derive(Debug, Template)]
#[template(path = "shop/registrations.html")]
pub struct RegistrationsPage {
    /// The shell.
    pub shell: Shell,
    /// What was refused.
    pub refusal: Option<String>,
    /// The code of whoever was just let in, with their name.
    pub code: Option<(String, String)>,
    /// Who asks.
    pub rows: Vec<Asking>,
    /// The key.
    pub key: String,
}

impl RegistrationsPage {
    /// The page.
    #[must_use]
    pub fn new(
        shell: Shell,
        found: &[RegistrationView],
        (refusal, code): (Option<String>, Option<(String, String)>),
        key: String,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(Link::new(lang.t("Anggota", "Members"), "/shop/members"));
        shell.refused = refusal.is_some();
        let row = |one: &RegistrationView| {
            let mut facts = Vec::new();
            let mut add = |label: &'static str, value: &Option<String>| {
                if let Some(value) = value {
                    facts.push(Total::new(label, value.clone()));
                }
            };
            add(lang.t("Nama masuk", "Login"), &one.login);
            add(lang.t("Telepon", "Phone"), &one.phone);
            add(lang.t("Nomor anggota", "Member number"), &one.member_number);
            add("NIK", &one.identity_masked);
            add(lang.t("Alasan", "Reason"), &one.reason);
            Asking {
                id: one.id.to_string(),
                name: one
                    .name
                    .clone()
                    .unwrap_or_else(|| lang.t("(nama dihapus)", "(name erased)").to_owned()),
                facts,
                number: one.member_number.clone().unwrap_or_default(),
                waits: one.state == "waiting",
                state: match one.state.as_str() {
                    "waiting" => lang.t("Menunggu Anda", "Waiting for you"),
                    "approved" => lang.t("Diterima", "Let in"),
                    _ => lang.t("Ditolak", "Not let in"),
                },
            }
        };
        Self { refusal, code, rows: found.iter().map(row).collect(), key, shell }
    }
}

/// `/s/{code}/register`.
#[derive(Debug, Template)]
#[template(path = "shop/register.html")]
pub struct RegisterPage {
    /// The shell.
    pub shell: Shell,
    /// The cooperative.
    pub name: String,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// What was kept; then the form is gone.
    pub done: Option<Note>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Why the card's number is asked for; empty where it is not.
    pub why: String,
    /// Where it posts to.
    pub action: String,
}

impl RegisterPage {
    /// The form.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one page, part by part")]
    pub fn new(
        shell: Shell,
        shop: &StorefrontView,
        (typed, faults): (&Filled, &Faults),
        is_done: bool,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell;
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label: &'static str, hint: &'static str| Field {
            name,
            label,
            hint: hint.to_owned(),
            value: if name == "identity_number" {
                String::new()
            } else {
                typed.get(name).to_owned()
            },
            error: faults.at(name),
            longest: 100,
            ..Field::default()
        };
        let asks = shop.admission == Admission::WithIdentityNumber;
        let mut fields = vec![
            field("name", lang.t("Nama lengkap", "Full name"), ""),
            field(
                "member_number",
                lang.t("Nomor anggota", "Member number"),
                lang.t("Kosongkan bila belum anggota.", "Leave it empty if you are no member yet."),
            ),
            Field { keyboard: "tel", ..field("phone", lang.t("Nomor HP", "Phone"), "") },
            Field {
                autocomplete: "username",
                ..field(
                    "login",
                    lang.t("Nama masuk", "Login"),
                    lang.t(
                        "Yang Anda pakai untuk masuk, misalnya nomor HP.",
                        "What you sign in with, your phone number say.",
                    ),
                )
            },
        ];
        if asks {
            fields.push(Field {
                keyboard: "numeric",
                longest: 24,
                ..field(
                    "identity_number",
                    "NIK",
                    lang.t("16 angka di KTP.", "The 16 digits of your card."),
                )
            });
        }
        Self {
            name: shop.name.clone(),
            wrongs: faults.wrongs(),
            done: is_done.then(|| Note {
                tone: Tone::Good,
                icon: "circle-check",
                bold: lang.t("Permintaan Anda sudah sampai.", "Your request has arrived.").to_owned(),
                small: lang
                    .t(
                        "Pengelola memeriksanya lalu memberi kode sekali pakai untuk masuk pertama kali.",
                        "The manager looks at it and hands you a one-time code for your first sign-in.",
                    )
                    .to_owned(),
            }),
            fields,
            why: if asks {
                lang.t(
                    "NIK disimpan tersandi, hanya untuk mencocokkan Anda dengan KTP, dan dihapus bila permintaan ditolak.",
                    "The NIK is kept encrypted, only to compare you with your card, and forgotten if you are not let in.",
                )
                .to_owned()
            } else {
                String::new()
            },
            action: format!("/s/{}/register", shop.code),
            shell,
        }
    }
}
