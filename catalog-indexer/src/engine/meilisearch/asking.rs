//! A question answered by the server: strictly first, then with words left out.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};
use uuid::Uuid;

use super::classes::{Classes, Weighed, subsets};
use super::client::{Client, unreadable};
use super::filter::{Filter, from_hexadecimal};
use super::hits::{Hit, READ, behind, sort};
use super::inside::Inside;
use super::matching::{self, Near, Ways};
use super::shape;
use super::understanding::Understanding;
use crate::analysis::{self, Asked};
use crate::engine::EngineError;
use crate::engine::facets::{add, facets};
use crate::engine::order::{Order, Place};
use crate::search::{LIMIT_MAX, OFFSET_MAX, SearchAnswer, SearchQuery, Start, Understood};
use crate::settings::Vocabulary;

/// What a code met exactly is worth: more than any number of words.
const CODE: u64 = 1_000_000;

/// Questions put to the server at once.
const AT_ONCE: usize = 100;

/// Classes asked for at once: most pages end in the first few.
const CLASSES_AT_ONCE: usize = 8;

/// With more words than this, the rarest of them are held to when some are left out.
const WORDS_HELD_TO_MAX: usize = 6;

/// Hits read at once of the offers with own prices, which the server cannot sort; there is no page of them.
const ALL: usize = 1_000_000;

const ATTEMPTED: &str = "search";

/// A class, by its closeness and what holds of it, with its first hits.
type OfClass<'f> = ((u64, &'f Filter), Vec<Hit>);

/// A question on its way through one index.
pub(super) struct Asking<'a> {
    pub(super) client: &'a Client,
    pub(super) index: &'a str,
    pub(super) query: &'a SearchQuery,
    pub(super) inside: Inside,
    order: Order,
}

/// What meets a question's words, class by class.
struct Met {
    /// All of it; absent when no words were asked.
    all: Option<Filter>,
    classes: Vec<(u64, Filter)>,
    more: Option<Classes>,
    understood: Understood,
}

/// Counts of everything that was found.
#[derive(Default)]
struct Counted {
    total: u64,
    categories: BTreeMap<String, u64>,
    sellers: BTreeMap<String, u64>,
}

/// Answers a question.
pub(super) fn answer(
    client: &Client,
    index: &str,
    vocabulary: &Vocabulary,
    query: &SearchQuery,
) -> Result<SearchAnswer, EngineError> {
    let begun = Instant::now();
    let text = query.text.as_deref().unwrap_or_default().trim();
    let asked = if query.literally {
        analysis::literal_question(text, vocabulary)
    } else {
        analysis::question(text, vocabulary, &query.trade_words)
    };
    let order = Order::of(query.sort, !asked.is_empty());
    let limit = query.limit.min(LIMIT_MAX);
    let (pass_over, after) = match &query.start {
        Start::First => (0, None),
        Start::Offset(offset) if *offset > OFFSET_MAX => {
            return Err(EngineError::TooDeep { offset: *offset });
        }
        Start::Offset(offset) => (*offset, None),
        Start::After(mark) => {
            (0, Some(Place::read(mark, order).ok_or(EngineError::UnreadableMark)?))
        }
    };
    if query.asker.is_empty() {
        return Ok(SearchAnswer { took: begun.elapsed(), ..SearchAnswer::default() });
    }
    let withheld = withheld(client, index, query)?;
    let inside = Inside::of(query, &withheld, order);
    let asking = Asking { client, index, query, inside, order };
    let met = asking.met(text, &asked)?;
    let counted = asking.counted(met.all.as_ref())?;
    // One more than is shown, to know whether there is a next page; none when only counts are wanted.
    let keep = if limit == 0 { 0 } else { pass_over + limit + 1 };
    let understood = met.understood.clone();
    let hits = asking.hits(met, keep, after, counted.total)?;
    let has_more = hits.len() > pass_over + limit;
    let shown = hits.get(pass_over..).unwrap_or_default();
    let shown = shown.get(..limit).unwrap_or(shown);
    let last = shown.last().filter(|_| has_more);
    Ok(SearchAnswer {
        ids: shown.iter().map(|hit| hit.id).collect(),
        total: counted.total,
        next: last.map(|hit| hit.place(order).mark(order)),
        facets: facets(counted.categories, counted.sellers),
        understood,
        took: begun.elapsed(),
    })
}

