//! The certificate of a netting: which debts were set off, invoice by invoice, for both sides of each to sign.
//!
//! Of two, both read the same paper. Among many, each reads what concerns it and no more; the document mark is the
//! same on all of them.

use actix_web::HttpResponse;
use chrono_tz::Tz;
use order_workflow::ask::Asker;
use order_workflow::query::identity::organizations::{OrganizationView, organization};
use order_workflow::query::netting::{NettedBillView, NettingLegView, NettingView, netting};
use supply_chain::id::{NettingId, OrganizationId};
use supply_chain::money::Money;
use uuid::Uuid;

use super::content::{Cell, Column, Hand, Paper, PaperKind, PaperParty, SumLine};
use super::deliver::{Reader, pdf_file};
use super::qr::Qr;
use super::words::in_words;
use crate::language::Language;
use crate::language::format::{paper_date, paper_moment, rupiah};
use crate::problem::{Problem, kind};
use crate::state::State;

/// What a certificate is made from.
#[derive(Debug, Clone)]
pub struct Certified<'a> {
    /// The netting, done.
    pub view: &'a NettingView,
    /// Whose copy it is.
    pub own: &'a PaperParty,
    /// The other one of two, or whoever called it among many.
    pub other: &'a PaperParty,
    /// The reader's zone.
    pub zone: Tz,
    /// The language of the paper.
    pub lang: Language,
    /// How others reach us; empty where nobody can.
    pub reached_at: &'a str,
    /// When it is printed.
    pub printed: String,
}

/// The certificate of a netting as a paper.
///
/// # Errors
/// 404 to whoever takes no part in it, 409 before it is done.
pub async fn paper_of(state: &State, reader: &Reader, id: NettingId) -> Result<Paper, Problem> {
    let (on, now) = (state.workflow.reader(), state.workflow.origin.now());
    let asker = Asker::Actor(reader.actor.clone());
    let view = netting(on, &asker, id, now).await?;
    if view.state != "done" {
        return Err(Problem::new(
            &kind::NOT_IN_THIS_STATE,
            "Berita acaranya ada setelah perjumpaan utang dilaksanakan.",
            "Its certificate comes once the netting is done.",
        ));
    }
    // Whoever called it and takes no part has nothing to sign.
    if view.legs.is_empty() {
        return Err(Problem::not_found());
    }
    let named = async |id: Uuid| organization(on, &asker, OrganizationId(id)).await;
    let own: OrganizationView = named(reader.actor.organization.into()).await?;
    let other = match (view.kind, view.legs.first()) {
        ("bilateral", Some(leg)) => leg.with_id,
        _ => view.organizer_id,
    };
    let other: OrganizationView = named(other).await?;
    let zone = reader.zone.as_deref().unwrap_or(&own.zone).parse();
    let zone = zone.unwrap_or(Tz::Asia__Jakarta);
    let certified = Certified {
        view: &view,
        own: &(&own).into(),
        other: &(&other).into(),
        zone,
        lang: reader.lang,
        reached_at: &reader.reached_at,
        printed: paper_moment(now, zone),
    };
    Ok(certified.paper())
}

/// The same as a file.
///
/// # Errors
/// As [`paper_of`]; it cannot be drawn.
pub async fn pdf_of(
    state: &State,
    reader: &Reader,
    id: NettingId,
) -> Result<HttpResponse, Problem> {
    let paper = paper_of(state, reader, id).await?;
    pdf_file(paper.number.clone(), paper).await
}

