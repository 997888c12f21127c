//! What two agree about claims: how long whom has, and what a silence means; as fields and in words.

use order_workflow::query::agreements::ClaimTermsView;
use supply_chain::claim::ClaimTerms;
use supply_chain::money::Money;

use crate::language::Language;
use crate::language::format::{quantity, rupiah, rupiah_typed};
use crate::pages::filled::{Faults, Filled};
use crate::pages::parts::{Field, Total};

/// The fields, in the order of the form.
#[derive(Debug, Clone)]
pub struct ClaimFields {
    /// Days for each step.
    pub days: Vec<Field>,
    /// Whether the goods do not keep.
    pub perishable: bool,
    /// Up to which amount a silence accepts.
    pub silence: Field,
}

/// A number of days: its field, what the API calls it, its words, the most it may be.
struct Days {
    name: &'static str,
    called: &'static str,
    id: &'static str,
    en: &'static str,
    most: u32,
}

const DAYS: [Days; 4] = [
    Days {
        name: "claim_days",
        called: "days_to_claim",
        id: "Boleh diklaim setelah dihitung, hari",
        en: "Can be claimed after the count, days",
        most: 365,
    },
    Days {
        name: "claim_hidden_days",
        called: "days_for_hidden_defects",
        id: "Cacat tersembunyi, hari",
        en: "Hidden defects, days",
        most: 365,
    },
    Days {
        name: "claim_answer_days",
        called: "days_to_answer",
        id: "Penjual menjawab klaim dalam, hari",
        en: "The seller answers a claim within, days",
        most: 60,
    },
    Days {
        name: "claim_mediate_days",
        called: "days_to_mediate",
        id: "Menanggapi jawaban, dan menengahi, hari",
        en: "To respond to an answer, and to mediate, days",
        most: 60,
    },
];

const SILENCE: &str = "claim_silence";

/// What a fault of the API's names is called on the form.
pub(super) fn field_of(last: &str) -> Option<&'static str> {
    let days = DAYS.iter().find(|days| days.called == last).map(|days| days.name);
    days.or_else(|| (last == "silence_accepts_up_to").then_some(SILENCE))
}

impl ClaimFields {
    /// The fields as they were filled in.
    #[must_use]
    pub fn new(filled: &Filled, faults: &Faults, lang: Language) -> Self {
        let usual = ClaimTerms::default();
        let standing = [
            usual.days_to_claim,
            usual.days_for_hidden_defects,
            usual.days_to_answer,
            usual.days_to_mediate,
        ];
        let field = |name: &'static str, label: &'static str, hint: String| Field {
            name,
            label,
            hint,
            error: faults.at(name),
            value: filled.get(name).to_owned(),
            keyboard: "numeric",
            longest: 20,
            ..Field::default()
        };
        let days = DAYS.iter().zip(standing).map(|(days, n)| {
            let hint = lang.pick(format!("Kosong: {n} hari."), format!("Empty: {n} days."));
            field(days.name, lang.t(days.id, days.en), hint)
        });
        let silence = lang.t(
            "Klaim yang tidak dijawab dianggap diterima sampai",
            "A claim that is not answered counts as accepted up to",
        );
        let hint = lang.t(
            "Kosong: tidak pernah; klaim yang tidak dijawab dibawa ke penengah.",
            "Empty: never; a claim that is not answered goes to mediation.",
        );
        Self {
            days: days.collect(),
            perishable: filled.is_ticked("claim_perishable"),
            silence: Field { before: "Rp", ..field(SILENCE, silence, hint.to_owned()) },
        }
    }
}

/// What is filled in from a version, so that only what changes needs typing.
pub(super) fn of_version(terms: &ClaimTermsView) -> Vec<(&'static str, String)> {
    let numbers = [
        terms.days_to_claim,
        terms.days_for_hidden_defects,
        terms.days_to_answer,
        terms.days_to_mediate,
    ];
    let mut pairs: Vec<(&'static str, String)> =
        DAYS.iter().zip(numbers).map(|(days, n)| (days.name, n.to_string())).collect();
    if terms.are_goods_perishable {
        pairs.push(("claim_perishable", "yes".to_owned()));
    }
    if terms.silence_accepts_up_to != Money::ZERO {
        pairs.push((SILENCE, rupiah_typed(terms.silence_accepts_up_to)));
    }
    pairs
}

/// What was typed; what cannot be read stands among the faults.
pub(super) fn read(filled: &Filled, faults: &mut Faults, lang: Language) -> ClaimTerms {
    let usual = ClaimTerms::default();
    let mut number = |days: &Days| {
        filled.text(days.name)?;
        let read = faults.count(filled, days.name, (1, days.most), lang)?;
        u32::try_from(read).ok()
    };
    let [claim, hidden, answer, mediate] = DAYS.each_ref().map(&mut number);
    let silence = filled.text(SILENCE).and_then(|_| faults.amount(filled, SILENCE, lang));
    ClaimTerms {
        days_to_claim: claim.unwrap_or(usual.days_to_claim),
        are_goods_perishable: filled.is_ticked("claim_perishable"),
        days_for_hidden_defects: hidden.unwrap_or(usual.days_for_hidden_defects),
        days_to_answer: answer.unwrap_or(usual.days_to_answer),
        days_to_mediate: mediate.unwrap_or(usual.days_to_mediate),
        silence_accepts_up_to: silence.map_or(usual.silence_accepts_up_to, Money::from_sen),
    }
}

/// What holds about claims, one row each.
pub(super) fn in_words(terms: &ClaimTermsView, lang: Language) -> Vec<Total> {
    let days = |n: u32| quantity(i64::from(n), lang.t("hari", if n == 1 { "day" } else { "days" }));
    let window = if terms.are_goods_perishable {
        let least = terms.days_to_claim.min(ClaimTerms::DAYS_PERISHABLE);
        lang.pick(
            format!("{} (barang cepat rusak)", days(least)),
            format!("{} (perishable goods)", days(least)),
        )
    } else {
        days(terms.days_to_claim)
    };
    let silence = if terms.silence_accepts_up_to == Money::ZERO {
        lang.t("dibawa ke penengah", "goes to mediation").to_owned()
    } else {
        let sum = rupiah(terms.silence_accepts_up_to);
        lang.pick(
            format!("diterima sampai {sum}, di atasnya ke penengah"),
            format!("accepted up to {sum}, above that to mediation"),
        )
    };
    vec![
        Total::new(lang.t("Klaim paling lambat", "Claims within"), window),
        Total::new(
            lang.t("Cacat tersembunyi", "Hidden defects"),
            days(terms.days_for_hidden_defects),
        ),
        Total::new(
            lang.t("Klaim dijawab dalam", "A claim is answered within"),
            days(terms.days_to_answer),
        ),
        Total::new(lang.t("Klaim tidak dijawab", "A claim without an answer"), silence),
    ]
}
