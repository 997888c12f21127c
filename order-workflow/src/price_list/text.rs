//! Words in cells: names, brands, codes, kept as sent but never with what hides in them.

use super::fault::FaultCode;

/// White space and the invisible marks that copying from web pages leaves behind.
pub(super) fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{FEFF}' | '\u{200B}' | '\u{2060}' | '\u{AD}')
}

/// The text without blanks around it. Most cells have none, and a list has a million cells.
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim_matches(is_blank),
    }
}

/// The text as it is kept, trimmed; line breaks and tabs inside a cell become one space.
///
/// # Errors
/// [`FaultCode::HiddenCharacter`] for control characters and for marks that turn the direction
/// of reading. They are refused, not taken out: they are either damage, and then letters may be
/// missing too, or a disguise, and then the name is not what it seems. [`FaultCode::TooLong`].
pub(super) fn clean(text: &str, chars_max: usize) -> Result<String, FaultCode> {
    let text = trimmed(text);
    if text.len() <= chars_max && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Ok(text.to_owned());
    }
    let mut kept = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => {
                if !kept.ends_with(' ') {
                    kept.push(' ');
                }
            }
            // Zero-width: two names that look the same would be two products.
            '\u{FEFF}' | '\u{200B}' | '\u{2060}' | '\u{AD}' => {}
            _ if is_hidden(letter) => {
                return Err(FaultCode::HiddenCharacter { code_point: u32::from(letter) });
            }
            _ => kept.push(letter),
        }
    }
    if kept.len() > chars_max && kept.chars().count() > chars_max {
        return Err(FaultCode::TooLong { chars_max });
    }
    Ok(kept)
}

/// Whether a text that is written into a file and read from it again is the same: nothing around it, nothing hidden in
/// it, no apostrophe that says "text" to a spreadsheet, and not a dash alone, which stands for nothing.
pub(crate) fn survives_a_file(text: &str) -> bool {
    let dashes = ["-", "--", "\u{2013}", "\u{2014}"];
    !text.starts_with('\'')
        && !dashes.contains(&text)
        && clean(text, text.chars().count()).is_ok_and(|read| read == text)
}

fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{1F}'
            | '\u{7F}'
            | '\u{200E}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a text shows signs of a wrong encoding: the sign for a lost letter, or a control
/// character of the upper half, which real lists hold ("CRÃ\u{83}Ë\u{86}ME" for CRÈME). It is kept as
/// sent, with a warning.
pub(super) fn is_garbled(text: &str) -> bool {
    !text.is_ascii() && text.contains(|letter| matches!(letter, '\u{80}'..='\u{9F}' | '\u{FFFD}'))
}

/// A cell's content for a report: short, on one line, nothing hidden.
pub(crate) fn shortened(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    let mut shown: String = text
        .trim_matches(is_blank)
        .chars()
        .take(CHARS_MAX)
        .map(|letter| match letter {
            '\n' | '\r' | '\t' => ' ',
            _ if is_hidden(letter) || letter.is_control() => '\u{FFFD}',
            _ => letter,
        })
        .collect();
    if text.trim_matches(is_blank).chars().nth(CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_as_sent() {
        for name in ["MINYAK GORENG  2L", "Krupuk “Udang”", "café", "=1+1", "👩‍🌾 Beras"]
        {
            assert_eq!(clean(name, 200).as_deref(), Ok(name));
        }
        assert_eq!(clean(" \u{FEFF}Gula\r\nPasir\u{A0}", 200).as_deref(), Ok("Gula Pasir"));
    }

    #[test]
    fn a_text_survives_a_file_unless_reading_would_alter_it() {
        for same in ["Minyak  Goreng", "=1+1", "+62", "café", "00123"] {
            assert!(survives_a_file(same), "{same}");
        }
        for other in [" Gula", "Gula\tPasir", "-", "'123", "Gu\u{200B}la", "Gu\u{202E}la"] {
            assert!(!survives_a_file(other), "{other}");
        }
    }

    #[test]
    fn what_hides_in_a_name_is_refused() {
        for (name, code_point) in
            [("Gula\0", 0), ("Gu\u{202E}la", 0x202E), ("\u{1B}[31mGula", 0x1B)]
        {
            assert_eq!(clean(name, 200), Err(FaultCode::HiddenCharacter { code_point }));
        }
        assert_eq!(clean(&"é".repeat(201), 200), Err(FaultCode::TooLong { chars_max: 200 }));
        assert!(clean(&"é".repeat(200), 200).is_ok());
    }

    #[test]
    fn a_report_shows_little_and_nothing_hidden() {
        assert_eq!(shortened("a\0b\nc\u{202E}"), "a\u{FFFD}b c\u{FFFD}");
        assert_eq!(shortened(&"x".repeat(100)).chars().count(), 61);
    }
}
