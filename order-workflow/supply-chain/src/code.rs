//! Short codes for paper and SMS, with a check character against slips of the pen.

use uuid::Uuid;

/// Digits and letters without I, L, O and U, which are misread (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Seven characters drawn from `seed` and one that checks them, such as `7QK2M9XD`.
#[must_use]
pub fn short_code(seed: Uuid) -> String {
    // The low bits of a UUIDv7 are random; the high ones are the time.
    let mut bits = seed.as_u128() & ((1 << 35) - 1);
    let mut code = String::with_capacity(8);
    for _ in 0..7 {
        code.push(symbol(usize::try_from(bits & 31).unwrap_or_default()));
        bits >>= 5;
    }
    code.push(check_character(&code));
    code
}

/// Whether `code` carries its right check character; case and read-alike letters are forgiven.
#[must_use]
pub fn is_well_formed(code: &str) -> bool {
    let code = normal_form(code);
    code.len() == 8
        && code.bytes().all(|byte| ALPHABET.contains(&byte))
        && code.ends_with(check_character(&code[..7]))
}

/// `code` in upper case with O read as 0 and I or L as 1; spaces and dashes left out.
#[must_use]
pub fn normal_form(code: &str) -> String {
    code.chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

fn symbol(value: usize) -> char {
    char::from(ALPHABET[value % 32])
}

/// Luhn's algorithm modulo 32: catches every single slip and nearly every swap of neighbours.
fn check_character(body: &str) -> char {
    let mut doubled = true;
    let mut sum = 0;
    for byte in body.bytes().rev() {
        let value = ALPHABET.iter().position(|letter| *letter == byte).unwrap_or_default();
        let addend = if doubled { value * 2 } else { value };
        sum += addend / 32 + addend % 32;
        doubled = !doubled;
    }
    symbol((32 - sum % 32) % 32)
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, is_well_formed, short_code};
    use uuid::Uuid;

    #[test]
    fn every_single_slip_is_noticed() {
        let code = short_code(Uuid::from_u128(0x0199_0000_0000_7000_8000_1234_5678_9abc));
        assert!(is_well_formed(&code));

        for place in 0..8 {
            for letter in ALPHABET {
                let mut slipped = code.clone().into_bytes();
                if slipped[place] != *letter {
                    slipped[place] = *letter;
                    assert!(
                        !is_well_formed(&String::from_utf8(slipped).unwrap()),
                        "{code} at {place}"
                    );
                }
            }
        }
    }

    #[test]
    fn read_alike_letters_and_dashes_are_forgiven() {
        let code = short_code(Uuid::from_u128(0));
        assert_eq!(code, "00000000");
        assert!(is_well_formed("oooo-oooo"));
    }
}
