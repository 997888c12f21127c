//! `/resale`: what is sold on, what is asked about it, the rules, and who may see one's price.

pub mod chain;
pub mod form;
pub mod handling;
pub mod preview;
pub mod rule_handling;
pub mod sellers;
pub mod words;

use askama::Template;
use order_workflow::query::resale::{OpeningView, ResaleView, RuleView};

use self::words::{badge, margins, prices, rule_badge, scope, why};
use crate::language::Language;
use crate::language::format::{date, quantity, rupiah};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{
    Badge, Choice, Choices, CommandButton, Empty, Note, Pager, Tab, Tone, Total,
};

/// One offer in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResaleRow {
    /// Its own page.
    pub href: String,
    /// What the reseller calls it.
    pub name: String,
    /// From whom, in which packs.
    pub small: String,
    /// How it stands.
    pub badge: Badge,
    /// The own price.
    pub price: String,
    /// What it costs and what is left.
    pub cost: String,
    /// Whether nothing is left.
    pub is_loss: bool,
    /// What is asked or what is wrong, or empty.
    pub why: String,
    /// The answers, where something is asked.
    pub answers: Vec<CommandButton>,
}

/// One rule in the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleRow {
    /// Its own page.
    pub href: String,
    /// What it is for.
    pub name: String,
    /// Margin, and how many it sells on.
    pub small: String,
    /// How it stands.
    pub badge: Badge,
}

/// The choice of who sees one's own price in the chains of others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpeningForm {
    /// The choice.
    pub choices: Choices,
    /// The form's key.
    pub key: String,
    /// The version it was drawn for.
    pub version: String,
}

/// `/resale`.
#[derive(Debug, Template)]
#[template(path = "resale/list.html")]
pub struct ListPage {
    /// The shell.
    pub shell: Shell,
    /// That something was done.
    pub note: Option<Note>,
    /// Whether the organization sells on at all.
    pub resells: bool,
    /// All, asked, halted.
    pub tabs: Vec<Tab>,
    /// What is sold on.
    pub rows: Vec<ResaleRow>,
    /// None there.
    pub empty: Empty,
    /// Where more are.
    pub pager: Pager,
    /// The rules in force.
    pub rules: Vec<RuleRow>,
    /// Where a rule is made; nothing for whoever may not.
    pub make: Option<Link>,
    /// Who sees one's price; nothing for whoever may not say.
    pub opening: Option<OpeningForm>,
    /// The same, told.
    pub opened: &'static str,
}

/// What the list is drawn from.
pub struct Listed<'a> {
    /// What is sold on.
    pub resales: &'a [ResaleView],
    /// Where the next page is.
    pub next: Option<String>,
    /// The rules in force.
    pub rules: &'a [RuleView],
    /// How many are asked about, and how many are halted.
    pub waiting: (i64, i64),
    /// The tab: empty, `asked` or `halted`.
    pub tab: &'a str,
    /// Who sees one's price.
    pub opening: &'a OpeningView,
    /// Whether the reader may answer and write rules.
    pub may: bool,
    /// Whether the reader may say who sees the price.
    pub may_open: bool,
    /// What was just done.
    pub note: Option<Note>,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

impl ListPage {
    /// The page.
    #[must_use]
    pub fn new(shell: Shell, resells: bool, seen: Listed<'_>) -> Self {
        let lang = shell.lang;
        let tab = |word, name: &str, count: Option<i64>| Tab {
            word,
            href: if name.is_empty() {
                "/resale".to_owned()
            } else {
                format!("/resale?tab={name}")
            },
            count: count.and_then(|count| u64::try_from(count).ok()),
            current: seen.tab == name,
        };
        Self {
            note: seen.note,
            resells,
            tabs: vec![
                tab(lang.t("Semua", "All"), "", None),
                tab(lang.t("Perlu jawaban", "Asks you"), "asked", Some(seen.waiting.0)),
                tab(lang.t("Tertahan", "Halted"), "halted", Some(seen.waiting.1)),
            ],
            rows: seen.resales.iter().map(|one| row(one, seen.may, seen.key, lang)).collect(),
            make: (resells && seen.may).then(|| make_link(lang)),
            empty: empty(seen.tab, seen.may, lang),
            pager: Pager { next: seen.next, ..Pager::default() },
            rules: seen.rules.iter().map(|rule| rule_row(rule, lang)).collect(),
            opened: words::open_to(seen.opening.open_to, lang),
            opening: seen.may_open.then(|| OpeningForm {
                choices: opening_choices("open_to", seen.opening.open_to, lang),
                key: (seen.key)(),
                version: seen.opening.version.to_string(),
            }),
            shell,
        }
    }
}

