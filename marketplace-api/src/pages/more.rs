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
    #[expect(clippy::too_many_lines, reason = "a list, one line a place")]
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
        let duties = shell.who.as_ref().map(|who| who.duties).unwrap_or_default();
        let mut links = Vec::new();
        // What is a place of its own stands among the places.
        let places: Vec<&str> = shell.places().into_iter().map(|entry| entry.href).collect();
        let mut add = |icon, word, href: &str| {
            if !places.contains(&href) {
                links.push((icon, Link::new(word, href)));
            }
        };
        if duties.approves {
            add("checks", lang.t("Persetujuan", "Approvals"), "/approvals");
        }
        if duties.reads_bills {
            add("receipt", lang.t("Tagihan", "Bills"), "/invoices");
        }
        if duties.money {
            add("receipt", lang.t("Pembayaran", "Payments"), "/payments");
            add(
                "device-mobile",
                lang.t("Penyedia pembayaran", "Payment provider"),
                "/payment-provider",
            );
        }
        if duties.borrows {
            add("clipboard-check", lang.t("Fasilitas bank", "Bank facilities"), "/facilities");
        }
        if duties.buys {
            add("repeat", lang.t("Pesanan rutin", "Standing orders"), "/standing-orders");
        }
        if duties.sells {
            add("truck-delivery", lang.t("Keberangkatan", "Runs"), "/runs");
        }
        if duties.resells {
            add("repeat", lang.t("Dijual lagi", "Sold on"), "/resale");
        }
        if duties.reads_money {
            add("users", lang.t("Mitra dan tempo", "Partners and credit"), "/partners");
        }
        if duties.reads_books {
            add("clipboard-list", lang.t("Rekonsiliasi saldo", "Statements"), "/statements");
            add("notebook", lang.t("Buku besar", "Ledger"), "/ledger");
        }
        if duties.shares_surplus {
            add("users", lang.t("SHU dan anggota", "Surplus and members"), "/patronage");
        }
        if duties.serves {
            add("barcode", lang.t("Kasir", "Counter"), "/shop/counter");
            add("receipt", lang.t("Kas", "Till"), "/shop/till");
            add("users", lang.t("Anggota di toko", "Members at the shop"), "/shop/members");
            add(
                "adjustments-horizontal",
                lang.t("Aturan toko anggota", "How the shop trades"),
                "/shop/settings",
            );
        }
        // Whoever runs the installation trades nothing there, and is told of nothing.
        if !duties.operates {
            if !duties.lends {
                add("scale", lang.t("Klaim", "Claims"), "/claims");
                add("tags", lang.t("Kesepakatan", "Agreements"), "/agreements");
            }
            add("send", lang.t("Belum terkirim", "Not sent yet"), "/outbox");
            add("message", lang.t("Kabar lewat surel", "Messages by e-mail"), "/account/mail");
        }
        if !duties.operates {
            add("checks", lang.t("Mulai dari sini", "Start here"), "/start");
        }
        add("help-circle", lang.t("Bantuan", "Help"), "/help");
        add("user", lang.t("Akun saya", "My account"), "/account");
        Self { shell, links, themes }
    }

    /// With the way to one's own share, first of all: for whoever is a member.
    #[must_use]
    pub fn of_member(mut self) -> Self {
        let word = self.shell.lang.t("SHU saya", "My SHU");
        let places: Vec<&str> = self.shell.places().into_iter().map(|entry| entry.href).collect();
        if !places.contains(&"/shop/shu") {
            self.links.insert(0, ("receipt", Link::new(word, "/shop/shu")));
        }
        if !places.contains(&"/shop") {
            let word = self.shell.lang.t("Belanja di toko", "Buy at the shop");
            self.links.insert(0, ("building-store", Link::new(word, "/shop")));
        }
        self
    }
}
