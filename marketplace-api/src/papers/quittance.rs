//! What stands on a kwitansi: that the payee got this money, and for what. Above the sum in the table of stamp duty it
//! has room for the stamp, and says so.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::invoices::Quittance;
use supply_chain::money::Money;
use supply_chain::payment::Method;
use uuid::Uuid;

use super::content::{Cell, Column, Hand, Paper, PaperKind, SumLine};
use super::words::in_words;
use crate::language::Language;
use crate::language::format::{paper_date, paper_moment, rupiah};

/// What a kwitansi is made from.
#[derive(Debug, Clone, Copy)]
pub struct QuittanceSource<'a> {
    /// The money that came, and for what.
    pub told: &'a Quittance,
    /// The paper's language.
    pub lang: Language,
    /// The zone that moments are told in.
    pub zone: Tz,
    /// When it is printed.
    pub now: DateTime<Utc>,
    /// How others reach us; empty where nobody can.
    pub reached_at: &'a str,
}

impl QuittanceSource<'_> {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let (told, lang) = (self.told, self.lang);
        let column = |head, share, figures| Column { head, share, figures };
        let words = in_words(told.amount, lang);
        let mut sentences =
            vec![lang.pick(format!("Terbilang: {words}."), format!("In words: {words}."))];
        sentences.extend(self.stamp());
        let paper = Paper {
            kind: PaperKind::Quittance,
            lang,
            number: number_of(told),
            from: (&told.payee).into(),
            to_word: lang.t("Diterima dari", "Received from"),
            to: (&told.payer).into(),
            terms: self.terms(),
            columns: vec![
                column("No", 5, true),
                column(lang.t("Untuk pembayaran", "In payment of"), 65, false),
                column(lang.t("Nilai", "Amount"), 30, true),
            ],
            rows: self.rows(),
            sums: vec![SumLine {
                word: lang.t("Jumlah diterima", "Received").to_owned(),
                amount: rupiah(told.amount),
                bold: true,
            }],
            sentences,
            hands: Vec::new(),
            signatures: self.signatures(),
            qr: None,
            qr_words: Vec::new(),
            seal: String::new(),
            head: String::new(),
            key: String::new(),
            foot: lang
                .t(
                    "Uang dibayar langsung ke penerima; Lumbung hanya mencatatnya.",
                    "The money went straight to the payee; Lumbung only keeps the record.",
                )
                .to_owned(),
            printed: paper_moment(self.now, self.zone),
        };
        paper.with_code(self.reached_at, &format!("/payments/{}", told.payment), None)
    }

    fn terms(&self) -> Vec<String> {
        let (told, lang) = (self.told, self.lang);
        let day = paper_date(told.paid_on);
        let how = match told.method {
            Method::Transfer => lang.t("transfer", "transfer"),
            Method::VirtualAccount => lang.t("virtual account", "virtual account"),
            Method::Qris => "QRIS",
            Method::Cash => lang.t("tunai", "cash"),
            Method::Savings => lang.t("simpanan sukarela", "voluntary savings"),
        };
        let mut terms =
            vec![lang.pick(format!("Tanggal {day} · {how}"), format!("Date {day} · {how}"))];
        terms.extend(told.reference.as_ref().map(|reference| {
            lang.pick(
                format!("Nomor referensi bank {reference}"),
                format!("The bank's reference {reference}"),
            )
        }));
        terms
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let (told, lang) = (self.told, self.lang);
        let bills = told.applied.iter().map(|(_, number, amount)| {
            (lang.pick(format!("Tagihan {number}"), format!("Invoice {number}")), *amount)
        });
        let rest = [
            (lang.t("Titipan, belum dipakai", "On account, not used yet"), told.on_account),
            (lang.t("Sudah dikembalikan", "Paid back since"), told.refunded),
        ];
        let rest = rest.into_iter().filter(|(_, amount)| *amount != Money::ZERO);
        let rows = bills.chain(rest.map(|(word, amount)| (word.to_owned(), amount)));
        rows.zip(1..)
            .map(|((word, amount), at): ((String, Money), i32)| {
                vec![at.to_string().into(), word.into(), rupiah(amount).into()]
            })
            .collect()
    }

    /// That a stamp is due, where it is.
    fn stamp(&self) -> Option<String> {
        let duty = self.told.stamp?;
        let (above, costs) = (rupiah(duty.above), rupiah(duty.duty));
        Some(self.lang.pick(
            format!("Di atas {above}: bubuhkan meterai {costs} atau e-meterai (UU 10/2020)."),
            format!("Above {above}: put a stamp of {costs} or an e-meterai on it (UU 10/2020)."),
        ))
    }

    fn signatures(&self) -> Vec<Hand> {
        let lang = self.lang;
        let hand = |word, when: String| Hand { word, who: String::new(), when };
        let mut hands = Vec::new();
        if let Some(duty) = self.told.stamp {
            hands.push(hand(lang.t("Meterai", "Stamp"), rupiah(duty.duty)));
        }
        let by = lang.t("Nama, tanggal, cap", "Name, date, stamp").to_owned();
        hands.push(hand(lang.t("Yang menerima", "Received by"), by));
        hands
    }
}

/// A number that tells it from others of the day: the day, and the end of the payment's own identifier.
#[must_use]
pub fn number_of(told: &Quittance) -> String {
    let id = Uuid::from(told.payment).simple().to_string().to_uppercase();
    let end = id.get(id.len().saturating_sub(6)..).unwrap_or_default();
    format!("KW-{}-{end}", told.paid_on.format("%Y%m%d"))
}
