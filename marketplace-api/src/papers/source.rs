//! What the papers of an order say, from the order, its parties and its history.

use chrono::{DateTime, Utc};
use order_workflow::query::identity::organizations::OrganizationView;
use order_workflow::query::orders::{LineView, OrderView, ShipmentView};
use order_workflow::query::timeline::Happened;
use supply_chain::id::OrderLineId;
use supply_chain::money::Money;
use uuid::Uuid;

use super::content::{Cell, Column, Hand, Paper, PaperKind, PaperParty, SumLine};
use super::qr::Qr;
use super::words::in_words;
use crate::language::format::{paper_date, paper_moment, rupiah};
use crate::pages::order::amounts::Packed;
use crate::pages::order::body::heading;
use crate::pages::order::claimed::stands_for;
use crate::pages::order::reading::Eyes;
use crate::pages::order::timeline::who;

/// What every paper of an order is made from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The order.
    pub order: &'a OrderView,
    /// Who orders.
    pub buyer: &'a OrganizationView,
    /// Who sells.
    pub seller: &'a OrganizationView,
    /// Its history, newest first.
    pub entries: &'a [Happened],
    /// Who reads; the paper is in their [`Eyes::lang`].
    pub eyes: &'a Eyes,
    /// How others reach us: `https://pasar.example.id`; empty where nobody can.
    pub reached_at: &'a str,
}

