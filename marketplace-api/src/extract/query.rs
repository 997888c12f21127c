//! The query of an address: understood, or told which parameter is wrong.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use super::body::Fault;
use crate::paging::Asking;
use crate::problem::Problem;

/// An address that takes no query of its own.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

/// The query as `Q`, with `limit` and `cursor` taken out before.
///
/// # Errors
/// 400, naming the parameter.
pub(crate) fn understand<Q: DeserializeOwned>(query: &str) -> Result<(Q, Asking), Problem> {
    let (mut limit, mut cursor) = (None, None);
    let mut rest = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name.contains('\0') || value.contains('\0') {
            return Err(wrong(&name, "ada huruf NUL di dalamnya.", "it holds a NUL character."));
        }
        match name.as_ref() {
            "limit" => limit = Some(value.into_owned()),
            "cursor" => cursor = Some(value.into_owned()),
            // `?kind=` means: any kind.
            _ if value.is_empty() => {}
            _ => {
                rest.append_pair(&name, &value);
            }
        }
    }
    let page = Asking::parse(limit.as_deref(), cursor.as_deref())?;
    let rest = rest.finish();
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(rest.as_bytes()));
    let query = serde_path_to_error::deserialize(reader).map_err(|error| {
        let told = error.inner().to_string();
        let fault = Fault::of(&told);
        let in_path = error.path().iter().find_map(|segment| match segment {
            Segment::Map { key } => Some(key.as_str()),
            _ => None,
        });
        wrong(in_path.or(fault.field).unwrap_or_default(), &fault.id, &fault.en)
    })?;
    Ok((query, page))
}

fn wrong(name: &str, id: &str, en: &str) -> Problem {
    Problem::malformed(format!("{name}: {id}"), format!("{name}: {en}")).error(name, id, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use supply_chain::organization::Kind;

    #[derive(Debug, Deserialize)]
    struct Filter {
        kind: Option<Kind>,
        size: Option<u32>,
    }

    #[test]
    fn a_wrong_parameter_is_named() {
        let name = |query| understand::<Filter>(query).unwrap_err().errors()[0].pointer.clone();

        assert_eq!(name("kind=bank"), "kind");
        assert_eq!(name("size=many&kind=primary"), "size");
        assert_eq!(name("limit=0"), "limit");
        assert_eq!(name("kind=a%00b"), "kind");
    }

    #[test]
    fn an_empty_parameter_is_none() {
        let (filter, page) = understand::<Filter>("kind=&size=3&limit=5&later=1").unwrap();

        assert_eq!((filter.kind, filter.size, page.limit), (None, Some(3), 5));
    }
}
