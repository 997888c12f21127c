//! The letters of a PDF: Noto Sans, embedded, which covers every language written in Latin, Greek or
//! Cyrillic letters; only what a paper uses goes into its file.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};
use unicode_normalization::UnicodeNormalization;

use super::pdf::NotDrawn;

const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");

/// A font, as it is embedded and as it is measured.
pub(super) struct Face {
    /// As the PDF takes it.
    pub(super) font: Font,
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
}

/// Text as glyphs.
pub(super) struct Shaped {
    /// The text they came from.
    pub(super) text: String,
    /// One for each letter.
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// How wide all are, in ems.
    pub(super) width: f32,
}

impl Face {
    fn of(bytes: &'static [u8]) -> Result<Self, NotDrawn> {
        let font = Font::new(bytes.into(), 0).ok_or(NotDrawn::Font)?;
        let read = FontRef::new(bytes).map_err(|_damaged| NotDrawn::Font)?;
        let widths = read.glyph_metrics(Size::unscaled(), LocationRef::default());
        Ok(Self { font, letters: read.charmap(), widths })
    }

    /// The regular face and the bold one.
    ///
    /// # Errors
    /// The embedded files are damaged.
    pub(super) fn both() -> Result<[Self; 2], NotDrawn> {
        Ok([Self::of(REGULAR)?, Self::of(BOLD)?])
    }

    /// The glyphs of a text, each letter with its marks joined; a letter the font does not have is its
    /// empty box.
    pub(super) fn shape(&self, text: &str) -> Shaped {
        let text: String =
            text.nfc().map(|c| if c.is_whitespace() && c != '\u{a0}' { ' ' } else { c }).collect();
        let mut glyphs = Vec::with_capacity(text.len());
        let mut width = 0.0;
        for (at, letter) in text.char_indices().filter(|(_, letter)| !letter.is_control()) {
            let glyph = self.letters.map(letter).or_else(|| self.letters.map(nearest(letter)));
            let glyph = glyph.unwrap_or_default();
            let wide =
                self.widths.advance_width(glyph).unwrap_or_default() / self.font.units_per_em();
            let range = at..at + letter.len_utf8();
            let id = GlyphId::new(glyph.to_u32());
            glyphs.push(KrillaGlyph::new(id, wide, 0.0, 0.0, 0.0, range, None));
            width += wide;
        }
        Shaped { text, glyphs, width }
    }

    /// How wide a text is at a size, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        self.shape(text).width * size
    }

    /// A word that is too wide by itself, in the parts that a no-break space joins.
    fn apart<'t>(&self, word: &'t str, width: f32, size: f32) -> Vec<&'t str> {
        let joined = self.width(word, size) <= width;
        if joined { vec![word] } else { word.split('\u{a0}').collect() }
    }

    /// The text in lines no wider than `width` points; a word that is wider by itself is cut.
    pub(super) fn lines(&self, text: &str, width: f32, size: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in words(paragraph).flat_map(|word| self.apart(word, width, size)) {
                let longer =
                    if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer, size) <= width {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.chars() {
                    line.push(letter);
                    if line.chars().count() > 1 && self.width(&line, size) > width {
                        line.pop();
                        lines.push(std::mem::replace(&mut line, letter.to_string()));
                    }
                }
            }
            if !line.is_empty() {
                lines.push(line);
            }
        }
        lines
    }
}

/// What is drawn in the place of a letter that the font does not have: a minus as the dash that is as wide.
const fn nearest(letter: char) -> char {
    match letter {
        '\u{2212}' => '\u{2013}',
        other => other,
    }
}

/// Words as lines are broken between them: a no-break space joins.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() && c != '\u{a0}').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_below_zero_has_its_sign_on_paper() {
        for face in Face::both().unwrap() {
            let shaped = face.shape("\u{2212}Rp10.000");
            assert!(shaped.glyphs.iter().all(|glyph| glyph.glyph_id != GlyphId::new(0)));
        }
    }
}