impl Asking<'_> {
    /// All words first. When no offer has them all, as many as any offer has: the rarer a word among what the
    /// asker may see, the more it then weighs.
    fn met(&self, text: &str, asked: &[Asked]) -> Result<Met, EngineError> {
        if asked.is_empty() {
            let classes = vec![(0, Filter::all([]))];
            return Ok(Met { all: None, classes, more: None, understood: Understood::default() });
        }
        let literally = self.query.literally;
        let near = self.near(asked)?;
        let words = matching::words(asked, &near, literally);
        let code = match matching::code(text) {
            Some(code) => {
                (self.count_meant(vec![code.clone()])?.first() != Some(&0)).then_some(code)
            }
            None => None,
        };
        let every = Filter::all(words.iter().map(Ways::any));
        let all = Filter::any([Some(every.clone()), code.clone()].into_iter().flatten());
        let understanding = Understanding { asking: self, asked, near: &near, words: &words };
        let mut understood =
            Understood { words: understanding.words()?, relaxed: false, by_code: code.is_some() };
        if self.total(&all)? == 0
            && words.len() > 1
            && !literally
            && let Some((least, held)) = self.held_to(&words)?
        {
            let met_by = at_least(&held, least);
            understanding.leave_out(&mut understood.words, &met_by)?;
            understood.relaxed = true;
            if self.order != Order::Closeness {
                let classes = vec![(0, met_by.clone())];
                return Ok(Met { all: Some(met_by), classes, more: None, understood });
            }
            let more = Some(Classes::new(held, least, met_by.clone()));
            return Ok(Met { all: Some(met_by), classes: vec![], more, understood });
        }
        let mut classes = Vec::new();
        let mut rest = every;
        if let Some(code) = code {
            rest = rest.but(&code);
            classes.push((CODE, code));
        }
        if self.order != Order::Closeness {
            return Ok(Met {
                classes: vec![(0, all.clone())],
                all: Some(all),
                more: None,
                understood,
            });
        }
        let weighed = self.weighed(words, |_| 1)?;
        let count = weighed.len();
        let more = Classes::new(weighed, count, rest);
        Ok(Met { all: Some(all), classes, more: Some(more), understood })
    }

    /// How many of the words any offer has, and those words: what no offer has is let go of at once.
    fn held_to(&self, words: &[Ways]) -> Result<Option<(usize, Vec<Weighed>)>, EngineError> {
        let all = self.total(&Filter::all([]))?;
        let mut held = Vec::new();
        for word in words {
            let having = self.total(&word.any())?;
            if having > 0 {
                held.push((having, word.clone()));
            }
        }
        // The rarest first, and the first typed among equals; `sort_by_key` keeps their order.
        held.sort_by_key(|(having, _)| *having);
        held.truncate(WORDS_HELD_TO_MAX);
        let weights: Vec<u64> = held
            .iter()
            .map(|(having, _)| u64::from((all / having).max(1).ilog2().min(15)) + 1)
            .collect();
        let ways = held.into_iter().map(|(_, ways)| ways).collect();
        let held = self.weighed(ways, |at| weights.get(at).copied().unwrap_or(1))?;
        for least in (1..=held.len().min(words.len() - 1)).rev() {
            if self.total(&at_least(&held, least))? > 0 {
                return Ok(Some((least, held)));
            }
        }
        Ok(None)
    }

    /// Looks which ways of each word find anything, so that no class is asked for in vain.
    fn weighed(
        &self,
        words: Vec<Ways>,
        weight: impl Fn(usize) -> u64,
    ) -> Result<Vec<Weighed>, EngineError> {
        let ways = words.iter().flat_map(|word| word.0.iter().map(|(_, way)| way.clone()));
        let counts = self.count(&ways.map(|way| self.inside.with(&way)).collect::<Vec<_>>())?;
        let mut counts = counts.into_iter();
        let weigh = |(at, ways): (usize, Ways)| {
            let counts: Vec<u64> = counts.by_ref().take(ways.0.len()).collect();
            let found = (0..counts.len()).filter(|way| counts.get(*way) != Some(&0)).collect();
            Weighed { ways, found, weight: weight(at) }
        };
        Ok(words.into_iter().enumerate().map(weigh).collect())
    }

    /// Words written almost so on what the asker may see, for each word that is guessed at.
    fn near(&self, asked: &[Asked]) -> Result<Vec<Near>, EngineError> {
        let path = format!("/indexes/{}/facet-search", self.index);
        let mut all = Vec::new();
        for word in asked {
            let Asked::Word { typed, .. } = word else {
                all.push(Near::default());
                continue;
            };
            if self.query.literally || crate::engine::worth::distance(typed) == 0 {
                all.push(Near::default());
                continue;
            }
            let said = self.client.ask(
                ATTEMPTED,
                &path,
                &json!({ "facetName": shape::WORDS, "facetQuery": typed,
                    "filter": self.inside.meant.text() }),
            )?;
            let hits = said["facetHits"].as_array().ok_or_else(|| unreadable(ATTEMPTED))?;
            let found = hits.iter().filter_map(|hit| {
                Some((hit["value"].as_str()?.to_owned(), hit["count"].as_u64()?))
            });
            all.push(Near::of(typed, found.collect()));
        }
        Ok(all)
    }

    /// How many offers meet each of these, whatever filters were chosen.
    pub(super) fn count_meant(&self, filters: Vec<Filter>) -> Result<Vec<u64>, EngineError> {
        let meant = |filter| Filter::all([self.inside.meant.clone(), filter]);
        self.count(&filters.into_iter().map(meant).collect::<Vec<_>>())
    }

    /// How many offers inside the filters meet this, own prices and all.
    pub(super) fn total(&self, words: &Filter) -> Result<u64, EngineError> {
        let counted = self.count(&[self.by_the_server(words)])?;
        let mut total = counted.first().copied().unwrap_or_default();
        if self.inside.bounds_own() {
            total += u64::try_from(self.own(words, 0)?.len()).unwrap_or(u64::MAX);
        }
        Ok(total)
    }

    /// What the server can count by itself: all of it, unless own prices decide what is found.
    fn by_the_server(&self, words: &Filter) -> Filter {
        if self.inside.bounds_own() { self.inside.list(words) } else { self.inside.with(words) }
    }

    fn count(&self, filters: &[Filter]) -> Result<Vec<u64>, EngineError> {
        let query = |filter: &Filter| json!({ "indexUid": self.index, "filter": filter.text(), "page": 1, "hitsPerPage": 0 });
        let mut counts = Vec::with_capacity(filters.len());
        for some in filters.chunks(AT_ONCE) {
            for said in self.ask(&some.iter().map(query).collect::<Vec<_>>())? {
                counts.push(said["totalHits"].as_u64().ok_or_else(|| unreadable(ATTEMPTED))?);
            }
        }
        Ok(counts)
    }

    /// The total and the facets of everything that meets the words.
    fn counted(&self, words: Option<&Filter>) -> Result<Counted, EngineError> {
        let everything = Filter::all([]);
        let words = words.unwrap_or(&everything);
        let filter = self.by_the_server(words);
        let asked = json!({ "indexUid": self.index, "filter": filter.text(), "page": 1,
            "hitsPerPage": 0, "facets": [shape::CATEGORY_SHOWN, shape::SELLER] });
        let said = self.ask(&[asked])?;
        let said = said.first().ok_or_else(|| unreadable(ATTEMPTED))?;
        let values = |facet: &str| -> BTreeMap<String, u64> {
            let values = said["facetDistribution"][facet].as_object();
            let values = values.into_iter().flatten();
            values.filter_map(|(value, count)| Some((value.clone(), count.as_u64()?))).collect()
        };
        let categories = values(shape::CATEGORY_SHOWN).into_iter();
        let mut counted = Counted {
            total: said["totalHits"].as_u64().ok_or_else(|| unreadable(ATTEMPTED))?,
            categories: categories
                .filter_map(|(value, count)| Some((from_hexadecimal(&value)?, count)))
                .collect(),
            sellers: values(shape::SELLER),
        };
        if self.inside.bounds_own() {
            for hit in self.own(words, 0)? {
                counted.total += 1;
                add(&mut counted.sellers, BTreeMap::from([(hit.seller.to_string(), 1)]));
                let category = hit.category.map(|category| (category, 1));
                add(&mut counted.categories, category.into_iter().collect());
            }
        }
        Ok(counted)
    }

    /// The first hits in order, class by class, as far as they are wanted.
    fn hits(
        &self,
        met: Met,
        keep: usize,
        after: Option<Place>,
        total: u64,
    ) -> Result<Vec<Hit>, EngineError> {
        let mut hits: Vec<Hit> = Vec::new();
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        let mut classes = met.classes.into_iter();
        let mut more = met.more;
        loop {
            let missing = keep.saturating_sub(hits.len());
            if missing == 0 || hits.len() == total {
                return Ok(hits);
            }
            let mut next = || classes.next().or_else(|| more.as_mut().and_then(Classes::next));
            let some: Vec<(u64, Filter)> =
                std::iter::from_fn(&mut next).take(CLASSES_AT_ONCE).collect();
            if some.is_empty() {
                return Ok(hits);
            }
            for (class, found) in self.classes(&some, missing, after)? {
                let room = keep.saturating_sub(hits.len());
                hits.extend(self.merged(class, found, after)?.into_iter().take(room));
            }
        }
    }

    /// The first hits of some classes in the list's order; of a class that lies before the page, none.
    fn classes<'f>(
        &self,
        classes: &'f [(u64, Filter)],
        keep: usize,
        after: Option<Place>,
    ) -> Result<Vec<OfClass<'f>>, EngineError> {
        let mut wanted = Vec::new();
        let mut queries = Vec::new();
        for (closeness, class) in classes {
            let Some(beyond) = self.beyond(*closeness, after) else { continue };
            let filter = Filter::all([Some(self.inside.list(class)), beyond].into_iter().flatten());
            queries.push(json!({ "indexUid": self.index, "filter": filter.text(), "limit": keep,
                "sort": sort(self.order), "attributesToRetrieve": READ }));
            wanted.push((*closeness, class));
        }
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        let said = self.ask(&queries)?;
        let mut found = Vec::new();
        for (class, said) in wanted.into_iter().zip(said) {
            found.push((class, read(&said, class.0)?));
        }
        Ok(found)
    }

    /// The hits of a class with those among them that have an own price.
    fn merged(
        &self,
        (closeness, class): (u64, &Filter),
        mut hits: Vec<Hit>,
        after: Option<Place>,
    ) -> Result<Vec<Hit>, EngineError> {
        if self.inside.has_own() {
            let own = self.own(class, closeness)?;
            let place = |hit: &Hit| hit.place(self.order);
            hits.extend(own.into_iter().filter(|hit| after.is_none_or(|mark| place(hit) > mark)));
            hits.sort_by_key(place);
        }
        Ok(hits)
    }

    /// What of a class lies behind the page before: nothing of a closer one, all of a remoter one.
    #[expect(clippy::option_option, reason = "a class passed over is not one without a bound")]
    fn beyond(&self, closeness: u64, after: Option<Place>) -> Option<Option<Filter>> {
        let Some(place) = after else { return Some(None) };
        if self.order == Order::Closeness {
            let mark = !place.ranks[0];
            if closeness > mark {
                return None;
            }
            if closeness < mark {
                return Some(None);
            }
        }
        Some(Some(behind(self.order, place)))
    }

    /// Every offer with an own price that meets the words, with that price and within the bound: the server can
    /// neither sort nor bound by what goes with a question.
    fn own(&self, words: &Filter, closeness: u64) -> Result<Vec<Hit>, EngineError> {
        let Some(filter) = self.inside.own_of(words) else { return Ok(Vec::new()) };
        let asked = json!({ "indexUid": self.index, "filter": filter.text(), "limit": ALL,
            "attributesToRetrieve": READ });
        let said = self.ask(&[asked])?;
        let hits = read(said.first().unwrap_or(&Value::Null), closeness)?;
        let priced = hits.into_iter().map(|hit| hit.priced(&self.query.own_prices));
        Ok(priced.filter(|hit| self.inside.is_within(hit.price)).collect())
    }

    fn ask(&self, queries: &[Value]) -> Result<Vec<Value>, EngineError> {
        let asked = queries.len();
        let said = self.client.ask(ATTEMPTED, "/multi-search", &json!({ "queries": queries }))?;
        match said["results"].as_array() {
            Some(results) if results.len() == asked => Ok(results.clone()),
            Some(_) | None => Err(unreadable(ATTEMPTED)),
        }
    }
}

