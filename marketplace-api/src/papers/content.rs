//! What a paper says, drawn by a page and by a PDF alike.

use order_workflow::query::identity::organizations::OrganizationView;

use super::qr::Qr;
use crate::language::Language;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperKind {
    /// Pesanan pembelian.
    PurchaseOrder,
    /// Surat jalan.
    ShipmentNote,
    /// Bukti penerimaan barang.
    GoodsReceivedNote,
    /// Tagihan.
    Invoice,
    /// Nota kredit.
    CreditNote,
    /// A credit note over all of an invoice.
    Reversal,
    /// Kwitansi.
    Quittance,
    /// Berita acara perjumpaan utang.
    NettingCertificate,
}

impl PaperKind {
    /// Its heading.
    #[must_use]
    pub const fn title(self, lang: Language) -> &'static str {
        match self {
            Self::PurchaseOrder => lang.t("PESANAN PEMBELIAN", "PURCHASE ORDER"),
            // The name of this paper stays (pages.md 5): drivers and gates know no other.
            Self::ShipmentNote => lang.t("SURAT JALAN", "SURAT JALAN (shipment note)"),
            Self::GoodsReceivedNote => lang.t("BUKTI PENERIMAAN BARANG", "GOODS RECEIVED NOTE"),
            Self::Invoice => lang.t("TAGIHAN", "INVOICE"),
            Self::CreditNote => lang.t("NOTA KREDIT", "CREDIT NOTE"),
            Self::Reversal => lang.t("NOTA KREDIT (PEMBATALAN)", "CREDIT NOTE (REVERSAL)"),
            Self::Quittance => lang.t("KWITANSI", "KWITANSI (receipt for money)"),
            Self::NettingCertificate => {
                lang.t("BERITA ACARA PERJUMPAAN UTANG", "NETTING CERTIFICATE")
            }
        }
    }
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

/// A column of the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: &'static str,
    /// How wide it is beside the others.
    pub share: u16,
    /// Whether it holds figures, aligned right.
    pub figures: bool,
}

/// A cell: its text and a smaller one beneath.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The text; empty where it is filled in by hand.
    pub text: String,
    /// Beneath it, or empty.
    pub small: String,
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), small: String::new() }
    }
}

/// A sum under the goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumLine {
    /// What it is.
    pub word: String,
    /// How much.
    pub amount: String,
    /// Whether it is the last.
    pub bold: bool,
}

/// Who did what, when; or where somebody signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// What.
    pub word: &'static str,
    /// Who; empty where it is signed by hand.
    pub who: String,
    /// When, or what is written under the line.
    pub when: String,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which.
    pub kind: PaperKind,
    /// The language it is in.
    pub lang: Language,
    /// Its number.
    pub number: String,
    /// Whose paper it is.
    pub from: PaperParty,
    /// What the other side is called here: "Kepada".
    pub to_word: &'static str,
    /// The other side.
    pub to: PaperParty,
    /// Dates, places, numbers.
    pub terms: Vec<String>,
    /// How the goods are told.
    pub columns: Vec<Column>,
    /// The goods.
    pub rows: Vec<Vec<Cell>>,
    /// What they come to; empty where no prices are told.
    pub sums: Vec<SumLine>,
    /// Whole sentences under the goods.
    pub sentences: Vec<String>,
    /// Who did what, when.
    pub hands: Vec<Hand>,
    /// Where it is signed by hand.
    pub signatures: Vec<Hand>,
    /// The code, where the paper has one.
    pub qr: Option<Qr>,
    /// What the code opens, as it is typed.
    pub qr_words: Vec<String>,
    /// The first digits of the history's last hash, by which a copy is compared.
    pub seal: String,
    /// The signed head of the history, which `verify-history --head` holds against a download.
    pub head: String,
    /// The public key that checks it.
    pub key: String,
    /// What the paper is, and is not.
    pub foot: String,
    /// When it was printed.
    pub printed: String,
}

impl Paper {
    /// The same paper with the installation's public key on it.
    #[must_use]
    pub fn with_key(mut self, key: String) -> Self {
        self.key = key;
        self
    }

    /// The heading.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.kind.title(self.lang)
    }
}
