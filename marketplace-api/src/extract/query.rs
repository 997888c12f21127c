//! The query of an address: understood, or told which parameter is wrong.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::node::Node;
use super::wrong::{Step, What, Wrong};
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
    let mut rest = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name.contains('\0') || value.contains('\0') {
            return Err(Wrong::at(vec![Step::Member(name.into_owned())], What::Nul).in_query());
        }
        match name.as_ref() {
            "limit" => limit = Some(value.into_owned()),
            "cursor" => cursor = Some(value.into_owned()),
            // `?kind=` means: any kind.
            _ if value.is_empty() => {}
            _ if rest.contains_key(name.as_ref()) => {
                let path = vec![Step::Member(name.into_owned())];
                return Err(Wrong::at(path, What::Twice).in_query());
            }
            _ => {
                rest.insert(name.into_owned(), Value::String(value.into_owned()));
            }
        }
    }
    let page = Asking::parse(limit.as_deref(), cursor.as_deref())?;
    let query = Q::deserialize(Node::query(&Value::Object(rest)));
    Ok((query.map_err(|wrong| wrong.in_query())?, page))
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

        assert_eq!(name("kind=kios"), "kind");
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
