//! The bytes of a CSV as text, whatever program wrote them.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// UTF-8 with or without BOM, UTF-16 with one, else Windows-1252, with all line ends as `\n`.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            encoding.decode_with_bom_removal(bytes).0
        }
        found => {
            let bytes = bytes.get(found.map_or(0, |(_, length)| length)..).unwrap_or_default();
            match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_not_utf8) if is_mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
                Err(_not_utf8) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
            }
        }
    };
    // What old terminal programs put behind the last line.
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches('\u{1A}')),
        Cow::Owned(text) => Cow::Owned(text.trim_end_matches('\u{1A}').to_owned()),
    };
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    }
}

/// A file in which one cell was cut in the middle of a letter stays UTF-8: reading all of it
/// as Windows-1252 would garble every other accent.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_ascii() {
            good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        }
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let text = "nama;harga\nCrème Café;12.500\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(order).collect()
        };

        assert_eq!(decode(text.as_bytes()), text);
        assert_eq!(decode(format!("\u{FEFF}{text}").as_bytes()), text);
        assert_eq!(decode(&WINDOWS_1252.encode(text).0), text);
        assert_eq!(decode(&utf16(u16::to_le_bytes)), text);
        assert_eq!(decode(&utf16(u16::to_be_bytes)), text);
        assert_eq!(decode(text.replace('\n', "\r\n").as_bytes()), text);
        assert_eq!(decode(text.replace('\n', "\r").as_bytes()), text);
    }

    #[test]
    fn one_broken_letter_does_not_garble_the_rest() {
        let mut bytes = "Crème Brûlée à la française\n".as_bytes().to_vec();
        bytes.extend(b"caf\xC3\n");

        assert_eq!(decode(&bytes), "Crème Brûlée à la française\ncaf\u{FFFD}\n");
    }
}