impl Source<'_> {
    /// The order itself.
    #[must_use]
    pub fn purchase_order(&self) -> Paper {
        let (order, lang) = (self.order, self.eyes.lang);
        let column = |head, share, figures| Column { head, share, figures };
        let charged = order.lines.iter().any(|line| line.tax_rate.is_some())
            || order.totals.tax != Money::ZERO;
        let tax = match (charged, self.seller.vat_registered) {
            (true, _) => ("PPN", rupiah(order.totals.tax)),
            (false, true) => (lang.t("PPN (tidak dipungut)", "PPN (not charged)"), "–".to_owned()),
            (false, false) => {
                (lang.t("PPN (penjual bukan PKP)", "PPN (seller not registered)"), "–".to_owned())
            }
        };
        let sum = |word: &str, amount| SumLine { word: word.to_owned(), amount, bold: false };
        // A name that is longer than the column is told as far as it fits.
        let extras = order.charges.iter().map(|charge| {
            let word: String = charge.description.chars().take(60).collect();
            sum(&word, rupiah(charge.net))
        });
        let mut sums = vec![sum(lang.t("Barang", "Goods"), rupiah(order.totals.goods))];
        sums.extend(extras);
        sums.push(sum(tax.0, tax.1));
        let total = rupiah(order.totals.total);
        sums.push(SumLine {
            word: lang.t("Jumlah", "Total").to_owned(),
            amount: total,
            bold: true,
        });
        let words = in_words(order.totals.total, lang);
        let mut sentences =
            vec![lang.pick(format!("Terbilang: {words}."), format!("In words: {words}."))];
        sentences.extend(self.amended());
        sentences.extend(self.note());
        Paper {
            to_word: lang.t("Kepada", "To"),
            to: self.seller.into(),
            terms: self.order_terms(),
            columns: vec![
                column("No", 5, true),
                column(lang.t("Barang", "Goods"), 35, false),
                column(lang.t("Kemasan", "Pack"), 16, false),
                column(lang.t("Jumlah", "Count"), 14, true),
                column(lang.t("Harga", "Price"), 15, true),
                column(lang.t("Nilai", "Amount"), 17, true),
            ],
            rows: order.lines.iter().map(|line| self.priced(line)).collect(),
            sums,
            sentences,
            hands: self.hands(),
            foot: lang
                .t(
                    "Sah tanpa tanda tangan basah; persetujuan tercatat di Lumbung.",
                    "Valid without a signature by hand; consent is recorded in Lumbung.",
                )
                .to_owned(),
            ..self.blank(PaperKind::PurchaseOrder, self.buyer, &self.number())
        }
        .with_qr(self, &format!("/orders/{}", order.id), None)
    }

    /// A surat jalan: no prices, columns to be filled in by hand, and a code that opens counting.
    #[must_use]
    pub fn shipment_note(&self, shipment: &ShipmentView) -> Paper {
        let lang = self.eyes.lang;
        let column = |head, share, figures| Column { head, share, figures };
        let sign =
            |word, when: &'static str| Hand { word, who: String::new(), when: when.to_owned() };
        let mut terms = vec![
            lang.pick(format!("Pesanan {}", self.number()), format!("Order {}", self.number())),
            lang.pick(
                format!("Berangkat {}", self.moment(shipment.dispatched_at)),
                format!("Left {}", self.moment(shipment.dispatched_at)),
            ),
        ];
        let carrier = shipment.carrier.as_ref();
        terms.push(lang.pick(
            format!("Sopir, kendaraan: {}", carrier.map_or("……………………", String::as_str)),
            format!("Driver, vehicle: {}", carrier.map_or("……………………", String::as_str)),
        ));
        terms.extend(stands_for(self.order, lang));
        terms.extend(self.deliver_to());
        let rows = shipment.lines.iter().zip(1..).filter_map(|(sent, at)| {
            let line = self.line(sent.line_id)?;
            let mut cells = vec![i32::to_string(&at).into(), goods(line)];
            cells.extend([self.pack(line), self.counted(line, sent.count_base)]);
            cells.extend(std::iter::repeat_n(Cell::default(), 4));
            Some(cells)
        });
        Paper {
            to_word: lang.t("Dikirim kepada", "Sent to"),
            to: self.buyer.into(),
            terms,
            columns: vec![
                column("No", 5, true),
                column(lang.t("Barang", "Goods"), 33, false),
                column(lang.t("Kemasan", "Pack"), 15, false),
                column(lang.t("Jumlah", "Count"), 14, true),
                column(lang.t("Baik", "Good"), 9, true),
                column(lang.t("Rusak", "Bad"), 9, true),
                column(lang.t("Kurang", "Short"), 9, true),
                column(lang.t("Keterangan", "Remarks"), 20, false),
            ],
            rows: rows.collect(),
            sentences: vec![lang
                .t(
                    "Hitung sebelum menandatangani. Yang rusak atau kurang ditulis di baris barangnya.",
                    "Count before signing. What is bad or short is written on its own line.",
                )
                .to_owned()],
            signatures: vec![
                sign(lang.t("Pengirim", "Sender"), lang.t("Nama, tanggal", "Name, date")),
                sign(lang.t("Sopir", "Driver"), lang.t("Nama, tanggal", "Name, date")),
                sign(lang.t("Penerima", "Receiver"), lang.t("Nama, tanggal, cap", "Name, date, stamp")),
            ],
            foot: lang
                .t(
                    "Rangkap 3: penerima, sopir, pengirim. Bukan bukti pembayaran.",
                    "In triplicate: receiver, driver, sender. Not a proof of payment.",
                )
                .to_owned(),
            ..self.blank(PaperKind::ShipmentNote, self.seller, &shipment.number)
        }
        .with_qr(self, &format!("/shipments/{}/receive", shipment.id), Some(&shipment.code))
    }

    /// What was counted of a shipment; nothing while it is not counted.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table: one piece after another, and nothing else")]
    pub fn goods_received_note(&self, shipment: &ShipmentView) -> Option<Paper> {
        let at = shipment.received_at.filter(|_| shipment.state == "received")?;
        let lang = self.eyes.lang;
        let column = |head, share, figures| Column { head, share, figures };
        let counts: Vec<&Happened> = self
            .entries
            .iter()
            .filter(|entry| entry.shipment == Some(shipment.id))
            .filter(|entry| matches!(entry.kind.as_str(), "counted" | "receipt_corrected"))
            .collect();
        let mut terms = vec![
            lang.pick(
                format!("Surat jalan {} · pesanan {}", shipment.number, self.number()),
                format!("Surat jalan {} · order {}", shipment.number, self.number()),
            ),
            lang.pick(
                format!("Dihitung {}", self.moment(at)),
                format!("Counted {}", self.moment(at)),
            ),
        ];
        terms.extend(shipment.carrier.as_ref().map(|carrier| {
            lang.pick(format!("Dibawa {carrier}"), format!("Brought by {carrier}"))
        }));
        let rows = shipment.lines.iter().zip(1..).filter_map(|(sent, at)| {
            let line = self.line(sent.line_id)?;
            let reason = counts.iter().find_map(|entry| {
                let told = entry.lines.iter().find(|told| told.line == Uuid::from(line.id))?;
                told.reason.clone()
            });
            let mut cells = vec![i32::to_string(&at).into(), goods(line), self.pack(line)];
            let bases = [sent.count_base, sent.received_base, sent.rejected_base, sent.lost_base];
            cells.extend(bases.map(|base| self.counted(line, base)));
            cells.push(reason.unwrap_or_default().into());
            Some(cells)
        });
        let word = |kind: &str| match kind {
            "counted" => lang.t("Dihitung", "Counted"),
            _ => lang.t("Dikoreksi", "Corrected"),
        };
        let hands = counts.iter().rev().map(|entry| Hand {
            word: word(&entry.kind),
            who: who(entry, self.order, self.eyes),
            when: self.moment(entry.at),
        });
        let sign = |word| Hand {
            word,
            who: String::new(),
            when: lang.t("Nama, tanggal", "Name, date").to_owned(),
        };
        let paper = Paper {
            to_word: lang.t("Diterima dari", "Received from"),
            to: self.seller.into(),
            terms,
            columns: vec![
                column("No", 5, true),
                column(lang.t("Barang", "Goods"), 30, false),
                column(lang.t("Kemasan", "Pack"), 14, false),
                column(lang.t("Dikirim", "Sent"), 13, true),
                column(lang.t("Baik", "Good"), 13, true),
                column(lang.t("Rusak", "Bad"), 12, true),
                column(lang.t("Tidak datang", "Lost"), 12, true),
                column(lang.t("Keterangan", "Remarks"), 18, false),
            ],
            rows: rows.collect(),
            hands: hands.collect(),
            signatures: vec![
                sign(lang.t("Yang menyerahkan", "Handed over by")),
                sign(lang.t("Yang menerima", "Received by")),
                sign(lang.t("Mengetahui", "Witnessed by")),
            ],
            foot: lang
                .t(
                    "Hitungan tercatat di Lumbung dan bisa diperiksa kedua pihak.",
                    "The count is recorded in Lumbung, where both sides can check it.",
                )
                .to_owned(),
            ..self.blank(PaperKind::GoodsReceivedNote, self.buyer, &received_number(shipment))
        };
        Some(paper.with_qr(self, &format!("/orders/{}", self.order.id), Some(&shipment.code)))
    }

    fn blank(&self, kind: PaperKind, from: &OrganizationView, number: &str) -> Paper {
        Paper {
            kind,
            lang: self.eyes.lang,
            number: number.to_owned(),
            from: from.into(),
            to_word: "",
            to: PaperParty::default(),
            terms: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            sums: Vec::new(),
            sentences: Vec::new(),
            hands: Vec::new(),
            signatures: Vec::new(),
            qr: None,
            qr_words: Vec::new(),
            seal: seal(&self.order.history.hash),
            head: self.order.history.text.clone(),
            key: String::new(),
            foot: String::new(),
            printed: paper_moment(self.eyes.now, self.eyes.zone),
        }
    }

    fn number(&self) -> String {
        heading(self.order, self.eyes.lang)
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        paper_moment(at, self.eyes.zone)
    }

    fn line(&self, id: OrderLineId) -> Option<&LineView> {
        self.order.lines.iter().find(|line| line.id == id)
    }

    fn pack(&self, line: &LineView) -> Cell {
        Packed::from(line).described(self.eyes.lang).into()
    }

    /// So many packs, and beneath them all base units where packs hold several.
    fn counted(&self, line: &LineView, base: i64) -> Cell {
        let packed = Packed::from(line);
        // Goods in no pack at all are told by their measure: 600 kg.
        let loose = Packed { pack: line.base_unit, factor: i64::MAX, base_unit: line.base_unit };
        let small = match (line.factor, packed.whole(base)) {
            (..=1, _) | (_, 0) => String::new(),
            _ => format!("=\u{a0}{}", loose.told(base, self.eyes.lang)),
        };
        Cell { text: packed.told(base, self.eyes.lang), small }
    }

    fn priced(&self, line: &LineView) -> Vec<Cell> {
        // What was agreed, where anything was: a paper printed after an amendment says the newest.
        let agreed = self.order.confirmed_at.is_some() && self.order.state != "draft";
        let base = if agreed { line.confirmed_base } else { line.ordered_base };
        vec![
            line.position.to_string().into(),
            goods(line),
            self.pack(line),
            self.counted(line, base),
            rupiah(line.price).into(),
            rupiah(line.amount).into(),
        ]
    }

    fn deliver_to(&self) -> Option<String> {
        let lang = self.eyes.lang;
        let to = self.order.deliver_to.as_ref()?;
        Some(lang.pick(format!("Kirim ke {to}"), format!("Deliver to {to}")))
    }

    /// That the goods and sums are those of an amendment, where one was agreed after the order.
    fn amended(&self) -> Option<String> {
        self.order.confirmed_at?;
        let first = self.entries.iter().rev().find(|entry| entry.kind == "confirmed")?;
        let last = self.entries.iter().find(|entry| entry.kind == "proposal_accepted")?;
        let when = self.moment(last.at);
        (last.position > first.position).then(|| {
            self.eyes.lang.pick(
                format!(
                    "Barang, harga, dan jumlah di atas menurut perubahan yang disepakati {when}."
                ),
                format!("Goods, prices and sums above are those of the change agreed {when}."),
            )
        })
    }

    fn note(&self) -> Option<String> {
        let note = self.order.note.as_ref().filter(|note| !note.is_empty())?;
        Some(self.eyes.lang.pick(format!("Pesan pembeli: {note}"), format!("Buyer's note: {note}")))
    }

    fn order_terms(&self) -> Vec<String> {
        let (order, lang, zone) = (self.order, self.eyes.lang, self.eyes.zone);
        let day = |at: DateTime<Utc>| paper_date(at.with_timezone(&zone).date_naive());
        let mut dates = Vec::new();
        dates.extend(
            order
                .submitted_at
                .map(|at| lang.pick(format!("Tanggal {}", day(at)), format!("Date {}", day(at)))),
        );
        dates.extend(order.confirmed_at.map(|at| {
            lang.pick(
                format!("disepakati {}", self.moment(at)),
                format!("agreed {}", self.moment(at)),
            )
        }));
        if order.revision > 1 {
            dates.push(
                lang.pick(
                    format!("versi {}", order.revision),
                    format!("version {}", order.revision),
                ),
            );
        }
        let mut to: Vec<String> = self.deliver_to().into_iter().collect();
        to.extend(order.requested_date.map(|day| {
            lang.pick(
                format!("minta tiba {}", paper_date(day)),
                format!("wanted by {}", paper_date(day)),
            )
        }));
        let own = order.buyer_reference.as_ref().map(|number| {
            lang.pick(format!("Nomor pembeli {number}"), format!("Buyer's number {number}"))
        });
        let tempo = order
            .terms
            .payment_days
            .map(|days| lang.pick(format!("Tempo {days} hari"), format!("Payment in {days} days")));
        let replaces = stands_for(order, lang).unwrap_or_default();
        [
            replaces,
            dates.join(" · "),
            to.join(" · "),
            own.unwrap_or_default(),
            tempo.unwrap_or_default(),
        ]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect()
    }

    /// Who made, approved and agreed it; each step as it last happened.
    fn hands(&self) -> Vec<Hand> {
        let lang = self.eyes.lang;
        [
            ("created", lang.t("Dibuat", "Made")),
            ("approved", lang.t("Disetujui pengurus", "Approved by the board")),
            ("submitted", lang.t("Diajukan", "Submitted")),
            ("confirmed", lang.t("Disepakati penjual", "Agreed by the seller")),
            ("replacement_made", lang.t("Disepakati sebagai pengganti", "Agreed as replacement")),
            // What the sums above say was agreed then, not when the order first was.
            ("proposal_accepted", lang.t("Perubahan disepakati", "Change agreed")),
        ]
        .into_iter()
        .filter_map(|(kind, word)| {
            let entry = self.entries.iter().find(|entry| entry.kind == kind)?;
            let (who, when) = (who(entry, self.order, self.eyes), self.moment(entry.at));
            Some(Hand { word, who, when })
        })
        .collect()
    }
}

