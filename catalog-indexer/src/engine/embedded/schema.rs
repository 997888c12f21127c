//! The shape of the embedded index: which fields there are, and how an offer fills them.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{Index, TantivyDocument, Term};
use uuid::Uuid;

use crate::analysis::{self, category_key, code_key};
use crate::document::OfferDocument;
use crate::engine::EngineError;
use crate::settings::Vocabulary;

/// The number of this shape. It is kept beside each generation; one of another number is rebuilt.
pub(super) const SHAPE: u32 = 2;

/// Which make of index files the library writes; it promises nothing across minor versions.
pub(super) const LIBRARY: &str = "tantivy 0.27";

/// Cuts at spaces and nothing else: what is indexed has been cut by [`analysis`] before.
const CUT: &str = "cut";

/// Names of the columns that are read by name.
pub(super) const VERSION: &str = "version";
pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";
pub(super) const CATEGORY_SHOWN: &str = "category_shown";
pub(super) const SELLER: &str = "seller_id";
pub(super) const IN_STOCK: &str = "in_stock";
pub(super) const PRICE: &str = "price";
pub(super) const PACK_PRICE: &str = "pack_price";
pub(super) const FACTOR: &str = "factor";
pub(super) const CREATED: &str = "created";
pub(super) const LENGTH: &str = "length";

/// The fields, by what they are for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The offer's id as text: what a change replaces.
    pub(super) id: Field,
    id_high: Field,
    id_low: Field,
    version: Field,
    /// True on every offer, absent on what was removed: a removed offer leaves its version behind, so that
    /// a late message cannot bring it back.
    pub(super) live: Field,
    /// The whole document, for comparing with the database.
    pub(super) document: Field,
    pub(super) audience: Field,
    pub(super) name: Field,
    pub(super) brand: Field,
    pub(super) category: Field,
    /// The seller's name and the pack's: found by, but weighing least.
    pub(super) other: Field,
    pub(super) size: Field,
    pub(super) number: Field,
    pub(super) code: Field,
    pub(super) category_key: Field,
    category_shown: Field,
    pub(super) seller: Field,
    pub(super) region: Field,
    pub(super) in_stock: Field,
    pub(super) price: Field,
    pack_price: Field,
    factor: Field,
    created: Field,
    length: Field,
}

/// The index's schema and its fields.
pub(super) fn shape() -> (Schema, Fields) {
    let cut = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(CUT)
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        )
    };
    let mut schema = SchemaBuilder::new();
    let fields = Fields {
        id: schema.add_text_field("id", STRING),
        id_high: schema.add_u64_field(ID_HIGH, FAST),
        id_low: schema.add_u64_field(ID_LOW, FAST),
        version: schema.add_i64_field(VERSION, FAST),
        live: schema.add_bool_field("live", INDEXED),
        document: schema.add_bytes_field("document", BytesOptions::default().set_stored()),
        audience: schema.add_text_field("audience", STRING),
        name: schema.add_text_field("name", cut()),
        brand: schema.add_text_field("brand", cut()),
        category: schema.add_text_field("category", cut()),
        other: schema.add_text_field("other", cut()),
        size: schema.add_text_field("size", cut()),
        number: schema.add_text_field("number", cut()),
        code: schema.add_text_field("code", STRING),
        category_key: schema.add_text_field("category_key", STRING),
        category_shown: schema.add_text_field(CATEGORY_SHOWN, STRING | FAST),
        seller: schema.add_text_field(SELLER, STRING | FAST),
        region: schema.add_text_field("region", STRING),
        in_stock: schema.add_bool_field(IN_STOCK, INDEXED | FAST),
        price: schema.add_i64_field(PRICE, FAST),
        pack_price: schema.add_i64_field(PACK_PRICE, FAST),
        factor: schema.add_i64_field(FACTOR, FAST),
        created: schema.add_i64_field(CREATED, FAST),
        length: schema.add_u64_field(LENGTH, FAST),
    };
    (schema.build(), fields)
}

/// Gives an opened or created index the tokenizer its schema names.
pub(super) fn register(index: &Index) {
    let cut = TextAnalyzer::builder(WhitespaceTokenizer::default()).build();
    index.tokenizers().register(CUT, cut);
}

impl Fields {
    /// The term by which an offer is replaced.
    pub(super) fn id_term(&self, offer_id: Uuid) -> Term {
        Term::from_field_text(self.id, &offer_id.to_string())
    }

    /// An offer as the index keeps it.
    pub(super) fn offer(
        &self,
        offer: &OfferDocument,
        vocabulary: &Vocabulary,
    ) -> Result<TantivyDocument, EngineError> {
        let mut document = self.removed(offer.offer_id, offer.version);
        document.add_bool(self.live, true);
        let whole = serde_json::to_vec(offer).map_err(|source| EngineError::Failed {
            attempted: "write an offer down",
            source: Box::new(source),
        })?;
        document.add_bytes(self.document, &whole);
        for token in &offer.audience {
            document.add_text(self.audience, token.as_str());
        }
        self.add_words(&mut document, offer, vocabulary);
        for code in [&offer.gtin, &offer.seller_code, &offer.own_barcode].into_iter().flatten() {
            let key = code_key(code);
            if !key.is_empty() {
                document.add_text(self.code, key);
            }
        }
        if let Some(category) = &offer.category {
            document.add_text(self.category_key, category_key(category));
            document.add_text(self.category_shown, category);
        }
        document.add_text(self.seller, offer.seller_id.to_string());
        for level in offer.region_levels() {
            document.add_text(self.region, level);
        }
        document.add_bool(self.in_stock, offer.in_stock);
        if let Some(price) = offer.price_per_base {
            document.add_i64(self.price, price.micro_sen());
        }
        if let Some(price) = offer.pack_price_sen {
            document.add_i64(self.pack_price, price);
            document.add_i64(self.factor, offer.factor);
        }
        document.add_i64(self.created, offer.created_at.timestamp_micros());
        Ok(document)
    }

    /// What is left of a removed offer: its id and the version that removed it. It is for nobody.
    pub(super) fn removed(&self, offer_id: Uuid, version: i64) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        let (high, low) = offer_id.as_u64_pair();
        document.add_text(self.id, offer_id.to_string());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_i64(self.version, version);
        document
    }

    fn add_words(
        &self,
        document: &mut TantivyDocument,
        offer: &OfferDocument,
        vocabulary: &Vocabulary,
    ) {
        let name = analysis::terms(&offer.name, vocabulary);
        document.add_u64(self.length, name.length);
        document.add_text(self.name, name.words.join(" "));
        document.add_text(self.size, name.sizes.join(" "));
        document.add_text(self.number, name.numbers.join(" "));
        let aside = [
            (self.brand, offer.brand.as_deref()),
            (self.category, offer.category.as_deref()),
            (self.other, Some(offer.seller_name.as_str())),
            (self.other, Some(offer.pack_name.as_str())),
        ];
        for (field, text) in aside {
            let Some(text) = text else { continue };
            let terms = analysis::terms(text, vocabulary);
            document.add_text(field, terms.words.join(" "));
            // A brand's number ("234") is asked for like a word of the name, and may be met here.
            document.add_text(self.number, terms.numbers.join(" "));
        }
    }
}
