//! Who is who: sessions, organizations, their people, and the regions they are in.

pub mod approval_rules;
pub mod faces;
pub mod first_steps;
pub mod organizations;
pub mod payment_rules;
pub mod people;
pub mod regions;
pub mod session;

/// `text` anywhere in a value, for ILIKE; wildcards in it mean themselves.
fn like_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::like_pattern;

    #[test]
    fn a_percent_sign_is_looked_for_as_one() {
        assert_eq!(like_pattern(r"50%_\"), r"%50\%\_\\%");
    }
}
