//! What stands on an invoice, a credit note and a reversal.
//!
//! Tax is printed line by line and by transaction code where there is any; a seller that is not PKP, or goods that are
//! exempt alone, have no line for it at all (examples.md E16), but a sentence that says why.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use order_workflow::query::invoices::{AccountOnPaper, InvoiceOnPaper, PartyOnPaper};
use order_workflow::query::orders::EarlyDiscountView;
use rust_decimal::Decimal;
use supply_chain::invoice::{CreditReason, DocumentKind, Goods, InvoiceLine, LineKind};
use supply_chain::money::Money;

use super::content::{Cell, Column, Hand, Paper, PaperKind, PaperParty, SumLine};
use super::source::seal;
use super::words::in_words;
use crate::language::Language;
use crate::language::format::{paper_date, paper_moment, rupiah};
use crate::pages::order::amounts::Packed;
use crate::pages::payments::words::bank;

/// What a bill's paper is made from.
#[derive(Debug, Clone, Copy)]
pub struct BillSource<'a> {
    /// The bill and what stands around it.
    pub told: &'a InvoiceOnPaper,
    /// The paper's language.
    pub lang: Language,
    /// The zone that moments are told in.
    pub zone: Tz,
    /// When it is printed.
    pub now: DateTime<Utc>,
    /// How others reach us; empty where nobody can.
    pub reached_at: &'a str,
}

impl From<&PartyOnPaper> for PaperParty {
    fn from(of: &PartyOnPaper) -> Self {
        match of {
            PartyOnPaper::Organization(organization) => Self::from(&**organization),
            PartyOnPaper::Member(name) => Self { name: name.clone(), lines: Vec::new() },
        }
    }
}

