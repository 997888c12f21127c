//! `/shop`: the shelf of one's own cooperative; `/s/{code}`: what it shows to whoever looks in.

use askama::Template;
use order_workflow::query::price_chains::PriceChainView;
use order_workflow::query::storefront::{Shelf, ShelfItem, ShopYear, StorefrontView};
use supply_chain::money::Money;
use supply_chain::storefront::{Admission, Display, Doors};

use super::{doors_badge, time, weekday_word};
use crate::language::Language;
use crate::language::format::{count, date, quantity, rupiah};
use crate::pages::buyer::words::group_icon;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Empty, Note, Stepper, Tone, Total};
use crate::pages::resale::chain::ChainPart;

/// A thing on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ware {
    /// The offer.
    pub id: String,
    /// The product.
    pub product: String,
    /// The icon of its group.
    pub icon: &'static str,
    /// The goods.
    pub name: String,
    /// "Ada 31 botol", "Tinggal 2", "Habis".
    pub stock: String,
    /// `t-bad` where there is none, `t-warn` where little is left; else empty.
    pub stock_class: &'static str,
    /// "Rp37.000".
    pub price: String,
    /// The count in the basket, where it is there.
    pub stepper: Option<Stepper>,
    /// What one tap adds, where it may be added.
    pub least: Option<i64>,
    /// What is wished with the next pool: "2 karton"; or empty.
    pub wished: String,
    /// How many base units a tap wishes, where there is none on the shelf.
    pub wish: Option<i64>,
    /// The way to where its price comes from.
    pub chain: String,
}

/// The card about one's share of the surplus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareCard {
    /// What was bought, and what the basket adds.
    pub totals: Vec<Total>,
    /// What last year paid, and what this one has not decided.
    pub note: Note,
}

/// A chip of the groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// Its word.
    pub word: String,
    /// Where it leads.
    pub href: String,
    /// Whether the reader is there.
    pub on: bool,
}

/// What was looked for, as the address says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Words.
    pub q: String,
    /// A group.
    pub group: Option<String>,
    /// The page, from 0.
    pub page: u32,
}

impl Wanted {
    /// The address of that, on another page or in another group.
    #[must_use]
    pub fn at(&self, group: Option<&str>, page: u32) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        if let Some(group) = group {
            query.append_pair("group", group);
        }
        if page > 0 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/shop".to_owned() } else { format!("/shop?{query}") }
    }
}

/// What one basket holds, at the foot of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InBasket {
    /// What it comes to, with tax.
    pub total: Money,
    /// What it adds to the base of patronage: without tax.
    pub base: Money,
    /// How many things.
    pub lines: usize,
    /// Each with its count and amount.
    pub rows: Vec<Total>,
}

/// `/shop`.
#[derive(Debug, Template)]
#[template(path = "shop/shelf.html", blocks = ["main"])]
pub struct ShelfPage {
    /// The shell.
    pub shell: Shell,
    /// Whether it is open.
    pub doors: Badge,
    /// What to know first.
    pub note: Option<Note>,
    /// What was looked for.
    pub q: String,
    /// Groups.
    pub chips: Vec<Chip>,
    /// What stands there.
    pub wares: Vec<Ware>,
    /// Where nothing does.
    pub empty: Option<Empty>,
    /// The page after, and the one before.
    pub next: Option<String>,
    /// The page before.
    pub before: Option<String>,
    /// Where one price comes from, and of what.
    pub chain: Option<(String, ChainPart)>,
    /// The surplus; nothing for staff who are no members.
    pub share: Option<ShareCard>,
    /// The basket.
    pub basket: InBasket,
    /// "3 barang".
    pub basket_small: String,
    /// "Rp73.000".
    pub basket_sum: String,
    /// The key of the forms.
    pub key: String,
    /// Where the forms lead back to.
    pub back: String,
    /// What was refused, if anything was.
    pub refusal: Option<String>,
}

/// All that a shelf is drawn from.
#[derive(Debug)]
pub struct Drawn<'a> {
    /// The shop.
    pub shop: &'a StorefrontView,
    /// Its doors.
    pub doors: Doors,
    /// What stands there.
    pub shelf: &'a Shelf,
    /// What was looked for.
    pub wanted: Wanted,
    /// Whether the reader is a member.
    pub is_member: bool,
    /// The member's year.
    pub year: Option<&'a ShopYear>,
    /// The basket.
    pub basket: InBasket,
    /// Where a price comes from.
    pub chain: Option<(&'a str, &'a PriceChainView)>,
    /// The key of the forms.
    pub key: String,
    /// What was refused.
    pub refusal: Option<String>,
}

