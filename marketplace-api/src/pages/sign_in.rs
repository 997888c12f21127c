//! The doors: signing in, using an invite code, choosing the organization to act for.

use askama::Template;

use super::layout::Shell;
use super::parts::{Field, Wrong, wrongs};
use crate::language::Language;

/// A login of the demo world, offered on the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoLogin {
    /// What is typed to sign in.
    pub login: String,
    /// Who that is: "Yustina Mbele, manajer toko KDMP Nangapanda".
    pub who: String,
    /// What they are there: "manajer toko KDMP Nangapanda".
    pub role: String,
}

/// `/sign-in`: phone number or login, and password.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The shell, a door's.
    pub shell: Shell,
    /// What was typed as the login.
    pub login: Field,
    /// The password's field; what was typed never comes back.
    pub password: Field,
    /// Why nobody was signed in.
    pub wrongs: Vec<Wrong>,
    /// Where to go after signing in, an address of our own.
    pub next: String,
    /// The demo world's logins, else none.
    pub demo_logins: Vec<DemoLogin>,
    /// Their common password.
    pub demo_password: String,
}

impl SignInPage {
    /// The empty page, or the page after a refusal: `refusal` is one sentence for a wrong login and a
    /// wrong password alike, so that nobody learns which logins exist.
    #[must_use]
    pub fn new(mut shell: Shell, login: String, next: String, refusal: Option<String>) -> Self {
        let lang = shell.lang;
        shell.refused = refusal.is_some();
        let wrongs =
            refusal.map(|text| Wrong { field: "login".to_owned(), text }).into_iter().collect();
        Self {
            login: Field {
                name: "login",
                label: lang.t("Nomor HP atau nama masuk", "Phone number or login"),
                value: login,
                autocomplete: "username",
                longest: 100,
                ..Field::default()
            },
            password: password(lang, "current-password"),
            wrongs,
            next,
            demo_logins: Vec::new(),
            demo_password: String::new(),
            shell,
        }
    }
}

fn password(lang: Language, autocomplete: &'static str) -> Field {
    Field {
        name: "password",
        label: lang.t("Kata sandi", "Password"),
        kind: "password",
        autocomplete,
        longest: 1000,
        ..Field::default()
    }
}

/// `/join`: a one-time code becomes a password.
#[derive(Debug, Template)]
#[template(path = "join.html")]
pub struct JoinPage {
    /// The shell, a door's.
    pub shell: Shell,
    /// Who invited whom, once the code is known; else how to come by one is said.
    pub invited: Option<String>,
    /// The code as typed.
    pub code: Field,
    /// The new password.
    pub password: Field,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
}

impl JoinPage {
    /// The page with the code that was typed or came with the link, and what is wrong with either.
    #[must_use]
    pub fn new(
        mut shell: Shell,
        code: String,
        code_error: Option<String>,
        password_error: Option<String>,
    ) -> Self {
        let lang = shell.lang;
        shell.refused = code_error.is_some() || password_error.is_some();
        let code = Field {
            name: "code",
            label: lang.t("Kode undangan", "Invite code"),
            value: code,
            error: code_error,
            autocomplete: "one-time-code",
            longest: 100,
            ..Field::default()
        };
        let password = Field {
            label: lang.t("Kata sandi baru", "New password"),
            hint: lang
                .t(
                    "Paling sedikit 10 huruf atau angka. Beberapa kata yang mudah Anda ingat sudah baik.",
                    "At least 10 characters. A few words you remember easily are fine.",
                )
                .to_owned(),
            error: password_error,
            ..password(lang, "new-password")
        };
        let wrongs = wrongs(&[&code, &password]);
        Self { shell, invited: None, code, password, wrongs }
    }
}

/// One organization to act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its kind and the person's roles there.
    pub small: String,
    /// Whether it was used last.
    pub last: bool,
}

/// `/choose-organization`: for whom to act, the last used first.
#[derive(Debug, Template)]
#[template(path = "choose_organization.html")]
pub struct ChooseOrganizationPage {
    /// The shell, a door's.
    pub shell: Shell,
    /// The organizations, the last used first.
    pub organizations: Vec<OrganizationChoice>,
    /// Whether they run the installation too.
    pub is_operator: bool,
    /// Where to go then.
    pub next: String,
}
