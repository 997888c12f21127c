//! `/people/new`: somebody is invited; the answer is a one-time code to hand to them.

use askama::Template;
use order_workflow::command::identity::PersonAdded;

use super::{role_choices, role_names};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Choices, Field, Wrong};

/// `/people/new`.
#[derive(Debug, Template)]
#[template(path = "people/invite.html")]
pub struct InvitePage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Where to.
    pub organization: String,
    /// Their name.
    pub name: Field,
    /// What they will sign in with.
    pub login: Field,
    /// What they will be.
    pub roles: Choices,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// Where the form posts to.
    pub action: String,
    /// The form's key.
    pub key: String,
}

impl InvitePage {
    /// The page as it was filled in, or empty; `back` is the list it came from.
    #[must_use]
    pub fn new(
        shell: Shell,
        (organization, back, action): (&str, Link, &str),
        filled: &Filled,
        key: String,
        faults: &Faults,
    ) -> Self {
        let lang = shell.lang;
        let mut shell = shell.task(back);
        shell.refused = !faults.is_empty();
        let field = |name: &'static str, label, hint: &str, longest| Field {
            name,
            label,
            hint: hint.to_owned(),
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            longest,
            ..Field::default()
        };
        Self {
            organization: organization.to_owned(),
            name: field("name", lang.t("Nama", "Name"), "", 200),
            login: field(
                "login",
                lang.t("Nama masuk atau nomor HP", "Login or phone number"),
                lang.t(
                    "Tanpa spasi; dipakai setiap kali masuk.",
                    "Without spaces; used at every sign-in.",
                ),
                100,
            ),
            roles: role_choices(filled.all("roles"), faults.at("roles"), lang),
            wrongs: faults.wrongs(),
            action: action.to_owned(),
            key,
            shell,
        }
    }
}

/// What comes of an invitation: the code, once.
#[derive(Debug, Template)]
#[template(path = "people/invited.html")]
pub struct InvitedPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// Who was invited.
    pub name: String,
    /// What they will be.
    pub roles: String,
    /// The code; none where they come in with a password they have already.
    pub code: Option<String>,
    /// The message to send them.
    pub message: String,
    /// The same, opened in the messages of the phone.
    pub send_href: String,
    /// Back to the list.
    pub done: Link,
}

impl InvitedPage {
    /// The page for somebody who was taken in; `address` is how others reach us.
    #[must_use]
    pub fn new(
        shell: Shell,
        person: &PersonAdded,
        organization: &str,
        address: &str,
        done: Link,
    ) -> Self {
        let lang = shell.lang;
        let shell = shell.task(done.clone());
        let (name, login) = (&person.name, &person.login);
        let message = person.invite_code.as_deref().map_or_else(String::new, |code| {
            lang.pick(
                format!(
                    "Halo {name}, Anda diundang ke Lumbung untuk {organization}. Buka {address}/join lalu ketik \
                     kode {code}. Nama masuk Anda: {login}. Kode berlaku sekali, 30 hari."
                ),
                format!(
                    "Hello {name}, you are invited to Lumbung for {organization}. Open {address}/join and type \
                     the code {code}. Your login: {login}. The code works once, for 30 days."
                ),
            )
        });
        let encoded: String = form_urlencoded::byte_serialize(message.as_bytes()).collect();
        let words: Vec<String> = person.roles.iter().map(|role| role.as_str().to_owned()).collect();
        Self {
            name: name.clone(),
            roles: role_names(&words, lang),
            code: person.invite_code.clone(),
            send_href: format!("https://wa.me/?text={}", encoded.replace('+', "%20")),
            message,
            done,
            shell,
        }
    }
}
