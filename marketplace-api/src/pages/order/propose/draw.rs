//! How a form of changes is drawn: each line, what could come in, and what all comes to.

use order_workflow::query::catalogue::OfferView;
use order_workflow::query::orders::LineView;
use supply_chain::id::ProductId;
use supply_chain::money::Money;

use super::read::{more_field, price_at, said};
use super::{Cell, Faults, Form, More, MoreGoods, Proposing, Row};
use crate::language::format::{count, quantity, rupiah, rupiah_typed};
use crate::pages::order::amounts::Packed;
use crate::pages::order::proposal::{is_only_proposed, replaced, standing};
use crate::pages::order::tally::Typed;
use crate::pages::parts::{Choice, Stepper};

impl Proposing<'_> {
    pub(super) fn row(&self, line: &LineView, fields: &Typed, faults: &Faults) -> Row {
        let (lang, packed, place) = (self.eyes.lang, Packed::from(line), line.position);
        let name = |field: &str| format!("{field}-{place}");
        let fault = |field: &str| faults.get(&name(field)).cloned();
        let cell = |field: &str, label: String, value: String| Cell {
            name: name(field),
            label,
            value: fields.get(&name(field)).cloned().unwrap_or(value),
            error: fault(field),
        };
        let packs = self.count_of(line, fields).unwrap_or_else(|_wrong| self.begins_with(line));
        let price = self.price_of(line, fields).ok().flatten();
        let instead = self.instead(line, fields).ok().flatten();
        let free = self.stock.map(|stock| {
            stock.get(&ProductId(line.product_id)).copied().unwrap_or_default().max(0)
        });
        let fits = free.is_none_or(|free| packs.saturating_mul(packed.factor) <= free);
        let named = |id: &str, en: &str| format!("{}, {}", lang.pick(id, en), line.product_name);
        let sells = self.sells() && self.form != Form::Revise;
        let found = self.found.instead.get(&place).filter(|_| sells);
        let touched = ["p", "d", "r", "q", "s"].iter().any(|field| {
            let text = said(fields, &name(field));
            !(text.is_empty() || *field == "p" && price.is_none())
        });
        let wrong = ["p", "d", "r", "sn"].iter().any(|field| faults.contains_key(&name(field)));
        Row {
            name: line.product_name.clone(),
            small: self.described(line),
            facts: self.facts(line, free),
            is_short: self.form == Form::Counter && !fits,
            stepper: self.stepper(line, fields, fault("n")),
            out: (line.shipped_base == 0).then(|| fields.contains_key(&name("out"))),
            amount: price
                .unwrap_or_else(|| self.at(line))
                .times(packs)
                .map(rupiah)
                .unwrap_or_default(),
            price: (sells && line.shipped_base == 0).then(|| {
                cell("p", named("Harga per kemasan", "Price of a pack"), rupiah_typed(line.price))
            }),
            day: (sells || self.form == Form::Amend).then(|| {
                let day = line.promised_date.map(|day| day.to_string()).unwrap_or_default();
                let label = if sells {
                    named("Dijanjikan untuk tanggal", "Promised for the day")
                } else {
                    named("Diminta untuk tanggal", "Wanted for the day")
                };
                cell("d", label, day)
            }),
            reason: (self.form != Form::Revise)
                .then(|| cell("r", named("Alasan", "Reason"), String::new())),
            find: sells.then(|| {
                cell("q", named("Cari pengganti", "Look for a substitute"), String::new())
            }),
            found: found.map(|found| self.choices(line, found, fields)).unwrap_or_default(),
            instead: found.filter(|found| !found.is_empty()).map(|_| {
                let lacking = (self.packs(line) - packs).max(0);
                let suggested = if lacking > 0 { count(lacking) } else { String::new() };
                cell("sn", named("Jumlah pengganti", "Packs of the substitute"), suggested)
            }),
            is_open: touched || wrong,
            differs: packs != self.packs(line)
                || price.is_some()
                || instead.is_some()
                || matches!(self.day(line, fields), Ok(Some(_))),
            place: place.to_string(),
        }
    }

    fn stepper(&self, line: &LineView, fields: &Typed, error: Option<String>) -> Stepper {
        let name = format!("n-{}", line.position);
        Stepper {
            line: line.position.to_string(),
            value: fields.get(&name).cloned().unwrap_or_else(|| count(self.begins_with(line))),
            label: self.eyes.lang.pick(
                format!("Jumlah {}, {}", line.pack, line.product_name),
                format!("Number of {}, {}", line.pack, line.product_name),
            ),
            minimum: 0,
            multiple: 1,
            error,
            name,
        }
    }

    /// The price of a pack where none was typed: what the seller offers of goods that are not in the order yet.
    fn at(&self, line: &LineView) -> Money {
        match (&line.proposed, self.form) {
            (Some(proposed), Form::Revise) if is_only_proposed(line) => proposed.price,
            _ => line.price,
        }
    }

    fn described(&self, line: &LineView) -> String {
        let lang = self.eyes.lang;
        let price = self.at(line);
        let described = format!("{} · {}", Packed::from(line).described(lang), rupiah(price));
        match replaced(self.order, line) {
            Some(name) => lang.pick(
                format!("{described} · pengganti {name}"),
                format!("{described} · for {name}"),
            ),
            None => described,
        }
    }

    fn facts(&self, line: &LineView, free: Option<i64>) -> String {
        let (lang, packed) = (self.eyes.lang, Packed::from(line));
        let now = packed.told(standing(self.order, line), lang);
        let mut facts = vec![match self.form {
            Form::Amend => lang.pick(format!("disepakati {now}"), format!("agreed {now}")),
            _ => lang.pick(format!("diminta {now}"), format!("asked {now}")),
        }];
        if is_only_proposed(line) {
            facts.clear();
        }
        if let (Some(proposed), Form::Revise) = (&line.proposed, self.form) {
            let offered = quantity(proposed.count, &line.pack);
            facts.push(lang.pick(format!("ditawarkan {offered}"), format!("offered {offered}")));
        }
        if line.shipped_base > 0 {
            let sent = packed.told(line.shipped_base, lang);
            facts.push(lang.pick(format!("sudah dikirim {sent}"), format!("{sent} sent already")));
        }
        if let Some(free) = free {
            let free = packed.told(free, lang);
            facts.push(lang.pick(format!("stok {free}"), format!("{free} in stock")));
        }
        facts.join(" · ")
    }

    fn choices(&self, line: &LineView, found: &[OfferView], fields: &Typed) -> Vec<Choice> {
        let lang = self.eyes.lang;
        let chosen = said(fields, &format!("s-{}", line.position));
        let named = |offer: &OfferView| {
            let text = format!("{} · {}", offer.product_name, self.offered(offer, 1));
            Choice::new(offer.id.to_string(), text, offer.id.to_string() == chosen)
        };
        let none = Choice::new("", lang.t("Tanpa pengganti", "No substitute"), chosen.is_empty());
        std::iter::once(none).chain(found.iter().map(named)).collect()
    }

    /// "karton isi 6 · Rp208.500 · stok 40 karton", at the price of so many packs.
    fn offered(&self, offer: &OfferView, packs: i64) -> String {
        let lang = self.eyes.lang;
        let free = quantity(offer.available_count, &offer.pack.name);
        let price = rupiah(price_at(offer, packs));
        let stock = lang.pick(format!("stok {free}"), format!("{free} in stock"));
        let (name, n) = (&offer.pack.name, count(offer.pack.factor));
        let pack = lang.pick(format!("{name}\u{a0}isi\u{a0}{n}"), format!("{name}\u{a0}({n})"));
        format!("{pack} · {price} · {stock}")
    }

    /// What else would come in.
    pub(super) fn more(&self, fields: &Typed, faults: &Faults) -> More {
        let lang = self.eyes.lang;
        let words = said(fields, "q-more").to_owned();
        let goods = self.found.more.iter().map(|offer| {
            let name = more_field(offer.id);
            let packs = self.more_of(offer, fields).unwrap_or_default();
            let amount = price_at(offer, packs).times(packs).filter(|_| packs > 0);
            let label = format!("{}, {}", lang.t("Jumlah", "Number"), offer.product_name);
            MoreGoods {
                name: offer.product_name.clone(),
                small: self.offered(offer, packs.max(1)),
                count: Cell {
                    label: format!("{label} ({})", offer.pack.name),
                    value: said(fields, &name).to_owned(),
                    error: faults.get(&name).cloned(),
                    name,
                },
                amount: amount.map(rupiah).unwrap_or_default(),
            }
        });
        let goods: Vec<MoreGoods> = goods.collect();
        let nothing = (goods.is_empty() && !words.is_empty()).then(|| {
            lang.pick(
                format!("Tidak ada barang lain yang cocok dengan “{words}”."),
                format!("No other goods match “{words}”."),
            )
        });
        More {
            find: Cell {
                name: "q-more".to_owned(),
                label: lang.t("Nama barang", "Name of the goods").to_owned(),
                value: words,
                error: None,
            },
            goods,
            nothing,
        }
    }

    /// What the goods come to as they stand, and as they would be, without PPN that is added on top.
    pub(super) fn sums(&self, fields: &Typed) -> (Money, Money) {
        let stands = |line: &LineView| {
            if is_only_proposed(line) { None } else { line.price.times(self.packs(line)) }
        };
        let before = Money::sum(self.order.lines.iter().filter_map(stands)).unwrap_or_default();
        let here: Vec<i32> = self.lines().map(|line| line.position).collect();
        let untouched = self.order.lines.iter().filter(|line| !here.contains(&line.position));
        let rest = untouched.filter_map(stands);
        let new = self.lines().flat_map(|line| {
            let packs = self.count_of(line, fields).unwrap_or_default();
            let price = self.price_of(line, fields).ok().flatten().unwrap_or_else(|| self.at(line));
            let instead = self.instead(line, fields).ok().flatten();
            let other = instead.and_then(|(offer, n)| price_at(offer, n).times(n));
            [price.times(packs), other].into_iter().flatten()
        });
        let more = self.found.more.iter().filter(|_| self.form.brings_more());
        let more = more.filter_map(|offer| {
            let packs = self.more_of(offer, fields).unwrap_or_default();
            price_at(offer, packs).times(packs)
        });
        (before, Money::sum(rest.chain(new).chain(more)).unwrap_or_default())
    }
}
