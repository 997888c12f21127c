//! A value that was sent, read as what a handler asks for.
//!
//! Stricter than serde's own readers: an object is an object, where those also take a list of its fields in
//! their order. And exact about what is wrong: a fault is a value with its place, not a text of serde's.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Expected, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::wanted::{Found, Wanted};
use super::wrong::{Step, What, Wrong};

/// A value and how it was written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'v> {
    value: &'v Value,
    /// Numbers and yes or no come as texts, as in an address.
    spelled: bool,
}

impl<'v> Node<'v> {
    /// A value of a JSON body.
    pub(crate) const fn json(value: &'v Value) -> Self {
        Self { value, spelled: false }
    }

    /// The query of an address: an object of texts.
    pub(crate) const fn query(value: &'v Value) -> Self {
        Self { value, spelled: true }
    }

    fn with(self, value: &'v Value) -> Self {
        Self { value, ..self }
    }

    fn is_not(self, wanted: Wanted) -> Wrong {
        match self.value {
            Value::String(_) if self.spelled => Wrong::here(What::WrongForm { wanted }),
            value => Wrong::here(What::WrongType { wanted, found: Found::of(value) }),
        }
    }

    /// A whole number within bounds.
    fn whole(self, least: i128, most: i128) -> Result<i128, Wrong> {
        let number = match self.value {
            Value::Number(number) => {
                let whole = number.as_i64().map(i128::from);
                let whole = whole.or_else(|| number.as_u64().map(i128::from));
                // What 64 bits do not hold, serde_json reads as a float.
                whole.or_else(|| number.as_f64().and_then(beyond_64_bits))
            }
            Value::String(text) if self.spelled => spelled_whole(text),
            _ => None,
        };
        match number.ok_or_else(|| self.is_not(Wanted::WholeNumber))? {
            number if number < least => Err(Wrong::here(What::TooSmall { least })),
            number if number > most => Err(Wrong::here(What::TooLarge { most })),
            number => Ok(number),
        }
    }

    fn text(self, wanted: Wanted) -> Result<&'v str, Wrong> {
        self.value.as_str().ok_or_else(|| self.is_not(wanted))
    }

    fn items(self, values: &'v [Value]) -> Items<'v> {
        Items { node: self, values, next: 0 }
    }

    fn members(self, members: &'v Map<String, Value>) -> Members<'v> {
        Members { node: self, rest: members.iter(), member: None }
    }
}

/// Only its sign is still told: it lies beyond every bound.
fn beyond_64_bits(number: f64) -> Option<i128> {
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if number >= BEYOND {
        Some(i128::MAX)
    } else if number <= -BEYOND {
        Some(i128::MIN)
    } else {
        None
    }
}

fn spelled_whole(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let beyond = if digits.len() < text.len() { i128::MIN } else { i128::MAX };
    Some(text.parse().unwrap_or(beyond))
}

macro_rules! whole_numbers {
    ($($deserialize:ident $visit:ident $number:ident)*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            let most = $number::MAX.into();
            let number = self.whole($number::MIN.into(), most)?;
            match $number::try_from(number) {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Wrong::here(What::TooLarge { most })),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(values) => visitor.visit_seq(self.items(values)),
            Value::Object(members) => visitor.visit_map(self.members(members)),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(number), _, _) => visitor.visit_i64(number),
                (None, Some(number), _) => visitor.visit_u64(number),
                (None, None, number) => visitor.visit_f64(number.unwrap_or(f64::NAN)),
            },
        }
    }

    whole_numbers! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::String(text) if self.spelled && text == "true" => visitor.visit_bool(true),
            Value::String(text) if self.spelled && text == "false" => visitor.visit_bool(false),
            _ => Err(self.is_not(Wanted::YesOrNo)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        // The visitor alone knows of what kind the text is to be: an id, a day …
        let expected: &dyn Expected = &visitor;
        let wanted = Wanted::told(&expected.to_string());
        let text = self.text(wanted)?;
        visitor.visit_borrowed_str(text).map_err(|wrong: Wrong| wrong.in_form(wanted))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            _ => Err(self.is_not(Wanted::Nothing)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Array(values) => visitor.visit_seq(self.items(values)),
            _ => Err(self.is_not(Wanted::List)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Object(members) => visitor.visit_map(self.members(members)),
            _ => Err(self.is_not(Wanted::Object)),
        }
    }

    /// An object and nothing else; a list of the fields in their order would silently change its meaning with
    /// the next field.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let word = self.text(Wanted::Word(words))?;
        visitor.visit_enum(BorrowedStrDeserializer::new(word))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf identifier tuple tuple_struct
    }
}

/// The items of a list.
struct Items<'v> {
    node: Node<'v>,
    values: &'v [Value],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Wrong> {
        let Some(value) = self.values.get(self.next) else { return Ok(None) };
        let step = Step::Item(self.next);
        self.next += 1;
        seed.deserialize(self.node.with(value)).map(Some).map_err(|wrong| wrong.inside(step))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len() - self.next)
    }
}

/// The members of an object.
struct Members<'v> {
    node: Node<'v>,
    rest: serde_json::map::Iter<'v>,
    member: Option<(&'v str, &'v Value)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Wrong;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Wrong> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.member = Some((name, value));
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        let (name, value) = self.member.take().unwrap_or(("", &Value::Null));
        seed.deserialize(self.node.with(value))
            .map_err(|wrong| wrong.inside(Step::Member(name.to_owned())))
    }
}