/// For whom a hop is open, to choose from.
fn opening_choices(name: &'static str, chosen: &str, lang: Language) -> Choices {
    let choice = |word: &str| Choice::new(word, words::open_to(word, lang), word == chosen);
    Choices {
        name,
        legend: lang.t("Siapa yang boleh melihatnya", "Who may see it").to_owned(),
        choices: ["direct_buyer", "everyone", "nobody"].into_iter().map(choice).collect(),
        ..Choices::default()
    }
}

/// Where a rule is made.
fn make_link(lang: Language) -> Link {
    Link::new(lang.t("Buat aturan", "Make a rule"), "/resale/rules/new")
}

fn empty(tab: &str, may: bool, lang: Language) -> Empty {
    let (heading, text) = match tab {
        "asked" => (
            lang.t("Tidak ada yang perlu dijawab", "Nothing to answer"),
            lang.t(
                "Bila harga di atas berubah dan aturannya minta ditanya, muncul di sini. Yang menjadi rugi tidak dijual sampai dijawab.",
                "When a price above moves and its rule says to ask, it stands here. What would be a loss is off sale until you answer.",
            ),
        ),
        "halted" => (
            lang.t("Tidak ada yang tertahan", "Nothing is halted"),
            lang.t("Semua yang dijual lagi masih ada di atas.", "All that is sold on is there above."),
        ),
        _ => (
            lang.t("Belum ada yang dijual lagi", "Nothing is sold on yet"),
            lang.t(
                "Buat aturan untuk seluruh katalog seorang penjual, atau buka satu barangnya lalu pilih Jual lagi.",
                "Make a rule for a seller's whole catalogue, or open one of its goods and choose Sell on.",
            ),
        ),
    };
    Empty {
        icon: "repeat",
        heading: heading.to_owned(),
        text: text.to_owned(),
        action: (tab.is_empty() && may).then(|| make_link(lang)),
    }
}

fn rule_row(rule: &RuleView, lang: Language) -> RuleRow {
    let goods = lang.pick(format!("{} barang", rule.goods), format!("{} goods", rule.goods));
    RuleRow {
        href: format!("/resale/rules/{}", rule.id),
        name: scope(rule, lang),
        small: format!("{} · {goods}", margins(rule, lang)),
        badge: rule_badge(rule, lang),
    }
}

/// "dari Nusa Niaga Ende · karton isi 40, dijual per lusin isi 12".
fn packs(resale: &ResaleView, lang: Language) -> String {
    let (above, own) = (&resale.upstream_pack, &resale.pack);
    let from =
        lang.pick(format!("dari {}", resale.seller.name), format!("from {}", resale.seller.name));
    if above == own {
        return format!("{from} · {}", quantity(1, &own.name));
    }
    lang.pick(
        format!(
            "{from} · {} isi {} dijual per {} isi {}",
            above.name, above.factor, own.name, own.factor
        ),
        format!(
            "{from} · {} of {} sold by the {} of {}",
            above.name, above.factor, own.name, own.factor
        ),
    )
}

/// What is asked, or why it does not go on.
fn asked(resale: &ResaleView, lang: Language) -> String {
    if let Some(question) = &resale.question {
        let would_be = prices(&question.would_be, lang);
        let said = lang.pick(
            format!("Harga di atas berubah. Menurut aturan harga Anda menjadi {would_be}."),
            format!("The price above moved. By your rule yours would be {would_be}."),
        );
        return match &resale.halted_why {
            Some(word) => format!("{said} {}", why(word, lang)),
            None => said,
        };
    }
    if let Some(word) = &resale.halted_why {
        return why(word, lang).to_owned();
    }
    match resale.held_until {
        Some(day) => lang.pick(
            format!("Harga ditahan sampai {}.", date(day, lang)),
            format!("The price is held until {}.", date(day, lang)),
        ),
        None => String::new(),
    }
}

fn cost(resale: &ResaleView, lang: Language) -> String {
    let (cost, margin) = (rupiah(resale.cost), rupiah(resale.margin));
    lang.pick(format!("modal {cost}, margin {margin}"), format!("cost {cost}, margin {margin}"))
}

