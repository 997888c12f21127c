//! `/claims/{id}`: a claim, and what the reader may do with it now.

use askama::Template;
use order_workflow::query::claims::{ClaimLineView, ClaimView};
use supply_chain::claim::Reason;
use supply_chain::money::Money;

use super::forms::{Desk, Form, Seen, buttons, forms, open_form};
use super::notes::notes;
use super::words::{badge, happenings, reason};
use crate::language::Language;
use crate::language::format::{count, deadline_short, is_urgent, rupiah};
use crate::pages::layout::{Link, Place, Shell};
use crate::pages::order::amounts::Packed;
use crate::pages::parts::{Badge, Choice, CommandButton, Due, Happening, Note, Total, Wrong};

/// One line of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineRow {
    /// What.
    pub name: String,
    /// How much, and why.
    pub small: String,
    /// What is claimed for it.
    pub amount: String,
    /// Its id, which names its fields.
    pub id: String,
    /// Reasons to choose from, to say it more exactly; only in a draft that the reader may open.
    pub reasons: Vec<Choice>,
    /// How many packs are claimed; likewise.
    pub count: Option<String>,
    /// What a pack is called.
    pub pack: String,
    /// How many loose units beside them, and what those are called; nothing where a pack is one unit.
    pub units: Option<(String, &'static str)>,
    /// What is wrong with that.
    pub error: Option<String>,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Its address.
    pub href: String,
    /// Its words for who cannot see it.
    pub alt: String,
    /// Pixels.
    pub width: i32,
    /// Pixels.
    pub height: i32,
}

/// `/claims/{id}`.
#[derive(Debug, Template)]
#[template(path = "claims/show.html")]
pub struct ClaimPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// Its number, or that it is a draft.
    pub number: String,
    /// Who, about which order.
    pub about: String,
    /// Where it is.
    pub badge: Badge,
    /// Until when somebody has time.
    pub due: Option<Due>,
    /// What happens next, or how it ended.
    pub notes: Vec<Note>,
    /// What is claimed.
    pub lines: Vec<LineRow>,
    /// What it comes to.
    pub totals: Vec<Total>,
    /// In the buyer's words.
    pub words: Option<String>,
    /// Photos.
    pub photos: Vec<PhotoRow>,
    /// Where a photo is sent to, and its key; nothing where none may be added.
    pub photo: Option<(String, String)>,
    /// The orders it leads to, where the reader is a party of them.
    pub links: Vec<Link>,
    /// Opening a draft: around the lines.
    pub open: Option<Form>,
    /// Everything else the reader may do, the likeliest first.
    pub forms: Vec<Form>,
    /// Buttons without fields.
    pub buttons: Vec<CommandButton>,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// The version the page was drawn from.
    pub version: String,
}

impl ClaimPage {
    /// The page of a claim.
    #[must_use]
    pub fn new(shell: Shell, seen: &Seen<'_>) -> Self {
        let (claim, lang) = (seen.claim, shell.lang);
        let (now, zone) = seen.at;
        let mut shell = shell.task(way_back(seen, lang));
        if seen.at_whose == Desk::Organization {
            shell.place = if claim.side == "respondent" { Place::Incoming } else { Place::Orders };
        }
        shell.refused = !seen.faults.is_empty();
        let number = claim.number.clone();
        let mut totals = vec![Total::sum(lang.t("Nilai klaim", "Claimed"), rupiah(claim.total))];
        if let Some(end) = &claim.resolution {
            // Where the goods come once more there is a credit only for what of them does not.
            let is_in_goods = end.remedy == "replacement" && end.credited == Money::ZERO;
            totals.extend(
                (!is_in_goods)
                    .then(|| Total::new(lang.t("Dikreditkan", "Credited"), rupiah(end.credited))),
            );
        } else if claim.number.is_some() {
            totals
                .push(Total::new(lang.t("Ditahan dari tagihan", "Held back"), rupiah(claim.held)));
        }
        let (forms, buttons) = (forms(seen, lang), buttons(seen, lang));
        Self {
            wrongs: seen.faults.wrongs(),
            number: number.unwrap_or_else(|| lang.t("Draf klaim", "Draft claim").to_owned()),
            about: about(claim, lang),
            badge: badge(claim.state, lang),
            due: claim.deadline_at.map(|at| Due {
                text: deadline_short(at, now, zone, lang),
                late: is_urgent(at, now),
            }),
            notes: notes(seen, lang),
            lines: claim.lines.iter().map(|line| line_row(line, seen, lang)).collect(),
            totals,
            words: claim.words.clone(),
            photos: photos(seen, lang),
            photo: seen.may("photos").then(|| (seen.action("photos"), (seen.key)())),
            links: links(seen, lang),
            open: seen.may("open").then(|| open_form(seen, lang)),
            forms,
            buttons,
            happenings: happenings(claim, seen.at, lang),
            version: claim.version.to_string(),
            shell,
        }
    }
}