impl BillSource<'_> {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let (told, lang) = (self.told, self.lang);
        let bill = &told.invoice;
        let kind = match bill.kind {
            DocumentKind::Invoice => PaperKind::Invoice,
            DocumentKind::CreditNote => PaperKind::CreditNote,
            DocumentKind::Reversal => PaperKind::Reversal,
        };
        let head = told.order.as_ref().map(|order| &order.head);
        let paper = Paper {
            kind,
            lang,
            number: bill.number.clone().unwrap_or_default(),
            from: (&told.issuer).into(),
            to_word: lang.t("Kepada", "To"),
            to: (&told.receiver).into(),
            terms: self.terms(),
            columns: self.columns(),
            rows: bill.lines.iter().map(|line| self.row(line)).collect(),
            sums: self.sums(),
            sentences: self.sentences(),
            hands: vec![self.written()],
            signatures: vec![Hand {
                word: lang.t("Hormat kami", "For the seller"),
                who: String::new(),
                when: lang.t("Nama, tanggal, cap", "Name, date, stamp").to_owned(),
            }],
            qr: None,
            qr_words: Vec::new(),
            seal: head.map(|head| seal(&head.hash)).unwrap_or_default(),
            head: head.map(|head| head.text.clone()).unwrap_or_default(),
            key: String::new(),
            foot: self.foot().to_owned(),
            printed: paper_moment(self.now, self.zone),
        };
        paper.with_code(self.reached_at, &format!("/invoices/{}", bill.id), None)
    }

    fn is_invoice(&self) -> bool {
        self.told.invoice.kind == DocumentKind::Invoice
    }

    fn prints_tax(&self) -> bool {
        self.told.invoice.prints_tax()
    }

    /// Less to pay for paying early, as agreed.
    fn early_payment(&self) -> Option<String> {
        let EarlyDiscountView { basis_points, days } =
            self.told.order.as_ref().filter(|_| self.is_invoice())?.early_discount?;
        let bill = &self.told.invoice;
        let until = paper_date(bill.business_date.checked_add_days(Days::new(days.into()))?);
        let percent = Decimal::new(basis_points.into(), 2).normalize().to_string();
        let percent = percent.replace('.', self.lang.t(",", "."));
        Some(self.lang.pick(
            format!("Potongan {percent}% bila dibayar semua paling lambat {until}"),
            format!("{percent}% less when all of it is paid by {until}"),
        ))
    }

    fn terms(&self) -> Vec<String> {
        let (told, lang) = (self.told, self.lang);
        let bill = &told.invoice;
        let day = paper_date(bill.business_date);
        let mut dates = vec![lang.pick(format!("Tanggal {day}"), format!("Date {day}"))];
        if self.is_invoice() {
            let due = paper_date(bill.due_on);
            dates.push(lang.pick(format!("jatuh tempo {due}"), format!("due {due}")));
        }
        let mut terms = vec![dates.join(" · ")];
        if let Some((number, day)) = &told.corrects {
            let day = paper_date(*day);
            terms.push(lang.pick(
                format!("Mengurangi tagihan {number} tanggal {day}"),
                format!("Takes back invoice {number} of {day}"),
            ));
        }
        if let Some(order) = &told.order {
            let own = order.buyer_reference.as_ref().map(|own| {
                lang.pick(format!(" · nomor pembeli {own}"), format!(" · buyer's number {own}"))
            });
            let number = &order.number;
            terms.push(
                lang.pick(format!("Pesanan {number}"), format!("Order {number}"))
                    + &own.unwrap_or_default(),
            );
        }
        terms.extend(self.early_payment());
        terms.extend(
            told.claim
                .as_ref()
                .map(|claim| lang.pick(format!("Klaim {claim}"), format!("Claim {claim}"))),
        );
        terms.extend(bill.tax_numbers.iter().map(|number| {
            let number = number.as_str();
            lang.pick(
                format!("Nomor faktur pajak {number}"),
                format!("Tax invoice number {number}"),
            )
        }));
        terms
    }

    fn columns(&self) -> Vec<Column> {
        let lang = self.lang;
        let column = |head, share, figures| Column { head, share, figures };
        let mut columns = vec![
            column("No", 5, true),
            column(lang.t("Barang", "Goods"), 35, false),
            column(lang.t("Jumlah", "Count"), 16, true),
            column(lang.t("Harga", "Price"), 17, true),
        ];
        if self.prints_tax() {
            columns.push(column("PPN", 15, true));
        }
        columns.push(column(lang.t("Nilai", "Amount"), 18, true));
        columns
    }

    fn row(&self, line: &InvoiceLine) -> Vec<Cell> {
        let lang = self.lang;
        let goods = line.goods.as_ref();
        let taxed = self.prints_tax();
        let name = described(line, lang);
        let code = goods.and_then(|goods| goods.seller_code.clone());
        let base = (taxed && line.tax.tax != Money::ZERO).then(|| {
            let base = rupiah(line.tax.base);
            lang.pick(format!("DPP nilai lain {base}"), format!("Tax base (DPP nilai lain) {base}"))
        });
        let small: Vec<String> = [code, base].into_iter().flatten().collect();
        let mut cells = vec![
            line.position.to_string().into(),
            Cell { text: name, small: small.join(" · ") },
            goods.map_or_else(Cell::default, |goods| counted(goods, lang)),
            goods.map_or_else(Cell::default, |goods| priced(goods, line, lang)),
        ];
        if taxed {
            cells.push(self.tax_of(line));
            cells.push(rupiah(line.tax.net).into());
        } else {
            cells.push(rupiah(line.payable()).into());
        }
        cells
    }

    /// The tax of a line, and at which rate; why there is none.
    fn tax_of(&self, line: &InvoiceLine) -> Cell {
        let lang = self.lang;
        let small = match &line.tax_rule {
            Some(rule) if rule.rate > Decimal::ZERO => {
                let rate = rule.rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
                format!("{}% × DPP", rate.normalize().to_string().replace('.', ","))
            }
            Some(_) => lang.t("dibebaskan", "exempt").to_owned(),
            None => lang.t("bukan objek", "not taxed").to_owned(),
        };
        let text =
            if line.tax.tax == Money::ZERO { "–".to_owned() } else { rupiah(line.tax.tax) };
        Cell { text, small }
    }

    fn sums(&self) -> Vec<SumLine> {
        let (bill, lang) = (&self.told.invoice, self.lang);
        let sum = |word: &str, amount| SumLine { word: word.to_owned(), amount, bold: false };
        let mut sums = Vec::new();
        if self.prints_tax() {
            sums.push(sum(lang.t("Tanpa PPN", "Without PPN"), rupiah(bill.net())));
            let bases = bill.tax_by_code().into_iter().map(|(_, base, _)| base);
            let base = Money::sum(bases).unwrap_or_default();
            sums.push(sum(lang.t("DPP nilai lain", "Tax base (DPP nilai lain)"), rupiah(base)));
            sums.push(sum("PPN", rupiah(bill.tax())));
        }
        let word = if self.is_invoice() {
            lang.t("Jumlah", "Total")
        } else {
            lang.t("Jumlah yang dikreditkan", "Total credited")
        };
        sums.push(SumLine { word: word.to_owned(), amount: rupiah(bill.total()), bold: true });
        sums
    }

    fn sentences(&self) -> Vec<String> {
        let (told, lang) = (self.told, self.lang);
        let bill = &told.invoice;
        let words = in_words(bill.total(), lang);
        let mut sentences =
            vec![lang.pick(format!("Terbilang: {words}."), format!("In words: {words}."))];
        sentences.extend(self.about_tax());
        if self.is_invoice() {
            sentences.extend(self.where_to_pay());
        } else {
            let why = bill.reason.map(|reason| credit_reason(reason, lang));
            let words = bill.words.clone().filter(|words| !words.trim().is_empty());
            let why: Vec<String> = why.map(str::to_owned).into_iter().chain(words).collect();
            let why = why.join(": ");
            sentences.push(lang.pick(format!("Alasan: {why}."), format!("Reason: {why}.")));
        }
        sentences
    }

    /// Why no tax is printed, or under which codes what is.
    fn about_tax(&self) -> Option<String> {
        let (bill, lang) = (&self.told.invoice, self.lang);
        if !self.prints_tax() {
            let is_registered = bill.lines.iter().any(|line| line.tax_rule.is_some());
            let (id, en) = if is_registered {
                ("Barang ini dibebaskan dari PPN.", "These goods are exempt from PPN.")
            } else {
                (
                    "Penjual bukan PKP; PPN tidak dipungut.",
                    "The seller is not registered for PPN; none is charged.",
                )
            };
            return Some(lang.t(id, en).to_owned());
        }
        let codes = bill.tax_by_code();
        let told: Vec<String> = codes
            .iter()
            .map(|(code, base, tax)| {
                let (base, tax) = (rupiah(*base), rupiah(*tax));
                lang.pick(
                    format!("kode {code}, DPP nilai lain {base}, PPN {tax}"),
                    format!("code {code}, tax base {base}, PPN {tax}"),
                )
            })
            .collect();
        (codes.len() > 1).then(|| {
            let told = told.join("; ");
            lang.pick(format!("Rincian PPN: {told}."), format!("PPN in detail: {told}."))
        })
    }

    fn where_to_pay(&self) -> Option<String> {
        let accounts: Vec<String> = self.told.accounts.iter().map(account).collect();
        let number = self.told.invoice.number.clone().unwrap_or_default();
        (!accounts.is_empty()).then(|| {
            let to = accounts.join(self.lang.t(" atau ", " or "));
            self.lang.pick(
                format!("Bayar langsung ke rekening penjual: {to}. Sebutkan nomor {number}."),
                format!("Pay straight to the seller's account: {to}. Name the number {number}."),
            )
        })
    }

    fn written(&self) -> Hand {
        let lang = self.lang;
        Hand {
            word: lang.t("Dibuat", "Made"),
            who: self.told.written_by.clone().unwrap_or_else(|| self.told.issuer.name.clone()),
            when: paper_moment(self.told.created_at, self.zone),
        }
    }

    fn foot(&self) -> &'static str {
        if self.is_invoice() {
            self.lang.t(
                "Bukan bukti pembayaran. Tercatat di Lumbung; kedua pihak bisa memeriksanya.",
                "Not a proof of payment. Recorded in Lumbung, where both sides can check it.",
            )
        } else {
            self.lang.t(
                "Mengurangi tagihan yang disebut di atas. Tercatat di Lumbung; kedua pihak bisa memeriksanya.",
                "Takes back what is named above. Recorded in Lumbung, where both sides can check it.",
            )
        }
    }
}

