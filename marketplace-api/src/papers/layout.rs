//! Where everything of a paper stands on its sheets, in points from the top left.

use super::content::{Cell, Column, Hand, Paper, SumLine};
use super::face::Face;
use super::qr::Qr;

/// A sheet of A4.
pub(super) const WIDE: f32 = 595.28;
/// … and how high.
pub(super) const HIGH: f32 = 841.89;
const MARGIN: f32 = 42.5;
const INNER: f32 = WIDE - 2.0 * MARGIN;
/// Below this stands only the foot of the sheet.
const BOTTOM: f32 = HIGH - MARGIN - 16.0;
const BODY: f32 = 9.5;
const SMALL: f32 = 7.5;
/// From one baseline to the next, in sizes.
const LEADING: f32 = 1.36;
const PADDING: f32 = 4.0;
const HAIR: f32 = 0.6;

/// Something on a sheet.
pub(super) enum Mark {
    /// Text from here, its baseline at `y`.
    Text { x: f32, y: f32, size: f32, bold: bool, text: String },
    /// A filled box, as light as `gray` says.
    Filled { x: f32, y: f32, wide: f32, high: f32, gray: u8 },
    /// A code, so large.
    Code { x: f32, y: f32, side: f32, qr: Qr },
}

/// The sheets of a paper while it is laid out.
pub(super) struct Sheets<'a> {
    faces: &'a [Face; 2],
    pages: Vec<Vec<Mark>>,
    y: f32,
}

/// A number of things as a measure.
fn float(n: usize) -> f32 {
    u16::try_from(n).map_or(f32::from(u16::MAX), f32::from)
}

impl<'a> Sheets<'a> {
    /// Lays a paper out.
    pub(super) fn of(paper: &Paper, faces: &'a [Face; 2]) -> Vec<Vec<Mark>> {
        let mut sheets = Self { faces, pages: vec![Vec::new()], y: MARGIN };
        sheets.letterhead(paper);
        sheets.table(&paper.columns, &paper.rows);
        sheets.sums(&paper.sums);
        sheets.y += 8.0;
        for sentence in &paper.sentences {
            sheets.paragraph(sentence, BODY);
            sheets.y += 2.0;
        }
        sheets.hands(&paper.hands);
        sheets.signatures(paper);
        sheets.proof(paper);
        sheets.feet(paper)
    }

