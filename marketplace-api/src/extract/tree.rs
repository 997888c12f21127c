//! The text of a JSON body as a tree of values, and what JSON allows but nobody can mean.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::wrong::{Step, What, Wrong};

/// What a body holds.
pub(crate) struct Tree {
    /// All of it; of a field that was written twice, the last.
    pub(crate) value: Value,
    /// The first field that was written twice (other readers take the first of the two, so it means nothing), or the
    /// first NUL character (PostgreSQL keeps none in a text).
    pub(crate) fault: Option<Wrong>,
}

/// Reads the text of a body.
///
/// # Errors
/// It is no JSON.
pub(crate) fn read(bytes: &[u8]) -> Result<Tree, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let (mut path, mut fault) = (Vec::new(), None);
    let value = Branch { path: &mut path, fault: &mut fault }.deserialize(&mut reader)?;
    reader.end()?;
    Ok(Tree { value, fault })
}

/// One value on the way: where it stands, and what was found so far.
struct Branch<'t> {
    path: &'t mut Vec<Step>,
    fault: &'t mut Option<Wrong>,
}

impl Branch<'_> {
    fn note(&mut self, what: What) {
        if self.fault.is_none() {
            *self.fault = Some(Wrong::at(self.path.clone(), what));
        }
    }

    fn text(mut self, text: String) -> Value {
        if text.contains('\0') {
            self.note(What::Nul);
        }
        Value::String(text)
    }
}

impl<'de> DeserializeSeed<'de> for Branch<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Branch<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(self.text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(self.text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.path.push(Step::Item(values.len()));
            let branch = Branch { path: &mut *self.path, fault: &mut *self.fault };
            let value = items.next_element_seed(branch)?;
            self.path.pop();
            match value {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if name.contains('\0') {
                self.note(What::Nul);
            }
            self.path.push(Step::Member(name.clone()));
            if values.contains_key(&name) {
                self.note(What::Twice);
            }
            let branch = Branch { path: &mut *self.path, fault: &mut *self.fault };
            let value = members.next_value_seed(branch)?;
            self.path.pop();
            values.insert(name, value);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_what_serde_json_reads() {
        let text =
            r#" {"a": [1, -2, 2.5, true, null, "x", {"b": []}], "c": 18446744073709551615} "#;

        let tree = read(text.as_bytes()).unwrap();

        assert_eq!(tree.value, serde_json::from_str::<Value>(text).unwrap());
        assert!(tree.fault.is_none());
        assert!(read(b"{} {}").is_err(), "one value, not two");
    }

    #[test]
    fn a_field_written_twice_is_found_wherever_it_stands() {
        let pointer =
            |text: &str| read(text.as_bytes()).unwrap().fault.map(|wrong| wrong.pointer());

        assert_eq!(pointer(r#"{"a": 1, "a": 1}"#).as_deref(), Some("/a"));
        assert_eq!(pointer(r#"{"a": [{}, {"b/c": 1, "b/c": 2}]}"#).as_deref(), Some("/a/1/b~1c"));
        assert_eq!(pointer(r#"{"a": {"b": 1}, "b": {"a": 1}}"#), None);
    }
}
