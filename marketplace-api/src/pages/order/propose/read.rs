//! What was typed into a form of changes, and what it asks for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use order_workflow::command::purchase_orders::{WantedLine, WishOf, WishedGoods};
use order_workflow::price_list;
use order_workflow::query::catalogue::OfferView;
use order_workflow::query::orders::LineView;
use supply_chain::id::{OfferId, ProductId};
use supply_chain::money::Money;
use supply_chain::purchase_order::{NamedCharge, Party};
use uuid::Uuid;

use super::{Faults, Form, Proposing, Wanted};
use crate::language::format::count;
use crate::pages::order::amounts::{Packed, typed};
use crate::pages::order::charges;
use crate::pages::order::proposal::{is_only_proposed, standing};
use crate::pages::order::reading::day_typed;
use crate::pages::order::tally::Typed;

/// The field of how many packs of an offer would come in.
pub(super) fn more_field(offer: Uuid) -> String {
    format!("a-{offer}")
}

/// The offers of which a number was typed to come in beside what is there.
#[must_use]
pub fn more_wanted(fields: &Typed) -> Vec<Uuid> {
    let wanted = fields.iter().filter(|(_, text)| !text.trim().is_empty());
    wanted.filter_map(|(name, _)| name.strip_prefix("a-")?.parse().ok()).collect()
}

pub(super) fn said<'t>(fields: &'t Typed, name: &str) -> &'t str {
    fields.get(name).map_or("", |text| text.trim())
}

/// The price of a pack at `count` packs of an offer.
pub(super) fn price_at(offer: &OfferView, count: i64) -> Money {
    let reached = offer.price_breaks.iter().rev().find(|step| step.min_count <= count);
    reached.or(offer.price_breaks.first()).map_or(Money::ZERO, |step| step.price)
}