/// `BRI 0012345 a.n. Flores Bersama`.
fn account(of: &AccountOnPaper) -> String {
    let bank = bank(&of.bank_code).replace(' ', "\u{a0}");
    format!("{bank}\u{a0}{} a.n.\u{a0}{}", of.number, of.holder)
}

/// A line as the seller wrote it; one without words by what it is for.
#[must_use]
pub fn described(line: &InvoiceLine, lang: Language) -> String {
    if !line.description.trim().is_empty() {
        return line.description.clone();
    }
    line_kind(line.kind, lang).to_owned()
}

/// What a line is for, in a word.
#[must_use]
pub const fn line_kind(kind: LineKind, lang: Language) -> &'static str {
    match kind {
        LineKind::Goods => lang.t("Barang", "Goods"),
        LineKind::Bonus => lang.t("Bonus", "Bonus"),
        LineKind::Discount => lang.t("Potongan", "Discount"),
        LineKind::Freight => lang.t("Ongkos kirim", "Freight"),
        LineKind::Fee => lang.t("Biaya", "Fee"),
        LineKind::Deposit => lang.t("Uang jaminan", "Deposit"),
        LineKind::Rounding => lang.t("Pembulatan", "Rounding"),
        LineKind::BroughtIn => lang.t("Utang lama", "Earlier debt"),
    }
}

