//! `/resale/rules/new` and `/resale/rules/{id}`: what a rule says, and what it would make of the goods above.

use std::str::FromStr;

use askama::Template;
use chrono::NaiveDate;
use order_workflow::command::resale::{Goods, Wording};
use order_workflow::query::resale::RuleView;
use rust_decimal::Decimal;
use supply_chain::id::{OfferId, OrganizationId};
use supply_chain::money::Money;
use supply_chain::offer::Audience;
use supply_chain::organization::Kind;
use supply_chain::price_chain::OpenTo;
use supply_chain::resale::{Follow, Margin, MarginFrom, ResaleRule, Sourcing};
use uuid::Uuid;

use super::preview::Preview;
use super::words;
use crate::language::Language;
use crate::language::format::{rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{Badge, Choice, Choices, CommandButton, Field, Note, Tone, Wrong};

/// What is rounded to, in sen.
const ROUNDINGS: [i64; 5] = [100, 10_000, 50_000, 100_000, 500_000];

/// The fields of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    /// Own packs in one from above.
    pub split: Field,
    /// What the smaller pack is called.
    pub pack_name: Field,
    /// Percent or an amount.
    pub margin_kind: Choices,
    /// The margin.
    pub margin: Field,
    /// From how many packs on …
    pub more_from: Field,
    /// … another margin holds.
    pub more_margin: Field,
    /// To what prices are rounded up.
    pub rounding: Choices,
    /// Where goods come from.
    pub sourcing: Choices,
    /// What happens when the price above moves.
    pub follow: Choices,
    /// Until when prices are held.
    pub hold_until: Field,
    /// For whom the margin is open.
    pub open_to: Choices,
    /// Who may see and buy.
    pub audience: Choices,
    /// Whether goods are taken up that are sold already; nothing where that is no question.
    pub doubles: Option<Choices>,
    /// The category alone; nothing where that is no question.
    pub category: Option<Field>,
}

/// `/resale/rules/new` and `/resale/rules/{id}`.
#[derive(Debug, Template)]
#[template(path = "resale/form.html")]
pub struct FormPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What it is for.
    pub heading: String,
    /// Whose goods, or how many it sells on.
    pub small: String,
    /// How it stands; nothing for a new one.
    pub badge: Option<Badge>,
    /// What is wrong.
    pub wrongs: Vec<Wrong>,
    /// That something was done.
    pub note: Option<Note>,
    /// Where the form posts to; empty for whoever may only read.
    pub action: String,
    /// The form's key.
    pub key: String,
    /// The version it was drawn for.
    pub version: String,
    /// What it carries along: the offer or the seller.
    pub carried: Vec<(&'static str, String)>,
    /// Its fields.
    pub fields: Fields,
    /// What it would make.
    pub preview: Option<Preview>,
    /// Pause, resume, stop.
    pub buttons: Vec<CommandButton>,
    /// What it sells on.
    pub goods: Option<Link>,
    /// A whole catalogue rather than this offer alone.
    pub wider: Option<Link>,
}

/// Which goods a new rule is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct For {
    /// One offer.
    pub offer: Option<Uuid>,
    /// A seller.
    pub seller: Option<Uuid>,
    /// What the offer is called, and who sells it.
    pub names: (String, String),
}

impl For {
    /// As the command asks it; `category` as typed.
    #[must_use]
    pub fn goods(&self, category: &str) -> Option<Goods> {
        if let Some(offer) = self.offer {
            return Some(Goods::Offer(OfferId(offer)));
        }
        let seller = OrganizationId(self.seller?);
        Some(match category.trim() {
            "" => Goods::Everything(seller),
            category => Goods::Category(seller, category.to_owned()),
        })
    }
}

/// What a fresh form says; for many goods it asks about those that are sold already.
#[must_use]
pub fn begun(is_for_many: bool) -> Filled {
    let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let many = is_for_many.then_some(("doubles", "skip"));
    Filled::of(
        [
            ("split", "1"),
            ("margin_kind", "percent"),
            ("margin", "5"),
            ("rounding", "10000"),
            ("sourcing", "back_to_back"),
            ("follow", "ask_me"),
            ("open_to", "direct_buyer"),
        ]
        .into_iter()
        .chain(many)
        .map(pair)
        .collect(),
    )
}

