//! Counting a shipment, from what was typed to what is recorded.
//!
//! A line is all good, or counted: so many good, and of the rest what is damaged and what never came.
//! Who names the good ones and one reason need not name the rest: a difference that did not come is
//! lost, any other is rejected. Nothing is counted that was not said.

use std::collections::BTreeMap;

use order_workflow::command::purchase_orders::{Amount, CountOf};
use order_workflow::query::orders::{LineView, OrderView, ShipmentLineView, ShipmentView};
use supply_chain::id::OrderLineId;

use super::amounts::{NotACount, Packed, typed};
use super::words::Cause;
use crate::language::Language;
use crate::language::format::count;

/// What was typed: each field by its name.
pub type Typed = BTreeMap<String, String>;

/// Whether a shipment is counted for the first time or again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// For the first time.
    First,
    /// Again, with a reason.
    Again,
}

/// A shipment and what of its order its page needs.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// The order.
    pub order: &'a OrderView,
    /// Its shipment.
    pub shipment: &'a ShipmentView,
    /// First or again.
    pub counting: Counting,
}

/// The page's own errors: line by line, and of the reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// By the line's place in the order.
    pub lines: BTreeMap<i32, String>,
    /// What is wrong with the reason for counting again.
    pub reason: Option<String>,
}

impl Faults {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.reason.is_none()
    }
}

impl<'a> Counted<'a> {
    /// The lines of the shipment with those of the order, in the order's sequence.
    pub(super) fn lines(&self) -> Vec<(&'a LineView, &'a ShipmentLineView)> {
        let mut lines: Vec<_> = self
            .shipment
            .lines
            .iter()
            .filter_map(|sent| {
                Some((self.order.lines.iter().find(|of| of.id == sent.line_id)?, sent))
            })
            .collect();
        lines.sort_by_key(|(line, _)| line.position);
        lines
    }

    /// Everything good, as one tap says it.
    #[must_use]
    pub fn all_good(&self) -> Vec<CountOf> {
        self.lines()
            .into_iter()
            .map(|(line, sent)| good(sent.count_base).of_line(line.id))
            .collect()
    }

    /// What was counted, from what was typed.
    ///
    /// # Errors
    /// What is wrong or missing, line by line.
    pub fn read(&self, typed: &Typed, lang: Language) -> Result<Vec<CountOf>, Faults> {
        let mut faults = Faults::default();
        let mut counts = Vec::new();
        for (line, sent) in self.lines() {
            let sent = Sent {
                at: line.position,
                name: &line.product_name,
                packed: Packed::from(line),
                base: sent.count_base,
            };
            match read_line(sent, typed, lang) {
                Ok(came) => counts.push(came.of_line(line.id)),
                Err(fault) => {
                    faults.lines.insert(line.position, fault);
                }
            }
        }
        if self.counting == Counting::Again && said(typed, "reason").trim().is_empty() {
            faults.reason = Some(
                lang.t("Tulis kenapa hitungannya berubah.", "Write why the count changes.")
                    .to_owned(),
            );
        }
        if faults.is_empty() { Ok(counts) } else { Err(faults) }
    }

    /// What the fields hold before anybody typed: nothing, or the count that stands.
    #[must_use]
    pub fn standing(&self) -> Typed {
        let mut typed = Typed::new();
        if self.counting == Counting::First {
            return typed;
        }
        for (line, sent) in self.lines() {
            let packed = Packed::from(line);
            let mut put =
                |name: &str, text: String| typed.insert(format!("{name}-{}", line.position), text);
            if sent.received_base == sent.count_base {
                put("how", "all".to_owned());
                continue;
            }
            put("how", "some".to_owned());
            for (field, base) in
                [("g", sent.received_base), ("r", sent.rejected_base), ("l", sent.lost_base)]
            {
                put(field, count(packed.whole(base)));
                put(&format!("{field}u"), count(packed.rest(base)));
            }
        }
        typed
    }
}