/// Why something is credited, in words.
#[must_use]
pub const fn credit_reason(reason: CreditReason, lang: Language) -> &'static str {
    match reason {
        CreditReason::Claim => lang.t("klaim diselesaikan", "a claim was settled"),
        CreditReason::Return => lang.t("barang kembali", "goods went back"),
        CreditReason::Correction => lang.t("salah tagih", "billed wrongly"),
        CreditReason::EarlyPayment => lang.t("dibayar lebih awal", "paid early"),
        CreditReason::Discount => lang.t("potongan yang disepakati", "an agreed discount"),
        CreditReason::Goodwill => lang.t("kebijakan penjual", "the seller's goodwill"),
    }
}

fn packed(goods: &Goods) -> Packed<'_> {
    Packed {
        pack: &goods.pack.name,
        factor: goods.pack.factor.max(1),
        base_unit: goods.base_unit.as_str(),
    }
}

/// So many packs, and beneath them all base units where packs hold several.
fn counted(goods: &Goods, lang: Language) -> Cell {
    if goods.quantity == 0 {
        return Cell::default();
    }
    let packed = packed(goods);
    let loose = Packed { pack: goods.base_unit.as_str(), factor: i64::MAX, ..packed };
    let small = match (goods.pack.factor, packed.whole(goods.quantity)) {
        (..=1, _) | (_, 0) => String::new(),
        _ => format!("=\u{a0}{}", loose.told(goods.quantity, lang)),
    };
    Cell { text: packed.told(goods.quantity, lang), small }
}

fn priced(goods: &Goods, line: &InvoiceLine, lang: Language) -> Cell {
    let with_tax = line.includes_tax && line.tax.tax != Money::ZERO;
    let per = lang.pick(format!("per {}", goods.pack.name), format!("per {}", goods.pack.name));
    let small = if with_tax {
        lang.pick(format!("{per}, termasuk PPN"), format!("{per}, with PPN"))
    } else {
        per
    };
    Cell { text: rupiah(goods.unit_price), small }
}