impl ShelfPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, drawn: Drawn<'_>) -> Self {
        let lang = shell.lang;
        let Drawn { shop, doors, shelf, wanted, is_member, year, basket, chain, key, refusal } =
            drawn;
        let may_buy = is_member && shop.is_open;
        let back = wanted.at(wanted.group.as_deref(), wanted.page);
        let mut shell = shell;
        shell.refused = refusal.is_some();
        let usual = Chip {
            word: lang.t("Sering Anda beli", "What you buy most").to_owned(),
            href: "/shop".to_owned(),
            on: wanted.group.is_none() && wanted.q.is_empty(),
        };
        let group = |group: &order_workflow::query::storefront::ShelfGroup| Chip {
            word: group.name.clone(),
            href: Wanted::default().at(Some(&group.name), 0),
            on: wanted.group.as_deref() == Some(group.name.as_str()),
        };
        let wares: Vec<Ware> =
            shelf.items.iter().enumerate().map(|(n, item)| ware(item, n, may_buy, lang)).collect();
        let n = wanted.page;
        Self {
            doors: doors_badge(shop, doors, lang),
            note: closed(shop, lang),
            chips: std::iter::once(usual).chain(shelf.groups.iter().map(group)).collect(),
            empty: wares.is_empty().then(|| nothing(shop, &wanted, lang)),
            wares,
            next: shelf.has_more.then(|| wanted.at(wanted.group.as_deref(), n + 1)),
            before: (n > 0).then(|| wanted.at(wanted.group.as_deref(), n - 1)),
            chain: chain.map(|(name, chain)| {
                let heading = lang.pick(
                    format!("{name}: dari mana {}?", rupiah(chain.price)),
                    format!("{name}: where does {} come from?", rupiah(chain.price)),
                );
                let of = lang.t("Anda bayar", "You pay");
                (heading, ChainPart::new(chain, of, lang))
            }),
            share: year.map(|year| share(year, &basket, lang)),
            basket_small: things(basket.lines, lang),
            basket_sum: rupiah(basket.total),
            basket,
            q: wanted.q,
            key,
            back,
            refusal,
            shell,
        }
    }
}

/// "3 barang".
#[must_use]
pub fn things(lines: usize, lang: Language) -> String {
    let n = count(i64::try_from(lines).unwrap_or(i64::MAX));
    lang.pick(
        format!("{n} barang"),
        if lines == 1 { "1 thing".to_owned() } else { format!("{n} things") },
    )
}

fn closed(shop: &StorefrontView, lang: Language) -> Option<Note> {
    (!shop.is_open).then(|| Note {
        tone: Tone::Warn,
        icon: "lock",
        bold: lang
            .t("Toko sedang tidak menerima pesanan.", "The shop takes no orders for now.")
            .to_owned(),
        small: shop.closed_note.clone().unwrap_or_default(),
    })
}

fn nothing(shop: &StorefrontView, wanted: &Wanted, lang: Language) -> Empty {
    if wanted.q.is_empty() && wanted.group.is_none() {
        return Empty {
            icon: "building-store",
            heading: lang.t("Rak toko ini masih kosong.", "The shelf is empty still.").to_owned(),
            text: hours_said(shop, lang).join(" · "),
            action: None,
        };
    }
    Empty {
        icon: "search",
        heading: lang.t("Tidak ada yang cocok.", "Nothing matches.").to_owned(),
        text: lang.t("Coba kata yang lebih pendek.", "Try a shorter word.").to_owned(),
        action: Some(Link::new(lang.t("Lihat semua barang", "See all goods"), "/shop")),
    }
}

/// "Senin 08.00–17.00", day by day.
#[must_use]
pub fn hours_said(shop: &StorefrontView, lang: Language) -> Vec<String> {
    let shift = |shift: &supply_chain::storefront::Shift| {
        format!(
            "{} {}–{}",
            weekday_word(shift.weekday, lang),
            time(shift.from, lang),
            time(shift.until, lang)
        )
    };
    shop.hours.0.iter().map(shift).collect()
}

fn stock_said(item: &ShelfItem, lang: Language) -> (String, &'static str) {
    match item.available {
        0 => (lang.t("Habis", "Sold out").to_owned(), "t-bad"),
        left @ 1..=5 => {
            let left = quantity(left, &item.pack);
            (lang.pick(format!("Tinggal {left}"), format!("Only {left} left")), "t-warn")
        }
        left => {
            let left = quantity(left, &item.pack);
            (lang.pick(format!("Ada {left}"), format!("{left} there")), "")
        }
    }
}

