//! `/people/new`: somebody is invited; the answer is a one-time code to hand to them.

use askama::Template;
use chrono_tz::Tz;
use order_workflow::command::identity::{InviteCode, PersonAdded};

use super::{role_choices, role_names};
use crate::language::format::date;
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
        let (name, login, roles) = (
            field("name", lang.t("Nama", "Name"), "", 200),
            field(
                "login",
                lang.t("Nama masuk atau nomor HP", "Login or phone number"),
                lang.t(
                    "Tanpa spasi; dipakai setiap kali masuk.",
                    "Without spaces; used at every sign-in.",
                ),
                100,
            ),
            role_choices(filled.all("roles"), faults.at("roles"), lang),
        );
        let label = |of: &str| {
            let fields = [&name, &login].into_iter().find(|field| field.name == of);
            let label = fields.map(|field| field.label.to_owned());
            label.or_else(|| (of == roles.name).then(|| roles.legend.clone()))
        };
        Self {
            organization: organization.to_owned(),
            wrongs: faults.wrongs_named(label),
            name,
            login,
            roles,
            action: action.to_owned(),
            key,
            shell,
        }
    }
}

/// What comes of an invitation, and of asking for a new code: the code, once.
#[derive(Debug, Template)]
#[template(path = "people/invited.html")]
pub struct InvitedPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// "Undangan" or "Kode baru".
    pub title: &'static str,
    /// Whose it is.
    pub name: String,
    /// What they will be, or what they sign in with.
    pub about: String,
    /// The code; none where they come in with a password they have already.
    pub code: Option<String>,
    /// What the code does, in one sentence.
    pub does: String,
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
        let (name, login) = (&person.name, &person.login);
        let message = person.invite_code.as_deref().map_or_else(String::new, |code| {
            lang.pick(
                format!(
                    "Halo {name}, Anda diundang ke Lumbung untuk {organization}. Buka {address}/join lalu ketik kode\n\
                     {code}\nNama masuk Anda: {login}. Kode berlaku sekali, 30 hari."
                ),
                format!(
                    "Hello {name}, you are invited to Lumbung for {organization}. Open {address}/join and type the code\n\
                     {code}\nYour login: {login}. The code works once, for 30 days."
                ),
            )
        });
        let words: Vec<String> = person.roles.iter().map(|role| role.as_str().to_owned()).collect();
        Self {
            title: lang.t("Undangan", "Invitation"),
            name: name.clone(),
            about: role_names(&words, lang),
            code: person.invite_code.clone(),
            does: lang.pick(
                format!("Di {address}/join orangnya mengetik kode ini dan membuat kata sandi."),
                format!("At {address}/join they type this code and set a password."),
            ),
            send_href: by_phone(&message),
            message,
            shell: shell.task(done.clone()),
            done,
        }
    }

    /// The page for somebody who got a new code; `zone` is the one their organization keeps time in.
    #[must_use]
    pub fn renewed(shell: Shell, person: &InviteCode, zone: Tz, address: &str, done: Link) -> Self {
        let lang = shell.lang;
        let (name, login, code) = (&person.name, &person.login, &person.invite_code);
        let until = date(person.expires_at.with_timezone(&zone).date_naive(), lang);
        let message = lang.pick(
            format!(
                "Halo {name}, ini kode baru Anda untuk Lumbung. Buka {address}/join, ketik kode\n{code}\nlalu buat kata \
                 sandi baru. Nama masuk Anda: {login}. Kode berlaku sekali, sampai {until}. Jangan berikan kepada siapa pun."
            ),
            format!(
                "Hello {name}, this is your new code for Lumbung. Open {address}/join, type the code\n{code}\nand set a \
                 new password. Your login: {login}. The code works once, until {until}. Give it to nobody."
            ),
        );
        let does = if person.has_password {
            lang.pick(
                format!(
                    "Di {address}/join orangnya mengetik kode ini dan membuat kata sandi baru. Sampai saat itu kata \
                     sandi lamanya tetap berlaku."
                ),
                format!(
                    "At {address}/join they type this code and set a new password. Until then the old one goes on working."
                ),
            )
        } else {
            lang.pick(
                format!(
                    "Di {address}/join orangnya mengetik kode ini dan membuat kata sandi. Kode yang lama tidak berlaku lagi."
                ),
                format!("At {address}/join they type this code and set a password. The old code no longer works."),
            )
        };
        Self {
            title: lang.t("Kode baru", "New code"),
            name: name.clone(),
            about: login.clone(),
            code: Some(code.clone()),
            does,
            send_href: by_phone(&message),
            message,
            shell: shell.task(done.clone()),
            done,
        }
    }
}

/// The address that opens a message in the phone's own messages.
fn by_phone(message: &str) -> String {
    let encoded: String = form_urlencoded::byte_serialize(message.as_bytes()).collect();
    format!("https://wa.me/?text={}", encoded.replace('+', "%20"))
}