impl Proposing<'_> {
    pub(super) fn lines(&self) -> impl Iterator<Item = &LineView> {
        let form = self.form;
        self.order.lines.iter().filter(move |line| match form {
            Form::Amend => line.to_dispatch_base > 0 && !is_only_proposed(line),
            Form::Counter => !is_only_proposed(line),
            Form::Revise => true,
        })
    }

    /// Whether the reader proposes prices, days and other goods: the seller does.
    pub(super) fn sells(&self) -> bool {
        self.eyes.side(self.order) == Party::Seller
    }

    /// Packs that stand.
    pub(super) fn packs(&self, line: &LineView) -> i64 {
        Packed::from(line).whole(standing(self.order, line))
    }

    /// What a field holds before anybody typed; a new version begins with what the seller offers.
    pub(super) fn begins_with(&self, line: &LineView) -> i64 {
        match (&line.proposed, self.form) {
            (Some(proposed), Form::Revise) => proposed.count,
            _ => self.packs(line),
        }
    }

    /// The fields filled with what the stock holds, or with nothing at all of what has not left.
    #[must_use]
    pub fn prefilled(&self, with: &str) -> Typed {
        let mut fields = Typed::new();
        let mut left: BTreeMap<Uuid, i64> = BTreeMap::new();
        for line in self.lines() {
            let packed = Packed::from(line);
            match (with, self.stock) {
                ("stock", Some(stock)) => {
                    let free = left.entry(line.product_id).or_insert_with(|| {
                        stock.get(&ProductId(line.product_id)).copied().unwrap_or_default().max(0)
                    });
                    let packs = packed.whole(*free).min(self.packs(line));
                    *free -= packs.saturating_mul(packed.factor);
                    fields.insert(format!("n-{}", line.position), count(packs));
                }
                ("nothing", _) => {
                    let least = (line.shipped_base + packed.factor - 1) / packed.factor;
                    fields.insert(format!("n-{}", line.position), count(least));
                }
                _ => {}
            }
        }
        fields
    }

    /// The fields after a "−" or "+" was pressed without scripts; nothing where none was.
    #[must_use]
    pub fn stepped(&self, mut fields: Typed) -> Option<Typed> {
        let (place, up) = match (fields.get("add"), fields.get("take")) {
            (Some(place), _) => (place.clone(), 1),
            (None, Some(place)) => (place.clone(), -1),
            _ => return None,
        };
        let line = self.lines().find(|line| line.position.to_string() == place)?;
        let field = format!("n-{place}");
        let now = typed(said(&fields, &field)).ok().flatten().unwrap_or(self.begins_with(line));
        fields.insert(field, count((now + up).max(0)));
        Some(fields)
    }

    /// What was typed for the count of a line.
    pub(super) fn count_of(&self, line: &LineView, fields: &Typed) -> Result<i64, String> {
        let lang = self.eyes.lang;
        if fields.contains_key(&format!("out-{}", line.position)) {
            return Ok(0);
        }
        let Some(text) = fields.get(&format!("n-{}", line.position)) else {
            return Ok(self.begins_with(line));
        };
        typed(text).map(Option::unwrap_or_default).map_err(|_no_count| {
            lang.t(
                "Tulis bilangan bulat, misalnya 4 atau 1.200.",
                "Write whole numbers, such as 4 or 1.200.",
            )
            .to_owned()
        })
    }

    /// Whether every number that was typed can be read.
    pub(super) fn adds_up(&self, fields: &Typed) -> bool {
        self.lines().all(|line| {
            self.count_of(line, fields).is_ok()
                && self.price_of(line, fields).is_ok()
                && self.instead(line, fields).is_ok()
        }) && self.found.more.iter().all(|offer| self.more_of(offer, fields).is_ok())
    }

    /// The price that was typed for a line; nothing where it stands.
    pub(super) fn price_of(
        &self,
        line: &LineView,
        fields: &Typed,
    ) -> Result<Option<Money>, String> {
        let text = said(fields, &format!("p-{}", line.position));
        if text.is_empty() || !self.sells() {
            return Ok(None);
        }
        let price =
            price_list::typed_price(text).map_err(|code| code.sentence(self.eyes.lang.into()))?;
        Ok(Some(Money::from_sen(price)).filter(|price| *price != line.price))
    }

    pub(super) fn day(&self, line: &LineView, fields: &Typed) -> Result<Option<NaiveDate>, String> {
        let text = said(fields, &format!("d-{}", line.position));
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = || {
            let lang = self.eyes.lang;
            lang.t("Tulis tanggal seperti 24-11-2026.", "Write the date like 24-11-2026.")
                .to_owned()
        };
        Ok(Some(day_typed(text).ok_or_else(wrong)?).filter(|day| Some(*day) != line.promised_date))
    }

    /// The goods that come in for a line, and how many packs.
    pub(super) fn instead(
        &self,
        line: &LineView,
        fields: &Typed,
    ) -> Result<Option<(&OfferView, i64)>, String> {
        let chosen = said(fields, &format!("s-{}", line.position));
        let offers = self.found.instead.get(&line.position);
        let Some(offer) =
            offers.and_then(|offers| offers.iter().find(|one| one.id.to_string() == chosen))
        else {
            return Ok(None);
        };
        let text = said(fields, &format!("sn-{}", line.position));
        match typed(text) {
            Ok(Some(count)) if count > 0 => Ok(Some((offer, count))),
            _ => Err(self
                .eyes
                .lang
                .t("Tulis berapa kemasan penggantinya.", "Write how many packs of the substitute.")
                .to_owned()),
        }
    }

    /// How many packs of goods that are not there yet would come in; none where nothing was typed.
    pub(super) fn more_of(&self, offer: &OfferView, fields: &Typed) -> Result<i64, String> {
        let lang = self.eyes.lang;
        match typed(said(fields, &more_field(offer.id))) {
            Ok(packs) => Ok(packs.unwrap_or_default()),
            Err(_no_count) => Err(lang
                .t(
                    "Tulis bilangan bulat, misalnya 4 atau 1.200.",
                    "Write whole numbers, such as 4 or 1.200.",
                )
                .to_owned()),
        }
    }

    /// The charges that were typed; nothing where they stay as they are.
    fn charges_of(&self, fields: &Typed) -> Result<Option<Vec<NamedCharge>>, Vec<String>> {
        let (charges, lang) = (&self.order.charges, self.eyes.lang);
        let stands = charges::written(charges, lang);
        match fields.get("charges").filter(|_| self.form.changes_charges()) {
            Some(text) if text.replace('\r', "").trim() != stands => {
                charges::typed(text, lang).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// What the form says, or what to type instead.
    ///
    /// # Errors
    /// What to type instead, by the field's name.
    #[expect(clippy::too_many_lines, reason = "one field of the form after the other")]
    pub fn read(&self, fields: &Typed) -> Result<Wanted, Faults> {
        let mut faults = Faults::new();
        let mut wanted = Wanted::default();
        for line in self.lines() {
            let place = line.position;
            let mut wrong = |field: &str, text: String| {
                faults.insert(format!("{field}-{place}"), text);
            };
            let packs = self.count_of(line, fields).map_err(|text| wrong("n", text)).ok();
            let price = self.price_of(line, fields).map_err(|text| wrong("p", text)).ok();
            let day = self.day(line, fields).map_err(|text| wrong("d", text)).ok();
            let instead = self.instead(line, fields).map_err(|text| wrong("sn", text)).ok();
            let (Some(packs), Some(price), Some(day), Some(instead)) = (packs, price, day, instead)
            else {
                continue;
            };
            if self.form == Form::Revise {
                if packs > 0 {
                    wanted.lines.push(WantedLine { offer: OfferId(line.offer_id), count: packs });
                }
                continue;
            }
            let reason = said(fields, &format!("r-{place}"));
            let reason = (!reason.is_empty()).then(|| reason.to_owned());
            if reason.is_none() && price.is_some_and(|price| price > line.price) {
                let text = self.eyes.lang.t(
                    "Harga naik: tulis alasannya, pembeli membacanya.",
                    "The price rises: write why, the buyer reads it.",
                );
                faults.insert(format!("r-{place}"), text.to_owned());
            }
            if let Some((offer, count)) = instead {
                wanted.wishes.push(WishOf {
                    what: WishedGoods::Offer {
                        offer: OfferId(offer.id),
                        substitutes: Some(line.id),
                    },
                    count,
                    price: None,
                    date: None,
                    reason: reason.clone(),
                });
            }
            if packs != self.packs(line) || price.is_some() || day.is_some() {
                let what = WishedGoods::Line(line.id);
                wanted.wishes.push(WishOf { what, count: packs, price, date: day, reason });
            }
        }
        for offer in self.found.more.iter().filter(|_| self.form.brings_more()) {
            match self.more_of(offer, fields) {
                Ok(0) => {}
                Ok(packs) if self.form == Form::Revise => {
                    wanted.lines.push(WantedLine { offer: OfferId(offer.id), count: packs });
                }
                Ok(packs) => wanted.wishes.push(WishOf {
                    what: WishedGoods::Offer { offer: OfferId(offer.id), substitutes: None },
                    count: packs,
                    price: None,
                    date: None,
                    reason: None,
                }),
                Err(text) => {
                    faults.insert(more_field(offer.id), text);
                }
            }
        }
        match self.charges_of(fields) {
            Ok(named) => wanted.charges = named,
            Err(wrongs) => {
                faults.insert("charges".to_owned(), wrongs.join(" "));
            }
        }
        let note = said(fields, "note");
        wanted.note = (!note.is_empty()).then(|| note.to_owned());
        if faults.is_empty() { Ok(wanted) } else { Err(faults) }
    }
}