fn ware(item: &ShelfItem, place: usize, may_buy: bool, lang: Language) -> Ware {
    let (stock, stock_class) = stock_said(item, lang);
    let stepper = (may_buy && item.in_basket > 0).then(|| Stepper {
        name: format!("count-{place}"),
        line: "1".to_owned(),
        value: count(item.in_basket),
        label: lang.pick(
            format!("Jumlah {}, {}", item.pack, item.name),
            format!("Number of {}, {}", item.pack, item.name),
        ),
        minimum: item.minimum_count,
        multiple: item.multiple,
        error: None,
    });
    let least = item.minimum_count.max(item.multiple).max(1);
    let wishes = item.wished_base / item.factor.max(1);
    Ware {
        id: item.offer_id.to_string(),
        product: item.product_id.to_string(),
        icon: group_icon(item.group.as_deref(), &item.name),
        name: item.name.clone(),
        stock,
        stock_class,
        price: rupiah(item.price),
        least: (may_buy && stepper.is_none() && item.available > 0).then_some(least),
        stepper,
        wished: if wishes > 0 { quantity(wishes, &item.pack) } else { String::new() },
        wish: (may_buy && item.available == 0 && item.wished_base == 0)
            .then_some(item.factor.saturating_mul(least)),
        chain: format!("/shop?from={}#chain", item.offer_id),
    }
}

fn share(year: &ShopYear, basket: &InBasket, lang: Language) -> ShareCard {
    let this = year.year;
    let mut totals = vec![Total::new(
        lang.pick(format!("Belanja Anda tahun {this}"), format!("What you bought in {this}")),
        rupiah(year.bought),
    )];
    if basket.lines > 0 {
        totals.push(Total {
            label: lang.t("Keranjang ini menambah", "This basket adds").to_owned(),
            value: format!("+{}", rupiah(basket.base)),
            class: "t-good",
        });
    }
    let undecided = lang.pick(
        format!(
            "Tahun {this} belum diputuskan. Yang ditambah keranjang ini dasar perhitungannya: perkiraan, bukan janji SHU."
        ),
        format!(
            "{this} has not been decided. What this basket adds is what the share is reckoned from: an estimate, no promise."
        ),
    );
    let note = match &year.last {
        Some(last) => Note {
            tone: Tone::Quiet,
            icon: "info-circle",
            bold: lang.pick(
                format!(
                    "Tahun {}: tiap Rp100.000 belanja mendapat {}, putusan rapat {} ({}).",
                    last.year,
                    rupiah(last.per_hundred_thousand),
                    date(last.decided_on, lang),
                    last.minutes
                ),
                format!(
                    "{}: each Rp100.000 bought got {}, decided by the meeting on {} ({}).",
                    last.year,
                    rupiah(last.per_hundred_thousand),
                    date(last.decided_on, lang),
                    last.minutes
                ),
            ),
            small: if year.is_decided { String::new() } else { undecided },
        },
        None => Note {
            tone: Tone::Quiet,
            icon: "info-circle",
            bold: lang
                .t("Belum ada tahun yang diputuskan di sini.", "No year has been decided here yet.")
                .to_owned(),
            small: undecided,
        },
    };
    ShareCard { totals, note }
}

/// `/s/{code}`.
#[derive(Debug, Template)]
#[template(path = "shop/look.html")]
pub struct LookPage {
    /// The shell.
    pub shell: Shell,
    /// The cooperative.
    pub name: String,
    /// Whether it is open.
    pub doors: Badge,
    /// Day by day.
    pub hours: Vec<String>,
    /// What it says while closed.
    pub note: Option<Note>,
    /// Goods with their prices, where they are shown; empty prices where they are not.
    pub wares: Vec<(&'static str, String, String)>,
    /// Whether goods are shown at all.
    pub shows_goods: bool,
    /// Where to register; empty where nobody does by themselves.
    pub register: String,
}

impl LookPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, shop: &StorefrontView, doors: Doors, shelf: &Shelf) -> Self {
        let lang = shell.lang;
        let priced = shop.display == Display::Prices;
        let ware = |item: &ShelfItem| {
            let price = if priced { rupiah(item.price) } else { String::new() };
            (group_icon(item.group.as_deref(), &item.name), item.name.clone(), price)
        };
        let shows_goods = shop.display != Display::Nothing;
        Self {
            name: shop.name.clone(),
            doors: doors_badge(shop, doors, lang),
            hours: hours_said(shop, lang),
            note: closed(shop, lang),
            wares: if shows_goods { shelf.items.iter().map(ware).collect() } else { Vec::new() },
            shows_goods,
            register: if shop.admission == Admission::Closed {
                String::new()
            } else {
                format!("/s/{}/register", shop.code)
            },
            shell,
        }
    }
}
