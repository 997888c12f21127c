//! A price chain as it is drawn: one bar, a list with the same colours, the total.

use order_workflow::query::price_chains::PriceChainView;
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::rupiah;

/// One hop in the list and the bar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HopRow {
    /// Whose.
    pub who: String,
    /// What it is, with its rule.
    pub what: String,
    /// How much, or that it is not opened.
    pub amount: String,
    /// Whether it is not.
    pub is_closed: bool,
    /// Its colour: `h1` to `h5`, or `h0` where it is not opened.
    pub class: &'static str,
}

/// A piece of the bar, in thousandths of its width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// Where it begins.
    pub from: i64,
    /// How wide it is.
    pub width: i64,
    /// Its colour.
    pub class: &'static str,
}

/// A chain on a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChainPart {
    /// What it is the price of: "1 karton", or the goods.
    pub of: String,
    /// From the first seller on.
    pub hops: Vec<HopRow>,
    /// The bar.
    pub pieces: Vec<Piece>,
    /// What the hops that are not opened come to together; empty where there are none.
    pub unopened: String,
    /// The price of one pack.
    pub price: String,
    /// The whole for those who hear the page.
    pub label: String,
}

/// Colours in the order of the hops; a sixth begins again.
const COLOURS: [&str; 5] = ["h1", "h2", "h3", "h4", "h5"];

impl ChainPart {
    /// The chain of what is called `of`.
    #[must_use]
    pub fn new(chain: &PriceChainView, of: impl Into<String>, lang: Language) -> Self {
        let hops: Vec<HopRow> = chain
            .hops
            .iter()
            .zip(COLOURS.iter().cycle())
            .map(|(hop, class)| HopRow {
                who: hop.organization.name.clone(),
                what: match hop.amount {
                    Some(amount) if amount < Money::ZERO => lang.pick(
                        format!("{}, dijual di bawah modal", kind(hop.kind, None, lang)),
                        format!("{}, sold below cost", kind(hop.kind, None, lang)),
                    ),
                    _ => kind(hop.kind, hop.rule.as_deref(), lang),
                },
                amount: hop
                    .amount
                    .map_or_else(|| lang.t("belum dibuka", "not opened").to_owned(), rupiah),
                is_closed: hop.amount.is_none(),
                class: if hop.amount.is_some() { class } else { "h0" },
            })
            .collect();
        let opened = chain.hops.iter().zip(&hops);
        let mut parts: Vec<(Money, &'static str)> =
            opened.filter_map(|(hop, row)| Some((hop.amount?, row.class))).collect();
        // What is not opened is one piece, wherever its hops stand: their order would say nothing of how much.
        if chain.unopened > Money::ZERO {
            parts.insert(0, (chain.unopened, "h0"));
        }
        let label = hops
            .iter()
            .map(|hop| format!("{}, {}: {}", hop.who, hop.what, hop.amount))
            .collect::<Vec<_>>()
            .join("; ");
        Self {
            of: of.into(),
            pieces: pieces(&parts, chain.price),
            unopened: if hops.iter().any(|hop| hop.is_closed) {
                rupiah(chain.unopened)
            } else {
                String::new()
            },
            price: rupiah(chain.price),
            hops,
            label,
        }
    }

    /// Whether there is more to tell than the price itself.
    #[must_use]
    pub fn is_worth_telling(&self) -> bool {
        self.hops.len() > 1
    }
}

/// Of what makes up the price; what somebody takes off it has no width, only its line in the list.
fn pieces(parts: &[(Money, &'static str)], price: Money) -> Vec<Piece> {
    let adds: Vec<_> = parts.iter().filter(|(amount, _)| *amount > Money::ZERO).collect();
    let all: i128 = adds.iter().map(|(amount, _)| i128::from(amount.sen())).sum();
    let whole = all.max(i128::from(price.sen())).max(1);
    let at = |sum: i128| i64::try_from(sum * 1000 / whole).unwrap_or(1000);
    let mut sum = 0;
    let mut pieces = Vec::with_capacity(adds.len());
    for (amount, class) in adds {
        let from = at(sum);
        sum += i128::from(amount.sen());
        pieces.push(Piece { from, width: at(sum) - from, class });
    }
    pieces
}

fn kind(kind: &str, rule: Option<&str>, lang: Language) -> String {
    let word = match kind {
        "margin" => lang.t("margin", "margin"),
        "fee" => lang.t("jasa", "fee"),
        "freight" => lang.t("ongkos kirim", "freight"),
        "rounding" => lang.t("pembulatan", "rounding"),
        _ => lang.t("harga barang", "price of the goods"),
    };
    match rule {
        Some(rule) => format!("{word} ({})", said(rule, lang)),
        None => word.to_owned(),
    }
}

/// "5%" and "350.00; 20: 300.00" as people write them.
fn said(rule: &str, lang: Language) -> String {
    let margin = |text: &str| match text.strip_suffix('%') {
        Some(percent) => format!("{}%", percent.replace('.', ",")),
        None => text.parse::<Money>().map_or_else(|_| text.to_owned(), rupiah),
    };
    let part = |part: &str| match part.split_once(": ") {
        Some((count, text)) => lang.pick(
            format!("mulai {count}: {}", margin(text)),
            format!("from {count}: {}", margin(text)),
        ),
        None => margin(part),
    };
    rule.split("; ").map(part).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_workflow::query::price_chains::{HopOwnerView, HopView};

    fn hop(name: &str, kind: &'static str, amount: Option<i64>, rule: Option<&str>) -> HopView {
        HopView {
            organization: HopOwnerView { id: uuid::Uuid::nil(), name: name.to_owned() },
            kind,
            amount: amount.map(Money::from_sen),
            rule: rule.map(str::to_owned),
        }
    }

    #[test]
    fn a_closed_hop_has_no_figure_and_no_width_of_its_own() {
        let chain = PriceChainView {
            hops: vec![
                hop("Nusa", "goods", None, None),
                hop("Flores", "margin", None, None),
                hop("Toko", "margin", Some(25_000), Some("2.5%")),
            ],
            unopened: Money::from_sen(75_000),
            price: Money::from_sen(100_000),
        };

        let part = ChainPart::new(&chain, "1 karton", Language::Indonesian);

        let widths: Vec<_> = part.pieces.iter().map(|piece| (piece.class, piece.width)).collect();
        assert_eq!(widths, [("h0", 750), ("h3", 250)]);
        assert_eq!(part.hops[0].amount, "belum dibuka");
        assert_eq!(part.hops[2].what, "margin (2,5%)");
    }

    #[test]
    fn whoever_sells_below_cost_is_told_so_and_the_bar_keeps_its_width() {
        let chain = PriceChainView {
            hops: vec![
                hop("Nusa", "goods", Some(1_750_000), None),
                hop("Flores", "margin", Some(-90_000), None),
            ],
            unopened: Money::ZERO,
            price: Money::from_sen(1_660_000),
        };

        let part = ChainPart::new(&chain, "1 lusin", Language::Indonesian);

        let told: Vec<&str> = part.hops.iter().map(|hop| hop.amount.as_str()).collect();
        assert_eq!(told, ["Rp17.500", "−Rp900"]);
        assert_eq!(part.hops[1].what, "margin, dijual di bawah modal");
        assert_eq!(part.pieces, [Piece { from: 0, width: 1000, class: "h1" }]);
    }
}