/// What the form of a rule that is there says.
#[must_use]
pub fn of_view(rule: &RuleView) -> Filled {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
    add("split", rule.split.to_string());
    add("pack_name", rule.pack_name.clone().unwrap_or_default());
    let is_percent = rule.margins.first().is_none_or(|first| first.percent.is_some());
    add("margin_kind", if is_percent { "percent" } else { "amount" }.to_owned());
    let typed = |at: usize| {
        let margin = rule.margins.get(at);
        let percent = margin.and_then(|margin| margin.percent);
        let amount = margin.and_then(|margin| margin.amount);
        percent.map(|p| p.to_string().replace('.', ",")).or_else(|| amount.map(rupiah_typed))
    };
    add("margin", typed(0).unwrap_or_default());
    if let Some(more) = rule.margins.get(1) {
        add("more_from", more.min_count.to_string());
        add("more_margin", typed(1).unwrap_or_default());
    }
    add("rounding", rule.round_up_to.sen().to_string());
    add("sourcing", rule.sourcing.to_owned());
    add("follow", rule.follow.to_owned());
    add("hold_until", rule.hold_until.map(|day| day.to_string()).unwrap_or_default());
    add("open_to", rule.open_to.to_owned());
    add("audience", rule.audience.word().to_owned());
    if rule.scope != "offer" {
        add("doubles", if rule.doubles { "take" } else { "skip" }.to_owned());
    }
    Filled::of(pairs)
}

/// What was typed, as a rule; `named` is the list of organizations that it was for, where it was.
pub fn read(
    filled: &Filled,
    faults: &mut Faults,
    named: Option<&Audience>,
    lang: Language,
) -> Option<Wording> {
    let split = faults.count(filled, "split", (1, 1_000_000), lang);
    let is_percent = filled.get("margin_kind") != "amount";
    let first = margin(filled, "margin", is_percent, faults, lang);
    let mut margins = vec![MarginFrom { min_count: 1, margin: first? }];
    if filled.text("more_from").is_some() || filled.text("more_margin").is_some() {
        let from = faults.count(filled, "more_from", (2, 1_000_000_000), lang);
        let more = margin(filled, "more_margin", is_percent, faults, lang);
        margins.extend(from.zip(more).map(|(min_count, margin)| MarginFrom { min_count, margin }));
    }
    let follow = match filled.get("follow") {
        "pass_on" => Some(Follow::PassOn),
        "hold_until" => {
            let day = NaiveDate::from_str(filled.get("hold_until")).ok();
            if day.is_none() {
                let said = lang.t("Pilih tanggal terakhirnya.", "Choose its last day.");
                faults.add("hold_until", said);
            }
            day.map(|day| Follow::HoldUntil { day })
        }
        _ => Some(Follow::AskMe),
    };
    let rounding = filled.get("rounding").parse().unwrap_or(100);
    if !faults.is_empty() {
        return None;
    }
    Some(Wording {
        rule: ResaleRule {
            split: split?,
            margins,
            round_up_to: Money::from_sen(rounding),
            sourcing: Sourcing::from_word(filled.get("sourcing")).unwrap_or(Sourcing::BackToBack),
            follow: follow?,
            open_to: OpenTo::from_word(filled.get("open_to")).unwrap_or(OpenTo::DirectBuyer),
        },
        pack_name: filled.text("pack_name"),
        audience: match filled.get("audience") {
            "secondaries" => Some(Audience::Secondaries),
            "affiliates" => Some(Audience::Affiliates),
            "cooperatives" => Some(Audience::Cooperatives),
            "storefront" => Some(Audience::Storefront),
            "everyone" => Some(Audience::Everyone),
            "organizations" => named.cloned(),
            _ => None,
        },
        doubles: filled.get("doubles") == "take",
    })
}

fn margin(
    filled: &Filled,
    field: &str,
    is_percent: bool,
    faults: &mut Faults,
    lang: Language,
) -> Option<Margin> {
    if !is_percent {
        return faults.amount(filled, field, lang).map(|sen| Margin::Amount(Money::from_sen(sen)));
    }
    let typed = filled.get(field).trim().trim_end_matches('%').trim().replace(',', ".");
    let percent = Decimal::from_str(&typed).ok();
    if percent.is_none() {
        let said =
            lang.t("Isi persennya, misalnya 5 atau 2,5.", "Type the percent, such as 5 or 2.5.");
        faults.add(field, said);
    }
    percent.map(Margin::Percent)
}