/// Changes a count by a step, for those whose phone runs no scripts: the `−` and `+` buttons submit
/// `take` or `add` with the field's name.
#[must_use]
pub fn stepped(mut typed_fields: Typed) -> Option<Typed> {
    let (field, by) = match (typed_fields.remove("add"), typed_fields.remove("take")) {
        (Some(field), _) => (field, 1),
        (None, Some(field)) => (field, -1),
        (None, None) => return None,
    };
    let now = typed(said(&typed_fields, &field)).ok().flatten().unwrap_or_default();
    if let Some((_, line)) = field.rsplit_once('-') {
        typed_fields.insert(format!("how-{line}"), "some".to_owned());
    }
    typed_fields.insert(field, count((now + by).max(0)));
    Some(typed_fields)
}

pub(super) fn said<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", String::as_str)
}

/// A line of a shipment whose fields are read.
#[derive(Debug, Clone, Copy)]
struct Sent<'a> {
    /// Its place in the order, which its fields are named after.
    at: i32,
    /// The goods.
    name: &'a str,
    /// How they are packed.
    packed: Packed<'a>,
    /// How many were sent, in base units.
    base: i64,
}

/// What became of a line, in base units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Came {
    received: i64,
    rejected: i64,
    lost: i64,
    cause: Option<Cause>,
}

impl Came {
    fn of_line(self, line: OrderLineId) -> CountOf {
        CountOf {
            line,
            received: Amount::Base(self.received),
            rejected: Amount::Base(self.rejected),
            lost: Amount::Base(self.lost),
            reason: self.cause.map(|cause| cause.recorded().to_owned()),
        }
    }
}

const fn good(base: i64) -> Came {
    Came { received: base, rejected: 0, lost: 0, cause: None }
}

/// One line from its fields.
fn read_line(sent: Sent<'_>, typed: &Typed, lang: Language) -> Result<Came, String> {
    let Sent { at, name, packed, base } = sent;
    let how = said(typed, &format!("how-{at}"));
    if how == "all" {
        return Ok(good(base));
    }
    let fields = ["g", "r", "l"].map(|name| base_of(&packed, typed, name, at));
    let [Ok(received), Ok(rejected), Ok(lost)] = fields else {
        let told = lang.t(
            "Tulis bilangan bulat, misalnya 4 atau 1.200.",
            "Write whole numbers, such as 4 or 1.200.",
        );
        return Err(told.to_owned());
    };
    // Typed without choosing: what was typed says that it was counted.
    if how != "some" && received.is_none() && rejected.is_none() && lost.is_none() {
        return Err(
            lang.pick(format!("{name} belum dihitung."), format!("{name} is not counted yet."))
        );
    }
    let cause = Cause::from_value(said(typed, &format!("why-{at}")));
    let received = received.ok_or_else(|| {
        lang.t("Isi berapa yang baik; 0 bila tidak ada.", "Fill in how many are good; 0 if none.")
            .to_owned()
    })?;
    let (rejected, lost) = match (rejected, lost) {
        (None, None) => by_cause(&packed, base, received, cause, lang)?,
        (rejected, lost) => (rejected.unwrap_or_default(), lost.unwrap_or_default()),
    };
    let counted = received.saturating_add(rejected).saturating_add(lost);
    if counted == base {
        // A reason ticked before everything turned out good says nothing.
        let cause = cause.filter(|_| received < base);
        Ok(Came { received, rejected, lost, cause })
    } else {
        Err(differs(&packed, base, counted, lang))
    }
}

/// What became of the difference, when only the good ones and a reason are named.
fn by_cause(
    packed: &Packed<'_>,
    sent: i64,
    received: i64,
    cause: Option<Cause>,
    lang: Language,
) -> Result<(i64, i64), String> {
    let difference = sent - received;
    match (difference, cause) {
        (0, _) => Ok((0, 0)),
        (..0, _) => Err(differs(packed, sent, received, lang)),
        (_, Some(Cause::Absent)) => Ok((0, difference)),
        (_, Some(_)) => Ok((difference, 0)),
        (_, None) => {
            let difference = packed.told(difference, lang);
            Err(lang.pick(
                format!("Selisih {difference}. Kenapa?"),
                format!("{difference} missing. Why?"),
            ))
        }
    }
}

