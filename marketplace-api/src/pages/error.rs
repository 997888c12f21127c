//! What a person sees instead of a page: not there, not theirs to do, changed meanwhile, our fault.
//!
//! Programs never get these; they get a problem in JSON.

use askama::Template;

use super::layout::{Link, Shell};

/// The page of a refusal that no form can show.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The shell; the signed-in person's where there is one.
    pub shell: Shell,
    /// The HTTP status it is sent with.
    pub status: u16,
    /// Its icon.
    pub icon: &'static str,
    /// What is the matter.
    pub heading: String,
    /// Why, and what helps.
    pub text: String,
    /// The one thing to do.
    pub action: Link,
    /// The number to read out over the phone, where it was our fault.
    pub number: Option<String>,
}

impl ErrorPage {
    /// 404: absent, or none of the asker's business; the page does not tell which.
    #[must_use]
    pub fn not_found(shell: Shell) -> Self {
        let lang = shell.lang;
        Self {
            status: 404,
            icon: "search",
            heading: lang.t("Halaman ini tidak ada", "This page does not exist").to_owned(),
            text: lang
                .t(
                    "Alamatnya keliru, atau isinya bukan milik koperasi Anda.",
                    "The address is wrong, or what it holds is not your organization's.",
                )
                .to_owned(),
            action: Self::home(&shell),
            number: None,
            shell,
        }
    }

    /// 403: `sentence` says who may, and whom to ask.
    #[must_use]
    pub fn forbidden(shell: Shell, sentence: String) -> Self {
        let heading = shell.lang.t("Bukan wewenang Anda", "Not yours to do").to_owned();
        let action = Self::home(&shell);
        Self { status: 403, icon: "lock", heading, text: sentence, action, number: None, shell }
    }

    /// 409 or 412: it was possible a moment ago; `sentence` says who did what when, `latest` leads to
    /// how it stands now.
    #[must_use]
    pub fn overtaken(shell: Shell, status: u16, sentence: String, latest: String) -> Self {
        let lang = shell.lang;
        Self {
            status,
            icon: "history",
            heading: lang.t("Keadaannya sudah berubah", "This has changed meanwhile").to_owned(),
            text: sentence,
            action: Link::new(lang.t("Lihat keadaan terbaru", "See how it stands now"), latest),
            number: None,
            shell,
        }
    }

    /// 500: our fault; `number` is the request's short code.
    #[must_use]
    pub fn our_fault(shell: Shell, number: String) -> Self {
        let lang = shell.lang;
        Self {
            status: 500,
            icon: "alert-triangle",
            heading: lang
                .t("Maaf, ada gangguan di pihak kami", "Sorry, something broke on our side")
                .to_owned(),
            text: lang
                .t("Silakan coba lagi sebentar lagi.", "Please try again in a moment.")
                .to_owned(),
            action: Link::new(lang.t("Coba lagi", "Try again"), shell.here.clone()),
            number: Some(number),
            shell,
        }
    }

    /// 503: what we need does not answer just now. A form that is sent again is recorded once.
    #[must_use]
    pub fn busy(shell: Shell) -> Self {
        let lang = shell.lang;
        Self {
            status: 503,
            icon: "hourglass",
            heading: lang.t("Sistem sedang sibuk", "The system is busy").to_owned(),
            text: lang
                .t(
                    "Coba lagi sebentar lagi. Formulir yang dikirim ulang tidak tercatat dua kali.",
                    "Please try again in a moment. A form that is sent again is not recorded twice.",
                )
                .to_owned(),
            action: Link::new(lang.t("Coba lagi", "Try again"), shell.here.clone()),
            number: None,
            shell,
        }
    }

    /// Any other refusal that reached no form: what it is called and what it says.
    #[must_use]
    pub fn refused(shell: Shell, status: u16, heading: String, sentence: String) -> Self {
        let action = Self::home(&shell);
        Self { status, icon: "info-circle", heading, text: sentence, action, number: None, shell }
    }

    fn home(shell: &Shell) -> Link {
        Link::new(shell.lang.t("Ke beranda", "Go to the home page"), "/")
    }
}