/// Who claims from whom, about which shipment: the other side alone to a party, both to whoever mediates.
fn about(claim: &ClaimView, lang: Language) -> String {
    let (claimant, respondent) = (claim.claimant.name.as_str(), claim.respondent.name.as_str());
    let who = match claim.side {
        "claimant" => respondent.to_owned(),
        "respondent" => claimant.to_owned(),
        _ => lang
            .pick(format!("{claimant} kepada {respondent}"), format!("{claimant} on {respondent}")),
    };
    format!("{who} · {} · {}", claim.order.number, claim.order.shipment_number)
}

/// A mediator has no way to the order: it is none of their business.
fn way_back(seen: &Seen<'_>, lang: Language) -> Link {
    let claim = seen.claim;
    if seen.at_whose == Desk::Operator {
        return Link::new(lang.t("Klaim", "Claims"), seen.at_whose.claims());
    }
    if claim.side == "mediator" {
        return Link::new(lang.t("Semua klaim", "All claims"), "/claims?as=mediator");
    }
    Link::new(claim.order.number.clone(), format!("/orders/{}", claim.order.id))
}

fn links(seen: &Seen<'_>, lang: Language) -> Vec<Link> {
    let claim = seen.claim;
    if claim.side == "mediator" {
        return Vec::new();
    }
    let replacement = claim.replacement.as_ref().map(|order| {
        let number = order.order_number.as_str();
        let word = lang.pick(format!("Pengganti {number}"), format!("Replacement {number}"));
        Link::new(word, format!("/orders/{}", order.order_id))
    });
    replacement.into_iter().collect()
}

fn line_row(line: &ClaimLineView, seen: &Seen<'_>, lang: Language) -> LineRow {
    let packed = Packed { pack: &line.pack, factor: line.factor.max(1), base_unit: line.base_unit };
    let told = packed.told(line.count_base, lang);
    let is_draft = seen.may("open");
    let of = Reason::from_word(line.reason);
    let kin = |one: &&Reason| of.is_some_and(|of| of.basis() == one.basis());
    let kin: Vec<&Reason> = Reason::ALL.iter().filter(kin).collect();
    let (reason_field, count_field) = (format!("reason-{}", line.id), format!("count-{}", line.id));
    let typed = |field: &str, standing: String| match seen.typed.get(field) {
        "" => standing,
        typed => typed.to_owned(),
    };
    let chosen = typed(&reason_field, line.reason.to_owned());
    let choice = |one: &&Reason| {
        Choice::new(one.as_str(), reason(one.as_str(), lang), one.as_str() == chosen)
    };
    LineRow {
        name: line.product_name.clone(),
        small: format!("{told} · {}", reason(line.reason, lang)),
        amount: rupiah(line.amount),
        id: line.id.to_string(),
        reasons: if is_draft && kin.len() > 1 {
            kin.iter().map(choice).collect()
        } else {
            Vec::new()
        },
        count: is_draft.then(|| typed(&count_field, count(packed.whole(line.count_base)))),
        pack: line.pack.clone(),
        units: (is_draft && packed.factor > 1).then(|| {
            let rest = count(packed.rest(line.count_base));
            (typed(&format!("units-{}", line.id), rest), line.base_unit)
        }),
        error: seen.faults.at(&count_field),
    }
}

fn photos(seen: &Seen<'_>, lang: Language) -> Vec<PhotoRow> {
    let ClaimView { photos, .. } = seen.claim;
    let row = |(n, photo): (usize, &order_workflow::query::claims::PhotoView)| PhotoRow {
        href: format!("{}/{}", seen.at_whose.files(), photo.id),
        alt: lang.pick(
            format!(
                "Foto {} dari {}",
                n + 1,
                if photo.side == "claimant" { "pembeli" } else { "penjual" }
            ),
            format!(
                "Photo {} from the {}",
                n + 1,
                if photo.side == "claimant" { "buyer" } else { "seller" }
            ),
        ),
        width: photo.width,
        height: photo.height,
    };
    photos.iter().enumerate().map(row).collect()
}
