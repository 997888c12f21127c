//! Everything a phone's five places have no room for: the other places, colours, signing out.

use askama::Template;

use super::layout::{Link, Shell, Theme};

/// One choice of colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeChoice {
    /// Its word.
    pub word: &'static str,
    /// The address that chooses it.
    pub href: String,
    /// Whether it is chosen.
    pub current: bool,
}

/// `/more`.
#[derive(Debug, Template)]
#[template(path = "more.html")]
pub struct MorePage {
    /// The shell.
    pub shell: Shell,
    /// Places that have no entry of their own: icon, and the way there.
    pub links: Vec<(&'static str, Link)>,
    /// The colours to choose from.
    pub themes: Vec<ThemeChoice>,
}

impl MorePage {
    /// The page for the shell's person.
    #[must_use]
    pub fn new(shell: Shell) -> Self {
        let lang = shell.lang;
        let themes = [
            (Theme::System, lang.t("Ikut perangkat", "As the device")),
            (Theme::Light, lang.t("Terang", "Light")),
            (Theme::Dark, lang.t("Gelap", "Dark")),
        ]
        .into_iter()
        .map(|(theme, word)| ThemeChoice {
            word,
            href: shell.theme_switch(theme),
            current: theme == shell.theme,
        })
        .collect();
        let account = Link::new(lang.t("Akun saya", "My account"), "/account");
        let agreements = Link::new(lang.t("Kesepakatan", "Agreements"), "/agreements");
        let mails = Link::new(lang.t("Kabar lewat surel", "Messages by e-mail"), "/account/mail");
        Self {
            shell,
            links: vec![
                ("scale", Link::new(lang.t("Klaim", "Claims"), "/claims")),
                ("tags", agreements),
                ("user", account),
                ("message", mails),
            ],
            themes,
        }
    }
}