/// Which of the withheld offers the index would show the asker: most often none of them, and each that is named makes
/// every question longer.
fn withheld(client: &Client, index: &str, query: &SearchQuery) -> Result<Vec<Uuid>, EngineError> {
    if query.withheld.is_empty() {
        return Ok(Vec::new());
    }
    let named = query.withheld.iter().map(ToString::to_string);
    let filter = Filter::all([Inside::audience(query), Filter::is_any(shape::ID, named)]);
    let asked = json!({ "filter": filter.text(), "limit": query.withheld.len(),
        "attributesToRetrieve": [shape::ID] });
    let said = client.ask(ATTEMPTED, &format!("/indexes/{index}/search"), &asked)?;
    let hits = said["hits"].as_array().ok_or_else(|| unreadable(ATTEMPTED))?;
    let ids = hits.iter().map(|hit| hit[shape::ID].as_str()?.parse().ok());
    ids.collect::<Option<Vec<Uuid>>>().ok_or_else(|| unreadable(ATTEMPTED))
}

fn read(said: &Value, closeness: u64) -> Result<Vec<Hit>, EngineError> {
    let hits = said["hits"].as_array().ok_or_else(|| unreadable(ATTEMPTED))?;
    let read: Option<Vec<Hit>> = hits.iter().map(|hit| Hit::read(hit, closeness)).collect();
    read.ok_or_else(|| unreadable(ATTEMPTED))
}

/// What meets at least so many of the words.
fn at_least(words: &[Weighed], least: usize) -> Filter {
    let chosen = subsets(words.len(), least).into_iter().map(|chosen| {
        Filter::all(chosen.into_iter().filter_map(|word| Some(words.get(word)?.ways.any())))
    });
    Filter::any(chosen)
}
