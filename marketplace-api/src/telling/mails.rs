//! Mails as they are written, and the way they take: a folder, or a mail server.

use std::path::Path;

use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use order_workflow::jobs::telling::mails::{Mail, Outcome, Purpose};

use super::words;
use crate::language::Language;

/// The way mails take.
#[derive(Debug, Clone)]
pub enum MailWay {
    /// Each becomes a file `….eml`, until somebody names a mail server.
    Folder(AsyncFileTransport<Tokio1Executor>),
    /// A mail server.
    Server(AsyncSmtpTransport<Tokio1Executor>),
}

/// The way for mails cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum MailWayError {
    /// The folder cannot be made.
    #[error("the folder for mails cannot be made")]
    Folder(#[source] std::io::Error),
    /// The server's address is none.
    #[error("LUMBUNG_MAIL_SERVER is no address of a mail server")]
    Server(#[source] lettre::transport::smtp::Error),
}

impl MailWay {
    /// Over this server (`smtps://user:password@mail.example.id`), else into a folder within `data_dir`.
    ///
    /// # Errors
    /// Each [`MailWayError`].
    pub fn open(server: Option<&str>, data_dir: &Path) -> Result<Self, MailWayError> {
        if let Some(server) = server {
            let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(server);
            return Ok(Self::Server(server.map_err(MailWayError::Server)?.build()));
        }
        let folder = data_dir.join("mail");
        private_folder(&folder).map_err(MailWayError::Folder)?;
        Ok(Self::Folder(AsyncFileTransport::new(folder)))
    }

    /// Sends it.
    async fn carry(&self, message: Message) -> Outcome {
        match self {
            Self::Folder(folder) => match folder.send(message).await {
                Ok(_) => Outcome::Sent,
                Err(cause) => Outcome::Later(cause.to_string()),
            },
            Self::Server(server) => match server.send(message).await {
                Ok(_) => Outcome::Sent,
                Err(cause) if cause.is_permanent() => Outcome::Never(cause.to_string()),
                Err(cause) => Outcome::Later(cause.to_string()),
            },
        }
    }

    /// Writes a mail and sends it. `from` is who sends, `base` how others reach us.
    pub(super) async fn send(&self, mail: &Mail, from: &Mailbox, base: &str) -> Outcome {
        match written(mail, from, base) {
            Ok(message) => self.carry(message).await,
            // An address that cannot stand in a mail will not be better tomorrow.
            Err(cause) => Outcome::Never(cause),
        }
    }
}

fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// `List-Unsubscribe` (RFC 2369), and `List-Unsubscribe-Post` (RFC 8058), so that one press ends the mails.
#[derive(Clone)]
struct Unsubscribe(String);

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

#[derive(Clone)]
struct OnePress;

impl Header for OnePress {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

fn written(mail: &Mail, from: &Mailbox, base: &str) -> Result<Message, String> {
    let lang = mail.language.as_deref().and_then(Language::from_code).unwrap_or_default();
    let address = mail.address.parse().map_err(|cause| format!("{cause}"))?;
    let name = Some(mail.name.clone()).filter(|name| !name.is_empty());
    let stop = format!("{base}/mail/stop/{}/{}", mail.person, mail.stop_token);
    let (subject, text) = words::mail(mail, base, &stop, lang);
    let mut message = Message::builder()
        .message_id(Some(format!("<{}@lumbung>", mail.id)))
        .from(from.clone())
        .to(Mailbox::new(name, address))
        .subject(subject);
    if !matches!(mail.purpose, Purpose::Confirm { .. }) {
        message = message.header(Unsubscribe(format!("<{stop}>"))).header(OnePress);
    }
    message
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(text))
        .map_err(|cause| cause.to_string())
}
