//! A QR code as runs of dark squares, for a page and for a PDF alike.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Light squares around a code; readers want four.
const QUIET: u16 = 4;

/// A QR code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Qr {
    /// Squares of a side, the light ones around included.
    pub side: u16,
    /// Dark runs: column, row, squares.
    pub runs: Vec<(u16, u16, u16)>,
}

impl Qr {
    /// The code of a text; nothing when it is longer than any code holds.
    ///
    /// Corrects little: a long text with more correction has squares that are too small for a cheap
    /// printer, and a smudged paper still has its short code to be typed.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let width = code.width();
        let colors = code.to_colors();
        let mut runs: Vec<(u16, u16, u16)> = Vec::new();
        for (row, squares) in (QUIET..).zip(colors.chunks(width)) {
            for (column, square) in (QUIET..).zip(squares) {
                if *square != Color::Dark {
                    continue;
                }
                match runs.last_mut() {
                    Some((from, at, many)) if *at == row && *from + *many == column => *many += 1,
                    _ => runs.push((column, row, 1)),
                }
            }
        }
        Some(Self { side: u16::try_from(width).ok()? + 2 * QUIET, runs })
    }

    /// How wide it is on a page, in pixels of CSS: three for each square, so that a phone reads it from a screen.
    #[must_use]
    pub const fn pixels(&self) -> u16 {
        self.side.saturating_mul(3)
    }

    /// The code as a picture of its own, for a phone's gallery.
    #[must_use]
    pub fn svg(&self) -> String {
        let (side, path) = (self.side, self.path());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"600\" viewBox=\"0 0 {side} {side}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#FFF\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" \
             d=\"{path}\"/></svg>"
        )
    }

    /// The code as the `d` of an SVG path.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (column, row, many) in &self.runs {
            // A string takes whatever is written to it.
            let _ = write!(path, "M{column} {row}h{many}v1h-{many}z");
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_light_frame() {
        let qr = Qr::of("https://pasar.example.id/orders/1").unwrap();

        let dark = |column: u16, row: u16| {
            qr.runs
                .iter()
                .any(|(from, at, many)| *at == row && (*from..*from + *many).contains(&column))
        };
        let far = qr.side - QUIET - 7;
        for (column, row) in [(QUIET, QUIET), (far, QUIET), (QUIET, far)] {
            assert!((0..7).all(|n| dark(column + n, row)), "{column} {row}");
            assert!(dark(column + 3, row + 3) && !dark(column + 1, row + 1));
        }
        assert!((0..qr.side).all(|n| !dark(n, QUIET - 1) && !dark(QUIET - 1, n)));
    }

    #[test]
    fn what_no_code_holds_has_none() {
        assert!(Qr::of(&"x".repeat(2_953)).is_some());
        assert_eq!(Qr::of(&"x".repeat(2_954)), None);
    }
}
