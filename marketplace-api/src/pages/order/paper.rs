//! `/orders/{id}?print=1`: the order as a paper, *pesanan pembelian*. Papers are Indonesian in either
//! language of the page: they go into files and to people who never chose one.

use askama::Template;
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::orders::OrderView;
use order_workflow::query::timeline::Happened;
use supply_chain::money::Money;

use super::amounts::Packed;
use super::reading::Eyes;
use super::show::task;
use super::timeline::who;
use crate::language::Language;
use crate::language::format::{paper_date, paper_moment, rupiah};
use crate::pages::layout::{Link, Shell};

/// A line of the paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperLine {
    /// From 1.
    pub at: i32,
    /// The goods.
    pub name: String,
    /// The seller's own code, or empty.
    pub code: String,
    /// "karton isi 6".
    pub pack: String,
    /// How many.
    pub count: String,
    /// Of one.
    pub price: String,
    /// Of all.
    pub amount: String,
}

/// A party as a paper names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaperParty {
    /// Its name.
    pub name: String,
    /// Where it is, and its numbers.
    pub lines: Vec<String>,
}

impl From<&OrganizationView> for PaperParty {
    fn from(of: &OrganizationView) -> Self {
        let place: Vec<&str> = [&of.address, &of.district, &of.regency]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let numbers: Vec<String> = [
            of.nik_koperasi.as_ref().map(|nik| format!("NIK Koperasi {nik}")),
            of.npwp.as_ref().map(|npwp| format!("NPWP {npwp}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let lines = [place.join(", "), numbers.join(" · ")];
        Self {
            name: of.name.clone(),
            lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        }
    }
}

/// The paper.
#[derive(Debug, Template)]
#[template(path = "order/paper.html")]
pub struct PaperPage {
    /// The shell, a task page's; the printer leaves it out.
    pub shell: Shell,
    /// The number.
    pub number: String,
    /// Who orders.
    pub buyer: PaperParty,
    /// From whom.
    pub seller: PaperParty,
    /// Dates, place, the buyer's own number.
    pub terms: Vec<String>,
    /// The goods.
    pub lines: Vec<PaperLine>,
    /// Goods without tax.
    pub goods: String,
    /// Freight and fees, where there are any.
    pub charges: Option<String>,
    /// "PPN" or that the seller charges none, and how much.
    pub tax: (&'static str, String),
    /// Everything.
    pub total: String,
    /// The total in words.
    pub in_words: String,
    /// Who did what when: made, submitted, agreed.
    pub hands: Vec<(&'static str, String, String)>,
    /// What the buyer says.
    pub note: String,
    /// The first digits of the history's last hash, by which a copy is compared.
    pub seal: String,
    /// The signed head of the history, which `verify-history --head` holds against a download.
    pub head: String,
    /// The public key that checks it.
    pub key: String,
    /// When it was printed.
    pub printed: String,
}

impl PaperPage {
    /// The paper of an order between `buyer` and `seller`; `entries` is its history, newest first.
    #[must_use]
    pub fn new(
        shell: Shell,
        order: &OrderView,
        (buyer, seller): (&OrganizationView, &OrganizationView),
        entries: &[Happened],
        eyes: &Eyes,
    ) -> Self {
        let number = super::body::heading(order, Language::Indonesian);
        let mut shell = task(shell, eyes.side(order), eyes.lang);
        shell.back = Some(Link::new(number.clone(), format!("/orders/{}", order.id)));
        let lines = order.lines.iter().map(|line| PaperLine {
            at: line.position,
            name: line.product_name.clone(),
            code: line.seller_code.clone().unwrap_or_default(),
            pack: Packed::from(line).described(Language::Indonesian),
            count: Packed::from(line).in_column(line.ordered_base, Language::Indonesian),
            price: rupiah(line.price),
            amount: rupiah(line.amount),
        });
        let charged = order.lines.iter().any(|line| line.tax_rate.is_some());
        let tax = match (charged, seller.vat_registered) {
            (true, _) => ("PPN", rupiah(order.totals.tax)),
            (false, true) => ("PPN (tidak dipungut)", "–".to_owned()),
            (false, false) => ("PPN (penjual bukan PKP)", "–".to_owned()),
        };
        Self {
            number,
            buyer: buyer.into(),
            seller: seller.into(),
            terms: terms(order, eyes),
            lines: lines.collect(),
            goods: rupiah(order.totals.goods),
            charges: (order.totals.charges != Money::ZERO).then(|| rupiah(order.totals.charges)),
            tax,
            total: rupiah(order.totals.total),
            in_words: in_words(order.totals.total),
            hands: hands(order, entries, eyes),
            note: order.note.clone().unwrap_or_default(),
            seal: seal(&order.history.hash),
            head: order.history.text.clone(),
            key: String::new(),
            printed: paper_moment(eyes.now, eyes.zone),
            shell,
        }
    }

    /// The same paper with the installation's public key on it.
    #[must_use]
    pub fn with_key(mut self, key: String) -> Self {
        self.key = key;
        self
    }
}

fn terms(order: &OrderView, eyes: &Eyes) -> Vec<String> {
    let mut dates = Vec::new();
    if let Some(at) = order.submitted_at {
        dates.push(format!("Tanggal {}", paper_date(at.with_timezone(&eyes.zone).date_naive())));
    }
    if let Some(at) = order.confirmed_at {
        dates.push(format!("disepakati {}", paper_moment(at, eyes.zone)));
    }
    let mut to = Vec::new();
    to.extend(order.deliver_to.as_ref().map(|place| format!("Kirim ke {place}")));
    to.extend(order.requested_date.map(|day| format!("minta tiba {}", paper_date(day))));
    let own = order.buyer_reference.as_ref().map(|number| format!("Nomor pembeli {number}"));
    [dates.join(" · "), to.join(" · "), own.unwrap_or_default()]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
}

fn hands(
    order: &OrderView,
    entries: &[Happened],
    eyes: &Eyes,
) -> Vec<(&'static str, String, String)> {
    [("created", "Dibuat"), ("submitted", "Diajukan"), ("confirmed", "Disepakati penjual")]
        .into_iter()
        .filter_map(|(kind, word)| {
            let entry = entries.iter().find(|entry| entry.kind == kind)?;
            Some((word, who(entry, order, eyes), paper_moment(entry.at, eyes.zone)))
        })
        .collect()
}

/// `9C41-77E0-B2A6`.
fn seal(hash: &str) -> String {
    let digits: Vec<char> = hash.to_ascii_uppercase().chars().take(12).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A sum in words as papers write it: `empat juta lima ratus empat puluh dua ribu rupiah`.
#[must_use]
pub fn in_words(amount: Money) -> String {
    let (rupiah, sen) = (amount.sen().unsigned_abs() / 100, amount.sen().unsigned_abs() % 100);
    let minus = if amount.sen() < 0 { "minus " } else { "" };
    let sen = if sen == 0 { String::new() } else { format!(" {} sen", number_words(sen)) };
    format!("{minus}{} rupiah{sen}", number_words(rupiah))
}

fn number_words(n: u64) -> String {
    const ONES: [&str; 12] = [
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
        "sepuluh", "sebelas",
    ];
    let small =
        |n: u64| usize::try_from(n).ok().and_then(|at| ONES.get(at)).copied().unwrap_or("nol");
    // `seribu` and `seratus` swallow their one; a million does not.
    let of = |unit: u64, word: &str, one: &str| {
        let (many, rest) = (n / unit, n % unit);
        let head =
            if many == 1 { one.to_owned() } else { format!("{} {word}", number_words(many)) };
        if rest == 0 { head } else { format!("{head} {}", number_words(rest)) }
    };
    match n {
        0..=11 => small(n).to_owned(),
        12..=19 => format!("{} belas", small(n - 10)),
        20..=99 => of(10, "puluh", "sepuluh"),
        100..=999 => of(100, "ratus", "seratus"),
        1_000..=999_999 => of(1_000, "ribu", "seribu"),
        1_000_000..=999_999_999 => of(1_000_000, "juta", "satu juta"),
        1_000_000_000..=999_999_999_999 => of(1_000_000_000, "miliar", "satu miliar"),
        _ => of(1_000_000_000_000, "triliun", "satu triliun"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_written_out_as_papers_do() {
        let words = |rupiah: i64| in_words(Money::from_sen(rupiah * 100));

        assert_eq!(words(4_542_000), "empat juta lima ratus empat puluh dua ribu rupiah");
        assert_eq!(words(0), "nol rupiah");
        assert_eq!(words(11), "sebelas rupiah");
        assert_eq!(words(1_115), "seribu seratus lima belas rupiah");
        assert_eq!(words(1_000_001), "satu juta satu rupiah");
        assert_eq!(words(20_100_000_000), "dua puluh miliar seratus juta rupiah");
        assert_eq!(
            in_words(Money::from_sen(1_250_050)),
            "dua belas ribu lima ratus rupiah lima puluh sen"
        );
    }
}