impl Certified<'_> {
    /// The paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let (view, lang) = (self.view, self.lang);
        let column = |head, share, figures| Column { head, share, figures };
        // Of two, both hold the same: whoever called it stands first.
        let (from, to) = match view.kind {
            "bilateral" if view.organizer_name != self.own.name => (self.other, self.own),
            _ => (self.own, self.other),
        };
        let bilateral = view.kind == "bilateral";
        Paper {
            kind: PaperKind::NettingCertificate,
            lang,
            number: view.number.clone(),
            from: from.clone(),
            to_word: if bilateral {
                lang.t("Dengan", "With")
            } else {
                lang.t("Putaran yang diajukan", "A run called by")
            },
            to: to.clone(),
            terms: self.terms(),
            columns: vec![
                column("No", 5, true),
                column(lang.t("Tagihan", "Invoice"), 24, false),
                column(lang.t("Penagih", "Creditor"), 22, false),
                column(lang.t("Berutang", "Debtor"), 22, false),
                column(lang.t("Jatuh tempo", "Due"), 12, false),
                column(lang.t("Dijumpakan", "Set off"), 15, true),
            ],
            rows: view.bills.iter().zip(1_u32..).map(|(bill, at)| row(bill, at)).collect(),
            sums: self.sums(),
            sentences: self.sentences(),
            hands: self.hands(),
            signatures: self.signatures(),
            qr: self.qr(),
            qr_words: match self.reached_at {
                "" => Vec::new(),
                _ => vec![lang.t("Pindai untuk membuka", "Scan to open").to_owned()],
            },
            seal: view.mark.clone(),
            head: String::new(),
            key: String::new(),
            foot: lang
                .t(
                    "Tidak ada uang yang berpindah: utang kedua arah saling dihapus dengan jumlah yang sama.",
                    "No money moved: debts in both directions were set off by the same sum.",
                )
                .to_owned(),
            printed: self.printed.clone(),
        }
    }

    fn terms(&self) -> Vec<String> {
        let (view, lang) = (self.view, self.lang);
        let day = view.business_date.map(paper_date).unwrap_or_default();
        let mut terms = vec![lang.pick(format!("Berlaku {day}"), format!("As of {day}"))];
        terms.extend(view.done_at.map(|at| {
            let at = paper_moment(at, self.zone);
            lang.pick(format!("Dilaksanakan {at}"), format!("Done {at}"))
        }));
        if view.kind != "bilateral" {
            let all = view.parties_total;
            terms.push(lang.pick(
                format!("{all} organisasi, semuanya setuju"),
                format!("{all} organizations, all agreed"),
            ));
        }
        terms
    }

    fn sums(&self) -> Vec<SumLine> {
        let taken = |we_owe: bool| {
            let of = self.view.legs.iter().filter(|leg| leg.we_owe == we_owe);
            Money::sum(of.map(|leg| leg.taken)).unwrap_or_default()
        };
        if self.view.kind == "bilateral" {
            // Both columns are the same sum, and neither side is "we" on a paper of both.
            let word = self.lang.t("Dijumpakan di tiap arah", "Set off in each direction");
            return vec![SumLine {
                word: word.to_owned(),
                amount: rupiah(taken(true)),
                bold: true,
            }];
        }
        vec![
            SumLine {
                word: self.lang.t("Utang berkurang", "Debts less by").to_owned(),
                amount: rupiah(taken(true)),
                bold: false,
            },
            SumLine {
                word: self.lang.t("Piutang berkurang", "Claims less by").to_owned(),
                amount: rupiah(taken(false)),
                bold: false,
            },
        ]
    }

    fn sentences(&self) -> Vec<String> {
        let (view, lang) = (self.view, self.lang);
        let taken = view.legs.iter().filter(|leg| leg.we_owe).map(|leg| leg.taken);
        let words = in_words(Money::sum(taken).unwrap_or_default(), lang);
        let mut said =
            vec![lang.pick(format!("Terbilang: {words}."), format!("In words: {words}."))];
        said.extend(view.legs.iter().map(|leg| self.leg(leg)));
        said.push(
            lang.t(
                "Selisih piutang dan utang tiap pihak tetap sama sebelum dan sesudahnya.",
                "What each party is owed less what it owes is the same before and after.",
            )
            .to_owned(),
        );
        said
    }

    /// "Utang A kepada B Rp700.000, berkurang Rp300.000, menjadi Rp400.000."
    fn leg(&self, leg: &NettingLegView) -> String {
        let own = &self.own.name;
        let (debtor, creditor) =
            if leg.we_owe { (own, &leg.with_name) } else { (&leg.with_name, own) };
        let [before, taken, after] = [leg.before, leg.taken, leg.after].map(rupiah);
        self.lang.pick(
            format!(
                "Utang {debtor} kepada {creditor} {before}, berkurang {taken}, menjadi {after}."
            ),
            format!("{debtor} owed {creditor} {before}; {taken} was set off, {after} is left."),
        )
    }

    fn hands(&self) -> Vec<Hand> {
        let agreed = self.view.parties.iter().filter_map(|party| {
            Some(Hand {
                word: self.lang.t("Disetujui", "Agreed"),
                who: match &party.agreed_by {
                    Some(person) => format!("{person}, {}", party.name),
                    None => party.name.clone(),
                },
                when: paper_moment(party.agreed_at?, self.zone),
            })
        });
        agreed.collect()
    }

    fn signatures(&self) -> Vec<Hand> {
        let sign = |name: &String| Hand {
            word: self.lang.t("Bendahara", "Treasurer"),
            who: String::new(),
            when: name.clone(),
        };
        let others = self.view.parties.iter().map(|party| &party.name);
        let others = others.filter(|name| **name != self.own.name).take(2);
        // By name, so that both copies of two have the same hand in the same place.
        let mut names: Vec<&String> = others.chain([&self.own.name]).collect();
        names.sort();
        names.into_iter().map(sign).collect()
    }

    fn qr(&self) -> Option<Qr> {
        let at = Some(self.reached_at).filter(|at| !at.is_empty())?;
        Qr::of(&format!("{at}/nettings/{}", self.view.id))
    }
}

