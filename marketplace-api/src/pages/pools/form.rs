//! The own pledge: what is typed, what it would come to, and the table "if it closes with …, you pay …".

use order_workflow::query::demand_pools::{OwnPledgeView, PoolLineView, PreviewRowView, SeenLine};
use supply_chain::demand_pool::{Consent, Consents, PledgeWish};
use supply_chain::money::Money;

use super::words::consent;
use crate::language::Language;
use crate::language::format::{count, quantity, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Choice, Choices, Field, Stepper};

/// Nobody pledges more; the rules say so too.
const MOST: u32 = 1_000_000_000;

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    /// As it was typed; empty before.
    pub filled: &'a Filled,
    /// What is wrong.
    pub faults: &'a Faults,
}

/// A row of "if it closes with …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayRow {
    /// "97 sak, Anda 6".
    pub with: String,
    /// The price of one.
    pub price: String,
    /// What the reader pays, or that they are let go.
    pub pay: String,
    /// Whether the row is tinted: the next price.
    pub on: bool,
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PledgeForm {
    /// Where it posts to.
    pub action: String,
    /// Where the table is fetched while something is typed.
    pub look: String,
    /// Its key.
    pub key: String,
    /// The version of the own pledge; 0 before there is one.
    pub version: String,
    /// Of which line.
    pub line: String,
    /// "Pasti ambil".
    pub firm: Stepper,
    /// "Boleh ditambah sampai".
    pub tolerance: Stepper,
    /// "Harga paling tinggi".
    pub highest: Field,
    /// What is said yes to beforehand.
    pub consents: Choices,
    /// The table.
    pub pays: Vec<PayRow>,
    /// What stands under it.
    pub note: String,
    /// "3 sak, genapkan sekarang", or empty.
    pub top_up: String,
    /// The way to take it back, or empty.
    pub withdraw: String,
    /// "6 sak": what the dock says.
    pub sum: String,
    /// "paling banyak Rp1.830.000".
    pub at_most: String,
    /// A word for the unit.
    pub unit: String,
}

/// A wish as the form says it, or what is wrong with it.
pub(super) fn wish(filled: &Filled, lang: Language) -> Result<PledgeWish, Faults> {
    let mut faults = Faults::default();
    let firm = faults.count(filled, "firm", (1, MOST), lang);
    let tolerance = match filled.get("tolerance").trim() {
        "" => Some(0),
        _ => faults.count(filled, "tolerance", (0, MOST), lang),
    };
    let highest = match faults.amount(filled, "highest", lang) {
        Some(0) => {
            faults.add(
                "highest",
                lang.t(
                    "Isi harga tertinggi yang masih Anda bayar, di atas nol.",
                    "Enter the highest price that you would still pay, above zero.",
                ),
            );
            None
        }
        typed => typed.map(Money::from_sen),
    };
    let given: Vec<Consent> = filled.all("consent").filter_map(Consent::from_word).collect();
    match (firm, tolerance, highest) {
        (Some(firm), Some(tolerance), Some(highest)) if faults.is_empty() => {
            Ok(PledgeWish { firm, tolerance, highest, consents: Consents::of(&given) })
        }
        _ => Err(faults),
    }
}