/// The field that a refusal's pointer means.
#[must_use]
pub fn field_of(pointer: &str) -> Option<String> {
    let name = pointer.strip_prefix("rule/").unwrap_or(pointer);
    let name = match name {
        "margins" | "margins/0" => "margin",
        "margins/1" => "more_margin",
        "round_up_to" => "rounding",
        name => name,
    };
    let known = [
        "split",
        "pack_name",
        "margin",
        "more_margin",
        "rounding",
        "sourcing",
        "hold_until",
        "open_to",
        "audience",
        "category",
    ];
    known.contains(&name).then(|| name.to_owned())
}

/// The form's fields, as filled in.
#[must_use]
#[expect(clippy::too_many_lines, reason = "a form, one field after another, and nothing else")]
pub fn fields(
    filled: &Filled,
    faults: &Faults,
    (kind, asks_category): (Kind, bool),
    lang: Language,
) -> Fields {
    let field = |name: &'static str, label: &'static str, hint: &str| Field {
        name,
        label,
        hint: hint.to_owned(),
        error: faults.at(name),
        value: filled.get(name).to_owned(),
        longest: 40,
        ..Field::default()
    };
    let number = |of: Field| Field { keyboard: "numeric", longest: 20, ..of };
    let chips = |name: &'static str, legend: &str, of: &[(&str, String)]| Choices {
        name,
        legend: legend.to_owned(),
        error: faults.at(name),
        choices: of
            .iter()
            .map(|(value, label)| Choice::new(*value, label.as_str(), filled.get(name) == *value))
            .collect(),
        ..Choices::default()
    };
    let say = |id: &'static str, en: &'static str| lang.t(id, en).to_owned();
    Fields {
        split: number(field(
            "split",
            lang.t("Satu kemasan dari atas menjadi", "One pack from above becomes"),
            lang.t("1 bila dijual apa adanya.", "1 where it is sold as it comes."),
        )),
        pack_name: field(
            "pack_name",
            lang.t("Nama kemasan kecilnya", "What the smaller pack is called"),
            lang.t("Misalnya lusin; kosong bila tidak dipecah.", "Such as dozen; empty where it is not split."),
        ),
        margin_kind: chips(
            "margin_kind",
            lang.t("Margin dihitung", "The margin is"),
            &[
                ("percent", say("Persen dari modal", "Percent of the cost")),
                ("amount", say("Rupiah per kemasan", "An amount a pack")),
            ],
        ),
        margin: number(field("margin", lang.t("Margin", "Margin"), "")),
        more_from: number(field(
            "more_from",
            lang.t(
                "Mulai berapa kemasan (boleh kosong)",
                "From how many packs on (may stay empty)",
            ),
            "",
        )),
        more_margin: number(field(
            "more_margin",
            lang.t("Marginnya menjadi", "The margin is then"),
            "",
        )),
        rounding: chips(
            "rounding",
            lang.t("Harga dibulatkan ke atas ke", "Prices are rounded up to"),
            &ROUNDINGS.map(|sen| {
                let word = match sen {
                    100 => "100",
                    10_000 => "10000",
                    50_000 => "50000",
                    100_000 => "100000",
                    _ => "500000",
                };
                (word, rupiah(Money::from_sen(sen)))
            }),
        ),
        sourcing: chips(
            "sourcing",
            lang.t("Barangnya dari mana", "Where goods come from"),
            &["back_to_back", "from_stock"].map(|word| (word, words::sourcing(word, lang).to_owned())),
        ),
        follow: chips(
            "follow",
            lang.t("Bila harga di atas berubah", "When the price above moves"),
            &[
                ("ask_me", say("Tanya saya dulu", "Ask me")),
                ("pass_on", say("Ikuti", "Pass it on")),
                ("hold_until", say("Tahan sampai", "Hold until")),
            ],
        ),
        hold_until: Field {
            kind: "date",
            ..field("hold_until", lang.t("Ditahan sampai", "Held until"), "")
        },
        open_to: Choices {
            hint: lang
                .t(
                    "Terlihat dalam rantai harga, sejauh tidak membocorkan harga yang belum dibuka pemiliknya.",
                    "Seen in the price chain, as far as it gives away no price that its owner did not open.",
                )
                .to_owned(),
            ..chips(
                "open_to",
                lang.t("Margin Anda dibuka untuk", "Your margin is open to"),
                &["direct_buyer", "everyone", "nobody"]
                    .map(|word| (word, words::open_to(word, lang).to_owned())),
            )
        },
        audience: audience(filled, faults, kind, lang),
        // Asked where the form carries an answer.
        doubles: (!filled.get("doubles").is_empty()).then(|| Choices {
            hint: lang
                .t(
                    "Barang yang sama, dalam kemasan yang sama, sudah ada di toko Anda.",
                    "The same goods in the same pack are in your shop already.",
                )
                .to_owned(),
            ..chips(
                "doubles",
                lang.t("Yang sudah Anda jual", "What you sell already"),
                &[
                    ("skip", say("Lewati", "Leave out")),
                    ("take", say("Jual juga yang ini", "Sell these too")),
                ],
            )
        }),
        category: asks_category.then(|| Field {
            longest: 120,
            ..field(
                "category",
                lang.t("Hanya kelompok", "Only the group"),
                lang.t("Kosong berarti semua barangnya.", "Empty means all goods."),
            )
        }),
    }
}

