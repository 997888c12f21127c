//! A JSON text without the white space between its parts. What stands inside a text stays as it is: one vendor's
//! published example takes that out too, and would sign another name than it sends (domain.md 5.2).

/// The text without white space outside of strings. A text that is no JSON comes back likewise.
#[must_use]
pub fn minify(json: &[u8]) -> Vec<u8> {
    let (mut in_string, mut is_escaped) = (false, false);
    json.iter()
        .copied()
        .filter(|byte| {
            if in_string {
                let ends = *byte == b'"' && !is_escaped;
                is_escaped = *byte == b'\\' && !is_escaped;
                in_string = !ends;
                return true;
            }
            in_string = *byte == b'"';
            !byte.is_ascii_whitespace()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::minify;

    fn of(json: &str) -> String {
        String::from_utf8(minify(json.as_bytes())).unwrap()
    }

    #[test]
    fn white_space_goes_outside_of_strings_alone() {
        assert_eq!(
            of("{\n  \"name\" : \"Setya Wardana\",\r\n\t\"n\": [1, 2 ]\n}"),
            r#"{"name":"Setya Wardana","n":[1,2]}"#
        );
    }

    #[test]
    fn a_quote_that_is_escaped_ends_no_string() {
        assert_eq!(of(r#"{ "a": "x \" y \\" , "b": 1 }"#), r#"{"a":"x \" y \\","b":1}"#);
    }
}
