//! Lists come in pages: at most a hundred things, and a cursor to the next ones.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::problem::Problem;

/// How many things a page holds unless the asker says.
pub const LIMIT_USUAL: u32 = 20;
/// The most things on a page.
pub const LIMIT_MAX: u32 = 100;

/// Which page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The most things on it.
    pub limit: u32,
    cursor: Option<String>,
}

impl Default for Asking {
    fn default() -> Self {
        Self { limit: LIMIT_USUAL, cursor: None }
    }
}

impl Asking {
    /// The page after `cursor`, of `limit` things; both as they stand in the query.
    ///
    /// # Errors
    /// The limit is not from 1 to 100.
    pub fn parse(limit: Option<&str>, cursor: Option<&str>) -> Result<Self, Problem> {
        let limit = match limit {
            None => LIMIT_USUAL,
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit)).ok_or_else(
                    || {
                        Problem::malformed(
                            format!("limit adalah bilangan dari 1 sampai {LIMIT_MAX}."),
                            format!("limit is a number from 1 to {LIMIT_MAX}."),
                        )
                        .error(
                            "limit",
                            format!("Dari 1 sampai {LIMIT_MAX}."),
                            format!("From 1 to {LIMIT_MAX}."),
                        )
                    },
                )?
            }
        };
        Ok(Self { limit, cursor: cursor.filter(|cursor| !cursor.is_empty()).map(str::to_owned) })
    }

    /// How many rows to read: one more than are shown, to know whether there is a next page.
    #[must_use]
    pub fn fetch(&self) -> u64 {
        u64::from(self.limit) + 1
    }

    /// Where the page before ended; nothing on the first.
    ///
    /// # Errors
    /// The cursor is not one this list gave out.
    pub fn after<Place: DeserializeOwned>(&self) -> Result<Option<Place>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let bytes = BASE64.decode(cursor).ok();
        // A text with NUL is none that PostgreSQL could have given out.
        let tree = bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let place =
            tree.filter(|tree| !holds_nul(tree)).and_then(|tree| serde_json::from_value(tree).ok());
        place.map(Some).ok_or_else(|| {
            Problem::malformed(
                "cursor ini bukan dari daftar ini. Mulai lagi tanpa cursor.",
                "This cursor is not one of this list's. Begin again without one.",
            )
            .error("cursor", "Bukan dari daftar ini.", "Not one of this list's.")
        })
    }
}

/// The cursor of a place in a list.
///
/// # Errors
/// The place cannot be written, which is our fault.
pub fn cursor(place: &impl Serialize) -> Result<String, Problem> {
    Ok(BASE64.encode(serde_json::to_vec(place).map_err(Problem::our_fault)?))
}

fn holds_nul(tree: &Value) -> bool {
    match tree {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(members) => members.values().any(holds_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The two parameters every list takes; for the description.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The most things on a page, 1 to 100; 20 unless said.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The things, in the list's order.
    pub items: Vec<T>,
    /// `?cursor=` of the next page; null on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The page of `rows`, which were read with [`Asking::fetch`]; `place` says where a row stands in
    /// the list's order.
    pub fn of<Place: Serialize>(
        mut rows: Vec<T>,
        asking: &Asking,
        place: impl Fn(&T) -> Place,
    ) -> Self {
        let limit = usize::try_from(asking.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        let next_cursor = last
            .and_then(|row| serde_json::to_vec(&place(row)).ok())
            .map(|bytes| BASE64.encode(bytes));
        Self { items: rows, next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let first = Asking::parse(Some("2"), None).unwrap();
        let page = Page::of(vec![10, 20, 30], &first, |row| *row);
        assert_eq!(page.items, [10, 20]);

        let second = Asking::parse(Some("2"), page.next_cursor.as_deref()).unwrap();
        assert_eq!(second.after::<i32>().unwrap(), Some(20));
        assert_eq!(
            Page::of(vec![30], &second, |row| *row),
            Page { items: vec![30], next_cursor: None }
        );
    }

    #[test]
    fn a_limit_out_of_range_and_a_made_up_cursor_are_refused() {
        for limit in ["0", "101", "-1", "ten", "1.5"] {
            assert_eq!(Asking::parse(Some(limit), None).unwrap_err().errors()[0].pointer, "limit");
        }
        let asking = Asking::parse(None, Some("made-up")).unwrap();
        assert_eq!(asking.after::<i32>().unwrap_err().errors()[0].pointer, "cursor");
    }
}
