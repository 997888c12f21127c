//! `/pools`: what is bought together, those that close next first.

use askama::Template;
use order_workflow::query::demand_pools::PoolBrief;

use super::bar::Fill;
use super::words::{badge, closing, takes_pledges};
use crate::language::format::{count, is_urgent, quantity};
use crate::pages::buyer::words::Here;
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Due, Empty, Meter, Pager, Tab};

/// A pool in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolRow {
    /// What it is about.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// How it stands.
    pub badge: Badge,
    /// The goods, where there is one kind; else empty.
    pub goods: String,
    /// Who gathers, and who sells.
    pub small: String,
    /// When it closes.
    pub due: Option<Due>,
    /// How far it is to the next price.
    pub meter: Option<Meter>,
    /// The same in words.
    pub next: String,
    /// What the reader's cooperative pledged, or empty.
    pub own: String,
}

/// `/pools`.
#[derive(Debug, Template)]
#[template(path = "pools/list.html")]
pub struct PoolsPage {
    /// The shell.
    pub shell: Shell,
    /// Whether the reader may plan one.
    pub may: bool,
    /// Under way, own, organized, over.
    pub tabs: Vec<Tab>,
    /// The pools.
    pub rows: Vec<PoolRow>,
    /// Nothing there.
    pub empty: Empty,
    /// The way to more of them.
    pub pager: Pager,
}

/// Which pools a tab shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wanted {
    /// Under way.
    #[default]
    Open,
    /// In which the reader's cooperative takes part.
    Own,
    /// That the reader's organization gathers.
    Organized,
    /// That go no further.
    Over,
}

impl Wanted {
    /// The word in the address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Own => "own",
            Self::Organized => "organized",
            Self::Over => "over",
        }
    }

    /// The one of that word; the first for any other.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        [Self::Own, Self::Organized, Self::Over]
            .into_iter()
            .find(|wanted| wanted.word() == word)
            .unwrap_or_default()
    }
}

impl PoolsPage {
    /// A part of the list.
    #[must_use]
    pub fn new(
        shell: Shell,
        (wanted, may): (Wanted, bool),
        pools: &[PoolBrief],
        next: Option<String>,
        here: Here,
    ) -> Self {
        let lang = shell.lang;
        let tab = |of: Wanted, word| Tab {
            word,
            href: format!("/pools?show={}", of.word()),
            count: None,
            current: of == wanted,
        };
        let mut tabs = vec![
            tab(Wanted::Open, lang.t("Berjalan", "Under way")),
            tab(Wanted::Own, lang.t("Kami ikut", "We take part")),
        ];
        if may {
            tabs.push(tab(Wanted::Organized, lang.t("Kami selenggarakan", "We organize")));
        }
        tabs.push(tab(Wanted::Over, lang.t("Selesai", "Over")));
        Self {
            tabs,
            may,
            rows: pools.iter().map(|pool| row(pool, here)).collect(),
            empty: empty(wanted, may, here),
            pager: Pager { back: None, next, said: String::new() },
            shell,
        }
    }
}

fn row(pool: &PoolBrief, here: Here) -> PoolRow {
    let lang = here.lang;
    let line = pool.first.as_ref();
    let is_one = pool.line_count == 1;
    let fill = line.filter(|_| is_one).and_then(|line| Fill::of(line, pool.state, lang));
    let is_open = takes_pledges(pool.state);
    let due = is_open.then_some(pool.closes_at).flatten().map(|at| Due {
        text: closing(pool.state, (pool.opens_at, pool.closes_at), here),
        late: is_urgent(at, here.now),
    });
    let next = match (&fill, line) {
        (Some(fill), Some(line)) => match line.result {
            Some(result) => quantity(result.units, &line.unit_name),
            // Nothing can have come together before it opens.
            None if pool.state == "planned" => String::new(),
            None if fill.next.is_empty() => format!("{} {}", fill.units, fill.from),
            None => fill.next.clone(),
        },
        _ if !is_one => {
            let n = count(pool.line_count.into());
            lang.pick(format!("{n} macam barang"), format!("{n} kinds of goods"))
        }
        _ => String::new(),
    };
    let own = line.filter(|_| is_one).and_then(|line| {
        let own =
            line.own.as_ref().filter(|own| own.state == "standing" || own.state == "awarded")?;
        let (units, word) = match own.award {
            Some(award) => (award.units, lang.t("Jatah Anda", "You get")),
            None => (own.firm, lang.t("Komitmen Anda", "Your pledge")),
        };
        Some(format!("{word}: {}", quantity(units, &line.unit_name)))
    });
    let own = own.unwrap_or_else(|| {
        if pool.takes_part {
            lang.t("Anda ikut.", "You take part.").to_owned()
        } else {
            String::new()
        }
    });
    let meter = fill.as_ref().filter(|_| is_open).map(|fill| Meter {
        percent: u8::try_from(fill.at.clamp(0, 100)).unwrap_or(100),
        label: fill.label.clone(),
    });
    let address = if pool.side == "organizer" { "/manage" } else { "" };
    PoolRow {
        title: pool.title.clone(),
        href: format!("/pools/{}{address}", pool.id),
        badge: badge(pool.state, lang),
        goods: line.filter(|_| is_one).map(|line| line.product_name.clone()).unwrap_or_default(),
        small: lang.pick(
            format!("Diselenggarakan {}, dibeli dari {}", pool.organizer.name, pool.supplier.name),
            format!("Organized by {}, bought from {}", pool.organizer.name, pool.supplier.name),
        ),
        due: due.or_else(|| {
            let text = closing(pool.state, (pool.opens_at, pool.closes_at), here);
            Some(Due { text, late: false })
        }),
        meter,
        next,
        own,
    }
}

fn empty(wanted: Wanted, may: bool, here: Here) -> Empty {
    let lang = here.lang;
    let (heading, text) = match wanted {
        Wanted::Open => (
            lang.t("Belum ada belanja bersama.", "There is no pool."),
            lang.t(
                "Begitu sekunder Anda membuka belanja bersama, muncul di sini dengan harga tiap ambangnya.",
                "Once your secondary opens one, it stands here with the price at each gate.",
            ),
        ),
        Wanted::Own => (
            lang.t("Anda belum ikut belanja bersama.", "You take part in none."),
            lang.t("Lihat yang sedang berjalan, lalu simpan komitmen Anda.", "See which are under way, and save your pledge."),
        ),
        Wanted::Organized => (
            lang.t("Anda belum menyelenggarakan belanja bersama.", "You organize none."),
            lang.t("Kumpulkan kebutuhan anggota, beli sekali, satu harga untuk semua.", "Gather what your members need, buy once, one price for all."),
        ),
        Wanted::Over => (
            lang.t("Belum ada yang selesai.", "None is over."),
            lang.t("Yang selesai dan yang tidak tercapai disimpan di sini.", "Those that are over or came to nothing are kept here."),
        ),
    };
    let action = match wanted {
        Wanted::Organized | Wanted::Open if may => {
            Some(Link::new(lang.t("Buat belanja bersama", "Plan a pool"), "/pools/new"))
        }
        Wanted::Own => {
            Some(Link::new(lang.t("Lihat yang berjalan", "See those under way"), "/pools"))
        }
        _ => None,
    };
    Empty { icon: "users", heading: heading.to_owned(), text: text.to_owned(), action }
}
