//! `/drawdowns/{id}`: a drawdown with the paper that it rests on, and what the reader may do with it now.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use order_workflow::query::facilities::DrawdownView;
use supply_chain::id::PersonId;
use supply_chain::money::Money;

use super::form::{FacilityForm, Typed};
use super::words::{drawdown_badge, happenings, purpose};
use crate::language::Language;
use crate::language::format::{count, date, quantity, rupiah, unit_word};
use crate::pages::filled::{Faults, Filled};
use crate::pages::layout::{Link, Shell};
use crate::pages::parts::{
    Badge, Column, CommandButton, Happening, Line, Lines, Note, Tone, Total, Wrong,
};
use crate::pages::payments::words::account;

/// The reader, and what they typed.
pub struct SeenDrawdown<'a> {
    /// The drawdown as they see it.
    pub drawdown: &'a DrawdownView,
    /// Who reads.
    pub reader: PersonId,
    /// Now, and their zone.
    pub at: (DateTime<Utc>, Tz),
    /// What was typed, where a form was refused.
    pub typed: &'a Filled,
    /// What is wrong with it.
    pub faults: &'a Faults,
    /// The command whose form was refused; empty for none.
    pub form: &'a str,
    /// Makes a key for each form.
    pub key: &'a dyn Fn() -> String,
}

/// `/drawdowns/{id}`.
#[derive(Debug, Template)]
#[template(path = "facilities/drawdown.html")]
pub struct DrawdownPage {
    /// The shell, a task page's.
    pub shell: Shell,
    /// What is wrong with what was typed.
    pub wrongs: Vec<Wrong>,
    /// How much.
    pub amount: String,
    /// To whom, and what for.
    pub about: String,
    /// How it stands.
    pub badge: Badge,
    /// What happens next.
    pub notes: Vec<Note>,
    /// Buttons without fields.
    pub buttons: Vec<CommandButton>,
    /// What it is, in rows.
    pub facts: Vec<Total>,
    /// The number of the account, to be copied.
    pub account_number: String,
    /// The paper's number and day.
    pub paper: String,
    /// Where the paper is read; empty for the bank, who sees of it what stands here.
    pub paper_href: String,
    /// Its goods: ordered, received and billed.
    pub matched: Option<Lines>,
    /// Whether all of that agrees.
    pub verdict: Note,
    /// Everything else the reader may do.
    pub forms: Vec<FacilityForm>,
    /// What happened, newest first.
    pub happenings: Vec<Happening>,
    /// The version the page was drawn from.
    pub version: String,
}

impl SeenDrawdown<'_> {
    fn may(&self, command: &str) -> bool {
        self.drawdown.allowed_commands.contains(&command)
    }

    fn action(&self, command: &str) -> String {
        format!("/drawdowns/{}/{command}", self.drawdown.id)
    }
}

impl DrawdownPage {
    /// The page of a drawdown.
    #[must_use]
    pub fn new(shell: Shell, seen: &SeenDrawdown<'_>) -> Self {
        let (drawdown, lang) = (seen.drawdown, shell.lang);
        let back = format!("/facilities/{}", drawdown.facility_id);
        let mut shell = shell.task(Link::new(drawdown.facility_number.clone(), back));
        shell.refused = !seen.faults.is_empty();
        let (seller, what_for) = (&drawdown.seller.name, purpose(drawdown.purpose, lang));
        let paper = &drawdown.paper;
        Self {
            wrongs: seen.faults.wrongs(),
            amount: rupiah(drawdown.amount),
            about: lang.pick(
                format!("Kepada {seller}, untuk {what_for}"),
                format!("To {seller}, for {what_for}"),
            ),
            badge: drawdown_badge(drawdown.state, drawdown.side, lang),
            notes: notes(seen, lang),
            buttons: buttons(seen, lang),
            facts: facts(drawdown, lang),
            account_number: drawdown
                .account
                .as_ref()
                .map(|account| account.number.clone())
                .unwrap_or_default(),
            paper: format!("{} · {}", paper.number, date(paper.business_date, lang)),
            paper_href: if drawdown.side == "borrower" {
                format!("/invoices/{}", paper.invoice_id)
            } else {
                String::new()
            },
            matched: (!paper.lines.is_empty()).then(|| matched(drawdown, lang)),
            verdict: verdict(drawdown, lang),
            forms: forms(seen, lang),
            happenings: happenings(&drawdown.events, seen.at, lang),
            version: drawdown.version.to_string(),
            shell,
        }
    }
}

