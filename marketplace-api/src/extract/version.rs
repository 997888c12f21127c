//! `If-Match`: at which version a thing is to be when a command reaches it (RFC 9110, 13.1.1).

use actix_web::http::header::{HeaderMap, HeaderValue, IF_MATCH};
use order_workflow::ask::Expected;

use crate::problem::Problem;

/// The versions named: `"v4"`, or several with commas between; nothing for `*`, which any version meets.
///
/// Tags are compared strongly: a weak one, `W/"v4"`, matches no version, and neither does one of another make.
///
/// # Errors
/// 400 for what is no list of tags.
pub(super) fn expected(headers: &HeaderMap) -> Result<Option<Expected>, Problem> {
    // The lines of a header are one list.
    let lines: Vec<&[u8]> = headers.get_all(IF_MATCH).map(HeaderValue::as_bytes).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let list = lines.join(&b","[..]);
    if list.trim_ascii() == b"*" {
        return Ok(None);
    }
    let tags = tags(&list).filter(|tags| !tags.is_empty()).ok_or_else(malformed)?;
    let strong = tags.into_iter().filter(|tag| !tag.is_weak);
    Ok(Some(Expected::one_of(strong.filter_map(|tag| version(tag.opaque)).collect())))
}

/// One entity tag.
struct Tag<'t> {
    is_weak: bool,
    opaque: &'t [u8],
}

/// The tags of a list; nothing when it is none. Commas without a tag between are passed over.
fn tags(mut rest: &[u8]) -> Option<Vec<Tag<'_>>> {
    let mut tags = Vec::new();
    loop {
        rest = rest.trim_ascii_start();
        while let Some(after) = rest.strip_prefix(b",") {
            rest = after.trim_ascii_start();
        }
        if rest.is_empty() {
            return Some(tags);
        }
        let strong = rest.strip_prefix(b"W/");
        let quoted = strong.unwrap_or(rest).strip_prefix(b"\"")?;
        let end = quoted.iter().position(|byte| *byte == b'"')?;
        let (opaque, after) = quoted.split_at_checked(end)?;
        // Any visible character but the quote; bytes beyond ASCII are let be.
        if opaque.iter().any(|byte| *byte <= b' ' || *byte == 0x7f) {
            return None;
        }
        tags.push(Tag { is_weak: strong.is_some(), opaque });
        rest = after.get(1..)?.trim_ascii_start();
        if !rest.is_empty() && !rest.starts_with(b",") {
            return None;
        }
    }
}

/// The version of one of our own tags: `v4`, or `4`.
fn version(opaque: &[u8]) -> Option<i64> {
    let digits = opaque.strip_prefix(b"v").unwrap_or(opaque);
    let is_number = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()
}

fn malformed() -> Problem {
    let id =
        "If-Match berisi ETag dalam tanda kutip, misalnya \"v4\", beberapa dengan koma, atau *.";
    let en = "If-Match holds ETags in quotes such as \"v4\", several with commas, or *.";
    Problem::malformed(id, en).error("If-Match", id, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(IF_MATCH, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        headers
    }

    fn named(lines: &[&str]) -> Option<Vec<i64>> {
        expected(&headers(lines)).unwrap().map(|expected| expected.versions().to_vec())
    }

    #[test]
    fn any_of_the_versions_named_is_expected() {
        assert_eq!(named(&["\"v4\""]), Some(vec![4]));
        assert_eq!(named(&["\"4\""]), Some(vec![4]));
        assert_eq!(named(&["\"v3\", \"v4\""]), Some(vec![3, 4]));
        assert_eq!(named(&[" ,\"v3\" ,, \"v,4\",\"v5\", "]), Some(vec![3, 5]));
        assert_eq!(named(&["\"v3\"", "\"v4\""]), Some(vec![3, 4]), "on two lines");
    }

    #[test]
    fn without_the_header_or_with_a_star_any_version_will_do() {
        assert_eq!(named(&[]), None);
        assert_eq!(named(&["*"]), None);
        assert_eq!(named(&[" * "]), None);
    }

    #[test]
    fn weak_and_foreign_tags_match_nothing() {
        assert_eq!(named(&["W/\"v4\""]), Some(vec![]));
        assert_eq!(named(&["W/\"v4\", \"v5\""]), Some(vec![5]));
        for foreign in
            ["\"abc\"", "\"\"", "\"v\"", "\"v-4\"", "\"v+4\"", "\"v99999999999999999999\"", "\"ü\""]
        {
            assert_eq!(named(&[foreign]), Some(vec![]), "{foreign}");
        }
    }

    #[test]
    fn what_is_no_list_of_tags_is_refused() {
        for wrong in [
            "",
            ",",
            "v4",
            "4",
            "\"v4",
            "v4\"",
            "\"v4\" \"v5\"",
            "*, \"v4\"",
            "\"v4\", *",
            "w/\"v4\"",
            "W/v4",
            "\"v 4\"",
            "W/ \"v4\"",
        ] {
            let Err(problem) = expected(&headers(&[wrong])) else { panic!("{wrong} was taken") };
            assert_eq!(problem.errors()[0].pointer, "If-Match", "{wrong}");
        }
    }
}
