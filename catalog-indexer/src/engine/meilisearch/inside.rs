//! What every question is asked inside of: for whom, which filters were chosen, and what the asker pays.

use uuid::Uuid;

use super::filter::{Filter, hexadecimal};
use super::shape;
use crate::analysis::category_key;
use crate::document::region_key;
use crate::engine::order::Order;
use crate::search::SearchQuery;

/// The part of every question that nothing gets around.
pub(super) struct Inside {
    /// For whom.
    pub(super) meant: Filter,
    /// For whom, and every filter but the price's.
    chosen: Filter,
    /// What the list's price is at most.
    bound: Option<i64>,
    /// Offers whose price is not the list's, where that matters.
    own: Option<Filter>,
}

impl Inside {
    /// For whom the asker's tokens are.
    pub(super) fn audience(query: &SearchQuery) -> Filter {
        let tokens = query.asker.iter().map(|token| hexadecimal(token.as_str()));
        Filter::is_any(shape::AUDIENCE, tokens)
    }

    /// What this question is asked inside of, but for the offers `withheld`.
    pub(super) fn of(query: &SearchQuery, withheld: &[Uuid], order: Order) -> Self {
        let mut meant = Self::audience(query);
        if !withheld.is_empty() {
            let withheld = withheld.iter().map(ToString::to_string);
            meant = meant.but(&Filter::is_any(shape::ID, withheld));
        }
        let mut chosen = vec![meant.clone()];
        if let Some(category) = &query.category {
            chosen.push(Filter::is(shape::CATEGORY_KEY, &hexadecimal(&category_key(category))));
        }
        if let Some(seller) = query.seller_id {
            chosen.push(Filter::is(shape::SELLER, &seller.to_string()));
        }
        if let Some(region) = &query.region {
            chosen.push(Filter::is(shape::REGION, &hexadecimal(&region_key(region))));
        }
        if let Some(in_stock) = query.in_stock {
            chosen.push(Filter::is_number(shape::SOLD_OUT, u8::from(!in_stock)));
        }
        let mut chosen = Filter::all(chosen);
        if let Some(own) = query.not_of {
            chosen = chosen.but(&Filter::is(shape::SELLER, &own.to_string()));
        }
        let bound = query.max_price.map(crate::document::PricePerBase::micro_sen);
        let matters = bound.is_some() || order.asks_price();
        let own = (matters && !query.own_prices.is_empty()).then(|| own(query));
        Self { meant, chosen, bound, own }
    }

    /// What meets this, at whatever price.
    pub(super) fn with(&self, words: &Filter) -> Filter {
        let all = Filter::all([self.chosen.clone(), words.clone()]);
        match (&self.own, self.bound) {
            (None, Some(bound)) => Filter::all([all, at_most(bound)]),
            (None | Some(_), _) => all,
        }
    }

    /// What meets this and costs the asker what the list says.
    pub(super) fn list(&self, words: &Filter) -> Filter {
        let mut all = self.with(words);
        if let Some(own) = &self.own {
            all = all.but(own);
            if let Some(bound) = self.bound {
                all = Filter::all([all, at_most(bound)]);
            }
        }
        all
    }

    /// What meets this and has a price of its own for the asker; nothing where there is none.
    pub(super) fn own_of(&self, words: &Filter) -> Option<Filter> {
        let own = self.own.clone()?;
        Some(Filter::all([self.chosen.clone(), words.clone(), own]))
    }

    /// Whether some offers have a price that the server does not know, and it matters.
    pub(super) const fn has_own(&self) -> bool {
        self.own.is_some()
    }

    /// Whether such a price decides what is found.
    pub(super) const fn bounds_own(&self) -> bool {
        self.own.is_some() && self.bound.is_some()
    }

    /// Whether a price lies within the bound; without a price it does not.
    pub(super) fn is_within(&self, price: Option<i64>) -> bool {
        self.bound.is_none_or(|bound| price.is_some_and(|price| price <= bound))
    }
}

fn at_most(bound: i64) -> Filter {
    Filter::compared(shape::PRICE, "<=", &shape::price_key(bound))
}

/// The offers with an own price: named, of a category, or any of a seller's.
fn own(query: &SearchQuery) -> Filter {
    let sellers = query.own_prices.sellers().map(|(seller, agreed)| {
        let sellers = Filter::is(shape::SELLER, &seller.to_string());
        if agreed.everything.is_some() {
            return sellers;
        }
        let offers = Filter::is_any(shape::ID, agreed.offers.keys().map(ToString::to_string));
        let categories = Filter::is_any(
            shape::CATEGORY_KEY,
            agreed.categories.keys().map(|key| hexadecimal(key)),
        );
        Filter::all([sellers, Filter::any([offers, categories])])
    });
    Filter::any(sellers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audience::AudienceToken;

    #[test]
    fn whatever_is_asked_the_audience_is_part_of_it() {
        let typed = "x\" OR live = true OR category_key = \"";
        let query = SearchQuery {
            asker: [AudienceToken::from("everyone\" OR \"".to_owned())].into(),
            category: Some(typed.to_owned()),
            region: Some(typed.to_owned()),
            ..SearchQuery::default()
        };
        let inside = Inside::of(&query, &[], Order::Price);

        for filter in [inside.with(&Filter::all([])), inside.list(&Filter::all([]))] {
            assert!(filter.text().contains(inside.meant.text()));
            assert!(!filter.text().contains("OR live"), "{}", filter.text());
        }
        assert!(!inside.has_own());
    }
}