fn facts(drawdown: &DrawdownView, lang: Language) -> Vec<Total> {
    let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    let (signed, needed) = (n(drawdown.signed), n(drawdown.needed));
    let mut facts = vec![
        Total::new("Bank", drawdown.bank.name.clone()),
        Total::new(lang.t("Peminjam", "Borrower"), drawdown.borrower.name.clone()),
        Total::new(lang.t("Fasilitas", "Facility"), drawdown.facility_number.clone()),
        Total::new(
            lang.t("Keputusan rapat anggota", "Decision of the meeting"),
            drawdown.meeting_decision.clone(),
        ),
        Total::new(
            lang.t("Keputusan pengurus", "Decision of the board"),
            drawdown.decision_number.clone(),
        ),
        Total::new(
            lang.t("Tanda tangan", "Signatures"),
            lang.pick(format!("{signed} dari {needed}"), format!("{signed} of {needed}")),
        ),
    ];
    if let Some(into) = &drawdown.account {
        let said = account(&into.bank_code, &into.number);
        facts.push(Total::new(lang.t("Rekening penjual", "The seller's account"), said));
        facts.push(Total::new(lang.t("Atas nama", "In the name of"), into.holder.clone()));
    }
    if let Some(day) = drawdown.paid_on {
        facts.push(Total::new(lang.t("Dibayar", "Paid"), date(day, lang)));
    }
    if let Some(reference) = &drawdown.reference {
        let word = lang.t("Nomor referensi bank", "The bank's reference");
        facts.push(Total::new(word, reference.clone()));
    }
    facts
}

fn matched(drawdown: &DrawdownView, lang: Language) -> Lines {
    let rows = drawdown.paper.lines.iter().map(|line| {
        let counted = |n: i64| quantity(n, unit_word(line.base_unit, lang));
        Line {
            name: line.product_name.clone(),
            counts: vec![
                counted(line.ordered_base),
                counted(line.supplied_base),
                counted(line.invoiced_base),
            ],
            amount: rupiah(line.billed),
            flag: !line.matches,
            ..Line::default()
        }
    });
    let mut rows: Vec<Line> = rows.collect();
    // Freight, deposits, discounts and tax stand on the invoice, too: the rows add up to what it asks for.
    let goods = Money::sum(drawdown.paper.lines.iter().map(|line| line.billed)).unwrap_or_default();
    let others = drawdown.paper.total.minus(goods).unwrap_or_default();
    let dash = || "–".to_owned();
    let sum = |name: &str, amount| Line {
        name: name.to_owned(),
        counts: vec![dash(), dash(), dash()],
        amount: rupiah(amount),
        ..Line::default()
    };
    if others != Money::ZERO {
        let name = lang.t("Ongkos, potongan, dan pajak", "Freight, discounts and tax");
        rows.push(sum(name, others));
    }
    rows.push(sum(lang.t("Jumlah tagihan", "Invoice total"), drawdown.paper.total));
    Lines {
        caption: lang.t("Dipesan, diterima, ditagih", "Ordered, received, billed"),
        columns: vec![
            Column { word: lang.t("Dipesan", "Ordered") },
            Column { word: lang.t("Diterima", "Received") },
            Column { word: lang.t("Ditagih", "Billed") },
        ],
        amount: lang.t("Nilai", "Amount"),
        rows,
    }
}

fn verdict(drawdown: &DrawdownView, lang: Language) -> Note {
    let (tone, icon, bold) = if drawdown.paper.matches {
        (
            Tone::Good,
            "circle-check",
            lang.t("Pesanan, penerimaan, dan tagihan cocok.", "Order, receipt and invoice match."),
        )
    } else {
        (
            Tone::Bad,
            "alert-triangle",
            lang.t(
                "Tagihan tidak cocok dengan pesanan dan penerimaan.",
                "The invoice does not match what was ordered and received.",
            ),
        )
    };
    Note { tone, icon, bold: bold.to_owned(), small: String::new() }
}