fn row(resale: &ResaleView, may: bool, key: &dyn Fn() -> String, lang: Language) -> ResaleRow {
    ResaleRow {
        href: format!("/resale/{}", resale.id),
        name: resale.own.name.clone(),
        small: packs(resale, lang),
        badge: badge(resale, lang),
        price: resale.prices.first().map(|step| rupiah(step.price)).unwrap_or_default(),
        cost: cost(resale, lang),
        is_loss: resale.is_below_cost,
        why: asked(resale, lang),
        answers: if may { buttons(resale, &["take", "keep"], key, lang) } else { Vec::new() },
    }
}

fn buttons(
    resale: &ResaleView,
    of: &[&str],
    key: &dyn Fn() -> String,
    lang: Language,
) -> Vec<CommandButton> {
    let allowed = resale.allowed_commands.iter().filter(|word| of.contains(word));
    allowed
        .map(|word| {
            let (icon, class, text) = match *word {
                "take" => ("check", "go", lang.t("Ikuti harga baru", "Take the new price")),
                "keep" => ("ban", "", lang.t("Tetap harga saya", "Keep my price")),
                "pause" => ("hourglass", "", lang.t("Jeda", "Pause")),
                "resume" => ("refresh", "go", lang.t("Lanjutkan", "Resume")),
                _ => ("x", "no", lang.t("Hentikan", "Stop")),
            };
            CommandButton {
                word: text.to_owned(),
                icon,
                href: format!("/resale/{}/{word}", resale.id),
                leads: false,
                class,
                key: key(),
                version: resale.version.to_string(),
            }
        })
        .collect()
}

/// `/resale/{id}`.
#[derive(Debug, Template)]
#[template(path = "resale/show.html")]
pub struct ShowPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What the reseller calls it.
    pub name: String,
    /// How it stands.
    pub badge: Badge,
    /// From whom, in which packs.
    pub small: String,
    /// What is asked, or wrong, or was just done.
    pub notes: Vec<Note>,
    /// The prices beside each other.
    pub figures: Vec<Total>,
    /// Own offer, offer above, rule.
    pub links: Vec<Link>,
    /// What may be said about it.
    pub buttons: Vec<CommandButton>,
}

impl ShowPage {
    /// The page.
    #[must_use]
    pub fn new(
        shell: Shell,
        resale: &ResaleView,
        (may, note): (bool, Option<Note>),
        key: &dyn Fn() -> String,
    ) -> Self {
        let lang = shell.lang;
        let shell = shell.task(Link::new(lang.t("Dijual lagi", "Sold on"), "/resale"));
        let said = asked(resale, lang);
        let about = (!said.is_empty()).then(|| Note {
            tone: if resale.question.is_some() || resale.halted_why.is_some() {
                Tone::Warn
            } else {
                Tone::Info
            },
            icon: badge(resale, lang).icon,
            bold: said,
            small: if resale.is_below_cost {
                lang.t(
                    "Sampai hari itu dijual di bawah modal, sebagaimana aturannya. Ubah aturannya bila tidak mau.",
                    "Until then it is sold below cost, as its rule says. Change the rule if you would not.",
                )
                .to_owned()
            } else {
                String::new()
            },
        });
        let mut figures = vec![
            Total::new(lang.t("Harga Anda", "Your price"), prices(&resale.prices, lang)),
            Total::new(
                lang.t("Harga di atas", "Price above"),
                prices(&resale.upstream_prices, lang),
            ),
            Total::new(
                lang.pick(
                    format!("Modal satu {}", resale.pack.name),
                    format!("Cost of one {}", resale.pack.name),
                ),
                rupiah(resale.cost),
            ),
        ];
        let mut left = Total::new(lang.t("Margin", "Margin"), rupiah(resale.margin));
        left.class = if resale.is_below_cost { "sum t-bad" } else { "sum" };
        figures.push(left);
        let mut links = vec![
            Link::new(
                lang.t("Barang Anda", "Your offer"),
                format!("/stock/offers/{}", resale.own.id),
            ),
            Link::new(lang.t("Aturannya", "Its rule"), format!("/resale/rules/{}", resale.rule_id)),
        ];
        if resale.halted_why.as_deref() != Some("gone") {
            links.insert(
                1,
                Link::new(
                    lang.t("Barang di atas", "The offer above"),
                    format!("/offers/{}", resale.upstream.id),
                ),
            );
        }
        Self {
            name: resale.own.name.clone(),
            badge: badge(resale, lang),
            small: packs(resale, lang),
            notes: note.into_iter().chain(about).collect(),
            figures,
            links,
            buttons: if may {
                buttons(resale, &["take", "keep", "pause", "resume", "stop"], key, lang)
            } else {
                Vec::new()
            },
            shell,
        }
    }
}
