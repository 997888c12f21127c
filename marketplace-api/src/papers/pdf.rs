//! A paper as a PDF: A4, black on white, its letters inside the file.

use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;

use super::content::Paper;
use super::face::Face;
use super::layout::{HIGH, Mark, Sheets, WIDE};
use super::qr::Qr;

/// Why a paper could not be drawn; none of these comes from what stands on it.
#[derive(Debug, thiserror::Error)]
pub enum NotDrawn {
    /// An embedded font is damaged.
    #[error("an embedded font cannot be read")]
    Font,
    /// A sheet has no size.
    #[error("a sheet has no size")]
    Sheet,
    /// The file cannot be written.
    #[error("the PDF cannot be written: {0}")]
    File(String),
}

/// The paper as a file.
///
/// # Errors
/// [`NotDrawn`].
pub fn draw(paper: &Paper) -> Result<Vec<u8>, NotDrawn> {
    let faces = Face::both()?;
    let mut document = Document::new();
    let about = Metadata::new()
        .title(format!("{} {}", paper.title(), paper.number))
        .authors(vec![paper.from.name.clone()])
        .creator("Lumbung".to_owned())
        .language(paper.lang.code().to_owned());
    document.set_metadata(about);
    for marks in Sheets::of(paper, &faces) {
        let settings = PageSettings::from_wh(WIDE, HIGH).ok_or(NotDrawn::Sheet)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw_mark(&mut surface, mark, &faces);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|fault| NotDrawn::File(format!("{fault:?}")))
}

fn draw_mark(surface: &mut Surface<'_>, mark: Mark, faces: &[Face; 2]) {
    match mark {
        Mark::Text { x, y, size, bold, text } => {
            let face = &faces[usize::from(bold)];
            let shaped = face.shape(&text);
            surface.set_fill(Some(gray(0)));
            let font = face.font.clone();
            let from = Point::from_xy(x, y);
            surface.draw_glyphs(from, &shaped.glyphs, font, &shaped.text, size, false);
        }
        Mark::Filled { x, y, wide, high, gray: light } => {
            fill(surface, light, Rect::from_xywh(x, y, wide, high));
        }
        Mark::Code { x, y, side, qr } => code(surface, (x, y), side, &qr),
    }
}

fn code(surface: &mut Surface<'_>, (x, y): (f32, f32), side: f32, qr: &Qr) {
    let square = side / f32::from(qr.side.max(1));
    let rects = qr.runs.iter().map(|(column, row, many)| {
        let (left, top) = (x + f32::from(*column) * square, y + f32::from(*row) * square);
        Rect::from_xywh(left, top, f32::from(*many) * square, square)
    });
    fill(surface, 0, rects.flatten());
}

fn fill(surface: &mut Surface<'_>, light: u8, rects: impl IntoIterator<Item = Rect>) {
    let mut path = PathBuilder::new();
    for rect in rects {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(gray(light)));
        surface.draw_path(&path);
    }
}

fn gray(light: u8) -> Fill {
    Fill {
        paint: luma::Color::new(light).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

#[cfg(test)]
mod tests {
    use super::super::content::{Cell, Column, Hand, PaperKind, PaperParty, SumLine};
    use super::*;
    use crate::language::Language;

    fn paper(rows: usize, name: &str) -> Paper {
        let column = |head, share, figures| Column { head, share, figures };
        let party = PaperParty { name: name.to_owned(), lines: vec![name.repeat(3)] };
        let hand =
            |who: &str| Hand { word: "Penerima", who: who.to_owned(), when: "Nama".to_owned() };
        let row = |at: usize| -> Vec<Cell> {
            vec![at.to_string().into(), name.into(), "480 pcs".into(), "Rp1.296.000".into()]
        };
        Paper {
            kind: PaperKind::PurchaseOrder,
            lang: Language::Indonesian,
            number: "PO-2026-000123".to_owned(),
            from: party.clone(),
            to_word: "Kepada",
            to: party,
            terms: vec![name.repeat(2)],
            columns: vec![
                column("No", 5, true),
                column("Barang", 40, false),
                column("Jumlah", 20, true),
                column("Nilai", 20, true),
            ],
            rows: (1..=rows).map(row).collect(),
            sums: vec![SumLine {
                word: "Jumlah".to_owned(),
                amount: "Rp1.296.000".to_owned(),
                bold: true,
            }],
            sentences: vec![name.repeat(4)],
            hands: vec![hand(name), hand("Yustina Mbele")],
            signatures: vec![hand(""), hand(""), hand("")],
            qr: Qr::of("https://pasar.example.id/orders/1"),
            qr_words: vec!["Kode 7QK2M9XD".to_owned()],
            seal: "9C41-77E0-B2A6".to_owned(),
            head: format!("5.{}.{}.{}", "9c".repeat(32), "A".repeat(88), "b".repeat(16)),
            key: "A".repeat(44),
            foot: "Bukan bukti pembayaran.".to_owned(),
            printed: "22-11-2026 09.15 WITA".to_owned(),
        }
    }

    #[test]
    fn nothing_stands_outside_of_its_sheet_whatever_its_length() {
        let faces = Face::both().unwrap();
        let unbroken = "A".repeat(190);
        for name in
            ["Mi Goreng 85 g", "Minyak Goreng Sawit Kemasan Sederhana Cap Nusa 2 L", &unbroken]
        {
            for (at, sheet) in Sheets::of(&paper(60, name), &faces).iter().enumerate() {
                for mark in sheet {
                    let Mark::Text { x, y, size, bold, text } = mark else { continue };
                    let wide = faces[usize::from(*bold)].width(text, *size);
                    assert!(*x >= 42.0 && x + wide <= WIDE - 42.0, "sheet {at}: {text} at {x}");
                    assert!(*y > 42.0 && *y <= HIGH - 42.0, "sheet {at}: {text} at {y}");
                }
            }
        }
    }

    #[test]
    fn a_long_order_goes_on_under_the_same_head_and_says_how_many_sheets_there_are() {
        let faces = Face::both().unwrap();
        let sheets = Sheets::of(&paper(100, "Mi Goreng 85 g"), &faces);
        let says = |sheet: &[Mark], words: &str| {
            sheet.iter().any(|mark| matches!(mark, Mark::Text { text, .. } if text == words))
        };

        assert!(sheets.len() > 2, "{}", sheets.len());
        for (at, sheet) in sheets.iter().enumerate() {
            assert!(says(sheet, &format!("halaman {} dari {}", at + 1, sheets.len())));
        }
        assert!(says(&sheets[1], "Barang"));
    }

    #[test]
    fn a_paper_is_a_small_pdf_and_always_the_same_one() {
        let (one, again) = (draw(&paper(3, "Toko “Maju” é")), draw(&paper(3, "Toko “Maju” é")));

        let one = one.unwrap();
        assert!(one.starts_with(b"%PDF-1."));
        assert!(one.len() < 60_000, "{}", one.len());
        assert_eq!(one, again.unwrap());
    }
}
