//! The shell around every page: whose page it is, where the reader stands, and the way to each place.
//!
//! Every page context has a field `shell: Shell`; `layout.html` reads nothing else.

mod place;
mod who;

pub use self::place::{Entry, Place};
pub use self::who::{Duties, Who, role_word};
use crate::assets::asset;
use crate::language::Language;

/// Colours by day or by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the phone is set; the default.
    #[default]
    System,
    /// Light, chosen by the reader.
    Light,
    /// Dark, chosen by the reader.
    Dark,
}

impl Theme {
    /// The word in the cookie and on `data-theme`; empty when the phone decides.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that word; anything else leaves it to the phone.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// Numbers beside the places; none is drawn at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Orders in the basket, one per seller.
    pub basket: u32,
    /// Tasks on the home board.
    pub waiting: u32,
    /// Incoming orders to be answered.
    pub incoming: u32,
    /// Things in a member's basket.
    pub shop: u32,
    /// Members' orders that wait at the counter.
    pub counter: u32,
}

/// A way to somewhere, with its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// What it says.
    pub word: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link that says `word` and leads to `href`.
    pub fn new(word: impl Into<String>, href: impl Into<String>) -> Self {
        Self { word: word.into(), href: href.into() }
    }
}

/// Everything the layout needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shell {
    /// The reader's language.
    pub lang: Language,
    /// The reader's colours.
    pub theme: Theme,
    /// Who is signed in; none on the doors, which have no bar and no places.
    pub who: Option<Who>,
    /// Where the reader stands.
    pub place: Place,
    /// Numbers beside the places.
    pub counts: Counts,
    /// Messages not read yet, in the bell.
    pub unread: u32,
    /// What was searched for; on the search page also the phone shows the field.
    pub query: Option<String>,
    /// On a task page: the way back. A phone then shows an arrow for the mark, and no places.
    pub back: Option<Link>,
    /// The address of this page with its query, for the language and colour switches.
    pub here: String,
    /// Whether this is the demo world.
    pub demo: bool,
    /// Whether a form was refused: the title begins with "Salah:".
    pub refused: bool,
    /// On a copy that a phone keeps: when it was made, "Data pukul 07.10".
    pub kept: Option<String>,
}

impl Shell {
    /// The shell of a page for somebody who is not signed in.
    #[must_use]
    pub fn door(lang: Language, theme: Theme, here: impl Into<String>) -> Self {
        Self {
            lang,
            theme,
            who: None,
            place: Place::Elsewhere,
            counts: Counts::default(),
            unread: 0,
            query: None,
            back: None,
            here: here.into(),
            demo: false,
            refused: false,
            kept: None,
        }
    }

    /// The shell of a page for `who`, standing at `place`.
    #[must_use]
    pub fn of(
        who: Who,
        place: Place,
        lang: Language,
        theme: Theme,
        here: impl Into<String>,
    ) -> Self {
        Self { who: Some(who), place, ..Self::door(lang, theme, here) }
    }

    /// The same shell around a task page, with the way back.
    #[must_use]
    pub fn task(mut self, back: Link) -> Self {
        self.back = Some(back);
        self
    }

