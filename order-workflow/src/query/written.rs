//! How values that JSON has no type for are written, for the published description.

use std::borrow::Cow;

use supply_chain::offer::Audience;
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, OneOfBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// An [`Audience`] in JSON: a word, or a list of organizations.
#[derive(Debug, Clone, Copy)]
pub struct AudienceWritten;

impl PartialSchema for AudienceWritten {
    fn schema() -> RefOr<Schema> {
        let words = [
            Audience::Secondaries,
            Audience::Affiliates,
            Audience::Cooperatives,
            Audience::Storefront,
            Audience::Everyone,
        ]
        .map(|audience| audience.word());
        let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words));
        let id = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
        OneOfBuilder::new()
            .description(Some("Who may see and buy: a word, or the ids of organizations."))
            .item(word)
            .item(ArrayBuilder::new().items(id))
            .into()
    }
}

impl ToSchema for AudienceWritten {
    fn name() -> Cow<'static, str> {
        "Audience".into()
    }
}

/// Money as it is taken in: a decimal string with at most two places, or whole rupiah.
#[derive(Debug, Clone, Copy)]
pub struct MoneyWritten;

impl PartialSchema for MoneyWritten {
    fn schema() -> RefOr<Schema> {
        let decimal = ObjectBuilder::new()
            .schema_type(Type::String)
            .examples([serde_json::json!("12500.00")]);
        let whole = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
        OneOfBuilder::new()
            .description(Some(
                "Rupiah: a decimal string with at most two places, or a whole number.",
            ))
            .item(decimal)
            .item(whole)
            .into()
    }
}

impl ToSchema for MoneyWritten {
    fn name() -> Cow<'static, str> {
        "MoneyInput".into()
    }
}