fn differs(packed: &Packed<'_>, sent: i64, counted: i64, lang: Language) -> String {
    let (sent, counted) = (packed.told(sent, lang), packed.told(counted, lang));
    lang.pick(
        format!("Dikirim {sent}, hitungan {counted}. Baik, rusak dan tidak datang harus berjumlah {sent}."),
        format!("{sent} sent, {counted} counted. Good, rejected and missing must add up to {sent}."),
    )
}

/// Packs and loose units of a field together, in base units; nothing when both are blank.
fn base_of(
    packed: &Packed<'_>,
    fields: &Typed,
    name: &str,
    at: i32,
) -> Result<Option<i64>, NotACount> {
    let packs = typed(said(fields, &format!("{name}-{at}")))?;
    let units = typed(said(fields, &format!("{name}u-{at}")))?;
    if packs.is_none() && units.is_none() {
        return Ok(None);
    }
    let packs = packs.unwrap_or_default().saturating_mul(packed.factor);
    Ok(Some(packs.saturating_add(units.unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::Indonesian;

    /// Ten cartons of six.
    const OIL: Sent<'static> = Sent {
        at: 1,
        name: "Minyak",
        packed: Packed { pack: "karton", factor: 6, base_unit: "pcs" },
        base: 60,
    };

    fn typed_in(fields: &[(&str, &str)]) -> Typed {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn came(fields: &[(&str, &str)]) -> Result<Came, String> {
        read_line(OIL, &typed_in(fields), Indonesian).map_err(|told| told.replace('\u{a0}', " "))
    }

    #[test]
    fn all_good_at_a_tap_needs_no_number() {
        assert_eq!(came(&[("how-1", "all"), ("g-1", "nonsense")]), Ok(good(60)));
    }

    #[test]
    fn one_burst_bottle_of_a_carton_is_rejected_and_the_rest_is_good() {
        let counted = came(&[("how-1", "some"), ("g-1", "9"), ("gu-1", "5"), ("why-1", "burst")]);

        let cause = Some(Cause::Burst);
        assert_eq!(counted, Ok(Came { received: 59, rejected: 1, lost: 0, cause }));
    }

    #[test]
    fn what_did_not_come_is_lost_rather_than_rejected() {
        let counted = came(&[("g-1", "9"), ("why-1", "absent")]);

        let cause = Some(Cause::Absent);
        assert_eq!(counted, Ok(Came { received: 54, rejected: 0, lost: 6, cause }));
    }

    #[test]
    fn burst_and_missing_are_told_apart() {
        let counted =
            came(&[("g-1", "8"), ("gu-1", "5"), ("ru-1", "1"), ("l-1", "1"), ("why-1", "burst")]);

        let cause = Some(Cause::Burst);
        assert_eq!(counted, Ok(Came { received: 53, rejected: 1, lost: 6, cause }));
    }

    #[test]
    fn a_difference_without_a_reason_is_asked_about() {
        assert_eq!(came(&[("g-1", "9")]), Err("Selisih 1 karton. Kenapa?".to_owned()));
    }

    #[test]
    fn more_than_was_sent_is_said_beside_the_line() {
        let told = came(&[("g-1", "11")]).unwrap_err();

        assert!(told.starts_with("Dikirim 10 karton, hitungan 11 karton."), "{told}");
        assert!(came(&[("g-1", "9"), ("r-1", "2")]).is_err());
    }

    #[test]
    fn nothing_is_counted_that_was_not_said() {
        assert_eq!(came(&[]), Err("Minyak belum dihitung.".to_owned()));
        assert_eq!(
            came(&[("how-1", "some"), ("r-1", "1")]),
            Err("Isi berapa yang baik; 0 bila tidak ada.".to_owned())
        );
        assert!(came(&[("g-1", "1,5")]).unwrap_err().starts_with("Tulis bilangan bulat"));
    }

    #[test]
    fn a_step_without_scripts_counts_the_line_and_never_below_zero() {
        let up = stepped(typed_in(&[("g-1", "4"), ("add", "g-1")])).unwrap();
        let down = stepped(typed_in(&[("take", "r-1")])).unwrap();

        assert_eq!((said(&up, "g-1"), said(&up, "how-1")), ("5", "some"));
        assert_eq!(said(&down, "r-1"), "0");
        assert_eq!(stepped(typed_in(&[("g-1", "4")])), None);
    }
}