/// What the form of a line begins with: the own pledge, else nothing for sure at the dearest price.
pub(super) fn begun(line: &SeenLine) -> Filled {
    let own = line.view.own.as_ref().filter(|own| own.state == "standing");
    let mut pairs = if let Some(own) = own {
        vec![
            ("firm", count(own.firm)),
            ("tolerance", count(own.tolerance)),
            ("highest", rupiah_typed(own.highest)),
        ]
    } else {
        let dearest = line.view.gates.first().and_then(|gate| gate.unit_price);
        vec![
            ("firm", String::new()),
            ("tolerance", "0".to_owned()),
            ("highest", dearest.map(|price| rupiah_typed(whole(price))).unwrap_or_default()),
        ]
    };
    let usual: Vec<&str> = match own {
        Some(own) => own.consents.clone(),
        None => vec!["case_fill", "tier_unlock", "extend"],
    };
    pairs.extend(usual.into_iter().map(|word| ("consent", word.to_owned())));
    Filled::of(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A price in whole rupiah that is not below it: what a highest price is written in.
pub(super) fn whole(price: Money) -> Money {
    let sen = price.sen();
    Money::from_sen(sen + (100 - sen.rem_euclid(100)) % 100)
}

impl PledgeForm {
    /// The form of a line.
    #[expect(clippy::too_many_lines, reason = "a form: one entry for each field")]
    pub(super) fn new(
        (line, pool, key): (&SeenLine, &str, String),
        typed: Typed<'_>,
        may_withdraw: bool,
        lang: Language,
    ) -> Self {
        let view = &line.view;
        let unit = view.unit_name.clone();
        let begun = begun(line);
        let filled = if typed.filled.get("line").is_empty() { &begun } else { typed.filled };
        let faults = typed.faults;
        let wish = wish(filled, lang);
        let rows = match &wish {
            Ok(wish) => line.preview_of(wish),
            Err(_) => Vec::new(),
        };
        let stepper = |name: &str, word: &str| Stepper {
            name: name.to_owned(),
            line: name.to_owned(),
            value: filled.get(name).to_owned(),
            label: format!("{word}, {unit}"),
            minimum: 0,
            multiple: 1,
            error: faults.at(name),
        };
        let highest = lang
            .pick(format!("Harga paling tinggi per {unit}"), format!("Highest price per {unit}"));
        let ticked: Vec<&str> = filled.all("consent").collect();
        let consents = Consent::ALL.iter().map(|one| {
            let word = one.as_str();
            Choice::new(word, consent(word, lang), ticked.contains(&word))
        });
        // The nearest price ahead is tinted.
        let next = rows.iter().find(|row| !row.is_now).map(|row| row.total);
        let own = view.own.as_ref().filter(|own| own.state == "standing");
        let missing = line.view.next_gates.first().map(|next| next.least_pledge);
        let top_up = missing.map(|n| {
            let n = quantity(n, &unit);
            lang.pick(format!("{n}, genapkan sekarang"), format!("{n}, fill it up now"))
        });
        let (sum, at_most) = match &wish {
            Ok(wish) => (
                most_of(wish, &unit, lang),
                wish.at_most().map(|most| {
                    let most = rupiah(most);
                    lang.pick(format!("paling banyak {most}"), format!("{most} at most"))
                }),
            ),
            Err(_) => (String::new(), None),
        };
        Self {
            action: format!("/pools/{pool}/pledge"),
            look: format!("/pools/{pool}/look"),
            key,
            version: own_version(view.own.as_ref()).to_string(),
            line: view.id.to_string(),
            firm: stepper("firm", lang.t("Pasti ambil", "Firm")),
            tolerance: stepper("tolerance", lang.t("Boleh ditambah sampai", "May rise by")),
            highest: Field {
                name: "highest",
                label: "",
                hint: highest,
                error: faults.at("highest"),
                value: filled.get("highest").to_owned(),
                keyboard: "numeric",
                before: "Rp",
                ..Field::default()
            },
            consents: Choices {
                name: "consent",
                legend: lang
                    .t("Setuju tanpa ditanya lagi", "Yes without being asked again")
                    .to_owned(),
                hint: String::new(),
                error: None,
                several: true,
                choices: consents.collect(),
            },
            pays: rows.iter().map(|row| pay_row(row, next, &unit, lang)).collect(),
            note: beyond(view, wish.as_ref().ok(), lang)
                .into_iter()
                .chain([note(&rows, wish.as_ref().ok(), lang)])
                .collect::<Vec<_>>()
                .join(" "),
            top_up: top_up.unwrap_or_default(),
            withdraw: own
                .filter(|_| may_withdraw)
                .map(|_| format!("/pools/{pool}/withdraw?line={}", view.id))
                .unwrap_or_default(),
            sum,
            at_most: at_most.unwrap_or_default(),
            unit,
        }
    }
}

/// "12 sak", or "12 sampai 15 sak" where more may be given: what the highest sum is for.
fn most_of(wish: &PledgeWish, unit: &str, lang: Language) -> String {
    let (firm, all) = (count(wish.firm), wish.firm.saturating_add(wish.tolerance));
    if wish.tolerance == 0 {
        return quantity(wish.firm, unit);
    }
    let all = quantity(all, unit);
    lang.pick(format!("{firm} sampai {all}"), format!("{firm} to {all}"))
}

/// The version of the own pledge; 0 where there is none.
pub(super) fn own_version(own: Option<&OwnPledgeView>) -> i64 {
    own.map_or(0, |own| own.version)
}

fn pay_row(row: &PreviewRowView, next: Option<i64>, unit: &str, lang: Language) -> PayRow {
    let (total, yours) = (quantity(row.total, unit), count(row.yours));
    PayRow {
        with: lang.pick(format!("{total}, Anda {yours}"), format!("{total}, you {yours}")),
        price: rupiah(row.unit_price),
        pay: if row.is_in {
            rupiah(row.pay)
        } else {
            lang.t("Anda dilepas", "You are let go").to_owned()
        },
        on: !row.is_now && row.is_in && Some(row.total) == next,
    }
}

/// That the supplier does not have as much.
fn beyond(line: &PoolLineView, wish: Option<&PledgeWish>, lang: Language) -> Option<String> {
    let cap = line.cap_units?;
    wish.filter(|wish| wish.most_units() > cap)?;
    let cap = quantity(cap, &line.unit_name);
    Some(lang.pick(
        format!("Distributor hanya punya {cap} untuk semua; lebih dari itu tidak bisa dibeli."),
        format!("The supplier has {cap} for everybody; more than that cannot be bought."),
    ))
}

/// What the table does not say: where a highest price lets the pledge go, and that freight comes on top.
fn note(rows: &[PreviewRowView], wish: Option<&PledgeWish>, lang: Language) -> String {
    let freight = lang.t("Belum termasuk ongkos kirim.", "Freight is not in it.");
    let Some(wish) = wish else { return freight.to_owned() };
    let is_out_now = rows.iter().any(|row| row.is_now && !row.is_in);
    let first_in = rows.iter().find(|row| row.is_in);
    match first_in {
        Some(row) if is_out_now => {
            let total = count(row.total);
            lang.pick(
                format!("Dengan harga ini Anda hanya ikut bila tercapai {total}. {freight}"),
                format!("At this price you only take part when {total} is reached. {freight}"),
            )
        }
        None if !rows.is_empty() => {
            let highest = rupiah(wish.highest);
            lang.pick(
                format!("{highest} di bawah setiap harga yang bisa tercapai; Anda akan dilepas. {freight}"),
                format!("{highest} is below every price that can be reached; you would be let go. {freight}"),
            )
        }
        _ => freight.to_owned(),
    }
}