fn audience(filled: &Filled, faults: &Faults, kind: Kind, lang: Language) -> Choices {
    let usual = Audience::default_of(kind);
    let chosen = match filled.get("audience") {
        "" => usual.word(),
        word => word,
    };
    let of = [
        Audience::Affiliates,
        Audience::Cooperatives,
        Audience::Secondaries,
        Audience::Storefront,
        Audience::Everyone,
    ];
    let mut choices: Vec<Choice> = of
        .iter()
        .map(|of| Choice::new(of.word(), words::audience(of, lang), of.word() == chosen))
        .collect();
    if chosen == "organizations" {
        let word = lang.t("Organisasi yang sama", "The same organizations");
        choices.push(Choice::new(chosen, word, true));
    }
    Choices {
        name: "audience",
        legend: lang.t("Dijual kepada", "Sold to").to_owned(),
        error: faults.at("audience"),
        choices,
        ..Choices::default()
    }
}

/// Pause, resume, stop.
#[must_use]
pub fn rule_buttons(
    rule: &RuleView,
    key: &dyn Fn() -> String,
    lang: Language,
) -> Vec<CommandButton> {
    let allowed = rule.allowed_commands.iter().filter(|word| **word != "change");
    allowed
        .map(|word| {
            let (icon, class, text) = match *word {
                "pause" => ("hourglass", "", lang.t("Jeda semua", "Pause all")),
                "resume" => ("refresh", "go", lang.t("Lanjutkan semua", "Resume all")),
                _ => ("x", "no", lang.t("Hentikan aturan", "Stop the rule")),
            };
            CommandButton {
                word: text.to_owned(),
                icon,
                href: format!("/resale/rules/{}/{word}", rule.id),
                leads: false,
                class,
                key: key(),
                version: rule.version.to_string(),
            }
        })
        .collect()
}

/// A note that something went well.
#[must_use]
pub fn good(text: &str) -> Note {
    Note { tone: Tone::Good, icon: "circle-check", bold: text.to_owned(), small: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pairs: &[(&str, &str)]) -> Filled {
        let mut all: Vec<(String, String)> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.extend(begun(false).pairs().map(|(name, value)| (name.to_owned(), value.to_owned())));
        Filled::of(all)
    }

    fn read_ok(pairs: &[(&str, &str)]) -> Wording {
        let mut faults = Faults::default();
        let read = read(&filled(pairs), &mut faults, None, Language::Indonesian);
        assert!(faults.is_empty(), "{faults:?}");
        read.unwrap()
    }

    #[test]
    fn percent_and_rupiah_are_read_as_people_type_them() {
        let percent = read_ok(&[("margin", "2,5 %")]);
        let amount = read_ok(&[
            ("margin_kind", "amount"),
            ("margin", "Rp1.500"),
            ("more_from", "10"),
            ("more_margin", "1.000"),
        ]);

        assert_eq!(percent.rule.margins[0].margin, Margin::Percent(Decimal::new(25, 1)));
        let money = |sen| Margin::Amount(Money::from_sen(sen));
        assert_eq!(amount.rule.margins[0].margin, money(150_000));
        assert_eq!(
            (amount.rule.margins[1].min_count, amount.rule.margins[1].margin),
            (10, money(100_000))
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_beside_its_field() {
        let mut faults = Faults::default();
        let read = read(
            &filled(&[("margin", "banyak"), ("follow", "hold_until")]),
            &mut faults,
            None,
            Language::Indonesian,
        );

        assert!(read.is_none());
        assert!(faults.at("margin").is_some());
    }
}
