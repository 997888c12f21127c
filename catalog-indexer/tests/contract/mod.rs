//! What any search engine must do, whichever it is: the rules as functions over a fresh, ready engine.
//!
//! Asserted are filters, order, totals and ids, never scores. [`contract_tests!`] makes one test of each rule.

mod attacks;
mod audience;
mod filters;
mod keeping;
mod own_prices;
mod paging;
mod words;

use std::collections::BTreeSet;

use catalog_indexer::audience::AudienceToken;
use catalog_indexer::document::{OfferDocument, PricePerBase};
use catalog_indexer::engine::{Change, SearchEngine};
use catalog_indexer::search::{SearchAnswer, SearchQuery};
use chrono::{DateTime, TimeDelta};
use supply_chain::id::OrganizationId;
use supply_chain::offer::{Audience, asker_tokens};
use supply_chain::organization::Kind;
use uuid::Uuid;

pub(crate) use attacks::*;
pub(crate) use audience::*;
pub(crate) use filters::*;
pub(crate) use keeping::*;
pub(crate) use own_prices::*;
pub(crate) use paging::*;
pub(crate) use words::*;

/// A fresh, ready engine and what goes when the test ends.
pub(crate) type Made = (Box<dyn SearchEngine>, Box<dyn std::any::Any>);

/// Makes a test of each rule, for engines that `$make` makes; where it makes none, it has said so aloud.
#[macro_export]
macro_rules! contract_tests {
    ($make:path) => {
        $crate::contract_tests!(@ $make,
            every_word_of_a_question_is_demanded,
            the_trades_own_example_is_found_first,
            sizes_are_met_in_any_spelling,
            misspelled_words_are_met_and_said,
            an_unfinished_last_word_is_met,
            words_written_together_or_apart_are_met,
            the_name_comes_before_the_brand_and_the_brand_before_the_category,
            whole_words_come_before_misspelled_ones,
            the_shorter_name_comes_first,
            words_are_left_out_only_when_no_offer_has_them_all,
            an_operators_words_are_met_from_both_sides_and_at_once,
            an_operators_words_tell_nothing_of_hidden_offers,
            a_literal_question_is_taken_literally,
            a_barcode_or_own_code_finds_its_offer_first,
            an_empty_question_means_everything,
            strange_questions_are_no_fault,
            category_seller_and_stock_narrow_the_answer,
            spellings_of_one_category_are_one,
            a_region_holds_all_that_lies_in_it,
            the_price_bound_is_inclusive_and_exact,
            prices_are_sorted_per_base_unit,
            the_newest_come_first_when_asked,
            pages_together_hold_every_hit_once,
            pages_by_mark_stay_exact_while_offers_come_and_go,
            pages_too_deep_or_marks_unreadable_are_refused,
            counts_alone_can_be_asked_for,
            an_offer_is_found_after_the_commit_and_not_before,
            an_older_version_never_wins,
            a_removed_offer_is_gone_and_stays_gone,
            a_rebuild_replaces_everything_at_once,
            changes_during_a_rebuild_reach_the_new_generation,
            a_rebuild_that_was_given_up_changes_nothing,
            documents_are_given_back_whole_in_order,
            each_asker_finds_what_is_meant_for_them,
            a_changed_audience_is_obeyed,
            totals_and_facets_tell_nothing_of_hidden_offers,
            what_is_withheld_is_nowhere,
            the_order_tells_nothing_of_hidden_offers,
            a_hidden_price_cannot_be_found_by_halving,
            corrections_come_only_from_what_is_seen,
            a_code_of_a_hidden_offer_is_nothing,
            marks_made_up_widen_nothing,
            an_own_price_is_sorted_and_filtered_by,
            the_nearest_own_price_counts,
            pages_in_the_order_of_own_prices_hold_every_hit_once,
            own_prices_are_nobody_elses,
            what_is_typed_is_never_grammar,
            hidden_words_crowd_out_no_correction,
            a_price_of_another_cannot_be_found_by_halving,
            stock_of_hidden_offers_is_not_counted,
            timed_an_empty_answer_takes_no_longer_for_what_is_hidden,
        );
    };
    (@ $make:path, $($rule:ident,)*) => {
        $(#[test]
        fn $rule() {
            let Some((engine, _guard)) = $make() else { return };
            $crate::contract::$rule(engine.as_ref());
        })*
    };
}

