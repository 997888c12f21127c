//! What a search asks, as it stands in the address; the same question is always the same address.

use catalog_indexer::search::Sort;
use form_urlencoded::Serializer;
use uuid::Uuid;

use super::words::typed_count;
use crate::language::Language;

/// What was asked, as it stands in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What was typed.
    pub q: String,
    /// Whether to take it as typed.
    pub literally: bool,
    /// Only this category.
    pub category: Option<String>,
    /// Only this seller.
    pub seller: Option<Uuid>,
    /// Only what is in stock.
    pub in_stock: bool,
    /// The order of the hits.
    pub sort: Sort,
    /// The highest price per base unit, as typed.
    pub max_price: String,
    /// The mark of the page, as the page before gave it.
    pub after: Option<String>,
    /// How many hits the pages before held.
    pub before: u64,
}

impl Asked {
    /// The question of an address's query; what it does not know is passed over.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let text = || Some(value.trim().to_owned()).filter(|text| !text.is_empty());
            match name.as_ref() {
                "q" => asked.q = value.trim().chars().take(200).collect(),
                "literal" => asked.literally = value == "1",
                "category" => asked.category = text(),
                "seller" | "seller_id" => asked.seller = value.parse().ok(),
                "in_stock" => asked.in_stock = value == "1" || value == "true",
                "sort" => asked.sort = sort_of(&value),
                "max_price" => asked.max_price = text().unwrap_or_default(),
                "after" => asked.after = text(),
                "before" => asked.before = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        asked
    }

    /// The address of this question.
    #[must_use]
    pub fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        let mut put = |name, value: &str| {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        };
        put("q", &self.q);
        put("literal", if self.literally { "1" } else { "" });
        put("category", self.category.as_deref().unwrap_or_default());
        put("seller", &self.seller.map(|id| id.to_string()).unwrap_or_default());
        put("in_stock", if self.in_stock { "1" } else { "" });
        put("sort", if self.sort == Sort::Relevance { "" } else { sort_word(self.sort) });
        put("max_price", &self.max_price);
        if let Some(after) = &self.after {
            put("after", after);
            put("before", &self.before.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/search".to_owned() } else { format!("/search?{query}") }
    }

    /// The highest price in sen, as typed in rupiah: `35.500` or `35500`.
    ///
    /// # Errors
    /// What to type instead.
    pub fn max_price_sen(&self, lang: Language) -> Result<Option<i64>, String> {
        let typed = self.max_price.trim().trim_start_matches("Rp").trim();
        if typed.is_empty() {
            return Ok(None);
        }
        typed_count(typed, lang)
            .ok()
            .and_then(|rupiah| rupiah.checked_mul(100))
            .map(Some)
            .ok_or_else(|| {
                lang.t("Tulis rupiah bulat, misalnya 35.500.", "Type whole rupiah, such as 35.500.")
                    .to_owned()
            })
    }

    /// How many filters narrow the hits.
    #[must_use]
    pub fn filters(&self) -> usize {
        usize::from(self.category.is_some())
            + usize::from(self.seller.is_some())
            + usize::from(self.in_stock)
            + usize::from(!self.max_price.is_empty())
    }

    /// The same question from its first page.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self { after: None, before: 0, ..self.clone() }
    }
}

fn sort_of(word: &str) -> Sort {
    match word {
        "price" => Sort::Price,
        "-price" => Sort::PriceDescending,
        "newest" => Sort::Newest,
        _ => Sort::Relevance,
    }
}

/// The word of an order in the address.
#[must_use]
pub const fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "relevance",
        Sort::Price => "price",
        Sort::PriceDescending => "-price",
        Sort::Newest => "newest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_and_its_address_are_the_same_thing() {
        let asked = Asked::of(
            "q=minyak+grg+2+ltr&literal=1&category=Minyak%20%26%20lemak&in_stock=1&sort=-price\
             &max_price=35.500&after=abc&before=20&unknown=x",
        );

        assert_eq!(asked.q, "minyak grg 2 ltr");
        assert_eq!(asked.max_price_sen(Language::Indonesian), Ok(Some(3_550_000)));
        assert_eq!(Asked::of(asked.address().trim_start_matches("/search?")), asked);
        assert_eq!(Asked::of("").address(), "/search");
    }

    #[test]
    fn a_price_that_is_none_is_told_and_kept() {
        let asked = Asked::of("max_price=murah");

        assert!(asked.max_price_sen(Language::Indonesian).is_err());
        assert_eq!(asked.max_price, "murah");
    }
}