fn notes(seen: &SeenDrawdown<'_>, lang: Language) -> Vec<Note> {
    let drawdown = seen.drawdown;
    let note = |tone, icon, bold: String, small: String| Note { tone, icon, bold, small };
    let n = |n: usize| count(i64::try_from(n).unwrap_or(i64::MAX));
    match (drawdown.state, drawdown.side) {
        ("requested", _) => {
            let (signed, needed) = (n(drawdown.signed), n(drawdown.needed));
            let signatures = drawdown.signatures.as_ref();
            let names: Vec<String> = signatures
                .map(|of| of.signed.iter().filter_map(|one| one.name.clone()).collect())
                .unwrap_or_default();
            let mut small = if names.is_empty() {
                String::new()
            } else {
                let names = names.join(", ");
                lang.pick(format!("Sudah: {names}. "), format!("Signed by {names}. "))
            };
            if signatures.is_some_and(|of| of.maker == seen.reader) {
                small.push_str(lang.t(
                    "Anda yang mengajukan; minta pengurus lain.",
                    "You asked for it; ask another officer.",
                ));
            }
            vec![note(
                Tone::Warn,
                "hourglass",
                lang.pick(
                    format!("{signed} dari {needed} tanda tangan pengurus."),
                    format!("{signed} of {needed} officers have signed."),
                ),
                small.trim_end().to_owned(),
            )]
        }
        ("approved", "bank") if drawdown.may_be_paid => vec![note(
            Tone::Good,
            "checks",
            lang.t(
                "Boleh dibayar: persis sejumlah ini, ke rekening ini.",
                "It may be paid: exactly this sum, into this account.",
            )
            .to_owned(),
            lang.t("Lalu catat nomor referensinya.", "Then write down its reference.").to_owned(),
        )],
        ("approved", "bank") => vec![note(
            Tone::Bad,
            "alert-triangle",
            lang.t("Jangan dibayar sekarang.", "Do not pay it now.").to_owned(),
            lang.t(
                "Tagihannya tidak lagi sebesar ini atau tidak cocok. Hubungi koperasinya.",
                "The invoice no longer asks for this much, or does not match. Ask the cooperative.",
            )
            .to_owned(),
        )],
        ("approved", _) => vec![note(
            Tone::Info,
            "hourglass",
            lang.t("Bank membayar penjual.", "The bank pays the seller.").to_owned(),
            lang.t(
                "Jangan bayar tagihan ini sendiri sementara itu.",
                "Do not pay this invoice yourselves meanwhile.",
            )
            .to_owned(),
        )],
        _ => Vec::new(),
    }
}

fn buttons(seen: &SeenDrawdown<'_>, lang: Language) -> Vec<CommandButton> {
    if !seen.may("sign") {
        return Vec::new();
    }
    vec![CommandButton {
        word: lang.t("Tanda tangani", "Sign").to_owned(),
        icon: "checks",
        href: seen.action("sign"),
        class: "go",
        key: (seen.key)(),
        version: seen.drawdown.version.to_string(),
        ..CommandButton::default()
    }]
}

fn forms(seen: &SeenDrawdown<'_>, lang: Language) -> Vec<FacilityForm> {
    let typed = Typed { filled: seen.typed, faults: seen.faults, form: seen.form };
    let form = |command: &str| FacilityForm {
        action: seen.action(command),
        key: (seen.key)(),
        folded: typed.folded(command),
        ..FacilityForm::default()
    };
    let mut forms = Vec::new();
    // Nobody is offered to write down what must not be paid.
    if seen.may("pay") && seen.drawdown.may_be_paid {
        let today = seen.at.0.with_timezone(&seen.at.1).date_naive().to_string();
        forms.push(FacilityForm {
            heading: lang.t("Sudah dibayar ke penjual", "The seller is paid"),
            fields: vec![typed.day("pay", &today, lang), typed.reference("pay", lang)],
            button: lang.t("Catat pembayaran", "Record the payment"),
            class: "go",
            folded: false,
            ..form("pay")
        });
    }
    if seen.may("reject") {
        forms.push(FacilityForm {
            heading: lang.t("Tidak setuju?", "Not in favour?"),
            words: Some(typed.words("reject", lang)),
            button: lang.t("Tolak", "Reject"),
            class: "no",
            ..form("reject")
        });
    }
    if seen.may("refuse") {
        forms.push(FacilityForm {
            heading: lang.t("Tidak dibayar?", "Not to be paid?"),
            words: Some(typed.words("refuse", lang)),
            button: lang.t("Tidak membayar", "Refuse"),
            class: "no",
            ..form("refuse")
        });
    }
    if seen.may("withdraw") {
        forms.push(FacilityForm {
            heading: lang.t("Tidak jadi?", "Not needed after all?"),
            happens: lang
                .t(
                    "Yang sudah ditandatangani tidak berlaku lagi, dan plafonnya bebas kembali.",
                    "What was signed holds no more, and the limit is free again.",
                )
                .to_owned(),
            button: lang.t("Tarik kembali", "Withdraw"),
            class: "no",
            ..form("withdraw")
        });
    }
    if seen.may("reverse") {
        forms.push(FacilityForm {
            heading: lang.t("Ternyata tidak dibayar?", "Not paid after all?"),
            happens: lang
                .t(
                    "Tagihannya terbuka lagi, jadwal angsurannya hilang, dan penjual mendapat kabar. Bisa selama belum ada angsuran yang dibayar.",
                    "The invoice is open again, its schedule is gone, and the seller is told. Possible while nothing was paid back.",
                )
                .to_owned(),
            words: Some(typed.words("reverse", lang)),
            button: lang.t("Batalkan", "Take it back"),
            class: "no",
            ..form("reverse")
        });
    }
    forms
}