    /// The classes of `body`: `door`, `task`, `finding`.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match (&self.who, &self.back, &self.query) {
            (None, ..) => "door",
            (_, Some(_), _) => "task",
            (.., Some(_)) => "finding",
            _ => "",
        }
    }

    /// The places in the order of the reader's day: four and "more" on a phone, all on a desk.
    #[must_use]
    pub fn places(&self) -> Vec<Entry> {
        let duties = self.who.as_ref().map(|who| who.duties).unwrap_or_default();
        let sells_first = duties.sells && (duties.uploads || !duties.buys);
        let all = [
            (Place::Home, true),
            (Place::Approvals, duties.signs_first),
            (Place::Bills, duties.money_first || duties.signs_first),
            (Place::Payments, duties.money_first || duties.signs_first),
            (Place::Incoming, sells_first),
            (Place::Orders, duties.buys && duties.money_first),
            (Place::Search, duties.buys),
            (Place::Basket, duties.buys),
            (Place::Orders, duties.buys && !duties.money_first),
            (Place::Pools, duties.buys),
            (Place::Incoming, duties.sells && !sells_first),
            (Place::Shop, duties.shops),
            (Place::ShopBasket, duties.shops),
            (Place::ShopOrders, duties.shops),
            (Place::ShopShare, duties.shops),
            (Place::ShopDesk, duties.serves),
            (Place::Stock, duties.sells),
            (Place::Imports, duties.uploads),
            (Place::Facilities, duties.lends),
            (Place::Organizations, duties.operates),
            (Place::Deciding, duties.operates),
            (Place::Stuck, duties.operates),
            (Place::Words, duties.operates),
        ];
        let led_to: Vec<Place> =
            all.into_iter().filter(|(_, here)| *here).map(|(place, _)| place).collect();
        let stands = self.stands(&led_to);
        let mut entries: Vec<Entry> = led_to
            .into_iter()
            .enumerate()
            .map(|(at, place)| self.entry(place, stands, if at < 4 { "" } else { "wide" }))
            .collect();
        let beyond = entries.iter().any(|entry| entry.current && entry.class == "wide");
        let mut more = self.entry(Place::More, stands, "narrow");
        more.current |= beyond;
        entries.push(more);
        // A desk shows every place, and still has no other way to what is no place of its own.
        entries.push(self.entry(Place::More, stands, "wide"));
        entries
    }

    /// Where the reader stands: what most find under "more" is a place of its own to whoever keeps the money or signs.
    fn stands(&self, led_to: &[Place]) -> Place {
        let own = [Place::Approvals, Place::Bills, Place::Payments];
        let here = |place: &Place| {
            let address = self.here.split('?').next().unwrap_or_default();
            let under = address.strip_prefix(place.address());
            under.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        own.into_iter()
            .filter(|place| self.place == Place::More && led_to.contains(place))
            .find(here)
            .unwrap_or(self.place)
    }

    fn entry(&self, place: Place, stands: Place, class: &'static str) -> Entry {
        let count = match place {
            Place::Home => self.counts.waiting,
            Place::Basket => self.counts.basket,
            Place::Incoming => self.counts.incoming,
            Place::ShopBasket => self.counts.shop,
            Place::ShopDesk => self.counts.counter,
            _ => 0,
        };
        Entry {
            href: place.address(),
            icon: place.icon(),
            word: place.word(self.lang),
            count,
            current: place == stands,
            class,
        }
    }

    /// A text for a page, already escaped, in which the numbers of documents do not break: a hyphen is where a
    /// browser would.
    #[must_use]
    pub fn unbroken(&self, text: impl AsRef<str>) -> String {
        unbroken(text.as_ref())
    }

    /// The address of a file of the assets folder.
    #[must_use]
    pub fn asset(&self, name: &'static str) -> &'static str {
        asset(name)
    }

    /// The address of the icon sprite; `#name` behind it is one icon.
    #[must_use]
    pub fn icons(&self) -> &'static str {
        asset("icons.svg")
    }

    /// Whether the reader is told anything here: they act for an organization.
    #[must_use]
    pub fn has_bell(&self) -> bool {
        self.who.as_ref().is_some_and(|who| !who.duties.operates)
    }

    /// The bell's words: "Kabar, 3 belum dibaca".
    #[must_use]
    pub fn bell(&self) -> String {
        super::inbox::bell(self.unread, self.lang)
    }

    /// What is said about signal, on every page.
    #[must_use]
    pub fn signal(&self, of: &str) -> &'static str {
        super::offline::outbox::shell_words(of, self.lang)
    }

    /// The number in the bell.
    #[must_use]
    pub fn unread_counted(&self) -> String {
        super::inbox::counted(self.unread)
    }

    /// The address of the help about this page, which leads back to it.
    #[must_use]
    pub fn help(&self) -> String {
        let slug = super::help::topic_of(&self.here).slug;
        format!("/help/{slug}?of={}", escaped(&self.here))
    }

    /// The address that changes to the other language and comes back here.
    #[must_use]
    pub fn language_switch(&self) -> String {
        format!("/language/{}?back={}", self.lang.other().code(), escaped(&self.here))
    }

    /// The address that changes the colours to `theme` and comes back here.
    #[must_use]
    pub fn theme_switch(&self, theme: Theme) -> String {
        let word = if theme == Theme::System { "system" } else { theme.word() };
        format!("/theme/{word}?back={}", escaped(&self.here))
    }
}