/// The distributor that sells most of what is sold here.
pub(crate) const DISTRIBUTOR: Uuid = Uuid::from_u128(0xD1);
/// Another distributor, whose offers only secondary cooperatives may see.
pub(crate) const RIVAL: Uuid = Uuid::from_u128(0xD2);

/// Makes an offer for everyone from its number and name, with usual values elsewhere.
pub(crate) fn offer(number: u32, name: &str) -> OfferDocument {
    OfferDocument {
        offer_id: id(number),
        product_id: Uuid::from_u128(0x1000 + u128::from(number)),
        seller_id: DISTRIBUTOR,
        version: 1,
        name: name.to_owned(),
        brand: None,
        category: None,
        gtin: None,
        seller_code: None,
        own_barcode: None,
        seller_name: "Sumber Jaya".to_owned(),
        region_code: Some("53.08".to_owned()),
        base_unit: "pcs".to_owned(),
        pack_name: "karton".to_owned(),
        factor: 40,
        price_per_base: Some(PricePerBase::of_sen(i64::from(number) * 1000)),
        pack_price_sen: Some(i64::from(number) * 40_000),
        in_stock: true,
        created_at: DateTime::UNIX_EPOCH + TimeDelta::minutes(i64::from(number)),
        audience: meant_for(&Audience::Everyone, DISTRIBUTOR),
    }
}

/// The id of the offer with this number; ids grow with numbers, as UUIDv7 grow with time.
pub(crate) fn id(number: u32) -> Uuid {
    Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

/// An offer that only secondary cooperatives and its seller may see.
pub(crate) fn hidden(number: u32, name: &str) -> OfferDocument {
    let audience = meant_for(&Audience::Secondaries, RIVAL);
    OfferDocument { seller_id: RIVAL, audience, ..offer(number, name) }
}

/// Puts offers on sale.
pub(crate) fn sell(engine: &dyn SearchEngine, offers: impl IntoIterator<Item = OfferDocument>) {
    let changes: Vec<Change> =
        offers.into_iter().map(|offer| Change::Upsert(Box::new(offer))).collect();
    engine.apply(&changes).unwrap();
    engine.commit().unwrap();
}

/// What a visitor asks.
pub(crate) fn visitor(text: &str) -> SearchQuery {
    SearchQuery {
        text: (!text.is_empty()).then(|| text.to_owned()),
        limit: 100,
        asker: tokens(["everyone".to_owned()]),
        ..SearchQuery::default()
    }
}

/// The tokens of an offer for this audience.
pub(crate) fn meant_for(audience: &Audience, seller: Uuid) -> BTreeSet<AudienceToken> {
    tokens(audience.tokens(OrganizationId(seller)))
}

/// The tokens of an organization that asks.
pub(crate) fn organization(id: Uuid, kind: Kind, belongs_to: &[Uuid]) -> BTreeSet<AudienceToken> {
    let above: Vec<OrganizationId> = belongs_to.iter().copied().map(OrganizationId).collect();
    tokens(asker_tokens(OrganizationId(id), kind, &above))
}

/// The tokens of a secondary cooperative, which sees what is [`hidden`].
pub(crate) fn secondary() -> BTreeSet<AudienceToken> {
    organization(Uuid::from_u128(0x5E), Kind::Secondary, &[])
}

pub(crate) fn tokens(words: impl IntoIterator<Item = String>) -> BTreeSet<AudienceToken> {
    words.into_iter().map(AudienceToken::from).collect()
}

/// Asks, and takes away what differs from one asking to the next.
pub(crate) fn ask(engine: &dyn SearchEngine, query: &SearchQuery) -> SearchAnswer {
    let answer = engine.search(query).unwrap();
    SearchAnswer { took: std::time::Duration::ZERO, ..answer }
}

/// The numbers of the offers found, in order.
pub(crate) fn numbers(engine: &dyn SearchEngine, query: &SearchQuery) -> Vec<u32> {
    let found = ask(engine, query).ids;
    found.iter().map(|found| (1..=20_000).find(|number| id(*number) == *found).unwrap()).collect()
}
