//! Drawdowns among what waits for a yes: how much, to whom, from which facility, what for.

use order_workflow::query::facilities::DrawdownView;
use supply_chain::id::PersonId;

use super::{ApprovalsPage, Row};
use crate::language::Language;
use crate::language::format::{count, rupiah};
use crate::pages::facilities::words::purpose;
use crate::pages::parts::{Badge, Tone};
use crate::pages::payments::words::account;

impl ApprovalsPage {
    /// The page with the drawdowns that wait for signatures before it, each where it belongs.
    #[must_use]
    pub fn with_drawdowns(
        mut self,
        drawdowns: &[DrawdownView],
        reader: PersonId,
        lang: Language,
    ) -> Self {
        for (at, drawdown) in drawdowns.iter().enumerate() {
            let row = row(drawdown, reader, lang);
            let is_yours = drawdown.allowed_commands.contains(&"sign");
            let list = if is_yours { &mut self.yours } else { &mut self.others };
            list.insert(at.min(list.len()), row);
        }
        self
    }
}

fn row(drawdown: &DrawdownView, reader: PersonId, lang: Language) -> Row {
    let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    let (signed, needed) = (n(drawdown.signed), n(drawdown.needed));
    let signatures = drawdown.signatures.as_ref();
    let names: Vec<String> = signatures
        .map(|of| of.signed.iter().filter_map(|one| one.name.clone()).collect())
        .unwrap_or_default();
    let maker = signatures.and_then(|of| of.maker_name.clone()).unwrap_or_default();
    let into = drawdown.account.as_ref().map(|into| {
        let said = account(&into.bank_code, &into.number);
        lang.pick(
            format!("Bank membayar ke rekening {said}, {}.", into.holder),
            format!("The bank pays into account {said}, {}.", into.holder),
        )
    });
    let (paper, decision) = (&drawdown.paper.number, &drawdown.decision_number);
    let what_for = lang.pick(
        format!("Untuk tagihan {paper}; keputusan {decision}."),
        format!("For invoice {paper}; decision {decision}."),
    );
    let purpose = purpose(drawdown.purpose, lang);
    Row {
        title: drawdown.seller.name.clone(),
        href: format!("/drawdowns/{}", drawdown.id),
        badge: Badge::new(Tone::Warn, "clipboard-check", lang.t("Penarikan fasilitas", "Drawdown")),
        about: format!("{} · {} · {purpose}", drawdown.bank.name, drawdown.facility_number),
        sum: rupiah(drawdown.amount),
        written: lang.pick(format!("Diajukan {maker}"), format!("Asked for by {maker}")),
        why: into.into_iter().chain([what_for]).collect(),
        given: lang.pick(
            format!("{signed} dari {needed} tanda tangan."),
            format!("{signed} of {needed} signatures."),
        ),
        yes: if names.is_empty() {
            String::new()
        } else {
            let names = names.join(", ");
            lang.pick(format!("Sudah: {names}"), format!("Signed by: {names}"))
        },
        reason: String::new(),
        due: None,
        not_yours: not_yours(drawdown, reader, lang).to_owned(),
    }
}

fn not_yours(drawdown: &DrawdownView, reader: PersonId, lang: Language) -> &'static str {
    let Some(signatures) = &drawdown.signatures else { return "" };
    if drawdown.allowed_commands.contains(&"sign") {
        ""
    } else if signatures.maker == reader {
        lang.t(
            "Anda yang mengajukan; minta pengurus lain.",
            "You asked for it; ask another officer.",
        )
    } else if signatures.signed.iter().any(|given| given.person_id == reader) {
        lang.t(
            "Anda sudah menandatangani; tunggu pengurus lain.",
            "You have signed it; another officer is awaited.",
        )
    } else {
        lang.t("Menunggu pengurus yang disebut.", "Waits for those who are named.")
    }
}