/// A text as HTML, the numbers of documents in it kept on one line.
fn unbroken(text: &str) -> String {
    let is_number = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_uppercase())
            && word.bytes().filter(u8::is_ascii_digit).count() >= 4
    };
    let of_number = |letter: char| {
        letter.is_ascii_uppercase() || letter.is_ascii_digit() || matches!(letter, '-' | '/')
    };
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| !of_number(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if word.contains(['-', '/']) && is_number(word) {
            // What is longer than a phone's line may be parted once, where its own parts meet.
            let (first, second) = parted(word);
            html.push_str("<span class=\"nb\">");
            html.push_str(first);
            html.push_str("</span>");
            if !second.is_empty() {
                html.push_str("<wbr><span class=\"nb\">");
                html.push_str(second);
                html.push_str("</span>");
            }
        } else {
            html.push_str(word);
        }
        if end > 0 {
            rest = behind;
            continue;
        }
        match first {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            letter => html.push(letter),
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    html
}

/// A number of a document in two where it is long: `INV/7QK2M9XD/` and `2026/11/000123`.
fn parted(number: &str) -> (&str, &str) {
    let second = number.match_indices('/').nth(1).filter(|_| number.len() > 20);
    second.map_or((number, ""), |(at, _)| number.split_at(at + 1))
}

/// What may not stand bare in a query's value.
fn escaped(address: &str) -> String {
    address.bytes().fold(String::with_capacity(address.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use supply_chain::organization::{Kind, Role};

    use super::*;

    fn words(kind: Kind, roles: &[Role]) -> Vec<&'static str> {
        let who = Who { duties: Duties::of(kind, roles), ..Who::default() };
        let shell =
            Shell::of(who, Place::Stock, Language::Indonesian, Theme::System, "/stock?q=a b");
        shell
            .places()
            .iter()
            .filter(|entry| entry.class != "wide")
            .map(|entry| entry.word)
            .collect()
    }

    #[test]
    fn a_phone_has_five_places_at_most_and_the_first_is_home() {
        for kind in Kind::ALL {
            for role in Role::ALL {
                let words = words(kind, &[role]);
                assert!(words.len() <= 5 && words[0] == "Beranda", "{kind:?} {role:?}: {words:?}");
            }
        }
    }

    #[test]
    fn each_kind_is_led_to_its_own_day() {
        assert_eq!(
            words(Kind::Primary, &[Role::Manager]),
            ["Beranda", "Cari barang", "Keranjang", "Pesanan", "Lainnya"]
        );
        assert_eq!(
            words(Kind::Distributor, &[Role::Sales]),
            ["Beranda", "Pesanan masuk", "Barang & harga", "Unggah harga", "Lainnya"]
        );
        assert_eq!(words(Kind::Bank, &[Role::Manager]), ["Beranda", "Fasilitas", "Lainnya"]);
    }

    #[test]
    fn whoever_keeps_the_money_or_signs_is_led_to_it_first() {
        assert_eq!(
            words(Kind::Distributor, &[Role::Treasurer]),
            ["Beranda", "Tagihan", "Pembayaran", "Lainnya"]
        );
        assert_eq!(
            words(Kind::Primary, &[Role::Treasurer]),
            ["Beranda", "Tagihan", "Pembayaran", "Pesanan", "Lainnya"]
        );
        assert_eq!(
            words(Kind::Primary, &[Role::Approver]),
            ["Beranda", "Persetujuan", "Tagihan", "Pembayaran", "Lainnya"]
        );
        let who = Who { duties: Duties::of(Kind::Primary, &[Role::Treasurer]), ..Who::default() };
        let at = |here: &str| {
            let shell = Shell::of(who.clone(), Place::More, Language::English, Theme::System, here);
            let current = shell.places().into_iter().filter(|entry| entry.current);
            current.map(|entry| entry.href).collect::<Vec<_>>()
        };
        assert_eq!(at("/payments/new?to=1"), ["/payments"]);
        assert_eq!(at("/payment-rules"), ["/more", "/more"]);
    }

    #[test]
    fn the_number_of_a_document_stays_on_one_line_and_nothing_else_is_markup() {
        let number = |text: &str| format!("<span class=\"nb\">{text}</span>");

        assert_eq!(
            unbroken("Ke <b>, PO-2026-000123 & SJ-2026-000410/BPB."),
            format!(
                "Ke &lt;b&gt;, {} &amp; {}.",
                number("PO-2026-000123"),
                number("SJ-2026-000410/BPB")
            )
        );
        let long = format!("{}<wbr>{}", number("INV/7QK2M9XD/"), number("2026/11/000123"));
        assert_eq!(unbroken("INV/7QK2M9XD/2026/11/000123"), long);
        assert_eq!(
            unbroken("Rp-1 · 12-11 \u{201c}A-1\u{201d}"),
            "Rp-1 · 12-11 \u{201c}A-1\u{201d}"
        );
    }

    #[test]
    fn a_desk_leads_to_everything_else_too() {
        let who = Who { duties: Duties::of(Kind::Primary, &[Role::Manager]), ..Who::default() };
        let shell = Shell::of(who, Place::Home, Language::English, Theme::System, "/");

        let more = shell.places().into_iter().filter(|entry| entry.href == "/more");

        assert_eq!(more.map(|entry| entry.class).collect::<Vec<_>>(), ["narrow", "wide"]);
    }

    #[test]
    fn where_the_phone_has_no_room_more_is_marked_as_the_place() {
        let who = Who { duties: Duties::of(Kind::Primary, &[Role::Manager]), ..Who::default() };
        let shell = Shell::of(who, Place::Stock, Language::English, Theme::System, "/stock?q=a b");

        let places = shell.places();

        assert!(places.iter().any(|entry| entry.class == "narrow" && entry.current));
        assert_eq!(shell.language_switch(), "/language/id?back=/stock%3Fq%3Da%20b");
    }
}