    fn face(&self, bold: bool) -> &'a Face {
        &self.faces[usize::from(bold)]
    }

    fn mark(&mut self, mark: Mark) {
        match self.pages.last_mut() {
            Some(page) => page.push(mark),
            None => self.pages.push(vec![mark]),
        }
    }

    fn text(&mut self, x: f32, top: f32, (size, bold): (f32, bool), text: &str) {
        let text = text.to_owned();
        self.mark(Mark::Text { x, y: top + size * 1.07, size, bold, text });
    }

    fn text_right(&mut self, right: f32, top: f32, (size, bold): (f32, bool), text: &str) {
        let x = right - self.face(bold).width(text, size);
        self.text(x, top, (size, bold), text);
    }

    fn rule(&mut self, x: f32, y: f32, wide: f32) {
        self.mark(Mark::Filled { x, y, wide, high: HAIR, gray: 110 });
    }

    fn upright(&mut self, x: f32, y: f32, high: f32) {
        self.mark(Mark::Filled { x, y, wide: HAIR, high, gray: 110 });
    }

    /// Begins a new sheet unless so much still fits.
    fn keep(&mut self, high: f32) -> bool {
        if self.y + high <= BOTTOM {
            return false;
        }
        self.pages.push(Vec::new());
        self.y = MARGIN;
        true
    }

    fn paragraph(&mut self, text: &str, size: f32) {
        for line in self.face(false).lines(text, INNER, size) {
            self.keep(size * LEADING);
            self.text(MARGIN, self.y, (size, false), &line);
            self.y += size * LEADING;
        }
    }

    /// Lines of text in a column from `top`; says where they end.
    fn column(&mut self, (x, wide): (f32, f32), top: f32, said: &[(&str, f32, bool)]) -> f32 {
        let mut y = top;
        for (text, size, bold) in said {
            for line in self.face(*bold).lines(text, wide, *size) {
                self.text(x, y, (*size, *bold), &line);
                y += size * LEADING;
            }
        }
        y
    }

    fn letterhead(&mut self, paper: &Paper) {
        let top = self.y;
        let mut from = vec![(paper.from.name.as_str(), 12.0, true)];
        from.extend(paper.from.lines.iter().map(|line| (line.as_str(), 8.5, false)));
        let left = self.column((MARGIN, INNER * 0.5), top, &from);
        let right = MARGIN + INNER;
        let mut y = top;
        for line in self.face(true).lines(paper.title(), INNER * 0.46, 14.0) {
            self.text_right(right, y, (14.0, true), &line);
            y += 14.0 * LEADING;
        }
        self.text_right(right, y, (11.0, true), &paper.number);
        self.y = left.max(y + 11.0 * LEADING) + 6.0;
        self.rule(MARGIN, self.y, INNER);
        self.y += 8.0;
        let half = INNER * 0.5 - 8.0;
        let mut to = vec![(paper.to_word, SMALL, false), (paper.to.name.as_str(), BODY, true)];
        to.extend(paper.to.lines.iter().map(|line| (line.as_str(), 8.5, false)));
        let left = self.column((MARGIN, half), self.y, &to);
        let terms: Vec<_> = paper.terms.iter().map(|line| (line.as_str(), 8.5, false)).collect();
        let right = self.column((MARGIN + INNER * 0.5 + 8.0, half), self.y, &terms);
        self.y = left.max(right) + 10.0;
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        let all: u16 = columns.iter().map(|column| column.share).sum();
        let mut x = MARGIN;
        let mut places = Vec::new();
        for column in columns {
            let wide = INNER * f32::from(column.share) / f32::from(all.max(1));
            places.push((x, wide, column.figures));
            x += wide;
        }
        let heads: Vec<Cell> = columns.iter().map(|column| column.head.into()).collect();
        self.keep(60.0);
        self.row(&places, &heads, true);
        for row in rows {
            let high = self.height(&places, row);
            if self.keep(high) {
                self.row(&places, &heads, true);
            }
            self.row(&places, row, false);
        }
    }

    fn cell_lines(&self, cell: &Cell, wide: f32, head: bool) -> (Vec<String>, Vec<String>) {
        let wide = wide - 2.0 * PADDING;
        let size = if head { SMALL + 0.5 } else { 9.0 };
        (
            self.face(head).lines(&cell.text, wide, size),
            self.face(false).lines(&cell.small, wide, SMALL),
        )
    }

    fn height(&self, places: &[(f32, f32, bool)], row: &[Cell]) -> f32 {
        let cells = places.iter().zip(row).map(|((_, wide, _), cell)| {
            let (text, small) = self.cell_lines(cell, *wide, false);
            float(text.len()) * 9.0 * LEADING + float(small.len()) * SMALL * LEADING
        });
        // A row that is filled in by hand wants room for a pen.
        cells.fold(14.0, f32::max) + 2.0 * PADDING
    }

    fn row(&mut self, places: &[(f32, f32, bool)], row: &[Cell], head: bool) {
        let (top, high) = (self.y, self.height(places, row));
        if head {
            self.mark(Mark::Filled { x: MARGIN, y: top, wide: INNER, high, gray: 232 });
            self.rule(MARGIN, top, INNER);
        }
        for ((x, wide, figures), cell) in places.iter().zip(row) {
            self.upright(*x, top, high);
            let (text, small) = self.cell_lines(cell, *wide, head);
            let size = if head { SMALL + 0.5 } else { 9.0 };
            let said = text.iter().map(|line| (line, size, head));
            let mut y = top + PADDING;
            for (line, size, bold) in said.chain(small.iter().map(|line| (line, SMALL, false))) {
                if *figures {
                    self.text_right(x + wide - PADDING, y, (size, bold), line);
                } else {
                    self.text(x + PADDING, y, (size, bold), line);
                }
                y += size * LEADING;
            }
        }
        self.upright(MARGIN + INNER - HAIR, top, high);
        self.rule(MARGIN, top + high - HAIR, INNER);
        self.y += high;
    }

    fn sums(&mut self, sums: &[SumLine]) {
        self.keep(float(sums.len()) * BODY * 1.6);
        for sum in sums {
            self.y += 3.0;
            let style = (BODY, sum.bold);
            let right = MARGIN + INNER - PADDING;
            self.text_right(right - 110.0, self.y, style, &sum.word);
            self.text_right(right, self.y, style, &sum.amount);
            self.y += BODY * LEADING;
        }
    }

    fn hands(&mut self, hands: &[Hand]) {
        for four in hands.chunks(4) {
            self.keep(52.0);
            self.y += 8.0;
            let wide = INNER / float(four.len().max(3));
            let (top, mut lowest) = (self.y, self.y);
            for (at, hand) in four.iter().enumerate() {
                let said = [
                    (hand.word, SMALL, false),
                    (hand.who.as_str(), 9.0, true),
                    (hand.when.as_str(), 8.5, false),
                ];
                let x = MARGIN + float(at) * wide;
                lowest = lowest.max(self.column((x, wide - 8.0), top, &said));
            }
            self.y = lowest;
        }
    }

    /// The code on the left, boxes to sign in beside it.
    fn signatures(&mut self, paper: &Paper) {
        const CODE: f32 = 102.0;
        const BOX: f32 = 78.0;
        if paper.qr.is_none() && paper.signatures.is_empty() {
            return;
        }
        self.keep(CODE + 34.0);
        self.y += 12.0;
        let top = self.y;
        let (mut x, mut lowest) = (MARGIN, top);
        if let Some(qr) = &paper.qr {
            self.mark(Mark::Code { x, y: top, side: CODE, qr: qr.clone() });
            let words: Vec<_> =
                paper.qr_words.iter().map(|word| (word.as_str(), 8.5, true)).collect();
            lowest = self.column((x + 8.0, CODE), top + CODE, &words);
            x += CODE + 14.0;
        }
        let wide = (MARGIN + INNER - x) / float(paper.signatures.len().max(1));
        for (at, hand) in paper.signatures.iter().enumerate() {
            let x = x + float(at) * wide;
            self.text(x, top + 6.0, (8.5, false), hand.word);
            self.rule(x, top + BOX, wide - 12.0);
            self.text(x, top + BOX + 3.0, (SMALL, false), &hand.when);
            lowest = lowest.max(top + BOX + 3.0 + SMALL * LEADING);
        }
        self.y = lowest;
    }

    fn proof(&mut self, paper: &Paper) {
        let word = |id, en| paper.lang.t(id, en);
        self.keep(60.0);
        self.y += 10.0;
        if !paper.seal.is_empty() {
            let mark = word("Sidik dokumen", "Document mark");
            self.paragraph(&format!("{mark} {}", paper.seal), 9.0);
        }
        let head = word("Kepala riwayat", "Head of the history");
        let key = word("Kunci publik", "Public key");
        for (word, text) in [(head, &paper.head), (key, &paper.key)] {
            if !text.is_empty() {
                self.paragraph(&format!("{word} {text}"), 6.5);
            }
        }
        self.y += 4.0;
        self.paragraph(&paper.foot, 8.5);
    }

    /// The foot of each sheet: which paper, when it was printed, and which sheet of how many.
    fn feet(mut self, paper: &Paper) -> Vec<Vec<Mark>> {
        let of = self.pages.len();
        let printed = paper.lang.t("Dicetak", "Printed");
        let (sheet, out_of) = (paper.lang.t("halaman", "page"), paper.lang.t("dari", "of"));
        let left = format!("{} · {printed} {}", paper.number, paper.printed);
        let face = self.face(false);
        for (at, page) in self.pages.iter_mut().enumerate() {
            let right = format!("{sheet} {} {out_of} {of}", at + 1);
            let y = HIGH - MARGIN;
            let text = |x, text| Mark::Text { x, y, size: SMALL, bold: false, text };
            page.push(text(MARGIN, left.clone()));
            page.push(text(MARGIN + INNER - face.width(&right, SMALL), right));
        }
        self.pages
    }
}