fn row(bill: &NettedBillView, at: u32) -> Vec<Cell> {
    vec![
        at.to_string().into(),
        bill.number.clone().into(),
        bill.issuer_name.clone().into(),
        bill.receiver_name.clone().into(),
        paper_date(bill.due_on).into(),
        rupiah(bill.amount).into(),
    ]
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, Utc};
    use order_workflow::query::netting::{NettingParty, PositionView};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn rp(rupiah: i64) -> Money {
        Money::from_sen(rupiah * 100)
    }

    /// What A and B set off, as `own` reads it.
    fn view(own_owes: bool) -> NettingView {
        let leg = |we_owe: bool, before: i64| NettingLegView {
            with_id: Uuid::from_u128(2),
            with_name: if own_owes { "B" } else { "A" }.to_owned(),
            we_owe,
            before: rp(before),
            taken: rp(300),
            after: rp(before - 300),
            still_holds: true,
        };
        let party = |name: &str| NettingParty {
            id: Uuid::from_u128(3),
            name: name.to_owned(),
            agreed: true,
            agreed_by: Some(format!("Bendahara {name}")),
            agreed_at: Some(at("2026-11-22T04:00:00Z")),
        };
        let day: NaiveDate = "2026-11-22".parse().unwrap();
        NettingView {
            id: Uuid::from_u128(9),
            version: 4,
            number: "PU-2026-000001".to_owned(),
            kind: "bilateral",
            organizer_id: Uuid::from_u128(1),
            organizer_name: "A".to_owned(),
            state: "done",
            answer_due: at("2026-11-29T17:00:00Z"),
            created_at: at("2026-11-22T03:00:00Z"),
            done_at: Some(at("2026-11-22T05:00:00Z")),
            business_date: Some(day),
            ended_at: None,
            ended_for: None,
            parties_total: 2,
            agreed_total: 2,
            parties: vec![party("A"), party("B")],
            legs: vec![
                leg(true, if own_owes { 700 } else { 300 }),
                leg(false, if own_owes { 300 } else { 700 }),
            ],
            position: Some(PositionView {
                owes_before: rp(700),
                owes_after: rp(400),
                owed_before: rp(300),
                owed_after: rp(0),
                net: rp(-400),
            }),
            bills: vec![NettedBillView {
                invoice_id: Uuid::from_u128(5),
                number: "INV/1".to_owned(),
                issuer_name: "B".to_owned(),
                receiver_name: "A".to_owned(),
                we_owed: own_owes,
                due_on: day,
                amount: rp(300),
            }],
            mark: "AAAA-BBBB-CCCC".to_owned(),
            allowed_commands: Vec::new(),
        }
    }

    #[test]
    fn both_sides_of_a_netting_sign_the_same_paper() {
        let party = |name: &str| PaperParty { name: name.to_owned(), lines: Vec::new() };
        let (a, b) = (party("A"), party("B"));
        let (ours, theirs) = (view(true), view(false));
        let read = |view: &NettingView, own: &PaperParty, other: &PaperParty| {
            let zone = Tz::Asia__Makassar;
            let printed = "22-11-2026 14.00 WITA".to_owned();
            let lang = Language::Indonesian;
            Certified { view, own, other, zone, lang, reached_at: "", printed }.paper()
        };

        let (first, second) = (read(&ours, &a, &b), read(&theirs, &b, &a));

        assert_eq!((&first.from, &first.to), (&a, &b));
        assert_eq!((&first.from, &first.to), (&second.from, &second.to));
        assert_eq!(
            (&first.rows, &first.sums, &first.seal),
            (&second.rows, &second.sums, &second.seal)
        );
        let mut sentences = [first.sentences, second.sentences];
        for said in &mut sentences {
            said.sort();
        }
        assert_eq!(sentences[0], sentences[1]);
        assert!(sentences[0].contains(&"Terbilang: tiga ratus rupiah.".to_owned()));
        assert_eq!(first.signatures.len(), 2);
    }
}