impl Paper {
    /// The code: the paper's address, and behind `#`, which no server is ever sent, the signed head.
    fn with_qr(self, source: &Source<'_>, path: &str, code: Option<&str>) -> Self {
        self.with_code(source.reached_at, path, code)
    }

    /// The same for a paper that has another source.
    pub(super) fn with_code(mut self, reached_at: &str, path: &str, code: Option<&str>) -> Self {
        let lang = self.lang;
        if let Some(code) = code {
            self.qr_words.push(lang.pick(format!("Kode {code}"), format!("Code {code}")));
        }
        if reached_at.is_empty() {
            return self;
        }
        let address = format!("{reached_at}{path}");
        let code = code.map_or_else(String::new, |code| format!("?code={code}"));
        let head = match self.head.as_str() {
            "" => String::new(),
            head => format!("#head={head}"),
        };
        self.qr = Qr::of(&format!("{address}{code}{head}"));
        self.qr_words.push(match self.kind {
            PaperKind::ShipmentNote => {
                lang.t("Pindai untuk menghitung", "Scan to count the goods").to_owned()
            }
            _ => lang.t("Pindai untuk membuka", "Scan to open").to_owned(),
        });
        self
    }
}

/// The number of what was received: the surat jalan's own, with the letters of this paper before it.
fn received_number(shipment: &ShipmentView) -> String {
    format!("BPB {}", shipment.number)
}

fn goods(line: &LineView) -> Cell {
    Cell { text: line.product_name.clone(), small: line.seller_code.clone().unwrap_or_default() }
}

/// `9C41-77E0-B2A6`.
pub(super) fn seal(hash: &str) -> String {
    let digits: Vec<char> = hash.to_ascii_uppercase().chars().take(12).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
